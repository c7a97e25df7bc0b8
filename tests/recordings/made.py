"""Small files in the layouts that programmes write, made in the tests; the real ones are larger, and no different."""

import h5py
import numpy as np
import pandas as pd


def network(n_steps=1500, n_neurons=5, seed=0):
    """Independent neurons but for one arrow, 0 to 1."""
    x = np.random.default_rng(seed).normal(size=(n_steps, n_neurons))
    x[1:, 1] += 0.5 * x[:-1, 0]
    return x


def suite2p(place, n_frames=400):
    """A folder of suite2p: four regions, of which the third is no cell, and settings as a pickle, as suite2p writes them."""
    place = place / "suite2p" / "plane0"
    place.mkdir(parents=True)
    rng = np.random.default_rng(1)
    F, around = rng.normal(100, 10, (4, n_frames)).astype(np.float32), rng.normal(50, 5, (4, n_frames)).astype(np.float32)
    np.save(place / "F.npy", F)
    np.save(place / "Fneu.npy", around)
    np.save(place / "spks.npy", np.maximum(F - 100, 0))
    np.save(place / "iscell.npy", np.array([[1, 0.9], [1, 0.8], [0, 0.2], [1, 0.7]]))
    np.save(place / "ops.npy", {"fs": 30.0, "nplanes": 1, "tau": np.float64(1.0)})
    return F, around


def nwb_of_units(path):
    """Sorted units, in the layout of Neurodata Without Borders."""
    rng = np.random.default_rng(2)
    trains = [np.sort(rng.random(n) * 60) for n in (300, 500, 200)]
    with h5py.File(path, "w") as file:
        file.attrs["nwb_version"] = "2.6.0"
        units = file.create_group("units")
        units.attrs["neurodata_type"] = "Units"
        units["id"] = [7, 8, 11]
        units["spike_times"] = np.concatenate(trains)
        units["spike_times_index"] = np.cumsum([len(train) for train in trains])
    return trains


def nwb_of_rois(path, with_rate=True, times=None):
    """Fluorescence, in the same layout."""
    x = network(400, 3)
    with h5py.File(path, "w") as file:
        file.attrs["nwb_version"] = "2.6.0"
        series = file.create_group("processing/ophys/Fluorescence/RoiResponseSeries")
        series.attrs["neurodata_type"] = "RoiResponseSeries"
        series["data"] = x
        if with_rate:
            series["starting_time"] = 0.0
            series["starting_time"].attrs["rate"] = 20.0
        if times is not None:
            series["timestamps"] = times
    return x


def mat_73(path):
    """MATLAB 7.3, which stores columns first, words as numbers, and cells as references."""
    x = network(300, 4)
    with h5py.File(path, "w", userblock_size=512) as file:
        file.create_dataset("dff", data=x).attrs["MATLAB_class"] = b"double"  # (neurons, time) in MATLAB
        file.create_dataset("fs", data=[[25.0]]).attrs["MATLAB_class"] = b"double"
        words = dict(enumerate(("A", "B", "CC", "D")))
        names = [file.create_dataset(f"#refs#/{k}", data=[[ord(c)] for c in word]) for k, word in words.items()]
        for one in names:
            one.attrs["MATLAB_class"] = b"char"
        cell = file.create_dataset("names", (1, 4), dtype=h5py.ref_dtype)
        cell.attrs["MATLAB_class"] = b"cell"
        cell[0] = [one.ref for one in names]
    with path.open("r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64")
    return x


def long_table(trials=0):
    """A row for each value."""
    x = network(120, 3)
    rows = [
        {**({"trial": trial} if trials else {}), "time_ms": 10 * t, "neuron": f"n{k}", "dff": x[t, k] + trial}
        for trial in range(max(trials, 1))
        for t in range(120 - 10 * trial)
        for k in range(3)
    ]
    return x, pd.DataFrame(rows)

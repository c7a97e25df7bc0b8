"""Folders that programmes write: suite2p's fluorescence, and spikes sorted by Kilosort or phy."""

import re
from dataclasses import replace

import numpy as np

from helpers.recordings.recorded import Recorded, question_of_rate
from helpers.recordings.safe_npy import load_npy
from helpers.recordings.variables import MOST_APART, from_spike_times, rate_of

SUITE2P = ("F.npy", "spks.npy")
SORTED = ("spike_times.npy", "spike_clusters.npy")


def place_of(path):
    """The folder that holds the files of a programme: this one, or one that suite2p makes within it; ``None`` where none does.

    Parameters
    ----------
    path : pathlib.Path
    """
    for place in (path, path / "plane0", path / "suite2p" / "plane0"):
        if (place / "F.npy").is_file() or all((place / name).is_file() for name in SORTED):
            return place
    return None


def from_folder(path, variable=None, rate_hz=None):
    """A recording from a folder of suite2p, or of Kilosort or phy.

    Parameters
    ----------
    path : pathlib.Path
    variable : {"F", "spks"}, optional
        Of suite2p: fluorescence, which is taken unless it is said, or what it deconvolved.
    rate_hz : float, optional
        Frames a second of each plane, or samples a second of spikes, where the folder does not say it.

    Returns
    -------
    Recorded

    Raises
    ------
    ValueError
        If the folder holds neither, or no cell, or no rate is known.
    """
    place = place_of(path)
    if place is None:
        held = ", ".join(sorted(one.name for one in path.iterdir())[:8]) or "nothing"
        raise ValueError(
            f"{path.name} should be a folder of suite2p (with F.npy) or of Kilosort or phy (with spike_times.npy and "
            f"spike_clusters.npy), but it holds {held}."
        )
    if (place / "F.npy").is_file():
        return _suite2p(place, variable or "F", rate_hz)
    return _sorted(place, rate_hz)


def _suite2p(place, variable, rate_hz):
    if variable not in ("F", "spks"):
        raise ValueError(f"variable should be 'F' or 'spks' for a folder of suite2p, but it is {variable!r}.")
    if not (place / f"{variable}.npy").is_file():
        raise ValueError(f"variable should be an array of {place.name}, but it holds no {variable}.npy.")
    array = np.asarray(load_npy(place / f"{variable}.npy", f"{variable}.npy"), dtype=float)
    if array.ndim != 2:
        raise ValueError(f"{variable}.npy should have shape (cells, frames), but it has shape {array.shape}.")
    said = [f"suite2p, {variable}.npy: {array.shape[0]:,} regions, {array.shape[1]:,} frames."]
    others = sorted(one.name for one in place.parent.glob("plane*") if one != place and (one / "F.npy").is_file())
    if place.name == "plane0" and others:
        said.append(f"Only plane0 was read; beside it: {', '.join(others)}.")
    is_cell = np.ones(len(array), dtype=bool)
    if (place / "iscell.npy").is_file():
        is_cell = np.atleast_2d(load_npy(place / "iscell.npy", "iscell.npy"))[:, 0] > 0.5
        if len(is_cell) != len(array):
            raise ValueError(f"iscell.npy should have a row for each of the {len(array)} regions, but it has {len(is_cell)}.")
        said.append(f"{is_cell.sum():,} of them are cells, by iscell.npy; the others were left out.")
        if is_cell.sum() < 2:
            raise ValueError(f"iscell.npy should call at least 2 regions cells, but it calls {is_cell.sum()}.")
    neuropil = None
    if variable == "F" and (place / "Fneu.npy").is_file():
        around = np.asarray(load_npy(place / "Fneu.npy", "Fneu.npy"), dtype=float)
        if around.shape != array.shape:
            raise ValueError(f"Fneu.npy should have the shape of F.npy, {array.shape}, but it has shape {around.shape}.")
        neuropil = (around[is_cell].T,)
        said.append("Fneu.npy holds what surrounds each cell; it is taken off only where neuropil= says how much.")
    if (place / "ops.npy").is_file():
        of_ops, words = _rate_of_ops(place / "ops.npy")
        if rate_hz is None:
            rate_hz = of_ops
            said += words
        elif of_ops is not None and abs(of_ops / rate_hz - 1) > MOST_APART:  # its default is often left as it is
            said.append(f"Sampled {rate_hz:g} times a second, as was told; fs of ops.npy says {of_ops:g}.")
    if rate_hz is None:
        raise ValueError(question_of_rate(array.shape[1]))
    names = tuple(f"roi {k}" for k in np.flatnonzero(is_cell))
    return Recorded((array[is_cell].T,), names, "activity", float(rate_hz), neuropil=neuropil, said=tuple(said))


def _rate_of_ops(path):
    """Frames a second that suite2p was told, where its settings can be read without running them."""
    try:
        settings = load_npy(path, "ops.npy").item()
        rate = float(settings["fs"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None, []
    return rate, [f"Sampled {rate:g} times a second (fs of ops.npy, which is as right as suite2p was told)."]


def _sorted(place, rate_hz):
    times, owners = (np.ravel(load_npy(place / name, name)) for name in SORTED)
    if len(times) != len(owners):
        raise ValueError(f"spike_clusters.npy should have one entry for each of {len(times)} spikes, but it has {len(owners)}.")
    said, kept = [], None
    if (place / "params.py").is_file():
        found = re.search(r"^\s*sample_rate\s*=\s*([\d.eE+]+)", (place / "params.py").read_text(errors="replace"), re.M)
        if found:
            rate_hz, by_file = rate_of(rate_hz, float(found[1]), f"params.py says {float(found[1]):g} samples a second")
            said += [f"{rate_hz:g} samples a second, by params.py."] if by_file else []
    for name in ("cluster_group.tsv", "cluster_KSLabel.tsv"):
        if kept is None and (place / name).is_file():
            rows = [line.split("\t") for line in (place / name).read_text(errors="replace").splitlines()[1:] if "\t" in line]
            good = {int(row[0]) for row in rows if row[1].strip() == "good"}
            if good:
                kept = good
                said.append(f"{len(good)} clusters are good, by {name}; the others were left out.")
    units = [one for one in np.unique(owners) if kept is None or int(one) in kept]
    trains = [times[owners == one] for one in units]
    span = (0.0, float(times.max()))
    found = from_spike_times(trains, "spike_times.npy", tuple(f"cluster {one}" for one in units), "samples", rate_hz, span)
    return replace(found, said=(*found.said, *said))

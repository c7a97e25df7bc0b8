"""A file of 10 GB is read in part, by a process that could never hold it."""

import json
import subprocess
import sys

import h5py
import numpy as np
import pytest

from helpers.recordings import on_disk, preparing, reading
from helpers.recordings.safe_npy import load_npy
from tests.recordings import made

SIZE = (25_000_000, 100)  # of int32: 10 GB, nearly all of it a hole in the file that takes no room
HERE = slice(2_000_000, 2_000_400)  # what is not 0, for 0.4 s from 2000 s on
X = np.random.default_rng(0).integers(-999, 999, (400, 100)).astype(np.int32)

READ = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_DATA, (900_000_000,) * 2)
import numpy as np
from helpers.recordings import preparing, reading
path, choices = sys.argv[1], json.loads(sys.argv[2])
said = []
for wrong in ({}, choices, {**choices, "span_s": (0, 20_000)}):
    try:
        reading.read(path, **wrong)
    except ValueError as error:
        said.append(str(error))
ready = preparing.prepare(reading.read(path, **choices, span_s=(1999.9, 2000.3)))
print(json.dumps([ready.pieces[0].shape, ready.pieces[0].sum(), ready.done[0], said]))
"""


def a_file(kind, place):
    """10 GB, which has real numbers in 0.4 s only."""
    path = place / f"large.{'mat' if kind == 'mat 7.3' else kind}"
    if kind == "npy":
        with path.open("wb") as file:
            np.lib.format.write_array_header_1_0(
                file, {"descr": np.lib.format.dtype_to_descr(X.dtype), "fortran_order": False, "shape": SIZE}
            )
            begins = file.tell()
            file.truncate(begins + 4 * SIZE[0] * SIZE[1])
        np.memmap(path, X.dtype, "r+", begins, SIZE)[HERE] = X
        return path, {"axes": "time,neurons", "rate_hz": 1000}
    with h5py.File(path, "w", userblock_size=512 if kind == "mat 7.3" else 0) as file:
        if kind == "nwb":
            file.attrs["nwb_version"] = "2.6.0"
            series = file.create_group("acquisition/probe")
            series.attrs["neurodata_type"] = "ElectricalSeries"
            series["starting_time"] = 0.0
            series["starting_time"].attrs["rate"] = 1000.0
            data = series.create_dataset("data", SIZE, "i4", chunks=(10_000, 100))
        else:
            data = file.create_dataset("probe", SIZE, "i4", chunks=(10_000, 100))
        data[HERE] = X
    if kind == "mat 7.3":  # MATLAB shows (neurons, time)
        with path.open("r+b") as file:
            file.write(b"MATLAB 7.3 MAT-file")
        return path, {"axes": "neurons,time", "rate_hz": 1000}
    return path, {} if kind == "nwb" else {"axes": "time,neurons", "rate_hz": 1000}


@pytest.mark.parametrize("kind", ["npy", "h5", "nwb", "mat 7.3"])
def test_of_a_file_that_no_memory_holds_a_part_is_read(kind, tmp_path):
    path, choices = a_file(kind, tmp_path)
    assert path.stat().st_blocks * 512 < 100_000_000
    ran = subprocess.run(
        [sys.executable, "-c", READ, str(path), json.dumps(choices)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    shape, total, read, said = json.loads(ran.stdout)
    assert (shape, total) == ([400, 100], X[:300].sum())  # from 0.1 s before what is not 0
    assert "100 neurons, 25,000,000 steps" in read
    assert [words.split(" should")[0] for words in said[-2:]] == ["span_s", "span_s"]
    assert "2,500,000,000 numbers take 20 GB in memory" in said[-2]
    if kind != "nwb":
        assert said[0].startswith("axes should say which axis")


def test_what_is_left_in_its_file_is_what_numpy_would_have(tmp_path, monkeypatch):
    monkeypatch.setattr(on_disk, "LARGE", 100)
    x = np.random.default_rng(0).normal(size=(30, 5, 4))
    for name, array in (("c", x), ("f", np.asfortranarray(x))):
        np.save(tmp_path / f"{name}.npy", array)
        left = load_npy(tmp_path / f"{name}.npy", name)
        assert isinstance(left, on_disk.OnDisk)
        assert (left.shape, left.ndim, left.size, len(left), left.dtype) == (x.shape, 3, x.size, 30, x.dtype)
        np.testing.assert_array_equal(left, x)
        turned = np.transpose(left, (2, 0, 1))
        np.testing.assert_array_equal(turned[1:3, 5:90], x.transpose(2, 0, 1)[1:3, 5:90])
        np.testing.assert_array_equal(turned[1:][:2, -3:], x.transpose(2, 0, 1)[1:][:2, -3:])
        np.testing.assert_array_equal(np.transpose(turned, (1, 2, 0)), x.transpose(0, 1, 2))
        np.testing.assert_array_equal(np.transpose(turned, (2, 1, 0)), x.transpose(1, 0, 2))
    with pytest.raises(ValueError, match="slices without steps"):
        left[::2]


@pytest.mark.parametrize("suffix", ["npy", "h5", "mat", "nwb"])
def test_a_file_that_is_left_is_read_as_one_that_is_not(suffix, tmp_path, monkeypatch):
    path, choices = tmp_path / f"x.{suffix}", {"axes": "time,neurons", "rate_hz": 20}
    if suffix == "npy":
        np.save(path, made.network(400, 3))
    elif suffix == "h5":
        with h5py.File(path, "w") as file:
            file["x"], file["time_s"] = made.network(400, 3), np.r_[np.arange(200), np.arange(220, 420)] / 20
        choices = {}
    elif suffix == "mat":
        made.mat_73(path)
        choices = {}
    else:
        made.nwb_of_rois(path)
        choices = {}
    read = [reading.read(path, **choices), reading.read(path, **choices, span_s=(3, 12))]
    monkeypatch.setattr(on_disk, "LARGE", 100)
    for whole, left in zip(read, [reading.read(path, **choices), reading.read(path, **choices, span_s=(3, 12))], strict=True):
        assert len(whole.pieces) == len(left.pieces)
        for one, other in zip(whole.pieces, left.pieces, strict=True):
            np.testing.assert_array_equal(one, other)
        assert (whole.said, whole.names, whole.kind, whole.rate_hz) == (left.said, left.names, left.kind, left.rate_hz)
    assert sum(map(len, read[1].pieces)) == round(9 * read[0].rate_hz)


def test_a_part_of_pieces_of_neuropil_and_of_spikes(tmp_path):
    x = made.network(400, 3)
    found = reading.read(x, axes="time,neurons", rate_hz=20, span_s=(5, 15))
    np.testing.assert_array_equal(found.pieces[0], x[100:300])
    assert found.said[-1] == "Of its 20 s, those from 5 to 15 were read."
    F, around = made.suite2p(tmp_path)
    cut = reading.read(tmp_path, span_s=(2, 5))
    np.testing.assert_array_equal(cut.pieces[0], F[[0, 1, 3], 60:150].T)
    np.testing.assert_array_equal(cut.neuropil[0], around[[0, 1, 3], 60:150].T)
    trains = [np.arange(0.0, 60, 0.5), np.arange(0.25, 60, 1)]
    spikes = reading.read(trains, unit="s", span_s=(10, 20))
    assert spikes.span_s == (10, 20)
    np.testing.assert_array_equal(spikes.spike_times[0], np.arange(10, 20, 0.5))
    assert preparing.prepare(spikes, bin_ms=250).n_steps == 40


def test_a_part_that_is_none_is_refused(tmp_path):
    x = made.network(400, 3)
    for span_s, words in (
        ((5, 5), "span_s should be two times"),
        (7, "span_s should be two times"),
        ((-1, 5), "span_s should be two times"),
        ((20, 30), "span_s should begin within the recording, which has 20 s"),
        ((1, 1.001), "span_s should hold at least one step"),
    ):
        with pytest.raises(ValueError, match=f"^{words}"):
            reading.read(x, axes="time,neurons", rate_hz=20, span_s=span_s)
    with pytest.raises(ValueError, match=r"^span_s should be left out"):
        reading.read(x.reshape(20, 20, 3), axes="trials,time,neurons", rate_hz=20, span_s=(0, 1))
    np.save(tmp_path / "cut.npy", np.zeros((10, 3_000_000)))
    with (tmp_path / "cut.npy").open("r+b") as file:
        file.truncate(1_000_000)
    with pytest.raises(ValueError, match=r"^cut.npy should be a whole file of NumPy, .* bytes are missing at its end"):
        reading.read(tmp_path / "cut.npy")

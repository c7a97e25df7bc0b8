"""Worms of Dag et al.: small made files in the layout of the published ones, and these where they are."""

import sys

import numpy as np
import pytest

from helpers.data import dag2023_worms
from helpers.data.dag2023_worms import LABELS, RECORDINGS, load_dag2023_worms, read_dag2023_worm, read_labels

h5py = pytest.importorskip("h5py", reason="h5py is not installed, which reads files in HDF5")

N_TIMES, N_CELLS = 12, 5
COLUMNS = {  # Of cells, counted from 1: label and confidence.
    1: ("AVAL", 5.0),
    2: ("AVAR", 2.0),  # too unsure
    3: ("RME?", 4.0),  # which of them is not known
    4: ("AIBL", 3.0),
    5: ("AVAL", 4.0),  # another cell of this name is surer
}


class Julia:
    """Writes dictionaries as JLD2 does: arrays of references to pairs, whose parts may be references."""

    def __init__(self, file):
        self.file, self.n = file, 0

    def refer(self, value, dtype=None):
        """A reference to a value that was put somewhere."""
        self.n += 1
        dataset = self.file.create_dataset(f"hidden/{self.n}", data=value, dtype=dtype)
        return dataset.ref

    def pair(self, first, second):
        if isinstance(first, str):  # words of a known length stand in the pair itself
            kind = np.dtype([("first", f"S{len(first)}"), ("second", h5py.ref_dtype)])
            return self.refer(np.array((first.encode(), second), dtype=kind))
        kind = np.dtype([("first", h5py.ref_dtype), ("second", h5py.ref_dtype)])
        return self.refer(np.array((self.refer(first), second), dtype=kind))

    def dictionary(self, entries):
        pairs = [self.pair(key, value) for key, value in entries.items()]
        return self.refer(self.refer(np.array(pairs, dtype=h5py.ref_dtype)), dtype=h5py.ref_dtype)


def write_labels(path, worms):
    with h5py.File(path, "w") as file:
        julia = Julia(file)
        made = {}
        for worm, columns in worms.items():
            entries = {
                np.int64(column): julia.dictionary(
                    {
                        "label": julia.refer(np.bytes_(label)),
                        "neuron_class": julia.refer(np.bytes_(label[:3])),
                        "confidence": julia.refer(np.float64(confidence)),
                    }
                )
                for column, (label, confidence) in columns.items()
            }
            two = np.dtype([("1", h5py.ref_dtype), ("2", h5py.ref_dtype)])
            both = julia.dictionary(entries), julia.dictionary({np.int64(1): julia.refer(np.float64(0))})
            made[worm] = julia.refer(np.array(both, dtype=two))
        top = julia.dictionary({"dict_match_dict": julia.dictionary(made), "list_uid": julia.refer(np.int64(8))})
        file.create_dataset("NeuroPAL_labels", data=top, dtype=h5py.ref_dtype)


def write_worm(path):
    rng = np.random.default_rng(0)
    traces = rng.standard_normal((N_TIMES, N_CELLS))
    reversal = np.arange(N_TIMES) % 4 == 3
    with h5py.File(path, "w") as file:
        file["gcamp/trace_array"] = traces
        file["timing/timestamp_confocal"] = 1000 + 0.6 * np.arange(N_TIMES)
        file["behavior/velocity"] = np.where(reversal, -0.02, 0.01)
        file["behavior/angular_velocity"] = 0.1 * np.arange(N_TIMES)
        file["behavior/reversal_vec"] = reversal.astype(np.int64)
    return traces, reversal


@pytest.fixture
def made(tmp_path):
    write_labels(tmp_path / "labels.jld2", {"made": COLUMNS, "another": {1: ("AVBL", 5.0)}})
    return (tmp_path / "made-data.h5", tmp_path / "labels.jld2", *write_worm(tmp_path / "made-data.h5"))


def test_a_worm_has_the_names_of_which_somebody_was_sure(made):
    path, labels, traces, reversal = made
    known = read_labels(labels)
    assert set(known) == {"made", "another"}
    assert known["made"] == {column - 1: name for column, name in COLUMNS.items()}
    worm = read_dag2023_worm(path, known)
    assert worm.worm == "made"
    assert worm.neurons.tolist() == ["AIBL", "AVAL"]
    np.testing.assert_array_equal(worm.activity, traces[:, [3, 0]])
    np.testing.assert_array_equal(worm.all_activity, traces)
    np.testing.assert_array_equal(worm.reversal, reversal)
    np.testing.assert_allclose(worm.time_s, 0.6 * np.arange(N_TIMES), atol=1e-9)
    assert (worm.velocity < 0).tolist() == reversal.tolist()
    assert worm.angular_velocity[3] == pytest.approx(0.3)
    assert read_dag2023_worm(path, known, 1.0).neurons.tolist() == ["AIBL", "AVAL", "AVAR"]


def test_a_name_that_two_cells_have_as_surely_is_nobodys(made):
    path, *_ = made
    labels = {"made": {0: ("AVAL", 4.0), 1: ("AVAL", 4.0), 2: ("AVAR", 3.0), 3: ("RME-", 5.0)}}  # nor is a class a name
    assert read_dag2023_worm(path, labels).neurons.tolist() == ["AVAR"]


def test_another_layout_is_refused(made, tmp_path):
    path, labels, *_ = made
    known = read_labels(labels)
    with pytest.raises(ValueError, match=r"made-data.h5 is not laid out like the files of Dag et al.: no labels were found"):
        read_labels(path)
    (tmp_path / "nobody-data.h5").write_bytes(path.read_bytes())
    with pytest.raises(ValueError, match="labels should name the neurons of nobody, but they are of another, made"):
        read_dag2023_worm(tmp_path / "nobody-data.h5", known)
    for column in (5, -1):
        with pytest.raises(ValueError, match=f"labels of made should be of its 5 cells, but one is of cell {column + 1}"):
            read_dag2023_worm(path, {"made": {column: ("AVAL", 5.0)}})
    with h5py.File(path, "a") as file:
        del file["behavior/velocity"]
        file["behavior/velocity"] = np.zeros(3)
    with pytest.raises(ValueError, match=r"arrays should have as many entries as volumes, .*'velocity': \(3,\)"):
        read_dag2023_worm(path, known)
    with h5py.File(path, "a") as file:
        del file["behavior/velocity"]
    with pytest.raises(ValueError, match=r"made-data.h5 is not laid out .*velocity"):
        read_dag2023_worm(path, known)


@pytest.mark.parametrize(
    "name",
    [
        *("gcamp/trace_array", "timing/timestamp_confocal"),
        *("behavior/velocity", "behavior/angular_velocity", "behavior/reversal_vec"),
    ],
)
def test_what_is_missing_is_named(made, name):
    """A missing reversal would be one."""
    path, labels, *_ = made
    with h5py.File(path, "a") as file:
        values = file[name][()].astype(float)
        values[2] = np.nan
        del file[name]
        file[name] = values
    with pytest.raises(ValueError, match=f"made-data.h5 should hold finite numbers as {name}"):
        read_dag2023_worm(path, read_labels(labels))


def test_a_file_that_was_cut_off_is_named(made):
    path, labels, *_ = made
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(ValueError, match=r"made-data.h5 should be a whole file in HDF5, but h5py cannot read it"):
        read_dag2023_worm(path, read_labels(labels))


def test_without_h5py_it_says_what_to_install_before_anything_is_fetched(monkeypatch):
    monkeypatch.setitem(sys.modules, "h5py", None)
    monkeypatch.setattr(dag2023_worms, "fetch", lambda file: pytest.fail("it was fetched"))
    with pytest.raises(ImportError, match=r"A recording of Dag et al. is a file in HDF5, .* pip install h5py"):
        load_dag2023_worms()


def test_without_a_network_it_says_where_the_file_is(tmp_path, monkeypatch):
    import requests

    def no_network(*arguments, **more):
        raise requests.exceptions.ConnectionError

    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setattr(requests, "get", no_network)
    with pytest.raises(ConnectionError, match=r"labels.jld2 could not be fetched .*NSM_5HTR_analysis/47bc3704.*2,092,963"):
        load_dag2023_worms()


def test_addresses_are_of_one_commit_and_checksums_are_whole():
    for file in (LABELS, *RECORDINGS.values()):
        assert file.address.startswith("https://raw.githubusercontent.com/flavell-lab/NSM_5HTR_analysis/47bc3704c13b389d5894")
        assert len(file.sha256) == 64
        assert file.path.parent.name == "dag2023_raw"
    assert len(RECORDINGS) == 7


def test_the_published_files_are_what_they_are_said_to_be():
    missing = [file.path for file in (LABELS, *RECORDINGS.values()) if not file.path.exists()]
    if missing:
        pytest.skip(f"there is no {missing[0]}: set COURSE_DATA to the folder in which dag2023_raw/ lies")
    worms = load_dag2023_worms()
    assert [len(worm.neurons) for worm in worms] == [91, 81, 91, 82, 99, 99, 95]
    assert [worm.all_activity.shape for worm in worms] == [(800, n) for n in (146, 141, 145, 135, 140, 130, 139)]
    shared = set.intersection(*(set(worm.neurons.tolist()) for worm in worms))
    assert len(shared) == 32
    assert {"AVAL", "AVAR", "AVEL", "AVER", "NSML"} <= shared
    for worm in worms:
        np.testing.assert_allclose(worm.all_activity.mean(axis=0), 0, atol=1e-9)
        assert np.median(np.diff(worm.time_s)) == pytest.approx(0.6, abs=0.01)
        assert 0.1 < worm.reversal.mean() < 0.32
        assert worm.velocity[worm.reversal].mean() < 0 < worm.velocity[~worm.reversal].mean()

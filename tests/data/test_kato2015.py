"""Worms of Kato et al.: a small made file in the layout of the published one, and this where it is."""

import dataclasses
import sys

import numpy as np
import pytest

from helpers.data import kato2015
from helpers.data.dag2023_worms import RecordedWorm
from helpers.data.kato2015 import WT_NO_STIM, load_kato2015, read_kato2015
from helpers.worlds.worms import worm_study

h5py = pytest.importorskip("h5py", reason="h5py is not installed, which reads files of MATLAB 7.3")

STATES = ("fwd", "slow", "dt", "vt", "rev1", "rev2", "revsus", "nostate")
NAMES = [["AVAR", "17", "", "AVAL", "RMED"], ["AVAL", "RID", "RID", "3"]]
N_TIMES = (16, 24)


def write(path, change=lambda file: None):
    """Two worms; MATLAB's arrays have their axes reversed in HDF5, and cells hold references."""
    rng, truth = np.random.default_rng(0), []
    with h5py.File(path, "w") as file:
        group = file.create_group("WT_NoStim")
        columns = {field: [] for field in kato2015.FIELDS}
        for number, (names, n_times) in enumerate(zip(NAMES, N_TIMES, strict=True)):
            hidden = file.create_group(f"#refs#/{number}")
            words = []
            for k, name in enumerate(names):
                letters = hidden.create_dataset(
                    f"name {k}", data=np.array([[ord(letter)] for letter in name or "\0"], dtype="u2")
                )
                letters.attrs["MATLAB_class"] = np.bytes_("char" if name else "double")
                words.append(letters.ref)
            traces, states = rng.standard_normal((n_times, len(names))), rng.integers(len(STATES), size=n_times)
            on = hidden.create_group("states")
            for k, state in enumerate(STATES):
                on[state] = (states == k)[None].astype(float)
            columns["NeuronNames"].append(hidden.create_dataset("names", data=[words], dtype=h5py.ref_dtype).ref)
            columns["deltaFOverF_bc"].append(hidden.create_dataset("traces", data=traces.T).ref)
            columns["tv"].append(hidden.create_dataset("tv", data=[5 + 0.35 * np.arange(n_times)]).ref)
            columns["States"].append(on.ref)
            truth.append((traces, np.array(STATES)[states]))
        for field, references in columns.items():
            group.create_dataset(field, data=[[one] for one in references], dtype=h5py.ref_dtype)
        change(file)
    return truth


def test_worms_have_named_neurons_and_the_state_of_each_time(tmp_path):
    truth = write(tmp_path / "made.mat")
    worms = read_kato2015(tmp_path / "made.mat")
    assert [worm.neurons.tolist() for worm in worms] == [["AVAL", "AVAR", "RMED"], ["AVAL"]]  # RID is two cells
    for worm, (traces, states), columns in zip(worms, truth, ([3, 0, 4], [0]), strict=True):
        np.testing.assert_array_equal(worm.activity, traces[:, columns])
        np.testing.assert_array_equal(worm.all_activity, traces)
        assert worm.published_state.tolist() == states.tolist()
        np.testing.assert_array_equal(worm.reversal, [state in ("rev1", "rev2", "revsus") for state in states])
        np.testing.assert_allclose(worm.time_s, 0.35 * np.arange(len(traces)))
        assert worm.velocity is None
    assert {True, False} == set(worms[0].reversal.tolist())


def lacks_states(file):
    del file["WT_NoStim/States"]


def two_states_at_once(file):
    file["#refs#/0/states/fwd"][...] = 1


def times_too_few(file):
    del file["#refs#/1/tv"]
    file["WT_NoStim/tv"][1, 0] = file.create_dataset("#refs#/1/short", data=np.zeros((1, 3))).ref


def a_state_too_short(file):
    del file["#refs#/1/states/slow"]
    file["#refs#/1/states/slow"] = np.zeros((1, 3))


def traces_missing(file):
    file["#refs#/1/traces"][0, 0] = np.nan


@pytest.mark.parametrize(("change", "words"), [
    (lacks_states, r"made.mat is not laid out like WT_NoStim.mat of Kato et al.: it has no WT_NoStim/States"),
    (two_states_at_once, "worm 1 of Kato et al. is not laid out .*: at each of 16 times, one state should be on at most"),
    (a_state_too_short, "worm 2 of Kato et al. is not laid out .*: at each of 24 times, one state should be on at most"),
    (times_too_few, r"worm 2 .* traces should have shape \(3 times, 4 names\), but it is \(24, 4\)"),
    (traces_missing, "worm 2 of Kato et al. should hold finite traces and times"),
])  # fmt: skip
def test_another_layout_is_refused(tmp_path, change, words):
    write(tmp_path / "made.mat", change)
    with pytest.raises(ValueError, match=words):
        read_kato2015(tmp_path / "made.mat")


class Answer:
    def __init__(self, listed, error=None):
        self.listed, self.error = listed, error

    def raise_for_status(self):
        if self.error:
            raise self.error

    def json(self):
        return self.listed


def entry(name, download=None, folder=None):
    kind = "folder" if folder else "file"
    return {
        "attributes": {"name": name, "kind": kind, "size": 12},
        "links": {"download": download},
        "relationships": {"files": {"links": {"related": {"href": folder}}}},
    }


def test_the_address_is_looked_up_in_the_archives_lists(tmp_path, monkeypatch):
    """A first page, a second one, and a folder in which the file is."""
    import requests

    lists = {
        kato2015.FILES_AT_OSF: {"data": [entry("readme.txt", "a")], "links": {"next": "page 2"}},
        "page 2": {"data": [entry("more", folder="folder")], "links": {"next": None}},
        "folder": {"data": [entry("WT_Stim.mat", "b"), entry("WT_NoStim.mat", "https://osf.io/download/made/")], "links": {}},
    }
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setattr(requests, "get", lambda address, timeout: Answer(lists[address]))
    asked = []
    monkeypatch.setattr(kato2015, "fetch", lambda file: asked.append(file) or tmp_path / "made.mat")
    write(tmp_path / "made.mat")
    assert len(load_kato2015()) == 2
    assert asked == [dataclasses.replace(WT_NO_STIM, address="https://osf.io/download/made/", size=12)]


@pytest.mark.parametrize("listed", [{"data": [], "links": {}}, {"errors": []}, ["page"]])
def test_where_the_archive_does_not_list_it_it_says_how_to_get_it_by_hand(tmp_path, monkeypatch, listed):
    import requests

    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setattr(requests, "get", lambda address, timeout: Answer(listed))
    words = r"WT_NoStim.mat .*OSF.* It is at https://osf.io/2395t/: download it there, put it at .*kato2015"
    with pytest.raises(ConnectionError, match=words):
        load_kato2015()


def test_without_a_network_it_says_where_the_file_is(tmp_path, monkeypatch):
    import requests

    def no_network(*arguments, **more):
        raise requests.exceptions.ConnectionError

    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setattr(requests, "get", no_network)
    with pytest.raises(ConnectionError, match=r"WT_NoStim.mat could not be found at OSF \(ConnectionError\)"):
        load_kato2015()


def test_an_archive_that_answers_with_an_error_is_not_read(tmp_path, monkeypatch):
    """Whatever the page that says so looks like."""
    import requests

    answer = Answer({"data": [], "links": {}}, requests.exceptions.HTTPError("503"))
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setattr(requests, "get", lambda address, timeout: answer)
    with pytest.raises(ConnectionError, match=r"WT_NoStim.mat could not be found at OSF \(HTTPError\)"):
        load_kato2015()


def test_without_h5py_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(ImportError, match=r"WT_NoStim.mat is a file in HDF5, .* pip install h5py"):
        load_kato2015()


def test_made_worms_have_the_fields_of_recorded_ones():
    """Cells run on either, so that whatever a recorded worm has, a made one has too."""
    made = worm_study(np.random.default_rng(0), 1, 40, 5, 8).worms[0]
    assert {field.name for field in dataclasses.fields(RecordedWorm)} <= {field.name for field in dataclasses.fields(made)}


def test_the_published_file_is_what_it_is_said_to_be():
    if not WT_NO_STIM.path.exists():
        pytest.skip(f"there is no {WT_NO_STIM.path}: set COURSE_DATA to the folder in which kato2015/ lies")
    worms = load_kato2015()
    assert len(worms) == 5
    shared = set.intersection(*(set(worm.neurons.tolist()) for worm in worms))
    assert set(kato2015.IN_ALL_FIVE) <= shared
    for worm in worms:
        assert set(worm.published_state.tolist()) <= set(STATES)
        assert 0.05 < worm.reversal.mean() < 0.8


def test_a_list_without_an_end_is_given_up(tmp_path, monkeypatch):
    import requests

    asked = []
    endless = {"data": [entry("readme.txt", "a")], "links": {"next": "once more"}}
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setattr(requests, "get", lambda address, timeout: asked.append(address) or Answer(endless))
    with pytest.raises(ConnectionError, match=r"WT_NoStim.mat is not among the files that OSF lists"):
        load_kato2015()
    assert len(asked) == 30


def test_a_cell_whose_name_is_empty_or_a_number_has_none(tmp_path):
    def empty(file):
        """As MATLAB writes an empty word: its size, and that it is empty."""
        name = file["#refs#/0/name 0"]
        name.attrs["MATLAB_empty"] = 1
        file["#refs#/0/name 4"].attrs["MATLAB_class"] = np.bytes_("double")  # numbers, which are no letters

    write(tmp_path / "made.mat", empty)
    assert read_kato2015(tmp_path / "made.mat")[0].neurons.tolist() == ["AVAL"]

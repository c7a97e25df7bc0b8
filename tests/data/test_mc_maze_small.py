"""MC_Maze_Small: a small made file in the layout of the published one."""

import sys

import numpy as np
import pytest

from helpers.data import mc_maze_small

h5py = pytest.importorskip("h5py", reason="h5py is not installed, which reads files of Neurodata Without Borders")

N_TRIALS, N_NEURONS, LENGTH = 4, 3, 2.0  # Trials of two seconds, one after the other.


def write(path, with_rate=False, conversion=0.001):
    """Four trials with their onsets at 0.9 s or so, spikes at random times, and a hand that moves as it should."""
    rng = np.random.default_rng(0)
    begins = 5 + LENGTH * np.arange(N_TRIALS)
    onsets = begins + np.array([0.9, 0.8, 1.0, np.nan])
    spikes = [np.sort(rng.uniform(5, 5 + LENGTH * N_TRIALS, 400)) for _ in range(N_NEURONS)]
    seconds = np.arange(4.0, 5.5 + LENGTH * N_TRIALS, 0.001)
    hand = np.stack([100 * np.sin(seconds), 50 * seconds], axis=1)  # mm
    hand[:10] = hand[1900:1905] = np.nan  # before the trials, and for 5 ms of the first
    with h5py.File(path, "w") as file:
        file["units/spike_times"] = np.concatenate([spikes[0][::-1], *spikes[1:]])  # not all in their order
        file["units/spike_times_index"] = np.cumsum([len(own) for own in spikes])
        file["units/heldout"] = np.array([False, True, False])
        trials = file.create_group("intervals/trials")
        trials["start_time"], trials["stop_time"] = begins, begins + LENGTH
        trials["move_onset_time"] = onsets
        trials["go_cue_time"] = begins + 0.4
        trials["trial_type"], trials["trial_version"] = np.array([12, 12, 7, 7]), np.array([0, 2, 1, 1])
        trials.create_dataset("split", data=["train", "val", "train", "none"], dtype=h5py.string_dtype())
        series = file.create_group("processing/behavior/hand_pos")
        series.create_dataset("data", data=hand).attrs["conversion"] = conversion
        if with_rate:
            series.create_dataset("starting_time", data=seconds[0]).attrs["rate"] = 1000.0
        else:
            series["timestamps"] = seconds
    return onsets, spikes


@pytest.mark.parametrize("with_rate", [False, True])
def test_trials_are_cut_around_movement(tmp_path, with_rate):
    onsets, spikes = write(tmp_path / "made.nwb", with_rate)
    found = mc_maze_small.read_mc_maze(tmp_path / "made.nwb")
    assert found.counts.shape == (3, 35, 3)
    assert found.left_out == 1
    assert (found.train.tolist(), found.test.tolist()) == ([0, 2], [1])
    assert (found.held_in.tolist(), found.held_out.tolist()) == ([0, 2], [1])
    assert found.condition.tolist() == ["12-0", "12-2", "7-1"]
    for trial, onset in enumerate(onsets[:3]):
        for neuron, own in enumerate(spikes):
            expected = np.histogram(own, onset - 0.24 + 0.02 * np.arange(36))[0]
            np.testing.assert_array_equal(found.counts[trial, :, neuron], expected)
    middle = onsets[:3, None] - 0.24 + 0.02 * (np.arange(35) + 0.5)
    np.testing.assert_allclose(found.velocity[..., 0], 0.1 * np.cos(middle), atol=1e-4)
    np.testing.assert_allclose(found.velocity[..., 1], 0.05, atol=1e-9)


def test_a_trial_that_ends_within_the_window_is_left_out(tmp_path):
    write(tmp_path / "made.nwb")
    found = mc_maze_small.read_mc_maze(tmp_path / "made.nwb", to_ms=1100.0)  # the third moves 1.0 s before its end
    assert found.condition.tolist() == ["12-0", "12-2"]
    assert found.left_out == 2
    early = mc_maze_small.read_mc_maze(tmp_path / "made.nwb", from_ms=-850.0)  # and the second 0.8 s after its begin
    assert early.condition.tolist() == ["12-0", "7-1"]


def test_another_event_and_other_bins(tmp_path):
    write(tmp_path / "made.nwb")
    found = mc_maze_small.read_mc_maze(tmp_path / "made.nwb", 50.0, "go_cue_time", -400.0, 1600.0)
    assert found.counts.shape == (4, 40, 3)
    assert found.left_out == 0
    assert (found.train.tolist(), found.test.tolist()) == ([0, 2], [1])  # the fourth is in neither
    # Three bins of 0.1 ms, although 0.3 / 0.1 is a little less than 3.
    assert mc_maze_small.read_mc_maze(tmp_path / "made.nwb", 0.1, "go_cue_time", 0.0, 0.3).counts.shape == (4, 3, 3)


@pytest.mark.parametrize(("arguments", "words"), [
    ((0.0,), "bin_ms should be above 0"),
    ((20.0, "reward"), "event should be one of 'move_onset_time'"),
    ((20.0, "go_cue_time", 0.0, 10.0), "to_ms should be at least one bin of 20 ms after from_ms, 0, but it is 10"),
    ((20.0, "go_cue_time", -500.0, 100.0), "from_ms and to_ms should lie within a trial, but no trial of"),
])  # fmt: skip
def test_what_is_wrong_is_named(tmp_path, arguments, words):
    write(tmp_path / "made.nwb")
    with pytest.raises(ValueError, match=words):
        mc_maze_small.read_mc_maze(tmp_path / "made.nwb", *arguments)


def test_without_h5py_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(ImportError, match=r"MC_Maze is a file in HDF5, .* pip install h5py"):
        mc_maze_small.read_mc_maze(tmp_path / "made.nwb")


def test_without_a_network_it_says_where_the_file_is(tmp_path, monkeypatch):
    import requests

    def no_network(*arguments, **more):
        raise requests.exceptions.ConnectionError

    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setattr(requests, "get", no_network)
    with pytest.raises(ConnectionError, match=r"could not be fetched .*api.dandiarchive.org/api/assets/7821971e.*29,207,528"):
        mc_maze_small.load_mc_maze_small()


def test_a_warning_about_a_file_of_another_size_names_the_line_that_loads_it(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    path = mc_maze_small.MC_MAZE_SMALL.path
    path.parent.mkdir()
    path.write_bytes(b"half")
    with (
        pytest.warns(UserWarning, match="has 4 bytes, but the published file had 29,207,528") as warned,
        pytest.raises(
            ValueError, match=r"desc-train_behavior\+ecephys.nwb should be a whole file in HDF5, but h5py cannot read it"
        ),
    ):
        mc_maze_small.load_mc_maze_small()
    assert warned[0].filename == __file__


def test_the_published_file_is_what_it_is_said_to_be():
    if not mc_maze_small.MC_MAZE_SMALL.path.exists():
        pytest.skip(
            f"there is no {mc_maze_small.MC_MAZE_SMALL.path}: set COURSE_DATA to the folder in which mc_maze_small/ lies"
        )
    found = mc_maze_small.load_mc_maze_small()
    assert found.counts.shape[2] == 142
    assert (len(found.held_in), len(found.held_out)) == (107, 35)
    assert len(found.train) + len(found.test) + found.left_out == 100
    assert np.linalg.norm(found.velocity, axis=2).max() < 3  # m/s

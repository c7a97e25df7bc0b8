"""Spikes of motor cortex during reaches through mazes: MC_Maze_Small of the Neural Latents Benchmark, fetched from DANDI.

142 neurons, 100 trials, 29 MB, in the format Neurodata Without Borders, which is HDF5 and is read with h5py: Colab has it;
elsewhere, ``pip install h5py``.
"""

from dataclasses import dataclass

import numpy as np

from helpers.data.fetching import PublicFile, fetch
from helpers.data.hdf5 import open_hdf5
from helpers.validation import number, one_of, positive

ASSET = "7821971e-c6a4-4568-8773-1bfa205c13f8"
MC_MAZE_SMALL = PublicFile(
    data_set="mc_maze_small",
    name="sub-Jenkins_ses-small_desc-train_behavior+ecephys.nwb",
    address=f"https://api.dandiarchive.org/api/assets/{ASSET}/download/",
    licence="CC-BY-4.0",
    citation=(
        "Churchland & Kaufman, MC_Maze_Small: macaque primary motor and dorsal premotor cortex spiking activity during delayed "
        "reaching, DANDI Archive (2022), doi 10.48324/dandi.000140/0.220113.0408"
    ),
    size=29_207_528,
    digest_address=f"https://api.dandiarchive.org/api/assets/{ASSET}/",
)
EVENTS = ("move_onset_time", "go_cue_time", "target_on_time", "start_time")


@dataclass(frozen=True)
class MazeReaches:
    """Trials of reaches, cut around an event.

    Attributes
    ----------
    counts : ndarray of int, shape (trials, time, neurons)
        Spikes in each bin.
    velocity : ndarray, shape (trials, time, 2)
        Of the hand, in the unit of its position a second (m/s): mean of each bin.
    condition : ndarray of str, shape (trials,)
        Maze and version of it, such as ``"12-0"``.
    train, test : ndarray of int
        Numbers of the trials that the benchmark calls ``train`` and ``val``.
    held_in, held_out : ndarray of int
        Numbers of the neurons that it shows in its test trials, and of those that it does not.
    bin_ms : float
        Width of a bin, in ms.
    left_out : int
        Trials whose window reaches beyond the trial, or whose event is missing.
    """

    counts: np.ndarray
    velocity: np.ndarray
    condition: np.ndarray
    train: np.ndarray
    test: np.ndarray
    held_in: np.ndarray
    held_out: np.ndarray
    bin_ms: float
    left_out: int


def load_mc_maze_small(bin_ms=20.0, event="move_onset_time", from_ms=-240.0, to_ms=460.0):
    """Load MC_Maze_Small, which is fetched (29 MB) if it is not there yet.

    Parameters
    ----------
    bin_ms, event, from_ms, to_ms
        As in ``read_mc_maze``.

    Returns
    -------
    MazeReaches

    Raises
    ------
    ConnectionError
        If the file is not there and cannot be fetched. The message says where to put it by hand.
    ImportError
        If h5py is not installed.
    ValueError
        If the file is not the published one, or an argument is out of range.

    Notes
    -----
    DANDI says the checksum, and the file is checked against it. One that was put there by hand is checked for its size.

    References
    ----------
    Churchland & Kaufman, DANDI Archive (2022), doi 10.48324/dandi.000140/0.220113.0408, CC-BY-4.0. Pei et al., Neural Latents
    Benchmark '21, arXiv 2109.04463 (2021).
    """
    return read_mc_maze(fetch(MC_MAZE_SMALL), bin_ms, event, from_ms, to_ms)


def read_mc_maze(path, bin_ms=20.0, event="move_onset_time", from_ms=-240.0, to_ms=460.0):
    """Read a training file of MC_Maze, and cut its trials around an event.

    Parameters
    ----------
    path : str or pathlib.Path
        A file in the layout of MC_Maze: spike times under ``units``, ``intervals/trials`` and the position of the hand in
        ``processing/behavior/hand_pos``.
    bin_ms : float
        Width of a bin, in ms.
    event : str
        The column of the trials around which they are cut: ``move_onset_time``, ``go_cue_time``, ``target_on_time`` or
        ``start_time``.
    from_ms, to_ms : float
        Begin and end of the window, after the event; whole bins between them are taken.

    Returns
    -------
    MazeReaches

    Raises
    ------
    ImportError
        If h5py is not installed.
    ValueError
        If an argument is out of range, no trial holds the window, or the file is cut off or no HDF5.
    """
    bin_ms, event = positive(bin_ms, "bin_ms"), one_of(EVENTS)(event, "event")
    from_ms, to_ms = number(from_ms, "from_ms"), number(to_ms, "to_ms")
    n_bins = int(np.floor((to_ms - from_ms) / bin_ms + 1e-9))
    if n_bins < 1:
        raise ValueError(f"to_ms should be at least one bin of {bin_ms:g} ms after from_ms, {from_ms:g}, but it is {to_ms:g}.")
    with open_hdf5(path, "MC_Maze") as file:
        columns = file["intervals/trials"]
        start, stop, at = (columns[name][:].astype(float) for name in ("start_time", "stop_time", event))
        edges = at[:, None] + (from_ms + bin_ms * np.arange(n_bins + 1)) / 1000
        # A time that is missing is NaN, which is not within the trial.
        kept = (edges[:, 0] >= start - 1e-9) & (edges[:, -1] <= stop + 1e-9)
        if not kept.any():
            raise ValueError(
                f"from_ms and to_ms should lie within a trial, but no trial of {path} holds {from_ms:g} to {to_ms:g} ms around "
                f"{event}."
            )
        edges = edges[kept]
        ends = file["units/spike_times_index"][:].astype(int)
        spikes = np.split(file["units/spike_times"][:], ends[:-1])
        held_out = file["units/heldout"][:].astype(bool)
        split = _words(columns["split"])[kept]
        mazes = zip(columns["trial_type"][:][kept], columns["trial_version"][:][kept], strict=True)
        condition = np.array([f"{int(maze)}-{int(version)}" for maze, version in mazes])
        position, seconds = _position(file["processing/behavior/hand_pos"])
    counts = np.stack([np.diff(np.searchsorted(np.sort(times), edges), axis=1) for times in spikes], axis=2)
    at_edges = np.stack([np.interp(edges, seconds, axis) for axis in position.T], axis=2)
    return MazeReaches(
        counts=counts,
        velocity=np.diff(at_edges, axis=1) / (bin_ms / 1000),
        condition=condition,
        train=np.flatnonzero(split == "train"),
        test=np.flatnonzero(split == "val"),
        held_in=np.flatnonzero(~held_out),
        held_out=np.flatnonzero(held_out),
        bin_ms=bin_ms,
        left_out=int(np.count_nonzero(~kept)),
    )


def _words(column):
    return np.array([word.decode() if isinstance(word, bytes) else str(word) for word in column[:]])


def _position(series):
    """Where the hand was, in metres, and when; times stand in the file, or follow from a rate."""
    data = series["data"]
    position = data[:].astype(float) * float(data.attrs.get("conversion", 1.0))
    if "timestamps" in series:
        seconds = series["timestamps"][:].astype(float)
    else:
        begin = series["starting_time"]
        seconds = float(begin[()]) + np.arange(len(position)) / float(begin.attrs["rate"])
    finite = np.isfinite(position).all(axis=1)
    return position[finite], seconds[finite]

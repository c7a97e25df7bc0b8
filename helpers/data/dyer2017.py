"""Spikes of motor cortex during reaches, by Dyer et al.: 71 neurons, fetched from where it was published.

The file has a trap. Each of its rows of counts is the *sum of eight successive bins*, in windows that move on by one bin, even
across the borders of reaches: one spike stands in eight rows, and latents are smooth before any method looks for them. The
loader undoes it, so what it returns are counts of single bins.
"""

from dataclasses import dataclass

import numpy as np
from scipy.io import loadmat

from helpers.data.fetching import PublicFile, fetch
from helpers.validation import checked, numbers, positive_integer

COMMIT = "2f2059798cf599df5839a704682a18958811e13b"
CHEWIE = PublicFile(
    data_set="dyer2017",
    name="chewie_demo.mat",
    address=f"https://raw.githubusercontent.com/KordingLab/DAD/{COMMIT}/data/demo/chewie_demo.mat",
    licence="none stated; its authors ask to cite the paper",
    citation="Dyer et al., Nature Biomedical Engineering 1:967 (2017), doi 10.1038/s41551-017-0169-7",
    size=78_391,
    sha256="170c7db01cfa790de9e8700dfbdf3050b23c5f907131fdcfa3ae99e1c3ed3d32",
)
N_SUMMED = 8  # Bins in a row of the file.
ROWS_OF_A_REACH = 31
BIN_MS = 10.0
# Of the file: counts, velocity and target of either part. The longer one trains.
TRAIN, TEST = ("Yte", "Xte", "Tte"), ("Ytr", "Xtr", "Ttr")


@dataclass(frozen=True)
class Reaches:
    """Reaches of a monkey, with the spikes of its motor cortex.

    Attributes
    ----------
    counts : ndarray of int, shape (trials, time, neurons)
        Spikes in each bin, after the overlapping windows of the file were undone.
    velocity : ndarray, shape (trials, time, 2)
        Of the hand, as in the file; its unit is not said there, and its size is that of cm/s.
    target : ndarray of int, shape (trials,)
        One of four.
    train, test : ndarray of int
        Numbers of the reaches of the file's two parts: those of ``Yte``, the longer one, and of ``Ytr``.
    bin_ms : float
        Width of a bin. The file does not say it: 10 ms is what velocities and the distance of reaches give.
    n_summed : int
        How many bins each row of the file was the sum of.
    left_out : int
        Reaches that the file holds in part alone.
    """

    counts: np.ndarray
    velocity: np.ndarray
    target: np.ndarray
    train: np.ndarray
    test: np.ndarray
    bin_ms: float
    n_summed: int
    left_out: int


def _sums(value, name):
    value = numbers(value, name)
    if value.ndim != 2 or value.size == 0:
        raise ValueError(f"{name} should have shape (time, neurons), but it has shape {value.shape}.")
    if (value != np.round(value)).any() or value.min() < 0:
        raise ValueError(f"{name} should hold sums of counts, whole numbers of at least 0, but some are others.")
    return value.astype(int)


@checked(sums=_sums, n_summed=positive_integer)
def undo_overlapping_windows(sums, n_summed):
    """Counts of single bins, from counts in windows of several bins that move on by one.

    From one window to the next, the bin that enters is counted and the bin that leaves is not, so every ``n_summed``-th bin
    follows from the first of its kind, and these from the first window: none of the counts may be below 0.

    Parameters
    ----------
    sums : ndarray of int, shape (time, neurons)
        In each row, the sum over a bin and those before it.
    n_summed : int
        How many bins there are in a window.

    Returns
    -------
    counts : ndarray of int, shape (time + n_summed - 1, neurons)
        The bins of the first window come first; the last bin of a row's window stands ``n_summed - 1`` bins after the row.

    Raises
    ------
    ValueError
        If the rows are no whole numbers, no such sums, or do not say which bins they are sums of.
    """
    change = np.diff(sums, axis=0)
    counts = np.zeros((len(sums) + n_summed - 1, sums.shape[1]), dtype=int)
    for phase in range(n_summed):
        since = np.cumsum(change[phase::n_summed], axis=0)
        own = np.vstack([np.zeros((1, sums.shape[1]), dtype=int), since])
        places = np.arange(phase, len(counts), n_summed)
        counts[places] = (own - own.min(axis=0))[: len(places)]
    left = sums[0] - counts[:n_summed].sum(axis=0)
    if (left < 0).any():
        raise ValueError(
            f"sums should hold sums of {n_summed} successive counts, but neuron {np.argmax(left < 0)} has a row that is none."
        )
    if (left > 0).any():
        raise ValueError(
            f"sums should be 0 often enough to tell the counts behind them, but neuron {np.argmax(left > 0)} leaves several."
        )
    return counts


def load_dyer2017():
    """Load the reaches of monkey C of Dyer et al., which are fetched (78 kB) if they are not there yet.

    Returns
    -------
    Reaches
        96 reaches of 31 bins of 10 ms, 71 neurons. In the reaches of ``test``, one bin in seven holds no spike of any neuron,
        and the next about twice as many: use bins of 50 ms or more where that matters.

    Raises
    ------
    ConnectionError
        If the file is not there and cannot be fetched. The message says where to put it by hand.
    ValueError
        If the file is not the published one.

    References
    ----------
    Dyer et al., Nature Biomedical Engineering 1:967 (2017), doi 10.1038/s41551-017-0169-7. The repository KordingLab/DAD states
    no licence and asks to cite the paper, so the course fetches the file and does not ship it.
    """
    return read_dyer2017(fetch(CHEWIE))


def read_dyer2017(path):
    """Read a file in the layout of ``chewie_demo.mat``, and undo its overlapping windows.

    Parameters
    ----------
    path : str or pathlib.Path
        A file of MATLAB with ``Ytr``, ``Yte`` (time, neurons), ``Xtr``, ``Xte`` (time, 2) and ``Ttr``, ``Tte`` (time, 1).

    Returns
    -------
    Reaches

    Raises
    ------
    ValueError
        If it is no file of MATLAB, something is missing, shapes do not fit, rows are no sums of eight bins, or reaches are not
        of 31 rows.
    """
    with open(path, "rb") as file:
        try:
            stored = loadmat(file)
        except Exception as error:  # which one depends on where a file is damaged
            raise ValueError(f"{path} should be a whole file of MATLAB, but it cannot be read: {error}") from error
    missing = [name for name in (*TRAIN, *TEST) if name not in stored]
    if missing:
        raise ValueError(f"{path} should hold {', '.join((*TRAIN, *TEST))}, but it has no {', '.join(missing)}.")
    parts = [_reaches(stored, names) for names in (TRAIN, TEST)]
    counts, velocity, target = (np.concatenate([part[k] for part in parts]) for k in range(3))
    n_train = len(parts[0][0])
    numbers = np.arange(len(counts))
    left_out = sum(part[3] for part in parts)
    return Reaches(counts, velocity, target, numbers[:n_train], numbers[n_train:], BIN_MS, N_SUMMED, left_out)


def _reaches(stored, names):
    """Counts, velocities and targets of the whole reaches of one part, and how many are cut off at its ends."""
    sums, velocity, target = (stored[name] for name in names)
    target = target.ravel()
    if (target != np.round(target)).any():  # NaN among them
        raise ValueError(f"{names[2]} should hold whole numbers, but some are others.")
    target = target.astype(int)
    if not len(sums) == len(velocity) == len(target) or velocity.ndim != 2 or velocity.shape[1] != 2:
        raise ValueError(
            f"{', '.join(names)} should have the same number of rows, and {names[1]} two columns, but their shapes are "
            f"{sums.shape}, {velocity.shape} and {target.shape}."
        )
    # A reach begins where the target changes; all of them are as long, but the first and the last may be cut off.
    changes = np.flatnonzero(np.diff(target)) + 1
    first = changes[0] % ROWS_OF_A_REACH if changes.size else 0
    if (changes % ROWS_OF_A_REACH != first).any():
        raise ValueError(
            f"{names[2]} should change every {ROWS_OF_A_REACH} rows, where a reach begins, but it changes elsewhere."
        )
    n_reaches, rest = divmod(len(target) - first, ROWS_OF_A_REACH)
    if n_reaches < 1:
        raise ValueError(f"{names[2]} should hold a whole reach of {ROWS_OF_A_REACH} rows, but it has {len(target)} rows.")
    rows = first + np.arange(n_reaches * ROWS_OF_A_REACH).reshape(n_reaches, ROWS_OF_A_REACH)
    counts = undo_overlapping_windows(sums, N_SUMMED)[N_SUMMED - 1 :]
    return counts[rows], velocity[rows], target[rows[:, 0]], int(first > 0) + int(rest > 0)

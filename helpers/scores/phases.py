"""Whether two oscillations keep step: phases at a known frequency, trial by trial."""

import numpy as np

from helpers.validation import at_least_two, checked, numbers, positive, positive_integer, random_generator, whole_numbers

FLAT = 1e-12  # Of the largest value: a signal that moves by less than this moves by rounding alone.


def _signals(value, name):
    value = numbers(value, name).astype(float, copy=False)
    if value.ndim != 2 or value.size == 0:
        raise ValueError(f"{name} should have shape (trials, time), but it has shape {value.shape}.")
    return value


def _before(signal, end_bin, n_bins):
    """The bins before the end, of each trial."""
    return np.take_along_axis(signal, end_bin[:, None] - n_bins + np.arange(n_bins), axis=1)


def _windows_fit(arguments):
    signal, end_bin, n_bins = arguments["signal"], arguments["end_bin"], arguments["n_bins"]
    if len(end_bin) != len(signal):
        raise ValueError(f"end_bin should have one entry a trial, {len(signal)}, but it has {len(end_bin)}.")
    if end_bin.min() < n_bins or end_bin.max() > signal.shape[1]:
        raise ValueError(
            f"end_bin should lie from {n_bins} to {signal.shape[1]}, so that {n_bins} bins before it are there, but it goes "
            f"from {end_bin.min()} to {end_bin.max()}."
        )
    periods = arguments["frequency"] * arguments["bin_ms"] / 1000  # In a bin.
    if periods >= 0.5:
        raise ValueError(
            f"frequency should be below {500 / arguments['bin_ms']:g} Hz, half of the bins in a second, but it is "
            f"{arguments['frequency']:g}."
        )
    if periods * n_bins < 1 - 1e-9:
        raise ValueError(
            f"n_bins should be at least {int(np.ceil(1 / periods - 1e-9))}, one period, but it is {n_bins}: in less, an "
            "oscillation and a slow change are the same."
        )
    window = _before(signal, end_bin, n_bins)
    flat = np.flatnonzero(np.ptp(window, axis=1) <= FLAT * np.abs(window).max(axis=1))
    if flat.size:
        raise ValueError(f"signal should move in each window, but in trial {flat[0]} it has one value, so it has no phase.")


@checked(
    signal=_signals, frequency=positive, bin_ms=positive, end_bin=whole_numbers, n_bins=at_least_two, together=_windows_fit
)
def phases_before(signal, frequency, bin_ms, end_bin, n_bins):
    """Phase of an oscillation in a window of each trial, at the end of the window.

    Parameters
    ----------
    signal : ndarray, shape (trials, time)
        Something that may oscillate.
    frequency : float
        At which frequency, in Hz.
    bin_ms : float
        Width of a bin, in ms.
    end_bin : ndarray of int, shape (trials,)
        The first bin after the window, such as that of movement onset.
    n_bins : int
        Length of the window, one period at least. With two periods or more a phase is right to 0.1 or better; with one, to 0.3.

    Returns
    -------
    phases : ndarray, shape (trials,)
        In radians: 0 where a cosine has its peak in ``end_bin``. The mean of the window is taken out, and its ends are
        faded, so that little of slower changes is left.

    Raises
    ------
    ValueError
        If a window does not fit into its trial, is shorter than a period, or holds one value alone, which has no phase; or if
        the bins are too wide for the frequency.
    """
    window = _before(signal, end_bin, n_bins)
    taper = np.hanning(n_bins + 2)[1:-1]
    window = (window - (window @ taper)[:, None] / taper.sum()) * taper
    wave = np.exp(-2j * np.pi * frequency * bin_ms / 1000 * np.arange(-n_bins, 0))
    return np.angle(window @ wave)


def _phases(value, name):
    value = numbers(value, name).astype(float, copy=False)
    if value.ndim != 1 or value.size < 2:
        raise ValueError(f"{name} should hold a phase for each of at least 2 trials, but it has shape {value.shape}.")
    return value


def _same_trials(arguments):
    first, second = arguments["first"], arguments["second"]
    if len(first) != len(second):
        raise ValueError(f"second should hold as many phases as first, {len(first)}, but it holds {len(second)}.")


@checked(first=_phases, second=_phases, together=_same_trials)
def phase_locking(first, second):
    """How constant the difference of two phases is over trials.

    Parameters
    ----------
    first, second : ndarray, shape (trials,)
        Phases in radians, in the same trials.

    Returns
    -------
    locking : float
        The length of the mean of unit vectors that point along the differences: 1 where they are all equal, near
        ``1 / sqrt(trials)`` where they have nothing to do with each other.

    Raises
    ------
    ValueError
        If the numbers of trials differ.

    References
    ----------
    Lachaux et al., Human Brain Mapping 8:194 (1999).
    """
    return float(np.abs(np.mean(np.exp(1j * (first - second)))))


@checked(first=_phases, second=_phases, rng=random_generator, n_shuffles=positive_integer, together=_same_trials)
def shuffled_phase_locking(first, second, rng, n_shuffles=500):
    """Phase locking of trials that do not belong together: how large it is by chance.

    Where both oscillations have the same phase in all trials, as after a stimulus, shuffled trials are locked as well; what
    counts is what the true pairs have beyond that.

    Parameters
    ----------
    first, second : ndarray, shape (trials,)
        Phases in radians, in the same trials.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the shuffles.
    n_shuffles : int
        How many.

    Returns
    -------
    locking : ndarray, shape (n_shuffles,)

    Raises
    ------
    ValueError
        If the numbers of trials differ.
    """
    return np.array([phase_locking(first, second[rng.permutation(len(second))]) for _ in range(n_shuffles)])

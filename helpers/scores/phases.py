"""Whether two oscillations keep step: phases at a known frequency, trial by trial."""

import numpy as np

from helpers.validation import at_least_two, checked, numbers, positive, positive_integer, random_generator


def _signals(value, name):
    value = numbers(value, name)
    if value.ndim != 2 or value.size == 0:
        raise ValueError(f"{name} should have shape (trials, time), but it has shape {value.shape}.")
    return value


def _ends(value, name):
    value = np.asarray(value)
    if value.ndim != 1 or value.size == 0 or value.dtype.kind not in "iu":
        raise ValueError(f"{name} should hold a whole number for each trial, but it is {value!r}.")
    return value


def _windows_fit(arguments):
    signal, end_bin, n_bins = arguments["signal"], arguments["end_bin"], arguments["n_bins"]
    if len(end_bin) != len(signal):
        raise ValueError(f"end_bin should have one entry a trial, {len(signal)}, but it has {len(end_bin)}.")
    if end_bin.min() < n_bins or end_bin.max() > signal.shape[1]:
        raise ValueError(
            f"end_bin should lie from {n_bins} to {signal.shape[1]}, so that {n_bins} bins before it are there, but it goes "
            f"from {end_bin.min()} to {end_bin.max()}."
        )
    if arguments["frequency"] * 2 * arguments["bin_ms"] > 1000:
        raise ValueError(
            f"frequency should be at most {500 / arguments['bin_ms']:g} Hz, half of the bins in a second, but it is "
            f"{arguments['frequency']:g}."
        )


@checked(signal=_signals, frequency=positive, bin_ms=positive, end_bin=_ends, n_bins=at_least_two, together=_windows_fit)
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
        Length of the window; whole periods keep the mean out.

    Returns
    -------
    phases : ndarray, shape (trials,)
        In radians: 0 where a cosine has its peak in ``end_bin``. The mean of the window is taken out, and its ends are
        faded, so that little of slower changes is left.

    Raises
    ------
    ValueError
        If a window does not fit into its trial, or the bins are too wide for the frequency.
    """
    bins = end_bin[:, None] - n_bins + np.arange(n_bins)
    window = np.take_along_axis(signal, bins, axis=1)
    taper = np.hanning(n_bins + 2)[1:-1]
    window = (window - (window @ taper)[:, None] / taper.sum()) * taper
    wave = np.exp(-2j * np.pi * frequency * bin_ms / 1000 * np.arange(-n_bins, 0))
    return np.angle(window @ wave)


def _phases(value, name):
    value = numbers(value, name)
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

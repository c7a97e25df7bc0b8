"""What a recording shows before any model: signs that F-tests on it mislead.

Each sign is a number or a few neurons; ``warn_of_signs`` puts them into words for whoever fits an autoregression.
They advise the cures of ``helpers.methods.cures``, which can be reached from here as well.
"""

from functools import lru_cache

import numpy as np
from scipy.fft import next_fast_len
from scipy.signal import welch

from helpers.in_pieces import recording_in_pieces, rows
from helpers.messages import neurons_named, warn_caller
from helpers.methods.cures import differences, without_mean_over_trials
from helpers.methods.spike_counts import bins_summed
from helpers.validation import checked, trials

__all__ = [
    "differences",
    "expected_coincidences",
    "filled_steps",
    "neurons_locked_to_trials",
    "pieces_of_one_length",
    "refuse_overlapping_counts",
    "shared_rhythm",
    "slow_neurons",
    "steps_summed",
    "warn_of_signs",
    "warn_of_sparse_events",
    "without_mean_over_trials",
]

FEWEST_COINCIDENCES = 8  # Expected by chance in a pair. With fewer, one more than expected is already called significant.

# A slow course shows in the means of N_BLOCKS blocks of time, each of at least ENOUGH_IN_A_BLOCK steps.
N_BLOCKS, ENOUGH_IN_A_BLOCK = 20, 5
SMOOTH_COURSE = 0.5  # Von Neumann's ratio of these means: 2 for chance, with a standard deviation of 0.43; below this, slow.
BLOCK_FORGETS = 8  # A block is longer than so many times the memory of activity; means of shorter ones are alike by themselves.

# What is common to trials shows in their mean, beside means for which half of the trials are multiplied by -1.
FEWEST_TRIALS = 5  # With fewer, it cannot be told from chance.
N_TURNED = 16  # So many choices of half of the trials are tried,
COMMON_TO_TRIALS = 2.0  # and the mean has so many times the power of the largest of theirs.

# A gap that was filled shows in steps in which all neurons keep their values.
SELDOM_STILL = 0.05  # Elsewhere some neuron keeps its value in a smaller share of the steps.
NEVER = 1e-3  # For silences: a run as long as this one would be expected less often than so in all trials.

# A moving average over 3 to WIDEST_BOX steps:
WIDEST_BOX = 40
SLOW_ENOUGH = 0.55  # successive steps correlate by more than this, as each of these averages makes them;
TAKEN_BACK, FIRST_STEPS = -0.1, 2048  # what entered leaves again: changes correlate so with later ones, in the first steps;
NOTCH, SHALLOWEST = 0.1, 0.4  # power at its notches, as a share of that beside them: on average, and at each.

# A low-pass: successive steps correlate by more than this, and the upper half of the frequencies has a smaller share of power.
SMOOTH_ENOUGH, EMPTY = 0.9, 1e-5
# A band-pass: two steps leave less than this of the next unpredicted, and a quarter of the frequencies has less of the power.
PREDICTED, EMPTY_QUARTER = 0.4, 1e-6

# A line of a spectrum, looked for in LINE_STEPS steps beside medians over blocks of frequencies:
LINE_STEPS, BLOCK_OF_FREQUENCIES = 8192, 32
LINE = 100  # its power over these medians. Chance reaches 20 in 1 of 1,000 recordings.
TOGETHER = 0.05  # Neurons that share one have a larger correlation than this.


@checked(x=recording_in_pieces)
def expected_coincidences(x):
    """How often two neurons would be active in the same step by chance, for each pair of which one is active in few steps.

    A neuron is active where it is above its lowest value: in steps with spikes, if these are counts.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Activity.

    Returns
    -------
    expected : ndarray, shape (neurons, neurons)
        ``n_i n_j / T``, with n the numbers of active steps among T; infinite on the diagonal and where both neurons are active
        in half of the steps or more, as what is recorded continuously is.

    Raises
    ------
    ValueError
        If the recording has another shape, or a neuron does not vary.
    """
    steps = rows(x)
    active = np.count_nonzero(steps > steps.min(axis=0), axis=0)
    often = 2 * active >= len(steps)
    counted = np.where(often, len(steps), active)
    expected = np.outer(counted, counted) / len(steps)
    return np.where(np.outer(often, often) | np.eye(len(active), dtype=bool), np.inf, expected)


@checked(x=recording_in_pieces)
def slow_neurons(x):
    """Neurons whose mean changes slowly through the recording, by von Neumann's ratio of the means of blocks.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Activity; trials follow one another.

    Returns
    -------
    neurons : ndarray of int
        Their numbers. None in a recording of fewer than a hundred steps.

    Raises
    ------
    ValueError
        If the recording has another shape, or a neuron does not vary.

    References
    ----------
    von Neumann, Annals of Mathematical Statistics 12:367 (1941), doi 10.1214/aoms/1177731677.
    """
    steps = rows(x)
    length = len(steps) // N_BLOCKS
    if length < ENOUGH_IN_A_BLOCK:
        return np.empty(0, dtype=int)
    blocks = steps[: N_BLOCKS * length].reshape(N_BLOCKS, length, -1)
    means = (np.full((1, length), 1 / length) @ blocks)[:, 0]
    changes = np.mean(np.diff(means, axis=0) ** 2, axis=0)
    smooth = changes < SMOOTH_COURSE * means.var(axis=0, ddof=1)
    if np.count_nonzero(smooth):
        within = blocks - means[:, None]
        kept = (within[:, 1:] * within[:, :-1]).sum(axis=(0, 1)) / np.maximum(
            (within**2).sum(axis=(0, 1)), np.finfo(float).tiny
        )
        smooth &= length * (1 - kept) > BLOCK_FORGETS
    return np.flatnonzero(smooth)


@checked(x=trials)
def neurons_locked_to_trials(x):
    """Neurons that do something at the same time in all trials, such as a response to a stimulus.

    The power of the mean over trials is set beside that of means of which half of the trials are turned over, where all that
    trials have in common is gone and all else is left, however slow.

    Parameters
    ----------
    x : ndarray, shape (trials, time, neurons)
        Activity.

    Returns
    -------
    neurons : ndarray of int
        Their numbers. None where there are fewer than five trials.

    Raises
    ------
    ValueError
        If there are no trials.

    References
    ----------
    Schimmel, Science 157:92 (1967), doi 10.1126/science.157.3784.92: the average with every other trial turned over.
    """
    n_trials = len(x)
    if n_trials < FEWEST_TRIALS:
        return np.empty(0, dtype=int)
    rng = np.random.default_rng(0)  # which halves are turned over does not matter, but an answer should not change
    signs = np.where(np.arange(n_trials) % 2, 1.0, -1.0)[: n_trials // 2 * 2]
    halves = np.zeros((N_TURNED, n_trials))
    for half in halves:
        half[rng.permutation(n_trials)[: len(signs)]] = signs
    means = np.tensordot(np.vstack([np.ones(n_trials), halves]) / n_trials, x - x.mean(axis=(0, 1)), 1)
    power = means.var(axis=1)
    return np.flatnonzero(power[0] > COMMON_TO_TRIALS * power[1:].max(axis=0))


@checked(x=recording_in_pieces)
def filled_steps(x):
    """How many steps look filled in: all neurons keep their values, which at other times they seldom do, or trials end so.

    Gaps and the ends of shorter trials are filled with zeros in many files, and in some with the last value.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Activity.

    Returns
    -------
    n_steps : int
        0 where nothing looks filled in.

    Raises
    ------
    ValueError
        If the recording has another shape, or a neuron does not vary.
    """
    steps, lengths = rows(x), [len(piece) for piece in x]
    within = np.ones(len(steps) - 1, dtype=bool)  # from a step to the next, but not from a piece to the next
    within[np.cumsum(lengths)[:-1] - 1] = False
    still = within & (steps[1:, 0] == steps[:-1, 0])
    if np.count_nonzero(still) < 2:
        return 0
    still[still] = (steps[1:][still] == steps[:-1][still]).all(axis=1)
    if np.count_nonzero(still) < 2:
        return 0
    kept = (steps[1:] == steps[:-1])[within]
    still = still[within]
    elsewhere = kept[~still].mean(axis=0) if not still.all() else np.ones(steps.shape[1])
    seldom = elsewhere.argmin()
    by_chance = np.delete(elsewhere, seldom).prod()  # that all others keep their values when this one does
    seen = np.count_nonzero(still) / np.count_nonzero(kept[..., seldom])
    if elsewhere[seldom] < SELDOM_STILL and seen > max(0.1, 10 * by_chance):
        return int(np.count_nonzero(still))
    # Of spikes, all neurons are often silent. Then only trials that end in silences longer than any before are too much.
    n_runs = n_still = 0
    at_end = []
    for piece in np.split(still, np.cumsum([n - 1 for n in lengths])[:-1]):
        moving = np.flatnonzero(~piece)
        stop = moving[-1] + 1 if moving.size else 0
        at_end.append((len(piece) - stop, len(piece)))
        before = piece[:stop]
        n_runs += np.count_nonzero(before[1:] & before[:-1])
        n_still += np.count_nonzero(before)
    stays = (n_runs + 1) / (n_still + 2)
    too_long = [n for n, most in at_end if n < most and len(x) * stays**n < NEVER]
    return int(sum(too_long)) if len(x) > 1 else 0


def _as_counts(x):
    """Whole numbers that trials ``x`` hold in some unit, such as spikes for each bin or second; ``None`` where they do not."""
    some = x[:, :64]
    if some.min() < 0:
        return None
    unit = 1.0 if (some == np.round(some)).all() else some[some > 0].min()
    for start in range(0, x.shape[1], 2**12):
        whole = x[:, start : start + 2**12] / unit
        if whole.min() < 0 or np.abs(whole - np.round(whole)).max() > 1e-6:
            return None
    return np.round(x / unit)


@checked(x=recording_in_pieces)
def steps_summed(x):
    """Of how many successive steps each value is a sum or a mean, in windows that move on by one step: 1 where it is none.

    Counts are told by undoing the windows, which has to give no negative count anywhere; other activity by its spectrum, in
    which a moving average over w steps leaves notches at multiples of 1/w.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Activity.

    Returns
    -------
    width : int

    Raises
    ------
    ValueError
        If the recording has another shape, or a neuron does not vary.
    """
    trials_of_it = pieces_of_one_length.unchecked(x)
    counts = _as_counts(trials_of_it)
    return bins_summed(counts) if counts is not None else _width_of_box(trials_of_it)


@checked(x=recording_in_pieces)
def pieces_of_one_length(x):
    """Trials of one length, from pieces of any: the beginnings of those that are long enough, as much of them as there can be.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)

    Returns
    -------
    trials : ndarray, shape (trials, time, neurons)
        ``x`` itself where its pieces have one length.

    Raises
    ------
    ValueError
        If the recording has another shape, or a neuron does not vary.
    """
    if not isinstance(x, tuple):
        return x
    lengths = np.sort([len(piece) for piece in x])
    length = lengths[np.argmax(lengths * np.arange(len(lengths), 0, -1))]
    return np.stack([piece[:length] for piece in x if len(piece) >= length])


def _some(x):
    """Some steps of some neurons of some trials, for a look that costs little."""
    return x[:8, :FIRST_STEPS, :: x.shape[2] // 6 + 1]


def _by_neuron(x):
    """``(trials, time, neurons)`` without the mean of each neuron, as ``(trials, neurons, time)`` side by side in memory."""
    by_neuron = np.ascontiguousarray(x.swapaxes(1, 2))
    return by_neuron - by_neuron.mean(axis=(0, 2))[:, None]


def _changes_are_taken_back(x):
    """Whether changes may be taken back after 3 to ``WIDEST_BOX`` steps, as in a moving average."""
    changes = np.diff(np.ascontiguousarray(_some(x).swapaxes(1, 2)))
    changes = changes.reshape(-1, changes.shape[-1])
    changes = changes[changes.any(axis=1)]
    if not len(changes):
        return False
    changes /= np.sqrt(np.einsum("nt,nt->n", changes, changes))[:, None]
    length = next_fast_len(changes.shape[1] + WIDEST_BOX, real=True)
    power = np.abs(np.fft.rfft(changes, length)) ** 2
    products = np.fft.irfft(power.mean(axis=0), length)[: WIDEST_BOX + 1]
    return products[3:].min(initial=0) < TAKEN_BACK * products[0]


def _width_of_box(x):
    """The width of the moving average that the notches of a spectrum tell; 1 where there are none."""
    best, width = np.log(NOTCH), 1
    if not _changes_are_taken_back(x):
        return width
    n_times = x.shape[1]
    sized = (x - x.mean(axis=(0, 1))) / _spread(x)
    for wanted in range(3, min(WIDEST_BOX, n_times // 64) + 1):
        half = min(16, max(4, n_times // (16 * wanted)))
        segment = 2 * wanted * half  # so many frequencies lie between a lobe and the next notch, and both are hit
        power = welch(sized, nperseg=segment, axis=1)[1].mean(axis=(0, 2))
        places = half * np.arange(1, wanted + 1)  # halves of 1 / wanted: lobes and notches in turns
        level = np.log(power[places[places <= segment // 2]] + np.finfo(float).tiny)
        notches, lobes = level[1::2], level[::2]
        upper = np.append(lobes[1:], lobes[-1:])[: len(notches)]
        depth = notches - np.minimum(lobes[: len(notches)], upper)
        if depth.mean() < best and depth.max() < np.log(SHALLOWEST):
            best, width = depth.mean(), wanted
    return width


def _spread(x):
    """Standard deviation of each neuron; 1 where it varies only in what was cut off to have trials of one length."""
    spread = x.std(axis=(0, 1))
    return np.where(spread > 0, spread, 1)


def _share_of_high_frequencies(x):
    """Share of the power of ``(trials, time, neurons)``, each neuron's alike, above a quarter of the sampling rate."""
    power = welch(x / _spread(x), nperseg=min(256, x.shape[1]), axis=1)[1].mean(axis=(0, 2))
    return power[3 * len(power) // 5 :].sum() / power.sum()


def _two_correlations(x):
    """Of some neurons with themselves one step before, and two, shape (2, neurons)."""
    some = _by_neuron(_some(x))
    squares = np.einsum("rnt,rnt->n", some, some)
    size = np.where(squares > 0, squares, 1)
    return np.array([np.einsum("rnt,rnt->n", some[..., lag:], some[..., :-lag]) / size for lag in (1, 2)])


def _two_steps_leave(first, second):
    """Share of the variance of a typical neuron that a sum of its last two steps leaves unpredicted."""
    left = 1 - first**2
    partial = (second - first**2) / np.maximum(left, np.finfo(float).tiny)
    return np.median(left * (1 - np.minimum(partial**2, 1)))


def _empty_quarter(x):
    """Where a quarter of all frequencies holds next to no power: between which, in cycles a step. ``None`` where none does."""
    if x.shape[1] < 64:
        return None
    frequencies, power = welch(x / _spread(x), nperseg=min(256, x.shape[1]), axis=1)
    power = power.mean(axis=(0, 2))
    width = len(power) // 4
    up_to = np.append(0, np.cumsum(power / power.sum()))
    share = up_to[width:] - up_to[:-width]
    first = share.argmin()
    return (frequencies[first], frequencies[first + width - 1]) if share[first] < EMPTY_QUARTER else None


@checked(x=recording_in_pieces)
def shared_rhythm(x):
    """A period that returns like clockwork in several neurons, such as hum of the mains or a stimulus at even intervals.

    It is a line in the spectra of both, far above the frequencies around it. Rhythms of neurons are broader.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Activity; the longest piece is looked at.

    Returns
    -------
    neurons : ndarray of int
        Their numbers; none where there is no such period.
    period : float
        In steps, of the strongest line; NaN where there is none.

    Raises
    ------
    ValueError
        If the recording has another shape, or a neuron does not vary.
    """
    steps = max(x, key=len)[:LINE_STEPS]
    n_steps = len(steps) // (2 * BLOCK_OF_FREQUENCIES) * 2 * BLOCK_OF_FREQUENCIES
    found = None
    if len(steps) >= 8 * BLOCK_OF_FREQUENCIES:
        some = _by_neuron(steps[None, :n_steps, :: steps.shape[1] // 6 + 1])[0]
        if _go_together(some) and _strongest_shared_line(some):
            found = _strongest_shared_line(_by_neuron(steps[None, :n_steps])[0])
    return found or (np.empty(0, dtype=int), np.nan)


def _go_together(moved):
    """Whether some neuron of ``(neurons, time)`` goes up and down with another at all: without that they share no rhythm."""
    products = moved @ moved.T
    size = np.sqrt(np.diag(products))
    return np.any(np.abs(np.triu(products, 1)) > TOGETHER * np.outer(size, size))


@lru_cache(maxsize=8)
def _taper(n_steps):
    return np.hanning(n_steps)


def _strongest_shared_line(moved):
    """Neurons of ``(neurons, time)`` that have the strongest line that two of them share, and its period in steps."""
    n_steps = moved.shape[1]
    power = np.abs(np.fft.rfft(moved * _taper(n_steps))[:, :-1]) ** 2
    blocks = power.reshape(len(power), -1, BLOCK_OF_FREQUENCIES)
    in_order, middle = np.sort(blocks, axis=2), BLOCK_OF_FREQUENCIES // 2
    medians = (in_order[..., middle - 1] + in_order[..., middle]) / 2
    around = medians.copy()  # the largest of a block's own and those of the blocks beside it
    np.maximum(around[:, 1:], medians[:, :-1], out=around[:, 1:])
    np.maximum(around[:, :-1], medians[:, 1:], out=around[:, :-1])
    around = np.maximum(around, np.finfo(float).tiny)
    if np.count_nonzero(in_order[:, 1:, -1] > LINE * around[:, 1:]) < 2:
        return None  # where most recordings end: there is no line, or it is that of one neuron
    above = (blocks / around[:, :, None]).reshape(power.shape)
    above[:, :BLOCK_OF_FREQUENCIES] = 0  # periods so long are slow courses
    strongest = np.partition(above, -2, axis=0)[-2].argmax()
    neurons = np.flatnonzero(above[:, strongest] > LINE)
    return (neurons, n_steps / strongest) if neurons.size > 1 else None


@checked(x=recording_in_pieces)
def refuse_overlapping_counts(x, name="x"):
    """Raise where counts ``x`` are sums of overlapping windows, without a doubt: all can be undone."""
    counts = _as_counts(pieces_of_one_length.unchecked(x))
    width = bins_summed(counts) if counts is not None else 1
    if width > 1:
        apart = f"every {width}th step" if isinstance(x, tuple) else f"{name}[{':, ' * (len(x) > 1)}::{width}]"
        raise ValueError(
            f"{name} should hold counts of bins that do not overlap, but each can be the sum of {width} successive bins, in "
            f"windows that move on by one. One spike stands in {width} rows then, and F and p mislead. Undo the windows, with "
            f"helpers.data.dyer2017.undo_overlapping_windows({name}, {width}) for one recording, or keep {apart}."
        )


@checked(x=recording_in_pieces)
def warn_of_signs(x, is_slow=False, name="x"):
    """Warn of what makes arrows in a regression of ``x`` on its past, though nobody drives anybody.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
    is_slow : bool
        Whether it was said already that activity is slow.
    name : str
        What the recording is called in a warning.

    Returns
    -------
    has_warned : bool
    """
    said = []
    if n_filled := filled_steps.unchecked(x):
        said.append(
            f"{name} looks filled in: in {n_filled} steps all neurons keep the values of the step before. Filled gaps, or "
            "trials made equally long with zeros, are a course that all share, and it makes arrows. Cut the recording there."
        )
    one_length = pieces_of_one_length.unchecked(x)
    first, second = _two_correlations(one_length)
    similar = np.median(first)
    if similar > SLOW_ENOUGH and (width := _width_of_box(one_length)) > 1:
        said.append(
            f"{name} looks like a moving average over {width} steps: its spectrum has the notches of one. (So has what goes on "
            f"and off every {width} steps.) Neighbouring steps then hold the same activity, and F and p mislead. Use "
            f"what was recorded before it was smoothed, or keep steps that are {width} apart."
        )
    elif similar > SMOOTH_ENOUGH and _share_of_high_frequencies(one_length) < EMPTY:
        said.append(
            f"{name} has next to no power in the upper half of its frequencies: it was smoothed, filtered, or sampled much "
            "faster than it changes. What is left after a prediction is then the tail of the filter, and F and p "
            "mislead. Use what was recorded before it was filtered, or fewer samples."
        )
    elif _two_steps_leave(first, second) <= PREDICTED and (band := _empty_quarter(one_length)):
        said.append(
            f"{name} has next to no power between {band[0]:.2g} and {band[1]:.2g} cycles a step: a filter, such as a "
            "band-pass, took it out. What is left after a prediction is then the tail of the filter, and F and p mislead. "
            "Use what was recorded before it was filtered."
        )
    of_rhythm, period = shared_rhythm.unchecked(x)
    if of_rhythm.size:
        said.append(
            f"In {neurons_named(of_rhythm)} something returns about every {period:.3g} steps like clockwork, such as a "
            "stimulus, or hum of the mains. Neurons that follow one clock predict each other without any connection. Cut the "
            "recording into trials of that period, or of the stimulus, subtract their mean, "
            f"warning_signs.without_mean_over_trials({name}), and look again."
        )
    if len(one_length) > 1 and (locked := neurons_locked_to_trials.unchecked(one_length)).size > 1:
        said.append(
            f"In all trials, {neurons_named(locked)} do something at the same time, such as a response to a stimulus. "
            "Who answers first then predicts who answers later, and gets an arrow. Subtract the mean over trials of "
            f"each condition, warning_signs.without_mean_over_trials({name}, condition), and look again."
        )
    if not is_slow and (slow := slow_neurons.unchecked(x)).size > 1:
        said.append(
            f"The mean of {neurons_named(slow)} changes slowly through the recording: a drift, a fading dye, a shared state. "
            "Neurons with a common slow course predict each other without any connection. Take differences, "
            f"warning_signs.differences({name}), or subtract the course; a straight line is seldom enough."
        )
    for words in said:
        warn_caller(words)
    return bool(said)


@checked(x=recording_in_pieces)
def warn_of_sparse_events(x):
    """Warn where neurons of ``x`` are so seldom active that an F-test between them misleads."""
    steps = rows(x)
    some = steps[:: len(steps) // 256 + 1]
    if np.mean(some == some.min(axis=0), axis=0).max() < 0.25:
        return  # a look that costs little: nobody is often at the lowest value
    expected = expected_coincidences.unchecked(x)
    low = expected < FEWEST_COINCIDENCES
    if low.any():
        i, j = np.unravel_index(expected.argmin(), expected.shape)
        n_pairs = np.count_nonzero(low) // 2
        warn_caller(
            f"Spikes or events are sparse: {neurons_named([i, j])} would be active in the same step "
            f"{expected[i, j]:.2g} times by chance, and in {n_pairs} pairs of neurons it is below "
            f"{FEWEST_COINCIDENCES}. Then F-tests call single coincidences significant: do not read the p-values. Take "
            "wider bins, or compare with shifted copies, granger.calibrated_granger(x, order, rng)."
        )

"""Copies of a recording in which nobody can drive anybody, since each neuron is moved in time on its own.

Whatever a method calls in them, it calls by chance. ``granger.calibrated_granger`` sets F of all pairs beside them, and any
other method can be run on them as well.
"""

import numpy as np

from helpers.in_pieces import recording_in_pieces
from helpers.validation import checked, numbers, random_generator, vector, whole_number

FEWEST_TO_SHUFFLE = 10  # Trials; of fewer, too many orders leave a trial where it was.


def _enough_trials(arguments):
    """A rule for ``together``: trials ``x`` of one length are enough to be put in other orders."""
    x = arguments["x"]
    if not isinstance(x, tuple) and 1 < len(x) < FEWEST_TO_SHUFFLE:
        raise ValueError(
            f"x should hold at least {FEWEST_TO_SHUFFLE} trials, to be put in other orders, but it holds {len(x)}."
        )


@checked(x=recording_in_pieces, rng=random_generator, together=_enough_trials)
def moved_apart(x, rng):
    """A copy of a recording in which each neuron is moved in time on its own.

    It keeps what each neuron does by itself: how sparse, how slow, how smooth it is.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Activity. One recording is moved around its end to the beginning; no two neurons by nearly as much, as that would leave
        an arrow between them, late by a few steps, or as it was. Of trials of one length, each neuron gets its own
        order, so that copies keep what all trials have in common, such as the response to a stimulus. Pieces of other lengths
        are moved as one recording, and cut where they were.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the shifts.

    Returns
    -------
    moved : ndarray, shape (trials, time, neurons), or a tuple of pieces
        One trial, where ``x`` is one recording.

    Raises
    ------
    ValueError
        If a neuron does not vary, or there are 2 to 9 trials of one length.
    """
    if isinstance(x, tuple):
        steps, ends = np.concatenate(x), np.cumsum([len(piece) for piece in x])[:-1]
        return tuple(np.split(moved_apart(steps, rng)[0], ends))
    moved = np.empty_like(x)
    if len(x) == 1:
        for neuron, shift in enumerate(_shifts_apart(*x.shape[1:], rng)):
            moved[0, :, neuron] = np.roll(x[0, :, neuron], shift)
    else:
        for neuron in range(x.shape[2]):
            moved[:, :, neuron] = x[rng.permutation(len(x)), :, neuron]
    return moved


def _shifts_apart(n_steps, n_neurons, rng):
    """A shift for each neuron, of which no two are closer around the circle than half of what even spacing would leave."""
    least = n_steps // (2 * n_neurons)
    free = np.sort((rng.random(n_neurons) * (n_steps - least * n_neurons)).astype(int))
    spaced = free + least * np.arange(n_neurons) + int(rng.random() * n_steps)
    return spaced[rng.permutation(n_neurons)] % n_steps


def _one_course(arguments):
    """A rule for ``together``: others are as long as the source."""
    source, others = arguments["source"], arguments["others"]
    if others.ndim != 2 or len(others) != len(source):
        raise ValueError(f"others should have shape ({len(source)}, columns), as source is so long, but it is {others.shape}.")


@checked(source=vector, others=numbers, shift=whole_number, together=_one_course)
def shift_what_is_own(source, others, shift):
    """A neuron that is tied to others as before, and whose own part comes at another time.

    What others do not tell of the source, the residual of a regression on them, is moved around its end to the beginning. So
    a copy keeps what source and target both have from others, which a shift of the whole source would break.

    Parameters
    ----------
    source : ndarray, shape (time,)
        Activity of the neuron.
    others : ndarray, shape (time, columns)
        What a test conditions on.
    shift : int
        By how many steps its own part comes later.

    Returns
    -------
    copy : ndarray, shape (time,)

    Raises
    ------
    ValueError
        If others are not as long as the source.

    References
    ----------
    Winkler, Ridgway, Webster, Smith & Nichols, NeuroImage 92:381 (2014), doi 10.1016/j.neuroimage.2014.01.060, where it is
    called after Smith; there residuals are permuted, and here they are moved, as they have a memory.
    """
    columns = np.column_stack([np.ones(len(source)), others])
    told = columns @ np.linalg.lstsq(columns, source, rcond=None)[0]
    return told + np.roll(source - told, shift)

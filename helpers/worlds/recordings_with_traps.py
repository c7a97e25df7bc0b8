"""Made recordings as they come from a laboratory: the wiring is known, and what misleads is in them.

In ``recording_with_traps``, eight neurons are recorded, in a table with eleven columns. One column is silent, one is a copy of
another in another unit, and one counts up like a clock. Brightness fades, and for three seconds nothing was recorded. A ninth
neuron is not in the table: it drives two of the eight, one a step later than the other.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.signal import lfilter

from helpers.validation import checked, positive_integer, random_generator, whole_number

RATE_HZ = 20.0
NEURONS = ("c01", "c02", "c03", "c05", "c06", "c07", "c08", "c09")
SILENT, COPY, CLOCK = "c04", "c10", "c11"
COPIED = "c02"
ARROWS = (("c02", "c01"), ("c03", "c02"), ("c06", "c05"), ("c07", "c06"), ("c08", "c01"), ("c08", "c03"))  # to, from
UNSEEN = ("c09", "c05")  # What looks like an arrow: the unseen neuron reaches the second first.
MEMORY, ARROW, OF_UNSEEN = 0.4, 0.3, 0.7
FADING, FADES_IN_S = 20.0, 60.0  # Brightness at the start above that at the end, and how long it takes to fall to 1/e.
BRIGHTNESS, UNIT = 100.0, 10.0  # Mean, and the standard deviation of what is added at each step.
GAP = slice(0.375, 0.4)  # Of the recording.
FEWEST_STEPS = 400
RING, RING_HZ, OWN = 0.95, 1.0, 0.5  # How much a rhythm keeps from step to step, its pace, and its size in the source.
BURN_IN = 100


@dataclass(frozen=True)
class TrappedRecording:
    """A table as a laboratory would send it, and what is known because it was made.

    Attributes
    ----------
    table : pandas.DataFrame
        A row for each step and a column for each thing that was recorded; empty where nothing was.
    neurons : tuple of str
        Which columns are neurons.
    W : ndarray, shape (neurons, neurons)
        Effect of one step on the next, ``[to, from]``, in the order of ``neurons``; memory is on the diagonal.
    unseen : tuple of str, or None
        ``(to, from)``: the pair that an unrecorded neuron drives one after the other.
    rate_hz : float
        Steps in a second.
    """

    table: pd.DataFrame
    neurons: tuple
    W: np.ndarray
    unseen: tuple | None
    rate_hz: float

    @property
    def truth(self):
        """Whether there is an arrow, shape (neurons, neurons), ``[to, from]``."""
        return (self.W != 0) & ~np.eye(len(self.W), dtype=bool)


def _yes_or_no(value, name):
    if not isinstance(value, bool | np.bool_):
        raise ValueError(f"{name} should be True or False, but it is {value!r}.")
    return bool(value)


def _enough_steps(value, name):
    value = whole_number(value, name)
    if value < FEWEST_STEPS:
        raise ValueError(f"{name} should be at least {FEWEST_STEPS}, but it is {value}.")
    return value


@checked(rng=random_generator, has_arrows=_yes_or_no, n_steps=_enough_steps)
def recording_with_traps(rng, has_arrows=True, n_steps=2400):
    """A recording of two minutes, with a silent column, a copied one, a clock, a gap, and fading.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of all that is random.
    has_arrows : bool
        Whether there are six arrows and an unseen neuron; without them, nobody drives anybody, and all traps are there.
    n_steps : int
        Steps of 50 ms, 400 or more.

    Returns
    -------
    TrappedRecording

    Raises
    ------
    ValueError
        If the generator is none, or there are too few steps.
    """
    place = {name: k for k, name in enumerate(NEURONS)}
    W = MEMORY * np.eye(len(NEURONS))
    for to, source in ARROWS if has_arrows else ():
        W[place[to], place[source]] = ARROW
    noise = rng.standard_normal((BURN_IN + n_steps, len(NEURONS)))
    unseen = rng.standard_normal(BURN_IN + n_steps)
    if has_arrows:
        late, early = (place[name] for name in UNSEEN)
        noise[1:, early] += OF_UNSEEN * unseen[:-1]
        noise[2:, late] += OF_UNSEEN * unseen[:-2]
    x = np.zeros_like(noise)
    for t in range(1, len(x)):
        x[t] = W @ x[t - 1] + noise[t]
    seconds = np.arange(n_steps) / RATE_HZ
    fading = FADING * np.exp(-seconds / FADES_IN_S)[:, None] * rng.uniform(0.5, 1.5, len(NEURONS))
    table = pd.DataFrame(BRIGHTNESS + UNIT * x[BURN_IN:] + fading, columns=list(NEURONS))
    table[SILENT] = 0.0
    table[COPY] = 0.5 * table[COPIED] + 3
    table[CLOCK] = 1000.0 + np.arange(n_steps)
    table = table[sorted(table)].round(3)
    table.iloc[int(GAP.start * n_steps) : int(GAP.stop * n_steps)] = np.nan
    return TrappedRecording(table, NEURONS, W, UNSEEN if has_arrows else None, RATE_HZ)


@checked(rng=random_generator, n_steps=positive_integer)
def two_that_ring(rng, n_steps=600):
    """Two neurons with slow rhythms of their own, of which neither drives the other, and a third that drives both.

    The third is noise. It reaches the first neuron after one step, and the second after two.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of all that is random.
    n_steps : int
        Steps of 50 ms.

    Returns
    -------
    activity : ndarray, shape (time, 3)
        First, second, third.

    Raises
    ------
    ValueError
        If the generator is none, or there are no steps.
    """
    noise = rng.standard_normal((BURN_IN + n_steps, 3))
    turn = 2 * RING * np.cos(2 * np.pi * RING_HZ / RATE_HZ)
    rhythms = lfilter([1], [1, -turn, RING**2], noise[:, :2], axis=0)
    spread = np.sqrt((1 + RING**2) / ((1 - RING**2) * ((1 + RING**2) ** 2 - turn**2)))  # of an autoregression of two lags
    x = np.column_stack([OWN * rhythms[:, 0] / spread, rhythms[:, 1] / spread, noise[:, 2]])
    x[1:, 0] += noise[:-1, 2]
    x[2:, 1] += noise[:-2, 2]
    return x[BURN_IN:]

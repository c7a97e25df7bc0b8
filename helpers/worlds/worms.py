"""Made worms: individuals that behave alike, and whose neurons of the same name differ.

They are *made*, whatever their names look like. A command runs through forward, reversal, turn and pause; three latents follow
it, slowly as calcium does; and each neuron is a weighted sum of these, of latents that have nothing to do with behaviour, and
of something of its own. Weights are shared between worms in part. How large each part is was set by what was measured on seven
real worms (``helpers/data/worm_scores``), so what made worms have in common with those is no discovery.

A made worm has the fields of a recorded one (``helpers.data.recorded_worm``), so every cell runs on either.
"""

from dataclasses import dataclass

import numpy as np

from helpers.validation import (
    at_least_two,
    checked,
    fraction_below_one,
    numbers,
    optional,
    positive,
    positive_integer,
    probability,
    random_generator,
)

STATES = ("forward", "reversal", "turn", "pause")
SECONDS_IN = {"forward": (11.0, 8.0), "reversal": (3.4, 1.8), "turn": (1.8, 0.7), "pause": (4.0, 3.0)}  # Mean, and its spread.
FOLLOWS = {
    "forward": {"reversal": 0.75, "pause": 0.25},
    "pause": {"forward": 0.5, "reversal": 0.5},
    "reversal": {"turn": 0.6, "forward": 0.4},
    "turn": {"forward": 1.0},
}
# Where the three latents of the command go in each state.
TARGETS = {
    "forward": (-1.0, 0.2, 0.0),
    "reversal": (2.0, 0.5, -0.6),
    "turn": (0.3, 1.2, 2.0),
    "pause": (-0.4, -1.4, 0.0),
}
COMMAND_SIZES = (0.15, 0.09, 0.075)  # Of the weights of the three latents that follow the command.
OTHER_SIZES = (1.0, 0.7, 0.55, 0.45)  # Of those of latents that have nothing to do with behaviour.
SIZES = COMMAND_SIZES + OTHER_SIZES
N_OTHER, OTHER_SECONDS = len(OTHER_SIZES), 80.0
OWN_SIZE, NAMELESS_OWN_SIZE, OWN_SECONDS = 0.85, 1.2, 15.0
CALCIUM_SECONDS = 1.5
SPEEDS = {"forward": 0.02, "reversal": -0.03, "turn": 0.008, "pause": 0.0}  # mm/s
SPEED_SD, TURN_SD = 0.006, 0.05
TURN_RATE = 0.3  # rad/s, in turns.
WIRING_DENSITY = 0.17


@dataclass(frozen=True)
class MadeWorm:
    """A made worm; fields up to ``published_state`` are those of a recorded one.

    Attributes
    ----------
    worm : str
        ``"made worm 1"`` and so on.
    activity : ndarray, shape (time, neurons)
        Z-scored, of the neurons that have a name.
    neurons : ndarray of str, shape (neurons,)
        Made names, the same in all worms.
    all_activity : ndarray, shape (time, cells)
        Of these neurons, and of cells without a name behind them.
    time_s : ndarray, shape (time,)
        Seconds.
    reversal : ndarray of bool, shape (time,)
        Whether it reverses.
    velocity, angular_velocity : ndarray, shape (time,)
        In mm/s and rad/s.
    published_state : None
        Nobody published it; ``state`` says what it did.
    state : ndarray of str, shape (time,)
        Its command: forward, reversal, turn or pause.
    latents : ndarray, shape (time, 3)
        What follows the command.
    """

    worm: str
    activity: np.ndarray
    neurons: np.ndarray
    all_activity: np.ndarray
    time_s: np.ndarray
    reversal: np.ndarray
    velocity: np.ndarray
    angular_velocity: np.ndarray
    published_state: None
    state: np.ndarray
    latents: np.ndarray


@dataclass(frozen=True)
class WormStudy:
    """Several made worms of one study.

    Attributes
    ----------
    worms : tuple of MadeWorm
        The individuals.
    tuning : ndarray, shape (neurons, 7)
        What named neurons of all worms have in common: the weights of the three latents that follow the command, and of the
        four that have nothing to do with it.
    wiring : ndarray, shape (neurons, neurons)
        A made connectome: symmetric numbers of synapses between named neurons. Those that follow the command alike are joined
        more often, and those that follow it strongly have more partners.
    command : ndarray of str
        Names of the four neurons that, in what worms have in common, most prefer reversals to going forward.
    """

    worms: tuple
    tuning: np.ndarray
    wiring: np.ndarray
    command: np.ndarray


def _tuning(value, name):
    value = numbers(value, name).astype(float, copy=False)
    if value.ndim != 2 or value.shape[1] != len(SIZES) or len(value) < 4:
        raise ValueError(
            f"{name} should have shape (neurons, {len(SIZES)}) with at least 4 neurons, but it has shape {value.shape}."
        )
    if not value[:, :3].any(axis=1).all():
        raise ValueError(
            f"{name} should have weights of what follows the command in each row, but row "
            f"{np.flatnonzero(~value[:, :3].any(axis=1))[0]} has none: how alike are neurons that are tuned to nothing?"
        )
    return value


def _neurons_fit(arguments):
    n_neurons, n_cells, tuning = (arguments[name] for name in ("n_neurons", "n_cells", "tuning"))
    if n_neurons < 4:
        raise ValueError(f"n_neurons should be at least 4, so that there are command neurons, but it is {n_neurons}.")
    if n_cells < n_neurons:
        raise ValueError(f"n_cells should be at least {n_neurons}, the named neurons, but it is {n_cells}.")
    if tuning is not None and len(tuning) != n_neurons:
        raise ValueError(f"tuning should be of {n_neurons} neurons, as n_neurons says, but it is of {len(tuning)}.")


@checked(
    rng=random_generator,
    n_worms=positive_integer,
    n_times=at_least_two,
    n_neurons=positive_integer,
    n_cells=positive_integer,
    heterogeneity=fraction_below_one,
    seconds=positive,
    tuning=optional(_tuning),
    difference=probability,
    together=_neurons_fit,
)
def worm_study(
    rng,
    n_worms=7,
    n_times=800,
    n_neurons=32,
    n_cells=140,
    heterogeneity=0.4,
    seconds=0.6,
    tuning=None,
    difference=0.0,
):
    """Make worms that behave alike and differ neuron by neuron.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of all that is random.
    n_worms : int
        How many individuals.
    n_times : int
        Volumes of each, at least 2.
    n_neurons : int
        Neurons with a name, at least 4; the same names in all worms.
    n_cells : int
        All that are recorded; those without a name are tuned in each worm by themselves.
    heterogeneity : float
        From 0, where a name says all about a neuron's tuning, to below 1, where it would say nothing: a worm's weights and
        those that worms have in common correlate by the root of one minus its square.
    seconds : float
        Between volumes.
    tuning : ndarray, shape (neurons, 7), optional
        What worms have in common; by default it is drawn. Give that of another study to make a second one of it.
    difference : float
        How far this study is from ``tuning``, from 0 for the same to 1 for another one altogether. A logistic regression that
        was fitted to the first study reads reversals in the second with an AUROC of .91, .87, .77 and .48 at 0, 0.5, 0.8 and 1
        (means over five first studies; in worms of the first that it has not seen, .90).

    Returns
    -------
    WormStudy

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Kato et al., Cell 163:656 (2015), doi 10.1016/j.cell.2015.09.034: the command runs through a cycle on a manifold. Brennan &
    Proekt, eLife 8:e46814 (2019), doi 10.7554/eLife.46814: few neurons of one name are consistent.
    """
    common = rng.standard_normal((n_neurons, len(SIZES))) * SIZES
    if tuning is not None:
        common = np.sqrt(1 - difference**2) * tuning + difference * common
    names = np.array([f"M{number:03d}" for number in range(1, n_neurons + 1)])
    worms = tuple(
        _worm(rng, f"made worm {number}", names, common, n_times, n_cells, heterogeneity, seconds)
        for number in range(1, n_worms + 1)
    )
    reversing = common[:, :3] @ (np.array(TARGETS["reversal"]) - TARGETS["forward"])
    command = np.sort(names[np.argsort(-reversing)[:4]])
    return WormStudy(worms, common, _wiring(rng, common[:, :3]), command)


def _states(rng, n_times, seconds):
    """A state for each volume; how long one lasts is drawn from a gamma distribution."""
    states, now = [], "forward"
    while len(states) < n_times:
        mean, sd = SECONDS_IN[now]
        lasts = rng.gamma((mean / sd) ** 2, sd**2 / mean) / seconds
        states += [now] * min(n_times, max(1, round(lasts)))
        following = FOLLOWS[now]
        now = str(rng.choice(list(following), p=list(following.values())))
    return np.array(states[:n_times])


def _smooth_noise(rng, n_times, n_columns, keep):
    """Noise of variance 1 that keeps a share of itself from volume to volume."""
    noise = rng.standard_normal((n_times, n_columns))
    for t in range(1, n_times):
        noise[t] = keep * noise[t - 1] + np.sqrt(1 - keep**2) * noise[t]
    return noise


def _worm(rng, name, names, common, n_times, n_cells, heterogeneity, seconds):
    state = _states(rng, n_times, seconds)
    targets = np.array([TARGETS[one] for one in state])
    follow = 1 - np.exp(-seconds / CALCIUM_SECONDS)
    latents = np.empty_like(targets)
    latents[0] = targets[0]
    for t in range(1, n_times):
        latents[t] = latents[t - 1] + follow * (targets[t] - latents[t - 1]) + 0.1 * rng.standard_normal(3)
    weights = rng.standard_normal((n_cells, len(SIZES))) * SIZES
    weights[: len(names)] = np.sqrt(1 - heterogeneity**2) * common + heterogeneity * weights[: len(names)]
    other = _smooth_noise(rng, n_times, N_OTHER, np.exp(-seconds / OTHER_SECONDS))
    own = _smooth_noise(rng, n_times, n_cells, np.exp(-seconds / OWN_SECONDS))
    size = np.where(np.arange(n_cells) < len(names), OWN_SIZE, NAMELESS_OWN_SIZE)
    cells = np.hstack([latents, other]) @ weights.T + size * own
    cells = (cells - cells.mean(axis=0)) / cells.std(axis=0)
    turning = TURN_RATE * (state == "turn") * rng.choice([-1.0, 1.0])
    return MadeWorm(
        worm=name,
        activity=cells[:, : len(names)],
        neurons=names,
        all_activity=cells,
        time_s=seconds * np.arange(n_times),
        reversal=state == "reversal",
        velocity=np.array([SPEEDS[one] for one in state]) + SPEED_SD * _smooth_noise(rng, n_times, 1, 0.5)[:, 0],
        angular_velocity=turning + TURN_SD * _smooth_noise(rng, n_times, 1, 0.5)[:, 0],
        published_state=None,
        state=state,
        latents=latents,
    )


def _wiring(rng, tuning):
    """Pairs are joined if they are alike, or strong, with some chance; numbers of synapses are those of a geometric law."""
    size = np.linalg.norm(tuning, axis=1)
    alike = (tuning @ tuning.T) / np.outer(size, size)
    pull = alike + 0.7 * (size[:, None] + size) / size.mean() + rng.gumbel(size=alike.shape)
    pull = np.triu(pull + pull.T, 1)
    pairs = np.triu_indices(len(tuning), 1)
    n_joined = max(1, round(WIRING_DENSITY * len(pairs[0])))
    chosen = np.argsort(-pull[pairs])[:n_joined]
    wiring = np.zeros_like(alike)
    wiring[pairs[0][chosen], pairs[1][chosen]] = rng.geometric(0.35, size=n_joined)
    return wiring + wiring.T

"""Regressions that know that neurons spike: bumps of the membrane potential, and spikes as events.

To a linear regression a spike is one more large number. These see what a neuron downstream would see.
"""

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

from helpers.in_pieces import potentials_in_pieces, rows, vary_below_ceiling
from helpers.messages import neurons_named
from helpers.methods.granger import GrangerResult
from helpers.methods.least_squares import fit_in_blocks
from helpers.methods.warning_signs import warn_of_signs
from helpers.validation import activity, checked, is_it_turned, number, numbers, one_of, positive_integer, vector
from helpers.worlds.izhikevich import THRESHOLD

SOURCES, TARGETS = ("potential", "spikes"), ("line", "quiet line", "curve", "quiet curve", "quiet past")

BLOCK_STEPS = 4096  # This many steps of a design are in memory at a time.
OWN_LAGS = 10  # Unless it is told otherwise, a regression predicts a target from this many steps of its own past.


def _distinct_values(potential, enough):
    """How many different values each neuron takes, counted no further than ``enough`` where the first steps have as many."""
    counted = np.empty(potential.shape[1], dtype=int)
    for neuron, course in enumerate(potential.T):
        first = len(np.unique(course[: 50 * enough]))
        counted[neuron] = first if first >= enough else len(np.unique(course))
    return counted


@checked(potential=activity, enough=positive_integer)
def refuse_few_values(potential, enough, what, instead=""):
    """Raise where neurons take so few values that functions of them follow from each other, as those of spikes do.

    Parameters
    ----------
    potential : ndarray, shape (time, neurons)
        Of an argument ``v``, what is left of it below the threshold.
    enough : int
        So many different values are.
    what, instead : str
        What would come of fewer, and what else could be done, for the words of the error.

    Raises
    ------
    ValueError
        If a neuron takes fewer.
    """
    distinct = _distinct_values(potential, enough)
    few = np.flatnonzero(distinct < enough)
    if few.size:
        raise ValueError(
            f"v should hold membrane potentials, which take many values, but {neurons_named(few)} "
            f"{'takes' if few.size == 1 else 'take'} {distinct[few].min()} distinct "
            f"value{'s' if distinct[few].min() > 1 else ''} below the threshold, and {what}. Is it spikes? For these use "
            f"granger.conditional_granger or point_process.point_process_granger{instead}."
        )


def _enough_for_basis(arguments):
    v, pieces = rows(arguments["v"]), arguments["v"]
    n_times, n_neurons = len(v) - len(pieces) + 1, v.shape[1]
    needed = 3 + n_neurons * arguments["n_basis"]
    if n_times < needed:
        raise ValueError(
            f"v is too short for these bumps: {n_neurons} neurons with {arguments['n_basis']} bumps each need at least "
            f"{needed} time steps, but there are {n_times}. Record longer, or take a smaller "
            f"n_basis.{is_it_turned(v, 'v')}"
        )
    vary_below_ceiling(arguments)
    visible = np.clip(v, np.quantile(v, 0.001, axis=0), arguments["ceiling"])
    n_basis = arguments["n_basis"]
    refuse_few_values(visible, n_basis + 1, f"{n_basis} bumps of so few follow from each other", ", or take a smaller n_basis")


def _bumps_of_these_neurons(arguments):
    v, centres, width = (arguments[name] for name in ("v", "centres", "width"))
    if v.ndim != 2:
        raise ValueError(f"v should have shape (time, neurons), but it has shape {v.shape}.")
    n_neurons = v.shape[1]
    if centres.ndim != 2 or len(centres) != n_neurons:
        raise ValueError(f"centres should have shape ({n_neurons}, bumps), as v has it, but it has shape {centres.shape}.")
    if len(width) != n_neurons or width.min() <= 0:
        raise ValueError(f"width should have one number above 0 for each of the {n_neurons} neurons, but it is {width}.")


@checked(v=numbers, centres=numbers, width=vector, together=_bumps_of_these_neurons)
def gaussian_bumps(v, centres, width):
    """Nearness of every membrane potential to some levels: Gaussian radial basis functions.

    Parameters
    ----------
    v : ndarray, shape (time, neurons)
        Membrane potentials.
    centres : ndarray, shape (neurons, bumps)
        The levels of each neuron, in the unit of ``v``.
    width : ndarray, shape (neurons,)
        Standard deviation of each neuron's bumps, in the same unit.

    Returns
    -------
    heights : ndarray, shape (time, neurons * bumps)
        From 0 to 1, and 1 at a level. The bumps of a neuron stand together.

    Raises
    ------
    ValueError
        If shapes do not fit or a width is not above 0.
    """
    heights = np.exp(-0.5 * ((v[:, :, None] - centres) / width[:, None]) ** 2)
    return heights.reshape(len(v), -1)


@checked(v=potentials_in_pieces, n_basis=positive_integer, ceiling=number, together=_enough_for_basis)
def basis_granger(v, n_basis=12, ceiling=30.0):
    """Granger causality of all pairs, with any smooth function of every membrane potential one step ago as its past.

    Each neuron's potential is replaced by its distance to ``n_basis`` levels (Gaussian bumps), so that the regression
    can be steep near the threshold and flat elsewhere.

    Parameters
    ----------
    v : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Membrane potentials, in mV.
    n_basis : int
        Number of bumps for each neuron, evenly between its lowest (0.1 % quantile) and highest potential.
    ceiling : float
        Potentials above it, in mV, are cut: how high a spike overshoots is without meaning.

    Returns
    -------
    GrangerResult
        Of order 1; all arrays have shape (neurons, neurons).

    Raises
    ------
    ValueError
        If there are fewer than two neurons or too few time steps, or a neuron is constant, follows from the others, or takes
        no more values than there are bumps, as spikes do.

    Warns
    -----
    UserWarning
        For the reasons of ``helpers.methods.warning_signs.warn_of_signs``: a shared slow course, filled gaps, smoothing.
    """
    warn_of_signs(v, name="v")
    lengths = [len(piece) for piece in v]
    v = rows(v)
    v = np.clip(v, np.quantile(v, 0.001, axis=0), ceiling)
    n_neurons = v.shape[1]
    steps = _steps_with_a_past(lengths, 1)
    centres = np.linspace(v.min(axis=0), v.max(axis=0), n_basis, axis=1)
    width = np.ptp(v, axis=0) / max(n_basis - 1, 1)
    centre, scale = v.mean(axis=0), v.std(axis=0)
    level = gaussian_bumps(v[:: max(1, len(v) // BLOCK_STEPS)], centres, width).mean(axis=0)

    def blocks():
        for start in range(0, len(steps), BLOCK_STEPS):
            some = steps[start : start + BLOCK_STEPS]
            past = gaussian_bumps(v[some], centres, width) - level
            yield np.hstack([np.ones((len(some), 1)), past]), (v[some + 1] - centre) / scale

    fit = fit_in_blocks(blocks, [None, *np.repeat(range(n_neurons), n_basis)], name="v")
    columns_of = 1 + np.arange(n_neurons * n_basis).reshape(n_neurons, n_basis)
    return GrangerResult.of_comparison(fit.without(columns_of), 1)


def _steps_with_a_past(lengths, n_lags):
    """Of pieces that follow one another, the steps that have ``n_lags - 1`` steps of their piece before them and one after."""
    starts = np.cumsum([0, *lengths[:-1]])
    return np.concatenate(
        [start + np.arange(n_lags - 1, max(length - 1, n_lags - 1)) for start, length in zip(starts, lengths, strict=True)]
    )


def _enough_for_one_step(arguments):
    v, lengths = rows(arguments["v"]), [len(piece) for piece in arguments["v"]]
    quiet = v < THRESHOLD
    n_predicted = np.full(v.shape[1], len(_steps_with_a_past(lengths, 1)))
    if arguments["target"].startswith("quiet"):
        steps = _steps_with_a_past(lengths, OWN_LAGS)
        n_predicted = (quiet[steps] & quiet[steps + 1]).sum(axis=0)
    if arguments["source"] == "spikes" and quiet.all(axis=0).any():
        silent = np.flatnonzero(quiet.all(axis=0))
        raise ValueError(
            f"v should hold spikes of every neuron, but {neurons_named(silent)} never spike{'s' if silent.size == 1 else ''}: "
            f"{THRESHOLD:g} mV are not reached."
        )
    needed = v.shape[1] + (3 * OWN_LAGS + 10 if arguments["target"] == "quiet past" else 5)
    if n_predicted.min() < needed:
        raise ValueError(
            f"v should leave at least {needed} steps of each neuron, but of {len(v)} steps neuron "
            f"{n_predicted.argmin()} has {n_predicted.min()}.{is_it_turned(v, 'v')}"
        )
    if arguments["target"].startswith("quiet"):
        _refuse_no_spikes(v, THRESHOLD)
    if arguments["target"].endswith(("curve", "past")):
        refuse_few_values(np.minimum(v, THRESHOLD), 4, "their powers follow from each other")


def _refuse_no_spikes(v, threshold):
    """Raise where no neuron reaches the threshold: it is in mV, and the recording may be in another unit, or none."""
    if v.max() < threshold:
        raise ValueError(
            f"v should reach the threshold of {threshold:g} mV in some neuron, since that is what a spike is, but its largest "
            f"value is {v.max():.3g}. Is v in mV? Volts have to be multiplied by 1,000. Where spikes peak lower, "
            "event_regression takes another threshold=. For counts of spikes use granger.conditional_granger."
        )


@checked(v=potentials_in_pieces, source=one_of(SOURCES), target=one_of(TARGETS), together=_enough_for_one_step)
def one_step_regression(v, source="potential", target="line"):
    """Granger causality at lag 1, with repairs that can be made one by one: of the sources, and of the target.

    Parameters
    ----------
    v : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Membrane potentials, in mV; a spike is a step at 30 or above, and is cut there.
    source : {"potential", "spikes"}
        What is known of the other neurons: their potential, or only who spiked.
    target : {"line", "quiet line", "curve", "quiet curve", "quiet past"}
        What predicts a target from itself: its potential; or also its square and cube; or also its last ten potentials and
        spikes. If quiet, steps at which the target itself spikes, or is reset from a spike, are left out.

    Returns
    -------
    GrangerResult
        Of order 1. With "potential" and "line" it equals ``conditional_granger(v, 1)`` of potentials cut at 30 mV.

    Raises
    ------
    ValueError
        If there are too few steps, a name is unknown, a source never spikes or follows from the others, a target is asked for
        when it is quiet and nobody ever spikes, or powers are asked for of potentials that take only a few values.

    Warns
    -----
    UserWarning
        For the reasons of ``helpers.methods.warning_signs.warn_of_signs``: a shared slow course, filled gaps, smoothing.
    """
    warn_of_signs(v, name="v")
    lengths = [len(piece) for piece in v]
    v = rows(v)
    n_neurons = v.shape[1]
    spike = v >= THRESHOLD
    z = np.minimum(v, THRESHOLD)
    z = (z - z.mean(axis=0)) / z.std(axis=0)
    known = z if source == "potential" else spike.astype(float)
    strength, f_stat, p_value = np.zeros((3, n_neurons, n_neurons))
    for i in range(n_neurons):
        steps = _steps_with_a_past(lengths, OWN_LAGS if target == "quiet past" else 1)
        if target.startswith("quiet"):
            steps = steps[~spike[steps, i] & ~spike[steps + 1, i]]
        others = np.delete(np.arange(n_neurons), i)
        if target == "quiet past":
            own = _own_course(z[:, i], spike[:, i].astype(float), steps, OWN_LAGS)
        else:
            own = z[steps, i, None] ** np.arange(4 if target.endswith("curve") else 2)
        block = np.hstack([own, known[np.ix_(steps, others)]]), z[steps + 1][:, [i]]
        fit = fit_in_blocks(lambda block=block: [block], [i] * own.shape[1] + list(others), [i], "v")
        found = fit.without(own.shape[1] + np.arange(n_neurons - 1)[:, None])
        strength[i, others], f_stat[i, others], p_value[i, others] = found.log_ratio, found.f_stat, found.p_value
    return GrangerResult(strength, f_stat, np.where(np.eye(n_neurons), 1, p_value), 1)


@dataclass(frozen=True)
class EventRegression(GrangerResult):
    """Effects of single spikes: a ``GrangerResult`` that also has their size and sign.

    Attributes
    ----------
    effect : ndarray, shape (neurons, neurons)
        ``effect[i, j]``: what a spike of ``j`` adds to the potential of ``i`` one step later, in mV. 0 where it is not known.
    """

    effect: np.ndarray


def _enough_for_events(arguments):
    v, lengths = rows(arguments["v"]), [len(piece) for piece in arguments["v"]]
    n_times, n_neurons = v.shape
    needed = n_neurons + 3 * arguments["own_lags"] + 10
    steps = _steps_with_a_past(lengths, max(arguments["own_lags"], arguments["window"]))
    below = v < arguments["threshold"]
    quiet = (below[steps] & below[steps + 1]).sum(axis=0)  # now and at the step that is predicted
    if quiet.min() < needed:
        raise ValueError(
            f"v should be below the threshold of {arguments['threshold']:g} mV for at least {needed} steps of each neuron, and "
            f"after each of them, but of {n_times} steps neuron {quiet.argmin()} is so in {quiet.min()}."
            f"{is_it_turned(v, 'v')}"
        )
    _refuse_no_spikes(v, arguments["threshold"])
    lowest = v.min(axis=0)  # stands for every step above the threshold, so that only values below it are counted
    refuse_few_values(np.where(below, v, lowest), 4, "their powers follow from each other")


def _own_course(v, spike, steps, own_lags):
    """What a neuron would do by itself: smooth functions of its own potential and spikes, one column each."""
    now = v[steps]
    columns = [np.ones(len(steps)), now, now**2, now**3]
    for lag in range(1, own_lags):
        columns += [v[steps - lag], spike[steps - lag]]
    columns += [now * v[steps - lag] for lag in range(1, min(own_lags, 3))]
    return np.stack([column for column in columns if np.ptp(column) or column[0]], axis=1)


@checked(
    v=potentials_in_pieces, own_lags=positive_integer, threshold=number, window=positive_integer, together=_enough_for_events
)
def event_regression(v, own_lags=OWN_LAGS, threshold=THRESHOLD, window=1):
    """Effect of every spike on every neuron one step later: a regression that knows the mechanism of the simulation.

    A spike is a step with ``v >= threshold``. The potential of a target one step later is regressed on what it would do by
    itself (its own potential and spikes, up to the third power) and on who spiked. Steps at which the target
    itself spikes, or is reset from a spike, are left out.

    Parameters
    ----------
    v : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Membrane potentials, in mV.
    own_lags : int
        How many steps of its own past predict a neuron.
    threshold : float
        Potential of a spike, in mV.
    window : int
        A source's column counts its spikes in this many steps up to the present one: 1 where a spike acts after exactly one
        step, the longest delay where delays differ.

    Returns
    -------
    EventRegression
        Strength, F and p for all pairs, and the effect of a spike in mV. A source that never spikes has strength 0, p = 1.

    Raises
    ------
    ValueError
        If there are fewer than two neurons or too few steps below the threshold, no neuron reaches it, or potentials take only
        a few values, as spikes do.

    Warns
    -----
    UserWarning
        For the reasons of ``helpers.methods.warning_signs.warn_of_signs``: a shared slow course, filled gaps, smoothing.

    Notes
    -----
    It uses that spikes are visible, that they act within ``window`` steps, and that all of a source's spikes act alike. Longer
    delays, slow synapses or unseen neurons break it. One spike without effect is added to the data for each source (a
    weak ridge), so that sources that always spike together share the effect; it shrinks an effect by one part in the
    number of spikes.
    """
    warn_of_signs(v, name="v")
    lengths = [len(piece) for piece in v]
    v = rows(v)
    n_neurons = v.shape[1]
    spike = (v >= threshold).astype(float)
    recent = lfilter(np.ones(window), 1, spike, axis=0)
    v = np.minimum(v, threshold)
    scale = v.std(axis=0)
    z = (v - v.mean(axis=0)) / scale
    strength, f_stat, effect = np.zeros((3, n_neurons, n_neurons))
    p_value = np.ones((n_neurons, n_neurons))
    for i in range(n_neurons):
        steps = _steps_with_a_past(lengths, max(own_lags, window))
        steps = steps[(spike[steps, i] == 0) & (spike[steps + 1, i] == 0)]
        others = np.delete(np.arange(n_neurons), i)
        own = _own_course(z[:, i], spike[:, i], steps, own_lags)
        data = np.hstack([own, recent[np.ix_(steps, others)]]), z[steps + 1][:, [i]]
        made_up = np.eye(n_neurons - 1, own.shape[1] + n_neurons - 1, own.shape[1]), np.zeros((n_neurons - 1, 1))
        fit = fit_in_blocks(lambda blocks=(data, made_up): blocks, [i] * own.shape[1] + list(others), [i], "v")
        events = own.shape[1] + np.arange(n_neurons - 1)
        found = fit.without(events[:, None])
        strength[i, others], f_stat[i, others], p_value[i, others] = found.log_ratio, found.f_stat, found.p_value
        effect[i, others] = fit.coefficients[events, 0] * scale[i]
    return EventRegression(strength, f_stat, p_value, 1, effect)

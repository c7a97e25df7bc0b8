"""Granger causality with one curve that all pairs share: what a neuron sends at each potential, learned from all of them."""

from dataclasses import dataclass

import numpy as np

from helpers.in_pieces import vary_below_ceiling
from helpers.methods.granger import GrangerResult
from helpers.methods.least_squares import fit_in_blocks
from helpers.methods.spiking_regression import OWN_LAGS, gaussian_bumps, refuse_few_values
from helpers.methods.warning_signs import warn_of_signs
from helpers.validation import checked, is_it_turned, membrane_potentials, number, positive_integer
from helpers.worlds.izhikevich import THRESHOLD


@dataclass(frozen=True)
class SharedCurveGranger(GrangerResult):
    """A ``GrangerResult`` that also has the curve that all pairs share, and the size and sign of effects.

    Attributes
    ----------
    effect : ndarray, shape (neurons, neurons)
        ``effect[i, j]``: what ``j`` adds to the potential of ``i`` one step later when it is at the highest level (the ceiling,
        where any neuron spikes) and not at the median, in mV.
    levels : ndarray, shape (levels,)
        Potentials, in mV.
    curve : ndarray, shape (levels,)
        What a neuron at each level sends: 0 at the median of all potentials, 1 at the highest level.
    """

    effect: np.ndarray
    levels: np.ndarray
    curve: np.ndarray


def _enough_for_a_shared_curve(arguments):
    n_times, n_neurons = arguments["v"].shape
    needed = n_neurons + arguments["n_basis"] + arguments["own_lags"] + max(arguments["own_lags"], arguments["lags"]) + 3
    needed += -(-(arguments["lags"] - 1) * arguments["n_basis"] // n_neurons)  # the curves of other lags, shared by all targets
    if n_times < needed:
        raise ValueError(
            f"v is too short: {n_neurons} neurons with {arguments['n_basis']} bumps and {arguments['own_lags']} own lags need "
            f"at least {needed} time steps, but there are {n_times}. Record longer, or take less of these."
            f"{is_it_turned(arguments['v'], 'v')}"
        )
    if arguments["n_basis"] < 2:
        raise ValueError("n_basis should be at least 2, as a curve of one bump has one height.")
    vary_below_ceiling(arguments)
    visible = np.minimum(arguments["v"], arguments["ceiling"])
    refuse_few_values(visible, 4, "bumps of so few follow from each other")


@checked(
    v=membrane_potentials,
    n_basis=positive_integer,
    own_lags=positive_integer,
    lags=positive_integer,
    ceiling=number,
    n_rounds=positive_integer,
    together=_enough_for_a_shared_curve,
)
def shared_curve_granger(v, n_basis=12, own_lags=OWN_LAGS, ceiling=THRESHOLD, n_rounds=20, lags=1):
    """Granger causality of all pairs, with one smooth curve of the potential that all neurons share, learned from all of them.

    ``basis_granger`` learns ``n_basis`` numbers for every pair. Here a pair has one, and the curve is common: each neuron
    sends ``f(v)``, and its targets receive weighted sums of it. Curve and weights are fitted in turns, each by least
    squares, until neither helps. What a target does by itself is free: bumps of its own potential, and its last ``own_lags``
    potentials.

    Parameters
    ----------
    v : ndarray, shape (time, neurons)
        Membrane potentials, in mV.
    n_basis : int
        Number of bumps of which the curve is a sum, evenly between the lowest (0.1 % quantile) and highest potential of all.
    own_lags : int
        How many steps of its own past predict a neuron.
    ceiling : float
        Potentials above it, in mV, are cut.
    n_rounds : int
        How often curve and weights are fitted, at most; it ends when a round improves the fit by less than a millionth.
    lags : int
        How many of the last steps of the others may act. All pairs share one curve for each, so that the delay is learned
        as the curve is; a pair still has one number. ``curve`` and ``effect`` are those of the last step.

    Returns
    -------
    SharedCurveGranger
        Strength, F and p for all pairs, for the curve that was found; the effect in mV; the curve.

    Raises
    ------
    ValueError
        If there are fewer than two neurons or too few time steps, or a neuron is constant, follows from the others, or takes
        only a few values, as spikes do.

    Warns
    -----
    UserWarning
        For the reasons of ``helpers.methods.warning_signs.warn_of_signs``: a shared slow course, filled gaps, smoothing.

    Notes
    -----
    A static curve before a linear system is a Hammerstein model. The curve is fitted to the same data and is not counted in
    the degrees of freedom. That matters little once some connections shape the curve (of missing ones among 5 and 10 spiking
    neurons, 4 and 7 % have p < 0.05). Where nothing is connected the curve follows chance, and p-values are far too small:
    58, 21 and 10 % lie below 0.05 among 2, 5 and 10 neurons. Turns end in the nearest valley; they start from a straight
    line. Where a neuron sends as much at the median as at the highest level, choose another ceiling, or read the strength
    alone.

    References
    ----------
    Narendra and Gallman, IEEE Transactions on Automatic Control 11:546 (1966), doi 10.1109/TAC.1966.1098387.
    """
    warn_of_signs(v, name="v")
    v = np.minimum(v, ceiling)
    n_neurons = v.shape[1]
    steps = np.arange(max(own_lags, lags) - 1, len(v) - 1)
    centres = np.linspace(np.quantile(v, 0.001), v.max(), n_basis)
    bumps = _bumps_at(centres, v).reshape(len(v), n_neurons, n_basis)
    bumps = np.concatenate([bumps[steps - lag] for lag in range(lags)], axis=2)
    bumps -= bumps.mean(axis=0)
    scale = v.std(axis=0)
    z = (v - v.mean(axis=0)) / scale
    own = [_basis_of_own_past(z[:, i], bumps[:, i, :n_basis], steps, own_lags) for i in range(n_neurons)]
    heights, fits = _alternate_fits(own, bumps, z[steps + 1], np.tile(np.linspace(-1, 1, n_basis), lags), n_rounds)

    levels = np.linspace(centres[0], centres[-1], 5 * n_basis)
    asked = (levels, np.median(v), centres[-1])
    curve, usual, top = (_bumps_at(centres, np.reshape(x, (-1, 1))) @ heights[:n_basis] for x in asked)
    arrays = np.zeros((4, n_neurons, n_neurons))
    arrays[2] = 1
    for i, fit in enumerate(fits):
        others = np.delete(np.arange(n_neurons), i)
        found = fit.without(own[i].shape[1] + np.arange(n_neurons - 1)[:, None])
        effect = _weights_of_others(fit, n_neurons) * scale[i] * (top - usual)
        arrays[:, i, others] = found.log_ratio[0], found.f_stat[0], found.p_value[0], effect
    strength, f_stat, p_value, effect = arrays
    return SharedCurveGranger(strength, f_stat, p_value, lags, effect, levels, (curve - usual) / (top - usual))


def _bumps_at(centres, potential):
    """Bumps of potentials, shape (time, neurons), at the same levels for every neuron."""
    n_neurons, width = potential.shape[1], np.ptp(centres) / (len(centres) - 1)
    return gaussian_bumps(potential, np.tile(centres, (n_neurons, 1)), np.full(n_neurons, width))


def _alternate_fits(own, bumps, targets, heights, n_rounds):
    """Fit weights to the curve and the curve to the weights, until it helps no more; the curve that was used, and its fits."""
    before = np.inf
    for _ in range(n_rounds):
        used = heights / (bumps @ heights).std()
        signals = bumps @ used
        fits = [_regress_on_others(own[i], signals, targets[:, i], i) for i in range(len(own))]
        left = sum(float(fit.residual_products[0, 0]) for fit in fits)
        if before - left < 1e-6 * left:
            break
        before = left
        heights = _fit_curve(own, bumps, targets, [_weights_of_others(fit, len(own)) for fit in fits])
    return used, fits


def _weights_of_others(fit, n_neurons):
    """What each other neuron's signal is worth: the last columns."""
    return fit.coefficients[-(n_neurons - 1) :, 0]


def _basis_of_own_past(z, bumps, steps, own_lags):
    """Orthonormal columns that span what a neuron knows of itself: a constant, its bumps, and its last potentials."""
    lags = [z[steps - lag] for lag in range(own_lags)]
    columns = np.column_stack([np.ones(len(steps)), bumps, *lags])
    left, singular, _ = np.linalg.svd(columns, full_matrices=False)
    return left[:, singular > 1e-8 * singular[0]]


def _regress_on_others(own, signals, target, i):
    """Regress a neuron on itself and on what all others send; the last columns are the others'."""
    others = np.delete(np.arange(signals.shape[1]), i)
    block = np.hstack([own, signals[:, others]]), target[:, None]
    return fit_in_blocks(lambda: [block], [i] * own.shape[1] + list(others), [i], "v")


def _fit_curve(own, bumps, targets, weights):
    """Heights of the bumps that fit best, all targets together, with every weight as it is."""
    n_neurons, n_basis = bumps.shape[1:]
    gram, cross = np.zeros((n_basis, n_basis)), np.zeros(n_basis)
    for i in range(n_neurons):
        arriving = np.insert(weights[i], i, 0) @ bumps
        arriving -= own[i] @ (own[i].T @ arriving)
        gram += arriving.T @ arriving
        cross += arriving.T @ targets[:, i]
    return np.linalg.lstsq(gram, cross)[0]

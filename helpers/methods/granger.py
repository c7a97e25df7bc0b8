"""Granger causality: does the past of j help to predict i, beyond the past of all others?

Conditional Granger causality of all pairs from one fit, and of one pair at each frequency. ``fit_var`` of
``helpers.methods.autoregression`` and ``select_order`` of ``helpers.methods.order_selection``, which it builds on, can be
reached from here as well.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers.in_pieces import are_they_turned, recording_in_pieces
from helpers.messages import neurons_named
from helpers.methods.autoregression import (
    fit_var,
    lagged_design,
    regress_on_the_past,
    transfer_function,
)
from helpers.methods.least_squares import LEAST_RESIDUAL, dependent_columns, residual_sum_of_squares
from helpers.methods.moved_apart import moved_apart
from helpers.methods.order_selection import select_order
from helpers.methods.warning_signs import warn_of_sparse_events
from helpers.progress_bar import progress_bar
from helpers.validation import (
    activity,
    array,
    checked,
    connectivity,
    is_it_turned,
    neuron_index,
    number,
    one_of,
    positive_integer,
    random_generator,
    vector,
    whole_number,
)

__all__ = [
    "CalibratedGranger",
    "GrangerResult",
    "SpectralGranger",
    "calibrated_granger",
    "conditional_granger",
    "fit_var",
    "granger_log_ratio",
    "select_order",
    "shift_source",
    "spectral_granger",
    "ssr_without_source",
]


def _at_least_two_neurons(arguments):
    if arguments["x"][0].shape[1] < 2:
        raise ValueError("x should hold at least 2 neurons, but it holds 1: there is nobody to be driven by.")


@dataclass(frozen=True)
class GrangerResult:
    """Granger causality of all pairs.

    Attributes
    ----------
    strength : ndarray, shape (neurons, neurons)
        ``strength[i, j]`` is ``log(SSR_restricted / SSR_full)``: how much worse ``i`` is predicted without the past of
        ``j``. 0 on the diagonal.
    f_stat : ndarray, shape (neurons, neurons)
        F statistic of the same comparison. 0 on the diagonal.
    p_value : ndarray, shape (neurons, neurons)
        Its p-value, not corrected for the number of pairs. 1 on the diagonal.
    order : int
        Number of lags.
    names : tuple of str, optional
        Names of the neurons, where the recording was a ``pandas.DataFrame`` whose columns have names.
    """

    strength: np.ndarray
    f_stat: np.ndarray
    p_value: np.ndarray
    order: int
    names: tuple | None = field(default=None, kw_only=True)

    def table(self, what="strength"):
        """One of the matrices as a ``pandas.DataFrame``, with names or numbers of neurons: rows "to", columns "from".

        Parameters
        ----------
        what : {"strength", "f_stat", "p_value"}
            Which one.
        """
        matrix = getattr(self, one_of(("strength", "f_stat", "p_value"))(what, "what"))
        names = list(self.names or range(len(matrix)))
        return pd.DataFrame(matrix, index=pd.Index(names, name="to"), columns=pd.Index(names, name="from"))

    @classmethod
    def of_comparison(cls, comparison, order):
        """The comparison of all full and restricted regressions; a neuron with itself counts as no causality."""
        strength, f_stat, p_value = comparison.log_ratio, comparison.f_stat, comparison.p_value
        for matrix, own in ((strength, 0), (f_stat, 0), (p_value, 1)):
            np.fill_diagonal(matrix, own)
        return cls(strength, f_stat, p_value, order)


def _pair_exists(arguments):
    n_neurons = arguments["x"].shape[1]
    for name in ("target", "source"):
        if name in arguments and arguments[name] >= n_neurons:
            raise ValueError(f"{name} should be below {n_neurons}, the number of neurons in x, but it is {arguments[name]}.")
    if "target" in arguments and arguments["target"] == arguments["source"]:
        raise ValueError(f"source should differ from target, but both are {arguments['source']}.")


def _pair_can_be_compared(arguments):
    """The pair exists, and the full regression has one solution and something left over."""
    _pair_exists(arguments)
    x, order = arguments["x"], arguments["order"]
    needed = 2 + (1 + x.shape[1]) * order
    if len(x) < needed:
        raise ValueError(
            f"x should have at least {needed} time steps for {x.shape[1]} neurons and {order} lags, but it has {len(x)}."
            f"{is_it_turned(x, 'x')}"
        )
    design = lagged_design(x, order)
    part = dependent_columns(design[:, 1:]) % x.shape[1]
    if part.size:
        raise ValueError(
            "x should hold neurons of which none is constant or made of the pasts of the others, but "
            f"{neurons_named(np.unique(part))} {'is' if len(set(part)) == 1 else 'are'}."
        )
    present = x[order:, arguments["target"]]
    if residual_sum_of_squares(design, present) <= LEAST_RESIDUAL * np.sum((present - present.mean()) ** 2):
        raise ValueError(
            f"x should leave something unpredicted in the target, but {neurons_named(arguments['target'])} follows "
            "exactly from the past of all. Is it a clock, or another neuron a step later?"
        )


@checked(x=activity, target=neuron_index, source=neuron_index, order=positive_integer, together=_pair_can_be_compared)
def granger_log_ratio(x, target, source, order):
    """Granger causality of one neuron on another, given all others in the recording, by its definition: two regressions.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.
    target, source : int
        Which neuron is predicted, and whose past is left out.
    order : int
        Number of lags.

    Returns
    -------
    log_ratio : float
        ``log(SSR_restricted / SSR_full)``, the entry ``[target, source]`` of ``conditional_granger(x, order).strength``.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range.

    References
    ----------
    Geweke, Journal of the American Statistical Association 77:304 (1982), doi 10.1080/01621459.1982.10477803.
    """
    n_neurons = x.shape[1]
    past, present = lagged_design(x, order), x[order:, target]
    of_source = 1 + source + n_neurons * np.arange(order)
    full = residual_sum_of_squares(past, present)
    restricted = residual_sum_of_squares(np.delete(past, of_source, axis=1), present)
    return np.log(restricted / full)


def _column_numbers(value, name):
    columns = array(value, name)
    if columns.ndim != 1 or columns.dtype.kind not in "iu" or len(set(columns.tolist())) < columns.size or not columns.size:
        raise ValueError(f"{name} should hold the numbers of different columns, but it is {value!r}.")
    return columns


def _columns_belong_to_regression(arguments):
    n_columns, columns = len(arguments["weights"]), arguments["columns"]
    if arguments["inverse_gram"].shape != (n_columns, n_columns):
        raise ValueError(
            f"inverse_gram should have shape {(n_columns, n_columns)}, a row and a column for each of the weights, but it has "
            f"shape {arguments['inverse_gram'].shape}."
        )
    if columns.min() < 0 or columns.max() >= n_columns:
        raise ValueError(f"columns should lie between 0 and {n_columns - 1}, but they are {columns.tolist()}.")


@checked(
    weights=vector, inverse_gram=connectivity, columns=_column_numbers, ssr_full=number, together=_columns_belong_to_regression
)
def ssr_without_source(weights, inverse_gram, columns, ssr_full):
    """Squared residuals of the regression that leaves out some columns, from the full regression alone.

    Parameters
    ----------
    weights : ndarray, shape (columns,)
        Weights of the full regression, for one target.
    inverse_gram : ndarray, shape (columns, columns)
        ``(Z' Z)⁻¹`` of its design.
    columns : ndarray of int, shape (lags,)
        The columns that are left out.
    ssr_full : float
        Sum of squared residuals of the full regression.

    Returns
    -------
    ssr_restricted : float
        ``ssr_full + b' V⁻¹ b``, with b the weights of these columns and V their block of the inverse Gram matrix.

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    b = weights[columns]
    V = inverse_gram[np.ix_(columns, columns)]
    return ssr_full + b @ np.linalg.solve(V, b)


@checked(x=activity, source=neuron_index, shift=whole_number, together=_pair_exists)
def shift_source(x, source, shift):
    """A recording in which one neuron is moved in time, around the end to the beginning, and nothing else is changed.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.
    source : int
        The neuron that is moved.
    shift : int
        By how many steps it comes later.

    Returns
    -------
    shifted : ndarray, shape (time, neurons)
        Activity with the same course of every neuron, of which one no longer goes with the others.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range.
    """
    shifted = x.copy()
    shifted[:, source] = np.roll(x[:, source], shift)
    return shifted


@checked(x=recording_in_pieces, order=positive_integer, together=_at_least_two_neurons)
def conditional_granger(x, order):
    """Granger causality of every neuron on every other, given the past of all the rest, from one fit.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Activity. Lags never reach across trials or pieces, whose lengths may differ.
    order : int
        Number of lags, for example from ``select_order``.

    Returns
    -------
    GrangerResult
        ``log(SSR_restricted / SSR_full)``, F and p for all pairs, each (neurons, neurons).

    Raises
    ------
    ValueError
        If the recording is too short, a neuron is constant, follows from the others or exactly from the past of all, or the
        recording holds counts in windows that overlap.

    Warns
    -----
    UserWarning
        If activity is so slow that it can hardly be told from a random walk, or for the other reasons of ``fit_var``: a hint to
        look. If spikes are so sparse that a pair would coincide less than eight times by chance: then p-values mislead.

    Notes
    -----
    F equals that of a regression without the past of ``j``; it is not fitted, since ``b' V⁻¹ b`` says what it would add
    to the squared residuals (b: coefficients of ``j``; V: block of its lags in the inverse Gram matrix). p-values are
    those of this regression, with its own degrees of freedom.

    References
    ----------
    Granger, Econometrica 37:424 (1969), doi 10.2307/1912791.
    Geweke, Journal of the American Statistical Association 79:907 (1984), doi 10.1080/01621459.1984.10477110.
    """
    comparison = regress_on_the_past(x, order).without(_lags_of_each_neuron(x[0].shape[1], order))
    warn_of_sparse_events.unchecked(x)
    return GrangerResult.of_comparison(comparison, order)


def _lags_of_each_neuron(n_neurons, order):
    """Which columns of the regression on the past are the lags of each neuron."""
    return 1 + np.arange(n_neurons)[:, None] + n_neurons * np.arange(order)


@dataclass(frozen=True)
class CalibratedGranger:
    """Granger causality of all pairs, and how often copies in which nobody can drive anybody have as much.

    Attributes
    ----------
    strength : ndarray, shape (neurons, neurons)
        As ``conditional_granger`` gives it. 0 on the diagonal.
    p_value : ndarray, shape (neurons, neurons)
        Of each pair: how often its F in copies is as large. Never below ``1 / (1 + copies)``. 1 on the diagonal.
    p_of_any : ndarray, shape (neurons, neurons)
        How often the largest F *of all pairs* of a copy is as large as that of this pair: corrected for the number of pairs.
    false_calls : ndarray, shape (copies,)
        Share of the pairs of each copy that F-tests alone would call at p < 0.05; it should be 0.05.
    order : int
        Number of lags.
    names : tuple of str, optional
        Names of the neurons, where the recording was a ``pandas.DataFrame`` whose columns have names.
    """

    strength: np.ndarray
    p_value: np.ndarray
    p_of_any: np.ndarray
    false_calls: np.ndarray
    order: int
    names: tuple | None = field(default=None, kw_only=True)


def _can_be_shifted(arguments):
    _at_least_two_neurons(arguments)
    x, order = arguments["x"], arguments["order"]
    n_times, n_neurons = sum(map(len, x)), x[0].shape[1]
    if (len(x) == 1 or isinstance(x, tuple)) and n_times < 10 * n_neurons * order:
        raise ValueError(
            f"x should have at least {10 * n_neurons * order} time steps, so that shifted neurons seldom meet, but it has "
            f"{n_times}."
        )


@checked(
    x=recording_in_pieces, order=positive_integer, rng=random_generator, n_copies=positive_integer, together=_can_be_shifted
)
def calibrated_granger(x, order, rng, n_copies=99):
    """Granger causality of all pairs beside copies of the recording in which each neuron is moved in time on its own.

    A copy keeps what each neuron does by itself (how sparse, how slow, how smooth it is), and nobody can drive anybody in it.
    So it shows which F come about by chance where an F-test cannot be trusted: sparse spikes, counts, heavy tails.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Activity, whose neurons ``moved_apart`` moves: one recording around its end to the beginning; trials of one length
        in another order; pieces of other lengths as if they were one recording.
    order : int
        Number of lags.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the shifts.
    n_copies : int
        How many.

    Returns
    -------
    CalibratedGranger

    Raises
    ------
    ValueError
        As ``conditional_granger`` does, or if there are too few steps or trials to move.

    Notes
    -----
    This calibrates F and no more. In a copy *all* relations are gone, also those of the others; it is not the
    hypothesis that j adds nothing *given* the others. Where neurons share much, an F that copies do not reach may still be due
    to a third. Moving a neuron around the end makes one jump, and a drift becomes a step: take it away first.

    References
    ----------
    Westfall & Young, Resampling-Based Multiple Testing (1993): the largest statistic of all pairs.
    """
    n_neurons = x[0].shape[1]
    columns_of = _lags_of_each_neuron(n_neurons, order)
    found = GrangerResult.of_comparison(regress_on_the_past(x, order).without(columns_of), order)
    pairs = ~np.eye(n_neurons, dtype=bool)
    as_large, any_as_large, false_calls = np.ones(pairs.shape), np.ones(pairs.shape), np.empty(n_copies)
    for copy in progress_bar(range(n_copies), "Shifted copies"):
        of_copy = regress_on_the_past(moved_apart(x, rng), order, warn=False).without(columns_of)
        as_large += of_copy.f_stat >= found.f_stat
        any_as_large += of_copy.f_stat[pairs].max() >= found.f_stat
        false_calls[copy] = np.mean(of_copy.p_value[pairs] < 0.05)
    p_value, p_of_any = as_large / (1 + n_copies), any_as_large / (1 + n_copies)  # F is 0 on all diagonals, so that p is 1
    return CalibratedGranger(found.strength, p_value, p_of_any, false_calls, order)


@dataclass(frozen=True)
class SpectralGranger:
    """Granger causality between two neurons at each frequency.

    Attributes
    ----------
    frequencies : ndarray, shape (frequencies,)
        From 0 to 0.5, in cycles a time step.
    spectrum : ndarray, shape (frequencies, 2, 2)
        ``spectrum[f, i, j]`` is the causality of ``j`` on ``i`` at that frequency; 0 on the diagonal.
    strength : ndarray, shape (2, 2)
        The mean over all frequencies.
    order : int
        Number of lags.
    """

    frequencies: np.ndarray
    spectrum: np.ndarray
    strength: np.ndarray
    order: int


def _exactly_two_neurons(arguments):
    n_neurons = arguments["x"][0].shape[1]
    turned = are_they_turned(arguments["x"], "x")
    if n_neurons != 2:
        raise ValueError(
            f"x should hold 2 neurons, but it holds {n_neurons}: the measure is for pairs. Pass x[:, [i, j]].{turned}"
        )


@checked(x=recording_in_pieces, order=positive_integer, n_frequencies=positive_integer, together=_exactly_two_neurons)
def spectral_granger(x, order, n_frequencies=257):
    """Granger causality between two neurons at each frequency, from the full model.

    Parameters
    ----------
    x : ndarray, shape (time, 2) or (trials, time, 2), or a list of pieces (time, 2)
        Activity of two neurons.
    order : int
        Number of lags.
    n_frequencies : int
        Number of frequencies, evenly from 0 to 0.5 cycles a step.

    Returns
    -------
    SpectralGranger
        Spectrum of causality in both directions, and its mean.

    Raises
    ------
    ValueError
        If there are not two neurons, the recording is too short, or one neuron follows from the other.

    Notes
    -----
    With the transfer function ``H = (I - Σ_l A_l exp(-2πi f l))⁻¹``, noise covariance Σ and spectrum ``S = H Σ H*``, it is
    ``log(S_ii / (S_ii - (Σ_jj - Σ_ij² / Σ_ii) |H_ij|²))``: how much of the power of ``i`` has come from ``j``. Its mean
    over frequencies is the time-domain measure *of the same full model*, whose restricted model may need more lags; so it
    need not equal ``log(SSR_restricted / SSR_full)`` at a fixed order.

    References
    ----------
    Geweke, Journal of the American Statistical Association 77:304 (1982), doi 10.1080/01621459.1982.10477803.
    Barnett & Seth, Journal of Neuroscience Methods 223:50 (2014), doi 10.1016/j.jneumeth.2013.10.018.
    """
    fit = fit_var(x, order)
    frequencies = np.linspace(0, 0.5, n_frequencies)
    H = np.array([transfer_function(fit.coefficients, frequency) for frequency in frequencies])
    noise = fit.noise_covariance
    power = np.einsum("fia,ab,fib->fi", H, noise, H.conj()).real
    spectrum = np.zeros((n_frequencies, 2, 2))
    for i, j in ((0, 1), (1, 0)):
        own_noise = noise[j, j] - noise[i, j] ** 2 / noise[i, i]  # of j, beyond what it shares with i
        spectrum[:, i, j] = -np.log1p(-own_noise * np.abs(H[:, i, j]) ** 2 / power[:, i])
    mean = np.trapezoid(spectrum, frequencies, axis=0) / 0.5
    return SpectralGranger(frequencies, spectrum, mean, order)

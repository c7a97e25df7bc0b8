"""Granger causality: does the past of j help to predict i, beyond the past of all others?

Conditional Granger causality of all pairs from one fit, and of one pair at each frequency. ``fit_var`` and
``select_order``, which it builds on, come from ``helpers.methods.autoregression`` and can be reached from here as well.
"""

from dataclasses import dataclass

import numpy as np

from helpers.methods.autoregression import fit_var, lagged_design, select_order, transfer_function
from helpers.methods.least_squares import residual_sum_of_squares
from helpers.validation import (
    activity,
    checked,
    connectivity,
    neuron_index,
    number,
    positive_integer,
    recording,
    vector,
    whole_number,
)

__all__ = [
    "GrangerResult",
    "SpectralGranger",
    "conditional_granger",
    "fit_var",
    "granger_log_ratio",
    "select_order",
    "shift_source",
    "spectral_granger",
    "ssr_without_source",
]


def _at_least_two_neurons(arguments):
    if arguments["x"].shape[2] < 2:
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
    """

    strength: np.ndarray
    f_stat: np.ndarray
    p_value: np.ndarray
    order: int

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
        )
    design = lagged_design(x, order)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise ValueError("x should hold neurons of which none is constant or made of the pasts of the others.")


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
    array = np.asarray(value)
    if array.ndim != 1 or array.dtype.kind not in "iu" or len(set(array.tolist())) < array.size or not array.size:
        raise ValueError(f"{name} should hold the numbers of different columns, but it is {value!r}.")
    return array


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


@checked(x=recording, order=positive_integer, together=_at_least_two_neurons)
def conditional_granger(x, order):
    """Granger causality of every neuron on every other, given the past of all the rest, from one fit.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons)
        Activity. Lags never reach across trials.
    order : int
        Number of lags, for example from ``select_order``.

    Returns
    -------
    GrangerResult
        ``log(SSR_restricted / SSR_full)``, F and p for all pairs, each (neurons, neurons).

    Raises
    ------
    ValueError
        If the recording is too short, or a neuron is constant or follows from the others.

    Warns
    -----
    UserWarning
        If activity is so slow that it can hardly be told from a random walk: a hint to look, see ``fit_var``.

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
    n_neurons = x.shape[2]
    columns_of = 1 + np.arange(n_neurons)[:, None] + n_neurons * np.arange(order)
    return GrangerResult.of_comparison(fit_var(x, order).regression.without(columns_of), order)


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
    n_neurons = arguments["x"].shape[2]
    if n_neurons != 2:
        raise ValueError(f"x should hold 2 neurons, but it holds {n_neurons}: the measure is for pairs. Pass x[:, [i, j]].")


@checked(x=recording, order=positive_integer, n_frequencies=positive_integer, together=_exactly_two_neurons)
def spectral_granger(x, order, n_frequencies=257):
    """Granger causality between two neurons at each frequency, from the full model.

    Parameters
    ----------
    x : ndarray, shape (time, 2) or (trials, time, 2)
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

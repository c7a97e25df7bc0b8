"""Granger causality: does the past of j help to predict i, beyond the past of all others?

Vector autoregressions by least squares, the choice of their order, and conditional Granger causality of all pairs from
one fit. Recordings are gone through in blocks of time, so that memory does not grow with their length.
"""

import inspect
import warnings
from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse

from helpers.least_squares import fit_in_blocks, products_in_blocks
from helpers.validation import checked, numbers, positive_integer, recording

BLOCK_BYTES = 64_000_000  # of the lagged design that is held at one time
UNIT_ROOT = 14.1  # 5 % point of Dickey and Fuller's coefficient test, with a constant


def _long_enough(arguments):
    (order,) = (arguments[name] for name in ("order", "max_order") if name in arguments)
    n_trials, n_times, n_neurons = arguments["x"].shape
    needed = 1 + n_neurons * order + 1
    got = n_trials * (n_times - order)
    if got < needed or n_times <= order:
        raise ValueError(
            f"x should have more time steps: {n_neurons} neurons at {order} lags need at least {needed} steps with a full "
            f"past, but there are {max(got, 0)}. Record longer, or take a smaller order or fewer neurons."
        )


def _at_least_two(arguments):
    if arguments["x"].shape[2] < 2:
        raise ValueError("x should hold at least 2 neurons, but it holds 1: there is nobody to be driven by.")
    _long_enough(arguments)


@dataclass(frozen=True)
class VARFit:
    """A vector autoregression ``x(t) = intercept + A_1 x(t-1) + … + A_p x(t-p) + noise``.

    Attributes
    ----------
    coefficients : ndarray, shape (order, neurons, neurons)
        ``coefficients[l - 1, i, j]`` is what ``j``, ``l`` steps ago, adds to ``i``.
    intercept : ndarray, shape (neurons,)
        What is added at every step.
    noise_covariance : ndarray, shape (neurons, neurons)
        Covariance of the residuals, unbiased: divided by the number of samples minus that of coefficients a target.
    n_samples : int
        Time steps that were predicted, of all trials together.
    order : int
        Number of lags.
    """

    coefficients: np.ndarray
    intercept: np.ndarray
    noise_covariance: np.ndarray
    n_samples: int
    order: int


@dataclass(frozen=True)
class OrderSelection:
    """Information criteria of vector autoregressions of order 1, 2, …, all on the same samples.

    Attributes
    ----------
    aic, bic : int
        The order with the smallest value of Akaike's, and of the Bayesian criterion.
    aic_values, bic_values : ndarray, shape (orders,)
        The criteria; entry 0 belongs to order 1.
    """

    aic: int
    bic: int
    aic_values: np.ndarray
    bic_values: np.ndarray


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


def _lagged_blocks(x, order, centre, scale):
    """Pairs ``(Z, Y)``: a block of time of the design ``[1, x(t-1), …, x(t-order)]``, standardised, and of ``x(t)``."""
    n_trials, n_times, n_neurons = x.shape
    rows = max(256, BLOCK_BYTES // (8 * (1 + n_neurons * order)))
    for trial in range(n_trials):
        for start in range(order, n_times, rows):
            stop = min(start + rows, n_times)
            z = (x[trial, start - order : stop] - centre) / scale
            lags = [z[order - lag : len(z) - lag] for lag in range(1, order + 1)]
            yield np.hstack([np.ones((stop - start, 1)), *lags]), z[order:]


def _neuron_of_each_column(n_neurons, order):
    return [None, *(list(range(n_neurons)) * order)]


def _fit(x, order):
    """Least squares of all neurons on the past of all, in standardised units, with these units."""
    centre, scale = x.mean(axis=(0, 1)), x.std(axis=(0, 1))
    fit = fit_in_blocks(lambda: _lagged_blocks(x, order, centre, scale), _neuron_of_each_column(x.shape[2], order))
    coefficients = fit.coefficients[1:].reshape(order, len(scale), len(scale)).transpose(0, 2, 1)  # lag, to, from
    _warn_when_not_stationary(coefficients, fit.n_samples)
    return fit, coefficients, centre, scale


def _coefficients(value, name):
    array = numbers(value, name)
    if array.ndim != 3 or array.shape[1] != array.shape[2] or array.size == 0:
        raise ValueError(f"{name} should have shape (order, neurons, neurons), but it has shape {array.shape}.")
    return array


@checked(coefficients=_coefficients)
def companion_matrix(coefficients):
    """Matrix that moves ``[x(t), …, x(t-order+1)]`` one step on: a VAR of any order as one of order 1.

    Parameters
    ----------
    coefficients : ndarray, shape (order, neurons, neurons)
        ``coefficients[l - 1, i, j]`` is what ``j``, ``l`` steps ago, adds to ``i``.

    Returns
    -------
    C : ndarray, shape (order * neurons, order * neurons)
        On top all coefficients side by side, below them ones that shift the past by a step.
    """
    order, n_neurons, _ = coefficients.shape
    top = np.hstack(list(coefficients))
    shift = np.eye((order - 1) * n_neurons, order * n_neurons)
    return np.vstack([top, shift])


@checked(coefficients=_coefficients)
def spectral_radius(coefficients):
    """Largest absolute eigenvalue of the companion matrix: below 1, whatever happened fades.

    Parameters
    ----------
    coefficients : ndarray, shape (order, neurons, neurons)
        ``coefficients[l - 1, i, j]`` is what ``j``, ``l`` steps ago, adds to ``i``.

    Returns
    -------
    radius : float
        Factor by which the slowest pattern of activity shrinks (below 1) or grows (above 1) at each step.
    """
    companion = companion_matrix(coefficients)
    if len(companion) > 400:  # all eigenvalues would take longer than the fit
        start = np.ones(len(companion))
        largest = sparse.linalg.eigs(sparse.csr_array(companion), k=1, v0=start, return_eigenvectors=False, tol=1e-6)
    else:
        largest = np.linalg.eigvals(companion)
    return float(np.abs(largest).max())


def _warn_when_not_stationary(coefficients, n_samples):
    radius = spectral_radius(coefficients)
    if radius > 1 - UNIT_ROOT / n_samples:
        warnings.warn(
            f"The recording may not be stationary: activity of the fitted model shrinks by a factor of only {radius:.4f} a "
            f"step, which {n_samples} steps cannot tell from a random walk or a drift. F and p then mislead. Take differences, "
            "subtract a trend, or record longer.",
            stacklevel=5,
        )


@checked(x=recording, order=positive_integer, together=_long_enough)
def fit_var(x, order):
    """Fit a vector autoregression by least squares: all neurons from the past of all.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons)
        Activity. Lags never reach across trials.
    order : int
        Number of lags.

    Returns
    -------
    VARFit
        Coefficients, intercept and covariance of the noise, in the units of ``x``.

    Raises
    ------
    ValueError
        If the recording is too short, or a neuron is constant or follows from the others.

    Warns
    -----
    UserWarning
        If the recording cannot be told from a random walk.

    References
    ----------
    Lütkepohl, New Introduction to Multiple Time Series Analysis (2005), section 3.2, doi 10.1007/978-3-540-27752-1.
    """
    fit, standardised, centre, scale = _fit(x, order)
    coefficients = standardised * scale[:, None] / scale
    intercept = fit.coefficients[0] * scale + centre - coefficients.sum(axis=0) @ centre
    covariance = fit.residual_products / fit.spare * np.outer(scale, scale)
    return VARFit(coefficients, intercept, covariance, fit.n_samples, order)


@checked(x=recording, max_order=positive_integer, together=_long_enough)
def select_order(x, max_order):
    """Akaike's and the Bayesian information criterion of all orders up to a largest one.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons)
        Activity.
    max_order : int
        Largest order that is tried. All orders predict the same steps, those that have ``max_order`` steps before them.

    Returns
    -------
    OrderSelection
        The two best orders, and both criteria for each order.

    Raises
    ------
    ValueError
        If the recording is too short, or a neuron is constant or follows from the others.

    Notes
    -----
    With covariance Σ of the residuals (divided by the number of samples n) and m coefficients in all,
    ``AIC = log det Σ + 2 m / n`` and ``BIC = log det Σ + log(n) m / n``. The design of a small order is the left part of
    that of a large one, so that one Cholesky factor serves all.

    References
    ----------
    Akaike, IEEE Transactions on Automatic Control 19:716 (1974), doi 10.1109/TAC.1974.1100705.
    Schwarz, Annals of Statistics 6:461 (1978), doi 10.1214/aos/1176344136.
    """
    n_neurons = x.shape[2]
    centre, scale = x.mean(axis=(0, 1)), x.std(axis=(0, 1))
    sums = products_in_blocks(_lagged_blocks(x, max_order, centre, scale), _neuron_of_each_column(n_neurons, max_order))
    explained = linalg.solve_triangular(np.linalg.cholesky(sums.gram), sums.cross, lower=True)
    log_det, n_coefficients = np.empty(max_order), np.empty(max_order)
    for order in range(1, max_order + 1):
        columns = 1 + n_neurons * order
        left = sums.targets - explained[:columns].T @ explained[:columns]
        log_det[order - 1] = np.linalg.slogdet(left / sums.n_samples * np.outer(scale, scale))[1]
        n_coefficients[order - 1] = columns * n_neurons
    aic = log_det + 2 * n_coefficients / sums.n_samples
    bic = log_det + np.log(sums.n_samples) * n_coefficients / sums.n_samples
    return OrderSelection(int(aic.argmin()) + 1, int(bic.argmin()) + 1, aic, bic)


@checked(x=recording, order=positive_integer, together=_at_least_two)
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
        If the recording cannot be told from a random walk.

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
    fit, *_ = _fit(x, order)
    columns_of = 1 + np.arange(n_neurons)[:, None] + n_neurons * np.arange(order)
    return GrangerResult.of_comparison(fit.without(columns_of), order)


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


def _two_neurons(arguments):
    n_neurons = arguments["x"].shape[2]
    if n_neurons != 2:
        raise ValueError(f"x should hold 2 neurons, but it holds {n_neurons}: the measure is for pairs. Pass x[:, [i, j]].")
    _long_enough(arguments)


@checked(x=recording, order=positive_integer, n_frequencies=positive_integer, together=_two_neurons)
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
    fit = inspect.unwrap(fit_var)(x, order)  # x is checked already
    frequencies = np.linspace(0, 0.5, n_frequencies)
    turns = np.exp(-2j * np.pi * np.outer(frequencies, np.arange(1, order + 1)))
    H = np.linalg.inv(np.eye(2) - np.einsum("fl,lij->fij", turns, fit.coefficients))
    noise = fit.noise_covariance
    power = np.einsum("fia,ab,fib->fi", H, noise, H.conj()).real
    spectrum = np.zeros((n_frequencies, 2, 2))
    for i, j in ((0, 1), (1, 0)):
        own_noise = noise[j, j] - noise[i, j] ** 2 / noise[i, i]  # of j, beyond what it shares with i
        spectrum[:, i, j] = -np.log1p(-own_noise * np.abs(H[:, i, j]) ** 2 / power[:, i])
    mean = np.trapezoid(spectrum, frequencies, axis=0) / 0.5
    return SpectralGranger(frequencies, spectrum, mean, order)

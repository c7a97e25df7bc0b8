"""Vector autoregressions: the present of all neurons as a weighted sum of their past.

Made, fitted by least squares, and looked at: how many lags, whether activity fades, what passes at each frequency.
Recordings are gone through in blocks of time, so that memory does not grow with their length.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy import linalg, sparse

from helpers.methods.least_squares import LeastSquares, fit_in_blocks, products_in_blocks
from helpers.methods.warning_signs import refuse_overlapping_counts, warn_of_signs
from helpers.validation import (
    activity,
    are_they_turned,
    checked,
    connectivity,
    neurons_named,
    number,
    numbers,
    positive,
    positive_integer,
    random_generator,
    recording_in_pieces,
    rows,
    warn_caller,
)

BLOCK_BYTES = 64_000_000  # No more than this of a lagged design is in memory at a time.
# A simulation starts from noise. The steps until all but this fraction of its start has faded are thrown away, within these
# bounds: near a random walk that would take too long.
TRANSIENT_LEFT = 1e-3
SHORTEST_BURN_IN, LONGEST_BURN_IN = 200, 100_000
DICKEY_FULLER_5_PERCENT = 14.1  # The 5 % critical value of Dickey and Fuller's coefficient test, with a constant.
# Information criteria lose their meaning where an order has nearly as many columns as samples: of 40 recordings of white noise,
# AIC took the largest order from 64 % on and BIC from 88 % on, and none did below this.
MOST_COLUMNS_A_SAMPLE = 0.5
ROUNDING = 1e-13  # Of the squares of a target: the residuals of order selection are differences of sums, exact to about this.
MOST_SQUARINGS = 10  # Of a companion matrix, to see that activity fades; after these its eigenvalues are asked for.


def _enough_steps_for_order(arguments):
    (order,) = (arguments[name] for name in ("order", "max_order") if name in arguments)
    x = arguments["x"]
    n_neurons = x[0].shape[1]
    needed, got = 1 + n_neurons * order + 1, _n_with_full_past(x, order)
    if got < needed:
        raise ValueError(
            f"x should have more time steps: {n_neurons} neurons at {order} lags need at least {needed} steps with a full "
            f"past, but there are {got}. Record longer, or take a smaller order or fewer neurons.{are_they_turned(x, 'x')}"
        )


def _n_with_full_past(x, order):
    """How many steps of all pieces together have ``order`` steps before them."""
    return sum(max(len(piece) - order, 0) for piece in x)


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
    regression : helpers.methods.least_squares.LeastSquares
        The regression behind it, of standardised activity, for comparing it with others. Its columns are a constant, then
        all neurons one step ago, all two steps ago, and so on.
    names : tuple of str, optional
        Names of the neurons, where the recording was a ``pandas.DataFrame`` whose columns have names.
    """

    coefficients: np.ndarray
    intercept: np.ndarray
    noise_covariance: np.ndarray
    n_samples: int
    order: int
    regression: LeastSquares
    names: tuple | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class OrderSelection:
    """Information criteria of vector autoregressions of order 1, 2, …, all on the same samples.

    Attributes
    ----------
    aic, bic, aicc : int
        The order with the smallest value of Akaike's, of the Bayesian, and of Akaike's corrected criterion. ``aicc`` is None
        where the corrected one exists for no order.
    aic_values, bic_values, aicc_values : ndarray, shape (orders,)
        The criteria; entry 0 belongs to order 1. The corrected one is infinite where it does not exist.
    """

    aic: int
    bic: int
    aic_values: np.ndarray
    bic_values: np.ndarray
    aicc: int | None
    aicc_values: np.ndarray

    @property
    def at_the_largest(self):
        """Those of "aic", "bic" and "aicc" whose best order is the largest that was tried: there may be better ones beyond."""
        return tuple(name for name in ("aic", "bic", "aicc") if getattr(self, name) == len(self.aic_values))


def _lagged_blocks(x, order, centre, scale):
    """Pairs ``(Z, Y)``: a block of time of the design ``[1, x(t-1), …, x(t-order)]``, standardised, and of ``x(t)``."""
    n_rows = max(256, BLOCK_BYTES // (8 * (1 + len(centre) * order)))
    for piece in x:
        for start in range(order, len(piece), n_rows):
            stop = min(start + n_rows, len(piece))
            z = (piece[start - order : stop] - centre) / scale
            lags = [z[order - lag : len(z) - lag] for lag in range(1, order + 1)]
            yield np.hstack([np.ones((stop - start, 1)), *lags]), z[order:]


def _neuron_of_each_column(n_neurons, order):
    return [None, *(list(range(n_neurons)) * order)]


def _coefficients(value, name):
    array = numbers(value, name)
    if array.ndim != 3 or array.shape[1] != array.shape[2] or array.size == 0:
        raise ValueError(f"{name} should have shape (order, neurons, neurons), but it has shape {array.shape}.")
    return array


def _more_steps_than_lags(arguments):
    if len(arguments["x"]) <= arguments["order"]:
        raise ValueError(
            f"x should have more time steps than order, but it has {len(arguments['x'])} and order is {arguments['order']}."
        )


def _is_stable(arguments):
    radius = spectral_radius(arguments["coefficients"])
    if radius >= 1:
        raise ValueError(f"coefficients should let activity fade, but it grows by a factor of {radius:.3g} a step.")


@checked(x=activity, order=positive_integer, together=_more_steps_than_lags)
def lagged_design(x, order):
    """The past of all neurons as the columns of a regression.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.
    order : int
        Number of lags.

    Returns
    -------
    Z : ndarray, shape (time - order, 1 + neurons * order)
        Row ``t`` predicts ``x[order + t]``. Its columns: 1, all neurons one step before, all two steps before, and so on.

    Raises
    ------
    ValueError
        If there are not more time steps than lags.
    """
    n_predicted = len(x) - order
    past = [x[order - lag : len(x) - lag] for lag in range(1, order + 1)]
    return np.hstack([np.ones((n_predicted, 1)), *past])


@checked(coefficients=_coefficients, n_steps=positive_integer, rng=random_generator, together=_is_stable)
def simulate_var(coefficients, n_steps, rng):
    """Simulate a vector autoregression that is driven by standard normal noise and has forgotten how it began.

    It settles until all but a thousandth of its beginning is forgotten: at least 200 steps, and at most 100,000.

    Parameters
    ----------
    coefficients : ndarray, shape (order, neurons, neurons)
        ``coefficients[l - 1, i, j]`` is what ``j``, ``l`` steps ago, adds to ``i``.
    n_steps : int
        Number of time steps.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the noise, independent for each neuron and step.

    Returns
    -------
    x : ndarray, shape (time, neurons)
        Activity.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range, or activity would grow without end.
    """
    order, n_neurons, _ = coefficients.shape
    weights = np.hstack(list(coefficients))
    radius = max(spectral_radius(coefficients), np.finfo(float).tiny)
    forgetting = min(np.log(TRANSIENT_LEFT) / np.log(radius), LONGEST_BURN_IN)
    settling = max(SHORTEST_BURN_IN, int(np.ceil(forgetting))) + order
    x = rng.standard_normal((settling + n_steps, n_neurons))
    for t in range(order, len(x)):
        x[t] += weights @ x[t - order : t][::-1].ravel()
    return x[settling:]


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


@checked(coefficients=_coefficients, factor=positive)
def surely_fades(coefficients, factor):
    """Whether activity is sure to shrink by more than a factor at each step, from norms, which cost less than eigenvalues.

    Parameters
    ----------
    coefficients : ndarray, shape (order, neurons, neurons)
        ``coefficients[l - 1, i, j]`` is what ``j``, ``l`` steps ago, adds to ``i``.
    factor : float
        Above 0.

    Returns
    -------
    sure : bool
        True says that ``spectral_radius`` is below the factor, since the norm of a power of a matrix is at least that power of
        its largest eigenvalue. False says nothing.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range.
    """
    power, steps = companion_matrix(coefficients), 1
    for _ in range(MOST_SQUARINGS):
        size = np.linalg.norm(power)
        if not 1e-150 < size < 1e100:  # squared, as the norm squares it, it would leave the range of doubles
            return False
        if size < factor**steps:
            return True
        power, steps = power @ power, 2 * steps
    return False


def _warn_when_not_stationary(coefficients, n_samples):
    """Warn of a root that cannot be told from 1; whether it did."""
    limit = 1 - DICKEY_FULLER_5_PERCENT / n_samples
    if limit > 0.5 and coefficients.shape[0] * coefficients.shape[1] <= 400 and surely_fades(coefficients, limit):
        return False
    radius = spectral_radius(coefficients)
    if radius <= limit:
        return False
    course = f"shrinks by a factor of only {radius:.4f}" if radius < 1 else f"grows by a factor of {radius:.4f}"
    warn_caller(
        f"Slow activity, so the recording may not be stationary: activity of the fitted model {course} a step, which "
        f"{n_samples} steps can hardly tell from a random walk or a drift. Look at it. A slow signal that is "
        "stationary, such as calcium, looks the same to this test. If it drifts, F and p mislead: take differences, "
        "subtract a trend, or record longer."
    )
    return True


@checked(x=recording_in_pieces, order=positive_integer, together=_enough_steps_for_order)
def regress_on_the_past(x, order, warn=True):
    """Regression of standardised activity on its past: what all of Granger causality needs.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Activity. Lags never reach across trials or pieces, whose lengths may differ.
    order : int
        Number of lags.
    warn : bool
        Whether to look for what misleads, and to warn of it or refuse it.

    Returns
    -------
    helpers.methods.least_squares.LeastSquares
        Its columns are a constant, then all neurons one step before, all two steps before, and so on.

    Raises
    ------
    ValueError
        As ``fit_var`` does.

    Warns
    -----
    UserWarning
        As ``fit_var`` does.
    """
    centre, scale = _centre_and_scale(x)
    columns = _neuron_of_each_column(len(centre), order)
    fit = fit_in_blocks(lambda: _lagged_blocks(x, order, centre, scale), columns, lagged=True)
    if warn:
        refuse_overlapping_counts(x)
        is_slow = _warn_when_not_stationary(_by_lag(fit, order), fit.n_samples)
        warn_of_signs(x, is_slow)
    return fit


def _centre_and_scale(x):
    """Mean and standard deviation of each neuron."""
    steps = rows(x)
    each = np.full(len(steps), 1 / len(steps))
    centre = each @ steps
    return centre, np.sqrt(each @ np.square(steps - centre))


def _by_lag(fit, order):
    """Coefficients of a regression of standardised activity: lag, to, from."""
    n_neurons = len(fit.residual_products)
    return fit.coefficients[1:].reshape(order, n_neurons, n_neurons).transpose(0, 2, 1)


@checked(x=recording_in_pieces, order=positive_integer, together=_enough_steps_for_order)
def fit_var(x, order):
    """Fit a vector autoregression by least squares: all neurons from the past of all.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Activity. Lags never reach across trials or pieces, whose lengths may differ.
    order : int
        Number of lags.

    Returns
    -------
    VARFit
        Coefficients, intercept and covariance of the noise, in the units of ``x``.

    Raises
    ------
    ValueError
        If the recording is too short, a neuron is constant, follows from the others or exactly from the past of all, or the
        recording holds counts in windows that overlap.

    Warns
    -----
    UserWarning
        If activity is so slow that it can hardly be told from a random walk. A hint to look, and no test: it takes
        a limit that holds for one root, misses some drifts, and also fires on slow signals such as calcium. If neurons share
        a slow course, or one of all trials; if gaps were filled, or activity is a moving average: see
        ``helpers.methods.warning_signs``.

    References
    ----------
    Lütkepohl, New Introduction to Multiple Time Series Analysis (2005), section 3.2, doi 10.1007/978-3-540-27752-1.
    """
    centre, scale = _centre_and_scale(x)
    fit = regress_on_the_past(x, order)
    coefficients = _by_lag(fit, order) * scale[:, None] / scale
    intercept = fit.coefficients[0] * scale + centre - coefficients.sum(axis=0) @ centre
    covariance = fit.residual_products / fit.residual_degrees_of_freedom * np.outer(scale, scale)
    return VARFit(coefficients, intercept, covariance, fit.n_samples, order, fit)


def _enough_steps_for_criteria(arguments):
    """Samples beyond the columns are at least as many as neurons: with fewer, the covariance of residuals is singular."""
    _enough_steps_for_order(arguments)
    x, max_order = arguments["x"], arguments["max_order"]
    n_neurons = x[0].shape[1]
    needed, got = 1 + n_neurons * (max_order + 1), _n_with_full_past(x, max_order)
    if got < needed:
        raise ValueError(
            f"max_order should leave at least {needed} steps with a full past for {n_neurons} neurons at {max_order} "
            f"lags, to tell how well each order fits, but x leaves {got}. Take a smaller max_order, fewer neurons, or "
            "record longer."
        )


@checked(x=recording_in_pieces, max_order=positive_integer, together=_enough_steps_for_criteria)
def select_order(x, max_order):
    """Akaike's, the Bayesian and Akaike's corrected information criterion of all orders up to a largest one.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Activity. Lags never reach across trials or pieces, whose lengths may differ.
    max_order : int
        Largest order that is tried. All orders predict the same steps, those that have ``max_order`` steps before them.

    Returns
    -------
    OrderSelection
        The three best orders, and all criteria for each order.

    Raises
    ------
    ValueError
        If the recording is too short, or a neuron is constant, follows from the others or exactly from the past of all.

    Warns
    -----
    UserWarning
        If the largest order has more than half as many columns as there are samples, where the criteria tend to take the
        largest order whatever the data; or if the best order is the largest that was tried.

    Notes
    -----
    With covariance Σ of the residuals (divided by the number of samples n) and m coefficients in all,
    ``AIC = log det Σ + 2 m / n`` and ``BIC = log det Σ + log(n) m / n``. The corrected AIC is the one of the MVGC toolbox,
    ``log det Σ + 2 k / (n - k - 1)`` with k = order * neurons², which exists up to k = n - 2. The design of a small order is
    the left part of that of a large one, so that one Cholesky factor serves all.

    References
    ----------
    Akaike, IEEE Transactions on Automatic Control 19:716 (1974), doi 10.1109/TAC.1974.1100705.
    Schwarz, Annals of Statistics 6:461 (1978), doi 10.1214/aos/1176344136.
    Hurvich & Tsai, Biometrika 76:297 (1989), doi 10.1093/biomet/76.2.297.
    """
    n_neurons = x[0].shape[1]
    centre, scale = _centre_and_scale(x)
    columns_of = _neuron_of_each_column(n_neurons, max_order)
    sums = products_in_blocks(_lagged_blocks(x, max_order, centre, scale), columns_of, lagged=True)
    explained = linalg.solve_triangular(np.linalg.cholesky(sums.gram), sums.cross, lower=True)
    criteria = []
    for order in range(1, max_order + 1):
        columns = 1 + n_neurons * order
        residual = sums.targets - explained[:columns].T @ explained[:columns]
        _refuse_rounding(residual, sums.targets)
        criteria.append(information_criteria(residual / sums.n_samples * np.outer(scale, scale), sums.n_samples, order))
    aic, bic = np.transpose(criteria)
    orders = np.arange(1, max_order + 1)
    aicc = _corrected_aic(aic, orders * n_neurons**2, n_neurons * (1 + n_neurons * orders), sums.n_samples)
    best = [int(values.argmin()) + 1 if np.isfinite(values).any() else None for values in (aic, bic, aicc)]
    selection = OrderSelection(best[0], best[1], aic, bic, best[2], aicc)
    _warn_of_the_end(selection, n_neurons, sums.n_samples)
    return selection


def _refuse_rounding(residual, targets):
    """Raise where nothing but rounding is left of a target: the logarithm of that is no misfit."""
    exact = np.flatnonzero(np.diag(residual) <= ROUNDING * np.diag(targets))
    if exact.size:
        raise ValueError(
            f"x should leave something unpredicted in every neuron, but {neurons_named(exact)} "
            f"{'follows' if exact.size == 1 else 'follow'} exactly from the past. Is it a clock, a counter, or another "
            "neuron a step later? Leave it out."
        )


def _warn_of_the_end(selection, n_neurons, n_samples):
    """Say where criteria have no meaning any more, or where the best order may lie beyond the largest."""
    max_order = len(selection.aic_values)
    n_columns = 1 + n_neurons * max_order
    if n_columns > MOST_COLUMNS_A_SAMPLE * n_samples:
        enough = int((MOST_COLUMNS_A_SAMPLE * n_samples - 1) // n_neurons)
        take = f"Take max_order up to {enough}" if enough else "Record longer"
        warn_caller(
            f"max_order = {max_order} lags of {n_neurons} neurons are {n_columns} columns for {n_samples} samples, more "
            f"than half as many. There AIC and BIC tend to take the largest order whatever the data. {take}, or fewer neurons."
        )
    elif max_order > 1 and selection.bic == max_order:
        warn_caller(
            f"The best order by BIC is the largest that was tried, {max_order}: there may be better ones beyond. Take a larger "
            "max_order, or ask why no order is enough: a slow course, smoothing, or measurement noise."
        )


def _corrected_aic(aic, n_weights, n_coefficients, n_samples):
    """AIC with a heavier penalty, for recordings that are short beside the number of weights; infinite where it ends."""
    left = n_samples - n_weights - 1
    penalty = np.divide(2 * n_weights, left, out=np.full(len(aic), np.inf), where=left > 0)
    return aic - 2 * n_coefficients / n_samples + penalty


def _covariance_of_residuals(value, name):
    """A covariance matrix that has a logarithm of its determinant: symmetric, and no neuron's residuals follow from others'."""
    value = connectivity(value, name)
    sd = np.sqrt(np.maximum(np.diag(value), 0))
    if not sd.all():
        raise ValueError(f"{name} should have variances above 0, but that of {neurons_named(np.flatnonzero(sd == 0))} is not.")
    correlation = value / np.outer(sd, sd)
    if not np.allclose(correlation, correlation.T, atol=1e-8):
        raise ValueError(f"{name} should be symmetric, as a covariance is, but it is not.")
    if linalg.eigvalsh(correlation, subset_by_index=[0, 0])[0] <= len(value) * np.finfo(float).eps:
        raise ValueError(f"{name} should be positive definite, but it is singular or has a negative eigenvalue.")
    return value


@checked(residual_covariance=_covariance_of_residuals, n_samples=positive_integer, order=positive_integer)
def information_criteria(residual_covariance, n_samples, order):
    """Akaike's and the Bayesian information criterion of one vector autoregression.

    Parameters
    ----------
    residual_covariance : ndarray, shape (neurons, neurons)
        Products of the residuals, divided by the number of samples.
    n_samples : int
        Number of time steps that were predicted.
    order : int
        Number of lags.

    Returns
    -------
    aic, bic : float
        The smaller, the better; only differences on the same samples have a meaning.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range.
    """
    n_neurons = len(residual_covariance)
    n_coefficients = n_neurons * (1 + n_neurons * order)
    misfit = np.linalg.slogdet(residual_covariance)[1]
    aic = misfit + 2 * n_coefficients / n_samples
    bic = misfit + np.log(n_samples) * n_coefficients / n_samples
    return aic, bic


@checked(coefficients=_coefficients, frequency=number)
def transfer_function(coefficients, frequency):
    """What a rhythm in the noise of each neuron becomes in the activity of each: ``(I - Σ_l A_l exp(-2πi f l))⁻¹``.

    Parameters
    ----------
    coefficients : ndarray, shape (order, neurons, neurons)
        ``coefficients[l - 1, i, j]`` is what ``j``, ``l`` steps ago, adds to ``i``.
    frequency : float
        In cycles a time step.

    Returns
    -------
    H : ndarray of complex, shape (neurons, neurons)
        ``H[i, j]``: gain and phase from the noise of ``j`` to the activity of ``i``.

    Raises
    ------
    ValueError
        If an argument has the wrong shape.
    """
    order, n_neurons, _ = coefficients.shape
    turns = np.exp(-2j * np.pi * frequency * np.arange(1, order + 1))
    passed_on = np.tensordot(turns, coefficients, axes=1)
    return np.linalg.inv(np.eye(n_neurons) - passed_on)

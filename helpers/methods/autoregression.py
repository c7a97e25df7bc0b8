"""Vector autoregressions: the present of all neurons as a weighted sum of their past.

Made, fitted by least squares, and looked at: whether activity fades, what passes at each frequency. How many lags to take is
the subject of ``helpers.methods.order_selection``.
Recordings are gone through in blocks of time, so that memory does not grow with their length.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from helpers.in_pieces import are_they_turned, recording_in_pieces, rows
from helpers.messages import warn_caller
from helpers.methods.least_squares import LeastSquares, Products, fit_products, refuse_collinear
from helpers.methods.residual_signs import MEMORY_LAGS, warn_of_residuals
from helpers.methods.threads import one_thread_if_small
from helpers.methods.warning_signs import refuse_overlapping_counts, warn_of_signs
from helpers.validation import activity, checked, number, numbers, positive, positive_integer, random_generator

BLOCK_BYTES = 64_000_000  # No more than this of a standardised recording is in memory at a time.
# A simulation starts from noise. The steps until all but this fraction of its start has faded are thrown away, within these
# bounds: near a random walk that would take too long.
TRANSIENT_LEFT = 1e-3
SHORTEST_BURN_IN, LONGEST_BURN_IN = 200, 100_000
DICKEY_FULLER_5_PERCENT = 14.1  # The 5 % critical value of Dickey and Fuller's coefficient test, with a constant.
MOST_SQUARINGS = 10  # Of a companion matrix, to see that activity fades; after these its eigenvalues are asked for.


def enough_steps_for_order(arguments):
    """A rule for ``together``: a regression of ``x`` on its past has more samples than columns."""
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


def _standardised_blocks(x, order, centre, scale):
    """A function that goes through all pieces in standardised blocks of time, each with the ``order`` steps before it on top.

    It is called for each pass. If one block holds everything, it is made once.
    """
    n_rows = max(256, BLOCK_BYTES // (8 * len(centre)))

    def blocks():
        for piece in x:
            for start in range(order, len(piece), n_rows):
                yield (piece[start - order : start + n_rows] - centre) / scale

    if len(x) == 1 and len(x[0]) <= order + n_rows:
        kept = list(blocks())
        return lambda: kept
    return blocks


def _products_with_the_past(blocks, order):
    """``Products`` of the design ``[1, x(t-1), …, x(t-order)]`` and ``x(t)``, standardised, without making the design.

    Summed over a block of time, a product of activity ``l`` and ``m`` steps ago is that of ``l - 1`` and ``m - 1`` steps ago,
    but for one step that enters at its beginning and one that leaves at its end. So only products with the present, ``l = 0``,
    have to be summed over time.
    """
    n_samples, present_sum, with_present, enters, leaves = 0, 0, 0, [], []
    for z in blocks():
        present = z[order:]
        n_samples += len(present)
        present_sum = present_sum + np.ones(len(present)) @ present
        with_present = with_present + np.array([present.T @ z[order - lag : len(z) - lag] for lag in range(order + 1)])
        enters.append(z[:order][::-1].ravel())  # in the order of the columns: one step before the first, two steps, …
        leaves.append(z[-order:][::-1].ravel())
    enters, leaves = np.array(enters), np.array(leaves)
    n_neurons = len(present_sum)
    exchanged = (enters.T @ enters - leaves.T @ leaves).reshape(order, n_neurons, order, n_neurons)
    products = np.empty((order + 1, n_neurons, order + 1, n_neurons))
    products[0] = with_present.transpose(1, 0, 2)
    products[:, :, 0] = with_present.transpose(0, 2, 1)
    for lag in range(1, order + 1):
        products[lag, :, 1:] = products[lag - 1, :, :-1] + exchanged[lag - 1]
    exchanged_sum = (enters - leaves).sum(axis=0).reshape(order, n_neurons)
    past_sum = (present_sum + exchanged_sum.cumsum(axis=0)).ravel()
    past = products[1:, :, 1:].reshape(len(past_sum), -1)
    gram = np.block([[np.array([[n_samples]]), past_sum[None]], [past_sum[:, None], past]])
    cross = np.vstack([present_sum, products[1:, :, 0].reshape(len(past_sum), -1)])
    return Products(gram, cross, with_present[0], n_samples)


def _residuals(blocks, order, coefficients):
    """What the regression on the past leaves of standardised activity, in blocks of time."""
    n_neurons = coefficients.shape[1]
    from_each_lag = coefficients[1:].reshape(order, n_neurons, n_neurons)
    for z in blocks():
        residual = z[order:] - coefficients[0]
        for lag, weights in enumerate(from_each_lag, start=1):
            residual -= z[order - lag : len(z) - lag] @ weights
        yield residual


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


@checked(x=recording_in_pieces, order=positive_integer, together=enough_steps_for_order)
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
    n_neurons = x[0].shape[1]
    with one_thread_if_small(sum(map(len, x)) * n_neurons**2 * (order + 1)):
        centre, scale = _centre_and_scale(x)
        blocks = _standardised_blocks(x, order, centre, scale)
        fit = fit_products(
            _products_with_the_past(blocks, order),
            lambda coefficients: _residuals(blocks, order, coefficients),
            _neuron_of_each_column(n_neurons, order),
            lagged=True,
            memory_lags=MEMORY_LAGS if warn else 0,
        )
        if warn:
            refuse_overlapping_counts.unchecked(x)
            is_slow = _warn_when_not_stationary(_by_lag(fit, order), fit.n_samples)
            if not warn_of_signs.unchecked(x, is_slow):  # a cause that was named shows in the residuals, too
                warn_of_residuals(fit)
    return fit


@checked(x=recording_in_pieces, order=positive_integer, together=enough_steps_for_order)
def products_with_the_past(x, order):
    """Products of standardised activity and its past, summed over all steps: what regressions of any smaller order need, too.

    Parameters
    ----------
    x : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        Activity. Lags never reach across trials or pieces, whose lengths may differ.
    order : int
        Number of lags.

    Returns
    -------
    products : helpers.methods.least_squares.Products
        Columns of the design are those of ``regress_on_the_past``.
    scale : ndarray, shape (neurons,)
        The standard deviation that each neuron was divided by.

    Raises
    ------
    ValueError
        If the recording is too short, or a neuron is constant or follows from the others.
    """
    centre, scale = _centre_and_scale(x)
    blocks = _standardised_blocks(x, order, centre, scale)
    products = _products_with_the_past(blocks, order)
    refuse_collinear(products.gram, _neuron_of_each_column(len(centre), order), lagged=True)
    return products, scale


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


@checked(x=recording_in_pieces, order=positive_integer, together=enough_steps_for_order)
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
        ``helpers.methods.warning_signs``. If residuals remember or are shared by all: see ``helpers.methods.residual_signs``.

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

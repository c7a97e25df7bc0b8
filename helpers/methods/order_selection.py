"""How many lags a vector autoregression should have: information criteria of all orders, on the same samples."""

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from helpers.in_pieces import recording_in_pieces
from helpers.messages import neurons_named, warn_caller
from helpers.methods.autoregression import enough_steps_for_order, products_with_the_past
from helpers.methods.threads import one_thread_if_small
from helpers.validation import checked, connectivity, positive_integer

# Information criteria lose their meaning where an order has nearly as many columns as samples: of 40 recordings of white noise,
# AIC took the largest order from 64 % on and BIC from 88 % on, and none did below this.
MOST_COLUMNS_A_SAMPLE = 0.5
ROUNDING = 1e-13  # Of the squares of a target: the residuals of order selection are differences of sums, exact to about this.


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


def _enough_steps_for_criteria(arguments):
    """Samples beyond the columns are at least as many as neurons: with fewer, the covariance of residuals is singular."""
    enough_steps_for_order(arguments)
    x, max_order = arguments["x"], arguments["max_order"]
    n_neurons = x[0].shape[1]
    needed, got = 1 + n_neurons * (max_order + 1), sum(max(len(piece) - max_order, 0) for piece in x)
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
    with one_thread_if_small(sum(map(len, x)) * n_neurons**2 * (max_order + 1)):
        sums, scale = products_with_the_past(x, max_order)
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

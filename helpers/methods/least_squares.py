"""Least squares on long recordings: in blocks of time, with all nested comparisons from one fit.

A regression needs no more of a recording than the products of its columns, and these are sums over time. So blocks of
time are added up, and memory does not grow with the length of the recording.

Answers do not depend on units: columns are brought to one size first, as ``helpers.methods.units`` does for other regressions.
"""

import itertools
from dataclasses import dataclass, field

import numpy as np
from scipy import linalg, special

from helpers.messages import neurons_named
from helpers.methods.units import column_scale, in_any_unit
from helpers.validation import SAME, activity, checked, positive, positive_integer, samples

# A Gram matrix of standardised columns whose condition number is larger than this leaves no digit of the answer safe.
LARGEST_CONDITION_NUMBER = 1e12
LEAST_RESIDUAL = 1e-20  # Of the squares of a target: less than this is rounding, and no residual.
STEPS_COMPARED = 20_000  # Blocks are asked for memory of residuals until they hold so many steps: more would say no more.
# Where a filter left few frequencies, a neuron's own lags, as columns of length one, have a smaller eigenvalue than this.
NARROW_BAND = 1e-8


@checked(columns=activity)
def dependent_columns(columns):
    """Which columns follow from others and a constant: numbers of those that take part, and none where all are independent.

    Parameters
    ----------
    columns : ndarray, shape (samples, columns)

    Returns
    -------
    numbers : ndarray of int
        Constant columns, if there are any; otherwise those of the closest relation.
    """
    sized = columns / column_scale(columns)
    centred = sized - sized.mean(axis=0)
    norms = np.sqrt((centred**2).sum(axis=0))
    constant = norms <= SAME * np.sqrt(len(columns))  # the largest number of each column is about 1
    if constant.any():
        return np.flatnonzero(constant)
    centred /= norms
    return _closest_relation(centred.T @ centred)


def _closest_relation(gram):
    """Columns of length one that follow from others, from their products; none where their condition is good enough."""
    smallest, pattern = linalg.eigh(gram, subset_by_index=[0, 0])
    if smallest[0] * LARGEST_CONDITION_NUMBER >= len(gram):
        return np.empty(0, dtype=int)
    share = np.abs(pattern[:, 0])
    return np.flatnonzero(share > 0.1 * share.max())


@checked(recording=activity)
def refuse_copies(recording, name):
    """Raise when a neuron of ``(time, neurons)`` is a copy or a weighted sum of others: a regression would split its weight."""
    part = dependent_columns(recording)
    if part.size:
        raise ValueError(
            f"{name} should hold neurons of which none is made of the others, but {neurons_named(part)} "
            f"{'is' if part.size == 1 else 'are'} (copies, sums). Leave some out."
        )


def _same_number_of_samples(arguments):
    if len(arguments["Z"]) != len(arguments["y"]):
        raise ValueError(f"y should have {len(arguments['Z'])} samples, like Z, but it has {len(arguments['y'])}.")


@checked(Z=activity, y=samples, together=_same_number_of_samples)
@in_any_unit(Z=0, y=2)
def residual_sum_of_squares(Z, y):
    """What is left of an outcome after the best weighted sum of some columns is taken away, squared and summed.

    Parameters
    ----------
    Z : ndarray, shape (samples, columns)
        The columns; a constant is one of them only if it stands there.
    y : ndarray, shape (samples,)
        The outcome.

    Returns
    -------
    ssr : float
        Squared length of the residual.

    Raises
    ------
    ValueError
        If shapes do not fit or a number is not finite.
    """
    weights, *_ = np.linalg.lstsq(Z, y)
    residual = y - Z @ weights
    return np.sum(residual**2)


def _restricted_fits_no_better(arguments):
    restricted, full = arguments["ssr_restricted"], arguments["ssr_full"]
    if restricted < full * (1 - 1e-9):
        raise ValueError(
            f"ssr_restricted should be at least ssr_full, since fewer columns cannot fit better, but they are {restricted:g} "
            f"and {full:g}. Are the two swapped?"
        )


@checked(
    ssr_restricted=positive,
    ssr_full=positive,
    n_added=positive_integer,
    n_spare_samples=positive_integer,
    together=_restricted_fits_no_better,
)
def f_statistic(ssr_restricted, ssr_full, n_added, n_spare_samples):
    """How much more the added columns explain than useless ones would: about 1 when they are useless.

    Parameters
    ----------
    ssr_restricted, ssr_full : float
        Sums of squared residuals without the added columns, and with them.
    n_added : int
        Number of added columns.
    n_spare_samples : int
        Samples minus all columns of the full regression.

    Returns
    -------
    f : float
        Gain in squares for each added column, over the squares that are left for each spare sample.

    Raises
    ------
    ValueError
        If a sum of squares is not positive, or the restricted one is the smaller.

    References
    ----------
    Fisher, Journal of the Royal Statistical Society 85:597 (1922), doi 10.2307/2341124.
    """
    gain = (ssr_restricted - ssr_full) / n_added
    left = ssr_full / n_spare_samples
    return gain / left


@dataclass(frozen=True)
class Products:
    """Products of a design Z, shape (samples, columns), and targets Y, shape (samples, targets), summed over samples.

    Attributes
    ----------
    gram : ndarray, shape (columns, columns)
        ``Z' Z``.
    cross : ndarray, shape (columns, targets)
        ``Z' Y``.
    targets : ndarray, shape (targets, targets)
        ``Y' Y``.
    n_samples : int
        Number of samples.
    """

    gram: np.ndarray
    cross: np.ndarray
    targets: np.ndarray
    n_samples: int


@dataclass(frozen=True)
class Comparison:
    """What leaving out each source costs in the regression of each target, all arrays (targets, sources).

    Attributes
    ----------
    log_ratio : ndarray
        ``log(SSR_restricted / SSR_full)``.
    f_stat, p_value : ndarray
        The F-test of the same comparison.
    """

    log_ratio: np.ndarray
    f_stat: np.ndarray
    p_value: np.ndarray


@dataclass(frozen=True)
class LeastSquares:
    """Regression of all targets on one design.

    Attributes
    ----------
    coefficients : ndarray, shape (columns, targets)
        The weights of the columns for each target.
    inverse_gram : ndarray, shape (columns, columns)
        ``(Z' Z)⁻¹``.
    residual_products : ndarray, shape (targets, targets)
        Products of the residuals; on the diagonal, the sums of squared residuals (SSR).
    n_samples : int
        Number of samples.
    residual_memory : ndarray, shape (lags, targets)
        Of a regression on the past, the correlation of residuals with those 1, 2, … steps before, in the first of them.
    n_residuals_compared : int
        Of how many steps that is; 0 where it was not asked for.
    """

    coefficients: np.ndarray
    inverse_gram: np.ndarray
    residual_products: np.ndarray
    n_samples: int
    residual_memory: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)), kw_only=True)
    n_residuals_compared: int = field(default=0, kw_only=True)

    @property
    def residual_degrees_of_freedom(self):
        """Samples minus columns."""
        return self.n_samples - len(self.coefficients)

    def without(self, columns_of):
        """Compare the regression with those that leave out one source each, without fitting these.

        With b the coefficients of a source and V the matching block of the inverse Gram matrix, leaving the source out
        adds ``b' V⁻¹ b`` to the sum of squared residuals.

        Parameters
        ----------
        columns_of : ndarray of int, shape (sources, columns of a source)
            Which columns of the design belong to each source.
        """
        n_columns = columns_of.shape[1]
        b = self.coefficients[columns_of]  # source, column, target
        V = self.inverse_gram[columns_of[:, :, None], columns_of[:, None, :]]
        added = np.einsum("jci,jci->ij", b, np.linalg.solve(V, b))
        ssr = np.diag(self.residual_products)[:, None]
        left = self.residual_degrees_of_freedom
        f_stat = (added / n_columns) / (ssr / left)
        return Comparison(np.log1p(added / ssr), f_stat, special.fdtrc(n_columns, left, np.maximum(f_stat, 0)))


def _add_up(blocks):
    gram = cross = targets = n_samples = 0
    for Z, Y in blocks:
        gram, cross, targets = gram + Z.T @ Z, cross + Z.T @ Y, targets + Y.T @ Y
        n_samples += len(Z)
    if not n_samples:
        raise ValueError("blocks should hold at least one block of data, but there is none.")
    return Products(gram, cross, targets, n_samples)


def refuse_collinear(gram, neuron_of, name="x", lagged=False):
    """Raise when a column of a design follows from the others, or is zero, and name the neurons that take part.

    Parameters
    ----------
    gram : ndarray, shape (columns, columns)
        Products of its columns.
    neuron_of : sequence of int or None
        The neuron to which each column belongs; None for the constant.
    name : str
        What the recording is called in an error.
    lagged : bool
        Whether the columns of a neuron are its own lags, of which an error can say that a filter tied them.
    """
    norms = np.sqrt(np.diag(gram))
    if not norms.all():
        silent = sorted({neuron_of[k] for k in np.flatnonzero(norms == 0)})
        raise ValueError(f"{name} should vary, but a regressor of {neurons_named(silent)} is 0 at all times.")
    sized = gram / np.outer(norms, norms)
    part = _closest_relation(sized)
    if not part.size:
        return
    neurons = sorted({neuron_of[k] for k in part} - {None})
    columns_of = {neuron: [k for k, other in enumerate(neuron_of) if other == neuron] for neuron in set(neuron_of) - {None}}
    filtered = [k for k, own in columns_of.items() if linalg.eigvalsh(sized[np.ix_(own, own)])[0] < NARROW_BAND]
    filtered = filtered or (neurons if len(neurons) == 1 else [])
    if lagged and filtered:
        raise ValueError(
            f"{name} should leave each lag something of its own, but those of {neurons_named(sorted(filtered))} follow from "
            "each other, as after a filter (low-pass, band-pass, smoothing) that left few frequencies, or in a course without "
            "noise. Use what was recorded before the filter, or resample to about three times the highest frequency that is "
            "left, or take fewer lags."
        )
    raise ValueError(
        f"{name} should not hold neurons whose activity follows from that of others (a copy, a sum, or a course without "
        f"noise), as it does among neurons {neurons_named(neurons).partition(' ')[2]}. Leave some out"
        f"{', or take fewer lags' if lagged else ''}."
    )


def _refuse_exact(residual_products, products, targets, name):
    """Raise when a target follows from the design up to rounding: then nothing is left to compare anything with."""
    squares = np.diag(residual_products)
    exact = np.flatnonzero(squares <= LEAST_RESIDUAL * np.diag(products.targets))
    if exact.size:
        found = neurons_named(np.asarray(targets)[exact])
        raise ValueError(
            f"{name} should leave something unpredicted in every neuron, but {found} "
            f"{'follows' if exact.size == 1 else 'follow'} exactly from the past, and there is no residual to test against. "
            "Is it a clock, a counter, or another neuron a step later? Leave it out."
        )


def _kept_if_one(blocks):
    """``blocks``, of which one that holds everything is made only once."""
    stream = iter(blocks())
    first, second = next(stream, None), next(stream, None)
    if first is None:
        return blocks, ()
    if second is None:
        return lambda: [first], [first]
    return blocks, itertools.chain([first, second], stream)


def fit_in_blocks(blocks, neuron_of, targets=None, name="x", lagged=False):
    """Regress all targets on one design that is given in blocks of time.

    Parameters
    ----------
    blocks : callable
        ``blocks()`` gives the pairs ``(Z, Y)`` anew; it is called twice.
    neuron_of : sequence of int or None
        The neuron to which each column belongs; None for the constant. For the words of an error.
    targets : sequence of int, optional
        The neuron that each target is; the first ones, unless it is said.
    name : str
        What the recording is called in an error.
    lagged : bool
        Whether the columns of a neuron are its own lags.

    Returns
    -------
    LeastSquares

    Raises
    ------
    ValueError
        If a column follows from the others, or is zero, or a target follows exactly from the columns.
    """
    blocks, first_pass = _kept_if_one(blocks)
    products = _add_up(first_pass)
    return fit_products(products, lambda weights: (Y - Z @ weights for Z, Y in blocks()), neuron_of, targets, name, lagged)


def fit_products(products, residuals, neuron_of, targets=None, name="x", lagged=False, memory_lags=0):
    """Regress all targets on one design whose products are known.

    Parameters
    ----------
    products : Products
    residuals : callable
        ``residuals(coefficients)`` gives the residuals, shape (samples, targets), in blocks of time: a second pass, since
        differences of large sums would lose digits.
    neuron_of : sequence of int or None
        The neuron to which each column belongs; None for the constant. For the words of an error.
    targets : sequence of int, optional
        The neuron that each target is; the first ones, unless it is said.
    name : str
        What the recording is called in an error.
    lagged : bool
        Whether the columns of a neuron are its own lags.
    memory_lags : int
        With how many earlier steps residuals are compared; rows of a block are then successive steps.

    Returns
    -------
    LeastSquares

    Raises
    ------
    ValueError
        If a column follows from the others, or is zero, or a target follows exactly from the columns.
    """
    factor, inverse = _inverse_of(products.gram, neuron_of, name, lagged)
    coefficients = linalg.cho_solve(factor, products.cross, check_finite=False)
    residual_products, n_compared = 0, 0
    before = np.zeros((memory_lags + 1, coefficients.shape[1]))
    for residual in residuals(coefficients):
        residual_products = residual_products + residual.T @ residual
        if memory_lags and n_compared < STEPS_COMPARED:
            n_compared += len(residual)
            by_neuron = np.ascontiguousarray(residual.T)
            for lag in range(min(memory_lags + 1, len(residual))):
                before[lag] += np.einsum("nt,nt->n", by_neuron[:, lag:], by_neuron[:, : len(residual) - lag])
    _refuse_exact(residual_products, products, range(len(products.targets)) if targets is None else targets, name)
    memory = before[1:] / before[0] if n_compared else before[1:]
    return LeastSquares(
        coefficients,
        inverse,
        residual_products,
        products.n_samples,
        residual_memory=memory,
        n_residuals_compared=n_compared,
    )


def _inverse_of(gram, neuron_of, name, lagged):
    """Cholesky factor and inverse of a Gram matrix, or an error that names the neurons that make it singular.

    The size of the inverse bounds the condition number, so that eigenvalues are asked for only where it may be too large.
    """
    try:
        factor = linalg.cho_factor(gram, check_finite=False)
        inverse = linalg.cho_solve(factor, np.eye(len(gram)), check_finite=False)
    except linalg.LinAlgError:
        refuse_collinear(gram, neuron_of, name, lagged)
        raise
    squares = np.diag(gram)
    bound = np.sqrt(squares @ inverse**2 @ squares)
    if not bound * len(gram) <= LARGEST_CONDITION_NUMBER:
        refuse_collinear(gram, neuron_of, name, lagged)
    return factor, inverse

"""Least squares on long recordings: in blocks of time, with all nested comparisons from one fit.

A regression needs no more of a recording than the products of its columns, and these are sums over time. So blocks of
time are added up, and memory does not grow with the length of the recording.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, stats

from helpers.validation import activity, checked, positive, positive_integer, samples

# A Gram matrix of standardised columns whose condition number is larger than this leaves no digit of the answer safe.
LARGEST_CONDITION_NUMBER = 1e12


def _same_number_of_samples(arguments):
    if len(arguments["Z"]) != len(arguments["y"]):
        raise ValueError(f"y should have {len(arguments['Z'])} samples, like Z, but it has {len(arguments['y'])}.")


@checked(Z=activity, y=samples, together=_same_number_of_samples)
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
    """

    coefficients: np.ndarray
    inverse_gram: np.ndarray
    residual_products: np.ndarray
    n_samples: int

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
        return Comparison(np.log1p(added / ssr), f_stat, stats.f.sf(f_stat, n_columns, left))


def products_in_blocks(blocks, neuron_of):
    """Add up the products of a design and its targets over blocks of time.

    Parameters
    ----------
    blocks : iterable of (Z, Y)
        Design, shape (samples, columns), and targets, shape (samples, targets), of one block after the other.
    neuron_of : sequence of int or None
        The neuron to which each column belongs; None for the constant. For the words of an error.

    Returns
    -------
    Products

    Raises
    ------
    ValueError
        If a column follows from the others, or is zero.
    """
    gram = cross = targets = n_samples = 0
    for Z, Y in blocks:
        gram, cross, targets = gram + Z.T @ Z, cross + Z.T @ Y, targets + Y.T @ Y
        n_samples += len(Z)
    if not n_samples:
        raise ValueError("blocks should hold at least one block of data, but there is none.")
    _refuse_collinear(gram, neuron_of)
    return Products(gram, cross, targets, n_samples)


def _refuse_collinear(gram, neuron_of):
    """Raise when a column of the design follows from the others, and name the neurons that take part."""
    norms = np.sqrt(np.diag(gram))
    if not norms.all():
        raise ValueError(f"x should vary, but a regressor of neuron {neuron_of[norms.argmin()]} is 0 at all times.")
    smallest, pattern = linalg.eigh(gram / np.outer(norms, norms), subset_by_index=[0, 0])
    if smallest[0] * LARGEST_CONDITION_NUMBER < len(gram):
        share = np.abs(pattern[:, 0])
        part = {neuron_of[k] for k in np.flatnonzero(share > 0.1 * share.max())} - {None}
        raise ValueError(
            "x should not hold neurons whose activity follows from that of others (a copy, a sum, or a course without "
            f"noise), as it does among neurons {', '.join(map(str, sorted(part)[:6]))}. Leave some out, or take fewer lags."
        )


def fit_in_blocks(blocks, neuron_of):
    """Regress all targets on one design that is given in blocks of time.

    Parameters
    ----------
    blocks : callable
        ``blocks()`` gives the pairs ``(Z, Y)`` anew; it is called twice.
    neuron_of : sequence of int or None
        The neuron to which each column belongs; None for the constant. For the words of an error.

    Returns
    -------
    LeastSquares

    Raises
    ------
    ValueError
        If a column follows from the others, or is zero.
    """
    products = products_in_blocks(blocks(), neuron_of)
    factor = linalg.cho_factor(products.gram)
    coefficients = linalg.cho_solve(factor, products.cross)
    residual_products = 0
    for Z, Y in blocks():  # a second pass, since differences of large sums would lose digits
        residual = Y - Z @ coefficients
        residual_products = residual_products + residual.T @ residual
    inverse = linalg.cho_solve(factor, np.eye(len(products.gram)))
    return LeastSquares(coefficients, inverse, residual_products, products.n_samples)

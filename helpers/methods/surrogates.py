"""Surrogates of a population's averages: what would be found in data that are as smooth and as correlated, and nothing more.

Each holds some features of ``(conditions, time, neurons)`` and is random in all else. A finding that surrogates give as well
needs no explanation beyond these features.
"""

from dataclasses import dataclass

import numpy as np

from helpers.progress_bar import progress_bar
from helpers.validation import checked, function, number, numbers, positive_integer, random_generator

LEAST_SHARE = 1e-9  # Of the variance: a direction with less than this has none.
ENOUGH = 1e-6  # Newton's decrement, squared: what is left of the cost is about half of it.
TIE = 1e-10  # Of the data's statistic: one that differs by less is as large, and was added up in another order.
MOST_STEPS = 200
SHORTEST_STEP = 1e-6
NOT_FOUND = "The multipliers of the surrogates were not found. Do some directions have nearly no variance?"


def _averages(value, name):
    value = numbers(value, name).astype(float, copy=False)
    if value.ndim != 3 or value.size == 0:
        raise ValueError(f"{name} should have shape (conditions, time, neurons), but it has shape {value.shape}.")
    if len(value) < 2:
        raise ValueError(f"{name} should hold at least 2 conditions, but it holds {len(value)}.")
    if np.ptp(value, axis=0).max() == 0:
        raise ValueError(f"{name} should differ between conditions, but all of them are the same.")
    return value


@checked(averages=_averages, rng=random_generator)
def condition_shuffled(averages, rng):
    """Averages in which every neuron has its time courses, but for conditions in an order of the neuron's own.

    Each neuron keeps what it does over time, and their sum over conditions. That neurons go together in a condition is lost.

    Parameters
    ----------
    averages : ndarray, shape (conditions, time, neurons)
        One average for each condition.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the orders.

    Returns
    -------
    surrogate : ndarray, shape (conditions, time, neurons)

    Raises
    ------
    ValueError
        If there are fewer than 2 conditions, or all are the same.
    """
    n_conditions, _, n_neurons = averages.shape
    order = np.stack([rng.permutation(n_conditions) for _ in range(n_neurons)], axis=1)
    return np.take_along_axis(averages, order[:, None, :], axis=0)


@checked(averages=_averages)
def marginal_covariances(averages):
    """Covariances between conditions, between times and between neurons, around what conditions have in common.

    Parameters
    ----------
    averages : ndarray, shape (conditions, time, neurons)
        One average for each condition.

    Returns
    -------
    conditions, time, neurons : ndarray
        Square matrices of products, each summed over the other two; all three have the same trace.

    Raises
    ------
    ValueError
        If there are fewer than 2 conditions, or all are the same.

    References
    ----------
    Elsayed & Cunningham, Nature Neuroscience 20:1310 (2017).
    """
    differences = averages - averages.mean(axis=0)
    return tuple(np.tensordot(differences, differences, (others, others)) for others in ((1, 2), (0, 2), (0, 1)))


@dataclass(frozen=True)
class TensorMaximumEntropy:
    """The most random distribution of averages that has given marginal covariances: a Gaussian.

    Attributes
    ----------
    common : ndarray, shape (time, neurons)
        What conditions have in common. All surrogates have it.
    bases : tuple of three ndarray
        Eigenvectors of the covariances between conditions, times and neurons, one a column.
    variance : ndarray, shape (condition vectors, time vectors, neuron vectors)
        Variance of the surrogates along each product of three eigenvectors.
    """

    common: np.ndarray
    bases: tuple
    variance: np.ndarray

    def draw(self, rng):
        """One surrogate.

        Parameters
        ----------
        rng : numpy.random.Generator or numpy.random.RandomState
            Source of what is random in it.

        Returns
        -------
        surrogate : ndarray, shape (conditions, time, neurons)
        """
        independent = random_generator(rng, "rng").standard_normal(self.variance.shape) * np.sqrt(self.variance)
        return self.common + np.einsum("abc,ia,jb,kc->ijk", independent, *self.bases, optimize=True)

    def marginal_covariances(self):
        """What the marginal covariances of surrogates are on average: between conditions, times and neurons."""
        sums = (self.variance.sum(axis=others) for others in ((1, 2), (0, 2), (0, 1)))
        return tuple((basis * total) @ basis.T for basis, total in zip(self.bases, sums, strict=True))


def _total(multipliers):
    """Sums of a multiplier of each mode: the inverse variances."""
    conditions, time, neurons = multipliers
    return conditions[:, None, None] + time[:, None] + neurons


def _newton_step(variance, gradient):
    """The step that would bring the gradient to 0, and the squared decrement.

    What is added to all multipliers of one mode can be taken from those of another, so the second derivatives have no inverse;
    the shortest step is taken.
    """
    squares = variance**2
    sums = [squares.sum(axis=others) for others in ((1, 2), (0, 2), (0, 1))]
    hessian = np.block(
        [
            [np.diag(sums[0]), squares.sum(axis=2), squares.sum(axis=1)],
            [squares.sum(axis=2).T, np.diag(sums[1]), squares.sum(axis=0)],
            [squares.sum(axis=1).T, squares.sum(axis=0).T, np.diag(sums[2])],
        ]
    )
    size = 1 / np.sqrt(np.diag(hessian))  # so that small and large multipliers are solved for alike
    step = -size * np.linalg.lstsq(hessian * size * size[:, None], size * gradient, rcond=1e-13)[0]
    return step, -gradient @ step


def _cost(multipliers, eigenvalues):
    """What the multipliers make least; infinite where a variance would be below 0."""
    total = _total(multipliers)
    if total.min() <= 0:
        return np.inf
    return sum(own @ values for own, values in zip(multipliers, eigenvalues, strict=True)) - np.log(total).sum()


def _multipliers(eigenvalues):
    """Lagrange's multipliers under which the variances add up to the eigenvalues along each mode.

    They are where a convex function is least, the cost, and Newton's method finds it. It starts where each mode alone would
    make a third of the inverse variances.
    """
    sizes = np.array([len(values) for values in eigenvalues])
    multipliers = [sizes.prod() / len(values) / values / 3 for values in eigenvalues]
    cost = _cost(multipliers, eigenvalues)
    for _ in range(MOST_STEPS):
        variance = 1 / _total(multipliers)
        sums = [variance.sum(axis=others) for others in ((1, 2), (0, 2), (0, 1))]
        gradient = np.concatenate([wanted - found for wanted, found in zip(eigenvalues, sums, strict=True)])
        step, decrement = _newton_step(variance, gradient)
        parts = np.split(step, np.cumsum(sizes)[:-1])
        if decrement < ENOUGH:  # the last step is known to be a good one, but the cost is too coarse to show it
            return [old + part for old, part in zip(multipliers, parts, strict=True)]
        length, found = 2.0, np.inf
        while not found <= cost - 0.1 * length * decrement:
            length /= 2
            if length < SHORTEST_STEP:
                raise FloatingPointError(NOT_FOUND)
            tried = [old + length * part for old, part in zip(multipliers, parts, strict=True)]
            found = _cost(tried, eigenvalues)
        multipliers, cost = tried, found
    raise FloatingPointError(NOT_FOUND)


@checked(averages=_averages)
def fit_tensor_maximum_entropy(averages):
    """Fit the distribution of surrogates that keeps covariances over conditions, time and neurons, and is random in all else.

    Surrogates are as smooth in time, as much alike between conditions and as correlated between neurons as the data, but no
    more: which neurons go together says nothing of when, or in which condition. Their covariance has the products of the three
    modes' eigenvectors as its own, and the inverse of each variance is a sum of three multipliers, one for each mode.

    Parameters
    ----------
    averages : ndarray, shape (conditions, time, neurons)
        One average for each condition. What they have in common at each time is kept as it is.

    Returns
    -------
    TensorMaximumEntropy

    Raises
    ------
    ValueError
        If there are fewer than 2 conditions, or all are the same.
    FloatingPointError
        If the multipliers were not found.

    Notes
    -----
    Elsayed & Cunningham keep the mean over each mode. Here what is kept is the mean over conditions at each time and neuron,
    which contains two of them and which jPCA takes out.

    References
    ----------
    Elsayed & Cunningham, Nature Neuroscience 20:1310 (2017), doi 10.1038/nn.4617.
    """
    bases, eigenvalues = [], []
    for covariance in marginal_covariances(averages):
        values, vectors = np.linalg.eigh(covariance)
        kept = values > LEAST_SHARE * values.sum()
        bases.append(vectors[:, kept])
        eigenvalues.append(values[kept] / values[kept].sum())
    n_products = np.prod([len(values) for values in eigenvalues])
    multipliers = _multipliers([values * n_products for values in eigenvalues])
    differences = averages - averages.mean(axis=0)
    variance = np.sum(differences**2) / n_products / _total(multipliers)
    return TensorMaximumEntropy(averages.mean(axis=0), tuple(bases), variance)


def _several(value, name):
    value = numbers(value, name)
    if value.ndim != 1 or value.size == 0:
        raise ValueError(f"{name} should have shape (surrogates,), but it has shape {value.shape}.")
    return value


@checked(observed=number, surrogates=_several)
def surrogate_p_value(observed, surrogates):
    """How often surrogates, the data counted among them, have a statistic as large as the data's, or larger.

    Parameters
    ----------
    observed : float
        Statistic of the data.
    surrogates : ndarray, shape (surrogates,)
        The same of each surrogate.

    Returns
    -------
    p : float
        Never 0: with 99 surrogates the least is 0.01. Where data are surrogates themselves, it is below any level no more often
        than that level says.

    Raises
    ------
    ValueError
        If there is no surrogate.

    References
    ----------
    Phipson & Smyth, Statistical Applications in Genetics and Molecular Biology 9:39 (2010), doi 10.2202/1544-6115.1585.
    """
    return (1 + np.count_nonzero(surrogates >= observed - TIE * abs(observed))) / (1 + len(surrogates))


@dataclass(frozen=True)
class SurrogateTest:
    """A statistic beside what surrogates give.

    Attributes
    ----------
    observed : float
        Of the data.
    surrogates : ndarray, shape (surrogates,)
        Of each surrogate.
    p_value : float
        How often they are as large.
    """

    observed: float
    surrogates: np.ndarray
    p_value: float


@checked(statistic=function, averages=_averages, draw=function, rng=random_generator, n_surrogates=positive_integer)
def compare_with_surrogates(statistic, averages, draw, rng, n_surrogates=200, label="Surrogates"):
    """Compare a statistic of the data with that of surrogates.

    Parameters
    ----------
    statistic : callable
        Takes averages ``(conditions, time, neurons)`` and returns a number, larger for more of what is looked for.
    averages : ndarray, shape (conditions, time, neurons)
        One average for each condition.
    draw : callable
        Takes ``rng`` and returns one surrogate of these averages: ``TensorMaximumEntropy.draw`` or
        ``lambda rng: condition_shuffled(averages, rng)``.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the surrogates.
    n_surrogates : int
        How many.
    label : str
        What the progress bar is called.

    Returns
    -------
    SurrogateTest

    Raises
    ------
    ValueError
        If averages are not such, or there is no surrogate.
    """
    observed = float(statistic(averages))
    found = np.array([statistic(draw(rng)) for _ in progress_bar(range(n_surrogates), label)])
    return SurrogateTest(observed, found, surrogate_p_value(observed, found))

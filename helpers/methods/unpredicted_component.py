"""Events that push many neurons in one direction, found without a model of dynamics: where linear predictions of counts fail.

What comes next in a network follows mostly from what was there before. An event from outside does not, and if it always pushes
the neurons in the same direction, the errors of predictions are far from usual in this direction now and then, and small
otherwise. An independent component analysis looks for just such directions; nobody has to know where the events are.
"""

import warnings

import numpy as np
from scipy.stats import kurtosis
from sklearn.decomposition import FastICA
from sklearn.exceptions import ConvergenceWarning

from helpers.methods.spike_counts import training_counts
from helpers.validation import at_least_two, checked, positive, random_generator, spike_counts

ROUNDS = 200  # Of the search for independent components.
FLAT = 1e-9  # Of the largest variance: in a direction with less, errors do not vary.


def _fit_each_other(arguments):
    train, counts = arguments["train_counts"], arguments["counts"]
    n_neurons, width, n_components = train.shape[2], arguments["width"], arguments["n_components"]
    if counts.shape[2] != n_neurons:
        raise ValueError(f"counts should have the {n_neurons} neurons of train_counts, but it has {counts.shape[2]}.")
    if n_components > n_neurons:
        raise ValueError(f"n_components should be at most {n_neurons}, the number of neurons, but it is {n_components}.")
    n_bins = min(train.shape[1], counts.shape[1])
    if n_bins < 2 * width:
        raise ValueError(f"width should be at most half of the {n_bins} bins, but it is {width}.")


def _windows(counts, width):
    """Where two windows fit, sums of the counts in the one before a bin and in the one that begins with it."""
    summed = np.concatenate([np.zeros_like(counts[:, :1]), np.cumsum(counts, axis=1)], axis=1)
    at = np.arange(width, counts.shape[1] - width + 1)
    return at, summed[:, at] - summed[:, at - width], summed[:, at + width] - summed[:, at]


@checked(
    train_counts=training_counts,
    counts=spike_counts,
    rng=random_generator,
    n_components=at_least_two,
    width=at_least_two,
    penalty=positive,
    together=_fit_each_other,
)
def unpredicted_component(train_counts, counts, rng, n_components=20, width=3, penalty=100.0):
    """How unusual the error of a linear prediction is in each bin, along the direction in which errors have the heaviest tails.

    The counts of a few bins are predicted from those before by a ridge regression. Of the leading principal components of its
    errors, independent components are found, and the one with the largest kurtosis is taken. All of this uses training trials
    alone, and none of it uses the time of an event.

    Parameters
    ----------
    train_counts : ndarray, shape (trials, time, neurons)
        Spikes to which prediction and component are fitted.
    counts : ndarray, shape (trials, time, neurons)
        Spikes that are scored.
    rng : numpy.random.Generator or numpy.random.RandomState
        Where the search for independent components starts.
    n_components : int
        Principal components of the errors among which it searches, at least 2.
    width : int
        Bins in each of two windows, at least 2 and at most half of a trial: one that begins with the bin, and one that ends
        before it.
    penalty : float
        On squared weights of the prediction, above 0.

    Returns
    -------
    scores : ndarray, shape (trials, time)
        The component's distance from its median over training trials; 0 where a window does not fit.

    Raises
    ------
    ValueError
        If the counts do not fit each other, a number is out of range, or errors vary in fewer directions than components.

    References
    ----------
    Hyvärinen & Oja, Neural Networks 13:411 (2000), doi 10.1016/S0893-6080(00)00026-5: independent components.
    """
    _, before, after = _windows(train_counts, width)
    centre = before.mean(axis=(0, 1)), after.mean(axis=(0, 1))
    x, y = (part.reshape(-1, part.shape[2]) - mean for part, mean in zip((before, after), centre, strict=True))
    weights = np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T @ y)
    errors = y - x @ weights
    sizes, axes = np.linalg.eigh(errors.T @ errors)
    if (rank := np.count_nonzero(sizes > FLAT * sizes[-1])) < n_components:
        raise ValueError(
            f"n_components should be at most {rank}, in which errors of predictions vary, but it is {n_components}."
        )
    axes = axes[:, -n_components:]
    draw = rng.randint if isinstance(rng, np.random.RandomState) else rng.integers
    search = FastICA(n_components, whiten="unit-variance", max_iter=ROUNDS, random_state=int(draw(2**31 - 1)))
    with warnings.catch_warnings():
        # Most errors are as good as normal, and no direction among those is independent more than another: they never settle.
        warnings.simplefilter("ignore", ConvergenceWarning)
        search.fit(errors[::width] @ axes)  # Windows overlap, so those in between say little that is new.
    components = search.transform(errors @ axes)
    heaviest = kurtosis(components, axis=0).argmax()
    at, before, after = _windows(counts, width)
    found = (after - centre[1] - (before - centre[0]) @ weights) @ axes
    found = search.transform(found.reshape(-1, n_components)).reshape(*found.shape[:2], n_components)[..., heaviest]
    scores = np.zeros(counts.shape[:2])
    scores[:, at] = np.abs(found - np.median(components[:, heaviest]))
    return scores

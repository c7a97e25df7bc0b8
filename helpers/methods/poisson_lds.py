"""Linear dynamics seen through Poisson counts: the simplest method that knows where a population moves, and what spikes are.

Latents follow ``x(t+1) = A x(t) + noise``, and a neuron's log-rate is a weighted sum of them. The posterior of a trial is not
Gaussian; it is taken for the Gaussian at its peak (Laplace's approximation), which Newton's method finds. Its precision couples
each bin with the one before and the one after alone, so one pass forth and one back solve for all bins of a trial.
"""

import dataclasses
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from helpers.methods.expectation_maximisation import climb
from helpers.methods.factor_analysis import fit_factor_analysis
from helpers.methods.spike_counts import Inferred, counts_to_infer, fewer_latents_than_neurons, training_counts
from helpers.methods.state_space import square_of_latents
from helpers.validation import checked, not_negative, positive_integer

LARGEST_LOG_RATE = 30.0  # So that a leap of Newton's method, which is then halved, does not overflow.
NEWTON_STEPS = 100  # At most; a few do where the iteration before is the start, and a burst of spikes takes some dozens.
NEWTON_ENDS = 1e-4  # When no latent moves by more than this.
HALVINGS = 40  # A step that does not lead uphill is halved so many times at most; the first one into a burst is far too long.
SMALLEST_VARIANCE = 1e-6  # Of the noise of the dynamics.
FIRST_SMOOTHING = 2.0  # In bins: the smoothing of the factor analysis from which the fit starts.


def _as_many_latents(arguments):
    for name in ("A", "Q"):
        if arguments[name].shape != arguments["P"].shape:
            raise ValueError(
                f"{name} should have the shape of P, {arguments['P'].shape}, but it has shape {arguments[name].shape}."
            )


@checked(P=square_of_latents, A=square_of_latents, Q=square_of_latents, together=_as_many_latents)
def covariance_one_step_later(P, A, Q):
    """How uncertain latents are one bin later, while nothing is observed: ``x(t+1) = A x(t) + noise``.

    Parameters
    ----------
    P : ndarray, shape (latents, latents)
        Covariance of the latents now.
    A : ndarray, shape (latents, latents)
        ``A[i, j]`` is what latent ``j`` adds to latent ``i`` one bin later.
    Q : ndarray, shape (latents, latents)
        Covariance of the noise that is added.

    Returns
    -------
    covariance : ndarray, shape (latents, latents)

    Raises
    ------
    ValueError
        If shapes differ or are not square.

    References
    ----------
    Paninski et al., Journal of Computational Neuroscience 29:107 (2010): the step of a Kalman filter before the next spikes.
    """
    return A @ P @ A.T + Q


@dataclass(frozen=True)
class FittedPoissonLDS:
    """Linear dynamics with Poisson counts: ``x(t+1) = A x(t) + noise``, ``counts ~ Poisson(exp(loadings @ x + intercept))``.

    Attributes
    ----------
    A : ndarray, shape (latents, latents)
        ``A[i, j]`` is what latent ``j`` adds to latent ``i`` one bin later.
    noise_covariance : ndarray, shape (latents, latents)
        Of what else is added at each bin.
    initial_mean, initial_covariance : ndarray, shapes (latents,) and (latents, latents)
        Of the latents in the first bin of a trial.
    loadings : ndarray, shape (neurons, latents)
        What each latent adds to each neuron's log-rate.
    intercept : ndarray, shape (neurons,)
        The log-rate, in counts a bin, where all latents are 0.
    log_likelihood : ndarray, shape (iterations,)
        Laplace's approximation of it, for a bin of the training trials, along the fit.
    interrupted : bool
        Whether the fit was stopped from the keyboard before its end.
    """

    A: np.ndarray
    noise_covariance: np.ndarray
    initial_mean: np.ndarray
    initial_covariance: np.ndarray
    loadings: np.ndarray
    intercept: np.ndarray
    log_likelihood: np.ndarray
    interrupted: bool

    def infer(self, counts):
        """Infer the latents of trials from their spikes.

        Parameters
        ----------
        counts : ndarray, shape (trials, time, neurons)
            Of the neurons of the fit, in their order. Trials may be longer or shorter than those of the fit.

        Returns
        -------
        Inferred
            The latents are at the peak of the posterior; rates are expected over its spread.

        Raises
        ------
        ValueError
            If ``counts`` holds no counts, or those of another number of neurons.
        """
        posterior = _expect(self, counts_to_infer(counts, len(self.intercept)))
        return Inferred(posterior.means, _expected_rates(self, posterior.means, posterior.covariances))


@dataclass(frozen=True)
class _Posterior:
    """Of all trials: means ``(trials, time, p)``, covariances of a bin and of a bin with the next, and the log-likelihood."""

    means: np.ndarray
    covariances: np.ndarray
    with_next: np.ndarray
    log_likelihood: np.ndarray


def _outer(rows):
    """Products of each row with itself, flat: ``(rows, p²)``."""
    return (rows[:, :, None] * rows[:, None, :]).reshape(len(rows), -1)


def _times(matrix, vector):
    """Matrices times vectors, one by one along the leading axes."""
    return np.matmul(matrix, vector[..., None])[..., 0]


def _log_rates(model, x):
    return np.minimum(x @ model.loadings.T + model.intercept, LARGEST_LOG_RATE)


def _expected_rates(model, means, covariances):
    """Rates, expected over latents of these means and covariances."""
    spread = covariances.reshape(*means.shape[:2], -1) @ _outer(model.loadings).T
    return np.exp(np.minimum(means @ model.loadings.T + model.intercept + 0.5 * spread, LARGEST_LOG_RATE))


class _Prior:
    """The dynamics as a Gaussian over a whole trial: the blocks of its precision, its gradient and its log-density."""

    def __init__(self, model, n_bins):
        self.model = model
        self.step = np.linalg.inv(model.noise_covariance)
        self.start = np.linalg.inv(model.initial_covariance)
        self.to_previous = -self.step @ model.A  # the block of a bin with the one before
        on_the_way = model.A.T @ self.step @ model.A
        self.diagonal = np.tile(self.step + on_the_way, (n_bins, 1, 1))
        self.diagonal[0] = self.start + on_the_way
        self.diagonal[-1] = self.step if n_bins > 1 else self.start
        log_determinants = (n_bins - 1) * np.linalg.slogdet(model.noise_covariance)[1]
        log_determinants += np.linalg.slogdet(model.initial_covariance)[1]
        # The (2 pi)s cancel with those of Laplace's approximation.
        self.constant = -0.5 * log_determinants

    def _surprises(self, x):
        return x[:, 0] - self.model.initial_mean, x[:, 1:] - x[:, :-1] @ self.model.A.T

    def log_density(self, x):
        first, rest = self._surprises(x)
        squares = np.sum(first @ self.start * first, axis=1) + np.sum(rest @ self.step * rest, axis=(1, 2))
        return self.constant - 0.5 * squares

    def gradient(self, x):
        first, rest = self._surprises(x)
        gradient = np.zeros_like(x)
        gradient[:, 0] = -first @ self.start
        gradient[:, 1:] -= rest @ self.step
        gradient[:, :-1] += rest @ self.step @ self.model.A
        return gradient


def _eliminate(diagonal, to_previous):
    """Forth through the bins: the inverse of each block once the bins before it are eliminated, ``(trials, time, p, p)``."""
    inverses = np.empty_like(diagonal)
    inverses[:, 0] = np.linalg.inv(diagonal[:, 0])
    for t in range(1, diagonal.shape[1]):
        inverses[:, t] = np.linalg.inv(diagonal[:, t] - to_previous @ inverses[:, t - 1] @ to_previous.T)
    return inverses


def _solve(inverses, to_previous, right):
    """The whole precision's inverse times ``right``, ``(trials, time, p)``: forth and back."""
    solved = np.empty_like(right)
    solved[:, 0] = right[:, 0]
    for t in range(1, right.shape[1]):
        solved[:, t] = right[:, t] - _times(inverses[:, t - 1], solved[:, t - 1]) @ to_previous.T
    solved[:, -1] = _times(inverses[:, -1], solved[:, -1])
    for t in range(right.shape[1] - 2, -1, -1):
        solved[:, t] = _times(inverses[:, t], solved[:, t] - solved[:, t + 1] @ to_previous)
    return solved


def _covariances(inverses, to_previous):
    """Back through the bins: covariance of each, and of each with the next."""
    covariances, with_next = np.empty_like(inverses), np.empty_like(inverses[:, 1:])
    covariances[:, -1] = inverses[:, -1]
    for t in range(inverses.shape[1] - 2, -1, -1):
        gain = -inverses[:, t] @ to_previous.T
        with_next[:, t] = gain @ covariances[:, t + 1]
        covariances[:, t] = inverses[:, t] + with_next[:, t] @ gain.transpose(0, 2, 1)
    return covariances, with_next


def _expect(model, counts, start=None):
    """The posterior of each trial: its peak by Newton's method, and the Gaussian there."""
    n_trials, n_bins, _ = counts.shape
    n_latents = len(model.A)
    prior = _Prior(model, n_bins)
    products = _outer(model.loadings)
    x = np.tile(model.initial_mean, (n_trials, n_bins, 1)) if start is None else start

    def objective(x):
        log_rates = x @ model.loadings.T + model.intercept
        capped = np.exp(np.minimum(log_rates, LARGEST_LOG_RATE))
        return prior.log_density(x) + np.sum(counts * log_rates - capped, axis=(1, 2))

    def eliminated(rates):
        curvature = (rates @ products).reshape(n_trials, n_bins, n_latents, n_latents)
        return _eliminate(prior.diagonal + curvature, prior.to_previous)

    height = objective(x)
    for _ in range(NEWTON_STEPS):
        rates = np.exp(_log_rates(model, x))
        gradient = (counts - rates) @ model.loadings + prior.gradient(x)
        move = _solve(eliminated(rates), prior.to_previous, gradient)
        for _ in range(HALVINGS):
            reached = objective(x + move)
            lower = ~(reached >= height - 1e-9 * np.abs(height))  # also where it is no number
            if not lower.any():
                break
            move[lower] /= 2
        else:
            move[lower], reached = 0, np.where(lower, height, reached)
        x, height = x + move, reached
        if np.abs(move).max() < NEWTON_ENDS:
            break
    inverses = eliminated(np.exp(_log_rates(model, x)))
    covariances, with_next = _covariances(inverses, prior.to_previous)
    log_likelihood = height + 0.5 * np.linalg.slogdet(inverses)[1].sum(axis=1) - gammaln(counts + 1).sum(axis=(1, 2))
    return _Posterior(x, covariances, with_next, log_likelihood)


def _better_readout(loadings, intercept, means, covariances, counts, n_steps=1):
    """Loadings and intercepts under which the counts are likelier, expected over the posterior: steps of Newton's method.

    The curvature leaves out how the spread of the posterior bends with the loadings, so a step is halved where it leads down.
    """
    n_neurons, n_latents = loadings.shape
    x = np.c_[means.reshape(-1, n_latents), np.ones(means.shape[0] * means.shape[1])]
    y = counts.reshape(-1, n_neurons)
    flat = covariances.reshape(len(x), -1)
    moments = _outer(x).reshape(len(x), n_latents + 1, n_latents + 1)
    moments[:, :n_latents, :n_latents] += covariances.reshape(len(x), n_latents, n_latents)
    moments = moments.reshape(len(x), -1)
    weights, arrived = np.c_[loadings, intercept], y.T @ x

    def rates_and_height(weights):
        log_rates = np.minimum(x @ weights.T + 0.5 * flat @ _outer(weights[:, :-1]).T, LARGEST_LOG_RATE)
        rates = np.exp(log_rates)
        return rates, np.sum(weights * arrived, axis=1) - rates.sum(axis=0)

    rates, height = rates_and_height(weights)
    for _ in range(n_steps):
        gradient = arrived - rates.T @ x
        spread = (rates.T @ flat).reshape(n_neurons, n_latents, n_latents)
        gradient[:, :-1] -= _times(spread, weights[:, :-1])
        curvature = (rates.T @ moments).reshape(n_neurons, n_latents + 1, n_latents + 1) + 1e-3 * np.eye(n_latents + 1)
        move = np.clip(np.linalg.solve(curvature, gradient[..., None])[..., 0], -1, 1)
        for _ in range(HALVINGS):
            rates, reached = rates_and_height(weights + move)
            lower = ~(reached >= height)
            if not lower.any():
                break
            move[lower] /= 2
        else:
            move[lower] = 0
        weights = weights + move
        rates, height = rates_and_height(weights)
    return weights[:, :-1], weights[:, -1]


def _symmetric(matrix):
    return 0.5 * (matrix + matrix.T) + SMALLEST_VARIANCE * np.eye(len(matrix))


class _Improvement:
    """One turn of expectation and maximisation; begins Newton's method where it ended the turn before."""

    def __init__(self, counts):
        self.counts, self.means = counts, None

    def __call__(self, model):
        """The log-likelihood of a bin, and better parameters."""
        posterior = _expect(model, self.counts, self.means)
        x, covariances = posterior.means, posterior.covariances
        self.means = x
        n_trials, n_bins, _ = x.shape

        def moment(first, second, covariance):
            return covariance.sum(axis=(0, 1)) + np.einsum("bti,btj->ij", first, second)

        before = moment(x[:, :-1], x[:, :-1], covariances[:, :-1])
        after = moment(x[:, 1:], x[:, 1:], covariances[:, 1:])
        across = moment(x[:, :-1], x[:, 1:], posterior.with_next)
        A = np.linalg.solve(before, across).T
        first = x[:, 0] - x[:, 0].mean(axis=0)
        loadings, intercept = _better_readout(model.loadings, model.intercept, x, covariances, self.counts)
        better = dataclasses.replace(
            model,
            A=A,
            noise_covariance=_symmetric((after - A @ across) / (n_trials * (n_bins - 1))),
            initial_mean=x[:, 0].mean(axis=0),
            initial_covariance=_symmetric(covariances[:, 0].mean(axis=0) + first.T @ first / n_trials),
            loadings=loadings,
            intercept=intercept,
        )
        return posterior.log_likelihood.sum() / (n_trials * n_bins), better


def _first_guess(counts, n_latents):
    """Where the fit starts: latents of a factor analysis, and the dynamics that least squares finds in them."""
    found = fit_factor_analysis(counts, n_latents, FIRST_SMOOTHING, n_iterations=30).infer(counts).latents
    x = (found - found.mean(axis=(0, 1))) / np.maximum(found.std(axis=(0, 1)), 1e-9)
    nothing = np.zeros((counts.shape[2], n_latents)), np.log(counts.mean(axis=(0, 1)))
    loadings, intercept = _better_readout(*nothing, x, np.zeros((*x.shape, n_latents)), counts, n_steps=5)
    before, after = x[:, :-1].reshape(-1, n_latents), x[:, 1:].reshape(-1, n_latents)
    A = np.linalg.lstsq(before, after)[0].T
    left = after - before @ A.T
    first = x[:, 0] - x[:, 0].mean(axis=0)
    return FittedPoissonLDS(
        A=A,
        noise_covariance=left.T @ left / len(left) + 1e-3 * np.eye(n_latents),
        initial_mean=x[:, 0].mean(axis=0),
        initial_covariance=first.T @ first / len(first) + 1e-3 * np.eye(n_latents),
        loadings=loadings,
        intercept=intercept,
        log_likelihood=np.empty(0),
        interrupted=False,
    )


@checked(
    counts=training_counts,
    n_latents=positive_integer,
    n_iterations=positive_integer,
    tolerance=not_negative,
    together=fewer_latents_than_neurons,
)
def fit_poisson_lds(counts, n_latents, n_iterations=40, tolerance=1e-4, label="Poisson LDS"):
    """Fit linear dynamics that are seen through Poisson counts, by expectation and maximisation with Laplace's approximation.

    Stop it from the keyboard and you get the best parameters so far.

    Parameters
    ----------
    counts : ndarray, shape (trials, time, neurons)
        Spikes of training trials.
    n_latents : int
        How many, fewer than neurons. Linear dynamics in more latents follow nonlinear ones better.
    n_iterations : int
        Iterations at most.
    tolerance : float
        It ends when an iteration adds less than this to the log-likelihood of a bin.
    label : str
        What the progress bar is called.

    Returns
    -------
    FittedPoissonLDS

    Raises
    ------
    ValueError
        If ``counts`` holds no counts, a neuron is silent, or there are not more neurons than latents.
    FloatingPointError
        If the log-likelihood stops being a number.

    Notes
    -----
    The approximate log-likelihood need not grow at every turn; what is returned is the largest that was found.

    References
    ----------
    Macke et al., Advances in Neural Information Processing Systems 24 (2011): the model. Paninski et al., Journal of
    Computational Neuroscience 29:107 (2010): precisions that couple neighbours alone.
    """
    model, log_likelihood, interrupted = climb(
        _Improvement(counts), _first_guess(counts, n_latents), n_iterations, tolerance, label
    )
    return dataclasses.replace(model, log_likelihood=log_likelihood, interrupted=interrupted)

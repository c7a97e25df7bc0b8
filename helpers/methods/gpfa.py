"""Gaussian-process factor analysis: factor analysis and smoothing in one model, each latent with a time scale of its own."""

import dataclasses
import functools
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize_scalar
from sklearn.decomposition import FactorAnalysis

from helpers.methods.expectation_maximisation import climb
from helpers.methods.spike_counts import Inferred, counts_to_infer, fewer_latents_than_neurons, training_counts
from helpers.validation import checked, not_negative, positive, positive_integer

OWN_NOISE = 1e-3  # Of a latent's variance of 1, this much is independent from bin to bin, as Yu et al. have it.
LEAST_VARIANCE = 0.01  # A neuron's noise keeps at least this share of its variance, so that no latent is one neuron alone.
SHORTEST_SCALE = 0.3  # In bins: shorter ones are all alike, independent bins.
LONGEST_SCALE = 4  # Trials: longer ones are all alike, a latent that stays what it is.


@dataclass(frozen=True)
class FittedGPFA:
    """A Gaussian-process factor analysis: ``sqrt(counts) = mean + loadings @ latents + noise``, with smooth latents.

    Attributes
    ----------
    loadings : ndarray, shape (neurons, latents)
        What each latent adds to the square root of each neuron's count.
    mean, noise_variance : ndarray, shape (neurons,)
        Of the square roots.
    time_scale : ndarray, shape (latents,)
        In bins: the covariance of a latent at two times falls off as ``exp(-(t - s)² / (2 time_scale²))``.
    log_likelihood : ndarray, shape (iterations,)
        Of a bin of the training trials, along the fit.
    interrupted : bool
        Whether the fit was stopped from the keyboard before its end.
    """

    loadings: np.ndarray
    mean: np.ndarray
    noise_variance: np.ndarray
    time_scale: np.ndarray
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
            A rate is the expected square of the root: the square of its mean and its variance together.

        Raises
        ------
        ValueError
            If ``counts`` holds no counts, or those of another number of neurons.
        """
        roots = np.sqrt(counts_to_infer(counts, len(self.mean)))
        latents, covariance, _ = _expect(self, roots)
        at_one_time = np.einsum("ktlt->tkl", covariance)
        variance = self.noise_variance + np.einsum("nk,tkl,nl->tn", self.loadings, at_one_time, self.loadings)
        return Inferred(latents, (latents @ self.loadings.T + self.mean) ** 2 + variance)


def _kernel(time_scale, n_bins):
    """Covariance of one latent between all times."""
    lag = np.subtract.outer(np.arange(n_bins), np.arange(n_bins))
    return (1 - OWN_NOISE) * np.exp(-0.5 * (lag / time_scale) ** 2) + OWN_NOISE * np.eye(n_bins)


def _inverse_and_log_determinant(matrix):
    factor = cho_factor(matrix, lower=True)
    return cho_solve(factor, np.eye(len(matrix))), 2 * np.log(np.diag(factor[0])).sum()


def _expect(model, roots):
    """Posterior of the latents: means, the covariance that all trials share, and the log-likelihood of all trials."""
    n_trials, n_bins, _ = roots.shape
    n_latents = model.loadings.shape[1]
    weighted = model.loadings / model.noise_variance[:, None]
    information = model.loadings.T @ weighted
    # Latents one after the other, each with all its times.
    precision = np.kron(information, np.eye(n_bins))
    log_determinant = 0.0
    for k, time_scale in enumerate(model.time_scale):
        inverse, own = _inverse_and_log_determinant(_kernel(time_scale, n_bins))
        part = slice(k * n_bins, (k + 1) * n_bins)
        precision[part, part] += inverse
        log_determinant += own
    covariance, of_precision = _inverse_and_log_determinant(precision)
    centred = roots - model.mean
    arrived = (centred @ weighted).transpose(0, 2, 1).reshape(n_trials, -1)
    means = arrived @ covariance
    squares = np.sum(centred**2 / model.noise_variance) - np.sum(arrived * means)
    log_determinant += of_precision + n_bins * np.log(2 * np.pi * model.noise_variance).sum()
    log_likelihood = -0.5 * (squares + n_trials * log_determinant)
    means = means.reshape(n_trials, n_latents, n_bins).transpose(0, 2, 1)
    return means, covariance.reshape(n_latents, n_bins, n_latents, n_bins), log_likelihood


def _better_time_scale(time_scale, second_moment):
    """The time scale under which a latent with this second moment ``(time, time)`` is likeliest, near the one that it has."""
    n_bins = len(second_moment)

    def cost(log_scale):
        inverse, log_determinant = _inverse_and_log_determinant(_kernel(np.exp(log_scale), n_bins))
        return log_determinant + np.sum(inverse * second_moment)

    here = np.log(time_scale)
    bounds = max(here - 0.7, np.log(SHORTEST_SCALE)), min(here + 0.7, np.log(LONGEST_SCALE * n_bins))
    found = minimize_scalar(cost, bounds=bounds, method="bounded", options={"xatol": 1e-3})
    return float(np.exp(found.x)) if found.fun < cost(here) else time_scale


def _improve(model, roots, least_variance):
    """One turn: the log-likelihood of a bin, and the parameters that are likeliest given the posterior."""
    n_trials, n_bins, n_neurons = roots.shape
    means, covariance, log_likelihood = _expect(model, roots)
    n_latents = means.shape[2]
    x = np.concatenate([means, np.ones((n_trials, n_bins, 1))], axis=2).reshape(-1, n_latents + 1)
    y = roots.reshape(-1, n_neurons)
    moments = x.T @ x
    moments[:n_latents, :n_latents] += n_trials * np.einsum("ktlt->kl", covariance)
    products = x.T @ y
    weights = np.linalg.solve(moments, products)
    noise_variance = (np.sum(y**2, axis=0) - np.sum(weights * products, axis=0)) / len(y)
    scales = [
        _better_time_scale(scale, covariance[k, :, k, :] + means[:, :, k].T @ means[:, :, k] / n_trials)
        for k, scale in enumerate(model.time_scale)
    ]
    better = dataclasses.replace(
        model,
        loadings=weights[:-1].T,
        mean=weights[-1],
        noise_variance=np.maximum(noise_variance, least_variance),
        time_scale=np.array(scales),
    )
    return log_likelihood / len(y), better


def _neurons_vary(arguments):
    fewer_latents_than_neurons(arguments)
    constant = np.flatnonzero(np.ptp(arguments["counts"], axis=(0, 1)) == 0)
    if constant.size:
        raise ValueError(
            f"counts should vary in every neuron, but neuron {constant[0]} has the same count in every bin, so it has no noise "
            "of its own. Leave it out."
        )


@checked(
    counts=training_counts,
    n_latents=positive_integer,
    time_scale=positive,
    n_iterations=positive_integer,
    tolerance=not_negative,
    together=_neurons_vary,
)
def fit_gpfa(counts, n_latents, time_scale=5.0, n_iterations=100, tolerance=1e-4, label="GPFA"):
    """Fit a Gaussian-process factor analysis to the square roots of spike counts, by expectation and maximisation.

    Where factor analysis needs counts that were smoothed before, all neurons alike, here each latent is smooth with a time
    scale that is learned. Stop it from the keyboard and you get the best parameters so far.

    Parameters
    ----------
    counts : ndarray, shape (trials, time, neurons)
        Spikes of training trials.
    n_latents : int
        How many, fewer than neurons.
    time_scale : float
        With which all latents begin, in bins. Time scales are kept between 0.3 bins and the length of four trials.
    n_iterations : int
        Iterations at most.
    tolerance : float
        It ends when an iteration adds less than this to the log-likelihood of a bin.
    label : str
        What the progress bar is called.

    Returns
    -------
    FittedGPFA

    Raises
    ------
    ValueError
        If ``counts`` holds no counts, a neuron is silent or never varies, or there are not more neurons than latents.
    FloatingPointError
        If the log-likelihood stops being a number.

    Notes
    -----
    Time and memory grow with the square and the cube of ``n_latents`` times the bins of a trial: 3 latents of 50 bins take
    seconds, and above some 2,000 together it is no longer practical.

    References
    ----------
    Yu et al., Journal of Neurophysiology 102:614 (2009).
    """
    roots = np.sqrt(counts)
    flat = roots.reshape(-1, roots.shape[2])
    start = FactorAnalysis(n_latents, svd_method="lapack").fit(flat)
    least_variance = LEAST_VARIANCE * flat.var(axis=0)
    noise_variance = np.maximum(start.noise_variance_, least_variance)
    time_scale = np.clip(time_scale, SHORTEST_SCALE, LONGEST_SCALE * counts.shape[1])
    model = FittedGPFA(start.components_.T, start.mean_, noise_variance, np.full(n_latents, time_scale), np.empty(0), False)
    step = functools.partial(_improve, roots=roots, least_variance=least_variance)
    model, log_likelihood, interrupted = climb(step, model, n_iterations, tolerance, label)
    return dataclasses.replace(model, log_likelihood=log_likelihood, interrupted=interrupted)

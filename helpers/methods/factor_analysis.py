"""Factor analysis of smoothed spike counts: what neurons share, bin by bin, without a word about time."""

import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.decomposition import FactorAnalysis
from sklearn.exceptions import ConvergenceWarning

from helpers.methods.smoothing import smooth_counts
from helpers.methods.spike_counts import Inferred, counts_to_infer, fewer_latents_than_neurons, training_counts
from helpers.validation import checked, optional, positive, positive_integer

GAIN = 1e-5  # The fit ends when an iteration adds less than this to the log-likelihood of a bin.


@dataclass(frozen=True)
class FittedFactorAnalysis:
    """A factor analysis of square roots of smoothed counts: ``sqrt(counts) = mean + loadings @ latents + noise``.

    Attributes
    ----------
    loadings : ndarray, shape (neurons, latents)
        What each latent adds to the square root of each neuron's count.
    mean, noise_variance : ndarray, shape (neurons,)
        Of the square roots.
    sd : float or None
        Standard deviation of the smoothing, in bins.
    log_likelihood : ndarray, shape (iterations,)
        Of a bin of the training trials, along the fit.
    """

    loadings: np.ndarray
    mean: np.ndarray
    noise_variance: np.ndarray
    sd: float | None
    log_likelihood: np.ndarray

    def infer(self, counts):
        """Infer the latents of trials from their spikes.

        Parameters
        ----------
        counts : ndarray, shape (trials, time, neurons)
            Of the neurons of the fit, in their order.

        Returns
        -------
        Inferred
            A rate is the expected square of the root: the square of its mean and its variance together.

        Raises
        ------
        ValueError
            If ``counts`` holds no counts, or those of another number of neurons.
        """
        roots = _roots(counts_to_infer(counts, len(self.mean)), self.sd)
        weighted = self.loadings / self.noise_variance[:, None]
        covariance = np.linalg.inv(np.eye(self.loadings.shape[1]) + self.loadings.T @ weighted)
        latents = (roots - self.mean) @ weighted @ covariance
        variance = self.noise_variance + np.einsum("nk,kl,nl->n", self.loadings, covariance, self.loadings)
        return Inferred(latents, (latents @ self.loadings.T + self.mean) ** 2 + variance)


def _roots(counts, sd):
    """Square roots, whose variance does not grow with the mean as that of counts does."""
    smoothed = counts if sd is None else smooth_counts(counts, sd)
    return np.sqrt(np.maximum(smoothed, 0))


@checked(
    counts=training_counts,
    n_latents=positive_integer,
    sd=optional(positive),
    n_iterations=positive_integer,
    together=fewer_latents_than_neurons,
)
def fit_factor_analysis(counts, n_latents, sd=2.0, n_iterations=500):
    """Find a few latents that explain what neurons share, by factor analysis of the square roots of smoothed counts.

    Every bin of every trial is one sample. Each neuron has noise of its own, unlike in principal component analysis, so a
    lively neuron that shares nothing gets no latent.

    Parameters
    ----------
    counts : ndarray, shape (trials, time, neurons)
        Spikes of training trials.
    n_latents : int
        How many, fewer than neurons.
    sd : float or None
        Standard deviation of the Gaussian with which counts are smoothed along time before, in bins; ``None`` leaves them.
    n_iterations : int
        Iterations of expectation and maximisation, at most.

    Returns
    -------
    FittedFactorAnalysis

    Raises
    ------
    ValueError
        If ``counts`` holds no counts, a neuron is silent, or there are not more neurons than latents.

    References
    ----------
    Yu et al., Journal of Neurophysiology 102:614 (2009): two stages, smoothing and factor analysis. Fitted by scikit-learn.
    """
    roots = _roots(counts, sd).reshape(-1, counts.shape[2])
    model = FactorAnalysis(n_latents, max_iter=n_iterations, tol=GAIN * len(roots), svd_method="lapack")
    with warnings.catch_warnings():
        # Whoever asks for few iterations knows it, and the log-likelihood shows it.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(roots)
    log_likelihood = np.array(model.loglike_) / len(roots)
    return FittedFactorAnalysis(model.components_.T, model.mean_, model.noise_variance_, sd, log_likelihood)

"""Factor analysis of smoothed spike counts: what neurons share, bin by bin, without a word about time."""

import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.decomposition import FactorAnalysis
from sklearn.exceptions import ConvergenceWarning

from helpers.methods.smoothing import smooth_counts
from helpers.methods.spike_counts import Inferred, counts_to_infer, fewer_latents_than_neurons, training_counts
from helpers.validation import checked, numbers, optional, positive, positive_integer, vector

GAIN = 1e-5  # The fit ends when an iteration adds less than this to the log-likelihood of a bin.


def _variances(value, name):
    value = vector(value, name)
    if value.min() <= 0:
        raise ValueError(f"{name} should hold variances above 0, but one is {value.min():g}.")
    return value


def _prior_covariance(value, name):
    value = numbers(value, name)
    if value.ndim != 2 or value.shape[0] != value.shape[1] or value.size == 0:
        raise ValueError(f"{name} should have shape (latents, latents), but it has shape {value.shape}.")
    if not np.allclose(value, value.T) or np.linalg.eigvalsh(value).min() <= 0:
        raise ValueError(f"{name} should be a covariance: symmetric, with eigenvalues above 0.")
    return value


def _model_fits_together(arguments):
    n_neurons, n_latents = len(arguments["y"]), len(arguments["K"])
    wanted = {"C": (n_neurons, n_latents), "d": (n_neurons,), "R": (n_neurons,)}
    for name, shape in wanted.items():
        if arguments[name].shape != shape:
            raise ValueError(
                f"{name} should have shape {shape}, for {n_neurons} neurons in y and {n_latents} latents in K, but it has "
                f"shape {arguments[name].shape}."
            )


@checked(y=vector, C=numbers, d=vector, R=_variances, K=_prior_covariance, together=_model_fits_together)
def posterior_mean(y, C, d, R, K):
    """What observations tell about latents that were expected near 0: the mean of ``x`` given ``y = C x + d + noise``.

    Factor analysis takes each bin by itself, with ``K`` the identity. Gaussian-process factor analysis stacks all bins of a
    trial into one ``y`` and one ``x``, and ``K`` says how alike the latents of two bins are.

    Parameters
    ----------
    y : ndarray, shape (neurons,)
        What was observed.
    C : ndarray, shape (neurons, latents)
        What each latent adds to each neuron.
    d : ndarray, shape (neurons,)
        What is observed on average where all latents are 0.
    R : ndarray, shape (neurons,)
        Variance of each neuron's own noise.
    K : ndarray, shape (latents, latents)
        Covariance of the latents before anything was observed.

    Returns
    -------
    x : ndarray, shape (latents,)

    Raises
    ------
    ValueError
        If shapes do not fit, a variance is not above 0, or ``K`` is no covariance.

    References
    ----------
    Yu et al., Journal of Neurophysiology 102:614 (2009).
    """
    precision = np.linalg.inv(K) + C.T @ (C / R[:, None])
    return np.linalg.solve(precision, C.T @ ((y - d) / R))


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

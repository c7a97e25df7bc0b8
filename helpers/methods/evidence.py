"""A hidden cause that made the data: how far a guess of it is from the truth, and the bound on the evidence that it gives.

The evidence of data is their log probability under a model, whatever the hidden cause was. Numbers are in nats. A guess is an
independent normal distribution for each latent variable.
"""

import numpy as np
from scipy import stats

from helpers.validation import checked, numbers, positive


def _positive_numbers(value, name):
    value = numbers(value, name)
    if value.size and value.min() <= 0:
        raise ValueError(f"{name} should hold standard deviations, which are above 0, but the smallest is {value.min():g}.")
    return value


def _same_dimensions(arguments):
    shape = arguments["mean_q"].shape
    for name, value in arguments.items():
        if value.ndim and value.shape != shape:
            raise ValueError(
                f"{name} should have shape {shape}, like mean_q, or be one number, but it has shape {value.shape}."
            )


@checked(mean_q=numbers, sd_q=_positive_numbers, mean_p=numbers, sd_p=_positive_numbers, together=_same_dimensions)
def gaussian_kl(mean_q, sd_q, mean_p, sd_p):
    """Kullback–Leibler divergence of q from p, two normal distributions whose dimensions are independent.

    Parameters
    ----------
    mean_q, sd_q : ndarray, shape (dimensions,)
        Means and standard deviations of the one that samples come from.
    mean_p, sd_p : ndarray, shape (dimensions,), or float
        Those of the one that is believed.

    Returns
    -------
    kl : float
        ``KL(q || p)``, in nats: 0 where the two are equal, positive otherwise.

    Raises
    ------
    ValueError
        If shapes do not fit, or a standard deviation is not above 0.

    References
    ----------
    Kullback and Leibler, Annals of Mathematical Statistics 22:79 (1951), doi 10.1214/aoms/1177729694.
    """
    widths = np.log(sd_p / sd_q) + sd_q**2 / (2 * sd_p**2) - 1 / 2
    distance = (mean_q - mean_p) ** 2 / (2 * sd_p**2)
    return np.sum(widths + distance)


def _vector(value, name):
    value = numbers(value, name)
    if value.ndim != 1 or value.size == 0:
        raise ValueError(f"{name} should be a list of numbers, but it has shape {value.shape}.")
    return value


def _table(value, name):
    value = numbers(value, name)
    if value.ndim != 2 or value.size == 0:
        raise ValueError(f"{name} should have two axes and hold something, but it has shape {value.shape}.")
    return value


def _neurons_and_latents_fit(arguments):
    n_neurons, n_latents = arguments["W"].shape
    if len(arguments["x"]) != n_neurons:
        raise ValueError(f"x should have {n_neurons} neurons, like W, but it has {len(arguments['x'])}.")
    for name in ("mean", "sd"):
        if len(arguments[name]) != n_latents:
            raise ValueError(f"{name} should have {n_latents} latent variables, like W, but it has {len(arguments[name])}.")
    if arguments["sd"].min() <= 0:
        raise ValueError(f"sd should hold numbers above 0, but the smallest is {arguments['sd'].min():g}.")
    if arguments["eps"].shape[1] != n_latents:
        raise ValueError(f"eps should have shape (samples, {n_latents}), but it has shape {arguments['eps'].shape}.")


@checked(x=_vector, W=_table, sd_noise=positive, mean=_vector, sd=_vector, eps=_table, together=_neurons_and_latents_fit)
def linear_gaussian_elbo(x, W, sd_noise, mean, sd, eps):
    """Lower bound on the evidence of one observation, when it is a linear function of a hidden cause, plus noise.

    The cause is standard normal in each latent variable, ``x = W z + noise``. The likelihood is averaged over samples of the
    guess, the divergence from the prior is in closed form.

    Parameters
    ----------
    x : ndarray, shape (neurons,)
        The observation.
    W : ndarray, shape (neurons, latents)
        How the cause reaches the neurons.
    sd_noise : float
        Standard deviation of the noise of each neuron.
    mean, sd : ndarray, shape (latents,)
        The guess: means and standard deviations of the cause.
    eps : ndarray, shape (samples, latents)
        Standard normal numbers, from which the samples are made.

    Returns
    -------
    elbo : float
        In nats. On average over ``eps`` it is at most the evidence, and equals it where the guess is the posterior.

    Raises
    ------
    ValueError
        If shapes do not fit, or a standard deviation is not above 0.

    References
    ----------
    Kingma and Welling, arXiv:1312.6114 (2013), equation 3.
    """
    z = mean + sd * eps
    fit = stats.norm.logpdf(x, z @ W.T, sd_noise).sum(axis=1).mean()
    kl = np.sum((sd**2 + mean**2 - 1) / 2 - np.log(sd))
    return fit - kl

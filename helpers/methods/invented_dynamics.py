"""A model with more dynamics than its neurons have: latents of its own making, of which no prediction makes use.

Any fitted method can be given such latents. Its rates stay the same, and a read-out that is fitted to many trials learns to
leave the invented latents out, so no score of predictions can tell. What tells is how many trials a read-out needs for that.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import ortho_group

from helpers.methods.spike_counts import Inferred, training_counts
from helpers.validation import checked, kind_of, positive_integer, random_generator, spike_counts

FASTEST, SLOWEST = 8.0, 40.0  # Bins for a turn of an invented oscillator.


@dataclass(frozen=True)
class WithInventedDynamics:
    """A fitted method, and beside its latents oscillators that have nothing to do with what the neurons do.

    Attributes
    ----------
    fitted : object
        The method; its ``infer(counts)`` returns ``latents`` and ``rates``.
    to_start : ndarray, shape (neurons, 2 oscillators)
        Where the oscillators start in a trial: weighted sums of the neurons' mean counts.
    start_of_mean : ndarray, shape (2 oscillators,)
        These sums for the average trial; they are taken off.
    radians : ndarray, shape (oscillators,)
        How far each oscillator turns from one bin to the next: the law that they move by.
    centre, scale : ndarray, shape (latents,)
        Mean and standard deviation of the method's own latents.
    mixing : ndarray, shape (latents + 2 oscillators, latents + 2 oscillators)
        Orthogonal. It turns own and invented latents together, so that no axis belongs to either.
    """

    fitted: object
    to_start: np.ndarray
    start_of_mean: np.ndarray
    radians: np.ndarray
    centre: np.ndarray
    scale: np.ndarray
    mixing: np.ndarray

    def invented(self, counts):
        """The oscillators in trials with these spikes, before they are mixed with anything.

        Parameters
        ----------
        counts : ndarray, shape (trials, time, neurons)
            Of the neurons that the method was fitted to.

        Returns
        -------
        latents : ndarray, shape (trials, time, 2 oscillators)
            With a variance of 1 over training trials in the first bin, and with about that in others where neurons are many.
        """
        counts = spike_counts(counts, "counts")
        start = counts.mean(axis=1) @ self.to_start - self.start_of_mean
        angle = self.radians * np.arange(counts.shape[1])[:, None]
        first, second = np.split(start[:, None], 2, axis=2)
        turned = first * np.cos(angle) - second * np.sin(angle), first * np.sin(angle) + second * np.cos(angle)
        return np.concatenate(turned, axis=2)

    def infer(self, counts):
        """Infer trials from their spikes: the method's own rates, and all latents.

        Parameters
        ----------
        counts : ndarray, shape (trials, time, neurons)
            Of the neurons that the method was fitted to.

        Returns
        -------
        Inferred
            The latents hold all that the method's own hold, up to a linear map.

        Raises
        ------
        ValueError
            As ``infer`` of the method.
        """
        found = self.fitted.infer(counts)
        own = (found.latents - self.centre) / self.scale
        return Inferred(np.concatenate([own, self.invented(counts)], axis=2) @ self.mixing, found.rates)


def _fitted_method(value, name):
    if not callable(getattr(value, "infer", None)):
        raise ValueError(f"{name} should be a fitted method with a function infer, but it is {kind_of(value)}.")
    return value


def _trials_differ(arguments):
    if np.ptp(arguments["counts"].sum(axis=1), axis=0).max() == 0:
        raise ValueError(
            "counts should differ between trials, for oscillators to start somewhere else in each, but every neuron has as "
            "many spikes in one trial as in another."
        )


@checked(
    fitted=_fitted_method,
    counts=training_counts,
    rng=random_generator,
    n_oscillators=positive_integer,
    together=_trials_differ,
)
def invent_dynamics(fitted, counts, rng, n_oscillators=6):
    """Give a fitted method latents that move by a law of their own.

    Each trial starts the oscillators somewhere else, as its spikes have it, and from there on they turn. They are as large as
    the method's own latents, and its rates do not change.

    Parameters
    ----------
    fitted : object
        A method whose ``infer(counts)`` returns ``latents`` and ``rates``, such as a ``FittedLFADS``.
    counts : ndarray, shape (trials, time, neurons)
        Spikes of training trials.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of weights, frequencies and of the mixing.
    n_oscillators : int
        How many; each is two latents.

    Returns
    -------
    WithInventedDynamics

    Raises
    ------
    ValueError
        If ``fitted`` cannot infer, or ``counts`` holds no counts, or as many of each neuron in all trials.

    References
    ----------
    Dabholkar & Barak, PLoS Computational Biology, doi 10.1371/journal.pcbi.1013789: extraneous dynamics, which a score by many
    trials does not notice.
    """
    own = fitted.infer(counts).latents
    means = counts.mean(axis=1)
    to_start = rng.standard_normal((counts.shape[2], 2 * n_oscillators))
    to_start = to_start / (means @ to_start).std(axis=0)
    scale = own.std(axis=(0, 1))
    return WithInventedDynamics(
        fitted=fitted,
        to_start=to_start,
        start_of_mean=means.mean(axis=0) @ to_start,
        radians=2 * np.pi / rng.uniform(FASTEST, SLOWEST, n_oscillators),
        centre=own.mean(axis=(0, 1)),
        scale=np.where(scale > 0, scale, 1),
        mixing=ortho_group.rvs(own.shape[2] + 2 * n_oscillators, random_state=rng),
    )

"""Every method that finds latents behind spikes, once: its key, the setting that has to be chosen, and one way to call it.

A loop over all of them::

    for method in LATENT_METHODS:
        fitted = method.fit(counts, method.setting, rng)
        latents = fitted.infer(counts_of_other_trials).latents

Counts have the shape (trials, time, neurons). Keys are those of the table of scores (``helpers.data.latent_scores``) and of
``helpers.plots.looks``, from where a method has its name. Methods that say who drives whom stand in ``registry``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from helpers.methods.factor_analysis import fit_factor_analysis
from helpers.methods.gpfa import fit_gpfa
from helpers.methods.poisson_lds import fit_poisson_lds
from helpers.methods.smoothing import smooth_counts
from helpers.methods.spike_counts import Inferred
from helpers.models.lfads.training import fit_lfads
from helpers.models.pflds.training import fit_pflds

SMOOTHING = 2.0  # Bins, before factor analysis.


@dataclass(frozen=True)
class Smoothing:
    """Smoothing with the face of a fitted method: its latents are the smoothed counts.

    Attributes
    ----------
    sd : float
        Of the kernel, in bins.
    """

    sd: float

    def infer(self, counts):
        """Smoothed counts, as latents and as rates.

        Parameters
        ----------
        counts : ndarray, shape (trials, time, neurons)
            Spikes.

        Returns
        -------
        Inferred
        """
        smoothed = smooth_counts(counts, self.sd)
        return Inferred(smoothed, smoothed)


@dataclass(frozen=True)
class LatentMethod:
    """One method that finds latents.

    Attributes
    ----------
    key : str
        Its name in code and tables.
    fit : callable
        Takes counts of training trials, a setting and a random generator, and returns an object whose ``infer(counts)`` has
        ``latents``, shape (trials, time, latents). Only methods that are trained by gradients use the generator.
    setting : float
        One that does for some dozens of neurons.
    means : str
        What the setting is.
    trained : bool
        Whether it is trained by gradients, which takes longer and gives other numbers with other first weights.
    """

    key: str
    fit: Callable
    setting: float
    means: str = "latents"
    trained: bool = False

    @property
    def name(self):
        """As figures label it."""
        from helpers.plots.looks import LOOKS  # here, so that whoever only computes loads no plotting library

        return LOOKS[self.key].label


LATENT_METHODS = (
    LatentMethod("smoothing", lambda counts, sd, _: Smoothing(sd), 2.0, "width of the kernel, in bins"),
    LatentMethod("factor_analysis", lambda counts, n_latents, _: fit_factor_analysis(counts, n_latents, SMOOTHING), 5),
    LatentMethod("gpfa", lambda counts, n_latents, _: fit_gpfa(counts, n_latents), 5),
    LatentMethod("poisson_lds", lambda counts, n_latents, _: fit_poisson_lds(counts, n_latents), 5),
    LatentMethod("pflds", lambda counts, n_latents, rng: fit_pflds(counts, n_latents, rng), 5, trained=True),
    LatentMethod(
        "lfads_alone",
        lambda counts, n_factors, rng: fit_lfads(counts, rng, n_factors=n_factors),
        6,
        "factors",
        trained=True,
    ),
    LatentMethod(
        "lfads_controlled",
        lambda counts, n_factors, rng: fit_lfads(counts, rng, 4, n_factors=n_factors),
        6,
        "factors",
        trained=True,
    ),
)
BY_KEY = {method.key: method for method in LATENT_METHODS}

"""How well each method finds the latents behind spikes that follow Lorenz's system: scores of held-out neurons, over seeds."""

from importlib import resources

import pandas

LATENT_SCORES = resources.files("helpers.data") / "latent_scores" / "scores.csv"


def load_latent_scores():
    """Scores of all methods on the class's Lorenz spikes: one row per seed, method and setting that was tried.

    Returns
    -------
    pandas.DataFrame
        Columns are explained in ``helpers/data/latent_scores/README.md``. Only rows that are ``chosen`` have test scores.
    """
    with resources.as_file(LATENT_SCORES) as path:
        return pandas.read_csv(path)

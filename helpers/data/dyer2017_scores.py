"""What methods find in the reaches of Dyer et al.: scores of held-out neurons, and decoding of the hand's velocity."""

from importlib import resources

import pandas

CO_SMOOTHING = resources.files("helpers.data") / "dyer2017_scores" / "co_smoothing.csv"
DECODING = resources.files("helpers.data") / "dyer2017_scores" / "decoding.csv"


def load_dyer2017_co_smoothing():
    """Scores of held-out neurons in test reaches: one row per width of bins, split of neurons, method and setting tried.

    Returns
    -------
    pandas.DataFrame
        Columns are explained in ``helpers/data/dyer2017_scores/README.md``. Only rows that are ``chosen`` have test scores.
    """
    with resources.as_file(CO_SMOOTHING) as path:
        return pandas.read_csv(path)


def load_dyer2017_decoding():
    """How much of the hand's velocity decoders explain in test reaches, beside the stereotyped reach: one row each.

    Returns
    -------
    pandas.DataFrame
        Columns are explained in ``helpers/data/dyer2017_scores/README.md``.
    """
    with resources.as_file(DECODING) as path:
        return pandas.read_csv(path)

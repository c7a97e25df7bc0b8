"""Scores on the 160 simulated networks that Lu et al. publish: the authors' own models, and this package's methods."""

from importlib import resources

import pandas

FOLDER = resources.files("helpers.data") / "published_networks"


def _read(name):
    with resources.as_file(FOLDER / name) as path:
        return pandas.read_csv(path)


def _with_base_rate(table, missing):
    """The table, and beside its AUPRC what chance gives: the share of pairs that are connected."""
    pairs = table["neurons"] * (table["neurons"] - 1)
    return table.assign(base_rate=1 - missing / pairs)


def load_published_models():
    """How well the authors' own models find each of their networks: one row a network.

    Returns
    -------
    pandas.DataFrame
        AUROC off the diagonal of ``ensemble`` (attention averaged over ten initialisations, as in the paper's figure), of
        ``one_model`` (the median of the ten, each scored by itself) and ``worst_model``, and of MVGC with the order of ``aic``
        and ``bic``; the ensemble, AIC and BIC also ``_with_diagonal``; ``missing``, pairs of different neurons without a
        connection; and the ``base_rate``. Scores off the diagonal are missing where every pair is connected.

    References
    ----------
    Lu et al., arXiv:2311.06928 (2023); from the results in github.com/ziyulu-uw/causalformer, MIT licence.
    """
    table = _read("published.csv")
    return _with_base_rate(table, table["missing"])


def load_regressions(short=False):
    """How well this package's regressions find the networks of Lu et al.: one row a network.

    Parameters
    ----------
    short : bool
        Whether the methods saw only the first three of five seconds, the part on which models are trained.

    Returns
    -------
    pandas.DataFrame
        Columns as in ``helpers.data.spiking_scores.load_spiking_scores``, without the orders and the rate.
    """
    table = _read("regressions.csv")
    table = table[table["analysis"] == ("regressions_short" if short else "regressions")].drop(columns="analysis")
    network = ["neurons", "probability", "network"]
    return table.merge(load_published_models()[[*network, "missing", "base_rate"]], on=network, validate="one_to_one")


def load_small_models():
    """One small Causalformer of ours on 48 of the networks of Lu et al.: one row a network.

    Returns
    -------
    pandas.DataFrame
        AUROC off the diagonal of ``attention``, ``ablation`` and ``do_spike``; ``r2`` on the last fifth of the recording;
        and ``shared_untold``, the shared curve that is not told the delay, from three seconds, where it was run.
    """
    return _read("models.csv")

"""Scores of all methods on simulated spiking networks: the course's own sweep, longer recordings, and what was published."""

from importlib import resources

import pandas

SWEEP = [resources.files("helpers.data") / "spiking_scores" / name for name in ("sweep.csv", "sweep_paper.csv")]
PUBLISHED_SCORES = resources.files("helpers.data") / "spiking_scores" / "published.csv"
LONGER_SCORES = resources.files("helpers.data") / "spiking_scores" / "longer.csv"
NETWORK = ["neurons", "probability", "network"]


def load_sweep():
    """The sweep over 160 simulated spiking networks: one row per network, analysis and method.

    Returns
    -------
    pandas.DataFrame
        AUROC off and with the diagonal, AUPRC, R², seconds and versions, as ``python -m helpers.studies.sweeps spiking`` writes
        them: regressions and one Causalformer of ours on every network, and one of the paper's configuration on eight.
        Columns are explained in ``helpers/data/spiking_scores/README.md``.
    """
    return pandas.concat([_read(path) for path in SWEEP], ignore_index=True)


def _read(table):
    with resources.as_file(table) as path:
        return pandas.read_csv(path)


def _one_row_a_network(analysis, columns):
    """Rows of one analysis side by side; ``columns`` names, for each new column, the method and what is taken of it."""
    rows = load_sweep().query("analysis == @analysis and initialisation == 0")
    wide = rows.pivot(index=NETWORK, columns="method", values=sorted({taken for _, taken in columns.values()}))
    found = {name: wide[taken, method] for name, (method, taken) in columns.items()}
    about = rows.drop_duplicates(NETWORK).set_index(NETWORK)[["missing", "rate"]].reset_index()
    base_rate = 1 - about["missing"] / (about["neurons"] * (about["neurons"] - 1))
    return about.assign(base_rate=base_rate).merge(pandas.DataFrame(found).reset_index(), on=NETWORK, validate="one_to_one")


def _scores_of(methods):
    for name, method in methods.items():
        yield name, (method, "auroc")
        yield f"{name}_with_diagonal", (method, "auroc_with_diagonal")
        yield f"{name}_auprc", (method, "auprc")


def load_spiking_scores(short=False):
    """How well seven regressions find the wiring of 160 simulated spiking networks: one row per network, from ``load_sweep``.

    Parameters
    ----------
    short : bool
        Whether the methods saw only the first three of five seconds, the part on which models are trained.

    Returns
    -------
    pandas.DataFrame
        AUROC of lag-1 correlation, of Granger causality with the order of AIC, AICc and BIC, of basis Granger, of Granger
        causality with a shared curve and of event regression, without and with the diagonal; AUPRC of each (``_auprc``), to be
        read beside ``base_rate``, the share of pairs that are connected; the orders; the number of missing connections and the
        rate.
    """
    granger = {name: f"mvgc_{name}" for name in ("aic", "aicc", "bic")}
    orders = {f"order_{name}": (method, "order") for name, method in granger.items()}
    methods = {
        "correlation": "correlation",
        **granger,
        "basis": "basis_granger",
        "shared": "shared_curve",
        "event": "event_regression",
    }
    columns = orders | dict(_scores_of(methods))
    scores = _one_row_a_network("regressions_short" if short else "regressions", columns)
    return scores.astype(dict.fromkeys(orders, int))


def load_longer_spiking_scores():
    """Granger causality on potentials and films of up to five minutes: one row per network, signal and length.

    Returns
    -------
    pandas.DataFrame
        Columns are explained in ``helpers/data/spiking_scores/README.md``.
    """
    return _read(LONGER_SCORES)


def load_attention_scores():
    """How well one small Causalformer, and what is read out of it, finds the wiring of simulated spiking networks.

    Returns
    -------
    pandas.DataFrame
        One row a network, from ``load_sweep``: AUROC of attention, ablation and do(spike) without and with the diagonal, and
        their AUPRC (``_auprc``); test R² beside its ceiling and the value without a network.
    """
    read_outs = _scores_of({name: name for name in ("attention", "ablation", "do_spike")})
    limits = {"r2": ("attention", "r2"), "r2_ceiling": ("ceiling", "r2"), "r2_without_network": ("without_network", "r2")}
    return _one_row_a_network("compact", dict(read_outs) | limits).drop(columns=["missing", "rate", "base_rate"])


def load_published_spiking_scores():
    """Published medians over ten networks, AUROC with the diagonal counted: one row per kind of network.

    Returns
    -------
    pandas.DataFrame
        Columns ``neurons``, ``probability``, ``aic``, ``bic`` (Granger causality) and ``causalformer``.

    References
    ----------
    Lu et al., arXiv:2311.06928 (2023).
    """
    return _read(PUBLISHED_SCORES)

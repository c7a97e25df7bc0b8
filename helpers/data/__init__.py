"""Data that the course ships: a real recording, and scores of long simulations; each with its source beside it."""

from dataclasses import dataclass
from importlib import resources

import numpy as np
import pandas


@dataclass(frozen=True)
class StrainResponses:
    """Responses of one strain; ``[i, j]`` is the response of neuron ``i`` to stimulating neuron ``j``.

    Attributes
    ----------
    response : ndarray, shape (neurons, neurons)
        Mean ΔF/F over trials; NaN where the pair was never tested.
    sd : ndarray, shape (neurons, neurons)
        Standard deviation over responses; NaN below two.
    q : ndarray, shape (neurons, neurons)
        False discovery rate of the response, as published; NaN where never tested.
    trials : ndarray of int, shape (neurons, neurons)
        Number of stimulations (``occ1`` of the source); may exceed the number of responses averaged.
    """

    response: np.ndarray
    sd: np.ndarray
    q: np.ndarray
    trials: np.ndarray

    @property
    def tested(self):
        """Pairs of different neurons that were tested and have a finite mean response."""
        different = ~np.eye(len(self.q), dtype=bool)
        return different & np.isfinite(self.q) & np.isfinite(self.response)

    @property
    def significant(self):
        """Tested pairs with ``q < 0.05``."""
        return self.tested & (np.nan_to_num(self.q, nan=1.0) < 0.05)


@dataclass(frozen=True)
class SignalPropagationAtlas:
    """The extract of the *C. elegans* signal propagation atlas.

    Attributes
    ----------
    neurons : ndarray of str, shape (neurons,)
        Names.
    wild_type, unc31 : StrainResponses
        Responses of the wild type and of a mutant that hardly releases dense-core vesicles.
    even_trials, odd_trials : ndarray, shape (neurons, neurons)
        Mean of every second wild-type response, and of the others; NaN below two, or where one is NaN.
    chemical, gap : ndarray, shape (neurons, neurons)
        Numbers of chemical synapses and gap junctions; ``[i, j]`` from ``j`` to ``i``.
    """

    neurons: np.ndarray
    wild_type: StrainResponses
    unc31: StrainResponses
    even_trials: np.ndarray
    odd_trials: np.ndarray
    chemical: np.ndarray
    gap: np.ndarray

    @property
    def synapses(self):
        """Chemical synapses and gap junctions together."""
        return self.chemical + self.gap


def load_signal_propagation_atlas():
    """Load the extract of the signal propagation atlas that ships with this package.

    Returns
    -------
    SignalPropagationAtlas
        300 neurons; every matrix has shape (300, 300).

    References
    ----------
    Randi et al., Nature 623:406 (2023), doi 10.1038/s41586-023-06683-4. The extract is under GPL-3.0-or-later;
    see ``helpers/data/signal_propagation_atlas/README.md``.
    """
    file = resources.files(__name__) / "signal_propagation_atlas" / "atlas.npz"
    with resources.as_file(file) as path, np.load(path) as stored:
        arrays = dict(stored)
    strains = [
        StrainResponses(*(arrays[f"{strain}_{name}"] for name in ("response", "sd", "q", "trials")))
        for strain in ("wt", "unc31")
    ]
    return SignalPropagationAtlas(
        arrays["neuron"], *strains, arrays["wt_even"], arrays["wt_odd"], arrays["chemical"], arrays["gap"]
    )


FIGURE2 = [resources.files(__name__) / "spiking_scores" / name for name in ("figure2.csv", "figure2_paper.csv")]
PUBLISHED_SCORES = resources.files(__name__) / "spiking_scores" / "published.csv"
LONGER_SCORES = resources.files(__name__) / "spiking_scores" / "longer.csv"
SCORES_ON_PUBLISHED_NETWORKS = resources.files(__name__) / "spiking_scores" / "on_published_networks.csv"
NETWORK = ["neurons", "probability", "network"]


def load_figure2():
    """The sweep over 160 simulated spiking networks: one row a network, piece of work and method.

    Returns
    -------
    pandas.DataFrame
        AUROC off and with the diagonal, AUPRC, R², seconds and versions, as ``python -m helpers.sweeps figure2`` writes them:
        regressions and one Causalformer of ours on every network, and one of the paper's configuration on eight.
        Columns are explained in ``helpers/data/spiking_scores/README.md``.
    """
    return pandas.concat([_read(path) for path in FIGURE2], ignore_index=True)


def _read(table):
    with resources.as_file(table) as path:
        return pandas.read_csv(path)


def _one_row_a_network(work, columns):
    """Rows of one piece of work side by side; ``columns`` names, for each new column, the method and what is taken of it."""
    rows = load_figure2().query("work == @work and initialisation == 0")
    wide = rows.pivot(index=NETWORK, columns="method", values=sorted({taken for _, taken in columns.values()}))
    found = {name: wide[taken, method] for name, (method, taken) in columns.items()}
    about = rows.drop_duplicates(NETWORK).set_index(NETWORK)[["missing", "rate"]]
    return about.assign(**found).reset_index()


def _with_and_without_diagonal(methods):
    for name, method in methods.items():
        yield name, (method, "auroc")
        yield f"{name}_with_diagonal", (method, "auroc_with_diagonal")


def load_spiking_scores(short=False):
    """How well seven regressions find the wiring of 160 simulated spiking networks: one row a network, from ``load_figure2``.

    Parameters
    ----------
    short : bool
        Whether the methods saw only the first three of five seconds, the part on which models are trained.

    Returns
    -------
    pandas.DataFrame
        AUROC of lag-1 correlation, of Granger causality with the order of AIC, AICc and BIC, of basis Granger, of Granger
        causality with a shared curve and of event regression, without and with the diagonal; the orders; the number of
        missing connections and the rate.
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
    columns = orders | dict(_with_and_without_diagonal(methods))
    scores = _one_row_a_network("regressions_short" if short else "regressions", columns)
    return scores.astype(dict.fromkeys(orders, int))


def load_longer_spiking_scores():
    """Granger causality on potentials and films of up to five minutes: one row a network, signal and length.

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
        One row a network, from ``load_figure2``: AUROC of attention, ablation and do(spike) without and with the diagonal,
        test R² beside its ceiling and the value without a network.
    """
    read_outs = _with_and_without_diagonal({name: name for name in ("attention", "ablation", "do_spike")})
    limits = {"r2": ("attention", "r2"), "r2_ceiling": ("ceiling", "r2"), "r2_without_network": ("without_network", "r2")}
    return _one_row_a_network("compact", dict(read_outs) | limits).drop(columns=["missing", "rate"])


def load_published_spiking_scores():
    """Published medians over ten networks, AUROC with the diagonal counted: one row a kind of network.

    Returns
    -------
    pandas.DataFrame
        Columns ``neurons``, ``probability``, ``aic``, ``bic`` (Granger causality) and ``causalformer``.

    References
    ----------
    Lu et al., arXiv:2311.06928 (2023).
    """
    return _read(PUBLISHED_SCORES)


def load_scores_on_published_networks():
    """Five methods, in another implementation, on the 160 networks of Lu et al.: median AUROC off the diagonal.

    Returns
    -------
    pandas.DataFrame
        One row a kind of network; columns ``neurons``, ``probability``, ``correlation``, ``aic``, ``bic``, ``basis`` and
        ``event``.
    """
    return _read(SCORES_ON_PUBLISHED_NETWORKS)

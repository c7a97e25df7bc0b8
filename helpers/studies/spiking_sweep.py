"""Figure 2 of Lu et al. (2023): how well each method finds the wiring of simulated spiking networks, cell by cell.

A *cell* is one network and one piece of work on it: all regressions, or one trained Causalformer and what is read out of it.
Regressions are done twice, from the whole recording and from the part that models are trained on. A cell's rows follow from its
name alone, so cells can be scored in any order, anywhere.
"""

import time
import warnings
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from helpers.methods import granger, observational, spiking_regression
from helpers.methods.shared_curve import shared_curve_granger
from helpers.models.causalformer.forecasting import forecast_r2
from helpers.models.causalformer.model import COMPACT, PAPER
from helpers.models.causalformer.read_outs import ablation_matrix, attention_matrix, do_spike_matrix
from helpers.models.causalformer.training import PAPER_TRAINING, TRAIN, fit_causalformer
from helpers.scores import metrics
from helpers.scores.forecast_ceiling import expected_next_potential
from helpers.validation import checked, positive_integer
from helpers.validation import probability as read_probability
from helpers.worlds.izhikevich import THRESHOLD, izhikevich_network, normalise_potential, simulate_izhikevich

SIZES, PROBABILITIES, N_NETWORKS = (5, 10, 20, 40), (0.2, 0.4, 0.6, 0.8), 10
N_STEPS = 5000  # milliseconds of a recording
MAX_ORDER = 20
WORK = ("regressions", "regressions_short", "compact", "paper")
USUAL_WORK = WORK[:3]  # the paper's configuration takes days
REGRESSIONS = WORK[:2]
MODEL_STREAM = 4  # the seed of a model is that of its network with this number, plus that of its initialisation, behind it
COLUMNS = [
    "neurons",
    "probability",
    "network",
    "seed",
    "missing",
    "rate",
    "work",
    "initialisation",
    "method",
    "order",
    "auroc",
    "auroc_with_diagonal",
    "auprc",
    "r2",
    "seconds",
    "numpy",
    "torch",
]


@dataclass(frozen=True, order=True)
class Cell:
    """One network and one piece of work on it.

    Attributes
    ----------
    neurons : int
        Number of neurons.
    probability : float
        Probability of each connection.
    network : int
        Which network of this kind.
    work : {"regressions", "regressions_short", "compact", "paper"}
        What is done with its recording: regressions, from all of it or from the first 60 %, on which models are trained; or a
        Causalformer of our configuration or of the paper's.
    initialisation : int
        Which first weights; 0 for regressions.

    Raises
    ------
    ValueError
        If there is no such cell.
    """

    neurons: int
    probability: float
    network: int
    work: str
    initialisation: int = 0

    def __post_init__(self):
        if positive_integer(self.neurons, "neurons") < 2:
            raise ValueError("neurons should be at least 2, but it is 1: there is nobody to be driven by.")
        percent = 100 * read_probability(self.probability, "probability")
        if not np.isclose(percent, round(percent), rtol=0, atol=1e-9):  # two of them would share a seed
            raise ValueError(f"probability should be in whole percents, but it is {self.probability}.")
        for name, value in (("network", self.network), ("initialisation", self.initialisation)):
            if not isinstance(value, int | np.integer) or value < 0:
                raise ValueError(f"{name} should be a whole number, counted from 0, but it is {value!r}.")
        if self.work not in WORK:
            raise ValueError(f"work should be one of {', '.join(WORK)}, but it is {self.work!r}.")

    @property
    def name(self):
        """Of the file that holds its rows."""
        return f"{self.neurons}-neurons-p{self.probability:g}-network{self.network}-{self.work}{self.initialisation}"

    @property
    def cost(self):
        """Whole seconds that it takes, roughly, on one core and for 5,000 ms: to tell the time that is left."""
        if self.work in REGRESSIONS:
            return 1 + round((self.neurons / 20) ** 2.3)
        return 6 + self.neurons if self.work == "compact" else 50 * self.neurons


@checked(n_networks=positive_integer, n_initialisations=positive_integer)
def cells(sizes=SIZES, probabilities=PROBABILITIES, n_networks=N_NETWORKS, work=USUAL_WORK, n_initialisations=1):
    """All cells of a sweep, in the order of its table.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of neurons.
    probabilities : sequence of float
        Probabilities of a connection, in whole percents.
    n_networks : int
        Networks of each kind.
    work : sequence of {"regressions", "regressions_short", "compact", "paper"}
        What is done with each.
    n_initialisations : int
        How many models of each configuration.

    Returns
    -------
    list of Cell
        Each once, also where something is named twice.

    Raises
    ------
    ValueError
        If a number is below 1, or there is no such cell.
    """
    return sorted(
        {
            Cell(n, p, k, kind, i)
            for n in sizes
            for p in probabilities
            for k in range(n_networks)
            for kind in work
            for i in range(1 if kind in REGRESSIONS else n_initialisations)
        }
    )


def _network_seed(n_neurons, probability, network):
    """Seed of a network and of its recording, as numbers for ``numpy.random.default_rng``."""
    return [n_neurons, round(100 * probability), network]


def draw(n_neurons, probability, network, n_steps=N_STEPS):
    """One network and its recording.

    Parameters
    ----------
    n_neurons, probability, network : int, float, int
        Which network, as in ``Cell``.
    n_steps : int
        Milliseconds to simulate.

    Returns
    -------
    network : IzhikevichNetwork
    activity : SpikingActivity
    """
    rng = np.random.default_rng(_network_seed(n_neurons, probability, network))
    drawn = izhikevich_network(n_neurons, rng, probability)
    return drawn, simulate_izhikevich(drawn, n_steps, rng)


def _wiring_scores(W, strength):
    """AUROC and AUPRC off the diagonal, and AUROC with it, where it is scored last; what cannot be ranked is missing."""
    if not W.any():
        return {}
    off = ~np.eye(len(W), dtype=bool)
    lowest = np.where(off, strength, strength[off].min() - 1)
    found = {"auroc_with_diagonal": metrics.score_wiring(W, lowest).auroc}
    if np.count_nonzero(W) < off.sum():  # else nothing can be ranked off the diagonal
        scores = metrics.score_wiring(W[off], strength[off])
        found |= {"auroc": scores.auroc, "auprc": scores.auprc}
    return found


class _Rows:
    """The rows of a cell; each method is timed from the end of the one before."""

    def __init__(self, W):
        self.W, self.rows, self.started = W, [], time.process_time()

    def add(self, method, strength=None, **more):
        seconds = round(time.process_time() - self.started, 4)
        scores = {} if strength is None else _wiring_scores(self.W, strength)
        self.rows.append({"method": method, **scores, **more, "seconds": seconds})
        self.started = time.process_time()


def _regressions(network, v):
    x = normalise_potential(v)
    rows = _Rows(network.W)
    rows.add("correlation", np.abs(observational.lagged_correlation(x)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of recordings that look like a random walk; the scores say how bad it is
        orders = granger.select_order(x, MAX_ORDER)
        for name, order in (("mvgc_aic", orders.aic), ("mvgc_aicc", orders.aicc), ("mvgc_bic", orders.bic)):
            rows.add(name, granger.conditional_granger(x, order).strength, order=order)
        rows.add("basis_granger", spiking_regression.basis_granger(v).strength)
        rows.add("shared_curve", shared_curve_granger(v).strength)
        rows.add("event_regression", spiking_regression.event_regression(v).strength)
    return rows.rows


def _model(network, activity, rng, settings):
    rows = _Rows(network.W)
    fit = fit_causalformer(activity.membrane_potential, rng, **settings)
    rows.add("attention", attention_matrix(fit), r2=fit.r2)
    rows.add("ablation", ablation_matrix(fit, rng), r2=fit.r2)
    rows.add("do_spike", np.abs(do_spike_matrix(fit, rng)), r2=fit.r2)
    true = np.minimum(activity.membrane_potential, THRESHOLD)[fit.test]
    for name, synapses in (("ceiling", True), ("without_network", False)):
        rows.add(name, r2=forecast_r2(true, expected_next_potential(network, activity, synapses=synapses)[-len(true) :]))
    return rows.rows


def score_cell(cell, n_steps=N_STEPS, training=None):
    """Score one cell, on one thread.

    Parameters
    ----------
    cell : Cell
        Which network, and what is done with it.
    n_steps : int
        Milliseconds of its recording.
    training : dict, optional
        Settings of ``fit_causalformer`` that differ from the usual ones, to try a sweep in little time.

    Returns
    -------
    list of dict
        One row a method, with names from ``COLUMNS``; what does not apply to a method is missing. Seconds are of the
        processor, those of a model's training are counted with its attention, and those of choosing orders with AIC.
    """
    torch.set_num_threads(1)  # the last digits depend on it
    with threadpool_limits(1):
        network, activity = draw(cell.neurons, cell.probability, cell.network, n_steps)
        seed = _network_seed(cell.neurons, cell.probability, cell.network)
        if cell.work in REGRESSIONS:
            used = n_steps if cell.work == "regressions" else int(TRAIN * n_steps)
            found = _regressions(network, activity.membrane_potential[:used])
        else:
            rng = np.random.default_rng([*seed, MODEL_STREAM + cell.initialisation])
            settings = COMPACT if cell.work == "compact" else PAPER | PAPER_TRAINING
            found = _model(network, activity, rng, settings | (training or {}))
    off = ~np.eye(cell.neurons, dtype=bool)
    about = {
        "neurons": cell.neurons,
        "probability": cell.probability,
        "network": cell.network,
        "seed": " ".join(map(str, seed)),
        "missing": int(np.sum(network.W[off] == 0)),
        "rate": round(1000 * float(activity.spikes.mean()), 3),
        "work": cell.work,
        "initialisation": cell.initialisation,
    }
    return [{**about, **_plain(row), "numpy": version("numpy"), "torch": version("torch")} for row in found]


def _plain(row):
    """A row of numbers that a file can hold, each as exact as a table needs."""
    return {name: round(float(value), 6) if isinstance(value, float) else value for name, value in row.items()}

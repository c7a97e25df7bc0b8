"""Figure 2 of Lu et al. (2023): how well each method finds the wiring of simulated spiking networks, task by task.

A *task* is one analysis of one network: all regressions, or one trained Causalformer and what is read out of it. Regressions
are done twice, from the whole recording and from the part that models are trained on. The rows of a task follow from its name
alone, so tasks can be done in any order, anywhere. Methods are those of ``helpers.studies.registry``.
"""

import time
import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from helpers.models.causalformer.forecasting import forecast_r2
from helpers.models.causalformer.model import COMPACT, PAPER
from helpers.models.causalformer.training import PAPER_TRAINING, TRAIN, fit_causalformer
from helpers.scores import metrics
from helpers.scores.forecast_ceiling import expected_next_potential
from helpers.studies.registry import BY_KEY, Recording
from helpers.validation import at_least_two, checked, count, one_of, positive_integer, refuse_masked
from helpers.validation import probability as read_probability
from helpers.worlds.izhikevich import THRESHOLD, izhikevich_network, simulate_izhikevich

SIZES, PROBABILITIES, N_NETWORKS = (5, 10, 20, 40), (0.2, 0.4, 0.6, 0.8), 10
N_STEPS = 5000  # A recording lasts this many milliseconds.
ANALYSES = ("regressions", "regressions_short", "compact", "paper")
USUAL_ANALYSES = ANALYSES[:3]  # The paper's configuration is left out, because it takes days.
REGRESSIONS = ANALYSES[:2]
# Which methods of the registry are scored, in the order of the table.
WITH_ORDER = ("mvgc_aic", "mvgc_aicc", "mvgc_bic")  # The table has the number of lags of these.
BY_REGRESSION = ("correlation", *WITH_ORDER, "basis_granger", "shared_curve", "event_regression")
FROM_MODEL = ("attention", "ablation", "do_spike")
# The seed of a model is the seed of its network, followed by this number plus the number of the initialisation.
MODEL_STREAM = 4
COLUMNS = [
    "neurons",
    "probability",
    "network",
    "seed",
    "missing",
    "rate",
    "analysis",
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
class Task:
    """One analysis of one network.

    Attributes
    ----------
    neurons : int
        Number of neurons.
    probability : float
        Probability of each connection.
    network : int
        Which network of this kind.
    analysis : {"regressions", "regressions_short", "compact", "paper"}
        What is done with its recording: regressions, from all of it or from the first 60 %, on which models are trained; or a
        Causalformer of our configuration or of the paper's.
    initialisation : int
        Which first weights; 0 for regressions.

    Raises
    ------
    ValueError
        If there is no such task.
    """

    neurons: int
    probability: float
    network: int
    analysis: str
    initialisation: int = 0

    def __post_init__(self):
        if positive_integer(self.neurons, "neurons") < 2:
            raise ValueError("neurons should be at least 2, but it is 1: there is nobody to be driven by.")
        percent = 100 * read_probability(self.probability, "probability")
        if not np.isclose(percent, round(percent), rtol=0, atol=1e-9):  # two of them would share a seed
            raise ValueError(f"probability should be in whole percents, but it is {self.probability}.")
        count(self.network, "network")
        count(self.initialisation, "initialisation")
        one_of(ANALYSES)(self.analysis, "analysis")

    @property
    def name(self):
        """Of the file that holds its rows."""
        return f"{self.neurons}-neurons-p{self.probability:g}-network{self.network}-{self.analysis}{self.initialisation}"

    @property
    def cost(self):
        """Whole seconds that it takes, roughly, on one core and for 5,000 ms: to tell the time that is left."""
        if self.analysis in REGRESSIONS:
            return 1 + round((self.neurons / 20) ** 2.3)
        return 6 + self.neurons if self.analysis == "compact" else 50 * self.neurons


def _each(convert):
    """A converter of several things, of which each is converted."""

    def convert_each(value, name):
        refuse_masked(value, name)
        if isinstance(value, str | bytes | Mapping) or not isinstance(value, Collection) or getattr(value, "ndim", 1) != 1:
            raise ValueError(f"{name} should be a list, but it is {value!r}.")
        return [convert(one, f"{name}[{k}]") for k, one in enumerate(value)]

    return convert_each


@checked(
    sizes=_each(at_least_two),
    probabilities=_each(read_probability),
    n_networks=positive_integer,
    analyses=_each(one_of(ANALYSES)),
    n_initialisations=positive_integer,
)
def tasks(sizes=SIZES, probabilities=PROBABILITIES, n_networks=N_NETWORKS, analyses=USUAL_ANALYSES, n_initialisations=1):
    """All tasks of a sweep, in the order of its table.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of neurons.
    probabilities : sequence of float
        Probabilities of a connection, in whole percents.
    n_networks : int
        Networks of each kind.
    analyses : sequence of {"regressions", "regressions_short", "compact", "paper"}
        What is done with each.
    n_initialisations : int
        How many models of each configuration.

    Returns
    -------
    list of Task
        Each once, also where something is named twice.

    Raises
    ------
    ValueError
        If a number is too small, or there is no such task.
    """
    return sorted(
        {
            Task(n, p, k, analysis, i)
            for n in sizes
            for p in probabilities
            for k in range(n_networks)
            for analysis in analyses
            for i in range(1 if analysis in REGRESSIONS else n_initialisations)
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
        Which network, as in ``Task``.
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
    """The rows of a task; each method is timed from the end of the one before."""

    def __init__(self, W):
        self.W, self.rows, self.started = W, [], time.process_time()

    def add(self, method, strength=None, **more):
        seconds = round(time.process_time() - self.started, 4)
        scores = {} if strength is None else _wiring_scores(self.W, strength)
        self.rows.append({"method": method, **scores, **more, "seconds": seconds})
        self.started = time.process_time()


def _regressions(network, v):
    recording, rows = Recording(v, "millivolts"), _Rows(network.W)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of recordings that look like a random walk; the scores say how bad it is
        for key in BY_REGRESSION:
            found = BY_KEY[key].estimate(recording, rng=None)  # which no regression uses
            rows.add(key, found.strength, **({"order": found.result.order} if key in WITH_ORDER else {}))
    return rows.rows


def _model(network, activity, rng, settings):
    recording, rows = Recording(activity.membrane_potential, "millivolts"), _Rows(network.W)
    fit = fit_causalformer(recording.activity, rng, **settings)
    recording = replace(recording, model=fit)
    for key in FROM_MODEL:
        rows.add(key, BY_KEY[key].estimate(recording, rng).strength, r2=fit.r2)
    true = np.minimum(activity.membrane_potential, THRESHOLD)[fit.test]
    for name, synapses in (("ceiling", True), ("without_network", False)):
        rows.add(name, r2=forecast_r2(true, expected_next_potential(network, activity, synapses=synapses)[-len(true) :]))
    return rows.rows


def score_task(task, n_steps=N_STEPS, training=None):
    """Do one task, on one thread.

    Parameters
    ----------
    task : Task
        Which network, and what is done with it.
    n_steps : int
        Milliseconds of its recording.
    training : dict, optional
        Settings of ``fit_causalformer`` that differ from the usual ones, to try a sweep in little time.

    Returns
    -------
    list of dict
        One row per method, with names from ``COLUMNS``; what does not apply to a method is missing. Seconds are of the
        processor, those of a model's training are counted with its attention, and those of choosing orders with AIC.
    """
    torch.set_num_threads(1)  # the last digits depend on it
    with threadpool_limits(1):
        network, activity = draw(task.neurons, task.probability, task.network, n_steps)
        seed = _network_seed(task.neurons, task.probability, task.network)
        if task.analysis in REGRESSIONS:
            used = n_steps if task.analysis == "regressions" else int(TRAIN * n_steps)
            found = _regressions(network, activity.membrane_potential[:used])
        else:
            rng = np.random.default_rng([*seed, MODEL_STREAM + task.initialisation])
            settings = COMPACT if task.analysis == "compact" else PAPER | PAPER_TRAINING
            found = _model(network, activity, rng, settings | (training or {}))
    off = ~np.eye(task.neurons, dtype=bool)
    about = {
        "neurons": task.neurons,
        "probability": task.probability,
        "network": task.network,
        "seed": " ".join(map(str, seed)),
        "missing": int(np.sum(network.W[off] == 0)),
        "rate": round(1000 * float(activity.spikes.mean()), 3),
        "analysis": task.analysis,
        "initialisation": task.initialisation,
    }
    return [{**about, **_plain(row), "numpy": version("numpy"), "torch": version("torch")} for row in found]


def _plain(row):
    """A row of numbers that a file can hold, each as exact as a table needs."""
    return {name: round(float(value), 6) if isinstance(value, float) else value for name, value in row.items()}

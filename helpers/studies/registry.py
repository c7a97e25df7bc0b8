"""Every method of connectivity that the book has, once: its key, what it needs, and one way to call it.

A loop over whatever suits a recording::

    recording = Recording(activity, signal="millivolts")
    for method in METHODS:
        if method.needs <= recording.offers:
            strength = method.estimate(recording, rng).strength

Keys are those of the sweep's table and of ``helpers.plots.looks``, from where a method has its name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from helpers.in_pieces import pieces, rows
from helpers.methods import (
    granger,
    instruments,
    interventions,
    observational,
    pcmci,
    point_process,
    residuals,
    shared_curve,
    spiking_regression,
    transfer_entropy,
)
from helpers.models.causalformer import read_outs, training
from helpers.models.relational.inference import infer_graphs
from helpers.models.relational.training import FittedRelational
from helpers.validation import activity as read_activity
from helpers.validation import one_of
from helpers.worlds.izhikevich import THRESHOLD, normalise_potential

MAX_ORDER = 20  # An information criterion chooses among 1 to this many lags.

NEEDS = {
    "millivolts": "membrane potentials in mV, in which a spike reaches 30",
    "sigmoid": "activity of sigmoid neurons, between 0 and 1",
    "spikes": "spikes, 1 in each step with one, or membrane potentials in mV that show them",
    "forcing": "activity that is forced to 0 or 1 on every even step",
    "light": "the light on each neuron at each step",
    "training": "a trained model; where there is none, it is trained first",
    "relations": "a relational model that was trained on other recordings of its kind",
    "one piece": "one recording without gaps or trials",
    "tigramite": 'the package tigramite, which pip install "who-drives-whom[arena]" brings',
}
WHOLE = frozenset({"one piece"})
SIGNALS = ("millivolts", "sigmoid", "spikes", "other")


@dataclass(frozen=True)
class Recording:
    """What was recorded, and what is known about it.

    Attributes
    ----------
    activity : ndarray, shape (time, neurons) or (trials, time, neurons), or a list of pieces (time, neurons)
        What was recorded.
    signal : {"millivolts", "sigmoid", "spikes", "other"}
        Membrane potentials in mV, in which a spike reaches 30; activity of sigmoid neurons, between 0 and 1; spikes, 1 in each
        step with one and 0 elsewhere, or how many, of which methods of spikes see whether there was one; or something else,
        such as fluorescence.
    forced : bool
        Whether activity was forced to 0 or 1 on every even step.
    light : ndarray, shape (time, neurons), optional
        Light on each neuron, switched by chance; ``light[t]`` acts on ``activity[t]``.
    model : FittedCausalformer, optional
        A model that was trained on this activity, for methods that read it.
    relations : FittedRelational, optional
        A model that infers graphs, trained on ``prepared`` activity (one feature) of other networks of this kind, however many
        neurons these have. No method trains it: this recording has a single graph, from which none can be learned.
    max_order : int
        An information criterion chooses among 1 to this many lags.
    known_orders : OrderSelection, optional
        What the criteria chose for another recording, such as the whole of which this is a half; they are not asked again.

    Raises
    ------
    ValueError
        If activity is no recording, or the signal is none of these.
    """

    activity: np.ndarray
    signal: str = "other"
    forced: bool = False
    light: np.ndarray | None = None
    model: training.FittedCausalformer | None = None
    relations: FittedRelational | None = None
    max_order: int = MAX_ORDER
    known_orders: object | None = None

    def __post_init__(self):
        (pieces if self._is_in_pieces else read_activity)(self.activity, "activity")
        one_of(SIGNALS)(self.signal, "signal")

    @property
    def _is_in_pieces(self):
        return isinstance(self.activity, list | tuple) or np.ndim(self.activity) == 3

    @property
    def offers(self):
        """Which needs of a method it meets. A model can be trained on any recording."""
        met = {self.signal: True, "forcing": self.forced, "light": self.light is not None, "training": True}
        met |= {"one piece": not self._is_in_pieces, "spikes": self.signal in ("millivolts", "spikes")}
        met |= {"relations": self.relations is not None, "tigramite": pcmci.is_installed()}
        return frozenset(need for need in NEEDS if met.get(need))

    @cached_property
    def prepared(self):
        """What linear methods take: potentials cut at 30 mV and normalised, other activity as it is."""
        if self.signal != "millivolts":
            return self.activity
        if not self._is_in_pieces:
            return normalise_potential(self.activity)
        parts = pieces(self.activity, "activity")
        return np.split(normalise_potential(rows(parts)), np.cumsum([len(part) for part in parts])[:-1])

    @cached_property
    def spikes(self):
        """What methods of spikes take: 1 in each step with one, else 0; of what shows no spikes, activity as it is."""
        if self.signal not in ("millivolts", "spikes"):
            return self.activity
        least = THRESHOLD if self.signal == "millivolts" else 0.5
        if not self._is_in_pieces:
            return (np.asarray(self.activity) >= least).astype(float)
        return [(np.asarray(piece) >= least).astype(float) for piece in self.activity]

    @cached_property
    def orders(self):
        """The order of an autoregression by each information criterion; chosen once, as it takes longer than the fit."""
        return self.known_orders or granger.select_order(self.prepared, self.max_order)


@dataclass(frozen=True)
class Estimate:
    """A wiring as a method sees it.

    Attributes
    ----------
    strength : ndarray, shape (neurons, neurons)
        Evidence of a connection, ``[to, from]``: larger is more. What stands on the diagonal differs between methods.
    result : object
        What the method itself returns, with signs, p-values, or an order where it has them.
    """

    strength: np.ndarray
    result: object


@dataclass(frozen=True)
class Method:
    """One method of connectivity.

    Attributes
    ----------
    key : str
        Its name in code and tables.
    find : callable
        Takes a ``Recording`` and a random generator, and returns an object with a ``strength``.
    needs : frozenset of str
        What it needs of a recording beyond activity, from ``NEEDS``.
    signed : bool
        Whether that strength has a sign, so that its size is the evidence.
    """

    key: str
    find: Callable
    needs: frozenset = frozenset()
    signed: bool = False

    @property
    def name(self):
        """As figures label it."""
        from helpers.plots.looks import LOOKS  # here, so that a worker of a sweep loads no plotting library

        return LOOKS[self.key].label

    def estimate(self, recording, rng):
        """Estimate a wiring.

        Parameters
        ----------
        recording : Recording
            What was recorded.
        rng : numpy.random.Generator or numpy.random.RandomState
            Source of randomness, which only methods that read a model use.

        Returns
        -------
        Estimate
            Strength of each connection, shape (neurons, neurons).

        Raises
        ------
        ValueError
            If the recording lacks what the method needs, or the method refuses it.
        """
        if missing := sorted(self.needs - recording.offers):
            raise ValueError(
                f"recording should offer what {self.name} needs, but it lacks {'; '.join(NEEDS[need] for need in missing)}."
            )
        result = self.find(recording, rng)
        return Estimate(np.abs(result.strength) if self.signed else result.strength, result)


def _with_order_of(criterion):
    def find(recording, rng):
        return granger.conditional_granger(recording.prepared, getattr(recording.orders, criterion))

    return find


def _weights_by(name, module=observational):
    """A regression on the step before, which undoes the sigmoid where there is one. Looked up by name at each call."""

    def find(recording, rng):
        return getattr(module, name)(recording.prepared, sigmoid_neurons=recording.signal == "sigmoid")

    return find


def _transfer_entropy(recording, _):
    """Of spikes, where a target recovers for some steps and pushes come to act over several, more steps are given and tried."""
    of_spikes = recording.signal in ("millivolts", "spikes")
    return transfer_entropy.transfer_entropy(recording.spikes, **({"own_steps": 3, "n_lags": 10} if of_spikes else {}))


def _read(read_out):
    """A read-out of the recording's model, or of one that is trained for it."""

    def find(recording, rng):
        model = recording.model or training.fit_causalformer(recording.activity, rng)
        return read_out(model, rng)

    return find


def _inferred(recording, _):
    """Probability of an edge, of whichever type; of pieces, the mean over steps, as the encoder's is within a piece."""
    parts = pieces(recording.prepared, "activity")
    edges = [infer_graphs(recording.relations.model, part[None, ..., None]).edges[0] for part in parts]
    return Estimate(np.average(edges, axis=0, weights=[len(part) - 1 for part in parts]), tuple(edges))


METHODS = (
    Method(
        "perturbation",
        lambda recording, _: interventions.estimate_by_perturbation(recording.activity),
        frozenset({"forcing"}) | WHOLE,
        signed=True,
    ),
    Method(
        "instruments",
        lambda recording, _: instruments.estimate_by_instruments(recording.activity, recording.light),
        frozenset({"light", "sigmoid"}) | WHOLE,
        signed=True,
    ),
    Method(
        "correlation",
        lambda recording, _: observational.estimate_by_correlation(recording.prepared),
        WHOLE,
        signed=True,
    ),
    Method("least_squares", _weights_by("estimate_by_least_squares"), WHOLE, signed=True),
    Method("lasso", _weights_by("estimate_by_lasso"), WHOLE, signed=True),
    Method("proxies", _weights_by("estimate_by_proxies", residuals), WHOLE, signed=True),
    Method("mvgc_aic", _with_order_of("aic")),
    Method("mvgc_aicc", _with_order_of("aicc")),
    Method("mvgc_bic", _with_order_of("bic")),
    Method(
        "basis_granger",
        lambda recording, _: spiking_regression.basis_granger(recording.activity),
        frozenset({"millivolts"}),
    ),
    Method(
        "shared_curve",
        lambda recording, _: shared_curve.shared_curve_granger(recording.activity),
        frozenset({"millivolts"}) | WHOLE,
    ),
    Method(
        "one_step_regression",  # from potentials; the target's own course is a curve, and its spikes are left out
        lambda recording, _: spiking_regression.one_step_regression(recording.activity, "potential", "quiet curve"),
        frozenset({"millivolts"}),
    ),
    Method(
        "event_regression",
        lambda recording, _: spiking_regression.event_regression(recording.activity),
        frozenset({"millivolts"}),
    ),
    Method(
        "point_process",
        lambda recording, _: point_process.point_process_granger(recording.spikes),
        frozenset({"spikes"}) | WHOLE,
    ),
    Method("transfer_entropy", _transfer_entropy, WHOLE),
    Method("pcmci", lambda recording, _: pcmci.pcmci(recording.prepared), frozenset({"tigramite"}) | WHOLE),
    Method("attention", _read(lambda model, _: read_outs.attention_matrix(model)), frozenset({"training"}) | WHOLE),
    Method("ablation", _read(lambda model, rng: read_outs.ablation_matrix(model, rng)), frozenset({"training"}) | WHOLE),
    Method("do_spike", _read(lambda model, rng: read_outs.do_spike_matrix(model, rng)), frozenset({"training"}) | WHOLE),
    Method("relational", _inferred, frozenset({"relations"})),
)
BY_KEY = {method.key: method for method in METHODS}

"""Who enters the arena: every method of the registry that a world admits, an experiment of a tenth, and no wiring at all.

Methods are run in groups, so that what they share (one trained model, one choice of an order) is done once.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers.models.causalformer.training import fit_causalformer
from helpers.models.relational.training import fit_relational
from helpers.studies.arena.contests import METHOD, watch_others
from helpers.studies.registry import BY_KEY, METHODS
from helpers.worlds.izhikevich import THRESHOLD

TENTH = 0.1
TRAINING_STEPS = 200  # Of a Causalformer; chosen, as all settings are, on other networks.
OTHERS = {"n_networks": 600, "n_steps": 30}  # Relational inference learns from so many recordings, so long.
RELATIONAL_STEPS = {"n_steps": 400, "n_samples": 16}
SLOW = ("pcmci",)  # Fewer networks are done, as of what is trained.
LONGEST = 10  # Seconds of one core. Where a network (number 100) takes longer, rows of all networks say that it was left out.
TOO_LONG = {"pcmci": {("rate_driver", "all"), ("linear_noise", "all"), ("kuramoto", "all")}}
GROUPS = {"mvgc": ("mvgc_aic", "mvgc_aicc", "mvgc_bic"), "causalformer": ("attention", "ablation", "do_spike")}


@dataclass(frozen=True)
class Group:
    """Methods that are run together.

    Attributes
    ----------
    key : str
        Its name in tasks.
    methods : tuple of str
        Their keys, in the order of the table.
    run : callable
        ``run(contest)`` prepares what is not counted in seconds and returns, for each method, a function without arguments
        that returns something with a ``strength`` and a ``result``.
    enters : callable
        ``enters(world)``: whether a world has what they need.
    has_few : bool
        Whether it takes so long, as training a model does, that fewer networks are done.
    """

    key: str
    methods: tuple
    run: Callable
    enters: Callable
    has_few: bool = False


def _evidence(strength):
    return SimpleNamespace(strength=strength, result=None)


def _leave_out():
    raise ValueError(f"It takes longer than {LONGEST} seconds for one network, and was left out.")


def _of_registry(keys):
    """Methods on what is watched."""

    def run(contest):
        if (contest.world.key, contest.observed) in TOO_LONG.get(keys[0], ()):
            return dict.fromkeys(keys, _leave_out)
        recording, rng = contest.recording, contest.generator(METHOD, zlib.crc32(keys[0].encode()))
        return {key: lambda key=key: BY_KEY[key].estimate(recording, rng) for key in keys}

    return run


def _of_model(keys):
    """Read-outs of one model; the first one trains it."""

    def run(contest):
        rng, fitted = contest.generator(METHOD, zlib.crc32(keys[0].encode())), []

        def read(key):
            if not fitted:
                model = fit_causalformer(contest.recording.activity, rng, n_steps=TRAINING_STEPS)
                fitted.append(replace(contest.recording, model=model))
            return BY_KEY[key].estimate(fitted[0], rng)

        return {key: lambda key=key: read(key) for key in keys}

    return run


@lru_cache(maxsize=4)
def relations_of(world, observed):
    """A model that has learned from other networks of a world; one for all that are reported, none of which it has seen.

    Parameters
    ----------
    world, observed : str
        As of a contest.

    Returns
    -------
    FittedRelational
    """
    x = watch_others(world, observed, **OTHERS)
    return fit_relational(x[..., None], np.random.default_rng(zlib.crc32(f"{world}-{observed}".encode())), **RELATIONAL_STEPS)


def _relational(contest):
    """Graphs as a model sees them that learned from other networks; the first network is charged for its training."""

    def find():
        known = replace(contest.recording, relations=relations_of(contest.world.key, contest.observed))
        return BY_KEY["relational"].estimate(known, None)

    return {"relational": find}


def _experiment(key, share):
    def run(contest):
        recording = contest.experiment(share)
        return {key: lambda: BY_KEY["perturbation"].estimate(recording, None)}

    return run


def _instruments(contest):
    recording = contest.lit
    return {"instruments": lambda: BY_KEY["instruments"].estimate(recording, None)}


def _rate(contest):
    """Who is active a lot: spikes, or the spread of whatever else is seen. Evidence is the sum over the two of a pair."""
    recording = contest.recording

    def find():
        x = recording.activity
        loud = (x >= THRESHOLD).mean(axis=0) if recording.signal == "millivolts" else x.std(axis=0)
        return _evidence(loud[:, None] + loud)

    return {"rate": find}


def _distance(contest):
    """Who is near, where neurons stand in a line."""
    return {"distance": lambda: _evidence(-np.abs(np.subtract.outer(contest.places, contest.places)))}


def _offered(method):
    return lambda world: method.needs <= world.offers


def _all_groups():
    yield Group("perturbation", ("perturbation",), _experiment("perturbation", 1.0), lambda world: True)
    yield Group("perturbation_tenth", ("perturbation_tenth",), _experiment("perturbation_tenth", TENTH), lambda world: True)
    yield Group("instruments", ("instruments",), _instruments, _offered(BY_KEY["instruments"]))
    in_groups = {key: name for name, keys in GROUPS.items() for key in keys}
    for method in METHODS:
        if method.key in ("perturbation", "instruments"):
            continue
        name = in_groups.get(method.key, method.key)
        keys = GROUPS.get(name, (method.key,))
        if method.key == keys[0]:
            run = _relational if name == "relational" else (_of_model if name == "causalformer" else _of_registry)(keys)
            yield Group(name, keys, run, _offered(method), "training" in method.needs or name in SLOW)
    yield Group("rate", ("rate",), _rate, lambda world: True)
    yield Group("distance", ("distance",), _distance, lambda world: world.in_line)


ENTRANTS = {group.key: group for group in _all_groups()}

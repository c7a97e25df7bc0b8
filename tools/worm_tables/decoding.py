"""Reading the state of a worm, later in its own recording or on an unseen worm; and what slopes are worth."""

import itertools
from dataclasses import dataclass

import numpy as np

from helpers.methods.derivatives import KINDS, worm_features
from helpers.methods.state_decoding import fit_state_decoder
from helpers.models.worm_decoders.training import fit_graph_decoder, fit_network_decoder
from helpers.scores.over_worms import balanced_accuracy, state_auroc
from helpers.studies.unseen_worms import decode_later, decode_unseen_worms
from tools.worm_tables.study import COMMAND, SEEDS, others, scored

# Whatever has to do with commands to reverse or to go forward, as far as all worms share it.
COMMAND_CLASSES = ("AVA", "AVE", "AVD", "AIB", "RIM", "AVB", "RIB", "RME")
N_FIRST = 480  # Volumes of a worm that a decoder of its own is fitted to: 60 %.
DELAYS = (1, 2, 3, 4)  # Volumes.


def decoder_of(name, seed):
    """A function that fits a decoder to features and states."""
    rng = np.random.default_rng(seed)
    if name == "logistic":
        return fit_state_decoder
    if name == "network":
        return lambda features, states: fit_network_decoder(features, states, rng)
    return lambda features, states: fit_graph_decoder(features, states, rng)


def decoding(study):
    """Reversal and four states, later in the same worm and in an unseen worm; with fewer neurons, and with shuffled names."""
    features = [worm_features(own, "backward") for own in study.activities]
    without = [k for k, name in enumerate(study.neurons) if not name.startswith(COMMAND_CLASSES)]
    chosen = {"all": slice(None), "command": study.columns(COMMAND), "without command": without}
    tested = {"unseen": decode_unseen_worms, "later": decode_later}
    for task, states in (("reversal", study.reversals), ("four states", study.states)):
        for (test, run), (neurons, columns) in itertools.product(tested.items(), chosen.items()):
            seen = [own[:, columns] for own in features]
            for name in ("logistic", "network") if neurons == "all" else ("logistic",):
                for seed in SEEDS if name == "network" else (0,):
                    found = run(decoder_of(name, seed), seen, states)
                    yield from scored(study, found, task=task, test=test, neurons=neurons, decoder=name, seed=seed)
        yield from names_shuffled(study, features, states, task)
    for out, worm in enumerate(study.worms):
        yield from on_the_same_minutes(features, study.reversals, out, worm.worm)


def on_the_same_minutes(features, reversals, out, worm):
    """The last 40 % of a worm, by decoders of six others; of one other, and of six together, as many volumes as its own."""
    asked, rest = slice(N_FIRST, None), others(list(zip(features, reversals, strict=True)), out)
    a_sixth = N_FIRST // len(rest)
    starts = np.linspace(0, len(features[out]) - a_sixth, len(SEEDS)).astype(int)
    fits = [("six others", 0, rest)]
    fits += [("one other", number, [(own[:N_FIRST], does[:N_FIRST])]) for number, (own, does) in enumerate(rest)]
    for seed, start in zip(SEEDS, starts.tolist(), strict=True):
        part = slice(start, start + a_sixth)
        fits.append(("six others, a sixth each", seed, [(own[part], does[part]) for own, does in rest]))
    about = {"task": "reversal", "neurons": "all", "decoder": "logistic", "worm": worm}
    for test, seed, given in fits:
        decoder = fit_state_decoder(*map(list, zip(*given, strict=True)))
        yield about | {"test": test, "seed": seed} | score_of(decoder, features[out][asked], reversals[out][asked])
    for seed in SEEDS:  # as many volumes of its own, and of them, scattered
        order = np.random.default_rng(seed).permutation(len(features[out]))
        fitted, rows = order[:N_FIRST], order[N_FIRST:]
        decoder = fit_state_decoder([features[out][fitted]], [reversals[out][fitted]])
        yield about | {"test": "scattered", "seed": seed} | score_of(decoder, features[out][rows], reversals[out][rows])


def score_of(decoder, features, reversal):
    """Both scores."""
    said = state_auroc(reversal, decoder.evidence(features)[:, 1])
    return {"auroc": said, "balanced_accuracy": balanced_accuracy(reversal, decoder.say(features))}


def names_shuffled(study, features, states, task):
    """Names of the unseen worm are dealt out anew."""
    for seed in SEEDS:
        rng = np.random.default_rng(seed)

        def fit(some, does, rng=rng):
            decoder = fit_state_decoder(some, does)
            order = rng.permutation(some[0].shape[1])
            return Renamed(decoder, order)

        found = decode_unseen_worms(fit, features, states)
        yield from scored(study, found, task=task, test="unseen", neurons="names shuffled", decoder="logistic", seed=seed)


@dataclass(frozen=True)
class Renamed:
    """A decoder that is shown neurons in another order."""

    decoder: object
    order: np.ndarray

    @property
    def states(self):
        """As of the decoder."""
        return self.decoder.states

    def evidence(self, features):
        """As of the decoder, of other neurons."""
        return self.decoder.evidence(features[:, self.order])

    def say(self, features):
        """As of the decoder, of other neurons."""
        return self.decoder.say(features[:, self.order])


def features(study):
    """What each slope is worth to logistic regression on an unseen worm, scaled by the whole recording or its beginning."""
    for kind, first in itertools.product(KINDS, (None, 200)):
        made = [worm_features(own, kind, first) for own in study.activities]
        for signal, columns in {"all": slice(None), "command": study.columns(COMMAND)}.items():
            found = decode_unseen_worms(fit_state_decoder, [own[:, columns] for own in made], study.reversals)
            scaled_by = "whole recording" if first is None else f"first {first} volumes"
            yield from scored(study, found, derivative=kind, scaled_by=scaled_by, neurons=signal)
    made = [worm_features(own, "gaussian") for own in study.activities]
    for n_later in DELAYS:
        found = decode_unseen_worms(fit_state_decoder, [slope_later(own, n_later) for own in made], study.reversals)
        derivative = f"gaussian, {n_later} later"
        yield from scored(study, found, derivative=derivative, scaled_by="whole recording", neurons="all")


def slope_later(features, n_later):
    """Levels as they are, and slopes as they were some volumes ago; at first, their mean."""
    delayed = features.copy()
    delayed[:n_later, :, 1], delayed[n_later:, :, 1] = 0, features[:-n_later, :, 1]
    return delayed

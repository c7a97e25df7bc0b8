"""Measure the seven worms of Dag et al., for the tables of `helpers/data/worm_scores`.

    python -m tools.build_worm_tables [--tables universality subspaces decoding features ahead diffusion edges answers reports]

The recordings are fetched if they are not there yet (`helpers.data.fetching` says where they lie). `edges` trains
some thousand small networks and takes a quarter of an hour of one core; the others take some minutes together. `edges` is
written after each of its tasks, and goes on where it was stopped.
"""

import argparse
import csv
import itertools
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from sklearn.linear_model import RidgeCV
from sklearn.metrics import roc_auc_score

from helpers.data.dag2023_worms import load_dag2023_worms
from helpers.data.signal_propagation_atlas import load_signal_propagation_atlas
from helpers.data.worm_scores import FOLDER
from helpers.methods.behaviour_states import behaviour_states
from helpers.methods.derivatives import KINDS, backward_difference, worm_features
from helpers.methods.diffusion_map import (
    analogues_ahead,
    delay_embedding,
    fit_diffusion_map,
    neurons_from_manifold,
    share_explained,
)
from helpers.methods.edges import (
    correlation_edges,
    degree_preserving_edges,
    expected_edges,
    relabelled_edges,
    undirected_connectome,
)
from helpers.methods.markov_chain import fit_markov_chain
from helpers.methods.state_decoding import fit_state_decoder
from helpers.methods.subspaces import principal_angles, principal_axes, share_held
from helpers.methods.universality import correlation_with_behaviour, of_one_sign, shift_p_values
from helpers.models.worm_decoders.training import fit_graph_decoder, fit_network_decoder
from helpers.recordings import preparing, reading, reporting
from helpers.scores.over_worms import balanced_accuracy, state_auroc
from helpers.studies.unseen_worms import decode_later, decode_unseen_worms

SECONDS = 0.6016  # Between volumes.
DRIFT_S = 60  # What changes more slowly is taken off before a report.
COMMAND = ("AVAL", "AVAR", "AVEL", "AVER")
# Whatever has to do with commands to reverse or to go forward, as far as all worms share it.
COMMAND_CLASSES = ("AVA", "AVE", "AVD", "AIB", "RIM", "AVB", "RIB", "RME")
SEEDS = range(5)
N_SHUFFLES = 20
N_CHANCE = 200
N_FIRST = 480  # Volumes of a worm that a decoder of its own is fitted to: 60 %.
DELAYS = (1, 2, 3, 4)  # Volumes.
HORIZONS = (0.6, 3.0, 6.0, 12.0, 30.0)  # Seconds.
SETTINGS = (  # Of the diffusion map: lags, principal components before the embedding, neighbours.
    ((0, 5, 10), 3, 10),
    ((0, 5, 10), 8, 10),
    ((0, 5, 10, 20), 8, 30),
    ((0,), 8, 10),
    ((0, 3, 6, 9, 12), 5, 50),
)
MAP_BACK = (3, 6)  # Coordinates.
PAST_MINUTE = 100  # Volumes.
FURTHEST_NEURONS = 6.0  # Seconds; of each neuron, further ahead, nothing is known.


@dataclass(frozen=True)
class Study:
    """The worms with the neurons that all of them share."""

    worms: tuple

    @cached_property
    def neurons(self):
        """Names that all worms share, sorted."""
        return sorted(set.intersection(*(set(worm.neurons.tolist()) for worm in self.worms)))

    @cached_property
    def activities(self):
        """Of the shared neurons, worm by worm."""
        return [worm.activity[:, [worm.neurons.tolist().index(name) for name in self.neurons]] for worm in self.worms]

    @cached_property
    def reversals(self):
        """Whether each worm reverses."""
        return [worm.reversal for worm in self.worms]

    @cached_property
    def states(self):
        """Four states of each worm."""
        return [behaviour_states(worm.velocity, worm.angular_velocity, worm.reversal) for worm in self.worms]

    def columns(self, names):
        """Numbers of neurons by name."""
        return [self.neurons.index(name) for name in names]


def others(items, out):
    """All but one."""
    return [item for number, item in enumerate(items) if number != out]


def slopes_of(study, kind):
    """Traces, or the slopes of a kind."""
    return [worm_features(own, "none" if kind == "trace" else kind)[:, :, -1] for own in study.activities]


def universality(study):
    """Correlation of each neuron with reversals in each worm, beside circular shifts."""
    for signal in ("trace", "backward", "gaussian"):
        for number, (own, reversal) in enumerate(zip(slopes_of(study, signal), study.reversals, strict=True)):
            found = correlation_with_behaviour(own, reversal)
            p = shift_p_values(own, reversal, np.random.default_rng(number), n_shifts=999)
            for name, correlation, p_value in zip(study.neurons, found.tolist(), p.tolist(), strict=True):
                yield {
                    "signal": signal,
                    "worm": study.worms[number].worm,
                    "neuron": name,
                    "correlation": correlation,
                    "p_value": p_value,
                }


def universality_chance(study):
    """How many neurons have one sign in all worms when the behaviour of each is shifted in a circle."""
    rng = np.random.default_rng(0)
    for signal in ("trace", "backward", "gaussian"):
        activities = slopes_of(study, signal)
        for draw in range(N_CHANCE):
            shifted = [np.roll(own, rng.integers(60, len(own) - 60)) for own in study.reversals]
            found = [correlation_with_behaviour(*pair) for pair in zip(activities, shifted, strict=True)]
            yield {"signal": signal, "draw": draw, "n_one_sign": int(of_one_sign(np.array(found)).sum())}


def shares(study):
    """How much three components hold: of the worm itself, of another, of six that are pooled, and with shuffled names."""
    rng = np.random.default_rng(0)
    n_neurons = len(study.neurons)
    for number, (worm, own) in enumerate(zip(study.worms, study.activities, strict=True)):
        rest = others(study.activities, number)
        pooled, single = principal_axes(rest), [principal_axes([one]).axes for one in rest]
        shuffled = [axes[rng.permutation(n_neurons)] for axes in single for _ in range(20)]
        yield {
            "worm": worm.worm,
            "own_all_cells": principal_axes([worm.all_activity]).shares.sum(),
            "own_named": principal_axes([worm.activity]).shares.sum(),
            "own_shared": principal_axes([own]).shares.sum(),
            "of_another_worm": np.mean([share_held(axes, own) for axes in single]),
            "of_six_pooled": share_held(pooled.axes, own),
            "of_another_worm_shuffled": np.mean([share_held(axes, own) for axes in shuffled]),
            "six_pooled_hold_of_themselves": pooled.shares.sum(),
        }


def split(activity, how):
    """Two parts of a recording: its halves, or every second minute and the others."""
    if how == "halves":
        return np.array_split(activity, 2)
    minute = np.arange(len(activity)) // 100
    return activity[minute % 2 == 0], activity[minute % 2 == 1]


def angles(study):
    """Between three components of two worms, of halves, and with names shuffled in one of the two."""
    rng = np.random.default_rng(0)
    names = [worm.worm for worm in study.worms]

    def row(comparison, one, other, first, second):
        found = principal_angles(first, second).tolist()
        return {"comparison": comparison, "worm": one, "other": other} | {f"angle_{k}": v for k, v in enumerate(found, 1)}

    whole = [principal_axes([own]).axes for own in study.activities]
    for a, b in itertools.combinations(range(len(names)), 2):
        yield row("two worms", names[a], names[b], whole[a], whole[b])
        for _ in range(20):
            yield row("two worms, names shuffled", names[a], names[b], whole[a], whole[b][rng.permutation(len(whole[b]))])
    for how in ("halves", "minutes"):
        parts = [[principal_axes([part]).axes for part in split(own, how)] for own in study.activities]
        for a in range(len(names)):
            yield row(f"{how} of one worm", names[a], names[a], *parts[a])
        for a, b in itertools.combinations(range(len(names)), 2):
            for first, second in itertools.product(range(2), repeat=2):
                yield row(f"{how} of two worms", names[a], names[b], parts[a][first], parts[b][second])


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


def scored(study, found, **about):
    """One row for each worm."""
    for worm, auroc, accuracy in zip(study.worms, found.auroc, found.balanced_accuracy, strict=True):
        yield about | {"worm": worm.worm, "auroc": float(auroc), "balanced_accuracy": float(accuracy)}


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


def mean_interval(reversal):
    """Seconds from one onset of a reversal to the next, on average."""
    return float(np.mean(np.diff(np.flatnonzero(np.diff(reversal.astype(int)) == 1)))) * SECONDS


def steps_of(horizon):
    """Volumes in a horizon."""
    return max(1, round(horizon / SECONDS))


def onset_within(reversal, n_steps):
    """Whether a reversal begins within some steps, and where this is asked: where it does not reverse now."""
    ahead = np.lib.stride_tricks.sliding_window_view(reversal[1:], n_steps).any(axis=1)
    asked = ~reversal[: len(ahead)]
    return ahead, asked


def reversed_lately(reversal, n_volumes=PAST_MINUTE):
    """Share of the last volumes, the present one included, in which it reversed; at the beginning of those there are."""
    sums = np.concatenate([[0], np.cumsum(reversal)])
    end = np.arange(1, len(reversal) + 1)
    start = np.maximum(end - n_volumes, 0)
    return (sums[end] - sums[start]) / (end - start)


def forecasts(study, out):
    """What each method says of the worm that is left out: name, target, horizon, and evidence from each time on."""
    seen = [worm_features(own, "backward") for own in study.activities]
    moves = [np.stack([worm.velocity, backward_difference(worm.velocity[:, None])[:, 0]], axis=1) for worm in study.worms]
    moves = [(own - own.mean(axis=0)) / own.std(axis=0) for own in moves]
    inputs = {"neurons": seen, "velocity": moves}
    clocks = [(np.arange(len(own)) / len(own))[:, None, None] for own in study.reversals]
    chain = fit_markov_chain(others(study.states, out))
    reverses = chain.states == "reversal"
    for horizon in HORIZONS:
        n = steps_of(horizon)
        now = study.reversals[out].astype(float)
        yield "persistence", "state", horizon, now
        yield "markov chain", "state", horizon, chain.ahead(study.states[out], n)[:, reverses].sum(axis=1)
        yield "past minute", "state", horizon, reversed_lately(study.reversals[out])
        later = [own[n:] for own in others(study.reversals, out)]
        model = fit_state_decoder([own[:-n] for own in others(clocks, out)], later)
        yield "clock", "state", horizon, model.evidence(clocks[out])[:, 1]
        for name, given in inputs.items():
            later = [own[n:] for own in others(study.reversals, out)]
            model = fit_state_decoder([own[:-n] for own in others(given, out)], later)
            yield name, "state", horizon, model.evidence(given[out])[:, 1]
            asked = [onset_within(own, n) for own in others(study.reversals, out)]
            kept = [own[: len(where)][where] for own, (_, where) in zip(others(given, out), asked, strict=True)]
            model = fit_state_decoder(kept, [does[where] for does, where in asked])
            yield name, "onset", horizon, model.evidence(given[out])[:, 1]


def aurocs_of(reversal, target, horizon, evidence):
    """Of evidence from each time on."""
    n = steps_of(horizon)
    if target == "state":
        return state_auroc(reversal[n:], evidence[: len(reversal) - n])
    happens, asked = onset_within(reversal, n)
    if happens[asked].all():
        return np.nan  # within so long, one always begins
    return state_auroc(happens[asked], evidence[: len(happens)][asked])


def ahead(study):
    """Whether the unseen worm will reverse at a horizon, and whether it will begin to until then; without a manifold."""
    for out, worm in enumerate(study.worms):
        interval = mean_interval(worm.reversal)
        for method, target, horizon, evidence in forecasts(study, out):
            found = aurocs_of(worm.reversal, target, horizon, evidence)
            about = {"worm": worm.worm, "horizon_s": horizon, "horizon_in_intervals": horizon / interval}
            yield about | {"method": method, "target": target, "auroc": found}


def diffusion(study):
    """Settings of the diffusion map: what it keeps of the neurons of an unseen worm, and what it says ahead."""
    scaled = [worm_features(own, "none")[:, :, 0] for own in study.activities]
    for (lags, n_components, n_neighbours), out in itertools.product(SETTINGS, range(len(scaled))):
        longest = max(lags)
        axes = principal_axes(others(study.activities, out), n_components).axes
        embedded = [delay_embedding(own @ axes, lags) for own in scaled]
        known, new = others(embedded, out), embedded[out]
        reversals = [own[longest:] for own in study.reversals]
        neurons = [own[longest:] for own in scaled]
        walk = fit_diffusion_map(known, max(MAP_BACK), n_neighbours)
        owner = np.repeat(np.arange(len(known)), [len(own) for own in known])
        steps = walk.transitions.tocoo()
        about = {
            "worm": study.worms[out].worm,
            "lags": " ".join(map(str, lags)),
            "components": n_components,
            "neighbours": n_neighbours,
            "to_other_worms": float(steps.data[owner[steps.row] != owner[steps.col]].sum() / len(owner)),
            "second_eigenvalue": float(np.abs(walk.eigenvalues[0])),
        }
        for k in MAP_BACK:
            place = walk.place(new)[:, :k]
            back = neurons_from_manifold(walk.coordinates[:, :k], np.vstack(others(neurons, out)), place)
            yield about | {"what": f"neurons from {k} coordinates", "value": share_explained(neurons[out], back)}
            pooled = principal_axes(others(study.activities, out), k).axes
            yield about | {"what": f"neurons from {k} components", "value": share_held(pooled, study.activities[out])}
        for horizon in HORIZONS:
            n = steps_of(horizon)
            happened = np.concatenate(others(reversals, out)).astype(float)
            scores = {
                "diffusion map": walk.ahead(new, happened, n),
                "analogues": analogues_ahead(
                    known, [own.astype(float) for own in others(reversals, out)], new, n, n_neighbours
                ),
            }
            for method, evidence in scores.items():
                for target in ("state", "onset"):
                    found = aurocs_of(reversals[out], target, horizon, evidence)
                    yield about | {"what": f"{method}, {target}", "horizon_s": horizon, "value": found}
            if horizon <= FURTHEST_NEURONS:
                expected = walk.ahead(new, np.vstack(others(neurons, out)), n)
                said = {"diffusion map": expected[:-n], "persistence": neurons[out][:-n]}
                for method, then in said.items():
                    found = share_explained(neurons[out][n:], then)
                    yield about | {"what": f"neurons ahead, {method}", "horizon_s": horizon, "value": found}


def connectome_of(study):
    """Undirected edges between the shared neurons, from the connectome that the atlas ships."""
    atlas = load_signal_propagation_atlas()
    places = [atlas.neurons.tolist().index(name) for name in study.neurons]
    return undirected_connectome(atlas.chemical[np.ix_(places, places)], atlas.gap[np.ix_(places, places)])


EDGES = {
    "connectome": SEEDS,
    "none": SEEDS,
    "correlation": SEEDS,
    "degrees alone": SEEDS,
    "numbers alone": SEEDS,
    "numbers, command as others": SEEDS,
    "numbers, others alike": SEEDS,
    "numbers as a feature": SEEDS,
    "relabelled": range(N_SHUFFLES),
    "degrees kept": range(N_SHUFFLES),
}


def joined_by(numbers):
    """Everybody is joined to everybody, by the product of both numbers, as in ``expected_edges``."""
    edges = np.outer(numbers, numbers) / numbers.sum()
    np.fill_diagonal(edges, 0)
    return edges


def alike(numbers, which, like):
    """Some numbers are replaced by the mean of those that they should be like."""
    return np.where(which, numbers[like].mean(), numbers)


def edges_of(kind, connectome, some, seed, command=None):
    """Edges of one kind, for a decoder that sees some worms; ``command`` says which neurons are command neurons."""
    rng = np.random.default_rng([seed, 1])
    if kind == "correlation":
        n_neurons = len(connectome)
        return correlation_edges(some, np.count_nonzero(connectome) / (n_neurons * (n_neurons - 1)))
    numbers = np.count_nonzero(connectome, axis=1).astype(float)
    return {
        "connectome": lambda: connectome,
        "none": lambda: None,
        "numbers as a feature": lambda: None,
        "numbers alone": lambda: joined_by(numbers),
        "numbers, command as others": lambda: joined_by(alike(numbers, command, ~command)),
        "numbers, others alike": lambda: joined_by(alike(numbers, ~command, ~command)),
        "degrees alone": lambda: expected_edges(connectome),
        "relabelled": lambda: relabelled_edges(connectome, rng),
        "degrees kept": lambda: degree_preserving_edges(connectome, rng),
    }[kind]()


def edge_tasks():
    """Everything that is trained: slope, names, kind of edges, seed; of slopes that look ahead, what was claimed of them."""
    by_seed = sorted(((kind, seed) for kind, seeds in EDGES.items() for seed in seeds), key=lambda task: task[1])
    for derivative, names, kinds in (
        ("backward", False, EDGES),
        ("backward", True, EDGES),
        ("gaussian", False, ("connectome", "none", "degrees kept")),
    ):
        yield from ((derivative, names, kind, seed) for kind, seed in by_seed if kind in kinds)


def with_numbers(features, numbers):
    """Each neuron's number of partners, z-scored over neurons, as one more feature of it, the same at all times."""
    scaled = (numbers - numbers.mean()) / numbers.std()
    return np.concatenate([features, np.broadcast_to(scaled[None, :, None], (*features.shape[:2], 1))], axis=2)


def edge_rows(study, derivative, names, kind, seed):
    """Graph networks of one kind, each worm left out in turn."""
    connectome, rng = connectome_of(study), np.random.default_rng(seed)
    made = [worm_features(own, derivative) for own in study.activities]
    if kind == "numbers as a feature":
        made = [with_numbers(own, np.count_nonzero(connectome, axis=1)) for own in made]
    out, command = iter(range(len(made))), np.isin(study.neurons, COMMAND)

    def fit(some, does):
        edges = edges_of(kind, connectome, others(study.activities, next(out)), seed, command)
        return fit_graph_decoder(some, does, rng, edges, names)

    found = decode_unseen_worms(fit, made, study.reversals)
    yield from scored(study, found, derivative=derivative, names=names, edges=kind, seed=seed)


def written(path):
    """Rows of a table, as words."""
    if not path.is_file():
        return []
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(name, rows):
    """A table, with four digits."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with open(Path(str(FOLDER / f"{name}.csv")), "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, columns, lineterminator="\n")
        table.writeheader()
        for row in rows:
            table.writerow({key: f"{value:.4g}" if isinstance(value, float) else value for key, value in row.items()})


def edges(study):
    """Write the table of edges, one task after the other, beginning where it was stopped."""
    rows = written(Path(str(FOLDER / "edges.csv")))
    done = {(row["derivative"], row["names"], row["edges"], row["seed"]) for row in rows}
    for task in edge_tasks():
        if tuple(map(str, task)) not in done:
            rows += edge_rows(study, *task)
            write("edges", rows)


def from_recording(study, number):
    """The recording of one worm, as its owner would read and prepare it."""
    recorded = reading.read(study.activities[number], axes="time,neurons", rate_hz=1 / SECONDS)
    return replace(recorded, names=tuple(study.neurons))


def ridge_var(activity):
    """Size of the weights of a ridge regression of each neuron on all, a volume before; its penalty by leaving out volumes."""
    fit = RidgeCV(alphas=np.logspace(0, 4, 9)).fit(activity[:-1], activity[1:])
    return np.abs(fit.coef_)


def answered_pairs(study):
    """Which pairs of the shared neurons were tested in the atlas, and which answered; names of both as the worms have them."""
    atlas = load_signal_propagation_atlas()
    at = [atlas.neurons.tolist().index(name) for name in study.neurons]
    return tuple(matrix[np.ix_(at, at)] for matrix in (atlas.wild_type.tested, atlas.wild_type.significant))


def reported(study):
    """The report's answer for each worm, as it is and with slow drift taken off."""
    for number, worm in enumerate(study.worms):
        for drift_s in (None, DRIFT_S):
            ready = preparing.prepare(from_recording(study, number), drift_s=drift_s)
            yield worm.worm, drift_s or 0, reporting.report(ready, np.random.default_rng(number), seconds_a_method=2.0)


def reports(study):
    """How many arrows the report calls, and how many stand."""
    tested, significant = answered_pairs(study)
    for worm, drift_s, found in reported(study):
        answer = found.answer
        yield {
            "worm": worm,
            "drift_s": drift_s,
            "stops": len(found.seen.stops),
            "called": int(answer.called.sum()),
            "in_copies": answer.in_copies,
            "in_both": answer.in_halves[2],
            "by_chance": answer.by_chance,
            "stand": int(found.stands.sum()),
            "stand_tested": int((found.stands & tested).sum()),
            "stand_answered": int((found.stands & significant).sum()),
        }


def answers(study):
    """How well what a recording says tells the pairs that answer when a neuron is forced."""
    tested, significant = answered_pairs(study)
    for worm, activity in zip(study.worms, study.activities, strict=True):
        for evidence, strength in (("correlation", np.abs(np.corrcoef(activity.T))), ("ridge VAR", ridge_var(activity))):
            auroc = roc_auc_score(significant[tested], strength[tested])
            yield {"worm": worm.worm, "evidence": evidence, "auroc": auroc}


TABLES = {
    "answers": answers,
    "reports": reports,
    "universality": universality,
    "universality_chance": universality_chance,
    "shares": shares,
    "angles": angles,
    "features": features,
    "decoding": decoding,
    "ahead": ahead,
    "diffusion": diffusion,
}


def main():
    """Write the tables that are asked for."""
    names = [*TABLES, "edges"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", nargs="+", choices=names, default=names)
    chosen = parser.parse_args().tables
    study = Study(load_dag2023_worms())
    for name in chosen:
        if name == "edges":
            edges(study)
        else:
            write(name, list(TABLES[name](study)))
        print(name, "is written", flush=True)


if __name__ == "__main__":
    main()

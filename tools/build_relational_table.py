"""Measure what relational inference finds, and where it fails, for the tables in `helpers/data/relational_scores`.

    python -m tools.build_relational_table                    # all that is missing
    python -m tools.build_relational_table worlds drivers     # some tables
    python -m tools.build_relational_table worlds --again     # also rows that are there
    python -m tools.build_relational_table worlds --seeds 0   # only these

Rows are written one by one, so a run that was stopped goes on where it was. The README beside the tables says what each row is.
Settings were chosen on seed 0 of Kuramoto's oscillators alone.
"""

import argparse
import time
from dataclasses import dataclass

import numpy as np
import pandas
import torch
from sklearn.metrics import roc_auc_score

from helpers.data.relational_scores import FOLDER
from helpers.methods.graph_baselines import (
    correlation_of_pairs,
    forecast_by_var,
    kuramoto_couplings,
    kuramoto_products,
    spring_couplings,
    var_of_pairs,
    weights_of_forecast,
)
from helpers.methods.observational import least_squares_weights
from helpers.methods.spiking_regression import event_regression
from helpers.models.relational.inference import roll_out
from helpers.models.relational.training import fit_relational
from helpers.scores.graphs import edge_accuracy, error_ahead, false_alarms, graph_auroc
from helpers.worlds.network_samples import izhikevich_samples, sigmoid_network_samples
from helpers.worlds.particles import kuramoto_oscillators, spring_particles

SEEDS = range(5)
N_TEST = 200  # Samples whose graphs are inferred; none of them is trained on.
N_STEPS = 600  # Of training, as in an exercise.


@dataclass(frozen=True)
class World:
    """Where samples come from, which signal simple methods look at, and how a model is trained on them."""

    draw: object
    signal: int
    oracle: object
    n_train: int = 2000
    n_types: tuple = (2,)
    fit: tuple = ()


WORLDS = {
    "kuramoto": World(kuramoto_oscillators, 1, lambda samples: kuramoto_couplings(samples.x)),
    "springs": World(spring_particles, 0, lambda samples: spring_couplings(samples.x, samples.dt), fit=(("n_steps", 300),)),
    "sigmoid": World(
        sigmoid_network_samples,
        0,
        lambda samples: np.stack([least_squares_weights(x) for x in samples.x[..., 0]]),
        n_types=(2, 3),
        fit=(("n_samples", 32), ("noise_variance", 0.5), ("n_steps", 500)),
    ),
    "izhikevich": World(
        izhikevich_samples,
        0,
        lambda samples: np.stack([event_regression(x).strength for x in samples.x[..., 0]]),
        n_train=500,
        n_types=(2, 3),
        fit=(("n_samples", 16), ("noise_variance", 0.5), ("n_steps", 400)),
    ),
}


def parts(world, seed, n_train=None, **settings):
    """Samples to train on, and samples to test."""
    n_train = n_train or WORLDS[world].n_train
    samples = WORLDS[world].draw(n_train + N_TEST, np.random.default_rng(seed), **settings)
    return samples[:n_train], samples[n_train:]


def trained(x, seed, n_steps=N_STEPS, **settings):
    """A model that is trained on one thread, and the seconds of the processor that it took."""
    torch.set_num_threads(1)
    start = time.process_time()
    fitted = fit_relational(x, np.random.default_rng([seed, 1]), n_steps=n_steps, **settings)
    return fitted, round(time.process_time() - start, 1)


def scores(fitted, test):
    """What is said of the test samples: AUROC, accuracy, share of edges that are called, and divergence in validation."""
    edges = fitted.infer(test.x).edges
    pairs = np.broadcast_to(~np.eye(edges.shape[1], dtype=bool), edges.shape)
    return {
        "auroc": graph_auroc(test.graphs, edges),
        "accuracy": edge_accuracy(test.graphs, edges),
        "called": np.mean(edges[pairs] > 0.5),
        "divergence": fitted.divergence[fitted.step == fitted.best_step][0],
    }


def baselines(world, test):
    """AUROC of what needs no training. Couplings of the oracle count with their sign: none of these is below 0."""
    signal = test.x[..., WORLDS[world].signal]
    found = {"oracle": WORLDS[world].oracle(test), "correlation": correlation_of_pairs(signal), "var": var_of_pairs(signal)}
    return {method: graph_auroc(test.graphs, strength) for method, strength in found.items()}


def worlds(seed, world):
    """All methods on one world; models with one type of edge that sends, and with two."""
    train, test = parts(world, seed)
    for method, auroc in baselines(world, test).items():
        yield {"method": method, "auroc": auroc}
    for n_types in WORLDS[world].n_types:
        fitted, seconds = trained(train.x, seed, n_types=n_types, **dict(WORLDS[world].fit))
        yield {"method": f"nri_{n_types}"} | scores(fitted, test) | {"seconds": seconds}


LONG = 4000


def training(seed, n_train, n_steps, n_samples):
    """How far more steps and more samples lead, on Kuramoto's oscillators."""
    train, test = parts("kuramoto", seed, n_train)
    fitted, seconds = trained(train.x, seed, n_steps, n_samples=n_samples)
    yield scores(fitted, test) | {"seconds": seconds}


N_CONTEXT, N_AHEAD = 30, 20


def forecasts(seed, world):
    """How far each forecast strays: the error at each step ahead, from 30 steps that were seen."""
    n_train = WORLDS[world].n_train
    samples = WORLDS[world].draw(n_train + N_TEST, np.random.default_rng(seed), n_steps=N_CONTEXT + N_AHEAD)
    train, test = samples[:n_train].x[:, :N_CONTEXT], samples[n_train:].x
    fitted, _ = trained(train, seed, **dict(WORLDS[world].fit))
    seen, truth = test[:, :N_CONTEXT], test[:, N_CONTEXT:]
    found = {
        "nri": roll_out(fitted.model, seen, N_AHEAD),
        "var_own": forecast_by_var(seen, N_AHEAD),
        "var_all": forecast_by_var(seen, N_AHEAD, train),
        "stays": np.repeat(seen[:, -1:], N_AHEAD, axis=1),
    }
    for method, forecast in found.items():
        errors, medians = error_ahead(truth, forecast), error_ahead(truth, forecast, "median")
        for ahead, (error, middle) in enumerate(zip(errors, medians, strict=True), start=1):
            yield {"method": method, "ahead": ahead, "error": error, "median_error": middle}


def drivers(seed, n_modelled):
    """An oscillator that nobody sees, and a model that knows of no such thing, or guesses one."""
    train, test = parts("kuramoto", seed, n_hidden=1)
    fitted, seconds = trained(train.x, seed, n_hidden_drivers=n_modelled)
    inferred = fitted.infer(test.x)
    driven = test.hidden_to[..., 0]
    both = driven[:, :, None] & driven[:, None, :]
    row = scores(fitted, test)
    row["false_alarms_shared"] = false_alarms(test.graphs, inferred.edges, both)
    row["false_alarms_other"] = false_alarms(test.graphs, inferred.edges, ~both)
    row["auroc_shared"] = graph_auroc(test.graphs, inferred.edges, both)
    row["oracle"] = graph_auroc(test.graphs, kuramoto_couplings(test.x))
    row["correlation"] = graph_auroc(test.graphs, correlation_of_pairs(test.x[..., 1]))
    if n_modelled:
        guessed = inferred.from_hidden[..., 0, 1:].sum(axis=-1)
        row["auroc_of_driver"] = roc_auc_score(driven.ravel(), guessed.ravel())
    yield row | {"seconds": seconds}


GIVEN = {  # which features are given, and how much noise is added to each, as a share of its spread over all samples
    "sine and cosine": (slice(1, 3), 0.0),
    "noise 0.01": (slice(0, 4), 0.01),
}


def seen_as(given, x, spread, rng):
    """Courses as they are given: some features of them, or all with noise."""
    features, noise = GIVEN[given]
    return (x + noise * spread * rng.standard_normal(x.shape))[..., features]


def rivals(x, graphs):
    """AUROC of what needs no training, as far as it can be had from the features that are given."""
    found = {"var": weights_of_forecast(x), "correlation": correlation_of_pairs(x[..., 0 if x.shape[3] == 2 else 1])}
    if x.shape[3] == 4:
        found |= {"products": kuramoto_products(x), "oracle": kuramoto_couplings(x)}
    return {method: graph_auroc(graphs, strength) for method, strength in found.items()}


def given(seed, what):
    """Kuramoto's oscillators, of which less is given, or all with noise."""
    (train, test), rng = parts("kuramoto", seed), np.random.default_rng([seed, 2])
    spread = train.x.std(axis=(0, 1, 2))
    seen, x = (seen_as(what, part.x, spread, rng) for part in (train, test))
    fitted, seconds = trained(seen, seed)
    edges = fitted.infer(x).edges
    found = {"auroc": graph_auroc(test.graphs, edges), "accuracy": edge_accuracy(test.graphs, edges)}
    yield found | rivals(x, test.graphs) | {"seconds": seconds}


FAILURES = {  # what is changed: in the world, and in the model
    "noise_variance 5": ({}, {"noise_variance": 5.0}),
    "noise_variance 50": ({}, {"noise_variance": 50.0}),
    "coupling 4": ({"coupling": 4.0}, {}),
    "coupling 0.25": ({"coupling": 0.25}, {}),
    "5 steps": ({"n_steps": 5}, {}),
    "10 steps": ({"n_steps": 10}, {}),
    "no silent type": ({}, {"silent_type": False}),
}


def accuracy_either_way(graphs, edges):
    """Share of pairs called rightly when the two labels may change places in each sample; by chance more than half."""
    pairs = ~np.eye(edges.shape[1], dtype=bool)
    right = ((edges > 0.5) == graphs)[:, pairs].mean(axis=1)
    return np.maximum(right, 1 - right).mean()


def failures(seed, changed):
    """Kuramoto's oscillators, with one thing changed."""
    in_world, in_model = FAILURES[changed]
    train, test = parts("kuramoto", seed, **in_world)
    fitted, seconds = trained(train.x, seed, **in_model)
    edges = fitted.infer(test.x).edges
    others = np.random.default_rng(seed).permutation(len(test))
    yield scores(fitted, test) | {
        "either_way": accuracy_either_way(test.graphs, edges),
        "either_way_chance": accuracy_either_way(test.graphs[others], edges),
        "oracle": graph_auroc(test.graphs, kuramoto_couplings(test.x)),
        "correlation": graph_auroc(test.graphs, correlation_of_pairs(test.x[..., 1])),
        "seconds": seconds,
    }


@dataclass(frozen=True)
class Table:
    """How a table is measured: a function, and what it is called with, a row or several for each."""

    measure: object
    columns: tuple
    tasks: tuple


def grid(*values, seeds=SEEDS):
    """All seeds with all values."""
    return tuple((seed, value) for value in values for seed in seeds)


TABLES = {
    "worlds": Table(worlds, ("seed", "world"), grid(*WORLDS)),
    "training": Table(
        training,
        ("seed", "n_train", "n_steps", "n_samples"),
        tuple((seed, *kind) for kind in ((10_000, LONG, 32), (500, N_STEPS, 64)) for seed in range(3)),
    ),
    "forecasts": Table(forecasts, ("seed", "world"), grid("kuramoto", "springs")),
    "drivers": Table(drivers, ("seed", "n_modelled"), grid(0, 1)),
    "given": Table(given, ("seed", "given"), grid(*GIVEN)),
    "failures": Table(failures, ("seed", "changed"), grid(*FAILURES) + grid("no silent type", seeds=(3, 4))),
}


def measure(name, task):
    """The rows of one task, with what it was called with."""
    table = TABLES[name]
    about = dict(zip(table.columns, task, strict=True))
    return pandas.DataFrame([about | row for row in table.measure(*task)])


def rows_there(name):
    """The table as it is, or None."""
    path = FOLDER / f"{name}.csv"
    return pandas.read_csv(path) if path.is_file() else None


def is_there(rows, columns, task):
    """Which rows belong to a task."""
    return np.logical_and.reduce([rows[column] == value for column, value in zip(columns, task, strict=True)])


def main():
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", metavar="table", help=", ".join(TABLES))
    parser.add_argument("--again", action="store_true", help="also measure what is there")
    parser.add_argument("--seeds", type=int, nargs="+", help="only these")
    options = parser.parse_args()
    if unknown := set(options.tables) - set(TABLES):
        parser.error(f"there is no table {', '.join(sorted(unknown))}; these are {', '.join(TABLES)}")
    for name in options.tables or TABLES:
        columns = list(TABLES[name].columns)
        for task in TABLES[name].tasks:
            there = rows_there(name)
            known = there is not None and is_there(there, columns, task).any()
            if (known and not options.again) or (options.seeds and task[0] not in options.seeds):
                continue
            rows = measure(name, task)
            if there is not None:
                rows = pandas.concat([there[~is_there(there, columns, task)], rows])
            rows = rows.sort_values(columns, kind="stable")
            words = rows.to_csv(index=False, lineterminator="\n", float_format="%.5g")
            (FOLDER / f"{name}.csv").write_text(words, encoding="utf-8")
            print(rows[is_there(rows, columns, task)].head(8).to_string(index=False), flush=True)


if __name__ == "__main__":
    main()

"""How much of a worm's activity components of others hold, and how far apart two such subspaces are."""

import itertools

import numpy as np

from helpers.methods.subspaces import principal_angles, principal_axes, share_held
from tools.worm_tables.study import others


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

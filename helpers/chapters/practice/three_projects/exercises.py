"""Exercises of the notebook "Three projects"."""

import numpy as np
from sklearn.metrics import cohen_kappa_score

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import TIES, WHOLE, ZEROS, edge_of_this_exercise
from helpers.scores import marking

# --- weighted_agreement ------------------------------------------------------------------------------------


def two_markers(rng):
    """Markers who agree, nearly agree, do not; one who is stricter, one who gives all the same; few marks and many levels."""
    marks = rng.integers(0, 4, 18)
    marks[:4] = [0, 1, 2, 3]  # each level is there
    near = np.clip(marks + rng.integers(-1, 2, 18), 0, 3)
    return [
        Case("18 marks, mostly one level apart at most", (marks, near)),
        Case("full agreement", (marks, marks.copy())),
        Case("marks that have nothing to do with each other", (marks, rng.permutation(marks))),
        Case("one marker is a level stricter", (marks + 1, marks.copy())),
        Case("the best for one is the worst for the other", (marks, 3 - marks)),
        Case("one marker gives all the same level", (np.array([0, 1, 2, 3, 2]), np.full(5, 2))),
        Case("two marks", (np.array([0, 3]), np.array([1, 3]))),
        Case("ten levels", (rng.integers(0, 10, 30), rng.integers(0, 10, 30))),
        Case("seldom more than nothing", (np.array([0, 0, 0, 0, 1, 0, 3]), np.array([0, 0, 0, 0, 0, 0, 2]))),
    ]


def equal_marks(first, second):
    return np.mean(np.equal(first, second))


def correlation(first, second):
    spreads = np.std(first) * np.std(second)
    return np.mean((first - np.mean(first)) * (second - np.mean(second))) / spreads if spreads else 0.0


def levels_do_not_matter(first, second):
    by_chance = np.mean(np.not_equal.outer(first, second))
    return 1 - np.mean(np.not_equal(first, second)) / by_chance


def sizes_not_squares(first, second):
    return 1 - np.mean(np.abs(first - second)) / np.mean(np.abs(np.subtract.outer(first, second)))


def without_chance(first, second):
    return 1 - np.mean((first - second) ** 2)


def beside_the_worst(first, second):
    largest = max(np.max(first), np.max(second)) - min(np.min(first), np.min(second))
    return 1 - np.mean((first - second) ** 2) / largest**2


def disagreement(first, second):
    return np.mean((first - second) ** 2) / np.mean(np.subtract.outer(first, second) ** 2)


def pairs_with_itself_left_out(first, second):
    apart = np.subtract.outer(first, second) ** 2
    others = apart[~np.eye(len(apart), dtype=bool)]
    return 1 - np.mean(np.diag(apart)) / np.mean(others) if others.any() else 0.0


def sums_for_means(first, second):
    return 1 - np.sum((first - second) ** 2) / np.sum(np.subtract.outer(first, second) ** 2)


def by_spreads(first, second):
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    together = np.mean((first - first.mean()) * (second - second.mean()))
    return 2 * together / (first.var() + second.var() + (first.mean() - second.mean()) ** 2)


def by_scikit_learn(first, second):
    levels = range(int(max(np.max(first), np.max(second))) + 1)
    return cohen_kappa_score(first, second, weights="quadratic", labels=list(levels))


def pair_by_pair(first, second):
    first, second = [float(mark) for mark in first], [float(mark) for mark in second]
    apart = sum((u - v) ** 2 for u, v in zip(first, second, strict=True)) / len(first)
    by_chance = sum((u - v) ** 2 for u in first for v in second) / len(first) ** 2
    return 1 - apart / by_chance


WEIGHTED_AGREEMENT = Exercise(
    reference=marking.weighted_agreement,
    cases=two_markers,
    edges=(
        edge_of_this_exercise("in which one marker gives all the same level", lambda first, second: np.ptp(second) == 0),
        edge_of_this_exercise("in which both agree throughout", lambda first, second: np.array_equal(first, second)),
        TIES,
        WHOLE,
        ZEROS,
    ),
    equivalent={
        "(first, second) -> (second, first)": "how far apart two marks are does not depend on who gave which",
        "first - second -> second - first": "differences are squared",
        "first[:, None] - second -> second - first[:, None]": "differences are squared",
        "result -> np.minimum(result, 1)": "more than full agreement there is not",
    },
    mistakes={
        equal_marks: "This is the share of equal marks. One level apart counts like three there, and luck counts as agreement.",
        correlation: "This is the correlation: it does not see that one marker is stricter. Compare how far apart marks are.",
        levels_do_not_matter: "You counted whether marks differ, not by how much. Square the differences of levels.",
        sizes_not_squares: "You took sizes of differences. With squares, two levels apart count four times as much as one.",
        without_chance: "You subtracted how far apart the marks are from 1, and divided by nothing. Divide by what chance would give.",
        beside_the_worst: "You compared with the worst that is possible. Compare with chance: all pairs of a mark of the first and one of the second.",
        disagreement: "This is the share of chance's disagreement that is left. Agreement is one minus it.",
        pairs_with_itself_left_out: "You left out the marks of the same work from what chance gives. Dealt out at random, they may fall together as well: take all pairs.",
        sums_for_means: "You divided a sum over n marks by a sum over n² pairs. Take means of both.",
    },
    alternatives=[pair_by_pair, by_scikit_learn, by_spreads],
    hints=[
        "How far apart are the marks of the same work, squared, on average?",
        "By chance: the same over all pairs. `first[:, None] - second` has a row for each mark of the first.",
        "One minus the first divided by the second.",
    ],
    expects="one number",
    purpose="Before anybody is marked, markers mark each other's understanding of the rubric. One number says whether a talk is needed, and single marks say about what.",
)

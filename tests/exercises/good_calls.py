"""Calls that work of what the author of a bank declares, for `tools.bad_input`: each argument of each is made wrong there."""

from functools import partial

import numpy as np

from helpers.exercises import bank, core, edges, predictions, quizzes, relations
from helpers.methods import observational

X = np.array([0.3, 2.0, -1.5, 0.7])
CHOICES = (quizzes.Choice("This", "It is.", right=True), quizzes.Choice("That", "It is not."))


def cases(rng):
    return [core.Case("four numbers", (X, 0.5)), core.Case("others", (rng.normal(size=5), 0.1))]


def not_shrunk(value, threshold):
    return value


GOOD = [
    partial(core.Case, "four numbers", (X, 0.5)),
    partial(
        core.Exercise,
        reference=observational.soft_threshold,
        cases=cases,
        mistakes={not_shrunk: "Nothing was shrunk."},
        alternatives=[observational.soft_threshold],
        hints=["Which numbers become 0?"],
        purpose="To be tried.",
        tolerance=1e-9,
        canonical=np.sort,
        expects="numbers",
        seconds=2.0,
        edges=(edges.NEGATIVE,),
        lies_in=(-2.0, 2.0),
        equivalent={"abs left out": "It is the same."},
    ),
    partial(edges.Edge, "in which values are tied", len, True),
    partial(edges.edge_of_this_exercise, "with two numbers", len),
    partial(edges.threshold_at, 0.5, "at the threshold"),
    partial(edges.seen_in, (X, 0.5)),
    partial(relations.Relation, "sign reversed", "The sign is reversed.", np.negative),
    partial(relations.relation, [(-X, X)], 1e-6),
    partial(quizzes.Choice, "This", "It is.", True),
    partial(quizzes.Quiz, "q", "granger/fooled", "Which?", CHOICES),
    partial(predictions.Prediction, "n", "granger/fooled", "How large?", "number", 0.1, "mV", 0.0, 1.0),
    partial(predictions.Prediction, "c", "granger/fooled", "Which?", "choice", choices=("one", "two")),
    partial(predictions.Prediction, "r", "granger/fooled", "In which order?", "ranking", 1, choices=("one", "two", "three")),
    partial(bank.of_notebook, "granger/fooled"),
    partial(bank.find, "soft_threshold", "observation/networks"),
]

"""Exercises of the notebook "The concept test"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import BOOLEAN, SINGLE, edge_of_this_exercise
from helpers.scores import marking

# --- normalised_gain ---------------------------------------------------------------------------------------


def two_tests(rng):
    """A learner, a class; gains, losses, nothing gained, all gained, nothing known before; questions that were lost again."""
    drawn = rng.random((4, 20)) < 0.5
    drawn[:, 0] = False  # so that there is something to gain
    later = drawn | (rng.random((4, 20)) < 0.4)
    lost = np.array([True, True, False, False, False, True])
    return [
        Case("20 questions, some gained and some lost", (drawn[0], rng.random(20) < 0.8)),
        Case("20 questions, none of them lost", (drawn[1], later[1])),
        Case("fewer right than before", (np.arange(10) < 6, np.arange(10) < 3)),
        Case("as many right as before, but others", (lost, lost[::-1].copy())),
        Case("the same answers twice", (lost, lost.copy())),
        Case("all right after the course", (drawn[2], np.ones(20, dtype=bool))),
        Case("nothing right before it", (np.zeros(8, dtype=bool), np.arange(8) < 3)),
        Case("a class of four", (drawn, later)),
        Case("a class in which one knew everything", (np.array([[True] * 3, [False] * 3]), np.ones((2, 3), dtype=bool))),
        Case("a class in which one forgot", (np.array([[True, True], [True, False]]), np.array([[False, True], [True, True]]))),
        Case("one learner, as a class", (lost[None], later[:1, :6])),
    ]


def gain_alone(before, after):
    return np.mean(after) - np.mean(before)


def share_of_what_was_known(before, after):
    known = np.mean(before)
    return (np.mean(after) - known) / known if known else np.inf


def share_of_the_later(before, after):
    return (np.mean(after) - np.mean(before)) / np.mean(after) if np.mean(after) else -np.inf


def losses_not_counted(before, after):
    return np.mean(np.asarray(after) & ~np.asarray(before)) / np.mean(~np.asarray(before))


def the_other_way_round(before, after):
    return (np.mean(before) - np.mean(after)) / (1 - np.mean(before))


def after_alone(before, after):
    return np.mean(after)


def what_is_left(before, after):
    return (1 - np.mean(after)) / (1 - np.mean(before))


def per_question(before, after):
    return (np.sum(after) - np.sum(before)) / (1 - np.mean(before))


def mean_of_learners(before, after):
    before, after = np.atleast_2d(before), np.atleast_2d(after)
    some = ~before.all(axis=1)
    missing = 1 - before[some].mean(axis=1)
    return np.mean((after[some].mean(axis=1) - before[some].mean(axis=1)) / missing)


def by_counting(before, after):
    n, known, later = np.size(before), np.count_nonzero(before), np.count_nonzero(after)
    return (later - known) / (n - known)


def by_what_is_left(before, after):
    wrong_before, wrong_after = np.mean(~np.asarray(before)), np.mean(~np.asarray(after))
    return 1 - wrong_after / wrong_before


def one_by_one(before, after):
    pairs = list(zip(np.ravel(before).tolist(), np.ravel(after).tolist(), strict=True))
    gained = sum(later - earlier for earlier, later in pairs)
    return gained / sum(not earlier for earlier, _ in pairs)


NORMALISED_GAIN = Exercise(
    reference=marking.normalised_gain,
    cases=two_tests,
    edges=(
        edge_of_this_exercise("in which more is lost than gained", lambda before, after: np.mean(after) < np.mean(before)),
        edge_of_this_exercise("of a class", lambda before, after: np.ndim(before) == 2),
        BOOLEAN,
        SINGLE,
    ),
    equivalent={"result -> np.minimum(result, 1)": "nobody can gain more than all that was wrong"},
    mistakes={
        gain_alone: "This is how much more is right. Who knew nearly all could not gain much: divide by what could be gained.",
        share_of_what_was_known: "You divided by what was right before. A class that knew nothing would have gained infinitely much: divide by what was *wrong*.",
        share_of_the_later: "You divided by what was right after. Divide by what could be gained: the share that was wrong before.",
        losses_not_counted: "You counted only what was learned. What was right before and is wrong now was lost, and counts as well.",
        the_other_way_round: "The sign is reversed: after minus before.",
        after_alone: "This is the share that is right after the course. Somebody may have known it all before.",
        what_is_left: "This is the share that is *still* wrong. The gain is one minus it.",
        per_question: "You divided a number of questions by a share. Take shares above and below, or counts above and below.",
        mean_of_learners: "You took the mean of learners' own gains. Take the class together: one who knew nearly all would weigh as much as all others.",
    },
    alternatives=[by_counting, by_what_is_left, one_by_one],
    hints=[
        "How much more is right than before, as a share of all questions?",
        "How much could have been gained? That is the share that was wrong before.",
        "Divide the first by the second; `np.mean` of True and False is a share.",
    ],
    expects="one number",
    purpose="A gain says nothing without what could be gained. The same division turns up wherever a score has a ceiling.",
)

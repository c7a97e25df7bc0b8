"""Exercises that never block: check a learner's function, say what was found, and bind one that works."""

from helpers.exercises.session import (
    begin,
    exercise,
    gain,
    hint,
    predict,
    progress,
    quiz,
    quiz_answers,
    reveal,
    solution,
    start_page,
)

__all__ = [
    "begin",
    "exercise",
    "gain",
    "hint",
    "predict",
    "progress",
    "quiz",
    "quiz_answers",
    "reveal",
    "solution",
    "start_page",
]

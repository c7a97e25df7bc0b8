"""Exercises that never block: check a learner's function, say what was found, and bind one that works."""

from helpers.exercises.session import begin, exercise, hint, progress, quiz, quiz_answers, solution

__all__ = ["begin", "exercise", "hint", "progress", "quiz", "quiz_answers", "solution"]

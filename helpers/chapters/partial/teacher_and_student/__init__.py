"""Exercises, claims and questions of the notebook "A teacher, a student, and five per cent of the neurons"."""

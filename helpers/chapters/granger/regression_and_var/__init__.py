"""Exercises, claims and questions of the notebook "Warm-up: regression, F, and VAR"."""

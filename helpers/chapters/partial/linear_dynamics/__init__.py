"""Exercises, claims and questions of the notebook "Warm-up: linear dynamics"."""

"""Exercises, claims and questions of the notebook "The arena"."""

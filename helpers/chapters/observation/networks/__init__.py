"""Exercises, claims and questions of the notebook "From pairs to networks"."""

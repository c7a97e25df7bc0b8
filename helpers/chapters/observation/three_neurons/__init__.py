"""Exercises, claims and questions of the notebook "Three neurons"."""

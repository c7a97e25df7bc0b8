"""Exercises, claims and questions of the notebook "Attention from scratch"."""

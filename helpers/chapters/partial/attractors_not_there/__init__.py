"""Exercises, claims and questions of the notebook "Attractors that are not there"."""

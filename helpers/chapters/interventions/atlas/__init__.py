"""Exercises, claims and questions of the notebook "Perturbing a real brain"."""

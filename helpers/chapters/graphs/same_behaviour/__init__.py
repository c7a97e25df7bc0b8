"""Exercises, claims and questions of the notebook "Same behaviour, different brains"."""

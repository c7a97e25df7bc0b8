"""Exercises, claims and questions of the notebook "Your own recording"."""

"""Exercises, claims and questions of the notebook "TO DO"."""

"""Exercises, claims and questions of the notebook "Auditing a figure"."""

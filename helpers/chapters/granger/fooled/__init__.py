"""Exercises, claims and questions of the notebook "Five ways to be fooled"."""

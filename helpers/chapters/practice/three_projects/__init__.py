"""Exercises, claims and predictions of the notebook "Three projects"."""

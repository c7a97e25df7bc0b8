"""Exercises, claims and questions of the notebook "Granger causality from scratch"."""

"""Exercises, claims and questions of the notebook "Low rank, and nonlinear"."""

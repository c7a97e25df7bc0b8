"""Exercises, claims and questions of the notebook "Warm-up: torch, GRU, and the ELBO"."""

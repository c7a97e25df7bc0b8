"""Exercises, claims and questions of the notebook "Granger causality on spiking networks"."""

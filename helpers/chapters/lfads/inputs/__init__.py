"""Exercises, claims and questions of the notebook "Inputs and perturbations"."""

"""Exercises, claims and questions of the notebook "Instruments"."""

"""Exercises, claims and questions of the notebook "Reading causes out of a model"."""

"""Exercises, claims and questions of the notebook "Sessions and limits"."""

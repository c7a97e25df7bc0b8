"""Exercises, claims and questions of the notebook "Inferring the graph"."""

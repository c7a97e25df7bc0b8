"""Exercises, claims and questions of the notebook "Does it lie?"."""

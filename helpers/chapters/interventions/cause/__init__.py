"""Exercises, claims and questions of the notebook "What does it mean for A to cause B?"."""

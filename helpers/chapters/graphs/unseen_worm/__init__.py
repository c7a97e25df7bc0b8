"""Exercises, claims and questions of the notebook "Does it work on a worm it has never seen?"."""

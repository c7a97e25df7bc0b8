"""Exercises, claims and questions of the notebook "How well did we do, and when does it fail?"."""

"""Exercises, claims and questions of the notebook "Six ways to be fooled"."""

"""Exercises, claims and questions of the notebook "Building LFADS"."""

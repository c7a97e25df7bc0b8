"""Exercises of part 2, Observation: one module a notebook."""

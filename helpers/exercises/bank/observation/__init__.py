"""Exercises of part 1, Interventions: one module a notebook."""

"""Exercises of part 4, Attention: one module a notebook."""

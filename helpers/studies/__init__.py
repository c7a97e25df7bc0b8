"""Experiments larger than a notebook."""

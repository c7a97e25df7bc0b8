"""Chapters of the part on interventions."""

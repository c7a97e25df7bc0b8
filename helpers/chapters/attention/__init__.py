"""Chapters of the part on attention."""

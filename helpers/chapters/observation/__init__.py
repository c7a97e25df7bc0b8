"""Chapters of the part on observation."""

"""Chapters of the part on graphs."""

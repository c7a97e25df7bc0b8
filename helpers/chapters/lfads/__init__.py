"""Chapters of the part on lfads."""

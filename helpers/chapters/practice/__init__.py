"""Chapters of the part on practice."""

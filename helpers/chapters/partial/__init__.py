"""Chapters of the part on partial observation."""

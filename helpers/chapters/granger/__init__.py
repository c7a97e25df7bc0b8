"""Chapters of the part on Granger causality."""

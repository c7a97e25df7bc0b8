"""Decoders of what a worm does, from the activity of its neurons: a small network, and networks that pass messages."""

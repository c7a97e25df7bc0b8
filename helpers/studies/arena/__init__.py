"""The arena: every method on the same recordings, with everything seen and with most of it hidden."""

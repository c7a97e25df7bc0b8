"""Comparisons with other libraries: run by hand, each says how. Their needs are the extra `bench`."""

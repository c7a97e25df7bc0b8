"""What ``python -m tools.marks`` is made of: it reads what was handed in, checks it again, and says what the marks are."""

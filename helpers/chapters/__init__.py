"""What each notebook ships to a kernel: its exercises, claims and questions, one folder a notebook."""

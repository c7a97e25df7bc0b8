"""Data that the course ships. Each module loads the folder of its own name, where licence and citation stand."""

"""What maintainers run: text twins to executed notebooks, learners' copies, the three states of a notebook."""

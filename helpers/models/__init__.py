"""What is trained or built of attention: mechanisms by hand, and models that learn from a recording."""

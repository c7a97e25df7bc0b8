"""What is trained or built of attention: mechanisms by hand, models that learn from a recording, and the loop that trains."""

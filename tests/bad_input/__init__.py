"""Bad input to the public functions of each module, and words that the error has to hold."""

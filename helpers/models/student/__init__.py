"""A network of rate units that is trained by gradient to do what recorded neurons did, with units beside them or without."""

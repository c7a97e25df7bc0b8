"""Pages of the book that are made from what is known elsewhere; `make sync` writes them."""

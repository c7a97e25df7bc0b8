"""Neural relational inference: a model that looks at recordings and says who acts on whom in each of them."""

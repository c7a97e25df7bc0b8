"""Bad input to `helpers.models.attention`."""

import numpy as np

from helpers.models import attention

X = np.ones((3, 4))
ALL = np.ones((3, 3), dtype=bool)
NOTHING = np.array([[True, True, True], [False, False, False], [True, False, False]])

ROWS = [
    (attention.softmax, (1.0,), r"scores should have shape \(..., sources\), but it has shape \(\)"),
    (attention.softmax, (np.array([0, np.nan]),), "1 of 2 are NaN or infinite"),
    (attention.attention_weights, (X[0], X, ALL), r"query should have shape \(tokens, width\)"),
    (attention.attention_weights, (X, X[:, :2], ALL), "key should have the width of query, 4, but it has width 2"),
    (attention.attention_weights, (X, X, ALL.astype(int)), "allowed should be True or False .* but it is int64"),
    (attention.attention_weights, (X, X, ALL[:2]), r"in shape \(3, 3\), but it is bool in shape \(2, 3\)"),
    (attention.attention_weights, (X, X, NOTHING), "query 1 has nothing"),
    (attention.local_mask, (0, 3), "n_neurons should be a whole number"),
    (attention.local_mask, (3, 1.5), "n_steps should be a whole number"),
    (attention.attend_with_heads, (X, X, X[:2], ALL, 2), "one row for each of 3 keys, but it has 2"),
    (attention.attend_with_heads, (X, X, X, ALL, 3), "n_heads should divide the width of query, 4, but it is 3"),
    (attention.attend_with_heads, (X, X, X[:, :3], ALL, 2), "n_heads should divide the width of value, 3, but it is 2"),
    (attention.attend_with_heads, (X, X, X, ALL, 0), "n_heads should be a whole number"),
]

"""Bad input to `helpers.models.attention`."""

from functools import partial

import numpy as np

from helpers.models import attention

X = np.ones((3, 4))
ALL = np.ones((3, 3), dtype=bool)
NOTHING = np.array([[True, True, True], [False, False, False], [True, False, False]])

GOOD = [
    partial(attention.softmax, X),
    partial(attention.attention_weights, X, X, ALL),
    partial(attention.local_mask, 2, 3),
    partial(attention.attend_with_heads, X, X, X, ALL, 2),
]

REFUSED = {
    attention.softmax.converters["scores"]: [
        (1.0, "should have shape (..., sources), but it has shape ()"),
        (np.ones((3, 0)), "should have shape (..., sources)"),
        ([0, np.nan], "should hold finite numbers, or -inf for what is not seen, but 1 are NaN or inf"),
        ([0, np.inf], "should hold finite numbers, or -inf for what is not seen, but 1 are NaN or inf"),
        ([[0, 1], [-np.inf, -np.inf]], "should leave something to look at in each row"),
    ],
    attention.attention_weights.converters["query"]: [
        (X[0], "should have shape (tokens, width)"),
        (X[:0], "should have shape (tokens, width)"),
        (np.nan * X, "should hold finite numbers"),
    ],
}

ROWS = [
    (attention.attention_weights, (X, X[:, :2], ALL), "key should have the width of query, 4, but it has width 2"),
    (attention.attention_weights, (X, X, ALL.astype(int)), "allowed should be True or False .* but it is int64"),
    (attention.attention_weights, (X, X, ALL[:2]), r"in shape \(3, 3\), but it is bool in shape \(2, 3\)"),
    (attention.attention_weights, (X, X, NOTHING), "query 1 has nothing"),
    (attention.attend_with_heads, (X, X, X[:2], ALL, 2), "one row for each of 3 keys, but it has 2"),
    (attention.attend_with_heads, (X, X, X, ALL, 3), "n_heads should divide the width of query, 4, but it is 3"),
    (attention.attend_with_heads, (X, X, X[:, :3], ALL, 2), "n_heads should divide the width of value, 3, but it is 2"),
]

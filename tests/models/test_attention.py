"""Attention by hand, against torch and by small examples."""

import numpy as np
import pytest
import torch

from helpers.models import attention


def by_torch(query, key, value, allowed, n_heads):
    """The same by torch, whose heads stand before the tokens."""
    query, key, value = (torch.tensor(x).unflatten(-1, (n_heads, -1)).transpose(0, 1) for x in (query, key, value))
    answer = torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=torch.tensor(allowed))
    return answer.transpose(0, 1).flatten(1).numpy()


@pytest.mark.parametrize("n_heads", [1, 2, 4])
def test_heads_agree_with_torch(n_heads):
    rng = np.random.default_rng(n_heads)
    query, key, value = rng.normal(size=(6, 8)), rng.normal(size=(9, 8)), rng.normal(size=(9, 4))
    allowed = rng.random((6, 9)) < 0.5
    allowed[:, 0] = True
    ours = attention.attend_with_heads(query, key, value, allowed, n_heads)
    np.testing.assert_allclose(ours, by_torch(query, key, value, allowed, n_heads), atol=1e-12)
    if n_heads == 1:
        np.testing.assert_allclose(attention.attention_weights(query, key, allowed) @ value, ours, atol=1e-12)


def test_softmax_of_large_scores_is_finite_and_sums_to_one():
    weights = attention.softmax(np.array([[1000.0, 1000.0 + np.log(3)], [-1000.0, 0.0]]))
    np.testing.assert_allclose(weights, [[0.25, 0.75], [0.0, 1.0]], atol=1e-12)


def test_local_mask_of_two_neurons_and_two_steps():
    expected = [[1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 1, 1]]
    np.testing.assert_array_equal(attention.local_mask(2, 2), np.array(expected, dtype=bool))

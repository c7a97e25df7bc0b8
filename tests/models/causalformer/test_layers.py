"""Layers of the Causalformer, each by hand on a few numbers."""

import math

import pytest
import torch

from helpers.models.causalformer import layers


def randomised(module, seed=0):
    torch.manual_seed(seed)
    for weight in module.parameters():
        torch.nn.init.normal_(weight, std=0.5)
    return module


def test_bumps_are_the_number_and_its_nearness_to_sixteen_levels():
    bumps = layers.GaussianBumps()
    levels = torch.linspace(-2.5, 5.5, 16)  # 8 / 15 apart
    found = bumps(torch.tensor([[-2.5], [0.7]]))
    assert found.shape == (2, 1, 17) == (2, 1, bumps.n_features)
    torch.testing.assert_close(found[:, 0, 0], torch.tensor([-2.5, 0.7]))
    torch.testing.assert_close(found[0, 0, 1:3], torch.tensor([1.0, math.exp(-0.5)]))
    torch.testing.assert_close(found[1, 0, 1:], torch.exp(-0.5 * ((0.7 - levels) * 15 / 8) ** 2))


def test_time_enters_as_a_line_and_five_waves():
    time2vec = randomised(layers.Time2Vec(4))
    slope, start = time2vec.line.weight[:, 0], time2vec.line.bias
    x = torch.randn(2, 3, 4)
    found = time2vec(x)
    assert found.shape == (2, 3, 4, 7) == (2, 3, 4, time2vec.n_features)
    torch.testing.assert_close(found[..., 0], x)
    for step in range(4):
        phase = slope * step / 4 + start
        torch.testing.assert_close(found[1, 2, step, 1:], torch.cat([phase[:1], phase[1:].sin()]))


def test_batches_are_normalised_over_all_but_the_width():
    x = 3 + 2 * torch.randn(2, 3, 5, 4, generator=torch.Generator().manual_seed(0))
    found = layers.BatchNorm(4)(x)
    assert found.shape == x.shape
    torch.testing.assert_close(found.mean((0, 1, 2)), torch.zeros(4), atol=1e-5, rtol=0)
    torch.testing.assert_close(found.var((0, 1, 2), correction=0), torch.ones(4), atol=1e-4, rtol=0)


def test_a_step_sees_itself_and_the_latest_before_it():
    lags = layers.Lags(2, 3)
    lags.bias.data = torch.tensor([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
    hidden = -math.inf
    torch.testing.assert_close(
        lags(2, 4).detach(),
        torch.tensor([[[2, 1, 0, hidden], [hidden, 2, 1, 0]], [[5, 4, 3, hidden], [hidden, 5, 4, 3]]]),
    )


def by_scores(query, key, value, bias):
    """Of one head: the softmax of scores, divided by the root of the width, and of a bias, over what is looked at."""
    return (query @ key.T / math.sqrt(query.shape[-1]) + bias).softmax(-1) @ value


HEADS = slice(3), slice(3, 6)


@pytest.mark.parametrize("windows", [True, False])
@torch.no_grad()
def test_a_neuron_looks_at_its_own_window_or_at_the_latest_steps(windows):
    attention = randomised(layers.LocalSelfAttention(6, 2, 3, 4, windows))
    encoded = torch.randn(1, 2, 5, 6)
    query, key, value = attention.to_query_key_value(encoded[0, 1]).split(6, -1)
    bias = torch.zeros(2) if windows else attention.lags(5, 5)
    heads = [by_scores(query[:, part], key[:, part], value[:, part], one) for part, one in zip(HEADS, bias, strict=True)]
    torch.testing.assert_close(attention(encoded)[0, 1], attention.out(torch.cat(heads, -1)))


@pytest.mark.parametrize("windows", [True, False])
@torch.no_grad()
def test_a_forecast_looks_at_the_steps_of_its_neuron(windows):
    attention = randomised(layers.LocalCrossAttention(6, 2, 3, 4, windows))
    target, encoded = torch.randn(2, 6), torch.randn(1, 2, 7, 6)
    query = attention.to_query(target[[1]])
    key, value = attention.to_key_value(encoded[0, 1]).split(6, -1)
    bias = torch.zeros(2) if windows else attention.lags(4, 7)  # with a window of four, four of seven steps have a whole one
    heads = [by_scores(query[:, part], key[:, part], value[:, part], one) for part, one in zip(HEADS, bias, strict=True)]
    torch.testing.assert_close(attention(target, encoded)[0, 1], attention.out(torch.cat(heads, -1)))


def looked_at(keys, weights, sees_itself, n_lags=1):
    """Global attention of two heads over three neurons: what it gathers, its weights, and what it was given."""
    attention = randomised(layers.GlobalCrossAttention(3, 6, 2, 3, keys, weights, sees_itself))
    given = torch.randn(1, 3, 5, 6), torch.randn(1, 3 * n_lags, 5, 6), torch.randn(3, 6), torch.randn(3, 6)
    with torch.no_grad():
        return attention, given, *attention(*given)


def test_free_sigmoid_weights_begin_nearly_closed():
    attention = layers.GlobalCrossAttention(3, 6, 2, 3, "free", "sigmoid", False)
    _, weights = attention(torch.zeros(1, 3, 5, 6), torch.zeros(1, 3, 5, 6), torch.zeros(3, 6), torch.zeros(3, 6))
    expected = (1 - torch.eye(3)) / (1 + math.exp(2))
    torch.testing.assert_close(weights.detach(), expected.expand(1, 1, 2, 3, 3))


def test_free_weights_are_four_logits_and_an_openness_of_the_head():
    attention, _, _, weights = looked_at("free", "sigmoid", True)
    expected = torch.sigmoid(4 * attention.logits + attention.openness[:, None, None] - 2)
    torch.testing.assert_close(weights[0, 0], expected.detach())


@pytest.mark.parametrize("keys", ["content", "identity"])
@pytest.mark.parametrize("sees_itself", [True, False])
@torch.no_grad()
def test_scores_are_products_of_query_and_key_over_the_root_of_their_width(keys, sees_itself):
    attention, (target, memory, target_name, source_name), gathered, weights = looked_at(keys, "softmax", sees_itself)
    at = slice(None), 0, 0 if keys == "identity" else 4  # neurons at one forecast
    asking, asked = (target_name, source_name) if keys == "identity" else (target[0, :, 4], memory[0, :, 4])
    query, key, value = attention.to_query(asking), attention.to_key(asked), attention.to_value(memory[0, :, 4])
    heads = []
    for head, part in enumerate((slice(3), slice(3, 6))):
        scores = query[:, part] @ key[:, part].T / math.sqrt(3)
        if not sees_itself:
            scores.fill_diagonal_(-math.inf)
        shares = scores.softmax(-1)
        torch.testing.assert_close(weights[0, at[2], head], shares)
        heads.append(shares @ value[:, part])
    torch.testing.assert_close(gathered[0, :, 4], attention.out(torch.cat(heads, -1)))


@pytest.mark.parametrize("keys", ["content", "identity"])
def test_weights_are_summed_over_lags_of_a_source(keys):
    _, _, _, weights = looked_at(keys, "softmax", False, n_lags=4)
    assert weights.shape == (1, 5 if keys == "content" else 1, 2, 3, 3)
    torch.testing.assert_close(weights.sum(-1), torch.ones(weights.shape[:-1]))
    assert not weights.diagonal(dim1=-2, dim2=-1).any()

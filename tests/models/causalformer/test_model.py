"""The Causalformer: who may see whom, and when."""

import numpy as np
import pytest
import torch

from helpers.models.causalformer.layers import Time2Vec
from helpers.models.causalformer.model import COMPACT, KEYS, PAPER, Causalformer, load_causalformer, save_causalformer

SETTINGS = {
    "content": {"keys": "content"},
    "identity": {"keys": "identity"},
    "free": COMPACT,
    "none": {"keys": "none"},
    "content sigmoid": {"keys": "content", "weights": "sigmoid"},
    "identity in windows": {"keys": "identity", "windows": True},
    "free in windows": {**COMPACT, "windows": True},
    "paper": PAPER,
}


def model_of(name, n_neurons=4, context=5):
    torch.manual_seed(0)
    model = Causalformer(n_neurons, **{**SETTINGS[name], "context": context})
    for parameter in model.parameters():  # nothing is zero, so that what could matter does
        parameter.data += 0.1 * torch.randn_like(parameter)
    return model.eval()


@pytest.fixture
def x():
    return torch.randn(2, 14, 4, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("name", SETTINGS)
def test_shapes(name, x):
    forecast, weights = model_of(name)(x, return_weights=True)
    assert forecast.shape == (2, 10, 4)
    if name == "none":
        assert weights is None
    else:
        n_heads = SETTINGS[name].get("n_heads", 4)
        assert weights.shape[-3:] == (n_heads, 4, 4)
        assert weights.shape[:2] in {(1, 1), (2, 10)}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_forecast_depends_on_its_receptive_field_and_on_nothing_else(name):
    model = model_of(name)
    x = torch.randn(1, 14, 4, generator=torch.Generator().manual_seed(2), requires_grad=True)
    forecast = model(x)[0, -2]  # of step 13, so steps up to 12 may matter
    gradient = torch.autograd.grad(forecast.sum(), x)[0][0].abs().sum(1)
    first = 13 - model.receptive_field
    assert (gradient[13:] == 0).all()
    assert (gradient[:first] == 0).all()
    assert (gradient[first:13] > 0).all()


@pytest.mark.parametrize("name", ["none", "free", "paper"])
def test_only_global_attention_lets_neurons_see_each_other(name):
    model = model_of(name)
    x = torch.randn(1, 9, 4, generator=torch.Generator().manual_seed(3), requires_grad=True)
    gradient = torch.autograd.grad(model(x)[0, -1, 0], x)[0][0].abs().sum(0)
    assert gradient[0] > 0
    assert ((gradient[1:] > 0) == (name != "none")).all()


@pytest.mark.parametrize("name", ["content", "identity", "paper"])
def test_softmax_weights_of_a_target_sum_to_one(name, x):
    _, weights = model_of(name)(x, return_weights=True)
    torch.testing.assert_close(weights.sum(-1), torch.ones_like(weights.sum(-1)))


@pytest.mark.parametrize("name", ["content", "identity", "free", "content sigmoid"])
def test_with_its_own_path_a_neuron_is_left_out_of_global_attention(name, x):
    _, weights = model_of(name)(x, return_weights=True)
    diagonal = weights.diagonal(dim1=-2, dim2=-1)
    assert (diagonal == 0).all()
    assert (weights.sum((-1, -2)) > 0).all()


def test_a_window_sees_itself_as_published(x):
    _, weights = model_of("paper")(x, return_weights=True)
    assert (weights.diagonal(dim1=-2, dim2=-1) > 0).all()


@pytest.mark.parametrize("name", ["identity", "free"])
def test_a_learned_adjacency_does_not_listen_to_content(name, x):
    model = model_of(name)
    _, once = model(x, return_weights=True)
    _, again = model(torch.zeros_like(x), return_weights=True)
    torch.testing.assert_close(once, again)


def test_attention_to_content_does(x):
    model = model_of("content")
    _, once = model(x, return_weights=True)
    _, again = model(torch.zeros_like(x), return_weights=True)
    assert (once - again).abs().max() > 1e-3


@pytest.mark.parametrize("name", ["content", "paper"])
def test_weights_are_those_of_their_forecast(name, x):
    """A shorter recording that ends earlier has the same weights at its end."""
    model = model_of(name)
    _, whole = model(x, return_weights=True)
    _, shorter = model(x[:, :-3], return_weights=True)
    torch.testing.assert_close(whole[:, :-3], shorter)


def test_local_attention_is_that_of_torch(x):
    """One head, no bias of lags: the same as torch's attention with a mask of the last steps."""
    model = model_of("free")
    attention = model.self_attention
    attention.lags.bias.data.zero_()
    encoded = torch.randn(1, 4, 12, 32)
    projected = attention.to_query_key_value(encoded).view(1, 4, 12, 3, 4, 8)
    query, key, value = (part.transpose(2, 3) for part in projected.unbind(3))
    lag = torch.arange(12)[:, None] - torch.arange(12)
    mask = (lag >= 0) & (lag < 5)
    expected = torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    torch.testing.assert_close(attention(encoded), attention.out(expected.transpose(2, 3).flatten(-2)))


def test_local_cross_attention_is_that_of_torch():
    model = model_of("free")
    attention, n_times = model.local_attention, 12
    encoded, target = torch.randn(1, 4, n_times, 32), torch.randn(4, 32)
    key, value = attention.to_key_value(encoded).view(1, 4, n_times, 2, 4, 8).transpose(2, 4).unbind(3)
    lag = torch.arange(4, n_times)[:, None] - torch.arange(n_times)
    bias = attention.lags.bias[:, lag.clamp(0, 4)].masked_fill((lag < 0) | (lag > 4), -torch.inf)
    query = attention.to_query(target).view(1, 4, 4, 1, 8).expand(-1, -1, -1, len(lag), -1)
    expected = torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
    torch.testing.assert_close(attention(target, encoded), attention.out(expected.transpose(2, 3).flatten(-2)))


def test_exchanging_a_neuron_in_memory_is_exchanging_its_past_for_all_others(x):
    model = model_of("content")
    other = x.clone()
    other[:, :, 2] = torch.randn(2, 14)
    target, memory = model.question(model.encode(x))
    exchanged = memory.clone()
    exchanged[:, 2] = model.question(model.encode(other))[1][:, 2]
    forecast, _ = model.answer(target, exchanged)
    whole = model(other)
    others = [0, 1, 3]
    torch.testing.assert_close(forecast[:, :, others], whole[:, :, others])
    assert (forecast[:, :, others] - model(x)[:, :, others]).abs().max() > 1e-3


def test_settings_build_the_same_model_again():
    model = model_of("paper")
    again = Causalformer(**model.settings)
    assert {name: tensor.shape for name, tensor in again.state_dict().items()} == {
        name: tensor.shape for name, tensor in model.state_dict().items()
    }


def test_time2vec_tells_steps_of_a_window_apart():
    features = Time2Vec(5)(torch.zeros(2, 5))
    assert features.shape == (2, 5, 7)
    assert len({tuple(np.round(row, 6)) for row in features[0].detach().numpy()}) == 5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"n_neurons": 0}, "n_neurons should be a whole number of at least 1"),
        ({"n_neurons": 4, "context": 0}, "context should be a whole number"),
        ({"n_neurons": 4, "keys": "names"}, f"keys should be one of {', '.join(map(repr, KEYS))}, but it is 'names'"),
        ({"n_neurons": 4, "weights": "relu"}, "weights should be one of 'softmax', 'sigmoid', but it is 'relu'"),
        ({"n_neurons": 4, "dropout": 2.0}, "dropout should be a number from 0 to 1"),
        ({"n_neurons": 4, "windows": "yes"}, "windows should be one of True, False, but it is 'yes'"),
        ({"n_neurons": 4, "embedding": "time2vec"}, "embedding should be 'bumps' where windows is False"),
        ({"n_neurons": 1}, "n_neurons should be at least 2"),
    ],
)
def test_bad_settings_are_named(arguments, words):
    with pytest.raises(ValueError, match=words):
        Causalformer(**arguments)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda model: model(torch.zeros(1, 20, 1)), r"x should have shape \(batch, time, 3\) .* has shape \(1, 20, 1\)"),
        (lambda model: model(torch.zeros(1, 3, 3)), r"at least 4 steps, but it has shape \(1, 3, 3\)"),
        (lambda model: model.normalise(np.zeros((9, 2))), "of the model's 3 neurons, but it has 2"),
        (lambda model: model.normalise(np.zeros(9)), r"membrane_potential should have shape \(time, neurons\)"),
    ],
)
def test_a_model_is_not_asked_about_other_neurons(ask, words):
    """One neuron would be stretched to all of them without a word."""
    with pytest.raises(ValueError, match=words):
        ask(Causalformer(3, 4))


def test_saved_weights_come_back(tmp_path):
    model = Causalformer(3, 4, dropout=0.5).eval()  # a model that is read back drops nothing
    save_causalformer(model, tmp_path / "model.pt")
    x = torch.randn(1, 20, 3)
    torch.testing.assert_close(load_causalformer(tmp_path / "model.pt")(x), model(x))
    assert set(torch.load(tmp_path / "model.pt", weights_only=True)) == {"settings", "weights"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("context", np.int64(4)), ("dropout", np.float64(0.1)), ("own_path", np.bool_(False)), ("keys", np.str_("free"))],
)
def test_a_model_of_numpy_settings_comes_back_too(tmp_path, name, value):
    save_causalformer(Causalformer(np.int64(3), **{name: value}), tmp_path / "model.pt")
    assert load_causalformer(tmp_path / "model.pt").settings[name] == value


@pytest.mark.parametrize("content", [{}, [1], {"settings": {"n_neurons": 3}, "weights": {}}])
def test_a_file_that_holds_something_else_is_refused(tmp_path, content):
    torch.save(content, tmp_path / "model.pt")
    with pytest.raises(
        ValueError, match=r"path should be a file in which a Causalformer was saved, but .* does not read as one"
    ):
        load_causalformer(tmp_path / "model.pt")

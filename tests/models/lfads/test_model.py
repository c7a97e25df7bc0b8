"""The model, beside one that is assembled piece by piece."""

import numpy as np
import pytest
import torch
from torch.distributions import Normal, kl_divergence

from benchmarks.lfads import Naive
from helpers.models.lfads.inference import infer
from helpers.models.lfads.model import LFADS, load_lfads, save_lfads

SMALL = {"n_factors": 2, "n_generator": 7, "n_initial": 3, "n_encoder": 4, "n_controller": 6}
N_TRIALS, N_BINS = 6, 9


def made(kind, n_inputs):
    torch.manual_seed(0)
    model = kind(5, 2, n_inputs, **SMALL).double()
    for parameter in model.parameters():  # nothing is zero, so that what could matter does
        parameter.data += 0.1 * torch.randn_like(parameter)
    return model


@pytest.fixture(params=[0, 2], ids=["alone", "controlled"])
def model(request):
    return made(LFADS, request.param).eval()


@pytest.fixture
def counts():
    return torch.as_tensor(np.random.default_rng(0).poisson(1.0, (N_TRIALS, N_BINS, 5))).double()


def noise_for(model):
    generator = torch.Generator().manual_seed(0)
    return tuple(part.double() for part in model.noise(N_TRIALS, N_BINS, generator))


@pytest.mark.parametrize("n_inputs", [0, 2])
def test_it_is_what_is_assembled_from_torch(n_inputs, counts):
    found = []
    for kind in (LFADS, Naive):
        model = made(kind, n_inputs).eval()
        log_rates, course = model(counts, noise_for(model))
        loss = log_rates.exp().sum() + course.initial_divergence.sum() + course.input_divergence.sum()
        loss.backward()
        gradients = {name: parameter.grad for name, parameter in model.named_parameters() if parameter.grad is not None}
        gradients.pop("generator.weight_ih" if not n_inputs else "", None)  # nothing arrives, so it is zero or none
        found.append((log_rates, vars(course), gradients))
    torch.testing.assert_close(*found)


def test_numbers_of_numpy_are_numbers():
    sizes = {name: np.int32(size) for name, size in SMALL.items()}
    model = LFADS(np.int64(5), np.int64(2), np.int64(1), **sizes)
    assert model.settings == LFADS(5, 2, 1, **SMALL).settings
    assert {type(value) for value in model.settings.values()} == {int, float}


@pytest.mark.parametrize("n_inputs", [0, 2])
def test_inference_is_as_precise_as_the_model(n_inputs, counts):
    model = made(LFADS, n_inputs).eval()
    with torch.no_grad():
        expected = model(counts)[0].exp()
    np.testing.assert_allclose(infer(model, counts, n_draws=0).rates, expected, rtol=1e-12)


def test_shapes(model, counts):
    log_rates, course = model(counts)
    n_inputs = model.settings["n_inputs"]
    assert log_rates.shape == (N_TRIALS, N_BINS, 7)
    assert course.states.shape == (N_TRIALS, N_BINS, 7)
    assert course.factors.shape == (N_TRIALS, N_BINS, 2)
    assert course.inputs.shape == course.input_mean.shape == course.input_sd.shape == (N_TRIALS, N_BINS, n_inputs)
    assert course.initial_condition.shape == (N_TRIALS, 3)
    assert course.initial_divergence.shape == course.input_divergence.shape == (N_TRIALS,)


def test_without_noise_it_is_run_from_the_means(model, counts):
    course = model.run(counts)
    torch.testing.assert_close(course.initial_condition, course.initial_mean)
    torch.testing.assert_close(course.inputs, course.input_mean)
    drawn = model.run(counts, noise_for(model))
    assert (drawn.initial_condition - course.initial_mean).abs().min() > 0


def test_divergences_are_from_what_is_expected_without_a_spike(model, counts):
    """Of an initial condition with a variance of 0.1, and of inputs that follow from the ones that were drawn before."""
    course = model.run(counts, noise_for(model))
    prior = Normal(model.initial_prior, torch.tensor(0.1).double().sqrt())
    expected = kl_divergence(Normal(course.initial_mean, course.initial_sd), prior).sum(dim=1)
    torch.testing.assert_close(course.initial_divergence, expected)
    if not model.n_inputs:
        assert not course.input_divergence.any()
        return
    persistence, innovation_sd = model.input_prior
    mean, sd = torch.zeros_like(course.inputs), innovation_sd.expand(course.inputs.shape).clone()
    mean[:, 1:] = persistence * course.inputs[:, :-1]
    sd[:, 0] = innovation_sd / torch.sqrt(1 - persistence**2)
    expected = kl_divergence(Normal(course.input_mean, course.input_sd), Normal(mean, sd)).sum(dim=(1, 2))
    torch.testing.assert_close(course.input_divergence, expected)


def test_draws_have_the_spread_that_is_said(model, counts):
    many = counts[:1].expand(4000, -1, -1)
    course = model.run(many, tuple(part.double() for part in model.noise(4000, N_BINS, torch.Generator().manual_seed(0))))
    z = (course.initial_condition - course.initial_mean) / course.initial_sd
    np.testing.assert_allclose(z.std(dim=0).detach(), 1, atol=0.05)
    if model.n_inputs:
        z = (course.inputs - course.input_mean) / course.input_sd
        np.testing.assert_allclose(z.std(dim=0).detach(), 1, atol=0.05)


def test_in_training_something_is_dropped_and_otherwise_nothing(model, counts):
    torch.testing.assert_close(model(counts)[0], model(counts)[0])
    model.train()
    first, second = (model.run(counts) for _ in range(2))
    assert (first.initial_mean != second.initial_mean).any()
    assert (first.factors != first.states @ model.factor_weights.T).any()


def test_the_initial_condition_follows_from_all_bins(model, counts):
    counts = counts.requires_grad_()
    (gradient,) = torch.autograd.grad(model.run(counts).initial_mean.sum(), counts)
    assert (gradient.abs().sum(dim=(0, 2)) > 0).all()


def test_the_initial_condition_is_read_from_the_last_states_of_the_encoder(model, counts):
    _, last = model.encoder(counts)
    mean, log_variance = model.to_initial(torch.cat([last[0], last[1]], dim=1)).chunk(2, dim=1)
    course = model.run(counts)
    torch.testing.assert_close(course.initial_mean, mean)
    torch.testing.assert_close(course.initial_sd, torch.sqrt(log_variance.exp() + 1e-4))


def test_a_controller_reads_all_bins_but_its_own(counts):
    model = made(LFADS, 2).eval()
    counts = counts.requires_grad_()
    read = model.for_controller(model.encode(counts))
    for t in range(N_BINS):
        (gradient,) = torch.autograd.grad(read[:, t].sum(), counts, retain_graph=True)
        reached = gradient.abs().sum(dim=(0, 2)) > 0
        assert reached.tolist() == [bin_ != t for bin_ in range(N_BINS)]


def test_dynamics_that_are_left_alone_follow_from_the_start(counts):
    model = made(LFADS, 0).eval()
    first = model.run(counts)
    longer, _, _ = model.generate(torch.zeros(N_TRIALS, 30, 8).double(), model.to_start(first.initial_condition), None)
    torch.testing.assert_close(longer[:, :N_BINS], first.states)


def test_factors_have_weights_of_length_one_and_say_the_rates(model, counts):
    torch.testing.assert_close(model.factor_weights.norm(dim=1), torch.ones(2).double())
    log_rates, course = model(counts)
    torch.testing.assert_close(course.factors, course.states @ model.factor_weights.T)
    torch.testing.assert_close(log_rates, course.factors @ model.to_log_rates.weight.T + model.to_log_rates.bias)


def test_rates_begin_near_the_means(counts):
    torch.manual_seed(0)
    model = LFADS(5, 2, **SMALL).eval()
    means = torch.tensor([0.1, 0.5, 1.0, 2.0, 5.0, 0.2, 3.0])
    model.begin_at(means)
    rates = model(counts.float())[0].exp().mean(dim=(0, 1))
    np.testing.assert_allclose(rates.detach(), means, rtol=0.6)
    torch.testing.assert_close(model.log_rates(torch.zeros(2)).exp(), means)


def test_a_rate_is_bounded(model):
    model.to_log_rates.bias.data += 1e6
    assert model.log_rates(torch.zeros(1, 2).double()).max() == 10


def test_inputs_are_expected_as_they_were_asked_for():
    model = LFADS(5, n_inputs=3, time_constant=4.0, innovation_variance=0.2)
    persistence, innovation_sd = model.input_prior
    torch.testing.assert_close(persistence.detach(), torch.full((3,), np.exp(-1 / 4), dtype=torch.float32))
    torch.testing.assert_close(innovation_sd.detach() ** 2, torch.full((3,), 0.2))


def test_a_model_is_saved_and_read(model, counts, tmp_path):
    save_lfads(model.float(), tmp_path / "model.pt")
    again = load_lfads(tmp_path / "model.pt")
    assert again.settings == model.settings
    torch.testing.assert_close(model(counts.float())[0], again(counts.float())[0])


@pytest.mark.parametrize(
    ("name", "bad", "words"),
    [
        ("n_neurons", 0, "a whole number of at least 1, but it is 0"),
        ("n_held_out", -1, "a whole number of at least 0, but it is -1"),
        ("n_inputs", 1.5, "a whole number of at least 0, but it is 1.5"),
        ("n_factors", 0, "a whole number of at least 1"),
        ("n_generator", 0, "a whole number of at least 1"),
        ("n_initial", 0, "a whole number of at least 1"),
        ("n_encoder", 0, "a whole number of at least 1"),
        ("n_controller", 0, "a whole number of at least 1"),
        ("dropout", 1.0, "at least 0 and below 1, but it is 1"),
        ("time_constant", 0.0, "above 0, but it is 0"),
        ("innovation_variance", -1.0, "above 0, but it is -1"),
    ],
)
def test_settings_are_checked(name, bad, words):
    with pytest.raises(ValueError, match=f"{name} should be {words}"):
        LFADS(**{"n_neurons": 3, name: bad})


def test_inferred_inputs_are_what_the_controller_gives_in_draws_that_are_the_same_at_each_call():
    """The mean of each input, that is, and not what was drawn around it."""
    model = made(LFADS, 2).eval()
    x = np.random.default_rng(0).poisson(1.0, (N_TRIALS, N_BINS, 5))
    noise = model.noise(N_TRIALS, N_BINS, torch.Generator().manual_seed(0))
    with torch.no_grad():
        _, course = model(torch.tensor(x, dtype=torch.float64), noise)
    np.testing.assert_allclose(infer(model, x, n_draws=1).inferred_inputs, course.input_mean, rtol=1e-12)
    assert (course.inputs - course.input_mean).abs().max() > 0.1

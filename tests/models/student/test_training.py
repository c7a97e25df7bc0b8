"""Students that are trained by gradient, beside regressions and beside networks that are known."""

import numpy as np
import pytest
import torch

from helpers.methods.linear_dynamics import student_of_recording
from helpers.models.fitting import Plan
from helpers.models.student.training import fit_student
from helpers.worlds.teachers import simulate_teacher

STEP = 0.1


def network(n_neurons, rng, gain=0.9):
    return gain / np.sqrt(n_neurons) * rng.standard_normal((n_neurons, n_neurons))


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def driven():
    """A network of five that is seen whole: connections, input pattern, drive and activity in a strange unit."""
    W, pattern = network(5, rng(1)), rng(2).standard_normal(5)
    drive = 10 * rng(3).standard_normal(4000)
    return W, pattern, drive, simulate_teacher(W, 4000, rng(4), drive, pattern, noise=20.0, step=STEP)


def test_a_network_that_is_seen_whole_is_found_again(driven):
    W, pattern, drive, x = driven
    fitted = fit_student(x, rng(), drive, window=20, n_batch=80, n_steps=400, step=STEP)
    np.testing.assert_allclose(fitted.W, W, atol=0.3)
    assert np.corrcoef(fitted.W.ravel(), W.ravel())[0, 1] > 0.95
    np.testing.assert_allclose(fitted.input_weights[:, 0], pattern, atol=0.2)
    assert fitted.record.score.min() < 0.99 * fitted.record.score[0]
    assert fitted.record.score.min() == fitted.record.score[fitted.record.step == fitted.record.best_step][0]


def test_with_every_step_forced_it_is_a_regression():
    """Then each window is a number of single steps, whose best student is known."""
    x = simulate_teacher(network(4, rng(5), 1.5), 4000, rng(6), step=STEP)
    fitted = fit_student(x, rng(), window=12, forcing=1.0, n_batch=130, n_steps=500, step=STEP)
    np.testing.assert_allclose(fitted.W, student_of_recording(x[:3200], penalty=0.0, step=STEP), atol=0.2)


def test_a_saturating_network_takes_a_saturating_student():
    W = network(4, rng(7), 8.0)  # connections of this size are far away, so steps are long
    x = simulate_teacher(W, 4000, rng(8), noise=1.0, step=STEP, activation=np.tanh)
    settings = {"window": 12, "forcing": 1.0, "n_batch": 130, "n_steps": 400, "step": STEP}
    settings["plan"] = Plan(learning_rate=5e-2, weight_decay=0.0)
    bent, straight = (fit_student(x, rng(), saturates=saturates, **settings) for saturates in (True, False))
    np.testing.assert_allclose(np.sum(bent.W * W) / np.sum(W**2), 1, atol=0.1)
    assert np.corrcoef(bent.W.ravel(), W.ravel())[0, 1] > 0.98
    assert np.sum(straight.W * W) < 0.85 * np.sum(W**2)


def test_a_hidden_unit_takes_over_what_a_neuron_that_is_not_seen_did():
    """What is seen is driven by an oscillation that no student of one neuron can make."""
    W = np.array([[0.0, 1.0, 0.0], [0.0, 0.9, 2.0], [0.0, -2.0, 0.9]])
    x = simulate_teacher(W, 3000, rng(9), start=[0.0, 1.0, 0.0], noise=0.3, step=STEP)[:, :1]
    settings = {"window": 40, "n_steps": 250, "step": STEP}
    alone, helped = (fit_student(x, rng(), n_hidden=n_hidden, **settings) for n_hidden in (0, 4))
    assert helped.W.shape == (5, 5)
    assert helped.record.score.min() < 0.8 * alone.record.score.min()


@pytest.mark.parametrize("unit", [1e-6, 1e5])
def test_a_linear_student_does_not_depend_on_units(driven, unit):
    _, _, drive, x = driven
    settings = {"window": 20, "n_steps": 20, "step": STEP, "plan": Plan(learning_rate=1e-2, n_checks=2)}
    fitted = fit_student(x, rng(), drive, **settings)
    other = fit_student(unit * x, rng(), drive / 7, **settings)
    np.testing.assert_allclose(other.W, fitted.W, atol=1e-3)
    np.testing.assert_allclose(other.input_weights, 7 * unit * fitted.input_weights, rtol=1e-2, atol=7e-3 * unit)
    assert fitted.W.dtype == np.float64


def test_the_seed_decides_everything_and_torch_is_left_as_it_was(driven):
    _, _, drive, x = driven
    settings = {"n_hidden": 1, "window": 20, "n_steps": 5, "step": STEP}
    state = torch.random.get_rng_state()
    first, again, other = (fit_student(x, rng(seed), drive, **settings) for seed in (1, 1, 2))
    assert torch.equal(torch.random.get_rng_state(), state)
    np.testing.assert_array_equal(first.W, again.W)
    assert np.abs(first.W - other.W).max() > 0.01


def test_the_last_fifth_is_not_trained_on(driven):
    """What happens there changes which weights are kept: where only the last can be, it changes nothing."""
    _, _, drive, x = driven
    x = x / x.std()
    changed = x.copy()
    changed[3200:] *= -2  # as if connections were others
    settings = {"saturates": True, "window": 20, "n_steps": 30, "step": STEP, "plan": Plan(learning_rate=1e-2, n_checks=1)}
    fits = [fit_student(activity, rng(), drive, **settings) for activity in (changed, x)]
    np.testing.assert_allclose(fits[0].W, fits[1].W, atol=1e-4)
    assert fits[0].record.score[-1] > 1.02 * fits[1].record.score[-1]

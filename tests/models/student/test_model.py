"""The student's own steps: the equation, hidden units, inputs, and what is forced."""

import numpy as np
import pytest
import torch

from helpers.models.student.model import StudentRNN


def student(n_hidden=2, n_inputs=1, saturates=False):
    torch.manual_seed(0)
    model = StudentRNN(3, n_hidden, n_inputs, saturates, step=0.2).double()
    with torch.no_grad():
        model.along_axes.normal_()
        model.turn_axes(torch.randn(20, 3).double())
        model.input_weights.normal_()
    return model


@pytest.mark.parametrize("saturates", [False, True])
@pytest.mark.parametrize("forced", [[False] * 6, [True] * 6, [False, False, True, False, True, False]])
def test_each_step_is_the_equation(saturates, forced):
    model = student(saturates=saturates)
    rng = np.random.default_rng(1)
    activity, drive = rng.standard_normal((4, 6, 3)), rng.standard_normal((4, 6, 1))
    with torch.no_grad():
        done = model(torch.tensor(activity), torch.tensor(drive), forced).numpy()
    W, B = model.W.detach().numpy(), model.input_weights.detach().numpy()
    assert done.shape == (4, 5, 5)
    for trial in range(4):
        x = np.r_[activity[trial, 0], 0.0, 0.0]
        for t in range(5):
            if forced[t]:
                x = np.r_[activity[trial, t], x[3:]]
            sent = np.tanh(x) if saturates else x
            x = 0.8 * x + 0.2 * (W @ sent + B @ drive[trial, t])
            np.testing.assert_allclose(done[trial, t], x, atol=1e-12)


def test_a_student_is_built_again_from_its_settings():
    model = student(saturates=True)
    again = StudentRNN(**model.settings)
    assert again.settings == {"n_observed": 3, "n_hidden": 2, "n_inputs": 1, "saturates": True, "step": 0.2}
    assert again.W.shape == (5, 5)
    assert again.input_weights.shape == (5, 1)


def test_first_connections_are_small_and_inputs_do_nothing_yet():
    torch.manual_seed(0)
    model = StudentRNN(60, 40, 2)
    np.testing.assert_allclose(model.W.detach().std(), 0.1 / np.sqrt(100), rtol=0.05)
    assert not model.input_weights.any()


@pytest.mark.parametrize("saturates", [False, True])
def test_axes_are_turned_to_what_is_sent(saturates):
    model = student(saturates=saturates)
    activity = torch.randn(500, 3).double() @ torch.tensor([[3.0, 0, 0], [0, 1, 0], [1, 1, 1]], dtype=torch.float64)
    model.turn_axes(activity)
    along = (torch.tanh(activity) if saturates else activity) @ model.axes[:3, :3]
    covariance = np.cov(along.numpy().T)
    np.testing.assert_allclose(covariance, np.diag(np.diag(covariance)), atol=1e-9)
    assert (np.diff(np.diag(covariance)) < 0).all()
    np.testing.assert_allclose(model.axes @ model.axes.T, np.eye(5), atol=1e-12)
    np.testing.assert_array_equal(model.axes[3:], np.eye(5)[3:])
    np.testing.assert_allclose((model.W @ model.axes).detach(), model.along_axes.detach(), atol=1e-12)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"n_observed": 0}, "n_observed should be a whole number of at least 1"),
        ({"n_observed": 2, "n_hidden": -1}, "n_hidden should be a whole number of at least 0"),
        ({"n_observed": 2, "n_inputs": 0.5}, "n_inputs should be a whole number of at least 0"),
        ({"n_observed": 2, "saturates": 1}, "saturates should be True or False, but it is an int"),
        ({"n_observed": 2, "step": 0}, "step should be above 0"),
    ],
)
def test_settings_that_make_no_student_are_refused(settings, words):
    with pytest.raises(ValueError, match=words):
        StudentRNN(**settings)


def test_axes_stand_at_right_angles_also_after_fewer_steps_than_neurons():
    model = StudentRNN(6, 2).double()
    activity = torch.randn(4, 6, generator=torch.Generator().manual_seed(0)).double()
    model.turn_axes(activity)
    np.testing.assert_allclose(model.axes @ model.axes.T, np.eye(8), atol=1e-12)
    along = (activity - activity.mean(dim=0)) @ model.axes[:6, :6]
    assert along[:, 3:].abs().max() < 1e-12  # three directions hold all of four steps

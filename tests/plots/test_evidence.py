"""Figures of guesses of a hidden cause."""

import numpy as np
import pytest

from helpers import plots

from . import X

WIDTHS, BOUNDS = np.array([0.1, 0.5, 1.0]), np.array([-3.0, -2.0, -2.5])


def bound(chosen=(1.0, -2.5), **k):
    return plots.bound_and_evidence(WIDTHS, BOUNDS, -2.0, chosen, (0.5, 0.5), (0.5, chosen[0]), "t", **k)


FIGURES = {
    "divergence_by_samples": lambda **k: plots.divergence_by_samples([10, 100, 1000], X[:4], 0.5, "t", **k),
    "bound_and_evidence": bound,
}


def made_up():
    return plots.made_up_data(X[:, :2], {"a": X[:, 1:], "b": X[:, :2]}, -X[:, 0], 0.1, "t")


def test_gap_is_named_until_the_bound_touches():
    assert bound().axes[1].get_title(loc="left") == "gap 0.50 nats = KL(q‖posterior)"
    assert bound((0.5, -2.0)).axes[1].get_title(loc="left") == "touches: no gap"


def test_guess_of_the_best_width_is_drawn():
    assert "you" not in [text.get_text() for text in bound().axes[1].texts]
    line = bound(guess=0.3).axes[1].lines[-1]
    assert line.get_xdata() == pytest.approx([0.3, 0.3])
    assert bound(guess=5.0).axes[1].get_xlim()[1] > 5
    assert "you" not in [text.get_text() for text in bound(guess=0.0).axes[1].texts]


def test_made_up_data_lie_on_the_recorded():
    figure = made_up()
    for axis, columns in zip(figure.axes[1:], (X[:, 1:], X[:, :2]), strict=True):
        real, made = (np.transpose(line.get_data()) for line in axis.lines)
        np.testing.assert_array_equal(real, X[:, :2])
        np.testing.assert_array_equal(made, columns)

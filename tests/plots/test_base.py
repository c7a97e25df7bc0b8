"""Matrices and graphs show the right way round."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers import plots

from . import W


def test_matrix_has_targets_in_rows_and_is_centred_on_zero():
    _, axis = plt.subplots()
    plots.draw_matrix(axis, W)
    image = axis.images[0]
    assert image.get_array()[2, 0] == 1.0
    assert image.get_clim() == (-1.0, 1.0)
    assert axis.get_ylabel() == "to neuron (row)"
    assert axis.get_xlabel() == "from neuron (column)"


def test_graph_has_an_arrow_for_each_connection():
    _, axis = plt.subplots()
    signed = W.copy()
    signed[1, 1] = -2.0  # inhibition, to itself
    plots.draw_graph(axis, signed)
    styles = [type(patch.get_arrowstyle()).__name__ for patch in axis.patches]
    assert sorted(styles) == ["BracketB", "CurveFilledB"]


def test_arrow_points_from_source_to_target():
    _, axis = plt.subplots()
    plots.draw_graph(axis, W)  # 0 drives 2
    places = {text.get_text(): np.array(text.get_position()) for text in axis.texts}
    assert places["0"][1] > places["2"][1]
    start, end = axis.patches[0]._posA_posB
    np.testing.assert_allclose(start, places["0"], atol=1e-6)
    np.testing.assert_allclose(end, places["2"], atol=1e-6)


def test_large_graph_is_refused():
    with pytest.raises(ValueError, match="Use draw_matrix"):
        plots.wiring(np.ones((31, 31)), "t")

"""A method on networks that are not in the table."""

import warnings

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from helpers.data.arena_scores import load_arena_scores
from helpers.studies.arena.contests import draw
from helpers.studies.arena.fresh import fresh_aurocs
from helpers.studies.registry import BY_KEY


def by_least_squares(recording):
    warnings.warn("of what it saw", stacklevel=1)
    return BY_KEY["least_squares"].estimate(recording, None).strength


def test_the_table_comes_out_again():
    """Networks 0 to 9 are those of the table."""
    table = load_arena_scores()
    rows = table[
        (table.world == "chain") & (table.observed == "half") & (table.edges == "own") & (table.method == "least_squares")
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = fresh_aurocs(by_least_squares, "chain", 0, 3, "half")
    np.testing.assert_allclose(found, rows.auroc[:3], atol=1e-4)


def test_the_diagonal_does_not_count():
    contest = draw("kuramoto", "all", 1234)
    noise = np.random.default_rng(0).random((20, 20))
    off = ~np.eye(20, dtype=bool)
    expected = roc_auc_score(contest.direct[off], noise[off])
    for diagonal in (0.0, 99.0):
        given = np.where(off, noise, diagonal)
        assert fresh_aurocs(lambda recording, given=given: given, "kuramoto", 1234, 1)[0] == pytest.approx(expected)


def test_where_nothing_is_connected_there_is_no_score(monkeypatch):
    monkeypatch.setattr(
        "helpers.studies.arena.fresh.draw", lambda world, observed, network: draw(world, observed, network, edges=False)
    )
    assert np.isnan(fresh_aurocs(by_least_squares, "chain", 0, 1)).all()

"""Scores of the arena: arrows, and apart from them what acts through neurons nobody sees."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from helpers.studies.arena.contests import draw
from helpers.studies.arena.scoring import scores

CONTEST = draw("linear_noise", "half", 0)
OFF = ~np.eye(12, dtype=bool)
STRENGTH = np.random.default_rng(0).random((12, 12))


def test_kinds_of_pairs_do_not_overlap():
    kinds = CONTEST.direct.astype(int) + CONTEST.through + CONTEST.driver
    assert kinds.max() == 1
    assert not kinds[~OFF].any()


def test_a_perfect_estimate_is_perfect_and_the_diagonal_does_not_count():
    found = scores(CONTEST, CONTEST.direct + 10 * np.eye(12))
    assert found["auroc"] == found["auprc"] == found["auroc_direct"] == 1
    assert found["auroc_through"] == found["auroc_driver"] == 0.5  # it says nothing of them
    assert found["direction"] == 1
    assert found["largest"] == 1


def test_scores_are_those_of_scikit_learn_each_kind_against_free_pairs():
    found = scores(CONTEST, STRENGTH)
    direct, through, driver = CONTEST.direct, CONTEST.through, CONTEST.driver
    free = OFF & ~direct & ~through & ~driver
    assert found["auroc"] == pytest.approx(roc_auc_score(direct[OFF], STRENGTH[OFF]))
    assert found["auprc"] == pytest.approx(average_precision_score(direct[OFF], STRENGTH[OFF]))
    assert found["base_rate"] == direct[OFF].mean()
    for name, kind in (("direct", direct), ("through", through), ("driver", driver)):
        pairs = kind | free
        assert found[f"auroc_{name}"] == pytest.approx(roc_auc_score(kind[pairs], STRENGTH[pairs]))
    wrong = direct & ~direct.T
    assert found["direction"] == np.mean(STRENGTH[wrong] > STRENGTH.T[wrong])
    assert scores(CONTEST, STRENGTH + STRENGTH.T)["direction"] == 0.5  # neither way


def test_calls_are_counted_by_kind():
    p = np.ones((12, 12))
    p[CONTEST.direct] = 1e-6
    right = scores(CONTEST, STRENGTH, p)
    assert (right["hits"], right["false_calls"], right["false_calls_tied"]) == (1, 0, 0)
    assert right["called"] == CONTEST.direct[OFF].mean()
    p[CONTEST.through | CONTEST.driver] = 0.04
    fooled = scores(CONTEST, STRENGTH, p)
    assert (fooled["hits"], fooled["false_calls"], fooled["false_calls_tied"]) == (1, 0, 1)
    none = scores(CONTEST, STRENGTH, np.full((12, 12), 0.04))
    assert none["called"] == 1  # all p-values are below 5 %, so nothing speaks against calling all
    assert scores(CONTEST, STRENGTH, np.full((12, 12), 0.06))["called"] == 0
    lucky = np.ones((12, 12))
    lucky[0, 1:4] = 0.04
    assert scores(CONTEST, STRENGTH, lucky)["called"] == 0  # 3 of 132 are below 5 %, as chance alone would have it
    assert "hits" not in scores(CONTEST, STRENGTH)


def test_without_edges_nothing_is_ranked():
    found = scores(draw("six", "all", 0, edges=False), np.arange(36.0).reshape(6, 6), np.full((6, 6), 0.01))
    assert found == {"base_rate": 0, "largest": 34, "false_calls": 1, "called": 1}

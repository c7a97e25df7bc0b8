"""A read-out that learns from few trials."""

import numpy as np
import pytest

from helpers.scores.few_shot import few_shot_bits
from helpers.scores.held_out import co_smoothing

RNG = np.random.default_rng(0)
LATENTS = RNG.standard_normal((60, 20, 2))
COUNTS = RNG.poisson(0.4 * np.exp(LATENTS @ RNG.standard_normal((2, 5)) / 2))
ORDER = RNG.permutation(60)
TRAIN, TEST = ORDER[:40], ORDER[40:]


def test_with_all_trials_it_is_co_smoothing():
    expected = co_smoothing(LATENTS[TRAIN], COUNTS[TRAIN], LATENTS[TEST], COUNTS[TEST]).bits_per_spike
    assert few_shot_bits(LATENTS, COUNTS, TRAIN, TEST, 40) == pytest.approx(expected)


def test_only_the_first_trials_teach():
    bits = few_shot_bits(LATENTS, COUNTS, TRAIN, TEST, 4)
    others = COUNTS.copy()
    others[TRAIN[4:]] = 9
    assert few_shot_bits(LATENTS, others, TRAIN, TEST, 4) == bits
    others[TRAIN[3]] = 9
    assert few_shot_bits(LATENTS, others, TRAIN, TEST, 4) != bits


def test_latents_beyond_what_is_needed_cost_most_with_few_trials():
    more = np.concatenate([LATENTS, RNG.standard_normal((60, 20, 15))], axis=2)
    lost = [few_shot_bits(LATENTS, COUNTS, TRAIN, TEST, k) - few_shot_bits(more, COUNTS, TRAIN, TEST, k) for k in (3, 40)]
    assert lost[0] > 3 * lost[1]
    assert lost[1] < 0.05

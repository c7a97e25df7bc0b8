"""Events that push all neurons in one direction, found where linear predictions of counts fail."""

import numpy as np
import pytest

from helpers.methods.unpredicted_component import unpredicted_component
from helpers.scores import events

N_TRIALS, N_BINS, N_NEURONS = 120, 24, 12


def recording(seed=0, push=1.5):
    """Counts that follow a slow rotation, and in half of the trials a pulse of two bins along a direction of its own."""
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0, 2 * np.pi, (N_TRIALS, 1)) + 2 * np.pi * np.arange(N_BINS) / 12
    plane, direction = rng.normal(size=(2, N_NEURONS)), rng.normal(size=N_NEURONS)
    event_bin = np.where(rng.random(N_TRIALS) < 0.5, rng.integers(5, 19, N_TRIALS), -1)
    pushed = [(np.arange(N_BINS) == event_bin[:, None] + later) & (event_bin[:, None] >= 0) for later in (0, 1)]
    drive = np.stack([np.cos(angle), np.sin(angle)], axis=2) @ plane
    log_rate = 0.3 + 0.7 * drive + push * (pushed[0] | pushed[1])[..., None] * direction
    return rng.poisson(np.exp(np.minimum(log_rate, 3.0))), event_bin


def scores_of(counts, seed=1, **settings):
    half = N_TRIALS // 2
    return unpredicted_component(counts[:half], counts[half:], np.random.default_rng(seed), **({"n_components": 6} | settings))


@pytest.mark.parametrize("seed", range(3))
def test_more_pulses_are_found_than_by_changes_of_counts(seed):
    counts, event_bin = recording(seed)
    event_bin = event_bin[N_TRIALS // 2 :]
    scores = scores_of(counts)
    assert scores.shape == (N_TRIALS // 2, N_BINS)
    share = events.share_found_in_time(scores, event_bin)
    assert share > 0.65
    assert share > events.share_found_in_time(events.count_changes(counts[N_TRIALS // 2 :]), event_bin) + 0.05
    assert events.trial_auroc(scores, event_bin) > 0.8


def test_where_nothing_arrives_nothing_is_found():
    counts, event_bin = recording(push=0.0)
    assert events.trial_auroc(scores_of(counts), event_bin[N_TRIALS // 2 :]) == pytest.approx(0.5, abs=0.15)


def test_it_learns_from_training_trials_alone():
    counts, _ = recording()
    half = N_TRIALS // 2
    one = unpredicted_component(counts[:half], counts[half:], np.random.default_rng(1), 6)
    few = unpredicted_component(counts[:half], counts[half : half + 3], np.random.default_rng(1), 6)
    np.testing.assert_allclose(few, one[:3])


def test_bins_without_room_for_two_windows_score_0_and_the_others_do_not():
    scores = scores_of(recording()[0], width=4)
    assert not scores[:, :4].any()
    assert not scores[:, N_BINS - 3 :].any()
    assert (scores[:, 4 : N_BINS - 3] > 0).all()


def test_the_start_of_the_search_is_that_of_the_generator():
    counts, _ = recording()
    np.testing.assert_array_equal(scores_of(counts), scores_of(counts))
    old = unpredicted_component(counts[:60], counts[60:], np.random.RandomState(0), 6)
    assert old.shape == (60, N_BINS)

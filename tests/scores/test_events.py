"""Events inferred in time."""

import numpy as np
import pytest

from helpers.scores import events
from helpers.worlds.population_dynamics import chaotic_pulses


@pytest.fixture
def found():
    """Ten trials with an event, found two bins too early, and ten without."""
    scores = np.random.default_rng(0).random((20, 50))
    event_bin = np.repeat([20, -1], 10)
    scores[:10, 18] = 3.0
    return scores, event_bin


def test_a_median_that_is_not_zero_and_another_sign_or_scale_do_not_count():
    inputs = np.random.default_rng(0).normal(size=(30, 40, 2))
    scores = events.departure_from_median(inputs)
    np.testing.assert_allclose(events.departure_from_median(5 - 3 * inputs), scores)
    np.testing.assert_allclose(events.departure_from_median(inputs * [1, 100]), scores)
    assert scores.shape == (30, 40)


def test_one_input_is_measured_in_units_of_its_usual_distance():
    inputs = np.array([0.0, 1.0, 2.0, 3.0, 10.0]).reshape(1, 5, 1)
    np.testing.assert_allclose(events.departure_from_median(inputs), [[2, 1, 0, 1, 8]])
    both = np.concatenate([inputs, inputs], axis=2)
    np.testing.assert_allclose(events.departure_from_median(both), np.sqrt(2) * np.array([[2, 1, 0, 1, 8]]))


def test_an_input_that_never_moves_adds_nothing():
    inputs = np.random.default_rng(0).normal(size=(3, 4, 1))
    both = np.concatenate([inputs, np.full_like(inputs, 7)], axis=2)
    np.testing.assert_allclose(events.departure_from_median(both), events.departure_from_median(inputs))


def test_an_input_that_moves_by_rounding_alone_never_moves():
    inputs = np.random.default_rng(0).normal(size=(3, 4, 1))
    both = np.concatenate([inputs, 7 + 1e-7 * inputs[::-1]], axis=2)
    np.testing.assert_allclose(events.departure_from_median(both), events.departure_from_median(inputs))


def test_each_input_has_one_median_for_all_trials():
    """A trial that is away from the others all along is unusual in each of its bins."""
    inputs = np.random.default_rng(0).normal(size=(9, 20, 1))
    inputs[3] += 50
    scores = events.departure_from_median(inputs)
    assert scores[3].min() > scores[[0, 1, 2, 4, 5, 6, 7, 8]].max()


def test_a_change_of_counts_is_scored_in_the_bin_in_which_it_begins():
    counts = np.zeros((1, 12, 2))
    counts[0, 5:, 0], counts[0, :5, 1] = 2, 1
    scores = events.count_changes(counts, 3)
    np.testing.assert_allclose(scores, [[0, 0, 0, 3, 6, 9, 6, 3, 0, 0, 0, 0]])
    last = np.zeros((1, 7, 1))
    last[0, 4:] = 1
    np.testing.assert_allclose(events.count_changes(last, 3), [[0, 0, 0, 2, 3, 0, 0]])  # both windows fit until bin 4


def test_a_trial_is_scored_by_its_largest_bin(found):
    scores, event_bin = found
    assert events.trial_auroc(scores, event_bin) == 1
    assert events.trial_auroc(-scores, event_bin) != 0  # not the mean, nor the smallest
    scores[10] = 4.0
    assert events.trial_auroc(scores, event_bin) == pytest.approx(0.9)


def test_an_event_may_be_in_the_first_bin():
    scores, event_bin = np.array([[0.0, 0.0, 9.0], [0.0, 5.0, 0.0], [1.0, 0.0, 0.0]]), np.array([0, 1, -1])
    assert events.trial_auroc(scores, event_bin) == 1
    np.testing.assert_array_equal(events.event_delays(scores, event_bin), [2, 0])
    np.testing.assert_allclose(events.average_around_events(scores, event_bin, 1)[1:], [2.5, 0])


def test_numbers_of_bins_in_a_small_type_do_not_overflow():
    values = np.random.default_rng(0).random((2, 128))
    found = events.average_around_events(values, np.array([120, 3], dtype=np.int8), 20)
    np.testing.assert_array_equal(found, events.average_around_events(values, np.array([120, 3]), 20))
    assert events.event_delays(values, np.array([120, 3], dtype=np.uint64)).dtype.kind == "i"


def test_delays_are_negative_where_the_event_is_foreseen(found):
    np.testing.assert_array_equal(events.event_delays(*found), np.full(10, -2))


def test_what_is_found_nearly_in_time_counts_up_to_the_tolerance(found):
    scores, event_bin = found
    assert events.share_found_in_time(scores, event_bin, 2) == 1
    assert events.share_found_in_time(scores, event_bin, 1) == 0
    scores[0, 40] = 9.0
    assert events.share_found_in_time(scores, event_bin) == pytest.approx(0.9)


def test_averages_stand_around_the_event(found):
    scores, event_bin = found
    average = events.average_around_events(scores, event_bin, 3)
    assert average.argmax() == 1  # the first of the seven is three bins before the event
    np.testing.assert_allclose(average, scores[:10, 17:24].mean(axis=0))


def test_bins_outside_a_trial_are_left_out_of_averages():
    values, event_bin = np.arange(8.0).reshape(2, 4), np.array([0, 3])
    np.testing.assert_allclose(events.average_around_events(values, event_bin, 1), [6, 3.5, 1])
    assert np.isnan(events.average_around_events(values[:1], event_bin[:1], 1)).tolist() == [True, False, False]


def test_a_strong_pulse_is_seen_in_true_rates_and_hardly_in_changes_of_counts():
    world = chaotic_pulses(np.random.default_rng(0), n_trials=4, strength=10.0, pulse_share=0.5)
    moved = np.abs(np.diff(world.rates, axis=1, prepend=world.rates[:, :1])).sum(axis=2)
    assert events.trial_auroc(moved, world.pulse_bin) > 0.95
    assert events.share_found_in_time(moved, world.pulse_bin, 0) > 0.95
    assert events.trial_auroc(events.count_changes(world.counts), world.pulse_bin) < 0.85

"""What misleads an F-test is found, and what does not is let through: recordings of independent neurons, in which no "
"arrow is right."""

import warnings

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter1d
from scipy.signal import butter, lfilter, sosfiltfilt

from helpers.data import dyer2017
from helpers.methods import autoregression, granger, order_selection, warning_signs
from helpers.methods.association import benjamini_hochberg


def fading(n_steps, n_neurons, seed=0, keeps=0.5):
    """Independent neurons that each keep a share of their activity from step to step."""
    drive = np.random.default_rng(seed).standard_normal((n_steps + 200, n_neurons))
    return lfilter([1], [1, -keeps], drive, axis=0)[200:]


def said_of(x, order=1, ask=granger.conditional_granger):
    """The words of all warnings."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        ask(x, order)
    return [str(warning.message) for warning in seen]


def arrows(p_value, rate=0.05):
    return np.count_nonzero(benjamini_hochberg(p_value[~np.eye(len(p_value), dtype=bool)], rate))


@pytest.mark.parametrize("keeps", [0.0, 0.5, 0.9, 0.97])
def test_honest_recordings_are_let_through(keeps):
    for seed in range(10):
        assert said_of(fading(2000, 5, seed, keeps), 2) == []
    trials = fading(4000, 4, 11, keeps).reshape(40, 100, 4)
    assert said_of(trials, 2) == []
    counts = np.random.default_rng(0).poisson(0.5, (4000, 6)).astype(float)
    assert said_of(counts, 2) == said_of(counts.reshape(40, 100, 6), 2) == []


# A slow course


def test_a_fading_dye_is_warned_of_and_differences_are_a_cure():
    x = fading(3000, 4) + 4 * np.exp(-np.arange(3000) / 600)[:, None]
    (words,) = said_of(x, order_selection.select_order(x, 10).bic)
    assert words.startswith("The mean of neurons 0, 1, 2, 3 changes slowly through the recording")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert arrows(granger.conditional_granger(x, 2).p_value) >= 6
    changes = warning_signs.differences(x)
    assert said_of(changes, 8) == []
    assert arrows(granger.conditional_granger(changes, 8).p_value) == 0


@pytest.mark.parametrize(
    "course",
    [np.linspace(0, 2, 2000), 2.0 * (np.arange(2000) > 1000), np.sin(np.arange(2000) / 150), np.sqrt(np.arange(2000) / 400)],
    ids=["line", "step", "wave", "root"],
)
def test_a_slow_course_of_other_form_is_seen_in_those_that_have_it(course):
    x = fading(2000, 5)
    x[:, [1, 3]] += course[:, None]
    assert warning_signs.slow_neurons(x).tolist() == [1, 3]
    assert warning_signs.slow_neurons(x * [1, 1e-9, 1, 1e9, 1] + 7).tolist() == [1, 3]
    assert warning_signs.slow_neurons(x.reshape(40, 50, 5)).tolist() == [1, 3]


def test_one_slow_neuron_shares_its_course_with_nobody():
    x = fading(2000, 3)
    x[:, 1] += np.linspace(0, 3, 2000)
    assert warning_signs.slow_neurons(x).tolist() == [1]
    assert said_of(x) == []


def test_slow_but_stationary_activity_is_no_drift():
    """Activity that lasts as long as a block goes on from one to the next by itself."""
    found = [warning_signs.slow_neurons(fading(2000, 20, seed, keeps)).size for seed in range(5) for keeps in (0.99, 0.995)]
    assert max(found) == 0
    assert warning_signs.slow_neurons(fading(99, 3) + np.linspace(0, 9, 99)[:, None]).size == 0  # too short to tell


# What is common to trials


def answering(n_trials=100, seed=0, size=3.0):
    """Two neurons that answer a stimulus in every trial, the second two steps after the first, and know nothing of "
    "each other."""
    t, rng = np.arange(150), np.random.default_rng(seed)
    bumps = [size * np.exp(-0.5 * ((t - peak) / 4) ** 2) for peak in (50, 52)]
    return np.stack([bump + rng.standard_normal((n_trials, 150)) for bump in bumps], axis=-1)


def test_a_response_to_a_stimulus_is_warned_of_and_the_mean_over_trials_is_its_cure():
    x = answering()
    (words,) = said_of(x, 2)
    assert words.startswith("In all trials, neurons 0, 1 do something at the same time")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert arrows(granger.conditional_granger(x, 2).p_value) == 2
    left = warning_signs.without_mean_over_trials(x)
    assert said_of(left, 2) == []
    assert arrows(granger.conditional_granger(left, 2).p_value) == 0


@pytest.mark.parametrize("keeps", [0.0, 0.9, 0.99])
def test_chance_is_not_taken_for_a_response(keeps):
    found = [
        warning_signs.neurons_locked_to_trials(fading(20 * 100, 10, seed, keeps).reshape(20, 100, 10)).size
        for seed in range(10)
    ]
    assert sum(found) <= 1


def test_which_neurons_answer_is_said_from_five_trials_on():
    x = np.concatenate([answering(5), np.random.default_rng(1).standard_normal((5, 150, 1))], axis=2)
    assert warning_signs.neurons_locked_to_trials(x).tolist() == [0, 1]
    assert warning_signs.neurons_locked_to_trials(x[:4]).size == 0


# Gaps that were filled, and trials that were


@pytest.mark.parametrize("filled_with", ["zeros", "the last value"])
def test_filled_gaps_are_noticed(filled_with):
    x = fading(4000, 6) + 3
    x[1000:1060] = 0 if filled_with == "zeros" else x[999]
    n_still = 59 + (filled_with != "zeros")
    assert warning_signs.filled_steps(x) == n_still
    words = said_of(x, 2)
    assert words[0].startswith(f"x looks filled in: in {n_still} steps all neurons keep the values of the step before")


@pytest.mark.parametrize("of", ["activity", "counts"])
def test_trials_that_were_made_equally_long_with_zeros_are_noticed(of):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((40, 150, 4)) if of == "activity" else rng.poisson(0.3, (40, 150, 4)).astype(float)
    assert warning_signs.filled_steps(x) == 0
    for trial in range(40):
        x[trial, 100 + trial :] = 0
    # Of 11 to 50 filled steps in each trial, the first keeps no value; of counts it may, and one more before may be 0 as well.
    assert warning_signs.filled_steps(x) == pytest.approx(sum(range(10, 50)), rel=0 if of == "activity" else 0.1)
    assert any("looks filled in" in words for words in said_of(x))


def test_silences_of_few_sparse_neurons_are_not_taken_for_gaps():
    for seed in range(20):
        assert warning_signs.filled_steps((np.random.default_rng(seed).random((30, 200, 2)) < 0.03).astype(float)) == 0


def test_few_values_that_are_kept_by_chance_are_not_taken_for_gaps():
    rng = np.random.default_rng(0)
    one = (rng.random((500, 1)) < 0.1).astype(float)
    dense_and_sparse = np.c_[rng.poisson(60, 2000), (rng.random((2000, 2)) < 0.03)].astype(float)
    assert np.count_nonzero((np.diff(dense_and_sparse, axis=0) == 0).all(axis=1)) > 30
    assert warning_signs.filled_steps(one) == warning_signs.filled_steps(dense_and_sparse) == 0
    dense = rng.poisson(60, (2000, 3)).astype(float)
    assert warning_signs.filled_steps(dense) == 0
    dense[600:660] = 0
    assert warning_signs.filled_steps(dense) in (59, 60)


# Windows that overlap


def overlapping(counts, width):
    return np.lib.stride_tricks.sliding_window_view(counts, width, axis=0).sum(axis=-1).astype(float)


@pytest.mark.parametrize("width", [2, 5, 8, 12])
def test_counts_in_overlapping_windows_are_refused_and_their_width_is_named(width):
    counts = np.random.default_rng(width).poisson(0.2, (2000, 8))
    assert warning_signs.steps_summed(counts) == 1
    summed = overlapping(counts, width)
    for x in (summed, summed / 0.08, summed.reshape(-1, *summed.shape)):  # counts, spikes a second, one trial
        assert warning_signs.steps_summed(x) == width
        with pytest.raises(ValueError, match=rf"sum of {width} successive bins, .*undo_overlapping_windows\(x, {width}\)"):
            granger.conditional_granger(x, 3)
    undone = dyer2017.undo_overlapping_windows(summed.astype(int), width)
    np.testing.assert_array_equal(undone, counts)
    assert said_of(summed[::width], 3) == []


@pytest.mark.parametrize("width", [3, 5, 8, 20, 40])
def test_a_moving_average_is_told_by_the_notches_of_its_spectrum(width):
    for seed, keeps in [(0, 0.0), (1, 0.0), (2, 0.8)]:
        smoothed = lfilter(np.full(width, 1 / width), 1, fading(4000, 5, seed, keeps), axis=0)[width:]
        assert warning_signs.steps_summed(smoothed) == width
        assert any(f"a moving average over {width} steps" in words for words in said_of(smoothed, 2))
    assert warning_signs.steps_summed(fading(4000, 5, 3, 0.9)) == 1


def test_smoothing_and_a_band_pass_are_warned_of_and_refused_where_lags_follow_from_each_other():
    noise = np.random.default_rng(0).standard_normal((4000, 4))
    assert any("next to no power in the upper half" in words for words in said_of(gaussian_filter1d(noise, 3, axis=0), 3))
    band = sosfiltfilt(butter(3, [4, 8], "band", fs=250, output="sos"), noise, axis=0)
    assert any("next to no power in the upper half" in words for words in said_of(band))
    for ask in (autoregression.fit_var, order_selection.select_order):
        with pytest.raises(
            ValueError, match=r"neurons 0, 1, 2, 3 follow from each other, as after a filter \(low-pass, band-pass"
        ):
            ask(band, 10)


@pytest.mark.parametrize(("band", "empty"), [([0.1, 0.3], (0.3, 0.5)), ([0.5, 0.8], (0.0, 0.2)), ([0.2, 0.6], (0.35, 0.5))])
def test_a_band_pass_is_told_by_the_frequencies_that_it_took(band, empty):
    """White noise in which an F-test calls arrows once it is filtered; cut-offs are in shares of half of the sampling rate."""
    noise = np.random.default_rng(1).standard_normal((3000, 5))
    x = sosfiltfilt(butter(4, band, "band", output="sos"), noise, axis=0)
    (words,) = said_of(x, 2)
    assert words.startswith("x has next to no power between ")
    between = [float(word) for word in words.split(" cycles")[0].split(" between ")[1].split(" and ")]
    assert empty[0] <= between[0] < between[1] <= empty[1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert arrows(granger.conditional_granger(x, 2).p_value) >= 5
    assert said_of(noise, 2) == []


def clocked(n_steps=6000, every=75):
    """Four neurons that answer to a stimulus at even intervals, each a little later, in one recording without trials."""
    x = np.random.default_rng(3).standard_normal((n_steps, 4))
    for neuron in range(4):
        x[:, neuron] += 3 * np.exp(-0.5 * ((np.arange(n_steps) % every - 30 - neuron) / 4) ** 2)
    return x


def test_a_stimulus_at_even_intervals_is_told_without_trials_and_their_mean_is_the_cure():
    x = clocked()
    neurons, period = warning_signs.shared_rhythm(x)
    assert neurons.tolist() == [0, 1, 2, 3]
    assert any(period * k == pytest.approx(75, abs=0.5) for k in (1, 2, 3))
    (words,) = said_of(x, 3)
    assert words.startswith("In neurons 0, 1, 2, 3 something returns about every ")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert arrows(granger.conditional_granger(x, 3).p_value) >= 8
    trials = warning_signs.without_mean_over_trials(x.reshape(-1, 75, 4))
    assert said_of(trials, 3) == []
    assert arrows(granger.conditional_granger(trials, 3).p_value) == 0


def test_hum_of_the_mains_is_told_in_those_that_have_it():
    x = fading(3000, 5, keeps=0.5)
    x[:, [1, 3, 4]] += np.sin(2 * np.pi * np.arange(3000)[:, None] / 20)
    neurons, period = warning_signs.shared_rhythm(x)
    assert neurons.tolist() == [1, 3, 4]
    assert period == pytest.approx(20, rel=0.01)
    assert warning_signs.shared_rhythm(x[:, [0, 1, 2]])[0].size == 0  # one alone shares it with nobody


@pytest.mark.parametrize(("above", "told"), [(80, False), (125, True)])
def test_a_line_stands_a_hundred_times_above_the_median_around_it(above, told):
    rng, line = np.random.default_rng(0), 700
    noise = rng.standard_normal((4096, 1)) + 0.5 * rng.standard_normal((4096, 2))

    def stands_above(x):
        power = np.abs(np.fft.rfft((x - x.mean(axis=0)) * np.hanning(4096)[:, None], axis=0)) ** 2
        medians = np.median(power[:-1].reshape(64, 32, 2), axis=1)
        return (power[line] / medians[line // 32 - 1 : line // 32 + 2].max(axis=0)).min()

    course = np.sin(2 * np.pi * line / 4096 * np.arange(4096))[:, None]
    louder = (noise + size * course for size in np.arange(0.1, 2, 1e-3))
    x = next(x for x in louder if stands_above(x) > above)
    assert stands_above(x) < above + 5
    found, period = warning_signs.shared_rhythm(x)
    assert found.tolist() == ([0, 1] if told else [])
    assert not told or period == pytest.approx(4096 / line)


@pytest.mark.parametrize("passes", [slice(0, 323), slice(349, None)])
def test_the_edge_of_a_filter_is_no_clockwork(passes):
    """Three frequencies of a block pass, and stand far above its median, but not above that of the block beside it."""
    spectrum = np.zeros((2049, 3), dtype=complex)
    rng = np.random.default_rng(0)
    spectrum[passes] = (rng.standard_normal((2049, 3, 2)) @ [1, 1j])[passes]
    x = np.fft.irfft(spectrum + spectrum[:, :1], axis=0)  # they share what the first does
    assert warning_signs.shared_rhythm(x + 1e-3 * x.std() * rng.standard_normal(x.shape))[0].size == 0


@pytest.mark.parametrize("radius", [0.0, 0.9, 0.98, 0.995])
def test_rhythms_of_neurons_are_no_clockwork(radius):
    for seed in range(5):
        x = lfilter(
            [1], [1, -2 * radius * np.cos(0.3), radius**2], np.random.default_rng(seed).standard_normal((5000, 4)), axis=0
        )
        x[1:, 1:] += x[:-1, :1]
        assert warning_signs.shared_rhythm(x)[0].size == 0


# Sparse spikes


def trains(n_spikes=40, n_neurons=50, n_steps=20_000, seed=0):
    """Independent spike trains of about so many spikes each."""
    return (np.random.default_rng(seed).random((n_steps, n_neurons)) < n_spikes / n_steps).astype(float)


def test_expected_coincidences_by_hand():
    x = np.zeros((100, 3))
    x[::10, 0], x[::5, 1] = 1, 2  # 10 and 20 active steps
    x[:, 2] = np.arange(100)
    expected = warning_signs.expected_coincidences(x)
    np.testing.assert_allclose(expected, [[np.inf, 2, 10], [2, np.inf, 20], [10, 20, np.inf]])
    np.testing.assert_allclose(warning_signs.expected_coincidences((x - 5) * 1e-9), expected)
    np.testing.assert_allclose(warning_signs.expected_coincidences(x.reshape(4, 25, 3)), expected)
    assert np.isinf(warning_signs.expected_coincidences(np.random.default_rng(0).random((30, 2)))).all()


def test_sparse_spikes_are_warned_of_and_dense_ones_are_not():
    (words,) = said_of(trains())
    assert words.startswith("Spikes or events are sparse: neurons ")
    assert "granger.calibrated_granger(x, order, rng)" in words
    x = trains()
    assert len(said_of((x - x.mean(axis=0)) / x.std(axis=0))) == 1  # also where they are z-scored
    assert said_of(trains(600, 10)) == []  # 18 expected coincidences


def test_each_pair_of_sparse_neurons_is_counted_once():
    """Neurons of 30, 60 and 300 spikes in 3,000 steps: 0.6, 3 and 6 coincidences; a fourth, of 1,000, has 10 at least."""
    x = np.zeros((3000, 4))
    rng = np.random.default_rng(0)
    for neuron, n_spikes in enumerate((30, 60, 300, 1000)):
        x[rng.permutation(3000)[:n_spikes], neuron] = 1
    (words,) = said_of(x)
    assert "neurons 0, 1 would be active in the same step 0.6 times by chance, and in 3 pairs of neurons it is below 8" in words


def test_shifted_copies_hold_where_the_f_test_does_not():
    """Of 16 trains of 30 spikes the F-test calls many pairs; shifted copies call none of the largest more often "
    "than said."""
    by_f, by_any, share, any_called = [], [], [], 0
    for seed in range(5):
        x, rng = trains(30, 16, 10_000, seed), np.random.default_rng(seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            by_f.append(arrows(granger.conditional_granger(x, 1).p_value))
            found = granger.calibrated_granger(x, 1, rng, 39)
        pairs = ~np.eye(16, dtype=bool)
        any_called += (found.p_of_any[pairs] < 0.05).any()
        by_any.append(np.count_nonzero(found.p_of_any[pairs] < 0.05))
        share.append(np.mean(found.p_value[pairs] <= 0.05))
    assert np.median(by_f) >= 5
    assert any_called <= 2
    assert np.median(by_any) == 0
    assert np.mean(share) < 0.08


def test_trials_in_another_order_keep_what_a_stimulus_does():
    """By F both directions are certain; copies with the same stimulus have as large ones."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = [granger.calibrated_granger(answering(40, seed), 2, np.random.default_rng(seed), 19) for seed in range(4)]
    assert np.median([result.p_value[~np.eye(2, dtype=bool)] for result in found]) > 0.05
    assert np.mean([result.false_calls.mean() for result in found]) > 0.9

"""Granger causality against statsmodels, restricted refits, and theory."""

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.linalg import solve_discrete_are
from statsmodels.tsa.api import VAR

from benchmarks.granger import compare
from helpers.methods import autoregression, granger
from helpers.methods.moved_apart import moved_apart

N_NEURONS, ORDER = 4, 3
OFF = ~np.eye(N_NEURONS, dtype=bool)


@pytest.fixture(scope="module")
def recording():
    """A stable process of order 2 with correlated noise, in units that differ a hundredfold."""
    rng = np.random.default_rng(1)
    A = rng.normal(scale=0.2, size=(2, N_NEURONS, N_NEURONS))
    mixing = np.eye(N_NEURONS) + 0.3 * rng.normal(size=(N_NEURONS, N_NEURONS))
    x = np.zeros((700, N_NEURONS))
    for t in range(2, len(x)):
        x[t] = A[0] @ x[t - 1] + A[1] @ x[t - 2] + mixing @ rng.normal(size=N_NEURONS)
    return x[100:] * [1, 10, 0.1, 2] + [0, 5, 1, -3]


@pytest.fixture(scope="module")
def by_statsmodels(recording):
    return VAR(recording).fit(ORDER)


def test_f_equals_statsmodels(recording, by_statsmodels):
    ours = granger.conditional_granger(recording, ORDER)
    theirs = [[by_statsmodels.test_causality(i, j, kind="f").test_statistic for j in range(4) if j != i] for i in range(4)]
    np.testing.assert_allclose(ours.f_stat[OFF], np.ravel(theirs), rtol=1e-10)


def refit(x, order, target, source):
    """The definition: two regressions, one without the past of the source."""
    past = np.concatenate([x[order - lag : len(x) - lag] for lag in range(1, order + 1)], axis=1)
    others = [k for k in range(past.shape[1]) if k % x.shape[1] != source]
    full = sm.OLS(x[order:, target], sm.add_constant(past)).fit()
    restricted = sm.OLS(x[order:, target], sm.add_constant(past[:, others])).fit()
    f, p, _ = full.compare_f_test(restricted)
    return np.log(restricted.ssr / full.ssr), f, p


def test_all_pairs_equal_restricted_refits(recording):
    ours = granger.conditional_granger(recording, ORDER)
    theirs = np.array([refit(recording, ORDER, i, j) for i in range(4) for j in range(4) if j != i])
    np.testing.assert_allclose(ours.strength[OFF], theirs[:, 0], rtol=1e-10)
    np.testing.assert_allclose(ours.f_stat[OFF], theirs[:, 1], rtol=1e-10)
    np.testing.assert_allclose(ours.p_value[OFF], theirs[:, 2], rtol=1e-9, atol=1e-10)
    assert not np.diag(ours.strength).any()
    assert (np.diag(ours.p_value) == 1).all()


def test_answer_does_not_depend_on_units(recording):
    ours = granger.conditional_granger(recording, ORDER)
    theirs = granger.conditional_granger(recording * [1e-6, 1, 1e6, -1] + 1000, ORDER)
    np.testing.assert_allclose(ours.strength, theirs.strength, rtol=1e-6)


def test_direction_is_to_from():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(500, 2))
    x[1:, 1] += x[:-1, 0]  # 0 drives 1
    result = granger.conditional_granger(x, 1)
    assert result.strength[1, 0] > 0.5
    assert result.strength[0, 1] < 0.05
    assert granger.fit_var(x, 1).coefficients[0, 1, 0] == pytest.approx(1, abs=0.1)


def from_the_full_model(fit, target, source):
    """Log-ratio of one-step errors with the best restricted model of any order (Barnett & Seth 2015): a Riccati equation.

    Seen alone, the target is the output of a state-space model whose state is the past of both.
    """
    A, order = autoregression.companion_matrix(fit.coefficients), fit.order
    keep = [k for k in range(2) if k != source]
    C = np.hstack(list(fit.coefficients))[keep]
    noise = np.zeros((2 * order, 2 * order))
    noise[:2, :2] = fit.noise_covariance
    shared, own = noise[:, keep], fit.noise_covariance[np.ix_(keep, keep)]
    P = solve_discrete_are(A.T, C.T, noise, own, s=shared)
    restricted = C @ P @ C.T + own
    return np.log(restricted[0, 0] / fit.noise_covariance[target, target])


@pytest.mark.parametrize("order", [1, 2, 3])
def test_spectrum_integrates_to_the_measure_of_the_full_model(recording, order):
    pair = recording[:, :2]
    result = granger.spectral_granger(pair, order, n_frequencies=2001)
    fit = granger.fit_var(pair, order)
    assert result.strength[0, 1] == pytest.approx(from_the_full_model(fit, 0, 1), rel=1e-6)
    assert result.strength[1, 0] == pytest.approx(from_the_full_model(fit, 1, 0), rel=1e-6)
    assert not result.spectrum[:, [0, 1], [0, 1]].any()


def test_spectrum_peaks_where_the_source_rings():
    rng = np.random.default_rng(3)
    x = np.zeros((20_000, 2))
    noise = rng.normal(size=x.shape)
    for t in range(2, len(x)):
        x[t, 0] = 2 * 0.95 * np.cos(2 * np.pi * 0.1) * x[t - 1, 0] - 0.95**2 * x[t - 2, 0] + noise[t, 0]
        x[t, 1] = 0.5 * x[t - 1, 0] + noise[t, 1]
    result = granger.spectral_granger(x, 2)
    assert result.frequencies[result.spectrum[:, 1, 0].argmax()] == pytest.approx(0.1, abs=0.01)
    assert result.strength[0, 1] < 0.01 < result.strength[1, 0]


def test_definition_agrees_with_one_fit(recording):
    all_pairs = granger.conditional_granger(recording, ORDER).strength
    for target, source in [(0, 1), (3, 2), (2, 0)]:
        assert granger.granger_log_ratio(recording, target, source, ORDER) == pytest.approx(all_pairs[target, source], rel=1e-8)


def test_shift_moves_one_neuron_and_keeps_its_values():
    x = np.arange(12.0).reshape(6, 2)
    shifted = granger.shift_source(x, 1, 2)
    np.testing.assert_array_equal(shifted[:, 0], x[:, 0])
    np.testing.assert_array_equal(shifted[:, 1], [9, 11, 1, 3, 5, 7])
    np.testing.assert_array_equal(granger.shift_source(x, 1, 6), x)


def test_ways_that_the_benchmark_times_give_the_same_f():
    *_, worst = compare(n_neurons=3, n_pairs=2, at_most=0)
    assert worst < 1e-9


def test_nobody_is_compared_with_itself(recording):
    result = granger.conditional_granger(recording, 2)
    assert result.order == 2
    for matrix, own in ((result.strength, 0), (result.f_stat, 0), (result.p_value, 1)):
        np.testing.assert_array_equal(matrix.diagonal(), own)


def test_sum_of_squares_without_a_source_by_hand():
    """b² / V is added: 2² / 0.5, and for two columns (2, 1) V⁻¹ (2, 1)."""
    inverse_gram = np.array([[1.0, 0.0, 0.0], [0.0, 0.5, 0.25], [0.0, 0.25, 0.5]])
    assert granger.ssr_without_source([9.0, 2.0, 1.0], inverse_gram, [1], 10.0) == pytest.approx(18)
    assert granger.ssr_without_source([9.0, 2.0, 1.0], inverse_gram, [1, 2], 10.0) == pytest.approx(10 + 8)
    assert granger.ssr_without_source([9.0, 2.0, 1.0], inverse_gram, [0], 10.0) == pytest.approx(10 + 81)
    with pytest.raises(ValueError, match="columns should lie between 0 and 2"):
        granger.ssr_without_source([9.0, 2.0, 1.0], inverse_gram, [-1], 10.0)


@pytest.mark.parametrize(
    ("ask", "n_neurons", "enough", "words"),
    [
        (lambda x: granger.granger_log_ratio(x, 0, 1, 2), 3, 10, "at least 10 time steps for 3 neurons and 2 lags, .* has 9"),
        (lambda x: granger.granger_log_ratio(x, 2, 0, 1), 4, 7, "at least 7 time steps for 4 neurons and 1 lags, .* has 6"),
        (lambda x: granger.conditional_granger(x, 2).f_stat, 3, 10, "at least 8 steps with a full past, but there are 7"),
        (lambda x: granger.spectral_granger(x, 1).strength, 2, 5, "at least 4 steps with a full past, but there are 3"),
    ],
)
def test_a_recording_of_as_many_steps_as_are_demanded_is_enough(ask, n_neurons, enough, words):
    x = np.random.default_rng(0).normal(size=(enough, n_neurons))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # so short a recording could be a drift
        assert np.isfinite(ask(x)).all()
    with pytest.raises(ValueError, match=words):
        ask(x[:-1])


@pytest.mark.parametrize("name", ["target", "source"])
def test_the_last_neuron_is_one_and_the_next_is_not(recording, name):
    pair = {"target": 0, "source": 1, name: 3}
    assert granger.granger_log_ratio(recording, **pair, order=1) > 0
    with pytest.raises(ValueError, match=f"{name} should be below 4, the number of neurons in x, but it is 4"):
        granger.granger_log_ratio(recording, **{**pair, name: 4}, order=1)


def test_names_of_columns_stand_in_results_and_in_messages(recording):
    table = pd.DataFrame(recording, columns=["AVA", "AVB", "RIM", "SMD"])
    found = granger.conditional_granger(table, 2)
    assert found.names == granger.fit_var(table, 2).names == ("AVA", "AVB", "RIM", "SMD")
    np.testing.assert_array_equal(found.strength, granger.conditional_granger(recording, 2).strength)
    assert found.table().loc["AVB", "RIM"] == found.strength[1, 2]
    assert found.table("p_value").loc["SMD", "AVA"] == found.p_value[3, 0]
    assert (found.table().index.name, found.table().columns.name) == ("to", "from")
    for changes, words in [
        ({"RIM": 0.0}, r"neuron 2 \(RIM\) has the same value"),
        ({"RIM": table.AVA}, r"among neurons 0 \(AVA\), 2 \(RIM\)"),
        ({"RIM": table.RIM.where(table.index != 70)}, r"in neuron 2 \(RIM\), first at step 70"),
        ({"time": np.arange(600)}, r"neuron 4 \(time\) follows exactly"),
        ({"who": "mouse"}, "column 'who' is of type"),
    ]:
        with pytest.raises(ValueError, match=words):
            granger.conditional_granger(table.assign(**changes), 1)
    with pytest.warns(UserWarning, match=r"neurons 0 \(AVA\), 1 \(AVB\) changes slowly"):
        granger.conditional_granger(
            table.assign(AVA=table.AVA + np.linspace(0, 9, 600), AVB=table.AVB + np.linspace(0, 99, 600)), 1
        )
    with pytest.raises(ValueError, match="neuron 1 has the same value"):  # nothing of the table is left behind
        granger.conditional_granger(recording * [1, 0, 1, 1], 1)


def test_numbers_stand_where_columns_have_no_names(recording):
    found = granger.conditional_granger(pd.DataFrame(recording), 1)
    assert found.names is None
    assert found.table().columns.tolist() == [0, 1, 2, 3]
    assert granger.conditional_granger(recording, 1).names is None


@pytest.mark.parametrize("dtype", ["Int64", "Float64", "UInt8", "int16", "float32"])
def test_types_of_pandas_are_converted(dtype):
    counts = np.random.default_rng(0).poisson(3, (400, 3))
    theirs = granger.conditional_granger(pd.DataFrame(counts).astype(dtype), 1)
    np.testing.assert_array_equal(theirs.f_stat, granger.conditional_granger(counts.astype(float), 1).f_stat)
    missing = pd.DataFrame(counts).astype("Int64")
    missing.loc[7, 1] = pd.NA
    with pytest.raises(ValueError, match="1 of 1200 are NaN or infinite: in neuron 1, first at step 7"):
        granger.conditional_granger(missing, 1)


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.int32, np.uint8])
def test_small_types_are_computed_in_double_precision(dtype):
    x = np.random.default_rng(0).poisson(9, (500, 3)).astype(dtype)
    np.testing.assert_array_equal(
        granger.conditional_granger(x, 2).f_stat, granger.conditional_granger(x.astype(float), 2).f_stat
    )
    assert granger.fit_var(x, 1).coefficients.dtype == float


def test_frequencies_go_from_zero_to_half_a_turn_a_step(recording):
    result = granger.spectral_granger(recording[:, :2], 1)
    np.testing.assert_allclose(result.frequencies, np.arange(257) / 512)
    assert result.spectrum.shape == (257, 2, 2)
    assert result.order == 1


def test_spectrum_of_one_arrow_by_hand():
    """x1 = 0.5 x1 + x0, with noise of variance 1: at each frequency, the source's share of power is known."""
    rng = np.random.default_rng(0)
    x = np.zeros((100_000, 2))
    noise = rng.normal(size=x.shape)
    x[:, 0] = noise[:, 0]
    for t in range(1, len(x)):
        x[t, 1] = 0.5 * x[t - 1, 1] + x[t - 1, 0] + noise[t, 1]
    result = granger.spectral_granger(x, 1, 5)
    np.testing.assert_allclose(result.spectrum[:, 1, 0], np.log(2), atol=0.02)  # half of what arrives is the source's
    np.testing.assert_allclose(result.spectrum[:, 0, 1], 0, atol=0.01)


def test_a_pair_is_compared_alike_in_any_unit_and_far_from_zero(recording):
    expected = granger.granger_log_ratio(recording, 1, 0, ORDER)
    sized = recording / recording.std(axis=0)
    for other in (
        sized * [1e-12, 1, 1e12, -1],
        sized * 1e-150,
        sized * 1e150,
        sized + 1e6,
        sized * [1, 1e-9, 1, 1] + [1e6, 1, 0, 0],
    ):
        assert granger.granger_log_ratio(other, 1, 0, ORDER) == pytest.approx(expected, rel=1e-6)


# Shifted copies


def spikes(n_spikes, n_neurons, n_steps=20_000, seed=0):
    """Independent spike trains of about so many spikes each."""
    return (np.random.default_rng(seed).random((n_steps, n_neurons)) < n_spikes / n_steps).astype(float)


def test_copies_are_counted_as_by_refits_of_each():
    """The same copies, made anew from the same seed, and each pair of each by two regressions of statsmodels."""
    n_copies, order, x = 9, 2, np.random.default_rng(0).normal(size=(200, 4)) * [1, 10, 0.1, 2]
    x[1:, 1] += 4 * x[:-1, 0]  # of ten
    found = granger.calibrated_granger(x, order, np.random.default_rng(5), n_copies)
    rng = np.random.default_rng(5)
    pairs = [(i, j) for i in range(4) for j in range(4) if i != j]
    of_x = np.array([refit(x, order, *pair) for pair in pairs])
    copies = [next(iter(moved_apart((x,), rng))) for _ in range(n_copies)]
    of_copies = np.array([[refit(copy, order, *pair) for pair in pairs] for copy in copies])
    f, f_of_copies = of_x[:, 1], of_copies[..., 1]
    as_large = 1 + np.sum(f_of_copies >= f, axis=0)
    any_as_large = 1 + np.sum(f_of_copies.max(axis=1)[:, None] >= f, axis=0)
    assert len(set(as_large)) > 4  # they differ, as a test of counts needs
    np.testing.assert_allclose(found.strength[OFF], of_x[:, 0], rtol=1e-9)
    np.testing.assert_allclose(found.p_value[OFF], as_large / (1 + n_copies))
    np.testing.assert_allclose(found.p_of_any[OFF], any_as_large / (1 + n_copies))
    np.testing.assert_allclose(found.false_calls, np.mean(of_copies[..., 2] < 0.05, axis=1))
    assert found.order == order
    for p in (found.p_value, found.p_of_any):
        np.testing.assert_array_equal(p.diagonal(), 1)


def test_what_misleads_is_said_once_and_not_of_each_copy(recording):
    drifting = recording / recording.std(axis=0) + np.linspace(0, 5, len(recording))[:, None]
    said = []
    for ask in (
        granger.conditional_granger,
        lambda x, order: granger.calibrated_granger(x, order, np.random.default_rng(0), 5),
    ):
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            ask(drifting, 1)
        said.append([str(warning.message) for warning in seen])
    assert len(said[0]) >= 1
    assert said[0] == said[1]


def test_sparse_spikes_are_warned_of_where_p_values_are_read():
    with pytest.warns(UserWarning, match="Spikes or events are sparse: neurons"):
        granger.conditional_granger(spikes(40, 5), 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        granger.calibrated_granger(spikes(40, 5), 1, np.random.default_rng(0), 1)  # it is what the warning advises


def test_shifted_copies_take_ten_steps_for_each_column_in_one_piece_or_several():
    x = np.random.default_rng(0).standard_normal((60, 3))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert granger.calibrated_granger(x, 2, np.random.default_rng(0), 3).order == 2
        assert granger.calibrated_granger([x[:25], x[25:]], 2, np.random.default_rng(0), 3).order == 2
    for short in (x[1:], [x[:25], x[26:]]):
        with pytest.raises(ValueError, match="x should have at least 60 time steps, so that shifted neurons seldom meet"):
            granger.calibrated_granger(short, 2, np.random.default_rng(0), 3)


def test_shifted_copies_find_an_arrow_and_what_they_are_of():
    x = spikes(600, 4)
    x[1:, 1] = np.maximum(x[1:, 1], x[:-1, 0] * (np.random.default_rng(1).random(len(x) - 1) < 0.5))
    found = granger.calibrated_granger(x, 1, np.random.default_rng(0), 49)
    assert found.p_of_any[1, 0] == found.p_value[1, 0] == 0.02
    assert np.sort(found.p_of_any[~np.eye(4, dtype=bool)])[1] > 0.05
    np.testing.assert_array_equal(np.diag(found.p_value), 1)
    np.testing.assert_array_equal(found.strength, granger.conditional_granger(x, 1).strength)
    assert (found.order, found.false_calls.shape) == (1, (49,))
    named = granger.calibrated_granger(pd.DataFrame(x, columns=list("ABCD")), 1, np.random.default_rng(0), 3)
    assert named.names == tuple("ABCD")

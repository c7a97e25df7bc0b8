import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from helpers.methods import interventions
from helpers.scores.metrics import recovery_correlation
from helpers.worlds import networks, simulate


@pytest.fixture(scope="module")
def recording():
    rng = np.random.default_rng(5)
    W = networks.sparse_network(8, rng, connection_probability=0.3)
    return W, simulate.simulate_perturbed_network(W, 4000, rng)


def test_published_trial():
    rng = np.random.RandomState(12)
    on, off = 1 + rng.standard_normal(5000), rng.standard_normal(5000)
    assert interventions.average_causal_effect(on, off) == pytest.approx(0.990719, abs=1e-6)


def test_effect_and_error_agree_with_welch():
    rng = np.random.default_rng(0)
    on, off = rng.normal(1, 1, 30), rng.normal(0, 3, 70)
    effect = interventions.average_causal_effect(on, off)
    error = interventions.effect_standard_error(on, off)
    assert effect / error == pytest.approx(stats.ttest_ind(on, off, equal_var=False).statistic, rel=1e-12)


def test_effects_agree_with_regression(recording):
    _, x = recording
    forced, answer = x[::2], x[1::2]
    for neuron in range(3):
        fit = sm.OLS(answer[:, 4], sm.add_constant(forced[:, neuron])).fit()
        assert interventions.effects_of_neuron(x, neuron)[4] == pytest.approx(fit.params[1], rel=1e-10)


def test_effects_stand_in_the_column_of_their_source(recording):
    W, x = recording
    estimate = interventions.estimate_by_perturbation(x)
    np.testing.assert_allclose(estimate.strength[:, 3], interventions.effects_of_neuron(x, 3), rtol=1e-12)
    assert recovery_correlation(W, estimate.strength) > 0.8
    assert recovery_correlation(W, estimate.strength) > recovery_correlation(W.T, estimate.strength)


def test_each_standard_error_is_that_of_its_pair(recording):
    _, x = recording
    errors = interventions.estimate_by_perturbation(x[:60]).standard_error
    forced, answer = x[:60:2], x[1:60:2]
    for i, j in np.ndindex(8, 8):
        on = forced[:, j] == 1
        expected = interventions.effect_standard_error(answer[on, i], answer[~on, i])
        assert errors[i, j] == pytest.approx(expected, rel=1e-12)


def test_each_p_value_is_that_of_welch(recording):
    x = recording[1]
    short = x[:40]
    p = interventions.estimate_by_perturbation(short).p_value
    on = short[:-1:2] == 1
    for j in range(short.shape[1]):
        expected = stats.ttest_ind(short[1::2][on[:, j]], short[1::2][~on[:, j]], equal_var=False).pvalue
        np.testing.assert_allclose(p[:, j], expected)


def test_who_always_answers_the_same_has_no_small_p_value(recording):
    x = recording[1][:40].copy()
    x[1::2, 2] = 0.3
    assert (interventions.estimate_by_perturbation(x).p_value[2] == 1).all()


def test_standard_error_is_the_spread_over_repetitions():
    W = np.array([[0.0, 1.0], [0.0, 0.0]])
    runs = [
        interventions.estimate_by_perturbation(simulate.simulate_perturbed_network(W, 400, np.random.default_rng(seed)))
        for seed in range(200)
    ]
    spread = np.std([run.strength for run in runs], axis=0)
    np.testing.assert_allclose(np.mean([run.standard_error for run in runs], axis=0), spread, rtol=0.15)


def test_correlation_is_the_difference_in_means_with_a_factor_per_target(recording):
    _, x = recording
    p, sd = x[::2].mean(axis=0), x[1::2].std(axis=0)
    scaled = interventions.estimate_by_perturbation(x).strength * np.sqrt(p * (1 - p)) / sd[:, None]
    np.testing.assert_allclose(interventions.perturbation_correlation(x), scaled, atol=1e-12)


def test_last_perturbation_without_an_answer_is_left_out(recording):
    _, x = recording
    even = np.vstack([x[:1000], np.zeros((1, 8))])
    np.testing.assert_allclose(interventions.effects_of_neuron(even, 2), interventions.effects_of_neuron(x[:1000], 2))


def test_float32_and_read_only_recordings_are_taken(recording):
    _, x = recording
    frozen = x.astype(np.float32)
    frozen.flags.writeable = False
    np.testing.assert_allclose(
        interventions.estimate_by_perturbation(frozen).strength, interventions.estimate_by_perturbation(x).strength, atol=1e-5
    )


def test_expected_effects_are_what_a_long_experiment_gives():
    W = np.array([[0.0, 2.0, 0.0], [0.0, 0.0, 0.0], [-1.5, 3.0, 0.5]])
    x = simulate.simulate_perturbed_network(W, 100_000, np.random.default_rng(0))
    estimate = interventions.estimate_by_perturbation(x)
    expected = interventions.expected_perturbation_effects(W)
    assert np.abs((estimate.strength - expected) / estimate.standard_error).max() < 4
    assert expected[W == 0].tolist() == [0.0] * 5


def test_failures_shrink_the_effect_and_rescaling_undoes_it():
    W = np.array([[0.0, 2.0], [0.0, 0.0]])
    seen = simulate.simulate_stimulation(W, 40_000, np.random.default_rng(0), success=0.5)
    tried = interventions.difference_matrix(seen.intended, seen.answer)[0, 1]
    on = interventions.difference_matrix(seen.intended, seen.forced)[1, 1]
    full = interventions.expected_perturbation_effects(W)[0, 1]
    assert on == pytest.approx(0.5, abs=0.01)
    assert tried == pytest.approx(full / 2, abs=0.01)
    assert interventions.rescale_for_failures(tried, on, 0.0) == pytest.approx(full, abs=0.02)
    assert interventions.rescale_for_failures(1.0, 0.75, 0.25) == 2.0
    assert interventions.rescale_for_failures(1.0, 0.25, 0.75) == -2.0  # a light that silences


def test_spill_makes_false_effects_and_is_undone():
    W = np.zeros((3, 3))
    W[0, 1] = 2.0
    spill = np.zeros((3, 3))
    spill[1, 2] = 0.8  # light meant for 2 hits 1
    seen = simulate.simulate_stimulation(W, 40_000, np.random.default_rng(0), spill=spill)
    effects = interventions.difference_matrix(seen.intended, seen.answer)
    hits = interventions.difference_matrix(seen.intended, seen.forced)
    assert effects[0, 2] > 0.1
    own = interventions.undo_spill(effects, hits)
    assert own[0, 2] == pytest.approx(0, abs=0.03)
    np.testing.assert_allclose(own @ hits, effects, atol=1e-12)


def test_pulse_travels_along_a_chain_one_step_a_connection():
    W = np.zeros((3, 3))
    W[1, 0], W[2, 1] = 3.0, 3.0
    rng = np.random.default_rng(0)
    with_pulse = simulate.simulate_pulses(W, 0, 20_000, 4, rng, level=1.0)
    without = simulate.simulate_pulses(W, 0, 20_000, 4, rng, level=0.0)
    response = interventions.response_to_pulse(with_pulse, without)
    assert response.shape == (4, 3)
    assert response[0, 1] > 0.3
    assert abs(response[0, 2]) < 0.02
    assert response[1, 2] > 0.1
    assert np.abs(response[2:]).max() < 0.02

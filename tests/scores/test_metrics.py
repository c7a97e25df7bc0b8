import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from helpers.scores import metrics
from helpers.scores.metrics import recovery_correlation


def test_correlation_over_all_entries():
    truth = np.array([[0.0, 1.0], [0.0, 0.0]])
    assert recovery_correlation(truth, 3 * truth + 1) == pytest.approx(1)
    assert recovery_correlation(truth, -truth) == pytest.approx(-1)


@pytest.mark.parametrize(
    ("truth", "estimate", "words"),
    [
        (np.zeros((2, 2)), np.eye(2), "truth should not be the same number everywhere"),
        (np.eye(2), np.ones((2, 2)), "estimate should not be the same number everywhere"),
        (np.eye(2), np.eye(3), "should have the shape of truth"),
        (np.eye(2), np.full((2, 2), np.nan), "NaN"),
    ],
)
def test_undefined_correlation_is_an_error_that_says_why(truth, estimate, words):
    with pytest.raises(ValueError, match=words):
        recovery_correlation(truth, estimate)


@pytest.fixture
def noisy():
    rng = np.random.default_rng(0)
    truth = (rng.random((12, 12)) < 0.3).astype(float)
    return truth, np.round(truth + rng.normal(size=(12, 12)), 1)  # rounded, so that there are ties


def test_auroc_by_pairs_equals_scikit_learn(noisy):
    truth, estimate = noisy
    assert metrics.auroc_by_pairs(truth, estimate) == pytest.approx(roc_auc_score(truth.ravel(), estimate.ravel()), rel=1e-12)


def test_auprc_by_connections_equals_scikit_learn(noisy):
    truth, estimate = noisy
    library = average_precision_score(truth.ravel(), estimate.ravel())
    assert metrics.auprc_by_connections(truth, estimate) == pytest.approx(library, rel=1e-12)
    assert metrics.auprc_by_connections(truth, -estimate) < library
    assert metrics.auprc_by_connections(truth, np.zeros(truth.shape)) == pytest.approx(truth.mean())


def test_scores_of_a_wiring(noisy):
    truth, estimate = noisy
    scores = metrics.score_wiring(truth, estimate)
    assert scores.auroc == pytest.approx(metrics.auroc_by_pairs(truth, estimate))
    assert scores.auprc == pytest.approx(average_precision_score(truth.ravel(), estimate.ravel()))
    assert scores.base_rate == truth.mean()
    assert scores.n_pairs == 144
    assert metrics.score_wiring(truth, estimate + 100).auroc == pytest.approx(scores.auroc)
    assert metrics.score_wiring(truth, -estimate).auroc == pytest.approx(1 - scores.auroc)


def test_scores_off_the_diagonal_leave_out_a_neuron_with_itself(noisy):
    truth, estimate = noisy
    off = ~np.eye(12, dtype=bool)
    scores = metrics.score_off_diagonal(truth, estimate)
    assert scores == metrics.score_wiring(truth[off], estimate[off])
    assert scores != metrics.score_wiring(truth, estimate)
    assert scores.n_pairs == 132
    np.fill_diagonal(estimate, np.nan)  # which does not count
    assert metrics.score_off_diagonal(truth, estimate) == scores


def test_scores_are_said_with_their_base_rate():
    scores = metrics.WiringScores(auroc=0.8249, auprc=0.65, base_rate=0.2, n_pairs=1560)
    assert str(scores) == "AUROC 0.82, AUPRC 0.65 (base rate 0.20)"


def test_median_scores_take_the_median_of_each():
    one, two, three = (
        metrics.WiringScores(a, b, c, n) for a, b, c, n in ((0.5, 0.9, 0.2, 20), (0.7, 0.1, 0.4, 20), (1, 0.3, 0.3, 90))
    )
    assert metrics.median_scores([one, two, three]) == metrics.WiringScores(0.7, 0.3, 0.3, 20)


def test_precision_and_recall():
    truth = np.array([True, True, True, False, False])
    called = np.array([True, False, False, True, False])
    assert metrics.precision_and_recall(truth, called) == (1 / 2, 1 / 3)


def test_resampled_pairs_leave_out_a_neuron_with_itself():
    matrix = np.arange(9).reshape(3, 3)
    values = metrics.pairs_of_resampled_neurons(matrix, np.array([2, 0, 2]))
    assert sorted(values) == [2, 2, 6, 6]


def test_bootstrap_interval_is_about_the_score_and_wider_than_that_of_pairs():
    rng = np.random.default_rng(0)
    truth = (rng.random((30, 30)) < 0.2).astype(float)
    loud = rng.normal(size=30)  # a source that is loud is so for all of its targets
    estimate = truth + 2 * loud[None, :] + rng.normal(size=(30, 30))
    off = ~np.eye(30, dtype=bool)
    score = metrics.score_wiring(truth[off], estimate[off]).auroc
    by_neurons = metrics.bootstrap_scores(truth, estimate, rng)
    pairs = [rng.choice(off.sum(), off.sum()) for _ in range(200)]
    by_pairs = [roc_auc_score(truth[off][chosen] != 0, estimate[off][chosen]) for chosen in pairs]
    assert by_neurons.shape == (200,)
    assert np.mean(by_neurons) == pytest.approx(score, abs=0.02)
    assert np.std(by_neurons) > 1.5 * np.std(by_pairs)


def test_renaming_moves_rows_and_columns_together():
    matrix = np.arange(9).reshape(3, 3)
    order = np.array([2, 0, 1])
    permuted = metrics.permute_neurons(matrix, order)
    assert permuted[0, 1] == matrix[2, 0]
    np.testing.assert_array_equal(np.sort(np.diag(permuted)), np.diag(matrix))


def test_null_of_an_uninformative_estimate_surrounds_its_score():
    rng = np.random.default_rng(0)
    truth = (rng.random((25, 25)) < 0.2).astype(float)
    off = ~np.eye(25, dtype=bool)
    noise, good = rng.normal(size=(25, 25)), truth + rng.normal(size=(25, 25))
    null = metrics.permuted_scores(truth, noise, rng)
    assert np.mean(null) == pytest.approx(0.5, abs=0.02)
    assert null.min() < metrics.score_wiring(truth[off], noise[off]).auroc < null.max()
    assert metrics.score_wiring(truth[off], good[off]).auroc > metrics.permuted_scores(truth, good, rng).max()


@pytest.mark.parametrize("resample", [metrics.bootstrap_scores, metrics.permuted_scores])
def test_only_counted_pairs_count_and_the_diagonal_never_does(resample):
    rng = np.random.default_rng(0)
    truth = (rng.random((15, 15)) < 0.3).astype(float)
    estimate = truth + rng.normal(size=(15, 15))
    pairs = np.ones((15, 15), dtype=bool)
    pairs[:, :5] = False
    seen = []

    def score(connected, values):
        seen.append((connected.size, values.min()))
        return 0.5

    absurd = estimate.copy()
    np.fill_diagonal(absurd, -1e9)
    if resample is metrics.bootstrap_scores:
        absurd[:, :5] = -1e9
        assert (resample(truth, absurd, rng, score, pairs, 30) == 0.5).all()
        assert min(value for _, value in seen) > -100
        assert len({size for size, _ in seen}) > 5
    else:
        assert (resample(truth, absurd, rng, score, pairs, 30) == 0.5).all()
        assert {size for size, _ in seen} == {15 * 10 - 10}
        assert min(value for _, value in seen) > -100


def test_inhibition_is_a_connection_in_every_score(noisy):
    truth, estimate = noisy
    signed = truth * np.where(np.arange(12) % 2, 1, -1)
    assert metrics.score_wiring(signed, estimate) == metrics.score_wiring(truth, estimate)
    assert metrics.auroc_by_pairs(signed, estimate) == metrics.auroc_by_pairs(truth, estimate)
    for resample in (metrics.bootstrap_scores, metrics.permuted_scores):
        both = [resample(t, estimate, np.random.default_rng(0)) for t in (truth, signed)]
        np.testing.assert_array_equal(*both)


def test_renaming_equals_an_explicit_loop():
    rng = np.random.default_rng(0)
    matrix, order = rng.normal(size=(10, 10)), rng.permutation(10)
    expected = [[matrix[order[k], order[m]] for m in range(10)] for k in range(10)]
    np.testing.assert_array_equal(metrics.permute_neurons(matrix, order), expected)


def test_null_of_a_property_of_neurons_is_wider_than_that_of_shuffled_pairs():
    rng = np.random.default_rng(0)
    eager, loud = rng.normal(size=30), rng.normal(size=30)
    truth = (eager[:, None] + rng.normal(size=(30, 30)) > 1).astype(float)
    estimate = np.repeat(loud[:, None], 30, axis=1) + 0.1 * rng.normal(size=(30, 30))
    off = ~np.eye(30, dtype=bool)
    shuffled = [roc_auc_score(truth[off], rng.permutation(estimate[off])) for _ in range(200)]
    assert np.std(metrics.permuted_scores(truth, estimate, rng)) > 2 * np.std(shuffled)


def test_a_tie_counts_half():
    truth, estimate = np.array([1.0, -1.0, 0.0, 0.0]), np.array([1.0, 2.0, 1.0, 0.0])
    assert metrics.auroc_by_pairs(truth, estimate) == 3.5 / 4


def test_as_many_comparisons_as_are_allowed_are_made(monkeypatch):
    truth, estimate = np.array([1.0, 1.0, 0.0, 0.0, 0.0]), np.arange(5.0)
    monkeypatch.setattr(metrics, "MOST_COMPARISONS", 6)
    assert metrics.auroc_by_pairs(truth, estimate) == 0
    monkeypatch.setattr(metrics, "MOST_COMPARISONS", 5)
    with pytest.raises(ValueError, match="truth needs 6 comparisons, over 5"):
        metrics.auroc_by_pairs(truth, estimate)


def test_two_entries_have_a_correlation_and_one_has_none():
    assert recovery_correlation([0.0, 1.0], [5.0, 3.0]) == pytest.approx(-1)
    with pytest.raises(ValueError, match="truth should not be the same number everywhere"):
        recovery_correlation([1.0], [5.0])


class CountedChoice(np.random.RandomState):
    n_draws = 0

    def choice(self, *some, **named):
        self.n_draws += 1
        return super().choice(*some, **named)


def test_twenty_draws_a_score_are_tried_before_it_is_given_up():
    rng = CountedChoice(0)
    with pytest.raises(ValueError, match="truth should have more connected pairs"):
        metrics.bootstrap_scores(np.zeros((4, 4)), np.ones((4, 4)), rng, n_resamples=3)
    assert rng.n_draws == 60


def test_two_hundred_scores_are_made_unless_it_is_told_otherwise(noisy):
    for resample in (metrics.bootstrap_scores, metrics.permuted_scores):
        assert resample(*noisy, np.random.default_rng(0), lambda connected, values: 0.5).shape == (200,)


def test_two_neurons_can_be_scored():
    truth, estimate = np.array([[0.0, 1.0], [0.0, 0.0]]), np.array([[9.0, 2.0], [1.0, 9.0]])
    assert set(metrics.permuted_scores(truth, estimate, np.random.default_rng(0), n_permutations=20)) == {0.0, 1.0}
    assert (metrics.bootstrap_scores(truth, estimate, np.random.default_rng(0), n_resamples=3) == 1).all()


@pytest.mark.parametrize("truth", [np.zeros((3, 3)), np.ones((3, 3)), np.eye(3)])
def test_pairs_of_one_kind_have_no_null(truth):
    with pytest.raises(ValueError, match="truth should hold connected and unconnected pairs among those that count"):
        metrics.permuted_scores(truth, np.ones((3, 3)), np.random.default_rng(0))


def test_a_permutation_that_changes_nothing_gives_the_score_itself():
    """The estimate is renamed, and what is true stays."""

    class Unchanged(np.random.RandomState):
        def permutation(self, n):
            return np.arange(n)

    truth, estimate = np.eye(4)[[1, 2, 3, 0]], np.random.default_rng(0).random((4, 4))
    off = ~np.eye(4, dtype=bool)
    scores = metrics.permuted_scores(truth, estimate, Unchanged(0), n_permutations=2)
    np.testing.assert_allclose(scores, roc_auc_score(truth[off], estimate[off]))


@pytest.mark.parametrize("wrong", [[-1, 0], [0, 3], [0.0, 1.0], [[0, 1]], 1])
def test_only_neurons_that_exist_are_drawn(wrong):
    with pytest.raises(ValueError, match="chosen should hold numbers of neurons from 0 to 2"):
        metrics.pairs_of_resampled_neurons(np.eye(3), np.array(wrong))


def test_pairs_have_to_fit_the_truth():
    for resample in (metrics.bootstrap_scores, metrics.permuted_scores):
        with pytest.raises(ValueError, match=r"pairs should have the shape of truth, \(3, 3\)"):
            resample(np.eye(3), np.eye(3), np.random.default_rng(0), pairs=np.ones((2, 2), dtype=bool))
        with pytest.raises(ValueError, match="pairs should be True or False"):
            resample(np.eye(3), np.eye(3), np.random.default_rng(0), pairs=np.ones((3, 3)))

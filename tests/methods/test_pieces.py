"""Recordings in pieces, which gaps and trials of unequal length leave: lags never reach from one into the next."""

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from helpers import in_pieces
from helpers.methods import autoregression, granger, order_selection, spiking_regression, warning_signs
from helpers.methods.moved_apart import moved_apart
from helpers.worlds.izhikevich import izhikevich_network, simulate_izhikevich

OFF = ~np.eye(4, dtype=bool)
LENGTHS = (150, 3, 90, 260)  # one of them too short for its lags
STATISTICS = ("strength", "f_stat", "p_value")


def cut(x, lengths=LENGTHS):
    return np.split(x, np.cumsum(lengths))[:-1]


@pytest.fixture(scope="module")
def pieces():
    """Four neurons of which 0 drives 1 after two steps; the level of the second neuron is another in each piece."""
    x = np.random.default_rng(3).normal(size=(sum(LENGTHS), 4))
    for t in range(2, len(x)):
        x[t, 1] += 0.5 * x[t - 2, 0] + 0.3 * x[t - 1, 1]
    return [piece + np.array([0, level, 0, 0]) for level, piece in enumerate(cut(x * [1, 10, 0.1, 2]))]


@pytest.fixture(scope="module")
def potentials():
    v = simulate_izhikevich(izhikevich_network(4, np.random.default_rng(1), 0.4), 3000, np.random.default_rng(2))
    return cut(v.membrane_potential, (900, 8, 1500, 592))


def by_hand(pieces, order, target):
    """Design without its constant, one row after the other, and what it predicts."""
    rows, wanted = [], []
    for piece in pieces:
        for t in range(order, len(piece)):
            rows.append(np.concatenate([piece[t - lag] for lag in range(1, order + 1)]))
            wanted.append(piece[t, target])
    return np.array(rows), np.array(wanted)


@pytest.mark.parametrize("order", [1, 3])
def test_an_autoregression_of_pieces_is_that_of_their_rows(pieces, order):
    fit = autoregression.fit_var(pieces, order)
    for target in range(4):
        past, present = by_hand(pieces, order, target)
        ols = sm.OLS(present, sm.add_constant(past)).fit()
        np.testing.assert_allclose(fit.coefficients[:, target].ravel(), ols.params[1:], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(fit.intercept[target], ols.params[0], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(fit.noise_covariance[target, target], ols.scale, rtol=1e-10)
    assert fit.n_samples == len(past) == sum(max(n - order, 0) for n in LENGTHS)


def test_granger_causality_of_pieces_is_that_of_restricted_refits(pieces):
    found = granger.conditional_granger(pieces, 3)
    for target, source in np.argwhere(OFF):
        past, present = by_hand(pieces, 3, target)
        others = [k for k in range(12) if k % 4 != source]
        full, restricted = (sm.OLS(present, sm.add_constant(z)).fit() for z in (past, past[:, others]))
        f, p, _ = full.compare_f_test(restricted)
        np.testing.assert_allclose(found.f_stat[target, source], f, rtol=1e-8)
        np.testing.assert_allclose(found.p_value[target, source], p, rtol=1e-7, atol=1e-12)
    assert found.p_value[1, 0] < 1e-10


def test_joined_pieces_are_something_else(pieces):
    """The rows at the joints are what a recording would have whose gaps were closed."""
    joined = granger.conditional_granger(np.concatenate(pieces), 3)
    assert np.abs(joined.f_stat - granger.conditional_granger(pieces, 3).f_stat).max() > 0.01


def test_pieces_of_one_length_are_trials(pieces):
    x = np.concatenate(pieces)[:500]
    trials = x.reshape(5, 100, 4)
    for ask in (granger.conditional_granger, order_selection.select_order):
        one, other = ask(list(trials), 2), ask(trials, 2)
        for name, value in vars(other).items():
            np.testing.assert_array_equal(getattr(one, name), value)


def test_orders_are_chosen_from_all_pieces(pieces):
    chosen = order_selection.select_order(pieces, 4)
    for order in range(1, 5):
        kept = [piece[4 - order :] for piece in pieces if len(piece) > 4]  # all orders predict the same steps
        fit = autoregression.fit_var(kept, order)
        of_residuals = fit.noise_covariance * fit.regression.residual_degrees_of_freedom / fit.n_samples
        aic, bic = order_selection.information_criteria(of_residuals, fit.n_samples, order)
        np.testing.assert_allclose([chosen.aic_values[order - 1], chosen.bic_values[order - 1]], [aic, bic], rtol=1e-9)
    assert chosen.bic == 2


def test_names_come_from_the_first_table(pieces):
    names = ["AVA", "AVB", "RIM", "AIY"]
    found = granger.conditional_granger([pd.DataFrame(piece, columns=names) for piece in pieces], 2)
    assert found.names == tuple(names)
    np.testing.assert_array_equal(found.strength, granger.conditional_granger(pieces, 2).strength)
    silent = [pd.DataFrame(piece * [1, 1, 0, 1], columns=names) for piece in pieces]
    with pytest.raises(ValueError, match=r"neuron 2 \(RIM\) has the same value at all times"):
        granger.conditional_granger(silent, 2)


def test_too_little_past_in_all_pieces_together_is_refused(pieces):
    short = [piece[:4] for piece in pieces if len(piece) > 4] + [pieces[1]]
    with pytest.raises(ValueError, match="4 neurons at 3 lags need at least 14 steps with a full past, but there are 3"):
        granger.conditional_granger(short, 3)


# Regressions that know of spikes


ASKED = [
    lambda v: spiking_regression.basis_granger(v, 4),
    lambda v: spiking_regression.one_step_regression(v, "potential", "line"),
    lambda v: spiking_regression.one_step_regression(v, "spikes", "quiet past"),
    lambda v: spiking_regression.event_regression(v, 5),
    lambda v: spiking_regression.event_regression(v, 5, window=7),
]


@pytest.mark.parametrize("ask", ASKED)
def test_trials_of_potentials_are_pieces_and_one_piece_is_a_recording(ask, potentials):
    v = np.concatenate(potentials)
    for one, other in ((v, [v]), (v.reshape(2, 1500, 4), [v[:1500], v[1500:]])):
        for name in STATISTICS:
            np.testing.assert_array_equal(getattr(ask(one), name), getattr(ask(other), name))


def test_bumps_of_pieces_are_those_of_their_rows(potentials):
    found = spiking_regression.basis_granger(potentials, 4)
    v = np.concatenate(potentials)
    low = np.quantile(v, 0.001, axis=0)
    v = [np.clip(piece, low, 30) for piece in potentials]
    high = np.max([piece.max(axis=0) for piece in v], axis=0)
    centres = np.linspace(low, high, 4, axis=1)
    before = np.concatenate([spiking_regression.gaussian_bumps(piece[:-1], centres, (high - low) / 3) for piece in v])
    after = np.concatenate([piece[1:] for piece in v])
    assert len(before) == 3000 - 4
    for target, source in np.argwhere(OFF):
        full, without = (
            sm.OLS(after[:, target], sm.add_constant(z)).fit()
            for z in (before, np.delete(before, np.arange(4 * source, 4 * source + 4), axis=1))
        )
        np.testing.assert_allclose(found.f_stat[target, source], full.compare_f_test(without)[0], rtol=1e-6)


def test_a_line_of_pieces_is_granger_causality_of_them(potentials):
    found = spiking_regression.one_step_regression(potentials)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = granger.conditional_granger([np.minimum(piece, 30) for piece in potentials], 1)
    np.testing.assert_allclose(found.f_stat, expected.f_stat, rtol=1e-8)


@pytest.mark.parametrize("window", [1, 7])
def test_events_of_pieces_are_those_of_their_rows(potentials, window):
    found = spiking_regression.event_regression(potentials, 5, window=window)
    v = np.minimum(np.concatenate(potentials), 30)
    centre, scale = v.mean(axis=0), v.std(axis=0)
    target, source = 2, 1
    rows, wanted = [], []
    for piece in potentials:
        spike, z = (piece >= 30).astype(float), (np.minimum(piece, 30) - centre) / scale
        for t in range(max(5, window) - 1, len(piece) - 1):
            if not spike[t, target] and not spike[t + 1, target]:
                now, before = z[t, target], z[t - 4 : t, target][::-1]
                own = [1, now, now**2, now**3, *before, *spike[t - 4 : t, target][::-1], *(now * before[:2])]
                rows.append(np.concatenate([own, np.delete(spike[t - window + 1 : t + 1].sum(axis=0), target)]))
                wanted.append(z[t + 1, target])
    rows, wanted = np.array(rows), np.array(wanted)
    rows = np.delete(rows, [k for k in range(4, 12) if not rows[:, k].any()], axis=1)
    made_up = np.eye(3, rows.shape[1], rows.shape[1] - 3)  # the weak ridge
    full = sm.OLS(np.r_[wanted, np.zeros(3)], np.vstack([rows, made_up])).fit()
    column = rows.shape[1] - 3 + source
    np.testing.assert_allclose(found.f_stat[target, source], full.tvalues[column] ** 2, rtol=1e-6)
    np.testing.assert_allclose(found.effect[target, source], full.params[column] * scale[target], rtol=1e-6)


# What a recording in pieces shows before any model


def said_of(x):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        granger.conditional_granger(x, 1)
    return [str(warning.message) for warning in seen]


@pytest.mark.parametrize("seed", range(5))
def test_honest_pieces_are_let_through(seed):
    rng = np.random.default_rng(seed)
    lengths = rng.integers(60, 140, 30)
    assert said_of([rng.normal(size=(n, 4)) for n in lengths]) == []
    assert said_of([rng.poisson(0.5, (n, 4)).astype(float) for n in lengths]) == []


def test_ends_that_were_filled_are_seen_in_pieces():
    rng = np.random.default_rng(0)
    pieces = [rng.normal(size=(n, 3)) for n in rng.integers(80, 120, 12)]
    assert warning_signs.filled_steps(pieces) == 0
    filled = [np.vstack([piece, np.zeros((15, 3))]) for piece in pieces]
    assert warning_signs.filled_steps(filled) == 12 * 14
    assert warning_signs.filled_steps(filled[:1]) == warning_signs.filled_steps(filled[0]) == 14


def test_a_piece_that_begins_as_the_last_one_ended_is_not_filled():
    rng = np.random.default_rng(0)
    same = rng.normal(size=(1, 3))
    pieces = [np.vstack([same, rng.normal(size=(n, 3)), same]) for n in rng.integers(40, 60, 20)]
    assert warning_signs.filled_steps(pieces) == 0
    assert warning_signs.filled_steps(np.concatenate(pieces)) == 19  # with gaps closed


def test_a_response_in_all_pieces_is_seen_although_they_end_at_other_times():
    rng = np.random.default_rng(1)
    bump = 3 * np.exp(-0.5 * ((np.arange(90) - 40) / 4.0) ** 2)[:, None]
    pieces = [np.vstack([bump * [1, 1, 0], np.zeros((n, 3))]) + rng.normal(size=(90 + n, 3)) for n in range(40)]
    assert any(words.startswith("In all trials, neurons 0, 1 do something at the same time") for words in said_of(pieces))


def test_windows_that_overlap_are_seen_in_pieces():
    rng = np.random.default_rng(2)
    sums = [np.lib.stride_tricks.sliding_window_view(rng.poisson(0.1, (n, 3)), 5, 0).sum(2) for n in (300, 400, 350)]
    assert warning_signs.steps_summed(sums) == 5
    with pytest.raises(ValueError, match=r"sum of 5 successive bins.* or keep every 5th step"):
        granger.conditional_granger(sums, 1)


def test_beginnings_of_pieces_are_trials():
    pieces = [np.random.default_rng(n).random((n, 2)) for n in (10, 100, 4, 90, 95)]
    trials = warning_signs.pieces_of_one_length(pieces)
    assert trials.shape == (3, 90, 2)  # 270 steps; 2 x 95, 4 x 10 or 1 x 100 are fewer
    np.testing.assert_array_equal(trials[1], pieces[3][:90])


def test_neurons_of_pieces_are_moved_along_all_of_them(pieces):
    moved = moved_apart(pieces, np.random.default_rng(0))
    assert tuple(map(len, moved)) == LENGTHS
    before, after = np.concatenate(pieces), np.concatenate(moved)
    shifts = [np.flatnonzero(before[:, 0] == after[0, 0]), np.flatnonzero(before[:, 1] == after[0, 1])]
    assert shifts[0] != shifts[1]
    np.testing.assert_array_equal(after[:, 0], np.roll(before[:, 0], -shifts[0][0]))


def test_copies_of_pieces_call_as_often_as_they_should(pieces):
    found = granger.calibrated_granger(pieces, 2, np.random.default_rng(0), 19)
    assert found.p_value[1, 0] == pytest.approx(1 / 20)
    assert 0.01 < found.false_calls.mean() < 0.1


def test_rows_of_pieces_follow_one_another(pieces):
    np.testing.assert_array_equal(in_pieces.rows(in_pieces.pieces(pieces, "x")), np.concatenate(pieces))
    assert in_pieces.rows(in_pieces.pieces(pieces[:1], "x")).shape == (150, 4)

"""A recording goes through the whole report: what is there stands, and where nothing is, nothing does."""

from dataclasses import replace
from functools import partial
from html.parser import HTMLParser
from itertools import chain, repeat
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from scipy.ndimage import gaussian_filter1d
from scipy.signal import butter, lfilter, sosfiltfilt

from helpers import plots
from helpers.models.causalformer import training
from helpers.recordings import __main__ as terminal
from helpers.recordings import examining, page, preparing, reading, reporting, running
from helpers.worlds.izhikevich import izhikevich_network, simulate_izhikevich
from tests.recordings import made


def ready_of(x, rate_hz=20, axes="time,neurons", **choices):
    return preparing.prepare(reading.read(x, axes=axes, rate_hz=rate_hz), **choices)


def quickly(ready, **choices):
    """A report without the lasso's copies, which take long."""
    return reporting.report(ready, np.random.default_rng(0), **({"seconds_a_method": 20} | choices))


def answer_of(ready, **choices):
    """A report with its answer alone."""
    return quickly(ready, methods=["mvgc_bic"], **choices)


@pytest.fixture(scope="module")
def found():
    return quickly(ready_of(made.network(1500, 5)), title="five <neurons>")


def test_the_arrow_that_is_there_stands_and_no_other(found):
    assert np.argwhere(found.stands).tolist() == [[1, 0]]
    assert found.answer.key == "mvgc_bic"
    assert found.arrows[["from", "to"]].values.tolist() == [["0", "1"]]
    for one in found.methods:
        assert one.called[1, 0], one.key
    assert found.answer.in_copies < 1
    assert 0.02 < found.answer.false_share < 0.08


def test_orders_that_criteria_choose_alike_are_not_others_that_agree(found):
    assert len({one.order for one in found.methods if one.key.startswith("mvgc")}) == 1
    assert not any(one.key.startswith("mvgc") for one in found.others)
    assert found.others
    assert found.arrows["agree"].tolist() == [f"{len(found.others)} of {len(found.others)}"]
    alone = quickly(found.ready, methods=["mvgc_aic", "mvgc_bic"])
    assert [(one.key, bool(one.same_as)) for one in alone.methods] == [("mvgc_aic", False), ("mvgc_bic", True)]
    assert alone.arrows["agree"].tolist() == ["none ran"]
    assert "No other method took this recording" in alone.html()
    np.testing.assert_array_equal(alone.stands, found.stands)
    assert "it was not asked for" in dict(alone.skipped).values()


def test_the_same_analysis_goes_through_copies_of_the_whole_recording():
    found = answer_of(ready_of(made.network(1500, 5)))
    one = found.answer
    copies = [running.copy_of(found.ready, rng) for rng in [np.random.default_rng(0)] for _ in range(19)]
    alone = [answer_of(replace(found.ready, pieces=(copy,)), max_order=1).answer for copy in copies]
    assert one.order == 1
    np.testing.assert_array_equal(one.null.called, [each.called.sum() for each in alone])
    again = [(each.called & each.called_in_halves.all(axis=0)).sum() for each in alone]
    np.testing.assert_array_equal(one.null.again, again)
    assert one.null.called.mean() == one.in_copies
    assert found.null[["", "here"]].values.tolist() == [
        ["called", one.called.sum()],
        ["and in both halves", 1],
        ["and stand", 1],
    ]
    assert found.null["copies with as many"].tolist()[1:] == ["0 of 19", "0 of 19"]
    said = page.null_of(found)
    assert said.endswith("on average in 19 shifted copies of the whole recording; 1 stands here, 0 in a copy.")
    assert said in found.html()
    assert found.table["stand in a copy"].iloc[-1] == 0


def test_an_arrow_that_all_copies_share_stands_in_none_and_one_in_a_single_copy_stands_there(only_granger, monkeypatch):
    drawn = iter(range(99))
    with_arrow = made.network(1600, 4)

    def copy(ready, rng):
        return with_arrow if next(drawn) == 7 else rng.normal(size=with_arrow.shape)

    monkeypatch.setattr(reporting, "copy_of", copy)
    null = answer_of(ready_of(made.network(1600, 4, seed=3))).answer.null
    assert np.flatnonzero(null.stand).tolist() == [7]
    assert null.called[7] >= null.again[7] == null.stand[7] == 1
    monkeypatch.setattr(reporting, "copy_of", lambda ready, rng: with_arrow)
    found = answer_of(ready_of(with_arrow))
    assert found.null["copies with as many"].tolist() == ["19 of 19", "19 of 19", "19 of 19"]  # here none stands either
    assert (found.null["here"].iloc[1], found.answer.null.stand.max()) == (1, 0)


def test_copies_whose_halves_time_does_not_last_for_are_not_counted(only_granger, monkeypatch):
    monkeypatch.setattr(reporting, "copy_of", lambda ready, rng: made.network(800, 4, seed=int(rng.integers(1000))))
    times = chain([0, 0, 0, 0.1, 0.1], repeat(99.0))  # the method itself is quick; copies take long
    tick = partial(next, times)
    monkeypatch.setattr(running, "time", SimpleNamespace(perf_counter=tick, process_time=tick))
    null = answer_of(ready_of(made.network(800, 4))).answer.null
    assert np.isfinite(null.again).sum() == 1  # of the copy with most evidence, the only one that can have one that stands
    assert null.called.min() >= 1


@pytest.mark.parametrize("seed", range(3))
def test_without_an_edge_the_recording_is_like_its_copies(seed):
    found = answer_of(ready_of(np.random.default_rng(seed).normal(size=(1500, 8))))
    assert found.null["here"].iloc[-1] == 0
    assert found.null["in a copy"].iloc[0] < 0.5
    assert int(found.null["copies with as many"].iloc[0].split()[0]) >= 15  # none is called here, and none in most copies


def test_evidence_is_what_is_compared_with_copies(found):
    arrow = found.arrows.iloc[0]
    assert arrow["evidence"] == found.answer.evidence[1, 0] > 100  # F, and not the log-ratio of Granger causality
    assert arrow["highest in copies"] == found.answer.highest_in_copies.max() < 25
    assert f">{arrow['evidence']:,.0f}<" in found.html()


def test_the_paragraph_for_the_paper_says_what_was_taken_off(found):
    assert "Preparation: none. " in page.paragraph_of(found)
    x = np.column_stack([made.network(1500, 4), np.zeros(1500)])
    x[700:720] = np.nan
    words = page.paragraph_of(quickly(ready_of(x, drift_s=20), methods=["mvgc_bic"]))
    for part in (
        "Cut where steps are missing",
        "Left out, as they are silent: 4.",
        "Drift was taken off: what changes more slowly",
    ):
        assert part in words
    assert "Sampled" not in words


def test_every_method_of_the_registry_was_run_or_is_named_with_a_reason(found):
    run, skipped = {one.name for one in found.methods}, dict(found.skipped)
    assert run | set(skipped) == {method.name for method in reporting.METHODS}
    assert not run & set(skipped)
    assert skipped["event regression"] == "it needs membrane potentials in mV, in which a spike reaches 30"
    assert "trained=True" in skipped["attention"]
    assert len(found.table) == len(found.methods)


def test_halves_and_copies_are_what_they_say():
    x = made.network(300, 3)
    ready = ready_of([x[:100], x[100:220], x[220:]])
    first, second = running.halves_of(ready.pieces)
    np.testing.assert_array_equal(np.concatenate(first), x[:150])
    np.testing.assert_array_equal(np.concatenate(second), x[150:])
    assert [len(part) for part in first] == [100, 50]
    copy = running.copy_of(ready, np.random.default_rng(0))
    assert [len(part) for part in copy] == [100, 120, 80]
    np.testing.assert_array_equal(np.sort(np.concatenate(copy), axis=0), np.sort(x, axis=0))
    trials = running.copy_of(ready_of(x.reshape(10, 30, 3), axes="trials,time,neurons"), np.random.default_rng(0))
    for trial in trials:  # whole trials of each neuron, at their own times
        assert any(np.array_equal(trial[:, 1], one) for one in x.reshape(10, 30, 3)[:, :, 1])
    between_gaps = replace(ready_of(x.reshape(10, 30, 3), axes="trials,time,neurons"), are_trials=False)
    whole = np.concatenate(running.copy_of(between_gaps, np.random.default_rng(0)))  # moved as one
    (shift,) = np.flatnonzero(x[:, 1] == whole[0, 1])
    np.testing.assert_array_equal(whole[:, 1], np.roll(x[:, 1], -shift))


SLOW = np.cos(np.pi * 3 * np.arange(2000) / 2000)[:, None]


def nothing(kind, seed):
    """Independent neurons, with what misleads."""
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=(2000, 6))
    if kind == "noise":
        return ready_of(noise)
    if kind == "slow":
        return ready_of(lfilter([1], [1, -0.95], noise, axis=0))
    if kind == "drift":
        return ready_of(noise + 2 * SLOW)
    if kind == "drift taken off":
        return ready_of(noise + 2 * SLOW, drift_s=30)
    if kind == "bursts":
        return ready_of(rng.standard_t(2.5, size=(2000, 6)))
    if kind == "sparse spikes":
        return ready_of((rng.random((2000, 6)) < 0.02).astype(float))
    if kind == "gaps":
        noise[700:720] = np.nan
        return ready_of(noise)
    if kind == "dead and copied":
        return ready_of(np.column_stack([noise, noise[:, 0], np.zeros(2000), np.arange(2000)]))
    bump = 3 * np.exp(-0.5 * ((np.arange(100) - 30) / 4.0) ** 2)[:, None] * np.array([1, 1, 1, 0, 0, 0])
    trials = noise.reshape(20, 100, 6) + bump + np.roll(bump, 2, axis=0) * np.array([0, 1, 0, 0, 0, 0])
    return ready_of(trials, axes="trials,time,neurons", trial_means=kind == "response taken off")


KINDS = ("noise", "slow", "drift", "drift taken off", "bursts", "sparse spikes", "gaps", "dead and copied", "response")


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", [*KINDS, "response taken off"])
def test_a_recording_without_a_single_arrow_ends_with_none(kind, seed):
    found = quickly(nothing(kind, seed), seconds_a_method=3)
    assert not found.stands.any()
    assert bool(found.seen.stops) == (kind in ("drift", "response"))
    headline, why = page.headline_of(found)
    assert headline == ("No arrow can be read from this recording as it is." if found.seen.stops else "No arrow stands.")
    if found.seen.stops:
        assert "drift_s=" in why or "trial_means=True" in why


def test_a_few_neurons_that_drift_have_no_arrows_between_them():
    x = made.network(2000, 24)
    x[:, :2] += 2 * SLOW
    found = quickly(ready_of(x), seconds_a_method=3)
    assert not found.seen.stops
    assert found.answer.called[1, 0]
    assert not found.stands[:2, :2].any()


def test_potentials_are_answered_by_the_regression_that_knows_spikes():
    net = izhikevich_network(5, np.random.default_rng(1), 0.3)
    v = simulate_izhikevich(net, 4000, np.random.default_rng(2)).membrane_potential
    found = quickly(ready_of(v, 1000, signal="millivolts"), truth=net.W, seconds_a_method=3)
    assert found.answer.key == "event_regression"
    run = {one.key for one in found.methods}
    assert {"basis_granger", "shared_curve", "one_step_regression", "event_regression", "mvgc_bic"} <= run
    assert found.answer.score > 0.9
    assert found.baselines.keys() == {"brightness", "slowness"}
    assert "Beside the wiring that is known" in found.html()


def test_what_knows_of_no_wiring_is_set_beside_the_arrows():
    x = np.random.default_rng(0).normal(size=(1500, 6))
    x[1:, 1] += 0.5 * x[:-1, 0]
    x[1:, 3] += 0.5 * x[:-1, 2]
    places = np.array([[0.0, 0], [0, 1], [50, 0], [50, 1], [0, 90], [90, 90]])
    tried = np.ones((6, 6))
    tried[1, 0] = tried[3, 2] = 9
    found = quickly(ready_of(x), positions=places, n_trials=tried, seconds_a_method=3)
    told = found.answer.without_wiring
    assert told["distance"] > 0.9
    assert told["number of trials"] == 1
    assert "told by distance" in found.table.columns
    with pytest.raises(ValueError, match=r"^positions should have an entry for each of the neurons"):
        reporting.report(found.ready, np.random.default_rng(0), positions=places[:3])
    with pytest.raises(ValueError, match=r"^truth should have shape \(neurons, neurons\)"):
        reporting.report(found.ready, np.random.default_rng(0), truth=places)


def test_what_is_known_of_neurons_that_were_left_out_goes_with_them():
    x = np.column_stack([np.zeros(1500), made.network(1500, 4)])
    truth = np.zeros((5, 5))
    truth[2, 1] = 1
    found = quickly(ready_of(x), truth=truth, seconds_a_method=3)
    assert np.argwhere(found.stands).tolist() == [[1, 0]]
    assert found.answer.score == 1


def test_pairs_that_seldom_meet_have_no_arrow():
    spikes = (np.random.default_rng(0).random((3000, 4)) < [0.02, 0.02, 0.2, 0.2]).astype(float)
    spikes[1:, 1] = np.maximum(spikes[1:, 1], spikes[:-1, 0])
    spikes[1:, 3] = np.maximum(spikes[1:, 3], spikes[:-1, 2])
    found = quickly(ready_of(spikes), seconds_a_method=3)
    assert found.answer.called[1, 0]
    assert np.argwhere(found.stands).tolist() == [[3, 2]]


def test_spikes_are_answered_by_a_point_process_and_it_is_said_why():
    spikes = (np.random.default_rng(0).random((2500, 4)) < 0.1).astype(float)
    spikes[1:, 1] = np.maximum(spikes[1:, 1], spikes[:-1, 0] * (np.random.default_rng(1).random(2499) < 0.6))
    methods = ["point_process", "mvgc_bic", "event_regression"]
    found = quickly(ready_of(spikes), methods=methods)
    assert found.answer.key == "point_process"
    assert np.argwhere(found.stands).tolist() == [[1, 0]]
    assert found.null["here"].tolist() == [1, 1, 1]
    assert page.choice_of(found).startswith("The numbers are spikes, so the answer is that of a point process")
    assert "straight line through zeros and ones" in found.html()
    assert page.choice_of(quickly(ready_of(made.network(400, 3)), methods=methods)) == ""
    twice = spikes.copy()
    twice[np.flatnonzero(twice[:, 3])[:20], 3] = 2  # of some 1100
    few = quickly(ready_of(twice), methods=methods)
    assert few.answer.key == "point_process"
    np.testing.assert_array_equal(few.answer.evidence, found.answer.evidence)
    shared = 20 / twice.sum()
    assert f"({shared:.1%} share a bin with another of their neuron, and are not seen)" in page.choice_of(few)


def test_counts_that_share_bins_are_answered_by_granger_and_it_is_said_why():
    counts = np.random.default_rng(0).poisson(0.6, (1500, 4)).astype(float)
    counts[1:, 1] += counts[:-1, 0]
    methods = ["point_process", "mvgc_bic"]
    found = quickly(ready_of(counts), methods=methods)
    shared = 1 - np.count_nonzero(counts) / counts.sum()
    assert found.ready.share_bins == shared > 0.2
    assert found.answer.key == "mvgc_bic"
    assert np.argwhere(found.stands).tolist() == [[1, 0]]
    said = f"it sees at most one spike in a bin, and would miss {shared:.0%} of these: take narrower bins"
    assert said in dict(found.skipped)["point process"]
    assert said in page.choice_of(found)
    assert "trust its copies more than its p-values" in page.choice_of(found)


def test_a_point_process_that_takes_too_long_or_was_not_checked_is_not_the_answer():
    spikes = (np.random.default_rng(0).random((1500, 4)) < 0.1).astype(float)
    methods = ["point_process", "mvgc_bic"]
    none = quickly(ready_of(spikes), methods=methods, seconds_a_method=1e-6)
    assert "one run would take about 0 s" in dict(none.skipped)["point process"]
    found = quickly(ready_of(spikes), methods=methods)
    by_key = {one.key: one for one in found.methods}
    assert found.answer.key == "point_process"
    for change, words in (
        ({"n_copies": 3}, "was set beside 3 copies only, and it takes 19"),
        ({"halves_ran": False}, "both halves"),
    ):
        other = replace(found, methods=(replace(by_key["point_process"], **change), by_key["mvgc_bic"]))
        assert other.answer.key == "mvgc_bic"
        assert words in page.choice_of(other)
    alone = replace(found, methods=(replace(by_key["point_process"], n_copies=3),))
    assert alone.answer.key == "point_process"


def test_a_half_in_which_a_method_fails_is_no_half_without_arrows():
    spikes = (np.random.default_rng(0).random((1500, 3)) < 0.1).astype(float)
    spikes[750:, 2] = 0
    found = quickly(ready_of(spikes), methods=["point_process", "mvgc_bic"])
    assert {one.key: one.halves_ran for one in found.methods} == {"point_process": False, "mvgc_bic": False}
    assert any("A half was refused" in words for words in found.answer.said)
    assert found.answer.key == "point_process"  # none is better checked


def test_models_are_trained_when_told_and_read_over_their_first_weights(monkeypatch):
    train = training.fit_causalformer
    monkeypatch.setattr(training, "fit_causalformer", lambda x, rng, label: train(x, rng, n_steps=20, label=label))
    found = quickly(ready_of(made.network(400, 3)), trained=True, seconds_a_method=3)
    read = {one.key: one for one in found.methods if one.key in ("attention", "ablation", "do_spike")}
    assert len(read) == 3
    for one in read.values():
        assert -1 <= one.over_seeds <= 1
        assert not one.stands.any()
        assert one.n_copies == 1
    assert "over seeds" in found.table.columns
    assert "over seeds" in found.html()
    many = quickly(ready_of(np.random.default_rng(0).normal(size=(500, 41))), trained=True, seconds_a_method=1e-6)
    assert "at most 40 neurons, and there are 41" in dict(many.skipped)["attention"]


@pytest.fixture
def only_granger(monkeypatch):
    """Of all methods, the one whose arrows are the answer, as the others take long."""
    monkeypatch.setattr(reporting, "METHODS", tuple(one for one in reporting.METHODS if one.key == "mvgc_bic"))


def test_an_arrow_of_one_half_does_not_stand(only_granger):
    x = made.network(1600, 4)
    x[800:, 1] = np.random.default_rng(5).normal(size=800)
    found = quickly(ready_of(x))
    assert found.answer.called[1, 0]
    assert found.answer.in_halves[0] >= 1
    assert not found.stands[1, 0]


def test_an_arrow_that_copies_reach_does_not_stand(only_granger, monkeypatch):
    monkeypatch.setattr(reporting, "copy_of", lambda ready, rng: ready.activity)
    found = quickly(ready_of(made.network(800, 4)))
    assert found.answer.called[1, 0]
    assert (found.answer.in_halves[2], found.answer.in_copies, found.answer.by_chance) == (1, 1, 1 / 12)
    assert not found.stands.any()
    assert "none of these is also above every pair of all 19 copies" in page.headline_of(found)[1]


def test_evidence_without_p_values_is_called_above_copies_and_as_often_in_halves(monkeypatch):
    monkeypatch.setattr(reporting, "METHODS", tuple(one for one in reporting.METHODS if one.key == "correlation"))
    x = made.network(1600, 4)
    x[1:, 3] += 0.5 * x[:-1, 2]
    (one,) = quickly(ready_of(x)).methods
    assert np.argwhere(one.called).tolist() == [[1, 0], [3, 2]]
    assert one.in_halves == (2, 2, 2)
    assert np.isnan(one.in_copies)


def test_too_few_copies_let_nothing_stand():
    found = quickly(ready_of(made.network(1500, 4)), n_copies=5, seconds_a_method=3)
    assert not found.stands.any()
    assert page.headline_of(found)[0] == "No arrow was set beside enough copies."


def test_a_method_that_is_slow_has_fewer_copies_and_says_so():
    found = quickly(ready_of(made.network(600, 4)), seconds_a_method=1e-6)
    assert all(one.n_copies == 0 for one in found.methods)
    assert all("0 copies were made, and not 19" in one.said[-1] for one in found.methods)


# Before any method


def seen_of(x, **choices):
    seen = examining.examine(ready_of(x, **choices))
    return {one.question: one for one in seen.findings}, seen


def test_an_examination_has_numbers_that_are_right():
    x = lfilter([1], [1, -0.8], np.random.default_rng(0).normal(size=(3000, 4)), axis=0)
    by_question, seen = seen_of(x)
    assert all(one.level == "fine" for one in seen.findings)
    assert "2,999 steps for 5 coefficients of each neuron: 599.8 for one, at 1 lag" in by_question["Is it long enough?"].number
    assert abs(float(by_question["Are there heavy tails?"].number.split()[4])) < 0.3  # of a normal distribution, 0
    assert "keeps 0.8" in by_question["How slow is it?"].number
    np.testing.assert_allclose(seen.memory[:3].mean(axis=1), [1, 0.8, 0.64], atol=0.05)
    np.testing.assert_allclose(seen.halves.sum(axis=0), 0, atol=1e-12)
    assert list(seen.table.columns) == ["question", "number", "level", "meaning", "remedy"]
    assert len(seen.figure("t").axes) == 6


def test_memory_does_not_reach_from_piece_to_piece():
    level = np.repeat([0.0, 5.0, 0.0, 5.0], 50)[:, None]  # steps up and down, and nothing between
    x = np.random.default_rng(0).normal(size=(200, 3)) + level
    ready = ready_of([x[:100], x[100:130], x[130:]])
    centred = x - x.mean(axis=0)
    before, after = (np.concatenate([part[at] for part in np.split(centred, [100, 130])]) for at in (slice(-7), slice(7, None)))
    expected = (before * after).mean(axis=0) / centred.var(axis=0)
    np.testing.assert_allclose(examining.examine(ready).memory[7], expected, rtol=1e-10)


def test_what_misleads_is_seen():
    rng = np.random.default_rng(1)
    common = rng.normal(size=(2000, 1))
    by_question, _ = seen_of(rng.normal(size=(2000, 5)) + 2 * common)
    assert by_question["What do neurons share within a step?"].level == "look"
    assert by_question["Is it sampled fast enough?"].level == "look"
    by_question, _ = seen_of(rng.standard_t(2.2, size=(2000, 5)))
    assert by_question["Are there heavy tails?"].level == "look"
    by_question, _ = seen_of((rng.random((2000, 5)) < 0.02).astype(float))
    assert by_question["Do neurons coincide often enough?"].level == "look"
    by_question, _ = seen_of(rng.normal(size=(40, 8)))
    assert by_question["Is it long enough?"].level == "look"
    louder = rng.normal(size=(2000, 5)) * np.where(np.arange(2000) < 1000, 1, 3)[:, None]
    by_question, _ = seen_of(louder)
    assert by_question["Is it the same in both halves?"].level == "look"
    moved = rng.normal(size=(2000, 5)) + 0.5 * (np.arange(2000) >= 1000)[:, None] * [1, 0, 0, 0, 1]
    assert seen_of(moved)[0]["Is it the same in both halves?"].number.startswith("2 of 5 neurons")
    nearly = rng.normal(size=(2000, 4))
    nearly[:, 3] = nearly[:, 1] + 0.01 * rng.normal(size=2000)
    assert seen_of(nearly)[0]["What do neurons share within a step?"].number.endswith("largest 1, of 1 and 3)")
    smooth = lfilter(np.ones(8) / 8, 1, rng.normal(size=(4000, 5)), axis=0)[10:]
    by_question, seen = seen_of(smooth)
    assert by_question["Was it smoothed?"].number == "it looks like a moving average over 8 steps"
    assert seen.stops
    filled = np.vstack([rng.normal(size=(1000, 3)), np.zeros((50, 3)), rng.normal(size=(1000, 3))])
    assert "Was something filled in?" in seen_of(filled)[0]
    with pytest.raises(ValueError, match=r"^ready should hold more steps than coefficients, but 30 neurons at one lag are 31"):
        examining.examine(ready_of(rng.normal(size=(60, 30))))
    with pytest.raises(ValueError, match=r"^ready should be what preparing.prepare gives"):
        examining.examine(filled)


def noise(n_steps, n_neurons, keeps=0.5):
    return lfilter([1], [1, -keeps], np.random.default_rng(1).normal(size=(n_steps, n_neurons)), axis=0)


def test_a_clock_is_seen_in_those_that_follow_it_and_its_period_is_told():
    x = noise(4000, 5)
    assert "Does it follow a clock?" not in seen_of(x)[0]
    x[:, [1, 3, 4]] += 1.5 * np.sin(2 * np.pi * np.arange(4000) / 20)[:, None]
    by_question, seen = seen_of(x)
    found = by_question["Does it follow a clock?"]
    assert (found.number, found.level) == ("in 3 neurons something returns about every 20 steps", "stop")
    assert found in seen.stops
    assert "trials of that period" in found.remedy


def test_a_filter_is_seen_and_where_in_the_spectrum_is_told():
    x = noise(4000, 4, 0.0)
    assert "Was it filtered?" not in seen_of(x)[0]
    rest = 1e-4 * np.random.default_rng(2).normal(size=x.shape)
    by_question, seen = seen_of(sosfiltfilt(butter(4, 0.2, output="sos"), x, axis=0) + rest)
    assert by_question["Was it filtered?"].number == "next to no power in the upper half of its frequencies"
    assert by_question["Was it filtered?"] in seen.stops
    by_question, seen = seen_of(sosfiltfilt(butter(4, [0.4, 0.8], "band", output="sos"), x, axis=0) + rest)
    words = by_question["Was it filtered?"].number.split()
    assert words[:5] == ["next", "to", "no", "power", "between"]
    assert words[-3:] == ["cycles", "a", "step"]
    assert 0 <= float(words[5]) < float(words[7]) < 0.2  # the band that was kept is from 0.2 to 0.4
    assert by_question["Was it filtered?"] in seen.stops


def test_lags_that_are_too_few_are_seen():
    x = gaussian_filter1d(noise(250, 31, 0.0), 1.0, axis=0)
    assert "Are the lags enough?" not in seen_of(noise(250, 31))[0]
    by_question, _ = seen_of(x)
    found = by_question["Are the lags enough?"]
    left = float(found.number.split(" up to ")[1].split()[0])
    factor = float(found.meaning.split(" about ")[1].split(":")[0])
    assert found.level == "look"
    assert 0.3 < left < 0.6
    assert 1 + 2 * left**2 * 0.8 < factor < 1 + 4 * left**2


def test_what_reaches_all_at_once_is_seen():
    x = noise(3000, 5)
    assert "Does something reach all at once?" not in seen_of(x)[0]
    jumps = 8 * (np.random.default_rng(2).random((3000, 1)) < 0.005)
    by_question, seen = seen_of(x + jumps)
    found = by_question["Does something reach all at once?"]
    typical = np.median(np.abs(seen.residuals[np.triu_indices(5, 1)]))
    assert found.level == "look"
    assert found.number.endswith(f"typically correlate by {typical:.2f}")
    assert typical > 0.1


# The page and the terminal


def test_the_page_needs_nothing_else_and_says_what_was_found(found, tmp_path):
    words = found.html()
    assert words.count("<h1>") == 1
    assert "five &lt;neurons&gt;" in words
    assert "<neurons>" not in words
    assert "1 arrow stands, as evidence and not as proof." in words
    assert "What would have to be true for this to be causal" in words
    for one in (*found.ready.done, "push 0, at times that chance chose, and see whether 1 follows"):
        assert one in words
    for outside in ("http:", "https:", "<script", "<link", "@import"):
        assert outside not in words
    assert words.count('src="data:image/png;base64,') >= 2
    assert words.count("<img alt=") == words.count("<img ")
    written = found.save(tmp_path / "r.html")
    assert [path.name for path in written] == ["r.html", "r-methods.csv", "r-arrows.csv"]
    assert len(pd.read_csv(written[1])) == len(found.methods)
    assert pd.read_csv(written[2])[["from", "to"]].values.tolist() == [[0, 1]]


ODD_NAMES = ("<b>bold</b>", "$x$", "a & b", '"quoted"', "$\\alpha_$", "100 %")


@pytest.fixture(scope="module")
def oddly_named():
    """A report whose names are markup, formulas, and half a formula."""
    ready = replace(ready_of(made.network(1500, 6)), names=ODD_NAMES)
    return answer_of(ready, title='<script>alert(1)</script> $y$ & "more"')


def test_names_are_words_and_neither_markup_nor_formulas(oddly_named):
    words = oddly_named.html()
    assert np.argwhere(oddly_named.stands).tolist() == [[1, 0]]
    for markup in ("<script", "<b>bold", '"quoted"', "a & b"):
        assert markup not in words
    for said in ("&lt;b&gt;bold&lt;/b&gt;</td>", "$x$</td>", "&lt;script&gt;alert(1)&lt;/script&gt; $y$ &amp;"):
        assert said in words
    assert "push &lt;b&gt;bold&lt;/b&gt;, at times that chance chose, and see whether $x$ follows" in words


def test_a_picture_shows_names_as_they_are(oddly_named):
    figure = plots.arrows_found(oddly_named.answer.evidence, oddly_named.stands, list(ODD_NAMES), "t")
    figure.canvas.draw()  # half a formula would be an error
    labels = figure.axes[0].get_yticklabels()
    assert [label.get_text() for label in labels] == list(ODD_NAMES)
    assert not any(label.get_parse_math() for label in (*labels, *figure.axes[0].get_xticklabels()))
    plt.close(figure)


def test_inside_a_notebook_the_page_stands_in_a_frame_of_its_own(oddly_named):
    parser = FrameOf()
    parser.feed(oddly_named._repr_html_())
    assert parser.tags == ["iframe"]
    assert parser.attributes["srcdoc"] == oddly_named.html()  # once unescaped, it is the page, to the letter
    assert parser.attributes["title"] == 'Report on <script>alert(1)</script> $y$ & "more"'
    assert "prefers-color-scheme: dark" in parser.attributes["srcdoc"]


class FrameOf(HTMLParser):
    """What a browser would see of a piece of HTML."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes = [], {}

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes |= dict(attributes)


def test_a_terminal_takes_a_file_to_a_page(tmp_path, capsys):
    np.save(tmp_path / "x.npy", made.network(800, 4).T)
    assert terminal.main([str(tmp_path / "x.npy")]) == 1
    asked = capsys.readouterr()
    assert "Refused: axes should say which axis of x.npy" in asked.err
    out = tmp_path / "page.html"
    assert terminal.main([str(tmp_path / "x.npy"), "--axes", "neurons,time", "--rate-hz", "20", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "1 arrow stands" in said
    assert "not run: attention, as it trains a model" in said
    assert "Left: 4 neurons, 800 steps" in said
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"rng": 3}, "^rng should be a random number generator"),
        ({"n_copies": -1}, "^n_copies should be a whole number"),
        ({"max_order": 0}, "^max_order should be a whole number"),
        ({"seconds_a_method": 0}, "^seconds_a_method should be above 0"),
        ({"methods": ["mvgc"]}, r"^methods should hold keys of methods \(.*mvgc_bic.*\), but it is \['mvgc'\]"),
        ({"methods": []}, r"^methods should hold keys of methods .*, but it is \[\]"),
        ({"methods": 3}, r"^methods should hold keys of methods .*, but it is \[3\]"),
        ({"ready": np.ones((9, 2))}, r"^ready should be what preparing.prepare gives"),
    ],
)
def test_a_choice_that_is_none_is_refused(choice, words, found):
    with pytest.raises(ValueError, match=words):
        reporting.report(**({"ready": found.ready, "rng": np.random.default_rng(0)} | choice))


def test_where_no_method_can_be_run_it_is_said(monkeypatch, tmp_path, capsys):
    def refuse(self, recording, rng):
        raise ValueError("x should be another.")

    monkeypatch.setattr(reporting.METHODS[0].__class__, "estimate", refuse)
    np.save(tmp_path / "x.npy", made.network(400, 3))
    choices = ["--axes", "time,neurons", "--rate-hz", "20", "--out", str(tmp_path / "r.html")]
    assert terminal.main([str(tmp_path / "x.npy"), *choices]) == 0
    said = capsys.readouterr().out
    assert "No method could be run." in said
    assert "not run: Granger, BIC, as it refused the recording: x should be another." in said
    assert "No method could be run." in (tmp_path / "r.html").read_text(encoding="utf-8")

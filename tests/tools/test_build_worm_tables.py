"""The tables of worms: what is asked of behaviour ahead, by hand, and a table that goes on where it was stopped."""

from types import SimpleNamespace

import numpy as np
import pytest

from helpers.methods.edges import expected_edges
from tools import build_worm_tables as build
from tools.worm_tables import ahead, decoding, study, subspaces
from tools.worm_tables import edges as edge_kinds

# Onsets at 2, 6 and 9.
REVERSAL = np.array([0, 0, 1, 1, 0, 0, 1, 0, 0, 1], dtype=bool)


def test_onsets_are_those_of_the_volumes_to_come_asked_where_it_does_not_reverse():
    happens, asked = ahead.onset_within(REVERSAL, 2)
    assert happens.tolist() == [True, True, True, False, True, True, False, True]  # in one of the next two
    assert asked.tolist() == [True, True, False, False, True, True, False, True]
    happens, asked = ahead.onset_within(REVERSAL, 9)
    assert (happens.tolist(), asked.tolist()) == ([True], [True])


def test_intervals_are_between_onsets_and_horizons_are_whole_volumes():
    assert ahead.mean_interval(REVERSAL) == pytest.approx(3.5 * study.SECONDS)
    assert [ahead.steps_of(horizon) for horizon in (0.1, *ahead.HORIZONS)] == [1, 1, 5, 10, 20, 50]


def test_evidence_is_scored_with_what_comes_after_it():
    later = np.append(REVERSAL[1:], False).astype(float)
    assert ahead.aurocs_of(REVERSAL, "state", 0.6, later) == 1
    assert ahead.aurocs_of(REVERSAL, "state", 0.6, REVERSAL.astype(float)) < 0.9
    soon = np.array([0, 1, 0, 0, 0, 1, 0, 0, 1, 0.0])
    assert ahead.aurocs_of(REVERSAL, "onset", 0.6, soon) == 1
    assert np.isnan(ahead.aurocs_of(REVERSAL, "onset", 9 * 0.6, soon))


def test_minutes_and_halves_are_parts_of_a_recording():
    activity = np.arange(800)[:, None]
    even, odd = subspaces.split(activity, "minutes")
    assert even[[0, 99, 100], 0].tolist() == [0, 99, 200]
    assert odd[[0, 100], 0].tolist() == [100, 300]
    assert [len(part) for part in subspaces.split(activity, "halves")] == [400, 400]


def test_a_renamed_decoder_is_shown_other_neurons():
    decoder = SimpleNamespace(states="states", evidence=lambda x: x[:, 0], say=lambda x: x[:, 1])
    renamed, features = decoding.Renamed(decoder, np.array([2, 0, 1])), np.array([[10, 11, 12]])
    assert (renamed.states, renamed.evidence(features).tolist(), renamed.say(features).tolist()) == ("states", [12], [10])


def test_decoders_on_the_same_minutes_see_as_much_as_they_should(monkeypatch):
    asked, fits = np.random.default_rng(0).random(800) < 0.5, []
    features = [np.full((800, 1, 1), float(k)) + np.arange(800)[:, None, None] / 1000 for k in range(7)]

    def fit(given, does):
        fits.append([(int(part[0, 0, 0]), np.rint(1000 * (part[:, 0, 0] % 1)).astype(int)) for part in given])
        assert all(np.array_equal(own, asked[volumes]) for own, (_, volumes) in zip(does, fits[-1], strict=True))
        return "decoder"

    scored = []
    monkeypatch.setattr(decoding, "fit_state_decoder", fit)
    monkeypatch.setattr(
        decoding, "score_of", lambda decoder, x, does: scored.append(np.rint(1000 * (x[:, 0, 0] - 2)).astype(int)) or {}
    )
    rows = list(decoding.on_the_same_minutes(features, [asked] * 7, 2, "the third"))
    tests = [row["test"] for row in rows]
    assert {test: tests.count(test) for test in tests} == {
        "six others": 1,
        "one other": 6,
        "six others, a sixth each": 5,
        "scattered": 5,
    }
    for test, given, rest in zip(tests, fits, scored, strict=True):
        worms, volumes = zip(*given, strict=True)
        if test == "scattered":
            assert worms == (2,)
            assert sorted([*volumes[0], *rest]) == list(range(800))
            assert len(rest) == 320
        else:
            assert rest.tolist() == list(range(480, 800))
            assert set(worms) <= {0, 1, 3, 4, 5, 6}
            assert sum(map(len, volumes)) == (4800 if test == "six others" else 480)
            assert len(worms) == (1 if test == "one other" else 6)
    assert {given[0][0] for test, given in zip(tests, fits, strict=True) if test == "one other"} == {0, 1, 3, 4, 5, 6}


def test_scores_of_a_decoder_are_those_of_its_evidence_and_of_what_it_says():
    evidence = np.column_stack([np.zeros(4), [3.0, 1, 2, 0]])
    decoder = SimpleNamespace(evidence=lambda x: evidence[x], say=lambda x: np.array([True, True, True, False])[x])
    happens = np.array([True, True, False, False])
    assert decoding.score_of(decoder, np.arange(4), happens) == {"auroc": 0.75, "balanced_accuracy": 0.75}


def test_slopes_are_delayed_and_levels_are_not():
    features = np.random.default_rng(0).standard_normal((6, 2, 2))
    delayed = decoding.slope_later(features, 2)
    np.testing.assert_array_equal(delayed[:, :, 0], features[:, :, 0])
    np.testing.assert_array_equal(delayed[2:, :, 1], features[:4, :, 1])
    assert not delayed[:2, :, 1].any()


CONNECTOME = np.array([[0, 2.0, 3, 1], [2, 0, 0, 0], [3, 0, 0, 0.5], [1, 0, 0.5, 0]])  # 3, 1, 2 and 2 partners


def test_numbers_of_partners_are_taken_away_from_those_who_should_not_have_them():
    command = np.array([True, False, False, False])
    alone = edge_kinds.edges_of("numbers alone", CONNECTOME, None, 0, command)
    np.testing.assert_allclose(alone, expected_edges((CONNECTOME > 0).astype(float)))
    as_others = edge_kinds.edges_of("numbers, command as others", CONNECTOME, None, 0, command)
    np.testing.assert_allclose(as_others, edge_kinds.joined_by(np.array([5 / 3, 1, 2, 2])))
    alike = edge_kinds.edges_of("numbers, others alike", CONNECTOME, None, 0, command)
    np.testing.assert_allclose(alike, edge_kinds.joined_by(np.array([3, 5 / 3, 5 / 3, 5 / 3])))
    assert edge_kinds.edges_of("numbers as a feature", CONNECTOME, None, 0, command) is None


def test_numbers_are_one_more_feature_of_each_neuron_at_all_times():
    features = np.random.default_rng(0).standard_normal((5, 4, 2))
    told = edge_kinds.with_numbers(features, np.count_nonzero(CONNECTOME, axis=1))
    np.testing.assert_array_equal(told[:, :, :2], features)
    np.testing.assert_allclose(told[:, :, 2], np.tile([np.sqrt(2), -np.sqrt(2), 0, 0], (5, 1)))


def test_edges_go_on_where_they_were_stopped(tmp_path, monkeypatch):
    tasks, measured = [("backward", False, "none", seed) for seed in range(3)], []

    def rows(study, derivative, names, kind, seed):
        if len(measured) == 2:
            raise KeyboardInterrupt
        measured.append(seed)
        yield {"derivative": derivative, "names": names, "edges": kind, "seed": seed, "worm": "one", "auroc": 1 / 3}

    monkeypatch.setattr(build, "FOLDER", tmp_path)
    monkeypatch.setattr(build, "edge_tasks", lambda: iter(tasks))
    monkeypatch.setattr(build, "edge_rows", rows)
    with pytest.raises(KeyboardInterrupt):
        build.edges(None)
    stopped = (tmp_path / "edges.csv").read_text()
    assert stopped.splitlines() == [
        "derivative,names,edges,seed,worm,auroc",
        *(f"backward,False,none,{s},one,0.3333" for s in (0, 1)),
    ]
    measured.clear()
    build.edges(None)
    assert measured == [2]
    assert (tmp_path / "edges.csv").read_text() == f"{stopped}backward,False,none,2,one,0.3333\n"


def test_each_shuffle_is_of_a_seed_and_decoders_see_edges_of_worms_that_they_are_fitted_to():
    connectome = np.triu(np.random.default_rng(0).random((8, 8)) < 0.5, 1).astype(float)
    connectome += connectome.T
    for kind in ("relabelled", "degrees kept"):
        first, again, other = (edge_kinds.edges_of(kind, connectome, None, seed) for seed in (0, 0, 1))
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)
        assert first.sum() == connectome.sum()
    assert edge_kinds.edges_of("none", connectome, None, 0) is None
    worms = [np.random.default_rng(seed).standard_normal((50, 8)) for seed in range(2)]
    assert np.count_nonzero(edge_kinds.edges_of("correlation", connectome, worms, 0)) == np.count_nonzero(connectome)

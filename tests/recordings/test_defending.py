"""The rules of a report in a few lines each: they agree with the report itself, and refuse what does not fit."""

import numpy as np
import pytest

from helpers.recordings import defending, preparing, reading, reporting
from tests.recordings import made


@pytest.fixture(scope="module")
def found():
    ready = preparing.prepare(reading.read(made.network(1500, 5), axes="time,neurons", rate_hz=20))
    return reporting.report(ready, np.random.default_rng(0), seconds_a_method=3)


def test_arrows_to_defend_are_those_that_stand(found):
    for one in found.methods:
        if one.n_copies == 19:
            args = (one.called, one.called_in_halves, one.evidence, one.highest_in_copies, found.seen.readable)
            np.testing.assert_array_equal(defending.arrows_to_defend(*args), one.stands)
            assert one.in_halves == (*one.called_in_halves.sum(axis=(1, 2)), one.called_in_halves.all(axis=0).sum())
    assert found.stands.any()


@pytest.mark.parametrize("changed", ["called", "first", "second", "tie", "readable"])
def test_an_arrow_falls_with_any_of_its_supports(changed):
    yes = ~np.eye(3, dtype=bool)
    called, halves, evidence, top, readable = yes.copy(), np.stack([yes, yes]), np.full((3, 3), 2.0), np.ones(19), yes.copy()
    where = {"called": called, "first": halves[0], "second": halves[1], "readable": readable}
    if changed == "tie":
        evidence[1, 0], top[4] = 1.5, 1.5
    else:
        where[changed][1, 0] = False
    defended = defending.arrows_to_defend(called, halves, evidence, top, readable)
    assert not defended[1, 0]
    assert defended.sum() == 5


def test_usable_columns_are_those_that_prepare_keeps():
    x = made.network(600, 5)
    table = np.column_stack([np.zeros(600), x, 3 - 2 * x[:, 1], np.arange(600) * 7, np.full(600, 2.5), x[:, 0] + 0.1 * x[:, 3]])
    kept = preparing.prepare(reading.read(table, axes="time,neurons", rate_hz=1)).kept
    np.testing.assert_array_equal(np.flatnonzero(defending.usable_columns(table)), [1, 2, 3, 4, 5, 9])
    assert set(kept) == {1, 2, 3, 4, 5}  # of a column that follows from others it also knows
    np.testing.assert_array_equal(defending.usable_columns(table.astype(np.float32)), defending.usable_columns(table))


def test_a_paragraph_prints_what_is_shown_and_says_what_else_would_take():
    lines = defending.limits_paragraph(defending.what_it_needs, {"a", "b"}, "u", "v")
    assert lines[0].startswith("PRINT  All through the recording, the past of u helps to predict v")
    assert sum(line.startswith("PRINT") for line in lines) == 1
    assert [line.strip()[0] for line in lines if line.startswith("   ")] == ["c", "d", "g", "c", "d", "f", "g", "e", "g"]
    everything = defending.limits_paragraph(lambda key: "".join(defending.what_it_needs(key)), set("abcdefg"), "u", "v")
    assert all(line.startswith("PRINT") for line in everything)
    for key in defending.SENTENCES:
        assert defending.what_it_needs(key) <= set(defending.CONDITIONS)


@pytest.mark.parametrize("written", ["ab", "A, B", ["b", "a"], {"ab"}, ("a", "b")])
def test_letters_may_be_written_in_any_way(written):
    assert defending.letters_of(written) == {"a", "b"}


@pytest.mark.parametrize("written", [3, None, [1, 2], [("a",)]])
def test_what_is_no_letter_is_refused(written):
    with pytest.raises(ValueError, match="chosen should be letters such as"):
        defending.letters_of(written)


YES = ~np.eye(3, dtype=bool)
GOOD = (YES, np.stack([YES, YES]), np.ones((3, 3)), np.ones(2), YES)


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (0, YES.astype(float), "called should be True and False, but it is float64"),
        (0, YES[:2], r"called should have shape \(neurons, neurons\), but it has shape \(2, 3\)"),
        (1, YES, r"in_halves should have shape \(2, 3, 3\), as called has \(3, 3\), but it has shape \(3, 3\)"),
        (2, np.ones((2, 2)), r"evidence should have shape \(3, 3\)"),
        (2, np.full((3, 3), np.nan), "evidence"),
        (3, np.ones((2, 2)), r"highest_in_copies should have shape \(copies,\), but it has shape \(2, 2\)"),
        (3, np.empty(0), "highest_in_copies"),
        (4, YES[0], "readable should have shape"),
    ],
)
def test_what_does_not_fit_is_named(place, value, words):
    arguments = list(GOOD)
    arguments[place] = value
    with pytest.raises(ValueError, match=words):
        defending.arrows_to_defend(*arguments)


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        (np.ones(5), r"activity should have shape \(time, columns\), with 3 steps or more, but it has shape \(5,\)"),
        (np.eye(2), r"but it has shape \(2, 2\)"),
        (np.ones((5, 2)), "activity should hold a column that varies, but none does"),
        (np.full((5, 2), np.nan), "activity"),
    ],
)
def test_a_table_without_columns_is_refused(activity, words):
    with pytest.raises(ValueError, match=words):
        defending.usable_columns(activity)


def test_an_unknown_sentence_is_refused():
    for sentence in ("proves", 3, None):
        with pytest.raises(ValueError, match="sentence should be one of 'predicts', 'drives', 'absent', 'forced', but it is"):
            defending.what_it_needs(sentence)

"""The ledger, and proof that a broken promise is seen."""

import configparser
import math
import re

import pytest

from helpers import claims
from helpers.claims import Claim, claim, load_ledger
from tools.twins import ROOT, all_twins, chapter_of, read_twin

VALUE = Claim("v", "p/n", "A value", "ours", value=2.0, tolerance=0.1)
LOW = Claim("l", "p/n", "A bound", "ours", at_least=0.9, chance=True)
RANGE = Claim("r", "p/n", "A range", "ours", at_least=-1.0, at_most=1.0, chance=True)


@pytest.mark.parametrize(
    ("promise", "measured", "holds"),
    [
        (VALUE, 2.05, True),
        (VALUE, 2.2, False),
        (VALUE, 2.11, False),
        (VALUE, 1.8, False),
        (LOW, 0.9, True),
        (LOW, 0.89, False),
        (RANGE, 1.0, True),
        (RANGE, 1.01, False),
        (RANGE, -1.01, False),
        (LOW, math.nan, False),
        (LOW, math.inf, False),
    ],
)
def test_promises_are_kept_or_broken(promise, measured, holds):
    assert promise.holds_for(measured) is holds


def test_promise_in_words():
    assert VALUE.promise == "2 ± 0.1"
    assert LOW.promise == "at least 0.9"
    assert RANGE.promise == "-1 to 1"


@pytest.mark.parametrize("fields", [{}, {"value": 1.0}, {"tolerance": 1.0}, {"value": 1.0, "tolerance": 1.0, "at_most": 2.0}])
def test_ledger_takes_a_value_with_tolerance_or_bounds(fields):
    with pytest.raises(ValueError, match="value and tolerance, or at_least"):
        Claim("x", "p/n", "s", "ours", **fields)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"value": 1.0, "tolerance": 0.1}, "exact"),
        ({"value": 1.0, "tolerance": 0.1, "fixed": "seed"}, "seed"),
        ({"value": 1.0, "tolerance": 0.1, "chance": True}, None),
        ({"at_most": 1e-8}, "exact"),
        ({"at_most": 1e-8, "fixed": "table"}, "table"),
        ({"at_most": 1e-300, "chance": True}, None),
        ({"at_most": -0.5, "chance": True}, None),
        ({"at_least": 0.5, "fixed": "table"}, "table"),
    ],
)
def test_a_claim_depends_on_chance_or_has_a_reason_why_not(fields, reason):
    assert Claim("x", "p/n", "s", "ours", **fields).reason == reason


@pytest.mark.parametrize(
    "fields", [{"at_most": 0.5}, {"at_most": -0.5}, {"at_least": 0.0, "at_most": 1e-8}, {"at_most": 1, "fixed": "luck"}]
)
def test_a_bound_that_says_neither_is_refused(fields):
    with pytest.raises(ValueError, match="should have chance = true, or fixed = one of exact, table, seed"):
        Claim("x", "p/n", "s", "ours", **fields)


def test_chance_and_a_reason_against_it_are_refused():
    with pytest.raises(ValueError, match="chance = true, or fixed"):
        Claim("x", "p/n", "s", "ours", at_most=1, chance=True, fixed="table")


def test_kept_promise_prints_no_digit_that_could_change(capsys):
    claim("rct-effect", 0.9907195)
    first = capsys.readouterr().out
    claim("rct-effect", 0.9907188)
    assert (
        capsys.readouterr().out
        == first
        == ("✓ Estimated effect of A on B in a trial with 5,000 in each group, where the truth is 1: 0.990719\n")
    )


def test_beside_a_bound_stands_what_was_measured_and_nbval_passes_over_it():
    patterns = configparser.ConfigParser(interpolation=None)
    patterns.read(ROOT / "tests" / "nbval.cfg")
    rule = patterns["measured"]
    assert LOW.kept(0.91234) == "at least 0.9 (measured 0.912)"
    assert RANGE.kept(1e-17) == "-1 to 1 (measured 0)"
    assert Claim("t", "p/n", "A difference", "ours", at_most=1e-12).kept(3e-15) == "at most 1e-12"
    seen = {re.sub(rule["regex"], rule["replace"], LOW.kept(number)) for number in (0.91234, 0.95, 1e-7, -2.5e30)}
    assert seen == {"at least 0.9 (measured)"}


@pytest.mark.parametrize(
    ("measured", "digits"), [(0.123456789, "0.123457"), (-2e-10, "<1e-9"), (0.0, "<1e-9"), (-3e-8, "-3e-08")]
)
def test_six_digits_travel_and_nothing_of_what_is_rounding(monkeypatch, measured, digits):
    kept = []
    monkeypatch.setattr(claims, "load_ledger", lambda: {"r": RANGE})
    monkeypatch.setattr(claims, "_publish", lambda mark, statement, result, record: kept.append(record))
    claim("r", measured)
    assert kept == [{"claim": "r", "measured": digits, "holds": True}]


def test_broken_promise_prints_what_was_measured_and_does_not_raise(capsys):
    claim("rct-effect", 1.0)
    assert "✗" in (out := capsys.readouterr().out)
    assert out.endswith("promised 0.990719 ± 1e-06, but this run gave 1. If you changed a seed or a number, that is fine\n")


def test_unknown_claim_and_array_are_errors():
    with pytest.raises(ValueError, match="no claim called 'nothing'"):
        claim("nothing", 1.0)
    with pytest.raises(ValueError, match="single number"):
        claim("rct-effect", [1.0, 2.0])


def test_every_claim_is_measured_once_in_the_notebook_it_names():
    calls = {chapter_of(twin): "\n".join(cell.source for cell in read_twin(twin).cells) for twin in all_twins()}
    for promise in load_ledger().values():
        assert len(re.findall(rf'claim\(\s*"{promise.name}"', calls[promise.notebook])) == 1


def test_two_claims_of_one_name_are_refused(monkeypatch):
    entry = {"statement": "s", "source": "ours", "at_most": 1, "chance": True}
    monkeypatch.setattr(claims, "tables", lambda file: [("a/b", "same", entry), ("a/c", "same", entry)])
    with pytest.raises(ValueError, match="Two claims"):
        claims.load_ledger.__wrapped__()

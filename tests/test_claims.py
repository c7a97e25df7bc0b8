"""The ledger, and proof that a broken promise is seen."""

import configparser
import math
import re

import nbformat
import pytest

from helpers import claims, front_end
from helpers.claims import Claim, claim, load_ledger
from tools import execute
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


@pytest.fixture
def cell(monkeypatch):
    """A function that ends the cell of a notebook, and returns what was displayed below it, with its metadata."""
    waiting, shown = [], []
    monkeypatch.setattr(front_end, "in_notebook", lambda: True)
    monkeypatch.setattr(front_end, "after_this_cell", waiting.append)
    monkeypatch.setattr(front_end, "show", lambda bundle, metadata: shown.append((bundle, metadata["who-drives-whom"])))

    def end():
        assert not shown, "a claim is shown when its cell is done"
        for function in waiting:
            function()
        waiting.clear()
        (found,) = shown
        shown.clear()
        return found

    return end


@pytest.mark.parametrize(
    ("measured", "digits"), [(0.123456789, "0.123457"), (-2e-10, "<1e-9"), (0.0, "<1e-9"), (-3e-8, "-3e-08")]
)
def test_six_digits_travel_and_nothing_of_what_is_rounding(monkeypatch, cell, measured, digits):
    monkeypatch.setattr(claims, "load_ledger", lambda: {"r": RANGE})
    claim("r", measured)
    assert cell()[1] == [{"claim": "r", "measured": digits, "holds": True}]


def in_sight(bundle):
    return re.sub("<details.*?</details>", lambda fold: re.search("<summary.*</summary>", fold[0])[0], bundle["text/html"])


def test_the_claims_of_a_cell_are_one_display_that_is_folded(monkeypatch, cell):
    monkeypatch.setattr(claims, "load_ledger", lambda: {"v": VALUE, "l": LOW, "r": RANGE})
    for name, measured in (("v", 2.0), ("l", 0.95), ("r", 0.5)):
        claim(name, measured)
    bundle, records = cell()
    assert bundle["text/plain"].splitlines() == [
        "✓ A value: 2",
        "✓ A bound: at least 0.9 (measured 0.95)",
        "✓ A range: -1 to 1 (measured 0.5)",
    ]
    assert [record["claim"] for record in records] == ["v", "l", "r"]
    assert "✓ 3 numbers as promised" in in_sight(bundle)
    assert "A bound" in bundle["text/html"]
    assert "A bound" not in in_sight(bundle)
    claim("v", 2.0)
    assert "✓ 1 number as promised" in cell()[0]["text/html"]  # and the next cell begins anew


def test_what_is_named_or_broken_is_in_sight(monkeypatch, cell):
    monkeypatch.setattr(claims, "load_ledger", lambda: {"v": VALUE, "l": LOW, "r": RANGE})
    claim("v", 2.0, show=True)
    claim("l", 0.1)
    claim("r", 0.5)
    seen = in_sight(cell()[0])
    assert "✓ A value: <b>2</b>" in seen
    assert "✗ A bound: <b>promised at least 0.9, but this run gave 0.1" in seen
    assert "✓ 1 more number as promised" in seen
    claim("v", 2.0, show=True)
    assert "<details" not in cell()[0]["text/html"]


def test_claims_stand_below_the_figures_of_their_cell_also_when_it_raises(tmp_path):
    """In a kernel."""
    begin = "from helpers.claims import claim\nimport matplotlib.pyplot as plt"
    sources = [begin, "claim('rct-effect', 0.990719)\nplt.plot([1, 2]);", "claim('rct-effect', 0.9)\n1 / 0", "1"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    execute.run(notebook, tmp_path, go_on=True)
    _, drawn, raised, after = notebook.cells
    assert ["image/png" in output.data for output in drawn.outputs] == [True, False]
    assert drawn.outputs[1].data["text/plain"].startswith("✓")
    assert [output.output_type for output in raised.outputs] == ["error", "display_data"]
    assert len(after.outputs) == 1
    assert execute.failed_claims(notebook) == ["rct-effect"]


def test_broken_promise_prints_what_was_measured_and_does_not_raise(capsys):
    claim("rct-effect", 1.0)
    assert "✗" in (out := capsys.readouterr().out)
    assert out.endswith("promised 0.990719 ± 1e-06, but this run gave 1. If you changed a seed or a number, that is fine\n")


def test_unknown_claim_and_array_are_errors():
    with pytest.raises(ValueError, match="no claim called 'nothing'"):
        claim("nothing", 1.0)
    with pytest.raises(ValueError, match="single number"):
        claim("rct-effect", [1.0, 2.0])
    with pytest.raises(ValueError, match="single number, but it is None"):
        claim("rct-effect", None)


def test_every_claim_is_measured_once_in_the_notebook_it_names():
    calls = {chapter_of(twin): "\n".join(cell.source for cell in read_twin(twin).cells) for twin in all_twins()}
    for promise in load_ledger().values():
        assert len(re.findall(rf'claim\(\s*"{promise.name}"', calls[promise.notebook])) == 1


def test_two_claims_of_one_name_are_refused(monkeypatch):
    entry = {"statement": "s", "source": "ours", "at_most": 1, "chance": True}
    monkeypatch.setattr(claims, "tables", lambda file: [("a/b", "same", entry), ("a/c", "same", entry)])
    with pytest.raises(ValueError, match="Two claims"):
        claims.load_ledger.__wrapped__()

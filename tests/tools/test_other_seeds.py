"""Claims with other seeds: what is run, what is found, and that the tables beside the twins belong to the ledger."""

import inspect
import json
import math
import multiprocessing
import re
import sys

import matplotlib.pyplot  # noqa: F401 - so that the processes below, which are forks of this one, need not import it
import numpy as np
import pytest
import torch  # noqa: F401 - as above
import yaml

import helpers.claims
from helpers.claims import Claim, load_ledger
from helpers.exercises import record
from tools import changed, other_seeds
from tools.other_seeds import Row, Section
from tools.reach import Package
from tools.twins import ROOT, all_twins, chapter_of, key_of, read_twin

PACKAGE = Package(ROOT)
TOP = ["import functools\nimport numpy as np\nfrom helpers.claims import claim\nfrom helpers.interact import slider"]
DRAWN = 'claim("drawn", np.random.default_rng(1).random())'


def section(number, *cells):
    """A section whose claims are those that its cells name."""
    return Section(number, cells, tuple(re.findall(r'claim\("(\w+)"', "\n".join(cells))), "code", "reach")


def run(shift, *parts, top=TOP):
    """What sections give with a shift, in a process of its own."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(other_seeds.run_sections, (top, parts, shift))


def test_what_depends_on_a_seed_changes_and_what_is_exact_does_not():
    part = section(1, DRAWN, 'claim("exact", np.arange(4).sum())')
    one, two, again = (run(shift, part)[1]["measured"] for shift in (1, 2, 2))
    assert one["drawn"] != two["drawn"]
    assert two == again
    assert one["exact"] == two["exact"] == 6


def test_the_published_seeds_are_shift_zero():
    assert run(0, section(1, DRAWN))[1]["measured"] == {"drawn": np.random.default_rng(1).random()}


def test_a_helper_that_keeps_its_result_is_shifted_too(tmp_path, monkeypatch):
    keeps = (
        "import functools\nimport numpy as np\n\n@functools.cache\ndef kept():\n    return np.random.default_rng(1).random()\n"
    )
    (tmp_path / "helper_that_keeps.py").write_text(keeps + "\nAT_IMPORT = kept()\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    part = section(1, 'import helper_that_keeps as h\nclaim("kept", h.kept())\nclaim("at_import", h.AT_IMPORT)')
    one, two = (run(shift, part)[1]["measured"] for shift in (1, 2))
    assert one["kept"] == one["at_import"] != two["kept"] == two["at_import"]
    assert "helper_that_keeps" not in sys.modules


SIX = "import helpers.worlds.networks as networks\nW = networks.sparse_network(6, np.random.RandomState(42))\n"


def test_the_six_neurons_stay_what_they_are():
    others = (
        "V = networks.sparse_network(6, np.random.default_rng(42))\nU = networks.sparse_network(7, np.random.RandomState(42))"
    )
    sums = 'claim("six", (W @ np.arange(6)).sum())\nclaim("drawn", (V @ V).sum() + (U @ U @ np.arange(7)).sum())'
    published, one, two = (run(shift, section(1, SIX + others, sums))[1]["measured"] for shift in (0, 1, 2))
    assert published["six"] == one["six"] == two["six"]
    assert len({published["drawn"], one["drawn"], two["drawn"]}) == 3


def test_a_cell_that_raises_fails_the_claims_after_it_in_its_section():
    broken = section(1, 'claim("before", 1)', "x = 1\nx / 0", 'claim("after", 1)')
    found = run(1, broken, section(2, 'claim("elsewhere", 2)'))
    assert found[1]["measured"]["before"] == 1
    assert math.isnan(found[1]["measured"]["after"])
    assert found[1]["raised"] == "ZeroDivisionError at `x / 0`: division by zero"
    assert found[2] == {"measured": {"elsewhere": 2}, "raised": ""}


FROZEN = "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass A:\n    x: int\nA(1).x = 2"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([FROZEN], "FrozenInstanceError at `A(1).x = 2`: "),
        (["exec('\\n' * 9 + '1 / 0')"], "ZeroDivisionError at `exec('\\n' * 9 + '1 / 0')`: "),
        (["x = 1", "x = 2\nx ="], "SyntaxError at `x =`: invalid syntax"),
        (["\n\n\n\ndef f():\n    return 1 / 0", "f()"], "ZeroDivisionError at `f()`: division by zero"),
    ],
    ids=["dataclass", "string", "does not compile", "earlier cell"],
)
def test_where_a_section_stopped_is_said_as_the_cell_has_it(cells, words):
    found = run(1, section(1, *cells, 'claim("after", 1)'), section(2, 'claim("elsewhere", 2)'))
    assert found[1]["raised"].startswith(words)
    assert found[2]["measured"] == {"elsewhere": 2}


def test_claims_are_called_as_the_real_function_is():
    assert list(inspect.signature(helpers.claims.claim).parameters) == ["name", "measured", "show"]
    found = run(1, section(1, 'claim("one", measured=1)\nclaim("two", 2, show=True)\nclaim("three", 3, True)'))[1]
    assert found == {"measured": {"one": 1, "two": 2, "three": 3}, "raised": ""}


def test_a_section_sees_nothing_of_an_earlier_one():
    top = [*TOP, "scale = 1\ndef scaled():\n    return scale"]
    first = section(1, 'scale = 5\nx = 1\nclaim("first", scaled())')
    found = run(1, first, section(2, 'claim("second", scaled())\nclaim("never", x)'), top=top)
    assert found[1]["measured"]["first"] == 5
    assert found[2]["measured"]["second"] == 1
    assert found[2]["raised"] == "NameError at `claim(\"never\", x)`: name 'x' is not defined"


@pytest.mark.parametrize(
    "drawn", ["np.random.random()", "torch.rand(1).item()", "random.random()"], ids=["numpy", "torch", "python"]
)
def test_a_section_begins_with_global_generators_as_the_top_left_them(drawn):
    top = [*TOP, "import random, torch\nnp.random.seed(1)\nrandom.seed(1)\ntorch.manual_seed(1)"]
    parts = [section(number, f'claim("drawn", {drawn})') for number in (1, 2)]
    first, second = run(1, *parts, top=top).values()
    assert 0 < first["measured"]["drawn"] == second["measured"]["drawn"]
    assert run(2, *parts, top=top)[1] != first


def test_sections_hold_what_their_claims_need_and_no_exercise():
    twin = next(twin for twin in all_twins() if chapter_of(twin) == "observation/networks")
    top, parts = other_seeds.sections_of(twin, PACKAGE)
    assert len(top) == 2
    assert {name for part in parts for name in part.claims} == {
        promise.name for promise in load_ledger().values() if promise.notebook == "observation/networks"
    }
    cells = [source for part in parts for source in part.cells]
    assert "\n@exercise" not in "\n".join(cells)
    assert set(cells) < {cell.source for cell in read_twin(twin).cells}
    assert all("claim(" in part.cells[-1] for part in parts)


BOUND = Claim("c", "p/n", "A difference", "ours", at_least=0.0, at_most=1.0, chance=True)


@pytest.fixture
def promised(monkeypatch):
    """A row of values for a claim with other fields than `BOUND` has."""

    def row(values, **fields):
        promise = Claim(**(vars(BOUND) | fields))
        monkeypatch.setattr(other_seeds, "load_ledger", lambda: {"c": promise})
        return Row("c", "code", tuple(values))

    return row


SPREAD = [k / 20 for k in range(20)]


@pytest.mark.parametrize(
    ("values", "fails"),
    [
        (SPREAD, None),
        ([*SPREAD[:-1], 1.2], None),
        ([*SPREAD[:-2], 1.2, -0.3], "c: fails in 2 of 20 (measured -0.3 to 1.2; promised 0 to 1)"),
        ([*SPREAD[:-2], math.nan, math.nan], "c: fails in 2 of 20 (measured 0 to 0.85; promised 0 to 1)"),
        ([math.nan] * 3, "c: fails in 3 of 3 (never measured; promised 0 to 1)"),
        ([0.5, 0.6, 1.2], None),
    ],
)
def test_a_claim_may_fail_in_one_of_twenty(promised, values, fails):
    assert other_seeds.failure(promised(values)) == fails


def test_what_does_not_depend_on_chance_never_fails(promised):
    exact = {"chance": False, "value": 0.0, "tolerance": 1e-9, "at_least": None, "at_most": None}
    assert other_seeds.failure(promised([1e-12] * 20, **exact)) is None
    assert other_seeds.failure(promised([1e-12] * 19 + [1e-8], **exact)).startswith("c: fails in 1 of 20")
    assert other_seeds.failure(promised([1.5] * 20, chance=False, fixed="seed")) is None


def test_marks_are_held_against_what_was_measured(promised):
    assert other_seeds.wrong_mark(promised(SPREAD)) is None
    assert other_seeds.wrong_mark(promised([1.0] * 20)) is None  # a share that is 1 each time
    assert other_seeds.wrong_mark(promised([0.512] * 20)) == "c: is marked as chance, and is the same in all shifts"
    no_chance = {"chance": False, "fixed": "table"}
    assert other_seeds.wrong_mark(promised([0.5] * 3, **no_chance)) is None
    assert other_seeds.wrong_mark(promised([0.5, 0.5 + 1e-9], **no_chance)) is None
    assert other_seeds.wrong_mark(promised([5.26e-5, 5.28e-5], **no_chance)) is not None
    words = "c: depends on chance (0.5 to 0.6), and is marked as table"
    assert other_seeds.wrong_mark(promised([0.5, 0.6], **no_chance)) == words
    assert other_seeds.wrong_mark(promised([0.5, math.nan], **no_chance)) is not None
    assert other_seeds.wrong_mark(promised([1e-8, 1e-6], at_least=None, at_most=1e-5, chance=False)) is None


def test_a_bound_that_says_nothing_is_flagged(promised):
    narrow = [0.5 + k / 200 for k in range(20)]
    assert other_seeds.says_nothing(promised(SPREAD)) is None
    assert "is 12 times as wide as what is measured, 0.505 to 0.59" in other_seeds.says_nothing(promised(narrow))
    assert other_seeds.says_nothing(promised(narrow, at_least=0.49, at_most=0.6)) is None
    auroc = {"statement": "AUROC of attention", "at_most": None}
    above = [value + 0.1 for value in narrow]
    assert other_seeds.says_nothing(promised(above, **auroc, at_least=0.45)).endswith("kept by an AUROC of guesses, 0.5")
    assert other_seeds.says_nothing(promised(narrow, **auroc, at_least=0.45)) is None  # it is no better than guesses
    assert other_seeds.says_nothing(promised(above, **auroc, at_least=0.55)) is None
    assert other_seeds.says_nothing(promised(above, statement="Gain in AUROC", at_most=None, at_least=-0.01)) is None


def test_a_promise_about_one_seed_must_not_be_kept_by_others(promised):
    one_seed = {"chance": False, "fixed": "seed"}
    assert other_seeds.says_nothing(promised([2.0, 3.0], **one_seed)) is None
    assert "is kept by 1 of 2 other seeds" in other_seeds.says_nothing(promised([2.0, 0.5], **one_seed))


def test_a_table_gives_back_what_was_measured(promised, monkeypatch, tmp_path):
    monkeypatch.setattr(other_seeds, "table_of", lambda twin: tmp_path / "table.csv")
    row = promised([0.123456789, math.nan, 1e-12])
    assert other_seeds.read_table("twin") == {}
    other_seeds.write_table("twin", [row])
    back = other_seeds.read_table("twin")["c"]
    assert back.code == row.code
    assert back.measured[0] == 0.123457
    assert math.isnan(back.measured[1])
    assert back.measured[2] == 0
    assert "c,code,2 of 3,0,0.0617284,0.123457" in (tmp_path / "table.csv").read_text(encoding="utf-8")


def test_what_is_kept_is_run_again_only_where_something_changed(tmp_path, monkeypatch):
    twin = all_twins()[0]
    monkeypatch.setattr(other_seeds, "KEPT", tmp_path)
    parts, asked = [section(1, DRAWN), section(2, DRAWN)], []

    def pretended(top, parts, shift, given):
        asked.append([part.number for part in parts])
        return {part.number: {"measured": {}, "raised": ""} for part in parts}

    monkeypatch.setattr(other_seeds, "sections_of", lambda twin: (TOP, parts))
    monkeypatch.setattr(other_seeds, "run_sections", pretended)
    other_seeds.run_shift((twin, 1, {1, 2}))
    other_seeds.run_shift((twin, 1, {1, 2}))
    parts[1] = Section(2, (DRAWN,), ("drawn",), "code", "another")
    other_seeds.run_shift((twin, 1, {1, 2}))
    other_seeds.run_shift((twin, 2, {2}))
    assert asked == [[1, 2], [2], [2]]


@pytest.fixture
def one_section(tmp_path, monkeypatch):
    """Where the values of one notebook with one section are kept, which measures 1 without being run."""
    monkeypatch.setattr(other_seeds, "KEPT", tmp_path)
    monkeypatch.setattr(other_seeds, "sections_of", lambda twin: (TOP, [section(1, DRAWN)]))
    monkeypatch.setattr(other_seeds, "run_sections", lambda *_: {1: {"measured": {"drawn": 1.0}, "raised": ""}})
    path = tmp_path / chapter_of(all_twins()[0]) / "1.json"
    path.parent.mkdir(parents=True)
    return path


@pytest.mark.parametrize("left", [b"", b'{"1": {"measured": {"dra', b"\xff", b"[]", b'{"1": 2}'])
def test_what_was_cut_off_while_it_was_kept_is_run_again(one_section, left):
    one_section.write_bytes(left)
    _, _, found = other_seeds.run_shift((all_twins()[0], 1, {1}))
    assert found[1]["measured"] == {"drawn": 1.0}
    assert json.loads(one_section.read_text(encoding="utf-8"))["1"] == found[1]


def test_what_is_kept_stays_whole_when_writing_is_cut_off(one_section, monkeypatch):
    def no_space(_):
        raise OSError(28, "No space left on device")

    one_section.write_bytes(b'{"9": {"reach": "other"}}')
    monkeypatch.setattr(record.os, "fsync", no_space)
    with pytest.raises(OSError, match="No space left"):
        other_seeds.run_shift((all_twins()[0], 1, {1}))
    assert one_section.read_bytes() == b'{"9": {"reach": "other"}}'


def test_names_of_chapters_parts_and_what_changed(monkeypatch):
    twins = all_twins()
    assert other_seeds.chosen("all") == twins
    assert [chapter_of(twin) for twin in other_seeds.chosen("granger/fooled")] == ["granger/fooled"]
    assert {chapter_of(twin).partition("/")[0] for twin in other_seeds.chosen("attention")} == {"attention"}
    with pytest.raises(SystemExit, match="no chapter or part called nothing"):
        other_seeds.chosen("nothing")
    monkeypatch.delenv(changed.BASE, raising=False)
    assert other_seeds.chosen("changed") == []


def test_the_weekly_run_has_a_job_for_each_part():
    weekly = yaml.safe_load((ROOT / ".github" / "workflows" / "weekly.yml").read_text(encoding="utf-8"))
    parts = weekly["jobs"]["other-seeds"]["strategy"]["matrix"]["part"]
    assert parts == list(dict.fromkeys(chapter_of(twin).partition("/")[0] for twin in all_twins()))


@pytest.mark.parametrize("twin", all_twins(), ids=key_of)
def test_the_table_of_a_chapter_belongs_to_its_ledger_and_its_cells(twin):
    """Made again by ``make other-seeds CHAPTER=… SHIFTS=20``; bounds are today's, held against what was measured then."""
    table = other_seeds.read_table(twin)
    if not table:
        pytest.skip(f"no table yet: make other-seeds CHAPTER={chapter_of(twin)} SHIFTS={other_seeds.ENOUGH}")
    cells = {name: part.code for part in other_seeds.sections_of(twin, PACKAGE)[1] for name in part.claims}
    assert {name: row.code for name, row in table.items()} == cells, "cells have changed since the table was made"
    for name, row in table.items():
        least = other_seeds.ENOUGH if load_ledger()[name].chance else other_seeds.CONFIRMED
        assert len(row.measured) >= least, name
    assert [words for row in table.values() for words in (other_seeds.failure(row), other_seeds.wrong_mark(row)) if words] == []
    assert [words for row in table.values() if (words := other_seeds.says_nothing(row))] == []

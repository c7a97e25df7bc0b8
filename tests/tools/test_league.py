"""The league of a class: what learners hand in is ranked beside the methods of the course, and no place in it is believed."""

import json

import pytest

from helpers.exercises import trial
from helpers.isolation.calls import Source
from tests.exercises.test_contender import ARENA, CELLS
from tools import marks
from tools.marking import league, reading

GOOD = {
    "contender": "my_method",
    "cells": [{"world": world, "observed": observed, "aurocs": [0.97, 0.98], "problem": ""} for world, observed in CELLS],
    "place": 1,
    "source": {
        "definition": "def my_method(recording):\n    return recording.activity[:1].T @ recording.activity[:1]",
        "statements": [],
    },
}


def hand_in(folder, learner, bundle, name="contender-my_method.json"):
    path = folder / learner / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(bundle))
    return path


def test_contenders_are_ranked_beside_the_methods_of_the_course(tmp_path):
    hand_in(tmp_path, "ada", GOOD)
    weak = {**GOOD, "contender": "weak", "cells": [{**cell, "aurocs": [0.5, 0.52]} for cell in GOOD["cells"]]}
    hand_in(tmp_path, "bob", weak, "contender-weak.json")
    entries, problems = league.collect(tmp_path, ARENA)
    assert not problems
    order = [who if isinstance(who, str) else who.learner for who, _, _ in league.ranked(entries, ARENA)]
    assert order == ["ada", "mvgc_bic", "correlation", "pcmci", "bob"]
    page = league.page(entries, ARENA)
    assert page.index("my_method") < page.index("Granger, BIC") < page.index("weak")
    assert "<span class='name'>ada</span>" in page
    assert "nothing was run again" in page
    assert "loud ring" in page


def test_what_is_missing_counts_as_no_answer_and_a_place_is_not_believed(tmp_path):
    entry = league.read_bundle({**GOOD, "cells": GOOD["cells"][:1], "place": 1}, "ada", CELLS)
    assert [bool(cell.problem) for cell in entry.cells] == [False, True, True]
    assert league.ranked([entry], ARENA)[0][0] == "mvgc_bic"


def test_the_page_says_why_there_is_no_answer(tmp_path):
    nothing = {"contender": "f", "cells": [], "error": ""}
    hand_in(tmp_path, "ada", nothing | {"stopped": "was still running after 60 seconds and was stopped"})
    hand_in(tmp_path, "bob", nothing | {"stopped": "", "error": "KeyError: <b>3"})
    hand_in(tmp_path, "cyd", nothing | {"stopped": [3]})
    page = league.page(league.collect(tmp_path, ARENA)[0], ARENA)
    assert "<td>It was still running after 60 seconds and was stopped.</td>" in page
    assert "<td>KeyError: &lt;b&gt;3</td>" in page
    assert f"<td>{league.MISSING}</td>" in page


@pytest.mark.parametrize(
    "bundle",
    [
        [],
        {"contender": "my method", "cells": []},
        {"contender": 3, "cells": []},
        {**GOOD, "cells": "all"},
        {**GOOD, "cells": [3]},
        {**GOOD, "cells": [{"world": "loud", "observed": "all", "aurocs": [1.1]}]},
        {**GOOD, "cells": [{"world": "loud", "observed": "all", "aurocs": [True]}]},
        {**GOOD, "cells": [{"world": "loud", "observed": "all", "aurocs": [float("nan")]}]},
        {**GOOD, "cells": [{"world": "loud", "observed": "all", "aurocs": "best"}]},
        {**GOOD, "cells": [{"world": ["loud"], "observed": "all", "aurocs": [1]}]},
    ],
)
def test_a_forged_bundle_is_named_and_left_out(bundle, tmp_path):
    hand_in(tmp_path, "eve", bundle)
    hand_in(tmp_path, "ada", GOOD)
    entries, problems = league.collect(tmp_path, ARENA)
    if problems:
        assert [entry.learner for entry in entries] == ["ada"]
        assert problems[0].startswith("eve/contender-my_method.json ")
    else:  # a world that nobody has heard of is passed over, and all others are missing
        assert all(cell.problem for cell in next(entry for entry in entries if entry.learner == "eve").cells)


def test_names_cannot_write_into_the_page(tmp_path):
    hand_in(tmp_path, "<script>alert(1)", {**GOOD, "contender": "f", "extra": "<script>"})
    page = league.page(league.collect(tmp_path, ARENA)[0], ARENA)
    assert "<script" not in page


def test_a_card_in_a_notebook_is_read_and_the_newest_of_one_name_counts(tmp_path):
    output = {"output_type": "display_data", "data": {"application/vnd.who-drives-whom.check+json": GOOD}}
    notebook = {"cells": [{"cell_type": "code", "source": "", "outputs": [output]}]}
    hand_in(tmp_path, "ada", notebook, "arena.ipynb")
    assert [entry.name for entry in league.collect(tmp_path, ARENA)[0]] == ["my_method"]
    assert not reading.is_bundle(tmp_path / "ada" / "arena.ipynb")


def test_checked_again_all_meet_the_same_networks(monkeypatch):
    met = []
    monkeypatch.setattr(
        trial, "try_out", lambda source, arena, first, *_: met.append(first) or trial.Tried("f", stopped="was stopped")
    )
    entries = [league.read_bundle({**GOOD, "contender": name}, name, CELLS) for name in "ab"]
    entries.append(league.read_bundle({**GOOD, "source": None}, "c", CELLS))
    assert entries[0].source == Source("a", GOOD["source"]["definition"], ())
    again = league.recheck(entries, ARENA, 77)
    assert met == [77, 77]
    assert again[0].cells[0].problem == "It was stopped."
    assert again[2].cells[0].problem == league.MISSING
    assert all(row[1] == 0 for row in league.ranked(again, ARENA) if not isinstance(row[0], str))


def test_the_command_writes_the_page_of_a_folder_that_holds_bundles_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(trial, "the_arena", lambda: ARENA)
    hand_in(tmp_path / "in", "ada", GOOD)
    hand_in(tmp_path / "in", "eve", [])
    marks.main([str(tmp_path / "in"), "--league", str(tmp_path / "league.html")])
    assert "my_method" in (tmp_path / "league.html").read_text()
    said = capsys.readouterr().out
    assert "1 contenders in" in said
    assert "eve/contender-my_method.json is not what @contender writes." in said

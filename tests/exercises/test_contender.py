"""A method of one's own enters the arena: what works is ranked, and whatever goes wrong is a card."""

import json
import math
import os
import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import torch

from helpers import made_by
from helpers.exercises import contender as module
from helpers.exercises import own_source, session, trial
from helpers.exercises.contender import contender
from helpers.exercises.display import MIME
from helpers.isolation import calls, sandbox
from helpers.studies.registry import Recording

STRENGTH = 0.5
LAG = 1


def draw(world, observed, network):
    """Six or three neurons in a ring; in the world "quiet" each pushes down."""
    rng = np.random.default_rng([network, len(world)])
    W = STRENGTH * np.roll(np.eye(6), 1, axis=0) * (-1 if world == "quiet" else 1)
    x = np.zeros((400, 6))
    for t in range(1, len(x)):
        x[t] = W @ x[t - 1] + rng.normal(size=6)
    seen = np.arange(6 if observed == "all" else 4)
    return SimpleNamespace(recording=Recording(x[:, seen]), W=W[np.ix_(seen, seen)])


def scores(**by_method):
    """A stored table of three networks, each method with one mean in each cell."""
    rows = [
        {"world": world, "observed": observed, "network": k, "method": method, "auroc": mean + 0.01 * (k - 1)}
        for world, observed in CELLS
        for method, mean in by_method.items()
        for k in range(3)
    ]
    return pd.DataFrame(rows)


CELLS = (("loud", "all"), ("loud", "half"), ("quiet", "all"))
ARENA = trial.Arena(
    CELLS,
    {"loud": "loud ring", "quiet": "quiet ring"},
    draw,
    scores(correlation=0.9, mvgc_bic=0.95, pcmci=0.6),
)


@pytest.fixture
def shown(monkeypatch):
    cards = []
    monkeypatch.setattr(module.display, "show", cards.append)
    return cards


def enter(function, shown, **more):
    used = contender(function, arena=ARENA, **({"first": 5, "n_networks": 2, "seconds": 20} | more))
    return used, shown[-1].text


def lagged(x):
    """What a cell above may hold."""
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    return z[LAG:].T @ z[:-LAG]


def right(recording):
    print("a line")
    return np.abs(lagged(recording.activity))


def unwritten(recording):
    strength = ...
    return strength


def test_a_method_is_ranked_and_its_bundle_says_how(shown, tmp_path):
    used, text = enter(right, shown, folder=tmp_path)
    assert used is right
    assert made_by.made_by(used) == made_by.OWN
    assert "right is number 1 of 4" in text
    assert "wins in" in text
    assert "a line" in text
    written = json.loads((tmp_path / "contender-right.json").read_text())
    assert written == shown[-1].json
    assert shown[-1]._repr_mimebundle_()[MIME]["contender"] == "right"
    assert [(cell["world"], cell["observed"]) for cell in written["cells"]] == list(CELLS)
    assert all(one > 0.95 for cell in written["cells"] for one in cell["aurocs"])
    assert (written["place"], written["of"], written["first"]) == (1, 4, 5)
    ran = calls.ask(calls.Source("right", written["source"]["definition"], tuple(written["source"]["statements"])), [])
    assert ran.problem is None


@pytest.fixture
def bound(monkeypatch):
    """What later cells of a notebook are given below ``@exercise``: a right answer's own, or the reference."""
    monkeypatch.setattr(session.display, "show", lambda card: None)
    monkeypatch.setattr(session, "_notebook", "practice/arena")

    def bind(answer):
        used = session.exercise(answer)
        monkeypatch.setitem(globals(), answer.__name__, used)
        return used

    return bind


def of_an_exercise(recording):
    return evidence_of_the_past(recording.activity)  # noqa: F821 as a cell above defines it


@pytest.mark.parametrize(("is_right", "whose"), [(True, made_by.OWN), (False, made_by.REFERENCE)])
def test_a_method_may_rest_on_an_exercise_solved_or_not(is_right, whose, bound, shown):
    def evidence_of_the_past(activity):
        r = np.corrcoef(activity[1:], activity[:-1], rowvar=False)
        return np.abs(r[: activity.shape[1], activity.shape[1] :]) if is_right else r

    answer = evidence_of_the_past if is_right else unwritten_exercise()
    assert made_by.made_by(bound(answer)) == whose
    used, text = enter(of_an_exercise, shown)
    assert used is of_an_exercise, text
    assert "of_an_exercise is number 1 of 4" in text


def unwritten_exercise():
    def evidence_of_the_past(activity):
        evidence = ...
        return evidence

    return evidence_of_the_past


def hangs(recording):
    while True:
        pass


def sleeps(recording):
    import time

    time.sleep(1000)


def forks(recording):
    import os

    for _ in range(200):
        try:
            if os.fork() == 0:
                while True:
                    pass
        except OSError:
            break
    while True:
        pass


def leaves(recording):
    import os

    os._exit(0)


def swells(recording):
    kept = []
    while True:
        kept.append(bytearray(10**8))


def says_much(recording):
    return np.ones((1500, 1500)) * np.pi


def prints_on(recording):
    while True:
        print("x" * 1000)


@pytest.mark.parametrize(
    ("function", "seconds", "words"),
    [
        (prints_on, 2, "It was still running after 2 seconds and was stopped"),
        (hangs, 2, "It was still running after 2 seconds and was stopped"),
        (sleeps, 2, "It was still running after 2 seconds and was stopped"),
        (forks, 2, "It (was still running after 2 seconds and was stopped|took more than 2 GB of memory)"),
        (leaves, 20, "It ended the process in which it ran"),
        (says_much, 60, "It returned more than can be looked at"),
    ],
)
def test_what_takes_too_much_is_a_card(function, seconds, words, shown):
    used, text = enter(function, shown, seconds=seconds)
    assert f"Your contender did not come back: {function.__name__}" in text
    assert re.search(words, text)
    assert ("Limits are for all 6 recordings together" in text) == (function is not leaves)
    assert "lagged correlation stands in" in text
    recording = draw("loud", "all", 0).recording
    assert np.argmax(used(recording), axis=1).tolist() == [5, 0, 1, 2, 3, 4]  # it works, and it is the baseline
    assert made_by.made_by(used) == made_by.REFERENCE


def test_what_swells_is_a_card(shown):
    _, text = enter(swells, shown, seconds=30)
    assert "took more than 2 GB of memory" in text or "MemoryError" in text


def takes_ten_gigabytes(recording):
    return np.ones(10 * 2**30 // 8)[:36].reshape(6, 6)


def text(recording):
    return [["strong"] * recording.activity.shape[1]] * recording.activity.shape[1]


def not_a_number(recording):
    return np.abs(lagged(recording.activity)) * np.nan


def least_of_all(recording):
    """A logarithm of what is 0."""
    return np.where(np.abs(lagged(recording.activity)) < 40, -np.inf, 0.0)


def other_shape(recording):
    return np.abs(recording.activity)


def generator(recording):
    yield from np.abs(lagged(recording.activity))


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (takes_ten_gigabytes, "It raised MemoryError"),
        (text, "of real numbers, but it returned text"),
        (not_a_number, "off the diagonal, but 30 are NaN or infinite"),
        (least_of_all, "are NaN or infinite"),
        (other_shape, "what it returned has shape (400, 6)"),
        (generator, "it returned a generator"),
    ],
)
def test_what_comes_back_as_nonsense_from_its_process_is_a_card(function, words, shown):
    used, text = enter(function, shown, n_networks=1)
    assert f"Your contender raised an error: {function.__name__}" in text
    assert words in text
    assert made_by.made_by(used) == made_by.REFERENCE


def changes_its_recording(recording):
    strength = np.abs(lagged(recording.activity))
    recording.activity[:] = 0
    object.__setattr__(recording, "signal", "millivolts")
    return strength


def test_who_changes_a_recording_changes_none_of_the_others_and_none_of_ours(shown):
    drawn = {}
    arena = trial.Arena(CELLS, {}, lambda *key: drawn.setdefault(key, draw(*key)), ARENA.scores)
    contender(changes_its_recording, arena=arena, first=5, n_networks=2)
    contender(right, arena=arena, first=5, n_networks=2)
    changed, kept = (card.json["cells"] for card in shown)
    assert changed == kept
    for key, contest in drawn.items():
        np.testing.assert_array_equal(contest.recording.activity, draw(*key).recording.activity)
        assert contest.recording.signal == "other"


def looks_around(recording):
    """Look for the truth, and for the recording itself, in all that can be reached from here."""
    import gc
    import sys

    ring = 0.5 * np.roll(np.eye(6), 1, axis=0)
    frame, seen = sys._getframe().f_back, []
    while frame is not None:
        seen += [*frame.f_locals.values(), *frame.f_globals.values()]
        frame = frame.f_back
    for one in gc.get_objects():
        if isinstance(one, dict | list | tuple):
            seen += list(one.values() if isinstance(one, dict) else one)
    arrays = [one for one in seen if isinstance(one, np.ndarray) and one.shape == (6, 6) and one is not ring]
    texts = [one for one in seen if isinstance(one, bytes)]
    truth = sum(np.array_equal(one, ring) for one in arrays) + sum(
        ring.tobytes(order) in one for one in texts for order in "CF"
    )
    itself = sum(recording.activity.tobytes("A") in one for one in texts)
    raise LookupError(f"truth {truth > 0}, recording {itself > 0}")


def test_the_truth_is_not_in_its_process(shown, monkeypatch):
    handed = []
    run = sandbox.run
    monkeypatch.setattr(sandbox, "run", lambda *given: handed.append(given[1]) or run(*given))
    first = 2**40 + 0xABCDEF
    _, text = enter(looks_around, shown, n_networks=1, first=first)
    assert "truth False, recording True" in text  # it can look, and there is nothing to be found
    contest = draw("loud", "all", first)
    assert contest.recording.activity.tobytes("A") in handed[0]
    assert not any(contest.W.tobytes(order) in handed[0] for order in "CF")
    assert first.to_bytes(6, "little") not in handed[0]  # whoever knew it could draw the network again


def raises(recording):
    if recording.activity.shape[1] == 4:
        raise IndexError("no <b>four</b>")
    return np.abs(lagged(recording.activity))


def prints(recording):
    for _ in range(100_000):
        print("x" * 1000)
    raise KeyError("never")


def test_an_error_in_one_world_costs_that_world(shown):
    used, text = enter(raises, shown)
    assert "It raised IndexError: no <b>four</b> in line" in text
    assert "(loud ring, half seen)" in text
    assert "no answer" in text
    assert "Until this works" in text
    assert used is not raises
    assert "<b>four" not in shown[-1].html
    points = trial.standing([trial.Cell("loud", "all", (1.0, 1.0)), trial.Cell("loud", "half", (), "It")], ARENA.scores).points
    assert points[""] == 0.5


def test_who_prints_without_end_is_cut(shown):
    _, text = enter(prints, shown, n_networks=1)
    assert "It raised KeyError: \"'never'\" in line 4" in text
    assert len(text) < 4000


OFF = ~np.eye(3, dtype=bool)


@pytest.mark.parametrize(
    ("strength", "words"),
    [
        (None, "it returned nothing (is there a return?)"),
        ("strong", "it returned text"),
        ([["strong"] * 3] * 3, "it returned text"),
        (np.ones((2, 3)), "what it returned has shape (2, 3)"),
        (np.ones(9), "has shape (9,)"),
        ([[1, 2], [3]], "is no array"),
        (np.ones((3, 3)) * 1j, "it returned an array of complex128"),
        (np.array([["a"] * 3] * 3), "it returned text"),
        (np.where(OFF, np.nan, 0), "but 6 are NaN or infinite"),
        (np.where(OFF, np.inf, 0), "but 6 are NaN or infinite"),
        (np.where(OFF, -np.inf, 0), "but 6 are NaN or infinite"),
        (np.eye(3), "all numbers off the diagonal are the same"),
        (np.ma.masked_equal(np.eye(3), 0), "a masked array"),
        ({"a": 1}, "it returned a dict"),
        (Ellipsis, "it returned an ellipsis"),
        (torch.ones(3, 3, requires_grad=True), "it returned a tensor that asks for slopes: return its .detach()"),
        ((i for i in range(3)), "it returned a generator"),
    ],
)
def test_nonsense_is_named(strength, words):
    problem = trial.problem_of(strength, 3)
    assert words in problem
    assert problem.startswith("It should ")


@pytest.mark.parametrize(
    "strength", [np.arange(9).reshape(3, 3), np.where(OFF, OFF.cumsum().reshape(3, 3), np.nan), OFF.tolist()[:0]]
)
def test_what_can_be_ranked_can_be_ranked(strength):
    assert (trial.problem_of(strength, 3) == "") == (np.shape(strength) == (3, 3))


def test_untouched_a_baseline_of_the_table_stands_in_and_nothing_is_run(shown, monkeypatch, tmp_path):
    monkeypatch.setattr(trial, "try_out", lambda *_: pytest.fail("it was run"))
    monkeypatch.chdir(tmp_path)
    used, text = enter(unwritten, shown)
    assert "Your turn: unwritten" in text
    assert "by the stored table it is number 2 of 3" in text
    assert used(draw("loud", "all", 1).recording).shape == (6, 6)
    assert not os.listdir(tmp_path)
    assert shown[-1].json is None


def test_who_enters_only_where_it_was_born_does_not_lead():
    born_here = scores(specialist=0.99).query("world == 'loud' and observed == 'all'")
    table = pd.concat([ARENA.scores, born_here], ignore_index=True)
    points = trial.standing([trial.Cell(*cell, (0.8, 0.8)) for cell in CELLS], table).points
    assert points["specialist"] == pytest.approx(1 / 3)
    assert points["mvgc_bic"] > points["specialist"]


def test_a_contender_is_held_against_the_best_that_watches():
    cells = [trial.Cell("loud", "all", (0.93, 0.93))]
    found = trial.standing(cells, ARENA.scores, ("mvgc_bic",))
    assert [best for _, best, _ in (*found.ahead, *found.level, *found.behind)] == ["correlation"]
    assert found.points == trial.standing(cells, ARENA.scores).points
    nobody = trial.standing(cells, ARENA.scores, ("mvgc_bic", "correlation", "pcmci"))
    assert nobody.ahead == nobody.level == nobody.behind == ()


def two(recording, more):
    return recording


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (None, "stands alone on its line"),
        (3, "is of type `int`"),
        (SimpleNamespace, "goes above a function"),
        (two, "should take one argument, the recording, but it takes (recording, more)"),
        (eval("lambda recording: recording"), "its text cannot be found"),
    ],
)
def test_what_is_no_method_is_a_card(thing, words, shown):
    contender(thing, arena=ARENA)
    assert "Not entered" in shown[-1].text
    assert words.replace("`", "'") in shown[-1].text


def test_the_text_of_a_function_goes_with_all_that_it_rests_on():
    source = own_source.source_of(right, "contender")
    assert source.definition.startswith("def right(recording):")
    assert any(one.startswith("import numpy as np") for one in source.statements)
    assert [one.partition("(")[0] for one in source.statements if "lagged" in one] == ["def lagged"]
    place = next(k for k, one in enumerate(source.statements) if "lagged" in one)
    assert any(one.startswith("LAG = ") for one in source.statements[:place])
    told = calls.ask(source, [(draw("loud", "all", 0).recording,)], sandbox.Limits(seconds=20))
    np.testing.assert_allclose(told.answers[0].value, right(draw("loud", "all", 0).recording))


def test_places_come_from_shares_of_the_others_that_are_beaten():
    cells = [
        trial.Cell("loud", "all", (0.92, 0.92)),
        trial.Cell("quiet", "all", (0.99, 0.99)),
        trial.Cell("no such", "all", (1.0,)),
    ]
    found = trial.standing(cells, ARENA.scores)
    assert found.points == pytest.approx({"": (2 / 3 + 1) / 2, "correlation": 1 / 3, "mvgc_bic": (1 + 2 / 3) / 2, "pcmci": 0})
    assert (found.place, found.n_ranked) == (1, 4)
    assert [cell.world for cell, best, _ in found.behind if best == "mvgc_bic"] == ["loud"]
    assert [cell.world for cell, _, _ in found.ahead] == ["quiet"]
    assert trial.standing([trial.Cell("loud", "all", (0.94, 0.98))], ARENA.scores).level
    assert trial.standing([trial.Cell("loud", "all", (0.97, 0.97))], ARENA.scores).level  # two and three networks: by Welch's t
    assert math.isnan(trial.Cell("loud", "all").mean)
    one = pd.DataFrame([{"world": "loud", "observed": "all", "network": 0, "method": "ablation", "auroc": 1.0}])
    few = trial.standing(cells[:1], pd.concat([ARENA.scores, one]))  # it met one network of three, perhaps an easy one
    assert [best for _, best, _ in few.behind] == ["mvgc_bic"]
    even = ARENA.scores.assign(auroc=0.5)  # all four tie: each beats half of the others
    assert trial.standing([trial.Cell("loud", "all", (0.5, 0.5))], even).points == dict.fromkeys(found.points, 0.5)

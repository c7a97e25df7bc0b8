"""Predictions are read as learners write them, kept, and compared with what came out."""

import math

import numpy as np
import pytest

from helpers.exercises import predictions, record, session
from helpers.exercises.predictions import Prediction, of_text, verdict

NUMBER = Prediction("n", "p/n", "How large?", "number", near=0.05, unit="mV", at_least=0, at_most=1)
SHARE = Prediction("s", "p/n", "Which share?", "number", near=5, unit="%")
CHOICE = Prediction("c", "p/n", "Which?", "choice", choices=("A drives B.", "B drives A.", "Neither (of them)."))
RANKING = Prediction("r", "p/n", "In which order?", "ranking", near=1, choices=("watching", "forcing", "guessing"))


@pytest.mark.parametrize(
    ("prediction", "guess", "kept"),
    [
        (NUMBER, 0.3, 0.3),
        (NUMBER, 1, 1.0),
        (NUMBER, 0, 0.0),
        (NUMBER, "0,3", 0.3),
        (NUMBER, np.float32(0.5), 0.5),
        (NUMBER, np.array([0.5]), 0.5),
        (CHOICE, "b", "B"),
        (CHOICE, " B. ", "B"),
        (CHOICE, "b drives a", "B"),
        (CHOICE, "c)", "C"),
        (CHOICE, "Neither (of them)", "C"),
        (RANKING, "BAC", "BAC"),
        (RANKING, "b > a > c", "BAC"),
        (RANKING, ["forcing", "watching", "C"], "BAC"),
        (RANKING, ("B", "A", "C"), "BAC"),
    ],
)
def test_a_guess_is_read_as_learners_write_it(prediction, guess, kept):
    assert of_text(prediction, guess) == kept


@pytest.mark.parametrize(
    ("prediction", "guess", "words"),
    [
        (NUMBER, "much", "A number is meant here"),
        (NUMBER, math.nan, "A number is meant here"),
        (NUMBER, True, "A number is meant here"),
        (NUMBER, [0.1, 0.2], "A number is meant here"),
        (NUMBER, None, "A number is meant here"),
        (NUMBER, 10**400, "A number is meant here"),
        (NUMBER, "1,500", "A number is meant here"),  # which may be 1.5 or 1500
        (NUMBER, 1.01, "from 0 to 1"),
        (CHOICE, "D", "One of A, B, C is meant here"),
        (CHOICE, 2, "One of A, B, C is meant here"),
        (RANKING, "AB", "Each of A, B, C is meant here, once"),
        (RANKING, "AAB", "Each of A, B, C is meant here, once"),
        (RANKING, 3, "Each of A, B, C is meant here, once"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(prediction, guess, words):
    with pytest.raises(ValueError, match=words):
        of_text(prediction, guess)


@pytest.mark.parametrize(
    ("prediction", "guess", "result", "line"),
    [
        (NUMBER, None, 0.35, "You made no guess. The answer: 0.35 mV."),
        (NUMBER, 0.3, 0.35, "Your 0.3 mV is near: it is 0.35 mV."),
        (NUMBER, 0.2, 0.35, "You said 0.2 mV; it is 0.35 mV. Your guess was too low, by 0.15 mV."),
        (SHARE, 50, 20, "You said 50%; it is 20%. Your guess was too high, by 30%."),
        (CHOICE, "A", "A", "As you said: A (A drives B)."),
        (CHOICE, "B", "A", "You said B (B drives A); it is A (A drives B)."),
        (RANKING, "BAC", "BAC", "In the order that you said: forcing, watching, guessing."),
        (
            RANKING,
            "ABC",
            "BAC",
            "Nearly. The order is: forcing, watching, guessing. 1 of 3 pairs stands the other way round than you said.",
        ),
        (
            RANKING,
            "CAB",
            "BAC",
            "The order is: forcing, watching, guessing. 3 of 3 pairs stand the other way round than you said.",
        ),
    ],
)
def test_one_line_says_how_far_off_a_guess_was(prediction, guess, result, line):
    assert verdict(prediction, guess, result) == line


def declared(monkeypatch, **entry):
    monkeypatch.setattr(predictions, "tables", lambda file: [("p/n", "x", entry)])
    return predictions.load_predictions.__wrapped__()


def test_what_is_declared_is_loaded(monkeypatch):
    found = declared(monkeypatch, question="q", kind="number", near=0.1, unit="s")["x"]
    assert (found.notebook, found.near, found.unit, found.choices) == ("p/n", 0.1, "s", ())


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"question": "q", "kind": "vote"}, "kind should be one of number, choice, ranking, but it is 'vote'"),
        ({"question": "q"}, "kind should be one of"),
        ({"question": "q", "kind": "number"}, "it should have kind, near, question"),
        ({"question": "q", "kind": "number", "near": 1, "choices": ["a", "b"]}, "it has question, kind, near, choices"),
        ({"question": "q", "kind": "choice", "choices": ["a"]}, "choices should be 2 to 8, but there are 1"),
    ],
)
def test_a_declaration_that_is_wrong_is_refused_with_its_file(monkeypatch, entry, words):
    with pytest.raises(ValueError, match=words) as error:
        declared(monkeypatch, **entry)
    assert "[x] in helpers/chapters/p/n/predictions.toml" in str(error.value)


def test_two_predictions_of_one_name_are_refused(monkeypatch):
    entry = {"question": "q", "kind": "choice", "choices": ["a", "b"]}
    monkeypatch.setattr(predictions, "tables", lambda file: [("a/b", "x", dict(entry)), ("a/c", "x", dict(entry))])
    with pytest.raises(ValueError, match="a/b has a prediction of that name"):
        predictions.load_predictions.__wrapped__()


@pytest.fixture
def shown(monkeypatch):
    """The cards that a session shows, where it knows four predictions."""
    cards = []
    known = {entry.name: entry for entry in (NUMBER, SHARE, CHOICE, RANKING)}
    monkeypatch.setattr(session, "load_predictions", lambda: known)
    monkeypatch.setattr(session, "_guesses", {})
    monkeypatch.setattr(session, "_record", record.Record())
    monkeypatch.setattr(session.display, "show", cards.append)
    return cards


def test_untouched_it_invites_and_nothing_waits_for_it(shown):
    assert session.predict("n", ...) is None
    assert session.predict("n") is None
    session.reveal("n", 0.35)
    assert 'predict("n", 0.5)' in shown[0].html
    assert "You made no guess" in shown[-1].text
    assert shown[-1].json == {"prediction": "n", "guess": None, "result": 0.35}


def test_a_guess_is_returned_kept_and_compared(shown):
    assert session.predict("n", "0.2") == 0.2
    assert shown[-1].json == {"prediction": "n", "guess": 0.2}
    session.reveal("n", 0.35)
    assert "too low, by 0.15 mV" in shown[-1].text
    assert session.predict("n", 0.34) == 0.34
    session.reveal("n", 0.35)
    assert "is near" in shown[-1].text


def test_what_cannot_be_read_is_no_guess_and_stops_nothing(shown):
    assert session.predict("c", "both") is None
    assert "One of A, B, C is meant here" in shown[-1].text
    session.reveal("c", "A")
    assert "You made no guess" in shown[-1].text


def test_choices_stand_on_the_card(shown):
    session.predict("r", ...)
    assert "B. forcing" in shown[-1].text
    assert "B. forcing" in shown[-1].html


def test_an_unknown_name_gets_a_sentence(shown):
    with pytest.raises(session.Told, match=r"There is no prediction called 'm'\. There are: n, s, c, r"):
        session.predict("m", 1)


@pytest.mark.parametrize("result", [math.nan, "nothing", None])
def test_a_result_that_is_none_stops_nothing(shown, result):
    session.predict("n", 0.2)
    session.reveal("n", result)
    assert f"What came out is no answer to the question: '{result}'" in shown[-1].text


def test_a_guess_of_an_earlier_kernel_is_compared(shown, monkeypatch):
    monkeypatch.setattr(session.overview, "guess_kept", lambda kept, prediction: 0.2)
    session.reveal("n", 0.35)
    assert "You said 0.2 mV; it is 0.35 mV" in shown[-1].text
    session.predict("n", "much")  # cannot be read, so there is none now
    session.reveal("n", 0.35)
    assert "You made no guess" in shown[-1].text

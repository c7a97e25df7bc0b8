"""Cards: one content in three forms, safe to show."""

import re

import pytest

from helpers.exercises import bank, core, display
from helpers.exercises.core import Report
from helpers.exercises.quizzes import Choice, Quiz, load_quizzes

EXERCISE = bank.find("average_causal_effect")


def card(verdict, **fields):
    return display.report_card(Report("average_causal_effect", verdict, **fields), EXERCISE)


@pytest.mark.parametrize(
    ("verdict", "head"),
    [
        (core.NOT_ATTEMPTED, "Your turn"),
        (core.CORRECT, "Correct"),
        (core.NOT_YET, "Not yet"),
        (core.RAISED, "raised an error"),
        (core.TOO_LONG, "took too long"),
    ],
)
def test_each_verdict_has_its_words_in_every_form(verdict, head):
    made = card(verdict, message="About the idea.")
    bundle = made._repr_mimebundle_()
    assert head in bundle["text/html"]
    assert head in bundle["text/plain"]
    assert "About the idea." in bundle["text/html"]
    assert "About the idea." in bundle["text/plain"]
    assert bundle[display.MIME] == {
        "exercise": "average_causal_effect",
        "verdict": verdict,
        "mistake": None,
        "message": "About the idea.",
    }


def test_hints_and_solution_are_folded_in_html_and_named_in_text():
    made = card(core.NOT_YET)
    assert made.html.count("<details") == len(EXERCISE.hints) + 1
    assert "np.mean(outcome_on) - np.mean(outcome_off)" in made.html
    assert "np.mean(outcome_on) - np.mean(outcome_off)" not in made.text
    assert 'hint("average_causal_effect")' in made.text


def test_solution_is_gone_where_solutions_are_hidden(monkeypatch):
    monkeypatch.setenv("COURSE_SOLUTIONS", "hidden")
    assert "np.mean(outcome_on) - np.mean(outcome_off)" not in card(core.NOT_YET).html


def test_learners_text_is_escaped():
    made = card(core.RAISED, message="<script>alert(1)</script>", printed="<b>bold</b>")
    assert "<script>" not in made.html
    assert "<b>bold</b>" not in made.html
    assert "&lt;b&gt;bold" in made.html


def test_cards_need_no_script_and_no_ids():
    for made in (card(core.CORRECT), display.quiz_card(quiz())):
        assert not re.search(r"<script|<style|\bid=|\bon\w+=", made.html)


def quiz():
    return Quiz("q", "n", "Which?", (Choice("This", "since it is", right=True), Choice("That", "since it is not")))


def test_quiz_folds_why_each_choice_is_right_or_wrong():
    made = display.quiz_card(quiz())
    assert made.html.count("<details") == 2
    assert "<b>Right.</b> since it is" in made.html
    assert "<b>Not quite.</b> since it is not" in made.html
    assert "since" not in made.text


def test_stars_stress_words_outside_code_only():
    assert display.rich("the *sum* of `a * b * c`").startswith("the <em>sum</em> of <code")
    assert "a * b * c" in display.rich("the *sum* of `a * b * c`")
    assert display.plain("the *sum* of `a * b`") == "the sum of 'a * b'"
    assert display.rich("2 * 3 * 4") == "2 * 3 * 4"


def test_backquotes_become_code():
    assert re.fullmatch(r"a <code style='[^']*'>b &lt; c</code>", display.rich("a `b < c`"))


FORMULA = r"$\href{javascript:alert(1)}{x}$"


@pytest.mark.parametrize(
    "made",
    [
        card(core.RAISED, message=f"Your function stopped with E: {FORMULA}", details=(f"It returned {FORMULA}.",)),
        card(core.NOT_YET, printed=FORMULA),
        display.no_result_card(FORMULA),
        display.unknown_card(FORMULA, None),
        display.no_function_card(type(FORMULA, (), {})()),
    ],
    ids=["message", "printed", "result", "name", "type"],
)
def test_no_formula_of_a_learner_is_set(made):
    """Every dollar stands where MathJax does not look: in code, in what is preformatted, below a class that it passes over."""
    assert "href" in made.html
    closed = r"<(code|pre)\b[^>]*>.*?</\1>|<span class='tex2jax_ignore mathjax_ignore'>.*?</span>"
    assert "$" not in re.sub(closed, "", made.html, flags=re.DOTALL)


def test_formulas_of_ours_are_set():
    quiz = next(quiz for quiz in load_quizzes().values() if "$" in "".join(choice.text + choice.why for choice in quiz.choices))
    assert "mathjax_ignore" not in display.quiz_card(quiz).html

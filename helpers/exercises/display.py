"""How reports, hints, solutions, questions and predictions look: one card, as HTML and as plain text.

Cards carry no script and no style sheet of their own: they are ``<details>`` elements with inline styles that
inherit the colours of the page, so they look the same in a live kernel, on the published page, in light
and in dark, in print and by keyboard.
"""

import html
import os
import re
from dataclasses import dataclass

from helpers import front_end
from helpers.exercises import compare, core, predictions

MIME = "application/vnd.who-drives-whom.check+json"

# Colours of Okabe and Ito, on a bar at the left; the words carry the verdict too.
_BARS = {
    core.NOT_ATTEMPTED: "#56B4E9",
    core.CORRECT: "#009E73",
    core.NOT_YET: "#E69F00",
    core.RAISED: "#D55E00",
    core.TOO_LONG: "#D55E00",
}
_ASKED = "#0072B2"  # a question, and not a verdict
_HEADS = {
    core.NOT_ATTEMPTED: "Your turn",
    core.CORRECT: "Correct",
    core.NOT_YET: "Not yet",
    core.RAISED: "Your code raised an error",
    core.TOO_LONG: "Your code took too long",
}
_CARD = (
    "border-left:4px solid {bar};background:rgba(128,128,128,.1);padding:.6em 1em;margin:.3em 0;max-width:46em;"
    "line-height:1.45;overflow-wrap:anywhere"
)
_CODE = "background:rgba(128,128,128,.15);color:inherit;padding:0 .2em"
_PRE = "background:rgba(128,128,128,.12);color:inherit;padding:.6em .8em;margin:.4em 0;overflow-x:auto;white-space:pre-wrap"


def solutions_shown():
    """Whether cards hold solutions; an instructor hides them with ``COURSE_SOLUTIONS=hidden``."""
    return os.environ.get("COURSE_SOLUTIONS", "shown") != "hidden"


class Card:
    """Something that shows itself in every front end: HTML, plain text, and JSON for machines."""

    def __init__(self, as_html, text, json=None):
        self.html = as_html
        self.text = text
        self.json = json

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = {"text/html": self.html, "text/plain": self.text}
        if self.json is not None:
            bundle[MIME] = self.json
        return bundle

    def __repr__(self):
        return self.text


def show(card):
    """Display a card in the running notebook, or print its text where there is none."""
    front_end.show(card._repr_mimebundle_())


def report_card(report, exercise):
    """The card below an exercise: verdict, message, and hints and solution folded away."""
    lines = [line for line in (report.message, *report.details, _standing(report)) if line]
    parts = [f"<p style='margin:.2em 0'>{rich(line)}</p>" for line in lines]
    if report.printed.strip():
        parts.append(_fold("What your code printed, over all inputs", _pre(report.printed.rstrip())))
    for number, text in enumerate(exercise.hints, 1):
        parts.append(_fold(f"Hint {number} of {len(exercise.hints)}", f"<p style='margin:.3em 0'>{rich(text)}</p>"))
    if solutions_shown():
        parts.append(_fold("Solution", _pre(exercise.solution)))
    head = f"{_HEADS[report.verdict]}: {report.exercise}"
    ask = f'Stuck? hint("{report.exercise}") or solution("{report.exercise}")'
    stuck = "" if report.verdict == core.CORRECT else ask
    return Card(
        _frame(_BARS[report.verdict], head, "".join(parts)),
        _text(head, *lines, _printed(report), stuck),
        report.to_json(),
    )


def unknown_card(name, close):
    """The card for a function whose name is no exercise's."""
    ask = f"Did you mean `{close}`? " if close else ""
    message = (
        f"There is no exercise called `{name}`, so nothing was checked. {ask}Restore the name that stood "
        "after `def`; later cells look for it."
    )
    return _note_card(f"Not checked: {name}", message)


def no_function_card(thing, name=None):
    """The card for something below ``@exercise`` that cannot be an answer; ``name`` is that of its exercise, if it has one."""
    kind = "a class" if issubclass(type(thing), type) else f"of type `{compare.type_name(thing)}`"
    stands_in = " The reference stands in." if name else ""
    message = f"`@exercise` goes above a function (`def …`), and this is {kind}, so nothing was checked.{stands_in}"
    return _note_card("Not checked", message)


def lambda_card(names):
    """The card for a lambda, which does not say which of the exercises of a notebook it answers."""
    ask = f" The names here are {', '.join(f'`{name}`' for name in names)}." if names else ""
    message = (
        "A `lambda` has no name, so nothing says which exercise it answers, and nothing was checked. Write it as "
        f"`def name(…):`, with `@exercise` above and the name of the exercise in the place of `name`.{ask}"
    )
    return _note_card("Not checked", message)


def brackets_card():
    """The card for ``@exercise()`` and ``@exercise("name")``."""
    return _note_card(
        "About `@exercise`",
        "It stands alone on its line, without brackets and without a name: the name after `def` says which exercise it is. "
        "The function below it is checked all the same.",
    )


def _note_card(head, message):
    return Card(_frame("#E69F00", head, f"<p style='margin:.2em 0'>{rich(message)}</p>"), _text(head, message))


def quiz_card(quiz, answer=None):
    """A multiple-choice question; each choice unfolds to why it is right or wrong.

    Parameters
    ----------
    quiz : helpers.exercises.quizzes.Quiz
        The question.
    answer : str, optional
        The letter that a learner answered: it is unfolded.
    """
    parts = [f"<p style='margin:.2em 0 .5em'>{rich(quiz.question)}</p>"]
    lines = [quiz.question]
    for letter, choice in zip("ABCDEFGH", quiz.choices, strict=False):
        verdict = "Right." if choice.right else "Not quite."
        parts.append(
            f"<details style='margin:.25em 0'{' open' if letter == answer else ''}>"
            f"<summary style='cursor:pointer'>{letter}. {rich(choice.text)}</summary>"
            f"<p style='margin:.3em 0 .6em 1.2em'><b>{verdict}</b> {rich(choice.why)}</p></details>"
        )
        lines.append(f"  {letter}. {choice.text}")
    if answer is None:
        head, bar = "Check yourself", _ASKED
        lines.append(f'Why? quiz_answers("{quiz.name}")')
        return Card(_frame(bar, head, "".join(parts)), _text(head, *lines))
    chosen = quiz.lettered[answer]
    head = f"You answered {answer}. {'Right' if chosen.right else 'Not quite'}"
    bar = _BARS[core.CORRECT] if chosen.right else _BARS[core.NOT_YET]
    result = {"quiz": quiz.name, "answer": answer, "right": chosen.right}
    return Card(_frame(bar, head, "".join(parts)), _text(head, *lines, chosen.why), result)


def prediction_card(prediction, guess=None, problem=""):
    """What is to be predicted, and what the learner said, if anything.

    Parameters
    ----------
    prediction : helpers.exercises.predictions.Prediction
        What is asked.
    guess : float or str, optional
        What was said, as it is kept.
    problem : str
        Why what was written could not be read.
    """
    lines = [prediction.question, *(f"{letter}. {text}" for letter, text in prediction.lettered.items())]
    parts = [f"<p style='margin:.2em 0'>{rich(line)}</p>" for line in lines]
    if guess is None:
        head, bar = ("Not read", _BARS[core.NOT_YET]) if problem else ("Your guess", _ASKED)
        last = problem or f"Say it before you run on: {prediction.invitation}."
    else:
        head, bar, last = "Your guess", _BARS[core.CORRECT], f"You said {predictions.words(prediction, guess)}. Run on."
    parts.append(f"<p style='margin:.2em 0'>{rich(last)}</p>")
    return Card(_frame(bar, head, "".join(parts)), _text(head, *lines, last), {"prediction": prediction.name, "guess": guess})


def result_card(prediction, guess, result):
    """One line on how far off a guess was."""
    line = predictions.verdict(prediction, guess, result)
    near = guess is not None and predictions.is_near(prediction, guess, result)
    bar = _BARS[core.CORRECT] if near else _ASKED
    return Card(
        f"<div class='wdw' style='{_CARD.format(bar=bar)}'>{rich(line)}</div>",
        plain(line),
        {"prediction": prediction.name, "guess": guess, "result": result},
    )


@dataclass(frozen=True)
class ProgressRow:
    """One exercise in the overview of a notebook."""

    name: str
    verdict: str


def progress_card(rows):
    """How far a learner has come in this notebook."""
    solved = sum(row.verdict == core.CORRECT for row in rows)
    head = f"{solved} of {len(rows)} exercises solved"
    marks = {core.CORRECT: "✓", core.NOT_ATTEMPTED: "·"}
    words = {core.RAISED: "raised an error"}
    items = [(marks.get(row.verdict, "✗"), row.name, words.get(row.verdict, row.verdict)) for row in rows]
    body = "".join(
        f"<div><span style='display:inline-block;width:1.5em'>{mark}</span>{rich(f'`{name}`: {verdict}')}</div>"
        for mark, name, verdict in items
    )
    bar = _BARS[core.CORRECT] if solved == len(rows) else _BARS[core.NOT_ATTEMPTED]
    text = _text(head, *(f"  {m} {n}: {v}" for m, n, v in items))
    return Card(_frame(bar, head, body), text, {"solved": solved, "exercises": {r.name: r.verdict for r in rows}})


def rich(text):
    """Escape text for HTML; `code` in backquotes becomes code, and *words* between stars are stressed."""
    pieces = re.split(r"`([^`]+)`", html.escape(text, quote=False))
    for i, piece in enumerate(pieces):  # every second piece is code
        stressed = re.sub(r"\*(\w[^*]*)\*", r"<em>\1</em>", piece)
        pieces[i] = f"<code style='{_CODE}'>{piece}</code>" if i % 2 else stressed
    return "".join(pieces)


def plain(text):
    """The same text without its marks."""
    pieces = re.split(r"`([^`]+)`", text)
    return "'".join(piece if i % 2 else re.sub(r"\*(\w[^*]*)\*", r"\1", piece) for i, piece in enumerate(pieces))


def _standing(report):
    """Whose function later cells use, in words."""
    if report.verdict == core.CORRECT and report.lossy:
        return ""  # the details have said that the reference stays
    if report.verdict == core.CORRECT:
        return f"From here on, this notebook uses your `{report.exercise}`."
    if report.verdict == core.NOT_ATTEMPTED:
        return "Replace `...` above and run the cell. Until you try, the reference stands in."
    return "Until this works, the reference stands in, so later cells still run."


def _frame(bar, head, body):
    return f"<div class='wdw' style='{_CARD.format(bar=bar)}'><b>{rich(head)}</b>{body}</div>"


def _fold(summary, body):
    return f"<details style='margin:.25em 0'><summary style='cursor:pointer'>{summary}</summary>{body}</details>"


def _pre(text):
    return f"<pre style='{_PRE}'>{html.escape(text, quote=False).rstrip()}</pre>"


def _printed(report):
    return f"What your code printed, over all inputs:\n{report.printed.rstrip()}" if report.printed.strip() else ""


def _text(*lines):
    return "\n".join(plain(line) for line in lines if line)

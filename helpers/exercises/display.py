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
_QUIET = "margin:.3em 0;font-size:.9em"
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
    parts = [f"<p style='margin:.2em 0'>{without_formulas(line)}</p>" for line in lines]
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


def contender_card(verdict, head, lines, folded=(), result=None):
    """The card below a method that enters the arena.

    Parameters
    ----------
    verdict : str
        As of an exercise; it gives the colour of the bar.
    head : str
    lines : sequence of str
        What is said, in words of ours and of the learner's.
    folded : sequence of (str, str)
        What is folded away: a line, and a text in which columns stand below each other.
    result : dict, optional
        For machines.
    """
    parts = [f"<p style='margin:.2em 0'>{without_formulas(line)}</p>" for line in lines if line]
    parts += [_fold(summary, _pre(text)) for summary, text in folded]
    text = _text(head, *lines, *(part for summary, text in folded for part in (f"{summary}:", text)))
    return Card(_frame(_BARS[verdict], head, "".join(parts)), text, result)


def _note_card(head, message):
    return Card(_frame("#E69F00", head, f"<p style='margin:.2em 0'>{without_formulas(message)}</p>"), _text(head, message))


def sealed_card(quiz, before=None):
    """A question of a concept test that explains nothing yet.

    Parameters
    ----------
    quiz : helpers.exercises.quizzes.Quiz
        The question.
    before : str, optional
        The letter that was answered before the course.
    """
    choices = [f"{letter}. {choice.text}" for letter, choice in quiz.lettered.items()]
    last = (
        "Before the course, write your letter as `before=` and run the cell."
        if before is None
        else f"Recorded: {before}. After the course, write your letter as `answer=`; then you read why."
    )
    parts = [f"<p style='margin:.2em 0 .5em'>{rich(quiz.question)}</p>"]
    parts += [f"<p style='margin:.25em 0'>{rich(choice)}</p>" for choice in choices]
    parts.append(f"<p style='{_QUIET}'>{rich(last)}</p>")
    head = "What do you think?" if before is None else "Recorded"
    result = None if before is None else {"quiz": quiz.name, "before": before}
    return Card(_frame(_ASKED, head, "".join(parts)), _text(head, quiz.question, *(f"  {c}" for c in choices), last), result)


def nothing_before_card(quiz):
    """What is asked once where somebody answers a question of a concept test without a word before the course.

    Parameters
    ----------
    quiz : helpers.exercises.quizzes.Quiz
        The question.
    """
    return _note_card(
        "Is this your answer after the course?",
        f'Nothing was kept. Before the course, write quiz("{quiz.name}", before=…) instead. If you want to read the answers, '
        "run this cell again; what you say before can no longer be recorded then.",
    )


def quiz_card(quiz, answer=None, before=None, first=None, too_late=False):
    """A multiple-choice question; each choice unfolds to why it is right or wrong.

    Parameters
    ----------
    quiz : helpers.exercises.quizzes.Quiz
        The question.
    answer : str, optional
        The letter that a learner answered: it is unfolded.
    before : str, optional
        The letter that was answered in an earlier kernel: it is named, and not judged, so that one can think again.
    first : str, optional
        For a question of a concept test: the letter that was answered before the course.
    too_late : bool
        For a question of a concept test: whether a letter for before the course came after the choices were explained.
    """
    parts = [f"<p style='margin:.2em 0 .5em'>{rich(quiz.question)}</p>"]
    lines = [quiz.question]
    late = ["Not recorded as before=: you have already read the answers."] * too_late
    for letter, choice in quiz.lettered.items():
        verdict = "Right." if choice.right else "Not quite."
        parts.append(
            f"<details style='margin:.25em 0'{' open' if letter == answer else ''}>"
            f"<summary style='cursor:pointer'>{letter}. {rich(choice.text)}</summary>"
            f"<p style='margin:.3em 0 .6em 1.2em'><b>{verdict}</b> {rich(choice.why)}</p></details>"
        )
        lines.append(f"  {letter}. {choice.text}")
    if answer is None:
        head, bar = "Check yourself", _ASKED
        if before is not None:
            parts.append(f"<p style='{_QUIET}'>{(earlier := f'You answered {before} before.')}</p>")
            lines.append(earlier)
        parts += [f"<p style='{_QUIET}'>{line}</p>" for line in late]
        lines += late
        lines.append(f'Why? quiz_answers("{quiz.name}")')
        return Card(_frame(bar, head, "".join(parts)), _text(head, *lines))
    chosen = quiz.lettered[answer]
    head = f"You answered {answer}. {'Right' if chosen.right else 'Not quite'}"
    bar = _BARS[core.CORRECT] if chosen.right else _BARS[core.NOT_YET]
    result = {"quiz": quiz.name, "answer": answer, "right": chosen.right}
    told = []
    if quiz.asked_twice:
        result["before"] = first
        said = [f"Before the course you said {first}."] * (first is not None)
        told = [*said, *late, f"Where it stands: {quiz.back_to}."]
    parts += [f"<p style='{_QUIET}'>{rich(line)}</p>" for line in told]
    return Card(_frame(bar, head, "".join(parts)), _text(head, *lines, chosen.why, *told), result)


def gain_card(gains):
    """What became of a concept test.

    Parameters
    ----------
    gains : sequence of helpers.exercises.overview.Gain
        One for each part of the course, and the last one for all of them.
    """
    *parts, total = gains
    alone = total.after - total.both
    left_out = f"Left out, since answered only after the course: {alone} question{'s' * (alone != 1)}." if alone else ""
    if not total.both:
        head = "Nothing to compare yet"
        said = f"{total.before} of {total.questions} questions answered before the course, {total.after} after it."
        return _note_card(head, " ".join(filter(None, (said, left_out))))
    head = f"{total.right_before} right before the course, {total.right_after} after it, of {total.both}"
    rows = [
        (one.part, f"{one.right_before} of {one.both}", f"{one.right_after} of {one.both}")
        if one.both
        else (one.part, "–", "–")
        for one in parts
    ]
    cell = "padding:.1em 1.2em .1em 0;text-align:left;font-weight:normal"
    listed = [("", "before", "after"), *rows]
    table = "".join(f"<tr>{''.join(f'<td style={cell!r}>{rich(word)}</td>' for word in row)}</tr>" for row in listed)
    last = (
        "All were right before."
        if total.right_before == total.both
        else f"Of what was wrong before, as a share, gained: {total.share:.2f}. 0 is nothing, 1 is all of it."
    )
    back = [one.part for one in parts if one.right_after < one.both]
    again = f"Questions are still open in: {', '.join(back)}. Each card says where to go back to." if back else ""
    body = f"<table style='border-collapse:collapse;margin:.4em 0'>{table}</table>"
    body += "".join(f"<p style='{_QUIET}'>{rich(line)}</p>" for line in (last, left_out, again) if line)
    text = _text(head, *(f"  {part:8}  {first:>8}  {then:>8}" for part, first, then in listed), last, left_out, again)
    counted = {name: getattr(total, name) for name in ("questions", "both", "right_before", "right_after")}
    return Card(_frame(_BARS[core.CORRECT], head, body), text, {"gain": counted})


def prediction_card(prediction, guess=None, problem="", before=False, first=None):
    """What is to be predicted, and what the learner said, if anything.

    Parameters
    ----------
    prediction : helpers.exercises.predictions.Prediction
        What is asked.
    guess : float or str, optional
        What was said, as it is kept.
    problem : str
        Why what was written now could not be read; a guess is then an earlier one.
    before : bool
        Whether the guess was made before and is found again.
    first : float or str, optional
        What was said when the result was seen first.
    """
    lines = [prediction.question, *(f"{letter}. {text}" for letter, text in prediction.lettered.items())]
    parts = [f"<p style='margin:.2em 0'>{rich(line)}</p>" for line in lines]
    said = "" if guess is None else predictions.words(prediction, guess)
    head, bar = "Your guess", _ASKED if guess is None else _BARS[core.CORRECT]
    if problem:
        head, bar, last = "Not read", _BARS[core.NOT_YET], problem
        last += f" Until it can be read, what you said before counts: {said}." if said else ""
    elif guess is None:
        last = f"Before you run on, write your guess into the cell above and run it again: {prediction.invitation}."
    elif before:
        last = f"You said {said} before, and that counts. To change it: {prediction.invitation}."
    elif first not in (None, guess):
        counts = predictions.words(prediction, first)
        last = (
            f"You said {said}. In your progress it is your first guess that counts, since you have seen the result: {counts}."
        )
    else:
        last = f"You said {said}. Run on."
    parts.append(f"<p style='margin:.2em 0'>{without_formulas(last) if problem else rich(last)}</p>")
    return Card(_frame(bar, head, "".join(parts)), _text(head, *lines, last), {"prediction": prediction.name, "guess": guess})


def no_result_card(result):
    """The card where what came out cannot be compared with a guess."""
    return _note_card("Nothing to compare", f"What came out is no answer to the question: `{str(result)[:40]}`.")


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
    """One exercise in the overview of a notebook.

    Attributes
    ----------
    name : str
        The exercise.
    verdict : str
        The verdict of this kernel.
    before : str or None
        The last verdict that was kept.
    solved : bool
        Whether it was ever solved.
    """

    name: str
    verdict: str
    before: str | None = None
    solved: bool = False

    @property
    def mark(self):
        """A sign for how it stands."""
        if self.solved or self.verdict == core.CORRECT:
            return "✓"
        return "·" if self.verdict == core.NOT_ATTEMPTED and self.before is None else "✗"

    @property
    def words(self):
        """How it stands; what was solved in an earlier kernel does not count as used by this one."""
        now = _VERDICT_WORDS.get(self.verdict, self.verdict)
        if self.verdict == core.CORRECT:
            return now
        if self.solved and self.verdict == core.NOT_ATTEMPTED:
            return "solved before; run its cell to use your own"
        if self.solved:
            return f"{now}; solved before"
        if self.verdict == core.NOT_ATTEMPTED and self.before is not None:
            return f"{_VERDICT_WORDS.get(self.before, self.before)}, when you last tried"
        return now


_VERDICT_WORDS = {core.RAISED: "raised an error"}


def progress_card(rows, counts=(), warning=""):
    """How far a learner has come in this notebook.

    Parameters
    ----------
    rows : sequence of ProgressRow
        Its exercises.
    counts : sequence of str
        Lines on questions and predictions.
    warning : str
        What will be lost, and how to keep it.
    """
    solved = sum(row.solved or row.verdict == core.CORRECT for row in rows)
    head = f"{solved} of {len(rows)} exercises solved"
    body = "".join(
        f"<div><span style='display:inline-block;width:1.5em'>{row.mark}</span>{rich(f'`{row.name}`: {row.words}')}</div>"
        for row in rows
    )
    body += "".join(f"<p style='margin:.4em 0 0'>{rich(line)}</p>" for line in (*counts, warning) if line)
    bar = _BARS[core.CORRECT] if solved == len(rows) else _BARS[core.NOT_ATTEMPTED]
    text = _text(head, *(f"  {row.mark} {row.name}: {row.words}" for row in rows), *counts, warning)
    return Card(_frame(bar, head, body), text, {"solved": solved, "exercises": {r.name: r.verdict for r in rows}})


@dataclass(frozen=True)
class StartLine:
    """One notebook on the start page: its title, the link to it, its exercises, and whether to go on with it."""

    title: str
    link: str
    solved: int
    exercises: int
    next: bool

    @property
    def count(self):
        """What its bar shows, in words."""
        if self.exercises and self.solved == self.exercises:
            return f"✓ all {self.exercises}"
        return f"{self.solved} of {self.exercises}"


def start_card(parts, counts=(), guesses=()):
    """Where a learner stands in the course.

    Parameters
    ----------
    parts : sequence of (str, sequence of StartLine)
        Parts by their titles, with their notebooks.
    counts : sequence of str
        Lines on questions and predictions.
    guesses : sequence of (str, str, str)
        What a guess was, for example the best; the question; and how it went.
    """
    lines = [line for _, listed in parts for line in listed]
    solved, total = (sum(getattr(line, name) for line in lines) for name in ("solved", "exercises"))
    head, ahead = f"{solved} of {total} exercises solved", next((line for line in lines if line.next), None)
    go_on = "Go on here" if solved or counts else "Begin here"
    if ahead is None:
        told, body = ["All exercises are solved."], "<p style='margin:.3em 0'>All exercises are solved.</p>"
    else:
        told = [f"{go_on}: {ahead.title} ({ahead.link})"]
        body = f"<p style='margin:.3em 0'>{go_on}: <b><a href='{ahead.link}'>{rich(ahead.title)}</a></b></p>"
    for title, listed in parts:
        body += f"<p style='margin:.9em 0 .2em'><b>{rich(title)}</b></p>" + "".join(_start_row(line) for line in listed)
        told += [title, *(f"  {line.count:>8}  {line.title}{'  ← ' + go_on.lower() if line.next else ''}" for line in listed)]
    for line in counts:
        body += f"<p style='margin:.6em 0 0'>{rich(line)}</p>"
    for what, question, answer in guesses:
        body += f"<p style='margin:.6em 0 0'><b>{what}.</b> <em>{rich(question)}</em> {rich(answer)}</p>"
    told += [*counts, *(f"{what}. {question} {answer}" for what, question, answer in guesses)]
    bar = _BARS[core.CORRECT] if ahead is None else _BARS[core.NOT_ATTEMPTED]
    return Card(_frame(bar, head, body), _text(head, *told))


# A bar is drawn with a thick border, since borders are printed where backgrounds are not.
_BAR = "display:inline-block;width:5em;height:.7em;border:1px solid #808080;vertical-align:middle"
_FILL = "display:block;border-top:.7em solid #009E73;width:{percent:.0f}%"


def _start_row(line):
    filled = f"<span style='{_FILL.format(percent=100 * line.solved / line.exercises)}'></span>" if line.solved else ""
    title = f"<a href='{line.link}'>{rich(line.title)}</a>"
    return (
        f"<div style='margin:.35em 0'><span style='float:left'><span aria-hidden='true' style='{_BAR}'>{filled}</span> "
        f"{line.count}</span><div style='margin-left:10em'>{f'<b>{title}</b>' if line.next else title}</div></div>"
    )


def rich(text):
    """Escape text for HTML; `code` in backquotes becomes code, and *words* between stars are stressed."""
    pieces = re.split(r"`([^`]+)`", html.escape(text, quote=False))
    for i, piece in enumerate(pieces):  # every second piece is code
        stressed = re.sub(r"\*(\w[^*]*)\*", r"<em>\1</em>", piece)
        pieces[i] = f"<code style='{_CODE}'>{piece}</code>" if i % 2 else stressed
    return "".join(pieces)


def without_formulas(text):
    """The same as ``rich`` for text in which a learner's own words may stand: no front end sets formulas in it.

    A formula may hold a link to ``javascript:…``, which would run in the page of whoever opens the notebook. The class names
    are those that MathJax 2 and 3 pass over.
    """
    made = rich(text)
    return f"<span class='tex2jax_ignore mathjax_ignore'>{made}</span>" if re.search(r"\$|\\[([]|\\begin", text) else made


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
    return f"<div class='wdw' style='{_CARD.format(bar=bar)}'><b>{without_formulas(head)}</b>{body}</div>"


def _fold(summary, body):
    return f"<details style='margin:.25em 0'><summary style='cursor:pointer'>{summary}</summary>{body}</details>"


def _pre(text):
    return f"<pre style='{_PRE}'>{html.escape(text, quote=False).rstrip()}</pre>"


def _printed(report):
    return f"What your code printed, over all inputs:\n{report.printed.rstrip()}" if report.printed.strip() else ""


def _text(*lines):
    return "\n".join(plain(line) for line in lines if line)

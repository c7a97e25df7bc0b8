"""How far a learner has come: what is counted of a record for ``progress``, and the start page of the whole course."""

import json
import os
from dataclasses import dataclass
from urllib.parse import quote

from helpers.exercises import core, display, predictions, record
from helpers.exercises.predictions import load_predictions
from helpers.exercises.quizzes import load_quizzes

_VERDICTS = {core.CORRECT, core.NOT_YET, core.RAISED, core.TOO_LONG}


def verdicts_kept(kept):
    """The last verdict on each exercise that was tried, by name."""
    found = {name: entry.get("verdict") for name, entry in kept.all(record.EXERCISE).items()}
    return {name: verdict for name, verdict in found.items() if isinstance(verdict, str) and verdict in _VERDICTS}


def answer_kept(kept, question):
    """The letter that was answered; None where there is none, or the question no longer has it."""
    answer = (kept.kept(record.QUIZ, question.name) or {}).get("answer")
    return answer if isinstance(answer, str) and answer in question.lettered else None


def before_kept(kept, question):
    """The letter that was answered before the course; None where there is none, or the question no longer has it."""
    answer = (kept.kept(record.BEFORE, question.name) or {}).get("answer")
    return answer if isinstance(answer, str) and answer in question.lettered else None


def guess_kept(kept, prediction):
    """What was guessed; None where there is nothing, or nothing that answers today's question."""
    return _read(prediction, (kept.kept(record.PREDICTION, prediction.name) or {}).get("guess"))


def outcome_kept(kept, prediction):
    """The guess with which a result was first seen, and what came of it; None where there is none."""
    entry = kept.kept(record.RESULT, prediction.name) or {}
    guess, result = (_read(prediction, entry.get(field)) for field in ("guess", "result"))
    return None if guess is None or result is None else (guess, result)


def _read(prediction, value):
    try:
        return predictions.of_text(prediction, value)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class Counts:
    """Questions answered, and those right; predictions made, and those near."""

    questions: int
    answered: int
    right: int
    predictions: int
    made: int
    near: int

    def words(self):
        """A line for each kind of which there is something to tell."""
        lines = []
        if self.answered:
            lines.append(f"Questions: {self.answered} of {self.questions} answered, {self.right} right.")
        if self.made:
            lines.append(f"Predictions: {self.made} of {self.predictions} made, {self.near} near.")
        return lines


def counted(kept, quizzes, asked, notebook=None):
    """Count the questions and predictions of one notebook, or of all.

    Parameters
    ----------
    kept : helpers.exercises.record.Record
        What is kept.
    quizzes, asked : dict
        All questions and all predictions of the course by name.
    notebook : str, optional
        ``"part/name"``.
    """
    questions = [one for one in quizzes.values() if notebook in (None, one.notebook)]
    asked = [one for one in asked.values() if notebook in (None, one.notebook)]
    answers = [(one, answer) for one in questions if (answer := answer_kept(kept, one))]
    outcomes = [(one, outcome) for one in asked if (outcome := outcome_kept(kept, one))]
    return Counts(
        questions=len(questions),
        answered=len(answers),
        right=sum(one.lettered[answer].right for one, answer in answers),
        predictions=len(asked),
        made=sum(guess_kept(kept, one) is not None for one in asked),
        near=sum(predictions.is_near(one, *outcome) for one, outcome in outcomes),
    )


@dataclass(frozen=True)
class Gain:
    """Questions of a concept test on one part of the course: how many there are, and those right before and after.

    Attributes
    ----------
    part : str
        As ``back_to`` begins; empty for all of them together.
    questions, before, after : int
        How many; how many were answered before the course, and after it.
    right_before, right_after : int
        Of those that were answered both times.
    both : int
        How many these are.
    """

    part: str
    questions: int
    before: int
    after: int
    both: int
    right_before: int
    right_after: int

    @property
    def share(self):
        """The share that was gained of what could be, as ``scores.gains`` has it; NaN where there is nothing to gain."""
        missing = self.both - self.right_before
        return (self.right_after - self.right_before) / missing if missing else float("nan")


def gain_of(questions, answers, part=""):
    """Count questions by their answers: two letters for each, either of which may be None."""
    right = [tuple(letter is not None and one.lettered[letter].right for letter in answers[one.name]) for one in questions]
    given = [tuple(letter is not None for letter in answers[one.name]) for one in questions]
    both = [found for found, said in zip(right, given, strict=True) if all(said)]
    before, after = (sum(said[k] for said in given) for k in (0, 1))
    return Gain(part, len(questions), before, after, len(both), *(sum(found[k] for found in both) for k in (0, 1)))


def gains(kept, quizzes, notebook):
    """What became of a concept test, for each part of the course and then for all of them together.

    Parameters
    ----------
    kept : helpers.exercises.record.Record
        What is kept.
    quizzes : dict
        All questions of the course by name.
    notebook : str
        ``"part/name"``.

    Returns
    -------
    list of Gain
    """
    questions = [one for one in quizzes.values() if one.notebook == notebook and one.asked_twice]
    answers = {one.name: (before_kept(kept, one), answer_kept(kept, one)) for one in questions}
    parts = dict.fromkeys(one.part for one in questions)
    found = [gain_of([one for one in questions if one.part == part], answers, part) for part in sorted(parts)]
    return [*found, gain_of(questions, answers)]


@dataclass(frozen=True)
class Copy:
    """A learner's copy of a notebook: its name, its path from the folder of the copies, its title, its exercises by name."""

    notebook: str
    path: str
    title: str
    exercises: tuple


@dataclass(frozen=True)
class Part:
    """A part of the course with its notebooks, in order."""

    title: str
    copies: tuple


def course_as_json(parts):
    """What ``tools.copies`` writes beside the copies, for ``read_course``."""
    listed = [{"title": part.title, "copies": [vars(copy) for copy in part.copies]} for part in parts]
    return json.dumps({"parts": listed}, ensure_ascii=False, indent=1) + "\n"


def read_course(home):
    """The parts of the course in order, from the folder in which progress is kept.

    Raises
    ------
    ValueError
        If there is no such folder, or it holds no course that can be read; the message says what to do.
    """
    if home is None:
        raise ValueError("The start page stands beside the copies that `make lab` makes; no such copies are here.")
    try:
        found = json.loads((home / record.COURSE).read_text(encoding="utf-8"))["parts"]
        return [
            Part(part["title"], tuple(Copy(**{**copy, "exercises": tuple(copy["exercises"])}) for copy in part["copies"]))
            for part in found
        ]
    except (OSError, ValueError, KeyError, TypeError):
        raise ValueError(
            f"{home / record.COURSE} cannot be read. `make lab` writes it again, and touches nothing else."
        ) from None


def start_page(parts, kept, to_copies="."):
    """The card of the start page.

    Parameters
    ----------
    parts : sequence of Part
        The course.
    kept : helpers.exercises.record.Record
        What is kept.
    to_copies : str
        The way from where the card is read to the folder of the copies, for its links.
    """
    solved, copies = set(kept.all(record.SOLVED)), [copy for part in parts for copy in part.copies]
    ahead = _where_to_go_on(copies, solved, _last_touched(kept, copies))
    way = "" if to_copies == os.curdir else f"{to_copies}/"

    def line(copy):
        done = sum(name in solved for name in copy.exercises)
        return display.StartLine(copy.title, quote(way + copy.path), done, len(copy.exercises), copy is ahead)

    shown = [(part.title, [line(copy) for copy in part.copies]) for part in parts]
    counts = counted(kept, load_quizzes(), load_predictions())
    return display.start_card(shown, counts.words(), _best_and_worst(kept))


def _last_touched(kept, copies):
    """The place of the notebook in which somebody worked last; the first where nobody has."""
    times = {name: entry.get("when") for name, entry in kept.all(record.NOTEBOOK).items()}
    times = {name: when for name, when in times.items() if isinstance(when, int | float)}
    return max(range(len(copies)), key=lambda place: times.get(copies[place].notebook, float("-inf")), default=0)


def _where_to_go_on(copies, solved, last):
    """The first unfinished notebook from the last one touched, around to those before it; None where all are done."""
    unfinished = (copy for copy in copies[last:] + copies[:last] if not solved.issuperset(copy.exercises))
    return next(unfinished, None)


def _best_and_worst(kept):
    """The best guess and the worst, each as (what it was, the question, the line on it); the second only if it missed."""
    outcomes = [(one, outcome) for one in load_predictions().values() if (outcome := outcome_kept(kept, one))]
    ranked = sorted(outcomes, key=lambda found: predictions.how_wrong(found[0], *found[1]))

    def told(what, found):
        prediction, (guess, result) = found
        return what, prediction.question, predictions.verdict(prediction, guess, result)

    best = [told("Your best guess", found) for found in ranked[:1] if predictions.is_near(found[0], *found[1])]
    worst = [told("Your worst guess", found) for found in ranked[-1:] if not predictions.is_near(found[0], *found[1])]
    return best + worst

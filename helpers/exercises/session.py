"""What a notebook calls: ``begin``, ``@exercise``, ``hint``, ``quiz``, ``gain``, ``predict``, ``reveal``, ``progress``, …

This module remembers, for as long as the kernel lives, which notebook is open and how each exercise stands; ``record`` keeps
of it what should outlive the kernel, and ``start_page`` shows it for the whole course.
"""

import contextlib
import difflib
import functools
import inspect
import os
import sys
import time
import types
import weakref
from pathlib import Path

from helpers import made_by
from helpers.exercises import bank, compare, core, display, guard, overview, predictions, record, returned
from helpers.exercises.checking import GLANCE, check
from helpers.exercises.predictions import load_predictions
from helpers.exercises.quizzes import load_quizzes

_notebook = None
_verdicts = {}
_record = record.Record()
_warned = set()  # questions of a concept test that somebody wanted to answer without a word before the course
_solved = {}  # by name, the functions that were right: begin binds them again


class Told(ValueError):
    """What a learner should do, in words. A notebook shows the words and no traceback: the mistake is in none of its lines."""

    def _render_traceback_(self):
        return [str(self)]


class Stopped(KeyboardInterrupt):
    """A press of Stop while an answer was being checked; a notebook says so and stops, without a traceback through our code."""

    def _render_traceback_(self):
        return [str(self)]


def begin(notebook):
    """Name the notebook that is open, and let every exercise's reference stand in until it is tried.

    So a cell that was skipped, or one that Python cannot read yet, never stops a later one. Functions that
    were already solved in this kernel stay, and come back where their name was used for something else.

    Parameters
    ----------
    notebook : str
        ``"part/name"``, for example ``"interventions/cause"``.

    Raises
    ------
    ValueError
        If the notebook and the installed package do not belong together; the message says what to do.
    """
    global _notebook
    notebook = notebook.strip() if isinstance(notebook, str) else notebook
    if not isinstance(notebook, str):
        raise Told(f'begin takes the name of a notebook, such as begin("interventions/cause"), not {notebook!r}.')
    try:
        exercises = bank.of_notebook(notebook)
    except ValueError as error:
        raise Told(str(error)) from None
    _notebook = notebook
    if _record.home is None and (home := record.find_home()):
        _record.move_to(home)
    _touch()
    namespace = inspect.currentframe().f_back.f_globals
    for name, entry in exercises.items():
        if name in _solved:
            namespace[name] = _solved[name]
            continue
        _verdicts.setdefault(name, core.NOT_ATTEMPTED)
        namespace[name] = _stand_in(entry)


def _touch():
    """Note that somebody works in this notebook, so that the start page knows where to go on."""
    if _notebook is not None:
        _record.keep(record.NOTEBOOK, _notebook, {"when": time.time()})


def _keep(kind, name, entry):
    _record.keep(kind, name, entry)
    _touch()


def exercise(function=None):
    """Check the function below against the bank entry of the same name, and bind the name to one that works.

    The name becomes the learner's own function when it is right and the reference otherwise; the card below the cell says
    which. What the learner's function returns reaches later cells in the type of the reference's results. ``helpers.made_by``
    knows whose function it is, and figures show it.

    Parameters
    ----------
    function : callable
        The learner's answer.

    Returns
    -------
    callable
        The function that later cells use.
    """
    __tracebackhide__ = True
    # `@exercise()` or `@exercise("name")`: the answer comes in the next call.
    if function is None or issubclass(type(function), str):
        display.show(display.brackets_card())
        return exercise
    if _is_ours(function):
        return function  # @exercise stands here twice, and the lower one has done the work
    name = _name_of(function)
    entry = bank.find(name, _notebook)
    if issubclass(type(function), type) or not callable(function):  # isinstance would ask the thing itself
        display.show(display.no_function_card(function, entry and entry.name))
        return function if entry is None else _stand_in(entry)
    if entry is None:
        return _not_in_the_bank(name, function)
    stand_in = _stand_in(entry)
    namespace = inspect.currentframe().f_back.f_globals
    # A function that calls itself must find itself during the check, not the reference of that name.
    namespace[name] = function
    _solved.pop(name, None)
    _verdicts[name] = core.NOT_ATTEMPTED
    try:
        report = check(entry, function)
    except KeyboardInterrupt:
        raise Stopped(f"Stopped, so {name} was not checked. The reference stands in.") from None
    finally:
        namespace[name] = stand_in
    _verdicts[name] = report.verdict
    bound = stand_in
    if report.verdict == core.CORRECT:
        if not report.lossy:
            bound = _mark(returned.as_the_reference_returns(function, entry), made_by.OWN)
        _solved[name] = bound
    display.show(display.report_card(report, entry))
    with contextlib.suppress(KeyboardInterrupt):  # a press of Stop while a slow disk writes takes nothing back
        _keep_report(name, report)
    return bound


def _keep_report(name, report):
    if report.verdict != core.NOT_ATTEMPTED:  # an empty cell, as in a new copy, takes nothing away
        _keep(record.EXERCISE, name, {"verdict": report.verdict})
    if report.verdict == core.CORRECT:
        _keep(record.SOLVED, name, {"when": time.time()})


_ours = weakref.WeakSet()  # what later cells were given by this module; by identity, since wrapping copies attributes


def _mark(function, whom):
    _ours.add(function)
    return made_by.mark(function, whom)


def _is_ours(function):
    return type(function) is types.FunctionType and function in _ours  # nothing else is, and it may say what it likes of itself


def _name_of(function):
    """The name below which an answer stands; of what does not tell its name, that of its type."""
    return guard.run_bounded(lambda: _asked_for_its_name(function), GLANCE).value or compare.type_name(function)


def _asked_for_its_name(function):
    """What something says of its name, also where it is a partial, a property or something vectorised."""
    for inner in ("func", "pyfunc", "fget", "__func__"):
        function = getattr(function, inner, None) or function
    name = getattr(function, "__name__", None)
    return str.__str__(name) if isinstance(name, str) else None


def _stand_in(entry):
    """The reference under the exercise's name, marked as such without touching ``helpers``."""

    @functools.wraps(entry.reference)
    def reference(*args, **kwargs):
        return entry.reference(*args, **kwargs)

    return _mark(reference, made_by.REFERENCE)


def _not_in_the_bank(name, function):
    known = list(bank.of_notebook(_notebook)) if _notebook else []
    close = next(iter(difflib.get_close_matches(name, known, n=1)), None)
    display.show(display.lambda_card(known) if name == "<lambda>" else display.unknown_card(name, close))
    return function


def hint(name, number=None):
    """Print the hints of an exercise, or one of them.

    Parameters
    ----------
    name : str or callable
        The exercise, by name or as the function itself.
    number : int, optional
        Which hint, counted from 1; all of them when left out.
    """
    entry = _entry(name)
    if number is not None and not (isinstance(number, int) and 1 <= number <= len(entry.hints)):
        raise Told(f"number should be from 1 to {len(entry.hints)}, but it is {number!r}.")
    for i, text in enumerate(entry.hints, 1):
        if number in (None, i):
            print(f"Hint {i} of {len(entry.hints)}: {display.plain(text)}")


def solution(name):
    """Print the reference solution of an exercise, given by name or as the function itself."""
    entry = _entry(name)
    print(entry.solution if display.solutions_shown() else "Your instructor keeps the solutions for now.")


def _entry(name):
    if issubclass(type(name), str):
        called = name
    else:
        called = _name_of(name) if callable(name) else guard.run_bounded(lambda: compare.describe(name), GLANCE).value
    entry = bank.find(called, _notebook)
    if entry is None and _notebook is None:
        raise Told(f'There is no exercise called {called}. Run the second cell of the notebook first, the one with begin("…").')
    if entry is None:
        known = list(bank.of_notebook(_notebook))
        close = difflib.get_close_matches(called, known, n=1)
        ask = f" Did you mean {close[0]!r}?" if close else ""
        raise Told(f"There is no exercise called {called!r}.{ask} In this notebook: {', '.join(known)}.")
    return entry


def quiz(name, answer=None, *, before=None):
    """Show one question; each choice unfolds to why it is right or wrong.

    A question of a concept test is asked twice. Until there is an ``answer``, its choices explain nothing; and whoever answers
    the first one without ``before`` is asked whether that is meant.

    Parameters
    ----------
    name : str
        The question.
    answer : str, optional
        The letter of your answer, such as ``"B"``: it is unfolded, and kept for ``progress``. Unfolding alone keeps nothing.
    before : str, optional
        For a question of a concept test: what you answered before the course. Once there is an ``answer``, it stays.
    """
    question = _declared(name, load_quizzes(), "question")
    answer, before = (_letter(question, *said) for said in (("answer", answer), ("before", before)))
    if question.asked_twice:
        _ask_twice(question, answer, before)
        return
    if before is not None:
        raise Told(f"{name!r} is asked once: answer=… is enough.")
    if answer is not None:
        _keep(record.QUIZ, name, {"answer": answer})
    earlier = overview.answer_kept(_record, question) if answer is None else None
    display.show(display.quiz_card(question, answer, earlier))


def _letter(question, argument, said):
    """The letter of an answer; None where nothing is said, or ``...`` still stands."""
    if said is None or said is ...:
        return None
    letter = said.strip().rstrip(".)").upper() if isinstance(said, str) else None
    if letter not in question.lettered:
        letters = ", ".join(question.lettered)
        raise Told(f'Answer {question.name!r} with one of {letters}, such as {argument}="A", not {said!r}.')
    return letter


def _ask_twice(question, answer, before):
    """Ask a question of a concept test; who has answered, and so read why, cannot change what was said before the course."""
    first, last = overview.before_kept(_record, question), overview.answer_kept(_record, question)
    if before is not None and last is None:
        _keep(record.BEFORE, question.name, {"answer": before})
        first = before
    if answer is not None and first is None and question.name not in _warned and not _test_begun_to_explain(question):
        _warned.add(question.name)
        display.show(display.nothing_before_card(question))
        return
    if answer is not None:
        _keep(record.QUIZ, question.name, {"answer": answer})
    if answer is None and last is None:
        display.show(display.sealed_card(question, first))
    else:
        display.show(display.quiz_card(question, answer, last, first, too_late=before not in (None, first)))


def _test_begun_to_explain(question):
    """Whether an answer to any question of this concept test was given, and so explained."""
    test = (one for one in load_quizzes().values() if one.asked_twice and one.notebook == question.notebook)
    return any(overview.answer_kept(_record, one) for one in test)


def gain():
    """Show what became of the answers to the concept test in this notebook, before the course and after it."""
    if _notebook is None:
        raise Told('Which notebook is open? Run its second cell first, the one with begin("…").')
    display.show(display.gain_card(overview.gains(_record, load_quizzes(), _notebook)))


def quiz_answers(name):
    """Print which choice of a question is right, and why: the text form of unfolding its card.

    A question of a concept test is not explained before it was answered after the course.
    """
    question = _declared(name, load_quizzes(), "question")
    if question.asked_twice and overview.answer_kept(_record, question) is None:
        raise Told(f'{name!r} is explained once you have answered it after the course: quiz("{name}", answer=…).')
    for letter, choice in question.lettered.items():
        verdict = "Right." if choice.right else "Not quite."
        print(display.plain(f"{letter}. {choice.text}\n   {verdict} {choice.why}"))


def predict(name, guess=...):
    """Keep what you expect of the next result; the card below the cell says what is asked.

    Nothing waits for a guess: without one, the notebook runs on. A guess that was made before, in a kernel that has ended or
    in an older copy, counts until there is another that can be read; in ``progress`` that with which a result was first seen.

    Parameters
    ----------
    name : str
        What is predicted.
    guess : float, str or sequence of str, optional
        A number; the letter of a choice; or for a ranking the letters in order, as in ``"BAC"``.

    Returns
    -------
    float, str or None
        The guess, for the figure that shows it; None where there is none.
    """
    prediction = _declared(name, load_predictions(), "prediction")
    untouched, problem = guess is ... or guess is None, ""
    if not untouched:
        try:
            _keep(record.PREDICTION, name, {"guess": predictions.of_text(prediction, guess)})
        except ValueError as error:
            problem = str(error)
    kept = overview.guess_kept(_record, prediction)
    told = overview.outcome_kept(_record, prediction)
    display.show(display.prediction_card(prediction, kept, problem, before=untouched, first=told and told[0]))
    return kept


def reveal(name, result):
    """Say in one line how far the guess was from what came out.

    Parameters
    ----------
    name : str
        What was predicted.
    result : float or str
        What came out, in the form of a guess.
    """
    prediction = _declared(name, load_predictions(), "prediction")
    guess = overview.guess_kept(_record, prediction)
    try:
        came_out = predictions.of_text(prediction, result)
    except ValueError:  # as where a learner changed the cell so that nothing is left to average
        display.show(display.no_result_card(result))
        return
    told = overview.outcome_kept(_record, prediction)
    if guess is not None and (
        told is None or told[0] == guess
    ):  # who has seen the result and says something else guesses no more
        _keep(record.RESULT, name, {"guess": guess, "result": came_out})
    display.show(display.result_card(prediction, guess, came_out))


def _declared(name, known, what):
    if not isinstance(name, str) or name not in known:
        here = [entry.name for entry in known.values() if _notebook in (None, entry.notebook)]
        raise Told(f"There is no {what} called {name!r}. There are: {', '.join(here)}.")
    return known[name]


def progress(keep_in=None):
    """Show which exercises of this notebook are solved, now or in an earlier kernel.

    Parameters
    ----------
    keep_in : str or Path, optional
        A folder in which progress is kept from now on, and found again when it is named again; it is made where the folder
        around it exists. Copies that ``make lab`` made need none: there progress is kept beside them.
    """
    if keep_in is not None:
        _move_to(keep_in)
    if _notebook is None:
        raise Told('Which notebook is open? Run its second cell first, the one with begin("…").')
    solved = _record.all(record.SOLVED)
    before = overview.verdicts_kept(_record)
    rows = [
        display.ProgressRow(name, _verdicts.get(name, core.NOT_ATTEMPTED), before.get(name), name in solved)
        for name in bank.of_notebook(_notebook)
    ]
    counts = overview.counted(_record, load_quizzes(), load_predictions(), _notebook)
    display.show(display.progress_card(rows, counts.words(), _will_be_lost()))


def _move_to(folder):
    if not str(folder).strip():
        raise Told("keep_in should name a folder, but it is empty.")
    try:
        folder = Path(folder).expanduser().absolute()
        folder.mkdir(exist_ok=True)
    except RuntimeError:  # a home of somebody who is not known here
        raise Told(f"There is no folder {folder}.") from None
    except OSError as error:
        ask = f" Is the drive mounted? `{_MOUNT}` does it." * _on_colab()
        raise Told(display.plain(f"Nothing can be kept in {folder} ({error.strerror}).{ask}")) from None
    _record.move_to(folder / record.MARKER if (folder / record.MARKER).is_dir() else folder)


_MOUNT = 'from google.colab import drive; drive.mount("/content/drive")'


def _on_colab():
    return "google.colab" in sys.modules


def _will_be_lost():
    """What a learner should know where the machine forgets everything when its tab closes; nothing elsewhere."""
    if _record.home is not None:
        return ""
    if _on_colab():
        return (
            f"This list is lost when Colab ends the session. To keep it on your Drive, run `{_MOUNT}`, then "
            '`progress(keep_in="/content/drive/MyDrive/who-drives-whom")`; next time the same two calls bring it back. '
            "What you write stays in the notebook: save a copy of it in Drive."
        )
    if "BINDER_LAUNCH_HOST" in os.environ or "BINDER_REPO_URL" in os.environ:
        return "All of this is lost when Binder closes. To keep what you wrote, download the notebook: *File → Download*."
    return ""


def start_page():
    """Show where you stand in the course: every notebook with a link, where to go on, what you guessed best and worst.

    It belongs into the notebook ``00_start_here`` that ``make lab`` writes beside the copies.
    """
    home = record.find_home()
    try:
        course = overview.read_course(home)
    except ValueError as error:
        raise Told(display.plain(str(error))) from None
    kept = _record if _record.home is not None else record.Record(home)
    # Counted upwards from where the home was found. A folder may have two names, as on a drive of Windows that stands for one
    # on another drive, and from one to the other no relative path leads.
    up = len(Path.cwd().resolve().relative_to(home.parent).parts)
    display.show(overview.start_page(course, kept, "/".join([os.pardir] * up) or os.curdir))

"""What a notebook calls: ``begin``, ``@exercise``, ``hint``, ``solution``, ``quiz`` and ``progress``.

This module remembers, for as long as the kernel lives, which notebook is open and how each exercise stands.
"""

import difflib
import functools
import inspect

from helpers.exercises import bank, core, display
from helpers.exercises.checking import check
from helpers.exercises.quizzes import load_quizzes

_notebook = None
_verdicts = {}


def begin(notebook):
    """Name the notebook that is open, and let every exercise's reference stand in until it is tried.

    So a cell that was skipped, or one that Python cannot read yet, never stops a later one. Functions that
    were already solved in this kernel stay.

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
    exercises = bank.of_notebook(notebook)
    _notebook = notebook
    namespace = inspect.currentframe().f_back.f_globals
    for name, entry in exercises.items():
        if name not in namespace:
            _verdicts[name] = core.NOT_ATTEMPTED
        if _verdicts.setdefault(name, core.NOT_ATTEMPTED) != core.CORRECT:
            namespace[name] = _stand_in(entry)


def exercise(function):
    """Check the function below against the bank entry of the same name, and bind the name to one that works.

    The name becomes the learner's own function when it is right and the reference otherwise; the card below
    the cell says which. The function that comes back carries ``made_by``, which figures show.

    Parameters
    ----------
    function : callable
        The learner's answer.

    Returns
    -------
    callable
        The function that later cells use.

    Raises
    ------
    TypeError
        If what is decorated is not a function.
    """
    __tracebackhide__ = True
    if hasattr(function, "made_by"):
        return function  # @exercise stands here twice, and the lower one has done the work
    if not callable(function) or isinstance(function, type):
        raise TypeError(f"@exercise goes above a function (def …), not above a {type(function).__name__}.")
    name = getattr(function, "__name__", type(function).__name__)
    entry = bank.find(name, _notebook)
    if entry is None:
        return _not_in_the_bank(name, function)
    stand_in = _stand_in(entry)
    namespace = inspect.unwrap(function).__globals__
    # A function that calls itself must find itself during the check, not the reference of that name.
    namespace[name] = function
    try:
        report = check(entry, function)
    except KeyboardInterrupt:
        _verdicts[name] = core.NOT_ATTEMPTED
        raise  # Stop was pressed: pass it on, and still leave a name that works
    finally:
        namespace[name] = stand_in
    _verdicts[name] = report.verdict
    display.show(display.report_card(report, entry))
    if report.verdict != core.CORRECT:
        return stand_in
    function.made_by = "your own"
    return function


def _stand_in(entry):
    """The reference under the exercise's name, marked as such without touching ``helpers``."""

    @functools.wraps(entry.reference)
    def reference(*args, **kwargs):
        return entry.reference(*args, **kwargs)

    reference.made_by = "the reference"
    return reference


def _not_in_the_bank(name, function):
    known = list(bank.of_notebook(_notebook)) if _notebook else []
    close = next(iter(difflib.get_close_matches(name, known, n=1)), None)
    display.show(display.unknown_card(name, close))
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
    if number is not None and not 1 <= number <= len(entry.hints):
        raise ValueError(f"number should be from 1 to {len(entry.hints)}, but it is {number!r}.")
    for i, text in enumerate(entry.hints, 1):
        if number in (None, i):
            print(f"Hint {i} of {len(entry.hints)}: {display.plain(text)}")


def solution(name):
    """Print the reference solution of an exercise, given by name or as the function itself."""
    entry = _entry(name)
    print(entry.solution if display.solutions_shown() else "Your instructor keeps the solutions for now.")


def _entry(name):
    name = getattr(name, "__name__", name)
    entry = bank.find(name, _notebook)
    if entry is None:
        known = list(bank.of_notebook(_notebook)) if _notebook else []
        raise ValueError(f"There is no exercise called {name!r}. In this notebook: {', '.join(known)}.")
    return entry


def quiz(name):
    """Show one question; each choice unfolds to why it is right or wrong."""
    display.show(display.quiz_card(_quiz(name)))


def quiz_answers(name):
    """Print which choice of a question is right, and why: the text form of unfolding its card."""
    for letter, choice in zip("ABCDEFGH", _quiz(name).choices, strict=False):
        verdict = "Right." if choice.right else "Not quite."
        print(display.plain(f"{letter}. {choice.text}\n   {verdict} {choice.why}"))


def _quiz(name):
    quizzes = load_quizzes()
    if name not in quizzes:
        raise ValueError(f"There is no question called {name!r}. There are: {', '.join(quizzes)}.")
    return quizzes[name]


def progress():
    """Show which exercises of this notebook are solved, in this kernel."""
    if _notebook is None:
        raise ValueError('Which notebook is open? Run its second cell first, the one with begin("…").')
    rows = [display.ProgressRow(name, _verdicts.get(name, core.NOT_ATTEMPTED)) for name in bank.of_notebook(_notebook)]
    display.show(display.progress_card(rows))

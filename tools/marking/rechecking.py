"""Check handed-in answers again: from their source alone, each in a process of its own, on inputs that nobody has seen.

Nothing that a notebook stores counts. A learner's code runs in ``helpers.isolation``; what it answers is compared here.
"""

import functools
import linecache
import os
import pickle
import secrets
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context

import numpy as np

from helpers.exercises import answers, bank, checking, guard, slopes
from helpers.exercises.core import CORRECT, NOT_ATTEMPTED, RAISED, TOO_LONG
from helpers.isolation import calls, sandbox
from helpers.progress_bar import progress_bar
from tools.marking import sources
from tools.marking.words import plain

SLOWER = 0.5  # A check may take so many seconds more than in the learner's kernel, where numpy had been used before.
PATIENCE = 3.0  # seconds on the clock for each of the processor, on a machine that checks as many at a time as it has cores
ANSWERS_TOGETHER = 16 * 2**20  # bytes; as lists in lists they take twenty times as much here
_ANSWER, LAST_LINE = "<what a learner wrote>", 100_000
_WORDS = {
    sandbox.BROKE_OFF: "Your code ended the process in which it ran, wrote where answers are written, or wanted more threads "
    f"than an answer may have ({sandbox.Limits().processes}).",
    sandbox.TOO_MUCH_MEMORY: "Your code took more memory than an answer may.",
    sandbox.TOO_MUCH_OUTPUT: "Your code returned more than can be looked at.",
}


@dataclass(frozen=True)
class Checked:
    """What one answer turned out to be.

    Attributes
    ----------
    exercise, verdict, mistake, message
        As a check reports them.
    right, cases : int
        How many of the inputs were answered rightly, and how many there were.
    secret : bool
        Whether some of them were not known before.
    """

    exercise: str
    verdict: str
    mistake: str | None = None
    message: str = ""
    right: int = 0
    cases: int = 0
    secret: bool = True

    def to_json(self):
        """The form in which results of cards are kept."""
        return {**vars(self)}


def new_seed():
    """A seed that nobody knows before."""
    return secrets.randbits(64)


@functools.lru_cache(maxsize=64)
def cases_of(notebook, name, seed):
    """The inputs of one exercise that belong to a secret seed."""
    entry = bank.of_notebook(notebook)[name]
    return tuple(entry.cases(np.random.default_rng([seed, *name.encode()])))


@functools.lru_cache(maxsize=64)
def has_secrets(notebook, name, seed):
    """Whether an exercise has inputs for this seed that are not published. One that is about one story has none."""
    published = {pickle.dumps(case.args) for case in bank.of_notebook(notebook)[name].published}
    return any(pickle.dumps(case.args) not in published for case in cases_of(notebook, name, seed))


def check(entry, written, cases, seed=0):
    """Check one answer.

    Parameters
    ----------
    entry : Exercise
        What was asked.
    written : sources.Written
        What was answered.
    cases : sequence of Case
        On which inputs.
    seed : int
        From which the order is drawn in which they are asked: who counts the calls knows nothing.

    Returns
    -------
    Checked
    """
    if written.source is None:
        return Checked(entry.name, RAISED, None, written.problem, 0, len(cases))
    if written.untouched:  # early in a week most are, and a process takes as long as for an answer
        return Checked(entry.name, NOT_ATTEMPTED, None, "", 0, len(cases))
    order = np.random.default_rng([seed, len(cases), *entry.name.encode()]).permutation(len(cases))
    inputs = [cases[place].fresh_args() for place in order]
    limits = sandbox.Limits(seconds=entry.seconds + SLOWER, patience=PATIENCE, output=ANSWERS_TOGETHER)
    told = calls.ask(written.source, inputs, limits, entry.parameters, slopes.__name__)
    if told.how == sandbox.TOO_LONG:
        words = f"Your function was still running after {entry.seconds:g} seconds and was stopped."
        return Checked(entry.name, TOO_LONG, None, words, 0, len(cases))
    if told.how != sandbox.DONE:
        return Checked(entry.name, RAISED, None, _WORDS[told.how], 0, len(cases))
    if told.problem is not None:
        words = f"The cell stopped with {_named(told.problem.error)}"
        return Checked(entry.name, RAISED, None, words, 0, len(cases))
    told = replace(told, answers=tuple(told.answers[asked] for asked in np.argsort(order)))
    report = checking.check(entry, _played_back(told, written.unfinished), list(cases))
    right = len(cases) if report.verdict == CORRECT else _count_right(entry, told, cases)
    message = plain(" ".join((report.message, *report.details)), 1_000)
    return Checked(entry.name, report.verdict, report.mistake, message, right, len(cases))


def _named(error):
    text = plain(error, 200)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _played_back(told, unfinished=False):
    """A function that answers as the stranger's did, in the same order, and does to its arguments what that did."""
    waiting = iter(told.answers)

    def play(*given):
        answer = next(waiting)
        if answer.error is not None:
            _raise(answer)
        for place, after in answer.after.items():
            _change(given[place], after)
        return _with_slopes(answer, given) if answer.slopes is not None or answer.slope_error else answer.value

    def finished(*given):
        return play(*given)

    def stub(*given):
        remains = ...  # what a check looks for
        return play(*given) if remains is ... else None

    made = stub if unfinished else finished
    made.__code__ = made.__code__.replace(co_filename=_ANSWER, co_firstlineno=LAST_LINE)
    if told.signature is not None:
        made.__signature__ = told.signature
    return made


def _raise(answer):
    """Raise what the answer raised, in the line of the cell in which it did: a card names that."""
    if answer.line is None or not 0 < answer.line[0] < LAST_LINE:
        raise answer.error
    number, text = answer.line
    linecache.cache[_ANSWER] = (0, None, ["\n"] * (number - 1) + [text], _ANSWER)
    exec(compile("\n" * (number - 1) + "raise error", _ANSWER, "exec"), {"error": answer.error})


def _change(given, after):
    """Let an argument be what it was after the call."""
    if isinstance(given, np.ndarray) and isinstance(after, np.ndarray) and given.shape == after.shape:
        given[...] = after
    elif isinstance(given, list) and isinstance(after, list):
        given[:] = after
    elif isinstance(given, dict | set) and isinstance(after, type(given)):
        given.clear()
        given.update(after)
    elif hasattr(given, "detach") and hasattr(after, "detach") and given.shape == after.shape:
        given.data.copy_(after)


def _with_slopes(answer, given):
    """The value as tensors through which torch finds the slopes that were found inside."""
    import torch

    leaves = [leaf.tensor for leaf in slopes.leaves_of([""] * len(given), given)]
    several = isinstance(answer.value, tuple | list)
    parts = list(answer.value) if several else [answer.value]
    if not leaves or not all(hasattr(part, "detach") for part in parts):
        return answer.value
    found = answer.slopes

    class Found(torch.autograd.Function):
        """Hands on what was computed elsewhere."""

        @staticmethod
        def forward(ctx, *tensors):
            return tuple(part.detach().clone() for part in parts)

        @staticmethod
        def backward(ctx, *slopes_of_parts):
            if answer.slope_error:
                raise RuntimeError(answer.slope_error)
            if len(found) != len(leaves):
                return (None,) * len(leaves)
            return tuple(
                None if slope is None else torch.as_tensor(slope).to(leaf).reshape(leaf.shape)
                for slope, leaf in zip(found, leaves, strict=True)
            )

    made = Found.apply(*leaves)
    made = [new if part.requires_grad else new.detach() for new, part in zip(made, parts, strict=True)]
    return type(answer.value)(made) if several else made[0]


def _count_right(entry, told, cases):
    """On how many inputs the answer is right, each looked at alone."""
    right = 0
    for answer, case in zip(told.answers, cases, strict=True):
        if answer.error is None:
            alone = calls.Told(told.how, (answer,))
            with_it = functools.partial(
                answers.answer_of, entry, _played_back(alone), answers.question_of(entry, case), lambda: None
            )
            run = guard.run_bounded(with_it, checking.GLANCE)
            right += run.value is not None and run.value.right and not run.value.problem
    return right


def check_notebook(key, cells, seed):
    """Check all answers of a notebook; the right one of several counts.

    Returns
    -------
    results : dict of str to dict
        By exercise, as cards keep them.
    notes : list of str
        What is worth a word.
    """
    entries, results, notes, own = bank.of_notebook(key), {}, [], {}
    references = {name: entry.reference for name, entry in entries.items()}
    for name in entries:
        several = sources.answers_in(cells, references, own).get(name, [])
        checked = [(check(entries[name], written, cases_of(key, name, seed), seed), written) for written in several]
        if not checked:
            continue
        best, written = max(enumerate(checked), key=lambda pair: (pair[1][0].verdict == CORRECT, pair[0]))[1]
        results[name] = replace(best, secret=has_secrets(key, name, seed)).to_json()
        if best.verdict == CORRECT:
            own[name] = written.source
        if len(several) > 1:
            notes.append(
                f"{name} stands there {len(several)} times; the {'right one' if best.verdict == CORRECT else 'last'} counts."
            )
        if written.borrows and best.verdict == CORRECT:
            notes.append(f"{name} takes the course's own function, or looks for it: see cell {written.cell} of its code.")
    return results, notes


def recheck(marks, seed, workers=None, check_one=check_notebook):
    """Check everything that was handed in again, on all cores.

    Parameters
    ----------
    marks : Marks
        With sources; results are replaced, and what a notebook said otherwise becomes a note.
    seed : int
        From which the inputs are drawn. Whoever knows it can check again on the same ones.
    workers : int, optional
        Notebooks at a time; as many as there are cores when left out.
    check_one : callable
        Checks one notebook; a name that another process can import.
    """
    order = sorted(marks.handed_in, key=lambda one: one.key)  # one after the other, so that inputs are made once
    bar = progress_bar(range(len(order)), "Checking again")
    for one, done in zip(order, _each(order, seed, workers, check_one, bar), strict=True):
        said, one.results = one.results, {}
        if isinstance(done, Exception):  # a program of ours has failed, and the others still count
            why = "the program ended" if isinstance(done, BrokenProcessPool) else f"{type(done).__name__}: {plain(done, 100)}"
            marks.problems.append(f"{one.inside} could not be checked ({why}).")
            continue
        one.results, notes = done
        one.notes = notes + _said_otherwise(said, one.results)


def _each(order, seed, workers, check_one, bar):
    """What a check of each notebook gave, or the exception with which it ended, in order.

    A notebook that ends our own process takes those beside it along. They are checked again, half of them in one pool and half
    in another, until it is alone.
    """
    found, groups = {}, [list(range(len(order)))]
    while groups:
        places = groups.pop()
        with ProcessPoolExecutor(min(workers or os.cpu_count(), max(1, len(places))), mp_context=get_context("spawn")) as pool:
            waiting = {}
            for place in places:
                try:
                    waiting[pool.submit(check_one, order[place].key, order[place].sources, seed)] = place
                except BrokenProcessPool as error:  # ended by one that was handed over before
                    found[place] = error
            for done in as_completed(waiting):
                place = waiting[done]
                found[place] = done.exception() or done.result()
                bar.update(not isinstance(found[place], BrokenProcessPool))
        left = [place for place in places if isinstance(found[place], BrokenProcessPool)]
        if len(places) > 1:
            groups += [half for half in (left[: len(left) // 2], left[len(left) // 2 :]) if half]
    bar.close()
    return [found[place] for place in range(len(order))]


def _said_otherwise(said, found):
    """Where a notebook says that an answer is right, and it is not."""
    return [
        f"says that {name} is right; checked again it is: {found.get(name, {'verdict': 'not there'})['verdict']}."
        for name, result in said.items()
        if result["verdict"] == CORRECT and found.get(name, {}).get("verdict") != CORRECT
    ]

"""What was handed in, read file by file: whatever is wrong with one is said of that one, and the others count."""

import codecs
import json
import os
import re
import stat
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from helpers.chapter_files import without_number
from helpers.exercises import bank
from helpers.exercises.core import CORRECT, NOT_ATTEMPTED, NOT_YET, RAISED, TOO_LONG
from helpers.exercises.display import MIME
from helpers.exercises.quizzes import load_quizzes
from helpers.progress_bar import progress_bar
from tools.copies import START
from tools.marking import learners
from tools.marking.words import plain

NOT_RUN = "not run"
VERDICTS = (CORRECT, NOT_YET, RAISED, TOO_LONG, NOT_ATTEMPTED)
LARGEST = 50_000_000  # bytes of a file; the largest of the course has a sixtieth of it
LAST, BEST = "last", "best"  # which of several that a learner handed in counts
MANY = 200  # files, from which on a bar shows how many are left
TOLD = 3  # so many things are said of one file
_BEGIN = re.compile(r"^begin\([\"'](\w+/\w+)[\"']\)", re.MULTILINE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class NoResults(ValueError):
    """A notebook whose results count, and there are none in it."""


@dataclass
class HandedIn:
    """One notebook of one learner.

    Attributes
    ----------
    learner : str
        Whose it is.
    key : str
        Which notebook of the course, ``"part/name"``.
    results : dict
        The last result of each of its exercises, by name; the right one where there is one.
    guesses : dict
        What was guessed and what came out, by the name of the prediction.
    answers : dict
        Of questions that are asked twice, the letters before the course and after it, by name; None where there is none.
    inside : str
        Where it lies in the folder of all.
    when : datetime or None
        When the file was last changed.
    sources : list of str
        Its code cells, in order.
    notes : list of str
        What is worth a word, in sentences that begin with a small letter.
    """

    learner: str
    key: str
    results: dict
    guesses: dict = field(default_factory=dict)
    inside: str = ""
    when: datetime | None = None
    sources: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)

    @property
    def solved(self):
        """How many exercises are right."""
        return sum(verdict == CORRECT for verdict in verdicts(self).values())


@dataclass
class Marks:
    """All that was handed in; what could not be counted, and what is worth knowing beside it, in words."""

    handed_in: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def verdicts(one):
    """The verdict on every exercise of a notebook, in the order of the bank."""
    return {name: one.results.get(name, {"verdict": NOT_RUN})["verdict"] for name in bank.of_notebook(one.key)}


def read_json(path):
    """The JSON in a file, whatever mark of its encoding stands at its head.

    Raises
    ------
    ValueError
        If it holds none.
    """
    if path.stat().st_size > LARGEST:
        raise ValueError(
            f"is larger than {LARGEST // 1_000_000} MB; it was not read. Ask for it without outputs, and use --recheck."
        )
    data = path.read_bytes()
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return json.loads(data.decode(encoding))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not a notebook, whatever its name says ({type(error).__name__}).") from None


def cells_of(notebook):
    """The cells of a notebook as dictionaries with a ``source`` that is a string and ``outputs`` that are dictionaries.

    What is not of that form is left out: other cells can be read all the same.

    Raises
    ------
    ValueError
        If it is no notebook, or one of a format from before 2015.
    """
    if not isinstance(notebook, dict) or ("cells" not in notebook and "worksheets" not in notebook):
        raise ValueError("is not a notebook, whatever its name says: it is JSON of another kind.")
    if "worksheets" in notebook and "cells" not in notebook:
        raise ValueError("is a notebook of format 3 or older; open it in JupyterLab and save it.")
    cells = notebook["cells"]
    if not isinstance(cells, list):
        raise ValueError("is not a notebook: its cells are no list.")
    return [_cell(cell) for cell in cells if isinstance(cell, dict)]


def _cell(cell):
    source = cell.get("source")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    outputs = cell.get("outputs")
    return {
        "code": cell.get("cell_type") == "code",
        "source": source if isinstance(source, str) else "",
        "outputs": [output for output in outputs if isinstance(output, dict)] if isinstance(outputs, list) else [],
    }


def notebook_key(cells):
    """Which notebook of the course this is, ``"part/name"``, from its call of ``begin``.

    Raises
    ------
    ValueError
        If there is no such call, or this version of the course has no such notebook.
    """
    for cell in cells:
        if cell["code"] and (call := _BEGIN.search(cell["source"])):
            key = without_number(call[1])  # older copies called themselves by the name of their file
            try:
                bank.of_notebook(key)
            except ValueError:
                raise ValueError(f"calls itself {key}, which this version of the course does not have.") from None
            return key
    raise ValueError('is no notebook of this course: no cell calls begin("…").')


def for_machines(cells):
    """What cards say for machines, each with the number of its cell; what is no dictionary is said to be none."""
    for number, cell in enumerate(cells, 1):
        for output in cell["outputs"]:
            data = output.get("data")
            if isinstance(data, dict) and MIME in data:
                yield number, data[MIME]


def results_of(cells, names):
    """The result of each exercise, and in words what stands there and is none.

    Of several of one exercise the last counts, and one that is right before one that is not.
    """
    found, problems, several = {}, [], Counter()
    for number, result in for_machines(cells):
        if not isinstance(result, dict):
            problems.append(f"cell {number}: its result is {plain(json.dumps(result), 40)}, and was not counted.")
            continue
        if "exercise" not in result:
            continue
        name, verdict, mistake = result["exercise"], result.get("verdict"), result.get("mistake")
        if not isinstance(name, str) or name not in names:
            problems.append(f"cell {number}: no exercise here is called {plain(json.dumps(name), 60)}.")
            continue
        if not isinstance(verdict, str) or verdict not in VERDICTS:
            said = plain(json.dumps(verdict), 60)
            problems.append(f"cell {number}: {said} is no verdict on {name}, and was not counted.")
            continue
        if mistake is not None and not isinstance(mistake, str):
            problems.append(f"cell {number}: {plain(json.dumps(mistake), 60)} is no name of a mistake; the verdict counts.")
            mistake = None
        message = result.get("message")
        several[name] += 1
        if name in found and found[name]["verdict"] == CORRECT != verdict:
            continue
        message = plain(message, 1_000) if isinstance(message, str) else ""
        found[name] = {"exercise": name, "verdict": verdict, "mistake": mistake and plain(mistake), "message": message}
    twice = [name for name, count in several.items() if count > 1]
    notes = [f"{name} was answered {several[name]} times; the {_which(found[name])} counts." for name in twice]
    return found, problems, notes


def _which(result):
    return "right one" if result["verdict"] == CORRECT else "last"


def guesses_of(cells):
    """What was guessed and what came out, by the name of the prediction; None where either is missing."""
    found = {}
    for _, result in for_machines(cells):
        if isinstance(result, dict) and isinstance(result.get("prediction"), str):
            said = {key: value for key, value in result.items() if key in ("guess", "result")}
            found.setdefault(result["prediction"], {"guess": None, "result": None}).update(said)
    return found


def answers_of(cells):
    """What was answered to questions that are asked twice: letters before the course and after it, by name.

    A card that is no answer to a question of the course, such as one of an older version, is passed over.
    """
    found = {}
    for _, result in for_machines(cells):
        name = result.get("quiz") if isinstance(result, dict) else None
        question = load_quizzes().get(name) if isinstance(name, str) else None
        if question is None or not question.asked_twice:
            continue
        said = (result.get(when) for when in ("before", "answer"))
        given = [letter if isinstance(letter, str) and letter in question.lettered else None for letter in said]
        found[name] = tuple(new or old for new, old in zip(given, found.get(name, (None, None)), strict=True))
    return {name: letters for name, letters in found.items() if any(letters)}


@dataclass
class _Read:
    """One file as it was read, before anybody knows whose it is."""

    path: Path
    inside: Path
    key: str
    results: dict
    guesses: dict
    when: datetime
    sources: list
    problems: list
    notes: list
    answers: dict


def read_one(path, inside, recheck=False):
    """Read one handed-in file.

    Raises
    ------
    ValueError
        If it is not a notebook, not one of this course, or one without any result although those are what counts.
    """
    if path.suffix.lower() != ".ipynb":
        raise ValueError("is not a notebook; ask for the .ipynb file.")
    try:
        cells = cells_of(read_json(path))
        when = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except OSError as error:
        raise ValueError(f"cannot be read ({error.strerror}).") from None
    key = notebook_key(cells)
    results, problems, notes = results_of(cells, bank.of_notebook(key))
    answers = answers_of(cells)
    if not results and not answers and not recheck:
        first = f" ({problems[0]})" if problems else ""
        raise NoResults(f"has no results: its cells were not run, or it was saved without outputs.{first}")
    sources = [cell["source"] for cell in cells if cell["code"]] if recheck else []
    return _Read(path, inside, key, results, guesses_of(cells), when, sources, problems, notes, answers)


def is_bundle(path):
    """Whether a file is, by its name, what a contender of the arena wrote."""
    return path.suffix.lower() == ".json" and path.name.startswith("contender-")


def files_below(folder, passed_over=None):
    """All files below a folder that somebody may have handed in, and in words the links that lead out of it.

    Links inside it lead to what is found anyway, so none is followed. Neither hidden files count, nor what macOS adds to an
    archive, nor pictures that an earlier call has drawn, nor the start page.
    """
    found, problems = [], []
    for root, folders, names in os.walk(folder, followlinks=False):
        links = [name for name in folders if os.path.islink(os.path.join(root, name))]
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f != "__MACOSX" and f not in links)
        for name in sorted([*names, *links]):
            path = Path(root, name)
            if name.startswith(".") or (path.suffix == ".png" and passed_over and path.parent.resolve() == passed_over):
                continue
            if START.removesuffix(".ipynb") in name:  # a learner who hands in the whole folder has the start page in it
                continue
            inside = path.relative_to(folder)
            kind = path.lstat().st_mode
            if stat.S_ISLNK(kind):
                target = path.resolve()
                if not target.exists() or not target.is_relative_to(folder.resolve()):
                    problems.append(f"{plain(inside)} is a link that leads out of the folder; it was not followed.")
            elif stat.S_ISREG(kind):
                found.append(path)
            else:
                problems.append(f"{plain(inside)} is no file; it was not opened.")
    return found, problems


def collect(folder, pictures=None, level=None, counts=LAST, recheck=False, known=None):
    """Read all files below a folder; those that cannot be read become problems.

    Parameters
    ----------
    folder : Path
        Where the handed-in notebooks are.
    pictures : Path, optional
        Where an earlier call may have drawn histograms, perhaps below ``folder``; pictures there are passed over.
    level : int, optional
        Which folder on the way to a notebook is named for its learner, counted from 1; found out when left out.
    counts : str or None
        Which of several notebooks of a learner counts: the ``"last"``, or the ``"best"``; None where that is settled later.
    recheck : bool
        Whether answers will be checked again: sources are kept, notebooks without results are wanted too, and which of several
        counts is settled later.
    known : dict, optional
        What an earlier call read, by path, size and time: it is not read again. This call adds to it.

    Returns
    -------
    Marks

    Raises
    ------
    ValueError
        If there is no such folder, or nothing in it.
    """
    folder, marks = Path(folder), Marks()
    if not folder.is_dir():
        raise ValueError(f"There is no folder called {folder}.")
    paths, marks.problems = files_below(folder, Path(pictures).resolve() if pictures else None)
    known, read, not_run = {} if known is None else known, [], {}
    paths = [path for path in paths if not is_bundle(path)]  # those are for the league
    for path in progress_bar(paths, "Reading") if len(paths) > MANY else paths:
        inside = path.relative_to(folder)
        try:
            one = _read_once(path, inside, recheck, known)
        except NoResults as error:
            not_run.setdefault(inside.parts[0], []).append(f"{plain(inside)} {error}")
            continue
        except ValueError as error:
            marks.problems.append(f"{plain(inside)} {error}")
            continue
        if not recheck:  # what cards say does not count then
            more = len(one.problems) - TOLD
            told = one.problems[:TOLD] + [f"and {more} more like this."] * (more > 0)
            marks.problems += [f"{plain(inside)}, {problem}" for problem in told]
        read.append(one)
    for top, problems in not_run.items():  # a home on a hub holds the whole course from the first day
        together = f"{plain(top)}: {len(problems)} notebooks have no results; they were not run, or saved without outputs."
        marks.problems += [together] if len(problems) > 1 else problems
    if not read and not marks.problems:
        raise ValueError(f"{folder} holds no notebooks.")
    places = [(one.inside, one.key) for one in read]
    whose = learners.of_all(places, level)
    if level is None and (mixed := learners.mixed(places)):
        marks.notes.append(plain(mixed, 600))
    for one in read:
        learner = plain(whose[one.inside]) or "?"
        made = HandedIn(learner, one.key, dict(one.results), one.guesses, plain(one.inside), one.when, one.sources)
        made.notes, made.answers = list(one.notes), one.answers
        marks.handed_in.append(made)
    if counts and not recheck:
        settle(marks, counts)
        gather_notes(marks)
    return marks


def _read_once(path, inside, recheck, known):
    try:
        about = path.stat()
    except OSError as error:
        raise ValueError(f"cannot be read ({error.strerror}).") from None
    mark = (str(path), about.st_size, about.st_mtime_ns)
    if mark not in known:
        try:
            known[mark] = read_one(path, inside, recheck)
        except ValueError as error:
            known[mark] = error
        except Exception as error:  # nothing that one file holds may stop the others
            known[mark] = ValueError(f"cannot be read ({type(error).__name__}: {plain(error, 80)}).")
    if isinstance(known[mark], ValueError):
        raise known[mark]
    return known[mark]


def settle(marks, counts=LAST, worth=None):
    """Of several notebooks of one learner keep the one that counts, and say so.

    What the best one is ``worth`` tells, a function of a notebook; how many answers are right when left out.
    """
    worth = worth or (lambda one: one.solved)
    groups = {}
    for one in marks.handed_in:
        groups.setdefault((one.learner, one.key), []).append(one)
    kept = []
    for (learner, key), group in groups.items():
        group.sort(key=lambda one: ((worth(one),) if counts == BEST else ()) + (one.when, learners.copy_number(one.inside)))
        *others, chosen = group
        why = "is the best of several" if counts == BEST else "is the newest"
        marks.notes += [f"{one.inside} is another {key} of {learner}; {chosen.inside} {why}, and counts." for one in others]
        kept.append(chosen)
    marks.handed_in = kept


def gather_notes(marks):
    """Let the notes of each notebook that counts stand among the notes on all."""
    marks.notes += [f"{one.inside}: {note}" for one in marks.handed_in for note in one.notes]

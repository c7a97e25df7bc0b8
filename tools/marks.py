"""Marks from handed-in notebooks: a table of learners and exercises, from what the checks wrote beside their cards.

    python -m tools.marks FOLDER [--csv FILE] [--guesses PICTURES]

A learner is a folder below FOLDER, or, where the notebooks lie there side by side, what a file's name adds to the
notebook's name.
"""

import argparse
import csv
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from helpers.chapter_files import without_number
from helpers.exercises import bank
from helpers.exercises.core import CORRECT, NOT_ATTEMPTED, NOT_YET, RAISED, TOO_LONG
from tools.copies import START
from tools.execute import check_results, guesses
from tools.twins import all_twins, chapter_of

NOT_RUN = "not run"
SIGNS = {CORRECT: "✓", NOT_YET: "✗", RAISED: "!", TOO_LONG: "…", NOT_ATTEMPTED: "·", NOT_RUN: " "}


@dataclass
class HandedIn:
    """One notebook of one learner, with the last result of each of its exercises, and what was guessed."""

    learner: str
    key: str
    results: dict
    guesses: dict = field(default_factory=dict)


@dataclass
class Marks:
    """All that was handed in, and what could not be read, in words."""

    handed_in: list = field(default_factory=list)
    problems: list = field(default_factory=list)


def notebook_key(notebook):
    """Which notebook of the course this is, ``"part/name"``, from its call of ``begin``."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and (call := re.search(r"^begin\([\"'](\w+/\w+)[\"']\)", cell.source, re.MULTILINE)):
            return without_number(call[1])  # older copies called themselves by the name of their file
    raise ValueError('is no notebook of this course: no cell calls begin("…").')


def learner_of(path, folder, key):
    """Whose notebook it is: the first folder on its way, or what the file's name has beside the notebook's."""
    inside = path.relative_to(folder)
    if len(inside.parts) > 1:
        return inside.parts[0]
    stem = re.sub(r"( ?\(\d+\)|-Copy\d*)$", "", inside.stem)  # a browser's or JupyterLab's second copy of one file
    return re.sub(rf"(\d+_)?{key.partition('/')[2]}", "", stem).strip(" _-.") or stem


def read_one(path, folder):
    """Read one handed-in file.

    Raises
    ------
    ValueError
        If it is not a notebook, not one of this course, or one without any result.
    """
    if path.suffix != ".ipynb":
        raise ValueError("is not a notebook; ask for the .ipynb file.")
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises what its parsers raise
        raise ValueError(f"is not a notebook, whatever its name says ({type(error).__name__}).") from error
    key = notebook_key(notebook)
    try:
        bank.of_notebook(key)
    except ValueError as error:
        raise ValueError(f"calls itself {key}, which this version of the course does not have.") from error
    results = {result["exercise"]: result for result in check_results(notebook)}
    if not results:
        raise ValueError("has no results: its cells were not run, or it was saved without outputs.")
    return HandedIn(learner_of(path, folder, key), key, results, guesses(notebook))


def collect(folder, pictures=None):
    """Read all files below a folder; those that cannot be read become problems.

    Parameters
    ----------
    folder : Path
        Where the handed-in notebooks are.
    pictures : Path, optional
        Where an earlier call may have drawn histograms, perhaps below ``folder``; pictures there are passed over.
    """
    folder, marks, seen = Path(folder), Marks(), {}
    pictures = Path(pictures).resolve() if pictures else None
    if not folder.is_dir():
        raise ValueError(f"There is no folder called {folder}.")
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if (
            not path.is_file()
            or any(part.startswith(".") for part in inside.parts)
            or START.removesuffix(".ipynb") in path.name  # a learner who hands in the whole folder has the start page in it
            or (path.suffix == ".png" and path.parent.resolve() == pictures)
        ):
            continue
        try:
            one = read_one(path, folder)
        except ValueError as error:
            marks.problems.append(f"{inside} {error}")
            continue
        if first := seen.get((one.learner, one.key)):
            marks.problems.append(f"{inside} is a second {one.key} of {one.learner}, beside {first}; it was left out.")
            continue
        seen[one.learner, one.key] = inside
        marks.handed_in.append(one)
    if not marks.handed_in and not marks.problems:
        raise ValueError(f"{folder} holds no notebooks.")
    return marks


def verdicts(one):
    """The verdict on every exercise of a notebook, in the order of the bank."""
    return {name: one.results.get(name, {"verdict": NOT_RUN})["verdict"] for name in bank.of_notebook(one.key)}


def table(key, handed_in):
    """One notebook's table as text: a row a learner, a column an exercise."""
    names = list(bank.of_notebook(key))
    width = max(len("learner"), *(len(one.learner) for one in handed_in))
    lines = [key, *(f"  {number}  {name}" for number, name in enumerate(names, 1)), ""]
    lines.append(f"{'learner':{width}}  " + "  ".join(str(number) for number in range(1, len(names) + 1)) + "  solved")
    for one in handed_in:
        found = verdicts(one)
        signs = "  ".join(f"{SIGNS[found[name]]:{len(str(number))}}" for number, name in enumerate(names, 1))
        solved = sum(verdict == CORRECT for verdict in found.values())
        lines.append(f"{one.learner:{width}}  {signs}  {solved} of {len(names)}")
    made = Counter((r["exercise"], r["mistake"]) for one in handed_in for r in one.results.values() if r.get("mistake"))
    if made:
        lines += ["", "mistakes"]
        lines += [f"  {count} × {exercise}: {mistake.replace('_', ' ')}" for (exercise, mistake), count in made.most_common()]
    return "\n".join(lines)


def report(marks):
    """All tables as text, with the key to their signs."""
    by_notebook = {chapter_of(twin): [] for twin in all_twins()}  # in the order of the book
    for one in sorted(marks.handed_in, key=lambda one: one.learner.lower()):
        by_notebook[one.key].append(one)
    signs = ", ".join(f"{sign} {verdict}" for verdict, sign in SIGNS.items() if sign.strip())
    return "\n\n".join([*(table(key, group) for key, group in by_notebook.items() if group), f"{signs}, empty: {NOT_RUN}"])


def write_csv(marks, path):
    """One row for each learner, notebook and exercise, for a spreadsheet."""
    with Path(path).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["learner", "notebook", "exercise", "verdict", "mistake"])
        for one in sorted(marks.handed_in, key=lambda one: (one.learner.lower(), one.key)):
            for name, verdict in verdicts(one).items():
                writer.writerow([one.learner, one.key, name, verdict, one.results.get(name, {}).get("mistake") or ""])


def example():
    """A table as the guide shows it, made of two learners who do not exist."""
    key = "interventions/cause"
    first, second, third, *_ = exercises = list(bank.of_notebook(key).values())

    def result(entry, verdict, mistake=None):
        return {"exercise": entry.name, "verdict": verdict, "mistake": mistake}

    ada = {entry.name: result(entry, CORRECT) for entry in exercises}
    slip = next(iter(third.mistakes)).__name__
    ben = {r["exercise"]: r for r in (result(first, CORRECT), result(second, RAISED), result(third, NOT_YET, slip))}
    return report(Marks([HandedIn("ada", key, ada), HandedIn("ben", key, ben)]))


def main(arguments=None):
    """Print the tables; end with an error if something could not be read."""
    parser = argparse.ArgumentParser(prog="python -m tools.marks", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", metavar="FOLDER", help="where the handed-in notebooks are")
    parser.add_argument("--csv", metavar="FILE", help="write the marks for a spreadsheet as well")
    parser.add_argument("--guesses", metavar="PICTURES", help="a folder for histograms of what the class predicted")
    options = parser.parse_args(arguments)
    try:
        marks = collect(options.folder, options.guesses)
    except ValueError as error:
        sys.exit(str(error))
    if marks.handed_in:
        print(report(marks))
    if options.csv:
        write_csv(marks, options.csv)
    if options.guesses:
        from tools import guesses as pictures  # brings matplotlib

        said, problems = pictures.by_prediction(marks.handed_in)
        marks.problems += problems
        drawn = pictures.draw(said, Path(options.guesses))
        print("\n" + "\n".join(map(str, drawn)) if drawn else "\nNobody predicted anything.")
    if marks.problems:
        sys.exit("\n".join(["", "Not counted:", *(f"  {problem}" for problem in marks.problems)]))


if __name__ == "__main__":
    main()

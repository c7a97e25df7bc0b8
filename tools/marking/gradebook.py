"""Marks as CSV: long, a row for each exercise, and wide, a row for each learner, as a gradebook takes it."""

import csv
from pathlib import Path

from helpers.exercises import bank
from helpers.exercises.core import CORRECT
from tools.marking import late, tables
from tools.marking.reading import verdicts
from tools.marking.words import for_spreadsheet

DIGITS = 4


def _write(path, rows):
    with Path(path).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([for_spreadsheet(value) for value in row] for row in rows)


def points(one, partial=0.0):
    """The points of a notebook before anything is taken off: one for each right answer.

    Parameters
    ----------
    one : HandedIn
        The notebook.
    partial : float
        What an answer gets that is right on some inputs: so many percent of their share. Known after a check again alone.
    """
    total = 0.0
    for name, verdict in verdicts(one).items():
        result = one.results.get(name, {})
        share = result.get("right", 0) / max(1, result.get("cases", 0))
        total += 1 if verdict == CORRECT else share * partial / 100
    return total


def write_long(marks, path, rule=None):
    """One row for each learner, notebook and exercise, for a spreadsheet."""
    rule = rule or late.Rule()
    rows = [["learner", "notebook", "exercise", "verdict", "mistake", "right", "cases", "handed_in", "days_late"]]
    for one in sorted(marks.handed_in, key=lambda one: (one.learner.lower(), one.key)):
        when = one.when.isoformat(timespec="seconds") if one.when else ""
        for name, verdict in verdicts(one).items():
            result = one.results.get(name, {})
            counts = [result.get("right", ""), result.get("cases", "")]
            rows.append([one.learner, one.key, name, verdict, result.get("mistake") or "", *counts, when, rule.days_late(one)])
    _write(path, rows)


def write_wide(marks, path, rule=None, partial=0.0):
    """One row for each learner: the points of each notebook after what is taken off for late ones, and their sum.

    Empty where nothing was handed in, which counts as nothing.
    """
    rule, groups = rule or late.Rule(), tables.by_notebook(marks.handed_in)
    most = sum(len(bank.of_notebook(key)) for key in groups)
    found = {(one.learner, key): one for key, group in groups.items() for one in group}
    heads = [head for key in groups for head in (f"{key} (of {len(bank.of_notebook(key))})", f"{key}, days late")]
    rows = [["learner", *heads, f"total (of {most})", "percent"]]
    for learner in sorted({one.learner for one in marks.handed_in}, key=str.lower):
        row, total = [learner], 0.0
        for key in groups:
            one = found.get((learner, key))
            got = None if one is None else points(one, partial) * rule.share(one)
            total += got or 0.0
            row += ["", ""] if one is None else [round(got, DIGITS), rule.days_late(one)]
        rows.append([*row, round(total, DIGITS), round(100 * total / most, DIGITS)])
    _write(path, rows)

"""Marks as CSV: long, a row for each exercise, and wide, a row for each learner."""

import csv
from pathlib import Path

from tools.marking.reading import verdicts
from tools.marking.words import for_spreadsheet


def _write(path, rows):
    with Path(path).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([for_spreadsheet(value) for value in row] for row in rows)


def write_long(marks, path):
    """One row for each learner, notebook and exercise, for a spreadsheet."""
    rows = [["learner", "notebook", "exercise", "verdict", "mistake"]]
    for one in sorted(marks.handed_in, key=lambda one: (one.learner.lower(), one.key)):
        for name, verdict in verdicts(one).items():
            rows.append([one.learner, one.key, name, verdict, one.results.get(name, {}).get("mistake") or ""])
    _write(path, rows)

"""When something was handed in, and what is taken off for late ones."""

import csv
import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from helpers.chapter_files import without_number
from helpers.exercises import bank
from tools.marking.words import plain

COLUMNS = ("learner", "notebook", "handed_in", "due")


@dataclass(frozen=True)
class Rule:
    """What counts of points that come late.

    Attributes
    ----------
    due : datetime or None
        Until when all of them count; None where there is no such time.
    grace : timedelta
        So much later nobody asks.
    per_day : float
        Percent that each day that has begun takes off.
    at_most : float
        Percent that are taken off at most.
    later : dict of (str, str) to datetime
        Who has more time, by learner and notebook; the notebook is empty where it holds for all.
    """

    due: datetime | None = None
    grace: timedelta = timedelta()
    per_day: float = 0.0
    at_most: float = 100.0
    later: dict = field(default_factory=dict)

    def due_for(self, one):
        """Until when a learner may hand in a notebook."""
        return self.later.get((one.learner, one.key), self.later.get((one.learner, ""), self.due))

    def days_late(self, one):
        """How many days too late a notebook came, each one that has begun counted; 0 if it came in time."""
        due = self.due_for(one)
        if due is None or one.when is None:
            return 0
        when = one.when.replace(microsecond=0)  # who reads "due at 18:00:00" takes the whole second for theirs
        return 0 if when <= due + self.grace else math.ceil((when - due) / timedelta(days=1))

    def share(self, one):
        """The share of its points that count."""
        return 1 - min(self.days_late(one) * self.per_day, self.at_most) / 100


def read_time(text):
    """A time as ISO 8601 has it; without a zone it is that of this machine.

    Raises
    ------
    ValueError
        If it is none, or a day alone: some mean its beginning, and some its end.
    """
    try:
        if ":" not in text:
            raise ValueError
        return datetime.fromisoformat(text.strip()).astimezone()
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"A time should look like 2026-12-01 18:00, but one is {plain(text, 40)!r}.") from None


def read_times(path, marks):
    """Take over from a table when notebooks were handed in, and who has more time.

    Parameters
    ----------
    path : Path
        CSV with the columns ``learner``, ``notebook`` (empty: all of them), ``handed_in`` and ``due``, each of the last two
        empty where there is nothing to say.
    marks : Marks
        Times of those in the table are replaced; who is in it and handed in nothing becomes a note.

    Returns
    -------
    dict
        ``later`` for a ``Rule``.

    Raises
    ------
    ValueError
        If it is no such table; the line is named.
    """
    later, known = {}, {}
    for one in marks.handed_in:
        known.setdefault(one.learner, []).append(one)
    try:
        with Path(path).open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeError, csv.Error) as error:
        raise ValueError(f"{path} cannot be read ({error}).") from None
    for number, row in enumerate(rows, 2):
        if not {"learner"} < set(row) or None in row:
            raise ValueError(f"{path}, line {number}: its columns should be {', '.join(COLUMNS)}.")
        learner, key = plain(row["learner"] or ""), without_number((row.get("notebook") or "").strip())
        try:
            if text := (row.get("due") or "").strip():
                later[learner, key] = read_time(text)
            if text := (row.get("handed_in") or "").strip():
                when = read_time(text)
                for one in known.get(learner, []):
                    if key in ("", one.key):
                        one.when = when
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: {error}") from None
        if key and key not in bank.notebooks():
            marks.notes.append(f"{path}, line {number}: the course has no notebook {plain(key, 60)}.")
        if learner not in known:
            marks.notes.append(f"{path}, line {number}: nothing of {learner or 'nobody'} is here.")
    return later

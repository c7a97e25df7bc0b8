"""What is kept from one kernel to the next: how exercises stand, answers to questions, guesses and what came of them.

It is kept in a folder beside the learner's copies, which ``tools.copies`` lays there, and nowhere else, unless the learner
names another folder. Each thing has a small file of its own, which is replaced as a whole: two kernels at once lose nothing of
each other's, a reader never sees half a file, and no lock is needed, which network drives do not always have.
"""

import contextlib
import json
import os
import secrets
import time
from pathlib import Path
from urllib.parse import quote, unquote

MARKER = ".who-drives-whom"
COURSE = "course.json"  # what tools.copies writes into the folder: parts and notebooks in order
SWITCH = "COURSE_RECORD"  # "off" where notebooks are run for tests and pages: nothing is kept then, wherever they lie
LEVELS = 3  # so many folders may lie between a notebook and the folder of the copies

EXERCISE, SOLVED, QUIZ, PREDICTION, RESULT, NOTEBOOK = "exercise", "solved", "quiz", "prediction", "result", "notebook"
BEFORE = "before"  # answers of a concept test before the course


def find_home(start=None):
    """The folder that ``tools.copies`` laid beside the copies among which a kernel runs; None where there is none.

    Parameters
    ----------
    start : Path, optional
        Where to look first, and then upwards; the working folder when left out.
    """
    if os.environ.get(SWITCH) == "off":
        return None
    with contextlib.suppress(OSError):  # a working folder may have been removed, or a folder above be closed to us
        start = Path(start or Path.cwd()).resolve()
        for folder in [start, *start.parents][: LEVELS + 1]:
            if (folder / MARKER).is_dir():
                return folder / MARKER
    return None


def write_whole(path, text):
    """Write a file so that it is there as a whole or, if writing is cut off, as it was before.

    Raises
    ------
    OSError
        If it cannot be written; nothing of it is left behind.
    """
    path = Path(path)
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(made, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _replace(made, path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def _replace(made, path):
    """Put a file in the place of another. On Windows that is refused for the moment in which somebody reads the old one."""
    for pause in (0.02, 0.1, 0.3):
        try:
            return os.replace(made, path)
        except PermissionError:
            time.sleep(pause)
    return os.replace(made, path)


class Record:
    """What one kernel knows, and with a home also what earlier kernels knew.

    Attributes
    ----------
    home : Path or None
        Where things are kept.
    """

    def __init__(self, home=None):
        self.home = home
        self._here = {}  # what this kernel kept: by kind, then by name
        self._complained = False

    def move_to(self, home):
        """Keep things in this folder from now on, beginning with all that this kernel knows."""
        self.home, self._complained = Path(home), False
        for kind, entries in self._here.items():
            for name, entry in entries.items():
                self._write(kind, name, entry)

    def keep(self, kind, name, entry):
        """Keep an entry, a dictionary of what JSON knows. A home that cannot be written stops nobody: that is said, once."""
        self._here.setdefault(kind, {})[name] = entry
        if self.home is not None:
            self._write(kind, name, entry)

    def kept(self, kind, name):
        """The entry of that name: this kernel's, else an earlier one's; None where there is none that can be read."""
        here = self._here.get(kind, {})
        if name in here or self.home is None:
            return here.get(name)
        return _read(self.home / kind / f"{quote(name, safe='')}.json")

    def all(self, kind):
        """All entries of a kind by name."""
        found = {}
        if self.home is not None:
            with contextlib.suppress(OSError):
                found = {unquote(file.stem): _read(file) for file in sorted((self.home / kind).glob("[!.]*.json"))}
        found = {name: entry for name, entry in found.items() if entry is not None}
        return {**found, **self._here.get(kind, {})}

    def _write(self, kind, name, entry):
        try:
            (self.home / kind).mkdir(exist_ok=True)
            write_whole(self.home / kind / f"{quote(name, safe='')}.json", json.dumps(entry, ensure_ascii=False) + "\n")
        except OSError as error:
            if not self._complained:
                why = error.strerror or type(error).__name__
                print(f"Your progress cannot be kept in {self.home} ({why}). Everything else works as usual.")
            self._complained = True


def _read(path):
    """What a file holds; None if it is damaged, or not one of ours."""
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None

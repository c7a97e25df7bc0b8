"""Whose a notebook is, from where it lies: side by side, a folder for each learner, or as a learning platform packs it.

A folder that is named for something of the course, for a sheet of exercises or a version names nobody. Of those that are left
the first names the learner, unless it holds several people: then it is a group, and the next one does.
"""

import re
from collections import defaultdict

from helpers.chapter_files import without_number
from helpers.exercises import bank

_NOBODY = re.compile(
    r"(?i)((assignment|homework|hw|week|session|sheet|submission|exercise|task|lab|unit|module|day|part|attempt|try|blatt|aufgabe|"
    r"abgabe|woche|devoir|tp|td)s?[ _-]*#?\d+|(re)?submissions?|assignments?|homeworks?|exercises|hand(ed)?[ _-]?ins?|old|new|"
    r"backups?|cop(y|ies)|final|drafts?|notebooks?|my[ _-]?work|work|book|content|files?|downloads?)"
)
_MOODLE = re.compile(r"_\d+_assignsubmission_.*$")
_CANVAS = re.compile(r"(?P<who>[^_]+)(?:_LATE)?_\d{3,}_\d{3,}_.+?(?:-(?P<copy>\d+))?")
_COPY = re.compile(r"(?: ?\((\d+)\)|-Copy(\d*))$")  # a browser's or JupyterLab's second copy of one file


def _of_the_course():
    """Names of folders that the course itself has: parts and notebooks."""
    return {name for key in bank.notebooks() for name in key.split("/")}


def copy_number(inside):
    """Which copy of one file this is, by its name."""
    stem = re.sub(r"\.ipynb$", "", str(inside), flags=re.IGNORECASE)
    if canvas := _CANVAS.fullmatch(stem):
        return int(canvas["copy"] or 0)
    found = _COPY.search(stem)
    return int(next((number for number in found.groups() if number), 1)) if found else 0


def in_file_name(name, key):
    """Whose it is by the name of its file: what that has beside the notebook's own; all of it where there is no more."""
    stem = re.sub(r"\.ipynb$", "", name, flags=re.IGNORECASE)
    if canvas := _CANVAS.fullmatch(stem):
        return canvas["who"]
    stem = _COPY.sub("", stem)
    return re.sub(rf"(\d+_)?{key.partition('/')[2]}", "", stem).strip(" _-.") or stem


def of_all(read, level=None):
    """Whose each notebook is.

    Parameters
    ----------
    read : list of (Path, str)
        Path inside the folder, and which notebook it is.
    level : int, optional
        Which folder on the way names the learner, counted from 1; found out when left out.

    Returns
    -------
    dict of Path to str
    """
    course = _of_the_course()

    def names_somebody(folder):
        return not _NOBODY.fullmatch(folder) and without_number(f"/{folder}").removeprefix("/") not in course

    if level is not None:
        return {
            inside: inside.parts[level - 1] if len(inside.parts) > level else in_file_name(inside.name, key)
            for inside, key in read
        }
    ways = {inside: tuple(filter(names_somebody, inside.parts[:-1])) for inside, _ in read}
    while groups := _groups(read, ways):
        ways = {inside: way[1:] if way and way[0] in groups else way for inside, way in ways.items()}
    return {
        inside: _MOODLE.sub("", ways[inside][0]) if ways[inside] else in_file_name(inside.name, key) for inside, key in read
    }


def _groups(read, ways):
    """Folders on top that hold several people each: the same notebook in more than one of their own folders, and in no other.

    Somebody may keep two versions in two folders, so it takes three people in one of them, or two in each.
    """
    below = defaultdict(lambda: defaultdict(set))
    for inside, key in read:
        way = ways[inside]
        if way:
            below[way[0]][key].add(way[1] if len(way) > 1 else None)
    people = {top: max(len(folders - {None}) for folders in keys.values()) for top, keys in below.items()}
    flat = any(None in folders for keys in below.values() for folders in keys.values())
    several = people and (max(people.values()) > 2 or min(people.values()) > 1)
    return set(people) if several and not flat else set()

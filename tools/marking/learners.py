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
# How platforms name a file or a folder. A number tells two people of one name apart; Moodle's is another for each assignment.
_MOODLE = re.compile(r"(?P<who>.+?)_(?P<number>\d+)_assignsubmission_.*")
_CANVAS = re.compile(r"(?P<who>[^_]+)(?:_LATE)?_(?P<number>\d{3,})_\d{3,}_.+?(?:-(?P<copy>\d+))?")
_BLACKBOARD = re.compile(r".+_(?P<who>[^_]+)_attempt_(?P<copy>\d{4}(?:-\d\d){5})(?:_.*)?")
_BRIGHTSPACE = re.compile(r"(?P<number>\d+)-\d+ - (?P<who>.+?) - .+")
_PLATFORMS = (_MOODLE, _CANVAS, _BLACKBOARD, _BRIGHTSPACE)
_COPY = re.compile(r"(?: ?\((\d+)\)|-Copy(\d*))$")  # a browser's or JupyterLab's second copy of one file


def _of_the_course():
    """Names of folders that the course itself has: parts and notebooks."""
    return {name for key in bank.notebooks() for name in key.split("/")}


def copy_number(inside):
    """Which copy of one file this is, by its name."""
    stem = re.sub(r"\.ipynb$", "", str(inside), flags=re.IGNORECASE)
    for platform in (_CANVAS, _BLACKBOARD):
        if named := platform.fullmatch(stem):
            return int((named["copy"] or "0").replace("-", ""))
    found = _COPY.search(stem)
    return int(next((number for number in found.groups() if number), 1)) if found else 0


def in_file_name(name, key):
    """Whose it is by the name of its file: what that has beside the notebook's own; all of it where there is no more."""
    stem = re.sub(r"\.ipynb$", "", name, flags=re.IGNORECASE)
    if any(platform.fullmatch(stem) for platform in _PLATFORMS):
        return stem
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
    if level is not None:
        return {
            inside: inside.parts[level - 1] if len(inside.parts) > level else in_file_name(inside.name, key)
            for inside, key in read
        }
    ways, _ = _own_ways(read)
    return _people({inside: ways[inside][0] if ways[inside] else in_file_name(inside.name, key) for inside, key in read})


def _people(named):
    """People by what files and folders are named; with a platform's number where two of one name lie in one folder."""
    found, numbers = {}, defaultdict(set)
    for inside, name in named.items():
        match = next(filter(None, (platform.fullmatch(name) for platform in _PLATFORMS)), None)
        who, number = (match["who"], match.groupdict().get("number")) if match else (name, None)
        found[inside] = who, number
        above = inside.parts[: inside.parts.index(name)] if name in inside.parts else inside.parts[:-1]
        numbers[who, above].add(number)
    alike = {who for (who, _), several in numbers.items() if len(several) > 1}
    return {inside: f"{who} {number}" if who in alike and number else who for inside, (who, number) in found.items()}


def mixed(read):
    """What was taken for a group because of folders beside it, in words; nothing where all folders look alike.

    Three folders of one learner and three learners of one group look the same where each holds one notebook.
    """
    _, groups = _own_ways(read)
    for people in groups:
        single = sorted(top for top, count in people.items() if count == 1)
        several = sorted(top for top, count in people.items() if count > 1)
        if single:
            return (
                f"Layouts are mixed: {several[0]} holds {people[several[0]]} folders with the same notebook, {single[0]} holds "
                "one. Both were taken for groups, and the folders in them for learners. If they are learners, say which folder "
                "on the way is: --learner-folder 1 where they lie on top."
            )
    return ""


def _own_ways(read):
    """The folders on the way to each notebook that may name its learner, and the groups above them, one level after another.

    Each group comes with how many people it holds.
    """
    course, found = _of_the_course(), []

    def names_somebody(folder):
        return not _NOBODY.fullmatch(folder) and without_number(f"/{folder}").removeprefix("/") not in course

    ways = {inside: tuple(filter(names_somebody, inside.parts[:-1])) for inside, _ in read}
    while groups := _groups(read, ways):
        found.append(groups)
        ways = {inside: way[1:] if way and way[0] in groups else way for inside, way in ways.items()}
    return ways, found


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
    return people if several and not flat else {}

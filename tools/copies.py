"""Learners' copies of the notebooks: outputs cleared, and never written over; for a class, with the solutions hidden.

    python -m tools.copies FOLDER [--solutions hidden]
    python -m tools.copies FOLDER --branch [--solutions hidden]
    python -m tools.copies FOLDER --solved-up-to part/name

Beside the copies stands the start page, and a folder in which a learner's progress is kept. With ``--branch`` the folder
holds all that a branch needs to which launch buttons lead: copies where the site has them, package, environment. With
``--solved-up-to`` all notebooks before the one named hold the solutions, for a learner who missed a day and goes on with
that one.
"""

import argparse
import hashlib
import json
import os
import posixpath
import re
import shutil
from pathlib import Path

import nbformat
import yaml

from helpers.chapter_files import without_number
from helpers.exercises import overview, record
from tools.twins import BOOK, ROOT, SOURCE, all_twins, chapter_of, defines_exercise, key_of, project, read_twin

SHOWN, HIDDEN = "shown", "hidden"
BRANCHES = {SHOWN: "learn", HIDDEN: "class"}  # where the publish workflow pushes them, and the site's buttons look
# Beside the copies: what Binder installs from, and what pyproject.toml names.
BRANCH_FILES = ("environment.yml", "constraints.txt", "pyproject.toml", "README.md", "LICENSE")
START = "00_start_here.ipynb"
START_KEY = "who-drives-whom-start"  # in the start page's metadata: what it was when it was written

_SWITCH = """\
import os

# Your instructor keeps the solutions for now.
os.environ["COURSE_SOLUTIONS"] = "hidden"

"""
_START_TEXT = """\
# Start here

This is where you stood when this page was written. **Run the cell below** (Shift+Enter) to see where you stand now. Each title
leads to its notebook.

`make lab` writes this page anew every time. Your notebooks it leaves as they are.
"""
_START_CODE = "from helpers.exercises import start_page\n\nstart_page()"
_LINK = re.compile(r"(?<=\]\()([^()\s#]+\.(?:ipynb|md))(?=[)#])")


def hide_solutions_in_kernel(notebook):
    """Let a notebook carry the switch that hides solutions to wherever it is opened, Colab included.

    The switch stands in the cell that calls ``begin``: no exercise works without it, while the set-up cell may be
    skipped where the package is installed.
    """
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code" and "\nbegin(" in cell.source)
    cell.source = _SWITCH + cell.source


def fold_setup(notebook):
    """Let JupyterLab show the set-up cell as one line: it is to be run, and not to be read."""
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    cell.metadata["jupyter"] = {"source_hidden": True}


def captions():
    """What the table of contents calls each part, by the name of its folder in the book, in order."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    found = {}
    for part in contents["parts"]:
        for chapter in part["chapters"]:
            name, _, notebook = chapter["file"].removeprefix("book/").partition("/")
            if (SOURCE / name / f"{notebook}.md").exists():
                found[name] = part["caption"]
    return found


def numbered(key, parts):
    """Where a copy goes, so that folders are listed in the course's order: ``"1_part/01_name.ipynb"`` of ``"part/01_name"``."""
    name, _, notebook = key.partition("/")
    number = re.match(r"\d+", parts.get(name, ""))
    return f"{number[0]}_{name}/{notebook}.ipynb" if number else f"{key}.ipynb"


def with_links_of_copies(text, key, places):
    """Let the links of a notebook's text lead to other copies, and to the public address for pages that are not copied.

    Parameters
    ----------
    text : str
        Markdown of the notebook ``key``, with links as they are in the book, or in a copy whose part had another number.
    places : dict
        Where each notebook's copy is, by its key.
    """
    site = project()["urls"]["Homepage"]

    def lead(match):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(key), match[1]))
        unnumbered = re.sub(r"^\d+_(?=[^/]+/)", "", target)
        copied, here = places.get(unnumbered.removesuffix(".ipynb")), posixpath.dirname(places[key])
        if copied is not None:
            return posixpath.relpath(copied, here)
        return f"{site}/book/{posixpath.splitext(target)[0]}.html" if (BOOK / target).is_file() else match[1]

    return _LINK.sub(lead, text)


def solve(notebook, chapter):
    """Put the solution of each exercise into its cell."""
    from helpers.exercises import bank  # here alone: the publish workflow makes copies without numpy

    exercises = bank.of_notebook(chapter)
    for cell in notebook.cells:
        if cell.cell_type == "code" and (name := defines_exercise(cell.source)):
            cell.source = f"@exercise\n{exercises[name].solution.rstrip()}"


def before(chapter):
    """The notebooks that come before one in the order of the course, as ``"part/name"``.

    Raises
    ------
    SystemExit
        If there is no such notebook.
    """
    chapters = [chapter_of(twin) for twin in all_twins()]
    if (name := without_number(chapter)) not in chapters:
        raise SystemExit(f"There is no notebook {chapter!r}. These are: {', '.join(chapters)}.")
    return chapters[: chapters.index(name)]


def write_copies(folder, solutions=SHOWN, solved=()):
    """Copy every notebook that is not there yet into a folder, without outputs; then the start page.

    Those that ``solved`` names, as ``"part/name"``, hold the solutions.
    """
    folder, parts = Path(folder), captions()
    places = {key_of(twin): numbered(key_of(twin), parts) for twin in all_twins()}
    _make(folder, "the copies")
    names = dict.fromkeys(key.partition("/")[0] for key in places)
    moved = [
        _move_earlier_copies(folder, name, [place for key, place in places.items() if key.startswith(f"{name}/")])
        for name in names
    ]
    if any(moved):
        _mend_links(folder, places)
    for twin in all_twins():
        notebook = read_twin(twin)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = with_links_of_copies(cell.source, key_of(twin), places)
        if chapter_of(twin) in solved:
            solve(notebook, chapter_of(twin))
        _write_copy(notebook, folder / places[key_of(twin)], solutions)
    home = folder / record.MARKER
    _make(home, "your progress")
    course = course_of(parts, places)
    record.write_whole(home / record.COURSE, overview.course_as_json(course))
    _write_start_page(folder / START, course, home)


def _make(folder, what):
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SystemExit(f"{folder} cannot be made, the folder of {what}: {error.strerror}.") from None


def _write_copy(notebook, path, solutions):
    """Write one copy, unless the learner has one."""
    if path.is_symlink() and not path.exists():
        print(f"{path}: a link that leads nowhere, left alone; remove it to get a copy")
        return
    if path.exists():
        if _is_notebook(path):
            print(f"{path}: yours, kept as it is")
            return
        print(f"{path}: cannot be read, perhaps cut off while it was written; set aside as {_set_aside(path).name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(f"{path}: not written, since its folder cannot be made: {error.strerror}")
        return
    fold_setup(notebook)
    if solutions == HIDDEN:
        hide_solutions_in_kernel(notebook)
    record.write_whole(path, nbformat.writes(notebook) + "\n")
    print(f"{path}: new")


def _is_notebook(path):
    """Whether a file can be read as a notebook; one that we may not read is not ours to judge."""
    try:
        found = json.loads(path.read_bytes())
    except OSError:
        return True
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "nbformat" in found


def _set_aside(path, ending="unreadable"):
    """Give a file another name, one that is free."""
    for count in range(1000):
        aside = path.with_name(f"{path.name}.{ending}{f'-{count}' if count else ''}")
        if not os.path.lexists(aside):
            return path.rename(aside)
    raise OSError(f"{path} cannot be set aside, since 1000 files are called {path.name}.{ending} already. Remove some of them.")


def _move_earlier_copies(folder, name, places):
    """Move copies from a part's folder of an earlier version, with no number or another one; how many moves it took."""
    wanted, moved = folder / places[0].partition("/")[0], 0
    for old in sorted(folder.glob(f"*{name}")):
        if old == wanted or not re.fullmatch(rf"(\d+_)?{name}", old.name) or not old.is_dir() or old.is_symlink():
            continue
        if not os.path.lexists(wanted):
            old.rename(wanted)
            print(f"{old}: is now {wanted.name}, with all that was in it")
            moved += 1
        else:
            moved += sum(_move(old, folder / place) for place in places)
    return moved


def _move(old, new):
    """Move one copy out of an earlier folder, if its place is free; whether it was moved."""
    before = old / new.name
    if not os.path.lexists(before):
        return False
    if os.path.lexists(new):
        print(f"{before}: left where it is, because there is {new} too")
        return False
    before.rename(new)
    print(f"{before}: is now {new}")
    return True


def _mend_links(folder, places):
    """Let the links in a learner's copies lead to where the others are now, also in copies that did not move."""
    for key, place in places.items():
        path = folder / place
        if path.is_file() and not path.is_symlink() and _is_notebook(path):
            _mend_links_of(path, key, places)


def _mend_links_of(path, key, places):
    """Mend the links in one copy; nothing else in it changes."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        texts = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
        sources = ["".join(cell["source"]) for cell in texts]
    except (OSError, ValueError, KeyError, TypeError):
        print(f"{path}: its links lead to where the other copies were, since it cannot be read")
        return
    mended = [with_links_of_copies(source, key, places) for source in sources]
    for cell, source in zip(texts, mended, strict=True):
        cell["source"] = source.splitlines(keepends=True)
    if mended != sources:
        record.write_whole(path, json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")


def course_of(parts, places):
    """The course for the start page: parts in order, with the copies of their notebooks."""
    course = []
    for name, caption in parts.items():
        copies = []
        for twin in all_twins():
            if (key := key_of(twin)).startswith(f"{name}/"):
                cells = read_twin(twin).cells
                title = re.search(r"(?m)^# (.+)$", cells[0].source)
                exercises = [defines_exercise(cell.source) for cell in cells if cell.cell_type == "code"]
                copies.append(
                    overview.Copy(chapter_of(twin), places[key], title[1] if title else key, tuple(filter(None, exercises)))
                )
        course.append(overview.Part(caption, tuple(copies)))
    return course


def start_page(course, home):
    """The start page as a notebook, with what is kept so far already in it."""
    card = overview.start_page(course, record.Record(home))
    cell = nbformat.v4.new_code_cell(_START_CODE, id="start-page")
    cell.outputs = [nbformat.v4.new_output("display_data", data=card._repr_mimebundle_())]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(_START_TEXT, id="start-text"), cell])
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata[START_KEY] = _digest(notebook)
    return notebook


def _digest(notebook):
    """A short hash of what is written there; JupyterLab adds an empty cell when the last one is run."""
    sources = [cell["source"] for cell in notebook.cells if cell["source"].strip()]
    return hashlib.sha256(json.dumps(sources).encode()).hexdigest()[:16]


def _write_start_page(path, course, home):
    """Write it in the place of an earlier one; what a learner wrote into that is set aside first."""
    if path.is_symlink() and not path.exists():
        print(f"{path}: a link that leads nowhere, left alone; remove it to get the start page")
        return
    if path.exists() and not _is_as_written(path):
        print(f"{path}: you wrote into the start page; it is set aside as {_set_aside(path, 'yours').name}")
    record.write_whole(path, nbformat.writes(start_page(course, home)) + "\n")
    print(f"{path}: where you stand, as of now")


def _is_as_written(path):
    """Whether a start page has no words but ours."""
    try:
        notebook = nbformat.read(path, as_version=4)
        return notebook.metadata.get(START_KEY) == _digest(notebook)
    except Exception:  # nbformat raises what its parsers raise
        return False


def write_branch(folder, solutions=SHOWN):
    """Fill an empty folder with a branch for Colab and Binder: copies where the site has its notebooks, and the package."""
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} should be empty: a branch is made in one piece.")
    for twin in all_twins():
        _write_copy(read_twin(twin), folder / "book" / f"{key_of(twin)}.ipynb", solutions)
    for name in BRANCH_FILES:
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=shutil.ignore_patterns("__pycache__"))


def main(arguments=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.copies", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", metavar="FOLDER", help="where the copies should go")
    parser.add_argument("--solutions", choices=[SHOWN, HIDDEN], default=SHOWN, help="hidden: for a class")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--branch", action="store_true", help="with package and environment, for Colab and Binder")
    kind.add_argument("--solved-up-to", metavar="PART/NAME", help="all notebooks before this one hold the solutions")
    options = parser.parse_args(arguments)
    solved = before(options.solved_up_to) if options.solved_up_to else ()
    if solved and any(Path(options.folder).glob("*/*.ipynb")):
        raise SystemExit(f"{options.folder} holds notebooks already, and none is written over. Name another folder.")
    try:
        if options.branch:
            write_branch(options.folder, options.solutions)
        else:
            write_copies(options.folder, options.solutions, solved)
    except OSError as error:
        raise SystemExit(f"Stopped, and nothing of yours is lost: {error}") from None


if __name__ == "__main__":
    main()

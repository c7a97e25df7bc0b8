"""Lay out the files of a new chapter, or of a new exercise, with what is left to do marked in each.

    python -m tools.new chapter granger chance
    python -m tools.new exercise granger/fooled partial_correlation --module methods/diagnostics

Nothing is published before the last mark is gone: ``make sync``, ``make check`` and the tests refuse it.
"""

import argparse
import keyword
import re
import subprocess
import sys
from pathlib import Path

import yaml

from tools.precheck import TO_DO
from tools.twins import ROOT, SOURCE, all_twins, chapter_of, key_of

TEMPLATES = Path(__file__).parent / "templates"
HELPERS = ROOT / "helpers"
END_OF_SECTIONS = "## How far did you get?"


def filled(template, **values):
    """The text of a template with its placeholders filled in."""
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def write(path, text):
    """Write a file that is not there yet, and say so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    print(path.relative_to(ROOT))


def change(path, change_text):
    """Change a file, and say so."""
    text = path.read_text(encoding="utf-8")
    path.write_text(change_text(text), encoding="utf-8")
    print(path.relative_to(ROOT))


def refuse_a_bad_name(name):
    """End with words when something cannot be the name of a Python module or function in this course."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        sys.exit(f"A name should be lower-case words joined by _, without a number in front, but it is {name!r}.")


def new_chapter(part, name):
    """Lay out a notebook: twin, what stands beside it, and what it ships; for a new part also what a part needs."""
    for word in (part, name):
        refuse_a_bad_name(word)
    chapters = [chapter_of(twin) for twin in all_twins()]
    if f"{part}/{name}" in chapters:
        sys.exit(f"There is a chapter called {part}/{name} already.")
    own = [int(re.search(r"/(\d+)_", key_of(twin))[1]) for twin in all_twins() if key_of(twin).startswith(f"{part}/")]
    number = 1 + max(own, default=0)
    key, folder = f"{part}/{number:02d}_{name}", HELPERS / "chapters" / part / name
    if number == 1:
        _new_part(part)
    write(SOURCE / f"{key}.md", filled("twin.md", chapter=f"{part}/{name}"))
    write(SOURCE / f"{key}.toml", filled("twin.toml"))
    write(folder / "__init__.py", f'"""Exercises, claims and questions of the notebook "{TO_DO}"."""\n')
    for file, template in (("exercises.py", "exercises.py.txt"), ("claims.toml",) * 2, ("quizzes.toml",) * 2):
        write(folder / file, filled(template))
    change(ROOT / "_toc.yml", lambda text: _in_contents(text, part, key))
    change(ROOT / "tests" / "mutations.toml", lambda text: f'{text.rstrip()}\n"{part}/{name}" = [\n]\n')


def _new_part(part):
    """What a part needs beside its notebooks."""
    write(HELPERS / "chapters" / part / "__init__.py", f'"""Chapters of the part on {part}."""\n')
    words = f'\n[{part}]\nasks = "{TO_DO}?"\nneeds = "{TO_DO}"\nteaching = """\n{TO_DO}\n"""\n'
    change(SOURCE / "parts.toml", lambda text: text.rstrip() + "\n" + words)


def _in_contents(text, part, key):
    """The table of contents with a new notebook at the end of its part, and with the part and its guide if they are new."""
    lines = text.rstrip("\n").split("\n")
    own = [n for n, line in enumerate(lines) if line.startswith(f"      - file: book/{part}/")]
    if own:
        lines.insert(own[-1] + 1, f"      - file: book/{key}")
        return "\n".join(lines) + "\n"
    captions = [entry["caption"] for entry in yaml.safe_load(text)["parts"]]
    number = 1 + sum(bool(re.match(r"\d", caption)) for caption in captions)
    reference = lines.index("  - caption: Reference")
    lines[reference:reference] = [f"  - caption: {number} · {TO_DO}", "    chapters:", f"      - file: book/{key}"]
    lines.append(f"      - file: book/instructors/{part}")
    return "\n".join(lines) + "\n"


def new_exercise(chapter, name, module):
    """Lay out an exercise: its reference, its declaration, its cell, and a row of bad input."""
    refuse_a_bad_name(name)
    twin = next((SOURCE / f"{key_of(twin)}.md" for twin in all_twins() if chapter_of(twin) == chapter), None)
    home, declared = HELPERS / f"{module}.py", HELPERS / "chapters" / chapter / "exercises.py"
    if twin is None or not declared.is_file():
        sys.exit(f"There is no chapter called {chapter}: lay it out with `make new-chapter` first.")
    if not home.is_file():
        sys.exit(f"There is no module helpers/{module}.py for the reference.")
    if re.search(rf"^def {name}\(", home.read_text(encoding="utf-8"), re.MULTILINE):
        sys.exit(f"helpers/{module}.py has a function called {name} already.")
    room, _, short = module.rpartition("/")
    dotted = f"helpers.{room.replace('/', '.')}"
    number = 1 + len(re.findall(r"^### Exercise \d+", twin.read_text(encoding="utf-8"), re.MULTILINE))
    values = {
        "name": name,
        "module": short,
        "constant": name.upper(),
        "number": number,
        "dashes": "-" * max(100 - len(name), 3),
    }
    bad_input = ROOT / "tests" / "bad_input" / f"{module}.py"
    changes = {
        home: lambda text: _with_import(text, "helpers.validation", "checked, numbers") + filled("reference.py.txt", **values),
        declared: lambda text: _with_import(text, dotted, short) + filled("exercise.py.txt", **values),
        twin: lambda text: text.replace(END_OF_SECTIONS, filled("cells.md", **values) + END_OF_SECTIONS, 1),
        bad_input: lambda text: _with_good_call(text, dotted, short, name),
    }
    if not bad_input.is_file():
        sys.exit(f"There is no tests/bad_input/{module}.py: a module begins with one, which has a table GOOD.")
    new = {path: change_text(path.read_text(encoding="utf-8")) for path, change_text in changes.items()}
    for path, text in new.items():
        if text == path.read_text(encoding="utf-8"):
            sys.exit(f"{path.relative_to(ROOT)} has no place for it: a twin needs {END_OF_SECTIONS!r}, bad input `GOOD = [`.")
    for path, text in new.items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
    tidy = [sys.executable, "-m", "ruff"]
    subprocess.run(
        [*tidy, "check", "--no-cache", "--quiet", "--select", "I", "--fix", home, declared, bad_input], check=False, cwd=ROOT
    )
    subprocess.run([*tidy, "format", "--no-cache", "--quiet", home, declared, bad_input], check=False, cwd=ROOT)


def _with_import(text, module, names):
    """A module's text with one more import, below its docstring; ruff puts it in its place."""
    head = re.match(r'""".*?"""\n', text, re.DOTALL)
    at = head.end() if head else 0
    return f"{text[:at]}\nfrom {module} import {names}\n{text[at:]}"


def _with_good_call(text, dotted, module, name):
    """Bad input to a module, with a call of one more function that works."""
    for package, names in (("functools", "partial"), (dotted, module)):
        if not re.search(rf"^from {re.escape(package)} import .*\b{names}\b", text, re.MULTILINE):
            text = _with_import(text, package, names)
    if "import numpy as np" not in text:
        text = text.replace("\nfrom ", "\nimport numpy as np\nfrom ", 1)
    row = f"partial({module}.{name}, np.array([1.0, 2.0])),  # {TO_DO}"
    return re.sub(r"^GOOD = \[\n?", f"GOOD = [\n    {row}\n    ", text, count=1, flags=re.MULTILINE)


def main(argv=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.new", description=__doc__.partition("\n")[0])
    kinds = parser.add_subparsers(dest="kind", required=True)
    chapter = kinds.add_parser("chapter", help="a notebook with all that belongs to it")
    chapter.add_argument("part", help="the part's folder; a new one is laid out as well")
    chapter.add_argument("name", help="the notebook's name, without a number")
    exercise = kinds.add_parser("exercise", help="an exercise of a notebook that is there")
    exercise.add_argument("chapter", metavar="PART/NAME", help="the notebook")
    exercise.add_argument("name", help="the function that learners write")
    exercise.add_argument("--module", required=True, metavar="ROOM/MODULE", help="where the reference stands, in helpers")
    chosen = parser.parse_args(argv)
    if chosen.kind == "chapter":
        new_chapter(chosen.part, chosen.name)
    else:
        new_exercise(chosen.chapter, chosen.name, chosen.module)
    print(f"What is left to do is marked {TO_DO} in these files.")


if __name__ == "__main__":
    main()

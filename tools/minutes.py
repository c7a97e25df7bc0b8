"""How long a notebook takes, by a formula: what its head and its sections say is held against this.

    python -m tools.minutes                      # a row for each notebook
    python -m tools.minutes observation/networks # a row for each section, and cells that are too long or too wide

Words are read at 180 a minute, those of questions and predictions too; a visible line of code takes 4 s, a figure 40 s, and an
exercise 3, 5 or 8 minutes, by the lines of its solution. Title and sources are not counted, nor are the two cells at the top.
"""

import argparse
import ast
import inspect
import re
import sys
from dataclasses import dataclass, field

from helpers.exercises import bank
from helpers.exercises.predictions import load_predictions
from helpers.exercises.quizzes import load_quizzes
from tools.pages.instructors import KINDS
from tools.twins import all_twins, chapter_of, defines_exercise, key_of, read_twin

WORDS_PER_MINUTE = 180
SECONDS_PER_LINE = 4
SECONDS_PER_FIGURE = 40
MINUTES_OF_EXERCISE = {2: 3, 5: 5}  # at most so many lines in its solution; what is longer takes LONGEST_EXERCISE
LONGEST_EXERCISE = 8
WITHIN = 0.25
LINES_OF_A_CELL = 15
WIDEST_LINE = 95  # what a screen of 1280 pixels shows without scrolling sideways
CELLS_AT_THE_TOP = 2  # set-up and imports
FOLDED = {"hide-input", "hide-cell", "remove-input", "remove-cell"}
_DRAWS = re.compile(r"^(?:fig = |plots\.\w+\(|slider\()", re.MULTILINE)


@dataclass
class Section:
    """What a learner reads, looks at and solves in one section."""

    title: str
    kind: str
    stated: int
    words: int = 0
    lines: int = 0
    figures: int = 0
    exercises: list = field(default_factory=list)

    @property
    def minutes(self):
        """Minutes by the formula."""
        seconds = SECONDS_PER_LINE * self.lines + SECONDS_PER_FIGURE * self.figures
        return self.words / WORDS_PER_MINUTE + seconds / 60 + sum(self.exercises)


@dataclass(frozen=True)
class Notebook:
    """The sections of a notebook, and what is wrong with single cells."""

    key: str
    head: int
    sections: list
    long_cells: list
    wide_lines: list

    def stated(self, kind):
        """Minutes that the sections of a kind say of themselves, together."""
        return sum(section.stated for section in self.sections if section.kind == kind)

    def minutes(self, kind):
        """Minutes of the sections of a kind by the formula, together."""
        return sum(section.minutes for section in self.sections if section.kind == kind)


def words_in(markdown):
    """How many words are read in a piece of Markdown: a formula, and the address of a link, count as one."""
    text = re.sub(r"\$\$.+?\$\$|\$[^$]+\$", " formula ", markdown, flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)|<[^>]+>|https?://\S+", " ", text)
    return len(re.findall(r"\w[\w’'.,-]*", text))


def minutes_of_exercise(entry):
    """The class of an exercise, from the lines of its solution."""
    (function,) = ast.parse(inspect.cleandoc(inspect.getsource(inspect.unwrap(entry.reference)))).body
    body = [node for node in function.body if not _is_docstring(node)]
    lines = len("\n".join(map(ast.unparse, body)).split("\n"))
    return next((minutes for most, minutes in MINUTES_OF_EXERCISE.items() if lines <= most), LONGEST_EXERCISE)


def measure(twin):
    """What a notebook holds, section by section."""
    return measure_cells(key_of(twin), read_twin(twin).cells, bank.of_notebook(chapter_of(twin)))


def measure_cells(key, cells, entries):
    """The same of the cells of a notebook and its exercises by name."""
    sections, code = [Section("", "", 0)], 0
    long_cells, wide_lines = [], []
    for cell in cells:
        if cell.cell_type == "markdown":
            for block in re.split(r"^(?=## )", cell.source, flags=re.MULTILINE):
                if block.startswith("## "):
                    sections.append(_section(block))
                sections[-1].words += words_in(block)
            continue
        code += 1
        if code > CELLS_AT_THE_TOP:
            lines = _add_cell(sections[-1], cell, entries)
            long_cells += [(len(lines), lines[0])] if len(lines) > LINES_OF_A_CELL else []
            wide_lines += [line for line in lines if len(line) > WIDEST_LINE]
    head = re.search(r"\*About (\d+) minutes", cells[0].source)
    timed = [section for section in sections if section.kind]
    return Notebook(key, int(head[1]) if head else 0, timed, long_cells, wide_lines)


def _section(block):
    title = block.split("\n")[0].removeprefix("## ")
    timed = re.search(rf"^\*({'|'.join(KINDS)}) · (\d+) min\*$", block, re.MULTILINE)
    return Section(title, timed[1], int(timed[2])) if timed else Section(title, "", 0)


def _add_cell(section, cell, entries):
    """Count a code cell in its section; the lines of it that are in sight, none of an exercise's."""
    section.figures += bool(_DRAWS.search(cell.source))
    for call, load in (("quiz", load_quizzes), ("predict", load_predictions)):
        for name in re.findall(rf'\b{call}\(\s*"([^"]+)"', cell.source):
            section.words += _words_of_question(load()[name])
    if name := defines_exercise(cell.source):
        section.exercises.append(minutes_of_exercise(entries[name]))
        return []
    if FOLDED & set(cell.metadata.get("tags", [])):
        return []
    lines = [line for line in cell.source.split("\n") if line.strip()]
    section.lines += len(lines)
    return lines


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _words_of_question(question):
    choices = [getattr(choice, "text", choice) for choice in getattr(question, "choices", ())]
    return sum(words_in(str(text)) for text in (question.question, *choices))


def main(argv=None):
    """Print minutes as stated and by the formula."""
    parser = argparse.ArgumentParser(prog="python -m tools.minutes", description=__doc__.partition("\n")[0])
    parser.add_argument("chapter", nargs="?", metavar="PART/NAME", help="one chapter, section by section")
    chapter = parser.parse_args(argv).chapter
    chosen = [twin for twin in all_twins() if chapter in (None, chapter_of(twin), key_of(twin))]
    if not chosen:
        sys.exit(f"There is no chapter called {chapter}.")
    for twin in chosen:
        notebook = measure(twin)
        parts = ", ".join(
            f"{kind} {notebook.stated(kind)} stated, {notebook.minutes(kind):.0f} by the formula"
            for kind in KINDS
            if notebook.stated(kind)
        )
        print(f"{notebook.key}: {parts}; {len(notebook.long_cells)} long cells, {len(notebook.wide_lines)} wide lines")
        if chapter:
            _print_sections(notebook)


def _print_sections(notebook):
    for section in notebook.sections:
        counts = f"{section.words} words, {section.lines} lines, {section.figures} figures, exercises {section.exercises}"
        print(f"  {section.stated:3} {section.minutes:5.1f}  {section.title} ({section.kind}): {counts}")
    for lines, begins in notebook.long_cells:
        print(f"  {lines} visible lines in one cell: {begins}")
    for line in notebook.wide_lines:
        print(f"  {len(line)} characters: {line.strip()}")


if __name__ == "__main__":
    main()

"""The instructor's guide: a page of overview and a page a part.

What programs know (minutes, sections, questions, mistakes, solutions, purposes) comes from the twins and the bank; what needs a
person's words stands in ``[guide]`` beside the twin, in ``book/src/parts.toml``, the overview in ``book/src/instructors.md``.
"""

import re
import tomllib
from dataclasses import dataclass, field

import yaml

from helpers.chapter_files import without_number
from helpers.exercises import bank
from tools.copies import BRANCHES, HIDDEN, SHOWN
from tools.marking import tables
from tools.pages.chapters import read_chapter
from tools.twins import BOOK, ROOT, SOURCE, all_twins, defines_exercise, key_of, read_twin

FOLDER = BOOK / "instructors"
OVERVIEW = SOURCE / "instructors.md"
KINDS = ("core", "more", "bonus")
_PREDICTION = re.compile(r"\*Before you (?:run|move)")


@dataclass
class Section:
    """One section of a notebook, and what happens in it."""

    title: str
    kind: str = ""
    minutes: int = 0
    exercises: list = field(default_factory=list)
    questions: int = 0
    predictions: int = 0


@dataclass
class Notebook:
    """What the guide needs to know of a notebook."""

    key: str
    title: str
    question: str
    sections: list

    def minutes(self, kind):
        """Minutes of all sections of a kind."""
        return sum(section.minutes for section in self.sections if section.kind == kind)

    def exercises(self):
        """Names of the exercises, in the order of the notebook."""
        return [name for section in self.sections for name in section.exercises]


def read_notebook(twin):
    """Collect title, question and timed sections of a notebook from its twin."""
    first, *cells = read_twin(twin).cells
    sections = []
    for cell in cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                if line.startswith("## "):
                    sections.append(Section(line.removeprefix("## ")))
                elif sections and (timed := re.fullmatch(rf"\*({'|'.join(KINDS)}) · (\d+) min\*", line)):
                    sections[-1].kind, sections[-1].minutes = timed[1], int(timed[2])
            if sections:
                sections[-1].predictions += len(_PREDICTION.findall(cell.source))
        elif sections:
            if name := defines_exercise(cell.source):
                sections[-1].exercises.append(name)
            sections[-1].questions += len(re.findall(r"^quiz\(", cell.source, re.MULTILINE))
            sections[-1].predictions += len(re.findall(r"(?<![.\w])predict\(", cell.source))
    title = first.source.splitlines()[0].removeprefix("# ")
    question = re.search(r"^\*\*(.+?)\*\*", first.source, re.MULTILINE | re.DOTALL)[1]
    return Notebook(key_of(twin), title, question, [section for section in sections if section.minutes])


def captions():
    """The caption of each part, from the table of contents."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return {chapter["file"].split("/")[1]: part["caption"] for part in toc["parts"] for chapter in part["chapters"]}


def teaching(part):
    """What a part is for in a course, from ``book/src/parts.toml``.

    Raises
    ------
    ValueError
        If it does not say so.
    """
    words = tomllib.loads((SOURCE / "parts.toml").read_text(encoding="utf-8")).get(part, {}).get("teaching", "").strip()
    if not words:
        raise ValueError(f'book/src/parts.toml: [{part}] should have teaching = "…": what the part is for in a course.')
    return words


def guide_of(notebook):
    """What a person wrote about a notebook, from the TOML file beside its twin.

    Raises
    ------
    ValueError
        If there is no such table.
    """
    guide = read_chapter(SOURCE / f"{notebook.key}.md", outputs=False).guide
    if guide is None:
        raise ValueError(f"book/src/{notebook.key}.toml lacks the table [guide], with aim, ask and skip.")
    return guide


def _clock(minutes):
    return f"{minutes // 60}:{minutes % 60:02d}"


def _counted(number, word):
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""


def _listed(words):
    return words[0] if len(words) == 1 else f"{'; '.join(words[:-1])}; and {words[-1]}"


def plan(notebook):
    """The timed plan of a notebook as a table."""
    yield from ("| from | minutes | section | | exercises | also |", "|---|---|---|---|---|---|")
    clock = 0
    for section in notebook.sections:
        exercises = ", ".join(f"`{name}`" for name in section.exercises)
        also = ", ".join(filter(None, (_counted(section.predictions, "prediction"), _counted(section.questions, "question"))))
        yield f"| {_clock(clock)} | {section.minutes} | {section.title} | {section.kind} | {exercises} | {also} |"
        clock += section.minutes


def _exercise(number, entry):
    """One exercise: what it is for, the edges of its cases, mistakes and solution."""
    yield from (f"#### {number} · `{entry.name}`", "", entry.purpose, "")
    if entry.edges:
        yield from (f"Among the inputs of its check are those {_listed([edge.words for edge in entry.edges])}.", "")
    yield from (f"<details><summary>The {len(entry.mistakes)} mistakes that its check recognises</summary>", "")
    yield from (f"- *{mistake.__name__.replace('_', ' ')}*: {text}" for mistake, text in entry.mistakes.items())
    yield from (
        "",
        "</details>",
        "",
        "<details><summary>Solution</summary>",
        "",
        "```python",
        entry.solution.rstrip(),
        "```",
        "",
        "</details>",
        "",
    )


def _notebook(notebook, guide):
    """The guide to one notebook."""
    total = ", ".join(f"{notebook.minutes(kind)} min {kind}" for kind in KINDS if notebook.minutes(kind))
    yield from (f"## [{notebook.title}](../{notebook.key}.ipynb)", "", f"*{notebook.question}* {total}.", "")
    yield from (f"**What should stay.** {guide.aim}", "", "### Plan", "", *plan(notebook), "")
    yield from (f"**When time is short.** {guide.skip}", "", "### Ask the room", "")
    yield from (f"- {question}" for question in guide.ask)
    yield from ("", "### Exercises", "")
    exercises = bank.of_notebook(without_number(notebook.key))
    for number, name in enumerate(notebook.exercises(), 1):
        yield from _exercise(number, exercises[name])


def part_page(caption, words, notebooks):
    """The text of the page of a part, from what it is for and its notebooks with their guides."""
    lines = [f"# Teaching part {caption}", "", words, ""]
    for notebook, guide in notebooks:
        lines += _notebook(notebook, guide)
    return "\n".join(lines).rstrip() + "\n"


def overview_page(parts):
    """The text of the overview: what a person wrote, with the table of parts and the names of branches in it."""
    rows = ["| part | notebook | core | more | bonus | exercises |", "|---|---|---|---|---|---|"]
    for part, (caption, notebooks) in parts.items():
        for number, notebook in enumerate(notebooks):
            minutes = " | ".join(
                f"{notebook.minutes(kind)}\N{NO-BREAK SPACE}min" if notebook.minutes(kind) else "" for kind in KINDS
            )
            first = f"[{caption}]({part}.md)" if number == 0 else ""
            rows.append(f"| {first} | {notebook.title} | {minutes} | {len(notebook.exercises())} |")
    values = {
        "{parts}": "\n".join(rows),
        "{class_branch}": BRANCHES[HIDDEN],
        "{learn_branch}": BRANCHES[SHOWN],
        "{marks_example}": tables.example(),
    }
    return re.sub(r"\{\w+\}", lambda match: values[match[0]], OVERVIEW.read_text(encoding="utf-8"))


def pages():
    """All pages of the guide, text by path.

    Raises
    ------
    ValueError
        If a part or a notebook lacks what a person has to write about it.
    """
    parts, texts, missing = {}, {}, []
    for part, caption in captions().items():
        notebooks = [read_notebook(twin) for twin in all_twins() if key_of(twin).startswith(f"{part}/")]
        if notebooks:
            parts[part] = caption, notebooks
    for part, (caption, notebooks) in parts.items():
        try:
            guides = [(notebook, guide_of(notebook)) for notebook in notebooks]
            texts[FOLDER / f"{part}.md"] = part_page(caption, teaching(part), guides)
        except ValueError as error:
            missing.append(str(error))
    if missing:
        raise ValueError("\n".join(missing))
    return {FOLDER / "overview.md": overview_page(parts), **texts}

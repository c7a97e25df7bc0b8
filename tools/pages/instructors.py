"""The instructor's guide: a page of overview and a page a part.

What programs know (minutes, sections, questions, mistakes, solutions) comes from the twins and the bank; what needs a
person's words stands in ``book/src/<part>/guide.toml``, and the text of the overview in ``book/src/instructors.md``.
"""

import re
import tomllib
from dataclasses import dataclass, field

import yaml

from helpers.exercises import bank
from tools import marks
from tools.copies import BRANCHES, HIDDEN, SHOWN
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
    title = first.source.splitlines()[0].removeprefix("# ")
    question = re.search(r"^\*\*(.+?)\*\*", first.source, re.MULTILINE | re.DOTALL)[1]
    return Notebook(key_of(twin), title, question, [section for section in sections if section.minutes])


def captions():
    """The caption of each part, from the table of contents."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return {chapter["file"].split("/")[1]: part["caption"] for part in toc["parts"] for chapter in part["chapters"]}


def read_guide(part):
    """What a person wrote about a part; empty where there is no file yet."""
    file = SOURCE / part / "guide.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def problems(part, guide, notebooks):
    """What a part's ``guide.toml`` lacks, or has too much, one sentence each."""
    where = f"book/src/{part}/guide.toml"
    names = {notebook.key.partition("/")[2]: notebook for notebook in notebooks}
    if not guide.get("part", "").strip():
        yield f'{where} should begin with part = "…": what the part is for.'
    for name in sorted(set(guide) - {"part"} - set(names)):
        yield f"{where} has [{name}], but there is no notebook of that name."
    for name, notebook in names.items():
        entry = guide.get(name, {})
        for wanted in ("aim", "skip"):
            if not entry.get(wanted, "").strip():
                yield f"{where}: [{name}] lacks {wanted}."
        if len(entry.get("ask", [])) < 2:
            yield f"{where}: [{name}] should ask the room two questions or more."
        written = entry.get("exercises", {})
        for exercise in notebook.exercises():
            if not written.get(exercise, "").strip():
                yield f"{where}: [{name}.exercises] does not say what {exercise} is for."
        for exercise in sorted(set(written) - set(notebook.exercises())):
            yield f"{where}: [{name}.exercises] has {exercise}, which {name} does not."


def _clock(minutes):
    return f"{minutes // 60}:{minutes % 60:02d}"


def _counted(number, word):
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""


def _plan(notebook):
    """The timed plan of a notebook as a table."""
    yield from ("| from | minutes | section | | exercises | also |", "|---|---|---|---|---|---|")
    clock = 0
    for section in notebook.sections:
        exercises = ", ".join(f"`{name}`" for name in section.exercises)
        also = ", ".join(filter(None, (_counted(section.predictions, "prediction"), _counted(section.questions, "question"))))
        yield f"| {_clock(clock)} | {section.minutes} | {section.title} | {section.kind} | {exercises} | {also} |"
        clock += section.minutes


def _exercise(number, entry, purpose):
    """One exercise: what it is for, mistakes and solution."""
    yield from (f"#### {number} · `{entry.name}`", "", purpose.strip(), "", "Mistakes that its check recognises:", "")
    yield from (f"- *{mistake.__name__.replace('_', ' ')}*: {text}" for mistake, text in entry.mistakes.items())
    yield from (
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


def _notebook(notebook, entry):
    """The guide to one notebook."""
    total = ", ".join(f"{notebook.minutes(kind)} min {kind}" for kind in KINDS if notebook.minutes(kind))
    yield from (f"## [{notebook.title}](../{notebook.key}.ipynb)", "", f"*{notebook.question}* {total}.", "")
    yield from (f"**What should stay.** {entry['aim'].strip()}", "", "### Plan", "", *_plan(notebook), "")
    yield from (f"**When time is short.** {entry['skip'].strip()}", "", "### Ask the room", "")
    yield from (f"- {question.strip()}" for question in entry["ask"])
    yield from ("", "### Exercises", "")
    exercises = bank.of_notebook(notebook.key)
    for number, name in enumerate(notebook.exercises(), 1):
        yield from _exercise(number, exercises[name], entry["exercises"][name])


def part_page(part, caption, guide, notebooks):
    """The text of the page of a part."""
    lines = [f"# Teaching part {caption}", "", guide["part"].strip(), ""]
    for notebook in notebooks:
        lines += _notebook(notebook, guide[notebook.key.partition("/")[2]])
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
        "{marks_example}": marks.example(),
    }
    return re.sub(r"\{\w+\}", lambda match: values[match[0]], OVERVIEW.read_text(encoding="utf-8"))


def pages():
    """All pages of the guide, text by path.

    Raises
    ------
    ValueError
        If a notebook or an exercise lacks its entry in its part's ``guide.toml``.
    """
    parts, texts, missing = {}, {}, []
    for part, caption in captions().items():
        notebooks = [read_notebook(twin) for twin in all_twins() if key_of(twin).startswith(f"{part}/")]
        if notebooks:
            parts[part] = caption, notebooks
    for part, (caption, notebooks) in parts.items():
        guide = read_guide(part)
        if found := list(problems(part, guide, notebooks)):
            missing += found
        else:
            texts[FOLDER / f"{part}.md"] = part_page(part, caption, guide, notebooks)
    if missing:
        raise ValueError("\n".join(missing))
    return {FOLDER / "overview.md": overview_page(parts), **texts}

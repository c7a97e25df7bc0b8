"""What the pages are made from: every notebook with its text, its outputs and the entries beside its twin."""

import tomllib
from dataclasses import dataclass, fields

import nbformat

from helpers.chapter_files import without_number
from tools.stamp import committed
from tools.twins import all_twins, key_of, notebook_of, read_twin


@dataclass(frozen=True)
class Symbol:
    """A row of the page of notation, from a table ``[[symbol]]``."""

    latex: str
    meaning: str
    shape: str


@dataclass(frozen=True)
class Term:
    """An entry of the glossary, from a table ``[[term]]``; ``also`` holds other names of the same thing."""

    term: str
    definition: str
    also: tuple = ()


@dataclass(frozen=True)
class Work:
    """A publication that only the package cites, from a table ``[[work]]``."""

    citation: str
    doi: str


@dataclass(frozen=True)
class Guide:
    """What a person has to say about a notebook in the instructor's guide, from the table ``[guide]``."""

    aim: str
    ask: tuple
    skip: str


KINDS = {"symbol": Symbol, "term": Term, "work": Work}


@dataclass(frozen=True)
class Chapter:
    """One notebook.

    Attributes
    ----------
    key, name, title : str
        What its files are called, ``"part/01_name"``; what the package calls it, ``"part/name"``; and its first heading.
    text : str
        All its markdown.
    notebook : NotebookNode or None
        As committed, with outputs; ``None`` before its first run.
    symbols, terms, works : tuple
        What the TOML file beside the twin adds to the reference.
    guide : Guide or None
        What it adds to the instructor's guide.
    """

    key: str
    title: str
    text: str
    notebook: nbformat.NotebookNode | None = None
    symbols: tuple = ()
    terms: tuple = ()
    works: tuple = ()
    guide: Guide | None = None

    @property
    def name(self):
        """What the package calls it."""
        return without_number(self.key)

    @property
    def link(self):
        """A link to the notebook, from a page in ``book/reference``."""
        return f"[{self.title}](../{self.key}.ipynb)"


def read_chapters(outputs=True):
    """All notebooks, in the order in which they are read; without outputs, as before their first run, in less time."""
    return [read_chapter(twin, outputs) for twin in all_twins()]


def read_chapter(twin, outputs=True):
    """One notebook, with what the file beside its twin holds."""
    path, beside = notebook_of(twin), twin.with_suffix(".toml")
    text = "\n\n".join(cell.source for cell in read_twin(twin).cells if cell.cell_type == "markdown")
    entries = read_entries(f"{key_of(twin)}.toml", beside.read_text(encoding="utf-8")) if beside.exists() else {}
    return Chapter(
        key=key_of(twin),
        title=text.splitlines()[0].lstrip("# "),
        text=text,
        notebook=committed(path) if outputs else None,
        **entries,
    )


def read_entries(name, text):
    """The entries of one TOML file: ``{"symbols": (...), "terms": (...), "works": (...), "guide": ...}``."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name} is not TOML: {error}") from error
    if unknown := set(tables) - {*KINDS, "guide"}:
        raise ValueError(
            f"{name} should hold tables called {', '.join(KINDS)} and guide, but it holds {', '.join(sorted(unknown))}."
        )
    entries = {f"{kind}s": tuple(_entry(name, kind, values) for values in tables.get(kind, [])) for kind in KINDS}
    return entries | {"guide": _guide(name, tables["guide"]) if "guide" in tables else None}


def _guide(name, values):
    """The entry for the instructor's guide, when it is complete."""
    wanted = [field.name for field in fields(Guide)]
    if unknown := set(values) - set(wanted):
        raise ValueError(f"{name}: [guide] should have {', '.join(wanted)}, but it has {', '.join(sorted(unknown))}.")
    for field in ("aim", "skip"):
        if not str(values.get(field, "")).strip():
            raise ValueError(f"{name}: [guide] lacks {field}.")
    if len(values.get("ask", [])) < 2:
        raise ValueError(f"{name}: [guide] should ask the room two questions or more.")
    return Guide(values["aim"].strip(), tuple(question.strip() for question in values["ask"]), values["skip"].strip())


def _entry(name, kind, values):
    """One entry, when its fields are the right ones and say something."""
    names = [field.name for field in fields(KINDS[kind])]
    label = f"{name}, {kind} {next(iter(values.values()), '')!r}"
    if unknown := set(values) - set(names):
        raise ValueError(f"{label} should have {', '.join(names)}, but it has {', '.join(sorted(unknown))}.")
    if missing := set(names) - set(values) - {"also"}:
        raise ValueError(f"{label} should have {', '.join(names)}, but {', '.join(sorted(missing))} is missing.")
    for field, value in values.items():
        lines = value if field == "also" and isinstance(value, list) else [value]
        if not lines or not all(isinstance(line, str) and line and line == line.strip() and "\n" not in line for line in lines):
            raise ValueError(f"{label} should have {field} in words on one line, but it is {value!r}.")
    return KINDS[kind](**{field: tuple(value) if field == "also" else value for field, value in values.items()})


def once(found):
    """Refuse a name that two files declare; ``found`` holds pairs of a name and the file's key."""
    seen = {}
    for name, key in found:
        if name in seen:
            raise ValueError(f"{name!r} is declared in {seen[name]}.toml and again in {key}.toml: keep one of the two.")
        seen[name] = key


def stacked(head, rows):
    """A table whose cells stand below one another on a phone."""
    escaped = [[cell.replace("|", r"\|") for cell in cells] for cells in rows]
    lines = [f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *escaped]]
    return "\n".join(["```{table}", ":class: stacked", "", *lines, "```", ""])

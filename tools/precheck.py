"""What can be proved of a notebook before any kernel starts; ``make sync`` and ``make check`` refuse what is found here.

Each finding names file and line. The tests prove the same of every notebook, by the same functions.
"""

import ast
import itertools
import re
import tomllib
from dataclasses import dataclass
from functools import cached_property

import yaml

from helpers.claims import load_ledger
from helpers.exercises import bank
from helpers.exercises.predictions import load_predictions
from helpers.exercises.quizzes import load_quizzes
from tools.pages import bibliography, chapters, course_map, glossary, instructors, notation, week
from tools.sections import missing_names
from tools.twins import ROOT, SOURCE, all_twins, chapter_of, defines_exercise, key_of, parse_twin, setup_cell

ON_COLAB = {"helpers", "ipywidgets", "matplotlib", "numpy", "pandas", "scipy", "sklearn", "statsmodels", "torch", "tqdm"}
STANDARD_LIBRARY = {"functools", "importlib", "pathlib", "subprocess", "sys", "tempfile", "warnings"}  # cache, files, set up
TO_DO = "TO DO"  # what `make new-chapter` and `make new-exercise` leave for a person to write
LEAD_IN = 40  # words that may stand below a folded output to lead to the next cell
_NOT_PORTABLE = re.compile(r"^(```|:::)\{|\{(ref|doc|cite|eq|numref)[:\w]*\}`", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+?)(?:#[^)\s]*)?\)")


@dataclass(frozen=True, order=True)
class Problem:
    """Something that is wrong, and where."""

    file: str
    line: int
    what: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.what}"


class Twin:
    """A notebook's twin with what its checks ask of it; with another text, as if that stood in its file."""

    def __init__(self, path, text=None):
        self.path, self.chapter, self.key = path, chapter_of(path), key_of(path)
        self.text = path.read_text(encoding="utf-8") if text is None else text

    @cached_property
    def notebook(self):
        """It as a notebook."""
        return parse_twin(self.text)

    @property
    def cells(self):
        """Its cells."""
        return self.notebook.cells

    @cached_property
    def code(self):
        """The sources of its code cells."""
        return [cell.source for cell in self.cells if cell.cell_type == "code"]

    @property
    def is_declared(self):
        """Whether the package has exercises of this chapter."""
        return self.chapter in bank.notebooks()

    @cached_property
    def exercises(self):
        """Names of the exercises whose cells it holds, in order."""
        return list(filter(None, map(defines_exercise, self.code)))

    def line_of(self, words, cell=""):
        """The line in which some words stand, in a cell if there are several; the first line when they are nowhere."""
        begin = max(self.text.find(cell), 0)
        place = self.text.find(words.strip().split("\n")[0], begin)
        return self.text.count("\n", 0, max(place, 0)) + 1

    def problem(self, what, near="", cell=""):
        """A problem of this twin, at the line in which some words of a cell stand."""
        return Problem(self.path.relative_to(ROOT).as_posix(), self.line_of(near, cell), what)


def in_chapter(twin, file, what, near=""):
    """A problem of a file that the chapter ships."""
    path = ROOT / "helpers" / "chapters" / twin.chapter / file
    lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    line = next((n for n, text in enumerate(lines, 1) if near and near in text), 1)
    return Problem(path.relative_to(ROOT).as_posix(), line, what)


def code_can_be_read(twin):
    """Every code cell is Python."""
    for source in twin.code:
        try:
            ast.parse(source)
        except SyntaxError as error:
            yield twin.problem(f"Python cannot read this cell: {error.msg}", near=(error.text or source))


def begins_as_all_do(twin):
    """The set-up cell stands first, and `begin` names the chapter."""
    if not twin.code or twin.code[0] != setup_cell():
        yield twin.problem("the first code cell should be the set-up cell; `make sync` writes it after the line # Set-up")
    if not re.search(rf'^begin\("{twin.chapter}"\)', "\n".join(twin.code), re.MULTILINE):
        yield twin.problem(f'the second code cell should call begin("{twin.chapter}")', near="begin(")


def is_in_the_contents(twin):
    """The table of contents lists it."""
    if f"file: book/{twin.key}\n" not in (ROOT / "_toc.yml").read_text(encoding="utf-8"):
        yield Problem("_toc.yml", 1, f"should list book/{twin.key}")


def is_ready_for_the_map(twin):
    """Title, question and time stand at its head."""
    try:
        course_map.stop_of(twin.key, twin.cells[0].source)
    except ValueError as error:
        yield twin.problem(str(error), near="# ")


def exercises_are_declared_and_counted(twin):
    """Headings count 1 to n, and the chapter declares the exercises in the notebook's order."""
    if not twin.is_declared:
        yield in_chapter(twin, "exercises.py", "is missing, with the exercises of this notebook")
        return
    declared = list(bank.of_notebook(twin.chapter))
    headings = re.findall(r"^### Exercise (\d+)", twin.text, re.MULTILINE)
    for number, heading in enumerate(headings, 1):
        if int(heading) != number:
            yield twin.problem(f"exercises should count up from 1: this one is number {number}", near=f"### Exercise {heading}")
            break
    if len(headings) != len(twin.exercises):
        yield twin.problem(
            f"has {len(twin.exercises)} exercises and {len(headings)} headings '### Exercise n'", near="### Exercise"
        )
    for name in twin.exercises:
        if name not in declared:
            yield twin.problem(f"{name} is not declared in the chapter's exercises.py", near=f"def {name}(")
    for name in declared:
        if name not in twin.exercises:
            yield in_chapter(twin, "exercises.py", f"{name} has no cell in the notebook", near=name)
    if sorted(declared) == sorted(twin.exercises) and declared != twin.exercises:
        first = next(name for name, other in zip(declared, twin.exercises, strict=True) if name != other)
        yield in_chapter(
            twin, "exercises.py", f"should declare exercises in the notebook's order: {', '.join(twin.exercises)}", near=first
        )


def what_is_asked_and_promised_is_declared(twin):
    """Each claim, question and prediction is declared once and used once; a result is told after its prediction."""
    code = "\n".join(twin.code)
    for call, known, file in (
        ("claim", load_ledger(), "claims.toml"),
        ("quiz", load_quizzes(), "quizzes.toml"),
        ("predict", load_predictions(), "predictions.toml"),
        ("reveal", load_predictions(), "predictions.toml"),
    ):
        entries = {entry.name for entry in known.values() if entry.notebook == twin.chapter}
        used = re.findall(rf'\b{call}\(\s*"([^"]+)"', code)
        for name in dict.fromkeys(used):
            if name not in entries:
                yield twin.problem(f"{call}({name!r}) is not declared in the chapter's {file}", near=f'"{name}"')
            elif used.count(name) > 1:
                yield twin.problem(f"{call}({name!r}) stands here {used.count(name)} times; once is enough", near=f'"{name}"')
        for name in sorted(entries - set(used)):
            yield in_chapter(twin, file, f"no cell of the notebook calls {call}({name!r})", near=f"[{name}]")
    for name in re.findall(r'\bpredict\(\s*"([^"]+)"', code):
        asked, told = (
            next((n for n, source in enumerate(twin.code) if re.search(rf'\b{call}\(\s*"{name}"', source)), 0)
            for call in ("predict", "reveal")
        )
        if told and told <= asked:
            yield twin.problem(f"reveal({name!r}) should stand in a later cell than predict({name!r})", near=f'"{name}"')


def results_are_computed(twin):
    """What `reveal` is told is no constant: whoever reads the cell before guessing would read the answer."""
    for source in twin.code:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "reveal":
                told = [*node.args[1:], *(keyword.value for keyword in node.keywords if keyword.arg == "result")]
                if any(map(_is_constant, told)):
                    yield twin.problem(
                        "the result of a prediction should be computed, or the code gives the answer away before the guess",
                        near="reveal(",
                        cell=source,
                    )


def _is_constant(node):
    """Whether an expression is the same whatever ran before."""
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


def figures_are_described(twin):
    """A cell that draws a figure has an alternative text."""
    for cell in twin.cells:
        if cell.cell_type == "code" and re.search(r"^(\w+ = )?plots\.\w+\(", cell.source, re.MULTILINE):
            alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            if len(alt) <= 40:
                drawn = re.search(r"plots\.\w+\(", cell.source)[0]
                yield twin.problem(
                    "this figure needs a description: mystnb: {image: {alt: …}} above the cell", near=drawn, cell=cell.source
                )


def answers_are_folded(twin):
    """A result is folded, and so is what follows it, or the answer is read before it is guessed."""
    for cell in twin.cells:
        if "reveal(" in cell.source and "hide-output" not in cell.metadata.get("tags", []):
            yield twin.problem(
                "the result of a prediction should be folded: tags: [hide-output]", near="reveal(", cell=cell.source
            )
    for cell, following in itertools.pairwise(twin.cells):
        if "hide-output" in cell.metadata.get("tags", []) and following.cell_type == "markdown":
            first = following.source.strip()
            if first.endswith((":", "?")) and "\n\n" not in first and len(first.split()) <= LEAD_IN:
                continue
            if not first.startswith(("<details>\n<summary>What happened</summary>\n\n", "#")):
                yield twin.problem(
                    "the output above is folded, so this belongs into <details> with the summary What happened",
                    near=first.split("\n")[0],
                    cell=following.source,
                )


def imports_only_what_colab_has(twin):
    """What a notebook imports is on Colab."""
    for source in twin.code:
        for node in ast.walk(ast.parse(source)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if name.split(".")[0] not in ON_COLAB | STANDARD_LIBRARY:
                    yield twin.problem(
                        f"Colab has no {name}", near=f"import {name}" if f"import {name}" in source else f"from {name}"
                    )


def ignored_outputs_have_reasons(twin):
    """An output that nbval ignores says why, and holds no claim."""
    for cell in twin.cells:
        tags = cell.metadata.get("tags", [])
        if "nbval-skip" in tags:
            yield twin.problem("nbval-skip would not even run this cell", near=cell.source)
        if "nbval-ignore-output" in tags:
            if "may differ" not in cell.source.splitlines()[0]:
                yield twin.problem(
                    "should say in its first line why what one sees “may differ”: nbval ignores it", near=cell.source
                )
            if "claim(" in cell.source:
                yield twin.problem("nbval ignores what this cell prints, so it cannot hold a claim", near=cell.source)


def text_is_portable(twin):
    """Markdown that Colab and GitHub show as the site does; links that lead somewhere; nothing left to do."""
    for cell in twin.cells:
        if cell.cell_type != "markdown":
            continue
        if found := _NOT_PORTABLE.search(cell.source):
            whole_line = cell.source[found.start() :].split("\n")[0]
            yield twin.problem(
                "Colab and GitHub show this directive as it stands; use plain Markdown", near=whole_line, cell=cell.source
            )
        for link in _LINK.findall(cell.source):
            if not re.match(r"\w+:|#", link) and not _leads_somewhere(twin, link):
                yield twin.problem(f"this link leads nowhere: {link}", near=f"]({link}", cell=cell.source)
    if TO_DO in twin.text:
        yield twin.problem("something is still to be written", near=TO_DO)


def _leads_somewhere(twin, link):
    """Whether a link leads to a page or to a notebook, which may not have been made yet."""
    target = (ROOT / "book" / twin.key).parent / link
    if target.suffix == ".ipynb":
        target = (SOURCE / target.resolve().relative_to(ROOT / "book")).with_suffix(".md")
    return target.resolve().is_file()


def chapter_is_written(twin):
    """Nothing is left to do in what the chapter ships, nor beside the twin."""
    for file in ("exercises.py", "claims.toml", "quizzes.toml"):
        path = ROOT / "helpers" / "chapters" / twin.chapter / file
        if not path.is_file():
            yield in_chapter(twin, file, "is missing")
        elif TO_DO in path.read_text(encoding="utf-8"):
            yield in_chapter(twin, file, "something is still to be written", near=TO_DO)
    beside = twin.path.with_suffix(".toml")
    if not beside.is_file():
        yield Problem(beside.relative_to(ROOT).as_posix(), 1, "is missing, with the guide, symbols and terms of this notebook")
    elif TO_DO in (text := beside.read_text(encoding="utf-8")):
        yield Problem(
            beside.relative_to(ROOT).as_posix(), text[: text.index(TO_DO)].count("\n") + 1, "something is still to be written"
        )


def sections_stand_alone(twin):
    """No section takes a name from an earlier one."""
    for number, names in missing_names(twin.notebook, twin.chapter).items():
        taken = ", ".join(sorted(names))
        yield twin.problem(
            f"section {number} takes {taken} from an earlier one: make it again, or load it at the top", near=f"## {number}."
        )


CHECKS = (
    code_can_be_read,
    begins_as_all_do,
    is_in_the_contents,
    is_ready_for_the_map,
    chapter_is_written,
    exercises_are_declared_and_counted,
    what_is_asked_and_promised_is_declared,
    answers_are_folded,
    results_are_computed,
    figures_are_described,
    imports_only_what_colab_has,
    ignored_outputs_have_reasons,
    text_is_portable,
    sections_stand_alone,
)


def problems_of(twin):
    """All problems of one notebook; when its code cannot be read, or its chapter has no exercises, that alone."""
    for check in CHECKS:
        found = list(check(twin))
        yield from found
        if found and (check is code_can_be_read or (check is exercises_are_declared_and_counted and not twin.is_declared)):
            return


def _located(message):
    """A refusal of a page as a problem: in the file that it names, at the first line that holds a word it quotes."""
    named = re.search(r"(?:book/src/)?(\w+/\w+)(\.toml)?", message)
    path = SOURCE / f"{named[1]}{named[2] or '.md'}" if named else ROOT / "_toc.yml"
    path = path if path.is_file() else ROOT / "_toc.yml"
    lines = path.read_text(encoding="utf-8").split("\n")
    quoted = [word for pair in re.findall(r"'([^']+)'|\s(\\?\w{1,12}),? in a formula", message) for word in pair if word]
    line = next((n for word in quoted for n, text in enumerate(lines, 1) if word.rstrip(" …") in text), 1)
    return Problem(path.relative_to(ROOT).as_posix(), line, message)


def problems_of_pages():
    """What the pages made from the twins would refuse: symbols, terms, sources, the guide."""
    try:
        read = chapters.read_chapters(outputs=False)
    except ValueError as error:
        yield _located(str(error))
        return
    for check in (notation.check, glossary.check, bibliography.pages, lambda _: instructors.pages(), lambda _: week.pages()):
        try:
            check(read)
        except ValueError as error:
            yield from map(_located, str(error).split("\n"))


def problems_of_the_whole():
    """What no single notebook shows: contents without a twin or a part, and marks of something that is still to be written."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    words = tomllib.loads((SOURCE / "parts.toml").read_text(encoding="utf-8"))
    keys = {key_of(twin) for twin in all_twins()}
    listed = [chapter["file"] for part in contents["parts"] for chapter in part.get("chapters", [])]
    for key in [file.removeprefix("book/") for file in listed if re.fullmatch(r"book/\w+/\d+_\w+", file)]:
        if key not in keys:
            yield Problem("_toc.yml", 1, f"lists book/{key}, but there is no book/src/{key}.md")
    for part in sorted({key.partition("/")[0] for key in keys} - set(words)):
        yield Problem("book/src/parts.toml", 1, f"lacks the part {part}")
    folders = [path for folder in ("helpers", "tests/bad_input") for path in (ROOT / folder).rglob("*.py")]
    for path in [ROOT / "_toc.yml", SOURCE / "parts.toml", *folders]:
        text = path.read_text(encoding="utf-8")
        if TO_DO in text:
            line = text[: text.index(TO_DO)].count("\n") + 1
            yield Problem(path.relative_to(ROOT).as_posix(), line, "something is still to be written")


def problems(twins=None):
    """All that can be found without a kernel, in order of file and line.

    Of chapters that are not chosen nothing is said: one that is only begun does not stop work on another.
    """
    chosen = twins or all_twins()
    found = {problem for twin in chosen for problem in problems_of(Twin(twin))}
    found |= {*problems_of_pages(), *problems_of_the_whole()}
    others = [name for twin in all_twins() if twin not in chosen for name in (key_of(twin), f"chapters/{chapter_of(twin)}/")]
    begun = {problem for problem in found if any(name in problem.file for name in others)}
    return sorted(found - begun)

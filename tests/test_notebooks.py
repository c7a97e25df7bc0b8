"""What must be true of every notebook beside running: nbval checks that, and what it prints."""

import ast
import importlib.util
import itertools
import re

import nbformat
import pytest

from helpers.interact import WIDGET_MIME
from tools import execute, precheck, stamp
from tools.copies import write_copies
from tools.twins import BOOK, ROOT, SOURCE, all_twins, key_of, notebook_of, read_twin

SIZE_LIMIT = 1_500_000
SECONDS_LIMIT = 100
TOLERANCE = 1.1  # the same notebook takes a tenth more on the same machine on another day

TWINS = all_twins()
every_notebook = pytest.mark.parametrize("twin", TWINS, ids=key_of)


def committed(twin):
    return nbformat.read(notebook_of(twin), as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_notebooks_and_each_has_its_twin():
    assert TWINS
    notebooks = {path for path in BOOK.glob("*/*.ipynb") if SOURCE not in path.parents}
    assert notebooks == {notebook_of(twin) for twin in TWINS}


@every_notebook
def test_nothing_is_wrong_that_can_be_seen_without_a_run(twin):
    assert list(map(str, precheck.problems_of(precheck.Twin(twin)))) == []


@every_notebook
def test_twin_and_notebook_agree(twin):
    def content(notebook):
        return [(cell.cell_type, cell.source, dict(cell.metadata)) for cell in notebook.cells]

    assert content(committed(twin)) == content(read_twin(twin)), "run `make sync`"


@every_notebook
def test_outputs_are_fresh(twin):
    assert stamp.is_fresh(twin, committed(twin)), "the twin or helpers changed since the last run: run `make sync`"


@every_notebook
def test_no_claim_failed_and_nothing_raised(twin):
    notebook = committed(twin)
    assert execute.failed_claims(notebook) == []
    assert execute.measured_claims(notebook)
    assert not [output for cell in code(notebook) for output in cell.outputs if output.output_type == "error"]


@every_notebook
def test_stamp_is_within_the_budget(twin):
    assert 0 < committed(twin).metadata[stamp.KEY]["seconds"] < TOLERANCE * SECONDS_LIMIT


@every_notebook
def test_size(twin):
    assert notebook_of(twin).stat().st_size < SIZE_LIMIT


@every_notebook
def test_no_widget_is_stored(twin):
    text = notebook_of(twin).read_text(encoding="utf-8")
    assert WIDGET_MIME not in text
    assert "application/vnd.jupyter.widget-state+json" not in text


def names_of_helpers(source):
    """Modules and names of `helpers` that code imports, or takes from a module that it imported whole."""
    tree, modules = ast.parse(source), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "helpers":
            for alias in node.names:
                yield node.module, alias.name
                if node.module == "helpers":
                    modules[alias.asname or alias.name] = f"helpers.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield modules[node.value.id], node.attr


def exists(module, name):
    """Whether a module has a name, or a module of this name inside."""
    holder = importlib.import_module(module)
    return hasattr(holder, name) or (hasattr(holder, "__path__") and importlib.util.find_spec(f"{module}.{name}") is not None)


@every_notebook
def test_what_a_notebook_takes_from_helpers_is_there(twin):
    """A function that has moved is found here at once, and not only when its notebook runs again."""
    source = "\n".join(cell.source for cell in code(read_twin(twin)))
    missing = [f"{module}.{name}" for module, name in names_of_helpers(source) if not exists(module, name)]
    assert not missing


@every_notebook
def test_every_figure_has_alt_text(twin):
    for cell in code(committed(twin)):
        if any("image/png" in output.get("data", {}) for output in cell.outputs):
            assert len(cell.metadata["mystnb"]["image"]["alt"]) > 40, cell.source


@every_notebook
def test_what_follows_a_prompt_is_folded(twin):
    cells = read_twin(twin).cells
    for prompt, following in itertools.pairwise(cells):
        if "*Before you run the next cell" in prompt.source:
            assert following.cell_type == "code"
            assert "hide-output" in following.metadata["tags"]


@every_notebook
def test_notebook_is_in_the_overviews(twin):
    assert f"{key_of(twin)}.ipynb" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{key_of(twin)}.ipynb" in (BOOK / "intro.md").read_text(encoding="utf-8")


def test_learners_copies_have_no_output(tmp_path):
    write_copies(tmp_path)
    copies = [nbformat.read(path, as_version=4) for path in sorted(tmp_path.glob("*/*.ipynb"))]
    assert len(copies) == len(TWINS)
    assert not any(cell.outputs for copy in copies for cell in code(copy))


def test_described_worlds_are_those_of_the_secret():
    """The first figures' worlds are drawn by lot, so their description could name the wrong ones."""
    notebook = committed(BOOK / "src" / "interventions" / "01_cause.md")
    cell = next(cell for cell in code(notebook) if "The secret:" in cell.source)
    printed = "".join(output.get("text", "") for output in cell.outputs)
    world = {wiring: letter for letter, wiring in re.findall(r"(\w) is (\S+?)(?:,|\n)", printed)}
    alt = cell.metadata["mystnb"]["image"]["alt"]
    assert f"Forcing A changes B by about 0.7 in world {world['A→B']} only" in alt
    assert f"Forcing B changes A by about 0.7 in world {world['B→A']} only" in alt

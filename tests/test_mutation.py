"""Proof that the notebooks' own check can fail: helpers that are wrong by 1 % turn the cells of claims red."""

import configparser
import re
import subprocess
import sys
import tomllib

import nbformat
import pytest

from helpers.claims import load_ledger
from tools import execute, sections
from tools.changed import changed_twins
from tools.twins import ROOT, SOURCE, all_twins, chapter_of, key_of, notebook_of

WRONG_BY_ONE_PERCENT = tomllib.loads((ROOT / "tests" / "mutations.toml").read_text(encoding="utf-8"))

NBVAL = [sys.executable, "-m", "pytest", "-o", "addopts=", "-p", "no:xdist", "-q"]
NBVAL += ["--nbval", "--nbval-current-env", f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval.cfg'}"]

# At run time, because a changed source would show in the cards and turn other cells red.
PATCH = """
import functools
import importlib

import numpy as np

from helpers.exercises import bank

def scaled(value):
    # Numbers are scaled; of recordings, three neurons of 300 are lost as well.
    if hasattr(value, "select_dtypes"):
        return value.assign(**{name: 1.01 * value[name] for name in value.select_dtypes("number")})
    if not hasattr(value, "__dataclass_fields__"):
        return 1.01 * value
    for name in value.__dataclass_fields__:
        part = getattr(value, name)
        if hasattr(part, "__dataclass_fields__"):
            scaled(part)
        elif part.dtype.kind in "fi":
            part = 1.01 * part
            part[:3] = np.nan if name in ("response", "q") else part[:3]
            object.__setattr__(value, name, part)
    return value


for dotted in {functions!r}:
    module, _, name = dotted.rpartition(".")
    module = importlib.import_module("helpers." + module)
    original = getattr(module, name)

    @functools.wraps(original)
    def wrong(*args, original=original, **kwargs):
        return scaled(original(*args, **kwargs))

    setattr(module, name, wrong)
    if entry := bank.of_notebook({chapter!r}).get(name):
        object.__setattr__(entry, "reference", wrong)
"""


def exact_claims(chapter):
    """Names of claims that promise a value, not a bound."""
    return {promise.name for promise in load_ledger().values() if promise.notebook == chapter and promise.value is not None}


def shortened(notebook, exact):
    """Code cells up to the last exact claim of each section; sections without one are left out, as none needs another."""
    top, parts = sections.split(notebook)
    kept = list(top)
    for cells in parts.values():
        kept += sections.up_to_claims(cells, exact)
    return kept


def made_wrong(twin):
    """A notebook, shortened where it has exact claims, whose first cell makes helpers wrong, and the names of these claims."""
    chapter = chapter_of(twin)
    exact, notebook = exact_claims(chapter), nbformat.read(notebook_of(twin), as_version=4)
    if exact:
        notebook.cells = shortened(notebook, exact)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    functions = repr(WRONG_BY_ONE_PERCENT[chapter])
    notebook.cells[0].source += PATCH.replace("{functions!r}", functions).replace("{chapter!r}", repr(chapter))
    return notebook, exact


def seen_by_nbval(cell):
    """What nbval compares of a cell: text and HTML of its outputs, without the numbers that it passes over."""
    rule = configparser.ConfigParser(interpolation=None)
    rule.read(ROOT / "tests" / "nbval.cfg")
    regex, replace = rule["measured"]["regex"], rule["measured"]["replace"]
    texts = []
    for output in cell.outputs:
        data = output.get("data", {})
        texts += [output.get("text", ""), output.get("ename", ""), data.get("text/plain", ""), data.get("text/html", "")]
    return re.sub(regex, replace, "\n".join(texts))


@pytest.mark.parametrize("twin", changed_twins(), ids=key_of)
def test_one_percent_turns_the_cells_of_exact_claims_red(twin, tmp_path):
    notebook, exact = made_wrong(twin)
    committed = [seen_by_nbval(cell) for cell in notebook.cells]
    execute.run(notebook, tmp_path, go_on=True)
    red = [before != seen_by_nbval(cell) for before, cell in zip(committed, notebook.cells, strict=True)]
    assert any(red)
    for name in exact:
        own = next(number for number, cell in enumerate(notebook.cells) if name in sections.claims_in(cell.source))
        assert red[own], f"{name} stayed green"


def test_nbval_sees_the_same(tmp_path):
    """By nbval itself, for one notebook."""
    notebook, exact = made_wrong(SOURCE / "granger" / "01_regression_and_var.md")
    path = tmp_path / "wrong.ipynb"
    nbformat.write(notebook, path)
    result = subprocess.run([*NBVAL, path], capture_output=True, text=True, cwd=tmp_path, check=False)
    red = {int(number) for number in re.findall(r"FAILED .*::Cell (\d+)", result.stdout)}
    own = {number for number, cell in enumerate(notebook.cells) if exact & {*sections.claims_in(cell.source)}}
    assert own, "this notebook has no exact claim"
    assert own <= red, result.stdout[-2000:]
    assert 0 not in red


def test_every_notebook_names_what_is_made_wrong():
    assert set(WRONG_BY_ONE_PERCENT) == {chapter_of(twin) for twin in all_twins()}

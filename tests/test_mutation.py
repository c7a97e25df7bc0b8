"""Proof that the notebooks' own check can fail: helpers that are wrong by 1 % turn the cells of claims red."""

import re
import subprocess
import sys
import tomllib

import nbformat
import pytest

from helpers.claims import load_ledger
from tools import sections
from tools.changed import changed_twins
from tools.twins import ROOT, all_twins, chapter_of, key_of, notebook_of

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


def claims_in(cell):
    return set(re.findall(r'claim\(\s*"([^"]+)"', cell.source))


def shortened(notebook, exact):
    """Code cells up to the last exact claim of each section; sections without one are left out, as none needs another."""
    top, parts = sections.split(notebook)
    kept = list(top)
    for cells in parts.values():
        last = max((number for number, cell in enumerate(cells, 1) if claims_in(cell) & exact), default=0)
        kept += cells[:last]
    return kept


@pytest.mark.parametrize("twin", changed_twins(), ids=key_of)
def test_one_percent_turns_the_cells_of_exact_claims_red(twin, tmp_path):
    chapter = chapter_of(twin)
    exact, notebook = exact_claims(chapter), nbformat.read(notebook_of(twin), as_version=4)
    if exact:
        notebook.cells = shortened(notebook, exact)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    cells[0].source += PATCH.replace("{functions!r}", repr(WRONG_BY_ONE_PERCENT[chapter])).replace("{chapter!r}", repr(chapter))
    path = tmp_path / "wrong.ipynb"
    nbformat.write(notebook, path)
    result = subprocess.run(
        [*NBVAL, path],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    red = {int(number) for number in re.findall(r"FAILED .*::Cell (\d+)", result.stdout)}
    assert red, result.stdout[-2000:]
    for name in exact:
        own = next(number for number, cell in enumerate(cells) if name in claims_in(cell))
        assert own in red, f"{name} stayed green"


def test_every_notebook_names_what_is_made_wrong():
    assert set(WRONG_BY_ONE_PERCENT) == {chapter_of(twin) for twin in all_twins()}

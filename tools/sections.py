"""Sections that stand alone: after the two cells at the top, each runs in a fresh kernel without the sections before it.

So a kernel that was restarted in the middle of a notebook can go on from there. `missing_names` finds, without running
anything, what a section takes from an earlier one; `make states` also runs every section.
"""

import ast
import builtins
import copy
import re
import symtable
import tempfile

from nbclient.exceptions import CellExecutionError

from helpers.exercises import bank
from tools import execute
from tools.twins import key_of, read_twin

_HEADING = re.compile(r"^## (\d+)\. ", re.MULTILINE)


def split(notebook):
    """The code cells above the first section, and those of each section by its number."""
    top, sections = [], {}
    current = top
    for cell in notebook.cells:
        if cell.cell_type == "code":
            current.append(cell)
        elif heading := _HEADING.search(cell.source):
            current = sections.setdefault(int(heading[1]), [])
        elif re.search(r"^## ", cell.source, re.MULTILINE):
            current = []  # "How far did you get?" and what follows belong to no section
    return top, sections


def claims_in(source):
    """Names of the claims that a cell measures, in order."""
    return re.findall(r'claim\(\s*"([^"]+)"', source)


def up_to_claims(cells, wanted=None):
    """The cells of a section up to the last that measures one of the wanted claims, or any; none where none does."""
    measures = [any(wanted is None or name in wanted for name in claims_in(cell.source)) for cell in cells]
    return cells[: max((number for number, found in enumerate(measures, 1) if found), default=0)]


def missing_names(notebook, chapter):
    """Names that a section reads before it binds them, by the number of the section."""
    top, sections = split(notebook)
    given = set(dir(builtins)) | set(bank.of_notebook(chapter))  # `begin` binds the exercises
    for cell in top:
        given |= _names(cell.source)[2]
    found = {number: _missing([cell.source for cell in cells], given) for number, cells in sections.items()}
    return {number: names for number, names in found.items() if names}


def _missing(sources, given):
    known, later, missing = set(given), set(), set()
    for source in sources:
        for statement in ast.parse(source).body:
            now, in_functions, bound = _names(ast.unparse(statement))
            if isinstance(statement, ast.AugAssign):
                now |= bound  # `x += 1` reads x, which the symbol table does not say
            # What a loop or a `with` binds is bound when its body reads it.
            own = bound if hasattr(statement, "body") else set()
            missing |= now - known - own
            later |= in_functions
            known |= bound
    return missing | later - known


def _names(source):
    """Global names that a piece of code reads at once, that its functions read when they are called, and that it binds."""
    table = symtable.symtable(source, "cell", "exec")
    bound = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    now = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    return now, set(_global_reads(table)), bound


def _global_reads(table):
    for child in table.get_children():
        yield from (symbol.get_name() for symbol in child.get_symbols() if symbol.is_global() and symbol.is_referenced())
        yield from _global_reads(child)


def run_sections(twin):
    """Run each section of a notebook in a kernel of its own; the problems found, as text."""
    notebook, problems = read_twin(twin), []
    top, sections = split(notebook)
    for number, cells in sections.items():
        alone = copy.deepcopy(notebook)
        alone.cells = copy.deepcopy(top + cells)
        with tempfile.TemporaryDirectory() as folder:
            try:
                execute.run(alone, folder)
            except CellExecutionError as error:
                problems.append(f"{key_of(twin)}, section {number} alone: {error.ename}: {error.evalue}")
        problems += [f"{key_of(twin)}, section {number} alone: claim {name} fails" for name in execute.failed_claims(alone)]
    print(f"{key_of(twin)}, {len(sections)} sections, each alone", flush=True)
    return problems

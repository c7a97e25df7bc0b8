"""The answers in a notebook as text: each exercise's function, with the imports and definitions that it uses, and nothing else.

Nothing is run here. What a function uses is found by its names, as Python itself resolves them.
"""

import ast
import builtins
import functools
import inspect
import io
import re
import symtable
import warnings
from dataclasses import dataclass, field

from helpers.isolation.calls import Source

LONGEST = 200_000  # characters of a cell
MOST_CHARACTERS, MOST_STATEMENTS = 1_000_000, 2_000  # of a notebook; the longest of the course has a twentieth of it
ANSWERS = 5  # so many answers to one exercise are looked at, the last ones
_DECORATOR = "exercise"
# Blanks of one line alone: where `\s` runs on over empty ones, 100,000 of them take hours.
_MAGIC = re.compile(r"^[ \t]*([%!?].*|.*\?)$", re.MULTILINE)
_DEFINES = re.compile(r"^[ \t]*def[ \t]+(\w+)", re.MULTILINE)
_OURS = {"exercise", "begin", "hint", "solution", "quiz", "quiz_answers", "gain", "predict", "reveal", "progress", "start_page"}

_OWN_PLACES = ("helpers.exercises.", "helpers.chapters.")  # of the course, where answers are
_WAYS_ROUND = frozenset(  # modules, names and attributes by which code reaches what it does not name
    [
        "importlib",
        "runpy",
        "pkgutil",
        "gc",
        "inspect",
        "ctypes",
        "pickle",
        "marshal",
        "subprocess",
        "import_module",
        "__import__",
        "exec",
        "eval",
        "globals",
        "modules",
        "__globals__",
        "__dict__",
        "__subclasses__",
        "_getframe",
        "f_globals",
        "f_locals",
        "f_back",
        "tb_frame",
    ]
)


@dataclass(frozen=True)
class Written:
    """One answer as it stands in a notebook.

    Attributes
    ----------
    source : Source or None
        What can be run; None where Python cannot read the cell.
    cell : int
        The number of its code cell, from 1.
    problem : str
        Why it cannot be read.
    unfinished : bool
        Whether a ``name = ...`` of the exercise still stands in it.
    borrows : bool
        Whether it takes the course's own function of its name.
    untouched : bool
        Whether it is the stub and nothing else, which nobody has to run.
    """

    source: Source | None
    cell: int
    problem: str = ""
    unfinished: bool = False
    borrows: bool = False
    untouched: bool = False


@dataclass
class _Statement:
    """One statement at the top of a cell: its text, the names that it binds or changes, and those that it uses."""

    place: int
    cell: int
    node: ast.stmt
    text: str
    binds: set = field(default_factory=set)
    changes: set = field(default_factory=set)
    uses: set = field(default_factory=set)
    exercise: str | None = None

    @property
    def defines(self):
        return isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def answers_in(cells, names, own=()):
    """The answers to each exercise of a notebook, in the order in which they stand there.

    Parameters
    ----------
    cells : sequence of str
        The code cells.
    names : mapping of str to callable
        The exercises, each with the reference that stands in for it where another answer calls it.
    own : mapping of str to Source, optional
        Answers that were right: they stand in for themselves.

    Returns
    -------
    dict of str to list of Written
    """
    statements, unread = _read(tuple(cells))
    places, found = {}, {}
    for one in statements:
        if one.exercise in names:
            places.setdefault(one.exercise, []).append(one)
    for number, defined, problem in unread:
        for name in defined & set(names):
            found.setdefault(name, []).append(Written(None, number, problem))
    for name, several in places.items():
        written = [_written(one, statements, names, dict(own)) for one in several[-ANSWERS:]]
        found[name] = sorted([*found.get(name, []), *written], key=lambda one: one.cell)
    return {name: found[name][-ANSWERS:] for name in names if name in found}


@functools.lru_cache(maxsize=1)  # each exercise of a notebook asks
def _read(cells):
    """All statements of a notebook; and of each cell that cannot be read its number, what it may define, and why."""
    statements, unread, left = [], [], MOST_CHARACTERS
    for number, cell in enumerate(cells, 1):
        try:
            left -= len(cell)
            if left < 0 or len(statements) > MOST_STATEMENTS:
                raise ValueError(f"The notebook has more than {MOST_STATEMENTS} statements, or {MOST_CHARACTERS} characters.")
            nodes = _parsed(cell)
        except ValueError as error:
            defined = set(_DEFINES.findall(cell[:LONGEST])) if f"@{_DECORATOR}" in cell else set()
            unread.append((number, defined, str(error)))
            continue
        statements += [_statement(len(statements) + i, number, node, text) for i, (node, text) in enumerate(nodes)]
    return statements, unread


def _parsed(cell):
    """The statements of a cell with their text; lines for IPython are taken out."""
    if len(cell) > LONGEST:
        raise ValueError(f"The cell has more than {LONGEST} characters.")
    if cell.lstrip().startswith("%%"):
        cell = "#" + cell.lstrip().partition("\n")[0] + "\n" + cell.lstrip().partition("\n")[2]
    try:
        return _nodes(cell)
    except ValueError as first:
        try:
            return _nodes(_MAGIC.sub("pass", cell))
        except ValueError:
            raise first from None


def _nodes(cell):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a learner's backslash is not ours to complain of
        try:
            body = ast.parse(cell).body
            if len(body) > MOST_STATEMENTS:
                raise SyntaxError(f"it has more than {MOST_STATEMENTS} statements")
            lines = io.StringIO(cell, newline="").readlines()  # ends of lines as Python sees them; `splitlines` knows more
            nodes = [(node, _text(lines, node)) for node in body]
            for _, text in nodes:
                compile(text, "<answer>", "exec")  # some of what cannot be is found late
                symtable.symtable(text, "<answer>", "exec")
        except SyntaxError as error:
            where = f" in line {error.lineno}" if error.lineno else ""
            raise ValueError(f"Python cannot read the cell{where}: {error.msg}.") from None
        except (ValueError, RecursionError, MemoryError, OverflowError) as error:
            raise ValueError(f"Python cannot read the cell ({type(error).__name__}).") from None
    return nodes


def _text(lines, node):
    """The text of a statement; of one that is decorated without our own decorator, in the lines that it has in the cell."""
    decorators = getattr(node, "decorator_list", [])
    if decorators:
        first = min(decorator.lineno for decorator in decorators)
        ours = {n for d in decorators if _is_ours(d) for n in range(d.lineno, d.end_lineno + 1)}
        return "\n" * (first - 1) + "".join("\n" if n in ours else lines[n - 1] for n in range(first, node.end_lineno + 1))
    rows = [line.encode() for line in lines[node.lineno - 1 : node.end_lineno]]  # `ast` counts bytes
    rows[-1] = rows[-1][: node.end_col_offset]
    rows[0] = rows[0][node.col_offset :]
    return b"".join(rows).decode()


def _is_ours(decorator):
    decorator = decorator.func if isinstance(decorator, ast.Call) else decorator
    return getattr(decorator, "id", getattr(decorator, "attr", None)) == _DECORATOR


def _statement(place, cell, node, text):
    made = _Statement(place, cell, node, text)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and any(map(_is_ours, node.decorator_list)):
        made.exercise = node.name
    top = symtable.symtable(text, "<answer>", "exec")
    for symbol in top.get_symbols():
        if symbol.is_assigned() or symbol.is_imported():
            made.binds.add(symbol.get_name())
        if symbol.is_referenced():
            made.uses.add(symbol.get_name())
    waiting = list(top.get_children())
    while waiting:
        table = waiting.pop()
        waiting += table.get_children()
        made.uses |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global() and symbol.is_referenced()}
    if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
        made.binds.add("*")
    if not made.defines:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Subscript | ast.Attribute) and isinstance(inner.ctx, ast.Store):
                while isinstance(inner, ast.Subscript | ast.Attribute):
                    inner = inner.value
                made.changes |= {inner.id} if isinstance(inner, ast.Name) else set()
    return made


def _written(one, statements, names, own):
    needed, stand_ins, borrowed = _needed(one, statements, names, own)
    source = Source(one.exercise, one.text, tuple(needed), stand_ins)
    unfinished = any(
        isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant) and node.value.value is Ellipsis
        for node in ast.walk(one.node)
    )
    takes = ast.walk(ast.parse("\n".join([*needed, one.text])))
    borrows = borrowed or any(_borrows(node, one.exercise) for node in takes)
    return Written(source, one.cell, "", unfinished, borrows, _is_stub(one.node, names[one.exercise]))


def _is_stub(node, reference):
    """Whether a function takes what the reference takes, and leaves open all that it returns: its text tells the verdict.

    A body of another form, and a default that is no plain value, are left to whoever runs it.
    """
    if not isinstance(node, ast.FunctionDef) or len(node.decorator_list) != 1 or not _takes_the_same(node, reference):
        return False
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    rows, last = body[:-1], body[-1:]
    left_open = {name for row in rows for name in _left_open(row)}
    returned = {name for row in last if isinstance(row, ast.Return) for name in _names(row.value)}
    return all(map(_left_open, rows)) and bool(returned) and returned <= left_open


def _left_open(row):
    """The names of a line ``name = ...``; of any other none."""
    open_ = isinstance(row, ast.Assign) and len(row.targets) == 1 and getattr(row.value, "value", None) is Ellipsis
    return _names(row.targets[0]) if open_ else set()


def _names(node):
    """The names of ``name`` or ``one, another``; of anything else none."""
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return {part.id for part in parts} if all(isinstance(part, ast.Name) for part in parts) else set()


def _takes_the_same(node, reference):
    """Whether a definition begins as the reference's does, in names and defaults, and with nothing that is computed."""
    mine, wanted = node.args, inspect.signature(reference).parameters.values()
    if mine.posonlyargs or mine.vararg or mine.kwonlyargs or mine.kwarg or any(arg.annotation for arg in mine.args):
        return False
    names, defaults = [arg.arg for arg in mine.args], [ast.unparse(default) for default in mine.defaults]
    wanted_defaults = [repr(one.default) for one in wanted if one.default is not one.empty]
    return node.returns is None and names == [one.name for one in wanted] and defaults == wanted_defaults


def _borrows(node, name):
    """Whether a piece of code takes the course's own answer to an exercise, or has a way to it that its text does not show."""
    if isinstance(node, ast.ImportFrom):
        home = f"{node.module}."
        if home.startswith("helpers.") and any(alias.name in (name, "bank", "*") for alias in node.names):
            return True
        return home.startswith(_OWN_PLACES) or home.partition(".")[0] in _WAYS_ROUND
    if isinstance(node, ast.Import):
        return any(f"{a.name}.".startswith(_OWN_PLACES) or a.name.partition(".")[0] in _WAYS_ROUND for a in node.names)
    if isinstance(node, ast.Name):
        return node.id in _WAYS_ROUND
    if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "getattr":  # of a name that is put together
        return len(node.args) > 1 and (not isinstance(node.args[1], ast.Constant) or node.args[1].value == name)
    if not isinstance(node, ast.Attribute):
        return False
    return node.attr == "reference" or node.attr in _WAYS_ROUND or (node.attr == name and _is_module(node.value))


def _is_module(node):
    return isinstance(node, ast.Name | ast.Attribute)


def _needed(one, statements, names, own):
    """The texts of all statements that an answer rests on, in order, and functions that stand in for other exercises."""
    wanted, chosen, stand_ins, asked = [(name, one.place) for name in one.uses], {}, {}, set()
    wanted += [("*", one.place)]
    while wanted:
        name, before = wanted.pop()
        if (name, before) in asked or name in _OURS or name == one.exercise:
            continue
        asked.add((name, before))
        if name in names:
            if name in own:
                for text in (*own[name].statements, own[name].definition):
                    chosen.setdefault((-1, text), text)
                stand_ins |= own[name].stand_ins
            else:
                stand_ins[name] = (names[name].__module__, names[name].__qualname__)
            continue
        for found in _that_bind(name, before, statements):
            if (found.place, found.text) in chosen:
                continue
            chosen[found.place, found.text] = found.text
            # A function finds its names when it is called, which is when the answer is checked.
            limit = one.place if found.defines else found.place
            wanted += [(used, limit) for used in found.uses]
    texts = [text for _, text in sorted(((place, index), text) for index, ((place, _), text) in enumerate(chosen.items()))]
    return texts, stand_ins, False


def _that_bind(name, before, statements):
    """The last statement before a place that binds a name, with what changes it from there on; later ones if there is none."""
    if name != "*" and hasattr(builtins, name) and not any(name in s.binds for s in statements):
        return []
    earlier = [s for s in statements if s.place < before and s.exercise is None]
    if name == "*":
        return [s for s in earlier if "*" in s.binds]
    binding = next((s for s in reversed(earlier) if name in s.binds), None)
    if binding is None:  # a cell further down ran first
        later = next((s for s in statements if s.place > before and name in s.binds and s.exercise is None), None)
        return [later] if later else []
    return [binding, *(s for s in earlier if s.place > binding.place and name in s.changes)]

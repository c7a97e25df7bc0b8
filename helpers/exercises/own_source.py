"""A function of a running notebook as text, with what it rests on, so that it can run in a process of its own."""

import ast
import inspect
import sys
import textwrap
import types

from helpers import made_by
from helpers.isolation import values
from helpers.isolation.calls import Source

MOST_NAMES = 200
LONGEST_VALUE = 2_000_000  # characters of a value that goes along
_UNPACKED = "from helpers.isolation import values as _of_the_notebook"


def source_of(function, decorator):
    """The text of a function, of the functions, imports and plain values that it uses, and of what those use in turn.

    Parameters
    ----------
    function : callable
        Written in the running notebook, or in a module that does not have to be importable elsewhere.
    decorator : str
        Name of a decorator that is left out; others stay.

    Returns
    -------
    Source
        What cannot be put into text is missing in it, and whoever calls the function is told by a ``NameError``.

    Raises
    ------
    ValueError
        If there is no text to be found, as of a function that was made by ``exec``.
    """
    statements, seen = [_UNPACKED], {function.__name__}
    definition = _definition(function, decorator)
    _gather(function, statements, seen)
    return Source(function.__name__, definition, tuple(statements))


def _definition(function, decorator=None):
    try:
        text = textwrap.dedent(inspect.getsource(function))
        node = ast.parse(text).body[0]
    except (OSError, TypeError, SyntaxError, IndexError):
        raise ValueError(f"{function.__name__} should be written in a cell or a file, but its text cannot be found.") from None
    if not isinstance(node, ast.FunctionDef | ast.ClassDef):
        raise ValueError(f"{function.__name__} should be written with def, but it is not.")
    lines, first = text.splitlines(), node.lineno
    kept = [
        one for one in node.decorator_list if decorator is None or decorator not in ast.unparse(one).split("(")[0].split(".")
    ]
    above = [f"@{ast.unparse(one)}" for one in kept]
    return "\n".join([*above, *lines[first - 1 : node.end_lineno]]) + "\n"


def _gather(thing, statements, seen):
    """Add what a function uses before the function itself would be added: what it needs stands above it."""
    code, known = getattr(thing, "__code__", None), {}
    if code is not None:
        known = dict(thing.__globals__)
        for name, cell in zip(code.co_freevars, thing.__closure__ or (), strict=False):
            try:
                known[name] = cell.cell_contents
            except ValueError:  # it is set later
                continue
    elif isinstance(thing, type):
        known = vars(sys.modules.get(thing.__module__, types.SimpleNamespace()))
    for name in _names_in(code if code is not None else thing):
        if name in known and name not in seen and len(seen) < MOST_NAMES:
            seen.add(name)
            _add(name, known[name], statements, seen)


def _names_in(thing):
    """Names that a function, or the functions of a class, look up outside; also those in functions inside it."""
    if isinstance(thing, type):
        codes = [member.__code__ for member in vars(thing).values() if isinstance(member, types.FunctionType)]
    else:
        codes = [thing] if thing is not None else []
    names = []
    while codes:
        code = codes.pop()
        names += [*code.co_names, *code.co_freevars]
        codes += [one for one in code.co_consts if isinstance(one, types.CodeType)]
    return list(dict.fromkeys(names))


def _is_installed(module):
    """Whether a module can be imported in any process of this interpreter, as one beside the notebook cannot."""
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names or top == "helpers":
        return top != "__main__"
    place = getattr(sys.modules.get(top), "__file__", None) or ""
    return any(f"{part}-packages" in place for part in ("site", "dist"))


def _behind(thing):
    """What an exercise has bound to its name: around a right answer, or around the reference, there is a function of ours."""
    is_bound = isinstance(thing, types.FunctionType) and made_by.made_by(thing) in (made_by.OWN, made_by.REFERENCE)
    return getattr(thing, "__wrapped__", thing) if is_bound else thing


def _add(name, thing, statements, seen):
    thing = _behind(thing)
    if isinstance(thing, types.ModuleType):
        statements.append(f"import {thing.__name__} as {name}")
        return
    home, own = getattr(thing, "__module__", None), getattr(thing, "__name__", None)
    if isinstance(thing, types.FunctionType | types.BuiltinFunctionType | type) and isinstance(home, str):
        if own and _is_installed(home) and getattr(sys.modules.get(home), own, None) is thing:
            statements.append(f"from {home} import {own} as {name}")
            return
        try:
            text = _definition(thing, "exercise")
        except ValueError:
            return
        _gather(thing, statements, seen)
        statements.append(text if own == name else f"{text}{name} = {own}\n")
        return
    try:
        packed = values.packed(thing)
    except Exception:  # what it holds may refuse to be looked at
        return
    if len(packed) <= LONGEST_VALUE and '"thing"' not in packed:
        statements.append(f"{name} = _of_the_notebook.unpacked({packed!r})")

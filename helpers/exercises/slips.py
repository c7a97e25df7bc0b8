"""Slips of the pen, made mechanically: a right answer with one change, such as another axis, a sign or a scale left out.

Two use them. A check that finds no mistake of the bank in an answer looks whether one slip gives just that answer, and says
which kind it is without showing any code. And ``tools.careless`` tries them all on every exercise: one that is accepted is a
hole in its cases.
"""

import ast
import copy
import functools
import inspect
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from helpers.exercises.core import source_without_docstring

_OTHER_NAME = {"mean": "sum", "sum": "mean", "median": "mean", "max": "min", "min": "max", "any": "all", "all": "any"}
_OTHER_NAME |= {
    "argmax": "argmin",
    "argmin": "argmax",
    "ones": "zeros",
    "zeros": "ones",
    "hstack": "vstack",
    "vstack": "hstack",
}
_LEFT_OUT = {"abs", "sqrt", "log", "exp", "square"}  # functions of one number that are easily forgotten
_OTHER_OPERATOR = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
_OPERATOR_WORDS = {ast.Add: "a plus", ast.Sub: "a minus", ast.Mult: "a product", ast.Div: "a division"}
_REVERSED_WORDS = {
    ast.Sub: "with a difference taken the other way round",
    ast.Div: "with a fraction upside down",
    ast.MatMult: "with the two sides of a matrix product swapped",
}
_LOST_WORDS = {
    ast.Mult: "with a factor left out",
    ast.Div: "with a division left out",
    ast.Pow: "with a power left out: a square, or a root",
    ast.Sub: "when something is not subtracted that has to go",
    ast.Add: "when something is not added that belongs to it",
    ast.MatMult: "with one side of a matrix product left out",
}
_STRICTER = {ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Lt: ast.LtE, ast.LtE: ast.Lt}
_TURNED = {ast.Gt: ast.Lt, ast.GtE: ast.LtE, ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
_TURNED |= {ast.In: ast.NotIn, ast.NotIn: ast.In}  # codespell:ignore notin
_OFF_BY_ONE = "with a range or a slice that is one too long or too short"


@dataclass(frozen=True)
class Slip:
    """A right answer with one change.

    Attributes
    ----------
    name : str
        The change as code, ``before -> after``; ``Exercise.equivalent`` refers to it.
    words : str
        Its kind, for a learner; completes "This is what comes out …".
    source : str
        The function with the change.
    """

    name: str
    words: str
    source: str

    def function(self, namespace):
        """The function, with the names of a namespace around it, and numpy, by which results are changed."""
        own = {"np": np, **namespace}
        compiled, name = _compiled(self.source)
        exec(compiled, own)
        return own[name]


@functools.lru_cache(maxsize=1024)
def _compiled(source):
    """The code of a slip, and the name of its function."""
    tree = ast.parse(source)
    return compile(tree, "<slip>", "exec"), tree.body[0].name


def slips_of(function, lies_in=(-np.inf, np.inf), example=None):
    """All slips of one right answer.

    Parameters
    ----------
    function : callable
        The right answer.
    lies_in : tuple of float
        Between which numbers its results lie: cutting them off there is no change.
    example : optional
        One of its results: no array of numbers is neither transposed nor cut.

    Returns
    -------
    list of Slip
    """
    tree = ast.parse(source_without_docstring(function))
    found, names, original = [], {}, ast.unparse(tree)
    seen = {original}
    for node, put in list(_places(tree)):
        for words, changed in _changes(node, lies_in, example):
            put(ast.fix_missing_locations(changed))
            source = ast.unparse(tree)
            put(node)
            if source in seen:
                continue
            seen.add(source)
            name = _name(node, changed)
            names[name] = names.get(name, 0) + 1
            found.append(Slip(name if names[name] == 1 else f"{name} ({names[name]})", words, source))
    return found


@functools.cache
def of_exercise(exercise):
    """The slips of an exercise: of its reference and of its alternatives, each with the names that it can use."""
    answers = (exercise.reference, *exercise.alternatives)
    return [(s, names_of(a)) for a in answers for s in slips_of(a, exercise.lies_in, exercise.example)]


def names_of(function):
    """The names that a function can use: of the module that it was written in, whatever decorates it."""
    return inspect.unwrap(function).__globals__


def _changes(node, lies_in, example) -> Iterator[tuple[str, ast.AST]]:
    """What a node of the syntax tree could be by mistake, and how that is called."""
    if isinstance(node, ast.BinOp):
        yield from _changes_of_operation(node)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        operator = type(node.ops[0])
        if other := _STRICTER.get(operator):
            yield (
                "when the limit itself falls on the other side: `>` or `>=`?",
                ast.Compare(node.left, [other()], node.comparators),
            )
        if other := _TURNED.get(operator):
            yield "with a comparison turned round", ast.Compare(node.left, [other()], node.comparators)
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.operand, ast.Constant):
        yield "with a minus or a *not* left out", node.operand
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "with a matrix that should be transposed", node.value
    elif isinstance(node, ast.Call):
        yield from _changes_of_call(node)
    elif isinstance(node, ast.Subscript):
        yield from _changes_of_index(node)
    elif isinstance(node, ast.Return) and node.value is not None:
        yield from ((words, ast.Return(value)) for words, value in _changes_of_result(node.value, lies_in, example))
    elif isinstance(node, ast.FunctionDef):
        yield from _changes_of_body(node)


def _changes_of_operation(node):
    operator = type(node.op)
    if other := _OTHER_OPERATOR.get(operator):
        yield (
            f"with {_OPERATOR_WORDS[other]} where {_OPERATOR_WORDS[operator]} belongs",
            ast.BinOp(node.left, other(), node.right),
        )
    if operator in _REVERSED_WORDS:
        yield _REVERSED_WORDS[operator], ast.BinOp(node.right, node.op, node.left)
    if operator in _LOST_WORDS:
        yield _LOST_WORDS[operator], node.left
    if operator in (ast.Mult, ast.Add, ast.MatMult):
        yield _LOST_WORDS[operator], node.right


def _changes_of_call(node):
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
    if name in _OTHER_NAME and isinstance(node.func, ast.Attribute):
        other = ast.Attribute(node.func.value, _OTHER_NAME[name], ast.Load())
        yield f"with `{_OTHER_NAME[name]}` in the place of `{name}`", ast.Call(other, node.args, node.keywords)
    if name in _LEFT_OUT and len(node.args) == 1:
        yield f"with `{name}` left out", node.args[0]
    if name in ("std", "var"):
        rest = [k for k in node.keywords if k.arg != "ddof"]
        ddof = [] if len(rest) < len(node.keywords) else [ast.keyword("ddof", ast.Constant(1))]
        yield (
            "with another divisor in a variance or standard deviation: n or n − 1?",
            ast.Call(node.func, node.args, [*rest, *ddof]),
        )
    for k in node.keywords:
        rest = [other for other in node.keywords if other is not k]
        if k.arg == "axis" and isinstance(k.value, ast.Constant):
            axis = ast.keyword("axis", ast.Constant(0 if k.value.value else 1))
            yield "over another axis", ast.Call(node.func, node.args, [*rest, axis])
            yield "over all axes, where one of them should stay", ast.Call(node.func, node.args, rest)
    if name == "range":
        for i, argument in enumerate(node.args):
            for step in (1, -1):
                yield _OFF_BY_ONE, ast.Call(node.func, [*node.args[:i], _plus(argument, step), *node.args[i + 1 :]], [])
    if len(node.args) == 2 and name not in ("zeros", "ones", "full", "range"):
        yield f"with the arguments of `{name}` swapped", ast.Call(node.func, node.args[::-1], node.keywords)


def _plus(node, step):
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return ast.Constant(node.value + step)
    return ast.BinOp(node, ast.Add() if step > 0 else ast.Sub(), ast.Constant(1))


def _changes_of_index(node):
    index = node.slice
    if isinstance(index, ast.Tuple) and len(index.elts) == 2:
        yield (
            "with row and column swapped in an index",
            ast.Subscript(node.value, ast.Tuple(index.elts[::-1], ast.Load()), node.ctx),
        )
    for part in index.elts if isinstance(index, ast.Tuple) else [index]:
        for words, changed in _changes_of_slice(part):
            whole = changed
            if isinstance(index, ast.Tuple):
                whole = ast.Tuple([changed if p is part else p for p in index.elts], ast.Load())
            yield words, ast.Subscript(node.value, whole, node.ctx)


def _changes_of_slice(part):
    if isinstance(part, ast.Slice):
        for step in (1, -1):
            if part.lower is not None:
                yield _OFF_BY_ONE, ast.Slice(_plus(part.lower, step), part.upper, part.step)
            if part.upper is not None:
                yield _OFF_BY_ONE, ast.Slice(part.lower, _plus(part.upper, step), part.step)
    elif isinstance(part, ast.Constant) and isinstance(part.value, int) and not isinstance(part.value, bool):
        yield "with the index beside the one that is meant", ast.Constant(part.value + 1)


def _changes_of_result(value, lies_in, example):
    if isinstance(value, ast.Tuple):
        yield "with the results in another order", ast.Tuple(value.elts[::-1], ast.Load())
        return
    sample = np.asarray(example) if isinstance(example, np.ndarray | np.generic | float | int) else None
    if sample is None or sample.dtype.kind not in "fi":
        return
    if sample.ndim > 1:
        yield "transposed", _numpy("transpose", value)
    if sample.dtype.kind == "f":
        yield "rounded", _numpy("round", value, ast.Constant(2))
    yield "with the sign reversed", _numpy("negative", value)
    yield "squared", _numpy("square", value)
    if lies_in[0] < 0:
        yield "with the sign lost", _numpy("abs", value)
        yield "cut off at 0", _numpy("maximum", value, ast.Constant(0))
    if lies_in[1] > 1:
        yield "cut off at 1", _numpy("minimum", value, ast.Constant(1))


def _numpy(name, *arguments):
    return ast.Call(ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load()), list(arguments), [])


def _changes_of_body(node):
    """Two neighbouring arguments swapped, and statements left out that do something to an array."""
    names = [a.arg for a in node.args.args]
    for i in range(len(names) - 1):
        arguments = copy.deepcopy(node.args)
        arguments.args[i].arg, arguments.args[i + 1].arg = names[i + 1], names[i]
        yield f"with `{names[i]}` and `{names[i + 1]}` swapped", ast.FunctionDef(node.name, arguments, node.body, [])
    for statement in node.body:
        sets_entries = isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Subscript)
        if len(node.body) > 1 and (isinstance(statement, ast.AugAssign | ast.Expr) or sets_entries):
            rest = [s for s in node.body if s is not statement]
            yield "when a step is left out that changes some entries", ast.FunctionDef(node.name, node.args, rest, [])


def _places(tree):
    """Each node of a syntax tree, and a function that puts another one in its place."""
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if isinstance(value, ast.AST):
                yield value, functools.partial(setattr, parent, name)
            elif isinstance(value, list):
                yield from ((item, functools.partial(value.__setitem__, i)) for i, item in enumerate(value))


def _name(before, after):
    if isinstance(before, ast.FunctionDef):
        one, other = ([a.arg for a in node.args.args] for node in (before, after))
        if one != other:
            return f"({', '.join(one)}) -> ({', '.join(other)})"
        return f"{next(_code(s) for s in before.body if s not in after.body)} -> left out"
    if isinstance(before, ast.Return) and not isinstance(before.value, ast.Tuple):
        rest = "".join(f", {_code(argument)}" for argument in after.value.args[1:])
        return f"result -> {_code(after.value.func)}(result{rest})"
    return f"{_code(before)} -> {_code(after)}"


def _code(node):
    return " ".join(ast.unparse(ast.fix_missing_locations(node)).split())

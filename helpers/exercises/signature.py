"""How a learner's function wants to be called, and whether it has been written at all."""

import ast
import dis
import inspect
import itertools
import textwrap

from helpers.exercises import compare
from helpers.exercises.answers import alike


def signature_problem(exercise, function):
    """What is wrong with the way the learner's function wants to be called, or ``None``."""
    signature, wanted = inspect.signature(function), inspect.signature(exercise.reference)
    first_line = f"def {exercise.name}({', '.join(map(_as_written, wanted.parameters.values()))}):"
    mine, restore = ", ".join(map(_as_written, signature.parameters.values())), f"Restore the first line to `{first_line}`."
    arguments = exercise.published[0].args
    try:
        signature.bind(*arguments)
    except TypeError:
        keyword_only = [
            p.name for p in signature.parameters.values() if p.kind is p.KEYWORD_ONLY and p.name in wanted.parameters
        ]
        if keyword_only:
            names = " and ".join(f"`{name}`" for name in keyword_only)
            return f"After a `*`, arguments can be given by name only: that holds for {names} in your function. {restore}"
        asked = ", ".join(name for name, _ in zip(wanted.parameters, arguments, strict=False))
        return f"The notebook calls `{exercise.name}({asked})`, but your function takes `({mine})`. {restore}"
    for parameter in wanted.parameters.values():
        own = signature.parameters.get(parameter.name)
        if parameter.default is parameter.empty:
            continue
        takes_anything = any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values())
        if own is None and not takes_anything:
            return f"The notebook may also give `{parameter.name}=…`, but your function takes `({mine})`. {restore}"
        if own is not None and (own.default is own.empty or not alike(parameter.default, own.default)):
            return (
                f"`{parameter.name}` should be `{compare.clip(repr(parameter.default))}` when it is not given, but your "
                f"function takes "
                f"`({mine})`. {restore}"
            )
    return None


def _as_written(parameter):
    stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    default = "" if parameter.default is parameter.empty else f"={compare.clip(repr(parameter.default))}"
    return f"{stars}{parameter.name}{default}"


def stub_remains(function):
    """Whether a ``name = ...`` of the exercise's stub still stands in the body."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        # No source, for example in code that was executed from a string: ask the compiled form.
        compiled = getattr(inspect.unwrap(function), "__code__", None)
        steps = list(dis.get_instructions(compiled)) if compiled else []
        return any(a.argval is Ellipsis and b.opname.startswith("STORE") for a, b in itertools.pairwise(steps))
    return any(
        isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant) and node.value.value is Ellipsis
        for node in ast.walk(tree)
    )

"""What every figure does with what it is given: refuse what would be drawn wrong, and say which argument could not be drawn.

The docstring of a figure says what each argument is: ``W : ndarray, shape (neurons, neurons)``. That line is read here, so
that it holds without being written twice. Two things follow from it. Before a figure is drawn, what would be lost in silence is
refused (a mask, an imaginary part, words where numbers belong), and lists and tables become arrays. Where drawing fails, the
arguments are held against their lines, and the error names the one that does not fit, what it got and what it takes.
"""

import functools
import inspect
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np

from helpers.validation import kind_of, real_numbers, refuse_masked

# What these arguments are in every figure; they need no line in a docstring.
EVERYWHERE = {
    "title": "str",
    "xlabel": "str",
    "ylabel": "str",
    "label": "str",
    "warning_label": "str",
    "estimate_label": "str",
    "mark": "str",
    "n_steps": "int",
    "true_order": "int",
    "limit": "float",
    "limits": "(float, float)",
    "log": "bool",
    "W": "ndarray, shape (neurons, neurons)",
    "arrows": "collection of (neuron, neuron)",
    "places": "mapping of str to (float, float)",
    "conditioned": "collection of str",
    "hidden": "collection of str",
    "guess": "guess",
    "made_with": "made_with",
    "axis": "axes",
}
SAME_IN_ALL = ("title", "made_with")  # whatever a docstring adds to them in words
SINGLE = {"float": (float, int, np.number), "int": (int, np.integer), "bool": (bool, np.bool_), "str": (str,)}


ONE_SHAPE = ("one shape",)  # of all arguments that say so
AS_THEY_ARE = (np.float64, np.float32, np.int64, bool)  # Arrays of these are drawn without a change.


@dataclass(frozen=True)
class Array:
    """Numbers of a shape; a size that is a word is the same wherever a call has that word."""

    kind: str = "real"
    shape: tuple | None = None
    becomes_array: bool = True


@dataclass(frozen=True)
class One:
    """A single number, a word, a function, or what is not looked at."""

    kind: str


@dataclass(frozen=True)
class Many:
    """A mapping or a sequence of one kind of thing."""

    is_mapping: bool
    of: object
    shape: tuple | None = None


@dataclass(frozen=True)
class Together:
    """A tuple whose parts each have a meaning of their own."""

    parts: tuple


def _shape_read(words):
    """Sizes of "trials, 2": a word, a number, or ``None`` for what is worked out, such as "2 * order"."""
    sizes = [size.strip() for size in words.split(",") if size.strip()]
    return tuple(int(size) if size.isdecimal() else size if size.isidentifier() else None for size in sizes)


def _array_read(word, kind, shape, as_others):
    return Array(kind or "real", ONE_SHAPE if as_others else shape and _shape_read(shape), becomes_array=word == "ndarray")


def _parts_read(words):
    """Parts between commas that stand outside of brackets."""
    parts, depth = [""], 0
    for letter in words:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return Together(tuple(line_read(part) for part in parts))


# All that a line may say, and what is read in it. The first that fits counts.
LINES = (
    (r"(float|int|bool|str|neuron|object|callable|sequence|guess|made_with|axes)", One),
    (r"(ndarray|array_like)(?: of (bool|int|complex))?(?:, shape \((.+)\)|, (the same shape))?", _array_read),
    (
        r"(?:sequence|collection) of (?:float|int|bool)(?:, shape \((.+)\))?",
        lambda shape: _array_read("", "", shape or "…", ""),
    ),
    (r"(?:sequence|collection) of (str|ndarray), length (\w+)", lambda of, length: Many(False, line_read(of), (length,))),
    (r"(?:sequence|collection) of (.+)", lambda of: Many(False, line_read(of))),
    (r"mapping of (?:str|int|\(int, float\)) to (.+)", lambda of: Many(True, line_read(of))),
    (r"\((.+)\)", _parts_read),
)


def line_read(line):
    """What the line of a docstring says an argument is.

    Parameters
    ----------
    line : str
        As ``"mapping of str to ndarray, shape (trials, time)"``, or another of ``LINES``; with "optional" behind it or not.

    Returns
    -------
    Array, One, Many or Together

    Raises
    ------
    ValueError
        If it says nothing that a call could be held against.
    """
    line = line.strip().removesuffix(", optional")
    for pattern, read in LINES:
        if found := re.fullmatch(pattern, line):
            return read(*found.groups())
    raise ValueError(f"line should say what an argument is, as 'ndarray, shape (time,)' does, but it is {line!r}.")


def _lines(function):
    """Of each argument the line in the docstring, or that of all figures."""
    found = dict(EVERYWHERE)
    section = re.search(r"Parameters\n-+\n(.*?)(?:\n\n[A-Z]\w+\n-+|\Z)", inspect.getdoc(function) or "", re.S)
    for line in (section[1] if section else "").split("\n"):
        names, has_kind, kind = line.partition(" : ")
        if has_kind and not line[0].isspace():
            found |= {name.strip(): kind for name in names.split(",") if name.strip() not in SAME_IN_ALL}
    return {name: line_read(found[name]) for name in inspect.signature(function).parameters if name in found}


def drawn(function):
    """Decorate a figure: what it is given is held against the lines of its docstring."""
    signature, kinds = inspect.signature(function), _lines(function)

    @functools.wraps(function)
    def call(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        for name, value in bound.arguments.items():
            if name in kinds:
                bound.arguments[name] = _ready(value, kinds[name], name)
        open_before = plt.get_fignums()
        try:
            return function(*bound.args, **bound.kwargs)
        except Exception as error:
            for number in set(plt.get_fignums()) - set(open_before):
                plt.close(number)  # or a notebook would show what was begun
            # Matplotlib's "x and y must have same first dimension" may begin with an argument's name too.
            named = tuple(f"{name}{end}" for name in signature.parameters for end in (" ", "["))
            if isinstance(error, ValueError) and str(error).startswith(named) and " should " in str(error):
                raise
            bound.apply_defaults()
            _name_what_does_not_fit(bound.arguments, kinds, signature)
            raise

    call.lines = kinds
    return call


def _ready(value, kind, name):
    """The value as it is drawn; raises where a part of it would be lost or is no number."""
    if value is None:
        return None
    if hasattr(value, "to_numpy") and isinstance(getattr(value, "dtype", None), np.dtype):
        value = value.to_numpy()  # labels of a Series may be other numbers than places
    if isinstance(kind, Many) and isinstance(value, Mapping if kind.is_mapping else list | tuple):
        parts = value.items() if kind.is_mapping else enumerate(value)
        ready = {key: _ready(part, kind.of, f"{name}[{key!r}]") for key, part in parts}
        if all(ready[key] is part for key, part in (value.items() if kind.is_mapping else enumerate(value))):
            return value
        return ready if kind.is_mapping else list(ready.values())
    if isinstance(kind, Together) and isinstance(value, list | tuple) and len(value) == len(kind.parts):
        return tuple(_ready(part, one, f"{name}[{k}]") for k, (part, one) in enumerate(zip(value, kind.parts, strict=True)))
    if isinstance(kind, Array):
        return _array_ready(value, kind, name)
    if isinstance(value, np.ndarray) and value.ndim == 0 and isinstance(kind, One) and type(value) is np.ndarray:
        value = value.item()
    if isinstance(value, np.ndarray) and _is_of_numbers(kind):
        return value if type(value) is np.ndarray and value.dtype in AS_THEY_ARE else real_numbers(value, name)
    if isinstance(kind, One) and kind.kind in ("str", "float", "int", "bool"):
        refuse_masked(value, name)
        if kind.kind == "str" and not isinstance(value, str):
            raise ValueError(f"{name} should be words, but it is {kind_of(value)}.")
        if kind.kind in ("float", "int") and isinstance(value, str | complex | np.complexfloating):
            raise ValueError(f"{name} should be a number, but it is {value!r}.")
    return value


def _is_of_numbers(kind):
    if isinstance(kind, Many):
        return not kind.is_mapping and _is_of_numbers(kind.of)
    if isinstance(kind, Together):
        return all(map(_is_of_numbers, kind.parts))
    return (isinstance(kind, Array) and kind.kind != "complex") or (isinstance(kind, One) and kind.kind in ("float", "int"))


def _array_ready(value, kind, name):
    refuse_masked(value, name)
    plain = type(value) is np.ndarray
    if kind.kind == "complex":
        array = value if plain else np.asarray(value)
        if array.dtype.kind not in "fiubc":
            raise ValueError(f"{name} should hold numbers, but it is {kind_of(value)} that does not convert to them.")
        return array
    if isinstance(value, Mapping):
        raise ValueError(f"{name} should be an array, but it is {kind_of(value)}.")
    if not kind.becomes_array:
        if isinstance(value, list | tuple) and any(np.ndim(part) for part in value if not isinstance(part, str)):
            return value  # one array for each, of lengths of their own
        if not isinstance(value, Sequence | np.ndarray) or isinstance(value, str):
            if not isinstance(value, Collection) or isinstance(value, str | bytes):
                real_numbers(value, name)
            return value
        real_numbers([part for part in value if part is not None] if isinstance(value, list | tuple) else value, name)
        return value
    if plain and value.dtype in AS_THEY_ARE:
        array = value  # as it is, so that nothing changes that was right
    else:
        array = real_numbers(value, name)
        whole = np.asarray(value).dtype.kind if not hasattr(value, "detach") and not hasattr(value, "to_numpy") else ""
        if whole and whole in "iu":
            array = array.astype(int)
        elif whole == "b":
            array = np.asarray(value)
    if kind.kind == "int" and array.dtype.kind == "f":
        if not (array == np.round(array)).all() or np.abs(array).max(initial=0) >= 2**53:
            raise ValueError(f"{name} should hold whole numbers, but it holds others.")
        array = array.astype(int)
    if kind.kind == "bool" and array.dtype != bool:
        if not np.isin(array, (0, 1)).all():
            raise ValueError(f"{name} should hold True and False, but it holds other values, of type {array.dtype}.")
        array = array.astype(bool)
    return array


def _name_what_does_not_fit(arguments, kinds, signature):
    """Raise for the first argument that is not what its line says; then for one that is not finite."""
    sizes = {}
    for name, kind in sorted(kinds.items(), key=lambda item: isinstance(item[1], Many | Together)):  # what is simple first
        value = arguments[name]
        if value is None and signature.parameters[name].default is None:
            continue
        _hold_against(value, kind, name, sizes)
    bad = [found for name in kinds if (found := _first_not_finite(arguments[name], name))]
    if bad:
        raise ValueError(f"{' and '.join(bad)} should hold finite numbers, but some are NaN or infinite.") from None
    empty = [name for name, kind in kinds.items() if isinstance(kind, Array | Many | Together) and _is_empty(arguments[name])]
    if empty:
        raise ValueError(f"{' and '.join(empty)} should hold something to draw, but nothing is there.") from None


def _is_empty(value):
    """Whether a value, or a part of it, holds nothing."""
    if isinstance(value, str) or not isinstance(value, Collection):
        return False
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return len(value) == 0 or 0 in np.shape(value if isinstance(value, np.ndarray) else 1) or any(map(_is_empty, parts))


def _first_not_finite(value, name):
    if isinstance(value, Mapping):
        return next((bad for key, part in value.items() if (bad := _first_not_finite(part, f"{name}[{key!r}]"))), None)
    try:
        array = np.asarray(value)
    except ValueError:  # pieces of unequal length
        array = np.empty(0, dtype=object)
    if array.dtype.kind in "fc" and not np.isfinite(array).all():
        return name
    if isinstance(value, list | tuple):
        return next((bad for k, part in enumerate(value) if (bad := _first_not_finite(part, f"{name}[{k}]"))), None)
    return None


def _hold_against(value, kind, name, sizes):
    """Raise where a value is not what a line says."""
    if isinstance(kind, One):
        _hold_one(value, kind.kind, name)
    elif isinstance(kind, Array):
        _hold_array(value, kind, name, sizes)
    elif isinstance(kind, Together):
        is_one = not isinstance(value, list | tuple | np.ndarray) or getattr(value, "ndim", 1) == 0
        if is_one or len(value) != len(kind.parts):
            raise ValueError(f"{name} should be a tuple of {len(kind.parts)}, but it is {_got(value)}.") from None
        for k, (part, one) in enumerate(zip(value, kind.parts, strict=True)):
            _hold_against(part, one, f"{name}[{k}]", sizes)
    elif kind.is_mapping:
        if not isinstance(value, Mapping):
            raise ValueError(f"{name} should be a mapping such as a dict, but it is {_got(value)}.") from None
        for key, part in value.items():
            _hold_against(part, kind.of, f"{name}[{key!r}]", dict(sizes))  # each part may have sizes of its own
    else:
        is_one = isinstance(value, str | bytes) or not isinstance(value, Collection) or getattr(value, "shape", (0,)) == ()
        is_unordered = isinstance(value, Mapping) and isinstance(kind.of, Array | One)
        is_unordered |= isinstance(value, set | frozenset) and isinstance(kind.of, Array)
        if is_one or is_unordered or hasattr(value, "columns"):
            raise ValueError(f"{name} should be a sequence, but it is {_got(value)}.") from None
        if kind.shape is not None:
            _hold_sizes((len(value),), kind.shape, name, sizes)
        for k, part in enumerate(value):
            _hold_against(part, kind.of, f"{name}[{k}]", dict(sizes))


def _hold_one(value, kind, name):
    if kind == "guess":
        if value is not None and not isinstance(value, str | tuple | list | int | float | np.number):
            raise ValueError(f"{name} should be what predict returned, or None, but it is {_got(value)}.") from None
    elif kind == "made_with":
        functions = value if isinstance(value, list | tuple) else [value]
        if not all(one is None or hasattr(one, "__name__") for one in functions):
            raise ValueError(f"{name} should be a function, or a list of them, but it is {_got(value)}.") from None
    elif kind == "axes":
        if not isinstance(value, plt.Axes):
            raise ValueError(f"{name} should be matplotlib's axes, but it is {_got(value)}.") from None
    elif kind == "callable":
        if not callable(value):
            raise ValueError(f"{name} should be a function, but it is {_got(value)}.") from None
    elif kind == "neuron" and not isinstance(value, str | int | np.integer):
        raise ValueError(f"{name} should be the name of one neuron, but it is {_got(value)}.") from None
    elif kind == "int" and isinstance(value, bool | np.bool_):
        raise ValueError(f"{name} should be a whole number, but it is {value}.") from None
    elif name == "n_steps" and isinstance(value, int) and value < 1:
        raise ValueError(f"{name} should be at least 1, but it is {value}.") from None
    elif kind in SINGLE and not (isinstance(value, SINGLE[kind]) or (kind != "str" and _is_single(value))):
        what = {"float": "a number", "int": "a whole number", "bool": "True or False", "str": "words"}[kind]
        raise ValueError(f"{name} should be {what}, but it is {_got(value)}.") from None


def _is_single(value):
    return isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "fiub"


def _hold_array(value, kind, name, sizes):
    if value is None:
        raise ValueError(f"{name} should be an array, but it is None.") from None
    if isinstance(value, Mapping | set | frozenset):
        raise ValueError(f"{name} should be an array, but it is {_got(value)}.") from None
    try:
        shape = np.shape(value)
    except ValueError:
        raise ValueError(f"{name} should be an array, but its parts differ in shape.") from None
    if kind.kind != "complex" and not (isinstance(value, list | tuple) and any(np.ndim(part) for part in value)):
        real_numbers(value, name)
    if kind.shape is None:
        if kind.becomes_array and shape == ():
            raise ValueError(f"{name} should be an array, but it is {_got(value)}.") from None
        return
    if kind.shape == ONE_SHAPE:
        known, by = sizes.setdefault(ONE_SHAPE, (shape, name))
        if shape != known:
            raise ValueError(f"{name} should have the shape {known} of {by}, but it has shape {shape}.") from None
        return
    if len(shape) != len(kind.shape):
        raise ValueError(f"{name} should have shape {_shown(kind.shape)}, but it has shape {shape}.") from None
    _hold_sizes(shape, kind.shape, name, sizes)


def _hold_sizes(shape, expected, name, sizes):
    for size, word in zip(shape, expected, strict=True):
        if isinstance(word, int) and size != word:
            raise ValueError(f"{name} should have shape {_shown(expected)}, but it has shape {shape}.") from None
        if isinstance(word, str):
            known, by = sizes.setdefault(word, (size, name))
            if size != known:
                raise ValueError(
                    f"{name} should have shape {_shown(expected)}, with {known} {word} as {by} has, but it has shape {shape}."
                ) from None


def _shown(shape):
    return f"({', '.join('…' if size is None else str(size) for size in shape)}{',' if len(shape) == 1 else ''})"


def _got(value):
    shape = np.shape(value) if isinstance(value, np.ndarray) else ()
    return f"{kind_of(value)}{f' of shape {shape}' if shape else ''}"

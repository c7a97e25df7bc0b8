"""What the author of a bank declares is held against what it should be, where it is declared.

Converters are those of ``helpers.validation``, and these for words, functions and lists of either.
"""

import math
import numbers
from collections.abc import Mapping

from helpers.validation import function, kind_of, refuse_masked


def hold(declaration, **converters):
    """Hold fields of a frozen dataclass against converters, from its ``__post_init__``; what these return is kept."""
    for name, convert in converters.items():
        object.__setattr__(declaration, name, convert(getattr(declaration, name), name))


def text(value, name):
    """Words: a string that says something."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} should be words, but it is {repr(value) if isinstance(value, str) else kind_of(value)}.")
    return value


def any_text(value, name):
    """Words, or none."""
    return value if isinstance(value, str) and not value else text(value, name)


def switch(value, name):
    """True or False."""
    if not isinstance(value, bool):
        raise ValueError(f"{name} should be True or False, but it is {kind_of(value)}.")
    return value


def named_function(value, name):
    """A function that has a name, under which it is found."""
    function(value, name)
    if isinstance(value, type) or not isinstance(getattr(value, "__name__", None), str):
        raise ValueError(f"{name} should be a function with a name, but it is {kind_of(value)}.")
    return value


def bound(value, name):
    """A number, which may be infinite."""
    refuse_masked(value, name)
    if not isinstance(value, numbers.Real) or isinstance(value, bool) or math.isnan(value):
        raise ValueError(f"{name} should be a number, but it is {value!r}.")
    return float(value)


def interval(value, name):
    """Two numbers, the smaller one first."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise ValueError(f"{name} should be two numbers, such as (0, 1), but it is {kind_of(value)}.")
    low, high = (bound(end, f"{name}[{k}]") for k, end in enumerate(value))
    if not low < high:
        raise ValueError(f"{name} should hold the smaller number first, but it is ({low:g}, {high:g}).")
    return low, high


def instance_of(kind):
    """A converter that takes objects of one class."""

    def convert(value, name):
        if not isinstance(value, kind):
            raise ValueError(f"{name} should be of type {kind.__name__}, but it is {kind_of(value)}.")
        return value

    return convert


def several(convert, at_least=0, at_most=math.inf):
    """A converter that takes a list or tuple, each part of which another converter takes; it gives a tuple."""

    def convert_all(value, name):
        if not isinstance(value, list | tuple):
            raise ValueError(f"{name} should be a list or a tuple, but it is {kind_of(value)}.")
        if not at_least <= len(value) <= at_most:
            raise ValueError(f"{name} should have {at_least} to {at_most} parts, but it has {len(value)}.")
        return tuple(convert(part, f"{name}[{k}]") for k, part in enumerate(value))

    return convert_all


def mapping(convert_key, convert):
    """A converter that takes a mapping such as a dict, of which others take keys and values."""

    def convert_all(value, name):
        if not isinstance(value, Mapping):
            raise ValueError(f"{name} should be a mapping such as a dict, but it is {kind_of(value)}.")
        for key, part in value.items():
            convert_key(key, f"{name}, of which each key")
            convert(part, f"{name}[{getattr(key, '__name__', key)}]")
        return value

    return convert_all


def arguments(value, name):
    """The arguments of a call, as a tuple: of one alone ``(x,)``."""
    if not isinstance(value, tuple) or not value:
        raise ValueError(f"{name} should be a tuple of all arguments, such as (x,), but it is {kind_of(value)}.")
    return value

"""What later cells get from a learner's function: the same content, in the type that the reference returns.

A right answer may be a list, a tensor of torch or a table of pandas, and a check accepts it. The cells below were written for
what the reference returns, so what is bound after *correct* turns the one into the other.
"""

import functools

import numpy as np

from helpers.exercises import compare

_LOSSY = ("float16", "float32", "complex64")


def like(value, example):
    """A value in the type, and with at least the precision, of an example.

    Parameters
    ----------
    value
        What a learner's function returned, known to mean the right thing.
    example
        A result of the reference.

    Returns
    -------
    Numbers for numbers, whatever they came in: an array, or for a single one a number; True and False for such; a tuple, list
    or set for such, with their entries treated likewise. Anything else comes back as it is.
    """
    if isinstance(example, tuple):
        return tuple(like(item, one) for item, one in zip(value, example, strict=True))
    if isinstance(example, list):
        return [like(item, example[0]) for item in value] if example else list(value)
    if isinstance(example, set):
        return compare.as_names(value)
    if isinstance(example, np.ndarray | np.generic | bool | int | float):
        return _numbers_like(value, example)
    return value


def _numbers_like(value, example):
    array, wanted = compare.as_numbers(value), np.asarray(example).dtype
    lesser = array.dtype.kind != wanted.kind or array.dtype.itemsize < wanted.itemsize
    if lesser and wanted.kind in "fcb" and (wanted.kind == "b" or np.can_cast(array.dtype, wanted, "same_kind")):
        array = array.astype(wanted)
    if array.ndim:
        return array
    return type(example)(array.item()) if isinstance(example, bool | int) else array[()]


def is_lossy(value):
    """Whether numbers are kept with fewer digits than Python's own."""
    if isinstance(value, list | tuple):
        return any(is_lossy(item) for item in value)
    kinds = [value.dtype] if hasattr(value, "dtype") else list(getattr(value, "dtypes", ()))  # a table has one for each column
    return any(str(kind).removeprefix("torch.") in _LOSSY for kind in kinds)


def kind_changed(value, example):
    """What a value is turned into, such as ``"an array"``; ``None`` where nobody would notice."""
    for family, words in (
        (np.ndarray, "an array"),
        (tuple, "a tuple"),
        (list, "a list"),
        (set, "a set"),
        (bool | np.bool_, "True or False"),
        (int | float | np.number, "a number"),
    ):
        if isinstance(example, family):
            return None if isinstance(value, family) and type(value) is not np.ma.MaskedArray else words
    return None


def as_the_reference_returns(function, example):
    """A plain function that gives what the learner's gives, in the type of the reference's results.

    Parameters
    ----------
    function : callable
        The learner's right answer.
    example
        A result of the reference.

    Returns
    -------
    callable
        With the learner's name, docstring and signature.
    """

    @functools.wraps(function)
    def answer(*args, **kwargs):
        return like(function(*args, **kwargs), example)

    return answer

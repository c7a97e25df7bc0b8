"""What later cells get from a learner's function: the same content, in the type that the reference returns.

A right answer may be a list, a tensor of torch or a table of pandas, and a check accepts it. The cells below were written for
what the reference returns, so what is bound after *correct* turns the one into the other.
"""

import contextlib
import functools
import inspect
import threading

import numpy as np

from helpers.exercises import compare

_FEW_DIGITS = ("float16", "float32", "complex64")


def like(value, example, any_kind=False):
    """A value in the type, and with at least the precision, of an example.

    Parameters
    ----------
    value
        What a learner's function returned, known to mean the right thing.
    example
        A result of the reference.
    any_kind : bool
        Whether whole numbers, and True and False, stay such where the example has numbers with a point.

    Returns
    -------
    Numbers for numbers, whatever they came in: an array, or for a single one a number; True and False for such; a tuple, list
    or set for such, with their entries treated likewise. Anything else comes back as it is.
    """
    if isinstance(example, tuple):
        return tuple(like(item, one, any_kind) for item, one in zip(value, example, strict=True))
    if isinstance(example, list):
        return [like(item, example[0], any_kind) for item in value] if example else list(value)
    if isinstance(example, set):
        return {str(name) for name in compare.as_names(value)}
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        return value  # whoever gave masked numbers gets such
    if isinstance(example, np.ndarray | np.generic | bool | int | float):
        return _numbers_like(value, example, any_kind)
    return value


def _numbers_like(value, example, any_kind):
    array, wanted = compare.as_numbers(value), np.asarray(example).dtype
    other_kind = array.dtype.kind != wanted.kind
    lesser = not any_kind if other_kind else array.dtype.itemsize < wanted.itemsize
    if wanted.kind == "b" and other_kind and array.dtype.kind in "fiu":
        array = array.round().astype(bool)  # 1e-12 was taken for 0 by the check, too
    elif wanted.kind in "fc" and lesser and np.can_cast(array.dtype, wanted, "same_kind"):
        array = array.astype(wanted)
    if array.ndim:
        # A table of pandas gives numbers that nobody may write into, and cells below may want to.
        return array if array.flags.writeable else array.copy()
    number = array.item()
    if isinstance(example, int) and not isinstance(number, complex) and number == number // 1:
        return type(example)(number)
    return number if type(example) is float else array[()]


def is_lossy(value, depth=4):
    """Whether numbers are kept with fewer digits than Python's own; looked for in lists up to a depth."""
    if isinstance(value, list | tuple):
        return depth > 0 and any(is_lossy(item, depth - 1) for item in value)
    kinds = [value.dtype] if hasattr(value, "dtype") else list(getattr(value, "dtypes", ()))  # a table has one for each column
    return any(str(kind).removeprefix("torch.") in _FEW_DIGITS for kind in kinds)


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


def cut_from_training(value, example):
    """Why cells that train through a right answer could not, as a sentence for the learner; ``None`` where they can.

    Slopes pass only through tensors of torch, so where the reference returns such, lists and arrays are not turned into
    anything: what they were computed from is forgotten. A tensor forgets it too when it is detached.

    Parameters
    ----------
    value
        What a learner's function returned, known to hold the right numbers.
    example
        What the reference returned for the same input.
    """
    several = isinstance(example, tuple | list)
    wanted = example if several else [example]
    if not any(map(_is_tensor, wanted)):
        return None
    parts = value if several and isinstance(value, tuple | list) else [value]
    if not all(map(_is_tensor, parts)):
        kind = next(compare.type_name(part) for part in parts if not _is_tensor(part))
        return (
            f"The numbers are right, but they come in a `{kind}`. The cells below train through your function, and slopes pass "
            "only through tensors: compute with torch alone, and join tensors with `torch.stack` or `torch.cat`."
        )
    if any(part.requires_grad for part in wanted) and not all(part.requires_grad for part in parts):
        return (
            "The numbers are right, but no slope finds its way back from them to the parameters, so nothing would be learned. "
            "It is lost in `.detach()`, `.item()`, `.tolist()`, `.numpy()`, `torch.tensor(…)` and `torch.no_grad()`."
        )
    return None


def is_trained_through(example):
    """Whether what the reference returned carries slopes, so that cells below may train through it."""
    return any(
        _is_tensor(part) and part.requires_grad for part in (example if isinstance(example, tuple | list) else [example])
    )


def _is_tensor(value):
    return hasattr(value, "detach") and hasattr(value, "requires_grad")


def as_the_reference_returns(function, exercise):
    """A plain function that gives what the learner's gives, in the type of the reference's results.

    Parameters
    ----------
    function : callable
        The learner's right answer.
    exercise : Exercise
        Whose reference it stands for: arguments given by name are passed on by place, so the learner's may have other names.

    Returns
    -------
    callable
        With the learner's name, docstring and signature.
    """
    wanted, inside = inspect.signature(exercise.reference), threading.local()

    def answer(*args, **kwargs):
        __tracebackhide__ = True
        if getattr(inside, "its_own", False):  # it calls itself, and was written for what it returns itself
            return function(*args, **kwargs)
        if kwargs:
            try:
                given = wanted.bind(*args, **kwargs)
            except TypeError:  # by a name that only the learner's function has
                pass
            else:
                args, kwargs = given.args, given.kwargs
        inside.its_own = True
        try:
            value = function(*args, **kwargs)
        finally:
            inside.its_own = False
        try:
            return like(value, exercise.example, exercise.kind_follows_input)
        except (TypeError, ValueError):  # for an input that no case is like: no number, or numbers of another form
            return value

    with contextlib.suppress(Exception):  # an object of a learner's own class may refuse to tell its name
        functools.update_wrapper(answer, function)
    return answer

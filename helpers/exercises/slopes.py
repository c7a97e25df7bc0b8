"""Whether slopes arrive where training needs them: at the tensors and modules of torch that a function was given.

The numbers of an answer can be right although nothing could be trained through it, for example when one of two terms was
detached. So its slopes are compared with those of the reference. Nothing happens here for inputs that want no slopes, and torch
is not imported: where there are such inputs, it has been.
"""

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.exercises import compare

OF_ITS_OWN = 1e-4  # Slopes may differ by this share of the largest one of the same tensor: float32 is nearer, detached is not.
OF_ALL = 1e-5  # And by this share of the largest of all: what is 0 but for rounding may be another such number.


@dataclass(frozen=True)
class Leaf:
    """A tensor that wants slopes: an argument itself, or a part of one, such as a parameter of a module."""

    argument: str
    part: str | None
    tensor: Any


def leaves_of(names, values):
    """Every tensor in the arguments of a call that wants slopes.

    Parameters
    ----------
    names : sequence of str
        Of the arguments.
    values : sequence
        Arguments, as they are handed to the function. Look before the call, since the function may change them.

    Returns
    -------
    list of Leaf
        Tensors, the trainable parameters of modules, and both in lists, tuples and dictionaries.
    """
    return [
        Leaf(name, part, tensor)
        for name, value in zip(names, values, strict=False)
        for part, tensor in _wanting(value)
        if tensor.requires_grad and tensor.is_leaf
    ]


def _wanting(value):
    if hasattr(value, "named_parameters"):
        yield from value.named_parameters()
    elif hasattr(value, "requires_grad"):
        yield None, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from ((f"{key}" if part is None else f"{key}.{part}", tensor) for part, tensor in _wanting(item))
    elif isinstance(value, list | tuple):
        yield from _wanting(dict(enumerate(value)))


def at(leaves, result):
    """The slope of a weighted sum of all numbers of a result, at each leaf.

    The weights are random, and always the same, so that slopes of different numbers do not cancel. They go by the order of the
    numbers alone: whether two tensors come in a tuple or joined to one makes no difference.

    Parameters
    ----------
    leaves : sequence of Leaf
        Where slopes are wanted.
    result : tensor, or tuple or list of tensors
        What a function made of them.

    Returns
    -------
    list of numpy.ndarray, or None
        None in place of an array where no slope arrives. In place of the whole list, where slopes are wanted of nothing or the
        result has none to give.
    """
    parts = list(result) if isinstance(result, tuple | list) else [result]
    if not leaves or not all(hasattr(part, "requires_grad") for part in parts):
        return None
    if not any(part.requires_grad for part in parts) or any(part.is_complex() for part in parts):
        return None
    torch = sys.modules["torch"]
    with torch.enable_grad():
        numbers = torch.cat([part.reshape(-1).double() for part in parts])
        weights = np.random.default_rng(0).normal(size=len(numbers))
        total = numbers @ torch.as_tensor(weights).to(numbers)
        wanting = [leaf.tensor for leaf in leaves if leaf.tensor.requires_grad]  # a function may have switched it off
        # The way back is kept, for a function may return the same tensor twice.
        slopes = iter(torch.autograd.grad(total, wanting, allow_unused=True, retain_graph=True) if wanting else ())
    found = [next(slopes) if leaf.tensor.requires_grad else None for leaf in leaves]
    return [None if slope is None else compare.as_numbers(slope) for slope in found]


def problem(leaves, result, expected):
    """What is wrong with the slopes of an answer whose numbers are right, as a sentence for the learner; or ``None``.

    Parameters
    ----------
    leaves : sequence of Leaf
        What the learner's function was given.
    result
        What it returned.
    expected : list or None
        The slopes of the reference, by ``at``.
    """
    if expected is None:
        return None
    try:
        got = at(leaves, result)
    except RuntimeError as error:
        return _no_way_back(str(error))
    if got is None:
        return None
    largest = max((_largest(slope) for slope in expected if slope is not None), default=0)
    wrong = [
        (leaf, slope)
        for leaf, slope, wanted in zip(leaves, got, expected, strict=True)
        if not _alike(slope, wanted, OF_ALL * largest)
    ]
    if not wrong:
        return None
    trained = [leaf for leaf, wanted in zip(leaves, expected, strict=True) if wanted is not None and wanted.any()]
    missing = [leaf for leaf, slope in wrong if slope is None or not slope.any()]
    if missing:
        return f"The numbers are right, but no slope reaches {_in_words(missing, trained)}: what is detached is not trained."
    if broken := [leaf for leaf, slope in wrong if not np.isfinite(slope).all()]:
        return (
            f"The numbers are right, but the slope at {_in_words(broken, trained)} is infinite, or NaN (not a number), and one "
            "step of training makes NaN of everything. A root or a logarithm of 0 does this, even where `torch.where` drops it."
        )
    return (
        f"The numbers are right, but their slope at {_in_words([leaf for leaf, _ in wrong], trained)} is wrong, so training "
        "would go another way. Is a part of the computation detached, or cut off, as by `torch.clamp`?"
    )


def _no_way_back(text):
    if "inplace operation" in text:
        return (
            "The numbers are right, but torch cannot compute slopes through them, because a tensor was overwritten that the "
            "slopes depend on. Collect what you compute in a list, and join it with `torch.stack` or `torch.cat`."
        )
    said = compare.clip(text, 200).replace("`", "'")
    return f"The numbers are right, but torch cannot compute slopes through them: `{said}`"


def _alike(slope, wanted, near):
    """Whether two slopes are the same; none at all is a slope of 0."""
    slope, wanted = (np.zeros(1) if one is None else one for one in (slope, wanted))
    return np.allclose(slope, wanted, rtol=0, atol=near + OF_ITS_OWN * _largest(wanted), equal_nan=True)


def _largest(numbers):
    return np.max(np.abs(numbers[np.isfinite(numbers)]), initial=0)


def _in_words(found, trained):
    """Arguments by name, each once; where only some of the parts that are trained are meant, the first of these is named."""
    words = []
    for argument in dict.fromkeys(leaf.argument for leaf in found):
        parts = [leaf.part for leaf in found if leaf.argument == argument]
        if len(parts) >= sum(leaf.argument == argument for leaf in trained):
            words.append(f"`{argument}`")
        else:
            others = f" and {len(parts) - 1} more" if len(parts) > 1 else ""
            words.append(f"a part of `{argument}` (`{parts[0]}`{others})")
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)

"""Compare what a learner's function returned with what was expected, and say the difference in words."""

import inspect

import numpy as np

from helpers.exercises.guard import printable

SHORT = 12  # Arrays of up to this many entries are shown in full.
SEVEN_DIGITS = 1e-6  # A right formula in single precision, or one that loses digits, is this near to the right numbers.


def contains_ellipsis(value, depth=4):
    """Whether a value is ``...``, or holds it somewhere inside."""
    if value is Ellipsis:
        return True
    if depth and isinstance(value, list | tuple | set):
        return any(contains_ellipsis(item, depth - 1) for item in value)
    if depth and isinstance(value, dict):
        return any(contains_ellipsis(item, depth - 1) for item in value.values())
    if isinstance(value, np.ndarray) and value.dtype == object:
        return any(item is Ellipsis for item in value.ravel())
    return False


def as_numbers(value):
    """A value as an array of numbers; raises ``TypeError`` or ``ValueError`` for what is none."""
    if hasattr(value, "detach"):  # a torch tensor, which may require a gradient
        value = value.detach().cpu()
    elif isinstance(value, list | tuple):
        value = [as_numbers(item) if hasattr(item, "detach") else item for item in value]
    array = np.asarray(value)
    if array.dtype.kind not in "fiubc":
        raise TypeError(f"not numbers: {array.dtype}")
    return array


def as_names(value):
    """A collection of names as a set; raises ``TypeError`` for what is none. A string counts by its letters."""
    names = list(value)
    if not all(isinstance(name, str) for name in names):
        raise TypeError("not names")
    return {str.__str__(name) for name in names}  # plain ones: those of a class of a learner's own may compare as they like


def type_name(thing):
    """The name of something's type as Python itself keeps it: a class may say what it likes about its name."""
    return type.__dict__["__name__"].__get__(type(thing))


def describe(value):
    """A short description of a value for a message: small ones in full, large ones by their shape."""
    if value is None:
        return "nothing (None)"
    try:
        array = as_numbers(value)
    except Exception:
        return clip(_safe_repr(value))
    if array.ndim == 0:
        return f"{array.item():.6g}"
    text = np.array2string(array, precision=4, separator=", ", threshold=SHORT, edgeitems=2)
    if array.size <= SHORT:
        return " ".join(text.split())
    return f"array of shape {array.shape}"


def difference(got, expected, tolerance, expects=None):
    """How ``got`` differs from ``expected``, as a sentence for the learner; ``None`` when they agree.

    Numbers and arrays may differ by ``tolerance``, relative or absolute. Lists, tuples, torch tensors
    and arrays of any numeric type count as the same when their numbers are the same. ``expects`` says in
    words what the answer should be, where a shape would not help. Where a set of names is expected, the sentence
    says which are missing and which are too many.
    """
    if isinstance(expected, set):
        return _names_that_differ(got, expected, expects or "a set of names")
    expected = as_numbers(expected)
    kind = expects or ("a number" if expected.ndim == 0 else f"an array of shape {expected.shape}")
    try:
        array = as_numbers(got)
    except Exception:
        inside = f" of {got.dtype}" if isinstance(got, np.ndarray) else ""
        return f"Your function returned {describe(got)} ({type_name(got)}{inside}), but it should return {kind}."
    if array.shape != expected.shape:
        if expects and expected.ndim and isinstance(got, list) and len(got) != len(expected):
            entries = "1 entry" if len(got) == 1 else f"{len(got)} entries"
            return f"Your function returned {entries} in place of {len(expected)}. It should return {expects}."
        return f"Your function returned {_shape_in_words(array)}, but it should return {kind}."
    if problem := _no_plain_numbers(got, array, expected):
        return problem
    if np.isnan(array).any() and not np.isnan(expected).any():
        return f"Your function returned NaN (not a number) in {np.isnan(array).sum()} of {array.size} places."
    close = _close(array, expected, tolerance)
    if close.all():
        return None
    rounded = " Very close: is something rounded?" if _is_rounded(array, expected) else ""
    if array.ndim == 0:
        return "Expected {}, got {}.{}".format(*_told_apart(expected, array), rounded)
    first = tuple(int(i) for i in np.argwhere(~close)[0])
    where = first[0] if len(first) == 1 else first
    wanted, found = _told_apart(expected[first], array[first])
    return (
        f"{(~close).sum()} of {array.size} numbers differ. The first is at [{str(where).strip('()')}]: "
        f"expected {wanted}, got {found}.{rounded}"
    )


def same(got, expected, tolerance):
    """Whether ``difference`` finds none, without looking for words; ``expected`` is an array of numbers or a set of names."""
    if isinstance(expected, set):
        return difference(got, expected, tolerance) is None
    try:
        array = as_numbers(got)
    except Exception:
        return False
    expected = as_numbers(expected)
    if array.shape != expected.shape or not _close(array, expected, tolerance).all():
        return False
    return _no_plain_numbers(got, array, expected) is None


def _close(array, expected, tolerance):
    """Where numbers are as near as ``np.isclose`` wants them, NaN beside NaN among them; for small arrays much faster."""
    if array.dtype.kind in "biu":
        array = array.astype(float)
    if expected.dtype.kind in "biu":
        expected = expected.astype(float)
    with np.errstate(all="ignore"):
        near = np.abs(array - expected) <= tolerance + tolerance * np.abs(expected)
        # The distance to an infinite number is infinite, or no number; and NaN is far from everything.
        return np.isfinite(expected) & near | (array == expected) | (array != array) & (expected != expected)


def nearly(got, expected, single=False):
    """Whether numbers that miss the tolerance are right to seven digits; in single precision, beside the largest of them."""
    try:
        array, expected = as_numbers(got), as_numbers(expected)
    except Exception:
        return False
    if array.shape != expected.shape or expected.dtype.kind not in "fc" or _no_plain_numbers(got, array, expected):
        return False
    largest = np.max(np.abs(expected[np.isfinite(expected)]), initial=0)
    return bool(
        np.allclose(array, expected, rtol=SEVEN_DIGITS, atol=(SEVEN_DIGITS if single else 1e-9) * largest, equal_nan=True)
    )


def _no_plain_numbers(got, array, expected):
    """What is wrong with numbers that are complex, or masked, where plain ones are meant; or ``None``."""
    if array.dtype.kind == "c" and expected.dtype.kind != "c":
        got_words = "a complex number" if array.ndim == 0 else "complex numbers"
        if expected.dtype.kind == "b":
            wanted = "True or False is" if array.ndim == 0 else "True and False are"
            return f"Your function returned {got_words}, but {wanted} meant. Take `.real` first, then compare."
        kind = "whole" if expected.dtype.kind in "iu" else "real"
        wanted, its = (f"a {kind} one is", "its") if array.ndim == 0 else (f"{kind} ones are", "their")
        return (
            f"Your function returned {got_words}, but {wanted} meant. If the imaginary part is 0, or nothing but rounding, "
            f"return {its} `.real`; `np.abs` would lose the sign."
        )
    if isinstance(got, np.ma.MaskedArray) and np.ma.is_masked(got):
        return f"{np.ma.count_masked(got)} of {array.size} entries of your answer are masked. Every entry needs a number."
    return None


def _names_that_differ(got, expected, expects):
    """How a collection of names differs from a set of them, or ``None``."""
    try:
        found = as_names(got)
    except Exception:
        return f"Your function returned {describe(got)} ({type_name(got)}), but it should return {expects}."
    missing, extra = sorted(expected - found), sorted(found - expected)
    wrong = [f"{', '.join(missing)} missing"] * bool(missing) + [f"{', '.join(extra)} too many"] * bool(extra)
    return f"Your set has {' and '.join(wrong)}." if wrong else None


def not_a_value(got):
    """What is wrong with an answer that is no value at all, or ``None``. Nothing is taken out of a generator."""
    if got is None:
        return (
            "Your function returned nothing. Does it end with `return` and a value? (What changes an array in place, such as "
            "np.fill_diagonal or .sort(), returns nothing.)"
        )
    if inspect.iscoroutine(got):
        got.close()
        return "Your function is asynchronous. Write `def` in place of `async def`."
    if inspect.isgenerator(got):
        return (
            "Your function returned a generator, which makes its values later. Write `return` for `yield`, or `[…]` for "
            "`(… for …)`."
        )
    return None


def _is_rounded(array, expected):
    """Whether the numbers are those expected, rounded to some number of digits."""
    if not np.any(array):
        return False  # nothing but zeros is another mistake
    expected = np.asarray(expected, dtype=complex if expected.dtype.kind == "c" else float)
    with np.errstate(all="ignore"):
        gap = np.abs(array - expected)[np.isfinite(expected)]
    if not np.all(gap <= 0.06):
        return False  # rounded to one digit it would be nearer; most answers end here, for little time
    return any(np.allclose(array, np.round(expected + 0.0, digits), rtol=0, atol=1e-12) for digits in range(1, 10))


def _told_apart(expected, got):
    """Two numbers with as many digits as it takes to see that they differ; True and False as such."""
    if expected.dtype == bool:
        return str(bool(expected)), str(bool(got)) if got in (0, 1) else f"{got.item():g}"
    for digits in range(6, 18):
        texts = f"{expected.item():.{digits}g}", f"{got.item():.{digits}g}"
        if texts[0] != texts[1]:
            break
    return texts


def _shape_in_words(array):
    return f"a single number ({describe(array)})" if array.ndim == 0 else f"an array of shape {array.shape}"


def _safe_repr(value):
    try:
        return repr(value)
    except Exception:
        return f"a {type_name(value)} that cannot be shown"


def clip(text, limit=120):
    """A text on one line, cut to a length that fits a message."""
    text = " ".join(printable(text).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"

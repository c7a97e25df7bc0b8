"""Each argument of each public function made wrong in forty ways: ``make bad-input``, or ``make bad-input ONLY=granger``.

Calls that work come from ``GOOD`` of `tests.bad_input`, for what the author of a bank declares from
`tests.exercises.good_calls`, and for figures from ``FIGURES`` and the tests in `tests/plots`. In each, one argument at a time
is exchanged. What comes of it is one of four:

right
    an answer: for the same values in another form (a list, a table, another type or order in memory) that of the good call
refused
    a ``ValueError`` that names the argument, or opens with another that it does not fit
obscure
    any other error
wrong
    an answer that ignores something: a mask, an imaginary part; another answer for the same values; NaN from finite numbers
    without a warning

It ends with an error where anything is wrong, or less than 99 % is right or refused.
"""

import argparse
import copy
import dataclasses
import importlib
import inspect
import pkgutil
import re
import signal
import sys
import warnings
from collections import Counter
from collections.abc import Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib
import numpy as np
import pandas as pd

matplotlib.use("Agg")

import matplotlib.pyplot as plt

from helpers import plots
from tests import bad_input
from tests import plots as tests_of_plots
from tests.exercises import good_calls

LEAST = 0.99  # This share of all calls is right or refused.
SECONDS = 10  # A call that takes longer is stopped, and counted as obscure: nobody knows what it waits for.
SAME = 1e-6  # Answers that differ by less, relative to their size, are the same.


class TooLong(Exception):
    """A call was stopped."""


def _array(value):
    """A value as an array of numbers, where it is one; a single number is not."""
    if isinstance(value, str | bytes | Mapping) or value is None or np.isscalar(value):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        return None
    return array if array.dtype.kind in "fiub" and array.ndim else None


def _first(array, entry):
    changed = array.astype(float)
    changed.flat[0] = entry
    return changed


def same_values(value):
    """The same values in another form, by name: each is right only with the answer of the good call."""
    array = _array(value)
    if array is None or not array.size:
        return {}
    whole = array.dtype.kind in "iub" or (np.isfinite(array).all() and (array == np.round(array)).all())
    forms = {
        "list": array.tolist(),
        "tuple": tuple(array.tolist()),
        "object": array.astype(object),
        "read-only": array.copy(),
        "Fortran order": np.asfortranarray(array),
        "every second": np.repeat(array, 2, axis=0)[::2],
        "backwards in memory": np.ascontiguousarray(array[::-1])[::-1],
        "big-endian": array.astype(array.dtype.newbyteorder(">")),
        "subclass": array.view(type("Subclass", (np.ndarray,), {})),
    }
    forms["read-only"].flags.writeable = False
    if array.dtype.kind != "b":
        forms["longdouble"] = array.astype(np.longdouble)
    if whole and array.dtype.kind != "b":
        forms |= {"int64": array.astype(np.int64), "float64": array.astype(float)}
        forms |= {"int32": array.astype(np.int32)} if np.abs(array).max(initial=0) < 2**31 else {}
        forms |= {"int8": array.astype(np.int8)} if np.abs(array).max(initial=0) < 128 else {}
    if array.ndim == 2:
        table = pd.DataFrame(array)
        forms |= {"DataFrame": table, "nullable": table.convert_dtypes(), "list of arrays": list(array)}
    if array.ndim == 1:
        forms |= {"Series": pd.Series(array, index=np.arange(len(array)) + 5)}
    return forms


def other_values(value):
    """Other values, by name: right is any answer that does not leave something out."""
    things = {
        "None": None,
        "words": "text",
        "no words": "",
        "NaN": np.nan,
        "infinite": np.inf,
        "minus infinite": -np.inf,
        "negative": -1,
        "zero": 0,
        "half": 0.5,
        "huge": 1e300,
        "tiny": 1e-300,
        "True": True,
        "complex": 1 + 2j,
        "empty list": [],
        "list of words": ["a", "b"],
        "list of None": [None, None],
        "dict": {"a": 1},
        "set": {1.0, 2.0},
        "ragged": [[1.0, 2.0], [3.0]],
        "object": object(),
        "function": len,
        "0-d": np.array(1.0),
        "4-d": np.ones((2, 2, 2, 2)),
        "dates": np.array(["2020-01-01"], dtype="datetime64[D]"),
        "bytes": b"1",
    }
    array = _array(value)
    if array is None or not array.size:
        return things
    several = array.reshape(len(array), -1)
    return things | {
        "one NaN": _first(array, np.nan),
        "all NaN": np.full(array.shape, np.nan),
        "one infinite": _first(array, np.inf),
        "masked": np.ma.masked_array(array, _first(np.zeros(array.shape), 1) > 0),
        "imaginary": array + 1j,
        "numbers as words": array.astype(str),
        "one row": array[:1],
        "no row": array[:0],
        "a row less": array[:-1],
        "a row more": np.concatenate([array, array[-1:]]),
        "a column less": array[..., :-1],
        "transposed": array.T,
        "flat": array.ravel(),
        "one axis more": array[None],
        "copied column": np.stack([several[:, 0]] * several.shape[1], axis=1).reshape(array.shape).astype(float),
        "constant": np.full(array.shape, 3.0),
        "all zero": np.zeros(array.shape),
        "all negative": -np.abs(array.astype(float)) - 1,
        "times 1e150": array.astype(float) * 1e150,
        "times 1e-150": array.astype(float) * 1e-150,
        "float16": array.astype(np.float16),
        "shuffled words": np.array(["x"] * array.size).reshape(array.shape),
    }


LEFT_OUT = {"masked", "imaginary", "complex", "numbers as words", "shuffled words"}  # no answer to these holds all of it
LABELS = {"condition", "stratum", "target"}  # These may be words as well as numbers.


def _numbers_in(found):
    """All numbers and words of an answer, in order."""
    if isinstance(found, plt.Figure):
        return [part for axis in found.axes for part in _drawn_in(axis)]
    if dataclasses.is_dataclass(found):
        return [
            part
            for field in dataclasses.fields(found)
            if field.name != "names"  # a table gives them, an array has none
            for part in _numbers_in(getattr(found, field.name))
        ]
    if isinstance(found, Mapping):
        return [part for key in found for part in [str(key), *_numbers_in(found[key])]]
    if isinstance(found, set | frozenset):
        return sorted(map(str, found))
    if isinstance(found, list | tuple):
        return [part for one in found for part in _numbers_in(one)]
    if hasattr(found, "detach"):
        return [found.detach().cpu().numpy()]
    if isinstance(found, pd.DataFrame | pd.Series):
        return [found.to_numpy()]
    if isinstance(found, np.ndarray | float | int | complex | np.generic):
        return [np.asarray(found)]
    return [found] if isinstance(found, str) else []


def _drawn_in(axis):
    parts = [np.asarray(line.get_xydata(), float) for line in axis.lines]
    parts += [np.asarray(patch.get_path().vertices, float) for patch in axis.patches]
    for collection in axis.collections:
        parts.append(np.ma.filled(np.ma.asarray(collection.get_offsets(), float), np.nan))
        parts += [np.asarray(path.vertices, float) for path in collection.get_paths()]
    parts += [np.ma.filled(np.ma.asarray(image.get_array(), float), np.nan) for image in axis.images]
    return parts + [text.get_text() for text in axis.texts] + [axis.get_title(), axis.get_xlabel(), axis.get_ylabel()]


def _same(first, second):
    if len(first) != len(second):
        return False
    for one, other in zip(first, second, strict=True):
        if isinstance(one, str) or isinstance(other, str):
            if one != other:
                return False
            continue
        one, other = np.asarray(one), np.asarray(other)
        if one.shape != other.shape:
            return False
        if one.dtype.kind not in "fiubc" or other.dtype.kind not in "fiubc":
            if one.tolist() != other.tolist():
                return False
            continue
        scale = np.nanmax(np.abs(np.where(np.isfinite(other), other, 0)), initial=0) if other.size else 0
        if not np.allclose(one, other, rtol=SAME, atol=SAME * scale, equal_nan=True):
            return False
    return True


def _has_nan(parts):
    return any(not isinstance(part, str) and np.asarray(part).dtype.kind in "fc" and np.isnan(part).any() for part in parts)


@contextmanager
def _no_longer_than(seconds):
    def stop(*_):
        raise TooLong(f"took longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _answer(function, arguments):
    """What a call gives, an error or numbers, and whether it warned."""
    with (
        warnings.catch_warnings(record=True) as said,
        redirect_stdout(StringIO()),
        redirect_stderr(StringIO()),
        _no_longer_than(SECONDS),
    ):
        warnings.simplefilter("always")
        try:
            found = _numbers_in(function(*arguments.args, **arguments.kwargs))
        except Exception as error:
            return error, None, bool(said)
        finally:
            plt.close("all")
    return None, found, any(issubclass(warning.category, (UserWarning, RuntimeWarning)) for warning in said)


def tried(call):
    """Exchange each argument of a good call, and say of each what came of it.

    Parameters
    ----------
    call : functools.partial
        A call that works.

    Yields
    ------
    argument, form, verdict, words : str
    """
    function = call.func
    good = inspect.signature(function).bind(*call.args, **call.keywords)
    good.apply_defaults()
    error, expected, _ = _answer(function, copy.deepcopy(good))
    if error is not None:
        yield "all", "good call", "obscure", repr(error)
        return
    kinds = inspect.signature(function).parameters
    names = tuple(f"{name}{end}" for name in kinds for end in (" ", "[", ":", ","))
    for name, value in good.arguments.items():
        if kinds[name].kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD):
            continue
        forms = [(form, bad, True) for form, bad in same_values(value).items()]
        forms += [(form, bad, False) for form, bad in other_values(value).items()]
        for form, bad, is_same in forms:
            arguments = copy.deepcopy(good)
            arguments.arguments[name] = bad
            error, found, warned = _answer(function, arguments)
            yield name, form, *_verdict(name, form, is_same, (error, found, warned), expected, value, names)


def _verdict(name, form, is_same, answer, expected, value, names):
    error, found, warned = answer
    if error is not None:
        said = str(error)
        # Where two do not fit each other, the one that is named may be the other. One letter is found in many words, and "a"
        # is one itself: such a name has to come first.
        is_ours = "should" in said or "is a masked array" in said
        opens = is_ours and said.startswith(names)
        blamed = opens or (len(name) > 1 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said))
        # A converter blames what its ``name`` says, whatever that is.
        clear = isinstance(error, ValueError) and (blamed or (name == "value" and is_ours))
        return ("refused" if clear else "obscure"), f"{type(error).__name__}: {str(error)[:150]}"
    if is_same:
        return ("right", "") if _same(found, expected) else ("wrong", "another answer for the same values")
    loses = form in LEFT_OUT and not (name in LABELS and "words" in form)
    if loses and _array(value) is not None:
        return "wrong", "an answer that leaves something out"
    finite = form not in ("NaN", "one NaN", "all NaN", "infinite", "one infinite", "minus infinite", "None", "list of None")
    if finite and _has_nan(found) and not _has_nan(expected) and not warned:
        return "wrong", "NaN from finite numbers"
    return "right", ""


def calls_of_functions():
    """Good calls of functions that compute; rules for ``together`` are given what converters have let through already."""
    for info in pkgutil.walk_packages(bad_input.__path__, f"{bad_input.__name__}."):
        if not info.ispkg:
            calls = getattr(importlib.import_module(info.name), "GOOD", [])
            yield from (call for call in calls if list(inspect.signature(call.func).parameters) != ["arguments"])
    yield from good_calls.GOOD  # of what the author of a bank declares


def calls_of_figures():
    """Good calls of figures, as their tests make them."""
    modules = [
        importlib.import_module(f"{tests_of_plots.__name__}.{file.stem}")
        for file in sorted(Path(tests_of_plots.__path__[0]).glob("test_*.py"))
        if file.stem != "test_figures"
    ]
    drawing = {name: getattr(plots, name) for name in plots.__all__ if inspect.isfunction(getattr(plots, name))}
    seen = {}

    def recorder(name, figure):
        def record(*args, **kwargs):
            found = figure(*args, **kwargs)
            kwargs.pop("made_with", None)
            seen.setdefault(name, partial(figure, *args, **kwargs))
            return found

        return record

    for name, figure in drawing.items():
        setattr(plots, name, recorder(name, figure))
    try:
        for module in modules:
            for draw in getattr(module, "FIGURES", {}).values():
                draw()
                plt.close("all")
        for module in modules:
            for name, test in vars(module).items():
                missing = set(drawing) - set(seen)
                if name.startswith("test_") and any(f"plots.{figure}(" in inspect.getsource(test) for figure in missing):
                    try:
                        test()
                    except Exception:  # it wants a fixture; another test draws the figure too
                        continue
                    finally:
                        plt.close("all")
    finally:
        for name, figure in drawing.items():
            setattr(plots, name, figure)
    return list(seen.values())


def main(argv=None):
    """Try all, and print what is not right or refused."""
    parser = argparse.ArgumentParser(prog="python -m tools.bad_input", description=__doc__.split("\n")[0])
    parser.add_argument("only", nargs="?", default="", help="functions whose module and name hold these words")
    only = parser.parse_args(argv).only
    with TemporaryDirectory() as folder, chdir(folder):  # of functions that save, "text" makes a path
        sys.exit(_try_all(only))


def _try_all(only):
    """Whether anything was wrong, or too little right."""
    total = Counter()
    calls = [] if only.startswith("plots.") else list(calls_of_functions())
    if "plots.".startswith(only[:6]):
        calls += calls_of_figures()
    for call in calls:
        name = f"{call.func.__module__}.{call.func.__name__}".removeprefix("helpers.")
        if only not in name:
            continue
        of_one = Counter()
        for argument, form, verdict, words in tried(call):
            of_one[verdict] += 1
            if verdict in ("obscure", "wrong"):
                print(f"{verdict:8} {name}({argument}={form}): {words}", flush=True)
        total += of_one
    n_calls = sum(total.values())
    if not n_calls:
        sys.exit(f"No function's name holds {only!r}.")
    share = (total["right"] + total["refused"]) / n_calls
    counts = ", ".join(f"{number:,} {verdict}" for verdict, number in total.most_common())
    print(f"{n_calls:,} calls: {counts}; {share:.2%} right or refused")
    return bool(total["wrong"]) or share < LEAST


if __name__ == "__main__":
    main()

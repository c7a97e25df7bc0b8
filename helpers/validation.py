"""Clear errors for bad input, kept outside the functions that learners read.

A reference solution is shown to learners, so its body holds the idea and nothing else. What must be
true of its input stands in a decorator above it::

    @checked(W=connectivity, x=vector)
    def next_state(W, x, noise): ...

Each converter takes ``(value, name)`` and returns the value as an array, or raises ``ValueError``
that says what the argument is called, what it got and what it takes.

Recordings in pieces have converters of their own, in ``helpers.in_pieces``. Columns of a ``pandas.DataFrame`` have names:
messages that speak of neurons name them so (``helpers.messages``), and results that have a field ``names`` carry them.
"""

import dataclasses
import functools
import inspect
from collections.abc import Collection, Iterable, Mapping

import numpy as np

from helpers.messages import NAMES_OF_NEURONS, names_of_columns, neurons_named

SAME = 4 * np.finfo(float).eps  # Numbers that differ by less than this share of their size are equal but for rounding.


def checked(*, together=None, **converters):
    """Decorate a function so that its named arguments are converted and checked before each call.

    Parameters
    ----------
    together : callable, optional
        Called with the converted arguments as a dict when a rule ties several of them, for example
        that a state has as many entries as the network has neurons. Raises ``ValueError``.
    **converters : callable
        One ``converter(value, name)`` for each argument to check. The decorated function carries them as ``converters``, so
        that tests can give each argument what its converter refuses, and itself as ``unchecked``, for a function beside it
        that has checked the same already.
    """

    def decorate(function):
        signature = inspect.signature(function)
        if unknown := set(converters) - set(signature.parameters):
            raise TypeError(f"{function.__name__} has no argument called {', '.join(sorted(unknown))}.")

        @functools.wraps(function)
        def call(*args, **kwargs):
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            names = names_of_columns(bound.arguments.values())
            token = names and NAMES_OF_NEURONS.set(names)
            try:
                for name, convert in converters.items():
                    bound.arguments[name] = convert(bound.arguments[name], name)
                if together is not None:
                    together(bound.arguments)
                result = function(*bound.args, **bound.kwargs)
            finally:
                if token:
                    NAMES_OF_NEURONS.reset(token)
            if names and getattr(result, "names", ()) is None:
                result = dataclasses.replace(result, names=names)
            return result

        call.converters, call.unchecked = converters, function
        return call

    return decorate


def kind_of(value):
    """The type of a value for the words of an error, with its article: "a str", "an int", "an ndarray"."""
    word = type(value).__name__
    return f"{'an' if word.lower().startswith(('a', 'e', 'i', 'o', 'nd')) else 'a'} {word}"


def numbers(value, name):
    """Return ``value`` as an array of finite real numbers."""
    array = real_numbers(value, name)
    if not np.isfinite(array).all():
        raise ValueError(f"{_not_finite(array, name)}.")
    return array


def _not_finite(array, name):
    bad = int(array.size - np.isfinite(array).sum())
    return f"{name} should hold finite numbers, but {bad} of {array.size} are NaN or infinite"


def finite_recording(value, name):
    """Return ``value`` as an array of finite numbers, time and neurons last; an error says where a gap is, and what to do."""
    array = real_numbers(value, name)
    if np.isfinite(array).all():
        return array
    if array.ndim not in (2, 3):
        raise ValueError(f"{_not_finite(array, name)}.")
    *trial, steps, neurons = np.nonzero(~np.isfinite(array))
    which = np.unique(neurons)
    where = f"step {steps[0]}" if array.ndim == 2 else f"step {steps[0]} of trial {trial[0][0]}"
    raise ValueError(
        f"{_not_finite(array, name)}: in {neurons_named(which)}, first at {where}. Leave such neurons out, or cut the "
        "recording at the gap and take the pieces: Granger causality takes a list of them. Do not fill gaps with 0: that "
        "makes arrows."
    )


def refuse_masked(given, name):
    """Raise for a masked array, or a list of them, since NumPy would forget the mask."""
    parts = given if isinstance(given, list | tuple) else ()
    if isinstance(given, np.ma.MaskedArray) or any(isinstance(part, np.ma.MaskedArray) for part in parts):
        raise ValueError(f"{name} is a masked array, whose mask would be lost. Pass the values that count, as a plain array.")


def real_numbers(value, name):
    """Return ``value`` as an array of real numbers, finite or not, in double precision."""
    refuse_masked(value, name)
    if hasattr(value, "detach"):  # a torch tensor, which may require a gradient
        value = value.detach().cpu()
    if hasattr(value, "to_numpy") and hasattr(value, "index"):
        return _numbers_of_table(value, name)
    lengths = {np.shape(part) for part in value} if _is_list_of_recordings(value) else ()
    if len(lengths) > 1:
        raise ValueError(
            f"{name} should be one array, but it is a list of {len(value)} pieces of unequal shape, such as "
            f"{' and '.join(map(str, sorted(lengths)[:2]))}. Cut the pieces to one length, as trials (trials, time, neurons)."
        )
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "fiub":
            raise TypeError
        return array.astype(float, copy=False)
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} should hold real numbers, but it is {kind_of(value)} that does not convert to them."
        ) from None


def _is_list_of_recordings(value):
    return isinstance(value, list | tuple) and all(isinstance(part, np.ndarray) and part.ndim == 2 for part in value)


def _numbers_of_table(table, name):
    """Numbers of a DataFrame or a Series of pandas, whose integers and booleans may be of its own types, with missing ones."""
    columns = list(table.items()) if hasattr(table, "columns") else [(table.name, table)]
    for column, values in columns:
        if getattr(values.dtype, "kind", "O") not in "fiub":
            raise ValueError(
                f"{name} should hold real numbers, but it is {kind_of(table)} that does not convert to them: column {column!r} "
                f"is of type {values.dtype}. Leave out what are no numbers, and convert those that are with .astype(float)."
            )
    return np.ascontiguousarray(table.to_numpy(dtype=float, na_value=np.nan))  # as rows, so that sums round alike


def array(value, name):
    """Any array; what it should hold is checked together with other arguments."""
    refuse_masked(value, name)
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} should be one array, but it is {kind_of(value)} whose parts are of unequal length.") from None


def function(value, name):
    """What is called: a function, a method or an object that can be called."""
    if not callable(value):
        raise ValueError(f"{name} should be a function, but it is {kind_of(value)}.")
    return value


def table(value, name):
    """A ``pandas.DataFrame``; which columns it needs is checked together with other arguments."""
    if not (hasattr(value, "columns") and hasattr(value, "to_numpy")):  # as pandas is not needed for anything else here
        raise ValueError(f"{name} should be a pandas.DataFrame, but it is {kind_of(value)}.")
    return value


def words(value, name):
    """Several words in their order, such as names of columns; one string is a mistake, as its letters would count as words."""
    found = [] if isinstance(value, str) or getattr(value, "ndim", 1) == 0 or not isinstance(value, Iterable) else list(value)
    if not found or not all(isinstance(one, str) for one in found):
        raise ValueError(f"{name} should be a list of words such as ['bic', 'aic'], but it is {value!r}.")
    return found


def samples(value, name):
    """A one-dimensional array of at least two numbers: one outcome per trial."""
    array = numbers(value, name)
    if array.ndim != 1:
        raise ValueError(f"{name} should have shape (trials,), but it has shape {array.shape}.")
    if array.size < 2:
        raise ValueError(f"{name} should hold at least 2 trials, but it holds {array.size}.")
    return array


def vector(value, name):
    """A one-dimensional array with one number for each neuron."""
    array = numbers(value, name)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"{name} should have shape (neurons,), but it has shape {array.shape}.")
    return array


def connectivity(value, name):
    """A square matrix ``(neurons, neurons)``; row = target, column = source."""
    array = numbers(value, name)
    if array.ndim != 2 or array.shape[0] != array.shape[1] or array.size == 0:
        raise ValueError(f"{name} should have shape (neurons, neurons), but it has shape {array.shape}.")
    return array


def undirected_edges(value, name):
    """Weights of edges without a direction: a square matrix that is symmetric, at least 0, and 0 on its diagonal."""
    array = connectivity(value, name)
    if array.min() < 0 or np.diag(array).any() or not np.array_equal(array, array.T):
        raise ValueError(f"{name} should be symmetric, at least 0, and 0 on its diagonal, but it is not.")
    return array


def spill_probabilities(value, name):
    """Probabilities ``(neurons, neurons)`` that light on one neuron reaches another: 0 on the diagonal."""
    array = connectivity(value, name)
    if array.min() < 0 or array.max() > 1 or np.diag(array).any():
        raise ValueError(f"{name} should hold probabilities from 0 to 1, and 0 on its diagonal.")
    return array


def spill_fits_network(arguments):
    """A rule for ``together``: ``spill``, where there is any, has the shape of ``W``."""
    W, spill = arguments["W"], arguments["spill"]
    if spill is not None and spill.shape != W.shape:
        raise ValueError(f"spill should have shape {W.shape}, like W, but it has shape {spill.shape}.")


def some_neurons_held_in(arguments):
    """A rule for ``together``: of ``n_neurons``, ``n_held_out`` leave some to be seen."""
    held_out, n_neurons = arguments["n_held_out"], arguments["n_neurons"]
    if held_out >= n_neurons:
        raise ValueError(f"n_held_out should leave some of the {n_neurons} neurons to be seen, but it is {held_out}.")


def activity(value, name):
    """A recording ``(time, neurons)`` of at least two time steps."""
    array = finite_recording(value, name)
    if array.ndim != 2 or array.shape[1] == 0:
        raise ValueError(f"{name} should have shape (time, neurons), but it has shape {array.shape}.")
    if array.shape[0] < 2:
        raise ValueError(f"{name} should have at least 2 time steps, but it has {array.shape[0]}.{is_it_turned(array, name)}")
    return array


def is_it_turned(array, name):
    """A question for an error of too few steps: are time and neurons exchanged? Empty where steps are more than neurons."""
    n_steps, n_neurons = array.shape[-2:]
    if n_neurons <= n_steps:
        return ""
    turned = f"{name}.T" if array.ndim == 2 else f"{name}.swapaxes(-1, -2)"
    return f" It has {n_neurons:,} neurons and {n_steps:,} steps: is it (neurons, time)? Then pass {turned}."


def constant_neurons(array):
    """Numbers of the neurons of ``(…, time, neurons)`` whose value is the same at all times, but for rounding."""
    rows = array.reshape(-1, array.shape[-1])
    same = np.arange(rows.shape[1])
    for part in (rows[:2], rows):  # most neurons are seen to vary in two steps, and need no look at the others
        values = part[:, same]
        same = same[np.ptp(values, axis=0) <= SAME * np.abs(values).max(axis=0)]
    return same


def refuse_constant(
    array, name, should="vary", one="has the same value at all times", several="have the same value at all times"
):
    """Raise when neurons do not vary, and name all of them."""
    constant = constant_neurons(array)
    if constant.size:
        how, advice = (
            (one, "Is it silent? Leave it out.") if constant.size == 1 else (several, "Are they silent? Leave them out.")
        )
        raise ValueError(f"{name} should {should}, but {neurons_named(constant)} {how}. {advice}")


def varying_activity(value, name):
    """A recording of at least four time steps in which every neuron varies, in the steps before as in the steps after."""
    array = activity(value, name)
    if len(array) < 4:
        raise ValueError(f"{name} should have at least 4 time steps, but it has {len(array)}.{is_it_turned(array, name)}")
    for part in (array[:-1], array[1:]):
        refuse_constant(part, name, "vary in every neuron", "is constant", "are constant")
    return array


def recordings_of_worms(value, name):
    """Recordings ``(time, neurons)`` of several worms with the same neurons, as a tuple in double precision."""
    if isinstance(value, np.ndarray) and value.ndim == 3:
        value = tuple(value)
    if not isinstance(value, list | tuple) or len(value) == 0:
        raise ValueError(f"{name} should be a list with a recording (time, neurons) of each worm, but it is {kind_of(value)}.")
    worms = tuple(varying_activity(one, f"{name}[{number}]") for number, one in enumerate(value))
    for number, worm in enumerate(worms):
        if worm.shape[1] != worms[0].shape[1]:
            raise ValueError(
                f"{name}[{number}] should have the {worms[0].shape[1]} neurons of the first worm, but it has {worm.shape[1]}."
            )
    return worms


def long_recording(value, name):
    """A recording that varies, with more time steps than the regression of a neuron on all has coefficients."""
    array = varying_activity(value, name)
    n_steps, n_neurons = array.shape
    if n_steps < n_neurons + 3:
        raise ValueError(
            f"{name} should have at least {n_neurons + 3} time steps for a regression on {n_neurons} neurons and a constant, "
            f"but it has {n_steps}.{is_it_turned(array, name)}"
        )
    return array


def sigmoid_recording(value, name):
    """A long recording of sigmoid neurons, whose activity lies between 0 and 1."""
    array = long_recording(value, name)
    if array.min() < 0 or array.max() > 1:
        raise ValueError(
            f"{name} should lie between 0 and 1, as the activity of sigmoid neurons does, but it goes from "
            f"{array.min():.3g} to {array.max():.3g}."
        )
    two_valued = np.flatnonzero(((array == 0) | (array == 1)).all(axis=0))
    if two_valued.size:
        raise ValueError(
            f"{name} should hold activity of sigmoid neurons, which lies between 0 and 1, but {neurons_named(two_valued)} "
            f"{'is' if two_valued.size == 1 else 'are'} 0 or 1 at all times. Is it spikes? No sigmoid can be undone there."
        )
    return array


def membrane_potentials(value, name):
    """Potentials ``(time, neurons)`` of at least two neurons, each of which varies."""
    array = activity(value, name)
    if array.shape[1] < 2:
        raise ValueError(f"{name} should hold at least 2 neurons, but it holds 1: there is nobody to be driven by.")
    refuse_constant(array, name)
    return array


def recording(value, name):
    """Activity ``(time, neurons)`` or ``(trials, time, neurons)`` that varies, returned with trials first."""
    array = finite_recording(value, name)
    if array.ndim not in (2, 3) or 0 in array.shape:
        raise ValueError(
            f"{name} should have shape (time, neurons), or (trials, time, neurons), but it has shape {array.shape}."
        )
    array = array if array.ndim == 3 else array[None]
    refuse_constant(array, name)
    return array


def recordings(value, name):
    """Recordings with time and neurons as the last two axes, at least two time steps."""
    value = finite_recording(value, name)
    if value.ndim < 2 or value.size == 0 or value.shape[-2] < 2:
        raise ValueError(
            f"{name} should have shape (time, neurons) or (networks, time, neurons), but it has shape {value.shape}."
        )
    return value


def perturbed_activity(value, name):
    """A recording whose even steps are perturbations, so that every neuron is 0 or 1 there."""
    array = activity(value, name)
    forced = array[:-1:2]
    if not np.isin(forced, (0.0, 1.0)).all():
        raise ValueError(
            f"{name} should be forced to 0 or 1 on every even time step, but some even steps hold other "
            "values. Is this recording free-running?"
        )
    constant = np.flatnonzero(forced.min(axis=0) == forced.max(axis=0))
    if constant.size:
        raise ValueError(
            f"{name} never forces neuron {constant[0]} both on and off, so there is nothing to compare: "
            f"{len(forced)} perturbations are too few."
        )
    return array


def number(value, name):
    """A single finite number."""
    array = numbers(value, name)
    if array.ndim != 0:
        raise ValueError(f"{name} should be a single number, but it has shape {array.shape}.")
    return float(array)


def positive(value, name):
    """A single number above 0."""
    value = number(value, name)
    if value <= 0:
        raise ValueError(f"{name} should be above 0, but it is {value:g}.")
    return value


def not_negative(value, name):
    """A single number of at least 0."""
    value = number(value, name)
    if value < 0:
        raise ValueError(f"{name} should be at least 0, but it is {value:g}.")
    return value


def optional(convert):
    """A converter that lets ``None`` through and leaves everything else to ``convert``, which it carries under that name."""

    def convert_unless_none(value, name):
        return None if value is None else convert(value, name)

    convert_unless_none.convert = convert
    return convert_unless_none


def activation(value, name):
    """What neurons send when their states are given: a function of arrays, whose answers are checked whenever it is called.

    It is given a copy, so that one which works in place leaves states alone, and its answers come in double precision: products
    of True and False, or of small whole numbers, would be of that type.
    """
    if not callable(value):
        raise ValueError(f"{name} should be a function of arrays, but it is {kind_of(value)}.")

    def sent_by(x):
        sent = real_numbers(value(x.copy()), f"{name} of an array")
        if sent.shape != x.shape:
            raise ValueError(f"{name} should return the shape that it takes, {x.shape}, but it returned {sent.shape}.")
        return sent.astype(float, copy=False)

    return sent_by


def one_of(choices):
    """A converter that takes one of these, and names them all when it gets something else; it carries the ``choices``."""

    def choose(value, name):
        plain = value.item() if isinstance(value, np.generic) else value  # a table gives NumPy's words, not Python's
        # Not ``in``: an array compared with a word is an array, and True is not 1 to whoever wrote the choices.
        if not any(type(plain) is type(choice) and plain == choice for choice in choices):
            raise ValueError(f"{name} should be one of {', '.join(map(repr, choices))}, but it is {value!r}.")
        return plain

    choose.choices = choices
    return choose


def trials(value, name):
    """Recordings of several trials, ``(trials, time, neurons)``, in double precision, so that sums over all bins are exact."""
    array = finite_recording(value, name)
    if array.ndim != 3 or array.size == 0:
        raise ValueError(f"{name} should have shape (trials, time, neurons), but it has shape {array.shape}.")
    return array


def spike_counts(value, name):
    """Spikes counted in bins, ``(trials, time, neurons)``: whole numbers of at least 0."""
    array = trials(value, name)
    if array.min() < 0:
        raise ValueError(f"{name} should hold counts of spikes, but some are below 0. Is it z-scored?")
    fractions = np.count_nonzero(array != np.round(array))
    if fractions:
        raise ValueError(
            f"{name} should hold counts of spikes, which are whole numbers, but {fractions} of {array.size} are "
            "not. Pass spikes counted in bins; rates, in Hz or smoothed, are something else."
        )
    return array


def condition_labels(value, name):
    """The condition of each trial: whole numbers or words, one for each."""
    labels = array(value, name)
    # Words of a column of pandas. One that is missing is a NaN there, which NumPy would take for the word "nan".
    if labels.dtype.kind == "O" and all(isinstance(label, str | int | np.integer) for label in labels.flat):
        labels = np.array(labels.tolist())
    if labels.ndim != 1 or labels.dtype.kind not in "iubUS" or labels.size == 0:
        raise ValueError(
            f"{name} should hold a whole number or a word for each trial, but it has shape {labels.shape}, type {labels.dtype}."
        )
    return labels


def whole_numbers(value, name):
    """A whole number of either sign for each trial, such as that of a bin."""
    whole = array(value, name)
    if whole.ndim != 1 or whole.size == 0 or whole.dtype.kind not in "iu":
        raise ValueError(f"{name} should hold a whole number for each trial, but it is {value!r}.")
    return whole.astype(int)  # small types overflow where a bin is moved on


def binary_patterns(value, name):
    """Patterns ``(trials, neurons)`` of 0 and 1, with every neuron sometimes 0 and sometimes 1."""
    array = numbers(value, name)
    if array.ndim != 2 or array.size == 0:
        raise ValueError(f"{name} should have shape (trials, neurons), or (time, neurons), but it has shape {array.shape}.")
    other = array[(array != 0) & (array != 1)]
    if other.size:
        raise ValueError(
            f"{name} should hold 0 and 1, but {other.size} of {array.size} are something else, such as {other[0]:.3g}. Are "
            "they counts, or potentials?"
        )
    constant = np.flatnonzero(array.min(axis=0) == array.max(axis=0))
    if constant.size:
        raise ValueError(f"{name} should switch each neuron on and off, but neuron {constant[0]} never changes.")
    return array


def whole_number(value, name):
    """A whole number of either sign."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise ValueError(f"{name} should be a whole number, but it is {value!r}.")
    return int(value)


def positive_integer(value, name):
    """A whole number of at least one."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"{name} should be a whole number of at least 1, but it is {value!r}.")
    return int(value)


def at_least_two(value, name):
    """A whole number of at least two: of what has to differ, or to be followed from one to the next."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 2:
        raise ValueError(f"{name} should be a whole number of at least 2, but it is {value!r}.")
    return int(value)


def count(value, name):
    """A whole number of at least zero."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 0:
        raise ValueError(f"{name} should be a whole number of at least 0, but it is {value!r}.")
    return int(value)


def require_neuron(value, neurons, name, where):
    """Raise where the neuron that an argument names is none of those that another argument has."""
    if value not in neurons:
        raise ValueError(
            f"{name} should name a neuron of {where}, but {where} has no neuron called {value!r}. It has "
            f"{', '.join(sorted(map(str, neurons)))}."
        )


def neuron_name(value, name):
    """The name of one neuron, as a table or a circuit has it: words, or a number where neurons are numbered."""
    if isinstance(value, bool) or not isinstance(value, str | int | np.integer):
        raise ValueError(f"{name} should be the name of one neuron such as 'A', but it is {value!r}.")
    return value


def neuron_names(value, name):
    """Names of neurons in their order; one string is a mistake, as its letters would count as names."""
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Collection) or getattr(value, "shape", (0,)) == ():
        raise ValueError(f"{name} should be a list of names such as ['C'], but it is {value!r}.")
    return tuple(neuron_name(one, f"{name}[{k}]") for k, one in enumerate(value))


def neuron_index(value, name):
    """The number of a neuron, counted from zero."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 0:
        raise ValueError(f"{name} should be the number of a neuron (0, 1, 2, …), but it is {value!r}.")
    return int(value)


def probability(value, name):
    """A number from 0 to 1."""
    is_real = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    if not is_real or not 0 <= value <= 1:
        raise ValueError(f"{name} should be a number from 0 to 1, but it is {value!r}.")
    return float(value)


def fraction_below_one(value, name):
    """A number from 0 to below 1, such as what is kept of activity at each step, or a correlation."""
    value = number(value, name)
    if not 0 <= value < 1:
        raise ValueError(f"{name} should be at least 0 and below 1, but it is {value:g}.")
    return value


def random_generator(value, name):
    """A ``numpy.random.Generator``, or a legacy ``RandomState`` for published numbers made with one."""
    if not isinstance(value, np.random.Generator | np.random.RandomState):
        raise ValueError(
            f"{name} should be a random number generator such as numpy.random.default_rng(1), but it is {kind_of(value)}."
        )
    return value

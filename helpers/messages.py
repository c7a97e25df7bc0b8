"""Words of errors and warnings, whatever module says them: neurons by their names, and the line that asked.

Columns of a ``pandas.DataFrame`` have names. While a function that ``helpers.validation.checked`` decorates is at work on one,
errors and warnings that speak of neurons name them so.
"""

import sys
import warnings
from contextvars import ContextVar

import numpy as np

MOST_NAMED = 30  # Neurons that one message names; of more it says how many there are.
NAMES_OF_NEURONS = ContextVar("names of the neurons that the call is about", default=None)


def names_of_columns(values):
    """Names of the columns of the first table among some values; ``None`` where there is none, or they are numbered."""
    for value in values:
        if isinstance(value, list | tuple) and value:
            value = value[0]  # of pieces, the names of the first
        if hasattr(value, "columns") and hasattr(value, "to_numpy"):
            names = tuple(map(str, value.columns))
            if names != tuple(map(str, range(len(names)))):
                return names
    return None


def neurons_named(neurons):
    """Some neurons for the words of an error or a warning: by their numbers, and by name where a table gave names."""
    names = NAMES_OF_NEURONS.get()
    neurons = [int(neuron) for neuron in np.ravel(neurons)]
    words = [f"{k} ({names[k]})" if names and k < len(names) else str(k) for k in neurons[:MOST_NAMED]]
    more = f", … ({len(neurons)} in all)" if len(neurons) > MOST_NAMED else ""
    return f"neuron{'s' if len(neurons) > 1 else ''} {', '.join(words)}{more}"


def warn_caller(message):
    """Warn of what may mislead, and name the line outside this package that asked; each time that it asks.

    (The register that keeps ``warnings.warn`` from saying the same twice would keep a cell that is run again silent.)
    """
    frame = sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] == "helpers":
        frame = frame.f_back
    module = frame.f_globals.get("__name__", "__main__")
    warnings.warn_explicit(message, UserWarning, frame.f_code.co_filename, frame.f_lineno, module, registry={})

"""What a stored table is: a function, and the tasks it is called with."""

import time
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Table:
    """How a table is measured.

    Attributes
    ----------
    measure : callable
        Takes a task and yields rows, each a dict; what the task says is added to them.
    columns : tuple of str
        Names of what a task says, the seed first.
    tasks : tuple of tuple
        What ``measure`` is called with, one by one.
    """

    measure: object
    columns: tuple
    tasks: tuple


def grid(*values, seeds):
    """All seeds with all values: tasks of two columns."""
    return tuple((seed, value) for value in values for seed in seeds)


def generator(seed, use):
    """A generator of its own for each use, so that the world of a seed is the same whatever else is drawn."""
    return np.random.default_rng([seed, use])


def timed(fit, *arguments, **settings):
    """What a fit returns, and the seconds of the processor that it took."""
    start = time.process_time()
    fitted = fit(*arguments, **settings)
    return fitted, round(time.process_time() - start, 1)

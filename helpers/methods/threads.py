"""How many threads small linear algebra gets: one.

BLAS and LAPACK share work among all cores from matrices of about fifty columns on. Work that takes microseconds is over before
threads have found each other, and where something else keeps the cores busy they wait for each other a thousand times as long.
"""

from contextlib import nullcontext
from functools import lru_cache

from threadpoolctl import ThreadpoolController

from helpers.validation import checked, positive

SMALL = 2e7  # Multiplications: about five milliseconds of one thread.


@lru_cache(maxsize=1)
def _controller():
    """Made once, as it looks through all libraries that are loaded."""
    return ThreadpoolController()


@checked(n_multiplications=positive)
def one_thread_if_small(n_multiplications):
    """A context in which linear algebra has one thread, if it is small; otherwise nothing changes.

    Parameters
    ----------
    n_multiplications : float
        About how many it takes.

    Returns
    -------
    context manager

    Raises
    ------
    ValueError
        If the number is not above 0.
    """
    return nullcontext() if n_multiplications > SMALL else _controller().limit(limits=1, user_api="blas")

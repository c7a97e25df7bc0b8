"""Who wrote a function of an exercise: figures say so below the numbers that it made.

Known by identity. An attribute of the function would be copied by whatever wraps it, and a wrapped reference would pass for
one.
"""

import weakref

OWN = "your own"
REFERENCE = "the reference"

_made = weakref.WeakKeyDictionary()


def mark(function, whom):
    """Remember who made a function, and return the function."""
    _made[function] = whom
    return function


def made_by(function):
    """Who made a function, in words."""
    try:
        return _made.get(function, "your own, not checked")
    except Exception:  # what cannot be referred to weakly, or refuses to be looked up, was never marked
        return "your own, not checked"

"""Reference solutions, estimators, models and exercises of the course *Who Drives Whom?*

There is a room for each kind of thing, and imports run one way, in this order: ``messages``, ``validation``, ``in_pieces``,
``front_end``, ``made_by``, ``chapter_files``, ``claims``, ``progress_bar``, ``isolation``, ``data`` and ``plots``;
``worlds``, where recordings come from; ``methods``, which estimate without training; ``models``, which are trained;
``scores``, of how good an answer is; ``studies``, larger than a notebook; ``recordings``, a person's own data from a file to
a report; and what a notebook shows: ``exercises``, ``chapters``, ``panels`` and ``interact``. Figures take arrays and know
methods by key alone; nothing imports a chapter.

Two conventions hold everywhere: activity is ``(time, neurons)``, and ``W[i, j]`` is the effect of
neuron ``j`` on neuron ``i`` (row = target, column = source).
"""

__version__ = "0.1.0"

# The set-up cell of every notebook looks for this name: a stray helpers.py does not have it.
COURSE = "Who Drives Whom?"


def __getattr__(name):
    """Tell whoever opens an old copy of a notebook what to do: its imports come before ``begin``, which would say so, too."""
    from importlib.util import find_spec

    if name.startswith("_") or find_spec(f"helpers.{name}") is not None:
        raise AttributeError(f"module 'helpers' has no attribute {name!r}")
    raise ImportError(
        f"The installed package of the course ({__version__}) has no helpers.{name}: this notebook was made for another "
        "version. Take a new copy of the notebook and paste your answers into it, or install the version that it came with."
    )

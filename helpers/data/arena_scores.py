"""The table of the arena: every method on the same recordings, with everything seen and with most of it hidden."""

from importlib import resources

import pandas

ARENA_SCORES = resources.files("helpers.data") / "arena_scores" / "arena.csv"


def load_arena_scores():
    """Scores of all methods in all worlds, as ``python -m helpers.studies.arena`` writes them.

    Returns
    -------
    pandas.DataFrame
        One row for each world, share of its neurons that is seen, network and method; networks without a connection are those
        with ``edges`` "none". Columns are explained in ``helpers/data/arena_scores/README.md``.
    """
    with resources.as_file(ARENA_SCORES) as path:
        return pandas.read_csv(path, keep_default_na=False, na_values=[""])  # "none" and the like are words

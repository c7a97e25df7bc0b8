"""What methods find in the seven worms of Dag et al.: scores alone, for the course does not ship the recordings.

``helpers/data/worm_scores/README.md`` says how each table was made and what its columns hold.
"""

from importlib import resources

import pandas

FOLDER = resources.files("helpers.data") / "worm_scores"


def load_worm_table(name):
    """What was measured, in rows of single worms, so that a worm can be the unit.

    Parameters
    ----------
    name : str
        Such as ``"edges"``.

    Returns
    -------
    pandas.DataFrame
        Columns are explained in ``helpers/data/worm_scores/README.md``.

    Raises
    ------
    ValueError
        If there is no such table.
    """
    there = sorted(file.name.removesuffix(".csv") for file in FOLDER.iterdir() if file.name.endswith(".csv"))
    if name not in there:
        raise ValueError(f"name should be one of {', '.join(there)}, but it is {name!r}.")
    with resources.as_file(FOLDER / f"{name}.csv") as path:
        return pandas.read_csv(path)

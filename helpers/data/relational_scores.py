"""What relational inference finds in each world, and where it fails: tables of what was measured over several seeds.

``helpers/data/relational_scores/README.md`` says how each was made and what its columns hold.
"""

from importlib import resources

import pandas

FOLDER = resources.files("helpers.data") / "relational_scores"


def load_relational_scores(name):
    """What was measured, a row or several for each seed and setting.

    Parameters
    ----------
    name : {"worlds", "training", "forecasts", "drivers", "given", "failures"}
        Which table.

    Returns
    -------
    pandas.DataFrame
        Columns are explained in ``helpers/data/relational_scores/README.md``.

    Raises
    ------
    ValueError
        If there is no such table.
    """
    names = sorted(file.name.removesuffix(".csv") for file in FOLDER.iterdir() if file.name.endswith(".csv"))
    if name not in names:
        raise ValueError(f"name should be one of {', '.join(names)}, but it is {name!r}.")
    with resources.as_file(FOLDER / f"{name}.csv") as path:
        return pandas.read_csv(path)

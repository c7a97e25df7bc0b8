"""Does LFADS tell the truth? Trained models, and tables of what was measured over several seeds.

``helpers/data/lfads_truth/README.md`` says how each was made and what its columns hold.
"""

from importlib import resources
from pathlib import Path

import pandas

FOLDER = resources.files("helpers.data") / "lfads_truth"


def _listed(ending):
    return sorted(file.name.removesuffix(ending) for file in FOLDER.iterdir() if file.name.endswith(ending))


def truth_fit(name):
    """Where the weights of a trained model lie.

    Parameters
    ----------
    name : str
        Such as ``"pulses-6-0"``: what it was fitted to, and last the seed of the world. Stitched models are read by
        ``helpers.models.lfads.sessions.load_stitched_lfads``, the others by ``helpers.models.lfads.model.load_lfads``.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    ValueError
        If there is no such model.
    """
    if name not in _listed(".pt"):
        raise ValueError(f"name should be one of {', '.join(_listed('.pt'))}, but it is {name!r}.")
    return Path(str(FOLDER / f"{name}.pt"))


def load_truth_table(name):
    """What was measured, one row for each seed and setting.

    Parameters
    ----------
    name : str
        Such as ``"few_shot"``.

    Returns
    -------
    pandas.DataFrame
        Columns are explained in ``helpers/data/lfads_truth/README.md``.

    Raises
    ------
    ValueError
        If there is no such table.
    """
    if name not in _listed(".csv"):
        raise ValueError(f"name should be one of {', '.join(_listed('.csv'))}, but it is {name!r}.")
    with resources.as_file(FOLDER / f"{name}.csv") as path:
        return pandas.read_csv(path)

"""Trained LFADS models for notebooks that cannot wait for several of them, with their scores and how training went."""

from importlib import resources
from pathlib import Path

import pandas

FITS = resources.files("helpers.data") / "lfads"


def lfads_fit(name):
    """Where the weights of a trained model lie, for ``helpers.models.lfads.model.load_lfads``.

    Parameters
    ----------
    name : str
        Such as ``"alone-0"``: the recipe, and the seed of the trials that it was fitted to. ``helpers/data/lfads/README.md``
        says what recipes there are.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    ValueError
        If there is no such model.
    """
    names = sorted(file.name.removesuffix(".pt") for file in FITS.iterdir() if file.name.endswith(".pt"))
    if name not in names:
        raise ValueError(f"name should be one of {', '.join(names)}, but it is {name!r}.")
    return Path(str(FITS / f"{name}.pt"))


def load_lfads_scores():
    """What these models find in trials that they were not fitted to: one row a model.

    Returns
    -------
    pandas.DataFrame
        Columns are explained in ``helpers/data/lfads/README.md``.
    """
    return _read("scores.csv")


def load_lfads_history():
    """How the training of these models went: one row for each check.

    Returns
    -------
    pandas.DataFrame
        Columns ``fit``, and of ``helpers.models.lfads.training.FittedLFADS`` ``step``, ``loss``, ``initial_divergence``,
        ``input_divergence``, ``validation_bits`` and ``shown_bits``.
    """
    return _read("history.csv")


def _read(name):
    with resources.as_file(FITS / name) as path:
        return pandas.read_csv(path)

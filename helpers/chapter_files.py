"""The files that a chapter ships, found by folder: ``helpers/chapters/<part>/<name>/`` belongs to the notebook ``"part/name"``.

That name has no number, so that notebooks can be put in another order.
"""

import functools
import re
import tomllib
from importlib import resources


def without_number(notebook):
    """The name of a notebook from that of its file: ``"part/name"`` of ``"part/01_name"``."""
    return re.sub(r"/\d+_", "/", notebook)


@functools.cache
def notebooks_with(file):
    """Notebooks that ship a file of this name, as ``"part/name"``, in alphabetical order."""
    parts = [part for part in resources.files("helpers").joinpath("chapters").iterdir() if part.is_dir()]
    found = [f"{part.name}/{chapter.name}" for part in parts for chapter in part.iterdir() if chapter.joinpath(file).is_file()]
    return tuple(sorted(found))


def tables(file):
    """The tables of all TOML files of this name: notebook, name of the table, and what it holds.

    Yields
    ------
    tuple of (str, str, dict)

    Raises
    ------
    ValueError
        If a file is not TOML.
    """
    for notebook in notebooks_with(file):
        text = resources.files("helpers").joinpath("chapters", *notebook.split("/"), file).read_text(encoding="utf-8")
        try:
            entries = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"helpers/chapters/{notebook}/{file} is not TOML: {error}") from error
        for name, entry in entries.items():
            yield notebook, name, entry

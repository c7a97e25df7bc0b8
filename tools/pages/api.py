"""A page for each public module of the package, whose text Sphinx takes from the docstrings, and a list of them."""

import importlib
import inspect
import pkgutil

import helpers
from tools.pages.chapters import stacked

_HEAD = """# The package `helpers`

Everything that the notebooks import, with signatures and docstrings as they stand in the code. Reference solutions of
exercises are among them: what a learner writes in a notebook is here, tested. Each function says what it takes, with shapes
and units, and raises a `ValueError` that names the argument when it gets something else.

"""

_PAGE = """# `helpers.{name}`

```{{eval-rst}}
.. automodule:: helpers.{name}
   :members:{names}
```
"""

ROOMS = ("worlds", "methods", "models", "scores", "studies", "recordings", "data", "isolation")  # in the order of the page
# Of the packages that hand names on, and of the chapters, which hold answers, only this module has a page: it is for whoever
# adds an exercise.
_CLOSED, _SHOWN = ("plots.", "exercises.", "chapters"), ("exercises.core",)


def room_of(name):
    """The room that a module is in, or nothing for one at the top."""
    first = name.partition(".")[0]
    return first if first in ROOMS else ""


def public_modules():
    """Names of the modules that have a page, without the ``helpers.`` in front: those at the top, then room by room.

    Raises
    ------
    ValueError
        If a module is in a room that is not on the page.
    """
    names = []
    for info in pkgutil.walk_packages(helpers.__path__, "helpers."):
        name = info.name.removeprefix("helpers.")
        hands_on = info.ispkg and hasattr(importlib.import_module(info.name), "__all__")
        if name.endswith("__main__") or (info.ispkg and not hands_on) or (name.startswith(_CLOSED) and name not in _SHOWN):
            continue
        if "." in name and not room_of(name) and name not in _SHOWN:
            raise ValueError(f"helpers.{name} is in a room that tools/pages/api.py does not know: add it to ROOMS.")
        names.append(name)
    return sorted(names, key=lambda name: (["", *ROOMS].index(room_of(name)), name))


def pages(chapters):
    """The list of modules, and one page for each."""
    made, rooms = {}, {}
    for name in public_modules():
        module = importlib.import_module(f"helpers.{name}")
        rooms.setdefault(room_of(name), []).append(
            [f"[`helpers.{name}`](api/{name}.md)", inspect.getdoc(module).splitlines()[0]]
        )
        # A package shows what it hands on from its modules; a module, what is its own: the source leads back to one place.
        names = "\n   :imported-members:" if hasattr(module, "__path__") else "\n   :ignore-module-all:"
        made[f"api/{name}.md"] = _PAGE.format(name=name, names=names)
    lines = [_HEAD]
    for room, rows in rooms.items():
        if room:
            lines.append(f"## `helpers.{room}`\n\n{inspect.getdoc(importlib.import_module(f'helpers.{room}'))}\n")
        lines.append(stacked(["module", "what it holds"], rows))
    return {"api.md": "\n".join(lines), **made}

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

HIDDEN = {"ledger"}  # holds the claims, and no code
INNER = ("exercises.core",)  # how an exercise is declared, for whoever adds one


def public_modules():
    """Names of the modules that have a page, without the ``helpers.`` in front."""
    names = {info.name for info in pkgutil.iter_modules(helpers.__path__) if not info.name.startswith("_")}
    return sorted(names - HIDDEN | set(INNER))


def pages(chapters):
    """The list of modules and one page for each."""
    rows, made = [], {}
    for name in public_modules():
        module = importlib.import_module(f"helpers.{name}")
        rows.append([f"[`helpers.{name}`](api/{name}.md)", inspect.getdoc(module).splitlines()[0]])
        package = hasattr(module, "__path__") and hasattr(module, "__all__")
        # A package shows what it hands on from its modules; a module, what is its own: the source leads back to one place.
        names = "\n   :imported-members:" if package else "\n   :ignore-module-all:"
        made[f"api/{name}.md"] = _PAGE.format(name=name, names=names)
    return {"api.md": _HEAD + stacked(["module", "what it holds"], rows), **made}

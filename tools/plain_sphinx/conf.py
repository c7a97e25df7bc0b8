"""The way out of Jupyter Book 1: the same pages, built with plain Sphinx and myst-nb.

    sphinx-build -W -n -c tools/plain_sphinx . _build/plain

Title, table of contents, excluded files and every setting under `sphinx: config:` are read from `_config.yml` and `_toc.yml`,
so that nothing is written twice. What Jupyter Book adds by itself stands below; to leave it for good, copy its values here.
"""

import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
_book = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
_sphinx = _book["sphinx"]

project = html_title = _book["title"]
author = _book["author"]
copyright = _book["copyright"]
exclude_patterns = [*_book["exclude_patterns"], "_build"]

extensions = [
    "myst_nb",
    "sphinx_external_toc",  # reads _toc.yml
    "sphinx_togglebutton",  # folded cells
    "sphinx_copybutton",
    "sphinx_design",  # cards and tabs
    *_sphinx["extra_extensions"],
    *_sphinx["local_extensions"],
]
sys.path += [str(ROOT / folder) for folder in _sphinx["local_extensions"].values()]
external_toc_path = str(ROOT / "_toc.yml")
external_toc_exclude_missing = _book["only_build_toc_files"]

# What Jupyter Book sets for every book.
myst_enable_extensions = ["colon_fence", "dollarmath", "linkify", "substitution", "tasklist"]
myst_url_schemes = ["mailto", "http", "https"]
nb_execution_mode = _book["execute"]["execute_notebooks"]
numfig = True

html_theme = "sphinx_book_theme"
html_baseurl = _book["html"]["baseurl"]
html_sourcelink_suffix = ""
html_theme_options = {
    "repository_url": _book["repository"]["url"],
    "repository_branch": _book["repository"]["branch"],
    "launch_buttons": {"notebook_interface": "classic", **_book["launch_buttons"]},
    "use_repository_button": _book["html"]["use_repository_button"],
    "use_issues_button": _book["html"]["use_issues_button"],
}

globals().update(_sphinx["config"])
html_static_path = [str(ROOT / folder) for folder in html_static_path]  # noqa: F821 - Sphinx counts from this file

"""Sources of a site for a class: the book as published, without solutions and without the instructors' pages.

    python -m tools.class_site FOLDER

Notebooks keep their outputs, less the solution in each card; nothing runs. Then ``jupyter-book build FOLDER`` builds the site.
"""

import re
import shutil
import sys
from pathlib import Path

import nbformat
import yaml

from tools.copies import BRANCHES, HIDDEN, SHOWN, hide_solutions_in_kernel
from tools.execute import check_results
from tools.pages.instructors import FOLDER as INSTRUCTORS
from tools.twins import BOOK, ROOT, SOURCE, all_twins, notebook_of

_FOLD = re.compile(r"<details[^>]*><summary[^>]*>Solution</summary><pre[^>]*>.*?</pre></details>", re.DOTALL)
_TO_INSTRUCTORS = re.compile(r"\[([^\]]+)\]\(instructors/[^)]+\)")  # links to pages that this site has not
_OFFER = re.compile(r' or solution\("\w+"\)')


def without_solutions(notebook):
    """Take the solutions out of the committed outputs of a notebook, in every form in which a card has them.

    Raises
    ------
    ValueError
        If a card has no solution where one is expected: then this module no longer knows what cards look like.
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if not any(check_results(nbformat.v4.new_notebook(cells=[{**cell, "outputs": [output]}]))):
                continue
            data = output["data"]
            data["text/html"], folds = _FOLD.subn("", data["text/html"])
            data["text/plain"], offers = _OFFER.subn("", data["text/plain"])
            if (folds, offers) != (1, 1):
                raise ValueError(f"The card of this cell should hold its solution once:\n{cell.source}")
    hide_solutions_in_kernel(notebook)  # the page offers the notebook for download
    return notebook


def table_of_contents():
    """The table of contents, less the instructors' pages."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    ours = INSTRUCTORS.relative_to(ROOT).as_posix()
    for part in toc["parts"]:
        part["chapters"] = [chapter for chapter in part["chapters"] if not chapter["file"].startswith(ours)]
    toc["parts"] = [part for part in toc["parts"] if part["chapters"]]
    return toc


def configuration():
    """The site's configuration, with buttons that lead to the copies without solutions and no pages of source."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    if config["repository"]["branch"] != BRANCHES[SHOWN]:
        raise ValueError(f"_config.yml should name the branch {BRANCHES[SHOWN]!r}, where the publish workflow pushes copies.")
    config["repository"]["branch"] = BRANCHES[HIDDEN]
    config["sphinx"]["extra_extensions"].remove("sphinx.ext.viewcode")  # its pages are the source of every reference
    return config


def write_sources(folder):
    """Write the sources of the site for a class into a new folder."""
    folder = Path(folder)
    if folder.exists():
        sys.exit(f"{folder} exists already; say a new folder, or remove this one.")
    left_out = [path.resolve() for path in (SOURCE, INSTRUCTORS)]

    def ignored(directory, names):
        here = Path(directory).resolve()
        return [name for name in names if here / name in left_out or name.endswith((".ipynb", ".ipynb_checkpoints"))]

    shutil.copytree(BOOK, folder / "book", ignore=ignored)
    for page in (folder / "book").glob("*.md"):
        text = _TO_INSTRUCTORS.sub(r"\1", page.read_text(encoding="utf-8"))
        page.write_text(text.replace(f"/blob/{BRANCHES[SHOWN]}/", f"/blob/{BRANCHES[HIDDEN]}/"), encoding="utf-8")
    for name, content in (("_toc.yml", table_of_contents()), ("_config.yml", configuration())):
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (folder / name).write_text(text, encoding="utf-8")
    for twin in all_twins():
        path = folder / notebook_of(twin).relative_to(ROOT)
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(without_solutions(nbformat.read(notebook_of(twin), as_version=4)), path)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where the sources should go: python -m tools.class_site FOLDER")
    write_sources(sys.argv[1])

"""Which notebooks changed since the commit in BASE; all of them where it names none.

What takes long (notebooks with wrong helpers, at Colab's versions, stored tables made again) is done in each run of CI for what
has changed, and for everything once a week.
"""

import io
import json
import os
import subprocess
import tarfile
import tempfile
from pathlib import Path

from tools import stamp
from tools.reach import Package
from tools.twins import ROOT, all_twins, notebook_of

BASE = "BASE"


def base():
    """The commit to compare with, in full; None where there is none, or where it is this one."""

    def commit(name):
        found = subprocess.run(["git", "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"], cwd=ROOT, capture_output=True)
        return found.stdout.decode().strip()

    named = os.environ.get(BASE, "").strip()
    found = commit(named) if named else ""
    return found if found and found != commit("HEAD") else None


def file_at(commit, path):
    """A file as it was; None where it was not there."""
    found = subprocess.run(["git", "show", f"{commit}:{path}"], cwd=ROOT, capture_output=True)
    return found.stdout.decode() if found.returncode == 0 else None


def changed_twins():
    """Twins of notebooks whose stamp says that their cells, or what these can reach, are others than at the base."""
    before = base()
    return [twin for twin in all_twins() if before is None or _hashes(twin) != _hashes_at(before, twin)]


def _hashes(twin):
    notebook = stamp.committed(notebook_of(twin))
    found = notebook.metadata.get(stamp.KEY, {}) if notebook is not None else {}
    return {name: found.get(name) for name in ("cells", "helpers")}


def _hashes_at(commit, twin):
    text = file_at(commit, notebook_of(twin).relative_to(ROOT).as_posix())
    found = json.loads(text)["metadata"].get(stamp.KEY, {}) if text else {}
    return {name: found.get(name) for name in ("cells", "helpers")}


def code_changed(module):
    """Whether anything that a module of ``helpers`` can reach is other code than at the base; so it is where there is none."""
    before = base()
    if before is None:
        return True
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(["git", "archive", before, "helpers"], cwd=ROOT, capture_output=True, check=True)
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
            files.extractall(folder, filter="data")
        return _code_behind(module, ROOT) != _code_behind(module, Path(folder))


def _code_behind(module, root):
    package = Package(root)
    if not package.has(module):
        return None
    return {place: package.code(place) for place in package.reach("", also=[module])}

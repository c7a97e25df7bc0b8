"""What has changed since a base, and that nothing is taken for unchanged where there is no base."""

import json
import subprocess

import nbformat
import pytest

from tools import changed, stamp
from tools.twins import all_twins, notebook_of

TWIN, OTHER = all_twins()[:2]


@pytest.fixture
def base(monkeypatch):
    """A base at which the first notebook had another stamp, and all others the one they have."""

    def at(commit, path):
        notebook = json.loads((changed.ROOT / path).read_text(encoding="utf-8"))
        if path == notebook_of(TWIN).relative_to(changed.ROOT).as_posix():
            notebook["metadata"][stamp.KEY]["helpers"] = "another"
        return json.dumps(notebook)

    monkeypatch.setattr(changed, "base", lambda: "abc")
    monkeypatch.setattr(changed, "file_at", at)


def test_without_a_base_everything_counts(monkeypatch):
    monkeypatch.delenv(changed.BASE, raising=False)
    assert changed.base() is None
    assert changed.changed_twins() == all_twins()


@pytest.mark.parametrize("name", ["HEAD", "no-such-commit", " "])
def test_this_commit_and_one_that_is_not_there_are_no_base(monkeypatch, name):
    monkeypatch.setenv(changed.BASE, name)
    assert changed.base() is None


def test_a_notebook_with_another_stamp_has_changed(base):
    assert changed.changed_twins() == [TWIN]


def test_a_notebook_that_was_not_there_has_changed(base, monkeypatch):
    monkeypatch.setattr(changed, "file_at", lambda commit, path: None)
    assert changed.changed_twins() == all_twins()


def test_a_commit_before_this_one_is_a_base(monkeypatch):
    found = subprocess.run(["git", "rev-parse", "HEAD~1"], cwd=changed.ROOT, capture_output=True, text=True)
    if found.returncode:
        pytest.skip("not a git checkout with two commits")
    monkeypatch.setenv(changed.BASE, "HEAD~1")
    assert changed.base() == found.stdout.strip()


def test_stamps_stand_where_they_are_looked_for():
    for twin in (TWIN, OTHER):
        mark = nbformat.read(notebook_of(twin), as_version=4).metadata[stamp.KEY]
        assert {"cells", "helpers"} <= set(mark)


def test_code_behind_a_module_is_compared_with_that_of_the_base(monkeypatch, tmp_path):
    """In a repository of two commits: what the module can reach, and nothing else."""

    def git(*arguments):
        who = ["-c", "user.name=a", "-c", "user.email=a@b"]
        return subprocess.run(
            ["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout.strip()

    room = tmp_path / "helpers" / "methods"
    room.mkdir(parents=True)
    (room / "a.py").write_text("from helpers.methods import b\n\n\ndef f():\n    return b.g()\n", encoding="utf-8")
    (room / "b.py").write_text("def g():\n    return 1\n\n\ndef h():\n    return 2\n", encoding="utf-8")
    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "first")
    first = git("rev-parse", "HEAD")
    git("commit", "--quiet", "--allow-empty", "--message", "second")
    monkeypatch.setattr(changed, "ROOT", tmp_path)
    monkeypatch.setenv(changed.BASE, first)
    assert not changed.code_changed("helpers.methods.a")
    (room / "b.py").write_text("def g():\n    return 1\n\n\ndef h():\n    return 3\n", encoding="utf-8")
    assert not changed.code_changed("helpers.methods.a")
    assert changed.code_changed("helpers.methods.b")
    (room / "b.py").write_text("def g():\n    return 0\n", encoding="utf-8")
    assert changed.code_changed("helpers.methods.a")
    monkeypatch.delenv(changed.BASE)
    assert changed.code_changed("helpers.methods.a")

"""A version is prepared in one piece or not at all, and nothing is published."""

import re
import shutil
import subprocess

import pytest
import yaml

from tools import release
from tools.twins import ROOT, version

FILES = ("helpers/__init__.py", "CITATION.cff", ".zenodo.json", "_config.yml", "CHANGELOG.md")


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A small repository that has what a version is written to."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changes\n\n## Unreleased\n\n- A part on nets.\n\n## 0.0.1 (2025-01-01)\n\n- All.\n"
    )
    (tmp_path / ".gitignore").write_text("dist/\n")
    for name, value in (("name", "a"), ("email", "a@example.org")):
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_{name.upper()}", value)
    release.git(tmp_path, "init", "--quiet")
    release.git(tmp_path, "add", "--all")
    release.git(tmp_path, "commit", "--quiet", "--message", "before")
    monkeypatch.setattr(release, "build_wheel", lambda root: None)
    return tmp_path


def test_version_and_date_are_written_everywhere_and_tagged(root, capsys):
    release.main("9.8.7", root, "2027-01-02")
    assert version(root) == "9.8.7"
    citation = yaml.safe_load((root / "CITATION.cff").read_text())
    assert (citation["version"], str(citation["date-released"])) == ("9.8.7", "2027-01-02")
    assert '"version": "9.8.7"' in (root / ".zenodo.json").read_text()
    assert yaml.safe_load((root / "_config.yml").read_text())["html"]["extra_footer"] == "Version 9.8.7, 2027-01-02"
    assert "## Unreleased\n\n## 9.8.7 (2027-01-02)\n\n- A part on nets." in (root / "CHANGELOG.md").read_text()
    assert (root / "dist" / "notes-9.8.7.md").read_text() == "- A part on nets.\n"
    assert release.git(root, "tag") == "v9.8.7"
    assert "- A part on nets." in release.git(root, "tag", "--list", "-n9", "v9.8.7")
    assert release.git(root, "status", "--porcelain") == ""
    assert "nothing is published" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("number", "change", "words"),
    [
        ("2", lambda root: None, "looks like 0.2.0"),
        ("0.0.1", lambda root: None, "later than 0.0.1"),
        ("9.8.7", lambda root: release.git(root, "tag", "v9.8.7"), "a tag v9.8.7 already"),
        ("9.8.7", lambda root: (root / "new").touch(), "not committed"),
        ("9.8.7", lambda root: (root / "CHANGELOG.md").write_text("## Unreleased\n\n## 0.0.1\n\n- All."), "what is new"),
    ],
)
def test_what_stands_in_the_way_is_said_before_anything_is_written(root, number, change, words):
    change(root)
    before = {name: (root / name).read_text() for name in FILES}
    with pytest.raises(SystemExit, match=re.escape(words)) as stop:
        release.main(number, root)
    assert "Nothing was written." in str(stop.value)
    assert {name: (root / name).read_text() for name in FILES} == before


def test_a_wheel_that_fails_leaves_no_commit_and_no_tag(root, monkeypatch):
    def fails(root):
        raise subprocess.CalledProcessError(1, "pip")

    monkeypatch.setattr(release, "build_wheel", fails)
    with pytest.raises(subprocess.CalledProcessError):
        release.main("9.8.7", root)
    assert release.git(root, "tag") == ""
    assert release.git(root, "log", "--format=%s") == "before"

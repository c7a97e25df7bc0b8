"""What is kept outlives the kernel, is never half written, and stops nobody."""

import json
import os
import subprocess
import sys

import pytest

from helpers.exercises import record
from helpers.exercises.record import Record, find_home, write_whole


@pytest.fixture(autouse=True)
def switched_on(monkeypatch):
    monkeypatch.delenv(record.SWITCH, raising=False)


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "my-work" / record.MARKER
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize(("below", "found"), [("", True), ("a", True), ("a/b/c", True), ("a/b/c/d", False)])
def test_a_home_is_found_up_to_three_folders_above(home, monkeypatch, below, found):
    start = home.parent / below
    start.mkdir(parents=True, exist_ok=True)
    assert find_home(start) == (home if found else None)
    monkeypatch.chdir(start)
    assert find_home() == (home if found else None)


def test_where_nothing_was_laid_nothing_is_kept(tmp_path):
    assert find_home(tmp_path) is None
    (tmp_path / record.MARKER).write_text("a file")
    assert find_home(tmp_path) is None


def test_nothing_is_kept_where_it_is_switched_off(home, monkeypatch):
    monkeypatch.setenv(record.SWITCH, "off")
    assert find_home(home.parent) is None


def test_a_working_folder_that_was_removed_has_no_home(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert find_home() is None


def test_the_next_kernel_finds_what_was_kept(home):
    Record(home).keep("quiz", "p/a name, 100 % odd", {"answer": "B"})
    assert Record(home).kept("quiz", "p/a name, 100 % odd") == {"answer": "B"}
    assert Record(home).all("quiz") == {"p/a name, 100 % odd": {"answer": "B"}}
    assert Record(home).kept("exercise", "p/a name, 100 % odd") is None


def test_this_kernels_own_goes_before_another_ones(home):
    mine = Record(home)
    mine.keep("quiz", "a", {"answer": "A"})
    Record(home).keep("quiz", "a", {"answer": "B"})
    Record(home).keep("quiz", "b", {"answer": "C"})
    assert mine.kept("quiz", "a") == {"answer": "A"}
    assert mine.all("quiz") == {"a": {"answer": "A"}, "b": {"answer": "C"}}


def test_without_a_home_the_kernel_itself_remembers(tmp_path):
    kept = Record()
    kept.keep("quiz", "a", {"answer": "A"})
    assert (kept.kept("quiz", "a"), kept.kept("quiz", "b")) == ({"answer": "A"}, None)
    assert kept.all("quiz") == {"a": {"answer": "A"}}


def test_what_a_kernel_knows_moves_in_with_it(home):
    kept = Record()
    kept.keep("quiz", "a", {"answer": "A"})
    kept.move_to(home)
    assert Record(home).kept("quiz", "a") == {"answer": "A"}


@pytest.mark.parametrize("text", [b"", b'{"answer": "A', b"[1]", b"null", b"\xff\xfe\x00", b"[" * 100_000])
def test_a_file_that_is_damaged_or_foreign_is_passed_over(home, text):
    Record(home).keep("quiz", "good", {"answer": "A"})
    (home / "quiz" / "bad.json").write_bytes(text)
    (home / "quiz" / "folder.json").mkdir()
    (home / "quiz" / "notes.txt").write_text("mine")
    assert Record(home).kept("quiz", "bad") is None
    assert Record(home).all("quiz") == {"good": {"answer": "A"}}
    Record(home).keep("quiz", "bad", {"answer": "B"})
    assert Record(home).kept("quiz", "bad") == {"answer": "B"}


WRITER = """
import sys
from pathlib import Path
from helpers.exercises.record import Record
kept = Record(Path(sys.argv[1]))
for number in range(150):
    kept.keep("exercise", f"{sys.argv[2]}-{number}", {"verdict": "correct"})
    kept.keep("exercise", "both", {"verdict": "not yet", "by": sys.argv[2], "filling": "x" * 20_000})
"""


def test_two_kernels_at_once_lose_nothing_and_nobody_reads_half_a_file(home):
    Record(home).keep("exercise", "both", {"verdict": "correct"})
    kernels = [subprocess.Popen([sys.executable, "-c", WRITER, home, name]) for name in ("a", "b")]
    reads = 0
    while any(kernel.poll() is None for kernel in kernels):
        assert json.loads((home / "exercise" / "both.json").read_text(encoding="utf-8"))["verdict"] in ("correct", "not yet")
        reads += 1
    assert [kernel.returncode for kernel in kernels] == [0, 0]
    assert reads > 10
    assert set(Record(home).all("exercise")) == {"both", *(f"{name}-{number}" for name in "ab" for number in range(150))}
    assert not list(home.rglob(".*.part"))


def test_a_write_that_is_cut_off_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    write_whole(path, "before")

    def cut_off(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(record.os, "fsync", cut_off)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, "after")
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_reader_on_windows_makes_a_writer_wait_and_no_more(tmp_path, monkeypatch):
    """There a file that somebody reads at the moment cannot be replaced."""
    replace, refused = os.replace, iter([True, True, False])

    def now_and_then(made, path):
        if next(refused):
            raise PermissionError(13, "Access is denied")
        replace(made, path)

    monkeypatch.setattr(record.os, "replace", now_and_then)
    write_whole(tmp_path / "a.json", "whole")
    assert (tmp_path / "a.json").read_text() == "whole"


def test_a_file_can_be_read_by_others_as_usual(tmp_path):
    write_whole(tmp_path / "made", "")
    (tmp_path / "usual").write_text("")
    assert (tmp_path / "made").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_full_disk_is_said_once_and_stops_nobody(home, monkeypatch, capsys):
    def no_space(_):
        raise OSError(28, "No space left on device")

    kept = Record(home)
    monkeypatch.setattr(record.os, "fsync", no_space)
    for name in ("a", "b"):
        kept.keep("quiz", name, {"answer": "A"})
    assert capsys.readouterr().out == (
        f"Your progress cannot be kept in {home} (No space left on device). Everything else works as usual.\n"
    )
    assert kept.all("quiz") == {"a": {"answer": "A"}, "b": {"answer": "A"}}
    assert list((home / "quiz").iterdir()) == []


def test_a_home_that_was_removed_is_not_made_again(home, capsys):
    kept = Record(home)
    home.rmdir()
    kept.keep("quiz", "a", {"answer": "A"})
    assert "cannot be kept" in capsys.readouterr().out
    assert not home.exists()

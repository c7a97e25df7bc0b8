"""A sync proves what it can before it runs, runs what changed, and leaves alone what did not."""

import copy
from concurrent.futures import Future

import nbformat
import pytest

from helpers.exercises import record
from tools import execute, pages, precheck, stamp, sync
from tools.precheck import Problem
from tools.twins import SOURCE, all_twins, chapter_of, key_of, notebook_of, read_twin

TWIN = SOURCE / "granger" / "03_fooled.md"


@pytest.fixture
def at_rest(tmp_path, monkeypatch):
    """No memory of an earlier sync, and none that this test leaves."""
    monkeypatch.setattr(sync, "LAST_SYNC", tmp_path / "sync")
    return tmp_path / "sync"


@pytest.fixture
def committed(tmp_path):
    """A notebook as committed, in a folder of the test."""
    path = tmp_path / "fooled.ipynb"
    path.write_bytes(notebook_of(TWIN).read_bytes())
    return nbformat.read(path, as_version=4), path


def test_help_starts_nothing(capsys):
    with pytest.raises(SystemExit) as stop:
        sync.main(["--help"])
    assert stop.value.code == 0
    assert "--only" in capsys.readouterr().out


def test_an_unknown_notebook_is_named_with_those_that_there_are(at_rest):
    with pytest.raises(SystemExit, match=r"no notebook called granger/nothing\. There are:\n(.*\n)*  granger/fooled"):
        sync.main(["--only", "granger/nothing"])


def test_nothing_is_looked_at_when_nothing_has_changed(at_rest, monkeypatch, capsys):
    at_rest.write_text(sync.fingerprint(), encoding="utf-8")
    monkeypatch.setattr(sync, "carry_address", lambda: pytest.fail("it looked"))
    sync.main([])
    assert "Nothing has changed" in capsys.readouterr().out


def test_a_problem_stops_it_before_a_kernel(at_rest, monkeypatch):
    monkeypatch.setattr(precheck, "problems", lambda twins: [Problem("a.md", 3, "is wrong")])
    monkeypatch.setattr(sync, "make", lambda twins: pytest.fail("a kernel was started"))
    with pytest.raises(SystemExit, match=r"a\.md:3: is wrong\n1 problem\(s\); nothing was run"):
        sync.main(["--only", "granger/fooled"])
    assert not at_rest.exists()


def test_outputs_are_carried_where_the_text_alone_has_changed(committed):
    notebook, path = committed
    changed = read_twin(TWIN)
    changed.cells[0].source = "# Another title"
    assert sync.carry_outputs(notebook, changed, path)
    after = nbformat.read(path, as_version=4)
    assert after.cells[0].source == "# Another title"
    assert [cell.get("outputs") for cell in after.cells] == [cell.get("outputs") for cell in notebook.cells]
    assert after.metadata == notebook.metadata
    assert not sync.carry_outputs(after, copy.deepcopy(after), path)


def test_a_notebook_whose_claim_fails_is_not_written(monkeypatch, tmp_path):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("from helpers.claims import claim\nclaim('rct-effect', 7)")]
    )
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    monkeypatch.setattr(sync, "read_twin", lambda twin: notebook)
    monkeypatch.setattr(sync, "notebook_of", lambda twin: tmp_path / "wrong.ipynb")
    good, words = sync.run(TWIN)
    assert not good
    assert words == "these claims do not hold:\n  rct-effect measured 7"
    assert not (tmp_path / "wrong.ipynb").exists()


def test_a_run_is_stamped_with_the_seconds_of_its_kernel(monkeypatch, tmp_path):
    busy = "import time\nbegan = time.process_time()\nwhile time.process_time() - began < 1: pass\ntime.sleep(2)"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(busy)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    monkeypatch.setattr(sync, "read_twin", lambda twin: notebook)
    monkeypatch.setattr(stamp, "fingerprints", lambda twin: {})
    monkeypatch.setattr(sync, "notebook_of", lambda twin: tmp_path / "busy.ipynb")
    assert sync.run(TWIN)[0]
    seconds = nbformat.read(tmp_path / "busy.ipynb", as_version=4).metadata[stamp.KEY]["seconds"]
    assert 1 <= seconds < 2.9  # and not those that it slept


def test_cells_of_twins_are_formatted_and_text_is_not(tmp_path):
    text = TWIN.read_text(encoding="utf-8")
    spoiled = text.replace("import numpy as np\n", "import  numpy  as np\n", 1).replace("## Sources", "##  Sources")
    path = tmp_path / "twin.md"
    path.write_text(spoiled, encoding="utf-8")
    sync.format_twins([path])
    assert path.read_text(encoding="utf-8") == text.replace("## Sources", "##  Sources")


def test_every_code_cell_is_found_by_the_formatter():
    for twin in all_twins():
        cells = [cell for cell in read_twin(twin).cells if cell.cell_type == "code"]
        found = [match[2] for match in sync.CELL.finditer(twin.read_text(encoding="utf-8"))]
        assert found == [cell.source for cell in cells], key_of(twin)


class AtOnce:
    """A pool that runs what it is given at once, in this process."""

    def __init__(self, *_):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def submit(self, function, twin):
        done = Future()
        done.set_result(function(twin))
        return done


@pytest.fixture
def runs(monkeypatch):
    """What a sync runs, in which order, where the notebooks named here are stale; those in ``bad`` fail."""
    found, stale, bad = [], {"granger/fooled", "attention/reading", "granger/spiking"}, set()

    def run(twin):
        found.append(chapter_of(twin))
        return chapter_of(twin) not in bad, "1.0 s"

    monkeypatch.setattr(sync, "ProcessPoolExecutor", AtOnce)
    monkeypatch.setattr(sync, "run", run)
    monkeypatch.setattr(stamp, "is_fresh", lambda twin, notebook, package: chapter_of(twin) not in stale)
    monkeypatch.setattr(sync, "carry_outputs", lambda committed, notebook, path: False)
    return found, stale, bad


def test_stale_notebooks_run_and_those_that_take_longest_begin(runs, capsys):
    found, stale, _ = runs
    assert sync.make(all_twins())
    assert set(found) == stale
    assert found == ["attention/reading", "granger/spiking", "granger/fooled"]
    assert f"{len(all_twins()) - 3} notebook(s) are fresh" in capsys.readouterr().out


@pytest.mark.parametrize("which", ["attention/reading", "granger/fooled"])
def test_one_that_fails_is_told_and_the_others_run(runs, which):
    found, stale, bad = runs
    bad.add(which)
    assert not sync.make(all_twins())
    assert set(found) == stale


def test_a_sync_with_a_failure_is_not_at_rest_and_writes_no_page(at_rest, runs, monkeypatch):
    runs[2].add("granger/fooled")
    monkeypatch.setattr(precheck, "problems", lambda twins: [])
    monkeypatch.setattr(pages, "write_pages", lambda: pytest.fail("pages were written"))
    with pytest.raises(SystemExit, match="Some notebooks are not written"):
        sync.main([])
    assert not at_rest.exists()


@pytest.mark.parametrize(("arguments", "rests"), [([], True), (["--only", "granger/fooled"], False)])
def test_only_a_whole_sync_is_remembered(at_rest, runs, monkeypatch, arguments, rests):
    monkeypatch.setattr(precheck, "problems", lambda twins: [])
    monkeypatch.setattr(pages, "write_pages", lambda: None)
    sync.main(arguments)
    assert at_rest.exists() == rests


def test_ctrl_c_starts_nothing_more(runs, monkeypatch):
    stopped = []

    class Stopped(AtOnce):
        def shutdown(self, wait, cancel_futures):
            stopped.append((wait, cancel_futures))

    def interrupt(running):
        raise KeyboardInterrupt

    monkeypatch.setattr(sync, "ProcessPoolExecutor", Stopped)
    monkeypatch.setattr(sync, "as_completed", interrupt)
    with pytest.raises(SystemExit, match="What is listed above is written"):
        sync.make(all_twins())
    assert stopped == [(True, True)]


HALF_WRITTEN = ["", '{"cells": [{"cell_type": "code", "sour', "null"]


@pytest.mark.parametrize("text", [None, "<<<<<<< ours", "{}", '{"cells": []}', *HALF_WRITTEN])
def test_a_notebook_that_cannot_be_read_is_stale_and_begins_first(tmp_path, text):
    path = tmp_path / "merged.ipynb"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    notebook = stamp.committed(path)
    assert not stamp.is_fresh(TWIN, notebook)
    assert stamp.seconds_of(notebook) == float("inf")


@pytest.mark.parametrize("text", HALF_WRITTEN)
def test_a_half_written_notebook_is_made_again(tmp_path, monkeypatch, text):
    """As a full disk or a lost connection leaves one."""
    path = tmp_path / "half.ipynb"
    path.write_text(text, encoding="utf-8")
    tiny = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print('it ran')")])
    tiny.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    monkeypatch.setattr(sync, "ProcessPoolExecutor", AtOnce)
    monkeypatch.setattr(sync, "notebook_of", lambda twin: path)
    monkeypatch.setattr(sync, "read_twin", lambda twin: copy.deepcopy(tiny))
    assert sync.make([TWIN])
    assert "it ran" in nbformat.read(path, as_version=4).cells[0].outputs[0].text
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("text", HALF_WRITTEN)
def test_pages_take_a_half_written_notebook_for_one_that_has_not_run(tmp_path, monkeypatch, text):
    """Whoever makes one notebook alone is not stopped by another one that is cut off."""
    (tmp_path / "half.ipynb").write_text(text, encoding="utf-8")
    monkeypatch.setattr(pages.chapters, "notebook_of", lambda twin: tmp_path / "half.ipynb")
    chapter = pages.chapters.read_chapter(TWIN)
    assert chapter.notebook is None
    assert chapter.title == "Six ways to be fooled"


@pytest.mark.parametrize("how", ["made anew", "outputs carried"])
def test_a_notebook_is_written_as_a_whole(committed, monkeypatch, how):
    """Where writing is cut off, the one before stays."""
    notebook, path = committed
    before = path.read_bytes()

    def cut_off(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(record.os, "fsync", cut_off)
    monkeypatch.setattr(sync, "notebook_of", lambda twin: path)
    monkeypatch.setattr(execute, "run", lambda notebook, folder: 1.0)
    changed = read_twin(TWIN)
    changed.cells[0].source = "# Another title"
    with pytest.raises(OSError, match="No space left"):
        sync.run(TWIN) if how == "made anew" else sync.carry_outputs(notebook, changed, path)
    assert path.read_bytes() == before
    assert list(path.parent.glob("*fooled*")) == [path]


@pytest.mark.parametrize("field", ["cells", "helpers"])
def test_a_stamp_of_something_else_is_stale(field):
    notebook = stamp.committed(notebook_of(TWIN))
    assert stamp.is_fresh(TWIN, notebook)
    notebook.metadata[stamp.KEY][field] = "another"
    assert not stamp.is_fresh(TWIN, notebook)


def test_a_notebook_that_lacks_a_cell_is_stale():
    notebook = stamp.committed(notebook_of(TWIN))
    del notebook.cells[next(n for n, cell in enumerate(notebook.cells) if cell.cell_type == "code")]
    assert not stamp.is_fresh(TWIN, notebook)

"""Learners' copies, the branches to which launch buttons lead, and copies that keep the solutions for a while."""

import ast
import html
import json
import os
import re
import shutil
import tomllib

import nbformat
import pytest
import yaml

from helpers.exercises import bank, overview, record
from helpers.exercises.core import CORRECT, NOT_ATTEMPTED
from tests.leaks import leaks, secrets
from tools import copies, execute
from tools.copies import BRANCHES, HIDDEN, SHOWN, START, hide_solutions_in_kernel, main, write_branch
from tools.twins import ROOT, all_twins, chapter_of, defines_exercise, key_of, project, read_twin

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.fixture(scope="module", params=[SHOWN, HIDDEN])
def branch(request, tmp_path_factory):
    """What the publish workflow pushes, made as it makes it."""
    folder = tmp_path_factory.mktemp("branch")
    main([str(folder), "--branch", "--solutions", request.param])
    return folder


def place(twin):
    """Where the copy of a notebook is, from the folder of the copies."""
    return copies.numbered(key_of(twin), copies.captions())


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_branch_holds_every_notebook_without_output(branch):
    for twin in all_twins():
        notebook = nbformat.read(branch / "book" / f"{key_of(twin)}.ipynb", as_version=4)
        assert not any(cell.outputs or cell.execution_count for cell in code(notebook))


def test_the_set_up_cell_alone_is_folded_in_lab(branch):
    for twin in all_twins():
        first, *others = code(nbformat.read(branch / "book" / f"{key_of(twin)}.ipynb", as_version=4))
        assert first.source.startswith("# Set-up")
        assert first.metadata["jupyter"] == {"source_hidden": True}
        assert not any("jupyter" in cell.metadata for cell in others)


def test_branch_holds_what_binder_installs(branch):
    environment = yaml.safe_load((branch / "environment.yml").read_text(encoding="utf-8"))
    assert environment["dependencies"][-1]["pip"][-1] == "--editable ."
    assert (branch / "constraints.txt").is_file()
    table = tomllib.loads((branch / "pyproject.toml").read_text(encoding="utf-8"))
    for name in (table["project"]["readme"], *table["project"]["license-files"]):
        assert (branch / name).is_file(), name
    for pattern in table["tool"]["setuptools"]["package-data"]["helpers"]:
        assert list((branch / "helpers").glob(pattern)), pattern
    ours = {path.relative_to(ROOT / "helpers") for path in (ROOT / "helpers").rglob("*.py")}
    assert {path.relative_to(branch / "helpers") for path in (branch / "helpers").rglob("*.py")} == ours
    assert not list(branch.rglob("__pycache__"))


def test_branch_is_made_in_one_piece(tmp_path):
    (tmp_path / "old").write_text("")
    with pytest.raises(SystemExit, match="should be empty"):
        write_branch(tmp_path)


def test_command_refuses_another_word(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main([str(tmp_path), "--solutions", "hide"])
    assert "invalid choice: 'hide'" in capsys.readouterr().err


def test_publish_pushes_the_branches_that_the_sites_name():
    text = (ROOT / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8")
    for solutions, name in BRANCHES.items():
        assert re.search(rf"^ +publish {name} {solutions}$", text, re.MULTILINE)
    assert 'python -m tools.publish_copies "$REMOTE" "$1" --solutions "$2"' in text
    assert "--force" not in text, "learners pull from these branches"
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert config["repository"]["branch"] == BRANCHES[SHOWN]


@pytest.mark.parametrize("twin", all_twins(), ids=key_of)
def test_hidden_copy_differs_by_the_switch_alone(twin):
    notebook = read_twin(twin)
    hide_solutions_in_kernel(notebook)
    changed = [(a.source, b.source) for a, b in zip(read_twin(twin).cells, notebook.cells, strict=True) if a.source != b.source]
    ((before, after),) = changed
    assert after.endswith(before)
    ast.parse(after)


def test_hidden_copies_hold_no_solution(tmp_path):
    main([str(tmp_path), "--solutions", HIDDEN])
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.ipynb")} == {START, *map(place, all_twins())}
    assert leaks(tmp_path) == set()


def run_first(twin, folder):
    """Run a copy's first two code cells and its exercises, skipping the set-up cell, and ask for a solution."""
    notebook = nbformat.read(folder / place(twin), as_version=4)
    cells = [code(notebook)[1], *(cell for cell in code(notebook) if defines_exercise(cell.source))]
    name = defines_exercise(cells[1].source)
    short = nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_code_cell(f'solution("{name}")')])
    execute.run(short, folder)
    nbformat.write(short, folder / place(twin))
    return short


@pytest.mark.parametrize("solutions", [SHOWN, HIDDEN])
def test_kernel_of_a_copy_keeps_solutions_or_shows_them(solutions, tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_SOLUTIONS", raising=False)
    monkeypatch.setattr(copies, "all_twins", lambda: all_twins()[:1])
    twin = all_twins()[0]
    main([str(tmp_path), "--solutions", solutions])
    ran = run_first(twin, tmp_path)
    results = execute.check_results(ran)
    assert {result["verdict"] for result in results} == {NOT_ATTEMPTED}
    found = {name for name, _ in leaks(tmp_path)}
    here = {result["exercise"] for result in results} & set(secrets())
    assert found & here == (set() if solutions == HIDDEN else here)
    last = ran.cells[-1].outputs[0]["text"]
    assert ("Your instructor keeps the solutions for now." in last) == (solutions == HIDDEN)


def test_leaks_are_found_in_every_kind_of_file(tmp_path):
    name, (line, *_) = next(iter(secrets().items()))
    highlighted = "".join(f"<span>{html.escape(letter)}</span> " for letter in line)
    for file, text in (
        ("a.js", f"x={line};"),
        ("b.html", f"<b>{html.escape(line)}</b>"),
        ("c.html", highlighted),
        ("d", f" {line}\n"),
    ):
        (tmp_path / file).write_text(text, encoding="utf-8")
    assert {path for found, path in leaks(tmp_path) if found == name} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflow_is_yaml_and_calls_what_exists(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", True, "jobs"} <= set(workflow)  # YAML reads the word "on" as True
    commands = "\n".join(step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"])
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target, setting in re.findall(r"\bmake ([a-z-]+)(?: ([A-Z_]+)=)?", commands):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
        assert not setting or re.search(rf"^{setting} +\?=", makefile, re.MULTILINE), setting
    for module in re.findall(r"python -m tools\.(\w+)", commands):
        assert (ROOT / "tools" / f"{module}.py").is_file(), module
    for script in re.findall(r"\bbash (\S+)", commands):
        assert (ROOT / script).is_file(), script


def test_some_workflow_runs_weekly_at_colabs_own_torch():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "colab.yml").read_text(encoding="utf-8"))
    assert len(workflow[True]["schedule"]) == 1
    commands = [step.get("run", "") for step in workflow["jobs"]["colab"]["steps"]]
    ours = re.search(r"^COLAB_TORCH \?= (\S+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert any(re.fullmatch(r"make colab COLAB_TORCH=(?!" + re.escape(ours) + r")\S+", line) for line in commands)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A folder of copies as `make lab` lays it; tests that change something take `mine`."""
    folder = tmp_path_factory.mktemp("fresh")
    main([str(folder)])
    return folder


@pytest.fixture
def mine(fresh, tmp_path):
    """The same, to be changed; a tree with links is not followed."""
    shutil.copytree(fresh, tmp_path / "my-work", symlinks=True)
    return tmp_path / "my-work"


TWIN = next(twin for twin in all_twins() if chapter_of(twin) == "granger/spiking")
COPY = "3_granger/04_spiking.ipynb"


def everything(folder):
    """All files of a folder with what they hold, and links with where they lead."""
    paths = [path for path in folder.rglob("*") if path.is_symlink() or path.is_file()]
    return {
        path.relative_to(folder).as_posix(): os.readlink(path) if path.is_symlink() else path.read_bytes() for path in paths
    }


def test_folders_are_listed_in_the_order_of_the_course(fresh):
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = [chapter["file"].removeprefix("book/") for part in contents["parts"] for chapter in part["chapters"]]
    in_course = [key for key in listed if (ROOT / "book" / "src" / f"{key}.md").exists()]
    found = sorted(path.relative_to(fresh).as_posix() for path in fresh.rglob("*.ipynb"))
    assert [path.partition("_")[2] for path in found[1:]] == [f"{key}.ipynb" for key in in_course]
    assert found[0] == START
    assert found[1] == "1_interventions/01_cause.ipynb"


def relative_links(notebook):
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:|#", link)]


def test_links_between_copies_lead_to_copies(fresh):
    count = 0
    for path in fresh.rglob("*.ipynb"):
        for link in relative_links(nbformat.read(path, as_version=4)):
            assert (path.parent / link.partition("#")[0]).is_file(), f"{path}: {link}"
            count += 1
    assert count > 20


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("[a](../granger/03_fooled.ipynb#cells)", "[a](../3_granger/03_fooled.ipynb#cells)"),
        ("[a](02_scores.ipynb) and [b](03_atlas.ipynb)", "[a](02_scores.ipynb) and [b](03_atlas.ipynb)"),
        ("[a](../reference/notation.md)", "[a]({site}/book/reference/notation.html)"),
        ("[a](../sweep.md#how)", "[a]({site}/book/sweep.html#how)"),
        ("[a](https://a.org/sweep.md) `x[i](own.ipynb)`", "[a](https://a.org/sweep.md) `x[i](own.ipynb)`"),
    ],
)
def test_a_link_leads_to_a_copy_or_to_the_public_page(text, there):
    places = {key_of(twin): place(twin) for twin in all_twins()}
    there = there.replace("{site}", project()["urls"]["Homepage"])
    assert copies.with_links_of_copies(text, "interventions/01_cause", places) == there


def test_a_branch_has_paths_and_links_of_the_book_and_no_record(branch):
    for twin in all_twins():
        notebook = nbformat.read(branch / "book" / f"{key_of(twin)}.ipynb", as_version=4)
        assert relative_links(notebook) == relative_links(read_twin(twin))
    assert not list(branch.rglob(record.MARKER))
    assert not list(branch.rglob(START))


def test_the_course_beside_the_copies_is_that_of_the_bank(fresh):
    found = [copy for part in overview.read_course(fresh / record.MARKER) for copy in part.copies]
    assert [copy.notebook for copy in found] == [chapter_of(twin) for twin in all_twins()]
    for copy in found:
        assert (fresh / copy.path).is_file()
        assert set(copy.exercises) == set(bank.of_notebook(copy.notebook))
    assert found[0].title == "What does it mean for A to cause B?"


def test_a_second_run_keeps_every_copy(mine, capsys):
    (mine / COPY).write_text('{"nbformat": 4, "cells": ["mine"]}')
    before = everything(mine)
    main([str(mine)])
    assert everything(mine) == before
    assert f"{mine / COPY}: yours, kept as it is" in capsys.readouterr().out


@pytest.mark.parametrize("left", [b"", b'{"cells": [', b"\xff\xfe", b"[]", b'{"nbformat": 4, "cells": [{"source": "h\xc3'])
def test_a_copy_that_was_cut_off_is_set_aside_and_made_anew(mine, capsys, left):
    (mine / COPY).write_bytes(left)
    main([str(mine)])
    assert nbformat.read(mine / COPY, as_version=4).cells
    assert (mine / f"{COPY}.unreadable").read_bytes() == left
    assert "set aside as 04_spiking.ipynb.unreadable" in capsys.readouterr().out
    (mine / COPY).write_bytes(left + b"{")
    main([str(mine)])
    assert (mine / f"{COPY}.unreadable").read_bytes() == left
    assert (mine / f"{COPY}.unreadable-1").read_bytes() == left + b"{"


def test_a_thousand_files_set_aside_are_enough(mine):
    (mine / COPY).write_bytes(b"{")
    for ending in ("", *(f"-{count}" for count in range(1, 1000))):
        (mine / f"{COPY}.unreadable{ending}").touch()
    with pytest.raises(SystemExit, match=r"04_spiking\.ipynb cannot be set aside, since 1000 files are called"):
        main([str(mine)])
    assert (mine / COPY).read_bytes() == b"{"


def test_nothing_of_a_copy_is_there_when_writing_is_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr(record.os, "fsync", no_space)
    with pytest.raises(SystemExit, match=r"Stopped, and nothing of yours is lost: .*No space left"):
        main([str(tmp_path)])
    assert everything(tmp_path) == {}


def no_space(_):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("name", [COPY, START])
def test_a_link_that_leads_nowhere_is_left_alone_and_named(mine, tmp_path, capsys, name):
    (mine / name).unlink()
    (mine / name).symlink_to(tmp_path / "gone.ipynb")
    main([str(mine)])
    assert f"{mine / name}: a link that leads nowhere, left alone" in capsys.readouterr().out
    assert (mine / name).is_symlink()
    assert not (tmp_path / "gone.ipynb").exists()


def test_a_folder_that_is_a_link_to_nowhere_stops_no_other(mine, tmp_path, capsys):
    shutil.rmtree(mine / "3_granger")
    (mine / "3_granger").symlink_to(tmp_path / "gone")
    (mine / "4_attention" / "01_from_scratch.ipynb").unlink()
    main([str(mine)])
    assert f"{mine / COPY}: not written, since its folder cannot be made" in capsys.readouterr().out
    assert not (tmp_path / "gone").exists()
    assert (mine / "4_attention" / "01_from_scratch.ipynb").is_file()


def as_before_numbers(folder):
    """A learner's folder of before folders had numbers, with an answer of theirs and a file of theirs."""
    for path in folder.iterdir():
        (shutil.rmtree if path.is_dir() else os.remove)(path)
    for twin in all_twins():
        path = folder / f"{key_of(twin)}.ipynb"
        path.parent.mkdir(exist_ok=True)
        notebook = read_twin(twin)
        notebook.cells.append(nbformat.v4.new_code_cell("my = 'answer'"))
        nbformat.write(notebook, path)
    (folder / "granger" / "notes.txt").write_text("mine")


def test_earlier_copies_move_to_numbered_folders_with_links_that_lead_there(mine, capsys):
    as_before_numbers(mine)
    before = nbformat.read(mine / "granger" / "04_spiking.ipynb", as_version=4)
    main([str(mine)])
    said = capsys.readouterr().out
    assert f"{mine / 'granger'}: is now 3_granger, with all that was in it" in said
    assert not (mine / "granger").exists()
    assert (mine / "3_granger" / "notes.txt").read_text() == "mine"
    after = nbformat.read(mine / COPY, as_version=4)
    assert [cell.source for cell in code(after)] == [cell.source for cell in code(before)]
    for path in mine.rglob("*.ipynb"):
        assert all(
            (path.parent / link.partition("#")[0]).is_file() for link in relative_links(nbformat.read(path, as_version=4))
        )
    assert f"{mine / COPY}: yours, kept as it is" in said


def test_a_part_that_got_another_number_moves_too(mine):
    (mine / "3_granger").rename(mine / "2_granger")
    before = (mine / "2_granger" / "04_spiking.ipynb").read_bytes()
    (mine / "1_self_granger").mkdir()
    main([str(mine)])
    assert (mine / COPY).read_bytes() == before
    assert not (mine / "2_granger").exists()
    assert (mine / "1_self_granger").is_dir()


def test_links_to_a_part_that_got_another_number_are_mended_in_all_copies(mine):
    """As an earlier version laid them: links in this part and in others lead to the folder that it had."""
    before = everything(mine)
    elsewhere = 0
    for path in mine.rglob("[0-9]_*/*.ipynb"):
        text = path.read_text(encoding="utf-8")
        elsewhere += "](../3_granger/" in text
        path.write_text(text.replace("](../3_granger/", "](../2_granger/"), encoding="utf-8")
    assert elsewhere > 1
    (mine / "3_granger").rename(mine / "2_granger")
    main([str(mine)])
    assert everything(mine) == before


def test_where_both_are_there_nothing_is_overwritten(mine, capsys):
    """An earlier copy beside a new one stays; one without a new one moves."""
    (mine / "granger").mkdir()
    (mine / "granger" / "04_spiking.ipynb").write_text('{"nbformat": 4, "cells": [], "mine": 1}')
    (mine / "granger" / "03_fooled.ipynb").write_text('{"nbformat": 4, "cells": [], "mine": 2}')
    (mine / "3_granger" / "03_fooled.ipynb").unlink()
    there = (mine / COPY).read_bytes()
    main([str(mine)])
    assert (mine / COPY).read_bytes() == there
    assert json.loads((mine / "granger" / "04_spiking.ipynb").read_text())["mine"] == 1
    assert json.loads((mine / "3_granger" / "03_fooled.ipynb").read_text())["mine"] == 2
    assert "04_spiking.ipynb: left where it is, because there is" in capsys.readouterr().out


def test_the_start_page_shows_what_is_kept(mine):
    kept = record.Record(mine / record.MARKER)
    name = next(iter(bank.of_notebook("granger/spiking")))
    kept.keep(record.SOLVED, name, {"when": 1.0})
    main([str(mine)])
    (page,) = code(nbformat.read(mine / START, as_version=4))
    assert "start_page()" in page.source
    shown = page.outputs[0].data
    total = len(list(filter(None, (defines_exercise(cell.source) for twin in all_twins() for cell in code(read_twin(twin))))))
    assert f"1 of {total} exercises solved" in shown["text/plain"]
    assert f"<a href='{COPY}'>" in shown["text/html"]


def test_the_start_page_is_written_anew_and_what_a_learner_wrote_there_is_set_aside(mine, capsys):
    first = (mine / START).read_bytes()
    notebook = nbformat.read(mine / START, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("mine = 1"))
    nbformat.write(notebook, mine / START)
    written = (mine / START).read_bytes()
    main([str(mine)])
    assert (mine / START).read_bytes() == first
    assert (mine / f"{START}.yours").read_bytes() == written
    assert "set aside as 00_start_here.ipynb.yours" in capsys.readouterr().out


def test_the_empty_cell_that_running_the_last_one_adds_is_nothing_written(mine, capsys):
    notebook = nbformat.read(mine / START, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("\n"))
    nbformat.write(notebook, mine / START)
    main([str(mine)])
    assert "you wrote into the start page" not in capsys.readouterr().out
    assert [path.name for path in mine.glob(f"{START}*")] == [START]


def test_what_runs_for_tests_and_pages_keeps_nothing_beside_the_copies(mine, monkeypatch):
    monkeypatch.delenv(record.SWITCH)  # of these tests; what is tested is the one of `execute`
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("from helpers.exercises import begin, progress\nbegin('interventions/cause')\nprogress()")
        ]
    )
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    before = everything(mine)
    execute.run(notebook, mine / "1_interventions")
    assert everything(mine) == before


def test_copies_for_one_who_missed_a_day_are_solved_before_the_notebook_named_and_open_from_there(fresh, tmp_path):
    main([str(tmp_path / "caught-up"), "--solved-up-to", "interventions/atlas"])
    solved = {"interventions/cause", "interventions/scores"}
    for twin in all_twins():
        ours, exercises = nbformat.read(tmp_path / "caught-up" / place(twin), as_version=4), bank.of_notebook(chapter_of(twin))
        theirs = nbformat.read(fresh / place(twin), as_version=4)
        for cell, other in zip(ours.cells, theirs.cells, strict=True):
            name = defines_exercise(cell.source) if cell.cell_type == "code" else None
            if name and chapter_of(twin) in solved:
                assert cell.source == f"@exercise\n{exercises[name].solution.rstrip()}"
            else:
                assert cell.source == other.source


def test_a_folder_of_another_day_is_not_filled_up_with_what_is_not_solved(fresh):
    before = everything(fresh)
    with pytest.raises(SystemExit, match="holds notebooks already, and none is written over"):
        main([str(fresh), "--solved-up-to", "interventions/atlas"])
    assert everything(fresh) == before


def test_a_solved_copy_runs_with_what_it_holds(tmp_path):
    main([str(tmp_path), "--solved-up-to", "granger/02_from_scratch"])
    twin = next(twin for twin in all_twins() if chapter_of(twin) == "granger/regression_and_var")
    notebook = nbformat.read(tmp_path / place(twin), as_version=4)
    kept = code(notebook)[:2] + [cell for cell in code(notebook) if defines_exercise(cell.source)]
    small = nbformat.v4.new_notebook(cells=kept)
    execute.run(small, tmp_path)
    assert [result["verdict"] for result in execute.check_results(small)] == [CORRECT] * 3


def test_a_notebook_that_is_not_there_is_named_and_nothing_is_written(tmp_path):
    with pytest.raises(SystemExit, match=r"no notebook 'granger/nobody'. These are: interventions/cause, "):
        main([str(tmp_path / "copies"), "--solved-up-to", "granger/nobody"])
    assert not (tmp_path / "copies").exists()

"""Learners' copies, the branches to which launch buttons lead, and copies that keep the solutions for a while."""

import ast
import html
import re
import tomllib

import nbformat
import pytest
import yaml

from helpers.exercises.core import NOT_ATTEMPTED
from tests.leaks import leaks, secrets
from tools import copies, execute
from tools.copies import BRANCHES, HIDDEN, SHOWN, hide_solutions_in_kernel, main, write_branch
from tools.twins import ROOT, all_twins, defines_exercise, key_of, read_twin

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.fixture(scope="module", params=[SHOWN, HIDDEN])
def branch(request, tmp_path_factory):
    """What the publish workflow pushes, made as it makes it."""
    folder = tmp_path_factory.mktemp("branch")
    main([str(folder), "--branch", "--solutions", request.param])
    return folder


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_branch_holds_every_notebook_without_output(branch):
    for twin in all_twins():
        notebook = nbformat.read(branch / "book" / f"{key_of(twin)}.ipynb", as_version=4)
        assert not any(cell.outputs or cell.execution_count for cell in code(notebook))


def test_branch_holds_what_binder_installs(branch):
    environment = yaml.safe_load((branch / "environment.yml").read_text(encoding="utf-8"))
    assert environment["dependencies"][-1]["pip"][-1] == "--editable ."
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
    assert len(list(tmp_path.rglob("*.ipynb"))) == len(all_twins())
    assert leaks(tmp_path) == set()


def run_first(twin, folder):
    """Run a copy's first two code cells and its exercises, skipping the set-up cell, and ask for a solution."""
    notebook = nbformat.read(folder / f"{key_of(twin)}.ipynb", as_version=4)
    cells = [code(notebook)[1], *(cell for cell in code(notebook) if defines_exercise(cell.source))]
    name = defines_exercise(cells[1].source)
    short = nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_code_cell(f'solution("{name}")')])
    execute.run(short, folder)
    nbformat.write(short, folder / f"{key_of(twin)}.ipynb")
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
    for target, setting in re.findall(r"\bmake ([a-z]+)(?: ([A-Z_]+)=)?", commands):
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

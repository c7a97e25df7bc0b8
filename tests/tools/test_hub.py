"""The hub for a class, the week's public job, the container of Codespaces: settings that nothing else in the tests runs."""

import asyncio
import json
import re
from types import SimpleNamespace

import pytest
import yaml

from helpers.exercises import record
from tools.twins import ROOT

CONFIG = ROOT / "tools" / "hub" / "jupyterhub_config.py"


class Settings(dict):
    """What JupyterHub hands to its configuration: any section, with any name."""

    def __getattr__(self, name):
        return self.setdefault(name, Settings())

    def __setattr__(self, name, value):
        self[name] = value


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """The configuration, read as JupyterHub reads it."""

    def read(**environment):
        for name, value in {"COURSE_HOMES": str(tmp_path), "COURSE_PASSWORD": "cause-and-effect", **environment}.items():
            monkeypatch.setenv(name, value)
        settings = Settings()
        exec(
            compile(CONFIG.read_text(encoding="utf-8"), CONFIG, "exec"),
            {"get_config": lambda: settings, "__file__": str(CONFIG)},
        )
        return settings

    monkeypatch.delenv("COURSE_SOLUTIONS", raising=False)
    return read


def log_in(settings, name):
    asyncio.run(settings.Spawner.pre_spawn_hook(SimpleNamespace(user=SimpleNamespace(name=name))))


def test_a_login_lays_copies_without_solutions_and_a_second_one_keeps_what_was_written(configured, tmp_path):
    settings = configured()
    log_in(settings, "ada")
    notebook = tmp_path / "ada" / "course" / "1_interventions" / "01_cause.ipynb"
    assert '\\"COURSE_SOLUTIONS\\"] = \\"hidden\\"' in notebook.read_text(encoding="utf-8")
    assert (tmp_path / "ada" / "course" / record.MARKER).is_dir()
    mine = json.loads(notebook.read_text(encoding="utf-8"))
    mine["cells"][0]["source"] = ["mine"]
    notebook.write_text(json.dumps(mine), encoding="utf-8")
    log_in(settings, "ada")
    assert json.loads(notebook.read_text(encoding="utf-8")) == mine


def test_the_hub_serves_others_while_copies_are_made(configured, monkeypatch):
    settings, turns = configured(), []
    monkeypatch.setattr(asyncio, "create_subprocess_exec", _slow)

    async def both():
        async def other():
            for _ in range(5):
                await asyncio.sleep(0)
                turns.append("other")

        spawner = SimpleNamespace(user=SimpleNamespace(name="ada"))
        await asyncio.gather(settings.Spawner.pre_spawn_hook(spawner), other())

    asyncio.run(both())
    assert turns == ["other"] * 5


async def _slow(*command, **options):
    async def wait():
        await asyncio.sleep(0.05)
        return 0

    return SimpleNamespace(wait=wait, returncode=0)


def test_a_login_without_copies_is_no_login(configured, monkeypatch, tmp_path):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "course").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"No copies for ada: tools.copies ended with 1"):
        log_in(configured(), "ada")


def test_kernels_keep_to_one_thread_and_to_what_the_instructor_chose(configured):
    environment = configured(COURSE_SOLUTIONS="shown").Spawner.environment
    assert environment == {
        "COURSE_SOLUTIONS": "shown",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }


def test_another_word_for_the_solutions_stops_the_hub(configured):
    with pytest.raises(ValueError, match=r"COURSE_SOLUTIONS should be hidden or shown, but it is 'hide'"):
        configured(COURSE_SOLUTIONS="hide")


def test_a_name_cannot_leave_the_folder_of_homes(configured):
    pattern = configured().Authenticator.username_pattern
    assert re.fullmatch(pattern, "ada")
    for name in ("..", "a/b", "Ada", "a", "", "ada.sqlite", "jupyterhub.sqlite"):
        assert not re.fullmatch(pattern, name), name


def test_the_guide_names_the_variables_that_the_hub_reads():
    guide = (ROOT / "book" / "src" / "instructors.md").read_text(encoding="utf-8")
    read = set(re.findall(r"COURSE_[A-Z]+", CONFIG.read_text(encoding="utf-8")))
    assert set(re.findall(r"COURSE_(?:HOMES|PASSWORD|ADDRESS|SOLUTIONS|MEMORY)", guide)) <= read
    assert {"COURSE_HOMES", "COURSE_PASSWORD"} <= set(re.findall(r"COURSE_[A-Z]+", guide))


def test_a_codespace_uses_what_the_makefile_has():
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    target, copies = container["postCreateCommand"].split(" && ")
    extras = target.removeprefix("make .venv/installed-")
    assert re.search(rf"^extras-{extras} := ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert copies == ".venv/bin/python -m tools.copies my-work"


def test_the_job_for_other_systems_runs_tests_that_exist_on_both():
    job = yaml.safe_load((ROOT / ".github" / "workflows" / "platforms.yml").read_text(encoding="utf-8"))["jobs"]["exercises"]
    assert job["strategy"]["matrix"]["os"] == ["windows-latest", "macos-latest"]
    commands = "\n".join(step.get("run", "") for step in job["steps"])
    named = re.findall(r"tests/\S+", commands)
    assert "tests/exercises" in named
    for path in named:
        assert (ROOT / path).exists(), path

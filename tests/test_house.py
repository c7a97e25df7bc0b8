"""The house itself: style, spelling, versions that agree, sizes."""

import ast
import fnmatch
import re
import subprocess
import sys
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from tools.twins import ROOT, project, version

REPOSITORY_LIMIT = 60_000_000


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", [["check"], ["format", "--check"]], ids=["lint", "format"])
def test_ruff_finds_nothing(arguments):
    result = run(sys.executable, "-m", "ruff", *arguments, ".")
    assert result.returncode == 0, result.stdout + result.stderr


def test_codespell_finds_nothing():
    result = run(sys.executable, "-m", "codespell_lib", ".")
    assert result.returncode == 0, result.stdout + result.stderr


def requirements(*more):
    table = project()
    extras = table["optional-dependencies"]
    return table["dependencies"], [line for name in ("book", "test", "lab", *more) for line in extras[name]]


def test_environment_agrees_with_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, section = environment["dependencies"]
    listed = section["pip"]
    assert python == f"python{project()['requires-python']}"
    assert pip == "pip"
    assert listed[0] == "--extra-index-url https://download.pytorch.org/whl/cpu"
    assert listed[-1] == "--editable ."
    assert listed[1:-1] == [line for group in requirements() for line in group]


def test_constraints_pin_everything_within_its_range():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    pins = {re.sub(r"[-_.]+", "-", name).lower(): pin for name, pin in pins.items()}
    for line in [line for group in requirements("browser", "sweep") for line in group]:
        requirement = Requirement(line)
        assert Version(pins[requirement.name]) in requirement.specifier, line
    assert pins["torch"] == "2.13.0"  # without a local version, so that any index serves


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml", "Makefile", ".ci/run"])
def test_no_file_names_an_index_or_a_path_of_one_machine(name):
    assert not re.search(r"file:|/opt/|/root/|/home/|--index-url|--find-links", (ROOT / name).read_text(encoding="utf-8"))


def test_address_and_version_are_the_same_everywhere():
    urls = project()["urls"]
    config, citation = (ROOT / "_config.yml").read_text(encoding="utf-8"), (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"  url: {urls['Repository']}\n" in config
    assert f"  baseurl: {urls['Homepage']}\n" in config
    assert f"repository-code: {urls['Repository']}\n" in citation
    assert f"version: {version()}\n" in citation


def test_every_file_of_the_package_travels_in_its_wheel():
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"][
        "helpers"
    ]
    for file in (ROOT / "helpers").rglob("*"):
        if file.is_file() and file.suffix not in {".py", ".pyc"}:
            inside = file.relative_to(ROOT / "helpers").as_posix()
            assert any(fnmatch.fnmatch(inside, pattern) for pattern in patterns), f"{inside} is missing in package-data"


LAYERS = [
    "validation",
    "progress_bar",
    "networks",
    "simulate",
    "instrumented_worlds",
    "circuits",
    "izhikevich",
    "interventions",
    "adjustment",
    "observational",
    "residuals",
    "instruments",
    "least_squares",
    "autoregression",
    "granger",
    "spiking_regression",
    "shared_curve",
    "attention_layers",
    "causalformer",
    "forecasting",
    "training",
    "forecast_ceiling",
    "read_outs",
    "attention",
    "model_causes",
    "association",
    "metrics",
    "audit",
    "figure2",
    "sweeps",
]


def imported_modules(file):
    """Names of the modules of helpers that a file imports, in whichever way."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "helpers":
            names = [f"helpers.{alias.name}" for alias in node.names if alias.name != "__version__"]
        else:
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        yield from (name.split(".")[1] for name in names if name.startswith("helpers."))


def test_imports_run_one_way():
    for file in (ROOT / "helpers").rglob("*.py"):
        own = file.relative_to(ROOT / "helpers").parts[0].removesuffix(".py")
        allowed = set(LAYERS[: LAYERS.index(own)]) if own in LAYERS else {own, "validation"}
        if own != "exercises":  # knows everything
            assert set(imported_modules(file)) <= allowed, file


def test_readme_names_targets_that_exist():
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    names = ("README.md", "CONTRIBUTING.md", "book/src/instructors.md")
    guides = "".join((ROOT / name).read_text(encoding="utf-8") for name in names)
    for module in re.findall(r"-m tools\.(\w+)", guides):
        assert (ROOT / "tools" / f"{module}.py").is_file(), module
    assert set(re.findall(r"`make ([a-z]+)", guides)) | set(re.findall(r"(?m)^make ([a-z]+)", guides)) <= targets
    assert {"book", "test", "lab", "sync", "states", "browser", "help"} <= targets


OUR_WORDS = {  # what a troubled reader sees, and where it comes from
    "Python found another module called helpers": "tools/twins.py",
    "Python 3.11 or newer is needed": "Makefile",
    "Your turn": "helpers/exercises/display.py",
    "Not yet": "helpers/exercises/display.py",
    "took too long": "helpers/exercises/display.py",
    "✗": "helpers/claims.py",
}


@pytest.mark.parametrize("words", OUR_WORDS)
def test_troubleshooting_quotes_what_is_really_said(words):
    assert words in (ROOT / "book" / "troubleshooting.md").read_text(encoding="utf-8")
    assert words in (ROOT / OUR_WORDS[words]).read_text(encoding="utf-8")


def test_repository_stays_small():
    listed = run("git", "ls-files")
    if listed.returncode:
        pytest.skip("not a git checkout")
    size = sum((ROOT / name).stat().st_size for name in listed.stdout.splitlines() if (ROOT / name).exists())
    assert 0 < size < REPOSITORY_LIMIT


def test_modules_stay_readable():
    for file in (ROOT / "helpers").rglob("*.py"):
        limit = 700 if "bank" in file.parts else 450  # declarations of a bank are read one by one
        assert len(file.read_text(encoding="utf-8").splitlines()) <= limit, f"{file.name}: is it still one subject?"

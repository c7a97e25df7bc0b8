"""The house itself: style, spelling, versions that agree, sizes."""

import ast
import json
import re
import shutil
import subprocess
import sys
import zipfile

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
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
    name, _, number = python.partition("=")
    assert name == "python"
    assert re.fullmatch(r"3\.\d+", number)  # Binder reads one version, and begins with its own where it finds a range
    assert Version(number) in SpecifierSet(project()["requires-python"])
    assert pip == "pip"
    assert listed[:2] == ["--extra-index-url https://download.pytorch.org/whl/cpu", "--constraint constraints.txt"]
    assert listed[-1] == "--editable ."
    assert listed[2:-1] == [*project()["dependencies"], *project()["optional-dependencies"]["lab"]]


def test_constraints_pin_everything_within_its_range():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    pins = {re.sub(r"[-_.]+", "-", name).lower(): pin for name, pin in pins.items()}
    for line in [line for group in requirements("browser", "sweep", "mutants", "slides", "stick") for line in group]:
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
    cited = yaml.safe_load(citation)
    assert yaml.safe_load(config)["html"]["extra_footer"] == f"Version {version()}, {cited['date-released']}"
    deposited = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    assert deposited["version"] == version()
    assert deposited["title"] == cited["title"]
    assert [creator["name"] for creator in deposited["creators"]] == [author["name"] for author in cited["authors"]]
    assert [link["identifier"] for link in deposited["related_identifiers"]] == [urls["Homepage"]]


def test_every_file_of_the_package_travels_in_its_wheel(tmp_path):
    """Of a built wheel: in a pattern of package data, ``*`` stops at a slash, while in ``fnmatch`` it does not."""
    source = tmp_path / "source"
    shutil.copytree(ROOT / "helpers", source / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    made = run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(source))
    assert made.returncode == 0, made.stderr
    (wheel,) = tmp_path.glob("*.whl")
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("helpers/")}
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "helpers").rglob("*") if path.is_file()}
    assert inside == {name for name in files if not name.endswith(".pyc")}


# The rooms of helpers in the order in which imports may run: each knows those before it, and its own modules.
ROOMS = [
    "messages",
    "validation",
    "in_pieces",
    "front_end",
    "made_by",
    "chapter_files",
    "claims",
    "progress_bar",
    "isolation",
    "data",
    "plots",
    "worlds",
    "methods",
    "models",
    "scores",
    "studies",
    "recordings",
    "exercises",
    "chapters",
    "panels",
    "interact",
]
FACES = {  # packages whose __init__ holds more than words, and what it holds
    "": {"Assign", "FunctionDef"},
    "plots": {"ImportFrom", "Assign"},
    "exercises": {"ImportFrom", "Assign"},
}


def modules():
    """Every file of helpers with its place in the package."""
    for file in sorted((ROOT / "helpers").rglob("*.py")):
        yield file, file.relative_to(ROOT / "helpers").with_suffix("")


def room_of(place):
    """The room of a file; nothing for the package itself."""
    return "" if place.as_posix() == "__init__" else place.parts[0]


def imported_rooms(file):
    """Rooms of helpers from which a file imports, in whichever way."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "helpers":
            names = [f"helpers.{alias.name}" for alias in node.names if alias.name != "__version__"]
        else:
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        yield from (name.split(".")[1] for name in names if name.startswith("helpers."))


def test_every_module_is_in_a_room():
    assert {room_of(place) for _, place in modules()} == {"", *ROOMS}


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(room):
    allowed = set(ROOMS[: ROOMS.index(room) + 1])
    for file, place in modules():
        if room_of(place) == room:
            known = allowed - {"plots", "data"} if room in ("worlds", "methods", "models", "scores") else allowed
            assert set(imported_rooms(file)) <= known - ({"chapters"} - {room}), file


def test_the_order_of_the_rooms_stands_in_the_docstring():
    said = re.findall(
        r"``(\w+)``", ast.get_docstring(ast.parse((ROOT / "helpers" / "__init__.py").read_text(encoding="utf-8")))
    )
    assert said[: len(ROOMS)] == ROOMS


@pytest.mark.parametrize("package", sorted((ROOT / "helpers").rglob("__init__.py")), ids=lambda file: file.parent.name)
def test_an_init_holds_words_only(package):
    """What it handed on would hide from the stamp which module a notebook uses; the exceptions are followed by name."""
    place = package.parent.relative_to(ROOT / "helpers").as_posix().removeprefix(".")
    docstring, *rest = ast.parse(package.read_text(encoding="utf-8")).body
    assert isinstance(docstring, ast.Expr)
    assert {type(node).__name__ for node in rest} <= FACES.get(place, set())


OURS = ("helpers", "tools", "benchmarks", "tests")
# What a test may take from a module although its name is private: there is no public way to see it.
SEEN_BY_TESTS = {
    "_Watchdog",  # of helpers.exercises.guard: where there are alarm signals, it runs on other threads only
    "_batches",  # of helpers.models.causalformer.training
    "_Plan",
    "_usual_steps",
    "_wiring_scores",  # of helpers.studies.spiking_sweep
    "_versions",  # of helpers.studies.sweeps
}


def is_private(name):
    return name.startswith("_") and not name.endswith("__")


def foreign_private_names(tree):
    """Private names that a file takes from a module of ours, by import or as an attribute."""
    ours = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            ours |= {alias.asname for alias in node.names if alias.name.split(".")[0] in OURS and alias.asname}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OURS:
            yield from (alias.name for alias in node.names if is_private(alias.name))
            ours |= {alias.asname or alias.name for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            owner = ast.unparse(node.value)
            if owner in ours or owner.split(".")[0] in OURS:
                yield node.attr


@pytest.mark.parametrize("folder", OURS)
def test_a_private_name_stays_in_its_module(folder):
    allowed = SEEN_BY_TESTS if folder == "tests" else set()
    found = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in sorted((ROOT / folder).rglob("*.py"))
        for name in foreign_private_names(ast.parse(file.read_text(encoding="utf-8")))
        if name not in allowed
    }
    assert found == set()


def test_a_private_name_is_found_however_it_is_taken():
    source = "from helpers.claims import _publish\nfrom helpers import data as d\nimport helpers.interact\nimport sys\n"
    uses = "d._a()\nhelpers.interact._b\nsys._getframe\nd.public\nself._own\n"
    assert set(foreign_private_names(ast.parse(source + uses))) == {"_publish", "_a", "_b"}


def test_readme_names_targets_that_exist():
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    names = ("README.md", "CONTRIBUTING.md", "book/src/instructors.md")
    guides = "".join((ROOT / name).read_text(encoding="utf-8") for name in names)
    for module in re.findall(r"-m tools\.(\w+)", guides):
        assert (ROOT / "tools" / f"{module}.py").is_file(), module
    assert set(re.findall(r"`make ([a-z-]+)", guides)) | set(re.findall(r"(?m)^make ([a-z-]+)", guides)) <= targets
    assert {"book", "test", "lab", "sync", "states", "browser", "help"} <= targets


OUR_WORDS = {  # what a troubled reader sees, and where it comes from
    "Python found another module called helpers": "tools/twins.py",
    "Python 3.11 or newer is needed": "Makefile",
    "You are root, as in many containers": "Makefile",
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

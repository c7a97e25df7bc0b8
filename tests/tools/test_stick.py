"""The stick: what a learner's platform needs is asked of that platform, and a folder that lacks a wheel is found out."""

import re
import zipfile

import pytest

from tools import stick
from tools.stick import PLATFORMS
from tools.twins import ROOT

PROJECT = """
[project]
name = "tiny"
version = "1"
dependencies = ["everywhere"]
[project.optional-dependencies]
lab = ["for-windows; sys_platform == 'win32'",
  "for-linux; sys_platform == 'linux'",
  "for-mac; platform_machine == 'arm64'",
  "compiled",
]
"""
COMPILED = {
    "windows": "cp312-cp312-win_amd64",
    "mac": "cp312-cp312-macosx_11_0_universal2",
    "linux": "cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64",
}
ALONE = {"windows": "for-windows", "mac": "for-mac", "linux": "for-linux"}


def make_wheel(folder, name, tag="py3-none-any", needs=(), version="1"):
    module = name.replace("-", "_")
    extras = {line.partition("extra ==")[2].strip(" '\"") for line in needs} - {""}
    lines = [f"Name: {name}", f"Version: {version}", *(f"Provides-Extra: {extra}" for extra in extras)]
    lines = ["Metadata-Version: 2.1", *lines, *(f"Requires-Dist: {need}" for need in needs)]
    tags = "".join(f"Tag: {tag.rpartition('-')[0]}-{last}\n" for last in tag.rpartition("-")[2].split("."))
    with zipfile.ZipFile(folder / f"{module}-{version}-{tag}.whl", "w") as wheel:
        info = f"{module}-{version}.dist-info"
        wheel.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
        wheel.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n{tags}")
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture
def index(tmp_path, monkeypatch):
    """All packages that there are, without a network: pip's own settings say so, and uv gets them from us."""
    folder = tmp_path / "index"
    folder.mkdir()
    make_wheel(folder, "everywhere", needs=["for-linux; sys_platform == 'linux'"])  # as torch needs CUDA's libraries
    for name in ALONE.values():
        make_wheel(folder, name)
    for tag in COMPILED.values():
        make_wheel(folder, "compiled", tag)
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    for name in stick.SAME_FOR_UV:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return folder


def names(requirements):
    return sorted(line.partition("==")[0] for line in requirements)


@pytest.mark.parametrize("name", PLATFORMS)
def test_the_markers_of_the_target_are_asked_and_a_dry_run_for_it_is_complete(name, index, tmp_path):
    platform, wheels = PLATFORMS[name], tmp_path / "wheels"
    wheels.mkdir()
    requirements = stick.resolve(tmp_path / "pyproject.toml", platform, "3.12")
    assert names(requirements) == sorted(["compiled", "everywhere", ALONE[name]])
    stick.download(requirements, wheels, platform, "3.12")
    assert (wheels / f"compiled-1-{COMPILED[name]}.whl").is_file()
    assert len(list(wheels.iterdir())) == 3
    make_wheel(wheels, "tiny", needs=["everywhere", f"{ALONE[name]}; extra == 'lab'", "compiled; extra == 'lab'"])
    assert stick.missing(wheels, "tiny[lab]", platform, "3.12") == ""


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_folder_without_a_wheel_of_the_target_is_not_complete(name, index, tmp_path):
    other = next(other for other in PLATFORMS if other != name)
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    make_wheel(wheels, "tiny", needs=["compiled; extra == 'lab'"])
    make_wheel(wheels, "compiled", COMPILED[other])
    assert "compiled" in stick.missing(wheels, "tiny[lab]", PLATFORMS[name], "3.12")
    make_wheel(wheels, "compiled", COMPILED[name])
    assert stick.missing(wheels, "tiny[lab]", PLATFORMS[name], "3.12") == ""


def test_another_version_of_python_needs_other_wheels(index, tmp_path):
    make_wheel(tmp_path, "tiny", needs=["compiled"])
    make_wheel(tmp_path, "compiled", COMPILED["mac"])
    assert stick.missing(tmp_path, "tiny", PLATFORMS["mac"], "3.12") == ""
    assert "compiled" in stick.missing(tmp_path, "tiny", PLATFORMS["mac"], "3.13")


def test_a_dependency_of_a_dependency_is_resolved_and_constraints_are_kept(index, tmp_path):
    make_wheel(index, "everywhere", needs=["deep"], version="2")
    make_wheel(index, "deep")
    make_wheel(index, "deep", version="2")
    (tmp_path / "constraints.txt").write_text("deep==1\nnever-asked==7\n", encoding="utf-8")
    found = stick.resolve(tmp_path / "pyproject.toml", PLATFORMS["windows"], "3.12", [tmp_path / "constraints.txt"])
    assert {"deep==1", "everywhere==2"} <= set(found)
    assert "never-asked" not in names(found)


def test_what_does_not_fit_together_is_said(index, tmp_path):
    (tmp_path / "pyproject.toml").write_text(PROJECT.replace("everywhere", "nowhere"), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"(?s)^Windows on .*, Python 3.12: nothing fits together.*nowhere"):
        stick.resolve(tmp_path / "pyproject.toml", PLATFORMS["windows"], "3.12")


def test_without_uv_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(stick.shutil, "which", lambda program, path=None: None)
    with pytest.raises(SystemExit, match=re.escape('-e ".[stick]"')):
        stick.find_uv()


def test_learners_get_the_commands_of_their_own_platform():
    text = "\n".join(stick.words_for_learners(PLATFORMS.values(), "tiny[lab]"))
    assert "  py -m venv course\n  course\\Scripts\\python -m pip install --no-index" in text
    assert "  python3 -m venv course\n  course/bin/python -m pip install --no-index" in text
    assert text.count("00_start_here.ipynb") == len(PLATFORMS)


def test_the_guide_names_platforms_that_exist():
    guide = (ROOT / "book" / "src" / "instructors.md").read_text(encoding="utf-8")
    named = re.findall(r"--platform (\w+)", guide)
    assert named
    assert set(named) <= set(PLATFORMS)

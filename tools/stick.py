"""A folder from which learners install the course without a network: wheels for their platforms, copies, and what to type.

    python -m tools.stick FOLDER --platform windows --platform mac [--python 3.12] [--solutions hidden]

pip asks the machine on which it runs what a package needs, whatever ``--platform`` says: on Linux it looks for CUDA's
libraries for a Mac, and forgets what Windows alone needs. So uv resolves, for the platform of the learners; pip downloads
what uv listed and nothing else; and an installation of the target is tried dry, from the folder alone. What no dry run can
tell is said at the end.
"""

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.copies import HIDDEN, SHOWN, write_copies
from tools.twins import ROOT, project


@dataclass(frozen=True)
class Platform:
    """One kind of machine: what uv calls it, which wheels it takes, and what a learner types there."""

    words: str
    target: str
    tags: tuple[str, ...]
    python: str  # makes the environment
    programs: str  # where the environment has its programs
    oldest: str = ""  # of macOS, the version from which on


PLATFORMS = {
    "windows": Platform("Windows on 64-bit Intel or AMD", "x86_64-pc-windows-msvc", ("win_amd64",), "py", "course\\Scripts\\"),
    "mac": Platform(
        "macOS 14 or newer on Apple's own processors",
        "aarch64-apple-darwin",
        ("macosx_14_0_arm64",),
        "python3",
        "course/bin/",
        "14.0",
    ),
    "linux": Platform(
        "Linux of 2019 or newer on 64-bit Intel or AMD",
        "x86_64-manylinux_2_28",
        # pip takes each name as it stands; a wheel for an older C library runs on a newer one.
        (
            *(f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)),
            "manylinux2014_x86_64",
            "manylinux2010_x86_64",
            "manylinux1_x86_64",
        ),
        "python3",
        "course/bin/",
    ),
}
# What an instructor told pip about where packages are, in uv's words. Several addresses stand with spaces between them.
SAME_FOR_UV = {"PIP_INDEX_URL": "--default-index", "PIP_EXTRA_INDEX_URL": "--index", "PIP_FIND_LINKS": "--find-links"}


def find_uv():
    """The program of uv, beside our Python or on the path; ends the program where there is none."""
    found = shutil.which("uv", path=sysconfig.get_path("scripts")) or shutil.which("uv")
    return found or sys.exit(
        'uv is needed, which resolves for other platforms: python -m pip install -c constraints.txt -e ".[stick]"'
    )


def _where_pip_looks():
    """Options for uv that say where packages are, from what the environment tells pip."""
    for variable, option in SAME_FOR_UV.items():
        for place in os.environ.get(variable, "").split():
            yield from (option, place)
    if os.environ.get("PIP_NO_INDEX"):
        yield "--no-index"


def _uv(platform, python, *arguments):
    """Run uv for a platform and a version of Python."""
    command = [find_uv(), "pip", *arguments, "--python-platform", platform.target, "--python-version", python]
    command += ["--only-binary", ":all:", "--no-config"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    if platform.oldest:
        environment["MACOSX_DEPLOYMENT_TARGET"] = platform.oldest
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def resolve(source, platform, python, constraints=()):
    """What is to be installed for the extra ``lab`` of a project, as pinned requirements.

    Parameters
    ----------
    source : path
        Its ``pyproject.toml``.
    platform : Platform
        Whose markers are asked, whatever machine this is.
    python : str
        Version of Python, as ``"3.12"``.
    constraints : sequence of paths
        Files with versions that are to be taken.

    Raises
    ------
    SystemExit
        If there is no answer, with uv's reason.
    """
    options = [word for path in constraints for word in ("--constraints", path)]
    # pip takes the newest of all indexes, so that torch for the processor alone comes before the one with CUDA.
    options += ["--index-strategy", "unsafe-best-match", *_where_pip_looks()]
    found = _uv(platform, python, "compile", "--quiet", "--no-header", "--no-annotate", "--extra", "lab", *options, source)
    if found.returncode:
        sys.exit(f"{platform.words}, Python {python}: nothing fits together.\n{found.stderr.strip()}")
    return found.stdout.splitlines()


def download(requirements, wheels, platform, python):
    """Fetch the wheels of pinned requirements, and nothing that they depend on."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "requirements.txt")
        listed.write_text("\n".join(requirements), encoding="utf-8")
        tags = [word for tag in platform.tags for word in ("--platform", tag)]
        options = ["--no-deps", "--only-binary", ":all:", "--implementation", "cp", "--python-version", python, *tags]
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--dest",
            wheels,
            "--find-links",
            wheels,
            *options,
            "-r",
            listed,
        ]
        subprocess.run(command, check=True)


def missing(wheels, requirement, platform, python):
    """Why the target could not install a requirement from the folder of wheels alone; nothing if it could."""
    with tempfile.TemporaryDirectory() as empty:
        options = ["--dry-run", "--no-index", "--find-links", wheels, "--target", empty]
        tried = _uv(platform, python, "install", *options, requirement)
    return tried.stderr.strip() if tried.returncode else ""


def words_for_learners(platforms, requirement):
    """What a learner types, for each platform, as plain text."""
    yield "Copy this folder to your disk, open a terminal in it, and type. No network is needed."
    for platform in platforms:
        python, jupyter = f"{platform.programs}python", f"{platform.programs}jupyter"
        yield f"\n{platform.words}:\n"
        yield f"  {platform.python} -m venv course"
        yield f'  {python} -m pip install --no-index --find-links wheels "{requirement}"'
        yield f"  {jupyter} lab --notebook-dir notebooks --LabApp.default_url=/lab/tree/00_start_here.ipynb"


def fill(folder, platforms, pythons, solutions=SHOWN):
    """Fill a folder with all that is needed, and say what was tried and what was not."""
    folder = Path(folder)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    for earlier in wheels.glob(f"{project()['name'].replace('-', '_')}-*.whl"):
        earlier.unlink()
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", wheels, ROOT]
    subprocess.run(command, check=True)
    requirement = f"{project()['name']}[lab]"
    for platform in platforms:
        for python in pythons:
            requirements = resolve(ROOT / "pyproject.toml", platform, python, [ROOT / "constraints.txt"])
            print(f"{platform.words}, Python {python}: {len(requirements)} packages", flush=True)
            download(requirements, wheels, platform, python)
            if lacks := missing(wheels, requirement, platform, python):
                sys.exit(f"{platform.words}, Python {python}: the folder is not complete.\n{lacks}")
            print("  complete: a dry run for this target, without an index, finds all it needs in the folder", flush=True)
    write_copies(folder / "notebooks", solutions)
    (folder / "INSTALL.txt").write_text("\n".join(words_for_learners(platforms, requirement)) + "\n", encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder} has {size / 1e6:.0f} MB. INSTALL.txt says what to type.")
    print("Not tried: to install and to start it. Do that on one machine of each platform, without a network, in a copy.")


def main(arguments=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.stick", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", metavar="FOLDER", help="where it should go; made if it is not there")
    parser.add_argument(
        "--platform", action="append", choices=list(PLATFORMS), required=True, help="may be given several times"
    )
    parser.add_argument(
        "--python", action="append", metavar="VERSION", help="of the learners, as 3.12 (default); several times, too"
    )
    parser.add_argument("--solutions", choices=[SHOWN, HIDDEN], default=SHOWN, help="hidden: for a class")
    options = parser.parse_args(arguments)
    try:
        fill(options.folder, [PLATFORMS[name] for name in options.platform], options.python or ["3.12"], options.solutions)
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"pip stopped with {error.returncode}; what it said stands above.") from None


if __name__ == "__main__":
    main()

"""Run notebooks as Colab would: its versions, one notebook alone in an empty folder, our wheel and nothing else.

    python -m tools.colab VENV

VENV is a virtual environment with the packages of ``tools/colab-requirements.txt``. With a commit in BASE, only notebooks that
changed since then are run. Runs at other versions compare claims, not strict text: a last digit or the wording of a library may
differ.
"""

import datetime
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

from helpers.exercises import record
from helpers.exercises.core import NOT_ATTEMPTED
from tools import execute, stamp
from tools.changed import changed_twins
from tools.twins import ROOT, key_of, notebook_of, read_twin

AT_ONCE = 2  # notebooks that run beside each other, each in a process of one thread
SETUP_SECONDS = 20  # for installing our wheel and running the set-up cell
PACKAGE = "who-drives-whom"
LIVE_SLIDER = """
from helpers.interact import live_slider
stop, picture, caption = live_slider([b"one", b"two"], [1, 2], "x", ["first", "second"], 0).children
stop.index = 1
assert (picture.value, caption.value) == (b"two", "second"), "picture and words stay as they were"
"""


def installed(python):
    """What pip lists in an environment, but for our own package."""
    listed = subprocess.run([python, "-m", "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    return {line for line in listed.splitlines() if not line.startswith(PACKAGE)}


def install_wheel(python):
    """Build our wheel and install it alone; the seconds the installation took."""
    subprocess.run([python, "-m", "pip", "uninstall", "--quiet", "--yes", PACKAGE], check=True, capture_output=True)
    with tempfile.TemporaryDirectory() as folder:
        wheel = ["wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT]
        subprocess.run([sys.executable, "-m", "pip", *wheel], check=True)
        began = time.monotonic()
        options = ["--quiet", "--no-deps", "--no-index", "--find-links", folder]
        subprocess.run([python, "-m", "pip", "install", *options, PACKAGE], check=True)
        return time.monotonic() - began


def run_alone(python, twin):
    """Execute one notebook alone in an empty folder, with the kernel of the environment."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notebook.ipynb"
        nbformat.write(read_twin(twin), path)
        command = [python.parent / "jupyter-execute", "--inplace", path]
        subprocess.run(command, check=True, cwd=folder, capture_output=True, env={**os.environ, record.SWITCH: "off"})
        return nbformat.read(path, as_version=4)


def setup_seconds(notebook):
    """How long the set-up cell ran, from the times that the kernel reported."""
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    times = first.metadata["execution"]
    began, ended = (datetime.datetime.fromisoformat(times[name]) for name in ("iopub.execute_input", "iopub.status.idle"))
    return (ended - began).total_seconds()


def problems_of(twin, notebook, install_seconds):
    """What went wrong in one notebook, as text."""
    key = key_of(twin)
    promised = execute.measured_claims(nbformat.read(notebook_of(twin), as_version=4))
    measured = execute.measured_claims(notebook)
    for name in execute.failed_claims(notebook):
        yield f"{key}: claim {name} fails with {measured[name]}"
    if missing := set(promised) - set(measured):
        yield f"{key}: claims {', '.join(sorted(missing))} were not reached"
    for result in execute.check_results(notebook):
        if result["verdict"] != NOT_ATTEMPTED:
            yield f"{key}: {result['exercise']} is {result['verdict']}"
    seconds = install_seconds + setup_seconds(notebook)
    if seconds > SETUP_SECONDS:
        yield f"{key}: set-up took {seconds:.0f} s, over {SETUP_SECONDS}"


def slider_problems(python, code=LIVE_SLIDER):
    """What goes wrong when a live slider moves, with the ipywidgets of the environment, as text."""
    moved = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, check=False)
    if moved.returncode:
        yield f"a live slider does not move: {moved.stderr.strip()[-300:]}"


def _recorded_seconds(twin):
    return stamp.seconds_of(stamp.committed(notebook_of(twin)))


def main(environment):
    """Install, run all notebooks (those that take longest first), compare the environment before and after."""
    python = Path(environment).resolve() / "bin" / "python"
    before = installed(python)
    install_seconds = install_wheel(python)
    problems = list(slider_problems(python))

    def run(twin):
        began = time.monotonic()
        try:
            notebook = run_alone(python, twin)
        except subprocess.CalledProcessError as error:
            return [f"{key_of(twin)}: {error.stderr.decode(errors='replace').strip()[-1000:]}"]
        print(f"{key_of(twin)}: {len(execute.measured_claims(notebook))} claims, {time.monotonic() - began:.0f} s", flush=True)
        return list(problems_of(twin, notebook, install_seconds))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for found in pool.map(run, sorted(changed_twins(), key=_recorded_seconds, reverse=True)):
            problems += found
    if changed := before ^ installed(python):
        problems.append(f"installing our wheel changed other packages: {', '.join(sorted(changed))}")
    print(f"installed in {install_seconds:.1f} s, {len(problems)} problem(s)")
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main(sys.argv[1])

"""Make every notebook from its text twin, and run those that changed.

One way only: the twin is what people edit, and a notebook's outputs are never touched by hand. What can be proved without a
kernel is proved first. A notebook with an error or a failed claim is not written. Where only the text between the cells has
changed, the outputs stay and nothing runs.
"""

import argparse
import hashlib
import multiprocessing
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import yaml

from helpers.exercises.record import write_whole
from tools.twins import ROOT, all_twins, chapter_of, key_of, notebook_of, project, read_twin, setup_cell, version

PROCESSES = 2
LAST_SYNC = ROOT / "_build" / "sync"  # what everything was like after the last sync that went well
CELL = re.compile(r"(```\{code-cell\} ipython3\n(?:---\n.*?\n---\n|(?::[^\n]*\n)+\n?)?)(.*?)(\n```)", re.DOTALL)


def main(argv=None):
    """Format twins, carry the address, prove what needs no kernel, run what changed, write the pages."""
    only = _arguments(argv).only
    chosen = [twin for twin in all_twins() if only in ("", key_of(twin), chapter_of(twin))]
    if not chosen:
        known = "\n".join(f"  {chapter_of(twin)}" for twin in all_twins())
        sys.exit(f"There is no notebook called {only}. There are:\n{known}")
    if LAST_SYNC.is_file() and LAST_SYNC.read_text(encoding="utf-8") == fingerprint():
        print("Nothing has changed since the last `make sync`.")
        return
    carry_address()
    carry_version()
    for twin in chosen:
        carry_setup_cell(twin)
    format_twins(chosen)

    from tools import precheck  # imports the whole package; a mistake on the command line is told before

    if problems := precheck.problems(chosen):
        sys.exit("\n".join([*map(str, problems), f"{len(problems)} problem(s); nothing was run."]))
    if not make(chosen):
        sys.exit("Some notebooks are not written; the committed ones stay as they were.")

    from tools.pages import write_pages

    try:
        write_pages()
    except ValueError as error:
        sys.exit(f"The notebooks are written, the pages are not: {error}")
    if len(chosen) == len(all_twins()):
        LAST_SYNC.parent.mkdir(exist_ok=True)
        LAST_SYNC.write_text(fingerprint(), encoding="utf-8")


def _arguments(argv):
    parser = argparse.ArgumentParser(prog="python -m tools.sync", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", metavar="PART/NAME", default="", help="this notebook alone, with or without its number")
    return parser.parse_args(argv)


def fingerprint():
    """One hash of everything that a sync reads or writes."""
    folders = [ROOT / name for name in ("book", "helpers", "tools")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    files += [
        ROOT / name for name in ("_config.yml", "_toc.yml", "CITATION.cff", ".zenodo.json", "README.md", "pyproject.toml")
    ]
    found = hashlib.sha256()
    for path in sorted(files):
        if ".ipynb_checkpoints" not in path.parts:
            found.update(path.relative_to(ROOT).as_posix().encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def make(twins):
    """Run notebooks that are not fresh, two at a time and those that take longest first; whether all are good afterwards."""
    from tools import stamp
    from tools.reach import Package

    package, stale = Package(ROOT), {}
    for twin in twins:
        path = notebook_of(twin)
        committed = stamp.committed(path)
        if not stamp.is_fresh(twin, committed, package):
            stale[twin] = stamp.seconds_of(committed)
        elif carry_outputs(committed, read_twin(twin), path):
            print(f"{key_of(twin)}: new text, outputs as they were")
    if len(twins) > len(stale):
        print(f"{len(twins) - len(stale)} notebook(s) are fresh.", flush=True)
    if not stale:
        return True
    good = True
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        running = {pool.submit(run, twin): twin for twin in sorted(stale, key=stale.get, reverse=True)}
        print(f"Running {', '.join(map(key_of, running.values()))} …", flush=True)
        try:
            for done in as_completed(running):
                ok, words = done.result()
                good = good and ok
                print(f"{key_of(running[done])}: {words}", flush=True)
        except KeyboardInterrupt:
            pool.shutdown(wait=True, cancel_futures=True)
            sys.exit("Stopped. What is listed above is written; `make sync` goes on with the others.")
        except BrokenProcessPool:
            sys.exit("A process was killed, perhaps for want of memory. What is listed above is written.")
    return good


def run(twin):
    """Execute one notebook and write it if it is good; whether it is, and what there is to say."""
    import nbformat

    from tools import execute, stamp

    path, notebook = notebook_of(twin), read_twin(twin)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        seconds = execute.run(notebook, path.parent)
    except Exception as error:
        return False, str(error)
    if broken := execute.failed_claims(notebook):
        measured = execute.measured_claims(notebook)
        return False, "\n".join(["these claims do not hold:", *(f"  {name} measured {measured[name]}" for name in broken)])
    notebook.metadata[stamp.KEY] = stamp.make_stamp(twin, seconds)
    write_whole(path, nbformat.writes(notebook) + "\n")
    return True, f"{seconds:.1f} s"


def carry_outputs(committed, notebook, path):
    """Write a notebook whose text alone has changed, with the outputs of the one before; whether anything had."""
    import nbformat

    before = [cell for cell in committed.cells if cell.cell_type == "code"]
    after = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for old, new in zip(before, after, strict=True):
        new.outputs, new.execution_count = old.outputs, old.execution_count
    notebook.metadata = committed.metadata
    if nbformat.writes(notebook) == nbformat.writes(committed):
        return False
    write_whole(path, nbformat.writes(notebook) + "\n")
    return True


def format_twins(twins):
    """Format the code cells of twins in place, all with one call of the formatter."""
    texts = {twin: twin.read_text(encoding="utf-8") for twin in twins}
    with tempfile.TemporaryDirectory() as folder:
        places = {}
        for number, (twin, text) in enumerate(texts.items()):
            for match in CELL.finditer(text):
                path = Path(folder) / f"{number}-{match.start()}.py"
                path.write_text(match[2] + "\n", encoding="utf-8")
                places[twin, match.start()] = path
        config = ["--config", str(ROOT / "book" / "ruff.toml"), "--no-cache"]
        subprocess.run(
            [sys.executable, "-m", "ruff", "format", "--quiet", *config, folder], check=False
        )  # says what it cannot read
        for twin, text in texts.items():
            formatted = CELL.sub(
                lambda match, twin=twin: (
                    match[1] + places[twin, match.start()].read_text(encoding="utf-8").rstrip("\n") + match[3]
                ),
                text,
            )
            if formatted != text:
                twin.write_text(formatted, encoding="utf-8")


def carry_setup_cell(twin):
    """Write the one set-up cell into a twin."""
    text = twin.read_text(encoding="utf-8")
    first = re.compile(r"(```\{code-cell\} ipython3\n:tags: \[hide-input\]\n\n)(# Set-up.*?)(\n```)", re.DOTALL)
    changed = first.sub(lambda match: match[1] + setup_cell() + match[3], text, count=1)
    if changed != text:
        twin.write_text(changed, encoding="utf-8")


def carry_address():
    """Write the public address of pyproject.toml into the files that need it."""
    urls = project()["urls"]
    for name, pattern, value in (
        ("_config.yml", r"(?m)^(  url: ).*$", urls["Repository"]),
        ("_config.yml", r"(?m)^(  baseurl: ).*$", urls["Homepage"]),
        ("CITATION.cff", r"(?m)^(repository-code: ).*$", urls["Repository"]),
        ("CITATION.cff", r"(?m)^(url: ).*$", urls["Homepage"]),
        (".zenodo.json", r'("identifier": ").*(?=")', urls["Homepage"]),
    ):
        _carry(ROOT / name, pattern, value)


def carry_version(root=ROOT):
    """Write the package's version into the files that need it; to the foot of every page, with the date of CITATION.cff."""
    number = version(root)
    date = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))["date-released"]
    for name, pattern, value in (
        ("CITATION.cff", r"(?m)^(version: ).*$", number),
        (".zenodo.json", r'("version": ").*(?=")', number),
        ("_config.yml", r"(?m)^(  extra_footer: Version )[^#]*(?= #)", f"{number}, {date}"),
    ):
        _carry(root / name, pattern, value)


def _carry(path, pattern, value):
    """Put a value behind what the first group of a pattern matches."""
    text = path.read_text(encoding="utf-8")
    changed = re.sub(pattern, lambda match: match[1] + value, text)
    if changed != text:
        path.write_text(changed, encoding="utf-8")


if __name__ == "__main__":
    main()

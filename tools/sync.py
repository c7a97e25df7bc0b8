"""Make every notebook from its text twin and run those that changed.

One way only: the twin is what people edit, and a notebook's outputs are never touched by hand. A notebook with
an error or a failed claim is not written.
"""

import re
import subprocess
import sys

import nbformat

from tools import execute, stamp
from tools.pages import write_pages
from tools.twins import ROOT, all_twins, key_of, notebook_of, project, read_twin, setup_cell


def main():
    """Format twins, carry the address, execute what changed, write the reference pages."""
    carry_address()
    for twin in all_twins():
        carry_setup_cell(twin)
        format_twin(twin)
    failed = [twin for twin in all_twins() if not update(twin)]
    if failed:
        sys.exit(f"{len(failed)} notebook(s) not written; the committed ones stay as they were.")
    try:
        write_pages()
    except ValueError as error:
        sys.exit(f"The notebooks are written, the pages are not: {error}")


def update(twin):
    """Execute one notebook if it is not fresh; whether it is good afterwards."""
    path = notebook_of(twin)
    if path.exists() and stamp.is_fresh(twin, nbformat.read(path, as_version=4)):
        print(f"{key_of(twin)}: fresh")
        return True
    print(f"{key_of(twin)}: running …", flush=True)
    notebook = read_twin(twin)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        seconds = execute.run(notebook, path.parent)
    except Exception as error:
        print(f"{key_of(twin)}: {error}")
        return False
    if broken := execute.failed_claims(notebook):
        print(f"{key_of(twin)}: these claims do not hold: {', '.join(broken)}")
        print("\n".join(f"  {name} measured {execute.measured_claims(notebook)[name]:.10g}" for name in broken))
        return False
    notebook.metadata[stamp.KEY] = stamp.make_stamp(twin, seconds)
    nbformat.write(notebook, path)
    print(f"{key_of(twin)}: {seconds:.1f} s")
    return True


def format_twin(twin):
    """Format the code cells of a twin in place."""
    tool = f"{sys.executable} -m ruff format --stdin-filename book/twin.py -"
    subprocess.run([sys.executable, "-m", "jupytext", "--quiet", "--pipe", tool, str(twin)], check=True, cwd=ROOT)


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
    ):
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        changed = re.sub(pattern, lambda match, value=value: match[1] + value, text)
        if changed != text:
            path.write_text(changed, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Learners' copies of the notebooks: outputs cleared, and never written over.

python -m tools.copies FOLDER
"""

import sys
from pathlib import Path

import nbformat

from tools.twins import all_twins, key_of, read_twin


def write_copies(folder):
    """Copy every notebook that is not there yet into a folder, without outputs."""
    folder = Path(folder)
    for twin in all_twins():
        path = folder / f"{key_of(twin)}.ipynb"
        if path.exists():
            print(f"{path}: yours, kept as it is")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(read_twin(twin), path)
        print(f"{path}: new")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where the copies should go: python -m tools.copies FOLDER")
    write_copies(sys.argv[1])

"""Everything about one chapter that can be proved in seconds: twin, exercises, claims, questions, and its cells in four states.

    python -m tools.check granger/fooled

First what needs no kernel; then each case, mistake and alternative; then the exercise cells untouched, solved, solved otherwise
and wrong, in a kernel. The notebook itself is not run: `make sync ONLY=…` does that.
"""

import argparse
import sys

import pytest

from tools import precheck
from tools.sync import carry_setup_cell, format_twins
from tools.twins import ROOT, all_twins, chapter_of, key_of

PROOFS = ("tests/exercises/test_bank.py", "tests/tools/test_states.py")


def main(argv=None):
    """Check one chapter, and end with an error if something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.check", description=__doc__.partition("\n")[0])
    parser.add_argument("chapter", metavar="PART/NAME", help="the chapter, for example granger/fooled")
    chapter = parser.parse_args(argv).chapter
    twin = next((twin for twin in all_twins() if chapter in (chapter_of(twin), key_of(twin))), None)
    if twin is None:
        known = "\n".join(f"  {chapter_of(twin)}" for twin in all_twins())
        sys.exit(f"There is no chapter called {chapter}. There are:\n{known}")
    carry_setup_cell(twin)
    format_twins([twin])
    if problems := list(precheck.problems([twin])):
        sys.exit("\n".join(map(str, problems)))
    print(f"{chapter_of(twin)}: nothing is wrong that can be seen without a kernel.", flush=True)
    sys.exit(pytest.main([*(str(ROOT / file) for file in PROOFS), "--chapter", chapter_of(twin), "-n", "0"]))


if __name__ == "__main__":
    main()

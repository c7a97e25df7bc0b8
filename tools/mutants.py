"""Change a module in many small ways, one at a time, and see whether its own tests notice: one that lives is a missing test.

    python -m tools.mutants methods/granger [--most 40] [--seed 0]

Cosmic Ray makes the mutants (another operator, comparison, number, …) in a copy of the repository. What is printed of one that
lived is its difference to the code: either write a test that fails on it, or see that no result depends on it.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.twins import ROOT

NEEDED = ("helpers", "tests", "tools", "book/src", "conftest.py", "pyproject.toml")
SECONDS = 120  # for the tests of one mutant; a loop without an end is found out, too
# Of types in a signature, and of what every function of the course has as a decorator.
LEFT_OUT = ("core/RemoveDecorator", r".*_BitOr", r".*_BitXor", r".*_(L|R)Shift")
CONFIG = """[cosmic-ray]
module-path = "helpers/{module}.py"
timeout = {seconds}.0
excluded-modules = []
test-command = "{python} -m pytest -o addopts= -p no:cacheprovider -x -q {tests}"

[cosmic-ray.distributor]
name = "local"

[cosmic-ray.filters.operators-filter]
exclude-operators = {left_out}
"""


def tests_of(module):
    """The test file of a module, and the bad input to its functions."""
    room, _, name = module.rpartition("/")
    own = Path("tests") / room / f"test_{name}.py"
    if not (ROOT / own).is_file():
        sys.exit(f"There is no {own}: the tests of helpers/{module}.py should stand there.")
    return [own.as_posix(), "tests/test_bad_input.py"]


def prepare(module, folder):
    """Copy what the tests need, and write the configuration."""
    for name in NEEDED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    values = {"module": module, "seconds": SECONDS, "python": sys.executable, "left_out": list(LEFT_OUT)}
    text = CONFIG.format(tests=" ".join(tests_of(module)), **values)
    (folder / "mutants.toml").write_text(text, encoding="utf-8")


def keep_some(session, most, seed):
    """Leave a random choice of mutants to be tried; how many there are in all."""
    from cosmic_ray.work_db import WorkDB, use_db
    from cosmic_ray.work_item import WorkerOutcome, WorkResult

    with use_db(str(session), WorkDB.Mode.open) as database:
        waiting = sorted(item.job_id for item in database.pending_work_items)
        for job in random.Random(seed).sample(waiting, max(len(waiting) - most, 0)):
            database.set_result(job, WorkResult(worker_outcome=WorkerOutcome.SKIPPED))
    return len(waiting)


def lived(session):
    """The differences of mutants that no test noticed, and how many were tried."""
    from cosmic_ray.work_db import WorkDB, use_db
    from cosmic_ray.work_item import TestOutcome

    with use_db(str(session), WorkDB.Mode.open) as database:
        tried = [result for _, result in database.results if result.test_outcome is not None]
        return [result.diff for result in tried if result.test_outcome == TestOutcome.SURVIVED], len(tried)


def main(argv=None):
    """Make mutants of one module and print those that live; end with an error when they are more than a tenth."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__.partition("\n")[0])
    parser.add_argument("module", metavar="ROOM/MODULE", help="for example methods/granger")
    parser.add_argument("--most", type=int, default=40, help="how many mutants are tried, chosen at random")
    parser.add_argument("--seed", type=int, default=0, help="of the choice")
    chosen = parser.parse_args(argv)
    if not (ROOT / "helpers" / f"{chosen.module}.py").is_file():
        sys.exit(f"There is no helpers/{chosen.module}.py.")
    tests = tests_of(chosen.module)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(chosen.module, folder)

        def run(*command):
            return subprocess.run([Path(sys.executable).parent / command[0], *command[1:]], cwd=folder, check=True)

        run("cosmic-ray", "init", "mutants.toml", "session.sqlite")
        run("cr-filter-operators", "session.sqlite", "mutants.toml")
        run("cosmic-ray", "baseline", "mutants.toml")
        found = keep_some(folder / "session.sqlite", chosen.most, chosen.seed)
        print(f"{min(found, chosen.most)} of {found} mutants of {chosen.module}, against {', '.join(tests)} …", flush=True)
        run("cosmic-ray", "exec", "mutants.toml", "session.sqlite")
        survivors, tried = lived(folder / "session.sqlite")
    print("\n".join(survivors))
    print(f"{tried - len(survivors)} of {tried} mutants were noticed.")
    if 10 * len(survivors) > tried:
        sys.exit(1)


if __name__ == "__main__":
    main()

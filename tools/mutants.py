"""Change a module in many small ways, one at a time, and see whether its own tests notice: one that lives is a missing test.

    python -m tools.mutants methods/granger [--most 40] [--seed 0]

Cosmic Ray knows what can be changed (another operator, comparison, number, …), and here ``sum`` for ``mean`` and the like come
to it. Each mutant is written into a copy of the repository and tried by a fork of this process, which has imported all large
libraries already, so a mutant costs little more than its tests. What is printed of one that lived is its difference to the
code: either write a test that fails on it, or see that no result depends on it.
"""

import argparse
import ast
import difflib
import importlib.util
import os
import random
import re
import shutil
import signal
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDED = ("helpers", "tests", "tools", "benchmarks", "book/src", "conftest.py", "pyproject.toml")
# What tests import; the compiler of torch is what an optimizer asks for.
LARGE = ("numpy", "scipy.signal", "scipy.stats", "pandas", "networkx", "sklearn.linear_model", "sklearn.metrics")
LARGE += ("statsmodels.api", "statsmodels.tsa.api", "matplotlib.pyplot", "torch", "torch._dynamo", "pytest")
SECONDS = 120  # for the tests of one mutant; a loop without an end is found out, too
# Of types in a signature, of what every function of the course has as a decorator, and `is` for `==`, which is luck.
LEFT_OUT = r"RemoveDecorator|BitOr|BitXor|Shift|(Eq|Lt|LtE|Gt|GtE)_Is"
# What NumPy and Python call by names that are easily mistaken for each other.
PAIRS = (("mean", "sum"), ("min", "max"), ("argmin", "argmax"), ("any", "all"), ("floor", "ceil"), ("std", "var"))
OTHER = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])} | {"median": "mean", "amax": "amin"}


def tests_of(module):
    """The test file of a module, and what of the bad input goes to its functions; the arguments of pytest for each."""
    room, _, name = module.rpartition("/")
    own = Path("tests") / room / f"test_{name}.py"
    if not (ROOT / own).is_file():
        sys.exit(f"There is no {own}: the tests of helpers/{module}.py should stand there.")
    tree = ast.parse((ROOT / "helpers" / f"{module}.py").read_text(encoding="utf-8"))
    public = [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    return [[own.as_posix()]] + ([["tests/test_bad_input.py", "-k", " or ".join(public)]] if public else [])


class OtherName:
    """Puts ``sum`` where ``mean`` is called, and the like: an operator as Cosmic Ray has them."""

    def mutation_positions(self, node):
        """Where a call could be another one."""
        if node.type == "name" and node.value in OTHER and (after := node.get_next_leaf()) and after.value == "(":
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        """Put the other name there."""
        node.value = OTHER[node.value]
        return node


def operators():
    """All ways to change code that need no settings."""
    from cosmic_ray.plugins import get_operator, operator_names

    kinds = [get_operator(name) for name in operator_names() if not re.search(LEFT_OUT, name)]
    return [OtherName(), *(kind() for kind in kinds if not kind.arguments())]


def _without_result(node):
    """Whether a node stands where no result depends on it: in the text of an error, or in a decorator."""
    kinds = set()
    while node is not None:
        kinds.add(node.type)
        node = node.parent
    return {"fstring", "raise_stmt"} <= kinds or "decorator" in kinds


def mutants_of(source, chance):
    """All mutants of a module's source, in an order drawn by chance in which no place comes twice before all came once."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code

    nodes = list(ast_nodes(get_ast(source)))
    places = {}
    for operator in operators():
        found = [(node, place) for node in nodes for place in operator.mutation_positions(node)]
        for occurrence, (node, place) in enumerate(found):
            if not _without_result(node):
                places.setdefault(place, []).append((operator, occurrence))
    ranked = []
    for here in places.values():
        chance.shuffle(here)
        ranked += [(rank, chance.random(), which) for rank, which in enumerate(here)]
    ranked.sort(key=lambda entry: entry[:2])
    return [mutate_code(source, *which) for *_, which in ranked]


def prepare(folder):
    """Copy what the tests need."""
    for name in NEEDED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)


def passes(folder, tests, *, keep_bytecode=False):
    """Whether all tests pass in a copy of the repository, in a process of their own."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    failed = True
    try:
        signal.alarm(SECONDS)
        sys.dont_write_bytecode = not keep_bytecode  # a mutant that is as long as the last one would be taken for it
        os.chdir(folder)
        sys.path[:] = [str(folder), *(path for path in sys.path if path not in ("", str(ROOT)))]
        os.environ["PYTHONPATH"] = str(folder)  # for processes that tests start
        for name in [name for name in sys.modules if name.partition(".")[0] in ("helpers", "tools", "tests", "benchmarks")]:
            del sys.modules[name]
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        import pytest

        # Without nbval, whose parsers take seconds to begin.
        options = ["-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:nbval", "-x", "-q"]
        failed = any(pytest.main([*options, *some]) for some in tests)
    finally:
        os._exit(failed)


def difference(old, new, module):
    """The lines that a mutant has otherwise."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), f"helpers/{module}.py", "mutant", n=1, lineterm="")
    return "\n".join(lines)


def survivors(module, most, seed):
    """The differences of mutants that no test noticed, how many were tried, and how many there are."""
    tests = tests_of(module)
    for name in LARGE:
        importlib.import_module(name)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        prepare(folder)
        if not passes(folder, tests, keep_bytecode=True):
            sys.exit(f"The tests of helpers/{module}.py fail as it is: {' '.join(tests[0])}")
        path = folder / "helpers" / f"{module}.py"
        source = path.read_text(encoding="utf-8")
        (Path(importlib.util.cache_from_source(path))).unlink(missing_ok=True)
        mutants = mutants_of(source, random.Random(seed))
        lived = []
        for mutant in mutants[:most]:
            path.write_text(mutant, encoding="utf-8")
            if passes(folder, tests):
                lived.append(difference(source, mutant, module))
                print(lived[-1], flush=True)
    return lived, min(most, len(mutants)), len(mutants)


def main(argv=None):
    """Make mutants of one module and print those that live; end with an error when they are more than a tenth."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__.partition("\n")[0])
    parser.add_argument("module", metavar="ROOM/MODULE", help="for example methods/granger")
    parser.add_argument("--most", type=int, default=40, help="how many mutants are tried, chosen at random")
    parser.add_argument("--seed", type=int, default=0, help="of the choice")
    chosen = parser.parse_args(argv)
    if not (ROOT / "helpers" / f"{chosen.module}.py").is_file():
        sys.exit(f"There is no helpers/{chosen.module}.py.")
    lived, tried, found = survivors(chosen.module, chosen.most, chosen.seed)
    print(f"{tried - len(lived)} of {tried} mutants of {chosen.module} were noticed, of {found} that can be made.")
    if 10 * len(lived) > tried:
        sys.exit(1)


if __name__ == "__main__":
    main()

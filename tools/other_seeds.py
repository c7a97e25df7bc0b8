"""Run the claims of notebooks with other seeds, to see which of them hold by the luck of the published ones.

    python -m tools.other_seeds granger/fooled --shifts 7     of one chapter, a part, all, or "changed" since the commit in BASE

Every generator is shifted at run time (``tools.seeds``), in a process of its own for each notebook and shift. Only sections
with a claim that depends on chance are run, each with the names and the states of global generators that the two cells at the
top left, so that no section sees what an earlier one did; figures are made and not rendered, exercises left out.
A claim should hold in every shift, or in all but one of twenty. With 20 shifts or more the values are kept in a table beside
the twin, which the page of claims shows and the tests read.
"""

import argparse
import ast
import contextlib
import csv
import functools
import hashlib
import importlib
import json
import math
import multiprocessing
import os
import random
import re
import sys
import traceback
import warnings
from dataclasses import dataclass

import numpy as np

from helpers import progress_bar
from helpers.claims import REASONS, load_ledger
from helpers.exercises.record import write_whole
from tools import changed, sections, seeds
from tools.mutants import LARGE
from tools.reach import Package, code_of
from tools.sync import PROCESSES
from tools.twins import ROOT, all_twins, chapter_of, defines_exercise, key_of, read_twin

KEPT = ROOT / "_build" / "other_seeds"  # what each run measured, so that a run that was stopped goes on
ENOUGH = 20  # shifts, for a table and for a judgement of how wide a bound is
CONFIRMED = 3  # shifts in which sections without chance are run as well, when the table is made
TOO_WIDE = 4  # times the spread over seeds
ROUNDING = 1e-6, 1e-9  # of a value, and by itself; what differs less between seeds is the same
# What is given and not drawn: the network of six neurons that runs through the course, by the seed of Neuromatch's tutorial,
# and recordings of a stored table that a chapter makes again, to lay other methods and first weights beside what is stored.
SIX_NEURONS = 42
GIVEN = {
    "attention/auditing": [[5, 60, 3], *([40, 80, number] for number in range(10))],
    "lfads/truth": [[0], [1], [2]],
}
# A change there changes no claim: notebooks measure with what the references call, not with the checks of answers.
NOT_MEASURED = (
    *("helpers.plots", "helpers.interact", "helpers.exercises", "helpers.chapters", "helpers.claims", "helpers.made_by"),
    *("helpers.front_end", "helpers.progress_bar", "helpers.chapter_files"),
)


def allowed(n_shifts):
    """In how many shifts a claim may fail: one of twenty."""
    return max(1, n_shifts // 20)


# Running


@dataclass(frozen=True)
class Section:
    """The cells of a section up to its last claim, and what they depend on.

    Attributes
    ----------
    number : int
        As in its heading.
    cells : tuple of str
        Sources, those of exercises left out.
    claims : tuple of str
        The claims that they measure.
    code : str
        Hash of the syntax of these cells and of the two at the top.
    reach : str
        The same with all of ``helpers`` that they can reach.
    """

    number: int
    cells: tuple
    claims: tuple
    code: str
    reach: str


def digest(*texts):
    """A short hash of texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def without_imports(source):
    """The syntax of a cell, without what it imports, which other sections may need."""
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    return code_of(tree)


def sections_of(twin, package=None):
    """The cells at the top of a notebook, and its sections that measure claims."""
    package, found = package or Package(ROOT), []
    top, parts = _cells_of(twin)
    for number, (sources, claims) in parts.items():
        reached = package.reach("\n".join([*top, *sources]))
        behind = [package.code(place) for place in sorted(reached) if not place[0].startswith(NOT_MEASURED)]
        code = _code_of(top, sources)
        found.append(Section(number, tuple(sources), claims, digest(code), digest(code, *behind)))
    return top, found


def codes_of(twin):
    """By claim, the ``code`` of the section that measures it today."""
    top, parts = _cells_of(twin)
    return {name: digest(_code_of(top, sources)) for sources, claims in parts.values() for name in claims}


def _cells_of(twin):
    top, parts = sections.split(read_twin(twin))
    found = {}
    for number, cells in parts.items():
        sources = [cell.source for cell in sections.up_to_claims(cells)]
        sources = [source for source in sources if defines_exercise(source) is None]
        if claims := tuple(name for source in sources for name in sections.claims_in(source)):
            found[number] = sources, claims
    return [cell.source for cell in top], found


def _code_of(top, sources):
    return "\n".join(map(without_imports, [*top, *sources]))


def keep_the_six_neurons():
    """Leave the network of six that runs through the course as it is: it is given, and only its recordings are chance."""
    from helpers.worlds import networks

    original = networks.sparse_network
    six = original(6, np.random.RandomState(SIX_NEURONS))

    @functools.wraps(original)
    def sparse_network(n_neurons, rng, *more, **options):
        drawn = original(n_neurons, rng, *more, **options)
        given = n_neurons == 6 and getattr(rng, "published", None) == SIX_NEURONS
        return six.copy() if given else drawn

    networks.sparse_network = sparse_network


def run_sections(top, parts, shift, given=()):
    """Run sections in this process with seeds shifted, but for those given; by section, what was measured and what was raised.

    A cell that raises ends its section, and claims that it had not measured yet are NaN. Names and global generators are as the
    top left them when a section begins; an object of the top that a section changes in place stays changed.
    """
    os.environ[progress_bar.SWITCH] = "off"
    warnings.simplefilter("ignore")
    keep_the_six_neurons()
    seeds.shift_all(shift, given)
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    from helpers import claims, interact

    found = {}

    def claim(name, measured, show=False):
        found[name] = float(measured)

    claims.claim = claim
    interact.slider = lambda *args, **kwargs: None
    namespace, results = {"__name__": "__main__"}, {}
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        for source in top:
            exec(source, namespace)
        after_top, reset_generators = dict(namespace), states_of_generators()
        for part in parts:
            # The same dictionary, since functions of the top look up their globals there.
            namespace.clear()
            namespace.update(after_top)
            reset_generators()
            found.clear()
            raised = ""
            for number, source in enumerate(part.cells, 1):
                cell = f"<section {part.number}, cell {number}>"
                try:
                    exec(compile(source, cell, "exec"), namespace)
                except Exception as error:
                    raised = f"{type(error).__name__} at `{line_that_raised(error, source, cell)}`: {error}"
                    break
                finally:
                    plt.close("all")
            results[part.number] = {"measured": {name: found.get(name, math.nan) for name in part.claims}, "raised": raised}
    return results


def states_of_generators():
    """What puts the global generators of numpy, Python and torch back to where they are now."""
    import torch

    states = np.random.get_state(), random.getstate(), torch.get_rng_state()

    def reset():
        np.random.set_state(states[0])
        random.setstate(states[1])
        torch.set_rng_state(states[2])

    return reset


def line_that_raised(error, source, cell):
    """The line of a cell where an exception left it, or where it does not compile.

    Parameters
    ----------
    error : Exception
        What was raised.
    source, cell : str
        The cell, and the name of its file in the traceback. Other files do not count, such as "<string>" of code that a
        dataclass made, nor do earlier cells, whose functions this one calls.
    """
    numbers = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == cell]
    number = numbers[-1] if numbers else getattr(error, "lineno", None) or 1
    return "".join(source.splitlines()[number - 1 : number]).strip()


def run_shift(task):
    """What sections of a notebook measure in one shift, from what was kept where nothing has changed since."""
    twin, shift, numbers = task
    top, parts = sections_of(twin)
    parts = [part for part in parts if part.number in numbers]
    path = KEPT / chapter_of(twin) / f"{shift}.json"
    kept = read_kept(path)
    needed = [part for part in parts if kept.get(str(part.number), {}).get("reach") != part.reach]
    if needed:
        results = run_sections(top, needed, shift, GIVEN.get(chapter_of(twin), ()))
        kept |= {str(part.number): {**results[part.number], "reach": part.reach} for part in needed}
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(kept, indent=1) + "\n")
    return twin, shift, {part.number: kept[str(part.number)] for part in parts}


def read_kept(path):
    """What an earlier run kept, by section; nothing where there is no file, or one that cannot be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {number: entry for number, entry in kept.items() if isinstance(entry, dict)} if isinstance(kept, dict) else {}


def run(twins, n_shifts, processes):
    """Run notebooks in shifts 1 to ``n_shifts``; by twin and shift, what each section measured and raised."""
    for name in LARGE:
        importlib.import_module(name)  # before the fork, so that they are imported once
    tasks = []
    for twin in twins:
        _, parts = sections_of(twin)
        by_chance = {part.number for part in parts if any(load_ledger()[name].chance for name in part.claims)}
        everything = {part.number for part in parts}
        for shift in range(1, n_shifts + 1):
            numbers = everything if n_shifts >= ENOUGH and shift <= CONFIRMED else by_chance
            tasks += [(twin, shift, numbers)] if numbers else []
    results = {}
    # A process for each task: helpers are imported, and generators made, under the shift.
    with multiprocessing.get_context("fork").Pool(processes, maxtasksperchild=1) as pool:
        for twin, shift, measured in pool.imap_unordered(run_shift, tasks, chunksize=1):
            results[twin, shift] = measured
            print(f"{key_of(twin)}, shift {shift}", flush=True)
    return results


# Judging


def is_level_of_auroc(promise):
    """Whether the promise is an AUROC itself, and no difference of two, going by its words."""
    other = r"minus|gain|loss|lead|difference|change|falls|above|higher|over |margin|AUPRC"
    return "AUROC" in promise.statement and not re.search(other, promise.statement, re.IGNORECASE)


def digits(value):
    """A number as the table keeps it."""
    return f"{value:.9g}" if not abs(value) < 1e-9 else "0"


@dataclass(frozen=True)
class Row:
    """What one claim measured in the shifts, in their order; NaN where a cell before it raised."""

    claim: str
    code: str
    measured: tuple

    def held(self):
        """In how many shifts today's bounds hold."""
        promise = load_ledger()[self.claim]
        return sum(promise.holds_for(value) for value in self.measured)

    def finite(self):
        """The values that were measured, in order of size."""
        return sorted(value for value in self.measured if math.isfinite(value))

    def varies(self):
        """Whether it differs between shifts by more than rounding."""
        values, (share, least) = self.finite(), ROUNDING
        return len(values) < len(self.measured) or values[-1] - values[0] > max(share * abs(values[0]), least)


def rows_of(twin, results, n_shifts):
    """One row for each claim that was measured."""
    _, parts = sections_of(twin)
    runs = [results[twin, shift] for shift in range(1, n_shifts + 1) if (twin, shift) in results]
    for part in parts:
        shifts = [run[part.number]["measured"] for run in runs if part.number in run]
        if shifts:
            yield from (Row(name, part.code, tuple(shift[name] for shift in shifts)) for name in part.claims)


def failure(row):
    """What is wrong with a claim that fails: more often than in one of twenty by chance, or at all without."""
    promise, n_shifts, values = load_ledger()[row.claim], len(row.measured), row.finite()
    failed = n_shifts - row.held()
    if promise.reason == "seed" or failed <= (allowed(n_shifts) if promise.chance else 0):
        return None
    seen = f"measured {values[0]:.3g} to {values[-1]:.3g}" if values else "never measured"
    return f"{row.claim}: fails in {failed} of {n_shifts} ({seen}; promised {promise.promise})"


def at_an_end(row):
    """Whether all that was measured is one round number: a share of 0 or 1, a count, or the least p that a test can give."""
    values = row.finite()
    return bool(values) and all(abs(value - round(value, 2)) < ROUNDING[1] for value in values)


def wrong_mark(row):
    """What is wrong with the mark of a claim in the ledger; None where nothing is."""
    promise = load_ledger()[row.claim]
    if promise.chance and not row.varies() and not at_an_end(row):
        return f"{row.claim}: is marked as chance, and is the same in all shifts"
    rounding = promise.value is not None or promise.leaves_room_for_rounding_only  # within the tolerance, which `failure` holds
    if promise.reason in ("exact", "table") and row.varies() and not rounding:
        values = row.finite()
        return f"{row.claim}: depends on chance ({values[0]:.3g} to {values[-1]:.3g}), and is marked as {promise.reason}"
    return None


def says_nothing(row):
    """Why a promise says nothing, as far as can be seen from the shifts; None where no reason is seen."""
    promise, values = load_ledger()[row.claim], row.finite()
    if promise.reason == "seed":
        kept, n_shifts = row.held(), len(row.measured)
        if kept <= n_shifts / 4:
            return None
        return f"{row.claim}: is kept by {kept} of {n_shifts} other seeds, so it proves no particular one"
    if not promise.chance or len(values) < ENOUGH:
        return None
    if promise.at_least is not None and promise.at_most is not None:
        low, high = np.quantile(values, [0.05, 0.95])
        wide = (promise.at_most - promise.at_least) / max(high - low, 1e-12)
        if wide > TOO_WIDE:
            return f"{row.claim}: {promise.promise} is {wide:.0f} times as wide as what is measured, {low:.3g} to {high:.3g}"
    if is_level_of_auroc(promise) and promise.at_least is not None and promise.holds_for(0.5) and values[0] > 0.5:
        return f"{row.claim}: {promise.promise} is kept by an AUROC of guesses, 0.5"
    return None


# The table


def table_of(twin):
    """Where the table of a notebook stands: beside its twin."""
    return twin.with_name(f"{twin.stem}_seeds.csv")


def read_table(twin):
    """The rows of a notebook's table by claim; none where there is no table."""
    path = table_of(twin)
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            line["claim"]: Row(line["claim"], line["code"], tuple(map(float, line["measured"].split())))
            for line in csv.DictReader(file)
        }


def write_table(twin, rows):
    """Write the table of a notebook, with nine digits of what was measured."""
    with table_of(twin).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["claim", "code", "held", "least", "median", "largest", "measured"])
        for row in rows:
            values = row.finite() or [math.nan]
            summary = [digits(value) for value in (values[0], float(np.median(values)), values[-1])]
            measured = " ".join(map(digits, row.measured))
            writer.writerow([row.claim, row.code, f"{row.held()} of {len(row.measured)}", *summary, measured])


# The command


def chosen(name):
    """The twins that a word names: a chapter, a part, all of them, or those that changed since the commit in BASE."""
    if name == "changed":
        return changed.changed_twins() if changed.base() else []
    found = [
        twin for twin in all_twins() if name in ("all", key_of(twin), chapter_of(twin), chapter_of(twin).partition("/")[0])
    ]
    if not found:
        known = "\n".join(f"  {chapter_of(twin)}" for twin in all_twins())
        sys.exit(f"There is no chapter or part called {name}. There are:\n{known}")
    return found


def report(twin, rows, results):
    """Print what was found of one notebook; whether it is as it should be."""
    ledger = load_ledger()
    skipped = [promise for promise in ledger.values() if promise.notebook == chapter_of(twin) and not promise.chance]
    print(f"\n{chapter_of(twin)}: {sum(ledger[row.claim].chance for row in rows)} claims depend on chance")
    for reason, words in REASONS.items():
        if number := sum(promise.reason == reason for promise in skipped):
            print(f"  {number} are skipped: {words}")
    for (other, shift), run in sorted(results.items()):
        if other == twin:
            raised = {number: section["raised"] for number, section in run.items() if section["raised"]}
            for number, words in raised.items():
                print(f"  section {number} stops in shift {shift}: {words}")
    once = [row for row in rows if ledger[row.claim].chance and row.held() < len(row.measured) and not failure(row)]
    for row in once:
        print(f"  {row.claim}: holds in {row.held()} of {len(row.measured)}, which is enough")
    for row in rows:
        if words := says_nothing(row):
            print(f"  ? {words}")
    bad = [words for row in rows for words in (failure(row), wrong_mark(row)) if words]
    for words in bad:
        print(f"  ✗ {words}")
    return not bad


def main(argv=None):
    """Run the chosen notebooks in all shifts, and end with an error if a claim fails too often or is marked wrongly."""
    parser = argparse.ArgumentParser(prog="python -m tools.other_seeds", description=__doc__.partition("\n")[0])
    parser.add_argument("chapter", help="a chapter, such as granger/fooled, a part, all, or changed")
    parser.add_argument("--shifts", type=int, default=7, help="how many other seeds, two or more")
    parser.add_argument("--processes", type=int, default=PROCESSES)
    options = parser.parse_args(argv)
    if options.shifts < 2:
        parser.error(f"--shifts should be 2 or more, but it is {options.shifts}")
    twins = chosen(options.chapter)
    results = run(twins, options.shifts, options.processes)
    good = True
    for twin in twins:
        rows = list(rows_of(twin, results, options.shifts))
        good &= report(twin, rows, results)
        if options.shifts >= ENOUGH:
            write_table(twin, rows)
    if not good:
        sys.exit("Some claims do not hold with other seeds.")


if __name__ == "__main__":
    main()

"""Enter the arena with a method of your own: ``@contender`` above a function that takes a recording and returns a wiring.

::

    @contender
    def my_method(recording):
        x = recording.activity  # (time, neurons); recording.signal says what the numbers are
        strength = ...  # (neurons, neurons), [to, from]: larger is more evidence
        return strength

It runs in a process of its own on networks that nobody has seen, within limits (``helpers.isolation``): 60 seconds on the
clock for all networks, 2 GB, 16 MB of answers, 32 threads and processes. On Linux with bubblewrap it sees neither files nor
network. Elsewhere both are open to it; macOS has no limit of memory, and Windows limits time and output alone. The card says so
where that is so.
"""

import inspect
import json
import os
from pathlib import Path

from helpers import made_by
from helpers.exercises import compare, core, display, own_source, record, session, signature, trial
from helpers.isolation import sandbox

BASELINE = "correlation"  # what stands in
NAMED = 3  # so many cells are named of each kind
FILE = "contender-{name}.json"
_SEEN = {"all": "all seen", "half": "half seen", "quarter": "a quarter seen"}


def contender(function=None, *, arena=None, first=None, n_networks=trial.N_NETWORKS, seconds=trial.SECONDS, folder=None):
    """Try a method on fresh networks of every world of the arena, and say where it stands among all others.

    Parameters
    ----------
    function : callable
        Takes a ``helpers.studies.registry.Recording`` and returns an array ``(neurons, neurons)``, ``[to, from]``: larger is
        more evidence of a connection. What stands on the diagonal does not count, and neither do units.
    arena : trial.Arena, optional
        Another arena than the course's.
    first : int, optional
        Number of the first network, to meet the same ones again; one that nobody knows when left out.
    n_networks : int
        Of each world.
    seconds : float
        On the clock, for all networks together.
    folder : str or Path, optional
        Where the result is written, as ``contender-<name>.json``; the working folder when left out, and nowhere where
        ``COURSE_RECORD=off``.

    Returns
    -------
    callable
        The function itself where it gave an answer everywhere; else a lagged correlation, so that later cells run.
    """
    __tracebackhide__ = True
    if function is None or isinstance(function, str):
        display.show(_note("`@contender` stands alone on its line, without brackets and without a name."))
        return contender
    if issubclass(type(function), type) or not inspect.isfunction(function):
        display.show(
            _note(f"`@contender` goes above a function (`def …`), and this is of type `{compare.type_name(function)}`.")
        )
        return _baseline
    arena = arena or trial.the_arena()
    if signature.stub_remains(function):
        display.show(_untouched(function.__name__, arena))
        return made_by.mark(_baseline, made_by.REFERENCE)
    try:
        source = _readable(function)
    except ValueError as error:
        display.show(_note(f"{error} Nothing was run, and lagged correlation stands in."))
        return made_by.mark(_baseline, made_by.REFERENCE)
    first = trial.new_networks() if first is None else first
    try:
        tried = trial.try_out(source, arena, first, n_networks, seconds)
    except KeyboardInterrupt:
        raise session.Stopped(f"Stopped, so {source.name} has not entered. Lagged correlation stands in.") from None
    found = trial.standing(tried.cells, arena.scores, arena.not_watching) if tried.is_ranked else None
    bundle = bundle_of(tried, source, first, n_networks)
    if found is not None:
        bundle |= {"place": found.place, "of": found.n_ranked}
    works = tried.is_ranked and not tried.problems
    display.show(_card(tried, found, arena, n_networks, bundle, _written(bundle, folder)))
    return made_by.mark(function if works else _baseline, made_by.OWN if works else made_by.REFERENCE)


def _baseline(recording):
    """Lagged correlation, which stands in."""
    from helpers.studies.registry import BY_KEY  # here, since it brings all models

    return BY_KEY[BASELINE].estimate(recording, None).strength


def _readable(function):
    try:
        inspect.signature(function).bind(None)
    except TypeError:
        raise ValueError(
            f"{function.__name__} should take one argument, the recording, but it takes {inspect.signature(function)}."
        ) from None
    return own_source.source_of(function, "contender")


def bundle_of(tried, source, first, n_networks):
    """What became of a method, and its text, as a dictionary that JSON knows: ``tools.marks`` draws a league from such.

    Parameters
    ----------
    tried : trial.Tried
    source : helpers.isolation.calls.Source
    first, n_networks : int
        Which networks it met.

    Returns
    -------
    dict
    """
    return {
        "contender": tried.name,
        "first": first,
        "networks": n_networks,
        "cells": [{**vars(cell), "aurocs": [round(one, 6) for one in cell.aurocs]} for cell in tried.cells],
        "stopped": tried.stopped,
        "error": tried.error,
        "source": {"definition": source.definition, "statements": list(source.statements)},
    }


def _written(bundle, folder):
    """Where the bundle was written, or why it was not, in words; nothing where nothing is kept."""
    if os.environ.get(record.SWITCH) == "off" and folder is None:
        return ""
    path = Path(folder or ".") / FILE.format(name=bundle["contender"])
    try:
        record.write_whole(path, json.dumps(bundle, ensure_ascii=True, indent=1) + "\n")
    except OSError as error:
        return f"It could not be written into `{path}` ({error.strerror or type(error).__name__})."
    return f"Hand in `{path}` for the league of your class."


def _note(message):
    return display.contender_card(core.NOT_YET, "Not entered", [message])


def _label(key):
    from helpers.plots.looks import LOOKS  # here, since it brings the plotting library

    return LOOKS[key].label if key in LOOKS else key.replace("_", " ")


def _where(arena, cell):
    return f"{arena.names.get(cell.world, cell.world)}, {_SEEN.get(cell.observed, cell.observed)}"


def _untouched(name, arena):
    """The card of a function that nobody has written yet: where the baseline stands by the stored table."""
    rows = arena.scores
    own = rows[rows["method"] == BASELINE].dropna(subset="auroc").groupby(["world", "observed"])["auroc"]
    cells = [trial.Cell(*key, tuple(aurocs)) for key, aurocs in own if key in arena.cells]
    found = trial.standing(cells, rows[rows["method"] != BASELINE], arena.not_watching)
    stands = f"by the stored table it is {_place(found)}" if cells else "the stored table does not have it"
    return display.contender_card(
        core.NOT_ATTEMPTED,
        f"Your turn: {name}",
        [f"Replace `...` above and run the cell. Until you try, lagged correlation stands in: {stands}."],
    )


def _place(found):
    return f"number {found.place} of {found.n_ranked}"


def _card(tried, found, arena, n_networks, bundle, written):
    """What became of a method."""
    stands_in = "Until this works, lagged correlation stands in, so later cells still run."
    printed = [("What your code printed", tried.printed.rstrip())] if tried.printed.strip() else []
    open_here = " ".join(sandbox.open_here())
    if tried.stopped:
        head, verdict = f"Your contender did not come back: {tried.name}", core.TOO_LONG
        n_met = n_networks * len(arena.cells)
        limits = f"Limits are for all {n_met} recordings together: try it on one first."
        by_itself = tried.stopped == trial.ENDED[sandbox.BROKE_OFF]
        lines = [f"It {tried.stopped}.", "" if by_itself else limits, stands_in]
    elif found is None:
        head, verdict = f"Your contender raised an error: {tried.name}", core.RAISED
        problem = tried.error or next((cell.problem for cell in tried.cells if cell.problem), "It gave no answer.")
        lines = [f"The cell stopped with {problem}" if tried.error else problem, stands_in]
    else:
        head, verdict = f"{tried.name} is {_place(found)}", core.NOT_YET if tried.problems else core.CORRECT
        lines = [*_said(found, arena), *_failed(tried, arena), _caution(n_networks), stands_in if tried.problems else ""]
        printed = [("Every world", _table(tried.cells, found, arena)), *printed]
    return display.contender_card(verdict, head, [*lines, written, open_here], printed, bundle)


def _said(found, arena):
    """Where it wins and where it loses."""
    if not (found.ahead or found.level or found.behind):
        return ["The table has none of these worlds, so there is nobody to compare it with."]
    said = []
    if found.ahead:
        said.append(f"It wins in {_listed(found.ahead, arena)}.")
    if found.level:
        n_cells = len(found.ahead) + len(found.level) + len(found.behind)
        said.append(
            f"Of {n_cells} tries (a world, with all, half or a quarter seen) it is level with the best in {len(found.level)}."
        )
    if found.behind:
        said.append(f"It loses most in {_listed(found.behind, arena)}.")
    return said


def _listed(several, arena):
    words = [f"{_where(arena, cell)} ({_own(cell)}; {_label(best)} {mean:.2f})" for cell, best, mean in several[:NAMED]]
    return "; ".join(words) + (f"; and {len(several) - NAMED} more" if len(several) > NAMED else "")


def _own(cell, nothing="no answer"):
    return f"{cell.mean:.2f}" if cell.aurocs and not cell.problem else nothing


def _failed(tried, arena):
    """What it could not do, each problem once with where it came up first."""
    first = {}
    for cell in tried.problems:
        first.setdefault(cell.problem, []).append(cell)
    words = [f"{problem} ({_where(arena, cells[0])}{_more(cells)})" for problem, cells in first.items()]
    return [f"A world without an answer counts as last there. {' '.join(words[:NAMED])}"] if words else []


def _more(cells):
    return f" and {len(cells) - 1} more" if len(cells) > 1 else ""


def _caution(n_networks):
    networks = "network" if n_networks == 1 else "networks"
    return (
        f"It met {n_networks} {networks} of each world that nobody had seen, the others met theirs before: AUROCs differ from "
        "network to network, so small differences of places mean little. Where it wins and loses is said beside the best that "
        "watches, and only where the 95 % interval of the difference (Welch) leaves 0 out. Whoever enters few worlds gets no "
        "points in the others."
    )


def _table(cells, found, arena):
    best = {(cell.world, cell.observed): (method, mean) for cell, method, mean in (*found.ahead, *found.level, *found.behind)}
    rows = []
    for cell in cells:
        method, mean = best.get((cell.world, cell.observed), ("", float("nan")))
        rows.append(
            f"{_where(arena, cell):<38.38} {_own(cell, '  – ')}   best {mean:.2f} {_label(method) if method else ''}".rstrip()
        )
    return "\n".join(rows)

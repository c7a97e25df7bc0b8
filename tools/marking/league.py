"""The league of a class: methods that learners entered into the arena, beside those of the course, on one page.

A bundle is what ``@contender`` writes, as a file ``contender-….json`` or beside the card in a notebook. What it says of places
does not count: they are worked out again from its AUROCs. Whoever can edit a file can edit these too; ``recheck`` runs each
method again, contained, on networks that all of them meet and nobody has seen.
"""

import time
from dataclasses import dataclass
from datetime import datetime

from helpers.exercises import trial
from helpers.isolation.calls import Source
from tools.marking import reading
from tools.marking.dashboard import STYLE
from tools.marking.feedback import CLOSED
from tools.marking.words import for_page, plain

MOST_CELLS, MOST_NETWORKS, LONGEST_SOURCE = 200, 1000, 5_000_000
MISSING = "It is missing in what was handed in."
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">{closed}<meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}
table{{border-collapse:collapse;width:100%}}th,td{{text-align:left;padding:.3em .6em;border-bottom:1px solid var(--line);
overflow-wrap:anywhere}}td.n,th.n{{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}}
tr.course{{color:var(--quiet)}}
</style></head><body id="names">
<header><h1>{title}</h1><span><b>{contenders}</b> {words}</span><span class="quiet">{now}</span>
<a class="show" href="#names">Show names</a><a class="hide" href="#">Hide names</a></header>
<p class="quiet">{said}</p>
<table><thead><tr><th class="n">place</th><th>method</th><th class="n">points</th><th>wins in</th></tr></thead><tbody>
{rows}
</tbody></table>
</body></html>
"""


@dataclass(frozen=True)
class Entry:
    """One method of one learner.

    Attributes
    ----------
    learner, name : str
    cells : tuple of helpers.exercises.trial.Cell
        One for each of the arena.
    source : Source or None
        Its text, where the bundle has it.
    when : float
        When the file was last changed.
    """

    learner: str
    name: str
    cells: tuple
    source: Source | None
    when: float


def read_bundle(bundle, learner, cells, when=0.0):
    """What a bundle says, or why it says nothing.

    Parameters
    ----------
    bundle : object
        What JSON gave.
    learner : str
    cells : sequence of (str, str)
        Those of the arena. One that the bundle lacks counts as one without an answer.
    when : float

    Returns
    -------
    Entry

    Raises
    ------
    ValueError
        If it is not of the form that ``@contender`` writes.
    """
    name, listed = (bundle.get("contender"), bundle.get("cells")) if isinstance(bundle, dict) else (None, None)
    if not isinstance(name, str) or not name.isidentifier() or not isinstance(listed, list) or len(listed) > MOST_CELLS:
        raise ValueError("is not what @contender writes.")
    found = {}
    for one in listed:
        if not isinstance(one, dict):
            raise ValueError("holds a world that is none.")
        key, aurocs, problem = (one.get("world"), one.get("observed")), one.get("aurocs"), one.get("problem")
        if not isinstance(aurocs, list) or len(aurocs) > MOST_NETWORKS or not all(map(_is_auroc, aurocs)):
            raise ValueError("holds an AUROC that is none.")
        if key in cells:
            found[key] = trial.Cell(*key, tuple(map(float, aurocs)), plain(problem) if isinstance(problem, str) else "")
    stopped, error = (plain(said) if isinstance(said := bundle.get(key), str) else "" for key in ("stopped", "error"))
    why = f"It {stopped}." if stopped else error or MISSING
    whole = tuple(found.get(cell) or trial.Cell(*cell, (), why) for cell in cells)
    return Entry(plain(learner) or "?", plain(name, 60), whole, _source(name, bundle.get("source")), when)


def _is_auroc(value):
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _source(name, written):
    if not isinstance(written, dict):
        return None
    definition, statements = written.get("definition"), written.get("statements")
    texts = [definition, *statements] if isinstance(statements, list) else [None]
    if not all(isinstance(text, str) for text in texts) or sum(map(len, texts)) > LONGEST_SOURCE:
        return None
    return Source(name, definition, tuple(statements))


def collect(folder, arena):
    """All entries below a folder: of one learner's several of one name the newest.

    Parameters
    ----------
    folder : Path
    arena : helpers.exercises.trial.Arena

    Returns
    -------
    entries : list of Entry
    problems : list of str
    """
    files, problems = reading.files_below(folder)
    newest = {}
    for path in files:
        inside = path.relative_to(folder)
        learner = inside.parts[0] if len(inside.parts) > 1 else path.stem.removeprefix("contender-")
        try:
            for bundle in _bundles(path):
                entry = read_bundle(bundle, learner, arena.cells, path.stat().st_mtime)
                key = (entry.learner, entry.name)
                if key not in newest or newest[key].when <= entry.when:
                    newest[key] = entry
        except (OSError, ValueError) as error:
            problems.append(f"{plain(inside)} {error if isinstance(error, ValueError) else 'cannot be read.'}")
    return list(newest.values()), problems


def _bundles(path):
    """What one file holds for the league; a notebook that cannot be read is the business of marks."""
    if reading.is_bundle(path):
        return [reading.read_json(path)]
    if path.suffix.lower() != ".ipynb":
        return []
    try:
        cells = reading.cells_of(reading.read_json(path))
    except ValueError:
        return []
    return [result for _, result in reading.for_machines(cells) if isinstance(result, dict) and "contender" in result]


def recheck(entries, arena, first, n_networks=trial.N_NETWORKS, seconds=trial.SECONDS):
    """Run each method again, contained, on the same new networks.

    Parameters
    ----------
    entries : list of Entry
    arena : helpers.exercises.trial.Arena
    first : int
        Number of the first network.
    n_networks : int
    seconds : float
        For each method.

    Returns
    -------
    list of Entry
        With what came of it; one without a text has no answers.
    """
    again = []
    for entry in entries:
        tried = trial.try_out(entry.source, arena, first, n_networks, seconds) if entry.source else trial.Tried(entry.name)
        why = f"It {tried.stopped}." if tried.stopped else tried.error or MISSING
        cells = tried.cells or tuple(trial.Cell(*cell, (), why) for cell in arena.cells)
        again.append(Entry(entry.learner, entry.name, cells, entry.source, entry.when))
    return again


def ranked(entries, arena):
    """The league: the first comes first, methods of the course among learners'.

    Returns
    -------
    list of (Entry or str, float, tuple)
        An entry, or the key of a method; its points, as ``trial.Standing`` has them against the methods of the course; and the
        cells in which it surely wins.
    """
    rows = []
    if arena.cells:
        no_one = trial.standing([trial.Cell(*cell, (), MISSING) for cell in arena.cells], arena.scores, arena.not_watching)
        rows = [(key, points, ()) for key, points in no_one.points.items() if key]
    for entry in entries:
        found = trial.standing(entry.cells, arena.scores, arena.not_watching)
        rows.append((entry, found.points[""], tuple(cell for cell, _, _ in found.ahead)))
    return sorted(rows, key=lambda row: (-row[1], isinstance(row[0], str), getattr(row[0], "learner", row[0])))


def page(entries, arena, checked_again=False, title="The league of the arena", now=None):
    """The league as HTML, names hidden until somebody asks for them.

    Parameters
    ----------
    entries : list of Entry
    arena : helpers.exercises.trial.Arena
    checked_again : bool
        Whether the methods were run again.
    title : str
    now : datetime, optional

    Returns
    -------
    str
    """
    from helpers.plots.looks import LOOKS  # here, since it brings the plotting library

    numbers = {learner: k for k, learner in enumerate(sorted({entry.learner for entry in entries}, key=str.lower), 1)}
    rows = []
    for place, (who, points, wins) in enumerate(ranked(entries, arena), 1):
        if isinstance(who, str):
            kind, label = " class='course'", for_page(LOOKS[who].label if who in LOOKS else who.replace("_", " "))
        else:
            person = f"<span class='number'>{numbers[who.learner]}</span><span class='name'>{for_page(who.learner)}</span>"
            kind, label = "", f"<b>{for_page(who.name)}</b> of {person}"
        where = ", ".join(f"{arena.names.get(cell.world, cell.world)} ({cell.observed})" for cell in wins)
        if not isinstance(who, str) and who.cells and not any(cell.aurocs for cell in who.cells):
            where = who.cells[0].problem or where
        numbers_of = f"<td class='n'>{place}</td><td>{label}</td><td class='n'>{points:.2f}</td>"
        rows.append(f"<tr{kind}>{numbers_of}<td>{for_page(where)}</td></tr>")
    said = "Points: the share of the course's methods that it beats, on average over all worlds; none where it did not enter. "
    said += "All were run again on the same new networks." if checked_again else "As handed in; nothing was run again."
    return _PAGE.format(
        closed=CLOSED,
        title=for_page(title),
        style=STYLE,
        contenders=len(entries),
        words="contender" if len(entries) == 1 else "contenders",
        now=f"{now or datetime.fromtimestamp(time.time()):%H:%M:%S}",
        said=said,
        rows="\n".join(rows),
    )

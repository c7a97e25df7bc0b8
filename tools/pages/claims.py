"""The page that lists every promise of the book beside what was measured."""

from helpers.claims import load_ledger
from tools.execute import measured_claims
from tools.other_seeds import codes_of, digits, read_table
from tools.twins import SOURCE

WITHOUT_CHANCE = {"exact": "exact", "table": "a stored table", "seed": "a published seed"}

_HEAD = """# Claims

Every number that this book promises. A notebook measures it anew whenever it runs, and the tests fail when it leaves its
tolerance. A value that is exact or comes from published code and random streams is held to its digits; a result that depends
on chance is promised as a bound over several seeds, and tried by measuring it again with the seeds of all random generators
changed. {tried}
"Other seeds" says in how many of these runs the promise held (it may fail in one of twenty), with the least and the largest
value in brackets; an asterisk marks cells that have changed since these runs. Where nothing depends on chance it says why.
"W3D5" is Neuromatch Academy's Network Causality, tutorial 1: "printed" is a number in its text, "code" one that its code and
seeds give. "Ours" is what this course measured itself. Claims stand in the order in which a notebook measures them.
"""


def pages(chapters):
    """The page, from the ledger and the committed notebooks."""
    lines, rows_of_chance = [], []
    for chapter in (chapter for chapter in chapters if chapter.notebook is not None):
        measured = measured_claims(chapter.notebook)
        twin = SOURCE / f"{chapter.key}.md"
        table, codes = read_table(twin), codes_of(twin)
        lines += [
            f"\n## {chapter.link}\n",
            "| claim | promised | measured | other seeds | source |",
            "|---|---|---|---|---|",
        ]
        for claim in in_order(measured, [c for c in load_ledger().values() if c.notebook == chapter.name]):
            value = measured.get(claim.name, "**not measured**")
            seeds = WITHOUT_CHANCE[claim.reason] if claim.reason else in_words(table.get(claim.name), codes.get(claim.name))
            rows_of_chance += [] if claim.reason else [table.get(claim.name)]
            lines.append(f"| {claim.statement} (`{claim.name}`) | {claim.promise} | {value} | {seeds} | {claim.source} |")
    head = _HEAD.format(tried=how_many_tried(rows_of_chance))
    return {"claims.md": "\n".join([head, *lines]) + "\n"}


def in_order(measured, claims):
    """The claims of a notebook as it measures them, from top to bottom; those that it does not measure last."""
    places = {name: place for place, name in enumerate(measured)}
    return sorted(claims, key=lambda claim: places.get(claim.name, len(places)))


def how_many_tried(rows):
    """How many of the claims that depend on chance were run with other seeds, as a sentence; of each, its row or None."""
    tried, total = sum(row is not None for row in rows), len(rows)
    if tried == total:
        return f"This has been done for all {total} of them."
    return f"So far this has been done for {tried or 'none'} of the {total}; a dash stands for the others."


def in_words(row, code):
    """In how many runs with other seeds a claim held, and what was measured; marked where its cells have changed."""
    if row is None:
        return "–"
    held = f"{row.held()} of {len(row.measured)}{'' if row.code == code else '*'}"
    if not (values := row.finite()):
        return f"{held} (never reached)"
    least, largest = (f"{float(digits(value)):.3g}" for value in (values[0], values[-1]))
    return f"{held} ({least} to {largest})"

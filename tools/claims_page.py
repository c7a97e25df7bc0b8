"""The page that lists every promise of the book beside what was measured."""

import nbformat

from helpers.claims import load_ledger
from tools.execute import measured_claims
from tools.twins import BOOK, all_twins, key_of, notebook_of

PAGE = BOOK / "reference" / "claims.md"

_HEAD = """# Claims

Every number that this book promises. A notebook measures it anew whenever it runs, and the tests fail when it leaves its
tolerance. A value that is exact or comes from published code and random streams is held to its digits; a result that depends
on chance is promised as a bound over several seeds. "W3D5" is Neuromatch Academy's Network Causality, tutorial 1: "printed" is
a number in its text, "code" one that its code and seeds give. "Ours" is what this course measured itself. The page is
generated: `make sync` writes it from `helpers/ledger` and the notebooks.
"""


def claims_page():
    """The text of the page, from the ledger and the committed notebooks."""
    measured, title = {}, {}
    for twin in all_twins():
        if not notebook_of(twin).exists():
            continue
        notebook = nbformat.read(notebook_of(twin), as_version=4)
        measured |= measured_claims(notebook)
        title[key_of(twin)] = notebook.cells[0].source.splitlines()[0].lstrip("# ")
    lines = [_HEAD]
    for key, name in title.items():
        lines += [
            f"\n## [{name}](../{key}.ipynb)\n",
            "| claim | promised | measured | source |",
            "|---|---|---|---|",
        ]
        for claim in (c for c in load_ledger().values() if c.notebook == key):
            value = f"{measured[claim.name]:.7g}" if claim.name in measured else "**not measured**"
            lines.append(f"| {claim.statement} (`{claim.name}`) | {claim.promise} | {value} | {claim.source} |")
    return "\n".join(lines) + "\n"

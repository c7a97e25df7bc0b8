"""The page that lists every promise of the book beside what was measured."""

from helpers.claims import load_ledger
from tools.execute import measured_claims

_HEAD = """# Claims

Every number that this book promises. A notebook measures it anew whenever it runs, and the tests fail when it leaves its
tolerance. A value that is exact or comes from published code and random streams is held to its digits; a result that depends
on chance is promised as a bound over several seeds. "W3D5" is Neuromatch Academy's Network Causality, tutorial 1: "printed" is
a number in its text, "code" one that its code and seeds give. "Ours" is what this course measured itself. The page is
generated: `make sync` writes it from the chapters of `helpers` and the notebooks.
"""


def pages(chapters):
    """The page, from the ledger and the committed notebooks."""
    lines = [_HEAD]
    for chapter in (chapter for chapter in chapters if chapter.notebook is not None):
        measured = measured_claims(chapter.notebook)
        lines += [
            f"\n## {chapter.link}\n",
            "| claim | promised | measured | source |",
            "|---|---|---|---|",
        ]
        for claim in (c for c in load_ledger().values() if c.notebook == chapter.name):
            value = measured.get(claim.name, "**not measured**")
            lines.append(f"| {claim.statement} (`{claim.name}`) | {claim.promise} | {value} | {claim.source} |")
    return {"claims.md": "\n".join(lines) + "\n"}

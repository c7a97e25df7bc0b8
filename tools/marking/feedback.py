"""A page for each learner: what is right, what is not yet, and what helps. It holds no script, and nobody else's name."""

from datetime import datetime
from pathlib import Path

from helpers.exercises import bank, display
from helpers.exercises.core import CORRECT
from helpers.exercises.record import write_whole
from tools.marking import gradebook, late, tables
from tools.marking.reading import NOT_RUN, verdicts
from tools.marking.words import for_file_name, for_page

# No page of ours needs a script, so none runs, whatever a name or a message holds; formulas are text for the same reason.
CLOSED = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">"
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">{closed}<meta name="viewport" content="width=device-width">
<title>{who}</title><style>
:root{{color-scheme:light dark}}body{{font:1rem/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em}}
code{{background:rgba(128,128,128,.15);padding:0 .2em}}article{{border-left:4px solid #808080;padding:.1em 1em;margin:1em 0}}
article.right{{border-color:#009e73}}article.wrong{{border-color:#e69f00}}h3{{margin:.4em 0}}p{{margin:.4em 0}}
</style></head><body><h1>{who}</h1>
{body}
</body></html>
"""


def page(learner, notebooks, rule=None, partial=0.0):
    """The page of one learner."""
    rule, parts = rule or late.Rule(), []
    for one in notebooks:
        names, days = bank.of_notebook(one.key), rule.days_late(one)
        parts.append(f"<h2>{for_page(one.key)}</h2>")
        got = gradebook.points(one, partial) * rule.share(one)
        off = f", {days} {'day' if days == 1 else 'days'} late, of which {rule.share(one):.0%} count" if days else ""
        parts.append(
            f"<p><b>{got:.3g} of {len(names)} points</b>{off}. Counted: <code>{for_page(one.inside)}</code>{_when(one)}.</p>"
        )
        for name, verdict in verdicts(one).items():
            result, kind = one.results.get(name, {}), "right" if verdict == CORRECT else "wrong"
            words = "it is not in this notebook, or was never run" if verdict == NOT_RUN else verdict
            sign = tables.SIGNS[verdict].strip() or "–"
            part = f"<article class='{kind}'><h3>{sign} <code>{for_page(name)}</code>: {words}</h3>"
            if verdict != CORRECT:
                part += f"<p>{for_page(display.plain(result['message']), 1_000)}</p>" if result.get("message") else ""
                if result.get("cases"):
                    part += f"<p>Right on {result['right']} of {result['cases']} inputs.</p>"
                part += f"<p>A hint: {for_page(display.plain(names[name].hints[0]), 1_000)}</p>"
            parts.append(part + "</article>")
    return _PAGE.format(closed=CLOSED, who=for_page(learner), body="\n".join(parts))


def _when(one):
    return f", {one.when.isoformat(' ', 'seconds')}" if isinstance(one.when, datetime) else ""


def write(marks, folder, rule=None, partial=0.0):
    """Write a page for each learner into a folder, and return their paths. No two learners share a file."""
    folder, taken, paths = Path(folder), set(), []
    folder.mkdir(parents=True, exist_ok=True)
    by_learner = {}
    for group in tables.by_notebook(marks.handed_in).values():
        for one in group:
            by_learner.setdefault(one.learner, []).append(one)
    for learner in sorted(by_learner, key=str.lower):
        stem, number = for_file_name(learner), 1
        while (name := stem if number == 1 else f"{stem} ({number})").lower() in taken:
            number += 1
        taken.add(name.lower())
        paths.append(folder / f"{name}.html")
        write_whole(paths[-1], page(learner, by_learner[learner], rule, partial))
    return paths

"""One page for the room, on which a class sees how far it is: no script, nothing from elsewhere, it loads itself again.

Names are hidden until somebody asks for them; the switch is a link, so that it survives the next loading.
"""

import time
from collections import Counter
from datetime import datetime

from helpers.exercises import bank
from helpers.exercises.core import CORRECT, NOT_ATTEMPTED, NOT_YET, RAISED, TOO_LONG
from helpers.exercises.record import write_whole
from tools.marking import reading, tables
from tools.marking.feedback import CLOSED
from tools.marking.reading import NOT_RUN, verdicts
from tools.marking.words import for_page

MISTAKES = 2  # so many of an exercise are named
# Kinds of results in the order of the bar, each with its verdicts and words. Colours of Okabe and Ito; signs say it too.
_KINDS = (
    ("right", (CORRECT,), "right"),
    ("almost", (NOT_YET,), "not yet"),
    ("broken", (RAISED, TOO_LONG), "error, or too slow"),
    ("open", (NOT_ATTEMPTED, NOT_RUN), "not tried"),
)
STYLE = """
:root{color-scheme:light dark;--back:#fff;--text:#111;--quiet:#555;--open:#d9d9d9;--line:#bbb}
@media(prefers-color-scheme:dark){:root{--back:#111;--text:#f2f2f2;--quiet:#b5b5b5;--open:#3d3d3d;--line:#555}}
*{box-sizing:border-box}body{background:var(--back);color:var(--text);margin:0;
padding:1.2vw 2vw;font:clamp(1rem,1.45vw,2.2rem)/1.35 system-ui,sans-serif}
header{display:flex;flex-wrap:wrap;gap:.2em 1.2em;align-items:baseline}
h1{font-size:1.6em;margin:0}h2{font-size:1.3em;margin:.9em 0 .3em}
header b{font-size:1.6em}
.quiet{color:var(--quiet)}a{color:inherit}
.row{display:grid;grid-template-columns:minmax(9em,22em) 1fr 6.5em;gap:.1em .8em;align-items:center;margin:.45em 0}
.row .what{overflow-wrap:anywhere;font-weight:600}
.row .slips{grid-column:1/-1;color:var(--quiet);font-size:.85em;margin-top:-.15em}
.bar{display:flex;height:1.5em;border:1px solid var(--line)}
.bar span{overflow:hidden;text-align:center;color:#000;min-width:0}
.right{background:#009e73}.almost{background:#e69f00}.broken{background:#d55e00}.open{background:var(--open)}
.bar .open{color:var(--text)}.count{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.key span{display:inline-block;width:1em;height:1em;vertical-align:-.1em;
margin:0 .3em 0 .9em;border:1px solid var(--line)}
.class{columns:19em;column-gap:2em;font-size:.85em;
list-style:none;padding:0;margin:1.2em 0 .4em}
.class li{display:flex;justify-content:space-between;gap:.6em;
break-inside:avoid;padding:.08em 0;border-bottom:1px solid var(--line)}
.class i{font-style:normal;display:inline-block;width:1.35em;text-align:center;
color:#000;margin-left:2px}.class i.open{color:var(--text)}
.name,.hide{display:none}body:target .name,body:target .hide{display:inline}body:target .number,body:target .show{display:none}
.name{overflow-wrap:anywhere}
@media(max-width:40em){.row{grid-template-columns:1fr 6em}.row .bar{grid-column:1/-1;grid-row:2}}
"""
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">{closed}{again}<meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style></head><body id="names">
<header><h1>{title}</h1><span><b>{learners}</b> {people}</span><span><b>{share:.0%}</b> of what they handed in is right</span>
<span class="quiet">{now}</span><a class="show" href="#names">Show names</a><a class="hide" href="#">Hide names</a></header>
<p class="key quiet">{key}</p>
{body}
</body></html>
"""


def page(marks, title="How far we are", seconds=0, now=None):
    """The page as HTML.

    Parameters
    ----------
    marks : Marks
        What was handed in until now.
    title : str
        What stands above it.
    seconds : float
        After so many it loads itself again; 0 for one that stays.
    now : datetime, optional
        The time that it says.
    """
    groups = tables.by_notebook(marks.handed_in)
    found = [verdict for one in marks.handed_in for verdict in verdicts(one).values()]
    people = sorted({one.learner for one in marks.handed_in}, key=str.lower)
    key = "".join(f"<span class='{kind}'></span>{words}" for kind, _, words in _KINDS)
    number = {learner: place for place, learner in enumerate(people, 1)}
    body = "\n".join(_notebook(key_of, group, number) for key_of, group in groups.items())
    return _PAGE.format(
        closed=CLOSED,
        again=f'<meta http-equiv="refresh" content="{max(1, round(seconds))}">' if seconds else "",
        title=for_page(title),
        style=STYLE,
        learners=len(people),
        people="learner" if len(people) == 1 else "learners",
        share=sum(verdict == CORRECT for verdict in found) / max(1, len(found)),
        now=f"{now or datetime.now():%H:%M:%S}",
        key=key,
        body=body or "<p>Nobody has handed in anything yet.</p>",
    )


def _kind(verdict):
    return next(kind for kind, verdicts_of, _ in _KINDS if verdict in verdicts_of)


def _notebook(key, group, number):
    slips, lines = tables.mistakes(group), []
    for name, entry in bank.of_notebook(key).items():
        ours = {
            mistake.__name__.replace("_", " ") for mistake in entry.mistakes
        }  # in a file may stand what no wall should show
        counts = Counter(_kind(verdicts(one)[name]) for one in group)
        bar = "".join(
            f"<span class='{kind}' style='flex:{counts[kind]}' title='{words}'>{counts[kind]}</span>"
            for kind, _, words in _KINDS
            if counts[kind]
        )
        known = [(mistake, count) for mistake, count in slips.get(name, []) if mistake in ours]
        often = ", ".join(f"{count} × {for_page(mistake, 90)}" for mistake, count in known[:MISTAKES])
        lines.append(
            f"<div class='row'><span class='what'>{for_page(name.replace('_', ' '))}</span><span class='bar'>{bar}</span>"
            f"<span class='count'>{counts['right']} of {len(group)}</span>"
            + (f"<span class='slips'>{often}</span>" if often else "")
            + "</div>"
        )
    people = "".join(_learner(one, number[one.learner]) for one in group)
    return f"<section><h2>{for_page(key)}</h2>{''.join(lines)}<ul class='class'>{people}</ul></section>"


def _learner(one, number):
    signs = "".join(
        f"<i class='{_kind(verdict)}' title='{for_page(name)}: {verdict}'>{tables.SIGNS[verdict].strip() or '·'}</i>"
        for name, verdict in verdicts(one).items()
    )
    who = f"<span class='number'>{number}</span><span class='name'>{for_page(one.learner)}</span>"
    return f"<li><span>{who}</span><span>{signs}</span></li>"


def watch(folder, path, seconds, title="How far we are", rounds=None, collect=reading.collect, sleep=time.sleep):
    """Write the page again and again while a folder fills; what was read once is not read again.

    Parameters
    ----------
    folder : Path
        Where notebooks are handed in; empty at first, perhaps.
    path : Path
        Where the page goes; it is replaced as a whole.
    seconds : float
        From one writing to the next.
    title : str
        What stands above it.
    rounds : int, optional
        How often; until somebody stops it when left out.
    collect : callable
        Reads the folder: ``reading.collect`` with options of its own.
    sleep : callable
        Waits.
    """
    known, done = {}, 0
    while rounds is None or done < rounds:
        try:
            marks = collect(folder, known=known)
        except ValueError:  # nothing there yet
            marks = reading.Marks()
        write_whole(path, page(marks, title, seconds))
        done += 1
        if rounds is None or done < rounds:
            sleep(seconds)

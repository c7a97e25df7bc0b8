"""The report as one page that needs nothing else: no script, no network, pictures inside.

It is read from the top: the answer, why it can or cannot be read, what would have to be true for it to be causal; then how it
came about.
"""

import base64
import io
from html import escape

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

from helpers import __version__, plots
from helpers.plots.looks import LOOKS
from helpers.recordings.examining import FINE, LOOK, STOP
from helpers.recordings.running import N_COPIES
from helpers.validation import checked

MOST_ARROWS = 25  # On the page; all of them are in the table beside it.
MARKS = {FINE: "fine", LOOK: "look closer", STOP: "stops it"}

STYLE = """
:root { --ink: #1b1f24; --soft: #5a636e; --line: #dfe3e8; --ground: #ffffff; --card: #f6f8fa; --good: #0b6e4f; --warn: #8a5a00;
  --bad: #b3261e; --accent: #0072b2; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #a5adb7; --line: #343a42; --ground: #15181c;
  --card: #1e2329; --good: #6fd3ad; --warn: #f0c060; --bad: #ff9a90; --accent: #7cc4f5; }
  img { background: #fff; border-radius: 8px; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 17px/1.55 system-ui, -apple-system, "Segoe UI", Roboto,
  "Helvetica Neue", sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.2rem; font-weight: 600; color: var(--soft); margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 2.8rem 0 .6rem; }
.answer { font-size: clamp(1.5rem, 4.5vw, 2.3rem); line-height: 1.2; font-weight: 700; margin: 0 0 .6rem; text-wrap: balance; }
.lead { font-size: 1.1rem; max-width: 46rem; margin: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .7rem; margin: 1.6rem 0 0; }
.facts div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .7rem .9rem; }
.facts dt { font-size: .85rem; color: var(--soft); } .facts dd { margin: 0; font-size: 1.35rem; font-weight: 650; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .93rem;
  font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .45rem .7rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; color: var(--soft); font-size: .85rem; } td.n, th.n { text-align: right; white-space: nowrap; }
.mark { display: inline-block; font-size: .8rem; font-weight: 650; white-space: nowrap; }
.fine { color: var(--good); } .look { color: var(--warn); } .stop { color: var(--bad); }
small { color: var(--soft); } ul, ol { padding-left: 1.3rem; max-width: 50rem; } li { margin: .35rem 0; }
.beside { display: flex; flex-wrap: wrap; gap: 0 2rem; } .beside > div { flex: 1 1 20rem; min-width: 0; }
img { max-width: 100%; height: auto; display: block; margin: .6rem 0; }
blockquote { margin: .8rem 0; padding: .8rem 1.1rem; border-left: 4px solid var(--accent); background: var(--card);
  border-radius: 0 10px 10px 0; max-width: 50rem; }
details { margin: .6rem 0; } summary { cursor: pointer; color: var(--accent); font-weight: 600; }
footer { margin-top: 3rem; font-size: .85rem; color: var(--soft); }
@media (max-width: 40rem) { table.findings, table.findings tbody, table.findings tr, table.findings td { display: block; }
  table.findings thead { display: none; } table.findings td { border: 0; padding: .1rem 0; }
  table.findings tr { border-bottom: 1px solid var(--line); padding: .6rem 0; } }
@media print { details { display: block; } }
"""


def _report(value, name):
    if not hasattr(value, "methods") or not hasattr(value, "seen"):
        raise ValueError(f"{name} should be what reporting.report gives, but it is {type(value).__name__}.")
    return value


def _picture(figure, alt):
    """A figure as an image inside of the page, with a palette, which makes it a third of its size."""
    file, small = io.BytesIO(), io.BytesIO()
    figure.savefig(file, format="png", dpi=130, facecolor="white")
    plt.close(figure)
    picture = Image.open(file).convert("RGB").quantize(256, Image.Quantize.FASTOCTREE)
    picture.save(small, format="PNG", optimize=True)
    return f'<img alt="{escape(alt)}" src="data:image/png;base64,{base64.b64encode(small.getvalue()).decode()}">'


def _number(value, digits=2):
    if value is None or (isinstance(value, float) and not np.isfinite(value)):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.{digits}g}"


def _plural(number, word):
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def headline_of(found):
    """The answer in one line, and a sentence or two on why.

    Parameters
    ----------
    found : helpers.recordings.reporting.Report

    Returns
    -------
    headline, why : str
    """
    answer, stops, n_stands = found.answer, found.seen.stops, int(found.stands.sum())
    if stops:
        why = stops[0]
        return (
            "No arrow can be read from this recording as it is.",
            f"{why.number[0].upper()}{why.number[1:]}. {why.meaning} {why.remedy}",
        )
    if answer is None:
        return "No method could be run.", "See below which were refused, and why."
    n_called, pairs = int(answer.called.sum()), len(found.ready.names) * (len(found.ready.names) - 1)
    if not np.isfinite(answer.in_copies) or answer.n_copies < N_COPIES:
        return "No arrow was set beside enough copies.", f"{answer.n_copies} copies were made, and it takes {N_COPIES}."
    if not n_called:
        return "No arrow stands.", (
            f"{answer.name} calls none of {pairs:,} pairs at a false discovery rate of 5 %; in copies in which nobody can "
            f"drive anybody it calls {_number(answer.in_copies)} on average. That is no proof that nobody drives anybody: weak "
            "connections, and those that are over within a step, are not seen."
        )
    n_both = int((answer.called & answer.called_in_halves.all(axis=0)).sum())
    beside = (
        f"{answer.name} calls {n_called:,} of {pairs:,} pairs at a false discovery rate of 5 %; in copies in which nobody can "
        f"drive anybody it calls {_number(answer.in_copies)} on average. Of its calls, {n_both:,} "
        f"{'is' if n_both == 1 else 'are'} found again in both halves ({_number(answer.by_chance)} would be by chance)"
    )
    if not n_stands:
        return "No arrow stands.", f"{beside}, and none of these is also above every pair of all {answer.n_copies} copies."
    return (
        f"{_plural(n_stands, 'arrow')} stand{'s' if n_stands == 1 else ''}, as evidence and not as proof.",
        f"{beside}, and {n_stands:,} of these {'is' if n_stands == 1 else 'are'} also above every pair of all "
        f"{answer.n_copies} copies. An arrow says that the past of one neuron helps to predict another, given all others "
        "that were recorded. It does not say that it drives it.",
    )


def null_of(found):
    """How many arrows the same analysis draws in shifted copies of the whole recording, in a sentence.

    Parameters
    ----------
    found : helpers.recordings.reporting.Report

    Returns
    -------
    sentence : str
        Empty where too few copies were made.
    """
    if not len(found.null):
        return ""
    called, stand = found.null.iloc[0], found.null.iloc[-1]
    return (
        f"{_plural(int(called['here']), 'arrow')} {'is' if called['here'] == 1 else 'are'} called here, "
        f"{_number(float(called['in a copy']))} on average in {found.answer.n_copies} shifted copies of the whole recording; "
        f"{int(stand['here']):,} {'stands' if stand['here'] == 1 else 'stand'} here, {_number(float(stand['in a copy']))} in a "
        "copy."
    )


def choice_of(found):
    """Why the answer is that of one method and not of another, where the recording holds spikes or potentials.

    Parameters
    ----------
    found : helpers.recordings.reporting.Report

    Returns
    -------
    words : str
        Empty where there was no choice.
    """
    ready, answer = found.ready, found.answer
    if answer is None or not (ready.is_counts or ready.signal == "millivolts"):
        return ""
    if answer.key == "event_regression":
        return "The numbers are membrane potentials, so the answer is that of a regression on the push that each spike gives."
    if answer.key == "point_process":
        lost = (
            f" ({ready.share_bins:.1%} share a bin with another of their neuron, and are not seen)" if ready.share_bins else ""
        )
        return (
            f"The numbers are spikes{lost}, so the answer is that of a point process: a chance to spike in each bin, which "
            "earlier spikes raise or lower. Granger causality draws a straight line through zeros and ones; it is in the table."
        )
    by_key = {one.key: one for one in found.methods}
    if "point_process" in by_key:
        one = by_key["point_process"]
        why = (
            f"was set beside {one.n_copies} copies only, and it takes {N_COPIES}"
            if one.n_copies < N_COPIES
            else "could not analyse both halves"
        )
    else:
        name = LOOKS["point_process"].label
        why = f"was not run, as {dict(found.skipped).get(name, 'it was not asked for')}"
    return (
        f"The numbers are counts. A point process, which is made for spikes, {why}. So the answer is that of {answer.name}, "
        "which draws a straight line through counts: trust its copies more than its p-values."
    )


def limits_of(found):
    """What would have to be true for the arrows to be causal, each with what this recording says about it.

    Parameters
    ----------
    found : helpers.recordings.reporting.Report

    Returns
    -------
    conditions : list of (str, str)
        A condition, and what speaks for or against it here.
    """
    by_question = {one.question: one for one in found.seen.findings}
    step = 1000 / found.ready.rate_hz
    shared = by_question["What do neurons share within a step?"]
    same = by_question["Is it the same in both halves?"]
    return [
        (
            "Nothing that was not recorded drives two of these neurons.",
            f"No recording can show this. Here {shared.number}"
            + (
                ": something does act on several at once."
                if shared.level != FINE
                else ", which is no proof: an unseen input that reaches them one after the other leaves no trace."
            ),
        ),
        (
            f"What drives acts {_lags_in_words(found, step)}: neither faster nor slower.",
            by_question["Is it sampled fast enough?"].number[0].upper()
            + by_question["Is it sampled fast enough?"].number[1:]
            + ".",
        ),
        (
            "Each column is one neuron, and nothing of its neighbour.",
            "Neuropil, sorting errors, volume conduction and motion put one neuron's activity into another's column. "
            "Compare the "
            "arrows with distance: where they are short, this is the first suspect." + _distance_in_words(found),
        ),
        (
            "All neurons were measured with the same delay.",
            "A slower indicator, a slower vessel, or a scan that comes to one neuron later turns arrows around.",
        ),
        (
            "One law holds from the first step to the last.",
            f"Here {same.number}.",
        ),
        (
            "The law is nearly a straight line, or a method that bends agrees.",
            "Other methods are in the table below; where they disagree, the arrow depends on the method."
            if found.others
            else "No other method took this recording, so none was asked.",
        ),
    ]


def _lags_in_words(found, step):
    order = found.answer.order if found.answer is not None and found.answer.order else found.seen.order
    if order == 1:
        return f"from one step to the next, after {step:.4g} ms"
    return f"within {order} steps, after {step:.4g} to {order * step:.4g} ms"


def _distance_in_words(found):
    told = found.answer.without_wiring if found.answer is not None else {}
    if "distance" not in told:
        return " Positions were not given."
    return f" Here distance alone tells which pairs are called with AUROC {told['distance']:.2f} (0.5 is chance)."


def paragraph_of(found):
    """The limits of the answer as a paragraph for a paper.

    Parameters
    ----------
    found : helpers.recordings.reporting.Report

    Returns
    -------
    words : str
    """
    ready, answer = found.ready, found.answer
    seconds = ready.n_steps / ready.rate_hz
    recorded = f"{len(ready.names):,} neurons were analysed over {seconds:,.4g} s at {ready.rate_hz:.4g} steps a second" + (
        f", in {len(ready.pieces):,} pieces" if len(ready.pieces) > 1 else ""
    )
    if found.seen.stops:
        return f"{recorded}. No connectivity is reported: {found.seen.stops[0].number}."
    if answer is None:
        return f"{recorded}. No method could be applied."
    return (
        f"{recorded}. Preparation: {' '.join(ready.changes) or 'none.'} {answer.name}"
        + (f" with {_plural(answer.order, 'lag')}" if answer.order else "")
        + f" called "
        f"{int(answer.called.sum()):,} of {len(ready.names) * (len(ready.names) - 1):,} ordered pairs (false discovery "
        f"rate 5 %), beside {_number(answer.in_copies)} on average in {answer.n_copies} copies in which each neuron was "
        f"shifted in time. {_plural(answer.in_halves[2], 'pair')} {'was' if answer.in_halves[2] == 1 else 'were'} called "
        f"in both halves ({_number(answer.by_chance)} expected by chance), and {int(found.stands.sum()):,} of them "
        "exceeded every pair of all copies. These are directed statistical dependences given the recorded neurons. "
        "Unrecorded common inputs, unequal measurement delays and interactions faster than a step were not excluded, and "
        "no neuron was perturbed."
    )


def _table(rows, head, numeric=()):
    cells = "".join(f'<th class="{"n" if k in numeric else ""}">{escape(name)}</th>' for k, name in enumerate(head))
    body = "".join(
        "<tr>" + "".join(f'<td class="{"n" if k in numeric else ""}">{cell}</td>' for k, cell in enumerate(row)) + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>'


def _findings(found):
    rows = "".join(
        f'<tr><td><span class="mark {one.level}">{MARKS[one.level]}</span></td><td><b>{escape(one.question)}</b><br>'
        f"{escape(one.number)}.</td><td>{escape(one.meaning)}"
        + (f"<br><small>{escape(one.remedy)}</small>" if one.remedy else "")
        + "</td></tr>"
        for one in sorted(found.seen.findings, key=lambda one: (STOP, LOOK, FINE).index(one.level))
    )
    return (
        '<div class="scroll"><table class="findings"><thead><tr><th></th><th>question and number</th><th>what it '
        "means</th></tr>"
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def _methods(found):
    rows, told = [], sorted({name for one in found.methods for name in one.without_wiring})
    scored = any(np.isfinite(one.score) for one in found.methods)
    for one in found.methods:
        name = escape(one.name) + (f"<br><small>same as {escape(one.same_as)}</small>" if one.same_as else "")
        first, second, both = one.in_halves
        rows.append(
            [
                name,
                _number(one.order),
                f"{int(one.called.sum()):,}",
                _number(one.in_copies),
                f"{one.false_share:.1%}" if np.isfinite(one.false_share) else "–",
                f"{first:,} / {second:,}",
                f"{both:,} <small>({_number(one.by_chance)})</small>",
                f"<b>{int(one.stands.sum()):,}</b>",
                *(_number(one.without_wiring.get(name), 2) for name in told),
                *([_number(one.score)] if scored else []),
                *([_number(one.over_seeds)] if any(np.isfinite(each.over_seeds) for each in found.methods) else []),
            ]
        )
    head = ["method", "lags", "arrows", "in a copy", "p < 0.05 in copies", "halves", "in both (chance)", "stand"]
    head += [f"told by {name}" for name in told] + (["AUROC"] if scored else [])
    head += ["over seeds"] if any(np.isfinite(one.over_seeds) for one in found.methods) else []
    return _table(rows, head, range(1, len(head)))


@checked(found=_report)
def page_of(found):
    """The report as one page of HTML.

    Parameters
    ----------
    found : helpers.recordings.reporting.Report

    Returns
    -------
    page : str

    Raises
    ------
    ValueError
        If it is no report.
    """
    ready, answer = found.ready, found.answer
    headline, lead = headline_of(found)
    choice = choice_of(found)
    seconds = ready.n_steps / ready.rate_hz
    facts = {
        "neurons": f"{len(ready.names):,}",
        "steps": f"{ready.n_steps:,}",
        "long": f"{seconds:,.4g} s",
        "a step": f"{1000 / ready.rate_hz:.4g} ms",
        "pieces": f"{len(ready.pieces):,}",
        "arrows called": f"{int(answer.called.sum()):,}" if answer else "–",
        "called in a copy": _number(answer.in_copies) if answer else "–",
        "arrows that stand": f"{int(found.stands.sum()):,}",
    }
    cards = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts.items())
    conditions = "".join(f"<li><b>{escape(one)}</b> {escape(here)}</li>" for one, here in limits_of(found))
    done = "".join(f"<li>{escape(words)}</li>" for words in ready.done)
    skipped = "".join(f"<li><b>{escape(name)}</b>: {escape(why)}.</li>" for name, why in found.skipped)
    said = "".join(
        f"<li><b>{escape(one.name)}</b>: {escape(words)}</li>" for one in found.methods if not one.same_as for words in one.said
    )
    look = _picture(
        found.seen.figure(""), "Activity, what neurons share within a step, their memory, and the means of both halves."
    )
    named = [one for one in found.methods if one.has_p and not one.same_as]
    bars = ""
    if len(named) > 1:
        bars = _picture(
            plots.calls_and_copies(
                np.array([one.called.sum() for one in named], dtype=float),
                np.array([one.in_copies for one in named]),
                [one.key for one in named],
                "What p-values call, in the recording and in copies",
            ),
            "Arrows that each method with p-values calls, in the recording and in copies.",
        )
    scores = ""
    if found.baselines:
        rows = [[escape(name), _number(value, 3)] for name, value in found.baselines.items()]
        rows += [[escape(one.name), _number(one.score, 3)] for one in found.methods if not one.same_as]
        scores = (
            "<h2>Beside the wiring that is known</h2><p>AUROC of each method, and of what knows nothing of the wiring. A "
            f"method is worth its work only where it does better than these.</p>{_table(rows, ['', 'AUROC'], [1])}"
        )
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(found.title)}: who drives whom?</title><style>{STYLE}</style></head><body><main>
<h1>{escape(found.title)}</h1>
<p class="answer">{escape(headline)}</p>
<p class="lead">{escape(lead)}</p>
{f'<p class="lead">{escape(choice)}</p>' if choice else ""}
<dl class="facts">{cards}</dl>
{_arrows(found)}
{_null(found)}
<h2>What would have to be true for this to be causal</h2>
<ol>{conditions}</ol>
<p>{escape(_what_would_settle_it(found))}</p>
<h2>What was seen before any method</h2>
{_findings(found)}
{look}
<h2>What each method found</h2>
<p>Each method ran on the recording, on both halves, and on copies in which each neuron was moved in time by itself. An arrow
<b>stands</b> if it is called in the whole and in both halves, has more evidence than any pair in any copy, and nothing above
forbids to read it. “Told by” is how well something that knows of no wiring tells which pairs a method calls: an AUROC of 0.5 is
chance.</p>
{_methods(found)}
{bars}
<p><small>In a copy all relations are gone, also those of the others. So copies show what chance calls; they do not show what
an unseen third neuron makes.</small></p>
{f"<details><summary>What methods warned of</summary><ul>{said}</ul></details>" if said else ""}
<details><summary>Methods that were not run ({len(found.skipped)})</summary><ul>{skipped}</ul></details>
{scores}
<h2>What was done to the recording</h2>
<ul>{done}</ul>
<h2>For the paper</h2>
<blockquote>{escape(paragraph_of(found))}</blockquote>
<footer>Made with <i>Who Drives Whom?</i> {escape(__version__)}. False discovery rate: Benjamini and Hochberg 1995. Largest
statistic of all pairs in copies: Westfall and Young 1993. Granger causality: Geweke 1984.</footer>
</main></body></html>
"""


def _null(found):
    """The answer's arrows beside those of the same analysis in copies."""
    null = found.null
    if not len(null):
        return ""
    rows = [
        [escape(name), f"{here:,}", _number(float(mean)), f"{most:,}", escape(as_many)]
        for name, here, mean, most, as_many in null.itertuples(index=False)
    ]
    head = ["arrows", "here", "in a copy, on average", "most in a copy", "copies with as many"]
    return (
        "<h2>The same analysis where nobody can drive anybody</h2>"
        f"<p>{escape(null_of(found))} Each copy was taken for a recording: its halves were analysed, and it was set beside "
        "all the others. Where copies have as many as the recording, its arrows say nothing. Where they have far fewer, there "
        "is <em>something</em>; which arrows are right, and whether a third neuron makes them, copies cannot say.</p>"
        f"{_table(rows, head, range(1, len(head)))}"
    )


def _arrows(found):
    arrows, answer = found.arrows, found.answer
    if not len(arrows):
        return ""
    shown = arrows.head(MOST_ARROWS)
    rows = [
        [escape(str(a)), escape(str(b)), _number(float(e)), _number(float(highest)), escape(agree)]
        for a, b, e, highest, agree in shown.itertuples(index=False)
    ]
    more = f"<p><small>The {MOST_ARROWS} strongest of {len(arrows):,}; all are in the table beside this page.</small></p>"
    picture = _picture(
        plots.arrows_found(answer.evidence, found.stands, list(found.ready.names), f"{answer.name}: evidence of all pairs"),
        "Evidence of all pairs as a matrix; dots mark the arrows that stand.",
    )
    table = _table(rows, ["from", "to", "evidence", "highest in copies", "others that call it"], [2, 3, 4])
    more = more if len(arrows) > MOST_ARROWS else ""
    return f'<h2>The arrows that stand</h2><div class="beside"><div>{table}{more}</div><div>{picture}</div></div>'


def _what_would_settle_it(found):
    arrows = found.arrows
    if not len(arrows):
        return "What would settle it: push one neuron, at times that chance chose, and see whether the other follows."
    return (
        f"What would settle it: push {arrows['from'][0]}, at times that chance chose, and see whether {arrows['to'][0]} "
        "follows. That is the strongest of the arrows above; the difference of two means would say more than all of this "
        "page."
    )

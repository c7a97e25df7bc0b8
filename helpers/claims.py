"""Every number that the course promises, with its source and tolerance, checked where the book says it.

The promises of a notebook stand in ``helpers/chapters/<part>/<name>/claims.toml``. It calls ``claim("rct-effect", value)``.
Below the cell one line says that its numbers are as promised; a click unfolds each promise and, beside a bound, what was
measured. nbval reads all of it, but for the measured number, whose last digit may differ by processor; six digits travel in
the output's metadata, from where the page of claims is made. When a promise is broken, its line is in sight and says so in
other words, and nbval goes red. A learner is never stopped.
"""

import functools
import html
import math
from dataclasses import dataclass

import numpy as np

from helpers import front_end
from helpers.chapter_files import tables

_EXPECTED_WHEN_CHANGED = "If you changed a seed or a number, that is fine"

# Why a claim that does not depend on chance does not, by what `fixed` says in the ledger.
REASONS = {
    "exact": "they follow from arithmetic, whatever the seed",
    "table": "they read a stored table",
    "seed": "they say what a published seed gives",
}

METADATA_KEY = "who-drives-whom"
ROUNDING = 1e-9  # Digits of anything smaller differ from one processor to the next.


@dataclass(frozen=True)
class Claim:
    """One promise: either a value with a tolerance, or bounds.

    Attributes
    ----------
    name : str
        Its key in the ledger.
    notebook : str
        Where it is measured, as ``"part/name"``.
    statement : str
        What is promised, in words that make sense outside the notebook.
    source : str
        The paper or tutorial that gives the number, "theory" for a closed form that the notebook derives, or "ours" for what
        this course measured itself. "W3D5" is Neuromatch Academy's Network Causality: "printed" is a number in its text,
        "code" one that its code and seeds give.
    value, tolerance : float, optional
        The promised value and the largest absolute difference.
    at_least, at_most : float, optional
        The promised bounds; one of them may be left out.
    chance : bool
        Whether it depends on the seeds of the notebook. It holds with others, too: ``make other-seeds`` tries them.
    fixed : str, optional
        If it does not, the reason, one of `REASONS`. A value with a tolerance, and a bound that leaves room for rounding only,
        are taken to be exact.
    """

    name: str
    notebook: str
    statement: str
    source: str
    value: float | None = None
    tolerance: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    chance: bool = False
    fixed: str | None = None

    def __post_init__(self):
        exact = self.value is not None and self.tolerance is not None
        bounded = self.at_least is not None or self.at_most is not None
        if exact == bounded or (self.value is None) != (self.tolerance is None):
            raise ValueError(f"Claim {self.name!r} should have value and tolerance, or at_least and/or at_most.")
        if self.chance == (self.reason is not None):
            raise ValueError(f"Claim {self.name!r} should have chance = true, or fixed = one of {', '.join(REASONS)}.")

    @property
    def reason(self):
        """Why it does not depend on chance, as a key of `REASONS`; None where it does."""
        if self.fixed is not None:
            return self.fixed if self.fixed in REASONS else None
        return "exact" if not self.chance and (self.value is not None or self.leaves_room_for_rounding_only) else None

    @property
    def leaves_room_for_rounding_only(self):
        """Whether the promise is that two numbers agree, but for their last digits."""
        return self.at_least is None and self.at_most is not None and 0 <= self.at_most <= 1e-5

    def holds_for(self, measured):
        """Whether a measured number keeps the promise; NaN never does."""
        if not math.isfinite(measured):
            return False
        if self.value is not None:
            return abs(measured - self.value) <= self.tolerance
        low = -math.inf if self.at_least is None else self.at_least
        high = math.inf if self.at_most is None else self.at_most
        return low <= measured <= high

    def kept(self, measured):
        """What a notebook shows of a promise that holds: a tolerance for rounding would look like an uncertainty.

        So would digits of a difference that is nothing but rounding, or of a p-value of 1e-200: there the bound says enough.
        """
        if self.value is not None:
            return f"{self.value:.10g}"
        if abs(measured) >= ROUNDING:
            return f"{self.promise} (measured {measured:.3g})"
        return self.promise if self.at_most is not None and self.at_most <= 1e-5 else f"{self.promise} (measured 0)"

    @property
    def promise(self):
        """The promised value or bound in words."""
        if self.value is not None:
            return f"{self.value:.10g} ± {self.tolerance:g}"
        if self.at_most is None:
            return f"at least {self.at_least:g}"
        if self.at_least is None:
            return f"at most {self.at_most:g}"
        return f"{self.at_least:g} to {self.at_most:g}"


@functools.cache
def load_ledger():
    """All claims of the course by name, in the order of their files."""
    ledger = {}
    for notebook, name, entry in tables("claims.toml"):
        if name in ledger:
            raise ValueError(f"Two claims in the ledger are called {name!r}.")
        ledger[name] = Claim(name, notebook, **entry)
    return ledger


@dataclass(frozen=True)
class _Line:
    """What is to be said of one claim."""

    holds: bool
    statement: str
    result: str
    record: dict
    in_sight: bool

    @property
    def mark(self):
        return "✓" if self.holds else "✗"

    @property
    def text(self):
        return f"{self.mark} {self.statement}: {self.result}"

    @property
    def html(self):
        return f"<div style='margin:.3em 0'>{self.mark} {html.escape(self.statement)}: <b>{html.escape(self.result)}</b></div>"


_of_this_cell = []


def claim(name, measured, show=False):
    """Check a measured number against the ledger and say whether the promise holds.

    In a notebook, what there is to say of all claims of a cell stands below its figures, as one display.

    Parameters
    ----------
    name : str
        Key of the claim.
    measured : float
        What this run gave.
    show : bool
        Whether the promise is in sight; otherwise it is folded, unless it is broken.

    Raises
    ------
    ValueError
        If the ledger has no such claim, or ``measured`` is not a single number.
    """
    ledger = load_ledger()
    if name not in ledger:
        raise ValueError(f"The ledger has no claim called {name!r}. Is it missing in the claims.toml of its chapter?")
    if np.ndim(measured) != 0:
        raise ValueError(f"measured should be a single number, but it has shape {np.shape(measured)}.")
    try:
        promised, measured = ledger[name], float(measured)
    except TypeError:
        raise ValueError(f"measured should be a single number, but it is {measured!r}.") from None
    holds = promised.holds_for(measured)
    if holds:
        result, digits = promised.kept(measured), f"{measured:.6g}" if abs(measured) >= ROUNDING else "<1e-9"
    else:
        digits = f"{measured:.10g}"
        result = f"promised {promised.promise}, but this run gave {digits}. {_EXPECTED_WHEN_CHANGED}"
    line = _Line(holds, promised.statement, result, {"claim": name, "measured": digits, "holds": holds}, show or not holds)
    if not front_end.in_notebook():
        print(line.text)
        return
    if not _of_this_cell:
        front_end.after_this_cell(_publish)
    _of_this_cell.append(line)


def _publish():
    """Show one display for all claims of the cell that has just run, with their records in its metadata."""
    lines = list(_of_this_cell)
    _of_this_cell.clear()
    bundle = {"text/html": _as_html(lines), "text/plain": "\n".join(line.text for line in lines)}
    front_end.show(bundle, metadata={METADATA_KEY: [line.record for line in lines]})


def _as_html(lines):
    """What is in sight, then the others below one summary; lines wrap on a narrow page."""
    in_sight, folded = ([line for line in lines if line.in_sight is wanted] for wanted in (True, False))
    body = "".join(line.html for line in in_sight)
    if folded:
        more = "more " if in_sight else ""
        summary = f"✓ {len(folded)} {more}{'number' if len(folded) == 1 else 'numbers'} as promised"
        body += (
            f"<details style='margin:.3em 0'><summary style='cursor:pointer'>{summary}</summary>"
            f"<div style='margin-left:1.2em'>{''.join(line.html for line in folded)}</div></details>"
        )
    return f"<div class='wdw' style='margin:.3em 0;padding:0 .3em'>{body}</div>"

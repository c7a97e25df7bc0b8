"""The page of notation: every symbol once, with its shape, under the notebook that introduces it."""

import re

from helpers.plots import base
from tools.pages.chapters import once, stacked

_HEAD = """# Notation

Every symbol of the book, under the notebook that introduces it, with its shape or unit. Some rules hold everywhere:

- Activity has the shape (time, neurons), with trials in front where there are any: (trials, time, neurons).
- In every matrix over pairs of neurons, row $i$ receives and column $j$ sends: the entry $ij$ belongs to $j \\to i$.
- A hat means "estimated", a bar "mean".
- The package counts neurons and time steps from 0.
"""

_COLOURS_HEAD = """
## Colours

A colour has one meaning in all figures. They are Okabe and Ito's, which colour-blind readers can tell apart.

"""

COLOURS = {
    "TRUTH": "the truth, where it is known",
    "INTERVENTION": "an intervention, and what was estimated from one",
    "CORRELATION": "correlation and regression",
    "GRANGER": "Granger causality",
    "ATTENTION": "attention",
    "GRAPHS": "graph networks",
    "LATENT": "LFADS and other models with latent states",
    "UNOBSERVED": "what is not observed, and chance",
    "GUESS": "what you predicted (dashed)",
}

# Words and styled letters count as one token; braces and spaces as none, so that n_\text{on} is n_{\text{on}}.
_TOKEN = re.compile(r"\\(?:text|operatorname|mathrm|mathbb|mathcal|mathbf)\s*\{[^}]*\}|\\[A-Za-z]+|\\.|[^\s{}]")
_SPACES = {r"\,", r"\;", r"\!", r"\ ", r"\quad", r"\qquad", r"\big", r"\Big", r"\left", r"\right"}
_GREEK = re.compile(
    r"\\(ell|var(epsilon|theta|phi)|alpha|beta|[gG]amma|[dD]elta|epsilon|zeta|eta|[tT]heta|kappa|[lL]ambda|mu|nu|[xX]i|rho"
    r"|[sS]igma|tau|[pP]hi|chi|[pP]si|[oO]mega)"
)


def tokens(latex):
    """A formula as a list of tokens, without spaces and braces."""
    return [token for token in _TOKEN.findall(latex) if token not in _SPACES]


def formulas(text):
    """All formulas of a markdown text, as lists of tokens."""
    text = re.sub(r"`[^`]*`", "", text)
    return [tokens(display or inline) for display, inline in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, re.DOTALL)]


def letters(formula):
    """The letters in a list of tokens that stand for something; not the e of an exponential."""
    for token, following in zip(formula, [*formula[1:], ""], strict=True):
        is_letter = re.fullmatch(r"[A-Za-z]|\\math(bb|cal|bf)\{.\}", token) or _GREEK.fullmatch(token)
        if is_letter and (token, following) != ("e", "^"):
            yield token


def uses(chapter, symbol):
    """Whether a symbol occurs in a formula of a notebook."""
    wanted = tokens(symbol.latex)
    return any(
        formula[start : start + len(wanted)] == wanted
        for formula in formulas(chapter.text)
        for start in range(len(formula) - len(wanted) + 1)
    )


def check(chapters):
    """Refuse a symbol that is declared twice or not used where it is declared, and a letter that nobody declares."""
    once((symbol.latex, chapter.key) for chapter in chapters for symbol in chapter.symbols)
    declared = {letter for chapter in chapters for symbol in chapter.symbols for letter in letters(tokens(symbol.latex))}
    for chapter in chapters:
        for symbol in chapter.symbols:
            if not uses(chapter, symbol):
                raise ValueError(f"{chapter.key}.toml declares {symbol.latex}, but no formula of the notebook uses it.")
        used = {letter for formula in formulas(chapter.text) for letter in letters(formula)}
        if missing := ", ".join(sorted(used - declared)):
            raise ValueError(f"{chapter.key} uses {missing} in a formula: add a [[symbol]] to book/src/{chapter.key}.toml.")


def pages(chapters):
    """The page: a table for each notebook, and the colours."""
    check(chapters)
    text = _HEAD
    for chapter in (chapter for chapter in chapters if chapter.symbols):
        rows = [[f"${symbol.latex}$", symbol.meaning, symbol.shape] for symbol in chapter.symbols]
        text += f"\n## {chapter.link}\n\n" + stacked(["symbol", "meaning", "shape or unit"], rows)
    return {"notation.md": text + _COLOURS_HEAD + stacked(["colour", "meaning", "in code"], colour_rows())}


def colour_rows():
    """A row for each colour that the figures share."""
    named = {name: value for name, value in vars(base).items() if name.isupper() and str(value).startswith("#")}
    if odd := set(named) ^ set(COLOURS):
        raise ValueError(
            f"COLOURS in tools/pages/notation.py should explain those of helpers/plots/base.py: see {', '.join(odd)}."
        )
    for name, value in named.items():
        swatch = f'<span class="swatch" style="background:{value}"></span>'
        yield [swatch, COLOURS[name], f"`plots.{name}`"]

"""Styles and icons that no page uses are left out of the built site: half a megabyte less on every page.

An extension of Sphinx. The theme brings all of Bootstrap and of Font Awesome. When all pages stand, a rule is left out if each
of its selectors names a class that neither a page nor a script has, and of the fonts those icons stay whose code is left.
"""

import io
import itertools
import logging
import re
from pathlib import Path

import tinycss2
from fontTools import subset
from fontTools.ttLib import TTFont

THEIRS = (
    "styles/bootstrap.css",
    "styles/pydata-sphinx-theme.css",
    "styles/sphinx-book-theme.css",
    "sphinx-design.min.css",
    "mystnb.*.css",
    "vendor/fontawesome/*/css/all.min.css",
)  # ours, and the small ones, stay as they are
NEVER_LOADED = ("mathjax", "fontawesome")  # scripts that style no page
_CLASSES = re.compile(r"""\bclass=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SCRIPTS = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)
_WORD = re.compile(r"[\w-]+")
_ICON = re.compile(
    r"\\([ef][0-9a-f]{3})\b|([\ue000-\uf8ff])"
)  # its code, or itself
_FONT = re.compile(
    r"""url\([^)]*?([\w-]+)\.woff2[^)]*\)\s*format\(["']woff2["']\)\s*,"""
    r"""\s*url\([^)]*\.ttf[^)]*\)\s*format\(["']truetype["']\)"""
)
_NESTED = ("media", "supports", "layer", "container")


def names_in_use(site):
    """Every class of a page, and every word of a script, which may be a class that it sets."""
    names = set()
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for said in _CLASSES.findall(text):
            names.update("".join(said).split())
        for script in _SCRIPTS.findall(text):
            names.update(_WORD.findall(script))
    for script in site.rglob("*.js"):
        if not any(part in NEVER_LOADED for part in script.parts):
            names.update(_WORD.findall(script.read_text(encoding="utf-8")))
    return names


def without_unused(style, names):
    """A style sheet without the rules that need a class which is not among the names, and without comments but for licences.

    Parameters
    ----------
    style : str
        The sheet.
    names : set of str
        Classes that pages have, or may get from a script.

    Returns
    -------
    str
    """
    return "".join(
        _rule_text(rule, names)
        for rule in tinycss2.parse_stylesheet(style, skip_whitespace=True)
    )


def _rule_text(rule, names):
    if rule.type == "comment":
        return rule.serialize() if rule.value.startswith("!") else ""
    if rule.type == "at-rule" and rule.lower_at_keyword in _NESTED:
        if rule.content is None:
            return rule.serialize()
        inner = "".join(
            _rule_text(part, names)
            for part in tinycss2.parse_rule_list(
                rule.content, skip_comments=True, skip_whitespace=True
            )
        )
        head = tinycss2.serialize(rule.prelude)
        return f"@{rule.at_keyword}{head}{{{inner}}}" if inner else ""
    if rule.type != "qualified-rule":
        return rule.serialize()
    used = [
        selector
        for selector in _selectors(rule.prelude)
        if _classes(selector) <= names
    ]
    if not used:
        return ""
    heads = (tinycss2.serialize(selector).strip() for selector in used)
    return f"{','.join(heads)}{{{tinycss2.serialize(rule.content)}}}"


def _selectors(prelude):
    """What stands between the commas of a rule's head."""
    found = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _classes(selector):
    """The classes that an element must have. What stands in brackets, as in `:not(.a)`, is no such demand."""
    return {
        name.value
        for dot, name in itertools.pairwise(selector)
        if dot.type == "literal" and dot.value == "." and name.type == "ident"
    }


def with_few_icons(font, codes):
    """A font with these icons alone, compressed; the same bytes each time.

    Parameters
    ----------
    font : path
        A TrueType font.
    codes : iterable of int
        Codes of its letters.

    Returns
    -------
    bytes
    """
    with TTFont(font, recalcTimestamp=False) as whole:
        maker = subset.Subsetter(subset.Options(notdef_outline=True))
        maker.populate(unicodes=codes)
        maker.subset(whole)
        whole.flavor = "woff"
        written = io.BytesIO()
        whole.save(written)
    return written.getvalue()


def lighten(static, names):
    """Leave out of a site's style sheets and fonts what no page uses."""
    for pattern in THEIRS:
        for sheet in static.glob(pattern):
            text = without_unused(sheet.read_text(encoding="utf-8"), names)
            sheet.write_text(text, encoding="utf-8")
    sheets = [
        path for path in static.rglob("*.css") if "mathjax" not in path.parts
    ]
    codes = {
        int(code, 16) if code else ord(letter)
        for path in sheets
        for code, letter in _ICON.findall(path.read_text(encoding="utf-8"))
    }
    for awesome in static.glob("vendor/fontawesome/*"):
        for font in sorted(awesome.glob("webfonts/*.ttf")):
            font.with_suffix(".woff").write_bytes(with_few_icons(font, codes))
        for sheet in awesome.glob("css/all.min.css"):
            text = sheet.read_text(encoding="utf-8")
            sheet.write_text(
                _FONT.sub(r'url(../webfonts/\1.woff) format("woff")', text),
                encoding="utf-8",
            )


def after_the_build(app, error):
    """Lighten a site that was built."""
    if error is None and app.builder.format == "html":
        site = Path(app.outdir)
        lighten(site / "_static", names_in_use(site))


def setup(app):
    """Called by Sphinx."""
    logging.getLogger("fontTools").setLevel(
        logging.WARNING
    )  # it tells of each table
    app.connect("build-finished", after_the_build, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""What few pages need is left out of the others; what a page says of itself is added; what a search without a server reads.

An extension of Sphinx. `_config.yml` names it; the sources of a site for a class have it too.
"""

import json
import re
from html import escape
from pathlib import Path

from docutils import nodes

TEMPLATES = Path(__file__).parent / "templates"
MATHJAX = (
    "core",
    "input/tex",
    "output/chtml",
    "a11y/assistive-mml",
)  # without its menu
_BEGINS = re.compile(r"^begin\(", re.MULTILINE)
CARD = "_static/front.png"  # the picture of the front page, where a link to a page is shown with one


def without_unused_mathjax(app, pagename, templatename, context, doctree):
    """Leave out MathJax, a megabyte, where a page has no mathematics.

    Sphinx adds it to a page of which any page below has some, and the front page is above all others.
    """
    if doctree is None or not any(
        doctree.findall(
            lambda node: isinstance(node, nodes.math | nodes.math_block)
        )
    ):
        scripts = context["script_files"]
        scripts[:] = [script for script in scripts if not _is_mathjax(script)]


def with_light_mathjax(app, config):
    """Take MathJax in parts, 0.4 MB less than in one: what draws equations and what reads them to the blind, but no menu of its own."""
    config.mathjax_path = "mathjax/startup.js"
    config.mathjax3_config = {
        **(config.mathjax3_config or {}),
        "loader": {"load": list(MATHJAX)},
    }


def _is_mathjax(script):
    file, body = (
        getattr(script, "filename", None) or "",
        getattr(script, "attributes", {}).get("body") or "",
    )
    return "mathjax" in file or "MathJax" in body


def with_description(app, pagename, templatename, context, doctree):
    """Say what a page is about, for search engines and where a link to it is shown with a card."""
    if doctree is None:
        return
    home, said = app.config.html_baseurl.rstrip("/"), description(doctree)
    context["metatags"] += "".join(
        f'\n<meta {kind}="{name}" content="{escape(value)}">'
        for kind, name, value in (
            ("name", "description", said),
            ("property", "og:description", said),
            ("property", "og:title", nodes.Text(context["title"]).astext()),
            ("property", "og:site_name", app.config.html_title),
            ("property", "og:type", "website"),
            ("property", "og:url", f"{home}/{pagename}.html"),
            ("property", "og:image", f"{home}/{CARD}"),
            ("name", "twitter:card", "summary_large_image"),
        )
    )


def description(doctree, longest=200):
    """The first paragraphs of a page, up to a length at which a whole word ends."""
    words, length = [], 0
    for paragraph in doctree.findall(nodes.paragraph):
        for word in paragraph.astext().split():
            length += len(word) + 1
            if length > longest:
                return f"{' '.join(words)} …"
            words.append(word)
        if length > longest / 2:
            break
    return " ".join(words)


def write_lost(app, error):
    """Write the page that a server shows in the place of one that is not there, at whatever depth: its links are whole addresses."""
    if error is None and app.builder.format == "html":
        home = app.config.html_baseurl.rstrip("/")
        page = (TEMPLATES / "lost.html").read_text(encoding="utf-8")
        Path(app.outdir, "404.html").write_text(
            page.replace("HOME", escape(home)), encoding="utf-8"
        )


def write_texts(app, error):
    """Write what the pages say for the search of a site that lies in a folder.

    There a page may not read another one, so that the search would list titles alone; but it may run a script.
    """
    if error is None and app.builder.format == "html":
        texts = {
            name: text_of(app.env.get_doctree(name))
            for name in sorted(app.env.found_docs)
        }
        script = (
            f"window.PAGE_TEXTS = {json.dumps(texts, ensure_ascii=False)};\n"
        )
        Path(app.outdir, "_static", "texts.js").write_text(
            script, encoding="utf-8"
        )


def text_of(doctree):
    """The words of a page, without pieces of HTML."""
    words = (
        text.astext()
        for text in doctree.findall(nodes.Text)
        if not isinstance(text.parent, nodes.raw)
    )
    return " ".join(" ".join(words).split())


def let_terms_be_linked(app, doctree):
    """Let a Markdown link lead to an entry of the glossary, which MyST does not count among the places of a page."""
    slugs = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for term in doctree.findall(nodes.term):
        for name in term["ids"]:
            slugs.setdefault(name, (term.line, name, term.astext()))


def fold_what_is_shared(app, doctree):
    """Fold what stands at the head of a notebook, a screen of imports, and say what it is; on paper the shared part is printed."""
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") != "cell_code" or not cell.children:
            continue
        code = cell.children[0].astext()
        if code.startswith("# Set-up"):
            cell["prompt_show"] = "Set-up, for Colab and your own machine"
            cell["prompt_hide"] = "Hide"
        elif _BEGINS.search(code):
            cell["hide_mode"] = {
                None: "input",
                "output": "input+output",
            }.get(cell.get("hide_mode"), cell.get("hide_mode"))
            cell["classes"].append("shared")
            cell["prompt_show"] = "Imports, and what several sections share"
            cell["prompt_hide"] = "Hide"


def setup(app):
    """Called by Sphinx."""
    app.connect(
        "config-inited",
        lambda app, config: config.templates_path.append(str(TEMPLATES)),
    )
    app.connect("config-inited", with_light_mathjax)
    app.connect("doctree-read", let_terms_be_linked)
    app.connect("doctree-read", fold_what_is_shared)
    app.connect(
        "html-page-context", without_unused_mathjax, priority=900
    )  # after MathJax has been added
    app.connect("html-page-context", with_description)
    app.connect("build-finished", write_texts)
    app.connect("build-finished", write_lost)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

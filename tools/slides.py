"""A deck of slides for each notebook, made from it as it is published: question, figures, votes, exercises, what we learned.

    python -m tools.slides [FOLDER] [part/name ...]

Nothing is written for a slide. A section opens with its title and first words; every figure and every slider has a slide;
what is to be predicted, and a question with its choices, stand on a slide before the one with the answer; an exercise is
its cell. All other text is in the speaker's notes (press S). reveal.js shows it, from files in the folder: no network is
needed. For paper or PDF, open a deck with ``?print-pdf`` behind its address and print.
"""

import html
import importlib.util
import re
import shutil
import sys
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from helpers.exercises.predictions import load_predictions
from helpers.exercises.quizzes import load_quizzes
from tools.pages.instructors import KINDS
from tools.twins import ROOT, all_twins, chapter_of, defines_exercise, key_of, notebook_of

FOLDER = ROOT / "_build" / "slides"
STYLE = """
.reveal { font-size: 36px; }
.reveal h1 { font-size: 2.1em; } .reveal h2 { font-size: 1.6em; } .reveal h3 { font-size: 1.15em; line-height: 1.25; }
.reveal h1, .reveal h2, .reveal h3 { text-transform: none; letter-spacing: 0; }
.reveal .slides section { text-align: left; }
.reveal .figure > img, .reveal .wdw-slider img { display: block; margin: 0 auto; width: 100%;
  height: 660px; object-fit: contain; max-height: none; }
.reveal .wdw-slider { max-width: none !important; font-size: .7em; } .reveal .wdw-slider img { height: 610px; }
.reveal .wdw-slider img[hidden] { display: none; }
.reveal pre { width: 100%; font-size: .68em; line-height: 1.3; box-shadow: none; border: 1px solid #ccc;
  padding: .8em; box-sizing: border-box; margin: .5em 0 0; }
.reveal pre code { max-height: none; white-space: pre-wrap; }
.reveal .kind { color: #666; font-size: .75em; margin: .3em 0; }
.reveal ol.choices { list-style: upper-alpha; margin-left: 1.6em; } .reveal ol.choices li { margin: .5em 0; }
.reveal .right { font-weight: bold; } .reveal .why { color: #555; font-size: .8em; font-weight: normal; }
.reveal .long { font-size: .82em; } .reveal .longer { font-size: .68em; } .reveal .longest { font-size: .58em; }
"""
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="stylesheet" href="{static}/reveal/reset.css">
<link rel="stylesheet" href="{static}/reveal/reveal.css">
<link rel="stylesheet" href="{static}/reveal/theme/white.css">
<style>{style}</style>
<script>window.MathJax = {{tex: {{inlineMath: [["\\\\(", "\\\\)"]], displayMath: [["\\\\[", "\\\\]"]]}}}};</script>
<script defer src="{static}/mathjax/tex-chtml.js"></script>
</head>
<body>
<div class="reveal"><div class="slides">
{slides}
</div></div>
<script src="{static}/reveal/reveal.js"></script>
<script src="{static}/reveal/plugin/notes/notes.js"></script>
<script>Reveal.initialize({{width: 1280, height: 720, margin: 0.04, hash: true, slideNumber: "c/t",
  transition: "none", center: true, pdfSeparateFragments: false, plugins: [RevealNotes]}});
// What is still too much for a slide, a wide formula for instance, is made smaller.
function fit(slide) {{
  let size = parseFloat(getComputedStyle(slide).fontSize);
  while (size > 14 && (slide.scrollHeight > 720 || slide.scrollWidth > 1280)) slide.style.fontSize = --size + "px";
  Reveal.layout();
}}
addEventListener("load", () => MathJax.startup.promise.then(() => {{
  document.querySelectorAll(".pdf-page > section").forEach(fit);
  Reveal.on("slidechanged", event => fit(event.currentSlide));
  fit(Reveal.getCurrentSlide());
}}));</script>
</body>
</html>
"""
INDEX = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Slides</title>
<h1>Slides</h1>
<p>Arrow keys or space: on and back. S: the speaker's notes. O: all slides. F: the full screen.
With ?print-pdf behind the address, a deck prints, a page for each slide.</p>
<ul>
{decks}
</ul>
</html>
"""
_ASKS = re.compile(r"\*Before you (?:run|move).*?\*(?=\s|$)", re.DOTALL)
_FOLD = re.compile(r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
_TIME = re.compile(rf"^\*(?:{'|'.join(KINDS)}) · \d+ min\*$", re.MULTILINE)
_LEFT_OUT = ("How far did you get?", "Sources")
_ENOUGH = 700  # letters of a section's first words on its slide


def _renderer():
    """Markdown as the book has it, as far as slides show it; formulas are left for MathJax."""
    parser = MarkdownIt("commonmark").enable("table")
    dollarmath_plugin(parser, double_inline=True)

    def inline(self, tokens, index, options, env):
        return f"\\({html.escape(tokens[index].content)}\\)"

    def block(self, tokens, index, options, env):
        return f"<p>\\[{html.escape(tokens[index].content)}\\]</p>\n"

    parser.add_render_rule("math_inline", inline)
    for name in ("math_inline_double", "math_block", "math_block_label"):
        parser.add_render_rule(name, block)
    return parser


_MARKDOWN = _renderer()


def as_html(text):
    """Markdown as HTML. Links to other notebooks and pages become their words: a deck stands by itself."""
    return _MARKDOWN.render(re.sub(r"\[([^\]]+)\]\((?!https?:)[^)\s]+\)", r"\1", text))


def _inline(text):
    return as_html(text).strip().removeprefix("<p>").removesuffix("</p>")


def _size(text):
    """The class for a slide with much on it, by the lines that it takes on a slide."""
    lines = sum(1 + len(line) // 70 for line in text.splitlines())
    return "longest" if lines > 25 else "longer" if lines > 19 else "long" if lines > 14 else ""


class Deck:
    """The slides of one deck, in order; what is said but not shown goes into the notes of the last one."""

    def __init__(self):
        self._slides = []

    def add(self, kind, content, size=""):
        """Add a slide: what it is, its HTML, and the class of its size."""
        self._slides.append((f"{kind} {size}".strip(), content, []))

    def note(self, text):
        """Let the speaker see some Markdown beside the last slide."""
        if text.strip() and self._slides:
            self._slides[-1][2].append(as_html(text))

    def __str__(self):
        sections = []
        for kind, content, notes in self._slides:
            aside = f'<aside class="notes">{"".join(notes)}</aside>' if notes else ""
            sections.append(f'<section class="{kind}">\n{content}\n{aside}</section>')
        return "\n".join(sections)


def _lettered(choices):
    return "".join(f"<li>{choice}</li>" for choice in choices)


def _vote(deck, name):
    quiz = load_quizzes()[name]
    question = f"<h3>{_inline(quiz.question)}</h3>"
    deck.add("vote", f'{question}<ol class="choices">{_lettered(_inline(choice.text) for choice in quiz.choices)}</ol>')
    if quiz.asked_twice:  # nothing is told between the two
        return
    answers = "".join(
        f'<li class="{"right" if choice.right else "wrong"}">{_inline(choice.text)}<br>'
        f'<span class="why">{_inline(choice.why)}</span></li>'
        for choice in quiz.choices
    )
    deck.add("answer", f'{question}<ol class="choices">{answers}</ol>', "long")


def _prediction(deck, name):
    asked = load_predictions()[name]
    choices = f'<ol class="choices">{_lettered(map(_inline, asked.choices))}</ol>' if asked.choices else ""
    how = {
        "number": f"A number{f', in {asked.unit}' if asked.unit else ''}.",
        "choice": "A letter.",
        "ranking": "An order of letters.",
    }
    deck.add(
        "prediction",
        f'<p class="kind">Your prediction</p><h3>{_inline(asked.question)}</h3>{choices}<p class="kind">{how[asked.kind]}</p>',
    )


def _figures(deck, cell):
    alt = html.escape(cell.metadata.get("mystnb", {}).get("image", {}).get("alt", ""), quote=True)
    for output in cell.outputs:
        data = output.get("data", {})
        if "image/png" in data:
            deck.add("figure", f'<img src="data:image/png;base64,{data["image/png"].strip()}" alt="{alt}">')
        elif "wdw-slider" in data.get("text/html", ""):
            deck.add("figure slider", data["text/html"])


def _text(deck, text, heading):
    """One cell of text: a section's title and first words, what is to be predicted, what happened; the rest is for the speaker.

    Returns the heading under which an exercise may follow.
    """
    for part in re.split(r"(?m)^(?=#{2,3} )", text):
        title = re.match(r"(#{2,3}) (.+)\n?", part)
        body = part[title.end() :] if title else part
        if title and title[2] in _LEFT_OUT:
            continue
        if title:
            heading = title[2]
        timed = _TIME.search(body)
        body, told = _taken_out(_TIME.sub("", body))
        if title and title[1] == "##":
            kind = f'<p class="kind">{timed[0].strip("*")}</p>' if timed else ""
            first, _, rest = body.partition("\n\n")
            if first.endswith((":", ",")):  # a formula or a list, without which the words say nothing
                shown, _, rest = rest.partition("\n\n")
                first = f"{first}\n\n{shown}"
            if len(first) > _ENOUGH and timed:
                first, rest = "", body
            if not timed:
                blocks = body.split("\n\n")
                to = next((number for number, block in enumerate(blocks) if block.startswith("- ")), len(blocks))
                first, rest = "\n\n".join(blocks[: to + 1]), "\n\n".join(blocks[to + 1 :])
            deck.add("section", f"<h2>{_inline(title[2])}</h2>{kind}{as_html(first)}", _size(first))
            body = rest
        deck.note(body)
        for kind, words in told:
            if kind == "prediction":
                deck.add(kind, f'<p class="kind">Your prediction</p>{as_html(words.strip("*"))}')
            for number, shown in enumerate(_on_slides(words) if kind == "happened" else ()):
                on = ", continued" if number else ""
                deck.add(kind, f"<h3>What happened{on}</h3>{as_html(shown)}", _size(shown))
    return heading


def _taken_out(body):
    """The text without what has a slide of its own; and that, in order: what is to be predicted, and what happened.

    What happened after one figure stands in one cell with what is asked about the next.
    """
    told = [(fold.start(), "happened", fold[2]) for fold in _FOLD.finditer(body) if fold[1] == "What happened"]
    rest = _FOLD.sub(lambda fold: " " * len(fold[0]), body)  # so that places stay what they were
    told += [(asked.start(), "prediction", asked[0]) for asked in _ASKS.finditer(rest)]
    return re.sub(r"\n\s*\n", "\n\n", _ASKS.sub("", rest)).strip(), [(kind, words) for _, kind, words in sorted(told)]


def _on_slides(text):
    """Paragraphs, as many together as can be read from the back row."""
    if "```" in text:  # code may have empty lines
        return [text]
    shown = []
    for paragraph in text.strip().split("\n\n"):
        together = f"{shown[-1]}\n\n{paragraph}" if shown else paragraph
        if shown and _size(together) in ("", "long"):
            shown[-1] = together
        else:
            shown.append(paragraph)
    return shown


def deck_of(notebook):
    """The title of a notebook, and its slides as HTML; its outputs are shown as they are stored."""
    first, *cells = notebook.cells
    title = re.search(r"(?m)^# (.+)$", first.source)[1]
    question = re.search(r"(?ms)^\*\*(.+?)\*\*", first.source)[1]
    deck, heading = Deck(), ""
    deck.add("title", f"<h1>{_inline(title)}</h1><p>{_inline(question)}</p>")
    for cell in cells:
        if cell.cell_type == "markdown":
            heading = _text(deck, cell.source, heading)
        elif name := defines_exercise(cell.source):
            code = html.escape(cell.source)
            deck.add("exercise", f"<h3>{_inline(heading)}</h3><pre><code>{code}</code></pre>", _size(cell.source))
        else:
            for name in re.findall(r'(?m)^quiz\("([^"]+)"', cell.source):
                _vote(deck, name)
            for name in re.findall(r'(?m)^\w+ = predict\(\s*"([^"]+)"', cell.source):
                _prediction(deck, name)
            _figures(deck, cell)
    return title, str(deck)


def folder_of_package(name):
    """Where a package lies that brings files; ends the program where it is not installed."""
    found = importlib.util.find_spec(name)
    if found is None:
        sys.exit('Slides need reveal.js, from a package: python -m pip install -c constraints.txt -e ".[slides]"')
    return Path(found.origin).parent


def write_decks(folder=FOLDER, twins=None):
    """Write a deck for each notebook, a page that lists them, and what they need to be shown without a network."""
    folder, listed = Path(folder), []
    static, reveal = folder / "static", folder_of_package("sphinx_revealjs") / "_static" / "revealjs"
    for source, target in (
        (reveal / "dist", static / "reveal"),
        (reveal / "plugin" / "notes", static / "reveal" / "plugin" / "notes"),
        (folder_of_package("sphinx-mathjax-offline") / "static" / "mathjax", static / "mathjax"),
    ):
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.map"))
    shutil.copy(reveal / "LICENSE", static / "reveal")
    for twin in twins or all_twins():
        title, slides = deck_of(nbformat.read(notebook_of(twin), as_version=4))
        path = folder / f"{key_of(twin)}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = PAGE.format(title=html.escape(title), static="../static", style=STYLE, slides=slides)
        path.write_text(text, encoding="utf-8")
        listed.append(f'<li><a href="{key_of(twin)}.html">{html.escape(title)}</a></li>')
    index = INDEX.format(decks="\n".join(listed))
    (folder / "index.html").write_text(index, encoding="utf-8")
    print(f"{len(listed)} decks are at {folder / 'index.html'}")


def main(arguments):
    """Read the command line: a folder, then the notebooks that are wanted."""
    folder, *wanted = arguments or [FOLDER]
    twins = {chapter_of(twin): twin for twin in all_twins()}
    if unknown := [name for name in wanted if name not in twins]:
        sys.exit(f"There is no notebook {unknown[0]!r}. These are: {', '.join(twins)}.")
    write_decks(folder, [twins[name] for name in wanted])


if __name__ == "__main__":
    main(sys.argv[1:])

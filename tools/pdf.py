"""The whole book as one file, for paper and for reading away from a screen: `_build/who-drives-whom.pdf`.

    make pdf        or, after `make book`: python -m tools.pdf [FILE]        (needs the extra "browser" and a Chromium)

Chromium prints the pages of the built site, and pypdf binds them: a cover, contents with page numbers, a running title and
number on every page, bookmarks, and links that lead to their place in the file. On paper nothing unfolds. What a page asks you
to predict stands open, as without it the text below could not be followed; hints, solutions and answers are at the end,
notebook by notebook, so that a reader who turns a page has not seen them. Code that the site folds away (of sliders, of the
set-up) is left out.
"""

import html
import sys
import time
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urldefrag

import yaml
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    TextStringObject,
)

from tools.chromium import FLAGS, NO_CHROMIUM, find_chromium
from tools.twins import ROOT, project

SITE = ROOT / "_build" / "html"
FILE = ROOT / "_build" / "who-drives-whom.pdf"
FOLDED = "hints-solutions-answers"  # the name of the last chapter, which is no page of the site
PAPER = {
    "format": "A4",
    "scale": 0.8,  # text of 9.6 points, and lines as long as on the site
    "print_background": True,
    "margin": {"top": "16mm", "bottom": "20mm", "left": "17mm", "right": "17mm"},
}
ACROSS = 830  # pixels between these margins, at that scale
_ESCAPED = {ord(letter): f"\\{letter}" for letter in "()\\"}
MARGIN, BASELINE, SMALL = 48, 30, 8  # of the line below each page, in points

# What paper does not need; the theme and house.css see to menus.
STYLE = """
@media print {
  #jb-print-docs-body, .bd-header-article, .prev-next-footer, .bd-footer-content, footer, .feedback, .headerlink, .filter,
  .copybtn, .wdw input, .sd-btn, .viewcode-link, .cell:not(.shared) > details.hide.above-input, details.hide > summary {
    display: none !important;
  }
  .bd-main .bd-content, .bd-main .bd-content .bd-article-container, .bd-article {
    max-width: none !important; padding: 0 !important;
  }
  h1, .wdw details > summary { list-style: none; }
  article h1 { display: block !important; margin-top: 0; }
  h2, h3, h4, h2 + p:has(> em:only-child) { break-after: avoid; }
  .cell_output img, figure { break-inside: avoid; max-height: 1100px; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .pst-scrollable-table-container { overflow: visible; }
  .pst-scrollable-table-container, table, tbody { break-inside: auto; }
  table { font-size: 0.85em; }
  td, th { min-width: 0 !important; }
  td code, th code, td code .pre { white-space: normal; overflow-wrap: anywhere; }
  .at-the-end { font-size: 0.85em; margin: 0.3em 0 0; }
}
"""

# Cards whose folds wait for the end of the book get a link there. The page tells its title, its sections and these cards.
PREPARE = """([page, folded, style]) => {
  document.documentElement.dataset.theme = "light";
  document.head.append(Object.assign(document.createElement("style"), {textContent: style}));
  for (const image of document.querySelectorAll("img[loading=lazy]")) image.loading = "eager";
  const article = document.querySelector("article.bd-article");
  const words = heading => [...heading.childNodes].filter(node => !node.classList?.contains("headerlink"))
    .map(node => node.textContent).join("").trim();
  const cards = [];
  for (const card of article.querySelectorAll(".wdw")) {
    const asks = [...card.querySelectorAll(":scope > details")];
    const isExercise = asks.some(fold => /^(Hint|Solution)/.test(fold.querySelector("summary").textContent));
    const isQuiz = card.querySelector(":scope > b")?.textContent == "Check yourself";
    if (!isExercise && !isQuiz) continue;
    const copy = card.cloneNode(true);
    copy.querySelectorAll("details").forEach(fold => fold.open = true);
    if (isExercise) {
      copy.querySelectorAll(":scope > p").forEach(told => told.remove());
      const name = copy.querySelector(":scope > b");
      name.textContent = name.textContent.split(": ").pop();
    }
    copy.id = `${page}-${cards.length}`.replaceAll("/", "-");
    const section = card.closest("section");
    cards.push({section: section ? words(section.querySelector("h1, h2, h3, h4")) : "", html: copy.outerHTML});
    const line = document.createElement("p");
    line.className = "at-the-end";
    const link = Object.assign(document.createElement("a"), {href: `${folded}#${copy.id}`});
    link.textContent = isQuiz ? "Answer: at the end of the book" : "Hints and solution: at the end of the book";
    line.append(link);
    card.append(line);
    if (isExercise) asks.forEach(fold => fold.remove());
  }
  // Chromium notes the place of whatever the page itself links to.
  for (const named of article.querySelectorAll("[id]")) {
    const link = document.createElement("a");
    link.href = `#${CSS.escape(named.id) == named.id ? named.id : encodeURIComponent(named.id)}`;
    article.append(link);
  }
  return {
    title: words(article.querySelector("h1")),
    sections: [...article.querySelectorAll("section:has(> h2)")].map(part => [part.id, words(part.querySelector("h2"))]),
    cards,
  };
}"""


# Where columns of a table do not fit even so, all of it is set smaller.
FIT = """() => {
  for (const table of document.querySelectorAll("article table")) {
    const room = table.parentElement.clientWidth;
    for (let size = 0.85; room && table.scrollWidth > room + 1 && size > 0.4; size -= 0.05) table.style.fontSize = `${size}em`;
  }
}"""


@dataclass
class Chapter:
    """A page of the site in print: its address in the book, what stands on it, and where its own names are."""

    name: str
    title: str
    sections: list[tuple[str, str]]
    printed: PdfReader
    cards: list[dict] = field(default_factory=list)
    places: dict[str, tuple[int, float]] = field(default_factory=dict)  # page of the chapter and height on it, by name
    first: int = 0  # page of the book, from 0 behind the contents

    @property
    def pages(self):
        """How many pages it takes."""
        return len(self.printed.pages)

    def __post_init__(self):
        """Note where the names of the page have come to stand."""
        for name, place in self.printed.named_destinations.items():
            page = self.printed.get_destination_page_number(place)
            if page is not None:
                self.places[unquote(name.removeprefix("/"))] = (page, float(place.top or 0))


def table_of_contents(root=ROOT, site=SITE):
    """Captions and the names of their pages, in the order of the book.

    The pages of the package, module by module, are left out: several hundred sheets of what is looked up by searching.
    """
    toc = yaml.safe_load((Path(root) / "_toc.yml").read_text(encoding="utf-8"))
    parts = [("", [toc["root"]])]
    parts += [(part["caption"], [chapter["file"] for chapter in part["chapters"]]) for part in toc["parts"]]
    missing = [name for _, names in parts for name in names if not (Path(site) / f"{name}.html").is_file()]
    if missing:
        sys.exit(f"{missing[0]}.html is missing in {site}: run `make book` first.")
    return parts


class Press:
    """A Chromium that prints pages of a site which lies in a folder."""

    def __init__(self, browser, site):
        self.site = site
        self.page = browser.new_page(viewport={"width": ACROSS, "height": 1200}, color_scheme="light")
        self.page.emulate_media(media="print")

    def address(self, name):
        """Where a page lies; the chapter at the end has an address, too."""
        return (self.site / f"{name}.html").resolve().as_uri()

    def print_page(self, name):
        """Print a page of the site."""
        self.page.goto(self.address(name), wait_until="load")
        self.page.evaluate("window.MathJax?.startup?.promise.then(() => null)")
        told = self.page.evaluate(PREPARE, [name, self.address(FOLDED), STYLE])
        return Chapter(name, told["title"], told["sections"], self._print(), told["cards"])

    def print_text(self, name, title, body, sections=()):
        """Print what is no page of the site, in the site's own clothes."""
        self.page.goto(self.address("book/intro"), wait_until="load")
        self.page.evaluate(PREPARE, [name, self.address(FOLDED), STYLE])
        names = [section for section, _ in sections]
        self.page.evaluate(
            """([body, names]) => {
                const article = document.querySelector("article.bd-article");
                article.innerHTML = body + names.map(name => `<a href="#${name}"></a>`).join("");
            }""",
            [body, [*names, *_ids(body)]],
        )
        return Chapter(name, title, list(sections), self._print())

    def _print(self):
        self.page.evaluate("Promise.all([...document.images].map(image => image.decode().catch(() => null)))")
        self.page.evaluate(FIT)
        return PdfReader(BytesIO(self.page.pdf(**PAPER)))


def _ids(body):
    return [piece.partition('"')[0] for piece in body.split(' id="')[1:]]


def folded_chapter(press, chapters):
    """Hints, solutions and answers of all notebooks, as the last chapter; None where no page has any."""
    body, sections = ["<section><h1>Hints, solutions, answers</h1>"], []
    for chapter in chapters:
        if chapter.cards:
            anchor = f"of-{chapter.name.replace('/', '-')}"
            sections.append((anchor, chapter.title))
            body.append(f'<section id="{anchor}"><h2>{html.escape(chapter.title)}</h2>')
            section = None
            for card in chapter.cards:
                if card["section"] != section:
                    section = card["section"]
                    body.append(f"<h4>{html.escape(section)}</h4>")
                body.append(card["html"])
            body.append("</section>")
    return press.print_text(FOLDED, "Hints, solutions, answers", "".join([*body, "</section>"]), sections) if sections else None


def cover(press, version, date):
    """The first page."""
    picture, homepage = (press.site / "_static" / "front.png").as_uri(), project()["urls"]["Homepage"]
    body = f"""
        <div style="height: 1180px; display: flex; flex-direction: column; justify-content: space-between">
        <div style="margin-top: 140px">
        <p style="font-size: 60px; font-weight: 700; line-height: 1.1; margin: 0">Who Drives Whom?</p>
        <p style="font-size: 28px; margin-top: 20px">Causality and hidden dynamics in neural recordings</p></div>
        <img src="{picture}" alt="" style="width: 100%">
        <p style="font-size: 18px">Version {version}, {date} · The authors of Who Drives Whom?<br>
        <a href="{homepage}">{homepage}</a></p></div>"""
    return press.print_text("cover", "Cover", body)


def contents(press, parts):
    """The pages of contents: parts, chapters, sections of the last chapter, each with the number of its page.

    Parameters
    ----------
    press : Press
        The Chromium.
    parts : list of tuple
        Captions and their chapters; ``first`` of each counts from the first page behind the contents.
    """
    row = (
        '<p style="display: flex; margin: 2px 0 2px {indent}px">'
        '<a href="{link}" style="color: inherit; text-decoration: none">{title}</a>'
        '<span style="flex: 1; border-bottom: 1px dotted #888; margin: 0 6px 5px"></span><span>{number}</span></p>'
    )
    body = ["<h1>Contents</h1>"]
    for caption, chapters in parts:
        if caption:
            body.append(f'<p style="font-weight: 600; margin: 14px 0 2px; break-after: avoid">{html.escape(caption)}</p>')
        for chapter in chapters:
            link, number = press.address(chapter.name), chapter.first + 1
            body.append(row.format(link=link, title=html.escape(chapter.title), number=number, indent=0))
            for anchor, title in chapter.sections if chapter.name == FOLDED else []:
                number = chapter.first + chapter.places[anchor][0] + 1
                body.append(row.format(link=f"{link}#{anchor}", title=html.escape(title), number=number, indent=24))
    return press.print_text("contents", "Contents", "".join(body))


def bind(parts, front, addresses, homepage):
    """Put chapters into one file.

    Parameters
    ----------
    parts : list of tuple
        Captions and their chapters, in order.
    front : list of Chapter
        What comes before, with Roman numbers; the first has none.
    addresses : callable
        ``addresses(name)`` is the address that links have on which ``name`` is the target.
    homepage : str
        Where the site is: links to pages that are not in the file lead there.

    Returns
    -------
    PdfWriter
        The file, not written yet.
    """
    writer = PdfWriter()
    body = [chapter for _, chapters in parts for chapter in chapters]
    begin = sum(chapter.pages for chapter in front)
    by_address = {addresses(chapter.name): chapter for chapter in body}
    lead = _Leads(writer, by_address, begin, addresses("book/intro").removesuffix("book/intro.html"), homepage)
    for chapter in [*front, *body]:
        for page in chapter.printed.pages:
            writer.add_page(page)
    for number, page in enumerate(writer.pages):
        chapter = next(one for one in body if number - begin < one.first + one.pages) if number >= begin else None
        for link in page.get("/Annots", []):
            lead(link.get_object(), chapter)
        if chapter:
            write_below(page, chapter.title, str(number - begin + 1))
    if begin:
        writer.set_page_label(0, begin - 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(begin, len(writer.pages) - 1, style=PageLabelStyle.DECIMAL)
    for caption, chapters in parts:
        above = writer.add_outline_item(title=caption, page_number=begin + chapters[0].first) if caption else None
        for chapter in chapters:
            mark = writer.add_outline_item(title=chapter.title, page_number=begin + chapter.first, parent=above, is_open=False)
            for anchor, title in chapter.sections:
                page = begin + chapter.first + chapter.places[anchor][0]
                writer.add_outline_item(title=title, page_number=page, parent=mark)
    writer.metadata = {"/Title": "Who Drives Whom?", "/Author": "The authors of Who Drives Whom?"}
    writer.root_object[NameObject("/Lang")] = TextStringObject("en")
    return writer


class _Leads:
    """Makes links of printed pages lead to their places in the file, or to the site where the file does not have them."""

    def __init__(self, writer, by_address, begin, site, homepage):
        self.writer, self.by_address, self.begin, self.site, self.homepage = writer, by_address, begin, site, homepage

    def __call__(self, link, chapter):
        """Change one link in place. ``chapter`` is that on whose pages it stands, or None before the first."""
        if "/Dest" in link:
            self._to(link, chapter, unquote(str(link["/Dest"]).removeprefix("/")))
        elif "/URI" in link.get("/A", {}):
            address, anchor = urldefrag(str(link["/A"]["/URI"]))
            if address in self.by_address:
                self._to(link, self.by_address[address], unquote(anchor))
            elif address.startswith(self.site):
                there = f"{self.homepage}/{address.removeprefix(self.site)}" + (f"#{anchor}" if anchor else "")
                link["/A"][NameObject("/URI")] = TextStringObject(there)

    def _to(self, link, chapter, anchor):
        if chapter is None:
            return
        page, top = chapter.places.get(anchor, (0, None))
        page = self.writer.pages[self.begin + chapter.first + page]
        height = NullObject() if top is None else FloatObject(round(top, 1))
        place = [page.indirect_reference, NameObject("/XYZ"), NullObject(), height, NullObject()]
        link.pop("/A", None)
        link[NameObject("/Dest")] = ArrayObject(place)


def write_below(page, title, number):
    """Write the title of the chapter at the left, and the number of the page at the right, below what is printed on it."""
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    fonts = page["/Resources"].setdefault(NameObject("/Font"), DictionaryObject()).get_object()
    fonts[NameObject("/Below")] = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    right = float(page.mediabox.width) - MARGIN - 0.556 * SMALL * len(number)  # all digits of Helvetica are as wide
    words = [(MARGIN, title), (right, number)]
    line = b"".join(
        b"1 0 0 1 %.1f %d Tm (%s) Tj " % (left, BASELINE, text.translate(_ESCAPED).encode("cp1252", "replace"))
        for left, text in words
    )
    printed = page["/Contents"].get_object()
    below = b" Q /Artifact BMC q 0.35 g BT /Below %d Tf %sET Q EMC" % (SMALL, line)
    printed.set_data(b"q " + printed.get_data() + below)


def make(file=FILE, site=SITE, parts=None):
    """Print the pages of a built site and bind them.

    Parameters
    ----------
    file : Path
        Where the book is written.
    site : Path
        The folder of the built site.
    parts : list of tuple, optional
        Captions and names of pages; all of the table of contents if it is not given.

    Returns
    -------
    int
        How many pages the file has.
    """
    parts = parts or table_of_contents(site=site)
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    with sync_playwright() as playwright:
        program = find_chromium(playwright) or sys.exit(NO_CHROMIUM)
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        press = Press(browser, Path(site))
        printed = [(caption, [press.print_page(name) for name in names]) for caption, names in parts]
        if last := folded_chapter(press, [chapter for _, chapters in printed for chapter in chapters]):
            printed.append(("", [last]))
        first = 0
        for chapter in (chapter for _, chapters in printed for chapter in chapters):
            chapter.first, first = first, first + chapter.pages
        front = [cover(press, citation["version"], citation["date-released"]), contents(press, printed)]
        browser.close()
    writer = bind(printed, front, press.address, project()["urls"]["Homepage"])
    writer.write(file)
    return len(writer.pages)


def main(arguments):
    """Read the command line: the file that is wanted."""
    file, began = Path(arguments[0]) if arguments else FILE, time.monotonic()
    pages = make(file)
    print(f"{pages} pages, {file.stat().st_size / 1e6:.0f} MB, in {time.monotonic() - began:.0f} s: {file}")


if __name__ == "__main__":
    main(sys.argv[1:])

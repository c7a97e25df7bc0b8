"""Every page of the built site as a reader meets it: with a mouse, a keyboard, a phone, a printer, and without a network."""

import html
import io
import re
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urldefrag, urlsplit

import nbformat
import pydata_sphinx_theme
import sphinx_book_theme
import sphinx_design
from fontTools.ttLib import TTFont
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.visits import ROOT, SITE, THEIRS
from tools.twins import project

HOMEPAGE = project()["urls"]["Homepage"]
PHONE = {"width": 390, "height": 844}
CUT = ".wdw-slider img[data-pieces]"
# Of each picture its height, what its pieces are high, and how much of its size is left, where it is shown.
MEASURE = """images => images.map(image => {
    const heights = image.dataset.pieces.split(";").map(piece => Number(piece.split(",")[3]));
    const scale = image.getClientRects().length ? image.clientWidth / image.naturalWidth : 1;
    return {height: image.naturalHeight, pieces: heights.reduce((sum, height) => sum + height, 0), scale};
})"""
PAPER = {"width": 700, "height": 1000}  # A4 within its margins


def equations(page):
    """How many equations a page has, and how many of them are drawn."""
    return page.evaluate("['.math', '.math > mjx-container'].map(found => document.querySelectorAll(found).length)")


def test_page_loads_without_a_complaint(visit):
    assert visit.page.locator("h1, .search-container, #search-documentation").count()
    assert visit.ours() == []


def test_page_asks_for_nothing_outside_the_site(visit):
    assert visit.outside == []


def test_nothing_outside_can_be_reached_and_every_try_is_noted(tab, address):
    for home in (address, SITE.as_uri()):
        visit = tab(home).open("book/intro.html")
        there = ["https://example.org/", "http://192.0.2.1/"]
        reached = "address => fetch(address, {mode: 'no-cors'}).then(() => true, () => false)"
        assert [visit.page.evaluate(reached, place) for place in there] == [False, False]
        assert visit.outside == there
        assert len(visit.ours()) >= 2


def test_page_is_light(visit):
    """By the sizes of the files before a server compresses them, the page itself among them."""
    sizes = "kind => performance.getEntriesByType(kind).map(({name, decodedBodySize}) => [name, decodedBodySize])"
    came = {name: size for name, size in visit.page.evaluate(sizes, "resource") if "searchindex.js" not in name}
    itself = dict(visit.page.evaluate(sizes, "navigation"))
    scripts = [name for name in came if name.endswith("js") or ".js?" in name]
    assert scripts
    assert itself
    assert not any("fontawesome" in name for name in scripts)
    assert any("mathjax" in name for name in scripts) == (equations(visit.page)[0] > 0)
    assert sum(came.values()) + sum(itself.values()) < (2_000_000 if equations(visit.page)[0] else 1_000_000)


def test_icons_are_drawn(visit):
    """Each is in a font that came."""
    visit.page.evaluate("document.fonts.ready")
    icons = """icons => icons.map(icon => getComputedStyle(icon, "::before").content).filter(text => text.startsWith('"'))"""
    wanted = set("".join(visit.page.eval_on_selector_all("i[class*='fa-']", icons))) - {'"'}
    fonts = visit.page.evaluate(
        "performance.getEntriesByType('resource').map(({name}) => name).filter(name => name.includes('webfonts'))"
    )
    held = set()
    for font in fonts:
        with TTFont(SITE / unquote(urlsplit(font).path).removeprefix(SITE.as_posix()).strip("/")) as opened:
            held |= set(map(chr, opened.getBestCmap()))
    assert len(wanted) >= 5
    assert wanted <= held


@cache
def styled_no_more():
    """Classes for which the theme has a style, and the site has none."""

    def classes(folder, names):
        texts = (path.read_text(encoding="utf-8") for name in names for path in folder.rglob(name))
        return {
            found
            for text in texts
            for found in re.findall(r"\.(-?[_a-zA-Z][\w-]*)", re.sub(r"/\*.*?\*/|url\([^)]*\)", "", text))
        }

    theirs = set()
    for package, names in (
        (pydata_sphinx_theme, ("bootstrap.css", "pydata-sphinx-theme.css", "all.min.css")),
        (sphinx_book_theme, ("sphinx-book-theme.css",)),
        (sphinx_design, ("*.css",)),
    ):
        theirs |= classes(Path(package.__file__).parent, names)
    assert len(theirs) > 2_000
    return theirs - classes(SITE / "_static", ("*.css",))


def test_no_style_is_missed_that_was_left_out(visit):
    """Also of what scripts add to a page."""
    assert len(styled_no_more()) > 1_000
    there = visit.page.evaluate("[...document.querySelectorAll('*')].flatMap(element => [...element.classList])")
    assert set(there) & styled_no_more() == set()


def test_page_says_what_it_is_about(tab, address):
    said = {}
    for name in ("intro", "interventions/01_cause", "reference/claims"):
        page = tab(address).open(f"book/{name}.html").page
        told = {
            kind: page.locator(f"meta[{kind}]").get_attribute("content") for kind in ("name=description", "property='og:title'")
        }
        said[name] = tuple(told.values())
        assert 50 < len(said[name][0]) < 210
        picture = page.locator("meta[property='og:image']").get_attribute("content")
        assert (SITE / picture.removeprefix(HOMEPAGE).strip("/")).is_file()
        icon = page.locator("link[rel~=icon]").get_attribute("href")
        assert (SITE / "book" / name).parent.joinpath(icon.partition("?")[0]).resolve().is_file()
    assert len(set(said.values())) == 3


def test_every_page_says_its_version(visit):
    version = visit.page.locator("footer").get_by_text(re.compile(r"Version \d+\.\d+\.\d+, \d{4}-\d\d-\d\d"))
    assert version.last.is_visible()


def test_no_learner_is_told_of_the_workshop(visit):
    for words in ("make sync", "text twins"):
        assert words not in visit.page.locator("main").first.inner_text()


def test_claims_are_filtered_by_their_words(tab, address):
    page = tab(address).open("book/reference/claims.html").page
    field, rows = page.get_by_label("Show the claims that have these words"), page.locator("tbody tr:visible")
    all_rows = rows.count()
    assert all_rows > 200
    field.fill("AUROC  granger")
    some = rows.all_inner_texts()
    assert 0 < len(some) < all_rows / 4
    assert all("auroc" in text.lower() and "granger" in text.lower() for text in some)
    assert page.locator("section > section:visible").count() < page.locator("section > section").count()
    assert page.locator(".filter output").inner_text() == f"{len(some)} of {all_rows} claims"
    field.fill("")
    assert rows.count() == all_rows


def test_search_in_a_folder_quotes_the_text(tab):
    """Words that stand in no title."""
    visit = tab(SITE.as_uri()).open("search.html?q=randomised")
    found = visit.page.locator("ul.search li", has_text="What does it mean for A to cause B?").first
    found.locator("p.context").wait_for()
    assert "randomised" in found.locator("p.context").inner_text().lower()
    quoted = visit.page.locator("ul.search li p.context").count()
    assert quoted > visit.page.locator("ul.search li").count() / 2
    assert visit.outside == []


def test_search_matches_are_marked_until_the_reader_has_seen_them(tab, address):
    page = tab(address).open("search.html?q=confounder").page
    page.locator("ul.search li a[href*=glossary]").first.click()
    marks, link = page.locator("span.highlighted"), page.get_by_text("Hide Search Matches")
    marks.first.wait_for()
    link.click()  # a javascript: address, which runs after the click has returned
    expect(marks).to_have_count(0)
    expect(link).to_have_count(0)


def test_each_section_has_a_link_that_opens_an_issue_with_its_name(notebook):
    sections, links = notebook.locator("article section:has(> h2)"), notebook.locator("article .feedback a")
    assert sections.count() == links.count() > 3
    title = notebook.locator("h1").first.evaluate("heading => heading.firstChild.textContent")
    for section, link in zip(sections.all(), links.all(), strict=True):
        asked = urlsplit(link.get_attribute("href"))
        words = parse_qs(asked.query)
        assert asked.geturl().startswith(f"{project()['urls']['Repository']}/issues/new?")
        assert words["title"][0].startswith(f"{title}: ")
        assert words["title"][0].removeprefix(f"{title}: ") in section.locator("> h2").inner_text()
        assert words["body"][0].strip().endswith(f".html#{section.get_attribute('id')}")
    notebook.emulate_media(media="print")
    assert not links.first.is_visible()
    notebook.emulate_media(media="screen")


def test_every_equation_is_drawn(visit):
    there, drawn = equations(visit.page)
    assert drawn == there
    assert visit.page.locator("mjx-merror").count() == 0


def test_every_image_came(visit):
    missing = "images => images.filter(image => !(image.complete && image.naturalWidth)).map(image => image.src.slice(0, 200))"
    visit.page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(image => image.loading = 'eager')")
    assert visit.page.eval_on_selector_all("img", missing) == []


@cache
def anchors(file):
    """The ids of a page; what MathJax and scripts add is not there."""
    return {html.unescape(name) for name in re.findall(r"""\sid=["']([^"']+)""", file.read_text(encoding="utf-8"))}


def broken(link, home):
    """What is wrong with a link into the site, or nothing."""
    target, anchor = urldefrag(link)
    inside = next((target.removeprefix(start) for start in (home, HOMEPAGE) if target.startswith(start)), None)
    if inside is None:
        return None
    file = SITE / unquote(inside).strip("/").partition("?")[0]
    file = file / "index.html" if file.is_dir() else file
    if not file.is_file():
        return f"{link}: no such file"
    if anchor and file.suffix == ".html" and unquote(anchor) not in anchors(file):
        return f"{link}: no such place on the page"
    return None


def test_what_is_offered_as_a_download_can_be_downloaded(notebook):
    """The notebook itself: executed, and readable by Jupyter."""
    offered = notebook.locator(".dropdown-download-buttons a").evaluate_all("links => links.map(link => link.href)")
    assert [link.rpartition(".")[2] for link in offered] == ["ipynb"]
    came = notebook.request.get(offered[0])
    assert came.ok
    nbformat.validate(nbformat.reads(came.text(), as_version=4))


def test_page_for_the_lost_leads_back(tab, address):
    visit = tab(address).open("404.html")
    assert visit.page.get_by_role("heading", level=1).inner_text() == "This page is not here"
    links = visit.page.get_by_role("link").evaluate_all("links => links.map(link => link.href)")
    assert len(links) == 3
    assert [link for link in links if not link.startswith(HOMEPAGE) or broken(link, visit.home)] == []
    assert visit.outside == []
    assert visit.trouble == []


def test_every_link_into_the_site_leads_somewhere(visit):
    links = visit.page.eval_on_selector_all("[href], [src]", "found => found.map(element => element.href || element.src)")
    assert len(links) > 10
    links = {link for link in links if isinstance(link, str)}  # a link inside an SVG is an object
    assert [text for link in sorted(links) if (text := broken(link, visit.home))] == []


def test_hints_and_solution_of_every_exercise_open(notebook):
    folds = notebook.locator(".wdw > details", has=notebook.locator("summary", has_text=re.compile("^(Hint|Solution)")))
    assert folds.count() >= 3
    for fold in folds.all():
        body = fold.locator("> :not(summary)")
        assert not body.is_visible()
        fold.locator("summary").click()
        assert body.is_visible()
        assert body.inner_text().strip()


def twin_text(page_name):
    """What the notebook of a page is made from."""
    return (ROOT / page_name.replace("book/", "book/src/", 1)).with_suffix(".md").read_text(encoding="utf-8")


def test_output_after_a_prediction_waits_and_then_opens(notebook, page_name):
    folds = notebook.locator("details.hide", has=notebook.locator("summary", has_text="output"))
    if "predict(" not in twin_text(page_name):  # as in the concept test
        assert folds.count() == 0
        return
    fold = folds.first
    output = fold.locator(".output, .output_container, .cell_output").first
    assert not output.is_visible()
    fold.locator("summary").first.click()
    assert output.is_visible()


def test_what_happened_does_not_stick_to_what_stands_below_it(notebook):
    top, bottom = "next.getBoundingClientRect().top", "fold.getBoundingClientRect().bottom"
    gap = f"fold => {{const next = fold.nextElementSibling; return next ? {top} - {bottom} : Infinity}}"
    folds = notebook.locator(".bd-content section > details")
    for is_open in (False, True):
        folds.evaluate_all("(folds, isOpen) => folds.forEach(fold => fold.open = isOpen)", is_open)
        assert [fold for fold in folds.all() if fold.evaluate(gap) < 15] == []


def test_every_quiz_answers_by_keyboard_and_has_right_and_wrong(notebook, page_name):
    """But those of the concept test, which the page does not answer."""
    quizzes = notebook.locator(".wdw", has_text="Check yourself")
    assert quizzes.count() == len(re.findall(r'^quiz\(\s*"[^"]+"\s*\)', twin_text(page_name), flags=re.MULTILINE))
    for quiz in quizzes.all():
        said = []
        for fold in quiz.locator("details").all():
            fold.locator("summary").focus()
            notebook.keyboard.press("Enter")
            said.append(fold.locator("p b").inner_text())
        assert set(said) == {"Right.", "Not quite."}
        assert said.count("Right.") == 1


def test_slider_moves_its_picture_by_keyboard_and_says_what_it_shows(notebook):
    notebook.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")  # some stand below a guess
    for box in notebook.locator(".wdw-slider").all():
        slider, shown = box.get_by_role("slider"), box.locator("img:visible")
        assert slider.get_attribute("id")
        several = min(3, int(slider.get_attribute("max")) + 1)
        states = []
        for key in ("Home", "ArrowRight", "ArrowRight", "End"):
            slider.press(key)
            assert shown.count() == 1
            said = slider.get_attribute("aria-valuetext")
            assert said == f"{box.locator('output').inner_text()}: {shown.get_attribute('alt')}"
            states.append((shown.get_attribute("src"), said))
        assert several >= 2
        assert len({picture for picture, _ in states}) >= several
        assert len({said for _, said in states}) >= several


def test_notebook_prints_with_its_figures_and_without_the_menus(notebook):
    notebook.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = false)")
    notebook.emulate_media(media="print")
    unseen = "images => images.filter(image => !image.checkVisibility()).map(image => image.alt)"
    assert notebook.eval_on_selector_all(".cell_output img:not([hidden])", unseen) == []
    assert not notebook.locator(".bd-sidebar-primary").is_visible()
    assert len(notebook.pdf(format="A4")) > 50_000
    notebook.emulate_media(media="screen")


def test_paper_cuts_off_no_line_of_code(notebook):
    desktop = notebook.viewport_size
    notebook.emulate_media(media="print")
    notebook.set_viewport_size(PAPER)
    cut = "boxes => boxes.filter(box => box.clientWidth && box.scrollWidth > box.clientWidth).map(box => box.innerText)"
    assert notebook.locator("div.cell_input pre").count() > 10
    assert notebook.eval_on_selector_all("pre", cut) == []
    notebook.set_viewport_size(desktop)
    notebook.emulate_media(media="screen")


def test_imports_are_folded_at_the_head_and_printed(notebook):
    notebook.evaluate("document.querySelectorAll('.cell details').forEach(fold => fold.open = false)")
    shared = notebook.locator(".cell.shared")
    assert shared.count() == 1
    assert not shared.locator(".cell_input pre").is_visible()
    assert shared.locator("summary").inner_text().strip() == "Imports, and what several sections share"
    notebook.emulate_media(media="print")
    assert shared.locator(".cell_input pre").evaluate(
        "code => code.checkVisibility({contentVisibilityAuto: true}) && code.clientHeight > 20"
    )
    assert not shared.locator("summary").is_visible()
    notebook.emulate_media(media="screen")


def test_paper_holds_each_equation(notebook):
    desktop = notebook.viewport_size
    notebook.emulate_media(media="print")
    notebook.set_viewport_size(PAPER)
    notebook.evaluate("dispatchEvent(new Event('beforeprint'))")
    widths = """equations => equations.map(found => found.querySelector("mjx-math").getBoundingClientRect())
        .map(({left, right}) => [left, right])"""
    edges = notebook.eval_on_selector_all("mjx-container[display=true]", widths)
    assert [pair for pair in edges if pair[0] < 0 or pair[1] > PAPER["width"]] == []
    notebook.evaluate("dispatchEvent(new Event('afterprint'))")
    assert notebook.eval_on_selector_all("mjx-container", "found => found.filter(one => one.style.zoom).length") == 0
    notebook.set_viewport_size(desktop)
    notebook.emulate_media(media="screen")


def sheets_of(page):
    """The lines of each page of paper, and the headings that should not stand at the foot of one."""
    headings = "found => found.map(heading => [...heading.childNodes].filter(node => !node.classList?.contains('headerlink')))"
    headings += ".map(nodes => nodes.map(node => node.textContent).join('').trim())"
    names = set(page.eval_on_selector_all("article :is(h2, h3)", headings))
    page.emulate_media(media="null")  # or what a test before this one asked for, the screen, is printed
    margin = dict.fromkeys(("top", "bottom", "left", "right"), "10mm")
    printed = PdfReader(io.BytesIO(page.pdf(format="A4", margin=margin)))
    return [[row for row in sheet.extract_text().splitlines() if row.strip()] for sheet in printed.pages], names


def test_no_sheet_is_empty_or_ends_with_a_heading(notebook):
    sheets, names = sheets_of(notebook)
    assert all(sheets)
    assert [lines[-1] for lines in sheets if lines[-1].strip() in names] == []


def test_the_front_page_prints_without_buttons_and_its_headings_stay_with_what_they_head(tab, address):
    sheets, names = sheets_of(tab(address).open("book/intro.html").page)
    assert names >= {"The map", "Three ways in"}
    assert all(sheets)
    assert [lines[-1] for lines in sheets if lines[-1].strip() in names] == []
    text = "\n".join(line for lines in sheets for line in lines)
    assert "Open it in Colab" not in text
    assert "You record a hundred neurons" in text


def test_each_day_of_a_week_has_a_sheet_of_its_own(tab, address):
    sheets, names = sheets_of(tab(address).open("book/instructors/week.html").page)
    days = [name for name in names if re.search(r"day \d$", name)]
    assert len(days) == 15
    for day in days:
        (sheet,) = (lines for lines in sheets if any(line.strip() == day for line in lines))
        assert sum(line.strip() in days for line in sheet) == 1
        assert sheet[0].strip() == (day.removesuffix(", day 1") if day.endswith(" 1") else day)
        assert any(re.match("(Evening|To close):", line) for line in sheet)


def test_no_code_runs_out_of_sight(notebook):
    """At the width of a small laptop and of a phone."""
    desktop = notebook.viewport_size
    wide = "boxes => boxes.filter(box => box.clientWidth && box.scrollWidth > box.clientWidth).map(box => box.innerText)"
    for size in (desktop, PHONE):
        notebook.set_viewport_size(size)
        assert notebook.eval_on_selector_all("div.cell_input pre", wide) == []
    notebook.set_viewport_size(desktop)


def test_panels_of_a_slider_stand_below_each_other_on_a_phone(notebook):
    """Each as large as can be read, nothing cut off; and side by side again on a wide screen."""
    # A test before this one may have been on a phone a moment ago.
    notebook.wait_for_function(f"![...document.querySelectorAll('{CUT}')].some(image => image.matches('.stacked'))")
    desktop, whole = notebook.viewport_size, notebook.eval_on_selector_all(CUT, "found => found.map(image => image.src)")
    notebook.set_viewport_size(PHONE)
    notebook.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    notebook.wait_for_function(f"[...document.querySelectorAll('{CUT}')].every(image => image.matches('.stacked'))")
    drawn = notebook.eval_on_selector_all(CUT, MEASURE)
    assert [sizes for sizes in drawn if not (sizes["height"] == sizes["pieces"] and sizes["scale"] > 0.6)] == []
    scrolls = "boxes => boxes.filter(box => box.querySelector('[data-pieces]') && box.scrollWidth > box.clientWidth).length"
    assert notebook.eval_on_selector_all(".cell_output", scrolls) == 0
    notebook.set_viewport_size(desktop)
    notebook.wait_for_function(f"![...document.querySelectorAll('{CUT}')].some(image => image.matches('.stacked'))")
    assert notebook.eval_on_selector_all(CUT, "found => found.map(image => image.src)") == whole


def test_the_first_slider_has_two_panels(tab, address):
    """Without which the test above would see nothing."""
    page = tab(address).open("book/interventions/01_cause.html").page
    assert page.locator(CUT).count() == 8


def test_page_opens_from_a_folder_without_a_server(file_visit):
    there, drawn = equations(file_visit.page)
    assert drawn == there
    assert file_visit.outside == []
    assert file_visit.ours() == []


# Last of a page, since it stays as narrow as a phone.
def test_phone_shows_the_page_without_a_sideways_scroll(visit):
    visit.page.set_viewport_size(PHONE)
    visit.unfold(".bd-content")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_table_wider_than_its_box_says_so(visit):
    visit.page.set_viewport_size(PHONE)
    visit.unfold(".bd-content")
    said = """boxes => boxes.filter(box => box.clientWidth).map(box =>
        [box.scrollWidth > box.clientWidth, getComputedStyle(box, "::before").content.includes("sideways")])"""
    tables = visit.page.eval_on_selector_all(".pst-scrollable-table-container", said)
    assert [pair for pair in tables if pair[0] != pair[1]] == []


def test_what_the_theme_is_excused_for_still_happens(tab, address):
    for home in (address, SITE.as_uri()):
        trouble = tab(home).open("book/intro.html").trouble
        assert [words for words, _ in THEIRS if not any(words in text for text in trouble)] == []


def test_front_page_leads_to_the_first_notebook(tab, address):
    page = tab(address).page
    page.goto(f"{address}/index.html")
    page.wait_for_url("**/book/intro.html")
    page.locator("article a", has_text="Read the first notebook").click()
    page.wait_for_url("**/01_cause.html")


def test_first_screen_says_what_this_is_for_whom_and_where_to_start(tab, address):
    page = tab(address).open("book/intro.html").page
    said = [re.compile(r"A free course of \d+ hours"), re.compile("^For students and researchers"), re.compile("^Start here")]
    for size in (page.viewport_size, PHONE):
        page.set_viewport_size(size)
        lines = [page.locator("article p", has_text=words).first for words in said]
        buttons = [
            page.locator("article a.sd-btn", has_text=words) for words in ("Read the first notebook", "Open it in Colab")
        ]
        for seen in lines + buttons:
            box = seen.bounding_box()
            assert box["y"] + box["height"] <= size["height"], (size, seen.inner_text())
    assert buttons[1].get_attribute("href").startswith("https://colab.research.google.com/github/")
    assert buttons[1].get_attribute("href").endswith("01_cause.ipynb")


def test_search_finds_what_is_taught_without_a_network(tab, address):
    visit = tab(address).open("book/intro.html")
    page = visit.page
    page.keyboard.press("Control+k")
    page.locator("dialog input[name=q], .search-button__search-container input[name=q]").first.fill("randomised trial")
    page.keyboard.press("Enter")
    result = page.locator("ul.search li a", has_text="What does it mean for A to cause B?").first
    result.wait_for()
    result.click()
    page.wait_for_url("**/01_cause.html*")
    assert visit.outside == []

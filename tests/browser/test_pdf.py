"""Two pages of the site as a book of their own: what is bound stands where contents, bookmarks and links say."""

import re

import pytest
from pypdf import PdfReader

from tests.browser.visits import SITE
from tools import pdf

PARTS = [("", ["book/intro"]), ("1 · Interventions", ["book/interventions/01_cause"])]
TITLE = "What does it mean for A to cause B?"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The same book, made twice."""
    folder = tmp_path_factory.mktemp("pdf")
    for name in ("one.pdf", "two.pdf"):
        pdf.make(folder / name, SITE, PARTS)
    return folder / "one.pdf", folder / "two.pdf"


@pytest.fixture(scope="module")
def book(files):
    return PdfReader(files[0])


@pytest.fixture(scope="module")
def texts(book):
    return [page.extract_text() for page in book.pages]


def links(page):
    return [link.get_object() for link in page.get("/Annots", [])]


def test_a_book_is_the_same_each_time(files):
    one, two = (file.read_bytes() for file in files)
    assert one == two


def test_cover_and_contents_lead_to_the_pages_whose_numbers_they_say(book, texts):
    assert "Who Drives Whom?" in texts[0]
    assert re.search(r"Version \d+\.\d+\.\d+, \d{4}-\d\d-\d\d", texts[0])
    assert "Contents" in texts[1]
    rows = re.findall(r"(?m)^(.*?) (\d+)$", texts[1])
    assert [title for title, _ in rows] == ["Who Drives Whom?", TITLE, "Hints, solutions, answers", TITLE]
    begin = book.page_labels.index("1")
    for (title, number), link in zip(rows, links(book.pages[1]), strict=True):
        there = begin + int(number) - 1
        assert book.get_page_number(link["/Dest"][0].get_object()) == there
        assert title in texts[there]


def test_every_page_has_its_title_and_number(book, texts):
    begin = book.page_labels.index("1")
    assert book.page_labels[:begin] == ["i", "ii"][:begin]
    for number, text in enumerate(texts[begin:], 1):
        last = text.splitlines()[-1]
        assert last.endswith(str(number))
        assert any(last.startswith(title) for title in ("Who Drives Whom?", TITLE, "Hints, solutions, answers"))


def test_links_stay_in_the_file_or_lead_to_the_public_site(book, texts):
    found = [link for page in book.pages for link in links(page)]
    outside = [link["/A"]["/URI"] for link in found if "/A" in link]
    assert outside
    assert [address for address in outside if not address.startswith("https://")] == []
    inside = [link["/Dest"] for link in found if "/Dest" in link]
    assert len(inside) + len(outside) == len(found)
    assert all(book.get_page_number(place[0].get_object()) is not None for place in inside)
    front = book.page_labels.index("1")
    led = {book.get_page_number(link["/Dest"][0].get_object()) for link in links(book.pages[front + 1]) if "/Dest" in link}
    assert any(TITLE in texts[page] for page in led)  # the map of the front page


def test_bookmarks_lead_to_sections(book, texts):
    marks = [mark for mark in book.outline if not isinstance(mark, list)]
    assert [mark.title for mark in marks] == ["Who Drives Whom?", "1 · Interventions", "Hints, solutions, answers"]
    notebook = book.outline[3]
    assert notebook[0].title == TITLE
    for mark in notebook[1]:
        assert mark.title in " ".join(texts[book.get_destination_page_number(mark)].split())


def test_solutions_and_answers_are_at_the_end_alone(book, texts):
    begin = next(number for number, text in enumerate(texts) if text.startswith("Hints, solutions, answers"))
    chapter, last = "\n".join(texts[2:begin]), "\n".join(texts[begin:])
    for words in ("return effect\n", "Right.", "Take the mean outcome of each group"):
        assert words in last
    assert "np.mean(outcome_on) - np.mean(outcome_off)" in last
    assert "np.mean(outcome_on) - np.mean(outcome_off)" not in chapter
    assert "Right." not in chapter
    exercises = [link for page in book.pages[2:begin] for link in links(page)]
    ends = [book.get_page_number(link["/Dest"][0].get_object()) for link in exercises if "/Dest" in link]
    assert sum(page >= begin for page in ends) >= 8


def test_nothing_is_printed_beyond_the_paper(book):
    """A line of text that begins on the page and runs out of it."""
    for page in book.pages:
        beyond = []

        def note(text, matrix, position, font, size, found=beyond, width=float(page.mediabox.width)):
            left = position[4] * matrix[0] + matrix[4]
            if text.strip() and not 0 <= left < width:
                found.append(text)

        page.extract_text(visitor_text=note)
        assert beyond == []

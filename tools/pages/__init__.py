"""The reference pages, made from what the course already holds: each module makes one page, or the pages of one kind.

Every maker takes the chapters of the book and returns the text of pages by their path in ``book/reference``. What it
cannot accept it refuses with a ``ValueError`` that names the file and the entry.
"""

from tools.pages import api, bibliography, claims, glossary, notation, status
from tools.pages.chapters import read_chapters
from tools.twins import BOOK

REFERENCE = BOOK / "reference"
MAKERS = (notation, glossary, bibliography, api, claims, status)


def make_pages():
    """The text of all pages by their path in ``book/reference``."""
    chapters = read_chapters()
    return {path: text for maker in MAKERS for path, text in maker.pages(chapters).items()}


def existing_pages():
    """The paths of the pages that are there."""
    return {file.relative_to(REFERENCE).as_posix() for file in REFERENCE.rglob("*.md")}


def write_pages():
    """Write all pages, and remove those that nothing makes any more."""
    made = make_pages()
    for path in existing_pages() - set(made):
        (REFERENCE / path).unlink()
    for path, text in made.items():
        (REFERENCE / path).parent.mkdir(parents=True, exist_ok=True)
        (REFERENCE / path).write_text(text, encoding="utf-8")

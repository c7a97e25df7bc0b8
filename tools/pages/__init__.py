"""Pages made from what the course already holds: each module makes one page, or the pages of one kind.

A maker of reference pages takes the chapters of the book and returns the text of pages by their path in ``book/reference``.
What it cannot accept it refuses with a ``ValueError`` that names the file and the entry.
"""

from tools.pages import (
    api,
    bibliography,
    claims,
    course_map,
    front,
    glossary,
    instructors,
    notation,
    status,
    week,
    which_method,
)
from tools.pages.chapters import read_chapters
from tools.twins import BOOK

REFERENCE = BOOK / "reference"
MAKERS = (notation, glossary, bibliography, api, claims, status)


def make_pages():
    """The text of all reference pages by their path in ``book/reference``."""
    chapters = read_chapters()
    return {path: text for maker in MAKERS for path, text in maker.pages(chapters).items()}


def existing_pages():
    """The paths of the reference pages that are there."""
    return {file.relative_to(REFERENCE).as_posix() for file in REFERENCE.rglob("*.md")}


def write_pages():
    """Write all pages, and remove reference pages that nothing makes any more."""
    front.write_picture()
    which_method.write_picture()
    for path, text in [*course_map.pages(), *instructors.pages().items(), *week.pages().items()]:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    made = make_pages()
    for path in existing_pages() - set(made):
        (REFERENCE / path).unlink()
    for path, text in made.items():
        (REFERENCE / path).parent.mkdir(parents=True, exist_ok=True)
        (REFERENCE / path).write_text(text, encoding="utf-8")

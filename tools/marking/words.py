"""Words of strangers, made harmless for where they go: a terminal, a spreadsheet, a page, the name of a file."""

import html
import re
import unicodedata

LONGEST = 200  # characters


def plain(text, limit=LONGEST):
    """One line without control codes and without marks that turn the direction of writing; cut to a length."""
    some = str(text)[: 20 * limit]  # megabytes take seconds, and a file may hold many
    seen = "".join(" " if c in "\t\n\r\v\f" else c for c in some if c in "\t\n\r\v\f" or unicodedata.category(c)[0] != "C")
    seen = " ".join(unicodedata.normalize("NFC", seen).split())
    return seen if len(seen) <= limit else seen[: limit - 1] + "…"


def for_spreadsheet(value):
    """A cell of a table: a number as it is; text so that no spreadsheet takes it for a formula."""
    if isinstance(value, int | float):
        return value
    text = plain(value)
    return f"'{text}" if text and unicodedata.normalize("NFKC", text)[0] in "=+-@|%" else text


def for_page(text, limit=LONGEST):
    """Text for HTML. The pages that it goes to run no script that would look for formulas in it."""
    return html.escape(plain(text, limit))


def for_file_name(text):
    """A name for a file: letters, digits, and what cannot lead to another folder."""
    name = re.sub(r"[^\w .-]", "_", plain(text, 80)).strip(" .")
    return name if name and not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name) else f"learner_{name}"

"""The map of the course on the front page and in README, from the table of contents and the twins."""

import re
import tomllib
from dataclasses import dataclass

import yaml

from tools.twins import BOOK, ROOT, SOURCE, read_twin

FRONT = BOOK / "intro.md"
README = ROOT / "README.md"
BEGIN, END = "<!-- map: `make sync` writes it -->", "<!-- end of the map -->"


@dataclass(frozen=True)
class Stop:
    """One notebook on the map."""

    key: str
    title: str
    asks: str
    minutes: int


@dataclass(frozen=True)
class Part:
    """One part on the map."""

    name: str
    caption: str
    asks: str
    needs: str
    stops: list


def read_stop(key):
    """Title, question and time of a notebook, from the first cell of its twin."""
    return stop_of(key, read_twin(SOURCE / f"{key}.md").cells[0].source)


def stop_of(key, head):
    """Title, question and time of a notebook, from its head.

    Raises
    ------
    ValueError
        If one of them is missing.
    """
    found = {
        "a title": re.search(r"(?m)^# (.+)$", head),
        "a question in bold": re.search(r"(?m)^\*\*(.+?)\*\*", head),
        "a time like '*About 60 minutes'": re.search(r"\*About (\d+) minutes", head),
    }
    for what, match in found.items():
        if match is None:
            raise ValueError(f"The twin of {key} should begin with {what}.")
    title, asks, minutes = (match[1] for match in found.values())
    return Stop(key, title, asks, int(minutes))


def read_parts():
    """Parts with their notebooks, in the order of the table of contents."""
    words = tomllib.loads((SOURCE / "parts.toml").read_text(encoding="utf-8"))
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    for part in contents["parts"]:
        keys = [chapter["file"].removeprefix("book/") for chapter in part["chapters"]]
        name = keys[0].partition("/")[0]
        if name in words:
            yield Part(name, part["caption"], words[name]["asks"], words[name]["needs"], stops=[read_stop(key) for key in keys])


def duration(minutes):
    """Minutes in words, to the quarter of an hour."""
    quarters = round(minutes / 15)
    whole, part = divmod(quarters, 4)
    return f"{whole or ''}{['', '¼', '½', '¾'][part]} h"


def front_map():
    """The map as cards, for the front page."""
    lines = [":::::{grid} 1 1 2 2", ":gutter: 3", ""]
    for part in read_parts():
        total = duration(sum(stop.minutes for stop in part.stops))
        lines += [f"::::{{grid-item-card}} {part.caption}", f"**{part.asks}**", ""]
        lines += [f"{n}. [{stop.title}]({stop.key}.ipynb) · {stop.minutes} min" for n, stop in enumerate(part.stops, 1)]
        lines += [":::{card-footer}", f"{total} · needs {part.needs}", ":::", "::::", ""]
    return "\n".join([*lines, ":::::"])


def readme_map():
    """The map as a table, for README."""
    lines = ["| part | notebook | time | asks |", "|---|---|---|---|"]
    for part in read_parts():
        for number, stop in enumerate(part.stops):
            caption = part.caption if number == 0 else ""
            lines.append(f"| {caption} | [{stop.title}](book/{stop.key}.ipynb) | {stop.minutes} min | {stop.asks} |")
    return "\n".join(lines)


def with_map(text, new):
    """A text with the new map between its two marks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"The map goes between {BEGIN!r} and {END!r}; one of the two is missing.")
    return f"{before}{BEGIN}\n\n{new}\n\n{END}{after}"


def pages():
    """The pages that hold a map: path and text as it should be."""
    for path, new in ((FRONT, front_map()), (README, readme_map())):
        yield path, with_map(path.read_text(encoding="utf-8"), new)

"""The map of the course on the front page and in README, and the lines above it that say what this is and where to start.

Both are made from the table of contents and the twins.
"""

import re
import tomllib
from dataclasses import dataclass

import yaml

from tools.copies import BRANCHES, SHOWN
from tools.twins import BOOK, ROOT, SOURCE, project, read_twin

FRONT = BOOK / "intro.md"
README = ROOT / "README.md"
BEGIN, END = "<!-- map: `make sync` writes it -->", "<!-- end of the map -->"
FIRST_BEGIN, FIRST_END = "<!-- first screen: `make sync` writes it -->", "<!-- end of the first screen -->"
FOR_WHOM = (
    "**For** students and researchers in neuroscience who know Python with numpy and some statistics (mean, variance, "
    "correlation, a regression line). You need to know nothing about causality."
)


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
            stops = [read_stop(key) for key in keys if (SOURCE / f"{key}.md").is_file()]  # a page may stand among notebooks
            yield Part(name, part["caption"], words[name]["asks"], words[name]["needs"], stops)


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


def what_it_is():
    """What the course is, in one line, with its length counted."""
    stops = [stop for part in read_parts() for stop in part.stops]
    hours = round(sum(stop.minutes for stop in stops) / 60)
    return (
        f"A free course of {hours} hours in {len(stops)} notebooks, to work through by yourself, in the browser, on Colab or "
        "on your own machine: causality and hidden dynamics in neural recordings."
    )


def on_colab(key):
    """Where Colab opens the learners' copy of a notebook."""
    repository = project()["urls"]["Repository"].removeprefix("https://github.com/")
    return f"https://colab.research.google.com/github/{repository}/blob/{BRANCHES[SHOWN]}/book/{key}.ipynb"


def front_first():
    """What a visitor of the front page sees first: what this is, for whom, and where to start."""
    first = next(read_parts()).stops[0]
    return f"""**What this is.** {what_it_is()}

{FOR_WHOM}

**Start here:** *{first.title}*, {first.minutes} minutes. Everything on its page has been run; on Colab you write the answers
yourself.

```{{button-ref}} {first.key}
:ref-type: doc
:color: primary
:class: first-step

Read the first notebook
```

```{{button-link}} {on_colab(first.key)}
:color: primary
:outline:
:class: first-step

Open it in Colab
```"""


def readme_first():
    """The same for README."""
    first, site = next(read_parts()).stops[0], project()["urls"]["Homepage"]
    page, colab = f"{site}/book/{first.key}.html", on_colab(first.key)
    return f"""{what_it_is()}

{FOR_WHOM}

**Start here:** [{first.title}]({page}), {first.minutes} minutes ([open it in Colab]({colab})).
All of the course is on [its site]({site})."""


def with_map(text, new, begin=BEGIN, end=END):
    """A text with a new piece, if nothing else is said the map, between its two marks."""
    before, has_begin, rest = text.partition(begin)
    _, has_end, after = rest.partition(end)
    if not (has_begin and has_end):
        raise ValueError(f"What `make sync` writes goes between {begin!r} and {end!r}; one of the two is missing.")
    return f"{before}{begin}\n\n{new}\n\n{end}{after}"


def pages():
    """The pages that hold a map: path and text as it should be."""
    for path, first, new in ((FRONT, front_first(), front_map()), (README, readme_first(), readme_map())):
        yield path, with_map(with_map(path.read_text(encoding="utf-8"), first, FIRST_BEGIN, FIRST_END), new)

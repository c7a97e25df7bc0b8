"""The bibliography, collected from the sources at the end of each notebook, and from the docstrings of the package."""

import re
from dataclasses import dataclass, field

from tools.pages.api import public_modules
from tools.twins import ROOT

_HEAD = """# Bibliography

Every work that a notebook or the package cites, by first author, and where. What each of them is cited for stands at the end of
the notebook.

"""

_IN_BRACKETS = r"\([^()\s]*\)"  # part of a DOI when it opens and closes inside
DOI = re.compile(rf"10\.\d{{4,9}}/(?:{_IN_BRACKETS}|[^\s()\[\]\"',;])*(?:{_IN_BRACKETS}|[A-Za-z0-9])")
_LINK = re.compile(rf"\[(?P<label>[^\]]+)\]\((?P<url>(?:[^()\s]|{_IN_BRACKETS})+)\)")
_YEAR = r"\b(?:19|20)\d\d\b"
_UNTIL_YEAR = rf".*?{_YEAR}[^.]*\."  # where there is no link, what follows the year and its pages says what it is cited for
_FORM = "Author A, Author B. Title. *Journal* 2020;1:2. [doi:10.…](https://doi.org/10.…). What it is cited for."


@dataclass
class Entry:
    """One work and where it is cited."""

    citation: str
    link: str = ""
    cited_in: list = field(default_factory=list)


def sources(chapter):
    """The entries of a notebook's list of sources, each on one line."""
    _, heading, after = chapter.text.partition("\n## Sources\n")
    if not heading:
        raise ValueError(f"{chapter.key} should end with a section called ## Sources.")
    return [" ".join(item.split()) for item in re.split(r"(?m)^- ", after)[1:]]


def parse(chapter, source):
    """The citation, and the link where there is one, of one line of a list of sources."""
    link, label = _LINK.search(source), f"{chapter.key}, source {source[:60]!r} …"
    citation = re.match(_UNTIL_YEAR, source) if link is None else re.match(r".*", source[: link.start()])
    dated = citation is not None and re.search(_YEAR, citation[0])
    if not dated and (link is None or "doi" in link[0]):
        raise ValueError(f"{label} should have a year, in the form {_FORM}")
    if link and "doi" in link[0]:
        doi = link["label"].removeprefix("doi:")
        if not DOI.fullmatch(doi) or link[0] != linked(doi):
            raise ValueError(f"{label} should show the DOI that it links to, in the form {_FORM}")
    return citation[0].strip(), link[0] if link else ""


def linked(doi):
    """A DOI as a notebook's list of sources shows it."""
    return f"[doi:{doi}](https://doi.org/{doi})"


def collect(chapters):
    """All works by link, or by their text where they have none."""
    works = {}
    for chapter in chapters:
        for citation, link in [parse(chapter, source) for source in sources(chapter)]:
            entry = works.setdefault(link or citation, Entry(citation, link))
            if entry.citation != citation:
                raise ValueError(f"{chapter.key} cites {link} as {citation!r}, but another notebook as {entry.citation!r}.")
            entry.cited_in.append(chapter.link)
    for chapter in chapters:
        for work in chapter.works:
            if not DOI.fullmatch(work.doi):
                raise ValueError(f"{chapter.key}.toml: {work.doi!r} is no DOI; one looks like 10.1214/ss/1177012031.")
            if linked(work.doi) in works:
                raise ValueError(f"{chapter.key}.toml: the work {work.doi} is listed already, so it needs no [[work]].")
            works[linked(work.doi)] = Entry(work.citation, linked(work.doi))
    return works


def cite_from_code(works):
    """Add to each work the modules of the package that cite it."""
    for file in sorted((ROOT / "helpers").glob("**/*.py")):
        name = file.relative_to(ROOT / "helpers").with_suffix("").as_posix().removesuffix("/__init__").replace("/", ".")
        for doi in sorted(set(DOI.findall(file.read_text(encoding="utf-8")))):
            if linked(doi) not in works:
                raise ValueError(f"helpers.{name} cites {doi}: list it in a notebook, or as a [[work]] in a .toml file.")
            page = next(module for module in sorted(public_modules(), reverse=True) if f"{name}.".startswith(f"{module}."))
            works[linked(doi)].cited_in.append(f"[`helpers.{name}`](api/{page}.md)")


def pages(chapters):
    """The page; refused when a DOI in a notebook's text or in the package is not among the works."""
    works = collect(chapters)
    for chapter in chapters:
        if unlisted := {doi for doi in DOI.findall(chapter.text) if linked(doi) not in works}:
            raise ValueError(f"{chapter.key} cites {', '.join(sorted(unlisted))} outside its list of sources only.")
    cite_from_code(works)
    if unused := [entry.citation for entry in works.values() if not entry.cited_in]:
        raise ValueError(f"Nothing cites {'; '.join(unused)} Remove the [[work]].")
    listed = sorted(works.values(), key=lambda entry: entry.citation.casefold())
    lines = [f"- {entry.citation} {entry.link}".rstrip() + f"\n  — cited in {', '.join(entry.cited_in)}" for entry in listed]
    return {"bibliography.md": _HEAD + "\n".join(lines) + "\n"}

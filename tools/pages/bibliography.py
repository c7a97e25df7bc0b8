"""The bibliography, collected from the sources at the end of each notebook, and from the docstrings of the package."""

import re
from dataclasses import dataclass, field

from tools.twins import ROOT

_HEAD = """# Bibliography

Every work that a notebook or the package cites, by first author, and where. What each of them is cited for stands at the end of
the notebook. The page is generated: `make sync` collects it from there.

"""

_IN_BRACKETS = r"\([^()\s]*\)"  # part of a DOI when it opens and closes inside
DOI = re.compile(rf"10\.\d{{4,9}}/(?:{_IN_BRACKETS}|[^\s()\[\]\"',;])*(?:{_IN_BRACKETS}|[A-Za-z0-9])")
_LINK = re.compile(rf"\[(?P<label>[^\]]+)\]\((?P<url>(?:[^()\s]|{_IN_BRACKETS})+)\)")
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
    link = _LINK.search(source)
    citation = source[: link.start()].strip() if link else re.match(r".*?\b\d{4}(;[^.]*)?\.", source + ".")[0]
    label = f"{chapter.key}, source {source[:60]!r} …"
    if not re.search(r"\b(19|20)\d\d\b", citation) and not (link and "doi.org" not in link["url"]):
        raise ValueError(f"{label} should have a year before its link, in the form {_FORM}")
    if link and "doi" in link["label"] + link["url"]:
        doi = link["label"].removeprefix("doi:")
        if not DOI.fullmatch(doi) or link["url"] != f"https://doi.org/{doi}":
            raise ValueError(f"{label} should show the DOI that it links to, in the form {_FORM}")
    return citation.rstrip(" ,"), link[0] if link else ""


def collect(chapters):
    """All works by DOI, or by their text where they have none."""
    works = {}
    for chapter in chapters:
        for citation, link in [parse(chapter, source) for source in sources(chapter)]:
            entry = works.setdefault(link or citation, Entry(citation, link))
            if entry.citation != citation:
                raise ValueError(f"{chapter.key} cites {link} as {citation!r}, but another notebook as {entry.citation!r}.")
            entry.cited_in.append(chapter.link)
        for work in chapter.works:
            link = f"[doi:{work.doi}](https://doi.org/{work.doi})"
            if not DOI.fullmatch(work.doi) or link in works:
                raise ValueError(f"{chapter.key}.toml, work {work.doi!r}: no DOI, or one that a notebook cites already.")
            works[link] = Entry(work.citation, link)
    return works


def cited_in_code(file):
    """The DOIs that a file of the package cites."""
    return set(DOI.findall(file.read_text(encoding="utf-8")))


def pages(chapters):
    """The page; refused when a DOI in a notebook's text or in the package is not among the works."""
    works = collect(chapters)
    for chapter in chapters:
        if unlisted := [doi for doi in DOI.findall(chapter.text) if f"[doi:{doi}](https://doi.org/{doi})" not in works]:
            raise ValueError(f"{chapter.key} cites {', '.join(unlisted)}, which no list of sources holds.")
    for file in sorted((ROOT / "helpers").glob("**/*.py")):
        module = file.relative_to(ROOT).with_suffix("").as_posix().removesuffix("/__init__")
        page = module.removeprefix("helpers/").replace("/", ".")
        for doi in sorted(cited_in_code(file)):
            entry = works.get(f"[doi:{doi}](https://doi.org/{doi})")
            if entry is None:
                raise ValueError(
                    f"{module} cites {doi}, which no notebook lists. Add it there, or as a [[work]] to a .toml file."
                )
            entry.cited_in.append(f"[`{module.replace('/', '.')}`](api/{page}.md)")
    if unused := [entry.citation for entry in works.values() if not entry.cited_in]:
        raise ValueError(f"Nothing cites {'; '.join(unused)}")
    listed = sorted(works.values(), key=lambda entry: entry.citation.casefold())
    lines = [f"- {entry.citation} {entry.link}".rstrip() + f"\n  — cited in {', '.join(entry.cited_in)}" for entry in listed]
    return {"bibliography.md": _HEAD + "\n".join(lines) + "\n"}

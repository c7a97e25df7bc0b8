"""The glossary: every term once, with the notebook that teaches it."""

import re

from tools.pages.chapters import once

_HEAD = """# Glossary

What the words of this book mean, and where each is taught.

"""

SENTENCES = (1, 4)  # a definition is read at a glance; what needs more is taught in the notebook


def check(chapters):
    """Refuse a term that is declared twice, that its notebook does not use, or whose definition is no definition."""
    once((name.casefold(), chapter.key) for chapter in chapters for term in chapter.terms for name in (term.term, *term.also))
    for chapter in chapters:
        text = plain(chapter.text)
        for term in chapter.terms:
            label = f"{chapter.key}.toml, term {term.term!r}"
            if not any(plain(name) in text for name in (term.term, *term.also)):
                raise ValueError(f"{label}: the notebook does not use the word. Declare it beside the one that teaches it.")
            if not term.definition.endswith("."):
                raise ValueError(f"{label}: the definition should end with a full stop.")
            if not SENTENCES[0] <= len(re.findall(r"[.?!](?= |$)", term.definition)) <= SENTENCES[1]:
                raise ValueError(f"{label}: the definition should have {SENTENCES[0]} to {SENTENCES[1]} sentences.")


def plain(text):
    """Words in lower case without emphasis and line ends, to be searched."""
    return " ".join(text.replace("*", "").casefold().split())


def pages(chapters):
    """The page, with terms in alphabetical order and each synonym on a line above the definition."""
    check(chapters)
    entries = sorted(
        ((term, chapter) for chapter in chapters for term in chapter.terms), key=lambda entry: entry[0].term.casefold()
    )
    blocks = [
        "\n".join([term.term, *term.also, f"  {term.definition} *Taught in* {chapter.link}."]) for term, chapter in entries
    ]
    return {"glossary.md": _HEAD + "```{glossary}\n" + "\n\n".join(blocks) + "\n```\n"}

"""Find solutions in what a class gets: pages, notebooks, scripts, whatever a folder holds."""

import functools
import html
import re

import nbformat

from helpers.exercises import bank
from tools.twins import all_twins, chapter_of

SHORTEST = 12  # characters; a shorter line, such as ``return x``, gives nothing away


def squeezed(text):
    """Text without white space, so that neither formatting nor highlighting hides a line."""
    return re.sub(r"\s+", "", text)


@functools.cache
def secrets():
    """Lines of each reference solution that neither a notebook's own text nor a hint shows, by exercise."""
    shown = squeezed("".join(twin.read_text(encoding="utf-8") for twin in all_twins()))
    found = {}
    for twin in all_twins():
        entries = bank.of_notebook(chapter_of(twin))
        told = shown + squeezed("".join(hint for entry in entries.values() for hint in entry.hints))
        for name, entry in entries.items():
            lines = [squeezed(line) for line in entry.solution.splitlines()[1:]]
            found[name] = [line for line in lines if len(line) >= SHORTEST and line not in told]
    return {name: lines for name, lines in found.items() if lines}


def strings_of(value):
    """All strings inside something made of dictionaries and lists."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from strings_of(item)
    elif isinstance(value, str):
        yield value


def readings(path):
    """A file's text in every way in which a line of code could stand in it."""
    text = path.read_bytes().decode("utf-8", errors="ignore")
    if path.suffix == ".ipynb":
        text = "\n".join(strings_of(nbformat.reads(text, as_version=4)))
    yield squeezed(text)
    yield squeezed(html.unescape(re.sub(r"<[^>]*>", "", text)))


def leaks(folder):
    """Exercises of which a line of the solution stands in a file of a folder, with the file."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        (name, path.relative_to(folder).as_posix())
        for path in files
        for text in readings(path)
        for name, lines in secrets().items()
        if any(line in text for line in lines)
    }

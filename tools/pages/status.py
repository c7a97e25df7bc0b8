"""The page of status: what each notebook holds, how long it ran, and with which versions."""

from helpers.exercises import bank
from helpers.exercises.quizzes import load_quizzes
from tools import stamp
from tools.execute import measured_claims
from tools.twins import BOOK

_HEAD = """# Status

What each notebook holds, how large its file is (kB), how many seconds its last run took from top to bottom, with one thread,
and which versions it ran with. A notebook stays below 100 seconds and 1,500 kB; tests see to that. All its
[claims](claims.md) hold, or it would not be here. Version and date of the course stand at the foot of this page.
"""


def pages(chapters):
    """The page: a table of the notebooks, and the versions they ran with."""
    run = [chapter for chapter in chapters if chapter.notebook is not None]
    lines = [
        _HEAD,
        "| notebook | seconds | exercises | claims | questions | kB |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    lines += [row(chapter) for chapter in run]
    lines += ["\n## Versions\n", "| version | notebooks that ran with it |", "|---|---|"]
    for version, keys in versions(run).items():
        lines.append(f"| {version} | {'all' if len(keys) == len(run) else ', '.join(keys)} |")
    return {"status.md": "\n".join(lines) + "\n"}


def row(chapter):
    """One notebook of the table."""
    seconds = chapter.notebook.metadata[stamp.KEY]["seconds"]
    exercises = len(bank.of_notebook(chapter.name))
    questions = sum(quiz.notebook == chapter.name for quiz in load_quizzes().values())
    size = (BOOK / f"{chapter.key}.ipynb").stat().st_size / 1000
    claims = len(measured_claims(chapter.notebook))
    return f"| {chapter.link} | {seconds:.1f} | {exercises} | {claims} | {questions} | {size:.0f} |"


def versions(chapters):
    """Which notebooks ran with each version of Python and of each package."""
    found = {}
    for chapter in chapters:
        mark = chapter.notebook.metadata[stamp.KEY]
        for name, version in {"Python": mark["python"], **mark["versions"]}.items():
            found.setdefault(f"{name} {version}", []).append(chapter.link)
    return dict(sorted(found.items(), key=lambda item: (not item[0].startswith("Python"), item[0].casefold())))

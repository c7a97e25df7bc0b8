"""Multiple-choice questions, one TOML file a part; see ``interventions.toml`` for the form."""

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Choice:
    """One possible answer and why it is right or wrong."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class Quiz:
    """A question with its choices, of which exactly one is right."""

    name: str
    notebook: str
    question: str
    choices: tuple[Choice, ...]


@functools.cache
def load_quizzes():
    """All quizzes of the course by name."""
    quizzes = {}
    for file in sorted(resources.files(__name__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            for name, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
                choices = tuple(Choice(**choice) for choice in entry["choices"])
                quizzes[name] = Quiz(name, entry["notebook"], entry["question"], choices)
    return quizzes

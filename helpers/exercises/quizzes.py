"""Multiple-choice questions; those of a notebook stand in ``helpers/chapters/<part>/<name>/quizzes.toml``."""

import functools
from dataclasses import dataclass

from helpers.chapter_files import tables
from helpers.exercises.declared import hold, instance_of, several, switch, text


@dataclass(frozen=True)
class Choice:
    """One possible answer and why it is right or wrong."""

    text: str
    why: str
    right: bool = False

    def __post_init__(self):
        hold(self, text=text, why=text, right=switch)


@dataclass(frozen=True)
class Quiz:
    """A question with its choices, of which exactly one is right."""

    name: str
    notebook: str
    question: str
    choices: tuple[Choice, ...]

    def __post_init__(self):
        hold(self, name=text, notebook=text, question=text, choices=several(instance_of(Choice), 2, 8))
        if (n_right := sum(choice.right for choice in self.choices)) != 1:
            raise ValueError(f"choices should be right in exactly one, but {n_right} are.")

    @property
    def lettered(self):
        """Choices by their letters."""
        return dict(zip("ABCDEFGH", self.choices, strict=False))


@functools.cache
def load_quizzes():
    """All quizzes of the course by name."""
    quizzes = {}
    for notebook, name, entry in tables("quizzes.toml"):
        if name in quizzes:
            raise ValueError(f"Two questions are called {name!r}: in {quizzes[name].notebook} and in {notebook}.")
        choices = tuple(Choice(**choice) for choice in entry["choices"])
        quizzes[name] = Quiz(name, notebook, entry["question"], choices)
    return quizzes

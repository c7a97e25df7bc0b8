"""Multiple-choice questions; those of a notebook stand in ``helpers/chapters/<part>/<name>/quizzes.toml``."""

import functools
from dataclasses import dataclass

from helpers.chapter_files import tables
from helpers.exercises.declared import any_text, hold, instance_of, several, switch, text


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
    """A question with its choices, of which exactly one is right.

    One that says where to go back to (``back_to``, such as ``"Part 2, *Three neurons*, section 4"``) belongs to a concept test:
    it is asked before the course and after it, and does not explain itself before the second answer.
    """

    name: str
    notebook: str
    question: str
    choices: tuple[Choice, ...]
    back_to: str = ""

    def __post_init__(self):
        choices = several(instance_of(Choice), 2, 8)
        hold(self, name=text, notebook=text, question=text, choices=choices, back_to=any_text)
        if (n_right := sum(choice.right for choice in self.choices)) != 1:
            raise ValueError(f"choices should be right in exactly one, but {n_right} are.")

    @property
    def lettered(self):
        """Choices by their letters."""
        return dict(zip("ABCDEFGH", self.choices, strict=False))

    @property
    def asked_twice(self):
        """Whether it belongs to a concept test."""
        return bool(self.back_to)

    @property
    def part(self):
        """The part of the course that it is about, as ``back_to`` begins; empty outside a concept test."""
        return self.back_to.partition(",")[0]


@functools.cache
def load_quizzes():
    """All quizzes of the course by name."""
    quizzes = {}
    for notebook, name, entry in tables("quizzes.toml"):
        if name in quizzes:
            raise ValueError(f"Two questions are called {name!r}: in {quizzes[name].notebook} and in {notebook}.")
        choices = tuple(Choice(**choice) for choice in entry["choices"])
        quizzes[name] = Quiz(name, notebook, entry["question"], choices, entry.get("back_to", ""))
    return quizzes

"""What an exercise is: its declaration in the bank, and the report that a check of an answer gives."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

NOT_ATTEMPTED = "not attempted"
CORRECT = "correct"
NOT_YET = "not yet"
RAISED = "raised"
TOO_LONG = "took too long"


@dataclass(frozen=True)
class Case:
    """One input on which an answer is compared with the reference.

    ``label`` completes the sentence "For …", for example "two groups of different size".
    """

    label: str
    args: tuple


@dataclass(frozen=True)
class Exercise:
    """The declaration of one exercise; ``tests/exercises/test_bank.py`` proves every field of it.

    Attributes
    ----------
    reference : callable
        The right answer, a short pure function of ``helpers``; its name is the exercise's name.
    cases : sequence of Case
        Inputs, fixed and random, on which answers are compared.
    mistakes : mapping of callable to str
        Plausible wrong answers, each with the message that helps whoever gave it.
    alternatives : sequence of callable
        Right answers that are written differently.
    hints : sequence of str
        From a nudge to nearly the answer.
    purpose : str
        What the exercise is for, as the instructor's guide tells it.
    tolerance : float
        Largest difference, relative or absolute, that still counts as equal.
    canonical : callable, optional
        Brings answers that mean the same into one form, for example ``sorted`` where order does not matter.
    expects : str, optional
        What the answer should be, in words, where "an array of shape …" would not help.
    seconds : float
        Time for all cases together.
    """

    reference: Callable
    cases: Sequence[Case]
    mistakes: Mapping[Callable, str]
    alternatives: Sequence[Callable]
    hints: Sequence[str]
    purpose: str
    tolerance: float = 1e-10
    canonical: Callable | None = None
    expects: str | None = None
    seconds: float = 8.0

    @property
    def name(self):
        """The exercise's name: that of its reference."""
        return self.reference.__name__

    @property
    def solution(self):
        """The reference's own source, without its decorators and docstring."""
        return source_without_docstring(self.reference)


@dataclass(frozen=True)
class Report:
    """What a check found. ``message`` is about the idea, ``details`` about input, numbers and lines of code."""

    exercise: str
    verdict: str
    message: str = ""
    details: tuple[str, ...] = ()
    printed: str = ""
    mistake: str | None = None

    def to_json(self):
        """The machine-readable form that marking reads."""
        return {
            "exercise": self.exercise,
            "verdict": self.verdict,
            "mistake": self.mistake,
            "message": " ".join((self.message, *self.details)).strip(),
        }


def source_without_docstring(function):
    """The source of a function as a learner should read it: from ``def`` on, without the docstring."""
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
    definition = ast.parse(source).body[0]
    first, lines = definition.body[0], source.splitlines()
    header = lines[definition.lineno - 1 : first.lineno - 1]
    has_docstring = ast.get_docstring(definition) is not None
    body = lines[first.end_lineno if has_docstring else first.lineno - 1 :]
    return "\n".join(header + body).rstrip() + "\n"

"""What an exercise is: its declaration in the bank, and the report that a check of an answer gives."""

import ast
import copy
import functools
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from helpers.exercises.declared import any_text, arguments, hold, instance_of, interval, mapping, named_function, several, text
from helpers.exercises.edges import Edge
from helpers.validation import function, not_negative, optional, positive

PUBLISHED = 0  # The seed of the inputs that a learner's answer is compared on; whoever checks again draws others.

NOT_ATTEMPTED = "not attempted"
CORRECT = "correct"
NOT_YET = "not yet"
RAISED = "raised"
TOO_LONG = "took too long"


@dataclass(frozen=True, eq=False)
class Case:
    """One input on which an answer is compared with the reference.

    ``label`` completes the sentence "For …", for example "two groups of different size".
    """

    label: str
    args: tuple

    def __post_init__(self):
        hold(self, label=any_text, args=arguments)

    def fresh_args(self):
        """A copy of the input, for one call: whoever is called may change it."""
        return copy.deepcopy(self.args)


@dataclass(frozen=True, eq=False)
class Exercise:
    """The declaration of one exercise; ``tests/exercises/test_bank.py`` proves every field of it.

    Attributes
    ----------
    reference : callable
        The right answer, a short pure function of ``helpers``; its name is the exercise's name.
    cases : callable
        Makes the inputs on which answers are compared, a list of ``Case``, from a random number generator: edges by hand,
        others by chance. What holds for one generator holds for any.
    edges : sequence of Edge
        Where the definition is easily got wrong; the cases of any generator hold each of them.
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
    lies_in : tuple of float
        Between which numbers every answer lies, by definition; a share between 0 and 1, for example.
    equivalent : mapping of str to str
        Slips of the reference (``make careless`` names them) that still give what was asked for, and why.
    """

    reference: Callable
    cases: Callable[[np.random.Generator], Sequence[Case]]
    mistakes: Mapping[Callable, str]
    alternatives: Sequence[Callable]
    hints: Sequence[str]
    purpose: str
    tolerance: float = 1e-10
    canonical: Callable | None = None
    expects: str | None = None
    seconds: float = 8.0
    edges: Sequence[Edge] = ()
    lies_in: tuple[float, float] = (-np.inf, np.inf)
    equivalent: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self):
        hold(
            self,
            reference=named_function,
            cases=function,
            mistakes=mapping(named_function, text),
            alternatives=several(named_function),
            hints=several(text),
            purpose=text,
            tolerance=not_negative,
            canonical=optional(function),
            expects=optional(text),
            seconds=positive,
            edges=several(instance_of(Edge)),
            lies_in=interval,
            equivalent=mapping(text, text),
        )

    @functools.cached_property
    def published(self):
        """The inputs that every learner's answer is compared on."""
        return list(self.cases(np.random.default_rng(PUBLISHED)))

    @functools.cached_property
    def example(self):
        """A result of the reference, of the type that later cells were written for."""
        return self.reference(*self.published[0].fresh_args())

    @functools.cached_property
    def kind_follows_input(self):
        """Whether results are whole numbers, or True and False, for such inputs, and numbers with a point for others."""
        results = [self.reference(*case.fresh_args()) for case in self.published]
        return len({result.dtype.kind for result in results if isinstance(result, np.ndarray | np.generic)}) > 1

    @functools.cached_property
    def parameters(self):
        """The names of the reference's arguments."""
        return tuple(inspect.signature(self.reference).parameters)

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
    lossy: bool = False  # right, but with so few digits that later cells use the reference

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

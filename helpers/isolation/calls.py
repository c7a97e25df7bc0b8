"""Ask a stranger's function, given as text, what it answers to some inputs, in a process of its own.

The inputs go in as they are, and what comes back is values alone. What the answers should be is not in that process.
"""

import builtins
import inspect
import json
import pickle
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from helpers.isolation import sandbox, values

ERROR_WORDS = 2_000


@dataclass(frozen=True)
class Source:
    """A function as text, with what it needs.

    Attributes
    ----------
    name : str
        Its name, as the definition binds it.
    definition : str
        The statement that defines it.
    statements : tuple of str
        What runs before, in this order: imports, constants, other functions. One that raises is passed over.
    stand_ins : dict of str to (str, str)
        Names that are there from the beginning, each with the module and the name of the function that it stands for.
    """

    name: str
    definition: str
    statements: tuple[str, ...] = ()
    stand_ins: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What one call gave: a value, or an error; and what it left of its inputs.

    Attributes
    ----------
    value : object
        A plain value.
    error : Exception, optional
        What it raised; a type that Python or numpy has, or one of the same name.
    after : dict of int to object
        Arguments that it changed, by place, as they were after the call.
    slopes : list or None
        Slopes at the tensors that want any, as the module ``slopes`` gives them.
    slope_error : str or None
        Why torch could not compute them.
    line : tuple of (int, str), optional
        The line of the definition where the error came up.
    """

    value: Any = None
    error: BaseException | None = None
    after: dict = field(default_factory=dict)
    slopes: list | None = None
    slope_error: str | None = None
    line: tuple[int, str] | None = None


@dataclass(frozen=True)
class Told:
    """What came back of all calls.

    Attributes
    ----------
    how : str
        How the process ended: ``sandbox.DONE`` and the like.
    answers : tuple of Answer
        One for each input; none unless it is done.
    problem : Answer, optional
        The error with which the definition itself stopped.
    signature : inspect.Signature, optional
        How the function wants to be called.
    printed : str
        The beginning of what it printed.
    """

    how: str
    answers: tuple[Answer, ...] = ()
    problem: Answer | None = None
    signature: inspect.Signature | None = None
    printed: str = ""


def ask(source, inputs, limits=None, parameters=(), slopes=None):
    """Call a stranger's function on each of some inputs.

    Parameters
    ----------
    source : Source
        The function.
    inputs : sequence of tuple
        Arguments of each call, of what ``pickle`` knows.
    limits : sandbox.Limits, optional
        What all calls together may use.
    parameters : sequence of str
        Names of the arguments, for slopes.
    slopes : str, optional
        A module with ``leaves_of`` and ``at``, such as ``"helpers.exercises.slopes"``, where slopes of torch are wanted.

    Returns
    -------
    Told
    """
    request = {
        "name": source.name,
        "definition": source.definition,
        "statements": list(source.statements),
        "stand_ins": source.stand_ins,
        "parameters": list(parameters),
        "slopes": slopes,
        "inputs": [pickle.dumps(given) for given in inputs],
    }
    ended = sandbox.run(["-m", "helpers.isolation.child"], pickle.dumps(request), limits)
    if ended.how != sandbox.DONE:
        return Told(ended.how)
    try:
        return _told(json.loads(ended.output), len(inputs))
    except Exception:  # whoever takes the process over can write what he likes, or nothing
        return Told(sandbox.BROKE_OFF)


def _told(said, calls):
    printed = said.get("printed")
    printed = printed[:ERROR_WORDS] if isinstance(printed, str) else ""
    if "problem" in said:
        return Told(sandbox.DONE, problem=_failed(said["problem"]), printed=printed)
    answers = tuple(map(_answer, said["answers"]))
    if len(answers) != calls:
        raise values.Unreadable("another number of answers than of questions")
    return Told(sandbox.DONE, answers, None, _signature(said["signature"]), printed)


def _answer(said):
    if "error" in said:
        return _failed(said["error"])
    slopes = said.get("slopes") or {}
    return Answer(
        values.unpacked(said["value"]),
        after={int(place): values.unpacked(value) for place, value in said.get("after", {}).items()},
        slopes=values.unpacked(slopes["at"]) if "at" in slopes else None,
        slope_error=str(slopes["error"])[:ERROR_WORDS] if "error" in slopes else None,
    )


def _failed(said):
    name, words, line = said
    error = _type_of_error(str(name))(str(words)[:ERROR_WORDS])
    return Answer(error=error, line=(int(line[0]), str(line[1])[:ERROR_WORDS]) if line else None)


def _type_of_error(name):
    """An exception's type by its name; one that only the stranger knows gets a new type of that name."""
    for known in (vars(builtins).get(name), getattr(np.linalg, name, None), getattr(np.exceptions, name, None)):
        if isinstance(known, type) and issubclass(known, BaseException) and not issubclass(known, UnicodeError):
            return known
    return type(name if name.isidentifier() else "Error", (Exception,), {})


def _signature(said):
    if said is None:
        return None
    kinds = inspect.Parameter
    return inspect.Signature(
        [
            kinds(name, getattr(kinds, kind), default=kinds.empty if default is None else values.unpacked(default))
            for name, kind, default in said
        ]
    )

"""A class that nobody taught: right, otherwise right, wrong, half done, forged, broken; and the marks that they deserve."""

import json
import os
from dataclasses import dataclass

from helpers.exercises import bank
from helpers.exercises.checking import check
from helpers.exercises.core import CORRECT, NOT_ATTEMPTED, NOT_YET, RAISED
from helpers.exercises.display import MIME
from tools.marking.reading import NOT_RUN
from tools.states import pasted_source, solved_source

KEY = "interventions/cause"
ENTRIES = bank.of_notebook(KEY)
NAMES = list(ENTRIES)[:2]
HEAD = f'import numpy as np\nfrom helpers.exercises import begin, exercise\n\nbegin("{KEY}")'
START = 1_790_000_000  # when the first one handed in; the others follow each other by a minute


@dataclass(frozen=True)
class Learner:
    """What somebody handed in, what is said of it unchecked, and what it is worth.

    Attributes
    ----------
    name : str
        Whose it is.
    kind : str
        Which kind of learner this is.
    stored : dict or None
        The verdicts that stand in the file; None where it cannot be read.
    deserved : dict or None
        The verdicts of a check again.
    """

    name: str
    kind: str
    stored: dict | None
    deserved: dict | None


def _patched(name):
    return "import helpers.exercises.session as s\nfrom helpers.exercises.core import Report\n" + (
        f"s.check = lambda entry, *a: Report(entry.name, 'correct')\nDONE = {name!r}"
    )


def _empty(name):
    return f"@exercise\n{ENTRIES[name].solution.partition(chr(10))[0]}\n    result = ...\n    return result"


def _with_body(name, body):
    line = ENTRIES[name].solution.partition("\n")[0]
    return "\n".join(["@exercise", line, *(f"    {row}" for row in body.splitlines())])


FORGERIES = (
    lambda name: _with_body(name, "return 0.0"),  # and an output written by hand
    lambda name: f"{_patched(name)}\n" + _with_body(name, "return 0.0"),
    lambda name: _with_body(name, "from helpers.exercises import compare\ncompare.difference = lambda *a: None\nreturn 0.0"),
    lambda name: _with_body(name, "import os\nos._exit(0)"),
    lambda name: _with_body(name, "return open('/etc/passwd').read()"),
    lambda name: _with_body(name, "import sys\nreturn sys._getframe(1).f_locals['question'].expected"),
)
FORGED_VERDICTS = (NOT_YET, NOT_YET, NOT_YET, RAISED, RAISED, RAISED)
BROKEN = (b"", b"null", b"[]", b"<html>Sign in</html>", b"\xff\xfe\x00", b'{"cells": 3}', b"[" * 100_000, b'{"cells": [{}]}')


def _kinds(number):
    """What a learner of this number does: sources, stored and deserved verdicts by exercise; or bytes of a broken file."""
    kind = ("right", "right", "right", "otherwise", "wrong", "wrong", "half", "forged", "forged", "broken")[number % 10]
    turn = number // 10
    if kind == "broken":
        return kind, BROKEN[turn % len(BROKEN)], None, None
    sources, stored, deserved = {}, {}, {}
    for place, name in enumerate(NAMES):
        entry = ENTRIES[name]
        if kind == "right":
            sources[name], stored[name], deserved[name] = solved_source(entry), CORRECT, CORRECT
        elif kind == "otherwise":
            other = entry.alternatives[turn % len(entry.alternatives)]
            sources[name], stored[name], deserved[name] = pasted_source(entry, other), CORRECT, CORRECT
        elif kind == "wrong":
            mistake = list(entry.mistakes)[turn % len(entry.mistakes)]
            sources[name], stored[name], deserved[name] = pasted_source(entry, mistake), *[check(entry, mistake).verdict] * 2
        elif kind == "half" and place:
            sources[name], stored[name], deserved[name] = _empty(name), NOT_ATTEMPTED, NOT_ATTEMPTED
        elif kind == "half":
            sources[name], stored[name], deserved[name] = solved_source(entry), CORRECT, CORRECT
        else:
            way = (turn + place + number % 10) % len(FORGERIES)
            sources[name], stored[name], deserved[name] = FORGERIES[way](name), CORRECT, FORGED_VERDICTS[way]
    return kind, sources, stored, deserved


def make(folder, size):
    """Write a class into a folder, one file a learner, and return its learners."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for number in range(size):
        kind, content, stored, deserved = _kinds(number)
        learner = Learner(f"learner{number:03d} {kind}", kind, stored, deserved)
        if kind != "broken":
            cells = [{"cell_type": "code", "source": HEAD, "outputs": []}]
            for name, source in content.items():
                mistake = None
                if kind == "wrong":
                    mistake = list(ENTRIES[name].mistakes)[(number // 10) % len(ENTRIES[name].mistakes)].__name__
                result = {"exercise": name, "verdict": stored[name], "mistake": mistake, "message": "what the card said"}
                output = {"output_type": "display_data", "data": {MIME: result, "text/plain": ""}, "metadata": {}}
                cells.append({"cell_type": "code", "source": source, "outputs": [output]})
            content = json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}).encode()
        path = folder / f"{learner.name}.ipynb"
        path.write_bytes(content)
        os.utime(path, (START + 60 * number,) * 2)
        found.append(learner)
    return found


def whole(verdicts):
    """Verdicts on all exercises of the notebook, of those that a learner has."""
    return {name: verdicts.get(name, NOT_RUN) for name in ENTRIES}

"""Answers that are checked again: what is right stays right, and each way to forge a mark that was seen gives none."""

import contextlib
import json
import os
import pickle
import re
import socket
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from helpers.exercises import bank
from helpers.exercises.core import CORRECT, NOT_ATTEMPTED, NOT_YET, RAISED, TOO_LONG
from helpers.exercises.display import MIME
from helpers.isolation import sandbox
from tests.isolation import FOUND, contained
from tools import marks
from tools.marking import reading, rechecking, sources, tables
from tools.states import in_state
from tools.twins import all_twins, chapter_of, read_twin

KEY = "interventions/cause"
ENTRIES = bank.of_notebook(KEY)
NAMES = list(ENTRIES)
FIRST = ENTRIES[NAMES[0]]
HEAD = f'import numpy as np\nfrom helpers.exercises import begin, exercise\n\nbegin("{KEY}")'
LINE = FIRST.solution.partition("\n")[0]  # the first line of the first exercise
SEED = 20261129


def answer(*body, line=LINE):
    """A cell that answers the first exercise."""
    return "\n".join(["@exercise", line, *(f"    {row}" for row in "\n".join(body).splitlines())])


RIGHT = "@exercise\n" + FIRST.solution


def checked(*cells, name=NAMES[0], key=KEY, seed=SEED):
    """What a check of these cells says of one exercise."""
    results, _ = rechecking.check_notebook(key, list(cells), seed)
    return results.get(name)


def verdict(*cells, **more):
    found = checked(*cells, **more)
    return found and found["verdict"]


def in_a_kernel(*cells):
    """The card that a learner's own kernel shows."""
    code = "\n".join(cells)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=100)
    return done.stdout


@pytest.mark.parametrize("twin", [t for t in all_twins() if chapter_of(t) in (KEY, "lfads/gru_and_elbo")], ids=chapter_of)
@pytest.mark.parametrize(("state", "wanted"), [("solved", CORRECT), ("wrong", NOT_YET), ("untouched", NOT_ATTEMPTED)])
def test_a_whole_notebook_gets_what_it_should(twin, state, wanted):
    key = chapter_of(twin)
    cells = [cell.source for cell in in_state(read_twin(twin), key, state).cells if cell.cell_type == "code"]
    results, notes = rechecking.check_notebook(key, cells, SEED)
    assert {name: result["verdict"] for name, result in results.items()} == dict.fromkeys(bank.of_notebook(key), wanted)
    assert notes == []


@pytest.mark.parametrize("key", [KEY, "interventions/scores", "practice/your_recording"])
def test_a_stub_gets_its_verdict_without_a_process(key, monkeypatch):
    """And the same one as with it."""
    entries = bank.of_notebook(key)
    twin = next(twin for twin in all_twins() if chapter_of(twin) == key)
    cells = [cell.source for cell in in_state(read_twin(twin), key, "untouched").cells if cell.cell_type == "code"]
    found = sources.answers_in(cells, {name: entry.reference for name, entry in entries.items()})
    stubs = {name: written for name, (written,) in found.items() if written.untouched}
    assert set(entries) - set(stubs) <= {"what_it_needs"}  # a table to fill in
    inputs = {name: rechecking.cases_of(key, name, SEED) for name in stubs}
    as_others = {name: rechecking.check(entries[name], replace(stubs[name], untouched=False), inputs[name]) for name in stubs}
    monkeypatch.setattr(sandbox, "run", lambda *a, **k: pytest.fail("a process was started"))
    assert as_others == {name: rechecking.check(entries[name], stubs[name], inputs[name]) for name in stubs}
    assert {checked.verdict for checked in as_others.values()} == {NOT_ATTEMPTED}


@pytest.mark.parametrize(
    "touched",
    [
        answer("effect = ...", "return 0.0"),
        answer("effect = ...", "print(1)", "return effect"),
        answer("effect = ...", "effect = 0.0", "return effect"),
        answer("effect = ...", "return effect", line=LINE.replace("):", ", more):")),
        answer("effect = ...", "return effect", line=LINE.replace("):", "=print()):")),
        answer("effect = ...", "return effect", line=LINE.replace("):", ") -> print():")),
        answer("effect = ...", "return effect", line=LINE.replace("(", "(*, ")),
        "@print\n" + answer("effect = ...", "return effect"),
        answer("effect = ..."),
        answer("effect = ...", "other = 1.0", "return other"),
        answer("return effect"),
        answer("raise NotImplementedError"),
        f"@exercise\nclass {NAMES[0]}:\n    effect = ...",
    ],
)
def test_an_answer_that_does_anything_is_run(touched):
    names = {name: entry.reference for name, entry in ENTRIES.items()}
    (stub,) = sources.answers_in([answer("effect = ...", "return effect")], names)[NAMES[0]]
    (written,) = sources.answers_in([touched], names)[NAMES[0]]
    assert (stub.untouched, written.untouched) == (True, False)


def test_mistakes_are_recognised_and_right_cases_counted():
    mistake = next(iter(FIRST.mistakes))
    found = checked(HEAD, in_state_cell("wrong"))
    assert found["mistake"] == mistake.__name__
    assert 0 <= found["right"] < found["cases"] == len(FIRST.published)
    whole = checked(HEAD, RIGHT)
    assert whole["right"] == whole["cases"]


def in_state_cell(state):
    twin = next(twin for twin in all_twins() if chapter_of(twin) == KEY)
    cells = in_state(read_twin(twin), KEY, state).cells
    return next(cell.source for cell in cells if f"@exercise\ndef {NAMES[0]}" in cell.source)


# Each is right in the learner's own kernel, which is what makes it an attack: asserted below.
FORGED = {
    "session.check is patched": [
        f"import helpers.exercises.session as s\nfrom helpers.exercises.core import Report\n"
        f"s.check = lambda entry, *a: Report(entry.name, 'correct')\n{HEAD}",
        answer("return 0.0"),
    ],
    "compare.difference is replaced": [
        f"from helpers.exercises import compare\ncompare.difference = lambda *a: None\n{HEAD}",
        answer("return 0.0"),
    ],
    "compare.difference is replaced by the answer itself": [
        HEAD,
        answer("from helpers.exercises import compare", "compare.difference = lambda *a, **k: None", "return 0.0"),
    ],
    "the expected value is read from the caller's frame": [
        HEAD,
        answer(
            "import sys",
            "frame = sys._getframe()",
            "while frame and 'question' not in frame.f_locals:",
            "    frame = frame.f_back",
            "return frame.f_locals['question'].expected",
        ),
    ],
    "the questions that are remembered are looked for in memory": [
        HEAD,
        answer(
            "import gc",
            "from helpers.exercises.answers import Question",
            "given = locals()[next(iter(locals()))]",
            "asked = [q for q in gc.get_objects() if isinstance(q, Question)]",
            f"args = [{', '.join(FIRST.parameters)}]",
            "alike = [q for q in asked if all(np.array_equal(a, b) for a, b in zip(q.case.args, args))]",
            "return alike[0].expected",
        ),
    ],
    "answers to the published inputs are known by heart": [
        HEAD,
        "KNOWN = "
        + json.dumps(
            [[repr([np.asarray(a).tolist() for a in c.args]), float(FIRST.reference(*c.fresh_args()))] for c in FIRST.published]
        ),
        answer(f"return dict(KNOWN)[repr([np.asarray(a).tolist() for a in ({', '.join(FIRST.parameters)},)])]"),
    ],
}


@pytest.mark.parametrize("name", FORGED)
def test_what_fools_a_kernel_gives_no_mark(name):
    assert f"Correct: {NAMES[0]}" in in_a_kernel(*FORGED[name])
    assert verdict(*FORGED[name]) in (NOT_YET, RAISED)


BY_HAND = {"exercise": NAMES[0], "verdict": "correct"}
RAW = f"""
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from IPython.utils.capture import capture_output
import json
InteractiveShell.instance()
with capture_output() as shown:
    display({{{MIME!r}: {BY_HAND}}}, raw=True)
print(json.dumps(shown.outputs[0].data))
"""


@pytest.mark.parametrize("forged", ["an output written by hand", "display(…, raw=True)"])
def test_no_stored_result_counts(forged, tmp_path):
    data = {MIME: BY_HAND} if "hand" in forged else json.loads(in_a_kernel(RAW))
    cells = [[HEAD, []], [answer("return 0.0"), [{"output_type": "display_data", "data": data}]]]
    notebook = {"cells": [{"cell_type": "code", "source": source, "outputs": outputs} for source, outputs in cells]}
    (tmp_path / "ada.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    assert reading.collect(tmp_path).handed_in[0].solved == 1  # which is the attack
    found = reading.collect(tmp_path, recheck=True)
    rechecking.recheck(found, SEED, workers=1)
    (one,) = found.handed_in
    assert one.solved == 0
    assert one.notes == [f"says that {NAMES[0]} is right; checked again it is: not yet."]


def test_a_cell_that_ends_the_kernel_is_not_run():
    assert verdict("import os\nos._exit(0)", HEAD, RIGHT) == CORRECT
    assert verdict("raise SystemExit", "while True: pass", HEAD, RIGHT) == CORRECT


# What the answer does, the verdict, and words of the message that tell what stopped it: something else could have, by chance.
HARM = {
    "os._exit": ("import os\nos._exit(0)", RAISED, "Your code ended the process"),
    "a signal to itself": ("import os\nos.kill(os.getpid(), 9)", RAISED, "Your code ended the process"),
    "forks without end": ("import os\nwhile True: os.fork()", RAISED, "BlockingIOError"),
    "threads": (
        "import threading, time\nfor _ in range(150): threading.Thread(target=time.sleep, args=(9,)).start()",
        RAISED,
        "can't start new thread",
    ),
    "a gigabyte of prints": ("for _ in range(10_000): print('x' * 100_000)\nreturn 0.0", NOT_YET, ""),
    "a gigabyte past Python": ("import os\nfor _ in range(1_000): os.write(1, b'x' * 1_000_000)\nreturn 0.0", NOT_YET, ""),
    "a file of a gigabyte": ("f = open('x', 'wb')\nfor _ in range(1_000): f.write(b'x' * 1_000_000)", RAISED, "File too large"),
    "an array of ten gigabytes": (
        "return np.ones(10 * 2**30 // 8).sum()",
        RAISED,
        "with MemoryError: .Unable to allocate 10.0 GiB",
    ),
    "ten gigabytes bit by bit": ("held = []\nwhile True: held.append(np.ones(10_000_000))", RAISED, "more memory than"),
    "an answer of gigabytes": ("return [np.ones(1_000_000)] * 10_000", RAISED, "more memory than"),
    "an answer of forty megabytes": ("return np.ones(5_000_000)", RAISED, "more than can be looked at"),
    "an answer that never ends": ("a = []\na.append(a)\nreturn a", NOT_YET, ""),
    "an answer that does something": (
        "import os\nclass E:\n    def __array__(self, *a, **k): os._exit(1)\nreturn E()",
        RAISED,
        "Your code ended the process",
    ),
    "a sleep": ("import time\ntime.sleep(20)\nreturn 0.0", TOO_LONG, "after 1.5 seconds"),
    "a loop": (
        "import time\nend = time.monotonic() + 20\nwhile time.monotonic() < end:\n"
        "    try:\n        while time.monotonic() < end: pass\n    except BaseException: pass",
        TOO_LONG,
        "after 1.5 seconds",
    ),
    "/etc/passwd": ("return open('/etc/passwd').read()", RAISED, "No such file or directory: '/etc/passwd'"),
    "our package": (
        "import helpers\nopen(helpers.__file__, 'a').write('x')",
        RAISED,
        r"Permission denied|Read-only file system",
    ),
}
HASTY = {"a sleep", "a loop"}  # the others are not about time, and have enough of it where the machine is busy


def harmed(code, seconds=20):
    """What a check says of the first exercise, where its answer is this code."""
    entry = FIRST.__class__(**{**vars_of(FIRST), "seconds": seconds})
    (written,) = sources.answers_in([HEAD, answer(code)], {NAMES[0]: FIRST.reference})[NAMES[0]]
    return rechecking.check(entry, written, rechecking.cases_of(KEY, NAMES[0], SEED))


@contained
@pytest.mark.parametrize("name", HARM)
def test_no_harm_is_done_and_no_mark_given(name):
    code, wanted, words = HARM[name]
    began = time.monotonic()
    found = harmed(code, 1.5 if name in HASTY else 20)
    assert found.verdict == wanted, found
    assert re.search(words, found.message), found.message
    assert time.monotonic() - began < 120


WAYS_OUT = {
    "a socket": (socket.AF_INET, socket.SOCK_STREAM, "127.0.0.1"),
    "a datagram": (socket.AF_INET, socket.SOCK_DGRAM, "127.0.0.1"),
    "a socket without a file": (getattr(socket, "AF_UNIX", None), socket.SOCK_STREAM, "\0h"),
}


@contained
@pytest.mark.parametrize("name", WAYS_OUT)
def test_no_answer_reaches_anybody(name):
    """A server of this machine listens, and hears nothing; what it hears of us shows that it would."""
    family, kind, address = WAYS_OUT[name]
    with socket.socket(family, kind) as server:
        server.bind(address + f"-{os.getpid()}" if address.startswith("\0") else (address, 0))
        if kind == socket.SOCK_STREAM:
            server.listen()
        send = f"import socket\nout = socket.socket({int(family)}, {int(kind)})\n"
        send += f"out.connect({server.getsockname()!r})\nout.send(b'data')\nreturn 0.0"
        server.settimeout(0.5)
        for where, heard in ((send_here, True), (harmed, False)):
            with contextlib.suppress(OSError):
                where(send)
            assert hears(server, kind) == heard
    assert kind == socket.SOCK_DGRAM or "Connection refused" in harmed(send).message


def send_here(code):
    """Run such an answer in this process."""
    exec("def f():\n" + textwrap.indent(code, "    ") + "\nf()", {})


def hears(server, kind):
    try:
        if kind == socket.SOCK_STREAM:
            server.accept()[0].close()
        else:
            server.recv(100)
    except TimeoutError:
        return False
    return True


@contained
def test_a_signal_to_everybody_ends_nobody_else(monkeypatch):
    """Nor another answer of the same user: two checks at a time may share one."""
    monkeypatch.setattr(sandbox, "_stranger", lambda: 61_000)
    found = {}
    wait = threading.Thread(target=lambda: found.update(beside=harmed("import time\ntime.sleep(0.15)\nreturn 0.0", 8)))
    wait.start()
    while wait.is_alive():
        assert harmed("import os\nos.kill(-1, 9)\nreturn 0.0").verdict == RAISED  # there is nobody
    assert found["beside"].verdict == NOT_YET


def vars_of(entry):
    return {name: getattr(entry, name) for name in entry.__dataclass_fields__}


def test_the_same_seed_draws_the_same_inputs_and_another_draws_others():
    def drawn(seed):
        return repr([case.args for case in rechecking.cases_of(KEY, NAMES[0], seed)])

    assert drawn(1) == drawn(1) != drawn(2)
    assert rechecking.new_seed() != rechecking.new_seed()


def test_the_table_says_which_exercise_has_no_secret_inputs():
    key = "observation/three_neurons"
    entries = bank.of_notebook(key)
    cells = [f'begin("{key}")', *("@exercise\n" + entries[name].solution for name in ("regression_slope", "direct_causes"))]
    results, _ = rechecking.check_notebook(key, cells, SEED)
    assert {name: result["secret"] for name, result in results.items()} == {"regression_slope": True, "direct_causes": False}
    lines = tables.table(key, [reading.HandedIn("ada", key, results)]).splitlines()
    assert [line for line in lines if "published inputs" in line] == [
        f"  {list(entries).index('direct_causes') + 1}  direct_causes (checked on the published inputs: it has no others)"
    ]


@pytest.mark.weekly
def test_the_guide_names_the_exercises_that_have_the_same_inputs_for_every_seed():
    def drawn(key, name, seed):
        return pickle.dumps([case.args for case in rechecking.cases_of(key, name, seed)])

    always = {n for key in bank.notebooks() for n in bank.of_notebook(key) if drawn(key, n, 1) == drawn(key, n, 2)}
    assert always == {"direct_causes"}
    guide = (Path(__file__).parents[2] / "book" / "src" / "instructors.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in guide for name in always)


def test_only_what_an_answer_uses_is_taken_along():
    cells = [
        "import numpy as np\nimport os, sys\nfrom math import *",
        "SCALE = 1\nSCALE = SCALE + 1\ntable = {}\ntable['a'] = 3\nresult = launch()",
        "%matplotlib inline\n!ls\nimport json",
        "def helper(x):\n    y = other(x)\n    return y * SCALE",
        "def other(x):\n    result = np.mean(x)\n    return result + table['a']",
        f"@exercise\n{LINE}\n    return helper(0)",
        "SCALE = 100",
    ]
    (written,) = sources.answers_in(cells, {NAMES[0]: FIRST.reference})[NAMES[0]]
    assert list(written.source.statements) == [
        "import numpy as np",
        "from math import *",
        "SCALE = 1",
        "SCALE = SCALE + 1",
        "table = {}",
        "table['a'] = 3",
        "def helper(x):\n    y = other(x)\n    return y * SCALE",
        "def other(x):\n    result = np.mean(x)\n    return result + table['a']",
    ]


def test_another_exercise_is_the_learner_s_own_where_that_is_right_and_ours_where_not():
    second = ENTRIES[NAMES[1]]
    line = second.solution.partition("\n")[0]
    uses = f"@exercise\n{line}\n    {NAMES[0]}\n" + "\n".join(second.solution.splitlines()[1:])
    for first in (RIGHT, answer("return 0.0"), ""):
        assert verdict(HEAD, first, uses, name=NAMES[1]) == CORRECT


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ([HEAD, RIGHT, answer("return 0.0")], CORRECT),
        ([HEAD, answer("return 0.0"), RIGHT], CORRECT),
        ([HEAD, answer("return 0.0"), answer("return None")], NOT_YET),
        ([HEAD, RIGHT.replace("@exercise", "@exercise()")], CORRECT),
        ([HEAD, RIGHT.replace("@exercise", "@functools.cache\n@exercise")], RAISED),  # nobody has imported functools
        ([HEAD, "x = 1\n" + RIGHT + "\nprint('done')"], CORRECT),
        ([HEAD, "%%time\n" + RIGHT], CORRECT),
        ([HEAD, "def broken(:\n    pass", RIGHT], CORRECT),
        ([HEAD, RIGHT + "\n    return ("], RAISED),
        ([HEAD, "\0" + RIGHT], RAISED),
        ([HEAD, RIGHT.replace("@exercise\n", "")], None),
        ([HEAD], None),
        ([], None),
        ([HEAD, "(" * 10_000, "-" * 100_000 + "1", RIGHT], CORRECT),
    ],
)
def test_answers_are_found_however_they_stand_there(cells, wanted):
    assert verdict(*cells) == wanted


def test_whoever_takes_the_course_s_own_function_is_named():
    module = FIRST.reference.__module__
    taken = [HEAD, f"from {module} import {NAMES[0]} as ours", answer(f"return ours({', '.join(FIRST.parameters)})")]
    results, notes = rechecking.check_notebook(KEY, taken, SEED)
    assert results[NAMES[0]]["verdict"] == CORRECT
    assert notes == [f"{NAMES[0]} takes the course's own function, or looks for it: see cell 3 of its code."]


HOME = FIRST.reference.__module__
WAYS_ROUND = {
    "importlib": ["import importlib", f"return getattr(importlib.import_module('{HOME}'), '{NAMES[0]}')(0, 1)"],
    "import as a function": [f"return vars(__import__('sys').modules['{HOME}'])['{NAMES[0]}'](0, 1)"],
    "text": ["found = {}", f"exec('from {HOME} import {NAMES[0]} as f', found)", "return found['f'](0, 1)"],
    "runpy": ["import runpy", f"return runpy.run_module('{HOME}')['{NAMES[0]}'](0, 1)"],
    "all objects": ["from gc import get_objects", "return [f for f in get_objects()][3](0, 1)"],
    "another exercise": [f"return {NAMES[1]}.__globals__['{NAMES[0]}'](0, 1)"],
    "a name put together": ["from helpers.methods import interventions as i", "return getattr(i, 'average_' + 'effect')(0, 1)"],
    "another answer of ours": ["from helpers.chapters.interventions import cause", "return cause.other(0, 1)"],
}


@pytest.mark.parametrize("name", WAYS_ROUND)
def test_a_way_to_the_course_s_own_function_is_named(name):
    (written,) = sources.answers_in([HEAD, answer(*WAYS_ROUND[name])], {n: e.reference for n, e in ENTRIES.items()})[NAMES[0]]
    assert written.borrows


def test_everything_imported_from_the_course_is_named():
    cells = [HEAD, f"from {HOME} import *\nours = {NAMES[0]}", answer("return ours(0, 1)")]
    (written,) = sources.answers_in(cells, {NAMES[0]: FIRST.reference})[NAMES[0]]
    assert written.borrows


@pytest.mark.weekly
def test_no_solution_of_the_course_is_named():
    for key in bank.notebooks():
        for name, entry in bank.of_notebook(key).items():
            (written,) = sources.answers_in(["@exercise\n" + entry.solution], {name: entry.reference})[name]
            assert not written.borrows, (key, name)


def test_who_counts_the_calls_knows_nothing():
    cases = rechecking.cases_of(KEY, NAMES[0], SEED)
    known = [float(FIRST.reference(*case.fresh_args())) for case in cases]
    assert verdict(HEAD, f"KNOWN = iter({known})", answer("return next(KNOWN)")) == NOT_YET


def test_an_error_is_named_with_its_line_in_the_cell():
    found = checked(HEAD, "x = 1\n\n" + answer("y = 2", "raise KeyError(y)"))
    assert "In line 6 of your cell: `raise KeyError(y)`" in found["message"]


@pytest.mark.parametrize("odd", ["\u2028", "\f", "\x1c", "\x85"])
def test_what_ends_a_line_for_others_ends_none_for_python(odd):
    cells = [f"# a{odd}b\nX = 1 + (\n1)", f"# a{odd}b\n" + answer("return X")]
    (written,) = sources.answers_in(cells, {NAMES[0]: FIRST.reference})[NAMES[0]]
    assert written.source.statements == ("X = 1 + (\n1)",)
    assert written.source.definition.strip() == answer("return X").removeprefix("@exercise\n")


@pytest.mark.parametrize(
    "cells",
    [
        ["a\n" * 2_000],
        ["a\n" * 30_000],
        ["(" + "\n" * 190_000],
        ["(@exercise" + "\n" * 190_000],
        ["a\n" * 1_000] * 1_000,
        ["#" * 190_000] * 1_000,
        [answer("return 0.0")] * 3_000,
        ["a = {}\n" + "a[1] = a\n" * 1_000, answer("return a")],
    ],
    ids=["statements", "many", "empty lines", "empty lines behind ours", "cells", "comments", "answers", "changes"],
)
def test_no_notebook_takes_long_to_take_apart(cells):
    began = time.process_time()
    sources.answers_in(cells, {NAMES[0]: FIRST.reference})
    assert time.process_time() - began < 5


def test_inputs_that_are_changed_are_noticed():
    spoilt = answer(f"{FIRST.parameters[0]}[...] = 0", "return 0.0")
    assert verdict(HEAD, spoilt) == NOT_YET
    body = FIRST.solution.splitlines()[1:]
    rows = [row.removeprefix("    ") for row in body]
    rows.insert(len(rows) - 1, f"before = {FIRST.parameters[0]}.copy()")
    last = rows[-1].removeprefix("return ")
    changed = answer(*rows[:-1], f"out = {last}", f"{FIRST.parameters[0]}[...] = 7", "return out")
    found = checked(HEAD, changed)
    assert (found["verdict"], "changed its input" in found["message"]) == (NOT_YET, True)


def test_from_the_command_to_the_table(tmp_path, capsys):
    for learner, cells in {
        "ada": [HEAD, RIGHT],
        "ben": [HEAD, answer("return 0.0")],
        "cy": ["import os; os._exit(0)", HEAD, answer("import os", "os._exit(0)")],
    }.items():
        notebook = {"cells": [{"cell_type": "code", "source": source, "outputs": []} for source in cells]}
        (tmp_path / f"{learner}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (tmp_path / "di.ipynb").write_text("[]", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"di\.ipynb is not a notebook"):
        marks.main([str(tmp_path), "--recheck", "--seed", "7", "--workers", "2", "--uncontained"])
    said = capsys.readouterr().out
    rows = {row[:4].strip(): row for row in said.splitlines() if row.endswith(f" of {len(NAMES)}")}
    assert [rows[learner][9] for learner in ("ada", "ben", "cy")] == ["✓", "✗", "!"]
    assert "--seed 7" in said


def ends_our_process(key, cells, seed):
    """A check that one notebook ends together with the program that checks."""
    if "end" in cells:
        os._exit(1)
    if "fail" in cells:
        raise KeyError("of ours")
    return {NAMES[0]: {"exercise": NAMES[0], "verdict": CORRECT}}, []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_notebook_that_ends_the_program_takes_nobody_along(workers):
    sources_of = {"ada": [], "ben": ["end"], "cy": [], "di": ["fail"], "eve": [], "flo": ["end"], "gus": []}
    found = reading.Marks([reading.HandedIn(who, KEY, {}, {}, f"{who}.ipynb", None, s) for who, s in sources_of.items()])
    rechecking.recheck(found, SEED, workers, ends_our_process)
    assert {one.learner for one in found.handed_in if one.solved} == {"ada", "cy", "eve", "gus"}
    assert found.problems == [
        "ben.ipynb could not be checked (the program ended).",
        "di.ipynb could not be checked (KeyError: 'of ours').",
        "flo.ipynb could not be checked (the program ended).",
    ]


def test_where_nothing_contains_it_nothing_is_run(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "bubblewrap", lambda: (None, "there is none"))
    notebook = {"cells": [{"cell_type": "code", "source": source, "outputs": []} for source in (HEAD, RIGHT)]}
    (tmp_path / "ada.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    monkeypatch.setattr(rechecking, "recheck", lambda *a: pytest.fail("it was run"))
    with pytest.raises(SystemExit, match="Files and network are open to the code that is run, since there is none"):
        marks.main([str(tmp_path), "--recheck"])


def test_nothing_of_a_learner_is_run_here(monkeypatch, tmp_path):
    """Not when it is read, not when it is taken apart, not when it is compared."""
    mark = tmp_path / "ran"
    code = f"open({str(mark)!r}, 'w').close()"
    cells = [HEAD, code, f"def helper(x=open({str(mark)!r}, 'w')):\n    return x", answer(code, "helper()", "return 0.0")]
    assert verdict(*cells) in (RAISED, NOT_YET)
    assert not mark.exists() or FOUND is None
    assert os.path.isdir(tmp_path)

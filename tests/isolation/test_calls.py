"""A stranger's function is asked, and answers; whatever else it does, it is an answer."""

import numpy as np
import pytest
import torch

from helpers.isolation import calls, sandbox
from helpers.isolation.calls import Source

SOON = sandbox.Limits(seconds=3)
X = np.arange(4.0)


def ask(definition, *inputs, statements=(), stand_ins=None, parameters=("x",)):
    source = Source("f", definition, tuple(statements), stand_ins or {})
    return calls.ask(source, inputs or [(X,)], SOON, parameters, "helpers.exercises.slopes")


def test_each_input_is_answered():
    told = ask("def f(x, by=2):\n    print('hello')\n    return x.mean() / by", (X,), (X + 1,))
    assert [answer.value for answer in told.answers] == [0.75, 1.25]
    assert told.printed == "hello\nhello\n"
    assert str(told.signature) == "(x, by=2)"


def test_what_it_rests_on_runs_first_and_what_fails_is_passed_over():
    statements = ["import numpy as np", "raise ValueError", "import no_such_module", "BY = 4"]
    assert ask("def f(x):\n    return np.sum(x) / BY", statements=statements).answers[0].value == 1.5


def test_other_functions_of_the_course_stand_in():
    told = ask("def f(x):\n    return m(x)", stand_ins={"m": ("numpy", "mean")})
    assert told.answers[0].value == 1.5


def test_an_error_comes_with_its_type_words_and_line():
    told = ask("def f(x):\n    if x[0] > 0:\n        raise IndexError('too far')\n    return 1", (X,), (X + 1,))
    first, second = told.answers
    assert first.value == 1
    assert (type(second.error), str(second.error), second.line) == (IndexError, "too far", (3, "raise IndexError('too far')"))


@pytest.mark.parametrize(
    ("raised", "name"), [("class E(Exception): pass\n    raise E(3)", "E"), ("raise SystemExit", "SystemExit")]
)
def test_every_error_has_a_type_of_its_name(raised, name):
    assert type(ask(f"def f(x):\n    {raised}").answers[0].error).__name__ == name


@pytest.mark.parametrize("definition", ["def f(x", "def g(x):\n    return 1", "raise KeyError(3)", "f = 3\ndel f"])
def test_a_definition_that_does_not_work_is_a_problem(definition):
    told = ask(definition)
    assert told.how == sandbox.DONE
    assert isinstance(told.problem.error, SyntaxError | KeyError)


def test_what_is_no_function_raises():
    assert isinstance(ask("f = 3").answers[0].error, TypeError)


def test_inputs_that_it_changed_come_back():
    told = ask("def f(x, y):\n    x += 1\n    return 0", (X.copy(), [1]), parameters=("x", "y"))
    assert list(told.answers[0].after) == [0]
    assert told.answers[0].after[0].tolist() == [1, 2, 3, 4]


def test_slopes_come_back():
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    whole, cut = (ask(f"def f(x):\n    return (x{how} ** 2).sum()", (w,)).answers[0] for how in ("", ".detach()"))
    assert np.allclose(whole.slopes[0] / whole.slopes[0][0], [1, 1.5])
    assert cut.slopes is None


def test_it_can_call_itself_and_be_decorated():
    told = ask("@functools.cache\ndef f(n):\n    return n and n * f(n - 1) or 1", (5,), statements=["import functools"])
    assert told.answers[0].value == 120


@pytest.mark.parametrize(
    "code",
    [
        "import os; os._exit(0)",
        "import os; os.kill(os.getpid(), 9)",
        "import ctypes; ctypes.string_at(0)",
        "import os\n    for fd in range(3, 20):\n        try: os.write(fd, b'{}')\n        except OSError: pass",
        "import os\n    for fd in range(3, 20):\n        try: os.close(fd)\n        except OSError: pass",
        "import json, helpers.isolation.values as v\n    v.packed = lambda value: 'forged'",
        "import sys\n    sys.modules['__main__'].__dict__.clear()\n    import gc, json\n    json.dumps = None",
        'import json\n    json.dumps = lambda told: \'{"answers": [], "signature": null}\'',
        'import json\n    json.dumps = lambda told: \'{"answers": 3, "signature": 4}\'',
        "import json\n    json.dumps = lambda told: '{\"problem\": 3}'",
        "import json\n    json.dumps = lambda told: 'not json'",
    ],
)
def test_whoever_breaks_the_process_gets_no_answer(code):
    told = ask(f"def f(x):\n    {code}\n    return 1")
    assert told.how == sandbox.BROKE_OFF
    assert told.answers == ()


def test_a_copy_of_the_process_says_nothing():
    told = ask("def f(x):\n    import os\n    os.fork()\n    return x.mean()")
    assert [answer.value for answer in told.answers] == [1.5]


def test_a_million_lines_of_print_cost_nothing():
    told = ask("def f(x):\n    for _ in range(1_000_000):\n        print('x' * 1000)\n    return 1")
    assert told.answers[0].value == 1
    assert len(told.printed) == 2_000


def test_standard_output_itself_is_nowhere():
    told = ask("def f(x):\n    import os\n    os.system('echo {}')\n    os.write(1, b'forged')\n    return 1")
    assert told.answers[0].value == 1

"""What a notebook sees: names that always work, cards, and what is remembered."""

import functools
import signal
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pytest

from helpers import made_by
from helpers.exercises import core, record, session
from helpers.methods import interventions

NOTEBOOK = "interventions/cause"
ON, OFF = np.array([2.0, 4.0]), np.array([1.0, 1.0])


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    monkeypatch.setattr(session, "_notebook", None)
    monkeypatch.setattr(session, "_verdicts", {})
    monkeypatch.setattr(session, "_solved", {})
    monkeypatch.setattr(session, "_warned", set())
    monkeypatch.setattr(session, "_record", record.Record())


def begin_in(namespace):
    exec(f"from helpers.exercises import begin; begin({NOTEBOOK!r})", namespace)


def run_cell(source, namespace):
    exec("from helpers.exercises import exercise\n" + textwrap.dedent(source), namespace)


RIGHT = """
@exercise
def average_causal_effect(outcome_on, outcome_off):
    return sum(outcome_on) / len(outcome_on) - sum(outcome_off) / len(outcome_off)
"""
WRONG = RIGHT.replace(" - sum", " + sum")


def test_begin_lets_references_stand_in():
    namespace = {}
    begin_in(namespace)
    assert namespace["average_causal_effect"](ON, OFF) == 2
    assert made_by.made_by(namespace["average_causal_effect"]) == "the reference"


def test_begin_keeps_what_is_solved():
    namespace = {}
    begin_in(namespace)
    run_cell(RIGHT, namespace)
    mine = namespace["average_causal_effect"]
    begin_in(namespace)
    assert namespace["average_causal_effect"] is mine


def test_right_answer_is_bound_itself(capsys):
    namespace = {}
    run_cell(RIGHT, namespace)
    assert made_by.made_by(namespace["average_causal_effect"]) == "your own"
    assert "uses your 'average_causal_effect'" in capsys.readouterr().out


def test_wrong_answer_is_replaced_and_can_be_mended(capsys):
    namespace = {}
    run_cell(WRONG, namespace)
    assert namespace["average_causal_effect"](ON, OFF) == 2
    assert "Not yet" in capsys.readouterr().out
    run_cell(RIGHT, namespace)
    assert made_by.made_by(namespace["average_causal_effect"]) == "your own"


@pytest.mark.parametrize(
    "body",
    [
        "return ...",
        "return 1 / 0",
        "raise SystemExit",
        "effect = average_causal_effect(outcome_on, outcome_off); return effect",
    ],
    ids=["not attempted", "raised", "quits", "calls itself"],
)
def test_every_other_verdict_binds_the_reference(body):
    namespace = {}
    begin_in(namespace)
    run_cell(f"@exercise\ndef average_causal_effect(outcome_on, outcome_off):\n    {body}", namespace)
    assert made_by.made_by(namespace["average_causal_effect"]) == "the reference"
    assert namespace["average_causal_effect"](ON, OFF) == 2


def test_took_too_long_binds_the_reference(monkeypatch):
    namespace = {}
    monkeypatch.setattr(session, "check", lambda entry, function: core.Report(entry.name, core.TOO_LONG))
    run_cell(RIGHT, namespace)
    assert made_by.made_by(namespace["average_causal_effect"]) == "the reference"


def test_decorating_twice_does_not_make_a_wrong_answer_right(capsys):
    namespace = {}
    run_cell("@exercise\n" + WRONG.strip(), namespace)
    assert made_by.made_by(namespace["average_causal_effect"]) == "the reference"
    assert "Correct" not in capsys.readouterr().out


@pytest.mark.parametrize("change", [lambda names: names.clear(), lambda names: names.update(average_causal_effect=3)])
def test_begin_binds_again_what_was_solved_and_then_lost(change):
    namespace = {}
    begin_in(namespace)
    run_cell(RIGHT, namespace)
    change(namespace)
    begin_in(namespace)
    assert made_by.made_by(namespace["average_causal_effect"]) == "your own"


def test_a_wrapped_reference_is_neither_unchecked_nor_credited(capsys):
    namespace = {}
    begin_in(namespace)
    run_cell(
        """
        import functools

        @exercise
        @functools.wraps(average_causal_effect)
        def average_causal_effect(outcome_on, outcome_off):
            return 7.0
        """,
        namespace,
    )
    assert "Not yet: average_causal_effect" in capsys.readouterr().out
    assert made_by.made_by(namespace["average_causal_effect"]) == "the reference"
    copied = functools.wraps(namespace["average_causal_effect"])(lambda on, off: 7.0)
    assert made_by.made_by(copied) == "your own, not checked"


def test_marking_a_stand_in_leaves_helpers_alone():
    run_cell(WRONG, {})
    assert made_by.made_by(interventions.average_causal_effect) == "your own, not checked"


def test_unknown_name_is_said_and_never_blocks(capsys):
    namespace = {}
    begin_in(namespace)
    run_cell(RIGHT.replace("average_causal_effect", "average_casual_effect"), namespace)
    assert "Did you mean 'average_causal_effect'" in capsys.readouterr().out
    assert namespace["average_casual_effect"](ON, OFF) == 2


class Caller:
    """A callable object, with the answer as a method."""

    __name__ = "average_causal_effect"

    def __call__(self, outcome_on, outcome_off):
        return np.mean(outcome_on) - np.mean(outcome_off)

    def average_causal_effect(self, outcome_on, outcome_off):
        return self(outcome_on, outcome_off)


def difference(outcome_on, outcome_off, scale=1.0):
    return scale * (np.mean(outcome_on) - np.mean(outcome_off))


# An answer under the name of the exercise; here the name itself belongs to whatever was checked last.
difference.__name__ = "average_causal_effect"


@pytest.mark.parametrize(
    "answer",
    [
        Caller(),
        Caller().average_causal_effect,
        functools.partial(difference, scale=1.0),
        functools.lru_cache(difference),
    ],
    ids=["callable object", "bound method", "partial", "cached"],
)
def test_whatever_can_be_called_is_checked(answer, capsys):
    if isinstance(answer, functools._lru_cache_wrapper):
        on, off = (2.0, 4.0), (1.0, 1.0)  # arrays cannot be remembered by a cache
        bound = session.exercise(answer)
        assert "TypeError" in capsys.readouterr().out
    else:
        on, off = ON, OFF
        bound = session.exercise(answer)
        assert "Correct" in capsys.readouterr().out
    assert bound(np.array(on), np.array(off)) == 2


@pytest.mark.parametrize("thing", [3, int, classmethod(len)])
def test_what_is_no_function_gets_a_card_and_no_traceback(thing, capsys):
    assert session.exercise(thing) is thing
    assert "goes above a function" in capsys.readouterr().out


@pytest.mark.parametrize("thing", [property(difference), type("average_causal_effect", (), {})])
def test_what_is_no_function_but_has_an_exercises_name_leaves_the_reference(thing, capsys):
    assert session.exercise(thing)(ON, OFF) == 2
    assert "goes above a function" in capsys.readouterr().out


def test_a_vectorised_function_gets_a_card(capsys):
    session.exercise(np.vectorize(difference))
    assert "average_causal_effect" in capsys.readouterr().out


@pytest.mark.parametrize(
    "call", [lambda: session.hint("average_causal_effect", "two"), lambda: session.begin(5), lambda: session.quiz("no")]
)
def test_a_wrong_call_is_answered_in_words(call):
    with pytest.raises(ValueError, match=r"takes the name of a notebook|number should be from|no question called") as caught:
        call()
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_a_misspelt_name_is_met_with_the_nearest():
    begin_in({})
    with pytest.raises(ValueError, match=r"called 'average_causal_efect'. Did you mean 'average_causal_effect'\?"):
        session.hint("average_causal_efect")


@pytest.mark.parametrize("name", [["a"], {}, np.zeros(3), 4])
def test_a_question_is_asked_for_by_its_name(name):
    with pytest.raises(ValueError, match="There is no question called"):
        session.quiz(name)


@pytest.mark.parametrize("number", ["two", 0, 9, 1.5, np.array([1, 2])])
def test_a_hint_is_asked_for_by_its_number(number):
    with pytest.raises(ValueError, match="number should be from 1 to 3"):
        session.hint("average_causal_effect", number)


@pytest.mark.parametrize("as_kind", [list, lambda x: np.float64(x), np.float32, np.asarray])
def test_later_cells_get_numbers_of_the_references_type(as_kind):
    def answer(outcome_on, outcome_off):
        value = difference(outcome_on, outcome_off)
        return as_kind([value])[0] if as_kind is list else as_kind(value)

    answer.__name__ = "average_causal_effect"
    assert type(session.exercise(answer)(ON, OFF)) is np.float64


def test_an_answer_with_few_digits_is_right_and_the_reference_stays(capsys):
    def answer(outcome_on, outcome_off):
        return np.float32(difference(outcome_on, outcome_off))

    answer.__name__ = "average_causal_effect"
    bound = session.exercise(answer)
    said = capsys.readouterr().out
    assert "Correct" in said
    assert "use the reference for now" in said
    assert "uses your" not in said
    assert made_by.made_by(bound) == "the reference"


@pytest.mark.parametrize("brackets", ["()", '("average_causal_effect")'])
@pytest.mark.parametrize(("answer", "verdict"), [(RIGHT, "Correct"), (WRONG, "Not yet")])
def test_brackets_after_exercise_get_a_word_and_the_check(brackets, answer, verdict, capsys):
    namespace = {}
    run_cell(answer.replace("@exercise", f"@exercise{brackets}"), namespace)
    said = capsys.readouterr().out
    assert "stands alone on its line, without brackets" in said
    assert f"{verdict}: average_causal_effect" in said
    assert namespace["average_causal_effect"](ON, OFF) == 2


def test_a_lambda_is_told_how_it_gets_a_name(capsys):
    begin_in({})
    answer = lambda outcome_on, outcome_off: difference(outcome_on, outcome_off)  # noqa: E731
    assert session.exercise(answer) is answer
    said = capsys.readouterr().out
    assert "A 'lambda' has no name" in said
    assert "'average_causal_effect', 'effect_standard_error'" in said
    answer.__name__ = "average_causal_effect"
    session.exercise(answer)
    assert "Correct: average_causal_effect" in capsys.readouterr().out


class Silent(type):
    """A class that tells nothing about itself, and neither do its objects."""

    __name__ = property(lambda cls: 1 / 0)

    def __repr__(cls):
        raise SystemExit

    def __getattr__(cls, name):
        raise RuntimeError


class Secret(metaclass=Silent):
    def __getattribute__(self, name):
        if name == "__name__":
            while True:
                pass
        raise RuntimeError

    def __repr__(self):
        raise SystemExit

    def __hash__(self):
        raise RuntimeError

    def __eq__(self, other):
        raise RuntimeError

    def __call__(self, outcome_on, outcome_off):
        return difference(outcome_on, outcome_off)


class NamedSecret(Secret):
    def __getattribute__(self, name):
        if name == "__name__":
            return "average_causal_effect"
        if name in ("func", "pyfunc", "fget", "__func__"):
            return None
        raise RuntimeError


def raises_a_secret(outcome_on, outcome_off):
    class SecretError(Exception, metaclass=Silent):
        __class__ = property(lambda self: 1 / 0)

        def __str__(self):
            raise KeyboardInterrupt

    raise SecretError


raises_a_secret.__name__ = "average_causal_effect"


def returns_a_secret(outcome_on, outcome_off):
    return Secret()


returns_a_secret.__name__ = "average_causal_effect"


@pytest.mark.parametrize(
    ("answer", "card"),
    [
        (lambda: Secret, "this is a class"),
        (lambda: Secret(), "There is no exercise called 'Secret'"),
        (lambda: NamedSecret(), "Correct: average_causal_effect"),
        (lambda: raises_a_secret, "stopped with SecretError."),
        (lambda: returns_a_secret, "Your code raised an error: average_causal_effect"),
    ],
    ids=["class", "object", "object with a name", "raised", "returned"],
)
def test_what_tells_nothing_about_itself_still_gets_a_card(answer, card, capsys):
    begin_in({})
    try:
        bound = session.exercise(answer())
        works = type(bound) in (Secret, Silent) or bound(ON, OFF) == 2
        whose = made_by.made_by(Secret())
        with pytest.raises(ValueError, match="There is no exercise called 'Secret'"):
            session.hint(Secret())
    except BaseException:  # pytest would ask it for a name, too, and stop
        works = False
    assert works
    assert card in capsys.readouterr().out
    assert whose == "your own, not checked"


def test_stop_is_passed_on_and_the_name_still_works():
    namespace = {"stop": stop_pressed}
    with pytest.raises(KeyboardInterrupt, match="Stopped, so average_causal_effect was not checked"):
        run_cell(
            """
            @exercise
            def average_causal_effect(outcome_on, outcome_off):
                stop()
            """,
            namespace,
        )
    assert made_by.made_by(namespace["average_causal_effect"]) == "the reference"


def stop_pressed():
    """What a front end does when Stop is pressed."""
    threading.Timer(0.1, lambda: signal.raise_signal(signal.SIGINT)).start()
    time.sleep(1)


def test_hints_and_solution_as_text(capsys):
    session.hint("average_causal_effect", 1)
    assert capsys.readouterr().out.startswith("Hint 1 of 3:")
    session.hint("average_causal_effect")
    assert capsys.readouterr().out.count("Hint") == 3
    session.solution("average_causal_effect")
    assert capsys.readouterr().out.startswith("def average_causal_effect(outcome_on, outcome_off):")


def test_hint_says_what_it_takes():
    with pytest.raises(ValueError, match="from 1 to 3"):
        session.hint("average_causal_effect", 9)
    with pytest.raises(ValueError, match="no exercise called nothing"):
        session.hint("nothing")


def test_solutions_can_be_hidden(capsys, monkeypatch):
    monkeypatch.setenv("COURSE_SOLUTIONS", "hidden")
    session.solution("average_causal_effect")
    assert "def " not in capsys.readouterr().out


def test_progress_counts_this_notebook(capsys):
    namespace = {}
    begin_in(namespace)
    run_cell(RIGHT, namespace)
    capsys.readouterr()
    session.progress()
    out = capsys.readouterr().out
    assert out.startswith("1 of 6 exercises solved")
    assert "✓ average_causal_effect: correct" in out
    assert "· next_state: not attempted" in out


def test_progress_without_begin_says_what_to_do():
    with pytest.raises(ValueError, match="begin"):
        session.progress()


def test_quiz_as_text(capsys):
    session.quiz("orientation")
    question = capsys.readouterr().out
    assert "A. Neuron 3 drives neuron 5" in question
    assert "Right." not in question
    session.quiz_answers("orientation")
    assert capsys.readouterr().out.count("Right.") == 1


def test_unknown_quiz_and_notebook_say_what_there_is():
    with pytest.raises(ValueError, match="orientation"):
        session.quiz("nothing")
    with pytest.raises(ValueError, match=r"knows no notebook called 'nothing/here': it is of another version.* new copy"):
        session.begin("nothing/here")


def test_a_copy_that_is_older_than_the_package_is_told_what_to_do():
    """One that was saved before notebooks lost their numbers, or modules moved to another room."""
    with pytest.raises(ValueError, match=r"calls itself 'interventions/01_cause': it is older .* Take a new copy"):
        session.begin("interventions/01_cause")
    with pytest.raises(ImportError, match=r"has no helpers\.granger: this notebook was made for another version.* new copy"):
        exec("from helpers import granger, plots", {})
    exec("from helpers import plots", {})


def test_plain_script_gets_text():
    script = "from helpers.exercises import begin, exercise\n" + RIGHT + "print(average_causal_effect([1, 3], [0, 0]))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "Correct: average_causal_effect" in run.stdout
    assert run.stdout.rstrip().endswith("2.0")

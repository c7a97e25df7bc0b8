"""What the tool that makes arguments wrong takes for right, refused, obscure and wrong."""

from functools import partial

import numpy as np
import pytest

from helpers.validation import checked, vector
from tools import bad_input

X = np.array([1.0, 2.0, 4.0])


@checked(x=vector)
def clear(x):
    return x - x.mean()


def careless(x):
    return np.asarray(x) - np.mean(x)


def in_single_precision(x):
    return np.asarray(x) * (1 + (type(x) is list))


def verdicts(function, *arguments):
    return {form: verdict for _, form, verdict, _ in bad_input.tried(partial(function, *arguments))}


def test_what_is_checked_is_right_or_refused():
    found = verdicts(clear, X)
    assert len(found) >= 40
    assert set(found.values()) == {"right", "refused"}
    assert [found[form] for form in ("list", "Series", "int8", "every second")] == ["right"] * 4
    assert [found[form] for form in ("masked", "imaginary", "one NaN", "4-d", "numbers as words")] == ["refused"] * 5


def test_what_is_not_checked_is_obscure_or_wrong():
    found = verdicts(careless, X)
    assert [found[form] for form in ("words", "None", "object")] == ["obscure"] * 3
    assert [found[form] for form in ("masked", "imaginary", "infinite")] == ["wrong", "wrong", "right"]


def test_another_answer_for_the_same_values_is_wrong():
    found = verdicts(in_single_precision, X)
    assert (found["list"], found["tuple"], found["read-only"]) == ("wrong", "right", "right")


def test_nan_from_finite_numbers_is_wrong():
    assert verdicts(lambda x: np.where(np.asarray(x, float) < 0, np.nan, 1.0), X)["all negative"] == "wrong"


def _says(words):
    def say(x):
        if not isinstance(x, np.ndarray):
            raise ValueError(words)
        return x

    return say


@pytest.mark.parametrize("words", ["maximum exceeded", "it is a text", "y and x must have same first dimension"])
def test_a_letter_within_words_names_no_argument(words):
    assert verdicts(_says(words), X)["None"] == "obscure"


@pytest.mark.parametrize("words", ["x should hold numbers", "x[0] should be a number", "x is a masked array"])
def test_an_argument_that_opens_the_words_is_named(words):
    assert verdicts(_says(words), X)["None"] == "refused"


def test_a_name_that_is_part_of_another_is_not_named():
    def say(rate):
        if rate != 1:
            raise ValueError("learning_rates should be above 0")

    assert verdicts(say, 1)["None"] == "obscure"


def test_a_good_call_that_fails_is_said():
    assert next(bad_input.tried(partial(clear, "x")))[:3] == ("all", "good call", "obscure")


def test_a_call_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(bad_input, "SECONDS", 1)

    def endless(x):
        while x is None:
            pass
        return x

    assert verdicts(endless, 1.0)["None"] == "obscure"


def test_every_figure_has_a_call():
    names = {call.func.__name__ for call in bad_input.calls_of_figures()}
    assert len(names) > 100


def test_all_is_counted_and_what_is_wrong_ends_with_an_error(monkeypatch, capsys):
    monkeypatch.setattr(bad_input, "calls_of_functions", lambda: [partial(clear, X), partial(careless, X)])
    with pytest.raises(SystemExit) as ended:
        bad_input.main(["careless"])
    assert ended.value.code
    said = capsys.readouterr().out
    assert "careless(x=masked): an answer that leaves something out" in said
    with pytest.raises(SystemExit) as ended:
        bad_input.main(["test_bad_input_tool.clear"])
    assert not ended.value.code
    assert "100.00% right or refused" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="No function's name holds 'nothing'"):
        bad_input.main(["nothing"])


def test_what_functions_write_does_not_stay(monkeypatch, tmp_path):
    def writes(path):
        if isinstance(path, str) and path:
            open(path, "w").close()

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bad_input, "calls_of_functions", lambda: [partial(writes, str(tmp_path / "good"))])
    with pytest.raises(SystemExit):
        bad_input.main(["writes"])
    assert [file.name for file in tmp_path.iterdir()] == ["good"]

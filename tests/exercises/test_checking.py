"""What a check says to every kind of answer, and what it survives."""

import contextlib
import dataclasses
import functools
import itertools
import signal
import sys
import threading
import time

import numpy as np
import pytest
import torch

from helpers.exercises import core, edges, guard
from helpers.exercises.checking import check
from helpers.exercises.core import Case, Exercise


def abs_of(x):
    return abs(x)


def centre(x):
    """Subtract the mean."""
    shifted = x - x.mean()
    return shifted


def forgets_to_subtract(x):
    return x


CENTRE = Exercise(
    reference=centre,
    cases=lambda rng: [Case("three numbers", (np.array([1.0, 2.0, 6.0]),)), Case("five numbers", (np.arange(5.0),))],
    mistakes={forgets_to_subtract: "The mean is still there."},
    alternatives=[],
    hints=["What is left?", "Subtract the mean."],
    purpose="To be tested with.",
    seconds=1.0,
)


def on_another_thread(function):
    """What a function gives on a thread of its own."""
    given = []
    thread = threading.Thread(target=lambda: given.append(function()))
    thread.start()
    thread.join(5)
    return given[0]


def verdict_on(function):
    return check(CENTRE, function)


def test_right_answer_is_correct():
    report = verdict_on(lambda x: x - np.sum(x) / len(x))
    assert report.verdict == core.CORRECT
    assert report.details == ()


def returns_ellipsis(x):
    shifted = ...
    return shifted


def returns_a_list_with_ellipsis(x):
    return [1.0, ...]


def stumbles_over_the_stub(x):
    mean = ...
    return x - mean


@pytest.mark.parametrize("function", [returns_ellipsis, returns_a_list_with_ellipsis, stumbles_over_the_stub])
def test_untouched_stub_is_not_attempted(function):
    assert verdict_on(function).verdict == core.NOT_ATTEMPTED


def test_untouched_stub_without_source_is_not_attempted():
    namespace = {}
    exec("def centre(x):\n    mean = ...\n    return x - mean", namespace)
    assert verdict_on(namespace["centre"]).verdict == core.NOT_ATTEMPTED


def test_ellipsis_as_an_index_is_an_attempt():
    assert verdict_on(lambda x: x[..., :] - x.mean()).verdict == core.CORRECT

    def wrong(x):
        return x[..., 0] + undefined_name  # noqa: F821

    assert verdict_on(wrong).verdict == core.RAISED


def test_known_mistake_gets_its_own_message():
    report = verdict_on(lambda x: x.copy())
    assert report.verdict == core.NOT_YET
    assert report.mistake == "forgets_to_subtract"
    assert report.message == "The mean is still there."


def test_unknown_mistake_says_what_differs():
    report = verdict_on(lambda x: x + 1)
    assert report.verdict == core.NOT_YET
    assert report.mistake is None
    assert report.details == (
        "For three numbers: 3 of 3 numbers differ. The first is at [0]: expected -2, got 2.",
        "That input is `x = [1., 2., 6.]`.",
    )


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x: None, "returned nothing"),
        (lambda x: "text", "'text' (str)"),
        (lambda x: 1.0, "a single number (1), but it should return an array of shape (3,)"),
        (lambda x: x[:, None] - x.mean(), "an array of shape (3, 1)"),
        (lambda x: x * np.nan, "NaN (not a number) in 3 of 3 places"),
        (lambda x: print, "built-in function print"),
        (lambda x: (value for value in x), "Write `return` for `yield`"),
        (lambda x: [[1.0], [2.0, 3.0]], "list"),
        (lambda x: {"a": 1}, "dict"),
    ],
)
def test_wrong_kind_of_answer_is_described(function, words):
    report = verdict_on(function)
    assert report.verdict == core.NOT_YET
    assert words in " ".join(report.details)


def test_coroutine_is_described():
    async def later(x):
        return x

    assert "async def" in " ".join(verdict_on(later).details)


def through(x, layer):
    """What a layer makes of numbers."""
    return layer(x)


def adds_in_place(x, layer):
    x += 1
    return layer(x - 1)


def a_layer():
    layer = torch.nn.Linear(2, 1).double()
    layer.weight.data = torch.tensor([[1.0, 2.0]]).double()
    layer.bias.data = torch.zeros(1).double()
    return layer


THROUGH = dataclasses.replace(
    CENTRE,
    reference=through,
    cases=lambda rng: [Case("one row", (torch.tensor([[1.0, 2.0]]).double(), a_layer()))],
    mistakes={},
)


def test_tensors_and_modules_are_arguments_like_any():
    assert check(THROUGH, lambda x, layer: x @ layer.weight.T + layer.bias).verdict == core.CORRECT
    report = check(THROUGH, lambda x, layer: layer(x) + 1)
    assert report.verdict == core.NOT_YET
    assert report.details[1].startswith("That input is `x = [[1., 2.]], layer = Linear(in_features=2")


def test_a_tensor_that_is_changed_in_place_is_noticed():
    report = check(THROUGH, adds_in_place)
    assert report.verdict == core.NOT_YET
    assert "your function changed its input `x` in place" in report.details[0]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x, layer: layer(x).tolist(), "slopes pass only through tensors"),
        (lambda x, layer: layer(x).detach().numpy(), "slopes pass only through tensors"),
        (lambda x, layer: layer(x).detach(), "no slope finds its way back"),
    ],
)
def test_an_answer_that_could_not_be_trained_through_is_not_taken(answer, words):
    report = check(THROUGH, answer)
    assert report.verdict == core.NOT_YET
    assert words in report.details[0]


def test_lists_and_tensors_count_by_their_numbers():
    torch = pytest.importorskip("torch")
    assert verdict_on(lambda x: list(x - x.mean())).verdict == core.CORRECT
    assert verdict_on(lambda x: torch.tensor(x - x.mean(), requires_grad=True)).verdict == core.CORRECT


def test_input_is_copied_for_each_call():
    original = CENTRE.published[0].args[0].copy()

    def edits(x):
        x -= x.mean()
        return x

    report = verdict_on(edits)
    assert report.verdict == core.NOT_YET
    assert "changed its input `x` in place" in report.details[0]
    np.testing.assert_array_equal(CENTRE.published[0].args[0], original)


def divides_by_zero(x):
    return 1 / 0


def quits(x):
    raise SystemExit("bye")


def recurses(x):
    return recurses(x)


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError


def raises_unprintable(x):
    raise Unprintable


@pytest.mark.parametrize(
    ("function", "message", "line"),
    [
        (divides_by_zero, "stopped with ZeroDivisionError: `division by zero`", "return 1 / 0"),
        (quits, "asked Python to quit", 'raise SystemExit("bye")'),
        (recurses, "calls itself again and again", "return recurses(x)"),
        (raises_unprintable, "stopped with Unprintable", "raise Unprintable"),
    ],
)
def test_whatever_is_raised_is_reported_with_the_learners_line(function, message, line):
    report = verdict_on(function)
    assert report.verdict == core.RAISED
    assert message in report.message
    assert line in report.details[0]


def test_error_says_for_which_input():
    def stumbles_at_the_second(x):
        return x - x.mean() if len(x) == 3 else x[7]

    assert verdict_on(stumbles_at_the_second).details[-2:] == (
        "This happened for five numbers.",
        "That input is `x = [0., 1., 2., 3., 4.]`.",
    )


def test_rounded_answer_is_said_to_be_close():
    entry = dataclasses.replace(CENTRE, cases=lambda rng: [Case("two", (np.array([1.0, 1.3333]),))])
    assert "is something rounded?" in check(entry, lambda x: np.round(x - x.mean(), 2)).details[0]
    assert "rounded" not in check(entry, lambda x: x - x.mean() + 1e-4).details[0]
    small = dataclasses.replace(CENTRE, cases=lambda rng: [Case("two", (np.array([1.0, 1.004]),))])
    assert "rounded" not in check(small, lambda x: 0 * x).details[0]  # what was set to zero was not rounded


def test_a_complex_answer_is_compared_without_a_warning_of_ours():
    def turn(x):
        return np.exp(1j * x)

    def turn_back(x):
        return np.exp(-1j * x)

    entry = dataclasses.replace(CENTRE, reference=turn, mistakes={})
    assert check(entry, turn_back).verdict == core.NOT_YET
    assert check(entry, turn_back).printed == ""


def test_warnings_are_shown_with_what_was_printed_and_without_paths():
    report = verdict_on(lambda x: x / (x - x))
    assert "RuntimeWarning: divide by zero" in report.printed
    assert "/" not in report.printed.replace("w/", "")


def test_right_answer_that_prints_is_told_so():
    def chatty(x):
        print(x)
        return x - x.mean()

    assert "take the `print` out" in verdict_on(chatty).details[0]


def test_changed_signature_is_reported_by_its_parameters():
    report = verdict_on(lambda x, y: x)
    assert report.verdict == core.NOT_YET
    assert "calls `centre(x)`, but your function takes `(x, y)`" in report.message


def test_additional_optional_parameter_is_fine():
    assert verdict_on(lambda x, axis=0: x - x.mean(axis=axis)).verdict == core.CORRECT


def loops(x):
    while True:
        pass


def sleeps(x):
    time.sleep(60)


def prints_without_end(x):
    while True:
        print("still here")


def swallows_exceptions(x):
    while True:
        try:
            x = x + 1
        except Exception:
            pass


def swallows_everything(x):
    while True:
        try:
            x = x + 1
        except:  # noqa: E722
            pass


def swallows_everything_twice(x):
    while True:
        try:
            try:
                while True:
                    x = x + 1
            except BaseException:
                continue
        except BaseException:
            continue


def counts_forever(n):
    return counts_forever(n - 1) + counts_forever(n - 2) if n > 1 else n


@pytest.mark.parametrize(
    "function",
    [
        loops,
        sleeps,
        prints_without_end,
        swallows_exceptions,
        swallows_everything,
        swallows_everything_twice,
        lambda x: counts_forever(60),
    ],
)
def test_endless_code_is_stopped_soon_after_its_time(function):
    began = time.monotonic()
    report = verdict_on(function)
    assert report.verdict == core.TOO_LONG
    assert "after 1 seconds" in report.message
    assert time.monotonic() - began < 3


def test_returning_after_the_time_is_up_does_not_count():
    def waits(x):
        try:
            time.sleep(60)
        except BaseException:
            return x - x.mean()

    assert verdict_on(waits).verdict == core.TOO_LONG


def test_no_alarm_rings_after_a_check():
    verdict_on(loops)
    verdict_on(centre)
    time.sleep(0.5)  # longer than the ring that repeats


@pytest.mark.parametrize("function", [loops, prints_without_end, swallows_exceptions])
def test_endless_code_is_stopped_on_another_thread(function):
    reports = []
    thread = threading.Thread(target=lambda: reports.append(verdict_on(function)))
    thread.start()
    thread.join(5)
    assert [report.verdict for report in reports] == [core.TOO_LONG]


def press_stop():
    """What a front end does when Stop is pressed, on whatever platform."""
    signal.raise_signal(signal.SIGINT)


@pytest.fixture
def as_in_a_front_end():
    """Stop interrupts, also where the tests were started in the background: there a shell lets programs ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("as_in_a_front_end")
def test_a_real_stop_is_passed_on():
    with pytest.raises(KeyboardInterrupt):
        verdict_on(lambda x: press_stop())


@pytest.mark.usefixtures("as_in_a_front_end")
@pytest.mark.parametrize("patience", [0, 60])
def test_a_real_stop_is_passed_on_although_the_code_catches_it(patience):
    def catches(x):
        began = time.monotonic()
        with contextlib.suppress(KeyboardInterrupt):
            press_stop()
        while time.monotonic() - began < patience:
            with contextlib.suppress(KeyboardInterrupt):
                time.sleep(0.01)
        return x - x.mean()

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        check(dataclasses.replace(CENTRE, seconds=30.0), catches)
    assert time.monotonic() - began < 10
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("run_by", [lambda check: check(), on_another_thread], ids=["main thread", "another"])
def test_an_interrupt_that_nobody_pressed_is_an_error_like_any_other(run_by):
    def raises(x):
        raise KeyboardInterrupt

    report = run_by(lambda: verdict_on(raises))
    assert report.verdict == core.RAISED
    assert "raised a KeyboardInterrupt, as if somebody had pressed Stop" in report.message
    assert "raise KeyboardInterrupt" in report.details[0]


def test_output_is_kept_short_and_not_shown(capsys):
    def chatty(x):
        print("a" * 10_000)
        return x - x.mean()

    report = verdict_on(chatty)
    assert report.verdict == core.CORRECT
    assert report.printed.startswith("aaa")
    assert len(report.printed) <= guard.PRINTED_LIMIT + 1
    assert capsys.readouterr().out == ""


PATIENT = dataclasses.replace(CENTRE, seconds=20.0)  # the first figure of a process takes long on a busy machine


def test_figures_of_the_learners_function_are_closed():
    import matplotlib.pyplot as plt

    kept = plt.figure()

    def draws(x):
        plt.figure()
        return x - x.mean()

    report = check(PATIENT, draws)
    assert plt.get_fignums() == [kept.number]
    assert "opened 2 figures during the check" in report.details[0]
    assert len(report.details) == 1
    plt.close(kept)


def test_an_answer_finds_no_open_figure_to_draw_into_or_to_close():
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()

    def draws(x):
        plt.plot(x)
        plt.title("a title")
        plt.close("all")
        return x - x.mean()

    assert check(PATIENT, draws).details == ()
    assert (list(axes.lines), axes.get_title()) == ([], "")
    assert plt.gcf() is figure
    plt.close(figure)


@pytest.mark.parametrize(
    "draw",
    [
        lambda axes: axes.plot([1, 2]),
        lambda axes: axes.set_title(axes.get_title() + "a title "),  # another at each call, however many there are
        lambda axes: axes.set_xlim(3, axes.get_xlim()[1] + 1),
        lambda axes: axes.figure.suptitle(axes.figure.get_suptitle() + "a title "),
        lambda axes: axes.figure.add_axes((0, 0, 1, 1)),
    ],
    ids=["a line", "a title", "limits", "a title of all", "axes"],
)
def test_drawing_into_a_figure_that_an_answer_holds_is_said(draw):
    import matplotlib.pyplot as plt

    from helpers import plots  # noqa: F401  # the style of the course, with titles on the left

    figure, axes = plt.subplots()

    def draws(x):
        draw(axes)
        return x - x.mean()

    report = check(PATIENT, draws)
    assert report.verdict == core.CORRECT, report
    assert "drew into a figure that was open before" in report.details[0]
    assert check(PATIENT, lambda x: x - x.mean()).details == ()
    plt.close(figure)


@pytest.mark.usefixtures("as_in_a_front_end")
def test_figures_are_given_back_after_a_press_of_stop():
    import matplotlib.pyplot as plt

    figure = plt.figure()
    with pytest.raises(KeyboardInterrupt):
        verdict_on(lambda x: press_stop())
    assert plt.get_fignums() == [figure.number]
    plt.close(figure)


def test_hostile_objects_are_survived():
    class Hostile:
        def __array__(self, *args, **kwargs):
            raise SystemExit

        def __repr__(self):
            raise RuntimeError

    assert verdict_on(lambda x: Hostile()).verdict in (core.NOT_YET, core.RAISED)


def test_cached_function_is_checked_like_any_other():
    """Its cache would take no array, so the inputs are numbers; and what was remembered of one case is no answer to another."""
    entry = dataclasses.replace(
        CENTRE, reference=abs_of, cases=lambda rng: [Case("two", (-2.0,)), Case("three", (3.0,))], mistakes={}
    )
    right = functools.lru_cache(abs_of)
    assert check(entry, right).verdict == core.CORRECT
    assert right.cache_info().currsize == 2
    assert check(entry, functools.lru_cache(lambda x: x)).verdict == core.NOT_YET
    remembers_one = functools.lru_cache(lambda: 2.0)
    assert "For three: Expected 3, got 2." in check(entry, lambda x: remembers_one()).details[0]


def test_solution_is_the_source_without_decorators_and_docstring():
    assert CENTRE.solution == "def centre(x):\n    shifted = x - x.mean()\n    return shifted\n"


def test_small_difference_is_seen_and_shown():
    assert "expected -2, got -2.00001" in verdict_on(lambda x: (x - x.mean()) * (1 + 5e-6)).details[0]


def test_seven_digits_are_right_and_told_how_to_keep_more():
    """Never "expected 1.0626026387, got 1.0626026392"."""
    report = verdict_on(lambda x: (x - x.mean()) * (1 + 1e-8))
    assert (report.verdict, report.lossy) == (core.CORRECT, True)
    assert "right to about seven digits" in report.details[0]
    report = verdict_on(lambda x: (x - x.mean()).astype(np.float32))
    assert (report.verdict, report.lossy) == (core.CORRECT, True)
    assert "(float32). Compute in float64" in report.details[0]
    assert not verdict_on(lambda x: x - x.mean()).lossy


def test_wrong_in_single_precision_is_still_the_mistake_that_it_is():
    assert verdict_on(lambda x: (x + 0.1).astype(np.float32)).verdict == core.NOT_YET
    assert verdict_on(lambda x: x.astype(np.float32) * np.float32(1.0000001)).mistake == "forgets_to_subtract"


def test_complex_and_masked_numbers_are_refused_in_words():
    assert "complex numbers, but real ones are meant" in verdict_on(lambda x: (x - x.mean()).astype(complex)).details[0]
    masked = verdict_on(lambda x: np.ma.masked_less(x - x.mean(), 0))
    assert masked.verdict == core.NOT_YET
    assert "2 of 3 entries of your answer are masked" in masked.details[0]
    assert verdict_on(lambda x: np.ma.masked_less(x - x.mean(), -99)).verdict == core.CORRECT


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        (lambda x: x > 2, "returned complex numbers, but True and False are meant. Take `.real` first, then compare."),
        (lambda x: bool(x[0] > 2), "returned a complex number, but True or False is meant."),
        (lambda x: x.astype(int), "returned complex numbers, but whole ones are meant."),
        (lambda x: len(x), "returned a complex number, but a whole one is meant. If the imaginary part is 0, or nothing but "),
        (lambda x: x.mean(), "returned a complex number, but a real one is meant. If the imaginary part is 0, or nothing but "),
    ],
)
def test_complex_numbers_are_refused_in_words_that_fit(reference, words):
    entry = dataclasses.replace(CENTRE, reference=reference, mistakes={}, edges=())
    report = check(entry, lambda x: reference(x) + 0j)
    assert words in report.details[0]
    assert report.message == ""


def differences(x):
    """Small differences of large numbers."""
    return np.diff(x)


DIFFERENCES = dataclasses.replace(
    CENTRE,
    reference=differences,
    cases=lambda rng: [Case("small numbers", (np.arange(4.0),)), Case("large numbers", (1000 + rng.normal(size=6),))],
    mistakes={},
    edges=(edges.NEGATIVE, edges.edge_of_this_exercise("above 500", lambda x: x.max() > 500)),
)


@pytest.mark.parametrize("as_kind", [np.asarray, lambda x: x.astype(float)], ids=["kept", "turned back"])
def test_digits_that_cancel_are_told_as_a_matter_of_precision(as_kind):
    report = check(DIFFERENCES, lambda x: as_kind(np.diff(x.astype(np.float32))))
    assert (report.verdict, report.mistake) == (core.NOT_YET, "few digits")
    assert "Compute in float64" in report.message


@pytest.mark.parametrize(
    "wrong",
    [
        lambda x: np.diff(x) * (1 + 0.01 * (x.max() > 500)),
        lambda x: np.diff(x) * (1 + 0.001 * (x.max() > 500)),
        lambda x: np.diff(x + (x > 1000) * 0.1),
        lambda x: np.diff(x) + (0.5j if x.max() > 500 else 0),
    ],
)
def test_what_is_wrong_in_few_numbers_is_no_matter_of_precision(wrong):
    assert check(DIFFERENCES, wrong).mistake == "at an edge"


def test_a_list_that_holds_itself_is_described():
    def answer(x):
        endless = []
        endless.append(endless)
        return endless

    report = verdict_on(answer)
    assert report.verdict == core.NOT_YET
    assert "returned [[...]] (list)" in report.details[0]


def test_what_the_reference_and_a_mistake_answer_is_asked_once():
    asked = []

    def counted(x):
        asked.append("reference")
        return x - x.mean()

    def mistaken(x):
        asked.append("mistake")
        return x

    entry = dataclasses.replace(CENTRE, reference=counted, mistakes={mistaken: "No."})
    for _ in range(3):
        assert check(entry, lambda x: x.copy()).mistake == "mistaken"
    assert sorted(asked) == ["mistake"] * 2 + ["reference"] * 2


def test_a_change_of_type_is_said():
    assert verdict_on(lambda x: list(x - x.mean())).details == (
        "What your function returns is turned into an array for the cells below.",
    )


def first_of(values, start=0):
    """The first value, counted from where one starts."""
    return float(values[start])


FIRST = dataclasses.replace(CENTRE, reference=first_of, cases=lambda rng: [Case("a list", ([3, 1, 2],))], mistakes={})


def takes_it_out(values, start=0):
    return float(values.pop(start))


def sorts_it(values, start=0):
    first = values[start]
    values.sort()
    return first


@pytest.mark.parametrize("function", [takes_it_out, sorts_it])
def test_whatever_holds_something_is_compared_before_and_after(function):
    assert "changed its input `values` in place" in check(FIRST, function).details[0]


@pytest.mark.parametrize(
    "value",
    [{"a": [1]}, [[1], [2]], {1, 2}, ({"a"}, 1), np.array([1.0, np.nan]), float("nan"), "text", np.random.default_rng(1)],
)
def test_an_input_that_was_left_alone_is_not_said_to_be_changed(value):
    entry = dataclasses.replace(FIRST, cases=lambda rng: [Case("something", ([5.0], 0)), Case("something", ([value], 0))][:1])
    anything = dataclasses.replace(entry, reference=lambda values, start=0: 1.0, cases=lambda rng: [Case("it", (value,))])
    assert check(anything, lambda values, start=0: 1.0).verdict == core.CORRECT


def with_other_default(values, start=1):
    return float(values[start])


def without_default(values, start):
    return float(values[start])


def without_it(values):
    return float(values[0])


def by_name_only(*, values, start=0):
    return float(values[start])


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (with_other_default, "`start` should be `0` when it is not given"),
        (without_default, "calls `first_of(values)`, but your function takes `(values, start)`"),
        (without_it, "may also give `start=…`"),
        (by_name_only, "After a `*`, arguments can be given by name only: that holds for `values`"),
    ],
)
def test_every_call_of_the_notebook_must_be_possible(function, words):
    message = check(FIRST, function).message
    assert words in message
    assert "`def first_of(values, start=0):`" in message


def test_a_crash_is_diagnosed_too():
    def divides_by_their_number(x):
        return x / len(x.size)

    def crashes_alike(x):
        return x * 2 / len(x.size)

    entry = dataclasses.replace(CENTRE, mistakes={divides_by_their_number: "A size is a number."})
    report = check(entry, crashes_alike)
    assert (report.verdict, report.mistake, report.message) == (core.RAISED, "divides_by_their_number", "A size is a number.")
    assert "TypeError" in report.details[0]
    other = check(entry, lambda x: x / undefined_name)  # noqa: F821
    assert (other.mistake, other.verdict) == (None, core.RAISED)


def test_an_answer_is_diagnosed_by_relation_slip_edge_and_range():
    assert verdict_on(lambda x: x.mean() - x).mistake == "sign reversed"
    slip = verdict_on(lambda x: x - x.sum())
    assert (slip.mistake, slip.message) == (
        "slip: with `sum` in the place of `mean`",
        "This is what comes out with `sum` in the place of `mean`.",
    )
    few = edges.edge_of_this_exercise("of three numbers", lambda x: len(x) == 3)
    entry = dataclasses.replace(CENTRE, edges=(few,), mistakes={})
    at_edge = check(entry, lambda x: x - (x.mean() if len(x) > 3 else 0.1))
    assert (at_edge.mistake, at_edge.message) == (
        "at an edge",
        "Right, but not for inputs of three numbers. What is asked for there?",
    )
    bounded = dataclasses.replace(CENTRE, lies_in=(-9, 9))
    outside = check(bounded, lambda x: x**2 - 17.3)
    assert outside.message == "Something is wrong for certain: the answer can never be smaller than -9."


def test_slow_answer_gets_a_word():
    def waits(x):
        time.sleep(0.25)
        return x - x.mean()

    report = verdict_on(waits)
    assert report.verdict == core.CORRECT
    assert report.details[0].startswith("A call takes 0.")  # 0.25, or more on a busy machine


def test_a_million_calls_do_not_cost_half_a_minute():
    def deep(x):
        sys.setrecursionlimit(10**6)
        return deep_down(x, 40_000)

    def deep_down(x, n):
        return deep_down(x, n - 1) if n else 1 / 0

    before, began = sys.getrecursionlimit(), time.monotonic()
    entry = dataclasses.replace(CENTRE, seconds=5.0)
    assert check(entry, deep).verdict == core.RAISED
    assert time.monotonic() - began < 5
    assert sys.getrecursionlimit() == before


def test_an_exception_may_say_what_it_likes_about_its_traceback():
    class Strange(Exception):
        __traceback__ = property(lambda self: 3)

    def raises(x):
        raise Strange("oh")

    report = verdict_on(raises)
    assert report.verdict == core.RAISED
    assert "stopped with Strange: `oh`" in report.message
    assert 'raise Strange("oh")' in report.details[0]


def test_true_and_false_are_shown_as_such():
    entry = dataclasses.replace(CENTRE, reference=lambda x: x > 1, mistakes={})
    assert "expected False, got True" in check(entry, lambda x: x > 0).details[0]


def test_ellipsis_in_a_dict_is_not_attempted():
    assert verdict_on(lambda x: {"a": ...}).verdict == core.NOT_ATTEMPTED


def test_other_constants_are_no_ellipsis():
    assert verdict_on(lambda x: [1.0, None]).verdict == core.NOT_YET


def test_error_is_shown_although_the_stub_still_stands():
    def misspelt(x):
        shifted = ...
        shifted = x - np.meen(x)
        return shifted

    report = verdict_on(misspelt)
    assert report.verdict == core.RAISED
    assert "meen" in report.message
    assert report.details[-1] == "A `...` still stands in your code."


def test_generator_is_refused_although_it_could_be_sorted():
    entry = dataclasses.replace(CENTRE, canonical=sorted)
    assert check(entry, lambda x: (value for value in x - x.mean())).verdict == core.NOT_YET


def test_output_to_the_error_stream_is_kept_too():
    assert "to stderr" in verdict_on(lambda x: print("to stderr", file=sys.stderr)).printed


def test_writing_below_the_text_layer_is_survived():
    def writes_bytes(x):
        sys.stdout.buffer.write(b"bytes")
        return x - x.mean()

    assert verdict_on(writes_bytes).verdict == core.CORRECT


def test_endless_writing_inside_the_notepad_is_stopped():
    assert verdict_on(lambda x: sys.stdout.writelines(itertools.repeat("x"))).verdict == core.TOO_LONG


def test_text_that_no_front_end_takes_is_made_printable():
    def raises_half_a_character(x):
        print("\ud800")
        raise ValueError("\ud800")

    report = verdict_on(raises_half_a_character)
    (report.message + report.printed).encode("utf-8")


def test_endless_error_text_is_bounded():
    class Endless(Exception):
        def __str__(self):
            while True:
                pass

    def raises_endless(x):
        raise Endless

    began = time.monotonic()
    assert verdict_on(raises_endless).message == "Your function stopped with Endless."
    assert time.monotonic() - began < 3


def test_long_error_text_is_cut():
    def raises_much(x):
        raise ValueError("a" * 5000)

    assert len(verdict_on(raises_much).message) < 400


def test_false_signature_is_survived():
    def lies(x):
        return x - x.mean()

    lies.__signature__ = "x"
    assert verdict_on(lies).verdict == core.CORRECT


def test_callables_without_source_are_checked_too():
    class Answer:
        def __call__(self, x):
            raise ValueError("no")

    for function in (Answer(), functools.partial(lambda divisor, x: x / divisor[0], [])):
        assert verdict_on(function).verdict == core.RAISED


def test_code_that_switches_the_alarm_off_is_stopped_after_one_case():
    def silences(x):
        signal.setitimer(signal.ITIMER_REAL, 0)
        time.sleep(1.2)
        return x

    began = time.monotonic()
    assert verdict_on(silences).verdict == core.TOO_LONG
    assert time.monotonic() - began < 2


def test_check_inside_a_check_leaves_the_outer_limit_in_place():
    def nests(x):
        verdict_on(centre)
        while True:
            pass

    began = time.monotonic()
    assert verdict_on(nests).verdict == core.TOO_LONG
    assert time.monotonic() - began < 4


def test_alarm_of_somebody_else_still_rings():
    """At its own time, by its own handler, although the check used both in between."""
    rang, began = [], time.monotonic()

    def ring(*_):
        rang.append(time.monotonic() - began)

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        verdict_on(lambda x: time.sleep(0.1) or x - x.mean())
        assert signal.getsignal(signal.SIGALRM) is ring
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] < 0.5
        assert rang == []
        time.sleep(0.7)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert len(rang) == 1
    assert rang[0] >= 0.5


def test_checks_on_two_threads_take_turns_and_give_the_output_back():
    def slowly(x):
        time.sleep(0.05)
        return x - x.mean()

    before = sys.stdout
    verdicts = []
    threads = [threading.Thread(target=lambda: verdicts.append(verdict_on(slowly).verdict)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert verdicts == [core.CORRECT] * 3
    assert sys.stdout is before


def test_watchdog_that_rings_into_its_own_stop_still_ends(monkeypatch):
    stopped = guard._Watchdog.stop

    def stop_late(self):
        with contextlib.suppress(guard.TookTooLong):
            time.sleep(0.3)  # a door wide open for rings
        stopped(self)

    monkeypatch.setattr(guard._Watchdog, "stop", stop_late)
    stray = []

    def on_a_thread():
        verdict_on(lambda x: time.sleep(0.9) or x - x.mean())
        try:
            for _ in range(50):
                time.sleep(0.01)
        except guard.TookTooLong as ring:
            stray.append(ring)

    thread = threading.Thread(target=on_a_thread)
    thread.start()
    thread.join(10)
    assert not thread.is_alive()
    assert stray == []


def senders(neuron):
    """Two names."""
    return {"A", "B"}


def forgets_b(neuron):
    return {"A"}


SENDERS = Exercise(
    reference=senders,
    cases=lambda rng: [Case("neuron C", ("C",))],
    mistakes={forgets_b: "B drives it, too."},
    alternatives=[],
    hints=["Who?", "A and who?"],
    purpose="To be tested with.",
    expects="a set of letters",
)


@pytest.mark.parametrize("answer", [{"A", "B"}, ["B", "A"], "AB", ("A", "B", "A")])
def test_names_count_in_any_order_and_collection(answer):
    assert check(SENDERS, lambda neuron: answer).verdict == core.CORRECT


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"A"}, "B drives it, too."),
        ({"a", "B"}, "Your set has A missing and a too many."),
        ({"A", "B", "C"}, "Your set has C too many."),
        (3, "Your function returned 3 (int), but it should return a set of letters."),
        ([1, 2], "but it should return a set of letters."),
    ],
)
def test_names_that_differ_are_named(answer, words):
    report = check(SENDERS, lambda neuron: answer)
    assert report.verdict == core.NOT_YET
    assert words in str(report)

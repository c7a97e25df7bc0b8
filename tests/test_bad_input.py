"""Every public function says what was wrong with its input, and what it takes."""

import importlib
import inspect
import pkgutil

import numpy as np
import pytest

import helpers
from helpers import in_pieces, validation
from helpers.worlds import simulate
from tests import bad_input
from tests.bad_input import refused

COMPUTE = tuple(f"helpers.{room}." for room in ("worlds", "methods", "models", "scores", "studies"))
COMMANDS = ("helpers.studies.sweeps", "helpers.studies.arena.__main__")  # They read a command line, and refuse what is there.
FILES = [
    importlib.import_module(info.name)
    for info in pkgutil.walk_packages(bad_input.__path__, f"{bad_input.__name__}.")
    if not info.ispkg and info.name != refused.__name__
]
GOOD = {call.func: call for file in FILES for call in getattr(file, "GOOD", [])}
ROWS = [row for file in FILES for row in getattr(file, "ROWS", [])]
OF_MODULES = {converter: rows for file in FILES for converter, rows in getattr(file, "REFUSED", {}).items()}


def public_functions():
    """All functions of modules that compute, and take something; those that draw, show, load or run others are left out."""
    for info in pkgutil.walk_packages(helpers.__path__, "helpers."):
        if info.ispkg or not info.name.startswith(COMPUTE) or info.name in COMMANDS:
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            own = inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
            if own and inspect.signature(value).parameters:  # who takes nothing can refuse nothing
                yield value


CHECKED = [function for function in public_functions() if hasattr(function, "converters")]
ARGUMENTS = [(function, name) for function in CHECKED for name in function.converters]
# What has no converter in a function whose other arguments have one: names of neurons, switches, functions, what goes on to
# another function that checks it, and what is checked together with other arguments.
UNCHECKED = {
    "arriving_input": {"sigmoid_neurons"},
    "regress_on_the_past": {"warn"},
    "refuse_copies": {"name"},
    "refuse_overlapping_counts": {"name"},
    "warn_of_residuals": {"name"},
    "warn_of_signs": {"is_slow", "name"},
    "refuse_few_values": {"what", "instead"},
    "without_mean_over_trials": {"condition"},
    "estimate_by_least_squares": {"sigmoid_neurons"},
    "estimate_by_lasso": {"sigmoid_neurons"},
    "least_squares_residual_correlation": {"sigmoid_neurons"},
    "estimate_by_proxies": {"sigmoid_neurons"},
    "forecast_steps": {"x"},
    "save_causalformer": {"path"},
    "ensemble": {"settings"},
    "fit": {"label"},
    "smooth_counts": {"causal"},
    "climb": {"parameters", "label"},
    "find_fixed_points": {"label"},
    "compare_with_surrogates": {"label"},
    "few_shot_co_smoothing": {"label"},
    "fit_gpfa": {"label"},
    "fit_poisson_lds": {"label"},
    "fit_pflds": {"label"},
    "fit_state_space_em": {"label"},
    "fit_student": {"label", "saturates"},
    "fit_lfads": {"label", "settings"},
    "save_lfads": {"path"},
    "infer": {"counts"},
    "infer_session": {"counts"},
    "run_with_inputs": {"counts"},
    "inputs_as_they_come": {"counts", "label"},
    "inputs_without_future": {"counts"},
    "fit_stitched_lfads": {"label", "settings"},
    "save_stitched_lfads": {"path"},
    "fit_relational": {"label", "settings"},
    "save_relational": {"path"},
    "fit_causalformer": {"label", "settings"},
    "expected_next_potential": {"synapses"},
    "bootstrap_scores": {"truth", "estimate", "pairs"},
    "permuted_scores": {"truth", "estimate", "pairs"},
    "simulate_circuit": {"force"},
    "analogues_ahead": {"values"},
    "decode_unseen_worms": {"label"},
    "decode_later": {"label"},
    "fit_network_decoder": {"label"},
    "fit_graph_decoder": {"label"},
    "difference": {"first", "second"},
    "change": {"method"},
}


def label(value):
    return getattr(value, "__name__", value) if callable(value) or isinstance(value, str) else None


def test_every_public_function_is_tried():
    public = set(public_functions()) - {simulate.sigmoid}
    assert {function.__name__ for function in CHECKED if function not in GOOD} == set(), "a good call is missing"
    assert public <= {*GOOD, *(function for function, *_ in ROWS)}
    assert {*GOOD, *(function for function, *_ in ROWS)} <= public


@pytest.mark.parametrize("function", CHECKED, ids=label)
def test_no_argument_is_forgotten(function):
    unchecked = set(inspect.signature(function).parameters) - set(function.converters)
    assert unchecked == UNCHECKED.get(function.__name__, set())


def test_what_has_no_converter_is_of_functions_that_there_are():
    assert UNCHECKED.keys() - {function.__name__ for function in CHECKED} == set()


@pytest.mark.parametrize("call", GOOD.values(), ids=lambda call: call.func.__name__)
def test_a_good_call_works(call):
    call()


@pytest.mark.parametrize(("function", "argument"), ARGUMENTS, ids=label)
def test_an_argument_is_refused_by_name(function, argument):
    """In a call that works, one argument is exchanged for each value that its converter refuses."""
    rows = refused.refused_by(function.converters[argument], OF_MODULES)
    assert rows is not None, f"no table says what {function.converters[argument].__name__} refuses"
    good = GOOD[function]
    for bad, words in rows:
        bound = inspect.signature(function).bind(*good.args, **good.keywords)
        bound.apply_defaults()
        bound.arguments[argument] = bad
        with pytest.raises(ValueError) as raised:  # noqa: PT011 what it says is looked at below
            function(*bound.args, **bound.kwargs)
        assert str(raised.value).startswith((f"{argument} ", f"{argument}[")), bad
        assert words in str(raised.value), bad


@pytest.mark.parametrize(("function", "arguments", "words"), ROWS, ids=[f"{f.__name__}-{i}" for i, (f, *_) in enumerate(ROWS)])
def test_bad_input_is_named(function, arguments, words):
    with pytest.raises(ValueError, match=words):
        function(*arguments)


def test_each_converter_says_what_it_refuses():
    converters = {
        value
        for value in (vars(validation) | vars(in_pieces)).values()
        if inspect.isfunction(value) and list(inspect.signature(value).parameters) == ["value", "name"]
    }
    assert {convert.__name__ for convert in converters ^ set(refused.REFUSED)} == set()
    used = {function.converters[name] for function, name in ARGUMENTS}
    used |= {convert.convert for convert in used if hasattr(convert, "convert")}
    assert {convert.__name__ for convert in set(OF_MODULES) - used} == set(), "a table of something that nothing uses"


def test_choices_and_optional_values_pass():
    one_or_two = validation.optional(validation.one_of(("one", "two")))
    assert one_or_two(None, "x") is None
    assert one_or_two("two", "x") == "two"
    assert type(one_or_two(np.array(["one"])[0], "x")) is str  # a file of weights may not hold NumPy's words


def test_true_is_not_one():
    with pytest.raises(ValueError, match="x should be one of 0, 1, but it is True"):
        validation.one_of((0, 1))(True, "x")

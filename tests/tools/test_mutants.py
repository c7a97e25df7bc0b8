"""What mutants are made, and how one is tried."""

import ast
import importlib.util
import os
import random

import pytest

from tools import mutants

SOURCE = """
@cached(most=3)
def middle(x, least=2):
    if len(x) < least:
        raise ValueError(f"x should hold at least {least + 40} numbers.")
    return x.mean(axis=0) + max(x)
"""


def test_tests_of_a_module_are_its_own_and_what_goes_to_its_functions():
    own, bad = mutants.tests_of("methods/residuals")
    assert own == ["tests/methods/test_residuals.py"]
    assert bad[:2] == ["tests/test_bad_input.py", "-k"]
    assert set(bad[2].split(" or ")) == {
        "slopes_given_other_targets",
        "least_squares_residual_correlation",
        "estimate_by_proxies",
    }
    assert mutants.tests_of("models/causalformer/layers") == [["tests/models/causalformer/test_layers.py"]]  # classes alone
    with pytest.raises(SystemExit, match=r"There is no tests/methods/test_nothing\.py"):
        mutants.tests_of("methods/nothing")


@pytest.fixture
def made():
    if importlib.util.find_spec("cosmic_ray") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Cosmic Ray is missing: pip install -e '.[mutants]'")
    return mutants.mutants_of(SOURCE, random.Random(0))


def test_mutants_are_code_and_none_is_the_source_or_another(made):
    assert len({ast.dump(ast.parse(mutant)) for mutant in [SOURCE, *made]}) == 1 + len(made)


def test_another_number_comparison_operator_and_name_are_among_them(made):
    for change in ("least= 3", "len(x) <= least", "axis=0) - max", "x.sum(", "min(x)"):
        assert any(change in mutant for mutant in made), change


def test_the_text_of_an_error_and_decorators_stay_and_nothing_is_compared_by_luck(made):
    for mutant in made:
        assert "{least + 40}" in mutant
        assert "cached(most=3)" in mutant
        assert " is least" not in mutant


def test_every_place_comes_once_before_one_comes_twice(made):
    def place(mutant):
        lines = zip(SOURCE.splitlines(), mutant.splitlines(), strict=True)
        return next(number for number, (old, new) in enumerate(lines) if old != new)

    assert {place(mutant) for mutant in made[:7]} == {2, 3, 5}  # the numbers 2 and 0, <, +, mean, max; and `not` for an if
    assert made == mutants.mutants_of(SOURCE, random.Random(0))


@pytest.mark.parametrize(
    ("body", "passes"),
    [("assert 1 + 1 == 2", True), ("assert 1 + 1 == 3", False), ("1 / 0", False), ("while True: pass", False)],
)
def test_a_mutant_is_noticed_when_a_test_fails_or_never_ends(tmp_path, monkeypatch, body, passes):
    if body.startswith("while"):
        monkeypatch.setattr(mutants, "SECONDS", 5)
    (tmp_path / "test_one.py").write_text("def test_nothing():\n    pass\n")
    (tmp_path / "test_two.py").write_text(f"def test_it():\n    {body}\n")
    assert mutants.passes(tmp_path, [["test_one.py"], ["test_two.py"]]) == passes


def test_no_test_that_is_found_is_no_pass(tmp_path):
    (tmp_path / "test_one.py").write_text("def test_nothing():\n    pass\n")
    assert not mutants.passes(tmp_path, [["test_one.py", "-k", "something_else"]])

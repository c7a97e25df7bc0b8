"""The run at Colab's versions says what went wrong; `make colab` does it for real."""

import copy
import sys

import nbformat
import pytest

from tools import colab, execute
from tools.twins import all_twins, notebook_of

TWIN = all_twins()[0]


@pytest.fixture
def ran():
    """A notebook as it comes back from a run, with the times that the kernel reported."""
    notebook = nbformat.read(notebook_of(TWIN), as_version=4)
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    first.metadata["execution"] = {
        "iopub.execute_input": "2026-01-01T10:00:00.000000+00:00",
        "iopub.status.idle": "2026-01-01T10:00:02.500000+00:00",
    }
    return copy.deepcopy(notebook)


def test_a_good_run_has_no_problem(ran):
    assert colab.setup_seconds(ran) == 2.5
    assert list(colab.problems_of(TWIN, ran, 1.0)) == []


def test_a_failed_claim_is_named(ran):
    record = execute.claim_records(ran)[0]
    record["holds"] = False
    (problem,) = colab.problems_of(TWIN, ran, 1.0)
    assert f"claim {record['claim']} fails with" in problem


def test_claims_that_were_not_reached_are_named(ran):
    ran.cells = ran.cells[:20]
    (problem,) = colab.problems_of(TWIN, ran, 1.0)
    assert "all-neurons-recovered" in problem


def test_an_exercise_that_is_not_as_left_is_named(ran):
    for output in execute.all_outputs(ran):
        result = output.get("data", {}).get("application/vnd.who-drives-whom.check+json")
        if result and result.get("exercise") == "connections":
            result["verdict"] = "raised"
    (problem,) = colab.problems_of(TWIN, ran, 1.0)
    assert "connections is raised" in problem


def test_a_slow_set_up_is_named(ran):
    (problem,) = colab.problems_of(TWIN, ran, 18.0)
    assert "set-up took 20 s, over 20" in problem or "set-up took 21 s, over 20" in problem


def test_a_slider_that_does_not_move_is_named():
    assert list(colab.slider_problems(sys.executable)) == []
    stuck = colab.LIVE_SLIDER.replace("stop.index = 1", "")
    (problem,) = colab.slider_problems(sys.executable, stuck)
    assert problem.startswith("a live slider does not move")
    assert problem.endswith("picture and words stay as they were")

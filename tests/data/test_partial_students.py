"""Tables of students in `helpers/data/partial_scores`: whole, in cheap parts made again, and what they say."""

import numpy as np
import pytest

from helpers.data.partial_scores import FOLDER, load_partial_table
from helpers.methods.linear_dynamics import student_of_endless_recording
from helpers.methods.subspace import fit_subspace
from helpers.worlds.teachers import feedforward_chain, integration_input, simulate_teacher
from tools import build_partial_table
from tools.partial_tables import endless, integration, nonlinear
from tools.partial_tables.students import slowest_modes
from tools.partial_tables.table import generator

TABLES = {name: table for module in (endless, integration, nonlinear) for name, table in module.TABLES.items()}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_all_that_its_command_measures_and_nothing_else(name):
    rows, tasks = load_partial_table(name), TABLES[name].tasks
    stored = set(rows[list(TABLES[name].columns)].itertuples(index=False, name=None))
    assert stored <= set(tasks)
    for seed in {task[0] for task in stored}:  # a seed is there in all settings
        assert {task[1:] for task in stored if task[0] == seed} == {task[1:] for task in tasks if task[0] == seed}
    assert rows["seed"].nunique() >= 3
    assert f"`{name}.csv`" in (FOLDER / "README.md").read_text(encoding="utf-8")
    assert rows[["score", "slowest", "second"]].notna().all(axis=None)
    assert (rows["slowest"] >= rows["second"]).all()


@pytest.mark.parametrize(
    ("name", "task"),
    [
        ("endless_low_rank", (3, 0.1)),
        ("endless_chain", (2, 200, 1.0)),
        ("endless_line", (1, "line")),
        ("convex", (4, "line", 50, 5)),
    ],
)
def test_cheap_rows_are_made_again(name, task):
    rows = load_partial_table(name)
    shipped = rows[build_partial_table.is_there(rows, TABLES[name].columns, task)].reset_index(drop=True)
    again = build_partial_table.measure(name, task)
    assert list(again.columns) == list(rows.columns)
    numeric = again.select_dtypes("number").columns.drop("seconds", errors="ignore")
    np.testing.assert_allclose(again[numeric], shipped[numeric], atol=2e-3)


def test_a_row_of_the_task_is_made_again():
    drive, x = integration.recording(1, "chain")
    fitted = fit_subspace(x, drive)
    rows = load_partial_table("task").set_index(["seed", "teacher", "start", "method"])
    shipped = rows.loc[(1, "chain", "rest", "subspace")]
    for name, value in slowest_modes(fitted.connectivity).items():
        np.testing.assert_allclose(shipped[name], value, atol=2e-3)


@pytest.mark.parametrize("teacher", ["chain", "line"])
@pytest.mark.parametrize("start", ["rest", "random"])
def test_a_recording_along_modes_is_one_of_neurons(teacher, start, monkeypatch):
    monkeypatch.setattr(integration, "NOISE", 0.0)
    drive, along_modes = integration.recording(2, teacher, start)
    network, rng = integration.TEACHERS[teacher](500, generator(2, 0)), generator(2, 1)
    np.testing.assert_array_equal(drive, integration_input(rng))
    x = np.zeros(500)
    if start == "random":
        x = rng.standard_normal(500)
        x -= network.input_pattern * (network.input_pattern @ x) / (network.input_pattern @ network.input_pattern)
    activity = simulate_teacher(network.W, 400, rng, drive[:400], network.input_pattern, x, noise=0.0)
    np.testing.assert_allclose(along_modes[:400], activity[:, :25], atol=1e-9)
    assert np.abs(along_modes[:400]).max() > 0.1


def test_an_endless_chain_is_solved_among_its_stages_as_among_its_neurons():
    """Of other rotations the mean over some, since the table keeps no rotation of its own."""
    ours = [row["slowest"] for seed in range(30) for row in endless.endless_chain(seed, 60, 1.0) if row["n_seen"] == 5]
    chains = [feedforward_chain(60, np.random.default_rng(seed), skip=1.0) for seed in range(30)]
    direct = [slowest_modes(student_of_endless_recording(chain.W, 5))["slowest"] for chain in chains]
    np.testing.assert_allclose(np.mean(ours), np.mean(direct), atol=0.01)
    np.testing.assert_allclose(np.std(ours), np.std(direct), rtol=0.6)

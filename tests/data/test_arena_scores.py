"""The table of the arena: whole, as its README says, in some rows made again, and what it shows."""

import numpy as np
import pytest

from helpers.data.arena_scores import ARENA_SCORES, load_arena_scores
from helpers.studies.arena.contestants import ENTRANTS
from helpers.studies.arena.tasks import COLUMNS, N_FEW, N_NETWORKS, Task, score_task, tasks
from helpers.studies.arena.worlds import WORLDS
from tools.changed import code_changed

README = (ARENA_SCORES.parent / "README.md").read_text(encoding="utf-8")
CELL = ["world", "observed", "edges", "analysis"]


@pytest.fixture(scope="module")
def table():
    return load_arena_scores()


def test_the_readme_explains_each_column_and_world(table):
    assert list(table) == COLUMNS
    assert all(f"`{column}`" in README for column in COLUMNS)
    assert all(f"`{world}`" in README for world in WORLDS)


def test_each_cell_is_whole_and_each_row_is_there_once(table):
    assert not table.duplicated(["world", "observed", "edges", "network", "method"]).any()
    for (world, observed, edges, analysis), rows in table.groupby(CELL):
        task = Task(world, observed, edges, analysis)
        group = ENTRANTS[task.analysis]
        n_networks = N_FEW if group.has_few else N_NETWORKS
        assert list(rows.method) == list(group.methods) * n_networks, task.name
        assert set(rows.neurons) == {WORLDS[world].observed[observed]}


def test_the_readme_names_the_cells_that_are_not_there(table):
    there = set(map(tuple, table[CELL].drop_duplicates().to_numpy()))
    lacking = [task for task in tasks() if tuple(getattr(task, name) for name in CELL) not in there]
    assert {task.analysis for task in lacking} <= {"causalformer", "relational", "pcmci"}
    for analysis in ("causalformer", "relational", "pcmci"):
        parts = {}
        for task in lacking:
            if task.analysis == analysis:
                parts.setdefault(task.world, []).append(task.observed if task.edges == "own" else "no edges")
        cells = "; ".join(f"`{world}` ({', '.join(names)})" for world, names in parts.items())
        assert not cells or f"- `{analysis}`: {cells}.\n" in README


def test_scores_are_there_where_something_can_be_ranked(table):
    own = table[(table.edges == "own") & table.refused.isna()]
    ranked = (own.base_rate > 0) & (own.base_rate < 1)
    assert own.auroc[ranked].notna().all()
    assert own.auroc[~ranked].isna().all()
    assert table.auroc[table.edges == "none"].isna().all()
    assert (table.base_rate[(table.edges == "none") & table.refused.isna()] == 0).all()


REMADE = [
    Task("chain", "half", "own", "mvgc"),
    Task("izhikevich_10", "half", "own", "event_regression"),
    Task("rate_driver", "quarter", "own", "perturbation_tenth"),
    Task("kuramoto", "all", "none", "mvgc"),
]


@pytest.mark.skipif(not code_changed("helpers.studies.arena.tasks"), reason="the table's code is that of the commit in BASE")
@pytest.mark.parametrize("task", REMADE, ids=lambda task: task.name)
def test_rows_are_made_again(task, table):
    stored = table[np.logical_and.reduce([table[name] == getattr(task, name) for name in CELL])].set_index(
        ["network", "method"]
    )
    for row in score_task(task, 2):
        held = stored.loc[row["network"], row["method"]]
        for name in set(row) - {"seconds", "numpy", "torch"}:
            if isinstance(row[name], float):
                assert row[name] == pytest.approx(held[name], rel=1e-3, abs=1e-3), name
            elif name not in ("network", "method"):
                assert row[name] == held[name], name

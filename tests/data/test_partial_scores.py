"""Tables of `helpers/data/partial_scores`: whole, as the README says, and in cheap parts made again."""

import numpy as np
import pytest

from helpers.data.partial_scores import FOLDER, load_partial_table
from helpers.worlds.teachers import NOISE, STEP, feedforward_chain
from tools import build_partial_table
from tools.partial_tables import lfads

NAMES = sorted(file.name.removesuffix(".csv") for file in FOLDER.iterdir() if file.name.endswith(".csv"))


@pytest.mark.parametrize("name", NAMES)
def test_a_table_holds_what_its_command_measures_and_nothing_else(name):
    table = build_partial_table.TABLES[name]
    rows = load_partial_table(name)
    stored = {tuple(task) for task in rows[list(table.columns)].drop_duplicates().to_numpy().tolist()}
    assert stored == {tuple(task) for task in table.tasks}
    assert f"`{name}.csv`" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_names_that_do_not_exist_are_answered_with_those_that_do():
    with pytest.raises(ValueError, match=rf"name should be one of .*{NAMES[0]}.*, but it is 'none'"):
        load_partial_table("none")


@pytest.mark.parametrize(("name", "task"), [("limit_cycles", (5, 50, 30_000)), ("limit_cycles", (1, 50, 30_000))])
def test_cheap_rows_are_made_again(name, task):
    table, rows = build_partial_table.TABLES[name], load_partial_table(name)
    shipped = rows[build_partial_table.is_there(rows, table.columns, task)].reset_index(drop=True)
    again = build_partial_table.measure(name, task)
    assert list(again.columns) == list(rows.columns)
    np.testing.assert_allclose(again, shipped, atol=1e-4)


def test_what_networks_and_poisson_lds_keep_is_made_again():
    """Not LFADS, which takes half a minute."""
    rows = load_partial_table("lfads").query("seed == 1 and teacher == 'chain' and bin_width == 1.0").set_index("model")
    values, counts, course = lfads.spikes_of_values("chain", 1, 1.0)
    np.testing.assert_allclose(
        lfads.kept(np.stack([-course, course]), np.array([-1.0, 1.0]), course, 1.0), rows.loc["teacher", "kept"], atol=1e-5
    )
    fitted = lfads.fit_poisson_lds(counts[: lfads.N_TRAIN], lfads.N_LATENTS)
    on = lfads.lds_goes_on(fitted, counts[lfads.N_TRAIN :], len(course))
    np.testing.assert_allclose(lfads.kept(on, values[lfads.N_TRAIN :], course, 1.0), rows.loc["poisson_lds", "kept"], atol=3e-3)


def test_many_steps_at_once_are_as_many_single_ones():
    W = feedforward_chain(4, np.random.default_rng(0)).W
    moved, added = lfads.of_many_steps(W, 37)
    forward, noise = (1 - STEP) * np.eye(4) + STEP * W, np.zeros((4, 4))
    for _ in range(37):
        noise = forward @ noise @ forward.T + (STEP * NOISE) ** 2 * np.eye(4)
    np.testing.assert_allclose(moved, np.linalg.matrix_power(forward, 37), rtol=1e-12)
    np.testing.assert_allclose(added, noise, rtol=1e-12)

"""Tables of `helpers/data/relational_scores`: whole, as the README says, in cheap parts made again, and what they show."""

import numpy as np
import pytest

from helpers.data.relational_scores import FOLDER, load_relational_scores
from tools import build_relational_table as build
from tools.changed import code_changed

NAMES = sorted(file.name.removesuffix(".csv") for file in FOLDER.iterdir() if file.name.endswith(".csv"))
README = (FOLDER / "README.md").read_text(encoding="utf-8")


def stored(name, task):
    """Rows of one task, numbered from 0."""
    rows = load_relational_scores(name)
    return rows[build.is_there(rows, build.TABLES[name].columns, task)].reset_index(drop=True)


def test_there_is_each_table():
    assert set(NAMES) == set(build.TABLES)
    with pytest.raises(ValueError, match=r"name should be one of drivers, .*, but it is 'none'"):
        load_relational_scores("none")


@pytest.mark.parametrize("name", NAMES)
def test_a_table_holds_what_its_command_measures_and_nothing_else(name):
    table, rows = build.TABLES[name], load_relational_scores(name)
    there = set(map(tuple, rows[list(table.columns)].drop_duplicates().to_numpy().tolist()))
    assert there <= set(table.tasks)
    assert {task[1:] for task in there} == {task[1:] for task in table.tasks}
    assert f"`{name}.csv`" in README
    assert all(f"`{column}`" in README for column in rows if column != "seed")


@pytest.mark.parametrize("world", build.WORLDS)
def test_what_needs_no_training_is_made_again(world):
    rows = stored("worlds", (0, world)).set_index("method")["auroc"]
    _, test = build.parts(world, 0)
    for method, auroc in build.baselines(world, test).items():
        assert auroc == pytest.approx(rows[method], abs=2e-3), method


@pytest.mark.skipif(not code_changed("helpers.models.relational.training"), reason="the model is that of the commit in BASE")
def test_a_trained_row_is_made_again():
    """The cheapest of them: recordings of five steps."""
    rows, again = stored("failures", (1, "5 steps")), build.measure("failures", (1, "5 steps"))
    assert set(again.columns) == set(rows.columns)
    np.testing.assert_allclose(again[["auroc", "oracle", "correlation"]], rows[["auroc", "oracle", "correlation"]], atol=0.02)


def test_an_exercise_is_long_enough_and_more_leads_further():
    auroc = load_relational_scores("worlds").query("world == 'kuramoto'").pivot(index="seed", columns="method", values="auroc")
    assert (auroc["nri_2"] > 0.8).all()
    assert (auroc["nri_2"] > auroc["correlation"] + 0.15).all()
    assert (auroc["nri_2"] > auroc["var"] + 0.15).all()
    assert (auroc["oracle"] > 0.999).all()
    table = load_relational_scores("training")
    longer = table.query(f"n_steps == {build.LONG}").set_index("seed")["auroc"]
    assert len(longer) == 3
    assert (longer > 0.92).all()


def test_a_forecast_knows_the_graph_that_an_autoregression_of_all_cannot_know():
    error = (
        load_relational_scores("forecasts")
        .query("ahead == 10")
        .pivot(index=["world", "seed"], columns="method", values="error")
    )
    assert (error["nri"] < 0.2 * error["var_all"]).all()
    assert (error["nri"] < 0.2 * error["stays"]).all()
    assert (error.loc["springs", "var_own"] < 1e-6).all()  # springs are linear: it is the law itself
    assert (error.loc["kuramoto", "var_own"] > 1).all()


def test_of_most_oscillators_an_autoregression_of_their_own_says_more_and_of_a_few_nothing():
    table = load_relational_scores("forecasts").query("world == 'kuramoto'").set_index(["method", "seed", "ahead"])
    own, nri = table.loc["var_own"], table.loc["nri"]
    assert (own["median_error"] < 0.05 * nri["median_error"]).all()
    assert (own["error"] > 10 * nri["error"]).loc[:, 5:].all()


def test_each_failure_costs():
    usual = load_relational_scores("worlds").query("world == 'kuramoto' and method == 'nri_2'").set_index("seed")
    table = load_relational_scores("failures").set_index(["changed", "seed"])
    lost = usual["auroc"].reindex(table.index, level="seed") - table["auroc"]
    assert (lost.drop(["coupling 0.25", "no silent type"]) > 0.02).all()
    assert table.loc["no silent type", "auroc"].min() < 0.5  # found on some seeds, and then which type is which is luck
    assert (table.loc["noise_variance 50", "divergence"] < 0.01).all()
    assert (usual["divergence"] > 0.3).all()
    assert (table["oracle"] > 0.999).all()  # what is missing is not in the data


def test_a_driver_that_nobody_sees_brings_false_alarms():
    table = load_relational_scores("drivers").query("n_modelled == 0")
    assert (table["false_alarms_shared"] > 1.5 * table["false_alarms_other"]).all()
    # Whoever knows the law leaves out the driver as well, and finds no more than the model.
    assert (table["oracle"] < 0.82).all()
    assert (table["auroc"] > table["oracle"]).all()


@pytest.mark.parametrize("seed", range(3))
def test_what_needs_no_training_is_made_again_from_what_is_given(seed):
    train, test = build.parts("kuramoto", seed)
    for what in build.GIVEN:
        rng = np.random.default_rng([seed, 2])
        _, x = (build.seen_as(what, part.x, train.x.std(axis=(0, 1, 2)), rng) for part in (train, test))
        row = stored("given", (seed, what)).iloc[0]
        for method, auroc in build.rivals(x, test.graphs).items():
            assert auroc == pytest.approx(row[method], abs=2e-3), method


def test_the_gain_is_that_of_velocity_and_stays_with_noise():
    table = load_relational_scores("given").set_index("given")
    without, noisy = table.loc["sine and cosine"], table.loc["noise 0.01"]
    assert (without["auroc"] < without["correlation"] + 0.02).all()
    assert (noisy["auroc"] > noisy["correlation"] + 0.15).all()
    assert (noisy["auroc"] > noisy["products"] + 0.1).all()
    assert (noisy["auroc"] < noisy["oracle"]).all()

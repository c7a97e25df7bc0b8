"""Tasks of the sweep: what follows from a name, and what a row holds."""

import time

import numpy as np
import pytest
import torch
from sklearn.metrics import average_precision_score, roc_auc_score
from threadpoolctl import threadpool_info

from helpers.methods import granger, observational, shared_curve, spiking_regression
from helpers.models.causalformer import read_outs
from helpers.models.causalformer.training import fit_causalformer
from helpers.studies import spiking_sweep
from helpers.studies.spiking_sweep import Task
from helpers.worlds.izhikevich import normalise_potential


def test_tasks_cover_every_network_once():
    whole = spiking_sweep.tasks()
    assert len(whole) == 3 * 4 * 4 * 10
    assert len({task.name for task in whole}) == len(whole)
    assert whole == sorted(whole)
    several = spiking_sweep.tasks((5,), (0.2,), 2, spiking_sweep.ANALYSES, n_initialisations=3)
    assert sum(task.analysis == "paper" for task in several) == 6
    assert sum(task.analysis == "regressions" for task in several) == 2  # these have no first weights


def test_what_is_named_twice_is_done_once():
    assert spiking_sweep.tasks((5, 5), (0.4, 0.4), 1, ("compact", "compact")) == [Task(5, 0.4, 0, "compact")]


def test_a_task_that_cannot_be_is_refused():
    for wrong, words in (
        ((5, 0.4, -1, "compact"), "network should be a whole number of at least 0, but it is -1"),
        ((5, 0.4, 0, "compact", 0.5), "initialisation should be a whole number of at least 0, but it is 0.5"),
        ((5, 0.4, True, "compact"), "network should be a whole number of at least 0, but it is True"),
    ):
        with pytest.raises(ValueError, match=words):
            Task(*wrong)


def test_a_network_follows_from_its_name():
    (first, activity), (again, same), (other, _) = (spiking_sweep.draw(5, 0.4, k, n_steps=50) for k in (3, 3, 4))
    np.testing.assert_array_equal(first.W, again.W)
    np.testing.assert_array_equal(activity.membrane_potential, same.membrane_potential)
    assert not np.array_equal(first.W, other.W)


@pytest.fixture(scope="module")
def rows():
    task = Task(5, 0.4, 0, "compact")
    return {
        (analysis, i): {
            row["method"]: row for row in spiking_sweep.score_task(Task(5, 0.4, 0, analysis, i), 1000, {"n_steps": 5})
        }
        for analysis, i in [("regressions", 0), ("regressions_short", 0), ("compact", 0), ("compact", 1)]
    } | {"again": {row["method"]: row for row in spiking_sweep.score_task(task, 1000, {"n_steps": 5})}}


def test_each_method_has_a_row_and_each_row_says_of_what(rows):
    for analysis in spiking_sweep.REGRESSIONS:
        assert list(rows[analysis, 0]) == [
            "correlation", "mvgc_aic", "mvgc_aicc", "mvgc_bic", "basis_granger", "shared_curve", "event_regression"
        ]  # fmt: skip
    assert list(rows["compact", 0]) == ["attention", "ablation", "do_spike", "ceiling", "without_network"]
    for of_task in rows.values():
        for row in of_task.values():
            assert set(row) <= set(spiking_sweep.COLUMNS)
            assert (row["neurons"], row["probability"], row["network"], row["seed"]) == (5, 0.4, 0, "5 40 0")
            assert row["seconds"] >= 0


OFF = ~np.eye(5, dtype=bool)


def assert_scored(row, W, strength):
    """AUROC and AUPRC off the diagonal, by scikit-learn, of a matrix that was made without the sweep."""
    assert row["auroc"] == pytest.approx(roc_auc_score(W[OFF] != 0, strength[OFF]), abs=1e-6)
    assert row["auprc"] == pytest.approx(average_precision_score(W[OFF] != 0, strength[OFF]), abs=1e-6)


@pytest.mark.filterwarnings("ignore:.*random walk")
def test_a_row_of_regressions_is_the_score_of_its_method(rows):
    network, activity = spiking_sweep.draw(5, 0.4, 0, 1000)
    for analysis, v in (("regressions", activity.membrane_potential), ("regressions_short", activity.membrane_potential[:600])):
        found = rows[analysis, 0]
        x = normalise_potential(v)
        orders = granger.select_order(x, 20)
        by_hand = [[abs(np.corrcoef(x[1:, i], x[:-1, j])[0, 1]) for j in range(5)] for i in range(5)]
        assert_scored(found["correlation"], network.W, np.array(by_hand))
        for name in ("aic", "aicc", "bic"):
            order = getattr(orders, name)
            assert found[f"mvgc_{name}"]["order"] == order
            assert_scored(found[f"mvgc_{name}"], network.W, granger.conditional_granger(x, order).strength)
        for name, method in (
            ("basis_granger", spiking_regression.basis_granger),
            ("shared_curve", shared_curve.shared_curve_granger),
            ("event_regression", spiking_regression.event_regression),
        ):
            assert_scored(found[name], network.W, method(v).strength)
        assert [row["rate"] for row in found.values()] == [round(1000 * activity.spikes.mean(), 3)] * 7


@pytest.mark.parametrize("initialisation", [0, 1])
def test_a_row_of_a_model_is_the_score_of_its_read_out(rows, initialisation):
    network, activity = spiking_sweep.draw(5, 0.4, 0, 1000)
    rng = np.random.default_rng([5, 40, 0, 4 + initialisation])  # as in the README beside the table
    fit = fit_causalformer(activity.membrane_potential, rng, n_steps=5)
    found = rows["compact", initialisation]
    assert_scored(found["attention"], network.W, read_outs.attention_matrix(fit).strength)
    assert_scored(found["ablation"], network.W, read_outs.ablation_matrix(fit, rng).strength)
    assert_scored(found["do_spike"], network.W, abs(read_outs.do_spike_matrix(fit, rng).effect))
    assert {found[name]["r2"] for name in ("attention", "ablation", "do_spike")} == {round(fit.r2, 6)}
    true = np.minimum(activity.membrane_potential[800:], 30)
    for name, synapses in (("ceiling", True), ("without_network", False)):
        forecast = spiking_sweep.expected_next_potential(network, activity, synapses=synapses)[-200:]
        assert found[name]["r2"] == pytest.approx(spiking_sweep.forecast_r2(true, forecast), abs=1e-6)


def test_seconds_are_of_the_processor_and_belong_to_one_method(monkeypatch):
    def sleep(v, method=shared_curve.shared_curve_granger):
        time.sleep(0.3)
        return method(v)

    def compute(v, method=spiking_regression.event_regression):
        end = time.process_time() + 0.3
        while time.process_time() < end:
            pass
        return method(v)

    monkeypatch.setattr(shared_curve, "shared_curve_granger", sleep)
    monkeypatch.setattr(spiking_regression, "event_regression", compute)
    rows = spiking_sweep.score_task(Task(5, 0.4, 0, "regressions"), 1000)
    seconds = {row["method"]: row["seconds"] for row in rows}
    assert seconds["shared_curve"] < 0.3 <= seconds["event_regression"]
    assert seconds["basis_granger"] < 0.3


def test_a_task_is_scored_on_one_thread(monkeypatch):
    seen = []

    def look(x, method=observational.estimate_by_correlation):
        seen.append((torch.get_num_threads(), *(pool["num_threads"] for pool in threadpool_info())))
        return method(x)

    monkeypatch.setattr(observational, "estimate_by_correlation", look)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        spiking_sweep.score_task(Task(5, 0.4, 0, "regressions"), 1000)
    finally:
        torch.set_num_threads(before)
    assert set(*seen) == {1}


def test_the_diagonal_adds_pairs_that_are_always_right(rows):
    for row in [*rows["regressions", 0].values(), *rows["compact", 0].values()]:
        if "auroc" in row:
            with_diagonal = (row["missing"] * row["auroc"] + 5) / (row["missing"] + 5)
            assert row["auroc_with_diagonal"] == pytest.approx(with_diagonal, abs=2e-6)


def without_time(of_task):
    return [{name: value for name, value in row.items() if name != "seconds"} for row in of_task.values()]


def test_an_initialisation_has_a_seed_of_its_own_and_the_same_task_gives_the_same_rows(rows):
    assert without_time(rows["compact", 0]) == without_time(rows["again"])
    assert rows["compact", 0]["attention"]["r2"] != rows["compact", 1]["attention"]["r2"]
    assert rows["compact", 0]["ceiling"]["r2"] == rows["compact", 1]["ceiling"]["r2"]


def test_short_regressions_see_what_models_are_trained_on(monkeypatch):
    seen = []
    method = spiking_regression.event_regression
    monkeypatch.setattr(spiking_regression, "event_regression", lambda v: seen.append(v) or method(v))
    for analysis in spiking_sweep.REGRESSIONS:
        spiking_sweep.score_task(Task(5, 0.4, 0, analysis), 1000)
    whole, part = seen
    fit = fit_causalformer(whole, np.random.default_rng(0), n_steps=1)
    np.testing.assert_array_equal(part, whole[: fit.train.stop])


def test_the_paper_is_trained_with_its_own_schedule(monkeypatch):
    seen = {}

    def fit(v, rng, **settings):
        seen.update(settings)
        raise InterruptedError

    monkeypatch.setattr(spiking_sweep, "fit_causalformer", fit)
    with pytest.raises(InterruptedError):
        spiking_sweep.score_task(Task(5, 0.4, 0, "paper"), 200)
    assert (seen["width"], seen["n_steps"], seen["plan"].schedule, seen["plan"].patience) == (100, 9350, "constant", 10)


def test_a_network_in_which_all_pairs_are_connected_has_no_score_off_the_diagonal():
    for row in spiking_sweep.score_task(Task(4, 1.0, 0, "regressions"), 500):
        assert row["missing"] == 0
        assert {name for name in row if name.startswith("au")} == {"auroc_with_diagonal"}


def test_a_network_without_connections_has_rows_but_no_score():
    task = next(
        task
        for task in spiking_sweep.tasks((3,), (0.1,), 20, ("regressions",))
        if not spiking_sweep.draw(3, 0.1, task.network, 2)[0].W.any()
    )
    rows = spiking_sweep.score_task(task, 500)
    assert [row["missing"] for row in rows] == [6] * 7
    assert not any("auroc" in name for row in rows for name in row)

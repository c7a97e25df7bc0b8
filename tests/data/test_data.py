import numpy as np
import pandas as pd
import pytest

from helpers.data import published_networks, spiking_scores
from helpers.data.latent_scores import load_latent_scores
from helpers.data.lfads import lfads_fit, load_lfads_history, load_lfads_scores
from helpers.data.signal_propagation_atlas import load_signal_propagation_atlas
from helpers.data.spiking_scores import (
    load_attention_scores,
    load_longer_spiking_scores,
    load_published_spiking_scores,
    load_spiking_scores,
    load_sweep,
)
from helpers.models.lfads.inference import infer
from helpers.models.lfads.model import load_lfads
from helpers.scores import audit
from helpers.studies import spiking_sweep
from helpers.worlds.latent_spikes import lorenz_spikes
from tools import build_lfads_fits
from tools.build_latent_table import SEEDS, SETTINGS, of_true_rates, rows_of, score_split, validation_split
from tools.build_longer_table import run, score_potential
from tools.changed import code_changed
from tools.twins import ROOT


def test_atlas_has_its_shapes_and_directions():
    atlas = load_signal_propagation_atlas()
    assert atlas.neurons.shape == (300,)
    for strain in (atlas.wild_type, atlas.unc31):
        for matrix in (strain.response, strain.sd, strain.q, strain.trials):
            assert matrix.shape == (300, 300)
        assert not np.diag(strain.tested).any()
        assert (strain.q[strain.significant] < 0.05).all()
        assert (strain.trials[strain.tested] >= 1).all()
    np.testing.assert_array_equal(atlas.gap, atlas.gap.T)
    assert not np.array_equal(atlas.chemical, atlas.chemical.T)
    # AVA command neurons drive the backward motor neurons, and not the other way round: a known pair of synapses.
    ava, da = (list(atlas.neurons).index(name) for name in ("AVAL", "DA01" if "DA01" in atlas.neurons else "DA1"))
    assert atlas.chemical[da, ava] > atlas.chemical[ava, da]
    np.testing.assert_array_equal(atlas.synapses, atlas.chemical + atlas.gap)


def test_atlas_arrays_are_the_ones_they_are_called():
    atlas = load_signal_propagation_atlas()
    worm, mutant = atlas.wild_type, atlas.unc31
    assert (worm.tested.sum(), mutant.tested.sum()) == (23_901, 9_119)
    assert (worm.significant.sum(), mutant.significant.sum()) == (1_150, 357)
    # 173 neurons were stimulated (columns) and 207 answered (rows): a transpose would swap the two.
    assert (worm.tested.any(axis=0).sum(), worm.tested.any(axis=1).sum()) == (173, 207)
    # A mean and its standard deviation: one of them has both signs.
    assert np.nanmin(worm.response) < 0 <= np.nanmin(worm.sd)
    two = worm.tested & (worm.trials == 2) & np.isfinite(atlas.even_trials) & np.isfinite(atlas.odd_trials)
    halves = (atlas.even_trials[two] + atlas.odd_trials[two]) / 2
    np.testing.assert_allclose(halves, worm.response[two], atol=1e-5)
    np.testing.assert_allclose(np.abs(atlas.even_trials - atlas.odd_trials)[two] / 2, worm.sd[two], atol=1e-5)


def test_licence_and_citation_stand_beside_the_data():
    folder = ROOT / "helpers" / "data" / "signal_propagation_atlas"
    assert "GNU GENERAL PUBLIC LICENSE" in (folder / "COPYING").read_text(encoding="utf-8")
    assert "10.1038/s41586-023-06683-4" in (folder / "README.md").read_text(encoding="utf-8")
    folder = ROOT / "helpers" / "data" / "published_networks"
    notice = (folder / "COPYING").read_text(encoding="utf-8")
    assert "MIT License" in notice
    assert "Copyright (c) 2023 ziyulu-uw" in notice
    assert "arXiv:2311.06928" in (folder / "README.md").read_text(encoding="utf-8")


NETWORK = ["neurons", "probability", "network"]
TASK = [*NETWORK, "analysis", "initialisation"]
N_METHODS = {"regressions": 7, "regressions_short": 7, "compact": 5, "paper": 5}


def tasks_of(table):
    return {spiking_sweep.Task(*task) for task in table[TASK].drop_duplicates().itertuples(index=False)}


def test_the_sweep_holds_every_task_and_method_once():
    table, paper = load_sweep(), spiking_sweep.tasks((5, 10), spiking_sweep.PROBABILITIES, 1, ("paper",))
    assert tasks_of(table) == {*spiking_sweep.tasks(), *paper}
    assert list(table.columns) == spiking_sweep.COLUMNS
    assert not table.duplicated([*TASK, "method"]).any()
    assert (table.groupby(TASK).size() == [N_METHODS[analysis] for *_, analysis, _ in table.groupby(TASK).size().index]).all()


def test_rows_of_the_sweep_say_what_made_them():
    table = load_sweep()
    assert table[["seed", "numpy", "torch", "rate", "missing"]].notna().all(axis=None)
    assert table[["numpy", "torch"]].drop_duplicates().shape[0] == 1  # one table, one set of versions
    trained = table[table["method"] == "attention"]
    assert (trained["seconds"] > 1).all()
    seeds = table["neurons"].map(str) + " " + (100 * table["probability"]).round().astype(int).map(str)
    assert (table["seed"] == seeds + " " + table["network"].map(str)).all()


def test_the_diagonal_adds_pairs_that_are_always_right():
    table = load_sweep().dropna(subset="auroc")
    assert len(table) > 160 * 6 * 2
    with_diagonal = audit.auroc_with_diagonal(table["auroc"], table["neurons"], table["missing"])
    np.testing.assert_allclose(with_diagonal, table["auroc_with_diagonal"], atol=2e-6)


def test_the_limits_of_r2_belong_to_the_network_and_not_to_the_model():
    table = load_sweep()
    limits = table[table["method"].isin(["ceiling", "without_network"])]
    assert limits.groupby([*NETWORK, "method"])["r2"].nunique().eq(1).all()
    assert set(limits["analysis"]) == {"compact", "paper"}
    wide = limits.query("analysis == 'compact'").pivot(index=NETWORK, columns="method", values="r2")
    assert (wide["without_network"] < wide["ceiling"]).all()


# Some rows in every run of CI in which their code has changed; without a base always, as once a week.
of_the_sweep = pytest.mark.skipif(
    not code_changed("helpers.studies.spiking_sweep"), reason="the table's code is that of the commit in BASE"
)
REMADE = [
    spiking_sweep.Task(5, 0.8, 3, "regressions"),
    spiking_sweep.Task(10, 0.4, 7, "regressions"),
    spiking_sweep.Task(20, 0.6, 1, "regressions"),
    spiking_sweep.Task(20, 0.2, 4, "regressions_short"),
    spiking_sweep.Task(5, 0.4, 3, "compact"),
    spiking_sweep.Task(10, 0.4, 1, "compact"),
]


@pytest.fixture(scope="module")
def remade():
    """Some tasks of the sweep, as shipped and scored again."""
    table = load_sweep().set_index([*TASK, "method"])
    again = pd.DataFrame([row for task in REMADE for row in spiking_sweep.score_task(task)]).set_index([*TASK, "method"])
    return table.loc[again.index], again


SCORES = ["auroc", "auroc_with_diagonal", "auprc"]


@of_the_sweep
def test_regressions_of_the_sweep_are_made_again(remade):
    """To the last digit where the simulation rounds as ours did. Spikes amplify a rounding: else they agree on average."""
    shipped, again = (table[table.index.get_level_values("analysis") != "compact"] for table in remade)
    assert (shipped["missing"] == again["missing"]).all()
    differences = np.abs(shipped[SCORES] - again[SCORES])
    if (shipped["rate"] == again["rate"]).all():
        assert differences.max(axis=None) < 2e-6
        assert shipped["order"].equals(again["order"])
    else:
        assert differences.mean(axis=None) < 0.03


@of_the_sweep
def test_models_of_the_sweep_are_made_again(remade):
    """Training amplifies rounding, so that on another processor scores agree on average only."""
    shipped, again = (table[table.index.get_level_values("analysis") == "compact"] for table in remade)
    assert np.abs(shipped[SCORES] - again[SCORES]).mean(axis=None) < 0.03
    assert np.abs(shipped["r2"] - again["r2"]).max() < 0.02


def test_scores_are_the_rows_of_the_sweep_side_by_side():
    table = load_sweep().set_index([*TASK, "method"]).sort_index()
    place, wide = (20, 0.6, 7), [*NETWORK]
    for short, analysis in ((False, "regressions"), (True, "regressions_short")):
        row = load_spiking_scores(short).set_index(wide).loc[place]
        rows = table.loc[(*place, analysis, 0)]
        for name, method in (
            ("correlation", "correlation"),
            ("aic", "mvgc_aic"),
            ("aicc", "mvgc_aicc"),
            ("bic", "mvgc_bic"),
            ("basis", "basis_granger"),
            ("shared", "shared_curve"),
            ("event", "event_regression"),
        ):
            assert row[name] == rows.loc[method, "auroc"]
            assert row[f"{name}_with_diagonal"] == rows.loc[method, "auroc_with_diagonal"]
            assert row[f"{name}_auprc"] == rows.loc[method, "auprc"]
        assert row["base_rate"] == pytest.approx(1 - rows["missing"].iloc[0] / (20 * 19))
        for name in ("aic", "aicc", "bic"):
            assert row[f"order_{name}"] == rows.loc[f"mvgc_{name}", "order"]
        for name in ("missing", "rate"):
            assert row[name] == rows.loc["correlation", name]
    row, rows = load_attention_scores().set_index(wide).loc[place], table.loc[(*place, "compact", 0)]
    for name in ("attention", "ablation", "do_spike"):
        assert row[name] == rows.loc[name, "auroc"]
        assert row[f"{name}_with_diagonal"] == rows.loc[name, "auroc_with_diagonal"]
        assert row[f"{name}_auprc"] == rows.loc[name, "auprc"]
    assert row["r2_ceiling"] == rows.loc["ceiling", "r2"]
    assert row["r2_without_network"] == rows.loc["without_network", "r2"]
    assert row["r2"] == rows.loc["attention", "r2"]


def test_of_several_first_weights_the_first_is_taken(monkeypatch):
    table = load_sweep()
    second = table[table["analysis"] == "compact"].assign(initialisation=1, auroc=0.0)
    monkeypatch.setattr(spiking_scores, "load_sweep", lambda: pd.concat([second, table]))
    assert load_attention_scores()["attention"].min() > 0


def test_scores_hold_every_network_once():
    published = load_published_spiking_scores()
    assert published[["aic", "bic", "causalformer"]].to_numpy().min() > 0.6
    for scores in (load_spiking_scores(), load_spiking_scores(short=True), load_attention_scores()):
        assert len(scores) == 160
        assert not scores.duplicated(NETWORK).any()
        assert len(published.merge(scores, on=NETWORK[:2])) == 160


def test_scores_of_the_authors_give_the_medians_in_print():
    models = published_networks.load_published_models()
    columns = {"ensemble": "causalformer", "aic": "aic", "bic": "bic"}
    found = models.groupby(NETWORK[:2])[[f"{name}_with_diagonal" for name in columns]].median()
    printed = load_published_spiking_scores().set_index(NETWORK[:2])
    for name, column in columns.items():
        assert np.abs(found[f"{name}_with_diagonal"] - printed[column]).max() < 0.00051  # three digits are printed
    # The diagonal can be taken out of the scores of each network, whose number of missing connections is known.
    scored = models.dropna()
    for name in columns:
        undone = audit.undo_diagonal(*(scored[c].to_numpy() for c in (f"{name}_with_diagonal", "neurons", "missing")))
        np.testing.assert_allclose(undone, scored[name], atol=5e-6)
    assert (scored["worst_model"] <= scored["one_model"]).all()


def test_regressions_on_the_published_networks_are_of_these_networks():
    models = published_networks.load_published_models().set_index(NETWORK)
    long, short = (published_networks.load_regressions(short).set_index(NETWORK) for short in (False, True))
    names = ("correlation", "aic", "aicc", "bic", "basis", "shared", "event")
    for scores in (long, short):
        assert scores.index.equals(models.index)
        assert scores["base_rate"].equals(models["base_rate"])
        for name in names:
            scored = scores.dropna()
            auroc, missing = scored[name].to_numpy(), scored["missing"].to_numpy()
            neurons = scored.index.get_level_values("neurons").to_numpy()
            counted = audit.auroc_with_diagonal(auroc, neurons, missing)
            np.testing.assert_allclose(counted, scored[f"{name}_with_diagonal"], atol=2e-6)
    # Our BIC is the authors' nearly everywhere; three seconds find less than five.
    assert (long["bic"] - models["bic"]).abs().median() < 0.001
    assert (long["bic"] > short["bic"]).mean() > 0.9
    perfect = long["event"] == 1
    assert (long.loc[perfect, "event_auprc"] == 1).all()
    assert (long["correlation_auprc"] > long["base_rate"]).mean() > 0.9


def test_small_models_on_the_published_networks_are_48_of_them():
    models = published_networks.load_small_models()
    assert len(models) == 48
    assert len(models.merge(published_networks.load_published_models(), on=NETWORK, validate="one_to_one")) == 48
    assert models["r2"].between(0.9, 1).all()
    # Where the delay was not told, one kind of ten networks; and a shared curve that knows it differs.
    untold = models.dropna(subset="shared_untold")
    assert (untold[NETWORK[:2]] == [40, 0.8]).all(axis=None)
    assert sorted(untold["network"]) == list(range(10))


def test_longer_scores_are_those_that_their_command_gives():
    longer = load_longer_spiking_scores()
    assert not longer.duplicated(["neurons", "probability", "network", "seconds", "signal"]).any()
    assert longer["auroc"].between(0.4, 1).all()
    networks, activity = run(20, 0.8, 3, 50)
    shipped = longer.query("neurons == 20 and probability == 0.8 and seconds == 15")["auroc"]
    again = [score_potential(net.W, v[:15000])["auroc"] for net, v in zip(networks, activity.membrane_potential, strict=True)]
    assert np.mean(np.abs(shipped - again)) < 0.02


LFADS_FITS = [f"{recipe}-{seed}" for recipe in build_lfads_fits.SAVED for seed in (0, 1, 2)]


@pytest.mark.parametrize("name", LFADS_FITS)
def test_a_stored_lfads_is_small_and_is_what_its_name_says(name):
    path = lfads_fit(name)
    assert path.stat().st_size < 300_000
    settings = load_lfads(path).settings
    assert (settings["n_neurons"], settings["n_held_out"]) == (30, 10)
    assert settings["n_inputs"] == (4 if name.startswith("controlled") else 0)


def test_stored_lfads_have_a_row_and_a_history_each():
    scores, history = load_lfads_scores(), load_lfads_history()
    assert scores["fit"].tolist() == sorted(build_lfads_fits.NAMES)
    assert history["fit"].unique().tolist() == sorted(build_lfads_fits.NAMES)
    best = history.loc[history.groupby("fit")["validation_bits"].idxmax()].set_index("fit")["step"]
    assert best.to_dict() == scores.set_index("fit")["best_step"].to_dict()
    assert (scores["readout_bits"] < scores["oracle_bits"]).all()
    assert scores.loc[scores["bits"].isna(), "fit"].tolist() == ["apart-0", "apart-1", "apart-2"]
    with pytest.raises(ValueError, match=r"name should be one of alone-0, .*controlled-2, but it is 'alone'"):
        lfads_fit("alone")


def test_a_stored_lfads_scores_what_the_table_says():
    model = load_lfads(lfads_fit("alone-1"))
    found = build_lfads_fits.score(build_lfads_fits.world_of("alone-1"), lambda counts: infer(model, counts))
    shipped = load_lfads_scores().set_index("fit").loc["alone-1", list(found)]
    np.testing.assert_allclose(list(found.values()), shipped.to_numpy(float), atol=2e-3)


def test_shuffled_trials_keep_their_spikes_and_their_rates():
    world, shuffled = (build_lfads_fits.world_of(f"{recipe}-1") for recipe in ("alone", "shuffled"))
    assert not np.array_equal(shuffled.counts, world.counts)
    for name in ("counts", "rates", "latents"):
        one, other = (getattr(part, name) for part in (world, shuffled))
        np.testing.assert_array_equal(np.sort(one, axis=1), np.sort(other, axis=1))
    score = build_lfads_fits.bits_per_spike
    assert score(shuffled.counts, shuffled.rates) == pytest.approx(score(world.counts, world.rates))  # alike for all neurons


def test_latent_scores_are_those_that_their_command_gives():
    table = load_latent_scores()
    chosen = table[table["chosen"]].set_index(["seed", "method"])
    assert set(chosen.index) == {(seed, method) for seed in SEEDS for method in (*SETTINGS, "true_rates")}
    assert len(table) == len(SEEDS) * (1 + 3 * len(SETTINGS))
    world = lorenz_spikes(np.random.default_rng(1))
    again = [of_true_rates(world, 1)]
    for method in ("average", "average_by_condition", "factor_analysis"):
        again += rows_of(world, 1, method)
    shipped = table.query("seed == 1").set_index(["method", "setting"])
    for row in again:
        stored = shipped.loc[(row["method"], row.get("setting", np.nan))]
        assert stored["chosen"] == row["chosen"]
        for column in {"validation", "bits", "rate_r2", "latent_r2"} & row.keys():
            assert stored[column] == pytest.approx(row[column], abs=2e-3), (row["method"], column)


def test_latent_scores_were_chosen_without_test_trials_or_held_out_neurons():
    table = load_latent_scores()
    for _, rows in table[table["method"] != "true_rates"].groupby(["seed", "method"]):
        assert rows.loc[rows["validation"].idxmax(), "chosen"]
        assert rows["chosen"].sum() == 1
        assert rows["bits"].notna().sum() == 1
    world = lorenz_spikes(np.random.default_rng(0), n_conditions=5)
    inner, outer = validation_split(world), score_split(world)
    assert not set(inner.fitted) & set(inner.scored)
    assert not set(inner.seen) & set(inner.predicted)
    assert set(inner.fitted) | set(inner.scored) == set(world.train)
    assert set(inner.seen) | set(inner.predicted) == set(world.held_in)
    assert set(world.condition[inner.scored]) == set(range(5))
    assert (set(outer.scored), set(outer.predicted)) == (set(world.test), set(world.held_out))


def test_nothing_scores_more_than_the_true_rates():
    table = load_latent_scores().query("chosen").pivot(index="seed", columns="method", values="bits")
    assert (table.drop(columns="true_rates").max(axis=1) < table["true_rates"]).all()


def test_twins_are_left_and_right_partners():
    atlas = load_signal_propagation_atlas()
    names = list(atlas.neurons)
    left, right = names.index("AVAL"), names.index("AVAR")
    assert atlas.twins[left, right]
    assert (atlas.twins == atlas.twins.T).all()
    assert atlas.twins.sum(axis=1).max() == 1  # nobody has two partners
    assert not atlas.twins[:, names.index("AVM")].any()

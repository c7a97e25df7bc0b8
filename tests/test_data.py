import numpy as np
import pytest

from helpers import audit
from helpers.data import (
    load_attention_scores,
    load_longer_spiking_scores,
    load_published_spiking_scores,
    load_signal_propagation_atlas,
    load_spiking_scores,
)
from tools.build_attention_table import _aurocs
from tools.build_attention_table import row as attention_row
from tools.build_longer_table import run, score_potential
from tools.build_spiking_table import NETWORKS, PROBABILITIES, SIZES, row
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


def test_spiking_scores_cover_every_network_once():
    scores, published = load_spiking_scores(), load_published_spiking_scores()
    assert len(scores) == len(SIZES) * len(PROBABILITIES) * NETWORKS
    assert not scores.duplicated(["neurons", "probability", "network"]).any()
    assert len(published.merge(scores, on=["neurons", "probability"])) == len(scores)
    assert published[["aic", "bic", "causalformer"]].to_numpy().min() > 0.6


def test_spiking_scores_are_those_that_their_command_gives():
    """Where the processor rounds alike they are equal; where not, spikes amplify it, and the scores agree on average."""
    scores = load_spiking_scores().set_index(["neurons", "probability", "network"])
    differences = []
    for cell in [(5, 0.2, 0), (5, 0.8, 3), (10, 0.4, 7), (20, 0.6, 1), (20, 0.2, 4)]:
        shipped, again = scores.loc[cell], row(*cell)
        assert shipped["missing"] == again["missing"]
        names = ("correlation", "aic", "aicc", "bic", "basis", "event")
        differences += [abs(shipped[f"{name}_with_diagonal"] - again[f"{name}_with_diagonal"]) for name in names]
    assert np.mean(differences) < 0.03


def test_diagonal_of_the_spiking_scores_adds_pairs_that_are_always_right():
    scores = load_spiking_scores().dropna()
    n, missing = scores["neurons"], scores["missing"]
    for name in ("correlation", "aic", "aicc", "bic", "basis", "event"):
        with_diagonal = (missing * scores[name] + n) / (missing + n)
        np.testing.assert_allclose(with_diagonal, scores[f"{name}_with_diagonal"], atol=2e-6)


def test_attention_scores_are_of_the_same_networks_and_keep_the_diagonal_apart():
    columns = ["neurons", "probability", "network"]
    scores, networks = load_attention_scores(), load_spiking_scores()[[*columns, "missing"]]
    assert not scores.duplicated(columns).any()
    assert (scores.groupby(columns[:2]).size() == NETWORKS).all()
    scores = scores.merge(networks, on=columns).dropna()
    assert len(scores) > 100
    for name in ("attention", "ablation", "do_spike"):
        with_diagonal = (scores["missing"] * scores[name] + scores["neurons"]) / (scores["missing"] + scores["neurons"])
        np.testing.assert_allclose(with_diagonal, scores[f"{name}_with_diagonal"], atol=2e-6)
    assert (scores["r2_without_network"] < scores["r2_ceiling"]).all()


def test_diagonal_of_the_attention_scores_is_ranked_below_all_others():
    """Strengths that are equal, so that a diagonal which shares their lowest would count half."""
    rng = np.random.default_rng(0)
    W, strength = rng.random((6, 6)) < 0.4, rng.integers(3, size=(6, 6)).astype(float)
    np.fill_diagonal(W, False)
    without, with_diagonal = _aurocs(W, strength)
    assert with_diagonal == pytest.approx(audit.auroc_with_diagonal(without, 6, 30 - W.sum()), abs=2e-6)
    assert _aurocs(~np.eye(6, dtype=bool), strength) == ("", 1.0)


def test_attention_scores_are_those_that_their_command_gives():
    """Training amplifies rounding too, so that on another processor scores agree on average."""
    scores = load_attention_scores().set_index(["neurons", "probability", "network"])
    differences = []
    for cell in [(5, 0.4, 3), (10, 0.4, 1)]:
        shipped, again = scores.loc[cell], attention_row(*cell)
        differences += [abs(shipped[name] - again[name]) for name in ("attention", "ablation", "do_spike", "r2")]
    assert np.mean(differences) < 0.03


def test_longer_scores_are_those_that_their_command_gives():
    longer = load_longer_spiking_scores()
    assert not longer.duplicated(["neurons", "probability", "network", "seconds", "signal"]).any()
    assert longer["auroc"].between(0.4, 1).all()
    networks, activity = run(20, 0.8, 3, 50)
    shipped = longer.query("neurons == 20 and probability == 0.8 and seconds == 15")["auroc"]
    again = [score_potential(net.W, v[:15000])["auroc"] for net, v in zip(networks, activity.membrane_potential, strict=True)]
    assert np.mean(np.abs(shipped - again)) < 0.02

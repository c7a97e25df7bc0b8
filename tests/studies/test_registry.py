"""The registry of methods: each finds a small network of its kind, says what it needs, and has a look."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from helpers.methods import granger, observational
from helpers.models.causalformer import read_outs, training
from helpers.scores.metrics import score_wiring
from helpers.studies import spiking_sweep
from helpers.studies.registry import BY_KEY, METHODS, NEEDS, Recording
from helpers.worlds.calcium import calcium_fluorescence
from helpers.worlds.instrumented_worlds import simulate_instrumented_network
from helpers.worlds.izhikevich import izhikevich_network, simulate_izhikevich
from helpers.worlds.networks import sparse_network
from helpers.worlds.simulate import simulate_network, simulate_perturbed_network

OFF = ~np.eye(6, dtype=bool)
KEYS = [method.key for method in METHODS]


@pytest.fixture(scope="module")
def worlds():
    """Small networks of 6 neurons, each with what is recorded of it."""
    rng = np.random.default_rng(0)
    W = sparse_network(6, rng, 0.25)
    lit = simulate_instrumented_network(W, 4000, rng)
    spiking = izhikevich_network(6, rng, 0.4)
    potential = simulate_izhikevich(spiking, 4000, rng).membrane_potential
    recorded = Recording(potential, "millivolts")
    return {
        "sigmoid": (W, Recording(simulate_network(W, 20_000, rng), "sigmoid")),
        "forced": (W, Recording(simulate_perturbed_network(W, 2000, rng), "sigmoid", forced=True)),
        "light": (W, Recording(lit.activity, "sigmoid", light=lit.light)),
        "spiking": (spiking.W, recorded),
        "modelled": (spiking.W, replace(recorded, model=training.fit_causalformer(potential, rng, n_steps=300))),
    }


@pytest.fixture(scope="module")
def inhibited(worlds):
    """The same with inhibition; spiking networks have it anyway."""
    rng = np.random.default_rng(3)
    W = sparse_network(6, rng, 0.25) * np.array([1, -1, 1, -1, 1, -1])  # every other neuron inhibits
    lit = simulate_instrumented_network(W, 4000, rng)
    return worlds | {
        "sigmoid": (W, Recording(simulate_network(W, 20_000, rng), "sigmoid")),
        "forced": (W, Recording(simulate_perturbed_network(W, 2000, rng), "sigmoid", forced=True)),
        "light": (W, Recording(lit.activity, "sigmoid", light=lit.light)),
    }


def world_of(method):
    """A world that meets the needs of a method."""
    for need, world in (
        ("forcing", "forced"),
        ("light", "light"),
        ("millivolts", "spiking"),
        ("spikes", "spiking"),
        ("training", "modelled"),
    ):
        if need in method.needs:
            return world
    return "spiking" if method.key.startswith("mvgc") else "sigmoid"


@pytest.mark.filterwarnings("ignore:.*random walk")
@pytest.mark.parametrize("method", METHODS, ids=KEYS)
def test_a_method_finds_a_small_network_of_its_kind(method, worlds):
    W, recording = worlds[world_of(method)]
    found = method.estimate(recording, np.random.default_rng(1))
    assert found.strength.shape == (6, 6)
    assert np.isfinite(found.strength[OFF]).all()
    assert score_wiring(W[OFF], found.strength[OFF]).auroc > 0.75
    transposed = found.strength.T[OFF]
    assert score_wiring(W[OFF], transposed).auroc < score_wiring(W[OFF], found.strength[OFF]).auroc  # [to, from]


@pytest.mark.filterwarnings("ignore:.*random walk")
@pytest.mark.parametrize("method", METHODS, ids=KEYS)
def test_a_method_runs_where_its_needs_are_met_and_refuses_all_else(method, worlds):
    fluorescence = calcium_fluorescence((worlds["spiking"][1].activity >= 30).astype(float), np.random.default_rng(0))
    recordings = [recording for _, recording in worlds.values()] + [Recording(fluorescence)]
    for recording in recordings:
        if recording.model is None and "training" in method.needs:
            recording = replace(recording, model=worlds["modelled"][1].model)
        if missing := method.needs - recording.offers:
            with pytest.raises(ValueError, match=rf"recording should offer what {method.name[:4]}.*{NEEDS[min(missing)][:9]}"):
                method.estimate(recording, None)
        elif not recording.forced or method.key in ("perturbation", "attention", "ablation", "do_spike"):
            # Methods that watch are not made for a recording whose even steps are forced, but nothing in it stops them.
            found = method.estimate(recording, np.random.default_rng(0))
            assert np.isfinite(found.strength[OFF]).all()


def test_the_registry_holds_every_method_once():
    assert len(BY_KEY) == len(METHODS)
    assert {*KEYS} == {
        *("perturbation", "instruments", "correlation", "least_squares", "lasso", "proxies"),
        *("mvgc_aic", "mvgc_aicc", "mvgc_bic", "basis_granger", "shared_curve", "one_step_regression", "event_regression"),
        *("point_process", "transfer_entropy", "pcmci", "attention", "ablation", "do_spike"),
    }
    assert {need for method in METHODS for need in method.needs} == NEEDS.keys()


@pytest.mark.filterwarnings("ignore:.*random walk")
@pytest.mark.parametrize("method", METHODS, ids=KEYS)
def test_a_method_is_signed_where_its_strength_says_inhibition(method, inhibited):
    W, recording = inhibited[world_of(method)]
    assert (W[OFF] < 0).any()
    found = method.estimate(recording, np.random.default_rng(1))
    if method.key in (
        "ablation",
        "transfer_entropy",
    ):  # harm, or what chance has taken off, may be below zero and inhibits nobody
        assert not method.signed
    else:
        assert method.signed == (found.result.strength[OFF] < 0).any()
    if method.signed:
        assert (found.strength[OFF] >= 0).all()
        assert np.median(found.result.strength[W < 0]) < 0 < np.median(found.result.strength[W > 0])


def test_the_methods_of_the_sweep_are_of_the_registry_and_in_its_order():
    scored = [*spiking_sweep.BY_REGRESSION, *spiking_sweep.FROM_MODEL]
    assert scored == [key for key in KEYS if key in scored]


def test_a_sign_is_no_evidence_but_is_kept(worlds):
    _, recording = worlds["sigmoid"]
    upside_down = replace(recording, activity=1 - recording.activity)
    for key in ("correlation", "least_squares"):
        found = BY_KEY[key].estimate(upside_down, None)
        assert (found.result.strength[OFF] < 0).any()
        np.testing.assert_array_equal(found.strength, np.abs(found.result.strength))


def test_harm_below_zero_stays_below_zero(worlds):
    """Ablation has no sign: less than nothing is no evidence."""
    _, recording = worlds["modelled"]
    found = BY_KEY["ablation"].estimate(recording, np.random.default_rng(2))
    expected = read_outs.ablation_matrix(recording.model, np.random.default_rng(2)).strength
    np.testing.assert_array_equal(found.strength, expected)
    assert (found.strength[OFF] < 0).any()


def test_the_sigmoid_is_undone_where_there_is_one(worlds):
    _, recording = worlds["sigmoid"]
    for signal, undone in (("sigmoid", True), ("other", False)):
        found = BY_KEY["least_squares"].estimate(replace(recording, signal=signal), None)
        expected = observational.estimate_by_least_squares(recording.activity, sigmoid_neurons=undone)
        np.testing.assert_array_equal(found.result.strength, expected.strength)


def test_the_order_is_chosen_once_for_all_criteria(worlds, monkeypatch):
    chosen = []
    choose = granger.select_order
    monkeypatch.setattr(granger, "select_order", lambda x, most: chosen.append(most) or choose(x, most))
    recording = replace(worlds["spiking"][1])
    orders = [BY_KEY[f"mvgc_{name}"].estimate(recording, None).result.order for name in ("aic", "aicc", "bic")]
    assert chosen == [20]
    best = choose(recording.prepared, 20)
    assert orders == [best.aic, best.aicc, best.bic]


def test_a_model_is_trained_only_where_there_is_none(worlds, monkeypatch):
    _, recording = worlds["modelled"]
    trained = []
    monkeypatch.setattr(training, "fit_causalformer", lambda x, rng: trained.append(x) or recording.model)
    rng = np.random.default_rng(0)
    BY_KEY["attention"].estimate(recording, rng)
    assert not trained
    BY_KEY["attention"].estimate(replace(recording, model=None), rng)
    assert trained[0] is recording.activity


def test_a_recording_that_is_none_is_refused():
    with pytest.raises(ValueError, match=r"activity should have shape \(time, neurons\)"):
        Recording(np.zeros(5))
    with pytest.raises(ValueError, match="signal should be one of 'millivolts', 'sigmoid', 'spikes', 'other', but it is 'mV'"):
        Recording(np.zeros((5, 2)), "mV")


def test_a_recording_in_pieces_is_for_methods_that_take_them(worlds):
    """Pieces of any length, for those whose regressions never reach across; the others say what they need."""
    _, whole = worlds["spiking"]
    recording = replace(whole, activity=[whole.activity[:1500], whole.activity[1500:1510], whole.activity[1600:]])
    took = set()
    for method in METHODS:
        if method.needs <= recording.offers:
            found = method.estimate(recording, None)
            assert np.isfinite(found.strength[OFF]).all()
            took.add(method.key)
        elif method.needs <= whole.offers:
            with pytest.raises(ValueError, match="lacks one recording without gaps or trials"):
                method.estimate(recording, None)
    assert took == {"mvgc_aic", "mvgc_aicc", "mvgc_bic", "basis_granger", "one_step_regression", "event_regression"}


def test_spikes_are_read_from_potentials_or_taken_as_they_are(worlds):
    _, recording = worlds["spiking"]
    spikes = (recording.activity >= 30).astype(float)
    np.testing.assert_array_equal(recording.spikes, spikes)
    in_pieces = replace(recording, activity=[recording.activity[:50], recording.activity[50:]])
    np.testing.assert_array_equal(np.concatenate(in_pieces.spikes), spikes)
    as_spikes = Recording(spikes, "spikes")
    for key in ("point_process", "transfer_entropy"):
        found = [BY_KEY[key].estimate(one, None).strength for one in (recording, as_spikes)]
        np.testing.assert_array_equal(*found)
    assert "spikes" not in worlds["sigmoid"][1].offers


def test_pcmci_is_for_whoever_has_its_package(worlds, monkeypatch):
    _, recording = worlds["sigmoid"]
    monkeypatch.setitem(sys.modules, "tigramite", None)
    with pytest.raises(ValueError, match=r"what PCMCI needs, but it lacks the package tigramite, which pip install"):
        BY_KEY["pcmci"].estimate(recording, None)


def test_orders_that_are_known_are_not_chosen_again(worlds):
    _, whole = worlds["spiking"]
    assert replace(whole, max_order=3).orders.aic == 3
    half = replace(whole, activity=whole.activity[:2000], known_orders=replace(whole, max_order=2).orders)
    assert BY_KEY["mvgc_aic"].estimate(half, None).result.order == 2

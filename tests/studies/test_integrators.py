"""Integrators that are recorded in part, and the two of which nobody says what they are."""

import numpy as np
import pytest
from sklearn.metrics import r2_score

from helpers.methods.latent_regression import fit_latent_regression
from helpers.methods.stimulation import in_reach, retention
from helpers.scores.attractors import line_attractor_score
from helpers.studies import integrators
from helpers.worlds.teachers import feedforward_chain, integration_input, simulate_teacher


@pytest.fixture(params=integrators.MAKERS)
def kind(request):
    return request.param


def test_each_kind_solves_the_task_and_its_student_forecasts_another(kind):
    recording = integrators.recorded_integrator(kind, 0)
    assert recording.activity.shape == (5000, 25)
    assert np.corrcoef(recording.output, integrators.integral(recording.drive))[0, 1] > 0.98
    assert integrators.forecast_of_another_task(kind, 0) > 0.9
    assert integrators.forecast_of_another_task(kind, 0) < 1


def test_the_memory_rises_with_the_integral(kind):
    recording = integrators.recorded_integrator(kind, 1)
    assert np.linalg.norm(recording.memory) == pytest.approx(1)
    assert abs(recording.memory @ recording.student.components[0]) == pytest.approx(1)
    along = recording.activity @ recording.memory
    # A chain's memory is late, and leaks. What arrives beside a line is not kept, and yet moves the neurons.
    least = 0.6 if "aside" in kind else 0.9
    assert np.corrcoef(along, integrators.integral(recording.drive))[0, 1] > least


def test_a_chain_without_skips_has_none_and_a_line_attractor_may_be_fed_from_aside():
    plain = integrators.recorded_integrator("chain without skips", 0).network
    np.testing.assert_array_equal(plain.W, feedforward_chain(500, np.random.default_rng(0), skip=0).W)
    along, aside = (integrators.recorded_integrator(f"line attractor{end}", 0).network for end in ("", ", fed from aside"))
    np.testing.assert_array_equal(aside.W, along.W)
    slow = along.modes[:, 0]
    off = aside.input_pattern - 250 * slow
    assert np.linalg.norm(off) == pytest.approx(500)
    assert abs(slow @ off) < 100  # any direction, which hardly ever is the line's
    # What an input of 1 leaves in the output is the same, but for what the random pattern has of the line.
    assert aside.readout @ (250 * slow) == pytest.approx(along.readout @ along.input_pattern)


def test_a_recording_is_made_once_and_is_the_part_that_is_seen_of_the_whole():
    recording = integrators.recorded_integrator("chain", 0)
    assert recording is integrators.recorded_integrator("chain", 0)
    whole = integrators.whole_activity("chain", 0)
    assert whole.shape == (5000, 500)
    np.testing.assert_array_equal(whole[:, :25], recording.activity)
    np.testing.assert_allclose(whole @ recording.network.readout, recording.output)
    rng = np.random.default_rng(0)
    np.testing.assert_array_equal(recording.network.W, feedforward_chain(500, rng).W)
    np.testing.assert_array_equal(recording.drive, integration_input(rng))


def test_the_integral_counts_what_came_before():
    np.testing.assert_allclose(integrators.integral([1, 2, -4, 7]), [0, 0.01, 0.03, -0.01])


def test_the_two_are_a_line_attractor_and_a_chain_whose_scores_are_the_nearest():
    networks = integrators.two_unnamed_integrators()
    assert {name: one.unmask() for name, one in networks.items()} == {"A": "line attractor", "B": "chain"}
    differences = [
        abs(integrators.recorded_integrator("line attractor", s).score - integrators.recorded_integrator("chain", s).score)
        for s in range(integrators.CANDIDATES)
    ]
    assert abs(networks["A"].score - networks["B"].score) == min(differences)
    # Whoever looks at one does not read what it is.
    assert not any("chain" in repr(one) or "attractor" in repr(one) for one in networks.values())


def test_a_push_moves_the_memory():
    one = integrators.two_unnamed_integrators()["A"]
    assert one.push(one.memory, 0) == pytest.approx(1)
    assert one.push(-2 * one.memory, 0) == pytest.approx(-2)
    seed = next(
        s for s in range(integrators.CANDIDATES) if integrators.recorded_integrator("line attractor", s).score == one.score
    )
    W = integrators.recorded_integrator("line attractor", seed).network.W
    assert one.push(one.memory, 500) == pytest.approx(retention(W, in_reach(one.memory, 500), 500))
    assert one.push(one.input_pattern, 0) == pytest.approx(one.memory @ one.input_pattern[:25])


def test_other_fits_part_them_by_five_latents_alone():
    chain, line = (integrators.scores_of_other_fits(kind, 0) for kind in ("chain", "line attractor"))
    assert tuple(chain) == tuple(line) == integrators.OTHER_FITS
    assert chain["2 latents"] == integrators.recorded_integrator("chain", 0).score
    recording = integrators.recorded_integrator("chain", 0)
    five = fit_latent_regression(recording.activity, recording.drive, 5).connectivity
    assert chain["5 latents"] == line_attractor_score(five)
    assert len({round(score, 6) for score in chain.values()}) == 4  # four different fits
    assert min(chain[name] for name in integrators.OTHER_FITS[:3]) > 4
    assert chain["5 latents"] < 4 < line["5 latents"]


def test_a_forecast_is_judged_on_another_task_by_the_share_of_its_variance():
    recording = integrators.recorded_integrator("chain", 0)
    network, student = recording.network, recording.student
    rng = np.random.default_rng([0, 1])
    drive = integration_input(rng)[::-1]
    seen = simulate_teacher(network.W, 5000, rng, drive, network.input_pattern)[:, :25]
    latents = [student.components @ (seen[0] - student.mean)]
    for u in drive[:-1]:
        latents.append(student.transition @ latents[-1] + student.input_weights * u + student.intercept)
    predicted = student.mean + np.array(latents) @ student.components
    expected = r2_score(seen, predicted, multioutput="variance_weighted")
    assert integrators.forecast_of_another_task("chain", 0) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (np.ones(100), "pattern should have an entry for each of the 25 neurons that are seen, or of all 500, but it has 100"),
        (np.ones((1, 25)), r"pattern should have shape \(neurons,\)"),
        (np.ma.masked_equal(np.ones(25), 0), "pattern is a masked array"),
        (np.zeros(25), "pattern should have a direction"),
    ],
)
def test_an_unnamed_network_says_which_pushes_it_takes(pattern, words):
    network = integrators.two_unnamed_integrators()["A"]
    with pytest.raises(ValueError, match=words):
        network.push(pattern, 3)

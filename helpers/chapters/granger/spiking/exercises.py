"""Exercises of the notebook "Granger causality on spiking networks"."""

import numpy as np
from scipy.signal import lfilter

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import (
    BOOLEAN,
    LOPSIDED,
    NEGATIVE,
    SINGLE,
    TIES,
    WHOLE,
    ZEROS,
    edge_of_this_exercise,
    threshold_at,
)
from helpers.worlds import calcium, izhikevich

# --- input_from_spikes -------------------------------------------------------------------------------------


def moments_with_spikes(rng):
    """Networks at a moment at which some neurons spike, all of them or none; some stand exactly at the threshold."""
    W = np.array([[0.0, 0.0, -5.0], [5.0, 0.0, 0.0], [5.0, 5.0, 0.0]])
    cases = [Case("three neurons, of which 0 is at 30 mV and 2 at 80", (W, np.array([30.0, -60.0, 80.0])))]
    cases.append(Case("no neuron that spikes", (W, np.array([-60.0, 29.9, 12.0]))))
    cases.append(Case("whole numbers", (W.astype(int), np.array([-60, 75, 31]))))
    for threshold in (30.0, 31.0):
        connected = (rng.random((8, 8)) < 0.25) | np.roll(np.eye(8, dtype=bool), 1, axis=0)
        W = connected * np.where(np.arange(8) < 6, 5.0, -5.0) * rng.uniform(0.5, 1.5, size=(8, 8))
        v = rng.permutation([-60.0, -52.0, 12.0, 29.5, threshold, 44.0, 75.0, 110.0])
        cases.append(Case("eight neurons", (W, v)))
    return cases


def read_the_other_way(W, v):
    return W.T @ (v >= 30)


def sent_and_not_received(W, v):
    return (W * (v >= 30)).sum(axis=0)


def received_by_those_that_spike(W, v):
    return (W * (v >= 30)[:, None]).sum(axis=1)


def size_of_what_arrives(W, v):
    return np.abs(W @ (v >= 30))


def only_those_that_spike(W, v):
    return W @ v[v >= 30]


def weights_of_those_that_spike(W, v):
    return W[:, v >= 30]


def everybody_spikes(W, v):
    return W.sum(axis=1)


def those_that_do_not_spike(W, v):
    return W @ (v < 30)


def number_of_spikes(W, v):
    return W.sum(axis=1) * (v >= 30).sum()


def minus_for_those_that_do_not_spike(W, v):
    return W @ np.where(v >= 30, 1, -1)


def excitation_alone(W, v):
    return np.maximum(W, 0) @ (v >= 30)


def above_and_not_at(W, v):
    return W @ (v > 30)


def height_counts(W, v):
    return W @ np.where(v >= 30, v, 0)


def potential_counts(W, v):
    return W @ v


def strength_without_sign(W, v):
    return np.abs(W) @ (v >= 30)


def connections_counted(W, v):
    return (W != 0) @ (v >= 30)


def not_added_up(W, v):
    return W * (v >= 30)


def mean_of_those_that_spike(W, v):
    spiking = v >= 30
    return W @ spiking / max(spiking.sum(), 1)


def input_by_two_loops(W, v):
    arriving = np.zeros(len(W))
    for i in range(len(W)):
        for j in range(len(W)):
            if v[j] >= 30:
                arriving[i] += W[i, j]
    return arriving


def input_by_columns(W, v):
    return W[:, v >= 30].sum(axis=1)


INPUT_FROM_SPIKES = Exercise(
    reference=izhikevich.input_from_spikes,
    cases=moments_with_spikes,
    edges=(
        threshold_at(30, "in which a neuron stands at exactly 30 mV"),
        edge_of_this_exercise("in which no neuron spikes", lambda W, v: np.all(v < 30)),
        edge_of_this_exercise("in which more than one neuron spikes", lambda W, v: np.sum(v >= 30) > 1),
        WHOLE,
        LOPSIDED,
        ZEROS,
        TIES,
        NEGATIVE,
    ),
    mistakes={
        read_the_other_way: "The matrix is read the other way around: `W[i, j]` acts *on* i, from j. The sum runs over sources, the columns.",
        above_and_not_at: "A neuron spikes at 30 mV and above. This one misses those that stand exactly at 30.",
        height_counts: "How high a spike overshoots does not matter to those who receive it. It counts as one.",
        potential_counts: "Neurons that do not spike send nothing, whatever their potential.",
        strength_without_sign: "Inhibition has lost its sign: a spike of an inhibitory neuron takes 5 away.",
        not_added_up: "This is what each target gets from *each* source, a whole matrix. Add it up for each target.",
        mean_of_those_that_spike: "Two spikes push twice as much as one: add, do not average.",
        sent_and_not_received: "This is what each neuron *sends* to all others. Add up, for each target, what comes from all sources.",
        received_by_those_that_spike: "Here a neuron receives input only when it spikes itself, and from everybody. It is the *sources* that have "
        "to spike, and those are the columns.",
        size_of_what_arrives: "The sign of the sum is lost. Where more inhibition arrives than excitation, the input is negative.",
        only_those_that_spike: "The neurons that do not spike were taken out, so the numbers no longer fit the columns of `W`. Keep an entry for "
        "each neuron that says whether it spikes. (Nor does the potential itself count.)",
        weights_of_those_that_spike: "These are the weights of all neurons that spike, one column each. Add them up for each target.",
        everybody_spikes: "This is what arrives when *all* neurons spike. Only those at 30 mV or above do.",
        those_that_do_not_spike: "This adds up the weights of those that do *not* spike.",
        number_of_spikes: "Here each spike counts as if every neuron had sent it. What arrives depends on *who* spikes.",
        minus_for_those_that_do_not_spike: "Whoever does not spike sends nothing, not the opposite of a spike.",
        excitation_alone: "Inhibition was left out. A spike of an inhibitory neuron takes something away from its targets.",
        connections_counted: "This counts spikes that arrive. Each has a weight, +5 or -5.",
    },
    alternatives=[input_by_two_loops, input_by_columns],
    hints=[
        "Who spikes? That is an array of True and False, one entry per neuron.",
        "Target i receives the sum over all j that spike of `W[i, j]`: a product of a matrix and a vector.",
        "`spiking = v >= 30`, and then `W @ spiking`.",
    ],
    purpose=(
        "`W[to, from]` in use, and an easy start. A spike of 80 mV counts as one of 30; ask why. Whoever sums over the "
        "wrong index has the matrix transposed."
    ),
)


# --- izhikevich_step ---------------------------------------------------------------------------------------


def states(rng):
    """Neurons of both kinds, some just spiking, one of them exactly at the threshold; then all of them and none."""

    def neurons(v, input_mean=5, input_sd=2):
        n_neurons = len(v)
        network = izhikevich.izhikevich_network(n_neurons, rng, 0.3)
        u, current = rng.uniform(4, 14, size=n_neurons), rng.normal(input_mean, input_sd, size=n_neurons)
        return np.array(v), u, current, network.a, network.b, network.c, network.d

    below, above = lambda n: rng.uniform(-70, -40, size=n), lambda n: rng.uniform(31, 90, size=n)
    return [
        Case("five neurons, of which two spike", neurons([*above(1), *below(2), *above(1), *below(1)])),
        Case("two neurons, of which the first is at exactly 30 mV", neurons([30.0, *below(1)])),
        Case("three neurons, none of which spikes", neurons([*below(2), 29.9])),
        Case("two neurons that both spike", neurons(above(2))),
        Case("two neurons without input", neurons([*above(1), *below(1)], 0, 0)),
        Case("one neuron that spikes", neurons(above(1))),
    ]


def above_and_not_at_the_threshold(v, u, current, a, b, c, d):
    spiking = v > 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + a * (b * v - u)


def constants_of_the_textbook(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 5 * v + 140 - u + current)
    return v, u + a * (b * v - u)


def recovery_first(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return u + a * (b * v - u), v


def two_whole_steps(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.04 * v**2 + 4.1 * v + 108 - u + current
    return v, u + a * (b * v - u)


def input_in_full_at_each_half_step(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u) + current
    return v, u + a * (b * v - u)


def input_forgotten(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u)
    return v, u + a * (b * v - u)


def recovery_without_brackets(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + a * b * v - u


def recovery_as_fast_as_it_likes(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + (b * v - u)


def recovery_set_to_its_change(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, a * (b * v - u)


def recovery_not_moved(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u


def recovery_raised_for_all(v, u, current, a, b, c, d):
    v, u = np.where(v >= 30, c, v), u + d
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + a * (b * v - u)


def recovery_raised_after_the_steps(v, u, current, a, b, c, d):
    spiking = v >= 30
    v = np.where(spiking, c, v)
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + d * spiking + a * (b * v - u)


def recovery_pushes(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 + u + current)
    return v, u + a * (b * v - u)


def all_are_reset_alike(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, -65, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + a * (b * v - u)


def those_that_spike_wait(v, u, current, a, b, c, d):
    spiking = v >= 30
    later = v
    for _ in range(2):
        later = later + 0.5 * (0.04 * later**2 + 4.1 * later + 108 - u + current)
    return np.where(spiking, c, later), np.where(spiking, u + d, u + a * (b * later - u))


def reset_at_each_half_step(v, u, current, a, b, c, d):
    for _ in range(2):
        spiking = v >= 30
        v, u = np.where(spiking, c, v), u + d * spiking
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + a * (b * v - u)


def recovery_moves_first(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    u = u + a * (b * v - u)
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u


def both_half_steps_from_the_start(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    middle = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    v = v + 0.5 * (0.04 * middle**2 + 4.1 * middle + 108 - u + current)
    return v, u + a * (b * v - u)


def one_half_step_only(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + a * (b * v - u)


def recovery_of_half_a_step(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + 0.5 * a * (b * v - u)


def recovery_from_before_the_reset(v, u, current, a, b, c, d):
    spiking, later = v >= 30, np.where(v >= 30, c, v)
    raised = u + d * spiking
    for _ in range(2):
        later = later + 0.5 * (0.04 * later**2 + 4.1 * later + 108 - raised + current)
    return later, raised + a * (b * v - raised)


def spikes_cut_off(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return np.minimum(v, 30), u + a * (b * v - u)


def square_forgotten(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v + 4.1 * v + 108 - u + current)
    return v, u + a * (b * v - u)


def one_whole_step(v, u, current, a, b, c, d):
    spiking = v >= 30
    v = np.where(spiking, c, v)
    u = u + d * spiking
    v = v + 0.04 * v**2 + 4.1 * v + 108 - u + current
    u = u + a * (b * v - u)
    return v, u


def never_reset(v, u, current, a, b, c, d):
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + a * (b * v - u)


def recovery_not_raised(v, u, current, a, b, c, d):
    v = np.where(v >= 30, c, v)
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + a * (b * v - u)


def recovery_set_to_d(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), np.where(spiking, d, u)
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + a * (b * v - u)


def recovery_from_the_old_potential(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    later = u + a * (b * v - u)
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, later


def reset_after_the_step(v, u, current, a, b, c, d):
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    u = u + a * (b * v - u)
    spiking = v >= 30
    return np.where(spiking, c, v), u + d * spiking


def recovery_in_half_steps(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
        u = u + 0.5 * a * (b * v - u)
    return v, u


def change_for_the_value(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, a * (b * v - u)


def step_neuron_by_neuron(v, u, current, a, b, c, d):
    later_v, later_u = [], []
    for i in range(len(v)):
        potential, slow = (c[i], u[i] + d[i]) if v[i] >= 30 else (v[i], u[i])
        for _ in range(2):
            potential += 0.5 * (0.04 * potential * potential + 4.1 * potential + 108 - slow + current[i])
        later_v.append(potential)
        later_u.append((1 - a[i]) * slow + a[i] * b[i] * potential)
    return np.array(later_v), np.array(later_u)


def step_in_place(v, u, current, a, b, c, d):
    v, u = v.copy(), u.copy()
    spiking = v >= 30
    v[spiking] = c[spiking]
    u[spiking] += d[spiking]
    half = v + (0.04 * v**2 + 4.1 * v + 108 - u + current) / 2
    v = half + (0.04 * half**2 + 4.1 * half + 108 - u + current) / 2
    u += a * (b * v - u)
    return v, u


IZHIKEVICH_STEP = Exercise(
    reference=izhikevich.izhikevich_step,
    cases=states,
    tolerance=1e-9,
    expects="two arrays, the potentials and the recovery",
    edges=(
        threshold_at(30, "in which a neuron stands at exactly 30 mV"),
        edge_of_this_exercise("in which a neuron spikes", lambda v, u, current, a, b, c, d: np.any(v >= 30)),
        edge_of_this_exercise("in which a neuron does not spike", lambda v, u, current, a, b, c, d: np.any(v < 30)),
        ZEROS,
        TIES,
        NEGATIVE,
    ),
    mistakes={
        one_whole_step: "The potential moves too fast for one step of a millisecond: take two of half a millisecond.",
        never_reset: "Neurons at or above 30 mV are never reset, and so grow without end. Begin with `v = c` and `u + d` for those that spike.",
        recovery_not_raised: "A spike also raises the recovery variable by d. Without that a neuron never tires. (If you did raise it: was "
        "`v` reset already when you asked who spikes?)",
        change_for_the_value: "The equations give the *change*. Add it to what was there: `v = v + ...`, `u = u + ...`.",
        recovery_set_to_d: "A spike *adds* d to the recovery variable; it does not set it to d.",
        recovery_from_the_old_potential: "The recovery variable follows the potential as it is *after* its two half-steps.",
        reset_after_the_step: "The reset comes first. Whoever spikes now stands at its peak for this millisecond, and is reset in the next.",
        above_and_not_at_the_threshold: "A neuron spikes at 30 mV and above. One that stands at exactly 30 is reset as well.",
        constants_of_the_textbook: "These are the constants of Izhikevich's own paper, 5 and 140. This model has others: look at the equation above.",
        recovery_first: "The two are swapped: the potential comes first, then the recovery.",
        two_whole_steps: "These are two steps of a whole millisecond each. Half a millisecond brings half the change.",
        input_in_full_at_each_half_step: "The input is part of the change, so half a millisecond brings half of it too.",
        input_forgotten: "The input is missing. What arrives from others, and the noise, moves the potential.",
        recovery_without_brackets: "The speed a belongs to the whole change, b v - u, so that u is drawn *towards* b v, a little at each step.",
        recovery_as_fast_as_it_likes: "The parameter a is missing: it says how slowly the recovery follows.",
        recovery_set_to_its_change: "a (b v - u) is the *change* of the recovery. Add it to what was there.",
        recovery_not_moved: "The recovery takes a step too, after the potential, whether a neuron spikes or not.",
        recovery_raised_for_all: "Only those that spike have their recovery raised by d.",
        recovery_raised_after_the_steps: "The recovery of those that spike rises at the reset, before the potential moves: the two half-steps know it.",
        recovery_moves_first: "The recovery moved first here. The potential takes its two half-steps with the recovery as it was.",
        both_half_steps_from_the_start: "The second half-step has to begin where the first one ended.",
        one_half_step_only: "After one half-step only half of the millisecond has passed. Take two.",
        recovery_of_half_a_step: "The recovery takes one step of a *whole* millisecond.",
        recovery_from_before_the_reset: "The recovery follows the potential as it was before the reset. It should follow the new one, after both half-steps.",
        spikes_cut_off: "The potential was cut at 30 mV. The model lets it rise as far as it goes, and resets it in the next millisecond.",
        square_forgotten: "The potential comes in squared: that is what makes a spike.",
        recovery_pushes: "The recovery pulls the potential back: it is taken off.",
        all_are_reset_alike: "Each neuron has a potential c of its own to which it is reset.",
        those_that_spike_wait: "Neurons that were reset wait here. The reset takes no time: they go on in the same millisecond as the others.",
        reset_at_each_half_step: "Who spikes is asked once, at the beginning. A neuron that passes 30 mV after the first half-step is reset in the "
        "next millisecond.",
        recovery_in_half_steps: "Only the potential takes half-steps. The recovery is slow and takes one step, at the end.",
    },
    alternatives=[step_neuron_by_neuron, step_in_place],
    hints=[
        "Three things happen, in this order: reset, potential, recovery.",
        "`np.where(spiking, c, v)` resets those that spike, and `u + d * spiking` raises their recovery.",
        "Twice: `v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)`. Then once: `u = u + a * (b * v - u)`.",
    ],
    purpose=(
        "Writing the model yourself. What comes first, and why two half-steps? It is the longest exercise here; for a "
        "short class show the solution."
    ),
)


# --- normalise_potential -----------------------------------------------------------------------------------


def potentials(rng):
    """Potentials with and without spikes, and different numbers of steps to fit on; one is at rest while it is fitted."""
    cases = []
    for n_fitted in (None, 40, 80):
        v = rng.normal([-55, -60, -50], [4, 8, 6], size=(80, 3)) + np.linspace(0, 10, 80)[:, None]
        v[rng.random(v.shape) < 0.1] = 75.0
        v[rng.random(v.shape) < 0.1] = 5.0  # on its way up: neither at rest nor cut
        v[::20] = [[62.0, 30.0, 110.0]]
        cases.append(Case(f"80 ms of three neurons, n_fitted={n_fitted}", (v, n_fitted)))
    at_rest = -60 + 0.1 * rng.normal(size=(12, 2))
    at_rest[8:10] = 75.0
    cases.append(Case("two neurons that spike only after the steps that are fitted", (at_rest, 6)))
    cases.append(Case("one neuron, and two steps to fit on", (np.array([[-60.0], [-50.0], [80.0], [31.0], [-40.0]]), 2)))
    cases.append(Case("two neurons that never spike", (rng.normal(-60, 5, size=(8, 2)), None)))
    return cases


def leaks_the_test_set(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    return (clipped - clipped.mean(axis=0)) / clipped.std(axis=0)


def overshoot_left_in(membrane_potential, n_fitted=None):
    fitted = membrane_potential[:n_fitted]
    return (membrane_potential - fitted.mean(axis=0)) / fitted.std(axis=0)


def one_scale_for_all(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped[:n_fitted]
    return (clipped - fitted.mean()) / fitted.std()


def divided_by_the_variance(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped[:n_fitted]
    return (clipped - fitted.mean(axis=0)) / fitted.var(axis=0)


def only_the_fitted_steps(membrane_potential, n_fitted=None):
    fitted = np.minimum(membrane_potential, 30)[:n_fitted]
    return (fitted - fitted.mean(axis=0)) / fitted.std(axis=0)


def cut_from_below(membrane_potential, n_fitted=None):
    clipped = np.maximum(membrane_potential, 30)
    fitted = clipped[:n_fitted]
    return (clipped - fitted.mean(axis=0)) / fitted.std(axis=0)


def cut_on_both_sides(membrane_potential, n_fitted=None):
    clipped = np.clip(membrane_potential, -30, 30)
    fitted = clipped[:n_fitted]
    return (clipped - fitted.mean(axis=0)) / fitted.std(axis=0)


def spread_with_one_less(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped[:n_fitted]
    return (clipped - fitted.mean(axis=0)) / fitted.std(axis=0, ddof=1)


def cut_after_normalising(membrane_potential, n_fitted=None):
    fitted = membrane_potential[:n_fitted]
    return np.minimum((membrane_potential - fitted.mean(axis=0)) / fitted.std(axis=0), 30)


def measured_before_the_cut(membrane_potential, n_fitted=None):
    fitted = membrane_potential[:n_fitted]
    return (np.minimum(membrane_potential, 30) - fitted.mean(axis=0)) / fitted.std(axis=0)


def cut_for_mean_and_spread_alone(membrane_potential, n_fitted=None):
    fitted = np.minimum(membrane_potential[:n_fitted], 30)
    return (membrane_potential - fitted.mean(axis=0)) / fitted.std(axis=0)


def each_part_by_itself(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    parts = [clipped] if n_fitted in (None, len(clipped)) else [clipped[:n_fitted], clipped[n_fitted:]]
    return np.vstack([(part - part.mean(axis=0)) / part.std(axis=0) for part in parts])


def measured_on_the_rest(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped if n_fitted in (None, len(clipped)) else clipped[n_fitted:]
    return (clipped - fitted.mean(axis=0)) / fitted.std(axis=0)


def measured_on_the_last_steps(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped if n_fitted is None else clipped[-n_fitted:]
    return (clipped - fitted.mean(axis=0)) / fitted.std(axis=0)


def spread_of_all_steps(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    return (clipped - clipped[:n_fitted].mean(axis=0)) / clipped.std(axis=0)


def mean_of_all_steps(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    return (clipped - clipped.mean(axis=0)) / clipped[:n_fitted].std(axis=0)


def not_divided_by_the_spread(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    return clipped - clipped[:n_fitted].mean(axis=0)


def mean_left_in(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    return clipped / clipped[:n_fitted].std(axis=0)


def between_zero_and_one(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    low, high = clipped[:n_fitted].min(axis=0), clipped[:n_fitted].max(axis=0)
    return (clipped - low) / (high - low)


def spikes_left_out(membrane_potential, n_fitted=None):
    clipped = np.where(membrane_potential >= 30, 0, membrane_potential)
    fitted = clipped[:n_fitted]
    return (clipped - fitted.mean(axis=0)) / fitted.std(axis=0)


def each_moment_by_itself(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped[:n_fitted]
    return (clipped - fitted.mean(axis=1)) / fitted.std(axis=1)


def each_moment_with_its_own_spread(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    return (clipped - clipped.mean(axis=1, keepdims=True)) / clipped.std(axis=1, keepdims=True)


def one_spread_for_all(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped[:n_fitted]
    return (clipped - fitted.mean(axis=0)) / fitted.std()


def one_mean_for_all(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped[:n_fitted]
    return (clipped - fitted.mean()) / fitted.std(axis=0)


def all_but_the_last_step(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped[: -1 if n_fitted is None else n_fitted]
    return (clipped - fitted.mean(axis=0)) / fitted.std(axis=0)


def nothing_fitted_where_none_is_given(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped[: n_fitted or 0]
    return (clipped - fitted.mean(axis=0)) / fitted.std(axis=0)


def brackets_missing_above(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped[:n_fitted]
    return clipped - fitted.mean(axis=0) / fitted.std(axis=0)


def normalised_by_loop(membrane_potential, n_fitted=None):
    columns = []
    for v in np.transpose(membrane_potential):
        v = np.clip(v, None, 30.0)
        columns.append((v - np.mean(v[:n_fitted])) / np.sqrt(np.var(v[:n_fitted])))
    return np.stack(columns, axis=1)


def normalised_by_where(membrane_potential, n_fitted=None):
    v = np.where(membrane_potential > 30, 30, membrane_potential)
    level = v[:n_fitted].mean(axis=0, keepdims=True)
    return (v - level) / np.sqrt(np.mean((v[:n_fitted] - level) ** 2, axis=0))


NORMALISE_POTENTIAL = Exercise(
    reference=izhikevich.normalise_potential,
    cases=potentials,
    edges=(
        edge_of_this_exercise("in which `n_fitted` is not given", lambda v, n_fitted: n_fitted is None),
        edge_of_this_exercise(
            "in which `n_fitted` leaves steps for a test", lambda v, n_fitted: n_fitted not in (None, len(v))
        ),
        edge_of_this_exercise("in which a neuron spikes", lambda v, n_fitted: np.any(v > 30)),
        SINGLE,
        TIES,
        NEGATIVE,
    ),
    equivalent={
        "np.minimum(membrane_potential, 30) -> np.minimum(30, membrane_potential)": "the smaller of two numbers is the same either way",
    },
    mistakes={
        leaks_the_test_set: "Mean and spread come from *all* steps, also from those that are kept for a test: that leaks the test set into training.",
        overshoot_left_in: "The spikes are not cut. How far a simulated spike shoots above 30 mV depends on the step of the simulation, and means nothing.",
        one_scale_for_all: "Each neuron has a mean and a spread of its own: use `axis=0`.",
        divided_by_the_variance: "Divide by the standard deviation, so that the result has a standard deviation of 1.",
        only_the_fitted_steps: "Only mean and spread come from the first steps. All steps are to be normalised with them.",
        cut_on_both_sides: "This cuts from below as well, at −30 mV, and so loses all of the potential at rest. Cut above alone.",
        spread_with_one_less: "This divides by n − 1, so that the result has not quite a standard deviation of 1. Leave `ddof` at 0.",
        cut_after_normalising: "The cut comes too late: after normalising, 30 is no longer 30 mV. Cut first, and measure what is left.",
        measured_before_the_cut: "Mean and spread come from the potential *before* the cut, so that the overshoot still counts in them.",
        cut_for_mean_and_spread_alone: "Mean and spread come from the cut potential, but what is returned is not cut.",
        each_part_by_itself: "The later steps were normalised by a mean and a spread of their own. In a test nobody knows these: take those of the "
        "first steps for all.",
        measured_on_the_rest: "Mean and spread come from the steps that are kept for the test. Take the *first* `n_fitted` steps.",
        measured_on_the_last_steps: "Mean and spread come from the last `n_fitted` steps. The training part is at the start.",
        spread_of_all_steps: "The mean comes from the first steps, but the spread from all of them: that is a leak, too.",
        mean_of_all_steps: "The spread comes from the first steps, but the mean from all of them: that is a leak, too.",
        not_divided_by_the_spread: "The mean is 0 now, but the spread is still that of each neuron, in mV.",
        mean_left_in: "The spread is 1 now, but the mean is still there.",
        between_zero_and_one: "This brings the smallest to 0 and the largest to 1. Asked are a mean of 0 and a standard deviation of 1.",
        spikes_left_out: "Spikes were set to 0 mV. What lies above 30 mV becomes 30.",
        each_moment_by_itself: "This takes the mean over neurons at each moment. Each *neuron* has a mean over time.",
        each_moment_with_its_own_spread: "Every moment got a mean and a spread of its own, over neurons. Each *neuron* has them, over time.",
        one_spread_for_all: "Each neuron has a mean of its own here, but all have one spread. Take both over time alone.",
        one_mean_for_all: "Each neuron has a spread of its own here, but all have one mean. Take both over time alone.",
        all_but_the_last_step: "Where `n_fitted` is None, *all* steps give mean and spread, the last one included.",
        nothing_fitted_where_none_is_given: "Where `n_fitted` is None no step is left to give a mean. None stands for all steps.",
        brackets_missing_above: "Division comes before subtraction: here only the mean was divided.",
        cut_from_below: "This raises everything below 30 mV to 30. Cut what lies *above*.",
    },
    alternatives=[normalised_by_loop, normalised_by_where],
    hints=[
        "Three steps: cut, measure mean and spread, bring to 0 and 1. Which of them may see all time steps?",
        "`clipped = np.minimum(membrane_potential, 30)`, and `fitted = clipped[:n_fitted]` for mean and standard deviation.",
        "`(clipped - fitted.mean(axis=0)) / fitted.std(axis=0)`. With None, `[:n_fitted]` takes all steps.",
    ],
    purpose=(
        "No leak from test to training. Ask why potentials are cut at 30, who may see which steps, and whether Granger "
        "causality cares about units at all."
    ),
)


# --- calcium_of_spikes -------------------------------------------------------------------------------------


def spike_trains(rng):
    """Single spikes by hand, at the beginning and at the end, too, and random trains with different decays; one neuron is silent."""
    cases = [Case("a spike at 2 ms, with a decay of 4 ms", (np.eye(12)[:, [2]], 4.0))]
    cases.append(Case("a spike in the last millisecond and a silent neuron", (np.eye(6)[:, [5]] * [1, 0] > 0, 3.0)))
    cases.append(Case("a spike in the first millisecond, in whole numbers", (np.eye(8, dtype=int)[:, [0]], 2.5)))
    for decay in (10.0, 200.0):
        spikes = rng.random((60, 3)) < 0.2
        spikes[20:23, 0] = True  # three in a row
        cases.append(Case(f"60 ms of three neurons with a decay of {decay:g} ms, as True and False", (spikes, decay)))
    cases.append(Case("the same as ones and zeros", (spikes.astype(float), 40.0)))
    return cases


def never_decays(spikes, decay):
    return np.cumsum(spikes, axis=0)


def lost_and_not_kept(spikes, decay):
    return lfilter([1], [1, -(1 - np.exp(-1 / decay))], spikes, axis=0)


def half_after_the_decay(spikes, decay):
    return lfilter([1], [1, -(0.5 ** (1 / decay))], spikes, axis=0)


def decay_upside_down(spikes, decay):
    return lfilter([1], [1, -np.exp(-decay)], spikes, axis=0)


def along_the_neurons(spikes, decay):
    return lfilter([1], [1, -np.exp(-1 / decay)], spikes, axis=1)


def a_millisecond_late(spikes, decay):
    return lfilter([0, 1], [1, -np.exp(-1 / decay)], spikes, axis=0)


def averaged_over_the_decay(spikes, decay):
    return lfilter([1 - np.exp(-1 / decay)], [1, -np.exp(-1 / decay)], spikes, axis=0)


def decay_as_the_factor(spikes, decay):
    return lfilter([1], [1, -decay], spikes, axis=0)


def one_over_the_decay(spikes, decay):
    return lfilter([1], [1, -1 / decay], spikes, axis=0)


def first_order_of_the_exponential(spikes, decay):
    return lfilter([1], [1, -(1 - 1 / decay)], spikes, axis=0)


def sign_of_the_filter(spikes, decay):
    return lfilter([1], [1, np.exp(-1 / decay)], spikes, axis=0)


def stored_as_the_spikes_are(spikes, decay):
    calcium = np.zeros_like(spikes)
    calcium[0] = spikes[0]
    for t in range(1, len(spikes)):
        calcium[t] = calcium[t - 1] * np.exp(-1 / decay) + spikes[t]
    return calcium


def added_onto_the_spikes(spikes, decay):
    calcium = spikes.copy()
    for t in range(1, len(spikes)):
        calcium[t] += np.exp(-1 / decay) * calcium[t - 1]
    return calcium


def euler_from_the_second_step_on(spikes, decay):
    calcium = np.zeros(np.shape(spikes))
    for t in range(1, len(spikes)):
        calcium[t] = calcium[t - 1] - calcium[t - 1] / decay + spikes[t]
    return calcium


def decays_from_the_start(spikes, decay):
    return np.cumsum(spikes, axis=0) * np.exp(-np.arange(len(spikes)) / decay)[:, None]


def same_array_at_each_step(spikes, decay):
    calcium, now = [], np.zeros(spikes.shape[1])
    for t in range(len(spikes)):
        now *= np.exp(-1 / decay)
        now += spikes[t]
        calcium.append(now)
    return np.array(calcium)


def one_millisecond_only(spikes, decay):
    return lfilter([1, np.exp(-1 / decay)], [1], spikes, axis=0)


def set_to_one_by_a_spike(spikes, decay):
    calcium, now = np.zeros(np.shape(spikes)), 0.0
    for t in range(len(spikes)):
        now = np.where(spikes[t] > 0, 1.0, now * np.exp(-1 / decay))
        calcium[t] = now
    return calcium


def saturates(spikes, decay):
    return np.minimum(lfilter([1], [1, -np.exp(-1 / decay)], spikes, axis=0), 1)


def decays_in_its_own_millisecond(spikes, decay):
    return np.exp(-1 / decay) * lfilter([1], [1, -np.exp(-1 / decay)], spikes, axis=0)


def grows(spikes, decay):
    return lfilter([1], [1, -np.exp(1 / decay)], spikes, axis=0)


def exponential_forgotten(spikes, decay):
    return lfilter([1], [1, 1 / decay], spikes, axis=0)


def first_millisecond_lost(spikes, decay):
    calcium = np.zeros(np.shape(spikes))
    for t in range(1, len(spikes)):
        calcium[t] = np.exp(-1 / decay) * calcium[t - 1] + spikes[t]
    return calcium


def last_millisecond_lost(spikes, decay):
    calcium = np.zeros(np.shape(spikes))
    calcium[0] = spikes[0]
    for t in range(1, len(spikes) - 1):
        calcium[t] = np.exp(-1 / decay) * calcium[t - 1] + spikes[t]
    return calcium


def kernel_in_the_middle(spikes, decay):
    kernel = np.exp(-np.arange(len(spikes)) / decay)
    return np.stack([np.convolve(train, kernel, mode="same") for train in np.transpose(spikes)], axis=1)


def kernel_of_all_steps(spikes, decay):
    kernel = np.exp(-np.arange(len(spikes)) / decay)
    return np.stack([np.convolve(train, kernel) for train in np.transpose(spikes)], axis=1)


def spikes_alone_decay(spikes, decay):
    return spikes * np.exp(-np.arange(len(spikes)) / decay)[:, None]


def all_neurons_together(spikes, decay):
    return lfilter([1], [1, -np.exp(-1 / decay)], np.sum(spikes, axis=1))


def calcium_by_a_loop(spikes, decay):
    calcium, now = np.zeros(np.shape(spikes)), 0.0
    for t in range(len(spikes)):
        now = now * np.exp(-1 / decay) + spikes[t]
        calcium[t] = now
    return calcium


def calcium_by_convolution(spikes, decay):
    kernel = np.exp(-np.arange(len(spikes)) / decay)
    return np.stack([np.convolve(train, kernel)[: len(spikes)] for train in np.transpose(spikes)], axis=1)


CALCIUM_OF_SPIKES = Exercise(
    reference=calcium.calcium_of_spikes,
    cases=spike_trains,
    edges=(
        edge_of_this_exercise("with a spike in the first millisecond", lambda spikes, decay: np.any(spikes[0])),
        edge_of_this_exercise("with a spike in the last millisecond", lambda spikes, decay: np.any(spikes[-1])),
        edge_of_this_exercise("in which a neuron spikes more than once", lambda spikes, decay: spikes.sum(axis=0).max() > 1),
        edge_of_this_exercise("with a neuron that never spikes", lambda spikes, decay: not spikes.any(axis=0).all()),
        BOOLEAN,
        WHOLE,
        SINGLE,
        ZEROS,
        TIES,
    ),
    lies_in=(0, np.inf),
    mistakes={
        never_decays: "Calcium only piles up here. In each millisecond a part of it is lost.",
        lost_and_not_kept: "This keeps what should be *lost*. After one millisecond `np.exp(-1 / decay)` of the calcium is left.",
        half_after_the_decay: "After the time constant 1/e is left, about 0.37, and not one half.",
        decay_upside_down: "A longer time constant means a slower decay. The milliseconds stand above, the time constant below: exp(-1/decay).",
        along_the_neurons: "Time runs along the first axis. Here calcium leaks from one neuron into the next.",
        decay_as_the_factor: "Calcium explodes here: it is multiplied by the time constant in each millisecond. What share of it is left after "
        "one millisecond?",
        one_over_the_decay: "With a longer time constant *more* should be left after a millisecond; here it is less.",
        first_order_of_the_exponential: "Close: 1 − 1/decay is the exponential's first step, good for long decays. What is left is "
        "exactly exp(−1/decay).",
        sign_of_the_filter: "Calcium changes sign each millisecond here: `lfilter` takes the factor with a minus, `[1, -k]`.",
        stored_as_the_spikes_are: "An array made like `spikes` has their type. Whole numbers lose what comes behind the point, and True "
        "stands for any amount of calcium. Make an array of decimal numbers.",
        added_onto_the_spikes: "A copy of `spikes` keeps their type, True and False or whole numbers, and no fraction can be added to "
        "that. Make an array of decimal numbers.",
        euler_from_the_second_step_on: "Close, but 1 − 1/decay is only the exponential's first step; what is left is exp(−1/decay). And the spikes of "
        "the first millisecond count as well.",
        decays_from_the_start: "Here all calcium decays as if it had come in at the beginning. Each spike's calcium decays from that spike on.",
        same_array_at_each_step: "All rows are the same array, changed at each step: in the end they hold the last millisecond. Keep a new array of "
        "each step.",
        set_to_one_by_a_spike: "A spike *adds* 1 to the calcium that is still there; it does not set it to 1.",
        saturates: "Calcium is cut off at 1 here. In this model it never saturates: spikes in a row pile up.",
        decays_in_its_own_millisecond: "A spike adds a whole 1 in its own millisecond. It decays from the next one on.",
        grows: "What is left is more than what was there: calcium grows. The exponent needs a minus.",
        exponential_forgotten: "-1/decay is the exponent. What is left after one millisecond is e to the power of it.",
        first_millisecond_lost: "A spike in the first millisecond is lost. Calcium begins with the spikes of that millisecond.",
        last_millisecond_lost: "The last millisecond has no calcium: the loop ends one step too early.",
        kernel_in_the_middle: '`mode="same"` cuts out the middle of the convolution. Here the result begins with the spikes: take its first '
        "steps.",
        kernel_of_all_steps: "The convolution goes on after the recording has ended. Keep as many steps as there are spikes.",
        one_millisecond_only: "This remembers the spikes of one millisecond ago and nothing earlier. What is left of all *calcium* goes on decaying.",
        spikes_alone_decay: "Here spikes count less the later they come. It is the calcium of each spike that decays, from that spike on.",
        all_neurons_together: "All neurons were added up. Each has a calcium of its own.",
        a_millisecond_late: "A spike adds to the calcium of its own millisecond, in this model.",
        averaged_over_the_decay: "A spike should add 1. This is a running mean, in which it adds less the longer the decay.",
    },
    alternatives=[calcium_by_a_loop, calcium_by_convolution],
    hints=[
        "c(t) is what was left of c(t - 1), plus 1 for each spike. How much is left after one millisecond?",
        "With `kept = np.exp(-1 / decay)`: c(t) = kept * c(t - 1) + spikes(t). A loop over t does it.",
        "`lfilter([1], [1, -kept], spikes, axis=-2)` is the same recursion in one call.",
    ],
    purpose=(
        "What an indicator takes away. What is left after 142 ms, and after 205? Ask which of smear, noise and frames can"
        " be undone."
    ),
)


# --- spike_triggered_change --------------------------------------------------------------------------------


def short_recordings(rng):
    """A simulation of some dozen spikes, made-up potentials with many, and short ones with a neuron at exactly 30 mV."""
    network = izhikevich.izhikevich_network(5, rng, 0.5)
    v = izhikevich.simulate_izhikevich(network, 1500, rng).membrane_potential
    v[[100, 103], 4], v[100:105, 2] = 42.0, [-50.0, -47.0, -52.0, -51.0, -49.5]  # so that it spikes for certain
    cases = [Case("neuron 4 as source and neuron 2 as target, of five", (v, 4, 2))]
    for source, target in [(0, 1), (2, 0)]:
        v = rng.uniform(-65, -40, size=(120, 3))
        spiking = rng.random(v.shape) < 0.2
        v[10], spiking[10] = -65.0, False  # as at the start of a simulation
        spiking[[0, -1], source] = True
        v[spiking] = rng.uniform(31, 90, size=spiking.sum())
        v[1:, target] += 6 * spiking[:-1, source]
        cases.append(Case(f"neuron {source} as source and neuron {target} as target, of three", (v, source, target)))
    for who in ("source", "target"):
        v = rng.uniform(-65, -40, size=(10, 2))
        v[0] = -65.0
        v[[1, 4], 0], v[6, 1] = (55.0, 41.0), 62.0
        v[(8, 0) if who == "source" else (2, 1)] = 30.0
        cases.append(Case(f"two neurons, and a {who} that once stands at exactly 30 mV", (v, 0, 1)))
    return cases


def _spikes_at_the_end(v, source, target):
    return v[-1, source] >= 30


def without_comparison(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean()


def targets_own_spikes_count(v, source, target):
    spiking = v[:-1, source] >= 30
    change = v[1:, target] - v[:-1, target]
    return change[spiking].mean() - change[~spiking].mean()


def source_and_target_swapped(v, source, target):
    spiking = v[:-1, target] >= 30
    quiet = (v[:-1, source] < 30) & (v[1:, source] < 30)
    change = v[1:, source] - v[:-1, source]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def at_the_same_time(v, source, target):
    spiking = v[1:, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def level_and_not_change(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    after = v[1:, target]
    return after[quiet & spiking].mean() - after[quiet & ~spiking].mean()


def reset_still_in(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = v[1:, target] < 30
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def own_spike_still_in(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = v[:-1, target] < 30
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def compared_with_all(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet].mean()


def groups_swapped(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & ~spiking].mean() - change[quiet & spiking].mean()


def sums_of_changes(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].sum() - change[quiet & ~spiking].sum()


def source_above_and_not_at(v, source, target):
    spiking = v[:-1, source] > 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def target_quiet_at_the_threshold(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] <= 30) & (v[1:, target] <= 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def threshold_on_the_wrong_side_everywhere(v, source, target):
    spiking = v[:-1, source] > 30
    quiet = (v[:-1, target] <= 30) & (v[1:, target] <= 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def a_millisecond_too_late(v, source, target):
    spiking = v[:-2, source] >= 30
    quiet = (v[1:-1, target] < 30) & (v[2:, target] < 30)
    change = v[2:, target] - v[1:-1, target]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def source_quiet_in_place_of_target(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = v[1:, source] < 30
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def medians_of_changes(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return np.median(change[quiet & spiking]) - np.median(change[quiet & ~spiking])


def size_of_the_changes(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = np.abs(v[1:, target] - v[:-1, target])
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def comparison_with_the_targets_spikes(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[~spiking].mean()


def not_quiet_counts_as_no_spike(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[~(quiet & spiking)].mean()


def quiet_at_one_end_is_enough(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) | (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def one_moment_too_many(v, source, target):
    spiking = v[:, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def beyond_the_last_moment(v, source, target):
    change = v[np.arange(len(v)) + 1, target] - v[:, target]
    spiking, quiet = v[:, source] >= 30, v[:, target] < 30
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def zeros_for_all_others(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return np.mean(change * (quiet & spiking)) - np.mean(change * (quiet & ~spiking))


def in_units_of_the_spread(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return (change[quiet & spiking].mean() - change[quiet & ~spiking].mean()) / change[quiet].std()


def triggered_by_a_loop(v, source, target):
    after, otherwise = [], []
    for t in range(len(v) - 1):
        if v[t, target] < 30 and v[t + 1, target] < 30:
            group = after if v[t, source] >= 30 else otherwise
            group.append(v[t + 1, target] - v[t, target])
    return np.mean(after) - np.mean(otherwise)


def triggered_by_regression(v, source, target):
    quiet = np.maximum(v[:-1, target], v[1:, target]) < 30
    spiking = (v[:-1, source] >= 30)[quiet].astype(float)
    covariance = np.cov(spiking, np.diff(v[:, target])[quiet])
    return covariance[0, 1] / covariance[0, 0]


SPIKE_TRIGGERED_CHANGE = Exercise(
    reference=izhikevich.spike_triggered_change,
    cases=short_recordings,
    tolerance=1e-8,
    edges=(
        threshold_at(30, "in which a neuron stands at exactly 30 mV"),
        edge_of_this_exercise("in which the source spikes in the last millisecond", _spikes_at_the_end),
        TIES,
        NEGATIVE,
    ),
    mistakes={
        without_comparison: "A neuron moves without any spike, too. Subtract its mean change in milliseconds without one.",
        targets_own_spikes_count: "The target's own spikes, up and down by 100 mV, drown everything. Leave those milliseconds out.",
        source_and_target_swapped: "Source and target are swapped: whose spikes, and whose change?",
        at_the_same_time: "The spike arrives one millisecond later: the change from t to t + 1 belongs to a spike at t.",
        level_and_not_change: "This compares potentials, not their changes: it asks where the target stood, not where it was pushed.",
        own_spike_still_in: "The target's rise to its own spike is still in: leave out where it stands at 30 mV at t + 1, too.",
        compared_with_all: "The comparison holds the milliseconds after a spike, too. Compare with those *without* one.",
        groups_swapped: "The sign is reversed: the change is the later potential minus the earlier, and what a spike adds is with it, minus "
        "without it.",
        sums_of_changes: "Sums grow with the number of milliseconds, and the two groups have very different numbers. Compare means.",
        source_above_and_not_at: "A source spikes at 30 mV and above. This one misses a spike that stands at exactly 30.",
        target_quiet_at_the_threshold: "A target that stands at exactly 30 mV spikes, so that millisecond is left out.",
        threshold_on_the_wrong_side_everywhere: "Exactly 30 mV is a spike, for the source as for the target.",
        a_millisecond_too_late: "This looks one millisecond too late. The change from t to t + 1 belongs to a spike at t.",
        source_quiet_in_place_of_target: "It is the *target* whose own spikes have to be left out. Here the source's were.",
        medians_of_changes: "These are medians. Asked is the difference of two means.",
        size_of_the_changes: "The sign of each change is lost, and with it whether a spike pushes up or down.",
        comparison_with_the_targets_spikes: "The target's own spikes were left out of one group only. Leave them out of both.",
        not_quiet_counts_as_no_spike: '"Not quiet and spiking" holds the target\'s own spikes as well. The comparison is quiet, and without a spike of '
        "the source.",
        quiet_at_one_end_is_enough: "The target has to be below 30 mV at *both* ends of the millisecond.",
        one_moment_too_many: "There is one change fewer than there are moments: the last moment has no change after it.",
        beyond_the_last_moment: "After the last moment nothing was recorded, so it has no change: leave it out.",
        zeros_for_all_others: "What does not belong to a group counts as a change of 0 here, and pulls the mean towards 0. Take the mean of the "
        "group's own milliseconds.",
        in_units_of_the_spread: "This is in units of the spread. Asked is a difference in mV.",
        reset_still_in: "The reset of the target is still in. A target that spiked *before* the step falls by 100 mV, whoever else spikes.",
    },
    alternatives=[triggered_by_a_loop, triggered_by_regression],
    hints=[
        "It is a difference of two means, as in the first notebook of this book. Which two groups of milliseconds?",
        "`change = v[1:, target] - v[:-1, target]`, and `spiking = v[:-1, source] >= 30` says which changes follow a spike.",
        "`quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)` leaves out the target's own spikes. Compare `quiet & spiking` with "
        "`quiet & ~spiking`.",
    ],
    purpose=(
        "A difference of means beats an autoregression, by knowing the mechanism. Which assumption hides in the change "
        "over one step, and who plays the coin here? Nobody does; only the noise."
    ),
)

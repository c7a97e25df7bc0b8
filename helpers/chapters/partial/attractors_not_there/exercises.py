"""Exercises of the notebook "Attractors that are not there"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import (
    LOPSIDED,
    NEGATIVE,
    RANK_DEFICIENT,
    SINGLE,
    TIES,
    WHOLE,
    WIDE,
    ZEROS,
    edge_of_this_exercise,
)
from helpers.methods.stimulation import after_push, angle_to_plane, off_memory_push
from helpers.worlds.teachers import chain_of_stages

# --- chain_of_stages ---------------------------------------------------------------------------------------


def chains(rng):
    """Chains of several lengths, with skips that add, do nothing, or take away."""
    cases = [
        Case("5 stages and skips of 0.5", (5, 0.5)),
        Case("2 stages", (2, 0.25)),
        Case("3 stages", (3, 2.0)),
        Case("no skips", (4, 0.0)),
        Case("skips below 0", (4, -1.0)),
        Case("skips of 1", (6, 1.0)),
        Case("a whole number as skip", (4, 2)),
    ]
    return [
        *cases,
        *(Case("a chain of random length", (int(rng.integers(4, 9)), float(rng.uniform(0.1, 2)))) for _ in range(3)),
    ]


def below_the_diagonal(n_stages, skip=0.5):
    T = np.diag(np.ones(n_stages - 1), -1)
    T[0, 1:] += skip
    return T


def turned_round(n_stages, skip=0.5):
    T = np.diag(np.ones(n_stages - 1), -1)
    T[1:, 0] += skip
    return T


def skips_in_place_of_the_link(n_stages, skip=0.5):
    T = np.diag(np.ones(n_stages - 1), 1)
    T[0, 1:] = skip
    return T


def no_skip_from_the_neighbour(n_stages, skip=0.5):
    T = np.diag(np.ones(n_stages - 1), 1)
    T[0, 2:] += skip
    return T


def output_drives_itself(n_stages, skip=0.5):
    T = np.diag(np.ones(n_stages - 1), 1)
    T[0] += skip
    return T


def skips_from_the_first(n_stages, skip=0.5):
    T = np.diag(np.ones(n_stages - 1), 1)
    T[1:, 0] += skip
    return T


def skips_to_the_last(n_stages, skip=0.5):
    T = np.diag(np.ones(n_stages - 1), 1)
    T[:-1, -1] += skip
    return T


def half_as_skip(n_stages, skip=0.5):
    T = np.diag(np.ones(n_stages - 1), 1)
    T[0, 1:] += 0.5
    return T


def skip_from_the_neighbour_alone(n_stages, skip=0.5):
    T = np.diag(np.ones(n_stages - 1), 1)
    T[0, 1] = 1 + skip
    return T


def no_skips(n_stages, skip=0.5):
    return np.diag(np.ones(n_stages - 1), 1)


def one_size_too_many(n_stages, skip=0.5):
    T = np.diag(np.ones(n_stages), 1)
    T[0, 1:] += skip
    return T


def closed_to_a_ring(n_stages, skip=0.5):
    T = np.diag(np.ones(n_stages - 1), 1)
    T[-1, 0] = 1
    T[0, 1:] += skip
    return T


def with_stages_that_hold(n_stages, skip=0.5):
    T = np.eye(n_stages) + np.diag(np.ones(n_stages - 1), 1)
    T[0, 1:] += skip
    return T


def stage_by_stage(n_stages, skip=0.5):
    T = np.zeros((n_stages, n_stages))
    for source in range(1, n_stages):
        T[source - 1, source] += 1
        T[0, source] += skip
    return T


def shifted_identity(n_stages, skip=0.5):
    link = np.eye(n_stages, k=1)
    first = np.eye(n_stages)[:, :1]
    to_all_but_the_first = np.arange(n_stages)[None] > 0
    return link + skip * first * to_all_but_the_first


CHAIN_OF_STAGES = Exercise(
    reference=chain_of_stages,
    cases=chains,
    edges=(
        edge_of_this_exercise("with two stages", lambda n_stages, skip: n_stages == 2),
        edge_of_this_exercise("without skips", lambda n_stages, skip: skip == 0),
        edge_of_this_exercise("with skips below 0", lambda n_stages, skip: skip < 0),
        edge_of_this_exercise("with skips of 1", lambda n_stages, skip: skip == 1),
    ),
    mistakes={
        below_the_diagonal: "Links below the diagonal run the other way: `T[i, j]` is the effect of j on i, and stage i is driven "
        "by stage i + 1.",
        turned_round: "This chain is turned round: `T[i, j]` is the effect of j on i, so what the first stage receives is row 0.",
        skips_in_place_of_the_link: "The skip replaces the link from the second stage to the first. It comes on top of it: 1 + skip.",
        no_skip_from_the_neighbour: "The stage next to the first skips to it, too: its link is 1 + skip.",
        output_drives_itself: "Here the first stage drives itself, and would hold activity by itself. Its entry on the diagonal is 0.",
        skips_from_the_first: "Here the first stage drives all others: a loop. All others drive the first, which is row 0.",
        skips_to_the_last: "Here the last stage drives all others. The skips arrive at the first one: row 0.",
        half_as_skip: "Skips of 0.5 are built in here. `skip` is an argument: use it.",
        skip_from_the_neighbour_alone: "Only the stage next to the first has a skip here. All stages but the first add one, not times it: `T[0, 1:]`.",
        no_skips: "The skips are missing: each stage but the first adds `skip` to the first.",
        one_size_too_many: "This has one stage too many: n stages have n − 1 links.",
        closed_to_a_ring: "The first stage drives the last here, which closes the chain to a ring. Nothing leaves the first stage.",
        with_stages_that_hold: "Each stage drives itself here, with eigenvalue 1: an integrator in every stage. The diagonal is 0.",
    },
    alternatives=[stage_by_stage, shifted_identity],
    hints=[
        "`np.diag(v, 1)` puts `v` on the diagonal just above the main one.",
        "The link from stage i + 1 to stage i stands there, n − 1 times 1. What arrives at the first stage stands in row 0.",
        "Then add `skip` to all of row 0 but its first entry.",
    ],
    purpose="A memory without a loop: nothing on or below the diagonal, so no eigenvalue but 0.",
)

# --- angle_to_plane ----------------------------------------------------------------------------------------


def _rows(rng, n_rows, n_neurons):
    return np.ascontiguousarray(np.linalg.qr(rng.normal(size=(n_neurons, n_rows)))[0].T)


def directions_and_planes(rng):
    """Directions in, off and beside planes and lines, of several lengths."""
    plane = _rows(rng, 2, 6)
    direction = rng.normal(size=6)
    inside = rng.normal(size=2) @ plane
    off = direction - plane.T @ (plane @ direction)
    cases = [
        Case("a direction at random", (direction, plane)),
        Case("the same direction, longer", (7 * direction, plane)),
        Case("the same direction, short and the other way", (-0.01 * direction, plane)),
        Case("a direction in the plane", (inside, plane)),
        Case("a direction at a right angle to the plane", (off, plane)),
        Case("a line in place of a plane", (rng.normal(size=4), _rows(rng, 1, 4))),
        Case("three directions that span a space", (rng.normal(size=7), _rows(rng, 3, 7))),
        Case("two neurons and a line", (np.array([3.0, 4.0]), np.array([[1.0, 0.0]]))),
        Case("whole numbers", (np.array([1, -2, 2]), np.array([[1, 0, 0], [0, 0, 1]]))),
        Case("mostly zeros", (np.array([0.0, 0.0, 2.0, 0.0]), np.eye(4)[[2, 3]])),
        Case("a direction near the plane", (inside + 0.3 * off, plane)),
    ]
    return [*cases, *(Case("another at random", (rng.normal(size=9), _rows(rng, 2, 9))) for _ in range(2))]


def rounding_is_none(angle):
    """Near 0 a cosine is flat: there, an angle of some hundredths of a degree is the rounding of single precision."""
    return 0.0 if abs(angle) < 0.1 else angle


def in_radians(direction, plane):
    return np.arccos(np.clip(np.linalg.norm(plane @ direction) / np.linalg.norm(direction), -1, 1))


def to_the_normal(direction, plane):
    return np.degrees(np.arcsin(np.clip(np.linalg.norm(plane @ direction) / np.linalg.norm(direction), -1, 1)))


def length_forgotten(direction, plane):
    return np.degrees(np.arccos(np.clip(np.linalg.norm(plane @ direction), -1, 1)))


def to_the_first_alone(direction, plane):
    return np.degrees(np.arccos(np.clip(abs(plane[0] @ direction) / np.linalg.norm(direction), -1, 1)))


def to_the_last_alone(direction, plane):
    return np.degrees(np.arccos(np.clip(abs(plane[-1] @ direction) / np.linalg.norm(direction), -1, 1)))


def to_the_nearest_alone(direction, plane):
    return np.degrees(np.arccos(np.clip(np.abs(plane @ direction).max() / np.linalg.norm(direction), -1, 1)))


def to_the_first_two_alone(direction, plane):
    return np.degrees(np.arccos(np.clip(np.linalg.norm(plane[:2] @ direction) / np.linalg.norm(direction), -1, 1)))


def signed_to_the_first(direction, plane):
    return np.degrees(np.arccos(np.clip(plane[0] @ direction / np.linalg.norm(direction), -1, 1)))


def the_share_itself(direction, plane):
    return np.linalg.norm(plane @ direction) / np.linalg.norm(direction)


def squares_not_rooted(direction, plane):
    return np.degrees(np.arccos(np.clip(np.sum((plane @ direction) ** 2) / np.sum(direction**2), -1, 1)))


def sum_of_parts(direction, plane):
    return np.degrees(np.arccos(np.clip(np.sum(plane @ direction) / np.linalg.norm(direction), -1, 1)))


def sum_of_sizes(direction, plane):
    return np.degrees(np.arccos(np.clip(np.sum(np.abs(plane @ direction)) / np.linalg.norm(direction), -1, 1)))


def sum_of_angles(direction, plane):
    return np.sum(np.degrees(np.arccos(np.clip(np.abs(plane @ direction) / np.linalg.norm(direction), -1, 1))))


def tangent_for_cosine(direction, plane):
    return np.degrees(np.arctan(np.linalg.norm(plane @ direction) / np.linalg.norm(direction)))


def sine_for_tangent(direction, plane):
    off = direction - plane.T @ (plane @ direction)
    return np.degrees(np.arctan(np.linalg.norm(off) / np.linalg.norm(direction)))


def from_what_is_off(direction, plane):
    inside = plane @ direction
    off = direction - plane.T @ inside
    return np.degrees(np.arctan2(np.linalg.norm(off), np.linalg.norm(inside)))


def in_single_precision(direction, plane):
    direction, plane = np.float32(direction), np.float32(plane)
    inside = np.linalg.norm(plane @ direction) / np.linalg.norm(direction)
    return float(np.degrees(np.arccos(min(inside, np.float32(1)))))


def neuron_by_neuron(direction, plane):
    length = sum(float(x) ** 2 for x in direction) ** 0.5
    parts = [sum(float(p) * float(x) for p, x in zip(row, direction, strict=True)) for row in plane]
    return float(np.rad2deg(np.arccos(min(1.0, sum(part**2 for part in parts) ** 0.5 / length))))


ANGLE_TO_PLANE = Exercise(
    reference=angle_to_plane,
    cases=directions_and_planes,
    tolerance=5e-5,
    canonical=rounding_is_none,
    edges=(
        edge_of_this_exercise("with a line in place of a plane", lambda direction, plane: len(plane) == 1),
        edge_of_this_exercise("with three directions that span a space", lambda direction, plane: len(plane) == 3),
        edge_of_this_exercise(
            "in which the direction lies in the plane",
            lambda d, p: np.linalg.norm(p @ d) >= (1 - 1e-12) * np.linalg.norm(d),
        ),
        edge_of_this_exercise(
            "in which the direction stands at a right angle to the plane",
            lambda d, p: np.linalg.norm(p @ d) <= 1e-12 * np.linalg.norm(d),
        ),
        edge_of_this_exercise("whose direction does not have length 1", lambda d, p: abs(np.linalg.norm(d) - 1) > 1e-3),
        WIDE,
        SINGLE,
        WHOLE,
        ZEROS,
        NEGATIVE,
        TIES,
    ),
    mistakes={
        in_radians: "This angle is in radians. Convert it: `np.degrees`.",
        to_the_normal: "This is 90° less the angle: a direction in the plane gets 90°. The part inside is its cosine, not its sine.",
        length_forgotten: "The direction need not have length 1. Divide the length of its part in the plane by its own.",
        to_the_first_alone: "This is the angle to the first direction alone. A direction can lie in the plane and at right angles to it.",
        to_the_last_alone: "This is the angle to the last direction alone. A direction can lie in the plane and at right angles to it.",
        to_the_nearest_alone: "This is the angle to the nearest of the directions. A plane holds all between them, too: add their parts by Pythagoras.",
        to_the_first_two_alone: "This uses two directions alone. The plane may be spanned by one, or by more: use all rows.",
        signed_to_the_first: "This is the angle to the first direction, with its sign. A plane has all directions between, both ways.",
        the_share_itself: "This is the cosine. Take its angle, in degrees.",
        squares_not_rooted: "This takes the square of the cosine for the cosine. Lengths are roots of sums of squares.",
        sum_of_parts: "Parts along two directions at right angles do not add up by themselves: take the length, by Pythagoras.",
        sum_of_sizes: "Sizes of the parts are added here. Directions at right angles add by Pythagoras: take the length.",
        sum_of_angles: "Angles to the directions of a plane do not add up to the angle to the plane.",
        tangent_for_cosine: "Part inside over the whole length is a cosine, not a tangent.",
        sine_for_tangent: "Part outside over the whole length is a sine, not a tangent.",
    },
    alternatives=[from_what_is_off, neuron_by_neuron, in_single_precision],
    hints=[
        "`plane @ direction` is the direction's part in the plane: one coordinate for each of the plane's directions.",
        "The length of that part, divided by the length of the direction, is the cosine of the angle.",
        "Rounding may leave a cosine just above 1: cap it. Then `np.arccos` and `np.degrees`.",
    ],
    lies_in=(0, 90),
    equivalent={"min(inside, 1) -> min(1, inside)": "the smaller of two is the same both ways"},
    purpose="Whether slow directions and activity point the same way is a number, not an impression from a figure.",
)

# --- after_push --------------------------------------------------------------------------------------------


def pushed_networks(rng):
    """Networks of several sizes, pushed, and looked at at once, soon and late."""
    W = rng.normal(0, 0.6, (4, 4))
    push = rng.normal(size=4)
    cases = [
        Case("four neurons, 20 steps of 0.1", (W, push, 20, 0.1)),
        Case("a single step", (W, push, 1, 0.1)),
        Case("no step at all", (W, push, 0, 0.1)),
        Case("steps of another length", (W, push, 7, 0.03)),
        Case("a chain of three", (chain_of_stages(3, 0.5), np.array([0.0, 0.0, 1.0]), 30, 0.1)),
        Case("one neuron", (np.array([[0.5]]), np.array([-2.0]), 5, 0.1)),
        Case("neurons without connections", (np.zeros((3, 3)), rng.normal(size=3), 4, 0.2)),
        Case("round numbers", (np.array([[0.0, 2.0], [1.0, 0.0]]), np.array([1.0, -3.0]), 3, 0.5)),
        Case("a line attractor", (np.full((2, 2), 0.5), np.array([1.0, 1.0]), 50, 0.05)),
    ]
    return [*cases, *(Case("another network", (rng.normal(0, 0.4, (5, 5)), rng.normal(size=5), 12, 0.05)) for _ in range(2))]


def transposed(W, push, n_steps, step=0.01):
    x = push
    for _ in range(n_steps):
        x = x + step * (W.T @ x - x)
    return x


def without_leak(W, push, n_steps, step=0.01):
    x = push
    for _ in range(n_steps):
        x = x + step * (W @ x)
    return x


def one_step_too_many(W, push, n_steps, step=0.01):
    x = push
    for _ in range(n_steps + 1):
        x = x + step * (W @ x - x)
    return x


def one_step_too_few(W, push, n_steps, step=0.01):
    x = push
    for _ in range(n_steps - 1):
        x = x + step * (W @ x - x)
    return x


def pushed_at_every_step(W, push, n_steps, step=0.01):
    x = push
    for _ in range(n_steps):
        x = x + step * (W @ x - x) + step * push
    return x


def from_rest_with_the_push_as_input(W, push, n_steps, step=0.01):
    x = np.zeros(len(push))
    for _ in range(n_steps):
        x = x + step * (W @ x - x + push)
    return x


def long_steps(W, push, n_steps, step=0.01):
    x = push
    for _ in range(n_steps):
        x = x + (W @ x - x)
    return x


def step_on_the_input_alone(W, push, n_steps, step=0.01):
    x = push
    for _ in range(n_steps):
        x = x + step * (W @ x) - x
    return x


def always_from_the_push(W, push, n_steps, step=0.01):
    x = push
    for _ in range(n_steps):
        x = push + step * (W @ push - push)
    return x


def steps_of_a_hundredth(W, push, n_steps, step=0.01):
    x = push
    for _ in range(n_steps):
        x = x + 0.01 * (W @ x - x)
    return x


def one_long_step(W, push, n_steps, step=0.01):
    return push + n_steps * step * (W @ push - push)


def followed_exactly(W, push, n_steps, step=0.01):
    from scipy import linalg

    return linalg.expm(step * n_steps * (W - np.eye(len(W)))) @ push


def flow_in_place_of_state(W, push, n_steps, step=0.01):
    x = push
    for _ in range(n_steps):
        x = x + step * (W @ x - x)
    return W @ x - x


def entry_by_entry(W, push, n_steps, step=0.01):
    x = push
    for _ in range(n_steps):
        x = x + step * (np.diag(W) * x - x)
    return x


def the_change(W, push, n_steps, step=0.01):
    x = push
    for _ in range(n_steps):
        x = x + step * (W @ x - x)
    return x - push


def by_a_power(W, push, n_steps, step=0.01):
    F = (1 - step) * np.eye(len(W)) + step * np.asarray(W)
    return np.linalg.matrix_power(F, n_steps) @ push


def one_neuron_after_another(W, push, n_steps, step=0.01):
    x = [float(value) for value in push]
    for _ in range(n_steps):
        arrives = [sum(float(w) * value for w, value in zip(row, x, strict=True)) for row in W]
        x = [(1 - step) * value + step * sent for value, sent in zip(x, arrives, strict=True)]
    return np.array(x)


AFTER_PUSH = Exercise(
    reference=after_push,
    cases=pushed_networks,
    edges=(
        edge_of_this_exercise("with no step at all", lambda W, push, n_steps, step: n_steps == 0),
        edge_of_this_exercise("with a single step", lambda W, push, n_steps, step: n_steps == 1),
        edge_of_this_exercise("with a single neuron", lambda W, push, n_steps, step: len(push) == 1),
        edge_of_this_exercise("without connections", lambda W, push, n_steps, step: not np.any(W)),
        RANK_DEFICIENT,
        SINGLE,
        LOPSIDED,
        ZEROS,
        NEGATIVE,
        TIES,
    ),
    mistakes={
        transposed: "Here activity runs against the arrows: `W[i, j]` is the effect of j on i, so `W @ x` arrives.",
        without_leak: "The leak is missing: without input a neuron falls back by `step * x` at each step.",
        one_step_too_many: "This is one step too many: after no step, the push itself is there.",
        one_step_too_few: "This is one step too few: after one step, the network has moved once.",
        pushed_at_every_step: "Here the push goes on. It comes once, and then the network is left to itself.",
        from_rest_with_the_push_as_input: "Here the push is an input that goes on. It moves the state at once, and then stops.",
        long_steps: "Here each step hands on all activity: its length is missing. The state moves by `step` times `W x − x`.",
        step_on_the_input_alone: "Leak and input both act for the length of a step. Put brackets around `W @ x - x`.",
        always_from_the_push: "Each step starts at the push again here. Start it where the last one ended.",
        steps_of_a_hundredth: "You used 0.01. `step` is an argument: its length may be another.",
        one_long_step: "This follows the flow of the first instant all the way. The flow changes as the state moves: go step by step.",
        followed_exactly: "This follows the flow exactly, in continuous time. Here time goes in steps, and each adds `step * (W @ x - x)`.",
        flow_in_place_of_state: "This is how fast the state moves then. Return where it is.",
        entry_by_entry: "Only each neuron's connection with itself is used here. What arrives comes from all: `W @ x`.",
        the_change: "This is how far the state has moved since the push. Return how far it is from where it would be: `x`.",
    },
    alternatives=[by_a_power, one_neuron_after_another],
    hints=[
        "In a linear network, the difference between pushed and unpushed follows the network's own law: no input, no noise.",
        "It starts at `push`. In each step it moves by `step * (W @ x - x)`.",
        "Repeat that `n_steps` times, and return the last.",
    ],
    purpose="An intervention in a linear network needs no second simulation: the difference follows the same law.",
)

# --- off_memory_push ---------------------------------------------------------------------------------------


def arrivals_and_memories(rng):
    """Patterns of inputs and of memories, at all kinds of angles, of all lengths and signs."""
    arrives, memory = rng.normal(size=(2, 6))
    across = rng.normal(size=6)
    across -= (across @ memory) / (memory @ memory) * memory
    cases = [
        Case("two patterns at random", (arrives, memory)),
        Case("a memory of length 1", (arrives, memory / np.linalg.norm(memory))),
        Case("a long memory, the other way", (arrives, -5 * memory)),
        Case("a strong input", (30 * arrives, memory)),
        Case("an input that arrives at a right angle to the memory", (across, memory)),
        Case("an input that arrives nearly along the memory", (memory + 0.05 * across, memory)),
        Case("an input that arrives against the memory", (across - 2 * memory, memory)),
        Case("two neurons", (np.array([1.0, 1.0]), np.array([0.0, 2.0]))),
        Case("whole numbers", (np.array([1, 2, 2]), np.array([0, -1, 1]))),
        Case("a memory in one neuron alone", (np.array([1.0, -2.0, 3.0, 3.0]), np.array([0.0, 0.0, 4.0, 0.0]))),
        Case("small patterns", (0.02 * arrives, 0.1 * memory)),
    ]
    return [*cases, *(Case("two more at random", tuple(rng.normal(size=(2, 9)))) for _ in range(2))]


def memory_left_in(arrives, memory):
    push = arrives
    return push / np.linalg.norm(push)


def memory_alone(arrives, memory):
    push = memory
    return push / np.linalg.norm(push)


def along_the_memory(arrives, memory):
    push = (arrives @ memory) * memory
    return push / np.linalg.norm(push)


def length_of_memory_forgotten(arrives, memory):
    push = arrives - (arrives @ memory) * memory
    return push / np.linalg.norm(push)


def root_for_square(arrives, memory):
    push = arrives - (arrives @ memory) / np.linalg.norm(memory) * memory
    return push / np.linalg.norm(push)


def memory_subtracted_whole(arrives, memory):
    push = arrives - memory
    return push / np.linalg.norm(push)


def both_of_length_one_subtracted(arrives, memory):
    push = arrives / np.linalg.norm(arrives) - memory / np.linalg.norm(memory)
    return push / np.linalg.norm(push)


def not_of_length_one(arrives, memory):
    return arrives - (arrives @ memory) / (memory @ memory) * memory


def other_way_round(arrives, memory):
    push = memory - (arrives @ memory) / (arrives @ arrives) * arrives
    return push / np.linalg.norm(push)


def memory_added(arrives, memory):
    push = arrives + (arrives @ memory) / (memory @ memory) * memory
    return push / np.linalg.norm(push)


def divided_by_the_input(arrives, memory):
    push = arrives - (arrives @ memory) / (arrives @ arrives) * memory
    return push / np.linalg.norm(push)


def neuron_by_neuron_product(arrives, memory):
    push = arrives - arrives * memory / (memory @ memory) * memory
    return push / np.linalg.norm(push)


def the_other_direction(arrives, memory):
    push = arrives - (arrives @ memory) / (memory @ memory) * memory
    return -push / np.linalg.norm(push)


def divided_by_the_square(arrives, memory):
    off = arrives - (arrives @ memory) / (memory @ memory) * memory
    return off / (off @ off)


def the_number_subtracted(arrives, memory):
    push = arrives - (arrives @ memory) / (memory @ memory)
    return push / np.linalg.norm(push)


def sum_of_one(arrives, memory):
    off = arrives - (arrives @ memory) / (memory @ memory) * memory
    return off / np.abs(off).sum()


def largest_entry_one(arrives, memory):
    off = arrives - (arrives @ memory) / (memory @ memory) * memory
    return off / np.abs(off).max()


def by_the_size_of_the_overlap(arrives, memory):
    push = arrives - abs(arrives @ memory) / (memory @ memory) * memory
    return push / np.linalg.norm(push)


def by_a_projector(arrives, memory):
    memory = np.asarray(memory, dtype=float) / np.linalg.norm(memory)
    off = (np.eye(len(memory)) - np.outer(memory, memory)) @ arrives
    return off / np.sqrt(off @ off)


def as_residuals(arrives, memory):
    slope = np.linalg.lstsq(np.asarray(memory, dtype=float)[:, None], np.asarray(arrives, dtype=float), rcond=None)[0][0]
    off = [a - slope * m for a, m in zip(arrives, memory, strict=True)]
    length = sum(value**2 for value in off) ** 0.5
    return np.array([value / length for value in off])


OFF_MEMORY_PUSH = Exercise(
    reference=off_memory_push,
    cases=arrivals_and_memories,
    edges=(
        edge_of_this_exercise("whose memory does not have length 1", lambda a, m: abs(np.linalg.norm(m) - 1) > 1e-3),
        edge_of_this_exercise(
            "whose memory has length 1", lambda a, m: m.dtype.kind == "f" and abs(np.linalg.norm(m) - 1) < 1e-12
        ),
        edge_of_this_exercise("in which the input arrives against the memory", lambda a, m: a @ m < 0),
        edge_of_this_exercise(
            "in which the input arrives at a right angle to the memory",
            lambda a, m: abs(a @ m) < 1e-12 * np.linalg.norm(a) * np.linalg.norm(m),
        ),
        edge_of_this_exercise("with two neurons", lambda a, m: len(a) == 2),
        WHOLE,
        ZEROS,
        NEGATIVE,
        TIES,
    ),
    mistakes={
        memory_left_in: "This is the input's whole pattern. Its part along the memory would move the memory in any network: take it out.",
        memory_alone: "This pushes the memory itself. Aim off it: along the input's pattern, without its part along the memory.",
        along_the_memory: "This is the part along the memory: what has to go. Keep the rest.",
        length_of_memory_forgotten: "The part along the memory is taken out as if the memory had length 1. Divide by `memory @ memory`.",
        root_for_square: "You divided by the memory's length. The memory comes in twice, so divide by the square of it: `memory @ memory`.",
        memory_subtracted_whole: "You subtracted the memory itself, whatever the input has of it. Subtract the input's part along it.",
        both_of_length_one_subtracted: "You subtracted one pattern from the other. Subtract only as much of the memory as the input has.",
        not_of_length_one: "The direction is right. Give it length 1, so that pushes of two networks are alike.",
        other_way_round: "This takes the input's pattern out of the memory. Take the memory out of the input's pattern.",
        memory_added: "Here the part along the memory is added once more. Subtract it.",
        divided_by_the_input: "You divided by the square of the input's length. How much of the memory is in the input goes by the memory's.",
        neuron_by_neuron_product: "Here each neuron has an overlap of its own. The overlap is one number, summed over neurons: `arrives @ memory`.",
        the_other_direction: "This pushes the other way: against the input, where the question is what the input's way does.",
        divided_by_the_square: "You divided by the square of the length. For length 1, divide by the length.",
        the_number_subtracted: "You subtracted the overlap, one number, from each neuron. Subtract that much of the memory: times `memory`.",
        sum_of_one: "Here the sizes of the entries add up to 1. Make the length 1: the root of the sum of squares.",
        largest_entry_one: "Here the largest entry is 1. Make the length 1: the root of the sum of squares.",
        by_the_size_of_the_overlap: "Keep the sign of the overlap: an input that arrives against the memory has a negative part along it.",
    },
    alternatives=[by_a_projector, as_residuals],
    hints=[
        "How much of the memory is in the input? That is one number, `arrives @ memory`, over `memory @ memory`.",
        "Subtract that much of the memory. What is left stands at a right angle to it: check with `@`.",
        "Divide by `np.linalg.norm` of what is left.",
    ],
    lies_in=(-1, 1),
    equivalent={"arrives @ memory -> memory @ arrives": "an overlap is the same both ways"},
    purpose="An intervention is aimed: the push on which two explanations disagree most is worth more than a hundred others.",
)

"""Exercises of the notebook "Low rank, and nonlinear"."""

import itertools

import numpy as np
from scipy import linalg, sparse

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import (
    BOOLEAN,
    LOPSIDED,
    NEGATIVE,
    RANK_DEFICIENT,
    SINGLE,
    TIES,
    WHOLE,
    ZEROS,
    edge_of_this_exercise,
)
from helpers.methods.hidden_paths import reached_through_hidden
from helpers.methods.low_rank import low_rank_covariance
from helpers.methods.rate_networks import fates, newton_step

# --- low_rank_covariance -----------------------------------------------------------------------------------


def _forgets_at_once(rng, n_neurons, rank):
    """Connections whose square is 0: what is heard stands at right angles to what is sent."""
    sends, hears = rng.normal(size=(2, n_neurons, rank))
    return sends @ (hears - sends @ np.linalg.lstsq(sends, hears)[0]).T


def networks_that_forget(rng):
    """Networks whose square is 0, of several ranks and sizes, and some that can be worked out in one's head."""
    return [
        Case("6 neurons, rank 1", (_forgets_at_once(rng, 6, 1),)),
        Case("neuron 1 drives neuron 0, and nothing else", (np.array([[0.0, 3.0], [0.0, 0.0]]),)),
        Case("8 neurons, rank 2", (_forgets_at_once(rng, 8, 2),)),
        Case("9 neurons, rank 3, strong", (20 * _forgets_at_once(rng, 9, 3),)),
        Case("no connections", (np.zeros((4, 4)),)),
        Case("a single neuron", (np.zeros((1, 1)),)),
        Case("whole numbers", (np.array([[0, 0, 0], [2, 0, -1], [0, 0, 0]]),)),
    ]


def twice_as_much(W):
    return np.eye(len(W)) + (W + W.T) / 2 + W @ W.T / 2


def sum_not_halved(W):
    return (np.eye(len(W)) + (W + W.T) + W @ W.T / 2) / 2


def product_not_halved(W):
    return (np.eye(len(W)) + (W + W.T) / 2 + W @ W.T) / 2


def first_power_of_two(W):
    return (np.eye(len(W)) + (W + W.T) + W @ W.T) / 2


def one_factor_alone(W):
    return (np.eye(len(W)) + W / 2) / 2


def product_left_out(W):
    return (np.eye(len(W)) + (W + W.T) / 2) / 2


def own_noise_left_out(W):
    return ((W + W.T) / 2 + W @ W.T / 2) / 2


def mixed_terms_left_out(W):
    return (np.eye(len(W)) + W @ W.T / 2) / 2


def what_is_heard(W):
    return (np.eye(len(W)) + (W + W.T) / 2 + W.T @ W / 2) / 2


def product_by_entries(W):
    return (np.eye(len(W)) + (W + W.T) / 2 + W * W.T / 2) / 2


def squares_by_entries(W):
    return (np.eye(len(W)) + (W + W.T) / 2 + W**2 / 2) / 2


def ones_everywhere(W):
    return (1 + (W + W.T) / 2 + W @ W.T / 2) / 2


def as_if_symmetric(W):
    return np.linalg.inv(np.eye(len(W)) - W) / 2


def no_fading(W):
    return np.eye(len(W)) + W + W.T + W @ W.T


def without_transposing(W):
    return (np.eye(len(W)) + W + W @ W.T / 2) / 2


def mixed_terms_taken_away(W):
    return (np.eye(len(W)) - (W + W.T) / 2 + W @ W.T / 2) / 2


def one_mixed_term_left_out(W):
    return (np.eye(len(W)) + W / 2 + W @ W.T / 2) / 2


def in_steps(W):
    return np.eye(len(W)) + W @ W.T


def at_one_moment(W):
    spread = np.exp(-1) * (np.eye(len(W)) + W)
    return spread @ spread.T


def by_lyapunov(W):
    return linalg.solve_continuous_lyapunov(W - np.eye(len(W)), -np.eye(len(W)))


def by_three_integrals(W):
    own = np.zeros((len(W), len(W)))
    for i in range(len(W)):
        for j in range(len(W)):
            shared = sum(W[i, k] * W[j, k] for k in range(len(W)))
            own[i, j] = (i == j) / 2 + (W[i, j] + W[j, i]) / 4 + shared / 4
    return own


def by_a_shifted_square(W):
    half = np.eye(len(W)) + W / 2
    return (half @ half.T + W @ W.T / 4) / 2


LOW_RANK_COVARIANCE = Exercise(
    reference=low_rank_covariance,
    cases=networks_that_forget,
    edges=(
        LOPSIDED,
        ZEROS,
        SINGLE,
        RANK_DEFICIENT,
        NEGATIVE,
        WHOLE,
        edge_of_this_exercise("of a single neuron", lambda W: len(W) == 1),
    ),
    tolerance=1e-8,
    mistakes={
        twice_as_much: "This is twice the covariance. Even without connections a neuron's variance is the integral of exp(-2t), which is 1/2.",
        sum_not_halved: "The terms with one W hold a t: the integral of t exp(-2t) is 1/4.",
        product_not_halved: "The term W Wᵀ holds t²: the integral of t² exp(-2t) is 1/4.",
        first_power_of_two: "You gave each term the weight 1/2. Only the first has it: a t in the integral makes it 1/4, and so does t².",
        one_factor_alone: "You used one of the two factors. A covariance is a product of what noise does to two neurons: (I + W t)(I + W t)ᵀ.",
        product_left_out: "The term W Wᵀ t² is missing, and it is the largest where connections are strong. (W W is 0 here; the second factor is transposed.)",
        own_noise_left_out: "The first term is missing: each neuron also has noise of its own.",
        mixed_terms_left_out: "The mixed terms are missing: a neuron shares its noise with whoever it drives, W t and Wᵀ t.",
        what_is_heard: "Wᵀ W says what neurons *hear* in common. Activity appears along what is *sent*: W Wᵀ.",
        product_by_entries: "`*` multiplies entry by entry. The product of two matrices is `@`.",
        squares_by_entries: "You squared each entry. The product of two matrices is `@`: W Wᵀ.",
        ones_everywhere: "You added 1 to every entry. The identity has it on the diagonal alone: noise is independent from neuron to neuron.",
        as_if_symmetric: "That is the covariance of a *symmetric* network, (I - W)⁻¹ / 2. This one is as far from symmetric as can be.",
        no_fading: "Activity fades while it spreads: each term has to be integrated with exp(-2t).",
        mixed_terms_taken_away: "The mixed terms have the wrong sign: noise has become exp(-t)(I + W t) times itself, with a plus.",
        one_mixed_term_left_out: "One mixed term is missing: multiplied out, there is W t and also Wᵀ t.",
        in_steps: "That is the covariance of a network in steps, x(t + 1) = W x(t) + noise. This one moves in continuous time and fades by -x.",
        at_one_moment: "That is what noise of one moment has become after 1 τ. Noise arrives all the time: integrate over t.",
        without_transposing: "A covariance is symmetric. Beside W t from the first factor there is Wᵀ t from the second.",
    },
    alternatives=[by_a_shifted_square, by_three_integrals, by_lyapunov],
    hints=[
        "Multiply out (I + W t)(I + W t)ᵀ: four terms, of which two hold t and one holds t².",
        "The integrals of exp(-2t), t exp(-2t) and t² exp(-2t) from 0 to infinity are 1/2, 1/4 and 1/4.",
        "`np.eye(len(W)) / 2 + (W + W.T) / 4`, and a term with `W @ W.T`.",
    ],
    equivalent={"result -> np.transpose(result)": "a covariance is symmetric"},
    purpose="All eigenvalues are 0, and yet the covariance has directions that are as large as you like: amplification needs no slow mode.",
)

# --- newton_step -------------------------------------------------------------------------------------------


def points_to_start_from(rng):
    """Points near and far from rest, in networks of several sizes; one network is a single neuron, one has no connections."""
    network = rng.normal(size=(5, 5))
    return [
        Case("three neurons", (rng.normal(size=3), rng.normal(size=(3, 3)))),
        Case("a single neuron that excites itself", (np.array([1.2]), np.array([[2.0]]))),
        Case("a point at which the network rests already", (np.zeros(4), rng.normal(size=(4, 4)))),
        Case("five neurons, far from rest", (rng.uniform(1, 3, 5) * [1, -1, 1, -1, 1], network)),
        Case("the same five neurons, weakly active", (rng.normal(0, 0.2, 5), network)),
        Case("no connections", (rng.normal(size=3), np.zeros((3, 3)))),
        Case("neuron 0 drives neuron 1, and nothing else", (np.array([0.5, -0.3]), np.array([[0.0, 0.0], [2.0, 0.0]]))),
        Case("two neurons that excite themselves alike", (np.array([0.5, 0.5]), 2 * np.eye(2))),
        Case("whole numbers", (np.array([1, -2]), np.array([[0, 3], [-1, 1]]))),
    ]


def slope_without_fading(x, A):
    return x - np.linalg.solve(A * (1 - np.tanh(x) ** 2), A @ np.tanh(x) - x)


def slope_of_targets(x, A):
    slope = A * (1 - np.tanh(x) ** 2)[:, None] - np.eye(len(x))
    return x - np.linalg.solve(slope, A @ np.tanh(x) - x)


def slope_of_a_linear_network(x, A):
    return x - np.linalg.solve(A - np.eye(len(x)), A @ np.tanh(x) - x)


def wrong_way(x, A):
    slope = A * (1 - np.tanh(x) ** 2) - np.eye(len(x))
    return x + np.linalg.solve(slope, A @ np.tanh(x) - x)


def fading_left_out_of_the_flow(x, A):
    slope = A * (1 - np.tanh(x) ** 2) - np.eye(len(x))
    return x - np.linalg.solve(slope, A @ np.tanh(x))


def flow_of_a_linear_network(x, A):
    slope = A * (1 - np.tanh(x) ** 2) - np.eye(len(x))
    return x - np.linalg.solve(slope, A @ x - x)


def step_along_the_flow(x, A):
    return A @ np.tanh(x)


def transposed_slope(x, A):
    slope = A * (1 - np.tanh(x) ** 2) - np.eye(len(x))
    return x - np.linalg.solve(slope.T, A @ np.tanh(x) - x)


def multiplied_by_the_slope(x, A):
    slope = A * (1 - np.tanh(x) ** 2) - np.eye(len(x))
    return x - slope @ (A @ np.tanh(x) - x)


def tanh_not_squared(x, A):
    slope = A * (1 - np.tanh(x)) - np.eye(len(x))
    return x - np.linalg.solve(slope, A @ np.tanh(x) - x)


def tanh_for_its_slope(x, A):
    slope = A * np.tanh(x) - np.eye(len(x))
    return x - np.linalg.solve(slope, A @ np.tanh(x) - x)


def change_alone(x, A):
    slope = A * (1 - np.tanh(x) ** 2) - np.eye(len(x))
    return -np.linalg.solve(slope, A @ np.tanh(x) - x)


def tanh_after_the_sum(x, A):
    slope = (1 - np.tanh(A @ x) ** 2)[:, None] * A - np.eye(len(x))
    return x - np.linalg.solve(slope, np.tanh(A @ x) - x)


def ones_taken_from_every_entry(x, A):
    slope = A * (1 - np.tanh(x) ** 2) - 1
    return x - np.linalg.solve(slope, A @ np.tanh(x) - x)


def only_its_own_slope(x, A):
    slope = np.diag(A) * (1 - np.tanh(x) ** 2) - 1
    return x - (A @ np.tanh(x) - x) / slope


def from_target_to_source(x, A):
    slope = A.T * (1 - np.tanh(x) ** 2) - np.eye(len(x))
    return x - np.linalg.solve(slope, A.T @ np.tanh(x) - x)


def sources_in_rows(x, A):
    slope = A * (1 - np.tanh(x) ** 2) - np.eye(len(x))
    return x - np.linalg.solve(slope, np.tanh(x) @ A - x)


def two_steps(x, A):
    for _ in range(2):
        slope = A * (1 - np.tanh(x) ** 2) - np.eye(len(x))
        x = x - np.linalg.solve(slope, A @ np.tanh(x) - x)
    return x


def half_a_step(x, A):
    slope = A * (1 - np.tanh(x) ** 2) - np.eye(len(x))
    return x - 0.5 * np.linalg.solve(slope, A @ np.tanh(x) - x)


def tanh_of_the_square(x, A):
    slope = A * (1 - np.tanh(x**2)) - np.eye(len(x))
    return x - np.linalg.solve(slope, A @ np.tanh(x) - x)


def by_the_inverse(x, A):
    near = A @ np.diag(1 / np.cosh(x) ** 2)
    return x + np.linalg.inv(np.eye(len(x)) - near) @ (A @ np.tanh(x) - x)


def neuron_by_neuron(x, A):
    n = len(x)
    slope, flow = np.empty((n, n)), np.empty(n)
    for i in range(n):
        flow[i] = sum(A[i, j] * np.tanh(x[j]) for j in range(n)) - x[i]
        for j in range(n):
            slope[i, j] = A[i, j] * (1 - np.tanh(x[j]) ** 2) - (i == j)
    return x - linalg.lu_solve(linalg.lu_factor(slope), flow)


def as_a_linear_network(x, A):
    gain = 1 - np.tanh(x) ** 2
    arriving = A @ (np.tanh(x) - gain * x)
    return np.linalg.lstsq(np.eye(len(x)) - A * gain, arriving)[0]


NEWTON_STEP = Exercise(
    reference=newton_step,
    cases=points_to_start_from,
    edges=(
        edge_of_this_exercise("of a single neuron", lambda x, A: len(x) == 1),
        edge_of_this_exercise("at which the network rests already", lambda x, A: not x.any()),
        LOPSIDED,
        ZEROS,
        SINGLE,
        RANK_DEFICIENT,
        NEGATIVE,
        TIES,
        WHOLE,
    ),
    tolerance=1e-8,
    mistakes={
        slope_without_fading: "The slope of the flow A tanh(x) - x has two terms. The second, -x, adds -1 on the diagonal.",
        slope_of_targets: "You scaled the rows, the targets. The slope belongs to the neuron that *sends*, the columns: A[i, j] times the slope of tanh at x[j].",
        slope_of_a_linear_network: "You took the slope A - I, as if tanh were a straight line. It flattens: its slope is 1 - tanh(x)².",
        wrong_way: "This goes the other way. Where the flow would be 0, x_next - x is *minus* the flow divided by the slope.",
        fading_left_out_of_the_flow: "The flow is A tanh(x) - x: what arrives, minus what fades. You left out what fades.",
        flow_of_a_linear_network: "You sent x itself. Neurons send tanh(x).",
        step_along_the_flow: "This follows the flow. It would never find a point that activity runs away from; Newton's step divides by the slope.",
        transposed_slope: "The slope is transposed: row i says how the flow of neuron i changes with each x[j].",
        multiplied_by_the_slope: "You multiplied by the slope. Divide: `np.linalg.solve`.",
        tanh_not_squared: "The slope of tanh is 1 - tanh(x)², with the square.",
        tanh_for_its_slope: "You multiplied by tanh(x). The slope of tanh is 1 - tanh(x)².",
        change_alone: "This is the change. Return where you arrive: x plus the change.",
        tanh_after_the_sum: "You took tanh of the sum, tanh(A x). In this network each neuron's own activity is squashed first: A tanh(x).",
        ones_taken_from_every_entry: "You took 1 from every entry. A neuron fades by its own activity: take the identity, `np.eye(len(x))`.",
        from_target_to_source: "You transposed A. A[i, j] is j's effect on i, so what arrives is A tanh(x).",
        sources_in_rows: "`np.tanh(x) @ A` sums over targets. What arrives at neuron i is row i of A times tanh(x): `A @ np.tanh(x)`.",
        two_steps: "These are two steps. Take one.",
        half_a_step: "This goes half of the way. Go where the straight line is 0.",
        tanh_of_the_square: "You took tanh of x². The slope of tanh is 1 - tanh(x)²: square the tanh.",
        only_its_own_slope: "You divided each neuron's flow by its own slope. The flow of one depends on all: solve for them together.",
    },
    alternatives=[by_the_inverse, neuron_by_neuron, as_a_linear_network],
    hints=[
        "The flow is `A @ np.tanh(x) - x`. You look for a point at which it is 0.",
        "Its slope is a matrix: how the flow of neuron i changes with x[j]. That is A[i, j] times the slope of tanh at x[j], minus 1 where i is j.",
        "`A * (1 - np.tanh(x) ** 2)` scales the columns. Then `x - np.linalg.solve(slope, flow)`.",
    ],
    purpose="A fixed point is found by a linear network that resembles the nonlinear one near by; the same matrix then says whether the point attracts.",
)

# --- fates -------------------------------------------------------------------------------------------------


def _courses(rng, n_steps, n_neurons):
    """A run of each kind: one that fades, one that goes to a point and rests there, one that turns."""
    t = np.linspace(0, 1, n_steps)[:, None]
    pattern, other = rng.normal(size=(2, n_neurons))
    fading = np.exp(-20 * t) * pattern
    resting = other + np.exp(-20 * t) * pattern
    turning = np.cos(50 * t) * pattern + np.sin(50 * t) * other
    return fading, resting, turning


def runs_without_noise(rng):
    """Runs of all kinds and sizes, alone and together, and some that lie at the limits."""
    fading, resting, turning = _courses(rng, 80, 3)
    slowly = np.exp(-0.7 * np.linspace(0, 1, 80))[:, None] * turning  # fades by 16 % from quarter to quarter
    at_limits = np.zeros((8, 2, 1))
    at_limits[:, 0, 0] = [20, 20, 15, 15, 10, 10, 9, 9]  # exactly 0.9 times as large
    at_limits[:, 1, 0] = [5, 5, 5, 5, 10, 10, 10, 9]  # moves by exactly 0.1 times its size
    opposite = turning[:, :1] * [1.0, -1.0]
    to_a_point = 2 + 5 * np.exp(-20 * np.linspace(0, 1, 80))[:, None]
    of_two_sizes = np.stack([1000 + 0 * turning, 10 * turning], axis=1)
    signs = (-1.0) ** np.arange(80)
    rippled = 100 + 2 * signs[:, None, None]
    flips = np.full((20, 2, 1), 10.0)
    flips[:, 0, 0] *= signs[:20]  # in five steps it comes back to where it was
    flips[14, 1] = 1  # just before the last quarter
    easily_misjudged = np.full((8, 3, 2), 10.0)
    easily_misjudged[6:, 0, 1] = 0  # one neuron falls silent, the other stays
    easily_misjudged[5:, 1] = [[5.0, 5.0], [9.5, 9.5], [9.5, 9.5]]  # it rests in the last quarter alone
    easily_misjudged[6:, 2] = [[9.5, 9.5], [1.0, 1.0]]  # its mean falls, its largest does not
    grows = np.full((8, 2, 1), 5.0)  # what it moves by is much beside the quarter before, and little beside the last
    grows[6:, :, 0] = [[10.0, 10.0], [9.2, 9.4]]
    dip = np.full((16, 1, 1), 10.0)
    dip[14] = 5  # in the midst of the last quarter
    own_course = np.full((80, 1, 2), 10.0)  # the small neuron moves by much of its own size, and little of the run's
    own_course[:, 0, 1] = 0.3 * np.sin(np.linspace(0, 80, 80))
    one_moves = np.stack([resting, resting + 0], axis=1)
    one_moves[:, 1, 2] = 0.1 * np.abs(resting[-1]).max() * np.sin(np.linspace(0, 80, 80))
    stack = [fading, resting, turning, 1e-4 * turning, 1e3 * fading, slowly, -np.abs(resting)]
    return [
        Case("a run of each kind", (np.stack([fading, resting, turning], axis=1),)),
        Case("one that fades and one that is silent", (np.stack([fading, 0 * fading], axis=1),)),
        Case("seven runs of very different size", (np.stack(stack, axis=1),)),
        Case("two that turn and one that rests", (np.stack([turning, 1e-6 * turning, 1e-6 * resting], axis=1),)),
        Case("a single run of a single neuron", (turning[:, None, :1],)),
        Case("two neurons that turn against each other", (opposite[:, None],)),
        Case("a single neuron that goes to a point and rests", (to_a_point[:, None],)),
        Case("a large run that rests and a small one that turns", (of_two_sizes,)),
        Case("a large neuron that trembles", (rippled,)),
        Case("runs that lie exactly at the limits", (at_limits,)),
        Case("a run in which one neuron alone moves", (one_moves,)),
        Case("runs that are easily misjudged", (easily_misjudged,)),
        Case("two runs that grow", (grows,)),
        Case("a run that dips once", (dip,)),
        Case("a large neuron that rests and a small one that trembles", (own_course,)),
        Case("a neuron that flips at each step, and one that rests after a dip", (flips,)),
        Case("a run that changes its sign and fades", (np.array([9.0, 9.0, -10.0, 1.0, -10.0, 1.0, 8.0, 8.0])[:, None, None],)),
        Case("whole numbers, four steps", (np.array([[[4, 0]], [[3, 0]], [[-2, 1]], [[-2, 1]]]),)),
    ]


def beside_the_start(states):
    first, last = np.array_split(states, 4)[0], np.array_split(states, 4)[3]
    size = np.abs(last).max(axis=(0, 2))
    fading = size <= 0.9 * np.abs(first).max(axis=(0, 2))
    turning = ~fading & (np.ptp(last, axis=0).max(axis=1) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def below_a_fixed_size(states):
    last = np.array_split(states, 4)[3]
    size = np.abs(last).max(axis=(0, 2))
    fades = size < 1e-3
    turns = ~fades & (np.ptp(last, axis=0).max(axis=1) >= 0.1 * size)
    return np.array([fades.sum(), (~fades & ~turns).sum(), turns.sum()])


def moves_in_units_of_activity(states):
    before, last = np.array_split(states, 4)[2:]
    fading = np.abs(last).max(axis=(0, 2)) <= 0.9 * np.abs(before).max(axis=(0, 2))
    turning = ~fading & (np.ptp(last, axis=0).max(axis=1) >= 0.1)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def with_signs(states):
    before, last = np.array_split(states, 4)[2:]
    size = last.max(axis=(0, 2))
    fading = size <= 0.9 * before.max(axis=(0, 2))
    turning = ~fading & (np.ptp(last, axis=0).max(axis=1) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def turning_first(states):
    before, last = np.array_split(states, 4)[2:]
    size = np.abs(last).max(axis=(0, 2))
    turning = np.ptp(last, axis=0).max(axis=1) >= 0.1 * size
    fading = ~turning & (size <= 0.9 * np.abs(before).max(axis=(0, 2)))
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def spread_over_neurons(states):
    before, last = np.array_split(states, 4)[2:]
    size = np.abs(last).max(axis=(0, 2))
    fading = size <= 0.9 * np.abs(before).max(axis=(0, 2))
    turning = ~fading & (np.ptp(last, axis=(0, 2)) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def mean_of_the_neurons(states):
    before, last = np.array_split(states, 4)[2:]
    size = np.abs(last).max(axis=(0, 2))
    fading = size <= 0.9 * np.abs(before).max(axis=(0, 2))
    turning = ~fading & (np.ptp(last.mean(axis=2), axis=0) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def one_size_for_all_runs(states):
    before, last = np.array_split(states, 4)[2:]
    size = np.abs(last).max()
    fading = np.abs(last).max(axis=(0, 2)) <= 0.9 * np.abs(before).max(axis=(0, 2))
    turning = ~fading & (np.ptp(last, axis=0).max(axis=1) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def last_states_alone(states):
    before, last = np.array_split(states, 4)[2:]
    size = np.abs(last[-1]).max(axis=1)
    fading = size <= 0.9 * np.abs(before[-1]).max(axis=1)
    turning = ~fading & (np.ptp(last, axis=0).max(axis=1) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def over_the_whole_run(states):
    before, last = np.array_split(states, 4)[2:]
    size = np.abs(last).max(axis=(0, 2))
    fading = size <= 0.9 * np.abs(before).max(axis=(0, 2))
    turning = ~fading & (np.ptp(states, axis=0).max(axis=1) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def rests_and_turns_swapped(states):
    before, last = np.array_split(states, 4)[2:]
    size = np.abs(last).max(axis=(0, 2))
    fading = size <= 0.9 * np.abs(before).max(axis=(0, 2))
    turning = ~fading & (np.ptp(last, axis=0).max(axis=1) >= 0.1 * size)
    return np.array([fading.sum(), turning.sum(), (~fading & ~turning).sum()])


def shares_of_the_runs(states):
    before, last = np.array_split(states, 4)[2:]
    size = np.abs(last).max(axis=(0, 2))
    fading = size <= 0.9 * np.abs(before).max(axis=(0, 2))
    turning = ~fading & (np.ptp(last, axis=0).max(axis=1) >= 0.1 * size)
    return np.array([fading.mean(), (~fading & ~turning).mean(), turning.mean()])


def neuron_by_neuron_counted(states):
    before, last = np.array_split(states, 4)[2:]
    size = np.abs(last).max(axis=0)
    fading = size <= 0.9 * np.abs(before).max(axis=0)
    turning = ~fading & (np.ptp(last, axis=0) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def fading_only_below_the_limit(states):
    before, last = np.array_split(states, 4)[2:]
    size_before, size = np.abs(before).max(axis=(0, 2)), np.abs(last).max(axis=(0, 2))
    moves = np.ptp(last, axis=0).max(axis=1)
    fading = size < 0.9 * size_before
    turning = ~fading & (moves >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def turning_only_above_the_limit(states):
    before, last = np.array_split(states, 4)[2:]
    size_before, size = np.abs(before).max(axis=(0, 2)), np.abs(last).max(axis=(0, 2))
    moves = np.ptp(last, axis=0).max(axis=1)
    fading = size <= 0.9 * size_before
    turning = ~fading & (moves > 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def beside_the_size_before(states):
    before, last = np.array_split(states, 4)[2:]
    size_before, size = np.abs(before).max(axis=(0, 2)), np.abs(last).max(axis=(0, 2))
    moves = np.ptp(last, axis=0).max(axis=1)
    fading = size <= 0.9 * size_before
    turning = ~fading & (moves >= 0.1 * size_before)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def each_neuron_beside_its_own_size(states):
    before, last = np.array_split(states, 4)[2:]
    size_before, size = np.abs(before).max(axis=(0, 2)), np.abs(last).max(axis=(0, 2))
    fading = size <= 0.9 * size_before
    turning = ~fading & (np.ptp(last, axis=0) >= 0.1 * np.abs(last).max(axis=0)).any(axis=1)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def mean_sizes(states):
    before, last = np.array_split(states, 4)[2:]
    size_before, size = np.abs(before).mean(axis=(0, 2)), np.abs(last).mean(axis=(0, 2))
    fading = size <= 0.9 * size_before
    turning = ~fading & (np.ptp(last, axis=0).max(axis=1) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def standard_deviations(states):
    before, last = np.array_split(states, 4)[2:]
    size_before, size = np.abs(before).max(axis=(0, 2)), np.abs(last).max(axis=(0, 2))
    fading = size <= 0.9 * size_before
    turning = ~fading & (last.std(axis=0).max(axis=1) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def lengths_of_states(states):
    before, last = np.array_split(states, 4)[2:]
    size_before, size = (np.linalg.norm(quarter, axis=2).max(axis=0) for quarter in (before, last))
    fading = size <= 0.9 * size_before
    turning = ~fading & (np.ptp(last, axis=0).max(axis=1) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def from_first_to_last(states):
    before, last = np.array_split(states, 4)[2:]
    size_before, size = np.abs(before).max(axis=(0, 2)), np.abs(last).max(axis=(0, 2))
    fading = size <= 0.9 * size_before
    turning = ~fading & (np.abs(last[-1] - last[0]).max(axis=1) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def between_neighbouring_moments(states):
    before, last = np.array_split(states, 4)[2:]
    size_before, size = np.abs(before).max(axis=(0, 2)), np.abs(last).max(axis=(0, 2))
    steps = np.abs(np.diff(last, axis=0))
    fading = size <= 0.9 * size_before
    turning = ~fading & (steps.max(axis=(0, 2), initial=0) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def movement_without_signs(states):
    before, last = np.array_split(states, 4)[2:]
    size_before, size = np.abs(before).max(axis=(0, 2)), np.abs(last).max(axis=(0, 2))
    fading = size <= 0.9 * size_before
    turning = ~fading & (np.ptp(np.abs(last), axis=0).max(axis=1) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def halves_compared(states):
    before, last = np.array_split(states, 2)
    size = np.abs(last).max(axis=(0, 2))
    fading = size <= 0.9 * np.abs(before).max(axis=(0, 2))
    turning = ~fading & (np.ptp(last, axis=0).max(axis=1) >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def halves_compared_for_fading(states):
    last = np.array_split(states, 4)[3]
    size = np.abs(last).max(axis=(0, 2))
    moves = np.ptp(last, axis=0).max(axis=1)
    first, second = np.array_split(states, 2)
    fading = np.abs(second).max(axis=(0, 2)) <= 0.9 * np.abs(first).max(axis=(0, 2))
    turning = ~fading & (moves >= 0.1 * size)
    return np.array([fading.sum(), (~fading & ~turning).sum(), turning.sum()])


def counted_twice(states):
    before, last = np.array_split(states, 4)[2:]
    size_before, size = np.abs(before).max(axis=(0, 2)), np.abs(last).max(axis=(0, 2))
    moves = np.ptp(last, axis=0).max(axis=1)
    fading, turning = size <= 0.9 * size_before, moves >= 0.1 * size
    return np.array([fading.sum(), (~turning).sum(), turning.sum()])


def run_by_run(states):
    counts = [0, 0, 0]
    quarter = len(states) // 4
    for run in range(states.shape[1]):
        last, before = states[-quarter:, run], states[-2 * quarter : -quarter, run]
        size = max(abs(last.min()), abs(last.max()))
        if size <= 0.9 * max(abs(before.min()), abs(before.max())):
            counts[0] += 1
        elif all(last[:, n].max() - last[:, n].min() < 0.1 * size for n in range(states.shape[2])):
            counts[1] += 1
        else:
            counts[2] += 1
    return counts


def by_names(states):
    quarters = states.reshape(4, -1, *states.shape[1:])
    size = np.linalg.norm(quarters.reshape(4, -1, states.shape[1], states.shape[2]), np.inf, axis=3).max(axis=1)
    still = (quarters[3].max(axis=0) - quarters[3].min(axis=0) < 0.1 * size[3][:, None]).all(axis=1)
    names = np.where(size[3] <= 0.9 * size[2], 0, np.where(still, 1, 2))
    return np.bincount(names, minlength=3)


FATES = Exercise(
    reference=fates,
    cases=runs_without_noise,
    edges=(
        edge_of_this_exercise("that are exactly at a limit", lambda states: len(states) == 8 and states.shape[1] == 2),
        edge_of_this_exercise("with a silent run", lambda states: not np.abs(states).max(axis=(0, 2)).all()),
        edge_of_this_exercise("with a single run of a single neuron", lambda states: states.shape[1:] == (1, 1)),
        TIES,
        ZEROS,
        NEGATIVE,
        WHOLE,
    ),
    mistakes={
        below_a_fixed_size: "You compared activity with a fixed number. In other units, or on a small limit cycle, it would be another verdict. Compare with the quarter before.",
        beside_the_start: "You compared the last quarter with the first. Activity that went to a smaller point, and rests there, would fade.",
        moves_in_units_of_activity: "You compared the movement with 0.1. Compare it with 0.1 times the run's own size: a small turn is a turn.",
        with_signs: "The largest value is not the largest activity: -5 is larger than 2 here. Take the absolute value first.",
        turning_first: "A run that fades moves too. Ask whether it fades first, then sort what is left.",
        spread_over_neurons: "You took the spread over time *and* neurons. A network at rest has neurons at different levels; look at each neuron's own movement.",
        mean_of_the_neurons: "In the mean over neurons, movements cancel. Look at each neuron, and take the one that moves most.",
        one_size_for_all_runs: "You compared all runs with the largest of them. Each run has its own size.",
        last_states_alone: "You compared single states. A run that turns is large at one moment and small at another: take the largest in the quarter.",
        over_the_whole_run: "You looked for movement in the whole run. Whoever rests in the end has moved before: look at the last quarter.",
        rests_and_turns_swapped: "The order is: fades, rests, turns.",
        shares_of_the_runs: "These are shares. Count the runs.",
        fading_only_below_the_limit: 'At exactly 0.9 times the size before, a run fades: "at most" is `<=`.',
        turning_only_above_the_limit: 'A run that moves by exactly 0.1 times its size turns: "at least" is `>=`.',
        beside_the_size_before: "You compared the movement with the size in the quarter *before*. Take that of the last quarter, in which it moves.",
        each_neuron_beside_its_own_size: "You compared each neuron with its own size. A small neuron may tremble while the run rests: compare with the run's largest activity.",
        mean_sizes: "You took the mean as the size. The size of a run is its largest activity in the quarter.",
        standard_deviations: "You took the standard deviation. How far a neuron moves is its most minus its least.",
        lengths_of_states: "You took the length of the state, over all neurons. The size is that of the neuron that is most active.",
        from_first_to_last: "You compared the first state of the quarter with the last. A run that turns comes back: take the most minus the least.",
        between_neighbouring_moments: "You compared neighbouring moments. A slow turn moves little at a time: take the most minus the least.",
        movement_without_signs: "You took the absolute value before the movement. A neuron that goes from -1 to 1 moves by 2, not by 0.",
        halves_compared: "You compared halves. Compare the last two quarters: what happens early says little about what remains.",
        halves_compared_for_fading: "You asked by halves whether a run fades. Compare the last two quarters.",
        counted_twice: "Some runs are counted twice, or never. A run that fades neither rests nor turns, however it moves.",
        neuron_by_neuron_counted: "You counted neurons. A run is one thing: it turns if any of its neurons moves.",
    },
    alternatives=[run_by_run, by_names],
    hints=[
        "`before, last = np.array_split(states, 4)[2:]`, and `np.abs(last).max(axis=(0, 2))` is the size of each run.",
        "`np.ptp(last, axis=0)` is how far each neuron of each run moves; then take the largest over neurons.",
        "Whoever does not fade either turns or rests: `~fading & (moves >= 0.1 * size)` turns.",
    ],
    lies_in=(0, np.inf),
    purpose="An attractor is what remains without noise. The rules have no unit: a limit cycle may be small.",
)

# --- reached_through_hidden --------------------------------------------------------------------------------


def _line(*neurons, n=6):
    W = np.zeros((n, n))
    for source, target in itertools.pairwise(neurons):
        W[target, source] = 0.5
    return W


def half_seen_networks(rng):
    """Paths that can be followed with a finger, and random networks of both signs."""
    see = lambda *seen, n=6: np.isin(np.arange(n), seen)  # noqa: E731
    cases = [
        Case("0 → 1 → 2, of which 1 is hidden", (_line(0, 1, 2, n=3), see(0, 2, n=3), 0)),
        Case("a direct connection and no path", (_line(0, 1, n=3), see(0, 1, n=3), 0)),
        Case("a path over three hidden neurons", (_line(0, 4, 2, 3, 1), see(0, 1, 5), 0)),
        Case("a path over six hidden neurons", (_line(0, 2, 3, 4, 5, 6, 7, 1, n=8), see(0, 1, n=8), 0)),
        Case("a path beside a direct connection", (_line(0, 1, 2, n=3) + _line(0, 2, n=3), see(0, 2, n=3), 0)),
        Case("a path that a seen neuron cuts", (_line(0, 3, 1, 4, 2), see(0, 1, 2), 0)),
        Case("a path against the arrows", (_line(2, 1, 0, n=3), see(0, 2, n=3), 0)),
        Case("a path that comes back", (_line(0, 1, 0, n=2), see(0, n=2), 0)),
        Case("hidden neurons in a ring", (_line(0, 3, 4, 5, 3) + _line(4, 2), see(0, 1, 2), 0)),
        Case("no neuron is hidden", (_line(0, 1, 2, n=3), see(0, 1, 2, n=3), 0)),
        Case("inhibition on the way", (-_line(0, 1, 2, n=3), see(0, 2, n=3), 0)),
        Case("two paths whose weights cancel", (_line(0, 1, 3, n=4) + _line(0, 2, 3, n=4) * [1, 1, -1, 1], see(0, 3, n=4), 0)),
        Case("whole numbers", (np.array([[0, 0, 0, 0], [1, 0, 0, 0], [0, -2, 0, 0], [1, 0, 0, 0]]), see(0, 2, 3, n=4), 0)),
        Case("a single neuron that drives itself", (np.array([[0.5]]), np.array([True]), 0)),
    ]
    for source in (1, 3, 6):
        W = rng.normal(size=(9, 9)) * (rng.random((9, 9)) < 0.2)
        W[[5, 0], [source, 5]] = -1.0
        seen = np.isin(np.arange(9), [0, 1, 3, 6])
        cases.append(Case("nine neurons, five of them hidden", (W, seen, source)))
    return cases


def direct_ones_counted(W, seen, source):
    on_the_way = ~seen & (W[:, source] != 0)
    for _ in range(len(W)):
        on_the_way = on_the_way | ~seen & (W[:, on_the_way] != 0).any(axis=1)
    return seen & ((W[:, on_the_way] != 0).any(axis=1) | (W[:, source] != 0))


def one_hidden_neuron_alone(W, seen, source):
    on_the_way = ~seen & (W[:, source] != 0)
    return seen & (W[:, on_the_way] != 0).any(axis=1)


def through_anybody(W, seen, source):
    on_the_way = W[:, source] != 0
    for _ in range(len(W)):
        on_the_way = on_the_way | (W[:, on_the_way] != 0).any(axis=1)
    return seen & (W[:, on_the_way] != 0).any(axis=1)


def along_seen_neurons(W, seen, source):
    on_the_way = seen & (W[:, source] != 0)
    for _ in range(len(W)):
        on_the_way = on_the_way | seen & (W[:, on_the_way] != 0).any(axis=1)
    return seen & (W[:, on_the_way] != 0).any(axis=1)


def against_the_arrows(W, seen, source):
    on_the_way = ~seen & (W[source] != 0)
    for _ in range(len(W)):
        on_the_way = on_the_way | ~seen & (W[on_the_way] != 0).any(axis=0)
    return seen & (W[on_the_way] != 0).any(axis=0)


def hidden_ones_returned(W, seen, source):
    on_the_way = ~seen & (W[:, source] != 0)
    for _ in range(len(W)):
        on_the_way = on_the_way | ~seen & (W[:, on_the_way] != 0).any(axis=1)
    return on_the_way


def all_that_are_reached(W, seen, source):
    on_the_way = ~seen & (W[:, source] != 0)
    for _ in range(len(W)):
        on_the_way = on_the_way | ~seen & (W[:, on_the_way] != 0).any(axis=1)
    return (W[:, on_the_way] != 0).any(axis=1)


def excitation_alone(W, seen, source):
    on_the_way = ~seen & (W[:, source] > 0)
    for _ in range(len(W)):
        on_the_way = on_the_way | ~seen & (W[:, on_the_way] > 0).any(axis=1)
    return seen & (W[:, on_the_way] > 0).any(axis=1)


def two_hidden_neurons_at_most(W, seen, source):
    first = ~seen & (W[:, source] != 0)
    on_the_way = first | ~seen & (W[:, first] != 0).any(axis=1)
    return seen & (W[:, on_the_way] != 0).any(axis=1)


def first_neuron_forgotten(W, seen, source):
    on_the_way = ~seen & (W[:, source] != 0)
    for _ in range(len(W)):
        on_the_way = ~seen & (W[:, on_the_way] != 0).any(axis=1)
    return seen & (W[:, on_the_way] != 0).any(axis=1)


def never_back_to_the_source(W, seen, source):
    on_the_way = ~seen & (W[:, source] != 0)
    for _ in range(len(W)):
        on_the_way = on_the_way | ~seen & (W[:, on_the_way] != 0).any(axis=1)
    reached = seen & (W[:, on_the_way] != 0).any(axis=1)
    reached[source] = False
    return reached


def weights_added_up(W, seen, source):
    on_the_way = ~seen & (W[:, source] != 0)
    for _ in range(len(W)):
        on_the_way = on_the_way | ~seen & (W[:, on_the_way].sum(axis=1) != 0)
    return seen & (W[:, on_the_way].sum(axis=1) != 0)


def direct_ones_taken_away(W, seen, source):
    on_the_way = ~seen & (W[:, source] != 0)
    for _ in range(len(W)):
        on_the_way = on_the_way | ~seen & (W[:, on_the_way] != 0).any(axis=1)
    return seen & (W[:, on_the_way] != 0).any(axis=1) & (W[:, source] == 0)


def from_all_hidden_ones(W, seen, source):
    return seen & (W[:, ~seen] != 0).any(axis=1)


def numbers_of_neurons(W, seen, source):
    on_the_way = ~seen & (W[:, source] != 0)
    for _ in range(len(W)):
        on_the_way = on_the_way | ~seen & (W[:, on_the_way] != 0).any(axis=1)
    return np.flatnonzero(seen & (W[:, on_the_way] != 0).any(axis=1))


def by_powers(W, seen, source):
    among_hidden = (W != 0) * np.outer(~seen, ~seen)
    walks = np.linalg.matrix_power(np.eye(len(W), dtype=int) + among_hidden, len(W)) > 0
    return seen * (((W != 0) * ~seen) @ walks.astype(int) @ ((W[:, source] != 0) * ~seen) > 0)


def by_components(W, seen, source):
    graph = sparse.csr_matrix(((W != 0) & ~seen[:, None]).T)  # from row to column, into hidden neurons alone
    order = sparse.csgraph.breadth_first_order(graph, source, return_predecessors=False)
    passed = np.zeros(len(W), dtype=bool)
    passed[[n for n in order if not seen[n]]] = True
    return ((W != 0)[:, passed].sum(axis=1) > 0) & seen


REACHED_THROUGH_HIDDEN = Exercise(
    reference=reached_through_hidden,
    cases=half_seen_networks,
    edges=(
        edge_of_this_exercise("in which nobody is hidden", lambda W, seen, source: seen.all()),
        edge_of_this_exercise(
            "in which a path comes back", lambda W, seen, source: reached_through_hidden(W, seen, source)[source]
        ),
        edge_of_this_exercise("of a single neuron", lambda W, seen, source: len(W) == 1),
        LOPSIDED,
        ZEROS,
        SINGLE,
        RANK_DEFICIENT,
        BOOLEAN,
        NEGATIVE,
        TIES,
        WHOLE,
    ),
    mistakes={
        one_hidden_neuron_alone: "A path may lead over several hidden neurons. Go on from those that you reached, until there are no new ones.",
        direct_ones_counted: "A direct connection is a true arrow. Count only those that are reached over at least one hidden neuron.",
        through_anybody: "These paths lead over seen neurons too. Their past is in the regression, so it takes care of them: every neuron on the way must be hidden.",
        along_seen_neurons: "You followed the seen neurons. On the way, all must be hidden.",
        against_the_arrows: "You walked against the arrows: W[i, j] leads from j to i, so who is driven by j stands in *column* j.",
        hidden_ones_returned: "These are the hidden neurons on the way. Go one step further, to the seen neurons that they drive.",
        all_that_are_reached: "Hidden neurons are among these. An arrow in the recording ends at one that is seen.",
        excitation_alone: "Inhibition carries information as well: a connection is a weight that is not 0.",
        two_hidden_neurons_at_most: "A path may be longer than two hidden neurons. Repeat as often as there are neurons.",
        first_neuron_forgotten: "In each round you forget whom you reached before. Keep them: a short path is a path, too.",
        never_back_to_the_source: "A path may come back to where it began; you left it out.",
        weights_added_up: "You added weights up: excitation and inhibition cancel there. Ask whether *any* connection is not 0.",
        direct_ones_taken_away: "You left out those that the source also drives directly. A pair may have both, and the path is there all the same.",
        from_all_hidden_ones: "These are driven by any hidden neuron. Begin with the hidden neurons that the *source* drives.",
        numbers_of_neurons: "These are their numbers. Return True or False for each neuron.",
    },
    alternatives=[by_powers, by_components],
    hints=[
        "Begin with the hidden neurons that the source drives: `~seen & (W[:, source] != 0)`.",
        "In each round add the hidden neurons that those drive: `(W[:, on_the_way] != 0).any(axis=1)` says who is driven by any of them.",
        "When no more come, return the *seen* neurons that any of them drives.",
    ],
    equivalent={
        f"range(len(W)) -> range(len(W) {more})": "no path without a loop has so many hidden neurons" for more in ("+ 1", "- 1")
    },
    purpose="A false arrow has a reason that can be looked up in the network: a chain whose middle is not recorded. How often there is such a chain anyway has to be known, too.",
)

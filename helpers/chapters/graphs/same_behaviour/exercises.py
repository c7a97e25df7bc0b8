"""Exercises of the notebook "Same behaviour, different brains"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import LOPSIDED, NEGATIVE, SINGLE, SQUARE, TIES, WHOLE, WIDE, ZEROS, edge_of_this_exercise
from helpers.methods.diffusion_map import delay_embedding, walk_to_next
from helpers.methods.markov_chain import transitions_ahead
from helpers.methods.subspaces import principal_angles

# --- principal_angles --------------------------------------------------------------------------------------


def _columns(rng, n_neurons, n_columns):
    return np.linalg.qr(rng.normal(size=(n_neurons, n_columns)))[0]


def pairs_of_subspaces(rng):
    """Subspaces at random, equal, at right angles, with a direction in common, and of other sizes."""
    first, second = _columns(rng, 8, 3), _columns(rng, 8, 3)
    turned = _columns(rng, 3, 3)
    shared = np.column_stack([first[:, 0], _columns(rng, 8, 1)])
    shared = np.linalg.qr(shared)[0]
    known = np.radians([20, 70])
    tilted = np.vstack([np.diag(np.cos(known)), np.diag(np.sin(known))])
    cases = [
        Case("three directions in each of two worms", (first, second)),
        Case("two planes at 20 and 70 degrees", (np.eye(4)[:, :2], tilted)),
        Case("the same two planes with other directions in them", (np.eye(4)[:, :2] @ _columns(rng, 2, 2), tilted[:, ::-1])),
        Case("twice the same subspace", (first, first)),
        Case("twice the same subspace, other directions in it", (first, first @ turned)),
        Case("subspaces at right angles", (np.eye(6)[:, :2], np.eye(6)[:, 3:5])),
        Case("planes with one direction in common", (first[:, :2], shared)),
        Case("two lines", (_columns(rng, 5, 1), _columns(rng, 5, 1))),
        Case("lines that point in opposite ways", (np.array([[0.6], [0.8]]), np.array([[-0.8], [-0.6]]))),
        Case("a plane and a line", (_columns(rng, 5, 2), _columns(rng, 5, 1))),
        Case("two directions and four", (_columns(rng, 7, 2), _columns(rng, 7, 4))),
        Case("whole numbers", (np.eye(4, dtype=int)[:, [0, 1]], np.eye(4, dtype=int)[:, [1, 3]])),
    ]
    return [*cases, *(Case("two more at random", (_columns(rng, 9, 3), _columns(rng, 9, 3))) for _ in range(2))]


def angles_in_radians(first, second):
    return np.arccos(np.minimum(np.linalg.svd(first.T @ second, compute_uv=False), 1))


def cosines_themselves(first, second):
    return np.minimum(np.linalg.svd(first.T @ second, compute_uv=False), 1)


def largest_first(first, second):
    return np.degrees(np.arccos(np.minimum(np.linalg.svd(first.T @ second, compute_uv=False), 1)))[::-1]


def pair_by_pair(first, second):
    n_pairs = min(first.shape[1], second.shape[1])
    overlaps = np.abs(np.sum(first[:, :n_pairs] * second[:, :n_pairs], axis=0))
    return np.sort(np.degrees(np.arccos(np.minimum(overlaps, 1))))


def pair_by_pair_unsorted(first, second):
    n_pairs = min(first.shape[1], second.shape[1])
    overlaps = np.sum(first[:, :n_pairs] * second[:, :n_pairs], axis=0)
    return np.degrees(np.arccos(np.clip(overlaps, -1, 1)))


def all_pairs(first, second):
    return np.sort(np.degrees(np.arccos(np.minimum(np.abs(first.T @ second), 1))).ravel())


def matrix_of_angles(first, second):
    return np.degrees(np.arccos(np.clip(first.T @ second, -1, 1)))


def nearest_of_each(first, second):
    return np.sort(np.degrees(np.arccos(np.minimum(np.abs(first.T @ second).max(axis=1), 1))))


def eigenvalues_for_singular_values(first, second):
    n_pairs = min(first.shape[1], second.shape[1])
    values = np.abs(np.linalg.eigvals((first.T @ second)[:n_pairs, :n_pairs]))
    return np.sort(np.degrees(np.arccos(np.minimum(values, 1))))


def rows_for_columns(first, second):
    return np.degrees(np.arccos(np.minimum(np.linalg.svd(first @ first.T @ second @ second.T, compute_uv=False), 1)))


def neurons_by_neurons(first, second):
    n_pairs = min(first.shape[1], second.shape[1])
    return np.degrees(np.arccos(np.minimum(np.linalg.svd(first[:, :n_pairs] @ second[:, :n_pairs].T, compute_uv=False), 1)))


def squared_cosines(first, second):
    return np.degrees(np.arccos(np.minimum(np.linalg.svd(first.T @ second, compute_uv=False), 1) ** 2))


def by_arcsine(first, second):
    return np.degrees(np.arcsin(np.minimum(np.linalg.svd(first.T @ second, compute_uv=False), 1)))


def smallest_alone(first, second):
    return np.degrees(np.arccos(np.minimum(np.linalg.svd(first.T @ second, compute_uv=False), 1)))[:1]


def mean_angle(first, second):
    return np.mean(np.degrees(np.arccos(np.minimum(np.linalg.svd(first.T @ second, compute_uv=False), 1))))


def one_angle_of_all(first, second):
    return np.degrees(np.arccos(np.minimum(np.linalg.norm(first.T @ second) / np.sqrt(first.shape[1]), 1)))


def scipys_angles(first, second):
    from scipy.linalg import subspace_angles

    return np.degrees(subspace_angles(first, second))[::-1]


def through_projections(first, second):
    small, large = (first, second) if first.shape[1] <= second.shape[1] else (second, first)
    squared = np.linalg.eigvalsh(small.T @ large @ large.T @ small)
    return [float(np.degrees(np.arccos(np.sqrt(min(max(one, 0), 1))))) for one in squared[::-1]]


PRINCIPAL_ANGLES = Exercise(
    reference=principal_angles,
    cases=pairs_of_subspaces,
    tolerance=1e-4,  # an arccosine near 1 keeps half of all digits
    edges=(
        edge_of_this_exercise("of one direction each", lambda first, second: first.shape[1] == second.shape[1] == 1),
        edge_of_this_exercise("with unequal numbers of directions", lambda first, second: first.shape[1] != second.shape[1]),
        edge_of_this_exercise(
            "that are the same subspace, where rounding may leave a cosine just above 1",
            lambda first, second: first.shape == second.shape and np.allclose(first @ (first.T @ second), second),
        ),
        edge_of_this_exercise("at right angles", lambda first, second: np.allclose(first.T @ second, 0)),
        SINGLE,
        WHOLE,
        NEGATIVE,
        ZEROS,
        TIES,
    ),
    mistakes={
        angles_in_radians: "These are the angles in radians. Return degrees.",
        cosines_themselves: "These are cosines of the angles. Take the arccosine, in degrees.",
        largest_first: "These are the angles, the largest first. The largest cosine belongs to the smallest angle: keep that order.",
        pair_by_pair: "This compares the first direction with the first, the second with the second. A subspace has no first "
        "direction: others span it as well. Look for the best match anew: singular values.",
        pair_by_pair_unsorted: "This compares directions one by one, in their order. The same subspace may be spanned by others, "
        "and the angles must not notice.",
        all_pairs: "These are the angles between all pairs of directions given. The two directions that match best may lie between them.",
        matrix_of_angles: "This is the angle of each direction with each. The best match may lie between them: take singular "
        "values of `first.T @ second` before the arccosine.",
        nearest_of_each: "This finds for each direction the nearest of those given. The nearest in the *subspace* may lie between them.",
        eigenvalues_for_singular_values: "You took eigenvalues. The product is not symmetric: directions on both sides may turn, "
        "which singular values allow.",
        rows_for_columns: "Here the products are of neurons with neurons, so that most of the angles are 90° by construction. "
        "`first.T @ second` has one row a direction.",
        neurons_by_neurons: "`first @ second.T` sums over directions. Overlaps are sums over neurons: `first.T @ second`.",
        squared_cosines: "These cosines are squared: that is how much variance is shared. Take the arccosine of the cosines themselves.",
        by_arcsine: "This is how far each direction is from a right angle. The overlap is a cosine: 1 means 0°.",
        smallest_alone: "This is the smallest angle alone. Two worms may share one direction and no other: return them all.",
        mean_angle: "This is the mean of the angles. Two worms may share one direction and no other: return them all.",
        one_angle_of_all: "This makes one number of the whole overlap. There is an angle for each direction: singular values.",
    },
    alternatives=[scipys_angles, through_projections],
    hints=[
        "`first.T @ second` holds the overlap, a cosine, of each direction of the one with each of the other.",
        "Directions that match best lie between those given. Their overlaps are the singular values of that matrix: `np.linalg.svd(..., "
        "compute_uv=False)`, the largest first.",
        "Cap them at 1 with `np.minimum`, then `np.degrees(np.arccos(...))`.",
    ],
    lies_in=(0, 90),
    equivalent={
        "(first, second) -> (second, first)": "the angles are the same both ways",
        "np.minimum(cosines, 1) -> np.minimum(1, cosines)": "the smaller of two is the same both ways",
    },
    purpose="Subspaces are compared by what they span, not component by component: the order and the sign of components mean nothing.",
)

# --- delay_embedding ---------------------------------------------------------------------------------------


def recordings_and_lags(rng):
    """Recordings with one lag or several, in any order, with the present and without."""
    recorded = rng.normal(size=(12, 2))
    cases = [
        Case("two neurons and a lag of 3", (recorded, (0, 3))),
        Case("three lags", (recorded, (0, 2, 5))),
        Case("lags in another order", (recorded, (4, 0, 1))),
        Case("the present alone", (recorded, (0,))),
        Case("the past alone", (recorded, (2,))),
        Case("no present among the lags", (recorded, (1, 3))),
        Case("one neuron", (rng.normal(size=(9, 1)), (0, 1, 2))),
        Case("a lag that leaves one time", (rng.normal(size=(6, 3)), (0, 5))),
        Case("whole numbers", (np.arange(20).reshape(10, 2) ** 2, (0, 4))),
        Case("many zeros", (np.where(rng.random((14, 3)) < 0.7, 0.0, 1.5), (0, 2))),
        Case("more neurons than times", (rng.normal(size=(5, 7)), (0, 1))),
        Case("as many neurons as times", (rng.normal(size=(6, 6)), (0, 1))),
    ]
    return [*cases, *(Case("another at random", (rng.normal(size=(15, 3)), (0, 1, 4))) for _ in range(2))]


def the_future(activity, lags=(0, 5, 10)):
    longest = max(lags)
    return np.hstack([activity[lag : len(activity) - longest + lag] for lag in lags])


def around_the_end(activity, lags=(0, 5, 10)):
    return np.hstack([np.roll(activity, lag, axis=0) for lag in lags])


def around_and_cut_at_the_end(activity, lags=(0, 5, 10)):
    return np.hstack([np.roll(activity, lag, axis=0) for lag in lags])[: len(activity) - max(lags)]


def filled_with_zeros(activity, lags=(0, 5, 10)):
    parts = []
    for lag in lags:
        part = np.zeros_like(activity)
        part[lag:] = activity[: len(activity) - lag]
        parts.append(part)
    return np.hstack(parts)


def one_below_the_other(activity, lags=(0, 5, 10)):
    longest = max(lags)
    return np.vstack([activity[longest - lag : len(activity) - lag] for lag in lags])


def neuron_by_neuron(activity, lags=(0, 5, 10)):
    longest = max(lags)
    stacked = np.stack([activity[longest - lag : len(activity) - lag] for lag in lags], axis=2)
    return stacked.reshape(len(stacked), -1)


def a_third_axis(activity, lags=(0, 5, 10)):
    longest = max(lags)
    return np.stack([activity[longest - lag : len(activity) - lag] for lag in lags], axis=1)


def lags_sorted(activity, lags=(0, 5, 10)):
    longest = max(lags)
    return np.hstack([activity[longest - lag : len(activity) - lag] for lag in sorted(lags)])


def lags_backwards(activity, lags=(0, 5, 10)):
    longest = max(lags)
    return np.hstack([activity[longest - lag : len(activity) - lag] for lag in tuple(lags)[::-1]])


def last_lag_as_longest(activity, lags=(0, 5, 10)):
    longest = lags[-1]
    return np.hstack([activity[max(longest - lag, 0) : len(activity) - lag][: len(activity) - max(lags)] for lag in lags])


def one_time_too_few(activity, lags=(0, 5, 10)):
    longest = max(lags) + 1
    return np.hstack([activity[longest - lag : len(activity) - lag] for lag in lags])


def present_always_there(activity, lags=(0, 5, 10)):
    longest = max(lags)
    past = [activity[longest - lag : len(activity) - lag] for lag in lags if lag != 0]
    return np.hstack([activity[longest:], *past])


def changes_since(activity, lags=(0, 5, 10)):
    longest = max(lags)
    present = activity[longest:]
    return np.hstack([present - activity[longest - lag : len(activity) - lag] for lag in lags])


def mean_over_lags(activity, lags=(0, 5, 10)):
    longest = max(lags)
    return np.mean([activity[longest - lag : len(activity) - lag] for lag in lags], axis=0)


def all_lags_up_to_the_longest(activity, lags=(0, 5, 10)):
    longest = max(lags)
    return np.hstack([activity[longest - lag : len(activity) - lag] for lag in range(longest + 1)])


def present_alone(activity, lags=(0, 5, 10)):
    return activity[max(lags) :]


def always_the_same_lags(activity, lags=(0, 5, 10)):
    lags = (0, 5, 10)
    return np.hstack([activity[max(lags) - lag : len(activity) - lag] for lag in lags])


def unknown_past_kept(activity, lags=(0, 5, 10)):
    parts = []
    for lag in lags:
        part = np.full(activity.shape, np.nan)
        part[lag:] = activity[: len(activity) - lag]
        parts.append(part)
    return np.hstack(parts)


def nothing_of_lag_zero(activity, lags=(0, 5, 10)):
    longest = max(lags)
    return np.hstack([activity[longest - lag : -lag] for lag in lags])


def time_by_time(activity, lags=(0, 5, 10)):
    longest = max(lags)
    return np.array([np.concatenate([activity[t - lag] for lag in lags]) for t in range(longest, len(activity))])


def by_index(activity, lags=(0, 5, 10)):
    times = np.arange(max(lags), len(activity))[:, None] - np.array(lags)
    return np.asarray(activity)[times].reshape(len(times), -1)


DELAY_EMBEDDING = Exercise(
    reference=delay_embedding,
    cases=recordings_and_lags,
    edges=(
        edge_of_this_exercise("whose lags are not sorted", lambda activity, lags: list(lags) != sorted(lags)),
        edge_of_this_exercise("without the present among the lags", lambda activity, lags: 0 not in lags),
        edge_of_this_exercise("with the present alone", lambda activity, lags: tuple(lags) == (0,)),
        edge_of_this_exercise("that leave a single time", lambda activity, lags: max(lags) == len(activity) - 1),
        LOPSIDED,
        SINGLE,
        WIDE,
        SQUARE,
        WHOLE,
        NEGATIVE,
        ZEROS,
        TIES,
    ),
    mistakes={
        the_future: "This puts what comes *later* beside the present. A lag looks back: at time t, take `t - lag`.",
        around_the_end: "Here the end of the recording is the past of its beginning. The first times have no full past: leave them out.",
        around_and_cut_at_the_end: "You left out the last times. The *first* have no full past, and hold the end of the recording here.",
        filled_with_zeros: "The first times are filled with zeros, a past that never was. Leave them out.",
        one_below_the_other: "The lags stand one below the other, as more times. They are more dimensions of the same time: columns.",
        neuron_by_neuron: "The columns go neuron by neuron. First all neurons at the first lag, then all at the next.",
        a_third_axis: "The lags have an axis of their own. Put them side by side: `np.hstack`.",
        lags_sorted: "You sorted the lags. Keep their order.",
        lags_backwards: "Here the last lag comes first. Keep the order of `lags`.",
        last_lag_as_longest: "You took the last lag for the longest. They may come in any order: `max(lags)`.",
        one_time_too_few: "The first time with a full past is missing: it is number `max(lags)`, counted from 0.",
        changes_since: "These are changes since then. Put the past itself beside the present.",
        mean_over_lags: "This averages present and past. Their difference is what tells the direction: put them side by side.",
        all_lags_up_to_the_longest: "These are all lags up to the longest. Take those in `lags`.",
        present_alone: "This is the present alone, less its first times. The past is missing: put `activity` of `lag` steps ago beside it.",
        always_the_same_lags: "You took the lags 0, 5 and 10 whatever was asked for. Take those in `lags`.",
        unknown_past_kept: "The first times, whose past is unknown, are kept as NaN. Leave them out: begin at `max(lags)`.",
        nothing_of_lag_zero: "A slice to `-lag` is empty where the lag is 0: -0 is the beginning. End at `len(activity) - lag`.",
        present_always_there: "You put the present in front, asked or not. It is there where `lags` holds 0, at its place.",
    },
    alternatives=[time_by_time, by_index],
    hints=[
        "Only times from `max(lags)` on have a full past. There are `len(activity) - max(lags)` of them.",
        "The part for a lag begins at `longest - lag` and ends at `len(activity) - lag`.",
        "`np.hstack([... for lag in lags])` puts these parts side by side.",
    ],
    purpose="A state that looks ambiguous now may not be so with a little of its past: what is hidden shows in the past of the seen.",
)

# --- walk_to_next ------------------------------------------------------------------------------------------


def paths_and_widths(rng):
    """Paths in one, two and three dimensions, that turn, stand still, or come back, and widths of all sizes."""
    phase = 0.7 * np.arange(9)
    circle = np.column_stack([np.cos(phase), np.sin(phase)]) + 0.1 * rng.normal(size=(9, 2))
    cases = [
        Case("a path in a plane", (rng.normal(size=(7, 2)), 1.0)),
        Case("a narrow Gaussian", (rng.normal(size=(6, 2)), 0.4)),
        Case("a wide Gaussian", (rng.normal(size=(6, 2)), 5.0)),
        Case("three dimensions", (rng.normal(size=(8, 3)), 1.7)),
        Case("one dimension", (rng.normal(size=(6, 1)), 0.8)),
        Case("a circle", (circle, 0.5)),
        Case("three times", (np.array([[0.0], [1.0], [3.0]]), 2.0)),
        Case("a path that stands still for a while", (np.array([[0.0, 0], [1, 1], [1, 1], [2, 0], [0, 0]]), 1.5)),
        Case("whole numbers", (np.array([[0, 1], [2, 1], [2, -2], [0, 0], [1, 1]]), 2)),
        Case("as many dimensions as times", (rng.normal(size=(4, 4)), 2.0)),
        Case("more dimensions than times", (rng.normal(size=(4, 6)), 3.0)),
        Case("large numbers", (1000 * circle, 500.0)),
    ]
    return [*cases, *(Case("another at random", (rng.normal(size=(9, 2)), float(rng.uniform(0.6, 2)))) for _ in range(2))]


def about_the_present(points, width):
    weights = np.exp(-((points[:-1, None] - points[None, :-1]) ** 2).sum(axis=2) / width**2)
    return weights / weights.sum(axis=1, keepdims=True)


def about_the_previous(points, width):
    before = np.vstack([points[:1], points[:-2]])
    weights = np.exp(-((before[:, None] - points[None, :-1]) ** 2).sum(axis=2) / width**2)
    return weights / weights.sum(axis=1, keepdims=True)


def not_squared(points, width):
    weights = np.exp(-np.sqrt(((points[1:, None] - points[None, :-1]) ** 2).sum(axis=2)) / width)
    return weights / weights.sum(axis=1, keepdims=True)


def width_not_squared(points, width):
    weights = np.exp(-((points[1:, None] - points[None, :-1]) ** 2).sum(axis=2) / width)
    return weights / weights.sum(axis=1, keepdims=True)


def width_as_standard_deviation(points, width):
    weights = np.exp(-((points[1:, None] - points[None, :-1]) ** 2).sum(axis=2) / (2 * width**2))
    return weights / weights.sum(axis=1, keepdims=True)


def columns_of_one(points, width):
    weights = np.exp(-((points[1:, None] - points[None, :-1]) ** 2).sum(axis=2) / width**2)
    return weights / weights.sum(axis=0)


def all_of_one(points, width):
    weights = np.exp(-((points[1:, None] - points[None, :-1]) ** 2).sum(axis=2) / width**2)
    return weights / weights.sum()


def weights_themselves(points, width):
    return np.exp(-((points[1:, None] - points[None, :-1]) ** 2).sum(axis=2) / width**2)


def with_the_last_point(points, width):
    weights = np.exp(-((points[1:, None] - points[None]) ** 2).sum(axis=2) / width**2)
    return weights / weights.sum(axis=1, keepdims=True)


def to_the_points_after(points, width):
    weights = np.exp(-((points[1:, None] - points[None, 1:]) ** 2).sum(axis=2) / width**2)
    return weights / weights.sum(axis=1, keepdims=True)


def from_column_to_row(points, width):
    weights = np.exp(-((points[1:, None] - points[None, :-1]) ** 2).sum(axis=2) / width**2)
    return (weights / weights.sum(axis=1, keepdims=True)).T


def present_to_next(points, width):
    weights = np.exp(-((points[:-1, None] - points[None, 1:]) ** 2).sum(axis=2) / width**2)
    return weights / weights.sum(axis=1, keepdims=True)


def never_stays(points, width):
    weights = np.exp(-((points[1:, None] - points[None, :-1]) ** 2).sum(axis=2) / width**2)
    np.fill_diagonal(weights, 0)
    return weights / weights.sum(axis=1, keepdims=True)


def mean_over_dimensions(points, width):
    weights = np.exp(-((points[1:, None] - points[None, :-1]) ** 2).sum(axis=2) / points.shape[1] / width**2)
    return weights / weights.sum(axis=1, keepdims=True)


def along_the_axes(points, width):
    sizes = np.abs(points[1:, None] - points[None, :-1]).sum(axis=2)
    weights = np.exp(-(sizes**2) / width**2)
    return weights / weights.sum(axis=1, keepdims=True)


def grows_with_distance(points, width):
    squared = ((points[1:, None] - points[None, :-1]) ** 2).sum(axis=2)
    weights = np.exp(np.minimum(squared / width**2, 600))
    return weights / weights.sum(axis=1, keepdims=True)


def nearest_only(points, width):
    return np.eye(len(points) - 1)[np.argmin(((points[1:, None] - points[None, :-1]) ** 2).sum(axis=2), axis=1)]


def divided_by_another_row(points, width):
    weights = np.exp(-((points[1:, None] - points[None, :-1]) ** 2).sum(axis=2) / width**2)
    return weights / weights.sum(axis=1)


def two_steps_ahead(points, width):
    after = np.vstack([points[2:], points[-1:]])
    weights = np.exp(-((after[:, None] - points[None, :-1]) ** 2).sum(axis=2) / width**2)
    return weights / weights.sum(axis=1, keepdims=True)


def about_the_middle(points, width):
    middle = (points[1:] + points[:-1]) / 2
    weights = np.exp(-((middle[:, None] - points[None, :-1]) ** 2).sum(axis=2) / width**2)
    return weights / weights.sum(axis=1, keepdims=True)


def as_recorded(points, width):
    return np.eye(len(points) - 1, k=1)


def with_cdist(points, width):
    from scipy.spatial.distance import cdist

    weights = np.exp(-cdist(points[1:], points[:-1], "sqeuclidean") / width**2)
    return weights / weights.sum(axis=1)[:, None]


def point_by_point(points, width):
    n = len(points) - 1
    weights = np.array(
        [[np.exp(-(np.linalg.norm(points[i + 1] - points[j]) ** 2) / width**2) for j in range(n)] for i in range(n)]
    )
    return np.array([row / row.sum() for row in weights])


WALK_TO_NEXT = Exercise(
    reference=walk_to_next,
    cases=paths_and_widths,
    edges=(
        edge_of_this_exercise(
            "in which a path stands still", lambda points, width: np.any(np.all(np.diff(points, axis=0) == 0, 1))
        ),
        edge_of_this_exercise("with three times", lambda points, width: len(points) == 3),
        edge_of_this_exercise("with a width other than 1", lambda points, width: width != 1),
        LOPSIDED,
        SINGLE,
        WIDE,
        SQUARE,
        WHOLE,
        NEGATIVE,
        ZEROS,
        TIES,
    ),
    mistakes={
        about_the_present: "This walk steps to points near where the recording *is*. So it goes back as readily as forth, and has no "
        "direction. Measure from where it went next: `points[i + 1]`.",
        about_the_previous: "This walk goes back in time: it steps to points near the *previous* one. Take the next.",
        present_to_next: "Here `[i, j]` compares point i with the one *after* j: a walk that runs backwards. It is the one after i "
        "that is compared with j.",
        not_squared: "The distance is not squared: the weight falls as an exponential. In a Gaussian, it is the squared distance over the squared width.",
        width_not_squared: "Distances are squared and the width is not, so the result depends on units. Divide by `width**2`.",
        width_as_standard_deviation: "You divided by twice the squared width. Here the Gaussian falls to 1/e at `width`: divide by `width**2`.",
        columns_of_one: "Columns sum to 1 here: the chance to *come* from a point. The walk leaves point i for some point: rows sum to 1.",
        all_of_one: "All weights together sum to 1. Each row is a step of its own: it sums to 1.",
        weights_themselves: "These are weights. Divide each row by its sum, so that they are probabilities.",
        with_the_last_point: "The last point is a place to go to here, and nothing leads on from it. Leave it out.",
        to_the_points_after: "The first point is left out in place of the last, so rows and columns stand for other points. Column j is point j.",
        from_column_to_row: "This is turned round: `[i, j]` is a step from i to j, so that rows sum to 1.",
        never_stays: "You forbade the walk to stay. A recording that moves slowly may stay near the same point: keep the diagonal.",
        mean_over_dimensions: "You averaged over dimensions. A squared distance is a sum.",
        along_the_axes: "Here sizes are added before they are squared. A squared distance adds squares.",
        grows_with_distance: "The sign in the exponent is missing: this walk prefers what is far.",
        divided_by_another_row: "Each weight was divided by the sum of another row: without `keepdims=True`, NumPy lays the sums along "
        "columns. `weights.sum(axis=1, keepdims=True)`.",
        two_steps_ahead: "This goes to points near where the recording was *two* steps later. Take `points[i + 1]`.",
        about_the_middle: "This measures from half way between the present and the next point. Measure from the next.",
        as_recorded: "This walk would only replay the recording, point after point. Where it went next, other points are near, and the "
        "walk may go on from any of these: that is how it learns more than it has seen.",
        nearest_only: "This jumps to the nearest point for sure. All points that are near have a chance, by a Gaussian.",
    },
    alternatives=[with_cdist, point_by_point],
    hints=[
        "Rows are points 0 to n − 2, and so are columns. Row i asks: how far is each of these from `points[i + 1]`?",
        "`points[1:, None] - points[None, :-1]` holds all differences, with the dimensions last. Square, and sum over these.",
        "`np.exp(-squared / width**2)`, and then divide each row by its sum: `axis=1, keepdims=True`.",
    ],
    lies_in=(0, 1),
    equivalent={
        "points[1:, None] - points[None, :-1] -> points[None, :-1] - points[1:, None]": "a square has no sign",
    },
    purpose="One index, i + 1 in place of i, gives a walk its direction: a symmetric map knows which states are near, not where they lead.",
)

# --- transitions_ahead -------------------------------------------------------------------------------------


def _sequences(rng, lengths, n_states):
    """Random states; the first worm begins with all of them, each of which something follows."""
    sequences = [rng.integers(0, n_states, size=n) for n in lengths]
    sequences[0] = np.concatenate([np.arange(n_states), sequences[0]])
    return sequences


def states_of_worms(rng):
    """One worm or several, two states or more, and steps from none to many."""
    sticky = np.repeat(rng.integers(0, 3, size=8), rng.integers(2, 6, size=8))
    cases = [
        Case("two worms, one step", (_sequences(rng, (12, 9), 3), 3, 1)),
        Case("three steps", (_sequences(rng, (12, 9), 3), 3, 3)),
        Case("no step", (_sequences(rng, (10, 8), 3), 3, 0)),
        Case("many steps", (_sequences(rng, (15, 9), 2), 2, 40)),
        Case("one worm", (_sequences(rng, (20,), 4), 4, 2)),
        Case("states that last", ([np.concatenate([[0, 1, 2], sticky]), sticky[::-1].copy()], 3, 2)),
        Case("a worm of two times", ([np.array([0, 1, 1, 0, 0, 1, 0]), np.array([1, 1])], 2, 1)),
        Case("a state that never leads back", ([np.array([0, 0, 1, 1, 1]), np.array([0, 1, 1])], 2, 2)),
        Case("a worm that ends where none goes on", ([np.array([0, 0, 0, 1]), np.array([1, 1, 1, 0])], 2, 1)),
        Case("numbers of 8 bits", ([s.astype(np.int8) for s in _sequences(rng, (300, 40), 2)], 2, 2)),
    ]
    return [*cases, *(Case("three more worms", (_sequences(rng, (14, 11, 8), 4), 4, 2)) for _ in range(2))]


def worms_glued_together(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in [np.concatenate(sequences)]:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    return np.linalg.matrix_power((counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)), n_steps)


def power_of_each_entry(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    return (counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)) ** n_steps


def times_the_steps(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    return n_steps * (counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))


def one_step_only(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def a_step_too_many(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    return np.linalg.matrix_power((counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)), n_steps + 1)


def a_step_too_few(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    return np.linalg.matrix_power((counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)), max(n_steps - 1, 0))


def sums_over_sources(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    return np.linalg.matrix_power(counts / np.maximum(counts.sum(axis=0), 1), n_steps)


def to_in_rows(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    return np.linalg.matrix_power((counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)), n_steps).T


def counts_to_the_power(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    return np.linalg.matrix_power(counts, n_steps)


def counts_to_the_power_scaled(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    ahead = np.linalg.matrix_power(counts, n_steps)
    return ahead / ahead.sum(axis=1, keepdims=True)


def looked_up_so_far_apart(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[: len(states) - n_steps], states[n_steps:]), 1)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def stays_left_out(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    np.fill_diagonal(counts, 0)
    return np.linalg.matrix_power((counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)), n_steps)


def each_pair_counted_once(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        counts[states[:-1], states[1:]] += 1
    return np.linalg.matrix_power((counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)), n_steps)


def over_all_steps(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    return np.linalg.matrix_power(counts / counts.sum(), n_steps)


def over_all_times(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    occurs = np.bincount(np.concatenate(sequences), minlength=n_states)
    return np.linalg.matrix_power(counts / occurs[:, None], n_steps)


def first_worm_alone(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences[:1]:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    return np.linalg.matrix_power((counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)), n_steps)


def mean_of_worms(sequences, n_states, n_steps):
    each = []
    for states in sequences:
        counts = np.zeros((n_states, n_states))
        np.add.at(counts, (states[:-1], states[1:]), 1)
        each.append(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))
    return np.linalg.matrix_power(np.mean(each, axis=0), n_steps)


def divided_by_another_sum(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    return np.linalg.matrix_power(counts / counts.sum(axis=1), n_steps)


def one_more_of_each(sequences, n_states, n_steps):
    counts = np.ones((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    return np.linalg.matrix_power(counts / counts.sum(axis=1, keepdims=True), n_steps)


def what_came_before(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[1:], states[:-1]), 1)
    return np.linalg.matrix_power(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1), n_steps)


def always_two_steps(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    return np.linalg.matrix_power(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1), 2)


def doubled_each_time(sequences, n_states, n_steps):
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    ahead = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    for _ in range(n_steps):
        ahead = ahead @ ahead
    return ahead


def with_a_counter(sequences, n_states, n_steps):
    from collections import Counter

    seen = Counter()
    for states in sequences:
        seen.update(zip(np.asarray(states).tolist()[:-1], np.asarray(states).tolist()[1:], strict=True))
    counts = np.array([[seen[i, j] for j in range(n_states)] for i in range(n_states)], dtype=float)
    transitions = counts / counts.sum(axis=1)[:, None]
    ahead = np.eye(n_states)
    for _ in range(n_steps):
        ahead = ahead @ transitions
    return ahead


def with_indicators(sequences, n_states, n_steps):
    on = [np.eye(n_states)[np.asarray(states, dtype=int)] for states in sequences]
    counts = sum(one[:-1].T @ one[1:] for one in on)
    return np.linalg.matrix_power(counts / counts.sum(axis=1, keepdims=True), n_steps)


TRANSITIONS_AHEAD = Exercise(
    reference=transitions_ahead,
    cases=states_of_worms,
    edges=(
        edge_of_this_exercise("without a step", lambda sequences, n_states, n_steps: n_steps == 0),
        edge_of_this_exercise("with one step", lambda sequences, n_states, n_steps: n_steps == 1),
        edge_of_this_exercise("with a single worm", lambda sequences, n_states, n_steps: len(sequences) == 1),
        edge_of_this_exercise(
            "in which one worm ends in a state with which the next does not go on",
            lambda sequences, n_states, n_steps: len(sequences) > 1 and sequences[0][-1] != sequences[1][0],
        ),
        WHOLE,
        TIES,
        ZEROS,
    ),
    mistakes={
        worms_glued_together: "Here the end of one worm leads to the beginning of the next. No worm made that step: count worm by worm.",
        power_of_each_entry: "You raised each probability to the power. After two steps the chain may have been anywhere in between: "
        "a power of the *matrix*.",
        times_the_steps: "You multiplied by the number of steps. Each step is a matrix product.",
        one_step_only: "This is one step ahead, whatever `n_steps` says.",
        a_step_too_many: "This is one step too many: after no step, the state is what it is.",
        a_step_too_few: "This is one step too few: after one step, the probabilities are those you counted.",
        sums_over_sources: "Columns sum to 1 here: where a state came *from*. Row i says where the chain goes from i: rows sum to 1.",
        to_in_rows: "This is turned round: `[i, j]` is the probability of j after i, so that rows sum to 1.",
        counts_to_the_power: "These are powers of counts. Divide each row by its sum first.",
        counts_to_the_power_scaled: "You took the power of the counts and divided afterwards. A state that occurs often then counts "
        "more often on the way: divide before the power.",
        looked_up_so_far_apart: "You counted what followed so many steps later. That is a fair forecast too, but not a chain's: a "
        "chain knows single steps, and repeats them.",
        stays_left_out: "Steps from a state to itself are left out here. A state that lasts is what a chain forecasts best: keep them.",
        each_pair_counted_once: "With `counts[a, b] += 1`, NumPy counts a pair that occurs often only once. Use `np.add.at`.",
        over_all_steps: "You divided by all steps. Divide each row by its own sum: given that the state was i.",
        over_all_times: "You divided by how often a state occurs. The last time of a worm leads nowhere: divide by the sum of the row.",
        divided_by_another_sum: "Each entry was divided by another row's sum: without `keepdims=True`, NumPy lays the sums along columns.",
        one_more_of_each: "You added one to each count. Here each state is followed by something, so shares of what was counted will do.",
        what_came_before: "You counted what came *before* each state. Row i is what the state was, column j what followed.",
        always_two_steps: "These are two steps, whatever `n_steps` says.",
        doubled_each_time: "You multiplied the result by itself, so that each time doubles the steps. Multiply by one step each time.",
        first_worm_alone: "Only the first worm is counted.",
        mean_of_worms: "Here each worm's chain counts the same, however rarely it saw a state. Add counts, then divide.",
    },
    alternatives=[with_a_counter, with_indicators],
    hints=[
        "Make a table of zeros, (states, states). For each worm, add 1 at row `states[:-1]` and column `states[1:]`: `np.add.at`.",
        "Divide each row by its sum: the probability of each next state.",
        "Two steps are the matrix times itself. `np.linalg.matrix_power(transitions, n_steps)`.",
    ],
    lies_in=(0, 1),
    expects="a table with one row and one column a state",
    purpose="A forecast is worth what it adds to the plainest one. A chain that knows the present state and nothing else is that one.",
)

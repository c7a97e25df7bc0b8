"""Bad input to `helpers.methods.diffusion_map`."""

from functools import partial

import numpy as np

from helpers.methods import diffusion_map
from tests.bad_input.refused import NUMBERS, RANDOM, of_another_shape

OTHER = np.random.default_rng(1).random((15, 3))
VALUES = [np.arange(20.0), np.arange(15.0)]

GOOD = [
    partial(diffusion_map.walk_to_next, RANDOM, 0.5),
    partial(diffusion_map.delay_embedding, RANDOM, (0, 2)),
    partial(diffusion_map.fit_diffusion_map, [RANDOM, OTHER], 2, 3),
    partial(diffusion_map.neurons_from_manifold, RANDOM, RANDOM, OTHER, 3),
    partial(diffusion_map.share_explained, RANDOM, RANDOM),
    partial(diffusion_map.analogues_ahead, [RANDOM, OTHER], VALUES, OTHER, 2, 3),
]

POINTS = [*NUMBERS, *of_another_shape("(points, dimensions)", np.ones(3), np.ones((2, 3, 1)), np.ones((0, 3)))]
REFUSED = {
    diffusion_map.delay_embedding.converters["lags"]: [
        *NUMBERS,
        *((bad, "should hold different whole numbers of at least 0") for bad in ([0.5], [-1], [], [1, 1], np.ones((2, 2)))),
    ],
    diffusion_map.share_explained.converters["said"]: POINTS,
    diffusion_map.walk_to_next.converters["points"]: [
        *POINTS,
        (RANDOM[:2], "should hold at least 3 times, so that there is a walk, but it holds 2"),
    ],
    diffusion_map.fit_diffusion_map.converters["trajectories"]: [
        *((bad, "should be a list of arrays (time, dimensions), one of each worm") for bad in ([], RANDOM, None, "worms")),
        *(([RANDOM, bad], words) for bad, words in POINTS),
        *(
            ([RANDOM, bad], "should have at least 2 times and the 3 dimensions of the first")
            for bad in (RANDOM[:1], RANDOM[:, :2])
        ),
    ],
}


ROWS = [
    (diffusion_map.fit_diffusion_map, ([np.ones((20, 2))], 2, 3), "trajectories should go somewhere"),
    (diffusion_map.walk_to_next, (RANDOM, 1e-4), "width should reach a point from each place, but 0.0001 reaches none"),
    (diffusion_map.delay_embedding, (RANDOM, (0, 20)), "lags should be below 20, the number of times, but one is 20"),
    (
        diffusion_map.fit_diffusion_map,
        ([RANDOM[:3], OTHER[:3]],),
        "trajectories should hold at least 11 points together, but they hold 6",
    ),
    (
        diffusion_map.neurons_from_manifold,
        (RANDOM, RANDOM[:9], OTHER, 3),
        "activity should have the 20 points of coordinates, but it has 9",
    ),
    (
        diffusion_map.neurons_from_manifold,
        (RANDOM, RANDOM, OTHER[:, :2], 3),
        "new_coordinates should have 3 columns, as coordinates, but it has 2",
    ),
    (
        diffusion_map.neurons_from_manifold,
        (RANDOM, RANDOM, OTHER, 20),
        "n_neighbours should be below 20, the number of points, but it is 20",
    ),
    (diffusion_map.share_explained, (RANDOM, OTHER), r"said should have the shape of activity, \(20, 3\), but it has"),
    (diffusion_map.share_explained, (np.ones((3, 2)), np.ones((3, 2))), "activity should vary, but all neurons are constant"),
    (
        diffusion_map.analogues_ahead,
        ([RANDOM, OTHER], VALUES[0], OTHER, 2, 3),
        "values should be a list with one array for each of 2 worms, but it is an ndarray",
    ),
    (
        diffusion_map.analogues_ahead,
        ([RANDOM, OTHER], VALUES[::-1], OTHER, 2, 3),
        r"values\[0\] should have the 20 times of its worm, but it has shape \(15,\)",
    ),
    (
        diffusion_map.analogues_ahead,
        ([RANDOM, OTHER], [VALUES[0], VALUES[1] * np.nan], OTHER, 2, 3),
        r"values\[1\] should hold finite numbers",
    ),
    (
        diffusion_map.analogues_ahead,
        ([RANDOM, OTHER], VALUES, OTHER, 15, 3),
        "n_steps should be below the times of each worm, but it is 15, and one has 15",
    ),
    (
        diffusion_map.analogues_ahead,
        ([RANDOM, OTHER], VALUES, OTHER, 2, 31),
        "n_neighbours should be below 31, the points whose future is known, but it is 31",
    ),
    (
        diffusion_map.analogues_ahead,
        ([RANDOM, OTHER], VALUES, OTHER[:, :2], 2, 3),
        "embedded should have 3 dimensions, but it has 2",
    ),
]

"""Fixed points of maps whose fixed points are known."""

import warnings

import numpy as np
import pytest
import torch

from helpers.methods.fixed_points import find_fixed_points, jacobian

STEP = 0.01


def runge_kutta(flow, h):
    """The map that follows a flow for a time ``h``, by the classical method."""

    def step(z):
        first = flow(z)
        second = flow(z + h / 2 * first)
        third = flow(z + h / 2 * second)
        return z + h / 6 * (first + 2 * second + 2 * third + flow(z + h * third))

    return step


def lorenz(z):
    x, y, height = z.T
    return torch.stack([10 * (y - x), x * (28 - height) - y, x * y - 8 / 3 * height], dim=1)


def hopf(z):
    """A limit cycle of radius 1, and an unstable focus at the origin: growth 0.5, one radian a unit of time."""
    x, y = z.T
    growth = 0.5 * (1 - x**2 - y**2)
    return torch.stack([growth * x - y, growth * y + x], dim=1)


def sorted_by(eigenvalues):
    return np.sort_complex(np.round(eigenvalues, 12))


def test_lorenz_has_its_three_fixed_points():
    starts = np.random.default_rng(0).normal([0, 0, 25], [8, 8, 10], (60, 3))
    found = find_fixed_points(runge_kutta(lorenz, STEP), starts, tolerance=1e-9)
    side = np.sqrt(8 / 3 * 27)
    expected = np.array([[-side, -side, 27], [0, 0, 0], [side, side, 27]])
    assert found.fixed.all()
    np.testing.assert_allclose(found.points[np.argsort(found.points[:, 0])], expected, atol=1e-7)
    assert found.found_from.sum() + found.dropped == 60
    assert found.dropped < 6
    assert not found.stable.any()
    # Each eigenvalue of the map is the exponential of one of the flow: a saddle with one direction out, and two foci.
    for point, values, away in zip(found.points, found.eigenvalues, found.unstable_directions, strict=True):
        x, y, z = point
        flow = np.linalg.eigvals(np.array([[-10, 10, 0], [28 - z, -1, -x], [y, x, -8 / 3]]))
        np.testing.assert_allclose(sorted_by(values), sorted_by(np.exp(STEP * flow)), atol=1e-5)
        assert away == (1 if abs(x) < 1 else 2)


@pytest.mark.parametrize(("r", "expected"), [(-0.5, [0.0]), (0.5, [-np.sqrt(0.5), 0.0, np.sqrt(0.5)])])
def test_a_pitchfork_has_one_point_and_then_three(r, expected):
    starts = np.linspace(-1.4, 1.4, 24)[:, None]
    found = find_fixed_points(lambda x: x + 0.1 * (r * x - x**3), starts)
    order = np.argsort(found.points[:, 0])
    np.testing.assert_allclose(found.points[order, 0], expected, atol=1e-4)
    slopes = 1 + 0.1 * (r - 3 * np.array(expected) ** 2)
    np.testing.assert_allclose(found.jacobian[order, 0, 0], slopes, atol=1e-3)
    assert found.stable[order].tolist() == (slopes < 1).tolist()
    np.testing.assert_array_equal(found.unstable_directions > 0, ~found.stable)


def test_a_limit_cycle_has_the_origin_and_nothing_else():
    rng = np.random.default_rng(0)
    found = find_fixed_points(runge_kutta(hopf, STEP), rng.normal(0, 1, (40, 2)))
    np.testing.assert_allclose(found.points, [[0, 0]], atol=1e-4)
    assert found.unstable_directions.tolist() == [2]
    np.testing.assert_allclose(found.eigenvalues[0], np.exp(STEP * (0.5 + np.array([1j, -1j]))), atol=1e-6)
    nowhere = find_fixed_points(lambda z: z + torch.tensor([0.1, 0.0]), rng.normal(0, 1, (5, 2)))
    assert nowhere.points.shape == (0, 2)
    assert nowhere.jacobian.shape == (0, 2, 2)
    assert nowhere.eigenvalues.shape == (0, 2)
    assert nowhere.dropped == 5


def ghost(x):
    """Just past a saddle-node: it moves least at 0, by 0.002, and is fixed nowhere."""
    return x + 0.002 + 0.1 * x**2


def test_where_a_map_is_slowest_is_a_slow_point_and_not_a_fixed_one():
    starts = np.linspace(-1, 1, 11)[:, None]
    assert len(find_fixed_points(ghost, starts).points) == 0
    found = find_fixed_points(ghost, starts, largest_speed=0.01)
    np.testing.assert_allclose(found.points, [[0.0]], atol=1e-3)
    np.testing.assert_allclose(found.speed, [0.002], rtol=1e-4)
    assert found.fixed.tolist() == [False]


@pytest.mark.parametrize("origin", [0.0, 1000.0])
def test_points_far_from_the_starts_are_dropped(origin):
    """The map has fixed points at the origin and 50 away, and starts lie around the origin."""
    starts = np.linspace(-1, 1, 8)[:, None] + 0.05
    starts = np.vstack([starts, [[40.0]]]) + origin

    def step(x):
        return x + 0.001 * (x - origin) * (origin + 50 - x)

    assert len(find_fixed_points(step, starts, tolerance=1e-8).points) == 2
    assert len(find_fixed_points(step, starts, tolerance=1e-8, reach=0.5).points) == 1


def test_points_that_are_near_are_one_if_nearer_than_the_merging_distance():
    starts = np.linspace(-0.5, 0.5, 21)[:, None]

    def step(x):
        return x + 0.1 * (0.01 * x - x**3)  # fixed at -0.1, 0 and 0.1

    assert len(find_fixed_points(step, starts, tolerance=1e-10).points) == 3
    merged = find_fixed_points(step, starts, tolerance=1e-10, merge_distance=0.5)
    assert len(merged.points) == 1
    assert merged.found_from.tolist() == [21 - merged.dropped]


def test_the_slowest_stands_first_and_starts_are_counted_where_they_ended():
    """Two slow points, near -1 and 1, the second of which moves more than twice as fast."""
    starts = np.array([1.3, 1.2, 1.1, 0.9, -0.9, -1.2])[:, None]
    found = find_fixed_points(lambda x: x + 0.01 + 0.1 * (x**2 - 1) ** 2 + 0.004 * x, starts, largest_speed=0.1)
    np.testing.assert_allclose(found.points[:, 0], [-1, 1], atol=0.02)
    np.testing.assert_allclose(found.speed, [0.006, 0.014], atol=1e-4)
    assert found.found_from.tolist() == [2, 4]


def test_eigenvalues_stand_from_the_largest_to_the_smallest():
    A = torch.tensor([[0.9, 0.2, 0.0], [-0.2, 0.9, 0.0], [0.0, 0.0, -1.1]], dtype=torch.float64)
    found = find_fixed_points(lambda x: x @ A.T, np.random.default_rng(0).normal(size=(6, 3)))
    np.testing.assert_allclose(found.eigenvalues[0, 0], -1.1)
    np.testing.assert_allclose(np.abs(found.eigenvalues[0, 1:]), np.hypot(0.9, 0.2))
    assert found.unstable_directions.tolist() == [1]  # also one that turns over at each step


@pytest.mark.parametrize("of", ["reversed", "other bytes", "16 bits", "read only"])
def test_states_of_any_layout_are_taken(of):
    states = np.array([[0.25, 0.5, 1.0], [2.0, 3.0, 4.0]])
    expected = jacobian(lambda x: x**2, states)
    read_only = states.copy()
    read_only.flags.writeable = False
    other = {
        "reversed": states[:, ::-1].copy()[:, ::-1],
        "other bytes": states.astype(states.dtype.newbyteorder()),
        "16 bits": states.astype(np.float16),
        "read only": read_only,
    }[of]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(jacobian(lambda x: x**2, other), expected)
    assert jacobian(lambda x: x**2, other).dtype == (np.float32 if of == "16 bits" else np.float64)


def test_a_module_of_torch_in_32_bits():
    torch.manual_seed(0)
    cell = torch.nn.GRUCell(3, 8)
    nothing = torch.zeros(1, 3)

    def step(h):
        return cell(nothing.expand(len(h), -1), h)

    starts = np.random.default_rng(0).uniform(-1, 1, (20, 8)).astype(np.float32)
    found = find_fixed_points(step, starts, tolerance=1e-4)
    assert found.points.dtype == np.float32
    assert len(found.points) == 1  # small weights contract
    assert found.stable.all()
    h = torch.as_tensor(starts)
    with torch.no_grad():
        for _ in range(300):
            h = step(h)
    np.testing.assert_allclose(h.numpy(), np.broadcast_to(found.points, (20, 8)), atol=1e-4)


def test_a_jacobian_is_that_of_small_differences():
    rng = np.random.default_rng(0)
    states = rng.normal(0, 5, (4, 3))
    step = runge_kutta(lorenz, STEP)
    slopes = jacobian(step, states)
    for j in range(3):
        small = np.zeros(3)
        small[j] = 1e-5
        forward, back = (step(torch.as_tensor(states + sign * small)).numpy() for sign in (1, -1))
        np.testing.assert_allclose(slopes[:, :, j], (forward - back) / 2e-5, atol=1e-7)

"""Fixed points of a map: where a system that is left to itself stays, and what happens near by.

They are a sketch of nonlinear dynamics: near a fixed point the system is linear, and eigenvalues say whether it is drawn in,
pushed away, or turns. *Slow* points, where the system hardly moves, do much the same.
"""

from dataclasses import dataclass

import numpy as np
import torch

from helpers.progress_bar import progress_bar
from helpers.validation import checked, function, not_negative, numbers, optional, positive, positive_integer

FIRST_DAMPING, LEAST_DAMPING, MOST_DAMPING = 1e-2, 1e-14, 1e10
LEAST_GAIN = 1e-12  # A start has arrived when a step lowers its squared speed by less than this share.


def _points(value, name):
    dtype = getattr(value, "dtype", None)  # of NumPy or of torch
    floating = getattr(dtype, "kind", "") == "f" or getattr(dtype, "is_floating_point", False)
    few_digits = floating and dtype.itemsize <= 4
    value = numbers(value, name)
    if value.ndim != 2 or value.size == 0:
        raise ValueError(f"{name} should have shape (points, dimensions), but it has shape {value.shape}.")
    # A copy in an order of bytes and of axes that torch takes, which a map may write into without harm.
    return np.array(value, dtype=np.float32 if few_digits else np.float64, order="C")


@dataclass(frozen=True)
class FixedPoints:
    """Fixed and slow points of a map, the slowest first.

    Attributes
    ----------
    points : ndarray, shape (points, dimensions)
        Where they are.
    speed : ndarray, shape (points,)
        How far the map moves them.
    fixed : ndarray of bool, shape (points,)
        Whether that is less than the tolerance. The others are slow points.
    jacobian : ndarray, shape (points, dimensions, dimensions)
        ``[p, i, j]`` is how much dimension ``i`` of the next state changes with dimension ``j`` of the state, at point ``p``.
    eigenvalues : ndarray of complex, shape (points, dimensions)
        Of the Jacobians, the largest first.
    found_from : ndarray of int, shape (points,)
        How many starts ended at each.
    dropped : int
        How many starts ended at none of them: too fast still, or too far away.
    """

    points: np.ndarray
    speed: np.ndarray
    fixed: np.ndarray
    jacobian: np.ndarray
    eigenvalues: np.ndarray
    found_from: np.ndarray
    dropped: int

    @property
    def unstable_directions(self):
        """How many eigenvalues of each point are larger than 1: along so many directions, states move away from it."""
        return np.count_nonzero(np.abs(self.eigenvalues) > 1, axis=1)

    @property
    def stable(self):
        """Whether states near each point come nearer in every direction: all eigenvalues are smaller than 1."""
        return (np.abs(self.eigenvalues) < 1).all(axis=1)


def _moved(step, x):
    """The next states, checked for their shape."""
    following = step(x)
    if not torch.is_tensor(following) or following.shape != x.shape:
        got = tuple(following.shape) if torch.is_tensor(following) else type(following).__name__
        raise ValueError(f"step should return a tensor of the shape of its states, {tuple(x.shape)}, but it returned {got}.")
    return following


def _with_jacobian(step, x):
    """Next states, and how each of their dimensions changes with each of the states'. Points must not depend on one another."""
    x = x.detach().requires_grad_(True)
    with torch.enable_grad():
        following = _moved(step, x)
        if not following.requires_grad:
            raise ValueError(
                "step should be made of torch's operations, but its result does not depend on the states for torch."
            )
        rows = [torch.autograd.grad(column.sum(), x, retain_graph=True)[0] for column in following.T]
    return following.detach(), torch.stack(rows, dim=1)


@checked(step=function, states=_points)
def jacobian(step, states):
    """How the next state changes with the state, at each of some states.

    Parameters
    ----------
    step : callable
        Takes a tensor of states ``(points, dimensions)`` and returns the next ones, by torch's operations. A state must not
        depend on the others.
    states : ndarray, shape (points, dimensions)
        Where to look. The map is evaluated in their precision, 32 or 64 bits.

    Returns
    -------
    jacobian : ndarray, shape (points, dimensions, dimensions)
        ``[p, i, j]`` is how much dimension ``i`` of the next state changes with dimension ``j`` of the state.

    Raises
    ------
    ValueError
        If ``step`` does not return next states that torch can differentiate.
    """
    return _with_jacobian(step, torch.as_tensor(states))[1].numpy()


def _slow_down(step, x, n_iterations, label):
    """Lower the squared speed of each point by the method of Levenberg and Marquardt, until it does not fall any more."""
    identity = torch.eye(x.shape[1], dtype=x.dtype)
    damping = torch.full((len(x), 1, 1), FIRST_DAMPING, dtype=x.dtype)
    following, slope = _with_jacobian(step, x)
    moved = following - x
    going = torch.ones(len(x), dtype=torch.bool)
    for _ in progress_bar(range(n_iterations), label):
        J = slope - identity
        curvature = J.mT @ J
        # Relative to the largest curvature, so that the units of a state do not matter.
        size = curvature.diagonal(dim1=1, dim2=2).amax(dim=1).clamp_min(torch.finfo(x.dtype).tiny)[:, None, None]
        change = torch.linalg.solve(curvature + damping * size * identity, -(J.mT @ moved[:, :, None]))[:, :, 0]
        tried = x + change
        tried_following, tried_slope = _with_jacobian(step, tried)
        tried_moved = tried_following - tried
        before, after = (moved**2).sum(dim=1), (tried_moved**2).sum(dim=1)
        better = after < before  # also where a point has gone to infinity, which compares with nothing
        gain = (before - after) / before.clamp_min(torch.finfo(x.dtype).tiny)
        rounding = torch.finfo(x.dtype).eps * (1 + x.norm(dim=1))
        going &= (before > rounding**2) & ~(better & (gain < LEAST_GAIN)) & ~(~better & (damping[:, 0, 0] >= MOST_DAMPING))
        take = better & going
        x = torch.where(take[:, None], tried, x)
        moved = torch.where(take[:, None], tried_moved, moved)
        slope = torch.where(take[:, None, None], tried_slope, slope)
        damping = torch.where(better[:, None, None], damping / 5, damping * 4).clamp(LEAST_DAMPING, MOST_DAMPING)
        if not going.any():
            break
    return x.numpy(), moved.norm(dim=1).numpy()


def _merge(points, speed, distance):
    """Numbers of the points that stand for all, the slowest of those that are near; and how many each stands for."""
    kept, counts = [], []
    for i in np.argsort(speed, kind="stable"):
        away = [np.linalg.norm(points[i] - points[k]) for k in kept]
        if away and min(away) < distance:
            counts[int(np.argmin(away))] += 1
        else:
            kept.append(i)
            counts.append(1)
    return np.array(kept, dtype=int), np.array(counts, dtype=int)


@checked(
    step=function,
    starts=_points,
    n_iterations=positive_integer,
    tolerance=positive,
    largest_speed=optional(not_negative),
    merge_distance=positive,
    reach=positive,
)
def find_fixed_points(
    step,
    starts,
    n_iterations=200,
    tolerance=1e-6,
    largest_speed=None,
    merge_distance=1e-3,
    reach=3.0,
    label="Fixed points",
):
    """Find the fixed points of a map: from many states, go to where it moves least.

    Speed is the distance from a state to the next. Its square is lowered from each start by the method of Levenberg and
    Marquardt, with Jacobians by torch, so points of every stability are found, and starts that end together are merged.

    Parameters
    ----------
    step : callable
        Takes a tensor of states ``(points, dimensions)`` and returns the next ones, by torch's operations: a function, or a
        module of torch. A state must not depend on the others, and no input may drive them.
    starts : ndarray, shape (points, dimensions)
        Where to start: states that the system visits, best, with some noise. The map is evaluated in their precision; a module
        of torch usually wants 32 bits, ``starts.astype(np.float32)``, and then a ``tolerance`` of some 1e-4.
    n_iterations : int
        Steps at most, for each start.
    tolerance : float
        A point is fixed if the map moves it by less than this.
    largest_speed : float, optional
        Points that are moved by less than this are kept as well, as slow points.
    merge_distance : float
        Points that are nearer to each other than this are one.
    reach : float
        Points are dropped if they are further from the mean of the starts than this times the furthest start: far from all
        that the system visits, a trained map means nothing.
    label : str
        What the progress bar is called.

    Returns
    -------
    FixedPoints
        With no points at all, where there are none.

    Raises
    ------
    ValueError
        If ``step`` does not return next states that torch can differentiate.

    References
    ----------
    Sussillo & Barak, Neural Computation 25:626 (2013), doi 10.1162/NECO_a_00409: fixed and slow points of trained networks.
    Golub & Sussillo, Journal of Open Source Software 3:1003 (2018), doi 10.21105/joss.01003: many starts at once, merged.
    """
    points, speed = _slow_down(step, torch.as_tensor(starts), n_iterations, label)
    centre = starts.mean(axis=0)
    radius = np.linalg.norm(starts - centre, axis=1).max()
    near = np.linalg.norm(points - centre, axis=1) <= reach * radius if radius > 0 else np.ones(len(points), dtype=bool)
    slow = speed < max(tolerance, largest_speed or 0.0)
    candidates = np.flatnonzero(near & slow)
    kept, found_from = _merge(points[candidates], speed[candidates], merge_distance)
    points, speed = points[candidates][kept], speed[candidates][kept]
    slopes = jacobian(step, points) if len(points) else np.empty((0, starts.shape[1], starts.shape[1]), starts.dtype)
    values = np.linalg.eigvals(slopes).astype(complex)
    order = np.argsort(-np.abs(values), axis=1, kind="stable")
    return FixedPoints(
        points=points,
        speed=speed,
        fixed=speed < tolerance,
        jacobian=slopes,
        eigenvalues=np.take_along_axis(values, order, axis=1),
        found_from=found_from,
        dropped=len(starts) - len(candidates),
    )

"""Do two worms share a subspace? Principal components, how much of a worm they hold, and angles between subspaces.

Everything is asked of the same named neurons, z-scored in each worm. How far apart two *halves of one worm* are says how much
of the distance between two worms is theirs.
"""

from dataclasses import dataclass

import numpy as np

from helpers.validation import checked, numbers, positive_integer, recordings_of_worms, varying_activity


@dataclass(frozen=True)
class PrincipalAxes:
    """The directions along which one or several worms vary most.

    Attributes
    ----------
    axes : ndarray, shape (neurons, components)
        Orthonormal columns, the one with most variance first.
    shares : ndarray, shape (components,)
        Share of the whole variance of the z-scored neurons along each.
    """

    axes: np.ndarray
    shares: np.ndarray


def _z_scored(activity):
    return (activity - activity.mean(axis=0)) / activity.std(axis=0)


def _fewer_components_than_neurons(arguments):
    n_neurons, k = arguments["worms"][0].shape[1], arguments["n_components"]
    least = min(n_neurons, sum(len(worm) - 1 for worm in arguments["worms"]))
    if k > least:
        raise ValueError(f"n_components should be at most {least} for {n_neurons} neurons and so many times, but it is {k}.")


@checked(worms=recordings_of_worms, n_components=positive_integer, together=_fewer_components_than_neurons)
def principal_axes(worms, n_components=3):
    """Principal components of one worm, or of several that are pooled.

    Parameters
    ----------
    worms : list of ndarray, shape (time, neurons)
        One recording or several, of the same neurons in the same order. Each is z-scored by itself, so that pooled worms differ
        in which neurons go together and in nothing else.
    n_components : int
        How many.

    Returns
    -------
    PrincipalAxes

    Raises
    ------
    ValueError
        If a neuron is constant, worms have other numbers of neurons, or there are too many components.

    References
    ----------
    Kato et al., Cell 163:656 (2015), doi 10.1016/j.cell.2015.09.034: three components hold some 65 % in
    immobilised worms, of slopes of traces, not of traces as here.
    """
    pooled = np.vstack([_z_scored(worm) for worm in worms])
    _, sizes, directions = np.linalg.svd(pooled, full_matrices=False)
    return PrincipalAxes(directions[:n_components].T, sizes[:n_components] ** 2 / np.sum(sizes**2))


def _axes(value, name):
    value = numbers(value, name).astype(float, copy=False)
    if value.ndim != 2 or value.size == 0 or value.shape[1] > value.shape[0]:
        raise ValueError(f"{name} should have shape (neurons, components), no more of these, but it has shape {value.shape}.")
    products = value.T @ value
    if not np.allclose(products, np.eye(value.shape[1]), atol=1e-6):
        raise ValueError(f"{name} should have orthonormal columns, but their products are far from 0 and 1.")
    return value


def _axes_of_these_neurons(arguments):
    axes, activity = arguments["axes"], arguments["activity"]
    if len(axes) != activity.shape[1]:
        raise ValueError(f"axes should be of the {activity.shape[1]} neurons of activity, but they are of {len(axes)}.")


@checked(axes=_axes, activity=varying_activity, together=_axes_of_these_neurons)
def share_held(axes, activity):
    """How much of a worm's variance lies along given directions: another worm's components, say.

    Parameters
    ----------
    axes : ndarray, shape (neurons, components)
        Orthonormal columns.
    activity : ndarray, shape (time, neurons)
        Of the same neurons; they are z-scored.

    Returns
    -------
    share : float
        From 0 to 1. By its own components a worm holds most.

    Raises
    ------
    ValueError
        If numbers of neurons differ, columns are not orthonormal, or a neuron is constant.
    """
    z = _z_scored(activity)
    return np.sum((z @ axes) ** 2) / np.sum(z**2)


def _subspaces_fit(arguments):
    first, second = arguments["first"], arguments["second"]
    if len(first) != len(second):
        raise ValueError(f"second should be of the {len(first)} neurons of first, but it is of {len(second)}.")


@checked(first=_axes, second=_axes, together=_subspaces_fit)
def principal_angles(first, second):
    """Angles between two subspaces: the least between any two of their directions, then the least at right angles to these.

    Parameters
    ----------
    first, second : ndarray, shape (neurons, components)
        Orthonormal columns that span them.

    Returns
    -------
    angles : ndarray, shape (fewer components,)
        In degrees, the smallest first: 0 where they share a direction, 90 where one is at right angles to all of the other.
        Angles below a millionth of a degree are rounding.

    Raises
    ------
    ValueError
        If numbers of neurons differ, or columns are not orthonormal.

    References
    ----------
    Björck & Golub, Mathematics of Computation 27:579 (1973), doi 10.1090/S0025-5718-1973-0348991-3.
    """
    cosines = np.linalg.svd(first.T @ second, compute_uv=False)
    return np.degrees(np.arccos(np.minimum(cosines, 1)))

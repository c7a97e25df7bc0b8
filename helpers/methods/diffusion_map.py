"""An asymmetric diffusion map: from where the state of a brain goes next, a manifold on which it can be followed.

Points are states with a little of their past (*delay embedding*). From each, a random walker steps to the points that lie near
where the recording went next, with the weights of a Gaussian. Forth and back are not the same, so the walk has a direction, and
what is left of it after many steps are the slow directions of the dynamics: the manifold.

The map can be left again: a point is read back into neurons, and the walk says what comes next. Beside it stand those that need
no manifold: analogues, which look up what followed the most similar states, and the chain of ``helpers.methods.markov_chain``.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, vstack
from scipy.sparse.linalg import eigs
from sklearn.neighbors import NearestNeighbors

from helpers.validation import checked, count, kind_of, numbers, positive, positive_integer, varying_activity

# How many times the neighbour at whose distance the Gaussian has fallen to 1/e; the rest weighs too little to store.
NEIGHBOURS_KEPT = 4
LEAST_SIZE = 1e-6  # Of an eigenvalue: what decays faster is noise of the computation.


def _lags(value, name):
    value = np.atleast_1d(numbers(value, name))
    whole = value.ndim == 1 and value.size > 0 and (value == np.round(value)).all()
    if not whole or value.min() < 0 or len(set(value.tolist())) < value.size:
        raise ValueError(f"{name} should hold different whole numbers of at least 0, but it is {value.tolist()}.")
    return tuple(int(one) for one in value)


def _history_is_there(arguments):
    n_times, longest = len(arguments["activity"]), max(arguments["lags"])
    if longest >= n_times:
        raise ValueError(f"lags should be below {n_times}, the number of times, but one is {longest}.")


@checked(activity=varying_activity, lags=_lags, together=_history_is_there)
def delay_embedding(activity, lags=(0, 5, 10)):
    """Activity at each time beside what it was a while ago.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons)
        Traces, or their principal components.
    lags : sequence of int
        How many volumes ago, 0 being the present.

    Returns
    -------
    embedded : ndarray, shape (time - longest lag, neurons * lags)
        The first times have no full past, and are left out.

    Raises
    ------
    ValueError
        If a lag is no whole number or longer than the recording.

    References
    ----------
    Takens, Lecture Notes in Mathematics 898:366 (1981), doi 10.1007/BFb0091924: what is hidden shows in the past of the seen.
    """
    longest = max(lags)
    return np.hstack([activity[longest - lag : len(activity) - lag] for lag in lags])


def _points(value, name):
    value = numbers(value, name).astype(float, copy=False)
    if value.ndim != 2 or value.size == 0:
        raise ValueError(f"{name} should have shape (points, dimensions), but it has shape {value.shape}.")
    return value


def _trajectory(value, name):
    value = _points(value, name)
    if len(value) < 3:
        raise ValueError(f"{name} should hold at least 3 times, so that there is a walk, but it holds {len(value)}.")
    return value


def _reaches_a_point(arguments):
    points, width = arguments["points"], arguments["width"]
    squared = ((points[1:, None] - points[None, :-1]) ** 2).sum(axis=2)
    alone = np.flatnonzero(np.exp(-squared.min(axis=1) / width**2) == 0)
    if alone.size:
        raise ValueError(
            f"width should reach a point from each place, but {width:g} reaches none from the one after {alone[0]}."
        )


@checked(points=_trajectory, width=positive, together=_reaches_a_point)
def walk_to_next(points, width):
    """Transition probabilities of a walk that steps to the points near where the recording went next.

    Parameters
    ----------
    points : ndarray, shape (time, dimensions)
        Embedded states, in the order of time.
    width : float
        At this distance the Gaussian has fallen to 1/e, in the units of the points.

    Returns
    -------
    transitions : ndarray, shape (time - 1, time - 1)
        ``[i, j]`` is the probability of a step from point ``i`` to point ``j``; rows sum to 1. The last point, whose next one
        is not known, is left out.

    Raises
    ------
    ValueError
        If there are fewer than 3 points, or the width is so small that all weights of a row are 0.

    Notes
    -----
    ``fit_diffusion_map`` does the same for several worms, with a width for each point.

    References
    ----------
    Brennan & Proekt, eLife 8:e46814 (2019), doi 10.7554/eLife.46814.
    """
    squared = ((points[1:, None] - points[None, :-1]) ** 2).sum(axis=2)
    weights = np.exp(-squared / width**2)
    return weights / weights.sum(axis=1, keepdims=True)


def _trajectories(value, name):
    if not isinstance(value, list | tuple) or len(value) == 0:
        raise ValueError(f"{name} should be a list of arrays (time, dimensions), one of each worm, but it is {kind_of(value)}.")
    parts = tuple(_points(one, f"{name}[{number}]") for number, one in enumerate(value))
    for number, part in enumerate(parts):
        if len(part) < 2 or part.shape[1] != parts[0].shape[1]:
            raise ValueError(
                f"{name}[{number}] should have at least 2 times and the {parts[0].shape[1]} dimensions of the first, but it "
                f"has shape {part.shape}."
            )
    return parts


def _gaussian_weights(points, centres, n_neighbours):
    """For each centre, weights of the points near it: rows of a sparse matrix that sum to 1.

    The width is that centre's own: the distance to its ``n_neighbours``-th nearest point that lies elsewhere.
    """
    n_kept = min(NEIGHBOURS_KEPT * n_neighbours, len(points))
    # Neighbours are found by products, in which small distances drown where points are far from 0, and never quite are 0.
    middle = points.mean(axis=0)
    points, centres = points - middle, centres - middle
    near = NearestNeighbors(n_neighbors=n_kept, algorithm="brute").fit(points).kneighbors(centres, return_distance=False)
    distances = np.sqrt(sum((points[near, k] - centres[:, k, None]) ** 2 for k in range(points.shape[1])))
    width = np.sort(distances, axis=1)[:, min(n_neighbours, n_kept - 1)][:, None]
    # So many points may be one and the same: then these weigh, and no others.
    weights = np.exp(-(np.divide(distances, width, out=np.where(distances > 0, np.inf, 0.0), where=width > 0) ** 2))
    weights /= weights.sum(axis=1, keepdims=True)
    rows = np.arange(0, weights.size + 1, n_kept)
    return csr_array((weights.ravel(), near.ravel(), rows), shape=(len(centres), len(points)))


@dataclass(frozen=True)
class DiffusionMap:
    """A random walk over points of training, and the manifold of its slow directions.

    Attributes
    ----------
    points : ndarray, shape (points, dimensions)
        The embedded states of all worms, one worm after the other.
    transitions : scipy.sparse.csr_array, shape (points, points)
        ``[i, j]`` is the probability that the walk steps from point ``i`` to point ``j``.
    eigenvalues : ndarray of complex, shape (coordinates,)
        That each coordinate belongs to; a pair of a rotation has one for its two. Its size is what is left after a step, and
        its angle how far the walk turns.
    coordinates : ndarray, shape (points, coordinates)
        Place of each point on the manifold, the slowest direction first; each with mean 0 and variance 1.
    n_neighbours : int
        How wide the Gaussian is.
    """

    points: np.ndarray
    transitions: csr_array
    eigenvalues: np.ndarray
    coordinates: np.ndarray
    n_neighbours: int

    def weights(self, embedded):
        """How near other states are to the points of training.

        Parameters
        ----------
        embedded : ndarray, shape (time, dimensions)
            Embedded as the points were.

        Returns
        -------
        weights : scipy.sparse.csr_array, shape (time, points)
            Rows sum to 1.

        Raises
        ------
        ValueError
            If there are other numbers of dimensions.
        """
        embedded = _points(embedded, "embedded")
        if embedded.shape[1] != self.points.shape[1]:
            raise ValueError(
                f"embedded should have {self.points.shape[1]} dimensions, as in the fit, but it has {embedded.shape[1]}."
            )
        return _gaussian_weights(self.points, embedded, self.n_neighbours)

    def place(self, embedded):
        """Places of other states on the manifold, ``(time, coordinates)``; arguments and errors are those of ``weights``."""
        return self.weights(embedded) @ self.coordinates

    def ahead(self, embedded, values, n_steps):
        """What the walk expects a number of steps ahead.

        Parameters
        ----------
        embedded : ndarray, shape (time, dimensions)
            Where it starts.
        values : ndarray, shape (points,) or (points, columns)
            What was the case at each point of training: whether the worm reversed, or the activity of its neurons.
        n_steps : int
            How many steps.

        Returns
        -------
        expected : ndarray, shape (time,) or (time, columns)
            Mean of ``values`` after these steps.

        Raises
        ------
        ValueError
            If ``values`` has another number of points, or dimensions differ.
        """
        values, n_steps = numbers(values, "values").astype(float), count(n_steps, "n_steps")
        if values.ndim not in (1, 2) or len(values) != len(self.points):
            raise ValueError(
                f"values should have one entry for each of {len(self.points)} points, but its shape is {values.shape}."
            )
        for _ in range(n_steps):
            values = self.transitions @ values
        return self.weights(embedded) @ values


def _enough_points(arguments):
    n_points = sum(len(part) for part in arguments["trajectories"])
    wanted = max(arguments["n_neighbours"] + 1, arguments["n_coordinates"] + 4)
    if n_points < wanted:
        raise ValueError(f"trajectories should hold at least {wanted} points together, but they hold {n_points}.")


@checked(trajectories=_trajectories, n_coordinates=positive_integer, n_neighbours=positive_integer, together=_enough_points)
def fit_diffusion_map(trajectories, n_coordinates=3, n_neighbours=10):
    """Build the random walk, and find the manifold of its slow directions.

    Parameters
    ----------
    trajectories : list of ndarray, shape (time, dimensions)
        Embedded states, one array for each worm; no step leads from one worm's end to the next one's beginning.
    n_coordinates : int
        Dimensions of the manifold, or fewer where the walk has fewer directions that last. Where a rotation would be cut in
        half, its second half is left out.
    n_neighbours : int
        The Gaussian has fallen to 1/e at the distance of this neighbour.

    Returns
    -------
    DiffusionMap

    Raises
    ------
    ValueError
        If there are too few points, worms have other numbers of dimensions, or nothing moves.

    Notes
    -----
    Coordinates are right eigenvectors of the transition matrix but the first, which is constant. Right eigenvectors say where
    the walk goes *from* a point, so points with the same future lie together. A pair of complex ones is a rotation, and gives
    two coordinates. The last point of a worm, whose next one is not known, steps as the one before it.

    All points are compared with all: six worms of 200, 800 and 1,600 times took 0.04, 0.14 and 0.43 seconds of a core
    (``python -m benchmarks.worms``).

    References
    ----------
    Brennan & Proekt, eLife 8:e46814 (2019), doi 10.7554/eLife.46814: asymmetric diffusion map modelling. Coifman & Lafon,
    Applied and Computational Harmonic Analysis 21:5 (2006), doi 10.1016/j.acha.2006.04.006: diffusion maps.
    """
    points = np.vstack(trajectories)
    steps = [_gaussian_weights(points, part[1:], n_neighbours) for part in trajectories]
    transitions = csr_array(vstack([row for rows in steps for row in (rows, rows[[-1]])], format="csr"))
    eigenvalues, coordinates = _slow_directions(transitions, n_coordinates)
    return DiffusionMap(points, transitions, eigenvalues, coordinates, n_neighbours)


def _slow_directions(transitions, n_coordinates):
    n_points = transitions.shape[0]
    n_wanted = n_coordinates + 2
    if n_points > 4 * n_wanted:
        start = np.linspace(-1, 1, n_points)  # any will do, but it has to be the same each time
        values, vectors = eigs(transitions, k=n_wanted, which="LM", v0=start)
    else:
        values, vectors = np.linalg.eig(transitions.toarray())
    order = np.lexsort((-values.imag, -np.round(np.abs(values), 10)))  # of a pair, the one with the positive angle first
    kept, columns = [], []
    for k in order[1:]:
        value, vector = values[k], vectors[:, k]
        if np.abs(value) < LEAST_SIZE or value.imag < 0:
            continue
        # The phase of an eigenvector is free; now it does not depend on the solver.
        largest = vector[np.argmax(np.abs(vector))]
        vector = vector * (np.abs(largest) / largest)
        for part in (vector.real, vector.imag) if value.imag > 0 else (vector.real,):
            kept.append(value)
            columns.append(part - part.mean())
    if not columns:
        raise ValueError("trajectories should go somewhere, but after a step nothing is left of where a walk began.")
    columns = np.stack(columns[:n_coordinates], axis=1)
    sd = columns.std(axis=0)
    return np.array(kept[:n_coordinates]), np.divide(columns, sd, out=np.zeros_like(columns), where=sd > 0)


def _pairs_of_points(first, second):
    def check(arguments):
        one, other = arguments[first], arguments[second]
        if len(one) != len(other):
            raise ValueError(f"{second} should have the {len(one)} points of {first}, but it has {len(other)}.")

    return check


def _can_be_read_back(arguments):
    _pairs_of_points("coordinates", "activity")(arguments)
    known, asked, k = arguments["coordinates"], arguments["new_coordinates"], arguments["n_neighbours"]
    if known.shape[1] != asked.shape[1]:
        raise ValueError(f"new_coordinates should have {known.shape[1]} columns, as coordinates, but it has {asked.shape[1]}.")
    if k >= len(known):
        raise ValueError(f"n_neighbours should be below {len(known)}, the number of points, but it is {k}.")


@checked(
    coordinates=_points,
    activity=_points,
    new_coordinates=_points,
    n_neighbours=positive_integer,
    together=_can_be_read_back,
)
def neurons_from_manifold(coordinates, activity, new_coordinates, n_neighbours=20):
    """Read places on the manifold back into neurons: the mean of activity at nearby places, with the weights of a Gaussian.

    Parameters
    ----------
    coordinates : ndarray, shape (points, coordinates)
        Places that are known.
    activity : ndarray, shape (points, neurons)
        What neurons did there.
    new_coordinates : ndarray, shape (time, coordinates)
        Places that are asked for.
    n_neighbours : int
        The Gaussian has fallen to 1/e at the distance of this neighbour.

    Returns
    -------
    activity : ndarray, shape (time, neurons)

    Raises
    ------
    ValueError
        If numbers of points or coordinates differ, or there are too few points.
    """
    return _gaussian_weights(coordinates, new_coordinates, n_neighbours) @ activity


def _said_of_the_same(arguments):
    true, said = arguments["activity"], arguments["said"]
    if true.shape != said.shape:
        raise ValueError(f"said should have the shape of activity, {true.shape}, but it has shape {said.shape}.")
    if np.ptp(true, axis=0).max() == 0:
        raise ValueError("activity should vary, but all neurons are constant, so R² is undefined.")


@checked(activity=_points, said=_points, together=_said_of_the_same)
def share_explained(activity, said):
    """R² of all neurons together: how much of their variance is what was said of them.

    Parameters
    ----------
    activity, said : ndarray, shape (time, neurons)
        What neurons did, and what was said.

    Returns
    -------
    r2 : float
        1 is perfect, 0 is as good as each neuron's mean in these very times, and it may be below.

    Raises
    ------
    ValueError
        If shapes differ, or nothing varies.
    """
    return 1 - np.sum((activity - said) ** 2) / np.sum((activity - activity.mean(axis=0)) ** 2)


def _analogues_can_be_found(arguments):
    trajectories, values, n_steps = (arguments[name] for name in ("trajectories", "values", "n_steps"))
    if not isinstance(values, list | tuple) or len(values) != len(trajectories):
        raise ValueError(
            f"values should be a list with one array for each of {len(trajectories)} worms, but it is {kind_of(values)}."
        )
    arguments["values"] = tuple(numbers(own, f"values[{k}]").astype(float) for k, own in enumerate(values))
    for k, (part, own) in enumerate(zip(trajectories, arguments["values"], strict=True)):
        if own.ndim != 1 or len(own) != len(part):
            raise ValueError(f"values[{k}] should have the {len(part)} times of its worm, but it has shape {own.shape}.")
        if n_steps >= len(part):
            raise ValueError(f"n_steps should be below the times of each worm, but it is {n_steps}, and one has {len(part)}.")
    n_known = sum(len(part) - n_steps for part in trajectories)
    if arguments["n_neighbours"] >= n_known:
        raise ValueError(
            f"n_neighbours should be below {n_known}, the points whose future is known, but it is {arguments['n_neighbours']}."
        )
    if arguments["embedded"].shape[1] != trajectories[0].shape[1]:
        raise ValueError(
            f"embedded should have {trajectories[0].shape[1]} dimensions, but it has {arguments['embedded'].shape[1]}."
        )


@checked(
    trajectories=_trajectories,
    embedded=_points,
    n_steps=count,
    n_neighbours=positive_integer,
    together=_analogues_can_be_found,
)
def analogues_ahead(trajectories, values, embedded, n_steps, n_neighbours=10):
    """What followed the most similar states that are known: a forecast without a walk and without a manifold.

    Parameters
    ----------
    trajectories : list of ndarray, shape (time, dimensions)
        Embedded states, one array for each worm.
    values : list of ndarray, shape (time,)
        What was the case at each of them: whether the worm reversed, say.
    embedded : ndarray, shape (new times, dimensions)
        States from which to look ahead.
    n_steps : int
        How far.
    n_neighbours : int
        The Gaussian has fallen to 1/e at the distance of this neighbour.

    Returns
    -------
    expected : ndarray, shape (new times,)
        Mean of ``values``, so many steps later.

    Raises
    ------
    ValueError
        If numbers of worms, times or dimensions differ, or there are too few states whose future is known.

    References
    ----------
    Lorenz, Journal of the Atmospheric Sciences 26:636 (1969): atmospheric predictability by naturally occurring analogues.
    """
    known = np.vstack([part[: len(part) - n_steps] for part in trajectories])
    later = np.concatenate([own[n_steps:] for own in values])
    return _gaussian_weights(known, embedded, n_neighbours) @ later

"""Rotations of a population's state: jPCA, which looks for the plane in which conditions turn around a common centre.

What it finds is a description, not a mechanism. Smooth activity of many neurons can be turned into rotations by a method that
looks for nothing else, so its numbers stand beside those of ``helpers.methods.surrogates``.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_sylvester

from helpers.validation import checked, condition_labels, not_negative, numbers, optional, positive, positive_integer, trials

LEAST_SHARE = 1e-10  # Of the largest variance: a direction with less than this is none.


def _samples(value, name):
    value = numbers(value, name).astype(float, copy=False)
    if value.ndim != 2 or value.size == 0:
        raise ValueError(f"{name} should have shape (samples, dimensions), but it has shape {value.shape}.")
    return value


def _states_determine_a_matrix(arguments):
    states, velocities = arguments["states"], arguments["velocities"]
    if states.shape != velocities.shape:
        raise ValueError(f"velocities should have the shape of states, {states.shape}, but it has shape {velocities.shape}.")
    rank, n_dimensions = np.linalg.matrix_rank(states), states.shape[1]
    if rank < n_dimensions:
        raise ValueError(f"states should vary along all of its {n_dimensions} dimensions, but they lie in {rank} of them.")


@checked(states=_samples, velocities=_samples, together=_states_determine_a_matrix)
def skew_symmetric_fit(states, velocities):
    """Matrix of pure rotation that best turns states into velocities, by least squares.

    A matrix with ``M.T == -M`` moves every state at a right angle to itself, so nothing grows or decays. Where the gradient of
    the squared error is 0 among such matrices, ``M S + S M = C - C.T``, with ``S`` the products of states and ``C`` those of
    velocities and states.

    Parameters
    ----------
    states : ndarray, shape (samples, dimensions)
        Where the population is, around the point about which it turns.
    velocities : ndarray, shape (samples, dimensions)
        How it moves there.

    Returns
    -------
    M : ndarray, shape (dimensions, dimensions)
        ``velocities`` is nearly ``states @ M.T``.

    Raises
    ------
    ValueError
        If shapes differ, or states do not vary along every dimension.

    References
    ----------
    Churchland et al., Nature 487:51 (2012).
    """
    S = states.T @ states
    C = velocities.T @ states
    return solve_sylvester(S, S, C - C.T)


@dataclass(frozen=True)
class JPCA:
    """The plane in which a population turns most, and how well pure rotation describes what it does.

    Attributes
    ----------
    r2 : float
        Share of the velocities' sum of squares that the skew-symmetric matrix explains, in all principal components together.
    r2_unconstrained : float
        The same of the best matrix of any kind.
    plane_variance : float
        Share of the variance of all neurons, once what conditions have in common is taken out, that lies in the plane.
    frequency : float
        Turns a second in the plane.
    M : ndarray, shape (components, components)
        The skew-symmetric matrix: what it makes of a state is the velocity, a bin.
    components : ndarray, shape (neurons, components)
        Principal components, of length 1.
    plane : ndarray, shape (neurons, 2)
        Two directions of length 1 at a right angle. The population turns from the first to the second; along the first,
        conditions differ most at the start.
    trajectories : ndarray, shape (conditions, time, 2)
        Conditions in the plane, in the order of ``conditions``.
    conditions : ndarray, shape (conditions,)
        Their names; the numbers of the trials where each trial stood for itself.
    common : ndarray, shape (time, neurons)
        What was taken out of all of them, after neurons were divided by ``scale``.
    scale : ndarray, shape (neurons,)
        What each neuron was divided by.
    """

    r2: float
    r2_unconstrained: float
    plane_variance: float
    frequency: float
    M: np.ndarray
    components: np.ndarray
    plane: np.ndarray
    trajectories: np.ndarray
    conditions: np.ndarray
    common: np.ndarray
    scale: np.ndarray

    @property
    def ratio(self):
        """``r2`` divided by ``r2_unconstrained``: 1 where all that a linear law explains is rotation."""
        return self.r2 / self.r2_unconstrained

    def project(self, rates):
        """Trials or averages in the plane.

        Parameters
        ----------
        rates : ndarray, shape (trials, time, neurons)
            Of the neurons and bins of the fit.

        Returns
        -------
        trajectories : ndarray, shape (trials, time, 2)

        Raises
        ------
        ValueError
            If bins or neurons are others than in the fit.
        """
        rates = trials(rates, "rates")
        if rates.shape[1:] != self.common.shape:
            raise ValueError(
                f"rates should have shape (trials, {self.common.shape[0]}, {self.common.shape[1]}), the bins and neurons of "
                f"the fit, but it has shape {rates.shape}."
            )
        return (rates / self.scale - self.common) @ self.plane


@checked(rates=trials, condition=condition_labels)
def condition_averages(rates, condition):
    """Mean over the trials of each condition.

    Parameters
    ----------
    rates : ndarray, shape (trials, time, neurons)
        Rates, smoothed counts or latents.
    condition : ndarray, shape (trials,)
        The condition of each trial, a whole number or a word.

    Returns
    -------
    averages : ndarray, shape (conditions, time, neurons)
        In the order of the sorted conditions.

    Raises
    ------
    ValueError
        If there is not one condition for each trial.
    """
    _one_condition_a_trial(rates, condition)
    return np.stack([rates[condition == one].mean(axis=0) for one in np.unique(condition)])


def _one_condition_a_trial(rates, condition):
    if len(condition) != len(rates):
        raise ValueError(f"condition should have one entry a trial, {len(rates)}, but it has {len(condition)}.")


def _several_conditions(arguments):
    rates, condition = arguments["rates"], arguments["condition"]
    if condition is not None:
        _one_condition_a_trial(rates, condition)
        if len(np.unique(condition)) < 2:
            raise ValueError("condition should name at least 2 conditions, but all trials have the same.")
    elif len(rates) < 2:
        raise ValueError(f"rates should hold at least 2 trials, but it holds {len(rates)}: what all share is taken out.")
    if rates.shape[1] < 3:
        raise ValueError(f"rates should have at least 3 bins, to have velocities, but it has {rates.shape[1]}.")
    if arguments["n_components"] < 2:
        raise ValueError("n_components should be at least 2, a plane, but it is 1.")


def _principal_components(averages, n_components):
    """Directions of most variance, of states whose mean over conditions is 0 at each time."""
    flat = averages.reshape(-1, averages.shape[2])
    values, directions = np.linalg.eigh(flat.T @ flat)  # of which the mean is 0 already, over conditions at each time
    found = np.count_nonzero(values > LEAST_SHARE * values[-1]) if values[-1] > 0 else 0
    if n_components > found:
        raise ValueError(
            f"n_components should be at most {found}, the dimensions in which conditions differ here, but it is {n_components}."
        )
    return directions[:, ::-1][:, :n_components]


def _plane_of(M, states):
    """Basis, in principal components, of the plane whose rotation makes most of the velocities, and its angle in a bin.

    The eigenvectors of a skew-symmetric matrix come in pairs ``a ± ib`` whose parts are orthogonal.
    """
    values, vectors = np.linalg.eig(M)
    planes = [np.linalg.qr(np.column_stack([v.real, v.imag]))[0] for v in vectors.T[values.imag > 0]]
    speeds = values.imag[values.imag > 0]
    if not planes:  # nothing turns at all, so any plane will do
        planes, speeds = [np.eye(len(M))[:, :2]], np.zeros(1)
    moved = [speed**2 * np.sum((states @ plane) ** 2) for speed, plane in zip(speeds, planes, strict=True)]
    basis, speed = planes[int(np.argmax(moved))], speeds[int(np.argmax(moved))]
    # The first direction is where conditions start most differently.
    starts = (states[:, 0] - states[:, 0].mean(axis=0)) @ basis
    basis = basis @ np.linalg.svd(starts, full_matrices=False)[2].T
    basis[:, 0] *= np.sign(basis[np.argmax(np.abs(basis[:, 0])), 0])
    if basis[:, 1] @ M @ basis[:, 0] < 0:
        basis[:, 1] *= -1
    # From the middle of two states to the next, the velocity of a turn by an angle is twice the tangent of its half.
    return basis, 2 * np.arctan(speed / 2)


@checked(
    rates=trials,
    bin_ms=positive,
    condition=optional(condition_labels),
    n_components=positive_integer,
    softening=optional(not_negative),
    together=_several_conditions,
)
def fit_jpca(rates, bin_ms, condition=None, n_components=6, softening=None):
    """Find the plane in which conditions rotate, by jPCA.

    What all conditions have in common at each time is taken out. The rest, in its first principal components, is described by
    a linear law: the velocity between two bins is a matrix times the mean state of the two, so that a steady rotation is
    described without error. The best skew-symmetric matrix has pairs of imaginary eigenvalues, each with a plane of its own.
    The plane that is returned is that whose rotation makes most of the velocities.

    Parameters
    ----------
    rates : ndarray, shape (trials, time, neurons)
        Condition averages, or single trials; rates, smoothed counts, or latents.
    bin_ms : float
        Width of a bin, in ms.
    condition : ndarray, shape (trials,), optional
        The condition of each trial: the fit is to the averages of conditions, and single trials can be projected afterwards.
        Without it each trial, or average, stands for itself.
    n_components : int
        How many principal components the law is fitted in.
    softening : float, optional
        Divide each neuron by its range plus this, so that no lively neuron rules: Churchland et al. add 5 Hz. Left out, neurons
        stay as they are.

    Returns
    -------
    JPCA

    Raises
    ------
    ValueError
        If there are fewer than 2 conditions or 3 bins, conditions differ in fewer dimensions than ``n_components``, or their
        differences do not change.

    Notes
    -----
    The original takes the velocity to the next bin at the state of the first, which makes noise look like decay, and returns
    the plane that turns fastest, which in a population whose rates are not linear in its latents can be a small harmonic.

    References
    ----------
    Churchland et al., Nature 487:51 (2012), doi 10.1038/nature11129.
    """
    averages = rates if condition is None else condition_averages(rates, condition)
    scale = np.ones(rates.shape[2])
    if softening is not None:
        scale = np.ptp(averages, axis=(0, 1)) + softening
        scale = np.where(scale > 0, scale, 1.0)
    common = (averages / scale).mean(axis=0)
    differences = averages / scale - common
    components = _principal_components(differences, n_components)
    states = differences @ components
    velocities = np.diff(states, axis=1).reshape(-1, n_components)
    if not velocities.any():
        raise ValueError(
            "rates should change along time in another way for each condition, but their differences stay the same."
        )
    between = ((states[:, 1:] + states[:, :-1]) / 2).reshape(-1, n_components)
    M = skew_symmetric_fit(between, velocities)
    any_matrix = np.linalg.lstsq(between, velocities)[0].T
    basis, angle = _plane_of(M, states)
    plane = components @ basis
    trajectories = differences @ plane
    return JPCA(
        r2=_explained(velocities, between @ M.T),
        r2_unconstrained=_explained(velocities, between @ any_matrix.T),
        plane_variance=float(trajectories.var(axis=(0, 1)).sum() / differences.var(axis=(0, 1)).sum()),
        frequency=float(angle / (2 * np.pi) / (bin_ms / 1000)),
        M=M,
        components=components,
        plane=plane,
        trajectories=trajectories,
        conditions=np.arange(len(rates)) if condition is None else np.unique(condition),
        common=common,
        scale=scale,
    )


def _explained(velocities, found):
    return float(1 - np.sum((velocities - found) ** 2) / np.sum(velocities**2))

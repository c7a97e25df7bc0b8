"""Linear networks with noise, and what a student learns of one from the few neurons that it sees, by closed forms.

A network follows ``dx/dt = -x + A x + noise``, with time in units of its neurons' time constant. A mode of the connections
``A`` with the eigenvalue ``λ`` fades with the time constant ``1 / (1 - Re λ)``, and one with ``Re λ`` above 1 grows.
In steps of length ``step`` the network is ``x(t+1) = (1 - step) x(t) + step A x(t) + step noise``.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from helpers.validation import activation as activation_function
from helpers.validation import activity as recording
from helpers.validation import (
    at_least_two,
    checked,
    connectivity,
    not_negative,
    numbers,
    optional,
    positive,
    positive_integer,
    vector,
)
from helpers.worlds.teachers import STEP

ALONG_A_LINE = 1e-12  # Of what varies along a first direction: as little along a second is rounding.


def _eigenvalues(value, name):
    if np.ma.isMaskedArray(value):
        raise ValueError(f"{name} is a masked array, whose mask would be lost. Pass the values that count, as a plain array.")
    try:
        array = np.asarray(value).astype(complex)
    except (TypeError, ValueError):
        raise ValueError(f"{name} should hold numbers, real or complex, but it does not convert to them.") from None
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"{name} should have shape (modes,), but it has shape {array.shape}.")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} should hold finite numbers, but some are NaN or infinite.")
    return array


def _covariance(value, name):
    """A covariance: symmetric, and with no direction of negative variance, but for the rounding of its own precision."""
    given = connectivity(value, name)
    rounding = 1e-8 if given.dtype.itemsize >= 8 else 100 * np.finfo(given.dtype).eps
    array = given.astype(float)
    largest = np.abs(array).max()
    if largest == 0:
        raise ValueError(f"{name} should be a covariance in which something varies, but all of it is 0.")
    if np.abs(array - array.T).max() > rounding * largest:
        raise ValueError(f"{name} should be a covariance, which is symmetric, but it is not.")
    array = (array + array.T) / 2
    least = linalg.eigvalsh(array / largest)[0]
    if least < -rounding * len(array):
        raise ValueError(f"{name} should be a covariance, but it gives a direction the variance {least * largest:.3g}.")
    return array


def _independent(array, name):
    """Refuse a covariance, or sums of products, of which no inverse can be had: something in it follows from the rest."""
    variance = np.diag(array)
    still = np.flatnonzero(variance <= 0)
    if still.size:
        raise ValueError(f"{name} should vary in every neuron that is seen, but neuron {still[0]} does not.")
    sd = np.sqrt(variance)
    if linalg.eigvalsh(array / sd / sd[:, None])[0] < 1e-14 * len(array):
        raise ValueError(f"{name} should hold neurons none of which follows from the others, but one of them does.")


@checked(eigenvalues=_eigenvalues)
def time_constants(eigenvalues):
    """How long each mode of a network lasts, in time constants of a neuron.

    A mode that grows gets the time in which it grows by the factor *e*: the number does not tell it from one that fades.

    Parameters
    ----------
    eigenvalues : ndarray of complex, shape (modes,)
        Of the connections.

    Returns
    -------
    time_constants : ndarray, shape (modes,)
        ``1 / |1 - Re λ|``; infinite where the real part is 1.
    """
    with np.errstate(divide="ignore"):
        return 1 / np.abs(1 - eigenvalues.real)


@checked(W=connectivity)
def nonnormality(W):
    """Henrici's departure from normality, as a share of the matrix: 0 for a normal matrix, 1 where all eigenvalues are 0.

    Far from normal, the last digit of ``W`` moves its eigenvalues, and with them this number: a chain of 100 stages has 1, but
    0.72 once a rotation has rounded it. Ask it of a matrix as it was built, not of one that was rotated.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        Connections; ``W[i, j]`` is the effect of ``j`` on ``i``.

    Returns
    -------
    departure : float
        The square root of ``(‖W‖² - Σ|λ|²) / ‖W‖²``, with Frobenius' norm; 0 for a matrix of zeros.

    References
    ----------
    Henrici, Numerische Mathematik 4:24 (1962), doi 10.1007/BF01386294.
    """
    size = np.abs(W).max()
    if size == 0:
        return 0.0
    W = W / size  # so that no square overflows
    total = (W**2).sum()
    in_eigenvalues = (np.abs(linalg.eigvals(W)) ** 2).sum()
    return float(np.sqrt(max(0.0, total - in_eigenvalues) / total))


def _sizes(value, name):
    sizes = vector(value, name)
    if sizes.min() <= 0:
        raise ValueError(f"{name} should be above 0 in every neuron, but the smallest is {sizes.min():g}.")
    return sizes / sizes.max()  # shares alone matter, and no quotient overflows


def _one_size_a_neuron(arguments):
    W, noise = arguments["W"], arguments["noise"]
    if len(noise) != len(W):
        raise ValueError(f"noise should have one entry a neuron of W, {len(W)}, but it has {len(noise)}.")


@checked(W=connectivity, noise=_sizes, together=_one_size_a_neuron)
def departure_in_noise_units(W, noise):
    """How far a network is from normal, once each neuron is measured in units of its own noise.

    Where it is 0, no student of some of the neurons is slower than the network, after an endless recording and without a
    penalty: in these units noise is equal, and eigenvalues are what they were.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        Connections; ``W[i, j]`` is the effect of ``j`` on ``i``.
    noise : ndarray, shape (neurons,)
        Standard deviation of each neuron's own noise, in any unit.

    Returns
    -------
    departure : float
        Henrici's, as of `nonnormality`: 0 for a normal network, at most 1.

    Raises
    ------
    ValueError
        If a neuron has no noise, or sizes do not fit.
    """
    in_noise_units = W * noise / noise[:, None]
    return nonnormality(in_noise_units)


def _noise_fits(arguments):
    W, noise = arguments["W"], arguments["noise_covariance"]
    if noise is not None and noise.shape != W.shape:
        raise ValueError(f"noise_covariance should have the shape of W, {W.shape}, but it has shape {noise.shape}.")


def _refuse_growth(slowest):
    if slowest >= 1:
        raise ValueError(
            f"W should have eigenvalues with real parts below 1, so that activity settles, but one has {slowest:.6g}."
        )


def _noise_fits_and_modes_fade(arguments):
    _noise_fits(arguments)
    _refuse_growth(linalg.eigvals(arguments["W"]).real.max())


@checked(W=connectivity, noise_covariance=_covariance, together=_noise_fits_and_modes_fade)
def lyapunov_covariance(W, noise_covariance):
    """Covariance of a noisy linear network that has run for long, in continuous time.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        Connections; ``W[i, j]`` is the effect of ``j`` on ``i``. All eigenvalues have a real part below 1.
    noise_covariance : ndarray, shape (neurons, neurons)
        Of the noise that arrives in one time constant of a neuron.

    Returns
    -------
    covariance : ndarray, shape (neurons, neurons)
        ``S`` with ``(W - I) S + S (W - I)ᵀ = -noise_covariance``.

    Raises
    ------
    ValueError
        If a mode does not fade: then there is no such covariance.

    References
    ----------
    Bartels & Stewart, Communications of the ACM 15:820 (1972), doi 10.1145/361573.361582: how scipy solves it.
    """
    change = W - np.eye(len(W))
    return linalg.solve_continuous_lyapunov(change, -noise_covariance)


@checked(
    W=connectivity,
    noise_covariance=optional(_covariance),
    step=optional(positive),
    together=_noise_fits,
)
def stationary_covariance(W, noise_covariance=None, step=None):
    """Covariance of a noisy linear network that has run for long: the solution of Lyapunov's equation.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        Connections; ``W[i, j]`` is the effect of ``j`` on ``i``. All eigenvalues have a real part below 1.
    noise_covariance : ndarray, shape (neurons, neurons), optional
        Of the noise; by default every neuron has independent noise of variance 1.
    step : float, optional
        Length of a step, for a network simulated in steps. By default time is continuous.

    Returns
    -------
    covariance : ndarray, shape (neurons, neurons)
        ``S`` with ``(W - I) S + S (W - I)ᵀ = -noise_covariance``; in steps, with ``F = (1 - step) I + step W``, ``S`` with
        ``S = F S Fᵀ + step² noise_covariance``.

    Raises
    ------
    ValueError
        If a mode does not fade: then there is no such covariance.
    """
    identity = np.eye(len(W))
    noise = identity if noise_covariance is None else noise_covariance
    if step is None:
        # As scipy does it, but with Schur's form in hand, which shows whether a mode grows: the real parts are on its diagonal.
        triangle, vectors = linalg.schur(W - identity)
        _refuse_growth(1 + np.diag(triangle).max())
        solved, scale, _ = linalg.lapack.dtrsyl(triangle, triangle, -vectors.T @ noise @ vectors, tranb="T")
        S = vectors @ (solved * scale) @ vectors.T
    else:
        F = (1 - step) * identity + step * W
        eigenvalues = linalg.eigvals(F)
        _refuse_growth(1 + (eigenvalues.real.max() - 1) / step)
        if np.abs(eigenvalues).max() >= 1:
            raise ValueError(f"step should be short enough for the fastest mode of W, but with {step:g} that mode grows.")
        S = linalg.solve_discrete_lyapunov(F, step**2 * noise)
    return (S + S.T) / 2


def _tried(activation, x):
    """What a network sends, which has to be finite."""
    return x if activation is None else numbers(activation(x), "What activation returns")


def _enough_to_fit(arguments):
    x, penalty = arguments["x"], arguments["penalty"]
    sent = _tried(arguments["activation"], x[:-1])
    if penalty > 0:
        return
    if len(x) <= x.shape[1]:
        raise ValueError(f"x should have more time steps than neurons, {x.shape[1]}, where penalty is 0, but it has {len(x)}.")
    _independent(sent.T @ sent, "x, where penalty is 0,")


@checked(
    x=recording,
    penalty=not_negative,
    step=positive,
    activation=optional(activation_function),
    together=_enough_to_fit,
)
def student_of_recording(x, penalty=1e-3, step=STEP, activation=None):
    """Connections of the student that fits a recording best: equation 4 of Qian et al., a ridge regression.

    The student follows ``x(t+1) = (1 - step) x(t) + step A φ(x(t)) + step noise``.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity of the neurons that are seen.
    penalty : float
        ``ρ``, which draws the connections to 0: in the sum that is minimised, ``ρ / step²`` beside the squares of what
        arrived and is not explained. Activity counts in units of 1, so in smaller ones the same number draws harder.
    step : float
        Length of a step, in time constants of a neuron.
    activation : callable, optional
        ``φ``, which takes and returns arrays; by default the identity, a linear student.

    Returns
    -------
    A : ndarray, shape (neurons, neurons)
        ``A[i, j]`` is the effect of ``j`` on ``i``.

    References
    ----------
    Qian, Zavatone-Veth, Ruben & Pehlevan, NeurIPS 2024, doi 10.1101/2024.05.24.595741.
    """
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = (x[1:] - (1 - step) * x[:-1]) / step
    gram = sent.T @ sent
    return linalg.solve(gram + penalty / step**2 * np.eye(len(gram)), sent.T @ arrived, assume_a="pos").T


def _fewer_than_all(arguments):
    W, n_observed, S, penalty = (arguments[name] for name in ("W", "n_observed", "covariance", "penalty"))
    if n_observed > len(W):
        raise ValueError(f"n_observed should be at most {len(W)}, the neurons of W, but it is {n_observed}.")
    if S is not None and S.shape != W.shape:
        raise ValueError(f"covariance should have the shape of W, {W.shape}, but it has shape {S.shape}.")
    if S is not None and penalty == 0:
        _independent(S[:n_observed, :n_observed], "covariance")


@checked(
    W=connectivity,
    n_observed=positive_integer,
    covariance=optional(_covariance),
    penalty=not_negative,
    together=_fewer_than_all,
)
def student_of_endless_recording(W, n_observed, covariance=None, penalty=0.0):
    """Connections that a linear student learns from an endless recording of a network's first neurons.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        Connections of the teacher.
    n_observed : int
        How many neurons are seen: the first ones.
    covariance : ndarray, shape (neurons, neurons), optional
        Of the teacher's activity, where it is not the one of independent noise in continuous time: another
        `stationary_covariance`.
    penalty : float
        Added to the variance of each observed neuron, as ridge regression does. In an endless recording a fixed penalty counts
        for nothing; this one grows with the recording.

    Returns
    -------
    A : ndarray, shape (observed, observed)
        ``(W S)`` of the observed neurons, divided by their covariance.
    """
    S = stationary_covariance(W) if covariance is None else covariance
    seen = S[:n_observed, :n_observed] + penalty * np.eye(n_observed)
    sent = W[:n_observed] @ S[:, :n_observed]
    return linalg.solve(seen, sent.T, assume_a="pos").T


def _can_be_inverted(arguments):
    _independent(arguments["observed_covariance"], "observed_covariance")


@checked(observed_covariance=_covariance, together=_can_be_inverted)
def student_of_symmetric_teacher(observed_covariance):
    """What `student_of_endless_recording` is for a symmetric teacher, from the covariance of the observed neurons alone.

    A symmetric network with independent noise of variance 1 has the covariance ``S = (I - W)⁻¹ / 2``, so ``W S = S - I / 2``.

    Parameters
    ----------
    observed_covariance : ndarray, shape (observed, observed)
        Their part of the teacher's stationary covariance, in continuous time.

    Returns
    -------
    A : ndarray, shape (observed, observed)
        The student's connections, which are symmetric.
    """
    return np.eye(len(observed_covariance)) - np.linalg.inv(observed_covariance) / 2


def _some_observed(arguments):
    eigenvalues, n_observed = arguments["eigenvalues"], arguments["n_observed"]
    if n_observed > len(eigenvalues):
        raise ValueError(f"n_observed should be at most {len(eigenvalues)}, as many as eigenvalues, but it is {n_observed}.")


@checked(eigenvalues=vector, n_observed=positive_integer, together=_some_observed)
def interlacing_bounds(eigenvalues, n_observed):
    """Between which eigenvalues of a symmetric teacher each eigenvalue of its student lies, after an endless recording.

    The student's matrix ``I - (P S Pᵀ)⁻¹ / 2`` rises with ``P S Pᵀ``, a corner of the teacher's covariance, and Cauchy's
    theorem says where eigenvalues of a corner lie.

    Parameters
    ----------
    eigenvalues : ndarray, shape (neurons,)
        Of the teacher, in any order.
    n_observed : int
        How many neurons are seen.

    Returns
    -------
    least, most : ndarray, shape (observed,)
        For the student's eigenvalues, the largest first: number ``i`` lies between the teacher's ``i + D - d`` and ``i``.
    """
    falling = -np.sort(-eigenvalues)
    return falling[len(falling) - n_observed :], falling[:n_observed]


@dataclass(frozen=True)
class Flow:
    """Where activity goes from the points of a grid in a plane, and how fast.

    Attributes
    ----------
    first : ndarray, shape (columns,)
        Positions along the plane's first direction.
    second : ndarray, shape (rows,)
        Positions along its second direction.
    velocity : ndarray, shape (rows, columns, 2)
        Change of both per time constant of a neuron.
    """

    first: np.ndarray
    second: np.ndarray
    velocity: np.ndarray


def _plane(value, name):
    plane = numbers(value, name).astype(float, copy=False)
    if plane.ndim != 2 or len(plane) != 2 or plane.shape[1] < 2:
        raise ValueError(
            f"{name} should have shape (2, neurons), two directions in a row each, but it has shape {plane.shape}."
        )
    if not np.allclose(plane @ plane.T, np.eye(2), rtol=0, atol=1e-5):  # single precision of a PCA is enough
        raise ValueError(
            f"{name} should hold two directions of length 1 at a right angle, but their products are not 1, 0 and 1."
        )
    return plane


def _half_widths(value, name):
    widths = numbers(value, name).astype(float, copy=False)
    if widths.shape not in ((), (2,)) or widths.min() <= 0:
        raise ValueError(f"{name} should be above 0, one number or one for each direction, but it is {value!r}.")
    return np.broadcast_to(widths, 2)


def _plane_fits(arguments):
    n_neurons = len(arguments["W"])
    if arguments["plane"].shape[1] != n_neurons:
        raise ValueError(f"plane should have one column a neuron, {n_neurons}, but it has {arguments['plane'].shape[1]}.")
    for name in ("centre", "drive"):
        if arguments[name] is not None and len(arguments[name]) != n_neurons:
            raise ValueError(f"{name} should have one entry a neuron, {n_neurons}, but it has {len(arguments[name])}.")
    _tried(arguments["activation"], np.zeros((1, 1, n_neurons)))


@checked(activity=recording)
def plane_of(activity):
    """The plane in which activity varies most: the directions of its first two principal components.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons)
        Of two neurons or more.

    Returns
    -------
    plane : ndarray, shape (2, neurons)
        Two directions of length 1 at a right angle, the one along which more varies first. The sign of each is such that its
        largest entry is positive.

    Raises
    ------
    ValueError
        If activity varies along a single line, or not at all.
    """
    spread, directions = np.linalg.svd(activity - activity.mean(axis=0), full_matrices=False)[1:]
    rounding = np.finfo(float).eps * np.sqrt(activity.size) * np.abs(activity).max()
    if len(spread) < 2 or spread[1] <= max(rounding, ALONG_A_LINE * spread[0]):
        raise ValueError("activity should vary in two directions or more, but it varies in one or none.")
    plane = directions[:2]
    largest = np.abs(plane).argmax(axis=1)
    return plane * np.sign(plane[[0, 1], largest])[:, None]


@checked(
    W=connectivity,
    plane=_plane,
    extent=_half_widths,
    centre=optional(vector),
    drive=optional(vector),
    n_points=at_least_two,
    activation=optional(activation_function),
    together=_plane_fits,
)
def projected_flow(W, plane, extent, centre=None, drive=None, n_points=25, activation=None):
    """The flow of a network in a plane: at each point of a grid, ``-x + W φ(x) + drive``, as the plane sees it.

    A state lies in the plane only if all else about it is as at the centre. What leaves the plane is not shown.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        Connections; ``W[i, j]`` is the effect of ``j`` on ``i``.
    plane : ndarray, shape (2, neurons)
        Two directions of length 1 at a right angle, such as the first two of a PCA.
    extent : float or ndarray, shape (2,)
        How far the grid reaches from the centre, along both or each.
    centre : ndarray, shape (neurons,), optional
        A state through which the plane goes, such as the mean that a PCA took off; by default all neurons are at 0. Positions
        are counted from it.
    drive : ndarray, shape (neurons,), optional
        A constant input to each neuron; by default none.
    n_points : int
        Of the grid, along each direction.
    activation : callable, optional
        ``φ``, which takes and returns arrays; by default the identity, a linear network.

    Returns
    -------
    Flow
        Positions and velocities.

    Raises
    ------
    ValueError
        If the directions are not of length 1 or not at a right angle, or sizes do not fit.
    """
    first, second = (np.linspace(-reach, reach, n_points) for reach in extent)
    positions = np.stack(np.meshgrid(first, second), axis=-1)
    states = positions @ plane
    if centre is not None:
        states = states + centre
    sent = states if activation is None else activation(states)
    change = sent @ W.T - states
    if drive is not None:
        change = change + drive
    return Flow(first=first, second=second, velocity=change @ plane.T)

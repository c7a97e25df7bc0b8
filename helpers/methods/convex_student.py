"""A student that is fitted by convex optimisation, in the manner of CORNN, to the kind of network that this is made for.

Neurons of such a network follow ``x(t+1) = (1 - step) x(t) + step tanh(A x(t) + B u(t) + noise)``. Two states in a row say how
far each neuron was moved, the inverse of tanh says what arrived there, and what arrived is a weighted sum: a regression.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from helpers.methods.state_space import input_columns, inputs_of_trials
from helpers.validation import checked, not_negative, optional, positive, positive_integer, varying_activity
from helpers.worlds.teachers import STEP

LARGEST_MOVE = 1 - 1e-6  # What lies beyond has no inverse; noise that is added after tanh can carry a neuron there.
LEAST_EIGENVALUE = 1e-12  # Of what is regressed on, each column of length 1; below it, no digit of the weights is safe.
MOST_BEYOND = 0.5  # Where more moves than this are too large for tanh, a fit to the others says nothing of the network.
CONVERGED = 1e-8  # The fit ends when an iteration moves no weight by more than this share of the largest.


@dataclass(frozen=True)
class ConvexStudent:
    """Connections of a student, and of the first guess at it.

    Attributes
    ----------
    A : ndarray, shape (neurons, neurons)
        Connections; ``A[i, j]`` is the effect of ``j`` on ``i``.
    input_weights : ndarray, shape (neurons, inputs)
        What each input adds to each neuron.
    first_guess : ndarray, shape (neurons, neurons)
        ``A`` after the first regression, on what is computed back by the inverse of tanh.
    left_out : float
        Share of all moves that were taken for outliers in the end.
    beyond : float
        Share of all moves that no tanh can make, since noise was not inside it.
    n_iterations : int
        How many iterations it took.
    converged : bool
        Whether the last one hardly changed anything.
    """

    A: np.ndarray
    input_weights: np.ndarray
    first_guess: np.ndarray
    left_out: float
    beyond: float
    n_iterations: int
    converged: bool


def _enough_steps(arguments):
    activity, drive = arguments["activity"], arguments["drive"]
    n_causes = activity.shape[1] + (0 if drive is None else drive.shape[-1])
    if len(activity) < n_causes + 2:
        raise ValueError(
            f"activity should have at least {n_causes + 2} time steps for a regression on {n_causes} neurons and inputs, but "
            f"it has {len(activity)}."
        )
    if drive is not None and drive.ndim == 3:
        raise ValueError(f"drive should have shape (time,) or (time, inputs), but it has shape {drive.shape}.")


@checked(
    activity=varying_activity,
    drive=optional(input_columns),
    penalty=not_negative,
    largest_error=positive,
    n_iterations=positive_integer,
    step=positive,
    together=_enough_steps,
)
def fit_convex_student(activity, drive=None, penalty=1e-5, largest_error=1.0, n_iterations=1000, step=STEP):
    """Fit a student with bounded neurons by weighted regressions, in the manner of CORNN.

    What is minimised is the cross-entropy between how far a neuron moved, from -1 to 1, and how far the student would move it.
    Each step is weighted by ``1 / (1 - move²)``, so that an error counts as much as one in what arrived. An iteration is a
    regression on what arrives in the student plus that error. Weights grow without bound towards -1 and 1, so larger errors
    than ``largest_error`` are left out, and the others count for them.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons)
        Of the neurons that are seen.
    drive : ndarray, shape (time,) or (time, inputs), optional
        Inputs that are known.
    penalty : float
        Times the number of steps, and the sum of squared weights over 2: what is added to the cross-entropy. It should be
        small beside the mean squares of activity and of inputs, or it draws the weights to 0.
    largest_error : float
        Beyond which a step is left out for a neuron.
    n_iterations : int
        At most.
    step : float
        Length of a step, in time constants of a neuron.

    Returns
    -------
    ConvexStudent

    Raises
    ------
    ValueError
        If the recording is too short, a neuron is constant, or most moves are larger than tanh makes them.

    References
    ----------
    Dinc, Shai, Schnitzer & Tanaka, CORNN: Convex optimization of recurrent neural networks for rapid inference of neural
    dynamics. NeurIPS 36:51273 (2023).
    """
    n_neurons = activity.shape[1]
    causes = np.hstack([activity, inputs_of_trials(drive, activity[None])[0]])[:-1]
    moves = (activity[1:] - (1 - step) * activity[:-1]) / step
    beyond = np.mean(np.abs(moves) > LARGEST_MOVE)
    if beyond > MOST_BEYOND:
        raise ValueError(
            f"activity should move as tanh lets it, by at most 1 in a time constant, but {beyond:.0%} of its moves are larger. "
            "Is it in other units, or its step of another length?"
        )
    moves = np.clip(moves, -LARGEST_MOVE, LARGEST_MOVE)
    gram = causes.T @ causes + penalty * len(causes) * np.eye(causes.shape[1])
    size = np.sqrt(np.diag(gram))
    if linalg.eigvalsh(gram / np.outer(size, size))[0] < LEAST_EIGENVALUE:
        raise ValueError("activity should not hold neurons that are sums of others, or of inputs, where penalty is 0.")
    factor = linalg.cho_factor(gram)

    def regress(arriving):
        return linalg.cho_solve(factor, causes.T @ arriving)

    weights = first_guess = regress(np.arctanh(moves))
    changes = []
    for _ in range(n_iterations):
        arriving = causes @ weights
        error = (moves - np.tanh(arriving)) / (1 - moves**2)
        kept = np.abs(error) <= largest_error
        improved = regress(arriving + error * kept / np.maximum(kept.mean(axis=0), 1 / len(kept)))
        changes.append(np.abs(improved - weights).max())
        weights = improved
        if changes[-1] <= CONVERGED * np.abs(weights).max():
            break
    return ConvexStudent(
        A=weights[:n_neurons].T,
        input_weights=weights[n_neurons:].T,
        first_guess=first_guess[:n_neurons].T,
        left_out=float(1 - kept.mean()),
        beyond=float(beyond),
        n_iterations=len(changes),
        converged=bool(changes[-1] <= CONVERGED * np.abs(weights).max()),
    )

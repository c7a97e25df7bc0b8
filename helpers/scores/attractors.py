"""How much a linear model looks like a line attractor: one slow direction, and all others fast."""

import numpy as np

from helpers.methods.linear_dynamics import time_constants
from helpers.validation import checked, connectivity


def _two_modes(value, name):
    array = connectivity(value, name)
    if len(array) < 2:
        raise ValueError(f"{name} should have at least 2 neurons, since the score compares two modes, but it has 1.")
    return array


@checked(A=_two_modes)
def line_attractor_score(A):
    """Nair's score of a line attractor: how many times slower than the second is the slowest mode, as a power of 2.

    Modes are sorted by the real part of their eigenvalues. A mode that grows counts as one that fades as fast: look at the
    eigenvalues, too.

    Parameters
    ----------
    A : ndarray, shape (neurons, neurons)
        Connections of a network that follows ``dx/dt = -x + A x``.

    Returns
    -------
    score : float
        ``log2(τ₁ / τ₂)``, with ``τ = 1 / |1 - Re λ|``; 0 where the first two are a pair of complex eigenvalues, infinite where
        the first one never fades. Scores of order 1 have been read as approximate line attractors.

    References
    ----------
    Nair et al., Cell 186:178 (2023), doi 10.1016/j.cell.2022.11.027.
    """
    eigenvalues = np.linalg.eigvals(A)
    slowest, second = time_constants(eigenvalues[np.argsort(-eigenvalues.real)])[:2]
    if slowest == second:  # also where neither ever fades
        return 0.0
    return float(np.log2(slowest / second))

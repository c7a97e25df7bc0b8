"""Linear networks of low rank that forget at once, and how slow a student that sees a few of their neurons believes them to be.

``W = M Nᵀ``, and nothing that the network sends, the columns of ``M``, is heard by it, the columns of ``N``. So ``W W = 0``
and all eigenvalues are 0. But noise that ``N`` hears appears along ``M``, many times larger.
"""

import numpy as np

from helpers.validation import checked, connectivity, not_negative, number, optional

ROUNDING = (
    1e-5  # Of connections in single precision, as a share of the largest sum that rows and columns of their lengths can have.
)


def _silent_in_two_steps(value, name):
    W = connectivity(value, name).astype(float, copy=False)
    size = np.abs(W).max()
    scaled = W / size if size else W  # so that no square overflows
    # Each entry beside the row and the column that it comes from: a part with weak connections counts as well.
    largest = np.outer(np.linalg.norm(scaled, axis=1), np.linalg.norm(scaled, axis=0))
    if (np.abs(scaled @ scaled) > ROUNDING * largest).any():
        raise ValueError(f"{name} should be a network whose square is 0, as this covariance takes for granted, but it is not.")
    return W


@checked(W=_silent_in_two_steps)
def low_rank_covariance(W):
    """Stationary covariance of a noisy network whose square is 0, in closed form.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        Connections with ``W W = 0``; ``W[i, j]`` is the effect of ``j`` on ``i``.

    Returns
    -------
    covariance : ndarray, shape (neurons, neurons)
        ``(I + (W + Wᵀ) / 2 + W Wᵀ / 2) / 2``, for noise of variance 1 in each neuron.

    Raises
    ------
    ValueError
        If the square of ``W`` is not 0.

    Notes
    -----
    The covariance is the integral of ``exp((W - I) t) exp((W - I)ᵀ t)``, and ``exp(W t) = I + W t`` where ``W W = 0``.
    """
    return (np.eye(len(W)) + (W + W.T) / 2 + W @ W.T / 2) / 2


def _share(value, name):
    share = number(value, name)
    if not 0 < share <= 1:
        raise ValueError(f"{name} should be above 0 and at most 1, but it is {share:g}.")
    return share


@checked(observed_share=_share, gain=optional(not_negative))
def expected_low_rank_eigenvalue(observed_share, gain=None):
    """What the eigenvalues of a student are near when it sees a random share of a large network whose square is 0.

    Parameters
    ----------
    observed_share : float
        ``f``, the share of the neurons that are seen.
    gain : float, optional
        ``γ²``, the singular value of the network's connections; by default the limit of strong connections.

    Returns
    -------
    eigenvalue : float
        ``γ² γ² f (1 - f) / (2 + γ² γ² f (1 - f / 2))``, and ``(1 - f) / (1 - f / 2)`` for strong connections.

    Notes
    -----
    Of one pair of columns of length 1, ``u`` (sent) and ``v`` (heard), a share ``f`` of the squared length is seen; the seen
    parts are taken to stand at right angles. The covariance of the seen neurons is half the identity, but for the plane of
    these parts, where it is ``[[1 + γ⁴ f / 2, γ² f / 2], [γ² f / 2, 1]] / 2``. Solve for the student there.
    """
    if gain is None:
        return (1 - observed_share) / (1 - observed_share / 2)
    strength = gain**2 * observed_share / 2
    return strength * (1 - observed_share) / (1 + strength * (1 - observed_share / 2))

"""A generic network that amplifies: random connections without their eigenvalues."""

import numpy as np
from scipy import linalg

from helpers.validation import checked, positive, positive_integer, random_generator


@checked(n_neurons=positive_integer, rng=random_generator, scale=positive)
def nonnormal_teacher(n_neurons, rng, scale=2.8):
    """Connections of a random network whose eigenvalues are taken away: what is left of Schur's form above its diagonal.

    Modes at right angles, in a fixed order, each driven by all that come later and by none before: a random feed-forward
    network in disguise. All eigenvalues are 0, up to what rounding makes of the many that coincide.

    The code of Qian et al. takes Schur's form in complex numbers, empties its diagonal, and keeps the real part of what it
    makes of that, whose eigenvalues are not 0. Here the form is real, and its diagonal blocks of two are emptied. Schur's form
    is not unique: another version of LAPACK may order the modes otherwise, and make another network of the same numbers.

    Parameters
    ----------
    n_neurons : int
        How many neurons.
    rng : numpy.random.Generator or numpy.random.RandomState
        Where randomness comes from.
    scale : float
        Times ``1/√neurons``: standard deviation of the connections before.

    Returns
    -------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the effect of ``j`` on ``i``.
    """
    W = scale / np.sqrt(n_neurons) * rng.standard_normal((n_neurons, n_neurons))
    triangular, modes = linalg.schur(W)
    in_blocks = np.diag(triangular, -1) != 0  # pairs of complex eigenvalues
    triangular = np.triu(triangular, 1)
    triangular[np.flatnonzero(in_blocks), np.flatnonzero(in_blocks) + 1] = 0
    return modes @ triangular @ modes.T

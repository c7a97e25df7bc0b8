"""What all tables of linear students say about a student: its slowest modes and the score of a line attractor."""

import numpy as np

from helpers.scores.attractors import line_attractor_score
from helpers.worlds.teachers import amplifying_line_attractor, feedforward_chain, line_attractor

TEACHERS = {"chain": feedforward_chain, "line": line_attractor, "amplifying": amplifying_line_attractor}
# Known by how they are made. Computed from connections, the chain's many equal eigenvalues would come out as a ring.
TEACHERS_SCORE = {"chain": 0.0, "line": np.log2(0.8 / 0.001), "amplifying": np.log2(0.8 / 0.001)}


def slowest_modes(A):
    """Score, and real parts of the two eigenvalues that it compares."""
    real = np.sort(np.linalg.eigvals(A).real)[::-1]
    return {"score": line_attractor_score(A), "slowest": real[0], "second": real[1]}

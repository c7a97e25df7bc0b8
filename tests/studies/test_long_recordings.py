"""How long one has to record before a student's score settles."""

import numpy as np
import pytest

from helpers.methods.linear_dynamics import student_of_endless_recording, student_of_recording
from helpers.scores.attractors import line_attractor_score
from helpers.studies import long_recordings
from helpers.studies.long_recordings import scores_along_recording
from helpers.worlds import teachers

SEEN = np.array([0.3, -0.2, 0.4])


def test_scores_are_those_of_students_of_the_recording_so_far(monkeypatch):
    """However the recording is cut into pieces for the memory."""
    lengths = [50, 130, 300]
    whole = np.vstack(list(teachers.record_line_attractor(SEEN, [50, 80, 170], np.random.default_rng(0))))
    expected = [line_attractor_score(student_of_recording(whole[:length], penalty=0.01)) for length in lengths]
    scores = scores_along_recording(SEEN, lengths, np.random.default_rng(0), penalty=0.01)
    np.testing.assert_allclose(scores, expected, rtol=1e-8)

    monkeypatch.setattr(long_recordings, "PIECE", 60)
    pieces = np.vstack(list(teachers.record_line_attractor(SEEN, [50, 60, 20, 60, 60, 50], np.random.default_rng(0))))
    expected = [line_attractor_score(student_of_recording(pieces[:length], penalty=0.01)) for length in lengths]
    scores = scores_along_recording(SEEN, np.array(lengths), np.random.default_rng(0), penalty=0.01)
    np.testing.assert_allclose(scores, expected, rtol=1e-8)


def test_a_long_recording_ends_where_an_endless_one_does():
    """Of a network whose slow mode is not very slow, so that the recording need not be."""
    network = teachers.line_attractor(10, np.random.default_rng(3), slowest=0.9, others=-0.5)
    endless = line_attractor_score(student_of_endless_recording(network.W, 3))
    (score,) = scores_along_recording(network.modes[:3, 0], [1_000_000], np.random.default_rng(0), slowest=0.9, others=-0.5)
    assert score == pytest.approx(endless, abs=0.1)

"""Bad input to `helpers.methods.stimulation`."""

from functools import partial

import numpy as np

from helpers.methods import stimulation as s
from tests.bad_input.refused import NUMBERS, of_another_shape

W = np.array([[0.5, 0.2, 0.0], [-0.1, 0.3, 0.1], [0.0, 0.4, 0.1]])
PUSH = np.array([1.0, -2.0, 0.5])
PLANE = np.eye(3)[:2]
F = np.array([[0.9, -0.1], [0.0, 0.5]])

GOOD = [
    partial(s.after_push, W, PUSH, 3, 0.1),
    partial(s.course_of_push, W, PUSH, [0.0, 1.0], 0.1),
    partial(s.retention, W, PUSH, 3, 0.1),
    partial(s.predicted_after_push, PLANE, F, PUSH, 3),
    partial(s.predicted_retention, PLANE, F, PUSH, 3),
    partial(s.angle_to_plane, PUSH, PLANE),
    partial(s.off_memory_push, PUSH, [1.0, 1.0, 1.0]),
    partial(s.in_reach, PUSH, 5),
    partial(s.stimulations_needed, 0.5, 1.0, 2.0),
]

REFUSED = {
    s.after_push.converters["push"]: [
        *NUMBERS,
        *of_another_shape("(neurons,)", 1.0, np.ones((2, 2)), []),
        (np.zeros(3), "should have a direction, but all of its 3 entries are 0"),
    ],
    s.angle_to_plane.converters["plane"]: [
        *NUMBERS,
        *of_another_shape("(directions, neurons)", np.ones(3), np.ones((2, 0)), np.ones((1, 2, 3))),
        (2 * PLANE, "should hold directions of length 1 at right angles"),
        ([[1.0, 0.0, 0.0], [0.8, 0.6, 0.0]], "should hold directions of length 1 at right angles"),
        (np.ones((3, 2)), "should hold directions of length 1 at right angles"),
    ],
    s.course_of_push.converters["times"]: [
        *NUMBERS,
        *of_another_shape("(times,)", 1.0, np.ones((2, 2)), []),
        ([-1.0, 2.0], "should rise from 0 or more"),
        ([1.0, 0.5], "should rise from 0 or more"),
    ],
}

ROWS = [
    *((f, (W, PUSH[:2], 3), "push should have one entry a neuron of W, 3, but it has 2") for f in (s.after_push, s.retention)),
    (s.course_of_push, (W, PUSH[:2], [1.0]), "push should have one entry a neuron of W, 3, but it has 2"),
    *(
        row
        for f in (s.predicted_after_push, s.predicted_retention)
        for row in (
            (f, (PLANE, F, PUSH[:2], 3), "push should have one entry a seen neuron, 3, but it has 2"),
            (f, (PLANE, F[:1, :1], PUSH, 3), "transition should have one row a component, 2, but it has 1"),
        )
    ),
    (s.off_memory_push, (PUSH, PUSH[:2]), "memory should have as many entries as arrives, 3, but it has 2"),
    (s.off_memory_push, (PUSH, -1e-9 * PUSH), "arrives should not lie along memory alone"),
    (s.off_memory_push, (1.5 * PUSH, PUSH), "arrives should not lie along memory alone"),
    (s.off_memory_push, ([0.0, 0.0, 2.0], [0.0, 0.0, -3.0]), "arrives should not lie along memory alone"),
    *(
        (f, (1e3 * W, PUSH, 5000), "W should let what is left of a push stay finite, but it exploded")
        for f in (s.after_push, s.retention)
    ),
    (s.course_of_push, (1e3 * W, PUSH, [1.0, 100.0]), "W should let what is left of a push stay finite, but it exploded"),
    *(
        (f, (PLANE, 9 * F, PUSH, 5000), "transition should let what is left of a push stay finite, but it exploded")
        for f in (s.predicted_after_push, s.predicted_retention)
    ),
    (s.in_reach, (PUSH, 2), "pattern should have at most 2 entries, one a neuron, but it has 3"),
]

"""Bad input to `helpers.methods.behaviour_states`."""

from functools import partial

import numpy as np

from helpers.methods import behaviour_states
from tests.bad_input.refused import NUMBERS, of_another_shape

SPEED, REVERSAL = np.array([0.01, -0.02, 0.0]), np.array([False, True, False])
states_of = behaviour_states.behaviour_states

GOOD = [partial(states_of, SPEED, SPEED, REVERSAL)]

REFUSED = {
    states_of.converters["velocity"]: [*NUMBERS, *of_another_shape("(time,)", 1.0, np.ones((3, 2)), [])],
    states_of.converters["reversal"]: [
        (bad, "should be True or False at each time") for bad in (SPEED, [0, 1, 0], None, [], [[True]])
    ],
}

ROWS = [
    (states_of, (SPEED, SPEED[:2], REVERSAL), "angular_velocity should have 3 times, as velocity has, but it has 2"),
    (states_of, (SPEED, SPEED, REVERSAL[:2]), "reversal should have 3 times, as velocity has, but it has 2"),
]

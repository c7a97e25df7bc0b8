"""Bad input to `helpers.scores.forecast_ceiling`."""

import numpy as np

from helpers.scores import forecast_ceiling
from helpers.worlds.izhikevich import izhikevich_network, simulate_izhikevich

rng = np.random.default_rng(0)
FIVE, SIX = izhikevich_network(5, rng), izhikevich_network(6, rng)
ACTIVITY = simulate_izhikevich(FIVE, 20, rng)

ROWS = [
    (forecast_ceiling.expected_next_potential, (FIVE.W, ACTIVITY), "network should be an IzhikevichNetwork"),
    (
        forecast_ceiling.expected_next_potential,
        (FIVE, ACTIVITY.spikes),
        "activity should be the SpikingActivity of one network",
    ),
    (forecast_ceiling.expected_next_potential, (SIX, ACTIVITY), "the network's 6 neurons, but it has 5"),
]

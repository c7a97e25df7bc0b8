"""Bad input to `helpers.scores.forecast_ceiling`."""

from functools import partial

import numpy as np

from helpers.scores import forecast_ceiling
from helpers.worlds.izhikevich import izhikevich_network, simulate_izhikevich

rng = np.random.default_rng(0)
FIVE, SIX = izhikevich_network(5, rng), izhikevich_network(6, rng)
ACTIVITY, BATCH, OF_SIX = (simulate_izhikevich(network, 20, rng) for network in (FIVE, [FIVE], SIX))

GOOD = [partial(forecast_ceiling.expected_next_potential, FIVE, ACTIVITY)]

REFUSED = {
    forecast_ceiling.expected_next_potential.converters["network"]: [
        (FIVE.W, "should be an IzhikevichNetwork, but it is an ndarray"),
    ],
    forecast_ceiling.expected_next_potential.converters["activity"]: [
        (ACTIVITY.spikes, "should be the SpikingActivity of one network, but it is an ndarray"),
        (BATCH, "should be the SpikingActivity of one network, but it is that of a batch"),
    ],
}

ROWS = [
    (forecast_ceiling.expected_next_potential, (SIX, ACTIVITY), "the network's 6 neurons, but it has 5"),
    (forecast_ceiling.expected_next_potential, (FIVE, OF_SIX), "the network's 5 neurons, but it has 6"),
]

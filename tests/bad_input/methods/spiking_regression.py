"""Bad input to `helpers.methods.spiking_regression`."""

import numpy as np

from helpers.methods import spiking_regression

rng = np.random.default_rng(0)
NOISE = rng.normal(-60, 5, size=(200, 3))
ALWAYS_ABOVE = np.c_[NOISE, rng.normal(90, 5, size=200)]

ROWS = [
    (spiking_regression.basis_granger, (NOISE[:, :1],), "at least 2 neurons"),
    (spiking_regression.basis_granger, (NOISE[:30],), "too short for these bumps: 3 .* at least 39 .* are 30"),
    (spiking_regression.basis_granger, (ALWAYS_ABOVE,), "below the ceiling of 30 mV, but neuron 3 never does"),
    (spiking_regression.basis_granger, (np.c_[NOISE, np.zeros(200)],), "neuron 3 has the same value"),
    (spiking_regression.basis_granger, (np.c_[NOISE, NOISE[:, 0]],), "among neurons 0, 3"),
    (spiking_regression.basis_granger, (NOISE, 0), "n_basis should be a whole number"),
    (spiking_regression.event_regression, (NOISE[:, :1],), "at least 2 neurons"),
    (spiking_regression.event_regression, (NOISE[0],), r"v should have shape \(time, neurons\)"),
    (spiking_regression.event_regression, (ALWAYS_ABOVE,), "below the threshold of 30 mV .* neuron 3 is so in 0"),
    (spiking_regression.event_regression, (NOISE, 10, 30.0, 0), "window should be a whole number"),
    (spiking_regression.event_regression, (NOISE, 10, 30.0, 190), "below the threshold of 30 mV for at least 43 steps"),
    (spiking_regression.one_step_regression, (NOISE[:, :1],), "at least 2 neurons"),
    (spiking_regression.one_step_regression, (NOISE, "rate"), "source should be one of potential, spikes, but it is 'rate'"),
    (spiking_regression.one_step_regression, (NOISE, "potential", "loud"), "target should be one of line, .* but it is 'loud'"),
    (spiking_regression.one_step_regression, (NOISE[:6],), "leave at least 8 steps of each neuron, .* neuron 0 has 5"),
    (spiking_regression.one_step_regression, (NOISE, "spikes"), "neuron 0 never spikes"),
    (spiking_regression.event_regression, (NOISE, 0), "own_lags should be a whole number"),
]

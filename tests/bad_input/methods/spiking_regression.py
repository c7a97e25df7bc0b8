"""Bad input to `helpers.methods.spiking_regression`."""

from functools import partial

import numpy as np

from helpers.methods import spiking_regression

rng = np.random.default_rng(0)
NOISE = rng.normal(-60, 5, size=(200, 3))
SPIKING = np.where(rng.random(NOISE.shape) < 0.05, 35.0, NOISE)
ZEROS_AND_ONES = (rng.random((500, 3)) < 0.2).astype(float)
ALWAYS_ABOVE = np.c_[NOISE, rng.normal(90, 5, size=200)]
LEVELS = np.tile([-70.0, -50.0], (3, 1))

GOOD = [
    partial(spiking_regression.gaussian_bumps, NOISE, LEVELS, np.full(3, 5.0)),
    partial(spiking_regression.basis_granger, NOISE, 4),
    partial(spiking_regression.one_step_regression, NOISE),
    partial(spiking_regression.event_regression, SPIKING),
    partial(spiking_regression.refuse_few_values, NOISE, 4, "powers of so few follow from each other"),
]

ROWS = [
    (spiking_regression.gaussian_bumps, (NOISE[0], LEVELS, np.ones(3)), r"v should have shape \(time, neurons\)"),
    (spiking_regression.gaussian_bumps, (NOISE, LEVELS[:2], np.ones(3)), r"centres should have shape \(3, bumps\)"),
    (spiking_regression.gaussian_bumps, (NOISE, LEVELS, np.ones(2)), "one number above 0 for each of the 3 neurons"),
    (spiking_regression.gaussian_bumps, (NOISE, LEVELS, np.zeros(3)), "one number above 0 for each of the 3 neurons"),
    (spiking_regression.basis_granger, (NOISE[:30],), "too short for these bumps: 3 .* at least 39 .* are 30"),
    (spiking_regression.basis_granger, (ALWAYS_ABOVE,), "below the ceiling of 30 mV, but neuron 3 never does"),
    (spiking_regression.basis_granger, (np.c_[NOISE, NOISE[:, 0]],), "among neurons 0, 3"),
    (spiking_regression.event_regression, (ALWAYS_ABOVE,), "below the threshold of 30 mV .* neuron 3 is so in 0"),
    (spiking_regression.event_regression, (NOISE, 10, 30.0, 190), "below the threshold of 30 mV for at least 43 steps"),
    (spiking_regression.one_step_regression, (NOISE[:6],), "leave at least 8 steps of each neuron, .* neuron 0 has 5"),
    (spiking_regression.one_step_regression, (NOISE, "spikes"), "neurons 0, 1, 2 never spike: 30 mV are not reached"),
    *(
        (call, arguments, "v should reach the threshold of 30 mV in some neuron, .* Is v in mV")
        for call, arguments in [
            (spiking_regression.event_regression, (SPIKING / 1000,)),  # volts
            (spiking_regression.event_regression, (np.minimum(SPIKING, 20),)),
            (spiking_regression.event_regression, (rng.poisson(2.0, (500, 3)),)),
            (spiking_regression.one_step_regression, (SPIKING / 1000, "potential", "quiet curve")),
        ]
    ),
    (
        spiking_regression.basis_granger,
        (ZEROS_AND_ONES,),
        "v should hold membrane .* take 2 distinct values .* bumps of so few",
    ),
    (spiking_regression.event_regression, (ZEROS_AND_ONES, 10, 0.5), "neurons 0, 1, 2 take 1 distinct value .* their powers"),
    (spiking_regression.one_step_regression, (ZEROS_AND_ONES, "potential", "curve"), "take 2 distinct values .* powers"),
    (spiking_regression.basis_granger, (NOISE.T,), r"It has 200 neurons and 3 steps: .* pass v.T"),
]

"""Bad input to `helpers.methods.shared_curve`."""

from functools import partial

import numpy as np

from helpers.methods import shared_curve
from tests.bad_input.methods.spiking_regression import ALWAYS_ABOVE, NOISE

GOOD = [partial(shared_curve.shared_curve_granger, NOISE)]

ROWS = [
    (
        shared_curve.shared_curve_granger,
        (NOISE[:37],),
        "too short: 3 .* 12 bumps and 10 own lags .* 38 .* are 37",
    ),
    (shared_curve.shared_curve_granger, (ALWAYS_ABOVE,), "below the ceiling of 30 mV, but neuron 3 never does"),
    (shared_curve.shared_curve_granger, (np.c_[NOISE, NOISE[:, 0]],), "among neurons 0, 3"),
    (shared_curve.shared_curve_granger, (NOISE, 1), "n_basis should be at least 2"),
]

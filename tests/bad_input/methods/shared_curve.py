"""Bad input to `helpers.methods.shared_curve`."""

import numpy as np

from helpers.methods import shared_curve
from tests.bad_input.methods.spiking_regression import ALWAYS_ABOVE, NOISE

ROWS = [
    (shared_curve.shared_curve_granger, (NOISE[:, :1],), "at least 2 neurons"),
    (
        shared_curve.shared_curve_granger,
        (NOISE[:37],),
        "too short: 3 .* 12 bumps and 10 own lags .* 38 .* are 37",
    ),
    (shared_curve.shared_curve_granger, (ALWAYS_ABOVE,), "below the ceiling of 30 mV, but neuron 3 never does"),
    (shared_curve.shared_curve_granger, (np.c_[NOISE, NOISE[:, 0]],), "among neurons 0, 3"),
    (shared_curve.shared_curve_granger, (NOISE, 1), "n_basis should be at least 2"),
    (shared_curve.shared_curve_granger, (NOISE, 12, 0), "own_lags should be a whole number"),
    (shared_curve.shared_curve_granger, (NOISE, 12, 10, 30.0, 0), "n_rounds should be a whole number"),
    (shared_curve.shared_curve_granger, (NOISE, 12, 10, 30.0, 20, 0), "lags should be a whole number"),
]

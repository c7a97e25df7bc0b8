"""Bad input to `helpers.methods.units`: what its functions get was checked by those that call them."""

from functools import partial

import numpy as np

from helpers.methods import units

GOOD = [
    partial(units.column_scale, np.eye(3)),
    partial(units.in_any_unit, x=1),
    partial(units.solve_in_any_unit, np.eye(3), np.ones(3)),
]

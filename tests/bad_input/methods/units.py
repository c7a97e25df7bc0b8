"""Bad input to `helpers.methods.units`."""

from functools import partial

import numpy as np

from helpers.methods import units

GOOD = [
    partial(units.column_scale, np.eye(3)),
    partial(units.in_any_unit, x=1),
    partial(units.solve_in_any_unit, np.eye(3), np.ones(3)),
    partial(units.slopes_and_constants, np.eye(3), np.eye(3)),
]

REFUSED = {
    units.column_scale.converters["columns"]: [
        (np.nan * np.ones(3), "should hold finite numbers"),
        (1.0, "should have shape (samples,) or (samples, columns), but it has shape ()"),
        (np.ones((3, 0)), "should have shape (samples,) or (samples, columns), but it has shape (3, 0)"),
        (np.ones((3, 2, 1)), "should have shape (samples,) or (samples, columns)"),
        (np.ma.masked_equal(np.eye(2), 0), "is a masked array"),
    ],
}

ROWS = [
    (units.solve_in_any_unit, (np.ones(3), np.ones(3)), r"design should have shape \(3, columns\)"),
    (units.solve_in_any_unit, (np.eye(3), np.ones(4)), r"design should have shape \(4, columns\), .* shape \(3, 3\)"),
    (units.slopes_and_constants, (np.eye(3), np.ones(3)), r"predictors should have .* but the shapes are \(3, 3\) and \(3,\)"),
    (units.slopes_and_constants, (np.ones(3), np.eye(3)), r"predictors should have .* but the shapes are \(3,\) and \(3, 3\)"),
    (units.slopes_and_constants, (np.eye(3), np.eye(4)), r"predictors should have .* but the shapes are \(3, 3\) and \(4, 4\)"),
]

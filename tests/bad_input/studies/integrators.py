"""Bad input to `helpers.studies.integrators`."""

from functools import partial

from helpers.studies import integrators

GOOD = [
    partial(integrators.recorded_integrator, "chain", 0),
    partial(integrators.forecast_of_another_task, "chain", 0),
    partial(integrators.whole_activity, "chain", 0),
    partial(integrators.scores_of_other_fits, "chain", 0),
    partial(integrators.integral, [1.0, 2.0]),
]

ROWS = [
    (integrators.recorded_integrator, ("ring", 0), "kind should be one of 'chain', 'line attractor', .* it is 'ring'"),
]

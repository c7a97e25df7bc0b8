"""Bad input to the tasks of the sweep."""

from functools import partial

from helpers.studies import spiking_sweep
from helpers.studies.spiking_sweep import Task

GOOD = [partial(spiking_sweep.tasks, (5,), (0.4,), 1)]

ROWS = [
    (spiking_sweep.tasks, ((1,),), "neurons should be at least 2"),
    (spiking_sweep.tasks, ((5.0,),), "neurons should be a whole number"),
    (spiking_sweep.tasks, ((5,), (1.2,)), "probability should be a number from 0 to 1, but it is 1.2"),
    (spiking_sweep.tasks, ((5,), (0.125,)), "probability should be in whole percents, but it is 0.125"),
    (
        spiking_sweep.tasks,
        ((5,), (0.4,), 1, ("attention",)),
        "analysis should be one of 'regressions', .* it is 'attention'",
    ),
    (spiking_sweep.draw, (0, 0.4, 0), "n_neurons should be a whole number of at least 1"),
    (spiking_sweep.draw, (5, 1.4, 0), "connection_probability should be a number from 0 to 1"),
    (spiking_sweep.score_task, (Task(5, 0.4, 0, "regressions"), 0), "n_steps should be a whole number of at least 1"),
    (spiking_sweep.score_task, (Task(5, 0.4, 0, "compact"), 1000, {"n_steps": 0}), "n_steps should be a whole number"),
]

"""Bad input to the tasks of the sweep."""

from functools import partial

import numpy as np

from helpers.studies import spiking_sweep
from helpers.studies.spiking_sweep import Task

GOOD = [partial(spiking_sweep.tasks, (5,), (0.4,), 1)]

TASKS = spiking_sweep.tasks.converters
LISTS = [(bad, "should be a list, but it is") for bad in (None, 5, "regressions", {5: 1}, np.array(5))]

REFUSED = {
    TASKS["sizes"]: [*LISTS, *(([bad], "should be a whole number of at least 2") for bad in (1, 5.0, "5"))],
    TASKS["probabilities"]: [*LISTS, *(([bad], "should be a number from 0 to 1") for bad in (1.2, "0.4", None))],
    TASKS["analyses"]: [*LISTS, (["attention"], "should be one of 'regressions', ")],
}

ROWS = [
    (spiking_sweep.tasks, ((5,), (0.125,)), "probability should be in whole percents, but it is 0.125"),
    (spiking_sweep.draw, (0, 0.4, 0), "n_neurons should be a whole number of at least 1"),
    (spiking_sweep.draw, (5, 1.4, 0), "connection_probability should be a number from 0 to 1"),
    (spiking_sweep.score_task, (Task(5, 0.4, 0, "regressions"), 0), "n_steps should be a whole number of at least 1"),
    (spiking_sweep.score_task, (Task(5, 0.4, 0, "compact"), 1000, {"n_steps": 0}), "n_steps should be a whole number"),
]

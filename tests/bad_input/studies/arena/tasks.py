"""Bad input to the tasks of the arena."""

from functools import partial

from helpers.studies.arena import tasks
from helpers.studies.arena.tasks import Task

GOOD = [
    partial(tasks.tasks, ("six",), ("correlation",)),
    partial(tasks.score_task, Task("six", "all", "own", "rate"), 1),
]

LISTS = [(bad, "should be a list of keys, but it is") for bad in (None, 5, "six", b"six")]

REFUSED = {
    tasks.tasks.converters["worlds"]: [*LISTS, (["moon"], "should be one of 'six', "), ([3], "should be one of 'six', ")],
    tasks.tasks.converters["analyses"]: [*LISTS, (["guess"], "should be one of 'perturbation', ")],
    tasks.score_task.converters["task"]: [(bad, "should be a Task") for bad in (None, "six", 5)],
}

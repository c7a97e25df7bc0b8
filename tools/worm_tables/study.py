"""The seven worms with the neurons that all of them share, and what all tables need."""

from dataclasses import dataclass
from functools import cached_property

from helpers.methods.behaviour_states import behaviour_states

SECONDS = 0.6016  # Between volumes.
COMMAND = ("AVAL", "AVAR", "AVEL", "AVER")
SEEDS = range(5)


@dataclass(frozen=True)
class Study:
    """The worms with the neurons that all of them share."""

    worms: tuple

    @cached_property
    def neurons(self):
        """Names that all worms share, sorted."""
        return sorted(set.intersection(*(set(worm.neurons.tolist()) for worm in self.worms)))

    @cached_property
    def activities(self):
        """Of the shared neurons, worm by worm."""
        return [worm.activity[:, [worm.neurons.tolist().index(name) for name in self.neurons]] for worm in self.worms]

    @cached_property
    def reversals(self):
        """Whether each worm reverses."""
        return [worm.reversal for worm in self.worms]

    @cached_property
    def states(self):
        """Four states of each worm."""
        return [behaviour_states(worm.velocity, worm.angular_velocity, worm.reversal) for worm in self.worms]

    def columns(self, names):
        """Numbers of neurons by name."""
        return [self.neurons.index(name) for name in names]


def others(items, out):
    """All but one."""
    return [item for number, item in enumerate(items) if number != out]


def scored(study, found, **about):
    """One row for each worm."""
    for worm, auroc, accuracy in zip(study.worms, found.auroc, found.balanced_accuracy, strict=True):
        yield about | {"worm": worm.worm, "auroc": float(auroc), "balanced_accuracy": float(accuracy)}

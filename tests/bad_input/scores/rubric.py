"""Bad input to `helpers.scores.rubric`."""

from functools import partial

from helpers.scores import rubric

GOOD = [partial(rubric.our_levels, "report A")]

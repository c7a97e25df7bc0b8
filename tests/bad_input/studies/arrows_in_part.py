"""Bad input to `helpers.studies.arrows_in_part`."""

from functools import partial

from helpers.studies.arrows_in_part import arrows_in_part

GOOD = [partial(arrows_in_part, "linear", 0)]

ROWS = [(arrows_in_part, ("tanh", 0), "kind should be one of 'linear', 'sigmoid', but it is 'tanh'")]

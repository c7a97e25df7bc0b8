"""Bad input to `helpers.methods.expectation_maximisation`."""

from functools import partial

from helpers.methods import expectation_maximisation

GOOD = [partial(expectation_maximisation.climb, lambda x: (0.0, x), 0, 1, 0.0, "test")]

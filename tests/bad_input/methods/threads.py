"""Bad input to `helpers.methods.threads`."""

from functools import partial

from helpers.methods import threads

GOOD = [partial(threads.one_thread_if_small, 1e5)]

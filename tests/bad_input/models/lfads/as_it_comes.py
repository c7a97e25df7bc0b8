"""Bad input to `helpers.models.lfads.as_it_comes`."""

from functools import partial

from helpers.models.lfads import as_it_comes
from helpers.models.lfads.model import LFADS
from tests.bad_input.methods.spike_counts import COUNTS
from tests.bad_input.models.lfads.model import MODEL

ALONE = LFADS(3)

GOOD = [
    partial(as_it_comes.inputs_as_they_come, MODEL, COUNTS[..., :3]),
    partial(as_it_comes.inputs_without_future, MODEL, COUNTS[..., :3]),
]

ROWS = [
    (
        as_it_comes.inputs_as_they_come,
        (MODEL, COUNTS),
        r"counts should have shape \(trials, time, 3\), .* has shape \(4, 6, 5\)",
    ),
    (
        as_it_comes.inputs_without_future,
        (MODEL, COUNTS),
        r"counts should have shape \(trials, time, 3\), .* has shape \(4, 6, 5\)",
    ),
    (as_it_comes.inputs_without_future, (ALONE, COUNTS[..., :3]), "model should infer inputs, but it has no controller"),
]

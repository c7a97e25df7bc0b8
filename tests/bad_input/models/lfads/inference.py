"""Bad input to `helpers.models.lfads.inference`."""

from functools import partial

from helpers.models.lfads import inference
from tests.bad_input.methods.spike_counts import COUNTS
from tests.bad_input.models.lfads.model import MODEL

GOOD = [
    partial(inference.infer, MODEL, COUNTS[..., :3], 1),
    partial(inference.over_draws, MODEL, MODEL, COUNTS[..., :3], 1),
]

ROWS = [
    (inference.infer, (MODEL, COUNTS), r"counts should have shape \(trials, time, 3\), .* has shape \(4, 6, 5\)"),
    (inference.infer, (MODEL, COUNTS[..., :3] + 0.5), "counts should hold counts of spikes, which are whole numbers"),
]

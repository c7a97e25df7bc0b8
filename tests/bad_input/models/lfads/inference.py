"""Bad input to `helpers.models.lfads.inference`."""

from functools import partial

from helpers.models.lfads import inference
from tests.bad_input.methods.spike_counts import COUNTS
from tests.bad_input.models.lfads.model import MODEL
from tests.bad_input.refused import SPIKE_COUNTS

GOOD = [
    partial(inference.infer, MODEL, COUNTS[..., :3], 1),
    partial(inference.over_draws, MODEL, MODEL.eval(), COUNTS[..., :3], 1),
]

REFUSED = {
    inference.over_draws.converters["counts"]: [
        *SPIKE_COUNTS,
        (30_000 * COUNTS, "should hold counts of spikes, but neuron 4 has 4.88e+04 in a bin on average"),
    ],
}

ROWS = [
    (inference.infer, (MODEL, COUNTS), r"counts should have shape \(trials, time, 3\), .* has shape \(4, 6, 5\)"),
    (inference.infer, (MODEL, COUNTS[..., :3] + 0.5), "counts should hold counts of spikes, which are whole numbers"),
]

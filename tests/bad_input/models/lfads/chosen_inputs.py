"""Bad input to `helpers.models.lfads.chosen_inputs`."""

from functools import partial

import numpy as np

from helpers.models.lfads import chosen_inputs
from helpers.models.lfads.model import LFADS
from tests.bad_input.methods.spike_counts import COUNTS
from tests.bad_input.models.lfads.model import MODEL

SEEN = COUNTS[..., :3]

GOOD = [partial(chosen_inputs.run_with_inputs, MODEL, SEEN)]

ROWS = [
    (chosen_inputs.run_with_inputs, (MODEL, COUNTS), r"counts should have shape \(trials, time, 3\), .* has shape \(4, 6, 5\)"),
    *(
        (
            chosen_inputs.run_with_inputs,
            (MODEL, SEEN, np.zeros(shape)),
            r"inputs should have shape \(4, 6, 1\), or one that broadcasts to it, but it has shape",
        )
        for shape in ((2,), (5, 1), (3, 6, 1), (1, 4, 6, 1), (0,))
    ),
    (chosen_inputs.run_with_inputs, (LFADS(3), SEEN, 2.0), "inputs should be 0 for a model without inputs, whose generator"),
]

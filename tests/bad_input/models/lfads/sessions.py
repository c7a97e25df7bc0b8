"""Bad input to `helpers.models.lfads.sessions`."""

import io
import tempfile
from functools import partial
from pathlib import Path

import numpy as np
from torch import nn

from helpers.methods import spike_counts
from helpers.models.lfads import sessions
from tests.bad_input.methods.spike_counts import COUNTS
from tests.bad_input.methods.spike_counts import REFUSED as OF_COUNTS

RNG = np.random.default_rng(0)
MODEL = sessions.StitchedLFADS([3, 5], n_generator=3, n_encoder=3, n_initial=2)
FOLDER = tempfile.TemporaryDirectory()
FILE = Path(FOLDER.name) / "model.pt"
sessions.save_stitched_lfads(MODEL, FILE)

GOOD = [
    partial(sessions.stitched_lfads_model, MODEL, "model"),
    partial(sessions.save_stitched_lfads, MODEL, io.BytesIO()),
    partial(sessions.load_stitched_lfads, FILE),
    partial(sessions.infer_session, MODEL, 1, COUNTS, 1),
    partial(sessions.fit_stitched_lfads, [COUNTS, COUNTS[:3, :, :2]], RNG, n_steps=1, n_generator=3, n_encoder=3, n_initial=2),
]

REFUSED = {
    sessions.stitched_lfads_model: [
        (nn.Linear(1, 1), "should be a StitchedLFADS, but it is a Linear"),
        (None, "should be a StitchedLFADS, but it is a NoneType"),
    ],
    sessions.fit_stitched_lfads.converters["sessions"]: [
        *((bad, "should be a list with the counts of each session, but it is") for bad in (COUNTS, None, [], "counts")),
        *(([bad], words) for bad, words in OF_COUNTS[spike_counts.training_counts]),
        ([COUNTS, COUNTS[:, :5]], "should have as many bins in each session, but there are [5, 6]"),
    ],
}

ROWS = [
    (sessions.load_stitched_lfads, (None,), "path should be a file .* but there is none at None"),
    (sessions.load_stitched_lfads, (__file__,), "path should be a file in which a StitchedLFADS was saved, but .* does not"),
    (sessions.infer_session, (MODEL, 2, COUNTS), "session should be below 2, the number of sessions, but it is 2"),
    (sessions.infer_session, (MODEL, 0, COUNTS), r"counts should have shape \(trials, time, 3\), .* has shape \(4, 6, 5\)"),
    (sessions.infer_session, (MODEL, 1, COUNTS + 0.5), "counts should hold counts of spikes, which are whole numbers"),
]

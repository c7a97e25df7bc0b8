"""Bad input to `helpers.models.lfads.model`."""

import io
import tempfile
from functools import partial
from pathlib import Path

from torch import nn

from helpers.models.lfads import model

MODEL = model.LFADS(3, n_inputs=1)
FOLDER = tempfile.TemporaryDirectory()
FILE = Path(FOLDER.name) / "model.pt"
model.save_lfads(MODEL, FILE)

GOOD = [
    partial(model.lfads_model, MODEL, "model"),
    partial(model.save_lfads, MODEL, io.BytesIO()),
    partial(model.load_lfads, FILE),
]

REFUSED = {
    model.lfads_model: [
        (nn.Linear(1, 1), "should be an LFADS, but it is a Linear"),
        (None, "should be an LFADS, but it is a NoneType"),
    ]
}

ROWS = [
    (model.load_lfads, (None,), "path should be a file .* but there is none at None"),
    (model.load_lfads, (__file__,), "path should be a file in which a LFADS was saved, but .* does not read as one"),
]

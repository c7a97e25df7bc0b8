"""Bad input to `helpers.models.relational.model`."""

import io
import tempfile
from functools import partial
from pathlib import Path

from torch import nn

from helpers.models.relational import model

MODEL = model.RelationalInference(2, width=4, message_width=4)
FOLDER = tempfile.TemporaryDirectory()
FILE = Path(FOLDER.name) / "model.pt"
model.save_relational(MODEL, FILE)

GOOD = [
    partial(model.relational_model, MODEL, "model"),
    partial(model.save_relational, MODEL, io.BytesIO()),
    partial(model.load_relational, FILE),
]

REFUSED = {
    model.relational_model: [
        (nn.Linear(1, 1), "should be a RelationalInference, but it is a Linear"),
        (None, "should be a RelationalInference, but it is a NoneType"),
    ]
}

ROWS = [
    (model.load_relational, (None,), "path should be a file .* but there is none at None"),
    (
        model.load_relational,
        (__file__,),
        "path should be a file in which a RelationalInference was saved, but .* does not read",
    ),
]

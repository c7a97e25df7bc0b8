"""Bad input to `helpers.models.causalformer.model`."""

import io
import tempfile
from functools import partial
from pathlib import Path

from helpers.models.causalformer import model

MODEL = model.Causalformer(2, 4)
FOLDER = tempfile.TemporaryDirectory()
FILE = Path(FOLDER.name) / "model.pt"
model.save_causalformer(MODEL, FILE)

GOOD = [
    partial(model.causalformer_model, MODEL, "model"),
    partial(model.save_causalformer, MODEL, io.BytesIO()),
    partial(model.load_causalformer, FILE),
]

REFUSED = {model.causalformer_model: [({}, "should be a Causalformer, but it is a dict")]}

ROWS = [
    (model.load_causalformer, (None,), "path should be a file .* but there is none at None"),
    (model.load_causalformer, ("/nowhere/model.pt",), "path should be a file .* but there is none"),
    (
        model.load_causalformer,
        (__file__,),
        "path should be a file in which a Causalformer was saved, .* does not read as one",
    ),
]

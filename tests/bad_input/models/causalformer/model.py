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
    partial(model.a_causalformer, MODEL, "model"),
    partial(model.save_causalformer, MODEL, io.BytesIO()),
    partial(model.load_causalformer, FILE),
]

REFUSED = {
    model.load_causalformer.converters["path"]: [
        (None, "should be a file that save_causalformer wrote, but there is none at None"),
        ("/nowhere/model.pt", "should be a file that save_causalformer wrote, but there is none at /nowhere/model.pt"),
        (Path(__file__).parent, "should be a file that save_causalformer wrote, but there is none at"),
    ],
}

ROWS = [
    (model.a_causalformer, ({}, "fit"), "fit should be a Causalformer, but it is a dict"),
    (
        model.load_causalformer,
        (__file__,),
        "path should be a file that save_causalformer wrote, .* does not read as one",
    ),
]

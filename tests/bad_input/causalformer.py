"""Bad input to `helpers.causalformer`."""

from helpers import causalformer

ROWS = [
    (causalformer.a_causalformer, ({}, "fit"), "fit should be a Causalformer, but it is a dict"),
    (causalformer.save_causalformer, ({}, "model.pt"), "model should be a Causalformer, but it is a dict"),
    (causalformer.load_causalformer, (None,), "path should be a file .* but there is none at None"),
    (
        causalformer.load_causalformer,
        (__file__,),
        "path should be a file that save_causalformer wrote, .* does not read as one",
    ),
    (causalformer.load_causalformer, ("/nowhere/model.pt",), "path should be a file .* but there is none"),
]

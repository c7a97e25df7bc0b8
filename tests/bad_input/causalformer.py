"""Bad input to `helpers.causalformer`."""

from helpers import causalformer

ROWS = [
    (causalformer.a_causalformer, ({}, "fit"), "fit should be a Causalformer, but it is a dict"),
    (causalformer.save_causalformer, ({}, "model.pt"), "model should be a Causalformer, but it is a dict"),
    (causalformer.load_causalformer, ("/nowhere/model.pt",), "path should be a file .* but there is none"),
]

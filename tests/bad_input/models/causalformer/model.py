"""Bad input to `helpers.models.causalformer.model`."""

from helpers.models.causalformer import model

ROWS = [
    (model.causalformer_model, ({}, "fit"), "fit should be a Causalformer, but it is a dict"),
    (model.save_causalformer, ({}, "model.pt"), "model should be a Causalformer, but it is a dict"),
    (model.load_causalformer, (None,), "path should be a file .* but there is none at None"),
    (
        model.load_causalformer,
        (__file__,),
        "path should be a file in which a Causalformer was saved, .* does not read as one",
    ),
    (model.load_causalformer, ("/nowhere/model.pt",), "path should be a file .* but there is none"),
]

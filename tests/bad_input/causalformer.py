"""Bad input to `helpers.causalformer`."""

import numpy as np
import torch

from helpers import causalformer

MODEL = causalformer.Causalformer(3, 4)

ROWS = [
    (causalformer.a_causalformer, ({}, "fit"), "fit should be a Causalformer, but it is a dict"),
    (causalformer.save_causalformer, ({}, "model.pt"), "model should be a Causalformer, but it is a dict"),
    (MODEL.forward, (torch.zeros(1, 20, 1),), r"x should have shape \(batch, time, 3\) .* but it has shape \(1, 20, 1\)"),
    (MODEL.forward, (torch.zeros(1, 3, 3),), r"with at least 4 steps, but it has shape \(1, 3, 3\)"),
    (MODEL.normalise, (np.zeros((9, 2)),), "of the model's 3 neurons, but it has 2"),
    (causalformer.load_causalformer, (None,), "path should be a file .* but there is none at None"),
    (
        causalformer.load_causalformer,
        (__file__,),
        "path should be a file that save_causalformer wrote, .* does not read as one",
    ),
    (causalformer.load_causalformer, ("/nowhere/model.pt",), "path should be a file .* but there is none"),
]

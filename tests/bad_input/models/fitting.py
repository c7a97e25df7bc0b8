"""Bad input to `helpers.models.fitting`."""

import io
import tempfile
from functools import partial
from pathlib import Path

import numpy as np
from torch import nn

from helpers.models import fitting


class Line(nn.Linear):
    """A model that can be built again from its settings."""

    def __init__(self, n_inputs):
        super().__init__(n_inputs, 1)
        self.settings = {"n_inputs": n_inputs}


MODEL, BATCHES = Line(1), [None]
FOLDER = tempfile.TemporaryDirectory()
FILE = Path(FOLDER.name) / "line.pt"
fitting.save_model(MODEL, FILE)


def score(model, batch=None, step=None):
    return model.weight.sum()


def batch():
    return None


GOOD = [
    partial(fitting.fit, MODEL, score, batch, score, 1),
    partial(fitting.seeded_torch, np.random.default_rng(0)),
    partial(fitting.training_plan, fitting.Plan(), "plan"),
    partial(fitting.torch_device, "cpu", "device"),
    partial(fitting.save_model, MODEL, io.BytesIO()),
    partial(fitting.load_model, Line, FILE),
]

FIT = fitting.fit.converters
REFUSED = {
    FIT["batches"]: [
        (5, "should be a function that draws a batch, or an iterable, but it is an int"),
        (np.array(5), "should be a function that draws a batch, or an iterable, but it is an ndarray"),
        ([], "should hold a batch for each of n_steps"),
    ],
    fitting.training_plan: [({"patience": 3}, "should be a Plan, but it is a dict"), (3, "should be a Plan, but it is an int")],
    fitting.torch_device: [("gpu", "should be a device that torch finds here, such as 'cpu', but it is 'gpu'")],
    fitting.save_model.converters["model"]: [
        ({}, "should be a torch.nn.Module, but it is a dict"),
        (nn.Linear(1, 1), "should have a dict of settings from which it can be built again, but it has none"),
    ],
    fitting.save_model.converters["path"]: [
        (bad, "should be the path of a file in a folder that there is, but it is")
        for bad in ("", "no such folder/a.pt", None, 3)
    ],
    fitting.load_model.converters["kind"]: [(MODEL, "should be a class of models, but it is Line")],
    fitting.load_model.converters["path"]: [
        (None, "should be a file in which a model was saved, but there is none at None"),
        (__file__, "should be a file in which a Line was saved, but"),
    ],
}

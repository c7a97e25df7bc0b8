"""Bad input to `helpers.models.fitting`."""

from torch import nn

from helpers.models import fitting

MODEL, BATCHES = nn.Linear(1, 1), [None]


def score(model, batch=None, step=None):
    return model.weight.sum()


ROWS = [
    (fitting.fit, (score, score, BATCHES, score, 1), "model should be a torch.nn.Module, but it is a function"),
    (fitting.fit, (MODEL, "mse", BATCHES, score, 1), "loss should be a function, but it is a str"),
    (
        fitting.fit,
        (MODEL, score, 5, score, 1),
        "batches should be a function that draws a batch, or an iterable, but it is a int",
    ),
    (fitting.fit, (MODEL, score, [], score, 1), "batches should hold a batch for each of n_steps"),
    (fitting.fit, (MODEL, score, BATCHES, None, 1), "validate should be a function, but it is a NoneType"),
    (fitting.fit, (MODEL, score, BATCHES, score, 0), "n_steps should be a whole number of at least 1, but it is 0"),
    (fitting.fit, (MODEL, score, BATCHES, score, 1, {"patience": 3}), "plan should be a Plan, but it is a dict"),
    (fitting.training_plan, (3, "plan"), "plan should be a Plan, but it is a int"),
    (fitting.torch_device, ("gpu", "device"), "device should be a device that torch finds here, .* but it is 'gpu'"),
    (fitting.seeded_torch, (3,), "rng should be a random number generator"),
    (fitting.save_model, ({}, "model.pt"), "model should be a torch.nn.Module, but it is a dict"),
    (fitting.save_model, (MODEL, "model.pt"), "model should have a dict of settings .* but it has none"),
    (fitting.load_model, (MODEL, __file__), "kind should be a class of models, but it is Linear"),
    (fitting.load_model, (nn.Linear, None), "path should be a file .* but there is none at None"),
    (
        fitting.load_model,
        (nn.Linear, __file__),
        "path should be a file in which a Linear was saved, but .* does not read as one",
    ),
]

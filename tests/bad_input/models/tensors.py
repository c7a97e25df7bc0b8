"""Bad input to `helpers.models.tensors`, and what its converters refuse in the pieces of models."""

from functools import partial

import numpy as np
import torch

from helpers.models import tensors
from tests.bad_input.refused import NUMBER

X = torch.ones(2, 3)
TENSOR = [
    (X.numpy(), "should be a tensor of real numbers, but it is an ndarray"),
    ([[1.0]], "should be a tensor of real numbers, but it is a list"),
    (None, "should be a tensor of real numbers"),
    (torch.ones(2, dtype=torch.complex64), "should be a tensor of real numbers, but it is a Tensor of complex numbers"),
]
SINGLE = [
    *NUMBER,
    *((size, "should be 0 or of a size from 1e-38 to 3e+38, which single precision holds") for size in (1e300, -1e300, 1e-300)),
]

GOOD = [
    partial(tensors.tensor, X, "value"),
    partial(tensors.tensor_or_number, X, "value"),
    partial(tensors.single_precision, 1.0, "value"),
    partial(tensors.module, torch.nn.Linear(3, 2), "value"),
    partial(tensors.layer, torch.nn.Linear(3, 2), "value"),
    partial(tensors.torch_generator, torch.Generator(), "value"),
    partial(tensors.checked_tensors),
]

REFUSED = {
    tensors.tensor: TENSOR,
    tensors.tensor_or_number: [TENSOR[-1], *((bad, words) for bad, words in SINGLE if not isinstance(bad, np.ndarray))],
    tensors.single_precision: SINGLE,
    tensors.module: [(bad, "should be a torch.nn.Module, but it is") for bad in (torch.tanh, None, X)],
    tensors.layer: [(bad, "should be a layer such as torch.nn.Linear, or a function") for bad in ("tanh", None, X)],
    tensors.torch_generator: [(bad, "should be a torch.Generator such as") for bad in (np.random.default_rng(0), 0)],
}

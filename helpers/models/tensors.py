"""Checks of what the pieces of a model are given: tensors and modules of torch, in every step of training.

So they cost next to nothing: kinds are looked at before the call, and shapes once torch has found that they do not fit. Then
the error names all of them, where torch would say "mat1 and mat2".
"""

import functools
import inspect

import torch
from torch import nn

from helpers.validation import checked, kind_of, number

ABOUT_SHAPES = ("shape", "size", "dim", "expand", "split")  # Words of torch's errors about them.


def tensor(value, name):
    """A tensor of real numbers, or of True and False; it stays where it is, with its gradient."""
    if not isinstance(value, torch.Tensor) or value.is_complex():
        complex_ = " of complex numbers" if isinstance(value, torch.Tensor) else ""
        raise ValueError(f"{name} should be a tensor of real numbers, but it is {kind_of(value)}{complex_}.")
    return value


def single_precision(value, name):
    """A number that tensors of single precision can hold: 0, or of a size between 1e-38 and 3e38."""
    value, limits = number(value, name), torch.finfo(torch.float32)
    if value and not limits.tiny <= abs(value) <= limits.max:
        raise ValueError(
            f"{name} should be 0 or of a size from {limits.tiny:.0e} to {limits.max:.0e}, which single precision holds, but it "
            f"is {value:g}."
        )
    return value


def tensor_or_number(value, name):
    """A tensor, or one number for all."""
    return tensor(value, name) if isinstance(value, torch.Tensor) else single_precision(value, name)


def layer(value, name):
    """What turns tensors to tensors: a layer of torch, or a function."""
    if not callable(value):
        raise ValueError(f"{name} should be a layer such as torch.nn.Linear, or a function, but it is {kind_of(value)}.")
    return value


def module(value, name):
    """A module of torch, such as a layer or a whole model."""
    if not isinstance(value, nn.Module):
        raise ValueError(f"{name} should be a torch.nn.Module, but it is {kind_of(value)}.")
    return value


def torch_generator(value, name):
    """A ``torch.Generator``, of which torch's own functions draw."""
    if not isinstance(value, torch.Generator):
        raise ValueError(
            f"{name} should be a torch.Generator such as torch.Generator().manual_seed(1), but it is {kind_of(value)}."
        )
    return value


def checked_tensors(*, together=None, **converters):
    """Decorate a function of tensors as `helpers.validation.checked` does, so that an error about shapes names them all.

    Parameters
    ----------
    together : callable, optional
        As in ``checked``.
    **converters : callable
        One for each argument to check.

    Returns
    -------
    callable
        The decorator.
    """

    def decorate(function):
        return checked(together=together, **converters)(_names_shapes(function))

    return decorate


def _names_shapes(function):
    signature = inspect.signature(function)

    @functools.wraps(function)
    def call(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except (RuntimeError, IndexError) as error:
            said = str(error).split("\n")[0]
            given = signature.bind(*args, **kwargs).arguments
            shapes = [f"{name} {tuple(one.shape)}" for name, one in given.items() if isinstance(one, torch.Tensor)]
            is_about_them = any(word in said for word in ABOUT_SHAPES) and not isinstance(error, torch.OutOfMemoryError)
            if not (shapes and is_about_them):
                raise
            raise ValueError(f"{', '.join(shapes)} should have shapes that fit, but torch found: {said}") from error

    return call

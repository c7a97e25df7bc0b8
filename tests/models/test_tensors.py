"""Functions of tensors name what they were given where torch found that shapes do not fit, and change nothing else."""

import pytest
import torch

from helpers.models.tensors import checked_tensors, single_precision, tensor

A, B = torch.ones(2, 3), torch.ones(4, 5)


@checked_tensors(a=tensor, b=tensor)
def product(a, b, weight=1.0):
    return weight * (a @ b)


def test_shapes_that_do_not_fit_are_all_named():
    with pytest.raises(
        ValueError, match=r"^a \(2, 3\), b \(4, 5\) should have shapes that fit, but torch found: mat1 and mat2"
    ):
        product(A, b=B)


def test_a_tensor_keeps_its_gradient_and_its_place():
    a = A.clone().requires_grad_()
    product(a, B[:3], 2.0).sum().backward()
    assert torch.equal(a.grad, torch.full((2, 3), 10.0))
    assert tensor(a, "a") is a


def fails_with(error, *given):
    @checked_tensors()
    def fail(*, first=None, **others):
        raise error

    return lambda: fail(first=given[0] if given else None)


@pytest.mark.parametrize(
    "call",
    [
        fails_with(RuntimeError("Expected all tensors to be on the same device"), A),
        fails_with(torch.OutOfMemoryError("tried to allocate a tensor of size 1 TiB"), A),
        fails_with(RuntimeError("size mismatch in something that is not an argument")),
        fails_with(KeyError("size"), A),
    ],
)
def test_other_errors_stay_as_they_are(call):
    with pytest.raises((RuntimeError, KeyError)) as raised:
        call()
    assert "should have shapes that fit" not in str(raised.value)


def test_single_precision_holds_what_it_lets_through():
    limits = torch.finfo(torch.float32)
    for size in (limits.tiny, limits.max):
        assert torch.tensor(single_precision(size, "x"), dtype=torch.float32).isfinite()
        assert torch.tensor(single_precision(size, "x"), dtype=torch.float32) != 0

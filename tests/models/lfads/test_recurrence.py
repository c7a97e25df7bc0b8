"""Units along whole trials, beside torch's own modules."""

import pytest
import torch
from torch import nn

from helpers.models.lfads.recurrence import encode, generate, generate_with_inputs

N_TRIALS, N_BINS, N_UNITS = 3, 8, 5


def random(*shape, seed=0):
    made = torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.double)
    return made.requires_grad_()


def gradients(outputs, of):
    """Gradients of a sum in which every number of the outputs has its own weight."""
    total = sum((output * random(*output.shape, seed=k)).sum() for k, output in enumerate(outputs))
    return torch.autograd.grad(total, of)


@pytest.fixture
def gru():
    torch.manual_seed(0)
    return nn.GRU(4, N_UNITS, batch_first=True, bidirectional=True).double()


@pytest.fixture
def cell():
    torch.manual_seed(1)
    return nn.GRUCell(2, N_UNITS).double()


@pytest.mark.parametrize("n_bins", [N_BINS, 1])
def test_encodings_are_those_of_torch(gru, n_bins):
    x = random(N_TRIALS, n_bins, 4)
    ours, theirs = encode(gru, x), gru(x)[0]
    torch.testing.assert_close(ours, theirs)
    of = [x, *gru.parameters()]
    torch.testing.assert_close(gradients([ours], of), gradients([theirs], of))


@pytest.mark.parametrize("n_bins", [N_BINS, 1])
def test_a_generator_goes_on_like_a_cell_to_which_nothing_comes(cell, n_bins):
    start = random(N_TRIALS, N_UNITS)
    states, state = [], start
    for _ in range(n_bins):
        state = cell(torch.zeros(N_TRIALS, 2, dtype=torch.double), state)
        states.append(state)
    ours, theirs = generate(cell, start, n_bins), torch.stack(states, dim=1)
    torch.testing.assert_close(ours, theirs)
    of = [start, cell.weight_hh, cell.bias_hh, cell.bias_ih]
    torch.testing.assert_close(gradients([ours], of), gradients([theirs], of))


@pytest.mark.parametrize("n_bins", [N_BINS, 1])
def test_a_controlled_generator_is_two_cells_that_listen_to_each_other(cell, n_bins):
    torch.manual_seed(2)
    controller, to_inputs = nn.GRUCell(6 + 3, 4).double(), nn.Linear(4, 2 * 2).double()
    to_factors, encoded = random(3, N_UNITS), random(N_TRIALS, n_bins, 6, seed=1)
    starts, noise = (random(N_TRIALS, 4, seed=2), random(N_TRIALS, N_UNITS, seed=3)), random(N_TRIALS, n_bins, 2).detach()
    control, state = starts
    outputs = []
    for t in range(n_bins):
        control = controller(torch.cat([encoded[:, t], state @ to_factors.T], dim=1), control)
        mean, log_sd = to_inputs(control).chunk(2, dim=1)
        state = cell(mean + log_sd.exp() * noise[:, t], state)
        outputs.append((state, mean, log_sd))
    theirs = [torch.stack(parts, dim=1) for parts in zip(*outputs, strict=True)]
    ours = generate_with_inputs(controller, to_inputs, cell, to_factors, encoded, starts, noise)
    torch.testing.assert_close(list(ours), theirs)
    of = [encoded, *starts, to_factors, *controller.parameters(), *to_inputs.parameters(), *cell.parameters()]
    torch.testing.assert_close(gradients(ours, of), gradients(theirs, of))


def test_a_gradient_does_not_change_what_it_is_computed_from(cell):
    """The way back writes into what it saved; asked for once more, it must give the same."""
    start = random(N_TRIALS, N_UNITS)
    total = generate(cell, start, N_BINS).square().sum()
    first, second = (torch.autograd.grad(total, start, retain_graph=True)[0] for _ in range(2))
    torch.testing.assert_close(first, second)

"""What is shown and what is hidden."""

import numpy as np
import torch

from helpers.models.lfads.coordinated_dropout import hide


def test_a_hidden_count_is_not_shown_and_sums_stay_on_average():
    counts = torch.full((50, 40, 30), 2.0)
    shown, hidden = hide(counts, 0.25, torch.Generator().manual_seed(0))
    assert (shown[hidden] == 0).all()
    np.testing.assert_allclose(shown[~hidden], 2 / 0.75, rtol=1e-6)
    assert abs(float(hidden.float().mean()) - 0.25) < 0.01
    assert abs(float(shown.mean()) - 2) < 0.03


def test_each_count_is_hidden_by_its_own_toss():
    _, hidden = hide(torch.ones(200, 30, 20), 0.5, torch.Generator().manual_seed(0))
    for axes in ((0, 1), (0, 2), (1, 2)):  # neurons, bins, trials
        spread = hidden.float().mean(dim=axes).std()
        n_tosses = hidden.numel() / hidden.shape[({0, 1, 2} - {*axes}).pop()]
        assert spread < 2 * 0.5 / np.sqrt(n_tosses)


def test_what_is_hidden_follows_from_the_generator():
    counts = torch.ones(3, 4, 5)
    first, second, other = (hide(counts, 0.5, torch.Generator().manual_seed(seed))[1] for seed in (0, 0, 1))
    assert torch.equal(first, second)
    assert not torch.equal(first, other)


def test_nothing_hidden_is_all_shown():
    counts = torch.ones(3, 4, 5)
    shown, hidden = hide(counts, 0.0)
    assert torch.equal(shown, counts)
    assert not hidden.any()

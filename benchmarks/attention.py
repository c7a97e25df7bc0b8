"""Time training steps of our Causalformers against a plain re-statement of the published one on torch's own attention.

    python -m benchmarks.attention

The plain model is what a reader of the paper would write first: sizes as published, each of its three attentions a
``torch.nn.MultiheadAttention``, whose heads share the width of 100, so that its ten are 10 wide and not 8. It has to return
its weights, since they are what is read. Both take the same batch of 16 windows of 10 steps. The compact model of the
course is timed on its own batch of pieces, so steps are compared and, since its batch holds more forecasts, forecasts a
second as well. All run in turn, several times, on one thread; the table shows medians. Clipping and the schedule of the
learning rate are not timed. The last lines say how cost grows with the number of neurons.
"""

import argparse
import statistics
import time

import numpy as np
import torch
from torch import nn

from helpers.models.causalformer.layers import BatchNorm, Time2Vec
from helpers.models.causalformer.model import COMPACT, PAPER, Causalformer
from helpers.models.causalformer.training import FORECASTS_IN_PIECE, usual_length

CONTEXT, WINDOWS_IN_BATCH = 10, 16  # as published


class PlainBlock(nn.Module):
    """Normalise, look, add."""

    def __init__(self, width, n_heads):
        super().__init__()
        self.norm = BatchNorm(width)
        self.attention = nn.MultiheadAttention(width, n_heads, batch_first=True, dropout=0.1)

    def forward(self, looking, seen):
        """Both have shape (batch, tokens, width)."""
        normalised = self.norm(looking)
        seen = normalised if seen is looking else seen
        return looking + self.attention(normalised, seen, seen, need_weights=True)[0]


class PlainCausalformer(nn.Module):
    """The published configuration on ``torch.nn.MultiheadAttention``."""

    def __init__(self, n_neurons, width=PAPER["width"], n_heads=PAPER["n_heads"], hidden=PAPER["hidden_width"]):
        super().__init__()
        self.features = Time2Vec(CONTEXT)
        self.embed, self.name = nn.Linear(self.features.n_features, width), nn.Embedding(n_neurons, width)
        self.target = nn.Embedding(n_neurons, width)
        self.local_self, self.local_cross, self.global_cross = (PlainBlock(width, n_heads) for _ in range(3))
        self.encoder_mlp, self.decoder_mlp = (
            nn.Sequential(BatchNorm(width), nn.Linear(width, hidden), nn.GELU(), nn.Linear(hidden, width)) for _ in range(2)
        )
        self.memory_norm, self.out = BatchNorm(width), nn.Linear(width, 1)

    def forward(self, x):
        """Forecast the step after each window, (batch, 1, neurons), from windows (batch, context, neurons)."""
        n_batch, _, n_neurons = x.shape
        encoded = (self.embed(self.features(x.transpose(1, 2))) + self.name.weight[:, None]).flatten(0, 1)
        encoded = self.local_self(encoded, encoded)
        encoded = self.memory_norm(encoded + self.encoder_mlp(encoded))
        target = self.target.weight.repeat(n_batch, 1)[:, None]
        target = self.local_cross(target, encoded).view(n_batch, n_neurons, -1)
        target = self.global_cross(target, encoded.reshape(n_batch, n_neurons * CONTEXT, -1))
        return self.out(target + self.decoder_mlp(target)).transpose(1, 2)


def trainer(model, x, y):
    """A function that takes one training step."""
    optimiser = torch.optim.AdamW(model.parameters(), lr=5e-4)

    def step():
        optimiser.zero_grad(set_to_none=True)
        nn.functional.mse_loss(model(x), y).backward()
        optimiser.step()

    return step


def contestants(n_neurons):
    """Name, training step, and forecasts in its batch."""
    window = torch.randn(WINDOWS_IN_BATCH, CONTEXT, n_neurons), torch.randn(WINDOWS_IN_BATCH, 1, n_neurons)
    n_pieces = usual_length(n_neurons)[1]
    n_seen, n_asked = CONTEXT + FORECASTS_IN_PIECE - 1, FORECASTS_IN_PIECE
    piece = torch.randn(n_pieces, n_seen, n_neurons), torch.randn(n_pieces, n_asked, n_neurons)
    return {
        "plain": (trainer(PlainCausalformer(n_neurons), *window), WINDOWS_IN_BATCH),
        "paper": (trainer(Causalformer(n_neurons, **PAPER), *window), WINDOWS_IN_BATCH),
        "compact": (trainer(Causalformer(n_neurons, **COMPACT), *piece), n_pieces * n_asked),
    }


def seconds_a_step(models, n_rounds, n_steps):
    """Median time of a step of each, taken in turn so that a busy machine is busy for all."""
    taken = {name: [] for name in models}
    for round_number in range(n_rounds + 1):
        for name, (step, _) in models.items():
            started = time.perf_counter()
            for _ in range(n_steps):
                step()
            if round_number:  # the first warms up
                taken[name].append((time.perf_counter() - started) / n_steps)
    return {name: statistics.median(times) for name, times in taken.items()}


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[5, 10, 20, 40], help="numbers of neurons")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is timed")
    parser.add_argument("--steps", type=int, default=4, help="training steps in one timing")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    costs = []
    print("neurons | plain, steps/s | paper preset, steps/s (ratio) | compact, steps/s (ratio), forecasts/s (ratio)")
    for n in arguments.sizes:
        models = contestants(n)
        cost = seconds_a_step(models, arguments.rounds, arguments.steps)
        costs.append(cost)
        plain, paper, compact = (1 / cost[name] for name in models)
        forecasts = compact * models["compact"][1] / (plain * WINDOWS_IN_BATCH)
        print(
            f"{n:7d} | {plain:14.1f} | {paper:21.1f} ({paper / plain:.2f}) | "
            f"{compact:7.1f} ({compact / plain:.1f}), {compact * models['compact'][1]:6.0f} ({forecasts:.1f})",
            flush=True,
        )
    if len(costs) > 1:
        doublings = np.log2(arguments.sizes[-1] / arguments.sizes[0])
        for name in costs[0]:
            growth = np.log2(costs[-1][name] / costs[0][name]) / doublings
            print(f"{name}: cost of a step grows as N^{growth:.2f}, from {arguments.sizes[0]} to {arguments.sizes[-1]} neurons")


if __name__ == "__main__":
    main()

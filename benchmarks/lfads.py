"""How long a training step of LFADS takes, beside one assembled from loops over `GRUCell`: `python -m benchmarks.lfads`.

Both are the same model with the same weights, so they learn the same; a test says so. Steps of the two alternate, so that
whatever else the machine does falls on both, and the ratio is the median of pairs. Then cost against trials in a batch, bins
and neurons, and how much memory a large recording takes, in a process of its own. Nothing here is a test: times differ by
machine.
"""

import argparse
import multiprocessing
import resource
import time

import numpy as np
import torch

from helpers.models.fitting import Plan
from helpers.models.lfads.model import LFADS
from helpers.models.lfads.training import fit_lfads
from helpers.scores.held_out import rate_r2
from helpers.worlds.latent_spikes import lorenz_spikes

USUAL = {"n_trials": 32, "n_bins": 50, "n_neurons": 30}  # The class's Lorenz spikes.
VARIED = {"n_trials": (16, 64, 128), "n_bins": (25, 100, 200), "n_neurons": (60, 120, 240)}
LARGE = {"n_trials": 1000, "n_bins": 100, "n_neurons": 200}


class Naive(LFADS):
    """The same model, with each recurrence as a loop over cells of torch."""

    def encode(self, x):
        """Two cells, one from the front and one from the back."""
        states = []
        for suffix, bins in (("", range(x.shape[1])), ("_reverse", reversed(range(x.shape[1])))):
            weights = [getattr(self.encoder, f"{name}_l0{suffix}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
            state, own = x.new_zeros(len(x), self.settings["n_encoder"]), [None] * x.shape[1]
            for t in bins:
                state = own[t] = torch.gru_cell(x[:, t], state, *weights)  # what GRUCell calls
            states.append(torch.stack(own, dim=1))
        return torch.cat(states, dim=2)

    def generate(self, encoded, start, noise):
        """The generator's cell in turn with the controller's."""
        state, found = start, []
        if self.n_inputs:
            control = self.controller_start.expand(len(start), -1)
            read = self.drop(self.for_controller(encoded))
        for t in range(encoded.shape[1]):
            mean = log_sd = noise[:, t]
            given = torch.zeros_like(start[:, :1])
            if self.n_inputs:
                control = self.controller(torch.cat([read[:, t], state @ self.factor_weights.T], dim=1), control)
                mean, log_sd = self.to_inputs(control).chunk(2, dim=1)
                given = mean + log_sd.exp() * noise[:, t]
            state = self.generator(given, state)
            found.append((state, mean, log_sd))
        return tuple(torch.stack(parts, dim=1) for parts in zip(*found, strict=True))


def stepper(kind, n_inputs, n_trials, n_bins, n_neurons):
    """A function that takes one training step: loss, gradients, and what the optimiser does with them."""
    torch.manual_seed(0)
    model = kind(n_neurons, 0, n_inputs)
    counts = torch.poisson(torch.full((n_trials, n_bins, n_neurons), 0.2))
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3)

    def step():
        log_rates, course = model(counts, model.noise(n_trials, n_bins))
        loss = (log_rates.exp() - counts * log_rates).sum() + course.initial_divergence.sum() + course.input_divergence.sum()
        optimiser.zero_grad(set_to_none=True)
        (loss / counts.numel()).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()

    return step


def seconds_of(step):
    """Of the processor, for one step."""
    start = time.process_time()
    step()
    return time.process_time() - start


def compare(n_pairs, n_inputs, **sizes):
    """Medians of both in ms, and of the ratio within pairs."""
    naive, ours = (stepper(kind, n_inputs, **sizes) for kind in (Naive, LFADS))
    pairs = np.array([(seconds_of(naive), seconds_of(ours)) for _ in range(n_pairs + 3)])[3:]
    return (*(1000 * np.median(pairs, axis=0)), np.median(pairs[:, 0] / pairs[:, 1]))


def large(n_inputs, answer):
    """Train a little on a large recording and infer it; answers with the peak of memory in MB, before and after."""
    torch.set_num_threads(1)
    counts = np.random.default_rng(0).poisson(0.2, tuple(LARGE.values()))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    fitted = fit_lfads(counts, np.random.default_rng(0), n_inputs, n_steps=5, plan=Plan(n_checks=1))
    trained = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    fitted.infer(counts, n_draws=2)
    answer.put((before, trained, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def learned(kind, n_inputs, seed):
    """R² of held-out rates after the usual training, with either kind of model."""
    from helpers.models.lfads import training

    world = lorenz_spikes(np.random.default_rng(seed))
    seen, held_out = world.counts[..., world.held_in], world.counts[..., world.held_out]
    training.LFADS = kind
    start = time.process_time()
    fitted = fit_lfads(seen[world.train], np.random.default_rng([seed, 1]), n_inputs, held_out[world.train])
    seconds = time.process_time() - start
    training.LFADS = LFADS
    rates = fitted.infer(seen[world.test]).rates[..., len(world.held_in) :]
    return rate_r2(world.rates[world.test][..., world.held_out], rates), seconds


def main():
    """Print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=30, help="pairs of steps")
    parser.add_argument("--learned", action="store_true", help="also train both to the end and compare what they learned")
    options = parser.parse_args()
    torch.set_num_threads(1)
    kinds = {"alone": 0, "controlled": 4}
    print(f"{'':11} {'trials':>6} {'bins':>5} {'neurons':>7} {'loops, ms':>10} {'ours, ms':>9} {'ratio':>6}")
    for kind, n_inputs in kinds.items():
        for name, value in [(None, None), *((name, value) for name, values in VARIED.items() for value in values)]:
            sizes = USUAL | ({name: value} if name else {})
            loops, ours, ratio = compare(options.pairs if name is None else max(options.pairs // 4, 3), n_inputs, **sizes)
            print(f"{kind:11} {' '.join(f'{v:>{w}}' for v, w in zip(sizes.values(), (6, 5, 7), strict=True))}", end=" ")
            print(f"{loops:10.1f} {ours:9.1f} {ratio:6.2f}", flush=True)
    print(f"\npeak of memory in MB, {' x '.join(map(str, LARGE.values()))} counts: before, after training, after inferring")
    for kind, n_inputs in kinds.items():
        context = multiprocessing.get_context("spawn")
        answer = context.Queue()
        process = context.Process(target=large, args=(n_inputs, answer))
        process.start()
        print(f"{kind:11}", *(f"{value:8.0f}" for value in answer.get()))
        process.join()
    if options.learned:
        print("\nR² of held-out rates, and seconds of the processor")
        for kind, n_inputs in kinds.items():
            for name, model in (("loops", Naive), ("ours", LFADS)):
                r2, seconds = learned(model, n_inputs, 0)
                print(f"{kind:11} {name:6} {r2:6.3f} {seconds:6.1f}", flush=True)


if __name__ == "__main__":
    main()

"""LFADS and a Poisson LDS, fitted to spikes of a few neurons of an integrator: how long does each of them keep a value?

In each trial a value was pushed into the network just before the first bin, and 25 of its 500 neurons are seen. Both models
then go on by themselves, without noise, for longer than the trial.
"""

import numpy as np
import torch

from helpers.methods.poisson_lds import fit_poisson_lds
from helpers.models.lfads.recurrence import generate
from helpers.models.lfads.training import fit_lfads
from helpers.worlds.teachers import NOISE, STEP, feedforward_chain, line_attractor
from tools.partial_tables.table import Table, generator, timed

N_NEURONS, N_SEEN = 500, 25
N_TRIALS, N_TRAIN, N_BINS = 400, 320, 50
MEAN_COUNT, GAIN = 0.5, 0.5  # Of a neuron in a bin at rest; what one standard deviation of its activity adds to its log-rate.
REFERENCE, TIMES = 50, (50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000)  # In time constants of a neuron.
TEACHERS = {"chain": feedforward_chain, "line": line_attractor}
N_LATENTS = 2  # Of the Poisson LDS, as the linear fits of the paper have it.


def of_many_steps(W, n_steps):
    """What many steps without noise do to the activity, as a matrix, and the covariance of the noise that they add."""
    forward = (1 - STEP) * np.eye(len(W)) + STEP * W
    noise = (STEP * NOISE) ** 2 * np.eye(len(W))
    moved, added = np.eye(len(W)), np.zeros_like(W)
    while n_steps:  # by squares: `forward` and `noise` are those of 1, 2, 4, ... steps
        if n_steps % 2:
            moved, added = forward @ moved, forward @ added @ forward.T + noise
        forward, noise, n_steps = forward @ forward, forward @ noise @ forward.T + noise, n_steps // 2
    return moved, added


def spikes_of_values(teacher, seed, bin_width):
    """Trials in which a value was pushed into an integrator: the values, spikes of the neurons that are seen, and the truth.

    Returns
    -------
    values : ndarray, shape (trials,)
    counts : ndarray of int, shape (trials, time, seen)
    course : ndarray, shape (bins, seen)
        What a value of 1 is without noise, after 1, 2, 3, ... bins.
    """
    rng = np.random.default_rng(seed)
    network = TEACHERS[teacher](N_NEURONS, rng)
    moved, added = of_many_steps(network.W, round(bin_width / STEP))
    root = np.linalg.cholesky(added)
    values = rng.standard_normal(N_TRIALS)
    x, seen = np.outer(values, network.input_pattern), []
    for _ in range(N_BINS):
        x = x @ moved.T + rng.standard_normal(x.shape) @ root.T
        seen.append(x[:, :N_SEEN])
    seen = np.stack(seen, axis=1)
    counts = rng.poisson(MEAN_COUNT * np.exp(GAIN * seen / seen.std()))
    course, x = [], network.input_pattern
    for _ in range(round(TIMES[-1] / bin_width)):
        x = moved @ x
        course.append(x[:N_SEEN])
    return values, counts, np.array(course)


def kept(log_rates, values, course, bin_width):
    """How much of a value is kept at each of the times, beside the first: the slope of what is read out on the values."""
    pattern = course[round(REFERENCE / bin_width) - 1]
    at = [round(time / bin_width) - 1 for time in TIMES]
    slopes = np.array([np.polyfit(values, log_rates[:, t] @ pattern, 1)[0] for t in at])
    return slopes / slopes[0]


@torch.no_grad()
def lfads_goes_on(model, counts, n_bins):
    """Log-rates of the generator from the mean of each trial's initial condition, for as long as you like."""
    _, course = model(torch.tensor(counts, dtype=torch.float32))
    states = generate(model.generator, model.to_start(course.initial_mean), n_bins)
    return model.log_rates(states @ model.factor_weights.T).numpy()


def lds_goes_on(model, counts, n_bins):
    """Log-rates of the latents that are inferred, and from the last bin on, of the linear law alone."""
    latents = list(np.moveaxis(model.infer(counts).latents, 1, 0))
    while len(latents) < n_bins:
        latents.append(latents[-1] @ model.A.T)
    return np.stack(latents, axis=1) @ model.loadings.T + model.intercept


def lfads(seed, teacher, bin_width):
    """How much of a value the teacher, an LFADS and a Poisson LDS keep, along time."""
    values, counts, course = spikes_of_values(teacher, seed, bin_width)
    train, test = slice(N_TRAIN), slice(N_TRAIN, None)
    own = kept(course[None] * np.array([-1.0, 1.0])[:, None, None], np.array([-1.0, 1.0]), course, bin_width)
    network, of_network = timed(fit_lfads, counts[train], generator(seed, 1), device="cpu")
    lds, of_lds = timed(fit_poisson_lds, counts[train], N_LATENTS)
    found = {
        "teacher": (own, 0.0),
        "lfads": (kept(lfads_goes_on(network.model, counts[test], len(course)), values[test], course, bin_width), of_network),
        "poisson_lds": (kept(lds_goes_on(lds, counts[test], len(course)), values[test], course, bin_width), of_lds),
    }
    for model, (shares, seconds) in found.items():
        for time, share in zip(TIMES, shares, strict=True):
            yield {"model": model, "time": time, "kept": share, "seconds": seconds}


def tasks():
    """Three seeds of each teacher, in trials of 50 and of 625 time constants."""
    return tuple(
        (seed, *setting) for setting in (("chain", 1.0), ("line", 1.0), ("chain", 12.5), ("line", 12.5)) for seed in (0, 1, 2)
    )


TABLES = {"lfads": Table(lfads, ("seed", "teacher", "bin_width"), tasks())}

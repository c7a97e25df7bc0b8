"""What a trained LFADS says about trials that it has never seen."""

from dataclasses import dataclass

import numpy as np
import torch

from helpers.methods.spike_counts import counts_to_infer, refuse_what_no_neuron_does
from helpers.models.lfads.model import lfads_model
from helpers.validation import checked, function, spike_counts
from helpers.validation import count as whole_number

N_DRAWS = 16  # From the posterior, over which courses are averaged.
TRIALS_AT_ONCE = 256  # So that memory is bounded.


@dataclass(frozen=True)
class InferredLFADS:
    """What the model says about trials, from their spikes: averages over draws from the posterior.

    Attributes
    ----------
    rates : ndarray, shape (trials, time, neurons)
        Expected counts in each bin, of the neurons that it reads and then of those held out.
    factors : ndarray, shape (trials, time, factors)
        Sums of generator states.
    generator_states : ndarray, shape (trials, time, generator)
        The state of the dynamics.
    inferred_inputs : ndarray, shape (trials, time, inputs)
        What the controller gives; their sign and scale are arbitrary. Without a controller the last axis is empty.
    initial_conditions : ndarray, shape (trials, initial)
        Means of the posterior.
    """

    rates: np.ndarray
    factors: np.ndarray
    generator_states: np.ndarray
    inferred_inputs: np.ndarray
    initial_conditions: np.ndarray

    @property
    def latents(self):
        """The factors, under the name that latents have in all methods."""
        return self.factors


def _counts(value, name):
    counts = spike_counts(value, name)
    refuse_what_no_neuron_does(counts, name)
    return counts


@checked(run=function, model=lfads_model, counts=_counts, n_draws=whole_number)
@torch.no_grad()
def over_draws(run, model, counts, n_draws):
    """What a model says about trials, averaged over draws from the posterior.

    Parameters
    ----------
    run : callable
        ``run(counts, noise)`` returns log-rates and a ``Course``; without noise, those of the means.
    model : LFADS
        Whose noise it is. It is in evaluation mode.
    counts : ndarray, shape (trials, time, neurons)
        Spikes.
    n_draws : int
        Draws, the same at each call; with 0 it is run once, from the means.

    Returns
    -------
    InferredLFADS
    """
    generator, found = torch.Generator().manual_seed(0), []
    for part in torch.tensor(counts, dtype=model.initial_prior.dtype).split(TRIALS_AT_ONCE):
        totals = None
        for _ in range(max(n_draws, 1)):
            noise = model.noise(*part.shape[:2], generator) if n_draws else None
            log_rates, course = run(part.to(model.initial_prior.device), noise)
            drawn = (log_rates.exp(), course.factors, course.states, course.input_mean)
            totals = drawn if totals is None else tuple(map(torch.add, totals, drawn))
        means = [total / max(n_draws, 1) for total in totals]
        found.append([*means, course.initial_mean])
    return InferredLFADS(*(torch.cat(parts).cpu().numpy().astype(float) for parts in zip(*found, strict=True)))


@checked(model=lfads_model, n_draws=whole_number)
def infer(model, counts, n_draws=N_DRAWS):
    """Infer rates and what is behind them; the encoder reads each trial once, and nothing is fitted.

    Parameters
    ----------
    model : LFADS
        Trained.
    counts : ndarray, shape (trials, time, neurons)
        Of the neurons that the model reads, in their order. Trials may be longer or shorter than those of the fit.
    n_draws : int
        Draws from the posterior, the same at each call, over which all but the initial conditions are averaged. With 0 the
        generator is run once, from the means.

    Returns
    -------
    InferredLFADS

    Raises
    ------
    ValueError
        If ``counts`` holds no counts, or those of another number of neurons.
    """
    counts = counts_to_infer(counts, model.settings["n_neurons"])
    was_training = model.training
    model.eval()
    found = over_draws(model, model, counts, n_draws)
    model.train(was_training)
    return found

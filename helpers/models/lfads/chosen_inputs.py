"""A trained generator under inputs that somebody chooses: an intervention on the model.

A generator that is the dynamics goes on by itself when its inputs are taken away. One that merely passes on what a controller
reads from the spikes does not.
"""

import numpy as np
import torch

from helpers.methods.spike_counts import counts_to_infer
from helpers.models.lfads.inference import InferredLFADS
from helpers.models.lfads.model import lfads_model
from helpers.validation import checked, numbers


def _fit_the_trials(arguments):
    model, counts, inputs = arguments["model"], arguments["counts"], arguments["inputs"]
    counts = counts_to_infer(counts, model.settings["n_neurons"])
    if not model.n_inputs and inputs.any():
        raise ValueError("inputs should be 0 for a model without inputs, whose generator reads none, but some are not.")
    shape = (*counts.shape[:2], model.n_inputs)
    if inputs.ndim > 3 or any(own not in (1, wanted) for own, wanted in zip(inputs.shape[::-1], shape[::-1], strict=False)):
        raise ValueError(f"inputs should have shape {shape}, or one that broadcasts to it, but it has shape {inputs.shape}.")


@checked(model=lfads_model, inputs=numbers, together=_fit_the_trials)
@torch.no_grad()
def run_with_inputs(model, counts, inputs=0.0):
    """Start the generator where it says that each trial started, and give it these inputs instead of the controller's.

    Parameters
    ----------
    model : LFADS
        Trained.
    counts : ndarray, shape (trials, time, neurons)
        Spikes, of the neurons that the model reads. Only the start is inferred from them.
    inputs : ndarray, broadcast to shape (trials, time, inputs)
        What the generator is given in each bin; by default nothing.

    Returns
    -------
    InferredLFADS
        Its ``inferred_inputs`` are those that were chosen. All is computed from the means of the starts.

    Raises
    ------
    ValueError
        If ``counts`` holds no counts, or those of another number of neurons, ``inputs`` does not fit, or the model takes none.
    """
    counts = np.asarray(counts, dtype=float)
    given = np.broadcast_to(inputs, (*counts.shape[:2], model.n_inputs))
    was_training, like = model.training, model.initial_prior
    model.eval()
    x, chosen = torch.as_tensor(counts).to(like), torch.as_tensor(given.copy()).to(like)
    initial, _ = model.initial_posterior(model.encode(x))
    arriving = chosen if model.n_inputs else torch.zeros_like(x[..., :1])
    state, states = model.to_start(initial), []
    for now in arriving.unbind(dim=1):
        state = model.generator(now, state)
        states.append(state)
    states = torch.stack(states, dim=1)
    factors = states @ model.factor_weights.T
    model.train(was_training)
    found = (model.log_rates(factors).exp(), factors, states, chosen, initial)
    return InferredLFADS(*(part.cpu().numpy().astype(float) for part in found))

"""Inferred inputs without the future: what a model would have said while the recording was still going on.

The encoder reads a trial from both ends, so an inferred input may rise before what causes it. Whoever cuts the trial off after
each bin sees what the spikes until then can say.
"""

import numpy as np
import torch

from helpers.methods.spike_counts import counts_to_infer
from helpers.models.lfads.inference import infer
from helpers.models.lfads.model import lfads_model
from helpers.models.lfads.pieces import run_controller
from helpers.progress_bar import progress_bar
from helpers.validation import checked


@checked(model=lfads_model)
def inputs_as_they_come(model, counts, label="Bins"):
    """Infer the input of each bin from the spikes up to this bin, and none after it.

    Parameters
    ----------
    model : LFADS
        Trained, on whole trials.
    counts : ndarray, shape (trials, time, neurons)
        Spikes, of the neurons that the model reads.
    label : str
        What the progress bar is called.

    Returns
    -------
    inputs : ndarray, shape (trials, time, inputs)
        In bin ``t``, the last input of a trial that was cut off after it; from means, without draws. The controller does not
        read the bin itself, so what happens there is first seen one bin later, except by the inferred start.

    Raises
    ------
    ValueError
        If ``counts`` holds no counts, or those of another number of neurons.
    """
    counts = counts_to_infer(counts, model.settings["n_neurons"])
    ends = progress_bar(range(1, counts.shape[1] + 1), label)
    return np.stack([infer(model, counts[:, :end], n_draws=0).inferred_inputs[:, -1] for end in ends], axis=1)


def _has_inputs(arguments):
    if arguments["model"].n_inputs == 0:
        raise ValueError("model should infer inputs, but it has no controller.")


@checked(model=lfads_model, together=_has_inputs)
def inputs_without_future(model, counts):
    """Infer inputs by a controller from which one part of what it reads is hidden, the encoding of all bins after.

    In its place it reads the mean of this encoding over trials. The start of the generator is inferred from whole trials, as
    usual; so what moves later than usual here, had moved early because the controller read the future.

    Parameters
    ----------
    model : LFADS
        Trained, with a controller.
    counts : ndarray, shape (trials, time, neurons)
        Spikes, of the neurons that the model reads.

    Returns
    -------
    inputs : ndarray, shape (trials, time, inputs)
        From means, without draws.

    Raises
    ------
    ValueError
        If ``counts`` holds no counts, or those of another number of neurons, or the model has no controller.
    """
    counts = torch.tensor(counts_to_infer(counts, model.settings["n_neurons"]), dtype=torch.float32)
    model.eval()
    with torch.no_grad():
        before, after = model.for_controller(model.encode(counts)).chunk(2, dim=2)
        _, course = model(counts)
        inputs = run_controller(
            before,
            after.mean(dim=0, keepdim=True).expand_as(after),
            model.controller_start.expand(len(counts), -1),
            model.to_start(course.initial_mean),
            model.controller,
            model.to_inputs,
            model.generator,
            lambda g: g @ model.factor_weights.T,
        )
    return inputs.numpy().astype(float)

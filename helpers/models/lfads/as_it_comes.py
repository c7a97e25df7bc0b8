"""Inferred inputs without the future: what a model would have said while the recording was still going on.

The encoder reads a trial from both ends, so an inferred input may rise before what causes it. Whoever cuts the trial off after
each bin sees what the spikes until then can say.
"""

import numpy as np

from helpers.methods.spike_counts import counts_to_infer
from helpers.models.lfads.inference import infer
from helpers.models.lfads.model import lfads_model
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

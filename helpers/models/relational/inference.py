"""Reading a trained model: the graph of each sample, and how its motion goes on."""

from dataclasses import dataclass

import numpy as np
import torch

from helpers.models.relational.edges import no_self
from helpers.models.relational.model import relational_model
from helpers.validation import checked, numbers, positive_integer

SAMPLES_AT_ONCE = 128  # So that memory is bounded.


def sample_recordings(value, name):
    """Recordings of at least two steps of at least two particles, in double precision: a check of arguments."""
    array = np.ascontiguousarray(numbers(value, name))  # torch takes none that runs backwards in memory
    if array.ndim != 4 or array.size == 0:
        raise ValueError(f"{name} should have shape (samples, time, particles, features), but it has shape {array.shape}.")
    if array.shape[1] < 2 or array.shape[2] < 2:
        raise ValueError(f"{name} should have at least 2 steps of 2 particles, but it has shape {array.shape}.")
    return array


def _features_fit(arguments):
    x, n_features = arguments["x"], arguments["model"].settings["n_features"]
    if x.shape[3] != n_features:
        raise ValueError(f"x should have the {n_features} features of the fit, but it has {x.shape[3]}.")


def _parts(model, x):
    """States and changes of samples, a few at a time, with those of hidden drivers."""
    for start in range(0, len(x), SAMPLES_AT_ONCE):
        yield model.with_drivers(*model.standardise(torch.tensor(x[start : start + SAMPLES_AT_ONCE], device=model.mean.device)))


@dataclass(frozen=True)
class InferredGraphs:
    """What a model says of the edges of each sample.

    Attributes
    ----------
    probabilities : ndarray, shape (samples, particles, particles, types)
        ``[s, i, j, k]``: that the edge from ``j`` to ``i`` is of type ``k``; 0 for a particle and itself.
    from_hidden : ndarray, shape (samples, particles, hidden drivers, types)
        The same of edges from hidden drivers, where the model has any.
    """

    probabilities: np.ndarray
    from_hidden: np.ndarray

    @property
    def edges(self):
        """Probability that there is an edge, of whichever type but 0; ``(samples, particles, particles)``."""
        return self.probabilities[..., 1:].sum(axis=-1)


def _finite(found, x):
    if not np.isfinite(found).all():
        raise ValueError(
            f"x should be in the units of the fit, but it goes up to {np.abs(x).max():.3g}, and what the model makes of it is "
            "not finite."
        )
    return found


@checked(model=relational_model, x=sample_recordings, together=_features_fit)
def infer_graphs(model, x):
    """Infer the graph of each sample in a forward pass.

    Parameters
    ----------
    model : RelationalInference
        A trained model.
    x : ndarray, shape (samples, time, particles, features)
        Recordings with the features of the fit; there may be other numbers of particles and steps.

    Returns
    -------
    InferredGraphs

    Raises
    ------
    ValueError
        If an argument is something else, or features are missing.
    """
    was_training, found = model.training, []
    model.eval()
    with torch.no_grad():
        for state, change in _parts(model, x):
            found.append(model.logits(state, change).softmax(dim=-1).cpu())
    model.train(was_training)
    n_particles = x.shape[2]
    probabilities = _finite(torch.cat(found).numpy().astype(float), x)[:, :n_particles]
    among, from_hidden = probabilities[:, :, :n_particles], probabilities[:, :, n_particles:]
    return InferredGraphs(among * no_self(n_particles).numpy()[..., None], from_hidden)


@checked(model=relational_model, x=sample_recordings, n_ahead=positive_integer, together=_features_fit)
def roll_out(model, x, n_ahead):
    """Go on from the end of each sample by the model alone: its graph is inferred from the sample, and then nothing is seen.

    Parameters
    ----------
    model : RelationalInference
        A trained model.
    x : ndarray, shape (samples, time, particles, features)
        What was seen.
    n_ahead : int
        How many steps to go on.

    Returns
    -------
    forecast : ndarray, shape (samples, n_ahead, particles, features)
        Edges act with their probability, not as a draw.

    Raises
    ------
    ValueError
        If an argument is something else, or features are missing.
    """
    was_training, forecasts, n_particles = model.training, [], x.shape[2]
    model.eval()
    with torch.no_grad():
        for state, change in _parts(model, x):
            edges = model.logits(state, change).softmax(dim=-1)
            now, course = state[:, -1], []
            for _ in range(n_ahead):
                now = model.step_on(now, edges)
                course.append(now[:, :n_particles])
            forecasts.append((torch.stack(course, dim=1) * model.spread + model.mean).cpu())
    model.train(was_training)
    return _finite(torch.cat(forecasts).numpy().astype(float), x)

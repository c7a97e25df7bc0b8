"""Training by the evidence lower bound, on samples that each have a graph of their own; none is shown."""

import inspect
import math
from dataclasses import dataclass

import numpy as np
import torch

from helpers.models.fitting import Plan, fit, seeded_torch, torch_device, training_plan
from helpers.models.relational.inference import infer_graphs, sample_recordings
from helpers.models.relational.model import RelationalInference
from helpers.validation import checked, optional, positive_integer, random_generator

VALIDATE_EVERY, MOST_VALIDATE = 10, 100  # Each tenth sample, and no more than so many, chooses the checkpoint.
LEAST_VARIATION = 1e-12  # Of a feature, as a share of its size.
LAST_RATE = 0.05  # The share of the learning rate that is left at the end.


@dataclass(frozen=True)
class FittedRelational:
    """A trained model, and what training looked like.

    Attributes
    ----------
    model : RelationalInference
        At its best validation score.
    step : ndarray of int, shape (checks,)
        After how many steps validation was looked at.
    loss : ndarray, shape (checks,)
        Negative evidence lower bound of the batches since the check before, in nats a particle and step, but for a constant.
    validation_loss : ndarray, shape (checks,)
        The same of samples that are not trained on, with probabilities of edges in the place of draws. The lowest was kept.
    divergence : ndarray, shape (checks,)
        Of the edges from their prior in these samples, in nats a pair: 0 when the model does not dare to say anything, log 2
        when it is sure of all edges that are as likely as not.
    best_step : int
        The step whose weights were kept.
    interrupted : bool
        Whether training was stopped from the keyboard before its end.
    """

    model: RelationalInference
    step: np.ndarray
    loss: np.ndarray
    validation_loss: np.ndarray
    divergence: np.ndarray
    best_step: int
    interrupted: bool

    def infer(self, x):
        """Infer the graph of each sample, as ``helpers.models.relational.inference.infer_graphs`` does.

        Parameters
        ----------
        x : ndarray, shape (samples, time, particles, features)
            Recordings with the features of the fit; there may be other numbers of particles and steps.

        Returns
        -------
        InferredGraphs

        Raises
        ------
        ValueError
            If ``x`` has another shape or holds something else than finite numbers.
        """
        return infer_graphs(self.model, x)


def _loss_of(model, state, change, noise=None):
    """Negative lower bound in nats a particle and step, and the divergence in nats a pair."""
    guess = model(state, change, noise)
    per_step = change[..., 0].numel()
    n_pairs = int(model.pairs(guess.logits.shape[1]).sum())
    loss = (guess.surprise + guess.divergence).sum() / per_step
    return loss, {"divergence": guess.divergence.mean() / n_pairs}


def _loss(model, batch, step):
    state, change = batch
    n_all = state.shape[2] + model.settings["n_hidden_drivers"]
    noise = torch.rand(len(state), n_all, n_all, model.settings["n_types"], device=state.device)
    return _loss_of(model, state, change, noise)


def _batches(state, change, size, generator):
    """Endless batches of samples: all once, in random order, then again."""
    while True:
        for chosen in torch.randperm(len(state), generator=generator).split(size):
            chosen = chosen.to(state.device)
            yield state[chosen], change[chosen]


def _falling(n_steps):
    def share(step):
        return LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + math.cos(math.pi * min(step / n_steps, 1)))

    return lambda optimiser: torch.optim.lr_scheduler.LambdaLR(optimiser, share)


def training_samples(value, name):
    """Recordings of five samples or more, in which something changes: a check of arguments."""
    value = sample_recordings(value, name)
    if len(value) < 5:
        raise ValueError(f"{name} should hold at least 5 samples, but it holds {len(value)}.")
    if not np.diff(value, axis=1).any():
        raise ValueError(f"{name} should change over time, but nothing does.")
    return value


def _settings_are_known(arguments):
    known = [name for name in inspect.signature(RelationalInference).parameters if name != "n_features"]
    for name in arguments["settings"]:
        if name not in known:
            raise ValueError(f"{name} is not a setting of RelationalInference; these are: {', '.join(known)}.")


@checked(
    x=training_samples,
    rng=random_generator,
    n_steps=positive_integer,
    n_samples=positive_integer,
    plan=optional(training_plan),
    device=torch_device,
    together=_settings_are_known,
)
def fit_relational(x, rng, *, n_steps=600, n_samples=64, plan=None, device="cpu", label="Relations", **settings):
    """Train a model that infers graphs, and keep it at its best validation score.

    Each tenth sample (100 at most) is not trained on and chooses the checkpoint. Stop it from the keyboard and you get the best
    so far.

    Parameters
    ----------
    x : ndarray, shape (samples, time, particles, features)
        Recordings; each sample may have a graph of its own.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of first weights, batches and draws of edges. Torch's own random state is left as it was.
    n_steps : int
        Training steps. The learning rate falls along them, so that more steps are another training and not a longer one.
    n_samples : int
        Samples in a batch.
    plan : Plan, optional
        Learning rate, schedule and checks; a rate that falls from 0.01 to a twentieth of it, gradients no longer than 5, and
        15 checks.
    device : str
        Where to train, for example ``"cuda"``.
    label : str
        What the progress bar is called.
    **settings
        Of ``RelationalInference``.

    Returns
    -------
    FittedRelational

    Raises
    ------
    ValueError
        If ``x`` has another shape, too few samples, or nothing that changes, or a setting does not exist or is out of range.
    FloatingPointError
        If the loss stops being a number.

    Notes
    -----
    A step takes memory for ``samples of a batch * steps in time * particles² * message_width`` numbers, a few times over. With
    3, 5, 10 and 20 oscillators, 30 steps in time and 64 samples, one took 14, 21, 68 and 442 ms of a core, and the process at
    most 0.45, 0.5, 0.7 and 1.0 GB; the graph of a sample took 0.08, 0.2, 0.3 and 3.7 ms then, and least squares with the known
    form 0.01, 0.03, 0.14 and 0.6 ms (``python -m benchmarks.relational``).
    """
    if plan is None:
        plan = Plan(learning_rate=1e-2, weight_decay=0.0, schedule=_falling(n_steps), largest_gradient=5.0)
    validates = np.arange(len(x)) % VALIDATE_EVERY == min(VALIDATE_EVERY, len(x)) - 1
    validates &= np.cumsum(validates) <= MOST_VALIDATE
    mean, spread = x[~validates].mean(axis=(0, 1, 2)), x[~validates].std(axis=(0, 1, 2))
    step_spread = np.diff(x[~validates], axis=1).std(axis=(0, 1, 2))
    # A number that is always the same has a spread of rounding errors, and changes by them.
    spread[spread < LEAST_VARIATION * np.abs(mean)] = 0.0
    step_spread[step_spread <= LEAST_VARIATION * spread] = 0.0
    step_spread[spread == 0] = 0.0
    with seeded_torch(rng) as generator:
        model = RelationalInference(x.shape[3], **settings)
        model.begin_at(*(torch.tensor(values) for values in (mean, spread, step_spread)))
        model.to(device)
        train, validation = (model.standardise(torch.tensor(x[part], device=device)) for part in (~validates, validates))
        batches = _batches(*train, n_samples, generator)
        record = fit(model, _loss, batches, lambda model: _loss_of(model, *validation), n_steps, plan, label)
    return FittedRelational(
        model,
        record.step,
        record.loss,
        record.score,
        record.score_parts["divergence"],
        record.best_step,
        record.interrupted,
    )

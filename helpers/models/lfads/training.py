"""Training an LFADS: encoder, generator and read-out together, by the evidence lower bound.

What chooses the checkpoint is no test: of the training trials each tenth is set aside, some of its counts are hidden, and the
model is scored by what it says about these. Held-out neurons are not looked at there, so that a score of them stays an honest
one.
"""

import functools
import inspect
import math
from dataclasses import dataclass

import numpy as np
import torch

from helpers.methods.spike_counts import training_counts
from helpers.models.fitting import Plan, fit, seeded_torch, torch_device, training_plan
from helpers.models.lfads.coordinated_dropout import hide
from helpers.models.lfads.divergences import ramp
from helpers.models.lfads.inference import N_DRAWS, infer
from helpers.models.lfads.model import LFADS
from helpers.validation import (
    checked,
    count,
    fraction_below_one,
    not_negative,
    optional,
    positive_integer,
    random_generator,
)

# Of the training trials, each tenth chooses the checkpoint and is not trained on; more than so many need not choose.
VALIDATE_EVERY, MOST_VALIDATE = 10, 200
VALIDATION_HIDDEN = 0.25  # Share of the counts in these trials that are hidden, and scored; the same ones at each check.
ALONE, CONTROLLED = 1400, 300  # Steps without and with a controller.


@checked(n_steps=positive_integer, last=fraction_below_one)
def falling_rate(n_steps, last=0.01):
    """A schedule for ``Plan``: the learning rate falls along half a cosine to the share ``last`` of its first value."""
    return lambda optimiser: torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: last + (1 - last) * 0.5 * (1 + math.cos(math.pi * min(step / n_steps, 1)))
    )


@dataclass(frozen=True)
class FittedLFADS:
    """A trained model, and what training looked like.

    Attributes
    ----------
    model : LFADS
        At its best validation score.
    step : ndarray of int, shape (checks,)
        After how many steps validation was looked at.
    loss : ndarray, shape (checks,)
        Of the batches since the check before, in nats a bin.
    initial_divergence, input_divergence : ndarray, shape (checks,)
        Parts of it before they are weighted, in nats a trial.
    validation_bits : ndarray, shape (checks,)
        Bits per spike of hidden counts in validation trials, beside the mean of each neuron. The best of these was kept.
    shown_bits : ndarray, shape (checks,)
        Bits per spike of the counts that the model was shown in the same trials: where it is far above the other, the model
        repeats what it is shown.
    best_step : int
        The step whose weights were kept.
    interrupted : bool
        Whether training was stopped from the keyboard before its end.
    """

    model: LFADS
    step: np.ndarray
    loss: np.ndarray
    initial_divergence: np.ndarray
    input_divergence: np.ndarray
    validation_bits: np.ndarray
    shown_bits: np.ndarray
    best_step: int
    interrupted: bool

    def infer(self, counts, n_draws=N_DRAWS):
        """Infer trials from their spikes, as ``helpers.models.lfads.inference.infer`` does.

        Parameters
        ----------
        counts : ndarray, shape (trials, time, neurons)
            Of the neurons that the model reads.
        n_draws : int
            Draws from the posterior; with 0 the means are taken.

        Returns
        -------
        InferredLFADS

        Raises
        ------
        ValueError
            If ``counts`` holds no counts, or those of another number of neurons.
        """
        return infer(self.model, counts, n_draws)


def _surprise(log_rates, counts):
    """Negative log-likelihood of counts but for a constant of theirs, in nats."""
    return log_rates.exp() - counts * log_rates


def _loss(model, batch, step, *, hidden_share, initial_weight, input_weight, warm_steps):
    """What hidden counts (or all where none are) and held-out neurons cost, and what was inferred for them."""
    shown, held_out = batch
    n_trials, n_bins, n_neurons = shown.shape
    if hidden_share:
        visible, hidden = hide(shown, hidden_share)
    else:
        visible, hidden = shown, torch.ones_like(shown, dtype=torch.bool)
    log_rates, course = model(visible, model.noise(n_trials, n_bins))
    own, others = log_rates.split([n_neurons, log_rates.shape[2] - n_neurons], dim=2)
    surprise = (_surprise(own, shown) * hidden).sum() / (hidden_share or 1) + _surprise(others, held_out).sum()
    initial, inputs = course.initial_divergence.mean(), course.input_divergence.mean()
    weighted = initial_weight * initial + input_weight * inputs
    total = (surprise / n_trials + ramp(step, warm_steps) * weighted) / n_bins
    return total, {"initial_divergence": initial, "input_divergence": inputs}


def _bits(log_rates, counts, of_interest, null):
    """Bits per spike of some of the counts, beside the mean of each neuron."""
    spikes = (counts * of_interest).sum()
    gained = ((_surprise(null, counts) - _surprise(log_rates, counts)) * of_interest).sum()
    return gained / spikes.clamp(min=1) / math.log(2)


def _validate(model, counts, visible, hidden, null):
    log_rates = model(visible)[0][..., : counts.shape[2]]
    bits = _bits(log_rates, counts, hidden, null)
    return -bits, {"bits": bits, "shown": _bits(log_rates, counts, ~hidden, null)}


def _batches(counts, held_out, size, generator):
    """Endless batches of trials: all once, in random order, then again. What is left over goes into the next round."""
    n_whole = max(len(counts) // size, 1) * min(size, len(counts))
    while True:
        for chosen in torch.randperm(len(counts), generator=generator)[:n_whole].split(size):
            chosen = chosen.to(counts.device)
            yield counts[chosen].float(), held_out[chosen].float()


def _in_memory(counts, device):
    """Counts on the device, in a byte each where they fit in."""
    return torch.tensor(counts, dtype=torch.uint8 if counts.size == 0 or counts.max() < 256 else torch.float32, device=device)


def _held_out_fits(arguments):
    counts, held_out = arguments["counts"], arguments["held_out"]
    if held_out is not None and held_out.shape[:2] != counts.shape[:2]:
        raise ValueError(
            f"held_out should have the trials and bins of counts, {counts.shape[:2]}, but it has shape {held_out.shape}."
        )
    known = [name for name in inspect.signature(LFADS).parameters if name not in ("n_neurons", "n_held_out", "n_inputs")]
    for name in arguments["settings"]:
        if name not in known:
            raise ValueError(f"{name} is not a setting of LFADS; these are: {', '.join(known)}.")


@checked(
    counts=training_counts,
    rng=random_generator,
    n_inputs=count,
    held_out=optional(training_counts),
    n_steps=optional(positive_integer),
    n_trials=positive_integer,
    hidden_share=fraction_below_one,
    initial_weight=not_negative,
    input_weight=not_negative,
    warm_steps=count,
    plan=optional(training_plan),
    device=optional(torch_device),
    together=_held_out_fits,
)
def fit_lfads(
    counts,
    rng,
    n_inputs=0,
    held_out=None,
    *,
    n_steps=None,
    n_trials=32,
    hidden_share=0.25,
    initial_weight=0.1,
    input_weight=0.1,
    warm_steps=120,
    plan=None,
    device=None,
    label="LFADS",
    **settings,
):
    """Train an LFADS, and keep it as it was at its best validation score.

    Each tenth trial (200 at most) is not trained on and chooses the checkpoint, by hidden counts of the neurons that the model
    reads. Stop it from the keyboard and you get the best so far.

    Parameters
    ----------
    counts : ndarray, shape (trials, time, neurons)
        Spikes of training trials, of the neurons that the model reads.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of first weights, batches, draws and what is hidden. Torch's own random state is left as it was.
    n_inputs : int
        Inputs that a controller infers; with 0 there is none, and dynamics go on by themselves.
    held_out : ndarray, shape (trials, time, other neurons), optional
        Spikes of other neurons in the same trials. Their rates are learned, but their spikes are never shown to the encoder,
        so ``infer`` gives their rates from the other neurons alone.
    n_steps : int, optional
        Training steps: 1,400, or 300 with a controller.
    n_trials : int
        Trials in a batch.
    hidden_share : float
        Of coordinated dropout: the share of counts that the encoder is not shown, and from which alone is learned. With 0 all
        are shown and learned from, and the model can learn to repeat them.
    initial_weight, input_weight : float
        Of the divergences of initial conditions and of inputs. With 1 and no hidden counts the loss is the evidence lower
        bound; a lighter prior of initial conditions learns the dynamics in fewer steps, and hidden counts keep it honest.
    warm_steps : int
        In so many steps these weights rise from 0.
    plan : Plan, optional
        Learning rate, schedule and checks; a rate that falls from 0.01 to a hundredth of it, and 30 checks.
    device : str, optional
        Where to train, for example ``"cpu"``; a GPU if torch finds one.
    label : str
        What the progress bar is called.
    **settings
        Of ``LFADS``.

    Returns
    -------
    FittedLFADS

    Raises
    ------
    ValueError
        If ``counts`` holds no counts, a neuron is silent, or a setting does not exist or is out of range.
    FloatingPointError
        If the loss stops being a number.

    Notes
    -----
    Counts are kept in a byte each. Beside them a step needs memory for one batch, a check for at most 200 trials, and ``infer``
    for 256 and for what it returns.

    References
    ----------
    Sussillo et al., arXiv 1608.06315 (2016); Pandarinath et al., Nature Methods 15:805 (2018); Keshtkaran & Pandarinath,
    NeurIPS (2019).
    """
    if held_out is None:
        held_out = np.empty((*counts.shape[:2], 0))
    if n_steps is None:
        n_steps = CONTROLLED if n_inputs else ALONE
    if plan is None:
        plan = Plan(learning_rate=1e-2, weight_decay=0.0, schedule=falling_rate(n_steps), n_checks=30)
    if device is None:
        device = "cuda" if torch.cuda.is_available() else "cpu"
    validates = np.arange(len(counts)) % VALIDATE_EVERY == min(VALIDATE_EVERY, len(counts)) - 1
    validates &= np.cumsum(validates) <= MOST_VALIDATE
    train, others = (_in_memory(part[~validates], device) for part in (counts, held_out))
    validation = torch.as_tensor(counts[validates], dtype=torch.float32, device=device)
    means = np.concatenate([part.mean(axis=(0, 1)) for part in (counts, held_out)])
    with seeded_torch(rng) as generator:
        model = LFADS(counts.shape[2], held_out.shape[2], n_inputs, **settings)
        model.begin_at(torch.as_tensor(means, dtype=torch.float32))
        model.to(device)
        visible, hidden = hide(validation, VALIDATION_HIDDEN, generator)
        null = torch.as_tensor(np.log(counts.mean(axis=(0, 1))), dtype=torch.float32, device=device)
        record = fit(
            model,
            functools.partial(
                _loss,
                hidden_share=hidden_share,
                initial_weight=initial_weight,
                input_weight=input_weight,
                warm_steps=warm_steps,
            ),
            _batches(train, others, n_trials, generator),
            functools.partial(_validate, counts=validation, visible=visible, hidden=hidden, null=null),
            n_steps,
            plan,
            label,
        )
    return FittedLFADS(
        model,
        record.step,
        record.loss,
        record.loss_parts["initial_divergence"],
        record.loss_parts["input_divergence"],
        -record.score,
        record.score_parts["shown"],
        record.best_step,
        record.interrupted,
    )

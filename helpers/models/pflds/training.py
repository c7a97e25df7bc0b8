"""Training a PfLDS: encoder, dynamics and read-out together, by the evidence lower bound."""

from dataclasses import dataclass

import numpy as np
import torch

from helpers.methods.spike_counts import Inferred, counts_to_infer, fewer_latents_than_neurons, training_counts
from helpers.models.fitting import Plan, fit, seeded_torch, torch_device, training_plan
from helpers.models.pflds.model import PfLDS
from helpers.validation import checked, positive_integer, random_generator

VALIDATE_EVERY = 10  # Of the training trials, each tenth chooses the checkpoint and is not trained on.
BATCH = 64  # Trials.
FIRST_WEIGHT, WARM_STEPS = 0.1, 60  # Of the divergence in the loss: where it begins, and when it has risen to 1.
N_DRAWS = 16  # From the posterior, over which rates are averaged.
TRIALS_AT_ONCE = 512  # While inferring, so that memory is bounded.
USUAL = Plan(learning_rate=1e-2, weight_decay=0.0)


@dataclass(frozen=True)
class FittedPfLDS:
    """A trained model, and what training looked like.

    Attributes
    ----------
    model : PfLDS
        At its best validation score.
    step : ndarray of int, shape (checks,)
        After how many steps validation was looked at.
    elbo, validation_elbo : ndarray, shape (checks,)
        Evidence lower bound of the batches since the check before, and of the trials that chose the checkpoint: nats a bin, but
        for a constant of the counts. While the weight of the divergence rises, the first is that of the loss.
    divergence : ndarray, shape (checks,)
        Divergence of the posterior from the dynamics, in nats a bin.
    best_step : int
        The step whose weights were kept.
    interrupted : bool
        Whether training was stopped from the keyboard before its end.
    """

    model: PfLDS
    step: np.ndarray
    elbo: np.ndarray
    validation_elbo: np.ndarray
    divergence: np.ndarray
    best_step: int
    interrupted: bool

    def infer(self, counts):
        """Infer the latents of trials from their spikes.

        Parameters
        ----------
        counts : ndarray, shape (trials, time, neurons)
            Of the neurons of the fit, in their order. Trials may be longer or shorter than those of the fit.

        Returns
        -------
        Inferred
            The latents are the means of the posterior; rates are averaged over draws from it, the same at each call.

        Raises
        ------
        ValueError
            If ``counts`` holds no counts, or those of another number of neurons.
        """
        model = self.model
        counts = counts_to_infer(counts, model.settings["n_neurons"])
        generator, device = torch.Generator().manual_seed(0), model.A.device
        latents, rates = [], []
        with torch.no_grad():
            for part in torch.tensor(counts, dtype=model.A.dtype).split(TRIALS_AT_ONCE):
                total = 0
                for _ in range(N_DRAWS):
                    log_rates, posterior = model(part.to(device), _noise(model, part, generator).to(model.A))
                    total = total + log_rates.exp()
                latents.append(posterior.mean.cpu())
                rates.append((total / N_DRAWS).cpu())
        return Inferred(*(torch.cat(parts).numpy().astype(float) for parts in (latents, rates)))


def _noise(model, counts, generator=None):
    """Standard normal numbers for a draw of the latents of these trials, made on the CPU: the same anywhere."""
    return torch.randn(*counts.shape[:2], model.settings["n_latents"], generator=generator)


def _bound(model, counts, noise, weight=1.0):
    """The lower bound and the divergence, in nats a bin."""
    log_rates, posterior = model(counts, noise.to(counts.device))
    explained = (counts * log_rates - log_rates.exp()).sum(dim=2).mean()
    divergence = posterior.divergence.mean() / counts.shape[1]
    return explained - weight * divergence, divergence


def _loss(model, batch, step):
    weight = min(1.0, FIRST_WEIGHT + step / WARM_STEPS)
    bound, divergence = _bound(model, batch, _noise(model, batch), weight)
    return -bound, {"divergence": divergence}


def _batches(counts, generator):
    """Endless batches of trials: all once, in random order, then again."""
    while True:
        for chosen in torch.randperm(len(counts), generator=generator).split(BATCH):
            yield counts[chosen.to(counts.device)]


@checked(
    counts=training_counts,
    n_latents=positive_integer,
    rng=random_generator,
    n_steps=positive_integer,
    n_hidden=positive_integer,
    plan=training_plan,
    device=torch_device,
    together=fewer_latents_than_neurons,
)
def fit_pflds(counts, n_latents, rng, *, n_steps=300, n_hidden=48, plan=USUAL, device="cpu", label="PfLDS"):
    """Train linear dynamics that a network reads out as Poisson rates, and keep them at their best validation score.

    Each tenth trial is not trained on and chooses the checkpoint. Stop it from the keyboard and you get the best so far.

    Parameters
    ----------
    counts : ndarray, shape (trials, time, neurons)
        Spikes of training trials.
    n_latents : int
        How many, fewer than neurons.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of first weights, batches and draws. Torch's own random state is left as it was.
    n_steps : int
        Training steps, of 64 trials each.
    n_hidden : int
        Units in the hidden layer of encoder and read-out.
    plan : Plan
        Learning rate, schedule and checks.
    device : str
        Where to train, for example ``"cuda"``.
    label : str
        What the progress bar is called.

    Returns
    -------
    FittedPfLDS

    Raises
    ------
    ValueError
        If ``counts`` holds no counts, a neuron is silent, or there are not more neurons than latents.
    FloatingPointError
        If the loss stops being a number.

    References
    ----------
    Gao, Archer, Paninski & Cunningham, arXiv 1605.08454 (2016).
    """
    everything = torch.tensor(counts, dtype=torch.float32, device=device)
    validates = np.arange(len(counts)) % VALIDATE_EVERY == min(VALIDATE_EVERY, len(counts)) - 1
    train, validation = everything[torch.as_tensor(~validates)], everything[torch.as_tensor(validates)]
    with seeded_torch(rng) as generator:
        model = PfLDS(counts.shape[2], n_latents, n_hidden)
        model.begin_at(torch.as_tensor(counts.mean(axis=(0, 1)), dtype=torch.float32))
        model.to(device)
        noise = _noise(model, validation, generator)

        def validate(model):
            bound, _ = _bound(model, validation, noise)
            return -bound

        record = fit(model, _loss, _batches(train, generator), validate, n_steps, plan, label)
    return FittedPfLDS(
        model,
        record.step,
        -record.loss,
        -record.score,
        record.loss_parts["divergence"],
        record.best_step,
        record.interrupted,
    )

"""The model: an encoder guesses the edges of each sample, and a decoder has to predict its motion with nothing else to go by.

One model for all samples, whatever their graphs: what a graph costs to infer is paid once, in training (it is *amortised*), and
the graph of a new sample is read in a forward pass. It is trained by the evidence lower bound of a variational autoencoder,
whose latent variable is the graph. No edge is ever shown to it.
"""

import math
from dataclasses import dataclass

import torch
from torch import nn

from helpers.models.fitting import load_model, save_model
from helpers.models.relational.decoder import Decoder
from helpers.models.relational.drivers import HiddenDrivers
from helpers.models.relational.edges import divergence_from_prior, gumbel_softmax, no_self
from helpers.models.relational.encoder import Centre, Encoder
from helpers.validation import at_least_two, checked, count, kind_of, one_of, positive, positive_integer, probability

# How each setting is checked.
CONVERTERS = {
    **dict.fromkeys(("n_features", "width", "message_width"), positive_integer),
    **dict.fromkeys(("n_rounds", "n_hidden_drivers"), count),
    **dict.fromkeys(("temperature", "noise_variance"), positive),
    "n_types": at_least_two,
    "silent_type": one_of((True, False)),
    "edge_prior": probability,
}


@dataclass(frozen=True)
class Guess:
    """What the model makes of a batch.

    Attributes
    ----------
    logits : tensor, shape (samples, particles, particles, types)
        Of the edge types; hidden drivers come after the particles that are seen.
    surprise : tensor, shape (samples,)
        Negative log-likelihood of all changes but for a constant, in nats.
    divergence : tensor, shape (samples,)
        Of the edges from the prior, in nats.
    """

    logits: torch.Tensor
    surprise: torch.Tensor
    divergence: torch.Tensor


class RelationalInference(nn.Module):
    """Neural relational inference for particles that are described by a few features.

    Parameters
    ----------
    n_features : int
        Features of a particle.
    n_types : int
        Types of edges.
    silent_type : bool
        Whether edges of type 0 carry no message, and so mean "no edge". Otherwise nothing says which type is which.
    edge_prior : float
        Probability, before a look, that an edge is of another type than 0; these share it alike.
    width, message_width : int
        Width of all layers, and of the hidden layer of a message.
    n_rounds : int
        Rounds of message passing in the encoder.
    n_hidden_drivers : int
        Unseen particles whose course is guessed, and which act on those that are seen.
    temperature : float
        Of the Gumbel-softmax.
    noise_variance : float
        Variance of what cannot be predicted, in units of each feature's variance of change. What is far too large says that
        there is nothing to learn from motion, and edges collapse to the prior.

    Attributes
    ----------
    settings : dict
        All arguments, to build the same model again.
    mean, spread, step_spread : tensor, shape (features,)
        Of features, and of their changes in a step, in the recordings of the fit.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Kipf et al., arXiv 1802.04687 (2018). Löwe et al., arXiv 2006.10833 (2022): amortised causal discovery, and hidden drivers.
    Here the encoder looks at each step by itself and the decoder predicts one step; both were recurrent or convolutional there.
    """

    def __init__(
        self,
        n_features,
        n_types=2,
        *,
        silent_type=True,
        edge_prior=0.5,
        width=32,
        message_width=32,
        n_rounds=2,
        n_hidden_drivers=0,
        temperature=1.0,
        noise_variance=0.1,
    ):
        super().__init__()
        self.settings = {name: value for name, value in locals().items() if name not in ("self", "__class__")}
        for name, value in self.settings.items():
            self.settings[name] = CONVERTERS[name](value, name)
        if not 0 < edge_prior < 1:
            raise ValueError(f"edge_prior should lie between 0 and 1, but it is {edge_prior:g}: edges could never be learned.")
        self.temperature, self.noise_variance = self.settings["temperature"], self.settings["noise_variance"]
        self.encoder = Encoder(n_features, n_types, width, n_rounds)
        self.centre, self.centre_drivers = Centre(n_types), Centre(n_types)
        self.decoder = Decoder(n_features, n_types, width, message_width, silent_type)
        self.drivers = HiddenDrivers(n_features, n_hidden_drivers, width) if n_hidden_drivers else None
        prior = [1 - edge_prior, *[edge_prior / (n_types - 1)] * (n_types - 1)]
        self.register_buffer("log_prior", torch.tensor([math.log(share) for share in prior]))
        # In double precision: what varies little beside its mean would be lost in a difference of single ones.
        for name, start in (("mean", 0.0), ("spread", 1.0), ("step_spread", 1.0)):
            self.register_buffer(name, torch.full((n_features,), start, dtype=torch.float64))

    def begin_at(self, mean, spread, step_spread):
        """Take over the units of a recording; a feature that never changes may have a spread of 0."""
        self.mean.copy_(mean)
        self.spread.copy_(torch.where(spread > 0, spread, 1.0))
        self.step_spread.copy_(step_spread)

    def standardise(self, x):
        """States, and the change from each to the next, in units of their spread.

        Parameters
        ----------
        x : tensor of double precision, shape (samples, time, particles, features)
            In the units of the recording.

        Returns
        -------
        state : tensor of single precision, shape (samples, time, particles, features)
        change : tensor of single precision, shape (samples, time - 1, particles, features)
        """
        safe = torch.where(self.step_spread > 0, self.step_spread, 1.0)
        return ((x - self.mean) / self.spread).float(), (x.diff(dim=1) / safe).float()

    def with_drivers(self, state, change):
        """The same with hidden drivers behind the particles that are seen, where the model has any."""
        if self.drivers is None:
            return state, change
        course = self.drivers(state, change)
        return torch.cat([state, course], dim=2), torch.cat([change, course.diff(dim=1)], dim=2)

    def pairs(self, n_particles):
        """A mask ``(particles, particles)`` of the pairs that there are: two particles, and nothing acts on a hidden driver."""
        pairs = no_self(n_particles, self.mean.device)
        pairs[n_particles - self.settings["n_hidden_drivers"] :] = False
        return pairs

    def logits(self, state, change):
        """Logits of the edge types, ``(samples, particles, particles, types)``, centred around those of the prior."""
        logits = self.encoder(state[:, :-1], change)
        n_particles = logits.shape[1]
        pairs, centred = self.pairs(n_particles), torch.zeros_like(logits)
        from_drivers = torch.arange(n_particles, device=pairs.device) >= n_particles - self.settings["n_hidden_drivers"]
        for chosen, centre in ((pairs & ~from_drivers, self.centre), (pairs & from_drivers, self.centre_drivers)):
            if chosen.any():
                of_pairs = logits[:, chosen]
                centred[:, chosen] = centre(of_pairs.flatten(0, 1)).view_as(of_pairs)
        return centred + self.log_prior

    def forward(self, state, change, noise=None):
        """Guess edges and predict each step.

        Parameters
        ----------
        state, change : tensor, shapes (samples, time, particles, features) and (samples, time - 1, particles, features)
            What ``standardise`` makes of recordings.
        noise : tensor, shape (samples, particles, particles, types), optional
            Uniform numbers for a draw of the edges, hidden drivers among the particles. Without them the decoder is given
            the probabilities.

        Returns
        -------
        Guess
        """
        state, change = self.with_drivers(state, change)
        n_particles = state.shape[2]
        logits = self.logits(state, change)
        edges = logits.softmax(dim=-1) if noise is None else gumbel_softmax(logits, self.temperature, noise)
        pairs = self.pairs(n_particles)
        expected = self.decoder(state[:, :-1], edges * pairs[..., None])
        counted = (self.step_spread > 0).to(state.dtype)
        squares = ((expected - change) ** 2 * counted).sum(dim=(1, 2, 3))
        divergence = (divergence_from_prior(logits, self.log_prior) * pairs).sum(dim=(1, 2))
        return Guess(logits, squares / (2 * self.noise_variance), divergence)

    def step_on(self, state, edges):
        """The next standardised state of all particles, hidden drivers too: ``(samples, particles, features)`` as ``state``."""
        pairs = self.pairs(state.shape[1])
        change = self.decoder(state[:, None], edges * pairs[..., None])[:, 0]
        n_seen = state.shape[1] - self.settings["n_hidden_drivers"]
        own = change[:, :n_seen] * (self.step_spread / self.spread).float()  # drivers change in the units of their state
        return state + torch.cat([own, change[:, n_seen:]], dim=1)


def relational_model(value, name):
    """Let a RelationalInference pass, and refuse anything else: a check of arguments."""
    if not isinstance(value, RelationalInference):
        raise ValueError(f"{name} should be a RelationalInference, but it is {kind_of(value)}.")
    return value


@checked(model=relational_model)
def save_relational(model, path):
    """Write a model to a file, with its settings and the units of the recordings that it was fitted to.

    Parameters
    ----------
    model : RelationalInference
        What is saved.
    path : str or path-like
        Where.

    Raises
    ------
    ValueError
        If ``model`` is something else.
    """
    save_model(model, path)


def load_relational(path):
    """Read a model that ``save_relational`` wrote.

    Parameters
    ----------
    path : str or path-like
        Where.

    Returns
    -------
    RelationalInference
        In evaluation mode.

    Raises
    ------
    ValueError
        If there is no such file, or it holds something else.
    """
    return load_model(RelationalInference, path)

"""The model: an encoder reads all spikes of a trial and says where a generator starts, and the generator makes the rates.

The generator is a recurrent network that is the same in all trials, so what differs between trials has to come through its
*initial condition*, a few numbers with a Gaussian for each. Where trials are disturbed on the way, a *controller* gives
*inputs*: in each bin it reads what the encoder says and what the generator has just done. Weighted sums of the generator's
units are the *factors*, and weighted sums of these are log-rates.

What reads neurons and what speaks of them stand at the two ends: ``run`` goes from anything that the encoder can read to
factors, and ``log_rates`` from factors to neurons. Sessions with other neurons need another first and last step, and the same
middle.

It is assembled from torch's own modules, ``GRU``, ``GRUCell`` and ``Linear``; ``recurrence`` only runs them faster.
"""

import math
from dataclasses import dataclass

import torch
from torch import nn

from helpers.models.fitting import load_model, save_model
from helpers.models.lfads.divergences import autoregressive_divergence, gaussian_divergence
from helpers.models.lfads.recurrence import encode, generate, generate_with_inputs
from helpers.validation import checked, count, fraction_below_one, kind_of, positive, positive_integer

LARGEST_LOG_RATE = 10.0  # Nothing expects more than 22,000 spikes a bin.
INITIAL_VARIANCE = 0.1  # Of an initial condition before a spike was seen.
SMALLEST_VARIANCE = 1e-4  # Of an inferred one: no spikes say it exactly.
FIRST_READ_OUT = 0.5  # Weights of log-rates are shrunk by this at first, so that rates begin near the means.

# How each setting is checked.
CONVERTERS = {
    **dict.fromkeys(
        ("n_neurons", "n_factors", "n_generator", "n_initial", "n_encoder", "n_controller"),
        positive_integer,
    ),
    **dict.fromkeys(("n_held_out", "n_inputs"), count),
    **dict.fromkeys(("time_constant", "innovation_variance"), positive),
    "dropout": fraction_below_one,
}


@dataclass(frozen=True)
class Course:
    """What the model says about trials, and what that costs.

    Attributes
    ----------
    initial_mean, initial_sd : tensor, shape (trials, initial)
        Gaussian of the initial condition.
    initial_condition : tensor, shape (trials, initial)
        What was drawn from it.
    input_mean, input_sd : tensor, shape (trials, time, inputs)
        Gaussian of the inputs; without a controller there are 0 inputs.
    inputs : tensor, shape (trials, time, inputs)
        What was drawn from it.
    states : tensor, shape (trials, time, generator)
        Of the generator.
    factors : tensor, shape (trials, time, factors)
        Sums of the states.
    initial_divergence, input_divergence : tensor, shape (trials,)
        Of what was inferred from what is expected without spikes, in nats.
    """

    initial_mean: torch.Tensor
    initial_sd: torch.Tensor
    initial_condition: torch.Tensor
    input_mean: torch.Tensor
    input_sd: torch.Tensor
    inputs: torch.Tensor
    states: torch.Tensor
    factors: torch.Tensor
    initial_divergence: torch.Tensor
    input_divergence: torch.Tensor


class LFADS(nn.Module):
    """Latent factor analysis via dynamical systems, with inferred inputs or without.

    Parameters
    ----------
    n_neurons : int
        Neurons whose spikes the encoder reads; their rates come first.
    n_held_out : int
        Neurons whose rates it gives without being shown their spikes.
    n_inputs : int
        Inputs in each bin that a controller infers; with 0 the generator is left alone after its start.
    n_factors : int
        Factors.
    n_generator, n_encoder, n_controller : int
        Units of the generator, of the encoder in each direction, and of the controller.
    n_initial : int
        Numbers that say where a trial starts.
    dropout : float
        Share of counts, encodings and states that are dropped in training, beside coordinated dropout.
    time_constant, innovation_variance : float
        Of the inputs that are expected before training: for how many bins they last, and the variance that each bin adds. Both
        are learned.

    Attributes
    ----------
    settings : dict
        All arguments, to build the same model again.
    encoder : torch.nn.GRU
        Reads counts forwards and backwards.
    to_initial : torch.nn.Linear
        From its two last states to mean and log-variance of the initial condition.
    to_start : torch.nn.Linear
        From the initial condition to the generator's state before the first bin.
    generator : torch.nn.GRUCell
        The dynamics. It reads the inputs; where there are none, a single 0.
    controller : torch.nn.GRUCell
        It reads encodings and the factors of the bin before. The encodings that it reads leave out the bin itself.
    to_inputs : torch.nn.Linear
        From its state to the mean of the inputs and the logarithm of their standard deviation.
    to_factors : torch.nn.Linear
        From states to factors; each row of its weights is used at length 1.
    to_log_rates : torch.nn.Linear
        From factors to log-rates.
    initial_prior : tensor, shape (initial,)
        The mean of initial conditions that is expected.
    controller_start : tensor, shape (controller,)
        Of the controller before the first bin.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Sussillo et al., arXiv 1608.06315 (2016); Pandarinath et al., Nature Methods 15:805 (2018). One encoder serves the initial
    condition and the controller here, and the reset gate is that of torch.
    """

    def __init__(
        self,
        n_neurons,
        n_held_out=0,
        n_inputs=0,
        *,
        n_factors=6,
        n_generator=64,
        n_initial=24,
        n_encoder=48,
        n_controller=32,
        dropout=0.05,
        time_constant=10.0,
        innovation_variance=0.1,
    ):
        settings = {name: value for name, value in locals().items() if name not in ("self", "__class__")}
        super().__init__()
        self.settings = {name: CONVERTERS[name](value, name) for name, value in settings.items()}
        # Torch takes Python's own numbers, and not those of NumPy that somebody counts neurons with.
        n_neurons, n_held_out, n_inputs, n_factors, n_generator, n_initial, n_encoder, n_controller, *_ = self.settings.values()
        self.n_inputs = n_inputs
        self.encoder = nn.GRU(n_neurons, n_encoder, batch_first=True, bidirectional=True)
        self.to_initial = nn.Linear(2 * n_encoder, 2 * n_initial)
        self.to_start = nn.Linear(n_initial, n_generator)
        self.generator = nn.GRUCell(max(n_inputs, 1), n_generator)
        self.to_factors = nn.Linear(n_generator, n_factors, bias=False)
        self.to_log_rates = nn.Linear(n_factors, n_neurons + n_held_out)
        self.initial_prior = nn.Parameter(torch.zeros(n_initial))
        self.drop = nn.Dropout(dropout)
        if n_inputs:
            self.controller = nn.GRUCell(2 * n_encoder + n_factors, n_controller)
            self.controller_start = nn.Parameter(torch.zeros(n_controller))
            self.to_inputs = nn.Linear(n_controller, 2 * n_inputs)
            self.log_time_constant = nn.Parameter(torch.full((n_inputs,), math.log(time_constant)))
            self.log_innovation_variance = nn.Parameter(torch.full((n_inputs,), math.log(innovation_variance)))
        self._begin()

    @torch.no_grad()
    def _begin(self):
        """First weights as in the papers: of a size that keeps what passes through them, and units that remember."""
        for unit in (self.encoder, self.generator, *([self.controller] if self.n_inputs else [])):
            for name, parameter in unit.named_parameters():
                if name.startswith("weight"):
                    nn.init.normal_(parameter, std=1 / math.sqrt(parameter.shape[1]))
                else:
                    nn.init.zeros_(parameter)
                    if name.startswith("bias_hh"):
                        parameter.chunk(3)[1].fill_(1.0)
        log_variance = slice(self.settings["n_initial"], None)
        nn.init.normal_(self.to_initial.weight[log_variance], std=0.01)
        self.to_initial.bias[log_variance] = math.log(INITIAL_VARIANCE) - 1
        self.to_log_rates.weight.mul_(FIRST_READ_OUT)

    def begin_at(self, mean_counts):
        """Let every neuron's rate begin at its mean count in a bin, ``(neurons,)``, those held out last."""
        with torch.no_grad():
            self.to_log_rates.bias.copy_(mean_counts.log())

    @property
    def factor_weights(self):
        """Weights of the factors as they are used, ``(factors, generator)``: rows of length 1."""
        return nn.functional.normalize(self.to_factors.weight, dim=1)

    @property
    def input_prior(self):
        """What is expected of inputs, (inputs,): the share kept from bin to bin, and the standard deviation of what comes."""
        return torch.exp(-torch.exp(-self.log_time_constant)), torch.exp(0.5 * self.log_innovation_variance)

    def noise(self, n_trials, n_bins, generator=None):
        """Standard normal numbers for a draw of initial conditions and inputs, made on the CPU: the same anywhere.

        Parameters
        ----------
        n_trials, n_bins : int
            For how much.
        generator : torch.Generator, optional
            Source; torch's own random state without it.

        Returns
        -------
        initial : tensor, shape (trials, initial)
        inputs : tensor, shape (trials, time, inputs)
        """
        initial = torch.randn(n_trials, self.settings["n_initial"], generator=generator)
        inputs = torch.randn(n_trials, n_bins, self.n_inputs, generator=generator)
        return initial.to(self.initial_prior), inputs.to(self.initial_prior)

    def encode(self, x):
        """Encodings of each bin, ``(trials, time, 2 units)``, of what was read, ``(trials, time, neurons)``."""
        return encode(self.encoder, x)

    def generate(self, encoded, start, noise):
        """The generator's states along a trial, and the Gaussians of its inputs.

        Parameters
        ----------
        encoded : tensor, shape (trials, time, 2 units)
            Of which a controller reads what ``for_controller`` leaves.
        start : tensor, shape (trials, generator)
            Of the generator, before the first bin.
        noise : tensor, shape (trials, time, inputs)
            For the draw of inputs.

        Returns
        -------
        states : tensor, shape (trials, time, generator)
        mean, log_sd : tensor, shape (trials, time, inputs)
        """
        if not self.n_inputs:
            return generate(self.generator, start, encoded.shape[1]), noise, noise
        return generate_with_inputs(
            self.controller,
            self.to_inputs,
            self.generator,
            self.factor_weights,
            self.drop(self.for_controller(encoded)),
            (self.controller_start.expand(len(start), -1), start),
            noise,
        )

    def initial_posterior(self, encoded):
        """Mean and standard deviation of initial conditions, from encodings (trials, time, 2 units)."""
        n_units = self.settings["n_encoder"]
        at_the_ends = torch.cat([encoded[:, -1, :n_units], encoded[:, 0, n_units:]], dim=1)
        mean, log_variance = self.to_initial(self.drop(at_the_ends)).chunk(2, dim=1)
        return mean, torch.sqrt(log_variance.exp() + SMALLEST_VARIANCE)

    def for_controller(self, encoded):
        """What the controller reads in each bin: the encoding of all bins before it, and that of all bins after it."""
        before, after = encoded.chunk(2, dim=2)
        return torch.cat([nn.functional.pad(before[:, :-1], (0, 0, 1, 0)), nn.functional.pad(after[:, 1:], (0, 0, 0, 1))], 2)

    def run(self, x, noise=None):
        """From what the encoder reads to factors.

        Parameters
        ----------
        x : tensor, shape (trials, time, neurons)
            Counts, perhaps with some hidden.
        noise : tuple of tensor, optional
            From ``noise``, for a draw; without it the means are taken.

        Returns
        -------
        Course
        """
        n_trials, n_bins, _ = x.shape
        encoded = self.encode(self.drop(x))
        initial_mean, initial_sd = self.initial_posterior(encoded)
        if noise is None:
            initial_noise, input_noise = torch.zeros_like(initial_mean), x.new_zeros(n_trials, n_bins, self.n_inputs)
        else:
            initial_noise, input_noise = noise
        initial = initial_mean + initial_sd * initial_noise
        start = self.to_start(initial)
        initial_divergence = gaussian_divergence(initial_mean, initial_sd, self.initial_prior, math.sqrt(INITIAL_VARIANCE))
        states, mean, log_sd = self.generate(encoded, start, input_noise)
        sd = log_sd.exp()
        inputs = mean + sd * input_noise
        if self.n_inputs:
            input_divergence = autoregressive_divergence(mean, sd, inputs, *self.input_prior).sum(dim=(1, 2))
        else:
            input_divergence = x.new_zeros(n_trials)
        factors = self.drop(states) @ self.factor_weights.T
        own = (initial_mean, initial_sd, initial, mean, sd, inputs, states, factors)
        return Course(*own, initial_divergence.sum(dim=1), input_divergence)

    def log_rates(self, factors):
        """Log-rates ``(…, neurons)``, for counts in a bin, of factors ``(…, factors)``; those of held-out neurons last."""
        return self.to_log_rates(factors).clamp(max=LARGEST_LOG_RATE)

    def forward(self, counts, noise=None):
        """Log-rates, and the course they follow from; both of a draw if there is ``noise``, else of the means."""
        course = self.run(counts, noise)
        return self.log_rates(course.factors), course


def lfads_model(value, name):
    """Let an LFADS pass, and refuse anything else: a check of arguments."""
    if not isinstance(value, LFADS):
        raise ValueError(f"{name} should be an LFADS, but it is {kind_of(value)}.")
    return value


@checked(model=lfads_model)
def save_lfads(model, path):
    """Write the settings and weights of a model to a file, and nothing else.

    Parameters
    ----------
    model : LFADS
        What is saved.
    path : str or path-like
        Where.

    Raises
    ------
    ValueError
        If ``model`` is something else.
    """
    save_model(model, path)


def load_lfads(path):
    """Read a model that ``save_lfads`` wrote; the file is read as numbers, so it cannot run anything.

    Parameters
    ----------
    path : str or path-like
        Where.

    Returns
    -------
    LFADS
        On the CPU, in evaluation mode.

    Raises
    ------
    ValueError
        If there is no such file, or it holds something else.
    """
    return load_model(LFADS, path)

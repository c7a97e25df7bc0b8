"""The pieces of an LFADS, each a few lines of torch: what learners write, and assemble to a model.

``model`` has the same pieces with their settings, and ``recurrence`` runs them faster.
"""

from collections.abc import Iterable

import torch

from helpers.models.tensors import checked_tensors, layer, single_precision, tensor
from helpers.validation import count, positive_integer


@checked_tensors(first=tensor, cell=layer, n_bins=positive_integer)
def generator_states(first, cell, n_bins):
    """Let a generator run by itself.

    Parameters
    ----------
    first : tensor, shape (trials, units)
        The state before the first bin.
    cell : torch.nn.GRUCell
        The dynamics. It has one input, which stays 0.
    n_bins : int
        For how long.

    Returns
    -------
    states : tensor, shape (trials, n_bins, units)
        The state in each bin.
    """
    nothing, state, states = first.new_zeros(len(first), 1), first, []
    for _ in range(n_bins):
        state = cell(nothing, state)
        states.append(state)
    return torch.stack(states, dim=1)


@checked_tensors(states=tensor, to_factors=layer, to_log_rates=layer)
def neuron_rates(states, to_factors, to_log_rates):
    """What a generator says about neurons.

    Parameters
    ----------
    states : tensor, shape (trials, time, units)
        Of the generator.
    to_factors : torch.nn.Linear
        From units to a few factors.
    to_log_rates : torch.nn.Linear
        From factors to the logarithm of each neuron's rate.

    Returns
    -------
    rates : tensor, shape (trials, time, neurons)
        Expected counts in each bin.
    """
    return torch.exp(to_log_rates(to_factors(states)))


@checked_tensors(counts=tensor, encoder=layer, to_gaussian=layer)
def initial_gaussian(counts, encoder, to_gaussian):
    """What the spikes of a trial say about where it began.

    Parameters
    ----------
    counts : tensor, shape (trials, time, neurons)
        Spikes.
    encoder : torch.nn.GRU
        Reads trials in both directions; its arrays have trials first.
    to_gaussian : torch.nn.Linear
        From its two last states, that of the forward direction first, to means and then logarithms of variances.

    Returns
    -------
    mean, sd : tensor, shape (trials, initial)
        Of the Gaussian of the initial condition.
    """
    _, last = encoder(counts)
    mean, log_variance = to_gaussian(torch.cat([last[0], last[1]], dim=1)).chunk(2, dim=1)
    return mean, torch.exp(log_variance / 2)


@checked_tensors(counts=tensor, rates=tensor, mean=tensor, sd=tensor, weight=single_precision)
def negative_elbo(counts, rates, mean, sd, weight):
    """What training makes small: surprise about the spikes, and the price of what was inferred.

    Parameters
    ----------
    counts, rates : tensor, shape (trials, time, neurons)
        Spikes, and expected counts.
    mean, sd : tensor, shape (trials, initial)
        Of the initial condition, whose prior is standard normal.
    weight : float
        Of the divergence from the prior; with 1 this is the negative evidence lower bound, but for ``log k!``.

    Returns
    -------
    loss : tensor
        One number: nats per trial, mean over trials.
    """
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


@checked_tensors(
    before=tensor,
    after=tensor,
    c=tensor,
    g=tensor,
    controller=layer,
    to_input=layer,
    generator=layer,
    to_factors=layer,
)
def run_controller(before, after, c, g, controller, to_input, generator, to_factors):
    """Infer the inputs of a trial, bin by bin: what the controller gives moves the generator, and what that does it reads next.

    Parameters
    ----------
    before, after : tensor, shape (trials, time, units)
        For each bin, the encoding of all bins before it, and of all bins after it.
    c : tensor, shape (trials, controller)
        Of the controller, before the first bin.
    g : tensor, shape (trials, generator)
        Of the generator, before the first bin.
    controller : torch.nn.GRUCell
        It reads both encodings and the factors, in this order.
    to_input : torch.nn.Linear
        From its state to means of the inputs and then logarithms of their standard deviations.
    generator : torch.nn.GRUCell
        The dynamics; it reads the inputs.
    to_factors : torch.nn.Linear
        From the generator's state to factors.

    Returns
    -------
    inputs : tensor, shape (trials, time, inputs)
        Their means.
    """
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def _modules(value, name):
    several = list(value) if isinstance(value, Iterable) and getattr(value, "ndim", 1) else [value]
    return [layer(one, f"{name}[{k}]") for k, one in enumerate(several)]


def _is_a_session(arguments):
    session, n_sessions = arguments["session"], len(arguments["read_ins"])
    if len(arguments["read_outs"]) != n_sessions:
        raise ValueError(f"read_outs should be {n_sessions}, as read_ins are, but they are {len(arguments['read_outs'])}.")
    if session >= n_sessions:
        raise ValueError(f"session should be below {n_sessions}, the number of sessions, but it is {session}.")


@checked_tensors(counts=tensor, session=count, read_ins=_modules, shared=layer, read_outs=_modules, together=_is_a_session)
def session_rates(counts, session, read_ins, shared, read_outs):
    """What one model says about the neurons of one of its sessions.

    Parameters
    ----------
    counts : tensor, shape (trials, time, neurons)
        Spikes of the neurons of this session.
    session : int
        Which one.
    read_ins : sequence of torch.nn.Linear
        One for each session: from its neurons to a few numbers.
    shared : callable
        What all sessions share: from these numbers to factors.
    read_outs : sequence of torch.nn.Linear
        One for each session: from factors to log-rates of its neurons.

    Returns
    -------
    rates : tensor, shape (trials, time, neurons)
        Expected counts in each bin.

    References
    ----------
    Pandarinath et al., Nature Methods 15:805 (2018): stitching.
    """
    factors = shared(read_ins[session](counts))
    return torch.exp(read_outs[session](factors))

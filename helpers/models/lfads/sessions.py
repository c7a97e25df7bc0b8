"""Sessions that share no neuron, stitched together: each has a first and a last step of its own, and all share the middle.

A *read-in* brings the counts of a session's neurons to a few numbers that mean the same in all sessions; encoder, generator and
factors are one for all; a *read-out* says what factors mean for the neurons of a session. So the factors of different days can
be compared, although no neuron was seen twice.
"""

import functools
import inspect
import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from helpers.methods.spike_counts import counts_to_infer, training_counts
from helpers.models.fitting import Plan, fit, load_model, save_model, seeded_torch, torch_device, training_plan
from helpers.models.lfads.coordinated_dropout import hide
from helpers.models.lfads.divergences import ramp
from helpers.models.lfads.inference import N_DRAWS, over_draws
from helpers.models.lfads.likelihood import bits_gained, surprise
from helpers.models.lfads.model import FIRST_READ_OUT, LARGEST_LOG_RATE, LFADS
from helpers.models.lfads.training import VALIDATE_EVERY, VALIDATION_HIDDEN, falling_rate
from helpers.validation import (
    checked,
    count,
    fraction_below_one,
    kind_of,
    not_negative,
    optional,
    positive_integer,
    random_generator,
)

N_READ_IN = 16  # Numbers that counts of a session are brought to.
N_STEPS = 600


def _neurons_of_sessions(value, name):
    """Numbers of neurons, as a list or as the words that a file holds."""
    try:
        given = map(int, value.split()) if isinstance(value, str) else value
        numbers = [positive_integer(number, name) for number in given]
        if not numbers:
            raise ValueError
    except (TypeError, ValueError):
        raise ValueError(f"{name} should hold a number of neurons for each session, but it is {value!r}.") from None
    return numbers


class StitchedLFADS(nn.Module):
    """One LFADS for several sessions, with a read-in and a read-out for each.

    Parameters
    ----------
    n_neurons : sequence of int
        Number of neurons in each session. (Files hold it as words, such as ``"12 12 9"``, which serve as well.)
    n_inputs : int
        Inputs in each bin that a controller infers; with 0 the generator is left alone after its start.
    n_read_in : int
        To how many numbers the counts of each session are brought.
    **settings
        Of ``helpers.models.lfads.model.LFADS``, for what sessions share.

    Attributes
    ----------
    settings : dict
        All arguments, to build the same model again.
    shared : LFADS
        Encoder, generator, controller and factors. It has no read-out.
    read_in, read_out : torch.nn.ModuleList
        A ``torch.nn.Linear`` for each session: from counts to what the encoder reads, and from factors to log-rates.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Pandarinath et al., Nature Methods 15:805 (2018): stitching. There, read-ins are computed from the data by regression on
    principal components; here they are learned.
    """

    def __init__(self, n_neurons, n_inputs=0, n_read_in=N_READ_IN, **settings):
        super().__init__()
        n_neurons = _neurons_of_sessions(n_neurons, "n_neurons")
        self.shared = LFADS(positive_integer(n_read_in, "n_read_in"), 0, n_inputs, **settings)
        own = {name: value for name, value in self.shared.settings.items() if name not in ("n_neurons", "n_held_out")}
        self.settings = {"n_neurons": " ".join(map(str, n_neurons)), "n_read_in": int(n_read_in), **own}
        self.shared.to_log_rates = nn.Identity()  # each session has its own
        self.read_in = nn.ModuleList(nn.Linear(number, n_read_in) for number in n_neurons)
        self.read_out = nn.ModuleList(nn.Linear(own["n_factors"], number) for number in n_neurons)
        with torch.no_grad():
            for read_in, read_out in zip(self.read_in, self.read_out, strict=True):
                nn.init.normal_(read_in.weight, std=1 / math.sqrt(read_in.in_features))
                nn.init.zeros_(read_in.bias)
                read_out.weight.mul_(FIRST_READ_OUT)

    @property
    def n_neurons(self):
        """Number of neurons in each session: list of int."""
        return _neurons_of_sessions(self.settings["n_neurons"], "n_neurons")

    def begin_at(self, mean_counts):
        """Let every neuron's rate begin at its mean count in a bin; one tensor ``(neurons,)`` for each session."""
        with torch.no_grad():
            for read_out, means in zip(self.read_out, mean_counts, strict=True):
                read_out.bias.copy_(means.log())

    def log_rates(self, factors, session):
        """Log-rates ``(…, neurons)`` of a session's neurons, for counts in a bin, of factors ``(…, factors)``."""
        return self.read_out[session](factors).clamp(max=LARGEST_LOG_RATE)

    def run(self, parts, noise=None):
        """From counts of several sessions to factors.

        Parameters
        ----------
        parts : sequence of (int, tensor)
            The number of a session and counts ``(trials, time, neurons)`` from it, perhaps with some hidden.
        noise : tuple of tensor, optional
            From ``shared.noise``, for a draw for all trials, one part after the other; without it the means are taken.

        Returns
        -------
        Course
            Of all trials, one part after the other.
        """
        return self.shared.run(torch.cat([self.read_in[session](counts) for session, counts in parts]), noise)

    def forward(self, parts, noise=None):
        """Log-rates of each part, as a list, and the course they follow from."""
        course = self.run(parts, noise)
        factors = course.factors.split([len(counts) for _, counts in parts])
        return [self.log_rates(own, session) for own, (session, _) in zip(factors, parts, strict=True)], course


def stitched_lfads_model(value, name):
    """Let a StitchedLFADS pass, and refuse anything else: a check of arguments."""
    if not isinstance(value, StitchedLFADS):
        raise ValueError(f"{name} should be a StitchedLFADS, but it is {kind_of(value)}.")
    return value


@checked(model=stitched_lfads_model)
def save_stitched_lfads(model, path):
    """Write the settings and weights of a model to a file, and nothing else.

    Parameters
    ----------
    model : StitchedLFADS
        What is saved.
    path : str or path-like
        Where.

    Raises
    ------
    ValueError
        If ``model`` is something else.
    """
    save_model(model, path)


def load_stitched_lfads(path):
    """Read a model that ``save_stitched_lfads`` wrote; the file is read as numbers, so it cannot run anything.

    Parameters
    ----------
    path : str or path-like
        Where.

    Returns
    -------
    StitchedLFADS
        On the CPU, in evaluation mode.

    Raises
    ------
    ValueError
        If there is no such file, or it holds something else.
    """
    return load_model(StitchedLFADS, path)


@dataclass(frozen=True)
class FittedStitchedLFADS:
    """A trained model of several sessions, and what training looked like.

    Attributes
    ----------
    model : StitchedLFADS
        At its best validation score.
    step : ndarray of int, shape (checks,)
        After how many steps validation was looked at.
    loss : ndarray, shape (checks,)
        Of the batches since the check before, in nats a bin.
    initial_divergence, input_divergence : ndarray, shape (checks,)
        Parts of it before they are weighted, in nats a trial.
    validation_bits, shown_bits : ndarray, shape (checks,)
        Bits per spike of hidden and of shown counts in validation trials of all sessions together. The best of the former was
        kept.
    best_step : int
        The step whose weights were kept.
    interrupted : bool
        Whether training was stopped from the keyboard before its end.
    """

    model: StitchedLFADS
    step: np.ndarray
    loss: np.ndarray
    initial_divergence: np.ndarray
    input_divergence: np.ndarray
    validation_bits: np.ndarray
    shown_bits: np.ndarray
    best_step: int
    interrupted: bool

    def infer(self, session, counts, n_draws=N_DRAWS):
        """Infer trials of a session from their spikes, as ``infer_session`` does.

        Parameters
        ----------
        session : int
            Number of the session, counted from 0.
        counts : ndarray, shape (trials, time, neurons)
            Of the neurons of this session.
        n_draws : int
            Draws from the posterior; with 0 the means are taken.

        Returns
        -------
        InferredLFADS

        Raises
        ------
        ValueError
            If there is no such session, or ``counts`` holds no counts, or those of another number of neurons.
        """
        return infer_session(self.model, session, counts, n_draws)


def _session_exists(arguments):
    session, n_sessions = arguments["session"], len(arguments["model"].n_neurons)
    if session >= n_sessions:
        raise ValueError(f"session should be below {n_sessions}, the number of sessions, but it is {session}.")


@checked(model=stitched_lfads_model, session=count, n_draws=count, together=_session_exists)
def infer_session(model, session, counts, n_draws=N_DRAWS):
    """Infer trials of one of the sessions that a model was fitted to.

    Parameters
    ----------
    model : StitchedLFADS
        Trained.
    session : int
        Number of the session, counted from 0.
    counts : ndarray, shape (trials, time, neurons)
        Of the neurons of this session, in their order.
    n_draws : int
        Draws from the posterior, the same at each call, over which all but the initial conditions are averaged. With 0 the
        generator is run once, from the means.

    Returns
    -------
    InferredLFADS

    Raises
    ------
    ValueError
        If there is no such session, or ``counts`` holds no counts, or those of another number of neurons.
    """
    counts = counts_to_infer(counts, model.n_neurons[session])

    def run(x, noise):
        (log_rates,), course = model([(session, x)], noise)
        return log_rates, course

    was_training = model.training
    model.eval()
    found = over_draws(run, model.shared, counts, n_draws)
    model.train(was_training)
    return found


def _loss(model, batch, step, *, hidden_share, initial_weight, input_weight, warm_steps):
    """What hidden counts (or all where none are) of all sessions cost, and what was inferred for them."""
    parts, masks = [], []
    for session, shown in batch:
        visible, hidden = hide(shown, hidden_share) if hidden_share else (shown, torch.ones_like(shown, dtype=torch.bool))
        parts.append((session, visible))
        masks.append(hidden)
    n_trials, n_bins = sum(len(shown) for _, shown in batch), batch[0][1].shape[1]
    log_rates, course = model(parts, model.shared.noise(n_trials, n_bins))
    costs = [(surprise(own, shown) * hidden).sum() for own, (_, shown), hidden in zip(log_rates, batch, masks, strict=True)]
    initial, inputs = course.initial_divergence.mean(), course.input_divergence.mean()
    weighted = initial_weight * initial + input_weight * inputs
    total = (sum(costs) / (hidden_share or 1) / n_trials + ramp(step, warm_steps) * weighted) / n_bins
    return total, {"initial_divergence": initial, "input_divergence": inputs}


def _validate(model, validation):
    """Bits per spike of what is hidden in the validation trials, and of what is shown, all sessions together."""
    log_rates, _ = model([(session, visible) for session, _, visible, _, _ in validation])
    scores = {"bits": [], "shown": []}
    for own, (_, counts, _, hidden, null) in zip(log_rates, validation, strict=True):
        scores["bits"].append(bits_gained(own, counts, hidden, null))
        scores["shown"].append(bits_gained(own, counts, ~hidden, null))
    found = {}
    for name, pairs in scores.items():
        gained, spikes = (sum(values) for values in zip(*pairs, strict=True))
        found[name] = gained / spikes.clamp(min=1)
    return -found["bits"], found


def _batches(sessions, size, generator):
    """Endless batches of trials of all sessions: all once, in random order, then again. What is left over comes next."""
    belongs = torch.cat([torch.full((len(counts),), session) for session, counts in enumerate(sessions)])
    within = torch.cat([torch.arange(len(counts)) for counts in sessions])
    n_whole = max(len(belongs) // size, 1) * min(size, len(belongs))
    while True:
        for chosen in torch.randperm(len(belongs), generator=generator)[:n_whole].split(size):
            yield [
                (int(session), sessions[session][within[chosen[belongs[chosen] == session]]])
                for session in belongs[chosen].unique()
            ]


def _sessions(value, name):
    """Counts of one session after the other, with as many bins in each."""
    if not isinstance(value, list | tuple) or not value:
        raise ValueError(f"{name} should be a list with the counts of each session, but it is {kind_of(value)}.")
    sessions = [training_counts(counts, f"{name}[{number}]") for number, counts in enumerate(value)]
    lengths = {counts.shape[1] for counts in sessions}
    if len(lengths) > 1:
        raise ValueError(f"{name} should have as many bins in each session, but there are {sorted(lengths)}.")
    return sessions


def _settings_exist(arguments):
    known = [name for name in inspect.signature(LFADS).parameters if name not in ("n_neurons", "n_held_out", "n_inputs")]
    for name in arguments["settings"]:
        if name not in ("n_read_in", *known):
            raise ValueError(f"{name} is not a setting of StitchedLFADS; these are: n_read_in, {', '.join(known)}.")


@checked(
    sessions=_sessions,
    rng=random_generator,
    n_inputs=count,
    n_steps=optional(positive_integer),
    n_trials=positive_integer,
    hidden_share=fraction_below_one,
    initial_weight=not_negative,
    input_weight=not_negative,
    warm_steps=count,
    plan=optional(training_plan),
    device=optional(torch_device),
    together=_settings_exist,
)
def fit_stitched_lfads(
    sessions,
    rng,
    n_inputs=0,
    *,
    n_steps=None,
    n_trials=32,
    hidden_share=0.25,
    initial_weight=0.1,
    input_weight=0.1,
    warm_steps=120,
    plan=None,
    device=None,
    label="Stitched LFADS",
    **settings,
):
    """Train one LFADS on several sessions, and keep it as it was at its best validation score.

    Each tenth trial of each session (the last, where there are fewer) is not trained on and chooses the checkpoint, by hidden
    counts. Stop it from the keyboard and you get the best so far.

    Parameters
    ----------
    sessions : list of ndarray, shape (trials, time, neurons)
        Spikes of the training trials of each session, with as many bins in each. Numbers of trials and neurons may differ.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of first weights, batches, draws and what is hidden. Torch's own random state is left as it was.
    n_inputs : int
        Inputs that a controller infers; with 0 there is none, and dynamics go on by themselves.
    n_steps : int, optional
        Training steps; 600.
    n_trials : int
        Trials in a batch, of whatever sessions.
    hidden_share : float
        Of coordinated dropout, as in ``fit_lfads``.
    initial_weight, input_weight : float
        Of the divergences of initial conditions and of inputs.
    warm_steps : int
        In so many steps these weights rise from 0.
    plan : Plan, optional
        Learning rate, schedule and checks; a rate that falls from 0.01 to a hundredth of it, and 30 checks.
    device : str, optional
        Where to train, for example ``"cpu"``; a GPU if torch finds one.
    label : str
        What the progress bar is called.
    **settings
        Of ``StitchedLFADS``.

    Returns
    -------
    FittedStitchedLFADS

    Raises
    ------
    ValueError
        If a session holds no counts, a neuron is silent, sessions have other numbers of bins, or a setting does not exist or is
        out of range.
    FloatingPointError
        If the loss stops being a number.

    References
    ----------
    Pandarinath et al., Nature Methods 15:805 (2018).
    """
    if n_steps is None:
        n_steps = N_STEPS
    if plan is None:
        plan = Plan(learning_rate=1e-2, weight_decay=0.0, schedule=falling_rate(n_steps), n_checks=30)
    if device is None:
        device = "cuda" if torch.cuda.is_available() else "cpu"
    with seeded_torch(rng) as generator:
        model = StitchedLFADS([counts.shape[2] for counts in sessions], n_inputs, **settings)
        model.begin_at([torch.tensor(counts.mean(axis=(0, 1)), dtype=torch.float32) for counts in sessions])
        model.to(device)
        train, validation = [], []
        for session, counts in enumerate(sessions):
            x = torch.tensor(counts, dtype=torch.float32)
            validates = np.arange(len(x)) % VALIDATE_EVERY == min(VALIDATE_EVERY, len(x)) - 1
            visible, hidden = hide(x[validates], VALIDATION_HIDDEN, generator)
            null = torch.tensor(np.log(counts.mean(axis=(0, 1))), dtype=torch.float32)
            train.append(x[~validates].to(device))
            validation.append((session, *(part.to(device) for part in (x[validates], visible, hidden, null))))
        record = fit(
            model,
            functools.partial(
                _loss,
                hidden_share=hidden_share,
                initial_weight=initial_weight,
                input_weight=input_weight,
                warm_steps=warm_steps,
            ),
            _batches(train, n_trials, generator),
            functools.partial(_validate, validation=validation),
            n_steps,
            plan,
            label,
        )
    return FittedStitchedLFADS(
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

"""Training a Causalformer to forecast one step, and how good its forecasts are on data that it has not seen.

A recording is split in the order of time: the first part trains, the next chooses among checkpoints, the last is the test.
"""

import copy
import difflib
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from helpers.causalformer import COMPACT, Causalformer
from helpers.izhikevich import THRESHOLD, normalise_potential
from helpers.progress_bar import progress_bar
from helpers.validation import activity, checked, number, positive_integer, random_generator

TRAIN, VALIDATE = 0.6, 0.2  # what remains is the test
CHUNK = 32  # forecasts in one piece of a training batch
WINDOWS_IN_PIECE = 4  # with windows, where each forecast costs as much as a piece
N_CHECKS = 15  # how often validation is looked at
FORECAST_BLOCK, BLOCKS_TOGETHER = 100, 5  # how many forecasts are made at once
MOST_ABOVE = 0.2  # of a recording may lie above the threshold and be cut there; no neuron spikes so often
OF_TRAINING = ("n_steps", "n_pieces", "learning_rate", "weight_decay", "device", "label")


@dataclass(frozen=True)
class TrainingHistory:
    """What training looked like.

    Attributes
    ----------
    step : ndarray of int, shape (checks,)
        After how many steps validation was looked at.
    train_loss : ndarray, shape (checks,)
        Mean squared error of the batches since the check before, in squared standard deviations of each neuron.
    validation_loss : ndarray, shape (checks,)
        Mean squared error on the validation part.
    validation_r2 : ndarray, shape (checks,)
        Share of variance that is forecast there, mean over neurons.
    """

    step: np.ndarray
    train_loss: np.ndarray
    validation_loss: np.ndarray
    validation_r2: np.ndarray


@dataclass(frozen=True)
class FittedCausalformer:
    """A trained model with the recording that it was trained on.

    Attributes
    ----------
    model : Causalformer
        At its best validation loss.
    x : ndarray, shape (time, neurons)
        The recording, normalised with the training part.
    train, validation, test : slice
        The three parts of it, in order of time.
    history : TrainingHistory
        Losses along training.
    best_step : int
        The training step of the checkpoint that was kept.
    forecast : ndarray, shape (test steps, neurons)
        One-step forecasts of the test part.
    r2 : float
        Share of variance that is forecast in the test part, mean over neurons.
    interrupted : bool
        Whether training was stopped from the keyboard before its end.
    """

    model: Causalformer
    x: np.ndarray
    train: slice
    validation: slice
    test: slice
    history: TrainingHistory
    best_step: int
    forecast: np.ndarray
    r2: float
    interrupted: bool


def _same_shape(arguments):
    true, forecast = arguments["true"], arguments["forecast"]
    if true.shape != forecast.shape:
        raise ValueError(f"forecast should have the shape of true, {true.shape}, but it has shape {forecast.shape}.")
    constant = np.flatnonzero(np.ptp(true, axis=0) == 0)
    if constant.size:
        raise ValueError(f"true should vary, but neuron {constant[0]} has the same value at all times.")


@checked(true=activity, forecast=activity, together=_same_shape)
def forecast_r2(true, forecast):
    """Share of each neuron's variance that a forecast accounts for, mean over neurons.

    Parameters
    ----------
    true, forecast : ndarray, shape (time, neurons)
        What came, and what was forecast.

    Returns
    -------
    r2 : float
        1 for a perfect forecast, 0 for one no better than each neuron's mean, and below 0 for a worse one.

    Raises
    ------
    ValueError
        If shapes differ or a neuron does not vary.
    """
    error = ((true - forecast) ** 2).mean(axis=0)
    return (1 - error / true.var(axis=0)).mean()


def _causalformer(value, name):
    if not isinstance(value, Causalformer):
        raise ValueError(f"{name} should be a Causalformer, but it is a {type(value).__name__}.")
    return value


@checked(model=_causalformer)
def device_of(model):
    """Where a model's weights are.

    Parameters
    ----------
    model : Causalformer
        A model.

    Returns
    -------
    torch.device
        Such as ``cpu``.

    Raises
    ------
    ValueError
        If ``model`` is something else.
    """
    return next(model.parameters()).device


def _steps_exist(arguments):
    model, x, start, stop = (arguments[name] for name in ("model", "x", "start", "stop"))
    n_neurons = model.settings["n_neurons"]
    if x.ndim != 2 or x.shape[1] != n_neurons:
        raise ValueError(f"x should have shape (time, {n_neurons}), as the model, but it has shape {tuple(x.shape)}.")
    if start < model.receptive_field:
        raise ValueError(f"start should be at least {model.receptive_field}, the model's receptive field, but it is {start}.")
    if not start < stop <= len(x):
        raise ValueError(f"stop should be from {start + 1} to {len(x)}, but it is {stop}.")


@checked(model=_causalformer, together=_steps_exist)
@torch.no_grad()
def forecast_steps(model, x, start, stop):
    """One-step forecasts of ``x[start:stop]``, each from the steps before it.

    Parameters
    ----------
    model : Causalformer
        A trained model; it is put into evaluation mode.
    x : tensor, shape (time, neurons)
        Normalised activity, on the model's device.
    start, stop : int
        Which steps. ``start`` is at least the model's receptive field.

    Returns
    -------
    forecast : tensor, shape (stop - start, neurons)
        The same whatever ``start`` and ``stop`` are, because each forecast is given its whole receptive field.

    Raises
    ------
    ValueError
        If these steps cannot be forecast.
    """
    model.eval()
    lead, extra = model.receptive_field, model.receptive_field - model.context
    block = min(FORECAST_BLOCK, stop - start)
    starts = torch.arange(start, stop, block, device=x.device).clamp(max=stop - block)
    offsets = torch.arange(lead + block - 1, device=x.device) - lead
    pieces = [model(x[first[:, None] + offsets])[:, extra:] for first in starts.split(BLOCKS_TOGETHER)]
    forecast = torch.empty(stop - start, x.shape[1], device=x.device)
    for first, piece in zip(starts.tolist(), torch.cat(pieces), strict=True):
        forecast[first - start : first - start + block] = piece
    return forecast


def _parts(n_times, receptive_field):
    """Train, validation and test part, as slices."""
    n_train, n_seen = int(TRAIN * n_times), int((TRAIN + VALIDATE) * n_times)
    return slice(receptive_field, n_train), slice(n_train, n_seen), slice(n_seen, n_times)


def _evaluate(model, x, part):
    """Mean squared error and R² on one part."""
    forecast, true = forecast_steps(model, x, part.start, part.stop), x[part]
    error = ((forecast - true) ** 2).mean(0)
    return float(error.mean()), float((1 - error / true.var(0, correction=0)).mean())


def _usual_steps(n_neurons):
    """Training steps and pieces a batch that were enough on networks of this size."""
    if n_neurons <= 10:
        return 800, 4
    return (1200, 2) if n_neurons <= 20 else (1500, 2)


def _new_generator(rng):
    """A torch generator whose numbers follow from ``rng``."""
    return torch.Generator().manual_seed(int.from_bytes(rng.bytes(7), "little"))


class _Best:
    """The weights at the lowest validation loss so far."""

    def __init__(self):
        self.loss, self.step, self.weights = math.inf, 0, None

    def offer(self, loss, step, model):
        if loss < self.loss:
            self.loss, self.step, self.weights = loss, step, copy.deepcopy(model.state_dict())


def _batches(model, x, train, n_pieces, generator):
    """Endless batches from the training part: pieces of a recording, and what should be forecast in them."""
    if model.windows:
        length, n_pieces = model.context, n_pieces * WINDOWS_IN_PIECE
    else:
        length = model.context + CHUNK - 1
    offsets = torch.arange(length)
    while True:
        first = torch.randint(0, train.stop - length, (n_pieces, 1), generator=generator)
        steps = (first + offsets).to(x.device)
        yield x[steps], x[steps[:, model.context - 1 :] + 1]


def _train(model, x, parts, n_steps, n_pieces, learning_rate, weight_decay, generator, label):
    """Train in place; returns the history, the best step, and whether it was interrupted."""
    train, validation, _ = parts
    optimiser = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=weight_decay)
    rising = max(0.1, 2 / n_steps)  # at least two steps
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, learning_rate, max(n_steps, 3), pct_start=min(rising, 0.9))
    best, rows, losses, interrupted = _Best(), [], [], False
    batches = _batches(model, x, train, n_pieces, generator)
    bar = progress_bar(range(1, n_steps + 1), label)
    every = max(n_steps // N_CHECKS, 1)

    def check(step):
        loss, r2 = _evaluate(model, x, validation)
        rows.append((step, float(torch.stack(losses).mean()), loss, r2))
        losses.clear()
        best.offer(loss, step, model)
        bar.set_postfix(loss=f"{rows[-1][1]:.3f}", validation_r2=f"{r2:.3f}")

    try:
        for step in bar:
            model.train()
            past, next_step = next(batches)
            loss = nn.functional.mse_loss(model(past), next_step)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.detach())
            if step % every == 0 or step == n_steps:
                check(step)
                if not math.isfinite(rows[-1][1] + rows[-1][2]):
                    raise FloatingPointError(
                        f"The loss was no longer a number after {step} of {n_steps} steps. The likely cause is a learning_rate "
                        f"that is too high ({learning_rate:g}); try {learning_rate / 10:g}."
                    )
    except KeyboardInterrupt:
        interrupted = True
        if best.weights is None and losses:
            check(len(losses))
        if best.weights is None:
            raise
    finally:
        bar.close()
    model.load_state_dict(best.weights)
    return TrainingHistory(*map(np.array, zip(*rows, strict=True))), best.step, interrupted


def _settings_exist(settings):
    for name in settings:
        if name not in COMPACT:
            close = difflib.get_close_matches(name, [*COMPACT, *OF_TRAINING], 1)
            meant = f" Did you mean {close[0]}?" if close else ""
            raise ValueError(f"{name} is not a setting of training or of Causalformer.{meant}")


def _can_be_trained_on(arguments):
    """The settings exist, and each part of the recording holds a window and is not cut to a constant."""
    _settings_exist(arguments["settings"])
    v = arguments["membrane_potential"]
    n_times = len(v)
    context = positive_integer(arguments["settings"].get("context", COMPACT["context"]), "context")
    needed = 5 * (2 * context + CHUNK)
    if n_times < needed:
        raise ValueError(
            f"membrane_potential should have at least {needed} time steps for a context of {context}, but it has {n_times}: "
            "three parts are cut from it, and each has to hold a window."
        )
    above = (v > THRESHOLD).mean()
    if above > MOST_ABOVE:
        raise ValueError(
            f"membrane_potential should be below {THRESHOLD:g} but for spikes, as what is above is cut, but {above:.0%} of it "
            "is above. Activity that is not in mV should be scaled first."
        )
    for name, part in zip(("training", "validation", "test"), _parts(n_times, 0), strict=True):
        constant = np.flatnonzero(np.ptp(np.minimum(v[part], THRESHOLD), axis=0) == 0)
        if constant.size:
            raise ValueError(
                f"membrane_potential should vary in each of its parts, but neuron {constant[0]} is constant in the {name} part."
            )


@checked(
    membrane_potential=activity,
    rng=random_generator,
    learning_rate=number,
    weight_decay=number,
    together=_can_be_trained_on,
)
def fit_causalformer(
    membrane_potential,
    rng,
    *,
    n_steps=None,
    n_pieces=None,
    learning_rate=3e-3,
    weight_decay=1e-2,
    device="cpu",
    label="Training",
    **settings,
):
    """Train a Causalformer to forecast one step, and keep it as it was at its best validation loss.

    The first 60 % of the recording train, the next 20 % choose the checkpoint, the last 20 % are the test. Potentials are cut
    at 30 mV and normalised with mean and standard deviation of the *training* part. Stop it from the keyboard and you get
    the best checkpoint so far.

    Parameters
    ----------
    membrane_potential : ndarray, shape (time, neurons)
        In mV; or any other activity of which at most a fifth lies above 30.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the first weights, of the batches and of dropout. Torch's own random state is left as it was.
    n_steps : int, optional
        Training steps; 800 for up to 10 neurons, 1,200 for up to 20, else 1,500.
    n_pieces : int, optional
        Pieces of 32 forecasts in a batch: 4 for up to 10 neurons, else 2. With ``windows`` a piece is 4 windows.
    learning_rate, weight_decay : float
        Of AdamW. The rate rises for a tenth of the steps, then falls (one cycle).
    device : str
        Where to train, for example ``"cuda"``.
    label : str
        What the progress bar is called.
    **settings
        Of ``Causalformer``; what is left out is as in ``COMPACT``. ``**PAPER`` names all of them. (The paper trained longer: a
        constant rate of 5e-4, weight decay of 1e-3, up to 50 times through the training part.)

    Returns
    -------
    FittedCausalformer
        Model, parts, history, and test R².

    Raises
    ------
    ValueError
        If the recording is too short, a neuron does not vary, or a setting is out of range.
    FloatingPointError
        If the loss stops being a number.
    """
    n_neurons = membrane_potential.shape[1]
    usual = _usual_steps(n_neurons)
    n_steps = positive_integer(usual[0] if n_steps is None else n_steps, "n_steps")
    n_pieces = positive_integer(usual[1] if n_pieces is None else n_pieces, "n_pieces")
    generator = _new_generator(rng)
    with torch.random.fork_rng():  # first weights and dropout draw from torch's global state, which others may use
        torch.manual_seed(generator.initial_seed())
        model = Causalformer(n_neurons, **COMPACT | settings)
        parts = _parts(len(membrane_potential), model.receptive_field)
        x = normalise_potential(membrane_potential, parts[0].stop)
        on_device = torch.as_tensor(x, dtype=torch.float32, device=device)
        model.to(device)
        found = _train(model, on_device, parts, n_steps, n_pieces, learning_rate, weight_decay, generator, label)
    forecast = forecast_steps(model, on_device, parts[2].start, parts[2].stop).cpu().numpy().astype(float)
    history, best_step, interrupted = found
    return FittedCausalformer(model, x, *parts, history, best_step, forecast, forecast_r2(x[parts[2]], forecast), interrupted)


@checked(model=_causalformer)
def save_causalformer(model, path):
    """Write the weights and settings of a model to a file, and nothing else.

    Parameters
    ----------
    model : Causalformer
        What is saved.
    path : str or path-like
        Where.

    Raises
    ------
    ValueError
        If ``model`` is something else.
    """
    torch.save({"settings": model.settings, "weights": model.state_dict()}, path)


def _file(value, name):
    if not Path(value).is_file():
        raise ValueError(f"{name} should be a file that save_causalformer wrote, but there is none at {value}.")
    return value


@checked(path=_file)
def load_causalformer(path):
    """Read a model that ``save_causalformer`` wrote; the file is read as numbers, so it cannot run anything.

    Parameters
    ----------
    path : str or path-like
        Where.

    Returns
    -------
    Causalformer
        On the CPU, in evaluation mode.

    Raises
    ------
    ValueError
        If there is no such file.
    """
    stored = torch.load(path, map_location="cpu", weights_only=True)
    model = Causalformer(**stored["settings"])
    model.load_state_dict(stored["weights"])
    return model.eval()

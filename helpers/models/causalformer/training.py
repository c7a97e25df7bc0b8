"""Training a Causalformer to forecast one step.

A recording is split in the order of time: the first part trains, the next chooses among checkpoints, the last is the test.
"""

import dataclasses
import difflib
import functools
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from helpers.models.causalformer.forecasting import forecast_r2, forecast_steps
from helpers.models.causalformer.model import COMPACT, Causalformer, causalformer_model
from helpers.models.fitting import USUAL_PLAN, Plan, fit, seeded_torch, torch_device, training_plan
from helpers.models.tensors import tensor, torch_generator
from helpers.validation import activity, checked, optional, positive_integer, random_generator
from helpers.worlds.izhikevich import THRESHOLD, normalise_potential

# Shares of a recording that train and that choose the checkpoint; what remains is the test.
TRAIN, VALIDATE = 0.6, 0.2
# A batch is made of pieces of the recording. A piece is long enough for this many forecasts, one after the other, which share
# the encoding of its steps. With windows nothing is shared, so a piece is fewer forecasts, each from a window of its own.
FORECASTS_IN_PIECE, WINDOWS_IN_PIECE = 32, 4
# Potentials are cut at the threshold. A recording of which more than this share lies above it is not one in mV: no neuron
# spikes that often, so activity on another scale would be cut to a constant.
LARGEST_SHARE_ABOVE = 0.2

# As Lu et al. (2023) trained: batches of 16 windows, up to 50 times through the 3,000 steps of their training part, and no
# longer than 10 times without a better validation loss. (Ours draws windows at random, theirs goes through all in turn.)
PAPER_TRAINING = {
    "n_steps": 9350,
    "n_pieces": 4,
    "plan": Plan(learning_rate=5e-4, weight_decay=1e-3, schedule="constant", largest_gradient=None, n_checks=50, patience=10),
}
PLAN_SETTINGS = tuple(field.name for field in dataclasses.fields(Plan))
TRAINING_SETTINGS = (*PAPER_TRAINING, "device", "label")


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


def _evaluate(model, x, part):
    """Mean squared error on one part, and R² by name."""
    forecast, true = forecast_steps(model, x, part.start, part.stop), x[part]
    error = ((forecast - true) ** 2).mean(0)
    return float(error.mean()), {"r2": float((1 - error / true.var(0, correction=0)).mean())}


def _parts(n_times, receptive_field):
    """Train, validation and test part, as slices."""
    n_train, n_seen = int(TRAIN * n_times), int((TRAIN + VALIDATE) * n_times)
    return slice(receptive_field, n_train), slice(n_train, n_seen), slice(n_seen, n_times)


@checked(n_neurons=positive_integer)
def usual_length(n_neurons):
    """Training steps, and pieces a batch, that were enough for ``COMPACT`` on networks of this size.

    Parameters
    ----------
    n_neurons : int
        Number of neurons.

    Returns
    -------
    n_steps, n_pieces : int
        Fewer but larger batches for small networks.

    Raises
    ------
    ValueError
        If ``n_neurons`` is not a whole number above 0.
    """
    if n_neurons <= 10:
        return 800, 4
    return (1200, 2) if n_neurons <= 20 else (1500, 2)


def _piece_length(model):
    return model.context if model.windows else model.context + FORECASTS_IN_PIECE - 1


def _piece_fits(arguments):
    length, n_times, train = _piece_length(arguments["model"]), len(arguments["x"]), arguments["train"]
    if train.stop <= length:
        raise ValueError(f"train should end after step {length}, the length of a piece, but it ends at {train.stop}.")
    if train.stop > n_times:
        raise ValueError(f"train should end within x, which has {n_times} steps, but it ends at {train.stop}.")


def _from_one_to_another(value, name):
    if not isinstance(value, slice) or not isinstance(value.stop, int):
        raise ValueError(f"{name} should be a slice with an end, such as slice(0, 800), but it is {value!r}.")
    return value


@checked(
    model=causalformer_model,
    x=tensor,
    train=_from_one_to_another,
    n_pieces=positive_integer,
    generator=torch_generator,
    together=_piece_fits,
)
def training_batches(model, x, train, n_pieces, generator):
    """Endless batches of a recording, drawn at random from its training part.

    Parameters
    ----------
    model : Causalformer
        For whom; its context says how long a piece is.
    x : tensor, shape (time, neurons)
        Normalised activity.
    train : slice
        The training part: batches see nothing from ``train.stop`` on.
    n_pieces : int
        How many pieces a batch has, or four times as many with windows.
    generator : torch.Generator
        Source of the pieces.

    Yields
    ------
    past : tensor, shape (pieces, time, neurons)
        What the model is given.
    next_step : tensor, shape (pieces, forecasts, neurons)
        What it should forecast.

    Raises
    ------
    ValueError
        If the training part is shorter than a piece, or ends after the recording.
    """
    if model.windows:
        n_pieces = n_pieces * WINDOWS_IN_PIECE
    length = _piece_length(model)
    offsets = torch.arange(length)
    while True:
        first = torch.randint(0, train.stop - length, (n_pieces, 1), generator=generator)
        steps = (first + offsets).to(x.device)
        yield x[steps], x[steps[:, model.context - 1 :] + 1]


def _forecast_loss(model, batch, step):
    past, next_step = batch
    return nn.functional.mse_loss(model(past), next_step)


def _settings_exist(settings):
    for name in settings:
        if name in PLAN_SETTINGS:
            raise ValueError(f"{name} is a setting of Plan, so it is given as plan=Plan({name}=...).")
        if name not in COMPACT:
            close = difflib.get_close_matches(name, [*COMPACT, *TRAINING_SETTINGS, *PLAN_SETTINGS], 1)
            meant = f" Did you mean {close[0]}?" if close else ""
            raise ValueError(f"{name} is not a setting of training or of Causalformer.{meant}")


def _can_be_trained_on(arguments):
    """The settings exist, and each part of the recording holds a window and is not cut to a constant."""
    _settings_exist(arguments["settings"])
    v = arguments["membrane_potential"]
    n_times = len(v)
    if v.shape[1] < 2 and arguments["settings"].get("keys") != "none":
        raise ValueError("membrane_potential should hold at least 2 neurons, unless keys is 'none', but it holds 1.")
    context = positive_integer(arguments["settings"].get("context", COMPACT["context"]), "context")
    needed = 5 * (2 * context + FORECASTS_IN_PIECE)
    if n_times < needed:
        raise ValueError(
            f"membrane_potential should have at least {needed} time steps for a context of {context}, but it has {n_times}: "
            "three parts are cut from it, and each has to hold a window."
        )
    above = (v > THRESHOLD).mean()
    if above > LARGEST_SHARE_ABOVE:
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
    n_steps=optional(positive_integer),
    n_pieces=optional(positive_integer),
    plan=training_plan,
    device=torch_device,
    together=_can_be_trained_on,
)
def fit_causalformer(
    membrane_potential,
    rng,
    *,
    n_steps=None,
    n_pieces=None,
    plan=USUAL_PLAN,
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
    plan : Plan
        Learning rate, schedule and checks. Validation is scored by the mean squared error of its forecasts.
    device : str
        Where to train, for example ``"cuda"``.
    label : str
        What the progress bar is called.
    **settings
        Of ``Causalformer``; what is left out is as in ``COMPACT``. The paper's model, trained as it was, is
        ``**PAPER, **PAPER_TRAINING``.

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
    usual_steps, usual_pieces = usual_length(n_neurons)
    with seeded_torch(rng) as generator:
        model = Causalformer(n_neurons, **COMPACT | settings)
        train, validation, test = _parts(len(membrane_potential), model.receptive_field)
        v = membrane_potential.astype(float, copy=False)
        x = normalise_potential(v, train.stop)
        cut = np.minimum(v[: train.stop], THRESHOLD)
        model.mean.copy_(torch.as_tensor(cut.mean(axis=0)))
        model.spread.copy_(torch.as_tensor(cut.std(axis=0)))
        on_device = torch.as_tensor(x, dtype=torch.float32, device=device)
        model.to(device)
        record = fit(
            model,
            _forecast_loss,
            training_batches(model, on_device, train, n_pieces or usual_pieces, generator),
            functools.partial(_evaluate, x=on_device, part=validation),
            n_steps or usual_steps,
            plan,
            label,
        )
    history = TrainingHistory(record.step, record.loss, record.score, record.score_parts["r2"])
    forecast = forecast_steps(model, on_device, test.start, test.stop).cpu().numpy().astype(float)
    r2 = forecast_r2(x[test], forecast)
    return FittedCausalformer(model, x, train, validation, test, history, record.best_step, forecast, r2, record.interrupted)

"""Training a Causalformer to forecast one step.

A recording is split in the order of time: the first part trains, the next chooses among checkpoints, the last is the test.
"""

import copy
import difflib
import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from helpers.models.causalformer.forecasting import forecast_r2, forecast_steps
from helpers.models.causalformer.model import COMPACT, Causalformer
from helpers.progress_bar import progress_bar
from helpers.validation import activity, checked, number, positive_integer, random_generator
from helpers.worlds.izhikevich import THRESHOLD, normalise_potential

TRAIN, VALIDATE = 0.6, 0.2  # what remains is the test
CHUNK = 32  # forecasts in one piece of a training batch
WINDOWS_IN_PIECE = 4  # with windows, where each forecast costs as much as a piece
SCHEDULES = ("one_cycle", "constant")
MOST_ABOVE = 0.2  # of a recording may lie above the threshold and be cut there; no neuron spikes so often

# As Lu et al. (2023) trained: batches of 16 windows, up to 50 times through the 3,000 steps of their training part, and no
# longer than 10 times without a better validation loss. (Ours draws windows at random, theirs goes through all in turn.)
PAPER_TRAINING = {
    "n_steps": 9350,
    "n_pieces": 4,
    "learning_rate": 5e-4,
    "weight_decay": 1e-3,
    "schedule": "constant",
    "largest_gradient": None,
    "n_checks": 50,
    "patience": 10,
}
OF_TRAINING = (*PAPER_TRAINING, "device", "label")


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
    """Mean squared error and R² on one part."""
    forecast, true = forecast_steps(model, x, part.start, part.stop), x[part]
    error = ((forecast - true) ** 2).mean(0)
    return float(error.mean()), float((1 - error / true.var(0, correction=0)).mean())


def _parts(n_times, receptive_field):
    """Train, validation and test part, as slices."""
    n_train, n_seen = int(TRAIN * n_times), int((TRAIN + VALIDATE) * n_times)
    return slice(receptive_field, n_train), slice(n_train, n_seen), slice(n_seen, n_times)


@dataclass(frozen=True)
class _Plan:
    """How to train: the arguments of ``fit_causalformer`` that are about training."""

    n_steps: int
    n_pieces: int
    learning_rate: float
    weight_decay: float
    schedule: str
    largest_gradient: float | None
    n_checks: int
    patience: int | None

    def rates(self, optimiser):
        """The learning rate's course; its ``step`` is called after each training step."""
        if self.schedule == "constant":
            return torch.optim.lr_scheduler.ConstantLR(optimiser, 1.0)
        rising = max(0.1, 2 / self.n_steps)  # at least two steps
        return torch.optim.lr_scheduler.OneCycleLR(
            optimiser, self.learning_rate, max(self.n_steps, 3), pct_start=min(rising, 0.9)
        )


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


def _step(model, past, next_step, optimiser, largest_gradient):
    """One training step; returns its loss."""
    model.train()
    loss = nn.functional.mse_loss(model(past), next_step)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    if largest_gradient is not None:
        nn.utils.clip_grad_norm_(model.parameters(), largest_gradient)
    optimiser.step()
    return loss.detach()


class _Checks:
    """Looks at validation from time to time, and keeps the rows of the history and the best weights."""

    def __init__(self, model, x, validation):
        self.model, self.x, self.validation = model, x, validation
        self.rows, self.losses, self.best = [], [], _Best()

    def check(self, step):
        loss, r2 = _evaluate(self.model, self.x, self.validation)
        self.rows.append((step, float(torch.stack(self.losses).mean()), loss, r2))
        self.losses.clear()
        self.best.offer(loss, step, self.model)

    def since_best(self):
        """How many checks have passed since the best one."""
        return sum(step > self.best.step for step, *_ in self.rows)

    def stop_if_no_number(self, plan):
        step, train_loss, validation_loss, _ = self.rows[-1]
        if not math.isfinite(train_loss + validation_loss):
            raise FloatingPointError(
                f"The loss was no longer a number after {step} of {plan.n_steps} steps. The likely cause is a learning_rate "
                f"that is too high ({plan.learning_rate:g}); try {plan.learning_rate / 10:g}."
            )


def _train(model, x, parts, plan, generator, label):
    """Train in place; returns the history, the best step, and whether it was interrupted."""
    train, validation, _ = parts
    optimiser = torch.optim.AdamW(model.parameters(), lr=plan.learning_rate, weight_decay=plan.weight_decay)
    rates, checks, interrupted = plan.rates(optimiser), _Checks(model, x, validation), False
    batches = _batches(model, x, train, plan.n_pieces, generator)
    bar = progress_bar(range(1, plan.n_steps + 1), label)
    every = max(plan.n_steps // plan.n_checks, 1)
    try:
        for step in bar:
            checks.losses.append(_step(model, *next(batches), optimiser, plan.largest_gradient))
            rates.step()
            if step % every == 0 or step == plan.n_steps:
                checks.check(step)
                bar.set_postfix(loss=f"{checks.rows[-1][1]:.3f}", validation_r2=f"{checks.rows[-1][3]:.3f}")
                checks.stop_if_no_number(plan)
                if plan.patience is not None and checks.since_best() >= plan.patience:
                    break
    except KeyboardInterrupt:
        interrupted = True
        if checks.best.weights is None and checks.losses:
            checks.check(len(checks.losses))
        if checks.best.weights is None:
            raise
    finally:
        bar.close()
    model.load_state_dict(checks.best.weights)
    return TrainingHistory(*map(np.array, zip(*checks.rows, strict=True))), checks.best.step, interrupted


def _schedule(value, name):
    if value not in SCHEDULES:
        raise ValueError(f"{name} should be one of {', '.join(map(repr, SCHEDULES))}, but it is {value!r}.")
    return value


def _positive(value, name):
    value = number(value, name)
    if value <= 0:
        raise ValueError(f"{name} should be positive, but it is {value:g}.")
    return value


def _not_negative(value, name):
    value = number(value, name)
    if value < 0:
        raise ValueError(f"{name} should be 0 or more, but it is {value:g}.")
    return value


def _device(value, name):
    try:
        torch.empty(0, device=value)
    except (RuntimeError, AssertionError, TypeError):  # torch words each lack in its own way
        raise ValueError(f"{name} should be a device that torch finds here, such as 'cpu', but it is {value!r}.") from None
    return value


def _optional_positive(value, name):
    return None if value is None else _positive(value, name)


def _optional_integer(value, name):
    return None if value is None else positive_integer(value, name)


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
    if v.shape[1] < 2 and arguments["settings"].get("keys") != "none":
        raise ValueError("membrane_potential should hold at least 2 neurons, unless keys is 'none', but it holds 1.")
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
    learning_rate=_positive,
    weight_decay=_not_negative,
    schedule=_schedule,
    largest_gradient=_optional_positive,
    n_checks=positive_integer,
    patience=_optional_integer,
    device=_device,
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
    schedule="one_cycle",
    largest_gradient=1.0,
    n_checks=15,
    patience=None,
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
        Of AdamW.
    schedule : {"one_cycle", "constant"}
        Whether the rate rises for a tenth of the steps and then falls, or stays.
    largest_gradient : float, optional
        Gradients longer than this are cut to it; none are when it is None.
    n_checks : int
        How often at least, evenly, the validation loss is looked at; once more after the last step where that is left over, and
        after each step where there are fewer.
    patience : int, optional
        Training stops after so many checks without a better one; never when it is None.
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
    usual = _usual_steps(n_neurons)
    plan = _Plan(
        positive_integer(usual[0] if n_steps is None else n_steps, "n_steps"),
        positive_integer(usual[1] if n_pieces is None else n_pieces, "n_pieces"),
        learning_rate,
        weight_decay,
        schedule,
        largest_gradient,
        n_checks,
        patience,
    )
    generator = _new_generator(rng)
    with torch.random.fork_rng():  # first weights and dropout draw from torch's global state, which others may use
        torch.manual_seed(generator.initial_seed())
        model = Causalformer(n_neurons, **COMPACT | settings)
        parts = _parts(len(membrane_potential), model.receptive_field)
        v = membrane_potential.astype(float, copy=False)
        x = normalise_potential(v, parts[0].stop)
        cut = np.minimum(v[: parts[0].stop], THRESHOLD)
        model.mean.copy_(torch.as_tensor(cut.mean(axis=0)))
        model.spread.copy_(torch.as_tensor(cut.std(axis=0)))
        on_device = torch.as_tensor(x, dtype=torch.float32, device=device)
        model.to(device)
        found = _train(model, on_device, parts, plan, generator, label)
    forecast = forecast_steps(model, on_device, parts[2].start, parts[2].stop).cpu().numpy().astype(float)
    history, best_step, interrupted = found
    return FittedCausalformer(model, x, *parts, history, best_step, forecast, forecast_r2(x[parts[2]], forecast), interrupted)

"""Training, the same for every model: one loop that keeps the best weights, and files that hold weights and nothing else.

A model brings what is its own, as three functions: ``draw()`` gives the next batch, ``loss(model, batch, step)`` says how
wrong the model is there, and ``validate(model)`` scores it on data that it is not trained on, lower being better::

    with seeded_torch(rng) as generator:
        model = StudentRNN(n_neurons)
        record = fit(model, loss, draw, validate, n_steps=500)

Where the weight of a part of the loss should grow along training, as that of the KL divergence of a variational autoencoder,
``loss`` computes it from ``step``. ``validate`` should not, so that its scores can be compared.
"""

import contextlib
import copy
import math
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from helpers.models.tensors import module
from helpers.progress_bar import progress_bar
from helpers.validation import (
    checked,
    function,
    kind_of,
    not_negative,
    one_of,
    optional,
    positive,
    positive_integer,
    random_generator,
)

SCHEDULES = ("one_cycle", "constant")


def _schedule(value, name):
    return value if callable(value) else one_of(SCHEDULES)(value, name)


@dataclass(frozen=True)
class Plan:
    """How a model is trained. Without arguments, as the small models of this course are.

    Attributes
    ----------
    learning_rate, weight_decay : float
        Of AdamW.
    schedule : {"one_cycle", "constant"} or callable
        Whether the rate rises for a tenth of the steps and then falls, or stays. A function is given the optimiser and returns
        a scheduler of torch, whose ``step()`` is called after each training step.
    largest_gradient : float or None
        A gradient that is longer is cut to this length; none is cut when it is None.
    n_checks : int
        Validation is looked at this many times at least, at even distances, and once more after the last step where steps are
        left over. With fewer steps than checks, it is looked at after each step.
    patience : int or None
        Training stops after this many checks without a better score; it does not stop early when it is None.

    Raises
    ------
    ValueError
        If a number is out of range, or there is no such schedule.
    """

    learning_rate: float = 3e-3
    weight_decay: float = 1e-2
    schedule: str | Callable = "one_cycle"
    largest_gradient: float | None = 1.0
    n_checks: int = 15
    patience: int | None = None

    def __post_init__(self):
        for name, convert in {
            "learning_rate": positive,
            "weight_decay": not_negative,
            "schedule": _schedule,
            "largest_gradient": optional(positive),
            "n_checks": positive_integer,
            "patience": optional(positive_integer),
        }.items():
            object.__setattr__(self, name, convert(getattr(self, name), name))

    def scheduler(self, optimiser, n_steps):
        """The course of the learning rate along ``n_steps`` of an optimiser."""
        if callable(self.schedule):
            return self.schedule(optimiser)
        if self.schedule == "constant":
            return torch.optim.lr_scheduler.ConstantLR(optimiser, 1.0)
        # Torch divides by the number of rising steps less one, and would begin a cycle of one or two steps near its end.
        rising = min(max(0.1, 2 / n_steps), 0.9)
        return torch.optim.lr_scheduler.OneCycleLR(optimiser, self.learning_rate, max(n_steps, 3), pct_start=rising)


USUAL_PLAN = Plan()


@dataclass(frozen=True)
class TrainingRecord:
    """What training looked like; each array has one entry per check.

    Attributes
    ----------
    step : ndarray of int, shape (checks,)
        After how many steps validation was looked at.
    loss : ndarray, shape (checks,)
        Mean loss of the steps since the check before.
    score : ndarray, shape (checks,)
        What validation said; lower is better.
    loss_parts, score_parts : dict of ndarray, shape (checks,)
        What the loss and validation returned by name, the former as means like ``loss``.
    best_step : int
        The step whose weights were kept.
    interrupted : bool
        Whether training was stopped from the keyboard before its end.
    """

    step: np.ndarray
    loss: np.ndarray
    score: np.ndarray
    loss_parts: dict
    score_parts: dict
    best_step: int
    interrupted: bool


@checked(rng=random_generator)
@contextlib.contextmanager
def seeded_torch(rng):
    """A context in which all that torch draws follows from ``rng``; after it, torch's own random state is as it was before.

    First weights, dropout and ``torch.randn`` draw from that state, which other code may use as well.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the seed.

    Yields
    ------
    torch.Generator
        Of the same seed, for batches.

    Raises
    ------
    ValueError
        If ``rng`` is something else.
    """
    generator = torch.Generator().manual_seed(int.from_bytes(rng.bytes(7), "little"))
    with torch.random.fork_rng():
        torch.manual_seed(generator.initial_seed())
        yield generator


def torch_device(value, name):
    """Let the name of a device pass that torch finds on this machine: a check of arguments."""
    try:
        torch.empty(0, device=value)
    except (RuntimeError, AssertionError, TypeError):  # torch raises each of them, depending on what is missing
        raise ValueError(f"{name} should be a device that torch finds here, such as 'cpu', but it is {value!r}.") from None
    return value


def _source_of_batches(value, name):
    """A function that gives the next batch."""
    if callable(value):
        return value
    if not isinstance(value, Iterable) or getattr(value, "ndim", 1) == 0:
        raise ValueError(f"{name} should be a function that draws a batch, or an iterable, but it is {kind_of(value)}.")
    remaining = iter(value)

    def draw():
        for batch in remaining:
            return batch
        raise ValueError(f"{name} should hold a batch for each of n_steps, but it ended early; itertools.cycle repeats a list.")

    return draw


def training_plan(value, name):
    """Let a Plan pass, and refuse anything else: a check of arguments."""
    if not isinstance(value, Plan):
        raise ValueError(f"{name} should be a Plan, but it is {kind_of(value)}.")
    return value


def _with_parts(found):
    """What a function returned, and its named parts, of which there may be none."""
    return found if isinstance(found, tuple) else (found, {})


def _training_step(model, loss, batch, step, optimiser, largest_gradient):
    """One step of the optimiser; returns the loss and its parts."""
    model.train()
    total, parts = _with_parts(loss(model, batch, step))
    if not isinstance(total, torch.Tensor) or total.ndim:
        what = f"a tensor of shape {tuple(total.shape)}" if isinstance(total, torch.Tensor) else kind_of(total)
        raise ValueError(f"loss should return a tensor of a single number, or that and a dict of its parts, but it is {what}.")
    optimiser.zero_grad(set_to_none=True)
    total.backward()
    if largest_gradient is not None:
        nn.utils.clip_grad_norm_(model.parameters(), largest_gradient)
    optimiser.step()
    return total.detach(), {name: torch.as_tensor(part).detach().float() for name, part in parts.items()}


def _mean(values):
    return float(torch.stack(values).mean())


def _columns(rows):
    """From one dict per check to one array per name."""
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


class _Checks:
    """Looks at validation from time to time: what was found, and the weights with the best score so far."""

    def __init__(self, model, validate):
        self.model, self.validate = model, validate
        self.losses, self.rows = [], []  # One entry per step since the check before, and one per check.
        self.best_score, self.best_step, self.best_weights = math.inf, 0, None

    def look(self, step):
        """Validate; returns the row that goes into the record."""
        self.model.eval()
        with torch.no_grad():
            score, score_parts = _with_parts(self.validate(self.model))
        losses, parts = zip(*self.losses, strict=True)
        loss_parts = {name: _mean([part[name] for part in parts]) for name in parts[0]}
        score, score_parts = float(score), {name: float(value) for name, value in score_parts.items()}
        self.rows.append((step, _mean(losses), score, loss_parts, score_parts))
        self.losses.clear()
        if score < self.best_score:
            self.best_score, self.best_step, self.best_weights = score, step, copy.deepcopy(self.model.state_dict())
        return self.rows[-1]

    def since_best(self):
        """How many checks have passed since the best one."""
        return sum(step > self.best_step for step, *_ in self.rows)

    def record(self, interrupted):
        """All rows, as arrays."""
        step, loss, score, loss_parts, score_parts = zip(*self.rows, strict=True)
        numbers = np.array(step), np.array(loss), np.array(score)
        return TrainingRecord(*numbers, _columns(loss_parts), _columns(score_parts), self.best_step, interrupted)


def _stop_unless_finite(loss, score, step, n_steps, learning_rate):
    for what, value in (("loss", loss), ("validation score", score)):
        if not math.isfinite(value):
            raise FloatingPointError(
                f"The {what} was no longer a number after {step} of {n_steps} steps. The likely cause is a learning_rate that "
                f"is too high ({learning_rate:g}); try {learning_rate / 10:g}."
            )


@checked(
    model=module,
    loss=function,
    batches=_source_of_batches,
    validate=function,
    n_steps=positive_integer,
    plan=training_plan,
)
def fit(model, loss, batches, validate, n_steps, plan=USUAL_PLAN, label="Training"):
    """Train a model in place, and leave it with the weights that had the best validation score.

    Stop it from the keyboard and you get the best weights so far.

    Parameters
    ----------
    model : torch.nn.Module
        What is trained. It comes back in evaluation mode.
    loss : callable
        ``loss(model, batch, step)`` returns what should become small, a tensor of a single number; or that and a dict of
        numbers by name, such as the parts of which it is the sum, for the record. Steps count from 1.
    batches : callable or iterable
        ``batches()`` returns the next batch, or an iterable gives one after the other. A batch is whatever ``loss`` takes.
    validate : callable
        ``validate(model)`` returns a score, lower being better; or that and a dict of numbers by name, for the record and the
        progress bar. The model is in evaluation mode, and gradients are off.
    n_steps : int
        Training steps.
    plan : Plan
        Learning rate, schedule and checks.
    label : str
        What the progress bar is called.

    Returns
    -------
    TrainingRecord
        Losses and scores along training, and which step was the best.

    Raises
    ------
    ValueError
        If an argument is something else, the batches end early, or the loss is not a single number.
    FloatingPointError
        If the loss or the score stops being a number.
    KeyboardInterrupt
        If training is stopped before there is anything to keep.
    """
    # With foreach, all weights are updated in one call: the same numbers, in a tenth less time for models as small as these.
    optimiser = torch.optim.AdamW(model.parameters(), lr=plan.learning_rate, weight_decay=plan.weight_decay, foreach=True)
    scheduler, checks, interrupted = plan.scheduler(optimiser, n_steps), _Checks(model, validate), False
    steps_between_checks = max(n_steps // plan.n_checks, 1)
    bar = progress_bar(range(1, n_steps + 1), label)
    try:
        for step in bar:
            checks.losses.append(_training_step(model, loss, batches(), step, optimiser, plan.largest_gradient))
            scheduler.step()
            if step % steps_between_checks == 0 or step == n_steps:
                _, mean_loss, score, _, score_parts = checks.look(step)
                shown = {"loss": mean_loss, "score": score, **score_parts}
                bar.set_postfix({name: f"{value:.3g}" for name, value in shown.items()})
                _stop_unless_finite(mean_loss, score, step, n_steps, plan.learning_rate)
                if plan.patience is not None and checks.since_best() >= plan.patience:
                    break
    except KeyboardInterrupt:
        interrupted = True
        if checks.best_weights is None and checks.losses:
            checks.look(len(checks.losses))
        if checks.best_weights is None:
            raise
    finally:
        bar.close()
    model.load_state_dict(checks.best_weights)
    model.eval()
    return checks.record(interrupted)


def _model_with_settings(value, name):
    settings = getattr(module(value, name), "settings", None)
    if not isinstance(settings, dict):
        raise ValueError(f"{name} should have a dict of settings from which it can be built again, but it has none.")
    for setting, entry in settings.items():
        if type(entry) not in (bool, int, float, str, type(None)):  # NumPy's numbers would make a file that is refused later
            raise ValueError(f"{name} should have settings that are plain values, but {setting} is {kind_of(entry)}.")
    return value


def _file(value, name):
    if not isinstance(value, str | os.PathLike) or not Path(value).is_file():
        raise ValueError(f"{name} should be a file in which a model was saved, but there is none at {value}.")
    return value


def _place(value, name):
    is_path = isinstance(value, str | os.PathLike) and str(value) and Path(value).parent.is_dir()
    if not is_path and not hasattr(value, "write"):  # an open file will do
        raise ValueError(f"{name} should be the path of a file in a folder that there is, but it is {value!r}.")
    return value


@checked(model=_model_with_settings, path=_place)
def save_model(model, path):
    """Write the settings and weights of a model to a file, and nothing else.

    Parameters
    ----------
    model : torch.nn.Module
        What is saved. Its attribute ``settings`` holds the arguments that build it again, as plain values by name.
    path : str or path-like
        Where.

    Raises
    ------
    ValueError
        If an argument is something else.
    """
    torch.save({"settings": model.settings, "weights": model.state_dict()}, path)


def _kind_of_model(value, name):
    if not isinstance(value, type) or not issubclass(value, nn.Module):
        raise ValueError(f"{name} should be a class of models, but it is {value!r}.")
    return value


@checked(kind=_kind_of_model, path=_file)
def load_model(kind, path):
    """Read a model that ``save_model`` wrote; the file is read as numbers and words, so it cannot run anything.

    Parameters
    ----------
    kind : type
        Class of the model; it is called with the settings in the file.
    path : str or path-like
        Where.

    Returns
    -------
    torch.nn.Module
        On the CPU, in evaluation mode.

    Raises
    ------
    ValueError
        If there is no such file, or it holds something else.
    """
    try:
        stored = torch.load(path, map_location="cpu", weights_only=True)
        model = kind(**stored["settings"])
        model.load_state_dict(stored["weights"])
    except Exception as error:  # which one depends on where a file is damaged
        raise ValueError(
            f"path should be a file in which a {kind.__name__} was saved, but {path} does not read as one."
        ) from error
    return model.eval()

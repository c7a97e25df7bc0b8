"""Training a student by gradient, through time: on windows of a recording, some of whose steps are forced on it."""

from dataclasses import dataclass

import numpy as np
import torch

from helpers.methods.state_space import input_columns, inputs_of_trials
from helpers.methods.subspace import rests_at_zero
from helpers.models.fitting import Plan, TrainingRecord, fit, seeded_torch, training_plan
from helpers.models.student.model import StudentRNN
from helpers.validation import (
    at_least_two,
    checked,
    count,
    optional,
    positive,
    positive_integer,
    probability,
    random_generator,
    varying_activity,
)
from helpers.worlds.teachers import STEP

VALIDATED = 0.2  # The last fifth of a recording is not trained on, and chooses the weights that are kept.
SATURATED = 9  # From here on, tanh is 1 to the last digit of single precision.
LEAST_TO_LEARN = 1e-12  # Errors of a student without connections, as a share of squared activity: less is rounding.
USUAL = Plan(learning_rate=1e-2, weight_decay=0.0, largest_gradient=None)


@dataclass(frozen=True)
class FittedStudent:
    """A student that was trained.

    Attributes
    ----------
    model : StudentRNN
        At its best validation score.
    W : ndarray, shape (units, units)
        Its connections; ``W[i, j]`` is the effect of ``j`` on ``i``. The recorded neurons come first.
    input_weights : ndarray, shape (units, inputs)
        What each input adds to each unit.
    record : TrainingRecord
        What training looked like. Losses and scores are squared errors, as a share of those of a student without connections,
        whose units decay by themselves.
    """

    model: StudentRNN
    W: np.ndarray
    input_weights: np.ndarray
    record: TrainingRecord


def _long_enough(arguments):
    activity, window = arguments["activity"], arguments["window"]
    n_steps, n_trained = len(activity), int((1 - VALIDATED) * len(activity))
    if VALIDATED * n_steps < window:
        raise ValueError(
            f"window should be at most {int(VALIDATED * n_steps)}, a fifth of the {n_steps} steps of activity, but it is "
            f"{window}."
        )
    if arguments["saturates"] is True and np.mean(np.abs(activity) > SATURATED) > 0.5:
        raise ValueError(
            "activity should be in the units of tanh, whose slope is near 0 beyond a few, where the student saturates, but "
            f"most of it is beyond {SATURATED}."
        )
    if arguments["saturates"] is False:
        rests_at_zero(activity)
    drive = arguments["drive"]
    if drive is not None and drive.ndim == 3:
        raise ValueError(f"drive should have shape (time,) or (time, inputs), but it has shape {drive.shape}.")
    for name, columns in (
        ("activity", activity[:n_trained]),
        ("drive", np.ones((1, 1)) if drive is None else drive[:n_trained]),
    ):
        silent = np.flatnonzero(~columns.any(axis=0))
        if silent.size:
            raise ValueError(f"{name} should not be 0 in the four fifths that are trained on, but column {silent[0]} is.")


@checked(
    activity=varying_activity,
    rng=random_generator,
    drive=optional(input_columns),
    n_hidden=count,
    window=at_least_two,
    forcing=probability,
    n_batch=positive_integer,
    n_steps=positive_integer,
    step=positive,
    plan=training_plan,
    together=_long_enough,
)
def fit_student(
    activity,
    rng,
    drive=None,
    n_hidden=0,
    saturates=False,
    window=200,
    forcing=0.5,
    n_batch=16,
    n_steps=1500,
    step=STEP,
    plan=USUAL,
    label="Student",
):
    """Train a student on a recording, by backpropagation through time.

    A window starts where the recording does, with hidden units at 0. Before each further step a coin decides whether the first
    units are set to what the neurons did, as in the code of Qian et al.: so errors add up along a window, but not without end.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons)
        Of the neurons that are seen, measured from where they rest: units have no constant input.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of first connections, windows and coins.
    drive : ndarray, shape (time,) or (time, inputs), optional
        Inputs that are known.
    n_hidden : int
        Units beside the neurons.
    saturates : bool
        Whether units send tanh of their states, and errors are those of what is sent.
    window : int
        Steps in a window.
    forcing : float
        The probability that a step is forced.
    n_batch : int
        Windows in a batch.
    n_steps : int
        Training steps.
    step : float
        Length of a step of the recording, in time constants of a neuron.
    plan : Plan
        Learning rate, schedule and checks.
    label : str
        What the progress bar is called.

    Returns
    -------
    FittedStudent

    Raises
    ------
    ValueError
        If the recording is too short for windows, far from 0, in other units than tanh, or only fades, or inputs do not fit it.
    FloatingPointError
        If training diverges.

    References
    ----------
    Hess, Monfared, Brenner & Durstewitz, Proceedings of ICML 202:13017 (2023): how much to force a network that is trained.
    """
    inputs = inputs_of_trials(drive, activity[None])[0]
    n_trained = int((1 - VALIDATED) * len(activity))
    trained = activity[:n_trained]
    unit = 1.0 if saturates else trained.std()  # a linear student may be trained in any unit
    recorded = torch.tensor(activity / unit, dtype=torch.float32)
    # An input is scaled to the size of all that arrives, so that its weights are some 1, as far as the first steps reach.
    arriving = (trained[1:] - (1 - step) * trained[:-1]) / (step * unit)
    input_units = np.sqrt(np.mean(inputs[:n_trained] ** 2, axis=0) / np.mean(arriving**2))
    driven = torch.tensor(inputs / input_units, dtype=torch.float32)

    with seeded_torch(rng) as generator:
        model = StudentRNN(activity.shape[1], n_hidden, inputs.shape[1], saturates, step)
        model.turn_axes(recorded[:n_trained])

        def windows(starts):
            return tuple(torch.stack([series[s : s + window] for s in starts]) for series in (recorded, driven))

        def coins():
            return (torch.rand(window, generator=generator) < forcing).tolist()

        def draw():
            starts = torch.randint(n_trained - window + 1, (n_batch,), generator=generator).tolist()
            return *windows(starts), coins()

        def errors(model, batch):
            observed = batch[0]
            done = model(*batch)[..., : observed.shape[2]]
            return torch.mean((model.activation(done) - model.activation(observed[:, 1:])) ** 2)

        held_back = *windows(range(n_trained, len(activity) - window + 1, window)), coins()
        with torch.no_grad():
            left_alone = StudentRNN(activity.shape[1], 0, inputs.shape[1], saturates, step)
            left_alone.along_axes.zero_()
            scale = float(errors(left_alone, held_back))
            size = float(torch.mean(model.activation(held_back[0]) ** 2))
        if scale <= LEAST_TO_LEARN * size:
            raise ValueError(
                "activity should do more than fade by itself in its last fifth, or there is nothing to learn from it."
            )

        record = fit(
            model,
            lambda model, batch, step: errors(model, batch) / scale,
            draw,
            lambda model: float(errors(model, held_back)) / scale,
            n_steps,
            plan,
            label,
        )
    weights = model.input_weights.detach().numpy().astype(float) * unit / input_units
    return FittedStudent(model, model.W.detach().numpy().astype(float), weights, record)

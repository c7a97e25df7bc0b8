"""Exercises of the notebook "Inputs and perturbations"."""

import numpy as np
import torch  # not inside an answer: the clock of a check may stop an import half way, and torch does not survive that
from torch import nn

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import NEGATIVE, TIES, WHOLE, edge_of_this_exercise, threshold_at
from helpers.models.lfads.pieces import run_controller
from helpers.scores.events import departure_from_median, share_found_in_time
from helpers.scores.phases import phase_locking

# --- run_controller ----------------------------------------------------------------------------------------


def _module(rng, kind, *sizes, **settings):
    """A module of torch whose parameters come from ``rng``, in double precision; slopes pass through it, as in training."""
    module = kind(*sizes, **settings).double()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.tensor(rng.normal(0, 0.7, size=tuple(parameter.shape))))
    return module


def _numbers(rng, *shape):
    return torch.tensor(rng.normal(size=shape), requires_grad=True)  # leaves of training: a check compares their slopes


def encoded_trials(rng):
    """Encodings with modules of several sizes. First all parts are equally wide, so that those in a wrong order stop nothing."""
    cases = []
    for label, (trials, bins, units, factors, size, generator, inputs) in {
        "parts of equal width": (2, 3, 3, 3, 3, 3, 2),
        "one input": (4, 5, 3, 2, 5, 6, 1),
        "a single trial": (1, 4, 2, 4, 3, 5, 2),
        "a single bin": (3, 1, 2, 1, 4, 3, 2),
        "one unit of each": (3, 2, 1, 1, 1, 1, 1),
        "as many bins as trials, and four inputs": (3, 3, 2, 2, 6, 4, 4),
    }.items():
        encodings = _numbers(rng, trials, bins, units), _numbers(rng, trials, bins, units)
        starts = _numbers(rng, trials, size), _numbers(rng, trials, generator)
        modules = (
            _module(rng, nn.GRUCell, 2 * units + factors, size),
            _module(rng, nn.Linear, size, 2 * inputs),
            _module(rng, nn.GRUCell, inputs, generator),
            _module(rng, nn.Linear, generator, factors, bias=False),
        )
        cases.append(Case(label, (*encodings, *starts, *modules)))
    return cases


def after_first(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([after[:, t], before[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def factors_first(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([factors, before[:, t], after[:, t]], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def factors_between(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], factors, after[:, t]], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def after_then_factors(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([after[:, t], factors, before[:, t]], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def factors_then_after(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([factors, after[:, t], before[:, t]], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def before_one_bin_late(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, max(t - 1, 0)], after[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def before_from_the_end(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t - 1], after[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def after_one_bin_early(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, min(t + 1, after.shape[1] - 1)], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def both_one_bin_further(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, max(t - 1, 0)], after[:, min(t + 1, after.shape[1] - 1)], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def before_twice(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], before[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def first_bin_again(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for _ in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, 0], after[:, 0], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def state_forgotten(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), torch.zeros_like(c))
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def generator_that_stands_still(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        inputs.append(to_input(c).chunk(2, dim=1)[0])
    return torch.stack(inputs, dim=1)


def generator_without_inputs(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(torch.zeros_like(mean), g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def generator_forgotten(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, torch.zeros_like(g))
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def stacked_along_trials(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors]), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def state_and_input_swapped(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(g, mean)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def generator_moved_first(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    mean = to_input(c).chunk(2, dim=1)[0]
    for t in range(before.shape[1]):
        factors = to_factors(g := generator(mean, g))
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = g
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def input_from_the_old_state(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        mean, _ = to_input(c).chunk(2, dim=1)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def factors_of_the_controller(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(c)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def states_for_factors(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = g
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def deviations_for_means(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        _, mean = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def one_after_the_other(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        mean = to_input(c)[:, ::2]
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def exponential_of_the_means(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        mean = to_input(c).chunk(2, dim=1)[0].exp()
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def generator_states_returned(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(g)
    return torch.stack(inputs, dim=1)


def controller_states_returned(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(c)
    return torch.stack(inputs, dim=1)


def time_first(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs)


def last_bin_alone(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in range(before.shape[1]):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return mean


def backwards(before, after, c, g, controller, to_input, generator, to_factors):
    inputs = []
    for t in reversed(range(before.shape[1])):
        factors = to_factors(g)
        c = controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)
        mean, _ = to_input(c).chunk(2, dim=1)
        g = generator(mean, g)
        inputs.append(mean)
    return torch.stack(inputs, dim=1)


def side_by_side(before, after, c, g, controller, to_input, generator, to_factors):
    found = torch.zeros(*before.shape[:2], to_input.out_features // 2, dtype=before.dtype)
    for t, arriving in enumerate(torch.cat([before, after], dim=2).unbind(dim=1)):
        arriving = torch.hstack((arriving, g @ to_factors.weight.T))
        if to_factors.bias is not None:
            arriving[:, -to_factors.out_features :] += to_factors.bias
        c = controller(arriving, c)
        found[:, t] = to_input(c)[:, : found.shape[2]]
        g = generator(found[:, t].clone(), g)
    return found


def in_parts(before, after, c, g, controller, to_input, generator, to_factors):
    def move(t, c, g):
        c = controller(torch.cat((before[:, t], after[:, t], to_factors(g)), -1), c)
        mean = torch.tensor_split(to_input(c), 2, dim=1)[0]
        return mean, c, generator(mean, g)

    inputs = []
    for t in range(before.size(1)):
        mean, c, g = move(t, c, g)
        inputs.append(mean[:, None])
    return torch.cat(inputs, dim=1)


RUN_CONTROLLER = Exercise(
    reference=run_controller,
    cases=encoded_trials,
    edges=(
        edge_of_this_exercise("with a single trial", lambda before, *others: len(before) == 1),
        edge_of_this_exercise("with a single bin", lambda before, *others: before.shape[1] == 1),
        edge_of_this_exercise("with one input", lambda *arguments: arguments[5].out_features == 2),
    ),
    mistakes={
        after_first: "The encodings have changed places: first that of the bins before, then that of the bins after.",
        factors_first: "The factors come last: encoding of the bins before, encoding of the bins after, factors.",
        factors_between: "The factors come last, after both encodings.",
        after_then_factors: "The parts are in another order: encoding of the bins before, encoding of the bins after, factors.",
        factors_then_after: "The parts are in reverse: encoding of the bins before, encoding of the bins after, factors.",
        before_one_bin_late: "`before[:, t]` is already the encoding of the bins before `t`. With that of `t - 1`, one bin is lost.",
        before_from_the_end: "`before[:, t]` is already the encoding of the bins before `t`. And in the first bin, `t - 1` is the *last* one.",
        after_one_bin_early: "`after[:, t]` is already the encoding of the bins after `t`. With that of `t + 1`, one bin is lost.",
        both_one_bin_further: "`before[:, t]` and `after[:, t]` leave out bin `t` already. With those of `t - 1` and `t + 1`, two more bins are lost.",
        before_twice: "The bins after are missing here. The controller reads the encodings of both sides.",
        first_bin_again: "Every bin reads the encodings of the first bin here. Take those of bin `t`.",
        state_forgotten: "The controller begins anew in every bin here. Hand it its own last state.",
        generator_that_stands_still: "The generator never moves here, so its factors are those of the start in every bin. Move it on, with the input "
        "that was just inferred.",
        generator_without_inputs: "The generator runs by itself here. The input that was just inferred moves it.",
        generator_forgotten: "The generator begins anew in every bin here. Hand it its own last state.",
        stacked_along_trials: "`torch.cat` joins along trials here. Side by side is `dim=1`.",
        state_and_input_swapped: "The generator takes the input first, and then its own last state.",
        generator_moved_first: "The generator moves before the input of this bin is known. First the factors of the bin before, then the input, and "
        "then the generator's step.",
        input_from_the_old_state: "This input follows from the controller's state of the bin *before*, so what was just read comes one bin too late.",
        factors_of_the_controller: "These factors are made from the controller's state. `to_factors` takes the generator's.",
        states_for_factors: "The controller reads the factors of the generator, not its state: `to_factors`.",
        deviations_for_means: "These are the logarithms of the standard deviations. The means come first.",
        one_after_the_other: "Means and log-deviations do not alternate: first come all the means. `chunk(2, dim=1)` cuts in the middle.",
        exponential_of_the_means: "The exponential is for standard deviations. Means are taken as they are, and may be negative.",
        generator_states_returned: "These are the generator's states. Return the inputs that moved it.",
        controller_states_returned: "These are the controller's states. Return the means that follow from them.",
        time_first: "Time comes first here. Trials come first, then time: `torch.stack(…, dim=1)`.",
        last_bin_alone: "This is the last bin alone. Keep the input of each bin.",
        backwards: "This runs from the last bin to the first. Time runs forwards.",
    },
    alternatives=[side_by_side, in_parts],
    hints=[
        "Go through the bins: `for t in range(before.shape[1])`. The factors of the bin before are `to_factors(g)`.",
        "`controller(torch.cat([before[:, t], after[:, t], factors], dim=1), c)` is the controller's new state. The first half of "
        "`to_input(state)` are the means: `.chunk(2, dim=1)`.",
        "Then the generator moves: `generator(mean, g)`. At the end, `torch.stack(inputs, dim=1)`.",
    ],
    purpose=(
        "All that the controller knows about a bin comes from its neighbours on both sides and from what the generator has just done. "
        "So an inferred input is a correction of the generator, made with knowledge of the future."
    ),
)

# --- departure_from_median ---------------------------------------------------------------------------------


def inferred_inputs(rng):
    """Inputs with a rest that is not 0, of one sign and another, of unequal scales; each of them moves."""
    lopsided = rng.gamma(1.0, size=(4, 6, 1)) ** 2
    far = rng.normal(5, 1, size=(3, 8, 1))
    far[0, 2] = -20.0
    drifting = rng.normal(size=(3, 7, 1)) + np.arange(3)[:, None, None] * 4
    ramping = rng.normal(size=(5, 6, 1)) + np.arange(6)[:, None]
    return [
        Case("one input with a long tail", (lopsided,)),
        Case("one input that dips once, far below a rest of 5", (far,)),
        Case("one input whose level differs by trial", (drifting,)),
        Case("one input that rises along all trials", (ramping,)),
        Case("two inputs, the second a hundred times the first", (rng.normal(size=(4, 5, 2)) * [1, 100] + [3, -40],)),
        Case("three inputs", (rng.normal(2, 1, size=(2, 9, 3)) ** 3,)),
        Case("a single trial", (rng.normal(1, 2, size=(1, 7, 2)),)),
        Case("whole numbers", (np.array([[0, 1, 2, 9], [-5, 1, 3, 2]])[..., None],)),
    ]


def sign_kept(inputs):
    away = inputs - np.median(inputs, axis=(0, 1))
    return np.sum(away / np.median(np.abs(away), axis=(0, 1)), axis=2)


def from_the_mean(inputs):
    distance = np.abs(inputs - inputs.mean(axis=(0, 1)))
    return np.linalg.norm(distance / np.median(distance, axis=(0, 1)), axis=2)


def from_the_mean_unscaled(inputs):
    return np.linalg.norm(inputs - inputs.mean(axis=(0, 1)), axis=2)


def standard_scores(inputs):
    return np.linalg.norm((inputs - inputs.mean(axis=(0, 1))) / inputs.std(axis=(0, 1)), axis=2)


def means_for_both(inputs):
    distance = np.abs(inputs - inputs.mean(axis=(0, 1)))
    return np.linalg.norm(distance / distance.mean(axis=(0, 1)), axis=2)


def size_of_the_inputs(inputs):
    return np.linalg.norm(inputs, axis=2)


def from_zero(inputs):
    distance = np.abs(inputs)
    return np.linalg.norm(distance / np.median(distance, axis=(0, 1)), axis=2)


def from_each_trials_median(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=1, keepdims=True))
    return np.linalg.norm(distance / np.median(distance, axis=(0, 1)), axis=2)


def from_each_bins_median(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=0))
    return np.linalg.norm(distance / np.median(distance, axis=(0, 1)), axis=2)


def both_of_each_bin(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=0))
    return np.linalg.norm(distance / np.median(distance, axis=0), axis=2)


def both_of_each_trial(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=1, keepdims=True))
    return np.linalg.norm(distance / np.median(distance, axis=1, keepdims=True), axis=2)


def one_median_for_all_inputs(inputs):
    distance = np.abs(inputs - np.median(inputs))
    return np.linalg.norm(distance / np.median(distance, axis=(0, 1)), axis=2)


def not_divided(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=(0, 1)))
    return np.linalg.norm(distance, axis=2)


def divided_by_the_standard_deviation(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=(0, 1)))
    return np.linalg.norm(distance / inputs.std(axis=(0, 1)), axis=2)


def divided_by_the_mean_distance(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=(0, 1)))
    return np.linalg.norm(distance / distance.mean(axis=(0, 1)), axis=2)


def a_little_added_below(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=(0, 1)))
    return np.linalg.norm(distance / (np.median(distance, axis=(0, 1)) + 1e-6), axis=2)


def in_standard_deviations_of_a_normal(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=(0, 1)))
    return np.linalg.norm(distance / (1.4826 * np.median(distance, axis=(0, 1))), axis=2)


def divided_by_the_median_itself(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=(0, 1)))
    return np.linalg.norm(distance / np.median(inputs, axis=(0, 1)), axis=2)


def one_scale_for_all_inputs(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=(0, 1)))
    return np.linalg.norm(distance / np.median(distance), axis=2)


def scale_of_each_trial(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=(0, 1)))
    return np.linalg.norm(distance / np.median(distance, axis=1, keepdims=True), axis=2)


def sum_of_distances(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=(0, 1)))
    return np.sum(distance / np.median(distance, axis=(0, 1)), axis=2)


def mean_of_distances(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=(0, 1)))
    return np.mean(distance / np.median(distance, axis=(0, 1)), axis=2)


def squares_without_root(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=(0, 1)))
    return np.sum((distance / np.median(distance, axis=(0, 1))) ** 2, axis=2)


def one_for_each_input(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=(0, 1)))
    return distance / np.median(distance, axis=(0, 1))


def largest_of_each_trial(inputs):
    distance = np.abs(inputs - np.median(inputs, axis=(0, 1)))
    return np.linalg.norm(distance / np.median(distance, axis=(0, 1)), axis=2).max(axis=1)


def input_by_input(inputs):
    total = np.zeros(inputs.shape[:2])
    for k in range(inputs.shape[2]):
        away = np.abs(inputs[..., k] - np.median(inputs[..., k]))
        total += (away / np.median(away)) ** 2
    return total**0.5


def flattened(inputs):
    flat = inputs.reshape(-1, inputs.shape[2])
    away = flat - np.percentile(flat, 50, axis=0)
    scaled = away / np.percentile(np.abs(away), 50, axis=0)
    return np.sqrt(np.einsum("ij,ij->i", scaled, scaled)).reshape(inputs.shape[:2])


DEPARTURE_FROM_MEDIAN = Exercise(
    reference=departure_from_median,
    cases=inferred_inputs,
    edges=(
        edge_of_this_exercise("with several inputs", lambda inputs: inputs.shape[2] > 1),
        NEGATIVE,
        WHOLE,
        TIES,
        edge_of_this_exercise("with a single trial", lambda inputs: len(inputs) == 1),
    ),
    mistakes={
        sign_kept: "The sign still counts here, so an input that answers by falling looks calm. Take distances.",
        from_the_mean: "This is the distance from the mean, which a few large departures pull towards themselves. Take the median.",
        from_the_mean_unscaled: "This is the distance from the mean, in the input's own unit. A few large departures pull the mean towards "
        "themselves, and that unit is arbitrary. Take the median, and divide by the median distance.",
        standard_scores: "These are standard scores. Mean and standard deviation both follow the very departures that you look for: take "
        "the median, and the *median* distance.",
        means_for_both: "Both means follow the very departures that you look for. Take the median, and the *median* distance.",
        size_of_the_inputs: "This is the size of the inputs. Where an input rests and how large it is mean nothing: take its distance "
        "from its median, and divide by the median distance.",
        from_zero: "This is the distance from 0. An inferred input rests wherever training left it: take its median.",
        from_each_trials_median: "Each trial has a median of its own here, so a trial that is away for most of its time looks calm. Take the median over "
        "trials and bins.",
        from_each_bins_median: "Each bin has a median of its own here. What is usual is usual in all trials and bins: `axis=(0, 1)`.",
        both_of_each_bin: "Each bin has medians of its own here. What is usual is usual in all trials and bins: `axis=(0, 1)`, twice.",
        both_of_each_trial: "Each trial has medians of its own here, so all trials look as lively. Take both over trials and bins: `axis=(0, 1)`.",
        one_median_for_all_inputs: "One median serves all inputs here. Each input has its own rest: `axis=(0, 1)`.",
        not_divided: "The scale still counts here: an input that is a hundred times as large would decide alone. Divide by the median distance.",
        divided_by_the_standard_deviation: "The standard deviation grows with the very departures that you look for. Divide by the *median* distance.",
        divided_by_the_mean_distance: "The mean distance grows with the very departures that you look for. Divide by the *median* distance.",
        a_little_added_below: "A little was added below the line, so an input of tiny scale would count for less. All inputs move here: "
        "leave it out.",
        in_standard_deviations_of_a_normal: "The 1.4826 turns a median distance into the standard deviation of a normal distribution. These "
        "inputs need not be normal; leave it out.",
        divided_by_the_median_itself: "This divides by the median of the input, which says where it rests. Divide by the median of the distances.",
        one_scale_for_all_inputs: "One scale serves all inputs here, so a large one decides alone. Take the median distance of each: `axis=(0, 1)`.",
        scale_of_each_trial: "Each trial has a scale of its own here, so a calm trial looks as lively as any. Take it over trials and bins.",
        sum_of_distances: "The distances are added. Take the root of the sum of their squares over inputs.",
        mean_of_distances: "The distances are averaged. Take the root of the sum of their squares over inputs.",
        squares_without_root: "The root is missing.",
        one_for_each_input: "This is one number for each input. Take the root of the sum of squares over inputs, the last axis.",
        largest_of_each_trial: "This is one number for each trial. Keep the bins: next you want to know *when*.",
    },
    alternatives=[input_by_input, flattened],
    hints=[
        "`np.median(inputs, axis=(0, 1))` is the rest of each input.",
        "The distance from there is `np.abs(inputs - rest)`, and its median over trials and bins is the scale of each input.",
        "`np.linalg.norm(distance / scale, axis=2)` is the root of the sum of squares over inputs.",
    ],
    equivalent={
        "result -> np.abs(result)": "a norm is never negative",
        "result -> np.maximum(result, 0)": "a norm is never negative",
        "inputs - np.median(inputs, axis=(0, 1)) -> np.median(inputs, axis=(0, 1)) - inputs": "it is a distance",
        "usual > 0 -> usual >= 0": "no input of a case never moves: the task does not speak of those",
    },
    purpose=(
        "Sign, scale and rest of an inferred input are arbitrary: the generator could turn any of them round. A score must not depend on "
        "what the model was free to choose."
    ),
)

# --- share_found_in_time -----------------------------------------------------------------------------------


def scores_with_events(rng):
    """Scores with events found in time, at the very edge of the tolerance, and just beyond; and trials that have none."""
    cases = []
    at = np.array([4, 7, 0, 9, -1, 5, -1, 0, 3, 6, -1, 8])
    found = np.array([6, 4, 0, 8, 1, 5, 0, 3, 3, 8, 9, 7])
    scores = rng.random((12, 10))
    scores[np.arange(12), found] += 2
    cases += [Case(f"a tolerance of {tolerance}", (scores, at, tolerance)) for tolerance in (2, 0, 3)]
    early = np.where(at < 0, at, np.maximum(at, 1))
    late = np.where(at < 0, at, np.minimum(at, 6))
    cases.append(Case("events that are all found one bin early", (_with_peaks(scores, early - 1), early, 1)))
    cases.append(Case("events that are all found three bins late", (_with_peaks(scores, late + 3), late, 2)))
    for trials, bins in ((60, 40), (14, 12), (30, 20)):
        event_bin = rng.integers(0, bins, trials)
        event_bin[1::3] = -1
        scores = rng.random((trials, bins))
        peaks = np.clip(event_bin + rng.integers(-4, 5, trials), 0, bins - 1)
        scores[np.arange(trials), peaks] += rng.random(trials)
        cases.append(Case(f"{trials} trials of {bins} bins", (scores, event_bin, 2)))
    cases.append(Case("trials that all have an event", (rng.random((9, 6)), rng.permutation(9) % 6, 1)))
    below = -1 - rng.random((12, 10))
    below[np.arange(12), np.maximum(at, 0)] = -0.5
    cases.append(Case("scores below 0", (below, at, 2)))
    return cases


def _with_peaks(scores, peaks):
    scores = np.where(scores > 1, 0.5, scores)
    scores[np.arange(len(scores)), np.clip(peaks, 0, scores.shape[1] - 1)] = 5
    return scores


def all_trials_counted(scores, event_bin, tolerance=2):
    return np.mean(np.abs(scores.argmax(axis=1) - event_bin) <= tolerance)


def as_a_share_of_all_trials(scores, event_bin, tolerance=2):
    near = np.abs(scores.argmax(axis=1) - event_bin) <= tolerance
    return np.mean(near & (event_bin >= 0))


def edge_left_out(scores, event_bin, tolerance=2):
    has_event = event_bin >= 0
    return np.mean(np.abs(scores[has_event].argmax(axis=1) - event_bin[has_event]) < tolerance)


def late_counts_alone(scores, event_bin, tolerance=2):
    has_event = event_bin >= 0
    delays = scores[has_event].argmax(axis=1) - event_bin[has_event]
    return np.mean((delays >= 0) & (delays <= tolerance))


def early_counts_alone(scores, event_bin, tolerance=2):
    has_event = event_bin >= 0
    delays = scores[has_event].argmax(axis=1) - event_bin[has_event]
    return np.mean((delays <= 0) & (delays >= -tolerance))


def however_early(scores, event_bin, tolerance=2):
    has_event = event_bin >= 0
    return np.mean(scores[has_event].argmax(axis=1) - event_bin[has_event] <= tolerance)


def however_late(scores, event_bin, tolerance=2):
    has_event = event_bin >= 0
    return np.mean(event_bin[has_event] - scores[has_event].argmax(axis=1) <= tolerance)


def first_bin_taken_for_no_event(scores, event_bin, tolerance=2):
    has_event = event_bin > 0
    return np.mean(np.abs(scores[has_event].argmax(axis=1) - event_bin[has_event]) <= tolerance)


def how_many(scores, event_bin, tolerance=2):
    has_event = event_bin >= 0
    return np.sum(np.abs(scores[has_event].argmax(axis=1) - event_bin[has_event]) <= tolerance)


def share_that_is_missed(scores, event_bin, tolerance=2):
    has_event = event_bin >= 0
    return np.mean(np.abs(scores[has_event].argmax(axis=1) - event_bin[has_event]) > tolerance)


def mean_distance(scores, event_bin, tolerance=2):
    has_event = event_bin >= 0
    return np.mean(np.abs(scores[has_event].argmax(axis=1) - event_bin[has_event]))


def trial_by_trial(scores, event_bin, tolerance=2):
    return np.abs(scores.argmax(axis=1) - event_bin)[event_bin >= 0] <= tolerance


def smallest_score(scores, event_bin, tolerance=2):
    has_event = event_bin >= 0
    return np.mean(np.abs(scores[has_event].argmin(axis=1) - event_bin[has_event]) <= tolerance)


def largest_distance_from_zero(scores, event_bin, tolerance=2):
    has_event = event_bin >= 0
    return np.mean(np.abs(np.abs(scores[has_event]).argmax(axis=1) - event_bin[has_event]) <= tolerance)


def percentage(scores, event_bin, tolerance=2):
    has_event = event_bin >= 0
    return 100 * np.mean(np.abs(scores[has_event].argmax(axis=1) - event_bin[has_event]) <= tolerance)


def trial_after_trial(scores, event_bin, tolerance=2):
    found = []
    for row, event in zip(scores, event_bin, strict=True):
        if event >= 0:
            found.append(abs(int(np.argmax(row)) - event) <= tolerance)
    return sum(found) / len(found)


def by_windows(scores, event_bin, tolerance=2):
    trials = np.flatnonzero(event_bin != -1)
    near = [int(event_bin[t]) - tolerance <= scores[t].argmax() <= event_bin[t] + tolerance for t in trials]
    return np.count_nonzero(near) / trials.size


SHARE_FOUND_IN_TIME = Exercise(
    reference=share_found_in_time,
    cases=scores_with_events,
    edges=(
        edge_of_this_exercise("with another tolerance than 2", lambda s, event_bin, tolerance: tolerance != 2),
        edge_of_this_exercise("in which some trials have no event", lambda s, event_bin, t: np.any(event_bin < 0)),
        edge_of_this_exercise("with an event in bin 0", lambda s, event_bin, t: np.any(event_bin == 0)),
        edge_of_this_exercise("in which all trials have an event", lambda s, event_bin, t: np.all(event_bin >= 0)),
        threshold_at(0),
        edge_of_this_exercise("in which no event is found in time", lambda *arguments: share_found_in_time(*arguments) == 0),
        TIES,
        NEGATIVE,
        WHOLE,
    ),
    mistakes={
        all_trials_counted: "Trials without an event are counted too, as if theirs came in bin −1. Leave them out.",
        as_a_share_of_all_trials: "This is the share of *all* trials. Divide by the number of trials that have an event.",
        edge_left_out: "A delay of exactly the tolerance still counts: `<=`.",
        late_counts_alone: "Only maxima at or after the event count here. Early ones within the tolerance count too.",
        early_counts_alone: "Only maxima at or before the event count here. Late ones within the tolerance count too.",
        however_early: "However early the maximum is, it counts here. Take the absolute distance.",
        however_late: "However late the maximum is, it counts here. Take the absolute distance.",
        first_bin_taken_for_no_event: "Bins are counted from 0, so an event in bin 0 is one. Only −1 means that there is none.",
        how_many: "This is how many are found. Return their share of the trials that have an event.",
        share_that_is_missed: "This is the share that is missed.",
        mean_distance: "This is the mean distance. One event found at the other end would spoil it; count how many are near.",
        trial_by_trial: "This is one answer per trial. Take the share of True.",
        smallest_score: "This looks for the smallest score. A larger score says that something happened.",
        largest_distance_from_zero: "This takes scores without their sign. They are scores: the largest counts, even where all are below 0.",
        percentage: "This is a percentage. Return a share between 0 and 1.",
    },
    alternatives=[trial_after_trial, by_windows],
    hints=[
        "`event_bin >= 0` says which trials have an event. Take these rows of `scores`.",
        "`.argmax(axis=1)` is the bin of the largest score in each. Its distance from the event is an absolute difference.",
        "The mean of True and False is a share.",
    ],
    lies_in=(0, 1),
    equivalent={
        "scores[has_event].argmax(axis=1) - event_bin[has_event] -> event_bin[has_event] - scores[has_event].argmax(axis=1)": (
            "it is a distance"
        ),
    },
    purpose="Whether and when are two questions. A trial can be told from others by a maximum at the wrong time.",
)

# --- phase_locking -----------------------------------------------------------------------------------------


def pairs_of_phases(rng):
    """Phases whose difference is constant, at the seam too, or points two ways, or has nothing to do with each other."""
    first = rng.uniform(-np.pi, np.pi, 12)
    seam = np.angle(np.exp(1j * (first + np.pi + rng.normal(0, 0.1, 12))))
    opposite = first + np.repeat([0.4, 0.4 + np.pi], 6)
    cases = [
        Case("a constant difference of 1", (first, first - 1)),
        Case("differences near π, some written as −π", (first, seam)),
        Case("differences that point two opposite ways", (first, opposite)),
        Case("phases that have nothing to do with each other", (first, rng.uniform(-np.pi, np.pi, 12))),
        Case("two trials", (rng.uniform(-3, 3, 2), rng.uniform(-3, 3, 2))),
        Case("phases that are equal", (first, first.copy())),
        Case("whole numbers", (np.array([0, 1, 2, -3]), np.array([1, 1, -2, 3]))),
    ]
    for spread in (0.5, 1.2):
        first = rng.uniform(-np.pi, np.pi, 40)
        second = np.angle(np.exp(1j * (first + 2 + rng.normal(0, spread, 40))))
        cases.append(Case(f"differences that scatter by {spread}", (first, second)))
    return cases


def mean_of_angles(first, second):
    return np.abs(np.mean(first - second))


def mean_of_wrapped_angles(first, second):
    return np.abs(np.mean(np.angle(np.exp(1j * (first - second)))))


def mean_of_distances_between_angles(first, second):
    return np.mean(np.abs(first - second))


def one_less_spread_of_angles(first, second):
    return 1 - np.std(first - second)


def cosine_alone(first, second):
    return np.mean(np.cos(first - second))


def size_of_the_cosine_alone(first, second):
    return np.abs(np.mean(np.cos(first - second)))


def sine_alone(first, second):
    return np.abs(np.mean(np.sin(first - second)))


def length_of_each(first, second):
    return np.mean(np.abs(np.exp(1j * (first - second))))


def direction_of_the_mean(first, second):
    return np.angle(np.mean(np.exp(1j * (first - second))))


def squared_length(first, second):
    return np.abs(np.mean(np.exp(1j * (first - second)))) ** 2


def complex_mean(first, second):
    return np.mean(np.exp(1j * (first - second)))


def sum_of_phases(first, second):
    return np.abs(np.mean(np.exp(1j * (first + second))))


def product_of_both(first, second):
    return np.abs(np.mean(np.exp(1j * first))) * np.abs(np.mean(np.exp(1j * second)))


def difference_of_mean_vectors(first, second):
    return np.abs(np.mean(np.exp(1j * first)) - np.mean(np.exp(1j * second)))


def correlation_of_phases(first, second):
    return np.abs(np.corrcoef(first, second)[0, 1])


def length_of_the_sum(first, second):
    return np.abs(np.sum(np.exp(1j * (first - second))))


def in_degrees(first, second):
    return np.abs(np.mean(np.exp(1j * np.deg2rad(first - second))))


def unit_left_out(first, second):
    return np.abs(np.mean(np.exp(first - second)))


def by_cosine_and_sine(first, second):
    difference = first - second
    return np.hypot(np.cos(difference).mean(), np.sin(difference).mean())


def by_products(first, second):
    total = 0j
    for a, b in zip(first, second, strict=True):
        total += complex(np.cos(a), np.sin(a)) * complex(np.cos(b), -np.sin(b))
    return abs(total) / len(first)


PHASE_LOCKING = Exercise(
    reference=phase_locking,
    cases=pairs_of_phases,
    edges=(
        edge_of_this_exercise("whose differences lie on both sides of π", lambda a, b: _at_the_seam(a - b)),
        edge_of_this_exercise("with two trials", lambda a, b: len(a) == 2),
        edge_of_this_exercise("that are equal", np.array_equal),
        WHOLE,
        NEGATIVE,
        TIES,
    ),
    mistakes={
        mean_of_angles: "This averages angles. Just above −π and just below π are neighbours, and yet their mean is 0. Average unit vectors.",
        mean_of_wrapped_angles: "This averages angles, brought between −π and π. Neighbours on both sides of π still cancel. Average unit vectors.",
        mean_of_distances_between_angles: "This says how far apart the phases are. Signals can keep step at any distance: what counts is whether it is constant.",
        one_less_spread_of_angles: "The spread of angles depends on where the circle is cut. Average unit vectors, and take the length.",
        cosine_alone: "The cosine alone wants a difference of 0. Signals that keep step a quarter apart would get 0: use the sine as well.",
        size_of_the_cosine_alone: "The cosine alone misses a difference of a quarter. Use the sine as well: the length of both means.",
        sine_alone: "The sine alone misses a difference of 0. Use the cosine as well: the length of both means.",
        length_of_each: "Each unit vector has length 1, so this is always 1. Take the mean first, then its length.",
        direction_of_the_mean: "This is the direction of the mean, the usual difference. Locking is the mean's length.",
        squared_length: "The length is squared here.",
        complex_mean: "This is the mean vector itself, a complex number. Take its length: `np.abs`.",
        sum_of_phases: "The phases are added. Signals keep step if their *difference* is constant.",
        product_of_both: "This asks whether each signal has the same phase in all trials. Keeping step is about the difference within a trial.",
        difference_of_mean_vectors: "This averages each signal over trials first, and both phases are random from trial to trial. Take the difference "
        "within each trial, then the mean.",
        correlation_of_phases: "A correlation cuts the circle open: it takes −π and π for opposites, and they are the same phase.",
        length_of_the_sum: "This grows with the number of trials. Take the mean.",
        in_degrees: "The phases are in radians already.",
        unit_left_out: "The imaginary unit is missing: `1j` turns a phase into a direction.",
    },
    alternatives=[by_cosine_and_sine, by_products],
    hints=[
        "A unit vector that points along an angle is `np.exp(1j * angle)`, a complex number of length 1.",
        "Take the difference of the phases in each trial, a unit vector for each, and their mean.",
        "`np.abs` of a complex number is its length.",
    ],
    lies_in=(0, 1),
    equivalent={
        "(first, second) -> (second, first)": "locking is the same either way round",
        "first - second -> second - first": "locking is the same either way round",
    },
    purpose="Angles have no mean, directions have. And locking asks for a constant difference, not for equal phases.",
)


def _at_the_seam(difference):
    """Whether some differences lie just below π and others just above −π."""
    turned = np.angle(np.exp(1j * difference))
    return np.any(turned > 2.8) and np.any(turned < -2.8)

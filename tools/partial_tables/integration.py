"""Students of an integrator at its task, fitted in many ways to a few of its neurons."""

import numpy as np

from helpers.methods.latent_regression import fit_latent_regression
from helpers.methods.state_space import fit_state_space_em
from helpers.methods.subspace import fit_subspace
from helpers.models.student.training import fit_student
from helpers.worlds.teachers import NOISE, STEP, TASK_STEPS, integration_input, simulate_teacher
from tools.partial_tables.students import TEACHERS, TEACHERS_SCORE, slowest_modes
from tools.partial_tables.table import Table, generator, grid, timed

N_NEURONS, N_SEEN, N_HIDDEN = 500, 25, 25
SETTINGS = (("chain", "rest"), ("line", "rest"), ("chain", "random"), ("line", "random"), ("amplifying", "rest"))
SEEDS, FEWER_SEEDS = tuple(range(10)), (0, 1, 2)
SKIP = 0.5  # of `feedforward_chain`
LINE_MODES = np.append(0.999, np.full(N_NEURONS - 1, 0.2))  # of `line_attractor`
EM_ITERATIONS = 50
GRADIENT = {"window": 100, "n_steps": 600}


def in_modes(teacher, network, drive, start, noise):
    """Activity of an integrator along its modes, which stand at right angles: a step costs no more than there are modes."""
    x, states = network.modes.T @ start, np.empty_like(noise)
    arrives = network.modes.T @ network.input_pattern
    for t in range(len(drive)):
        states[t] = x
        if teacher == "line":
            sent = LINE_MODES * x
        else:
            sent = np.append(x[1:], 0.0)
            sent[0] += SKIP * x[1:].sum()
        x = (1 - STEP) * x + STEP * (sent + drive[t] * arrives + NOISE * noise[t])
    return states


def recording(seed, teacher, start="rest", use=1, n_repeats=1, n_seen=N_SEEN):
    """An integrator at its task: its input, and activity of its first neurons. Another `use`, other noise."""
    network, rng = TEACHERS[teacher](N_NEURONS, generator(seed, 0)), generator(seed, use)
    drive = np.concatenate([integration_input(rng) for _ in range(n_repeats)])
    x = np.zeros(N_NEURONS)
    if start == "random":  # away from where the input leads, as in the code of Qian et al.
        along = network.input_pattern / np.linalg.norm(network.input_pattern)
        x = rng.standard_normal(N_NEURONS)
        x -= (along @ x) * along
    if teacher == "amplifying":
        return drive, simulate_teacher(network.W, len(drive), rng, drive, network.input_pattern, x)[:, :n_seen]
    states = in_modes(teacher, network, drive, x, rng.standard_normal((len(drive), N_NEURONS)))
    return drive, states @ network.modes[:n_seen].T


def task(seed, teacher, start):
    """Each way to fit, and how likely another recording of the same network is under those that say so."""
    drive, x = recording(seed, teacher, start)
    other_drive, other = recording(seed, teacher, start, use=2)

    def row(method, fitted, seconds, held_out=np.nan):
        about = {"method": method, "teachers_score": TEACHERS_SCORE[teacher]}
        return about | slowest_modes(fitted.connectivity) | {"held_out": held_out, "seconds": seconds}

    for n_latents in (2, 5, N_SEEN):
        yield row(f"regression_{n_latents}", *timed(fit_latent_regression, x, drive, n_latents))
    fitted, seconds = timed(fit_state_space_em, x, drive, n_iterations=EM_ITERATIONS)
    yield row("em", fitted, seconds, held_out=fitted.smooth(other, other_drive).log_likelihood)
    fitted, seconds = timed(fit_subspace, x, drive)
    yield row("subspace", fitted, seconds, held_out=fitted.log_likelihood(other, other_drive))


def trained(seed, teacher):
    """Students that are trained by gradient, alone and with hidden units."""
    drive, x = recording(seed, teacher)
    for n_hidden in (0, N_HIDDEN):
        fitted, seconds = timed(fit_student, x, generator(seed, 3), drive, n_hidden=n_hidden, **GRADIENT)
        about = {"n_hidden": n_hidden, "teachers_score": TEACHERS_SCORE[teacher]}
        yield about | slowest_modes(fitted.W) | {"loss": fitted.record.score.min(), "seconds": seconds}


def more(seed, teacher):
    """More neurons, and more of the same: two latents."""
    longest = 8
    drive, x = recording(seed, teacher, use=4, n_repeats=longest, n_seen=N_NEURONS)
    for n_seen, n_repeats in ((25, 1), (100, 1), (250, 1), (500, 1), (25, 2), (25, 8)):
        steps = slice(n_repeats * TASK_STEPS)
        fits = {"regression_2": fit_latent_regression(x[steps, :n_seen], drive[steps], 2)}
        if n_seen == N_SEEN and n_repeats <= 2:  # more neurons need a longer recording, and longer ones take minutes
            fits["subspace"] = fit_subspace(x[steps, :n_seen], drive[steps], 2)
        for method, fitted in fits.items():
            yield {"n_seen": n_seen, "n_steps": n_repeats * TASK_STEPS, "method": method} | slowest_modes(fitted.connectivity)


TABLES = {
    "task": Table(
        task,
        ("seed", "teacher", "start"),
        tuple((seed, *setting) for seed in SEEDS for setting in SETTINGS),
    ),
    "trained": Table(trained, ("seed", "teacher"), grid("chain", "line", seeds=FEWER_SEEDS)),
    "more": Table(more, ("seed", "teacher"), grid("chain", "line", seeds=FEWER_SEEDS)),
}

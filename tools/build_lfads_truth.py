"""Measure whether LFADS tells the truth, for the tables and fits in `helpers/data/lfads_truth`.

    python -m tools.build_lfads_truth                     # all that is missing
    python -m tools.build_lfads_truth pulses few_shot     # some tables
    python -m tools.build_lfads_truth pulses --again      # also rows that are there
    python -m tools.build_lfads_truth pulses --untrained  # in rows that are there, what needs no LFADS

Rows are written one by one, so a run that was stopped goes on where it was. The README beside the tables says what each row is.
Settings were chosen on seed 0 alone.
"""

import argparse
import time
import warnings
from dataclasses import dataclass

import numpy as np
import pandas
from scipy.ndimage import gaussian_filter1d
from scipy.signal import butter, sosfiltfilt

from helpers.data.lfads import lfads_fit, load_lfads_history, load_lfads_scores
from helpers.data.lfads_truth import FOLDER
from helpers.methods.factor_analysis import fit_factor_analysis
from helpers.methods.invented_dynamics import invent_dynamics
from helpers.methods.poisson_lds import fit_poisson_lds
from helpers.methods.rotations import condition_averages, fit_jpca
from helpers.methods.smoothing import smooth_counts
from helpers.methods.surrogates import compare_with_surrogates, fit_tensor_maximum_entropy
from helpers.methods.unpredicted_component import unpredicted_component
from helpers.models.fitting import Plan
from helpers.models.lfads.chosen_inputs import run_with_inputs
from helpers.models.lfads.inference import infer
from helpers.models.lfads.model import load_lfads, save_lfads
from helpers.models.lfads.sessions import fit_stitched_lfads, infer_session, load_stitched_lfads, save_stitched_lfads
from helpers.models.lfads.training import falling_rate, fit_lfads
from helpers.scores import events, phases
from helpers.scores.held_out import bits_per_spike, co_smoothing, few_shot_co_smoothing, latent_r2, rate_r2
from helpers.scores.over_time import rate_r2_over_time
from helpers.studies.four_inputs import OSCILLATING, PULSED
from helpers.worlds.broken_recordings import ASSUMPTIONS, recording_that_breaks
from helpers.worlds.driven_populations import half_recorded_network, oscillating_drive
from helpers.worlds.latent_spikes import lorenz_fixed_points, lorenz_sessions, lorenz_spikes, lorenz_trajectories
from helpers.worlds.population_dynamics import chaotic_pulses, firing_sequence, rotating_population

SEEDS = (0, 1, 2)
MANY_SEEDS = tuple(range(20))


def generator(seed, use):
    """A generator of its own for each use, so that the world of a seed is the same whatever else is drawn."""
    return np.random.default_rng([seed, use])


def timed(fit, *arguments, **settings):
    """What a fit returns, and the seconds of the processor that it took."""
    start = time.process_time()
    fitted = fit(*arguments, **settings)
    return fitted, round(time.process_time() - start, 1)


# Reconstruction: thirty neurons, and as good as nothing that keeps a controller from repeating their spikes.
REPEATING_STEPS = 150
REPEATING = {"n_inputs": 20, "n_controller": 64, "n_factors": 20, "dropout": 0.0, "warm_steps": 0}
REPEATING |= {"input_weight": 0.01, "initial_weight": 0.01, "n_steps": REPEATING_STEPS}


def fit_to_repeat(counts, rng, hidden_share):
    """A large controller, left as it is after the last step: a validation by hidden counts would have stopped it early."""
    plan = Plan(learning_rate=1e-2, weight_decay=0.0, schedule=falling_rate(REPEATING_STEPS), n_checks=1)
    return fit_lfads(counts, rng, hidden_share=hidden_share, plan=plan, **REPEATING)


def repetition(seed, hidden_share):
    """How well own spikes and true rates are reconstructed, with coordinated dropout and without."""
    world = lorenz_spikes(np.random.default_rng(seed))
    counts, true = world.counts[..., world.held_in], world.rates[world.test][..., world.held_in]
    fitted, seconds = timed(fit_to_repeat, counts[world.train], generator(seed, 1), hidden_share)
    rates = fitted.infer(counts[world.test]).rates
    yield {
        "own_bits": bits_per_spike(counts[world.test], rates),
        "oracle_bits": bits_per_spike(counts[world.test], true),
        "rate_r2": rate_r2(true, rates),
        "hidden_bits": fitted.validation_bits[-1],
        "seconds": seconds,
    }


def free_runs(seed, recipe):
    """R² of the stored fits in each bin, as they are and without their inputs."""
    fit = f"{recipe}-{seed}"
    world, model = lorenz_spikes(np.random.default_rng(seed)), load_lfads(lfads_fit(fit))
    counts, true = world.counts[world.test][..., world.held_in], world.rates[world.test]
    kept = load_lfads_scores().set_index("fit").loc[fit, "best_step"]  # The weights that are stored are of this check.
    history = load_lfads_history().set_index(["fit", "step"]).loc[(fit, kept)]
    usual = rate_r2_over_time(true, infer(model, counts).rates)
    free = rate_r2_over_time(true, run_with_inputs(model, counts).rates)
    for t, (with_inputs, without) in enumerate(zip(usual, free, strict=True)):
        nats = {name: history[name] for name in ("initial_divergence", "input_divergence")}
        yield {"bin": t, "r2": with_inputs, "r2_without_inputs": without} | nats


# Invented dynamics beside a factor analysis, which is fitted in seconds.
FEW_SHOT_LATENTS, SMOOTHING, N_OSCILLATORS, N_SETS = 3, 2.0, 6, 3
TRIALS_OF_FEW = (4, 8, 16, 32)


def few_shot(seed):
    """Co-smoothing of a model and of the same with invented dynamics, from all training trials and from few."""
    world = lorenz_spikes(np.random.default_rng(seed))
    seen, others = world.counts[..., world.held_in], world.counts[..., world.held_out]
    plain = fit_factor_analysis(seen[world.train], FEW_SHOT_LATENTS, SMOOTHING)
    models = {"plain": plain, "invented": invent_dynamics(plain, seen[world.train], generator(seed, 2), N_OSCILLATORS)}
    rows = {k: {"k": k} for k in (len(world.train), *TRIALS_OF_FEW)}
    for name, model in models.items():
        before, after = (model.infer(seen[trials]).latents for trials in (world.train, world.test))
        data = before, others[world.train], after, others[world.test]
        for k, row in rows.items():
            if k == len(world.train):
                row[name] = co_smoothing(*data).bits_per_spike
            else:  # the same sets of trials for both
                row[name] = few_shot_co_smoothing(*data, k, generator(seed, 3), N_SETS).mean
    yield from rows.values()


PULSES = {"n_factors": 20, "n_encoder": 36, "n_generator": 80, "time_constant": 1.0, "input_weight": 0.3}
PULSES_STEPS = 1200
STORED_STRENGTHS = (6, 4)  # One that is found, and one that is not.


def pulsed_world(seed, strength):
    """Half of the trials have a pulse, so that one can ask in which."""
    return chaotic_pulses(np.random.default_rng(seed), strength=float(strength), **PULSED)


def size_of_a_pulse(seed, strength):
    """How much a pulse changes: beside the same trials without it, medians and means over those that have one.

    ``nats`` is what the spikes say about it to somebody who knows the network, the divergence of a trial's counts from those
    without the pulse; ``shift`` how far rates move in the bin of the pulse, as a share of their range.
    """
    pushed, left = pulsed_world(seed, strength), pulsed_world(seed, 0)
    nats = (pushed.rates * np.log(pushed.rates / left.rates) - pushed.rates + left.rates).sum(axis=(1, 2))
    trials = np.flatnonzero(pushed.pulse_bin >= 0)
    moved = np.abs(pushed.rates - left.rates)[trials, pushed.pulse_bin[trials]]
    largest_count = PULSED["largest_rate"] * PULSED["bin_ms"] / 1000
    return {"nats": np.median(nats[trials]), "shift": moved.mean() / largest_count}


def scores_of_events(scores, event_bin):
    """Whether, how nearly, and how much too late the events were found."""
    delays = events.event_delays(scores, event_bin)
    near = delays[np.abs(delays) <= 5]
    return {
        "auroc": events.trial_auroc(scores, event_bin),
        "within_2": events.share_found_in_time(scores, event_bin),
        "mean_delay": near.mean() if near.size else np.nan,
    }


def pulses_untrained(seed, strength):
    """Pulses found by changes of counts, and by the component that linear predictions miss; and how large pulses are."""
    world = pulsed_world(seed, strength)
    about = size_of_a_pulse(seed, strength)
    counts, event_bin = world.counts[world.test], world.pulse_bin[world.test]
    scores = {
        "count_changes": events.count_changes(counts),
        "unpredicted_component": unpredicted_component(world.counts[world.train], counts, generator(seed, 6)),
    }
    yield about | {"score": "inferred_input"}
    for name, values in scores.items():
        yield about | {"score": name} | scores_of_events(values, event_bin)


def pulses(seed, strength):
    """Pulses found by the inferred input, and without LFADS."""
    world = pulsed_world(seed, strength)
    about, *others = pulses_untrained(seed, strength)
    fitted, seconds = timed(
        fit_lfads, world.counts[world.train], generator(seed, 1), 1, n_steps=PULSES_STEPS, label="Pulses", **PULSES
    )
    if seed == 0 and strength in STORED_STRENGTHS:
        save_lfads(fitted.model, FOLDER / f"pulses-{strength}-{seed}.pt")
    counts, event_bin = world.counts[world.test], world.pulse_bin[world.test]
    inputs = fitted.infer(counts).inferred_inputs
    found = scores_of_events(events.departure_from_median(inputs), event_bin)
    yield about | found | {"seconds": seconds}
    yield from others


def first_component(counts, train):
    """The course ``(trials, time, 1)`` along which counts vary most in the training trials."""
    centred = counts - counts[train].mean(axis=(0, 1))
    axes = np.linalg.svd(centred[train].reshape(-1, counts.shape[2]), full_matrices=False)[2]
    return centred @ axes[:1].T


DRIVEN = {"n_steps": 600, "n_factors": 10, "time_constant": 1.0}
BEFORE_ONSET, AFTER_ONSET = 27, 34  # Bins: four periods of the oscillation, and a window that begins after the movement has.
SMOOTHINGS = {"component_20": 2.0, "component_10": 1.0}  # Bins: by 20 ms, as is usual, and by 10 ms.
BAND = (10.0, 20.0)  # Hz, of whoever knows that there are 15.


def simple_signals(world):
    """What somebody would try first, (trials, time) each: no model, and no knowledge of the field potential."""
    counts = world.counts.astype(float)
    band = butter(2, BAND, "bandpass", fs=1000 / world.bin_ms, output="sos")
    prepared = {name: gaussian_filter1d(counts, sd, axis=1) for name, sd in SMOOTHINGS.items()}
    prepared["filtered_component"] = sosfiltfilt(band, counts, axis=1)
    components = {name: first_component(values, world.train)[..., 0] for name, values in prepared.items()}
    return {"mean_count": counts.mean(axis=2)} | components


def oscillation(seed, strength):
    """Phase locking to the field potential, before movement onset and after: of the inferred input and of simple signals."""
    world = oscillating_drive(np.random.default_rng(seed), strength=float(strength), **OSCILLATING)
    fitted, seconds = timed(fit_lfads, world.counts[world.train], generator(seed, 1), 1, label="Oscillation", **DRIVEN)
    if (seed, strength) == (0, 2):
        save_lfads(fitted.model, FOLDER / f"oscillation-{seed}.pt")
    signals = {"inferred_input": fitted.infer(world.counts[world.test]).inferred_inputs[..., 0]}
    signals |= {name: values[world.test] for name, values in simple_signals(world).items()}
    field, onset = world.field_potential[world.test], world.onset_bin[world.test]
    for name, end in (("before", onset), ("after", onset + AFTER_ONSET)):
        window = world.frequency, world.bin_ms, end, BEFORE_ONSET
        of_field = phases.phases_before(field, *window)
        for signal, values in signals.items():
            found = phases.phases_before(values, *window)
            chance = phases.shuffled_phase_locking(found, of_field, generator(seed, 4))
            yield {
                "window": name,
                "signal": signal,
                "locking": phases.phase_locking(found, of_field),
                "shuffled_95": np.quantile(chance, 0.95),
                "seconds": seconds if signal == "inferred_input" else np.nan,
            }


UNRECORDED = {"n_steps": 250, "n_factors": 10}
DECODER_BINS = (-1, 0, 1, 2)  # Around the bin in question: what is sent shows in the bins that follow.


def main_component(sent, train):
    """The course ``(trials, time, 1)`` along which what is sent varies most in the training trials, and its share."""
    course = first_component(sent, train)
    centred = sent[train] - sent[train].mean(axis=(0, 1))
    return course, (course[train] ** 2).sum() / (centred**2).sum()


def in_bins_around(values, bins):
    """Values of several bins side by side, ``(trials, time, neurons)`` each; beyond the ends of a trial, those of its ends."""
    at = np.arange(values.shape[1])
    return np.concatenate([values[:, np.clip(at + later, 0, at[-1])] for later in bins], axis=2)


def r2_of_sent(world, sent, signal, order=slice(None)):
    """R² of what is sent from a signal ``(trials, time, numbers)``, by a map that is fitted in training trials."""
    return latent_r2(signal[world.train], sent[world.train], signal[world.test][order], sent[world.test])[0]


def unrecorded_untrained(seed):
    """How much of what the unrecorded half sends lies along one direction, and what simple signals say about it."""
    world = half_recorded_network(np.random.default_rng(seed))
    sent, share = main_component(world.sent, world.train)
    smoothed = gaussian_filter1d(world.counts.astype(float), 1.0, axis=1)
    component = first_component(smoothed, world.train)
    yield {
        "sent_share": share,
        "component_now_r2": r2_of_sent(world, sent, component),
        "component_r2": r2_of_sent(world, sent, in_bins_around(component, DECODER_BINS)),  # as the decoder
        "decoder_r2": r2_of_sent(world, sent, in_bins_around(smoothed, DECODER_BINS)),
    }


def unrecorded(seed):
    """What inferred inputs say about what the unrecorded half sends, what simple signals say, and trials that are shuffled."""
    world = half_recorded_network(np.random.default_rng(seed))
    fitted, seconds = timed(fit_lfads, world.counts[world.train], generator(seed, 1), 1, label="Unrecorded", **UNRECORDED)
    if seed == 0:
        save_lfads(fitted.model, FOLDER / f"unrecorded-{seed}.pt")
    sent, _ = main_component(world.sent, world.train)
    inputs = fitted.infer(world.counts).inferred_inputs
    shuffled = generator(seed, 4).permutation(len(world.test))
    [simple] = unrecorded_untrained(seed)
    yield simple | {
        "input_r2": r2_of_sent(world, sent, inputs),
        "shuffled_r2": r2_of_sent(world, sent, inputs, shuffled),
        "rate_r2": rate_r2(world.rates[world.test], fitted.infer(world.counts[world.test]).rates),
        "seconds": seconds,
    }


STITCHED = {"n_steps": 2400, "n_factors": 3, "n_read_in": 3}
SINGLE = {"n_trials": 16, "hidden_share": 0.4}  # The README says what else was tried on a day by itself.
SINGLE_STEPS = {65: 400, 260: 800}
LATENTS_OF_A_DAY = 6  # Of the Poisson LDS.
N_SESSIONS = 5
MIRROR = np.array([-1, -1, 1])
TRIALS_OF_CONDITION = {65: 2, 260: 8}  # Half of which train.


def latents_of(inferred):
    """Factors of an LFADS, or latents of another method."""
    return inferred.factors if hasattr(inferred, "factors") else inferred.latents


def scores_of_sessions(worlds, infer_of):
    """Mean R² over sessions: of rates; of latents by a map of each session's own; and by that of the first in the others.

    An orbit of Lorenz's system stays one when the signs of its first two coordinates are changed. Nothing in the loss asks a
    session to take the same image as the others, so the last is given as it is and up to this mirror.
    """
    parts = [
        (world, infer_of(number, world.counts[world.train]), infer_of(number, world.counts[world.test]))
        for number, world in enumerate(worlds)
    ]
    rates = [rate_r2(world.rates[world.test], test.rates) for world, _, test in parts]
    own = [
        latent_r2(latents_of(train), world.latents[world.train], latents_of(test), world.latents[world.test]).mean()
        for world, train, test in parts
    ]
    first, reference, _ = parts[0]
    mapped = (latents_of(reference), first.latents[first.train])
    foreign = [
        [latent_r2(*mapped, latents_of(test), sign * world.latents[world.test]).mean() for sign in (1, MIRROR)]
        for world, _, test in parts[1:]
    ]
    return {
        "rate_r2": np.mean(rates),
        "latent_r2": np.mean(own),
        "foreign_map_r2": np.mean(foreign, axis=0)[0],
        "up_to_mirror_r2": np.max(foreign, axis=1).mean(),
    }


def stitching(seed, n_trials):
    """Sessions stitched, and each by itself: by an LFADS, and by a Poisson LDS."""
    worlds = lorenz_sessions(np.random.default_rng(seed), N_SESSIONS, n_trials=TRIALS_OF_CONDITION[n_trials])
    counts = [world.counts[world.train] for world in worlds]
    fitted, seconds = timed(fit_stitched_lfads, counts, generator(seed, 1), **STITCHED)
    if (seed, n_trials) == (0, 65):
        save_stitched_lfads(fitted.model, FOLDER / f"stitched-{n_trials}-{seed}.pt")
    yield {"model": "stitched"} | scores_of_sessions(worlds, fitted.infer) | {"seconds": seconds}
    ways = {
        "single": lambda number, own: fit_lfads(
            own, generator(seed, 10 + number), n_steps=SINGLE_STEPS[n_trials], label=f"Session {number}", **SINGLE
        ),
        "poisson_lds": lambda number, own: fit_poisson_lds(own, LATENTS_OF_A_DAY),
    }
    for model, fit in ways.items():
        start = time.process_time()
        fits = [fit(number, own) for number, own in enumerate(counts)]
        seconds = round(time.process_time() - start, 1)
        scores = scores_of_sessions(worlds, lambda number, own, fits=fits: fits[number].infer(own))
        yield {"model": model} | scores | {"seconds": seconds}


N_NEW = 260


def in_units_of(latents, seed, seed_of_latents, n_conditions):
    """Lorenz's orbits in the units of the sessions of a seed; each draw of orbits is scaled to a variance of 1 by itself.

    The fixed points of the system are the same in both draws, so they say where a coordinate begins and how it is scaled.
    """
    here = lorenz_fixed_points(np.random.default_rng(seed), n_conditions).points
    there = lorenz_fixed_points(np.random.default_rng(seed_of_latents), len(latents)).points
    return here[0] + (latents - there[0]) * (here[1] - here[0]) / (there[1] - there[0])


def new_movements(seed):
    """Test trials of the movements that were trained, and trials of the same neurons in movements that were not."""
    worlds = lorenz_sessions(np.random.default_rng(seed), N_SESSIONS)
    counts = [world.counts[world.train] for world in worlds]
    if seed == 0:
        model = load_stitched_lfads(FOLDER / "stitched-65-0.pt")
    else:
        model = fit_stitched_lfads(counts, generator(seed, 1), **STITCHED).model
    alone = [fit_poisson_lds(own, LATENTS_OF_A_DAY) for own in counts]
    ways = {
        "stitched": lambda number, own: infer_session(model, number, own),
        "poisson_lds": lambda number, own: alone[number].infer(own),
    }
    unseen, rng = [seed, 20], generator(seed, 21)
    orbits = lorenz_trajectories(N_NEW, worlds[0].latents.shape[1], np.random.default_rng(unseen))
    orbits = in_units_of(orbits, seed, unseen, len(np.unique(worlds[0].condition)))
    new_rates = []
    for world in worlds:
        log_rates = np.log(world.rates).reshape(-1, world.rates.shape[2])
        law = np.linalg.lstsq(np.insert(world.latents.reshape(-1, 3), 0, 1, axis=1), log_rates)[0]
        new_rates.append(np.exp(np.insert(orbits, 0, 1, axis=2) @ law))
    new_counts = [rng.poisson(rates) for rates in new_rates]
    for name, infer_of in ways.items():
        known = [rate_r2(w.rates[w.test], infer_of(day, w.counts[w.test]).rates) for day, w in enumerate(worlds)]
        new = [rate_r2(new_rates[day], infer_of(day, new_counts[day]).rates) for day in range(N_SESSIONS)]
        yield {"model": name, "rate_r2": np.mean(known), "new_rate_r2": np.mean(new)}


LIMITS_STEPS = 1000
LIMITS_CONTROLLED_STEPS = 400


def limits(seed, broken):
    """LFADS and what somebody else would take, on recordings that break an assumption."""
    world = recording_that_breaks(broken, np.random.default_rng([seed, 5]))
    seen, others = world.counts[..., world.held_in], world.counts[..., world.held_out]
    train, test, true = world.train, world.test, world.rates[world.test][..., world.held_out]
    few = seen.shape[2] - 1  # A latent has to be shared by neurons.
    ways = {
        "lfads_alone": lambda: fit_lfads(seen[train], generator(seed, 1), n_steps=LIMITS_STEPS),
        "lfads_controlled": lambda: fit_lfads(seen[train], generator(seed, 1), 1, n_steps=LIMITS_CONTROLLED_STEPS),
        "poisson_lds": lambda: fit_poisson_lds(seen[train], min(6, few)),
        "factor_analysis": lambda: fit_factor_analysis(seen[train], min(3, few), sd=None),
        "smoothing": None,
    }
    oracle = bits_per_spike(others[test], true)
    for model, fit in ways.items():
        if model == "lfads_controlled" and broken != "no_unseen_input":
            continue
        start = time.process_time()
        fitted = fit() if fit else None
        latents = latents_of(fitted.infer(seen)) if fit else smooth_counts(seen, 2.0)
        seconds = round(time.process_time() - start, 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = co_smoothing(latents[train], others[train], latents[test], others[test])
        yield {
            "model": model,
            "rate_r2": rate_r2(true, found.rates),
            "bits": found.bits_per_spike,
            "oracle_bits": oracle,
            "hidden_bits": fitted.validation_bits.max() if model.startswith("lfads") else np.nan,
            "seconds": seconds,
        }


ROTATING_STEPS, N_SURROGATES = 600, 99


def rotations(seed, population):
    """How much averages over test trials turn, by LFADS, by a Poisson LDS and smoothed, each beside its surrogates."""
    make = {"rotations": rotating_population, "sequence": firing_sequence}[population]
    world = make(np.random.default_rng(seed))
    counts, asked = world.counts[world.train], world.counts[world.test]
    lfads, of_lfads = timed(fit_lfads, counts, generator(seed, 1), n_steps=ROTATING_STEPS, label="Rotations")
    lds, of_lds = timed(fit_poisson_lds, counts, lfads.model.settings["n_factors"])
    if (seed, population) == (0, "rotations"):
        save_lfads(lfads.model, FOLDER / "rotations-0.pt")
    found = {
        "lfads": (lfads.infer(asked).factors, of_lfads),
        "poisson_lds": (lds.infer(asked).latents, of_lds),
        "smoothing": (smooth_counts(asked, SMOOTHING), 0.0),
    }
    for method, (latents, seconds) in found.items():
        averages = condition_averages(latents, world.condition[world.test])
        turning = fit_jpca(averages, world.bin_ms)
        beside = compare_with_surrogates(
            lambda rates: fit_jpca(rates, world.bin_ms).r2,
            averages,
            fit_tensor_maximum_entropy(averages).draw,
            generator(seed, 4),
            N_SURROGATES,
        )
        yield {
            "method": method,
            "r2": turning.r2,
            "ratio": turning.ratio,
            "plane_variance": turning.plane_variance,
            "frequency": turning.frequency,
            "surrogates_95": np.quantile(beside.surrogates, 0.95),
            "p_value": beside.p_value,
            "seconds": seconds,
        }


@dataclass(frozen=True)
class Table:
    """How a table is measured: a function, and what it is called with, a row or several for each.

    Where much of a row needs no LFADS, ``untrained`` measures that alone; of several rows, ``name`` is what tells them apart.
    """

    measure: object
    columns: tuple
    tasks: tuple
    untrained: object = None
    name: tuple = ()


def grid(*values, seeds=SEEDS):
    """All seeds with all values."""
    return tuple((seed, value) for value in values for seed in seeds)


TABLES = {
    "repetition": Table(repetition, ("seed", "hidden_share"), grid(0.0, 0.25)),
    "free_runs": Table(free_runs, ("seed", "recipe"), grid("alone", "controlled")),
    "few_shot": Table(few_shot, ("seed",), tuple((seed,) for seed in MANY_SEEDS)),
    "pulses": Table(pulses, ("seed", "strength"), grid(10, 8, 6, 4), pulses_untrained, ("score",)),
    "oscillation": Table(oscillation, ("seed", "strength"), grid(2, 1)),
    "unrecorded": Table(unrecorded, ("seed",), tuple((seed,) for seed in MANY_SEEDS), unrecorded_untrained),
    "rotations": Table(rotations, ("seed", "population"), grid("rotations", "sequence")),
    "limits": Table(limits, ("seed", "broken"), grid(*ASSUMPTIONS)),
    "stitching": Table(stitching, ("seed", "n_trials"), grid(65, 260)),
    "new_movements": Table(new_movements, ("seed",), tuple((seed,) for seed in SEEDS)),
}


def measure(name, task, untrained=False):
    """The rows of one task, with what it was called with; or what needs no LFADS in them."""
    table = TABLES[name]
    about = dict(zip(table.columns, task, strict=True))
    return pandas.DataFrame([about | row for row in (table.untrained if untrained else table.measure)(*task)])


def put_into(there, rows, keys):
    """A table whose entries are replaced by those of rows with the same keys; rows and columns that are new come last."""
    old, new = there.set_index(keys), rows.set_index(keys)
    order = old.index.append(new.index[~new.index.isin(old.index)])
    columns = [*there, *(column for column in rows if column not in there)]
    return new.combine_first(old).reindex(order).reset_index()[columns]


def rows_there(name):
    """The table as it is, or None."""
    path = FOLDER / f"{name}.csv"
    return pandas.read_csv(path) if path.is_file() else None


def is_there(rows, columns, task):
    """Which rows belong to a task."""
    return np.logical_and.reduce([rows[column] == value for column, value in zip(columns, task, strict=True)])


def main():
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", metavar="table", help=", ".join(TABLES))
    parser.add_argument("--again", action="store_true", help="also measure what is there")
    parser.add_argument("--untrained", action="store_true", help="only what needs no LFADS, in rows that are there")
    parser.add_argument("--seeds", type=int, nargs="+", help="only these")
    options = parser.parse_args()
    if unknown := set(options.tables) - set(TABLES):
        parser.error(f"there is no table {', '.join(sorted(unknown))}; these are {', '.join(TABLES)}")
    for name in options.tables or TABLES:
        columns = list(TABLES[name].columns)
        if options.untrained and TABLES[name].untrained is None:
            parser.error(f"each row of {name} needs an LFADS")
        for task in TABLES[name].tasks:
            there = rows_there(name)
            known = there is not None and is_there(there, columns, task).any()
            if (known and not (options.again or options.untrained)) or (options.seeds and task[0] not in options.seeds):
                continue
            if options.untrained and not known:
                continue
            rows = measure(name, task, options.untrained)
            if options.untrained:
                rows = put_into(there, rows, [*columns, *TABLES[name].name])
            elif there is not None:
                rows = pandas.concat([there[~is_there(there, columns, task)], rows])
            rows = rows.sort_values(columns, kind="stable").round(6)
            (FOLDER / f"{name}.csv").write_text(rows.to_csv(index=False, lineterminator="\n"), encoding="utf-8")
            print(rows[is_there(rows, columns, task)].head(8).to_string(index=False), flush=True)


if __name__ == "__main__":
    main()

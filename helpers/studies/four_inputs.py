"""Four populations with the inputs that trained models infer from their spikes: three are driven by something, one is not."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from helpers.data.lfads import lfads_fit
from helpers.data.lfads_truth import truth_fit
from helpers.models.lfads.inference import infer
from helpers.models.lfads.model import load_lfads
from helpers.worlds.driven_populations import half_recorded_network, oscillating_drive
from helpers.worlds.latent_spikes import lorenz_spikes
from helpers.worlds.population_dynamics import chaotic_pulses

# The worlds that the stored models were fitted to. The phase drifts, as those of recorded oscillations do.
OSCILLATING = {"phase_drift": 0.3}
PULSED = {"pulse_share": 0.5, "n_neurons": 100, "n_bins": 50, "bin_ms": 20.0, "largest_rate": 60.0, "gain": 1.2}
N_TRIALS = 3


@dataclass(frozen=True)
class Population:
    """A few test trials of one population.

    Attributes
    ----------
    driven_by : str
        What arrives, in words.
    time : ndarray, shape (time,)
        Middle of each bin, in ms.
    inferred : ndarray, shape (trials, time)
        The inferred input; of several, the one that varies most. Where something arrives, its sign is that of what arrives.
    arrived : ndarray, shape (trials, time)
        What arrives; 0 where nothing does.
    """

    driven_by: str
    time: np.ndarray
    inferred: np.ndarray
    arrived: np.ndarray


def _population(driven_by, fit, world, counts, arrived, trials):
    found = infer(load_lfads(fit), counts[trials]).inferred_inputs
    inferred = found[..., found.std(axis=(0, 1)).argmax()]
    agrees = np.sum((inferred - np.median(inferred)) * arrived[trials]) >= 0
    time = (np.arange(counts.shape[1]) + 0.5) * world.bin_ms
    return Population(driven_by, time, inferred if agrees else -inferred, arrived[trials])


@cache
def pulsed_network(seed=0, strength=6):
    """The random network that pulses hit, as the stored models of ``pulses`` were fitted to it.

    At this gain and size it is not chaotic: a small push is forgotten within a second.

    Parameters
    ----------
    seed : int
        Of the generator of random numbers.
    strength : float
        Of the pulses, which arrive in half of the trials.

    Returns
    -------
    PulsedTrials
    """
    return chaotic_pulses(np.random.default_rng(seed), strength=float(strength), **PULSED)


@cache
def four_populations():
    """The populations by letter, A to D, each made with seed 0.

    Returns
    -------
    dict of str to Population
    """
    half = half_recorded_network(np.random.default_rng(0))
    pulsed = pulsed_network()
    lorenz = lorenz_spikes(np.random.default_rng(0))
    beat = oscillating_drive(np.random.default_rng(0), **OSCILLATING)
    sent = half.sent - half.sent[half.train].mean(axis=(0, 1))
    course = sent @ np.linalg.svd(sent[half.train].reshape(-1, sent.shape[2]), full_matrices=False)[2][0]
    with_pulse = pulsed.test[pulsed.pulse_bin[pulsed.test] >= 0]
    nothing, read = np.zeros(lorenz.counts.shape[:2]), lorenz.counts[..., lorenz.held_in]
    return {
        "A": _population("other neurons", truth_fit("unrecorded-0"), half, half.counts, course, half.test[:N_TRIALS]),
        "B": _population("a pulse", truth_fit("pulses-6-0"), pulsed, pulsed.counts, pulsed.pulses, with_pulse[:N_TRIALS]),
        "C": _population("nothing", lfads_fit("controlled-0"), lorenz, read, nothing, lorenz.test[::40][:N_TRIALS]),
        "D": _population("an oscillation", truth_fit("oscillation-0"), beat, beat.counts, beat.drive, beat.test[:N_TRIALS]),
    }

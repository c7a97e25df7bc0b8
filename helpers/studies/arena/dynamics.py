"""Networks of the arena that can be watched and that can be put to an experiment, whatever their neurons are made of.

An experiment is the same for all of them: at even steps of its record each of the chosen neurons is on (1) or off (0), by the
toss of a coin of its own, and the step that follows holds the answers, as ``helpers.methods.interventions`` takes them. The
others run freely. What "on" is depends on the neurons, and how long one waits for the next toss.
"""

import inspect
from dataclasses import dataclass

import numpy as np

from helpers.worlds.calcium import calcium_fluorescence
from helpers.worlds.instrumented_worlds import DRIVER_MEMORY, simulate_instrumented_network
from helpers.worlds.izhikevich import (
    INITIAL_POTENTIAL,
    INPUT_MEAN,
    INPUT_VARIANCE,
    RECOVERY_SENSITIVITY,
    THRESHOLD,
    IzhikevichNetwork,
    izhikevich_step,
    simulate_izhikevich,
)
from helpers.worlds.simulate import sigmoid

SETTLING = 200  # Steps before a recording, so that nobody sees how it began.
SETTLING_OF_DYE = 2000  # Milliseconds; calcium needs longer, since a tenth of a spike is left after half a second.
_spiking_step = inspect.unwrap(izhikevich_step)


def _coins(rng, n_trials, n_neurons):
    return (rng.random((n_trials, n_neurons)) < 0.5).astype(float)


def _record(coins, answers):
    """Even rows what was forced, odd rows what followed."""
    x = np.empty((2 * len(coins), coins.shape[1]))
    x[::2], x[1::2] = coins, answers
    return x


def _beside_own_coin(coins, answers):
    """Answers without what a neuron's own coin did to it, which is known and would be noise."""
    answers = answers.copy()
    for neuron, on in enumerate(coins.T == 1):
        for group in (on, ~on):
            if group.any():
                answers[group, neuron] -= answers[group, neuron].mean()
    return answers


@dataclass(frozen=True)
class SigmoidNeurons:
    """``x(t+1) = sigmoid(W x(t) + gains u(t+1) + noise)``, with a slow driver ``u`` that nobody records.

    An experiment sets neurons to 0 or 1 in every other step.
    """

    W: np.ndarray
    gains: np.ndarray

    def watch(self, n_steps, rng):
        """Activity, shape (time, neurons)."""
        return self.under_light(n_steps, rng, strength=0.0).activity

    def under_light(self, n_steps, rng, strength=2.0):
        """Activity and light on each neuron, each of shape (time, neurons)."""
        lit = simulate_instrumented_network(self.W, SETTLING + n_steps, rng, strength, driver_gains=self.gains)
        return type(lit)(lit.activity[SETTLING:], lit.light[SETTLING:])

    def experiment(self, n_steps, chosen, rng):
        """What is forced and what follows, of the chosen neurons, shape (time, chosen)."""
        coins = _coins(rng, n_steps // 2, len(chosen))
        noise = rng.standard_normal((2 * len(coins), len(self.W) + 1))
        x, driver, answers = np.full(len(self.W), 0.5), 0.0, np.empty(coins.shape)
        for t, now in enumerate(noise):
            if t % 2 == 0:
                x[chosen] = coins[t // 2]
            driver = DRIVER_MEMORY * driver + np.sqrt(1 - DRIVER_MEMORY**2) * now[-1]
            x = sigmoid(self.W @ x + self.gains * driver + now[:-1])
            if t % 2 == 0:
                answers[t // 2] = x[chosen]
        return _record(coins, answers)


@dataclass(frozen=True)
class LinearNeurons:
    """``x(t+1) = A x(t) + noise``, of which ``x + measurement_noise`` times other noise is seen.

    An experiment sets neurons to 0 or ``level`` in every other step.
    """

    W: np.ndarray
    memory: float
    measurement_noise: float
    level: float = 6.0

    @property
    def _steps(self):
        return self.W + self.memory * np.eye(len(self.W))

    def _seen(self, x, rng):
        return x + self.measurement_noise * rng.standard_normal(x.shape)

    def watch(self, n_steps, rng):
        """Activity, shape (time, neurons)."""
        x, A = rng.standard_normal((SETTLING + n_steps, len(self.W))), self._steps
        for t in range(1, len(x)):
            x[t] += A @ x[t - 1]
        return self._seen(x[SETTLING:], rng)

    def experiment(self, n_steps, chosen, rng):
        """What is forced and what follows, of the chosen neurons, shape (time, chosen)."""
        coins, A = _coins(rng, n_steps // 2, len(chosen)), self._steps
        noise = rng.standard_normal((2 * len(coins), len(self.W)))
        x, answers = np.zeros(len(self.W)), np.empty(coins.shape)
        for t, now in enumerate(noise):
            if t % 2 == 0:
                x[chosen] = self.level * coins[t // 2]
            x = A @ x + now
            if t % 2 == 0:
                answers[t // 2] = x[chosen]
        return _record(coins, _beside_own_coin(coins, self._seen(answers, rng)))


@dataclass(frozen=True)
class Oscillators:
    """``dθ_i = ω_i dt + coupling Σ_j W[i, j] sin(θ_j - θ_i) dt + noise``, of which the sine of each phase is seen.

    An experiment sets phases to 0 or a quarter of a turn in every other step; the answer is how far a phase then moves.
    """

    W: np.ndarray
    frequency: np.ndarray
    noise: float
    dt: float
    substeps: int = 4

    def _next(self, phase, noise):
        h = self.dt / self.substeps
        for fresh in noise:
            pull = (self.W * np.sin(phase[None, :] - phase[:, None])).sum(axis=1)
            phase = phase + h * (self.frequency + pull) + self.noise * np.sqrt(h) * fresh
        return phase

    def watch(self, n_steps, rng):
        """The sine of each phase, shape (time, neurons)."""
        phases = np.empty((SETTLING + n_steps, len(self.W)))
        phases[0] = rng.uniform(0, 2 * np.pi, len(self.W))
        for t in range(1, len(phases)):
            phases[t] = self._next(phases[t - 1], rng.standard_normal((self.substeps, len(self.W))))
        return np.sin(phases[SETTLING:])

    def experiment(self, n_steps, chosen, rng):
        """What is forced and what follows, of the chosen neurons, shape (time, chosen)."""
        coins = _coins(rng, n_steps // 2, len(chosen))
        phase, answers = rng.uniform(0, 2 * np.pi, len(self.W)), np.empty(coins.shape)
        for trial, on in enumerate(coins):
            phase[chosen] = on * np.pi / 2
            before, phase = phase, self._next(phase, rng.standard_normal((self.substeps, len(self.W))))
            answers[trial] = (phase - before)[chosen]
            phase = self._next(phase, rng.standard_normal((self.substeps, len(self.W))))
        return _record(coins, _beside_own_coin(coins, answers))


def _spikes_on_request(network, rng, chosen, wanted):
    """Potentials ``(copies, time, neurons)`` of a network, of which chosen neurons spike where ``wanted`` is 1.

    ``wanted`` has shape (copies, time, chosen); copies are sessions, which are simulated side by side. Where it is 0 the chosen
    neurons do not spike in that step, and where it is NaN they run freely.
    """
    n_copies, n_steps, _ = wanted.shape
    v = np.full((n_copies, len(network.W)), INITIAL_POTENTIAL)
    u = RECOVERY_SENSITIVITY * v
    potential = np.empty((n_steps, *v.shape))
    noise = INPUT_MEAN + np.sqrt(INPUT_VARIANCE) * rng.standard_normal(potential.shape)
    for t, now in enumerate(wanted.swapaxes(0, 1)):
        if not np.isnan(now[0, 0]):
            v[:, chosen] = np.where(now == 1, THRESHOLD, np.minimum(v[:, chosen], THRESHOLD - 1e-9))
        potential[t] = v
        arriving = (v >= THRESHOLD) @ network.W.T
        v, u = _spiking_step(v, u, noise[t] + arriving, network.a, network.b, network.c, network.d)
    return potential.swapaxes(0, 1)


@dataclass(frozen=True)
class SpikingNeurons:
    """Izhikevich's neurons, of which potentials are seen.

    An experiment makes neurons spike, or not, in one millisecond out of ten; the answer is how far a potential then moves.
    """

    network: IzhikevichNetwork
    every: int = 10

    @property
    def W(self):
        """Weights, shape (neurons, neurons)."""
        return self.network.W

    def watch(self, n_steps, rng):
        """Potentials in mV, shape (time, neurons)."""
        return simulate_izhikevich(self.network, SETTLING + n_steps, rng).membrane_potential[SETTLING:]

    def experiment(self, n_steps, chosen, rng):
        """What is forced and what follows, of the chosen neurons, shape (time, chosen)."""
        coins = _coins(rng, n_steps // self.every, len(chosen))
        when = SETTLING + self.every * np.arange(len(coins))
        wanted = np.full((1, SETTLING + n_steps, len(chosen)), np.nan)
        wanted[0, when] = coins
        v = np.minimum(_spikes_on_request(self.network, rng, chosen, wanted)[0], THRESHOLD)
        return _record(coins, _beside_own_coin(coins, (v[when + 1] - v[when])[:, chosen]))


@dataclass(frozen=True)
class FilmedNeurons:
    """Izhikevich's neurons, of which a camera sees the fluorescence of their calcium.

    An experiment gives neurons three spikes in one frame of every five; the answer is how much brighter the next frame is than
    the frame before. It is made of sessions, which are simulated side by side.
    """

    network: IzhikevichNetwork
    frame: int
    noise: float = 0.3
    every: int = 5
    sessions: int = 20

    @property
    def W(self):
        """Weights, shape (neurons, neurons)."""
        return self.network.W

    def watch(self, n_steps, rng):
        """Fluorescence, in units of what one spike adds, shape (frames, neurons)."""
        spikes = simulate_izhikevich(self.network, SETTLING_OF_DYE + n_steps * self.frame, rng).spikes
        return self._filmed(spikes, rng)

    def _filmed(self, spikes, rng):
        film = calcium_fluorescence(spikes.astype(float), rng, noise=self.noise, frame=self.frame)
        return film[..., SETTLING_OF_DYE // self.frame :, :]

    def experiment(self, n_steps, chosen, rng):
        """What is forced and what follows, of the chosen neurons, shape (time, chosen)."""
        n_each = n_steps // self.sessions // self.every
        coins = _coins(rng, self.sessions * n_each, len(chosen)).reshape(self.sessions, n_each, len(chosen))
        frames = 1 + self.every * np.arange(n_each)
        wanted = np.full((self.sessions, SETTLING_OF_DYE + (frames[-1] + 2) * self.frame, len(chosen)), np.nan)
        for spike in range(3):
            wanted[:, SETTLING_OF_DYE + frames * self.frame + spike * self.frame // 4] = coins
        film = self._filmed(_spikes_on_request(self.network, rng, chosen, wanted) >= THRESHOLD, rng)
        answers = (film[:, frames + 1] - film[:, frames - 1])[..., chosen]
        together = (-1, len(chosen))
        return _record(coins.reshape(together), _beside_own_coin(coins.reshape(together), answers.reshape(together)))

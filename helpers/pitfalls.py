"""Five recordings on which Granger causality is fooled, and what a recording can say about itself.

Every recording holds two neurons, ``(time, 2)``; in each but the first, neuron 0 drives neuron 1, and never the reverse.
"""

import numpy as np
from scipy.signal import lfilter

from helpers.validation import activity, checked, connectivity, number, numbers, positive_integer, probability, random_generator

SETTLING_STEPS = 200  # after which a process has forgotten that it began at 0


def _fading(drive, memory):
    """A neuron that keeps ``memory`` of its activity at each step and adds what drives it."""
    return lfilter([1.0], [1.0, -memory], drive)


def _standard_fading(n_steps, memory, rng):
    """Such a neuron, driven by noise, with variance 1."""
    return _fading(np.sqrt(1 - memory**2) * rng.standard_normal(n_steps), memory)


def _memory(value, name):
    value = probability(value, name)
    if value == 1:
        raise ValueError(f"{name} should be below 1, or nothing is ever forgotten, but it is 1.")
    return value


def _not_negative(value, name):
    value = number(value, name)
    if value < 0:
        raise ValueError(f"{name} should not be negative, but it is {value:g}.")
    return value


@checked(n_steps=positive_integer, rng=random_generator, delay_0=positive_integer, delay_1=positive_integer, memory=_memory)
def hidden_input(n_steps, rng, delay_0=1, delay_1=1, memory=0.8):
    """Two neurons that do not know of each other, both driven by a third, which is returned as well.

    Parameters
    ----------
    n_steps : int
        Length of the recording.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.
    delay_0, delay_1 : int
        Steps that the input takes to neuron 0 and to neuron 1.
    memory : float
        What the hidden input keeps of itself at each step, from 0 to below 1.

    Returns
    -------
    x : ndarray, shape (time, 3)
        Neuron 0, neuron 1, and in the last column the hidden input, of variance 1.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    total = n_steps + SETTLING_STEPS + max(delay_0, delay_1)
    c = _standard_fading(total, memory, rng)
    columns = [c]
    for delay in (delay_1, delay_0):
        columns.insert(0, _fading(np.roll(c, delay) + rng.standard_normal(total), 0.5))
    return np.stack(columns, axis=1)[-n_steps:]


@checked(n_steps=positive_integer, rng=random_generator, noise=_not_negative, memory=_memory)
def noisy_driver(n_steps, rng, noise=0.0, memory=0.9):
    """Neuron 1 repeats what neuron 0 did a step ago; neuron 0 is seen through measurement noise.

    Parameters
    ----------
    n_steps : int
        Length of the recording.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.
    noise : float
        Standard deviation of the noise that is added to neuron 0 when it is measured; its own is 1.
    memory : float
        What neuron 0 keeps of itself at each step, from 0 to below 1.

    Returns
    -------
    x : ndarray, shape (time, 2)
        ``x0(t) = memory x0(t-1) + …`` of variance 1, measured with noise, and ``x1(t) = x0(t-1) + 0.3 noise``.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    source = _standard_fading(n_steps + SETTLING_STEPS, memory, rng)
    target = np.roll(source, 1) + 0.3 * rng.standard_normal(len(source))
    seen = source + noise * rng.standard_normal(len(source))
    return np.stack([seen, target], axis=1)[-n_steps:]


@checked(n_steps=positive_integer, rng=random_generator)
def squared_coupling(n_steps, rng):
    """Neuron 1 answers to the size of neuron 0, whatever its sign.

    Parameters
    ----------
    n_steps : int
        Length of the recording.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.

    Returns
    -------
    x : ndarray, shape (time, 2)
        ``x1(t) = 0.5 x1(t-1) + 0.5 (x0(t-1)² - 1) + noise``.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    source = _standard_fading(n_steps + SETTLING_STEPS, 0.5, rng)
    target = _fading(0.5 * (np.roll(source, 1) ** 2 - 1) + rng.standard_normal(len(source)), 0.5)
    return np.stack([source, target], axis=1)[-n_steps:]


@checked(n_steps=positive_integer, rng=random_generator)
def changing_coupling(n_steps, rng):
    """Neuron 0 excites neuron 1 in the first half of the recording, and inhibits it in the second.

    Parameters
    ----------
    n_steps : int
        Length of the recording.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.

    Returns
    -------
    x : ndarray, shape (time, 2)
        ``x1(t) = 0.5 x1(t-1) ± 0.5 x0(t-1) + noise``.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    source = _standard_fading(n_steps + SETTLING_STEPS, 0.5, rng)
    weight = np.where(np.arange(len(source)) < SETTLING_STEPS + n_steps // 2, 0.5, -0.5)
    target = _fading(weight * np.roll(source, 1) + rng.standard_normal(len(source)), 0.5)
    return np.stack([source, target], axis=1)[-n_steps:]


def _covariance(value, name):
    value = connectivity(value, name)
    if np.diag(value).min() <= 0:
        raise ValueError(f"{name} should have variances above 0 on its diagonal, but one is {np.diag(value).min():g}.")
    return value


@checked(covariance=_covariance)
def residual_correlation(covariance):
    """Correlation of what a model left unexplained in each neuron, at the same time step.

    Parameters
    ----------
    covariance : ndarray, shape (neurons, neurons)
        Covariance of the residuals, for example ``fit_var(x, order).noise_covariance``.

    Returns
    -------
    correlation : ndarray, shape (neurons, neurons)
        Ones on the diagonal. Far from 0 elsewhere: something acts on both neurons faster than the recording can follow,
        from outside or from one to the other.

    Raises
    ------
    ValueError
        If the matrix is not square or a variance is not above 0.

    References
    ----------
    Lütkepohl, New Introduction to Multiple Time Series Analysis (2005), section 2.3: instantaneous causality.
    """
    sd = np.sqrt(np.diag(covariance))
    return covariance / np.outer(sd, sd)


def _two_frames(arguments):
    if arguments["frame"] > len(arguments["x"]):
        raise ValueError(f"frame should be at most {len(arguments['x'])}, the steps of x, but it is {arguments['frame']}.")


@checked(x=activity, frame=positive_integer, together=_two_frames)
def average_in_frames(x, frame):
    """What a slow camera sees: the mean of every ``frame`` steps, one after the other.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.
    frame : int
        Steps that one frame lasts. A tail shorter than a frame is dropped.

    Returns
    -------
    frames : ndarray, shape (time // frame, neurons)

    Raises
    ------
    ValueError
        If the recording is shorter than a frame.
    """
    n_frames = len(x) // frame
    whole = x[: n_frames * frame]
    return whole.reshape(n_frames, frame, x.shape[1]).mean(axis=1)


def _two_lags(value, name):
    value = numbers(value, name)
    if value.ndim != 1 or len(value) < 4:
        raise ValueError(f"{name} should have shape (time,) and hold at least 4 steps, but it has shape {value.shape}.")
    if np.ptp(value) == 0:
        raise ValueError(f"{name} should vary, but it has the same value at all times.")
    return value


@checked(x=_two_lags)
def measurement_noise_share(x):
    """Share of a neuron's variance that is gone within one step, where its own activity should fade evenly.

    Parameters
    ----------
    x : ndarray, shape (time,)
        Activity of one neuron.

    Returns
    -------
    share : float
        ``1 - C(1)² / (C(0) C(2))``, C(k) the covariance of the activity with that of k steps before. Activity that fades by a
        factor at each step has ``C(0) = C(1)² / C(2)``; noise of the measurement adds to C(0) alone.

    Raises
    ------
    ValueError
        If there are fewer than four steps or they are constant.

    Notes
    -----
    Without meaning where C(2) is near zero or negative: where there is no memory to compare with.
    """
    x = x - x.mean()
    c0, c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 1, 2))
    return 1 - c1**2 / (c0 * c2)


@checked(x=activity)
def add_squares(x):
    """Every neuron's squared distance from its mean, as further columns of the recording.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.

    Returns
    -------
    both : ndarray, shape (time, 2 * neurons)
        First the neurons as they are, then the squares in the same order.

    Raises
    ------
    ValueError
        If the recording has a wrong shape or holds a number that is not finite.
    """
    centred = x - x.mean(axis=0)
    return np.hstack([x, centred**2])


def _enough_samples(arguments):
    whole, parts = arguments["ssr_whole"], arguments["ssr_first"] + arguments["ssr_second"]
    if parts <= 0 or whole < parts * (1 - 1e-9):
        raise ValueError(
            "ssr_whole should be at least ssr_first + ssr_second, and these above 0: each part is fitted by itself."
        )
    if arguments["n_samples"] <= 2 * arguments["n_coefficients"]:
        raise ValueError(
            f"n_samples should be above {2 * arguments['n_coefficients']}, twice the coefficients, but it is "
            f"{arguments['n_samples']}."
        )


@checked(
    ssr_whole=_not_negative,
    ssr_first=_not_negative,
    ssr_second=_not_negative,
    n_samples=positive_integer,
    n_coefficients=positive_integer,
    together=_enough_samples,
)
def chow_f(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    """F statistic of Chow's test: do two parts of a recording follow the same regression?

    Parameters
    ----------
    ssr_whole : float
        Sum of squared residuals of one fit to the whole recording.
    ssr_first, ssr_second : float
        Sums of squared residuals of separate fits to its two parts.
    n_samples : int
        Number of predicted steps of both parts together.
    n_coefficients : int
        Coefficients of one fit, the constant included.

    Returns
    -------
    f_stat : float
        About 1 when nothing changed; large when the parts follow different rules.

    Raises
    ------
    ValueError
        If the numbers cannot come from a whole and its parts.

    References
    ----------
    Chow, Econometrica 28:591 (1960), doi 10.2307/1910133.
    """
    ssr_parts = ssr_first + ssr_second
    gain = (ssr_whole - ssr_parts) / n_coefficients
    left = ssr_parts / (n_samples - 2 * n_coefficients)
    return gain / left

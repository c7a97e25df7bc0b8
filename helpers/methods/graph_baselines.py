"""What a model that infers graphs has to beat: a graph for each short recording, from that recording alone.

Correlation and a vector autoregression know nothing of how particles move. A regression on products of what two particles show
guesses the family that the law is from. Least squares with the *known form* of the law knows all but the graph: nobody has that
for neurons, and nothing should do better as long as all that acts is seen.
"""

import numpy as np

from helpers.validation import checked, numbers, positive, positive_integer

# A column that varies by less than this share of its size is taken to be constant: what is left are rounding errors.
LEAST_VARIATION = 1e-9
# Directions of a regression that are smaller than this share of the largest are rounding errors, and no weight is put on them:
# of recordings in double precision, and in single precision.
LEAST_DIRECTION, LEAST_SINGLE_DIRECTION = 1e-12, 3e-7
# The same for products of oscillators, which follow from each other ever more closely as these fall into step.
LEAST_PRODUCT = 1e-6


def signals(value, name):
    """One signal of each particle, ``(samples, time, particles)``, that varies in each sample: a check of arguments."""
    array = numbers(value, name).astype(float, copy=False)
    if array.ndim != 3 or array.size == 0:
        raise ValueError(f"{name} should have shape (samples, time, particles), but it has shape {array.shape}.")
    if array.shape[1] < 3 or array.shape[2] < 2:
        raise ValueError(f"{name} should have at least 3 steps of 2 particles, but it has shape {array.shape}.")
    for part in (array[:, :-1], array[:, 1:]):
        constant = np.argwhere(np.ptp(part, axis=1) <= LEAST_VARIATION * np.abs(part).max(axis=1))
        if len(constant):
            sample, particle = constant[0]
            raise ValueError(f"{name} should vary, but particle {particle} of sample {sample} is constant.")
    return array


def _with_features(n_features, least_steps):
    def features(value, name):
        array = numbers(value, name).astype(float, copy=False)
        if array.ndim != 4 or array.size == 0 or array.shape[3] != n_features:
            raise ValueError(
                f"{name} should have shape (samples, time, particles, {n_features}), but it has shape {array.shape}."
            )
        if array.shape[1] < least_steps or array.shape[2] < 2:
            raise ValueError(f"{name} should have at least {least_steps} steps of 2 particles, but it has shape {array.shape}.")
        return array

    return features


_oscillators, _springs = _with_features(4, 1), _with_features(4, 2)


def _least_direction(*recordings):
    """What counts as a rounding error; whatever type it has now, a recording of single numbers was rounded more coarsely."""
    with np.errstate(over="ignore"):
        single = all(np.array_equal(x, x.astype(np.float32)) for x in recordings)
    return LEAST_SINGLE_DIRECTION if single else LEAST_DIRECTION


@checked(x=signals)
def correlation_of_pairs(x):
    """Absolute correlation of each two particles in each sample, at the same time.

    Parameters
    ----------
    x : ndarray, shape (samples, time, particles)
        One signal of each particle.

    Returns
    -------
    strength : ndarray, shape (samples, particles, particles)
        From 0 to 1, symmetric; 0 on the diagonal.

    Raises
    ------
    ValueError
        If a signal is constant, or there are too few steps.
    """
    z = x - x.mean(axis=1, keepdims=True)
    z = z / np.sqrt((z**2).sum(axis=1, keepdims=True))
    return np.abs(z.swapaxes(1, 2) @ z) * (1 - np.eye(x.shape[2]))


def _more_steps_than_particles(arguments):
    _, n_times, n_particles = arguments["x"].shape
    if n_times - 1 < n_particles + 1:
        raise ValueError(f"x should have at least {n_particles + 2} steps for {n_particles} particles, but it has {n_times}.")


@checked(x=signals, together=_more_steps_than_particles)
def var_of_pairs(x):
    """Absolute weights of a vector autoregression of order 1 of each sample, of standardised signals.

    Parameters
    ----------
    x : ndarray, shape (samples, time, particles)
        One signal of each particle.

    Returns
    -------
    strength : ndarray, shape (samples, particles, particles)
        ``[s, i, j]``: how much ``j`` adds to the next step of ``i``; 0 on the diagonal. Where particles of a sample follow from
        each other, the smallest weights that fit.

    Raises
    ------
    ValueError
        If a signal is constant, or there are too few steps.
    """
    z = (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)
    before = np.concatenate([np.ones((*z[:, 1:].shape[:2], 1)), z[:, :-1]], axis=2)
    weights = np.linalg.pinv(before, _least_direction(x)) @ z[:, 1:]
    return np.abs(weights[:, 1:].swapaxes(1, 2)) * (1 - np.eye(x.shape[2]))


def _weights_of_senders(drive, arrived, least):
    """Least squares of ``arrived[:, :, i]`` (samples, time, parts) on ``drive[:, :, i]`` (…, senders, parts), for each."""
    n_samples, _, n_particles = drive.shape[:3]
    weights = np.zeros((n_samples, n_particles, n_particles))
    for i in range(n_particles):
        others = np.arange(n_particles) != i
        design = drive[:, :, i, others].swapaxes(2, 3).reshape(n_samples, -1, n_particles - 1)
        weights[:, i, others] = (np.linalg.pinv(design, least) @ arrived[:, :, i].reshape(n_samples, -1, 1))[..., 0]
    return weights


@checked(x=_oscillators)
def kuramoto_couplings(x):
    """Couplings of oscillators, by least squares with the form of the law known: an oracle.

    What is left of the velocity without the natural frequency is a weighted sum of ``sin(θ_j - θ_i)``, and the weights are
    the couplings.

    Parameters
    ----------
    x : ndarray, shape (samples, time, particles, 4)
        Velocity, sine and cosine of the phase, and natural frequency, as ``helpers.worlds.particles.kuramoto_oscillators`` has
        them.

    Returns
    -------
    couplings : ndarray, shape (samples, particles, particles)
        ``[s, i, j]``: how hard ``j`` pulls ``i``; 0 on the diagonal. With fewer steps than other particles, or when oscillators
        have fallen into step, the smallest couplings that fit.

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    velocity, sin, cos, frequency = np.moveaxis(x, -1, 0)
    sine_of_difference = sin[:, :, None, :] * cos[:, :, :, None] - cos[:, :, None, :] * sin[:, :, :, None]
    return _weights_of_senders(sine_of_difference[..., None], (velocity - frequency)[..., None], _least_direction(x))


def _more_steps_than_products(arguments):
    _, n_times, n_particles, _ = arguments["x"].shape
    if n_times < (least := 4 * (n_particles - 1) + 1):
        raise ValueError(f"x should have at least {least} steps for {n_particles} particles, but it has {n_times}.")


@checked(x=_oscillators, together=_more_steps_than_products)
def kuramoto_products(x):
    """How much each oscillator's velocity depends on products with each other one: a regression without the law.

    Velocity of ``i`` is regressed on the four products of its sine and cosine with those of ``j``, for all ``j`` together, and
    on a constant. ``sin(θ_j - θ_i)`` is a sum of two of these, so the law is in this family, but neither the form of the
    coupling nor natural frequencies are given.

    Parameters
    ----------
    x : ndarray, shape (samples, time, particles, 4)
        Velocity, sine and cosine of the phase, and natural frequency, as ``helpers.worlds.particles.kuramoto_oscillators`` has
        them; the last is not used.

    Returns
    -------
    strength : ndarray, shape (samples, particles, particles)
        ``[s, i, j]``: root of the summed squares of the four weights; 0 on the diagonal. When oscillators have fallen into
        step, the smallest weights that fit.

    Raises
    ------
    ValueError
        If shapes do not fit, or there are fewer steps than weights.
    """
    velocity, sin, cos, _ = np.moveaxis(x, -1, 0)
    own, n_particles = np.stack([sin, cos], axis=-1), x.shape[2]
    products = own[:, :, :, None, :, None] * own[:, :, None, :, None, :]  # samples, time, to, from, 2, 2
    strength = np.zeros((len(x), n_particles, n_particles))
    for i in range(n_particles):
        others = np.arange(n_particles) != i
        design = np.insert(products[:, :, i, others].reshape(*x.shape[:2], -1), 0, 1, axis=2)
        weights = (np.linalg.pinv(design, LEAST_PRODUCT) @ velocity[:, :, i, None])[:, 1:, 0]
        strength[:, i, others] = np.linalg.norm(weights.reshape(len(x), -1, 4), axis=2)
    return strength


@checked(x=_springs, dt=positive)
def spring_couplings(x, dt):
    """Stiffness of springs, by least squares with the form of the law known: an oracle.

    The change of velocity in a step is a weighted sum of distances, taken as their mean over both ends of the step.

    Parameters
    ----------
    x : ndarray, shape (samples, time, particles, 4)
        Coordinates and their velocities, as ``helpers.worlds.particles.spring_particles`` has them.
    dt : float
        Time from one step to the next.

    Returns
    -------
    couplings : ndarray, shape (samples, particles, particles)
        ``[s, i, j]``: how hard ``j`` pulls ``i``, per distance; 0 on the diagonal.

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    position, velocity = x[..., :2], x[..., 2:]
    distance = position[:, :, None, :] - position[:, :, :, None]
    during = (distance[:, :-1] + distance[:, 1:]) / 2
    return _weights_of_senders(during, np.diff(velocity, axis=1) / dt, _least_direction(x))


def _recordings_fit(arguments):
    x, train = arguments["x"], arguments["train"]
    if train is not None and train.shape[2:] != x.shape[2:]:
        raise ValueError(f"train should have particles and features like x, {x.shape[2:]}, but it has {train.shape[2:]}.")


def _several_steps(value, name):
    array = numbers(value, name).astype(float, copy=False)
    if array.ndim != 4 or array.size == 0:
        raise ValueError(f"{name} should have shape (samples, time, particles, features), but it has shape {array.shape}.")
    if array.shape[1] < 3:
        raise ValueError(f"{name} should have at least 3 steps, but it has {array.shape[1]}.")
    return array


def _several_steps_or_none(value, name):
    return None if value is None else _several_steps(value, name)


_several_steps_or_none.convert = _several_steps


def _autoregression(source):
    """Weights ``(fits, 1 + features, features)`` of standardised features, their means and spreads ``(fits, features)``.

    One fit to all that a member of ``source``, ``(fits, ..., time, features)``, holds.
    """
    n_features, over = source.shape[-1], tuple(range(1, source.ndim - 1))
    mean, spread = source.mean(axis=over, keepdims=True), source.std(axis=over, keepdims=True)
    spread = np.where(spread > LEAST_VARIATION * np.abs(mean), spread, np.inf)  # what is constant predicts nothing
    z = (source - mean) / spread
    before, after = (part.reshape(len(z), -1, n_features) for part in (z[..., :-1, :], z[..., 1:, :]))
    weights = np.linalg.pinv(np.insert(before, 0, 1, axis=2), _least_direction(source)) @ after
    return weights, *(np.reshape(part, (len(z), -1)) for part in (mean, spread))


@checked(x=_several_steps, n_ahead=positive_integer, train=_several_steps_or_none, together=_recordings_fit)
def forecast_by_var(x, n_ahead, train=None):
    """Go on from the end of each sample by a vector autoregression of order 1, of all features of all particles.

    Parameters
    ----------
    x : ndarray, shape (samples, time, particles, features)
        What was seen.
    n_ahead : int
        How many steps to go on.
    train : ndarray, shape (other samples, time, particles, features), optional
        One autoregression is fitted to all of these, and knows their average graph. Without them each sample has its own, which
        is fitted to its few steps.

    Returns
    -------
    forecast : ndarray, shape (samples, n_ahead, particles, features)
        Where features follow from each other, the smallest weights that fit are taken.

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    n_samples, n_times, *shape = x.shape
    flat = x.reshape(n_samples, n_times, -1)
    source = flat if train is None else train.reshape(1, *train.shape[:2], flat.shape[2])
    weights, mean, spread = _autoregression(source)
    now, forecast = (flat[:, -1] - mean) / spread, []
    for _ in range(n_ahead):
        now = (np.insert(now, 0, 1, axis=1)[:, None] @ weights)[:, 0]
        forecast.append(mean + np.where(np.isfinite(spread), now * np.where(np.isfinite(spread), spread, 0), 0))
    return np.stack(forecast, axis=1).reshape(n_samples, n_ahead, *shape)


@checked(x=_several_steps)
def weights_of_forecast(x):
    """Which particle the autoregression of each sample listens to: sizes of the weights by which ``forecast_by_var`` goes on.

    Parameters
    ----------
    x : ndarray, shape (samples, time, particles, features)
        What was seen.

    Returns
    -------
    strength : ndarray, shape (samples, particles, particles)
        ``[s, i, j]``: root of the summed squares of the weights from all features of ``j`` to all of ``i``, features
        standardised; 0 on the diagonal.

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    n_samples, n_times, n_particles, n_features = x.shape
    weights, *_ = _autoregression(x.reshape(n_samples, n_times, -1))
    blocks = weights[:, 1:].reshape(n_samples, n_particles, n_features, n_particles, n_features)
    return np.sqrt((blocks**2).sum(axis=(2, 4))).swapaxes(1, 2) * (1 - np.eye(n_particles))

"""Traces and their slopes as features of a decoder; and how far each slope looks into the future.

Calcium is slow, so that its slope tells a command sooner than its level. A smooth derivative is the better one, and for a
reason: it has seen what comes next. Whoever wants to predict, or to decode in real time, may not use it.
"""

import numpy as np
from scipy.ndimage import gaussian_filter1d

from helpers.messages import neurons_named
from helpers.validation import checked, constant_neurons, number, one_of, optional, positive_integer, varying_activity

TRUNCATED = 4.0  # Standard deviations at which the Gaussian ends.
SD = 2.0  # Width of the Gaussian, in volumes.
KINDS = ("none", "backward", "central", "gaussian")
# By how many volumes the features of each kind look ahead.
LOOKS_AHEAD = {"none": 0, "backward": 0, "central": 1, "gaussian": int(TRUNCATED * SD + 0.5)}
LEAST_SD = 0.5  # Volumes; a Gaussian that is narrower than its samples takes little of the slope, or nothing.
LEAST_SLOPE = 1e-12  # A slope that varies by less than this share of a trace's size varies by rounding.


def _long_enough(arguments):
    n_times, n_back = len(arguments["activity"]), arguments["n_back"]
    if n_back >= n_times:
        raise ValueError(f"n_back should be below {n_times}, the number of times, but it is {n_back}.")


@checked(activity=varying_activity, n_back=positive_integer, together=_long_enough)
def backward_difference(activity, n_back=3):
    """How much each trace has changed since a few volumes ago. It is causal.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons)
        Traces.
    n_back : int
        How many volumes ago.

    Returns
    -------
    difference : ndarray, shape (time, neurons)
        0 in the first ``n_back`` volumes, of which no change is known.

    Raises
    ------
    ValueError
        If ``activity`` is no recording that varies, or is too short.
    """
    difference = np.zeros_like(activity)
    difference[n_back:] = activity[n_back:] - activity[:-n_back]
    return difference


def _wide_enough(value, name):
    value = number(value, name)
    if value < LEAST_SD:
        raise ValueError(f"{name} should be at least {LEAST_SD} volumes, so that the slope is seen, but it is {value:g}.")
    return value


@checked(activity=varying_activity, sd=_wide_enough)
def gaussian_derivative(activity, sd=SD):
    """The slope of each trace after it was smoothed with a Gaussian. It looks ahead by four standard deviations.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons)
        Traces.
    sd : float
        Of the Gaussian, in volumes, at least 0.5.

    Returns
    -------
    slope : ndarray, shape (time, neurons)
        Change per volume.

    Raises
    ------
    ValueError
        If ``activity`` is no recording that varies, or ``sd`` is too small.
    """
    return gaussian_filter1d(activity, sd, axis=0, order=1, truncate=TRUNCATED)


def _scale_can_be_told(arguments):
    activity, first = arguments["activity"], arguments["scaled_by_first"]
    if first is None:
        return
    if not 2 <= first <= len(activity):
        raise ValueError(f"scaled_by_first should be 2 to {len(activity)} volumes, those of the recording, but it is {first}.")
    constant = constant_neurons(activity[:first])
    if constant.size:
        raise ValueError(
            f"scaled_by_first should hold volumes in which all vary, but {neurons_named(constant[0])} is constant there."
        )
    if arguments["derivative"] == "backward" and not backward_difference(activity)[:first].any():
        raise ValueError(f"scaled_by_first should reach beyond volumes without a backward difference, but it is {first}.")


@checked(
    activity=varying_activity,
    derivative=one_of(KINDS),
    scaled_by_first=optional(positive_integer),
    together=_scale_can_be_told,
)
def worm_features(activity, derivative="backward", scaled_by_first=None):
    """What a decoder sees of each neuron at each time: its level, and its slope, both z-scored.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons)
        Traces.
    derivative : {"none", "backward", "central", "gaussian"}
        The slope: none at all, ``backward_difference``, ``numpy.gradient`` (which looks one volume ahead), or
        ``gaussian_derivative`` (which looks eight ahead, 5 s in the worms of Dag et al.).
    scaled_by_first : int, optional
        Means and standard deviations are those of so many volumes at the beginning. By default they are those of the whole
        recording, and then even causal features know how far traces will go.

    Returns
    -------
    features : ndarray, shape (time, neurons, 1 or 2)
        Levels, and slopes if there are any.

    Raises
    ------
    ValueError
        If ``activity`` is no recording that varies, or there is no such derivative.
    """
    slopes = {"backward": backward_difference, "gaussian": gaussian_derivative, "central": _central_difference}
    parts = [_z_scored(activity, scaled_by_first)]
    if derivative != "none":
        least = LEAST_SLOPE * np.abs(activity).max(axis=0)
        parts.append(_z_scored(slopes[derivative](activity), scaled_by_first, least))
    return np.stack(parts, axis=2)


def _central_difference(activity):
    return np.gradient(activity, axis=0)


def _z_scored(part, first, least=0.0):
    sd = part[:first].std(axis=0)
    # A slope may be constant where a trace is not, as that of a ramp; then it says nothing.
    return np.divide(part - part[:first].mean(axis=0), sd, out=np.zeros_like(part), where=sd > least)

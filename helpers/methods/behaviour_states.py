"""What a worm does at each time, in four states: forward, reversal, turn, pause.

The thresholds are choices of ours, and shares of states follow from them: say them where you use the states.
"""

import numpy as np

from helpers.validation import array, checked, kind_of, numbers, positive

STATES = ("forward", "reversal", "turn", "pause")
PAUSE_SPEED = 0.005  # mm/s.
TURN_SPEED = 0.15  # rad/s.


def _over_time(value, name):
    value = numbers(value, name).astype(float, copy=False)
    if value.ndim != 1 or value.size == 0:
        raise ValueError(f"{name} should have shape (time,), but it has shape {value.shape}.")
    return value


def _on_or_off(value, name):
    states = array(value, name)
    if states.dtype != bool or states.ndim != 1 or states.size == 0:
        raise ValueError(f"{name} should be True or False at each time, but it is {kind_of(value)} of shape {states.shape}.")
    return states


def _same_times(arguments):
    n_times = len(arguments["velocity"])
    for name in ("angular_velocity", "reversal"):
        if len(arguments[name]) != n_times:
            raise ValueError(f"{name} should have {n_times} times, as velocity has, but it has {len(arguments[name])}.")


@checked(
    velocity=_over_time,
    angular_velocity=_over_time,
    reversal=_on_or_off,
    pause_speed=positive,
    turn_speed=positive,
    together=_same_times,
)
def behaviour_states(velocity, angular_velocity, reversal, pause_speed=PAUSE_SPEED, turn_speed=TURN_SPEED):
    """Say of each time which of four states the worm is in.

    *Reversal*, where its authors say so; else *turn*, where its direction changes faster than ``turn_speed``; else *forward*,
    where it is faster than ``pause_speed``; else *pause*.

    Parameters
    ----------
    velocity : ndarray, shape (time,)
        Along the body, below 0 backwards; mm/s.
    angular_velocity : ndarray, shape (time,)
        Change of direction, of either sign; rad/s.
    reversal : ndarray of bool, shape (time,)
        Whether it reverses.
    pause_speed, turn_speed : float
        The thresholds, in the units of the two velocities.

    Returns
    -------
    state : ndarray of str, shape (time,)
        One of ``STATES``.

    Raises
    ------
    ValueError
        If numbers of times differ, or a threshold is not above 0.
    """
    turns = np.abs(angular_velocity) > turn_speed
    return np.select([reversal, turns, velocity > pause_speed], ["reversal", "turn", "forward"], default="pause")

"""Spikes as a camera sees them: the fluorescence of a calcium indicator."""

import inspect

import numpy as np
from scipy.signal import lfilter

from helpers.validation import checked, not_negative, positive, positive_integer, random_generator, recordings

# In ms. The fluorescence of GCaMP6f in vivo takes 142 ms to fall by half after one spike (Chen et al. 2013).
CALCIUM_DECAY = 142 / np.log(2)


@checked(spikes=recordings, decay=positive)
def calcium_of_spikes(spikes, decay):
    """Calcium to which each spike adds 1, and of which a part is lost in each millisecond.

    Parameters
    ----------
    spikes : ndarray, shape (..., time, neurons)
        True, or 1, in each millisecond with a spike.
    decay : float
        Time constant, in ms: after it, 1/e of the calcium is left.

    Returns
    -------
    calcium : ndarray, the same shape
        In units of what one spike adds.

    Raises
    ------
    ValueError
        If shapes do not fit or the decay is not above 0.
    """
    kept = np.exp(-1 / decay)
    return lfilter([1], [1, -kept], spikes, axis=-2)


def _at_least_two_frames(arguments):
    n_steps, frame = arguments["spikes"].shape[-2], arguments["frame"]
    if frame > n_steps // 2:
        raise ValueError(f"frame should leave at least 2 frames of the {n_steps} ms recorded, but it is {frame} ms.")


@checked(
    spikes=recordings,
    rng=random_generator,
    decay=positive,
    noise=not_negative,
    frame=positive_integer,
    together=_at_least_two_frames,
)
def calcium_fluorescence(spikes, rng, decay=CALCIUM_DECAY, noise=0.3, frame=1):
    """Fluorescence of a calcium indicator: each spike adds 1, which then decays exponentially; the camera adds noise.

    Parameters
    ----------
    spikes : ndarray, shape (..., time, neurons)
        True, or 1, in each millisecond with a spike.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the noise.
    decay : float
        Time constant of the decay, in ms. The default is that of GCaMP6f (half of it is gone after 142 ms).
    noise : float
        Standard deviation of the noise of each frame, in units of what one spike adds. Our choice: a good recording.
    frame : int
        Milliseconds a frame; fluorescence is averaged over each. A tail shorter than one frame is left out.

    Returns
    -------
    fluorescence : ndarray, shape (..., frames, neurons)
        In units of what one spike adds (no saturation, no rise time).

    Raises
    ------
    ValueError
        If shapes do not fit or a number is out of range.

    References
    ----------
    Chen et al., Nature 499:295 (2013), doi 10.1038/nature12354: the decay. Vogelstein et al., Journal of
    Neurophysiology 104:3691 (2010), doi 10.1152/jn.01073.2009: exponential decay with additive noise.
    """
    calcium = inspect.unwrap(calcium_of_spikes)(spikes, decay)
    n_frames = calcium.shape[-2] // frame
    shape = (*calcium.shape[:-2], n_frames, frame, calcium.shape[-1])
    frames = calcium[..., : n_frames * frame, :].reshape(shape).mean(axis=-2)
    return frames + noise * rng.standard_normal(frames.shape)

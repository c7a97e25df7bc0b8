"""What a file holds, as far as it says it, and questions about what it does not say."""

from dataclasses import dataclass, field

import numpy as np

from helpers.recordings.on_disk import OnDisk

KINDS = ("activity", "counts", "spike times")
AXES_OF_2 = ("time,neurons", "neurons,time")
AXES_OF_3 = (
    *("trials,time,neurons", "trials,neurons,time", "neurons,time,trials"),
    *("time,neurons,trials", "neurons,trials,time", "time,trials,neurons"),
)
UNITS = {"s": 1.0, "ms": 1e-3, "us": 1e-6}  # of times, in seconds; "samples" are told by the rate
TAKEN_APART = 1.5  # Times that lie further apart than this many usual steps have a gap between them.
MOST_JITTER = 0.1  # Steps of time that differ by more than this share are no even sampling.


@dataclass(frozen=True)
class Recorded:
    """What was read from a file.

    Attributes
    ----------
    pieces : tuple of ndarray, shape (time, neurons)
        Trials, or what lies between gaps; most often one. Entries that are missing are NaN. Empty where there are spike times.
    names : tuple of str
        Of the neurons.
    kind : {"activity", "counts", "spike times"}
        What the numbers are.
    rate_hz : float, optional
        Samples in a second; there is none for spike times.
    spike_times : tuple of ndarray, optional
        Of each neuron, in seconds.
    span_s : tuple of float, optional
        When the recording of spikes began and ended, in seconds.
    gaps_s : tuple of (float, float)
        From when to when nobody looked for spikes, in seconds.
    neuropil : tuple of ndarray, optional
        What surrounds each neuron, as ``pieces``.
    are_trials : bool
        Whether pieces are trials, which begin at the same event.
    said : tuple of str
        What was read and how, in words.
    """

    pieces: tuple
    names: tuple
    kind: str = "activity"
    rate_hz: float | None = None
    spike_times: tuple | None = None
    span_s: tuple | None = None
    gaps_s: tuple = ()
    neuropil: tuple | None = None
    are_trials: bool = False
    said: tuple = field(default=())


def side_by_side(readings):
    """Readings of one file as a table in plain text, a column for each.

    Parameters
    ----------
    readings : mapping of str to mapping of str to str
        For each reading, what it would mean.

    Returns
    -------
    text : str
        One line for each meaning.
    """
    labels = list(next(iter(readings.values())))
    table = [["", *readings], *([label, *(str(reading[label]) for reading in readings.values())] for label in labels)]
    widths = [max(len(row[k]) for row in table) for k in range(len(table[0]))]
    return "\n".join(
        "  " + "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
    )


def smoothness(array, axis):
    """Typical correlation of neighbours along an axis: near 0 where their order says nothing."""
    array = array.beginning() if isinstance(array, OnDisk) else np.asarray(array)
    array = np.moveaxis(np.asarray(array, dtype=float), axis, 0).reshape(array.shape[axis], -1)
    array = array[:5000, :: array.shape[1] // 200 + 1]
    before, after = array[:-1], array[1:]
    known = np.isfinite(before) & np.isfinite(after)
    n_known = np.maximum(known.sum(axis=0), 1)
    centred = [np.where(known, part - np.where(known, part, 0).sum(axis=0) / n_known, 0) for part in (before, after)]
    squares = [np.sum(part**2, axis=0) for part in centred]
    varies = (squares[0] > 0) & (squares[1] > 0)
    found = np.sum(centred[0] * centred[1], axis=0)[varies] / np.sqrt(squares[0] * squares[1])[varies]
    return float(np.median(found)) if found.size else 0.0


def question_of_axes(array, what):
    """The words of an error that asks which axis is time, with what each reading would mean.

    Parameters
    ----------
    array : ndarray of two or three axes
    what : str
        What the array is called, for the words.

    Returns
    -------
    text : str
    """
    choices = AXES_OF_2 if array.ndim == 2 else AXES_OF_3
    readings = {}
    for axes in choices:
        sizes = dict(zip(axes.split(","), array.shape, strict=True))
        steps, neurons = sizes["time"] * sizes.get("trials", 1), sizes["neurons"]
        smooth = smoothness(array, axes.split(",").index("time"))
        readings[f'axes="{axes}"'] = {
            "time steps": f"{sizes['time']:,}",
            "neurons": f"{neurons:,}",
            **({"trials": f"{sizes['trials']:,}"} if array.ndim == 3 else {}),
            "correlation of neighbours in time": f"{smooth:.2f}",
            "steps for each coefficient at one lag": f"{steps / (1 + neurons):.1f}",
        }
    return (
        f"axes should say which axis of {what}, shape {array.shape}, is time, since the file does not say. The readings:\n"
        f"{side_by_side(readings)}\nTime is most often the axis along which neighbours are alike, and neurons are fewer "
        "than steps. Pass one of these; in a terminal, --axes and what stands in quotes."
    )


def question_of_rate(n_steps):
    """The words of an error that asks how often a recording of some steps was sampled."""
    readings = {
        f"rate_hz={rate:g}": {
            "a step": f"{1000 / rate:g} ms",
            "the recording": f"{n_steps / rate:,.4g} s",
        }
        for rate in (0.5, 30, 1000)
    }
    return (
        f"rate_hz should say how often a second it was sampled, since the file does not say. {n_steps:,} steps would be:\n"
        f"{side_by_side(readings)}\nPass the rate of your recording, or rate_hz=1 to count in steps; in a terminal, "
        "--rate-hz and its number."
    )


def question_of_unit(times, n_neurons, what):
    """The words of an error that asks in which unit times are."""
    span = float(np.max(times) - np.min(times)) if len(times) else 0.0
    readings = {
        label: {
            "the recording": f"{span * size:,.4g} s",
            "spikes a neuron, a second": f"{len(times) / max(n_neurons, 1) / max(span * size, 1e-300):.3g}",
        }
        for label, size in {'unit="s"': 1.0, 'unit="ms"': 1e-3, 'unit="samples", rate_hz=30000': 1 / 30000}.items()
    }
    return (
        f"unit should say in which unit the times of {what} are, since the file does not say. The readings:\n"
        f"{side_by_side(readings)}\n"
        'Neurons fire between 0.1 and 100 times a second. Pass unit="s", "ms" or "samples" with rate_hz; in a terminal, '
        "--unit s."
    )


def in_order_of_time(array, axes):
    """An array of two or three axes with trials first, then time, then neurons.

    Parameters
    ----------
    array : ndarray
    axes : str
        Such as ``"neurons,time"``.

    Returns
    -------
    pieces : tuple of ndarray, shape (time, neurons)

    Raises
    ------
    ValueError
        If ``axes`` are not those of such an array.
    """
    names = [name.strip() for name in str(axes).split(",")]
    wanted = ["time", "neurons"] if array.ndim == 2 else ["trials", "time", "neurons"]
    if sorted(names) != sorted(wanted):
        choices = AXES_OF_2 if array.ndim == 2 else AXES_OF_3
        raise ValueError(
            f"axes should be one of {', '.join(map(repr, choices))} for an array of shape {array.shape}, but it is {axes!r}."
        )
    turned = np.transpose(array, [names.index(name) for name in wanted])
    return (turned,) if array.ndim == 2 else tuple(np.asarray(turned))


def rate_of_times(times, what):
    """The rate of a recording from the time of each step, and where gaps are.

    Parameters
    ----------
    times : ndarray, shape (time,)
        In seconds, one after the other.
    what : str
        What they are called, for the words of an error.

    Returns
    -------
    rate_hz : float
    cuts : ndarray of int
        Steps before which time was lost.

    Raises
    ------
    ValueError
        If times do not grow, or steps are uneven all through the recording.
    """
    steps = np.diff(times)
    if not (np.isfinite(times).all() and (steps > 0).all()):
        bad = int(np.argmax(~(steps > 0))) + 1 if np.isfinite(times).all() else int(np.argmax(~np.isfinite(times)))
        raise ValueError(
            f"{what} should grow from step to step, but at step {bad} of {len(times):,} it does not. Sort the rows, and "
            "leave out those that stand twice."
        )
    usual = float(np.median(steps))
    gaps = steps > TAKEN_APART * usual
    uneven = np.abs(steps[~gaps] - usual) > MOST_JITTER * usual
    if uneven.mean() > 0.05:
        raise ValueError(
            f"{what} should be evenly spaced, but {uneven.mean():.0%} of the steps differ from the usual {usual:.4g} s by more "
            f"than {MOST_JITTER:.0%}. Resample it to even steps first, in the programme that recorded it or with "
            f"scipy.interpolate."
        )
    return 1 / usual, np.flatnonzero(gaps) + 1

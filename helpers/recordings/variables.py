"""From the named arrays of a file to a recording: which is it, which axis is time, how often was it sampled."""

import re
from itertools import pairwise

import numpy as np

from helpers.recordings.on_disk import OnDisk
from helpers.recordings.recorded import (
    AXES_OF_2,
    UNITS,
    Recorded,
    in_order_of_time,
    question_of_axes,
    question_of_rate,
    question_of_unit,
    rate_of_times,
    side_by_side,
    smoothness,
)

FEWEST_STEPS = 20  # An array that is shorter along all axes is no recording.
MOST_LISTED = 12
MOST_APART = 0.02  # Two statements of one sampling rate that differ by more than this share contradict each other.
_TIME = re.compile(r"(^|_)(t|time|times|timestamps?|tvec|time_?axis)(_?(s|sec|seconds|ms|us))?$", re.I)
_RATE = re.compile(r"^(fs|sr|srate|f_?s|fps|rate|rate_hz|frame_?rate|samp(ling|le)?_?(rate|freq(uency)?)(_hz)?|sfreq)$", re.I)
_STEP = re.compile(r"^(dt|tr|bin(_?(size|width))?|step)_?(?P<unit>s|sec|ms)$", re.I)
_NAMES = re.compile(r"(neuron|name|label|channel|roi|cell|unit|electrode|id)", re.I)
_SPIKE_TIMES = re.compile(r"spike_?times?|^spikes?$|timestamps", re.I)
_SPIKE_UNITS = re.compile(r"clusters?|units?|neurons?|cells?|spike_?ids?", re.I)


_UNITS_IN_NAMES = {
    "s": "s",
    "sec": "s",
    "secs": "s",
    "seconds": "s",
    "ms": "ms",
    "msec": "ms",
    "milliseconds": "ms",
    "us": "us",
}


def unit_in_name(name):
    """The unit that a name ends with, such as ``s`` of ``time_s`` or ``time (s)``; ``None`` where there is none."""
    found = re.search(r"[_\s(\[]([^\W_]+)[)\]]?$", str(name).strip().rpartition("/")[2], re.I)
    return _UNITS_IN_NAMES.get(found[1].lower()) if found else None


def seconds_in(unit, rate_hz, what, times, n_neurons):
    """How many seconds one unit of time is; asks where it is not known.

    Parameters
    ----------
    unit : str or None
        "s", "ms", "us" or "samples".
    rate_hz : float or None
        For "samples".
    what : str
        What the times are called.
    times : ndarray
        All of them, to show what each unit would mean.
    n_neurons : int

    Returns
    -------
    seconds : float

    Raises
    ------
    ValueError
        If the unit is not known, or is "samples" without a rate.
    """
    if unit is None:
        raise ValueError(question_of_unit(np.asarray(times, dtype=float), n_neurons, what))
    if unit == "samples":
        if rate_hz is None:
            raise ValueError(
                f"rate_hz should say how many samples make a second, as the times of {what} are in samples; in a terminal, "
                "--rate-hz 30000."
            )
        return 1 / rate_hz
    if unit not in UNITS:
        raise ValueError(f"unit should be one of 's', 'ms', 'us', 'samples', but it is {unit!r}.")
    return UNITS[unit]


def is_numeric(value):
    """Whether it is an array of real numbers, in memory or in its file."""
    return isinstance(value, np.ndarray | OnDisk) and value.dtype.kind in "fiub"


def _is_list_of(value, n_axes):
    if not isinstance(value, list) or not value or not all(is_numeric(part) or np.size(part) == 0 for part in value):
        return False
    if n_axes == 1:
        return all(np.ndim(part) <= 1 for part in value) and max(np.size(part) for part in value) > 1
    return all(np.ndim(part) == 2 for part in value)


def _candidates(variables):
    """Names of what could be a recording."""
    found = []
    for name, value in variables.items():
        is_array = is_numeric(value) and value.ndim in (2, 3) and min(value.shape) >= 2 and max(value.shape) >= FEWEST_STEPS
        if is_array or _is_list_of(value, 1) or _is_list_of(value, 2):
            found.append(name)
    times = [name for name, value in variables.items() if is_numeric(value) and value.ndim == 1 and _looks_like_spikes(name)]
    if not found:
        found = [name for name in times if _owners(variables, name)]
    return found


def _looks_like_spikes(name):
    return bool(_SPIKE_TIMES.search(name.rpartition("/")[2]))


def _owners(variables, name):
    """The variable that says which neuron fired each of the spikes of another one."""
    place = name.rpartition("/")[0]
    for other, value in variables.items():
        same = other.rpartition("/")[0] == place and other != name and is_numeric(value) and value.ndim == 1
        if same and value.shape == variables[name].shape and _SPIKE_UNITS.search(other.rpartition("/")[2]):
            return other
    return None


def _trains(variables, unit):
    """Times of spikes by neuron, where a file has a vector of growing times for each; otherwise nothing.

    If all are of one length, they may be columns of a table; they are times if their unit is told.
    """
    found = {name: value for name, value in variables.items() if is_numeric(value) and value.ndim == 1 and value.size > 1}
    grow = all((np.diff(value) >= 0).all() and not _TIME.search(name.rpartition("/")[2]) for name, value in found.items())
    are_times = len({value.size for value in found.values()}) > 1 or (len(found) > 1 and unit is not None)
    return found if grow and are_times else {}


def _shape_in_words(value):
    if isinstance(value, list):
        sizes = [np.shape(part) for part in value]
        if all(len(size) == 2 for size in sizes):
            return f"{len(value)} arrays, such as {sizes[0]}"
        return f"{len(value)} lists of numbers"
    return str(np.shape(value))


def _ask_which(variables, names, source):
    shown = names[:MOST_LISTED]
    readings = {
        f'variable="{name}"': {
            "shape": _shape_in_words(variables[name]),
            "neighbours along axis 0, 1": ", ".join(f"{smoothness(variables[name], k):.2f}" for k in (0, 1))
            if is_numeric(variables[name])
            else "",
        }
        for name in shown
    }
    rows = {name: dict(words) for name, words in readings.items()}
    turned = {label: {name: words[label] for name, words in rows.items()} for label in next(iter(rows.values()))}
    more = f"\n  … and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    raise ValueError(
        f"variable should say which array of {source} is the recording, as it holds {len(names)} that could be:\n"
        f"{side_by_side(turned)}{more}\nPass one of these; in a terminal, --variable NAME."
    )


def from_variables(variables, source, variable=None, axes=None, rate_hz=None, unit=None):
    """A recording from the named arrays of a file.

    Parameters
    ----------
    variables : dict of str to ndarray, list of ndarray, or str
        What the file holds; names of nested things have slashes.
    source : str
        What the file is called.
    variable : str, optional
        Which array is the recording, where there are several.
    axes : str, optional
        What its axes are, such as ``"neurons,time"``.
    rate_hz : float, optional
        Samples in a second.
    unit : {"s", "ms", "us", "samples"}, optional
        Of times.

    Returns
    -------
    Recorded

    Raises
    ------
    ValueError
        If there is no recording, or what it takes to read it is not known.
    """
    names = _candidates(variables)
    if variable is not None:
        if variable not in variables:
            close = ", ".join(names[:MOST_LISTED]) or ", ".join(list(variables)[:MOST_LISTED]) or "nothing"
            raise ValueError(f"variable should be an array of {source}, which holds {close}, but it is {variable!r}.")
        names = [variable]
    if not names and (trains := _trains(variables, unit)):
        of_neurons = tuple(name.rpartition("/")[2] for name in trains)
        rate_hz, _ = rate_of(rate_hz, *rate_beside(variables))
        return from_spike_times(list(trains.values()), source, of_neurons, unit, rate_hz)
    if not names:
        held = ", ".join(f"{name} {_shape_in_words(value)}" for name, value in list(variables.items())[:MOST_LISTED])
        raise ValueError(
            f"{source} should hold a recording: an array with an axis of time, at least {FEWEST_STEPS} steps long, and one "
            f"of at least 2 neurons; or times of spikes with the neuron of each. It holds {held or 'nothing'}."
        )
    if len(names) > 1:
        _ask_which(variables, names, source)
    name = names[0]
    value = variables[name]
    beside = _beside(variables, name)
    what = source if name in ("", source) else f"{name} of {source}"
    rate_hz, said_of_rate = rate_of(rate_hz, *rate_beside(beside))
    if isinstance(value, list):
        if _is_list_of(value, 1):
            return from_spike_times(value, what, _names_beside(beside, len(value))[0], unit or unit_in_name(name), rate_hz)
        return _from_pieces(value, what, beside, axes, rate_hz, said_of_rate)
    if is_numeric(value) and value.ndim == 1 and (owner := _owners(variables, name)):
        units = np.unique(variables[owner])
        trains = [value[variables[owner] == one] for one in units]
        return from_spike_times(trains, what, tuple(f"unit {one:g}" for one in units), unit or unit_in_name(name), rate_hz)
    if not is_numeric(value) or value.ndim not in (2, 3):
        raise ValueError(
            f"variable should be an array of numbers with two or three axes, but {what} is "
            f"{_shape_in_words(value) if isinstance(value, np.ndarray) else type(value).__name__}."
        )
    return from_array(value, what, beside, axes, rate_hz, unit, said_of_rate)


def _beside(variables, name):
    """What stands beside an array: in its own structure, then at the top of the file, then in structures within its own."""
    place = name.rpartition("/")[0]
    found = {}
    for near in (lambda at: at == place, lambda at: not at, lambda at: bool(place) and at.startswith(f"{place}/")):
        for other, value in variables.items():
            at, _, last = other.rpartition("/")
            if other != name and near(at):
                found.setdefault(last, value)
    return found


def rate_beside(variables):
    """The sampling rate that a file states in a number of its own, and words that say where; ``(None, None)`` where none.

    Parameters
    ----------
    variables : dict of str to ndarray
        What stands beside the recording.
    """
    for name, value in variables.items():
        if np.size(value) != 1 or not is_numeric(np.asarray(value)):
            continue
        number = float(np.ravel(value)[0])
        if number > 0 and _RATE.match(name):
            return number, f"{name} says {number:g} samples a second"
        if number > 0 and (step := _STEP.match(name)):
            rate = (1000 if step["unit"].lower().startswith("ms") else 1) / number
            return rate, f"{name} says {number:g} {step['unit']} a step"
    return None, None


def rate_of(rate_hz, of_file, words):
    """The rate that is told, or else the file's own.

    Parameters
    ----------
    rate_hz : float or None
        As it is told.
    of_file : float or None
        As the file says.
    words : str or None
        Where it says so.

    Returns
    -------
    rate_hz : float or None
    said : str or None
        Where it comes from; ``None`` where it was told.

    Raises
    ------
    ValueError
        If one contradicts the other.
    """
    if rate_hz is None:
        return of_file, words
    if of_file is not None and abs(of_file / rate_hz - 1) > MOST_APART:
        raise ValueError(
            f"rate_hz should be {of_file:.6g}, as {words}, but it is {rate_hz:g}. Leave rate_hz out; where the file is wrong, "
            "read the array alone."
        )
    return rate_hz, None


def _words(value):
    """Words of an array or a list of them; ``None`` where it holds no words."""
    if isinstance(value, np.ndarray) and value.ndim == 1 and value.dtype.kind in "USO":
        value = value.tolist()
    if isinstance(value, list) and value and all(isinstance(one, str | bytes) for one in value):
        return tuple(one.decode() if isinstance(one, bytes) else one for one in value)
    return None


def _words_beside(beside, n_neurons):
    """Names of so many neurons, from the words that stand beside a recording, and a sentence on them; else ``None`` twice."""
    for name, value in beside.items():
        words = _words(value)
        if words and len(words) == n_neurons and len(set(words)) == n_neurons and _NAMES.search(name):
            return words, f"neurons are named by {name}"
    return None, None


def _names_beside(beside, n_neurons):
    """Names of so many neurons, and a sentence on them; numbers, and no sentence, where there are none."""
    words, said = _words_beside(beside, n_neurons)
    return (words, said) if words else (tuple(map(str, range(n_neurons))), None)


def _times_beside(beside, lengths):
    """A vector of growing times that is as long as one of some lengths: its name and values."""
    for name, value in beside.items():
        if is_numeric(value) and value.ndim == 1 and len(value) in lengths and len(value) > 2 and _TIME.search(name):
            return name, value.astype(float)
    return None, None


def from_array(array, what, beside=None, axes=None, rate_hz=None, unit=None, said_of_rate=None, said_of_axes="as was told"):
    """A recording from one array and what stands beside it.

    Parameters
    ----------
    array : ndarray of two or three axes
    what : str
        What it is called, for the words.
    beside : dict of str to ndarray, optional
        What else the file holds: times, names, a sampling rate.
    axes, rate_hz, unit : optional
        As ``from_variables`` takes them.
    said_of_rate, said_of_axes : str, optional
        Where they come from.

    Returns
    -------
    Recorded

    Raises
    ------
    ValueError
        If axes or rate are not known.
    """
    beside = beside or {}
    said, was_given = [], rate_hz is not None
    times_name, times = _times_beside(beside, array.shape)
    evidence = None
    if axes is None and array.ndim == 2 and array.shape[0] != array.shape[1]:
        if times is not None:
            axes, evidence = AXES_OF_2[array.shape.index(len(times))], f"{times_name} is as long as the axis of time"
        else:
            known = [k for k in (0, 1) if _words_beside(beside, array.shape[k])[1]]
            if len(known) == 1:
                axes, evidence = AXES_OF_2[1 - known[0]], _words_beside(beside, array.shape[known[0]])[1]
    if axes is None:
        raise ValueError(question_of_axes(array, what))
    pieces = in_order_of_time(array, axes)
    n_neurons = pieces[0].shape[1]
    n_steps = sum(map(len, pieces))
    said.append(
        f"{what}: {n_neurons:,} neurons"
        + (f", {len(pieces):,} trials of {len(pieces[0]):,} steps" if array.ndim == 3 else f", {n_steps:,} steps")
        + f" ({f'{evidence}' if evidence else f'axes are {axes}, {said_of_axes}'})."
    )
    if times is not None and array.ndim == 2 and len(times) == n_steps:
        pieces, rate_hz, words = cut_at_times(pieces[0], times, times_name, rate_hz, unit, said_of_rate)
        said += words
    if rate_hz is None:
        raise ValueError(question_of_rate(n_steps))
    if was_given:
        said.append(f"Sampled {rate_hz:.6g} times a second ({said_of_rate or 'as was told'}).")
    names, words = _names_beside(beside, n_neurons)
    said += [f"{words[0].upper()}{words[1:]}."] if words and words != evidence else []
    return Recorded(
        pieces=pieces,
        names=names,
        kind=kind_of_numbers(pieces),
        rate_hz=float(rate_hz),
        are_trials=array.ndim == 3,
        said=tuple(said),
    )


def cut_at_times(array, times, name, rate_hz=None, unit=None, said_of_rate=None):
    """Cut a recording where times jump, and tell its rate from them.

    Parameters
    ----------
    array : ndarray, shape (time, neurons)
    times : ndarray, shape (time,)
    name : str
        What the times are called; their unit may be its end.
    rate_hz : float, optional
        If it is known; of times in samples, how many make a second.
    unit : str, optional
        Of the times.
    said_of_rate : str, optional
        Where the rate comes from, if it was not told.

    Returns
    -------
    pieces : tuple of ndarray
    rate_hz : float
    said : list of str

    Raises
    ------
    ValueError
        If times do not grow, are uneven, contradict a rate that is given, or their unit is not known.
    """
    per_step, cuts = rate_of_times(times, name)
    said = []
    if unit == "samples":
        rate_hz = per_step / seconds_in(unit, rate_hz, name, times, 1)
        said.append(f"Sampled {rate_hz:.4g} times a second (from {name}, in samples).")
    elif rate_hz is None:
        unit = unit or unit_in_name(name)
        if unit is None:
            readings = {
                f'unit="{one}"': {"a step": f"{1000 * size / per_step:.4g} ms", "samples a second": f"{per_step / size:.4g}"}
                for one, size in (("s", 1.0), ("ms", 1e-3))
            }
            raise ValueError(
                f"unit should say in which unit {name} is, since the file does not say. The readings:\n"
                f"{side_by_side(readings)}\nPass one of these, or the rate, rate_hz; in a terminal, --unit s."
            )
        rate_hz = per_step / seconds_in(unit, rate_hz, name, times, 1)
        said.append(f"Sampled {rate_hz:.4g} times a second (from {name}, in {unit}).")
    elif (known := unit or unit_in_name(name)) in UNITS and abs(per_step / UNITS[known] / rate_hz - 1) > MOST_APART:
        of_times = f"{per_step / UNITS[known]:.6g}, as {name} says in {known}"
        if said_of_rate:
            raise ValueError(
                f"source should agree on how often it was sampled, but by its times it is {of_times}, and {said_of_rate}. Find "
                "out which is right, and read the array alone, with rate_hz."
            )
        raise ValueError(
            f"rate_hz should be {of_times}, but it is {rate_hz:g}. Is one of them in another unit? Leave rate_hz out, or pass "
            "unit."
        )
    elif (
        known not in UNITS
        and (times != np.round(times)).any()  # whole numbers may count samples
        and min(abs(per_step / size / rate_hz - 1) for size in UNITS.values()) > MOST_APART
    ):
        raise ValueError(
            f"rate_hz should fit {name}, which makes {per_step:.6g} steps a second if it is in s and {1000 * per_step:.6g} "
            f"if it is in ms, but it is {rate_hz:g}. Leave rate_hz out, and pass unit."
        )
    if len(cuts):
        said.append(f"Cut at {len(cuts)} gap{'s' if len(cuts) > 1 else ''} in {name}.")
    return tuple(array[start:stop] for start, stop in pairwise([0, *cuts.tolist(), len(times)])), rate_hz, said


def kind_of_numbers(pieces):
    """Counts, where numbers are whole, at least 0, and 0 at times in most neurons, as no brightness is; otherwise activity."""
    some = np.concatenate([piece[:5000] for piece in pieces[:50]])
    known = some[np.isfinite(some)]
    is_counts = known.size and known.min() >= 0 and known.max() < 1e4 and (known == np.round(known)).all()
    is_counts = is_counts and (some == 0).any(axis=0).mean() >= 0.5
    return "counts" if is_counts else "activity"


def _from_pieces(value, what, beside, axes, rate_hz, said_of_rate):
    shapes = np.array([np.shape(part) for part in value])
    same = [len(set(shapes[:, k])) == 1 for k in (0, 1)]
    evidence = "as was told"
    if axes is None and same[0] != same[1]:
        axes, evidence = AXES_OF_2[0] if same[1] else AXES_OF_2[1], "as pieces differ only in length"
    if axes is None:
        raise ValueError(question_of_axes(np.asarray(value[0], dtype=float), f"each of {what}"))
    pieces = tuple(in_order_of_time(np.asarray(part, dtype=float), axes)[0] for part in value)
    n_neurons = {piece.shape[1] for piece in pieces}
    if len(n_neurons) > 1:
        raise ValueError(
            f"axes should give every piece of {what} the same neurons, but with {axes!r} they have {sorted(n_neurons)}."
        )
    n_steps = sum(map(len, pieces))
    if rate_hz is None:
        raise ValueError(question_of_rate(n_steps))
    names, _ = _names_beside(beside, pieces[0].shape[1])
    said = [
        f"{what}: {len(pieces):,} pieces, taken for trials, with {len(names):,} neurons and {n_steps:,} steps in all (axes "
        f"are {axes}, {evidence})."
    ]
    said.append(f"Sampled {rate_hz:g} times a second ({said_of_rate or 'as was told'}).")
    return Recorded(pieces, names, kind_of_numbers(pieces), float(rate_hz), are_trials=True, said=tuple(said))


def from_spike_times(trains, what, names=None, unit=None, rate_hz=None, span=None):
    """A recording from the times of the spikes of each neuron.

    Parameters
    ----------
    trains : sequence of array_like
        Times of the spikes of each neuron.
    what : str
        What they are called.
    names : tuple of str, optional
    unit : {"s", "ms", "us", "samples"}, optional
    rate_hz : float, optional
        Samples a second, where the unit is samples.
    span : tuple of float, optional
        When the recording began and ended, in that unit; unless it is told, at the first and the last spike of all.

    Returns
    -------
    Recorded

    Raises
    ------
    ValueError
        If the unit is not known, or a time is no number.
    """
    trains = [np.ravel(np.asarray(train, dtype=float)) for train in trains]
    every = np.concatenate(trains) if trains else np.empty(0)
    if every.size == 0:
        raise ValueError(f"{what} should hold times of spikes, but it holds none.")
    if not np.isfinite(every).all():
        raise ValueError(
            f"{what} should hold times of spikes, but {np.count_nonzero(~np.isfinite(every))} are NaN or infinite."
        )
    size = seconds_in(unit, rate_hz, what, every, len(trains))
    trains = tuple(np.sort(train) * size for train in trains)
    first, last = (every.min() * size, every.max() * size) if span is None else (span[0] * size, span[1] * size)
    names = tuple(map(str, names)) if names is not None else tuple(map(str, range(len(trains))))
    said = (
        f"{what}: times of {every.size:,} spikes of {len(trains):,} neurons, over {last - first:,.4g} s, in {unit}"
        + ("." if span is not None else "; the recording is taken to begin and end with them."),
    )
    return Recorded((), names, "spike times", None, trains, (float(first), float(last)), said=said)

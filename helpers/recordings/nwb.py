"""Files of Neurodata Without Borders, which are HDF5 in a fixed layout: spikes of sorted units, fluorescence, voltages.

h5py is enough to read them: what the format promises is where things stand and what they are called.
"""

from dataclasses import replace

import numpy as np

from helpers.data.hdf5 import open_hdf5
from helpers.recordings.on_disk import of_dataset
from helpers.recordings.recorded import AXES_OF_2, question_of_axes, side_by_side
from helpers.recordings.variables import cut_at_times, from_array, from_spike_times, rate_of

SERIES = ("RoiResponseSeries", "ElectricalSeries", "TimeSeries", "LFP")


def from_nwb(path, variable=None, axes=None, rate_hz=None):
    """A recording from a file of Neurodata Without Borders.

    Parameters
    ----------
    path : pathlib.Path
    variable : str, optional
        ``"units"``, or the place of a series in the file, where there are several.
    axes, rate_hz : optional
        Where they are to be other than the file says.

    Returns
    -------
    Recorded

    Raises
    ------
    ValueError
        If the file holds no recording, or several and none is chosen.
    """
    with open_hdf5(path, path.name) as file:
        found = _recordings(file)
        if variable is not None and variable not in found:
            held = ", ".join(found) or "which holds none"
            raise ValueError(f"variable should be a recording of {path.name}, {held}, but it is {variable!r}.")
        if not found:
            raise ValueError(
                f"{path.name} should hold sorted units or a series of at least 2 neurons or channels, but it holds none."
            )
        if variable is None and len(found) > 1:
            readings = {"shape": {f'variable="{name}"': words for name, words in found.items()}}
            raise ValueError(
                f"variable should say which recording of {path.name} is meant, as it holds {len(found)}:\n"
                f"{side_by_side(readings)}\nPass one of these; in a terminal, --variable {next(iter(found))}."
            )
        name = variable or next(iter(found))
        if name == "units":
            return _units(file, path.name)
        return _series(file, name, path, axes, rate_hz)


def _recordings(file):
    """What could be recordings, each with its size in words: sorted units, and series of at least two columns."""
    found = {}
    if "units" in file and "spike_times" in file["units"] and "spike_times_index" in file["units"]:
        found["units"] = f"spikes of {len(file['units/spike_times_index'])} units"

    def visit(name, part):
        kind = part.attrs.get("neurodata_type", "")
        kind = kind.decode() if isinstance(kind, bytes) else kind
        inside = kind in SERIES and hasattr(part, "keys") and "data" in part
        if inside and part["data"].ndim == 2 and min(part["data"].shape) >= 2 and part["data"].dtype.kind in "fiu":
            found[name] = f"{part['data'].shape}, {kind}"

    file.visititems(visit)
    return {name: words for name, words in found.items() if not name.startswith(("stimulus", "analysis"))}


def _units(file, what):
    units = file["units"]
    times, ends = units["spike_times"][()], units["spike_times_index"][()].astype(int)
    trains = np.split(times, ends[:-1])
    identities = units["id"][()] if "id" in units else np.arange(len(trains))
    names = tuple(f"unit {one}" for one in identities)
    if "obs_intervals" not in units:
        return from_spike_times(trains, f"units of {what}", names, "s")
    intervals = units["obs_intervals"][()].astype(float)
    span = (float(intervals.min()), float(intervals.max()))
    gaps = _between(intervals)
    found = from_spike_times(trains, f"units of {what}", names, "s", span=span)
    said = [f"Its obs_intervals leave out {len(gaps)} gap{'s' if len(gaps) > 1 else ''} in all units."] if gaps else []
    return replace(found, gaps_s=gaps, said=(*found.said, *said))


def _between(intervals):
    """What lies between intervals, some of which overlap, and in none of them."""
    intervals = intervals[np.argsort(intervals[:, 0], kind="stable")]
    until = np.maximum.accumulate(intervals[:, 1])[:-1]
    return tuple((float(a), float(b)) for a, b in zip(until, intervals[1:, 0], strict=True) if b > a)


def _series(file, name, path, axes, rate_hz):
    series = file[name]
    label = f"{name} of {path.name}"
    array = of_dataset(path, series["data"], label)
    array = series["data"][()].astype(float) if array is None else array
    said, times, by_format = None, None, "as was told" if axes else "as the format has them"
    if "timestamps" in series:
        times = series["timestamps"][()].astype(float)
        axes = axes or (AXES_OF_2[0] if len(times) == array.shape[0] else AXES_OF_2[1])
    elif "starting_time" in series and "rate" in series["starting_time"].attrs:
        of_file = float(series["starting_time"].attrs["rate"])
        rate_hz, said = rate_of(rate_hz, of_file, f"starting_time of the file says {of_file:g} samples a second")
    axes = axes or _axes_by_columns(series, array)
    if axes is None:
        raise ValueError(question_of_axes(array, label))
    if times is None:
        return from_array(array, label, {}, axes, rate_hz, said_of_rate=said, said_of_axes=by_format)
    whole = from_array(array, label, {}, axes, rate_hz or 1.0, said_of_axes=by_format)
    pieces, rate_hz, words = cut_at_times(whole.pieces[0], times, "timestamps", rate_hz, "s")
    return replace(whole, pieces=pieces, rate_hz=rate_hz, said=(*whole.said, *words))


def _axes_by_columns(series, array):
    """Time is first in the format; files that turned it are told by the table of what was recorded."""
    for table in ("rois", "electrodes"):
        if table in series and array.shape[0] != array.shape[1]:
            n_columns = len(series[table])
            if n_columns in array.shape:
                return AXES_OF_2[1 - array.shape.index(n_columns)] if array.shape.count(n_columns) == 1 else None
    return AXES_OF_2[0]

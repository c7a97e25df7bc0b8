"""Read a recording, from a file, a folder, a table, or arrays; what cannot be known is asked.

::

    recorded = reading.read("session.mat", variable="dff", axes="neurons,time", rate_hz=30)
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from helpers.recordings import files, folders
from helpers.recordings.nwb import from_nwb
from helpers.recordings.on_disk import OnDisk
from helpers.recordings.recorded import AXES_OF_2, AXES_OF_3, Recorded
from helpers.recordings.tables import from_table, read_table
from helpers.recordings.variables import from_array, from_spike_times, from_variables
from helpers.validation import checked, numbers, optional, positive, refuse_masked

TEXT = (".csv", ".tsv", ".txt", ".dat")
HDF5 = (".h5", ".hdf5", ".hdf", ".nwb", ".jld2")
UNITS = ("s", "ms", "us", "samples")


def _source(value, name):
    refuse_masked(value, name)
    if isinstance(value, str | Path):
        path = Path(value).expanduser()
        if not path.exists():
            raise ValueError(f"{name} should be a file or a folder that exists, but there is no {value}.")
        return path
    is_table = hasattr(value, "columns") and hasattr(value, "to_numpy")
    if is_table or isinstance(value, np.ndarray | list | tuple | Mapping | Recorded):
        return value
    raise ValueError(
        f"{name} should be a file, a folder, a pandas.DataFrame, an array, a list of pieces (time, neurons) or of spike times, "
        f"but it is {value!r}."
    )


def _axes(value, name):
    choices = (*AXES_OF_2, *AXES_OF_3)
    value = value.replace(" ", "") if isinstance(value, str) else value
    if value not in choices:
        raise ValueError(f"{name} should be one of {', '.join(map(repr, choices))}, but it is {value!r}.")
    return value


def _unit(value, name):
    if value not in UNITS:
        raise ValueError(f"{name} should be one of {', '.join(map(repr, UNITS))}, but it is {value!r}.")
    return value


def _variable(value, name):
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} should be the name of an array or a column in the file, but it is {value!r}.")
    return value


def _span(value, name):
    value = numbers(value, name)
    if value.shape != (2,) or not 0 <= value[0] < value[1]:
        raise ValueError(
            f"{name} should be two times in seconds, from 0 on and the later one last, but it is {value.tolist()}."
        )
    return tuple(value.tolist())


@checked(
    source=_source,
    variable=optional(_variable),
    axes=optional(_axes),
    rate_hz=optional(positive),
    unit=optional(_unit),
    span_s=optional(_span),
)
def read(source, variable=None, axes=None, rate_hz=None, unit=None, span_s=None):
    """Read a recording of at least two neurons, channels or regions.

    Files: ``.npy`` and ``.npz``; ``.csv``, ``.tsv`` and ``.txt``, with a column for each neuron, a row for each value (columns
    for neuron and time, and trial where there are trials), or a row for each spike; ``.mat``, old and 7.3; HDF5; Neurodata
    Without Borders (``.nwb``). Folders: of suite2p, and of Kilosort or phy. For HDF5, which ``.nwb`` and MATLAB 7.3 are, h5py
    has to be installed: ``pip install "who-drives-whom[recordings]"``. Of a large ``.npy`` or HDF5, which may not fit in
    memory, only the part is read that ``span_s`` names.

    Parameters
    ----------
    source : str, pathlib.Path, pandas.DataFrame, ndarray, list or dict
        A file or a folder; a table; an array; a list of pieces ``(time, neurons)``; or times of spikes, as a list with an array
        for each neuron, or a dict with their names.
    variable : str, optional
        Which array or column, where there are several.
    axes : str, optional
        What the axes of the array are, such as ``"neurons,time"`` or ``"trials,time,neurons"``.
    rate_hz : float, optional
        Samples in a second. 1 to count in steps.
    unit : {"s", "ms", "us", "samples"}, optional
        Of times, where the file does not say it.
    span_s : tuple of (float, float), optional
        Which part is read, in seconds from its beginning; what is missing in gaps does not count.

    Returns
    -------
    Recorded

    Raises
    ------
    ValueError
        If there is no recording in it; or if it does not say which array it is, which axis is time, how often it was sampled,
        or in which unit times are: then both readings stand side by side; or if it is too large to be read whole.
    ImportError
        If the file is HDF5 and h5py is not installed.
    """
    found = source if isinstance(source, Recorded) else _read(source, variable, axes, rate_hz, unit)
    found = found if span_s is None else _part_of(found, span_s)
    if any(isinstance(piece, OnDisk) for piece in found.pieces):
        found = replace(found, pieces=tuple(np.asarray(piece) for piece in found.pieces))
    return found


def _part_of(found, span_s):
    """What was recorded from one time to another; of spikes, those in between."""
    if found.are_trials:
        raise ValueError("span_s should be left out, as the recording has trials.")
    seconds = found.span_s[1] - found.span_s[0] if found.kind == "spike times" else sum(map(len, found.pieces)) / found.rate_hz
    if span_s[0] >= seconds:
        raise ValueError(f"span_s should begin within the recording, which has {seconds:,.6g} s, but it is {span_s}.")
    said = (*found.said, f"Of its {seconds:,.6g} s, those from {span_s[0]:g} to {min(span_s[1], seconds):,.6g} were read.")
    if found.kind == "spike times":
        first = found.span_s[0]
        start, stop = first + span_s[0], min(first + span_s[1], found.span_s[1])
        trains = tuple(train[(train >= start) & (train < stop)] for train in found.spike_times)
        gaps = tuple((max(a, start), min(b, stop)) for a, b in found.gaps_s if a < stop and b > start)
        return replace(found, spike_times=trains, span_s=(start, stop), gaps_s=gaps, said=said)
    start, stop = (round(at * found.rate_hz) for at in span_s)
    pieces, neuropil, at = [], [], 0
    for k, piece in enumerate(found.pieces):
        part = slice(max(start - at, 0), max(stop - at, 0))
        if len(piece[part]):
            pieces.append(piece[part])
            neuropil += [] if found.neuropil is None else [found.neuropil[k][part]]
        at += len(piece)
    if not pieces:
        raise ValueError(
            f"span_s should hold at least one step, of which there are {found.rate_hz:g} a second, but it is {span_s}."
        )
    return replace(found, pieces=tuple(pieces), neuropil=tuple(neuropil) or None, said=said)


def _read(source, variable, axes, rate_hz, unit):
    if isinstance(source, Path):
        return _read_path(source, variable, axes, rate_hz, unit)
    if hasattr(source, "columns"):
        return from_table(source, "the table", variable, axes, rate_hz, unit)
    if isinstance(source, Mapping):
        if all(np.ndim(value) == 1 for value in source.values()) and len({np.size(value) for value in source.values()}) > 1:
            return from_spike_times(list(source.values()), "the dict", tuple(map(str, source)), unit, rate_hz)
        return from_variables(
            {str(key): np.asarray(value) for key, value in source.items()}, "the dict", variable, axes, rate_hz, unit
        )
    if isinstance(source, np.ndarray) and source.dtype != object:
        if source.dtype.kind not in "fiub" or source.ndim not in (2, 3):
            raise ValueError(
                f"source should be an array of numbers with two or three axes, but it has shape {source.shape}, type "
                f"{source.dtype}."
            )
        return from_array(source, "the array", {}, axes, rate_hz, unit)
    parts = [np.asarray(part) for part in source]
    if not parts or {part.dtype.kind for part in parts} - set("fiub") or {part.ndim for part in parts} not in ({1}, {2}):
        raise ValueError(
            "source should be a list of pieces (time, neurons), or of the times of the spikes of each neuron, but it is a "
            f"list of {', '.join(sorted({f'{part.dtype} of {part.ndim} axes' for part in parts})) or 'nothing'}."
        )
    return from_variables({"the list": parts}, "the list", "the list", axes, rate_hz, unit)


def _read_path(path, variable, axes, rate_hz, unit):
    if path.is_dir():
        return folders.from_folder(path, variable, rate_hz)
    kind = path.suffix.lower()
    if kind in TEXT:
        return from_table(read_table(path), path.name, variable, axes, rate_hz, unit)
    if kind in HDF5 and (kind == ".nwb" or files.is_nwb(path)):
        return from_nwb(path, variable, axes, rate_hz)
    by_kind = {".npy": files.of_npy, ".npz": files.of_npz, ".mat": files.of_mat, **dict.fromkeys(HDF5, files.of_hdf5)}
    if kind not in by_kind:
        raise ValueError(
            "source should be a file of a kind that can be read here (.npy, .npz, .csv, .tsv, .txt, .mat, .h5, .nwb), or "
            f"a folder of suite2p, Kilosort or phy, but it is {path.name}. Export it to one of these; NeuroConv writes "
            ".nwb from most."
        )
    return from_variables(by_kind[kind](path), path.name, variable, axes, rate_hz, unit)

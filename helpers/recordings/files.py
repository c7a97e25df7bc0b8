"""The arrays that files hold, by name: of NumPy, MATLAB and HDF5."""

import zipfile
from pathlib import Path

import numpy as np
from scipy.io import loadmat
from scipy.io.matlab import MatReadError

from helpers.data.hdf5 import open_hdf5
from helpers.recordings.on_disk import LARGEST, OnDisk, of_dataset
from helpers.recordings.safe_npy import load_npy

HDF5_BEGINS = b"\x89HDF\r\n\x1a\n"  # in files of MATLAB 7.3 behind a header of 512 bytes


def of_npy(path):
    """The array of a ``.npy`` file; of objects, a list.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    variables : dict
        One array, or list of arrays, under the name of the file; of a dict that was saved, each of its entries.
    """
    variables = {}
    _flatten(_unboxed(load_npy(path, path.name)), path.name, variables)
    return variables


def of_npz(path):
    """The arrays of a ``.npz`` file, by name.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    variables : dict

    Raises
    ------
    ValueError
        If it is no such file.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            variables = {}
            for name in archive.namelist():
                with archive.open(name) as file:
                    _flatten(_unboxed(load_npy(file, f"{name} of {path.name}")), name.removesuffix(".npy"), variables)
            return variables
    except zipfile.BadZipFile as error:
        raise ValueError(f"{path.name} should be a whole file of NumPy, but it cannot be read: {error}") from error


def _unboxed(array):
    """What NumPy put into an array of one object to save it, such as a dict; other arrays as they are."""
    return array.item() if array.dtype == object and array.ndim == 0 else array


def of_mat(path):
    """The variables of a ``.mat`` file, old or 7.3, by name; those of structures have names with slashes.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    variables : dict

    Raises
    ------
    ValueError
        If it is no such file.
    ImportError
        If it is a file of version 7.3, which is HDF5, and h5py is not installed.
    """
    with path.open("rb") as file:
        if HDF5_BEGINS in file.read(1024):
            return _of_mat_73(path)
    try:
        loaded = loadmat(path, simplify_cells=True)
    except (MatReadError, ValueError, TypeError, OSError, EOFError) as error:
        raise ValueError(f"{path.name} should be a whole file of MATLAB, but it cannot be read: {error}") from error
    variables = {}
    for name, value in loaded.items():
        if not name.startswith("__"):
            _flatten(value, name, variables)
    return variables


def _flatten(value, name, variables):
    """Lay nested structures out by names with slashes."""
    if isinstance(value, dict):
        for key, part in value.items():
            _flatten(part, f"{name}/{key}", variables)
    elif isinstance(value, list | np.ndarray) and len(np.shape(value)) and _are_structures(value):
        parts = [dict(part) for part in np.ravel(np.asarray(value, dtype=object))]
        for key in parts[0]:
            variables[f"{name}/{key}"] = _plain([part.get(key) for part in parts], name)
    else:
        variables[name] = _plain(value, name)


def _are_structures(value):
    parts = value if isinstance(value, list) else (np.ravel(value) if value.dtype == object else [])
    return len(parts) > 0 and all(isinstance(part, dict) for part in parts)


def _plain(value, name):
    """An array of numbers or words, or a list of arrays; what was left in its file stays there."""
    if isinstance(value, OnDisk):
        return value
    if isinstance(value, list):
        if all(isinstance(part, str) for part in value):
            return np.array(value)
        if all(np.size(part) == 1 and not isinstance(part, str | dict) for part in value):
            value = np.array([float(np.ravel(part)[0]) if _is_number(part) else np.nan for part in value])
            return value
        return [
            np.squeeze(np.asarray(part)) if np.ndim(part) > 1 and 1 in np.shape(part) else np.asarray(part) for part in value
        ]
    array = np.asarray(value)
    if array.size > LARGEST:
        raise ValueError(
            f"{name} should hold at most {LARGEST:,} numbers, but it holds {array.size:,}. Save it in HDF5 or as .npy, from "
            "which a part can be read, or save fewer channels."
        )
    if array.dtype == object:
        if array.ndim == 0 or array.size == 0:
            return str(array)
        return _plain(list(np.ravel(array)), name) if array.ndim == 1 or 1 in array.shape else [str(array.dtype)]
    return array


def _is_number(part):
    return np.asarray(part).dtype.kind in "fiub"


def _of_mat_73(path):
    """MATLAB stores columns first, so that its arrays come out of HDF5 turned around."""
    variables = {}
    with open_hdf5(path, f"{path.name}, of MATLAB 7.3,") as file:

        def read(dataset):
            kind = dataset.attrs.get("MATLAB_class", b"")
            kind = kind.decode() if isinstance(kind, bytes) else kind
            if dataset.dtype == object:  # a cell array: references to what it holds
                return [read(file[reference]) for reference in np.ravel(dataset[()].T)]
            if (left := of_dataset(path, dataset, f"{dataset.name.strip('/')} of {path.name}")) is not None:
                return left.transpose(tuple(range(dataset.ndim))[::-1])
            array = dataset[()].T
            if kind == "char":
                return "".join(map(chr, np.ravel(array)))
            if "MATLAB_empty" in dataset.attrs:
                return np.empty(0)
            return np.squeeze(array)

        def visit(group, place):
            for key, part in group.items():
                if key.startswith("#"):
                    continue
                name = f"{place}{key}"
                if hasattr(part, "items"):
                    visit(part, f"{name}/")
                else:
                    variables[name] = _plain(read(part), name)

        visit(file, "")
    return variables


def of_hdf5(path):
    """The data sets of a file in HDF5, by name.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    variables : dict

    Raises
    ------
    ValueError
        If it is no such file.
    ImportError
        If h5py is not installed.
    """
    variables = {}
    with open_hdf5(path, path.name) as file:

        def visit(name, part):
            if not hasattr(part, "shape") or part.size is None or part.dtype.kind not in "fiubOSU":
                return
            if (left := of_dataset(path, part, f"{name} of {path.name}")) is not None:
                variables[name] = left
                return
            value = part[()]
            if part.dtype.kind in "OS":
                value = [one.decode() if isinstance(one, bytes) else one for one in np.ravel(value)]
                if not all(isinstance(one, str) for one in value):
                    return
            variables[name] = _plain(value, name)

        file.visititems(visit)
    return variables


def is_nwb(path):
    """Whether a file in HDF5 says that it is Neurodata Without Borders.

    Parameters
    ----------
    path : pathlib.Path
    """
    with open_hdf5(path, Path(path).name) as file:
        return "nwb_version" in file.attrs

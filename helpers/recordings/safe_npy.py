"""Files of NumPy that hold objects, read without running what is in them.

A pickle can run any program when it is opened, and files of suite2p and lists of spike times are pickles. Here only arrays,
numbers, words and the containers that hold them come out; whatever else a file asks for is refused.
"""

import pickle

import numpy as np

from helpers.recordings.on_disk import LARGEST, of_npy_file

_ALLOWED = {
    *(("numpy", name) for name in ("ndarray", "dtype")),
    *((f"numpy.{core}.multiarray", name) for core in ("core", "_core") for name in ("_reconstruct", "scalar")),
    *((f"numpy.{core}.numeric", "_frombuffer") for core in ("core", "_core")),
    ("collections", "OrderedDict"),
    ("datetime", "datetime"),
    ("_codecs", "encode"),
}


class _ArraysOnly(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) in _ALLOWED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"it asks for {module}.{name}")


def load_npy(path_or_file, what):
    """The array of a ``.npy`` file, of numbers or of objects.

    Parameters
    ----------
    path_or_file : str, pathlib.Path or binary file
    what : str
        What it is called, for the words of an error.

    Returns
    -------
    array : ndarray or OnDisk
        Of a file by its path, one of 200 MB and more is left there.

    Raises
    ------
    ValueError
        If it is no such file, was cut off, or holds objects that are no arrays, numbers or words.
    """
    if not hasattr(path_or_file, "read"):
        with open(path_or_file, "rb") as file:
            return _load(file, what, path_or_file)
    return _load(path_or_file, what)


def _load(file, what, path=None):
    try:
        version = np.lib.format.read_magic(file)
        read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, in_columns, dtype = read_header(file)
        if dtype.hasobject:
            return np.asarray(_ArraysOnly(file).load(), dtype=object).reshape(shape)
        if path is not None and (left := of_npy_file(path, shape, in_columns, dtype, file.tell(), what)) is not None:
            _refuse_if_cut_off(file, left)
            return left
        if np.prod(shape, dtype=float) > LARGEST:
            raise ValueError(
                f"it holds {np.prod(shape, dtype=float):,.0f} numbers; save them as .npy, from which a part can be read"
            )
        file.seek(0)
        return np.lib.format.read_array(file, allow_pickle=False)
    except pickle.UnpicklingError as error:
        raise ValueError(
            f"{what} should hold arrays, but it is a pickle that would run a program of its own ({error}). Save plain arrays."
        ) from error
    except (ValueError, EOFError, OSError) as error:
        raise ValueError(f"{what} should be a whole file of NumPy, but it cannot be read: {error}") from error


def _refuse_if_cut_off(file, array):
    """A file that was cut off is found out now, and not when its end is read."""
    begins = file.tell()
    missing = array.size * array.dtype.itemsize - (file.seek(0, 2) - begins)
    if missing > 0:
        raise ValueError(f"{missing:,} bytes are missing at its end")

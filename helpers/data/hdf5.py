"""Opening files in HDF5 with h5py, which Colab has; elsewhere, ``pip install h5py``."""


def h5py_for(what):
    """The package h5py.

    Parameters
    ----------
    what : str
        What it is to read, for the words of the error.

    Returns
    -------
    module

    Raises
    ------
    ImportError
        If it is not installed.
    """
    try:
        import h5py
    except ImportError:
        raise ImportError(
            f"{what} is a file in HDF5, which h5py reads, and h5py is not installed here: pip install h5py"
        ) from None
    return h5py


def open_hdf5(path, what):
    """Open a file for reading; one that was cut off, or is something else, is no file in HDF5.

    Parameters
    ----------
    path : str or pathlib.Path
        Which file.
    what : str
        What it holds, for the words of an error.

    Returns
    -------
    h5py.File

    Raises
    ------
    ImportError
        If h5py is not installed.
    FileNotFoundError
        If there is none.
    ValueError
        If it is not a whole file in HDF5.
    """
    try:
        return h5py_for(what).File(path, "r")
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ValueError(f"{path} should be a whole file in HDF5, but h5py cannot read it: {error}") from error

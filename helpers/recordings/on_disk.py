"""Arrays that are left in their file until a part of them is asked for, so that a large file never comes into memory whole."""

from contextlib import contextmanager

import numpy as np

from helpers.data.hdf5 import open_hdf5

LARGE = 200_000_000  # Bytes; an array of more is left in its file.
LARGEST = 250_000_000  # Numbers that are read at once; as doubles these are 2 GB, and an analysis holds some copies of them.
BEGINNING = {2: 2000, 3: 200}  # Along each axis, so much is enough to see which way time goes.


class OnDisk:
    """A part of an array in a file, which becomes an array of NumPy when it is taken for one.

    Parameters
    ----------
    opened : callable
        Returns a context in which the array can be sliced as ``numpy.ndarray`` and ``h5py.Dataset`` can.
    dtype : numpy.dtype
    within : tuple of (int, int)
        From where to where along each axis of the file.
    order : tuple of int
        Which axis of the file each axis of this is.
    what : str
        What it is called, for the words of an error.
    """

    def __init__(self, opened, dtype, within, order, what):
        self.opened, self.dtype, self.within, self.order, self.what = opened, np.dtype(dtype), within, order, what

    @property
    def shape(self):
        """As NumPy has it."""
        return tuple(stop - start for start, stop in (self.within[axis] for axis in self.order))

    @property
    def ndim(self):
        """As NumPy has it."""
        return len(self.order)

    @property
    def size(self):
        """As NumPy has it; no 32 bits limit it."""
        return int(np.prod([int(n) for n in self.shape], dtype=object))

    def __len__(self):
        return self.shape[0]

    def transpose(self, order):
        """The same with its axes in another order; nothing is read.

        Parameters
        ----------
        order : sequence of int

        Returns
        -------
        turned : OnDisk
        """
        return OnDisk(self.opened, self.dtype, self.within, tuple(self.order[axis] for axis in order), self.what)

    def __getitem__(self, wanted):
        """A part, by slices without steps; nothing is read."""
        wanted = wanted if isinstance(wanted, tuple) else (wanted,)
        within = list(self.within)
        for axis, part in zip(self.order, wanted, strict=False):
            start, stop = within[axis]
            first, last, step = part.indices(stop - start)
            if step != 1:
                raise ValueError(f"wanted should be slices without steps, but it is {part}.")
            within[axis] = (start + first, start + max(last, first))
        return OnDisk(self.opened, self.dtype, tuple(within), self.order, self.what)

    def __iter__(self):
        raise TypeError(f"{self.what} is left in its file: take slices of it, or numpy.asarray.")

    def beginning(self):
        """The first steps along each axis.

        Returns
        -------
        array : ndarray
        """
        return np.asarray(self[(slice(BEGINNING[self.ndim]),) * self.ndim])

    def __array__(self, dtype=None, copy=None):
        if self.size > LARGEST:
            raise ValueError(
                f"span_s should say which part of {self.what} to read: its {self.size:,} numbers take "
                f"{self.size * 8 / 1e9:,.3g} GB in memory, and at most {LARGEST:,} are read at once. Pass span_s=(from, to) in "
                "seconds; in a terminal, --span-s 0 60. Or save fewer channels, or fewer samples a second."
            )
        with self.opened() as array:
            part = np.asarray(array[tuple(slice(*edges) for edges in self.within)], dtype=dtype)
            return np.array(np.transpose(part, self.order))


def _left_in_its_file(shape, dtype):
    return (
        len(shape) in (2, 3)
        and min(shape) > 1
        and np.prod(shape, dtype=float) * dtype.itemsize > LARGE
        and dtype.kind in "fiub"
    )


def of_npy_file(path, shape, in_columns, dtype, offset, what):
    """The array of a ``.npy`` file, left there; ``None`` where it is small enough to be read.

    Parameters
    ----------
    path : pathlib.Path
    shape : tuple of int
    in_columns : bool
        Whether it is in the order of Fortran.
    dtype : numpy.dtype
    offset : int
        Where it begins in the file, in bytes.
    what : str
        What it is called, for the words of an error.

    Returns
    -------
    array : OnDisk or None
    """
    if not _left_in_its_file(shape, dtype):
        return None

    @contextmanager
    def opened():
        yield np.memmap(path, dtype, "r", offset, shape, "F" if in_columns else "C")

    return OnDisk(opened, dtype, tuple((0, n) for n in shape), tuple(range(len(shape))), what)


def of_dataset(path, dataset, what):
    """A data set of a file in HDF5, left there; ``None`` where it is small enough to be read.

    Parameters
    ----------
    path : pathlib.Path
    dataset : h5py.Dataset
    what : str
        What it is called, for the words of an error.

    Returns
    -------
    array : OnDisk or None
    """
    if not dataset.shape or not _left_in_its_file(dataset.shape, dataset.dtype):
        return None
    name = dataset.name

    @contextmanager
    def opened():
        with open_hdf5(path, what) as file:
            yield file[name]

    return OnDisk(opened, dataset.dtype, tuple((0, n) for n in dataset.shape), tuple(range(dataset.ndim)), what)

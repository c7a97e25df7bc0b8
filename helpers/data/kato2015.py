"""Five immobilised worms of Kato et al. (2015), with the state of the motor command at each time, fetched from OSF.

The file is one of MATLAB 7.3, which is HDF5 and is read with h5py. In it, ``WT_NoStim`` holds for each worm a reference to its
traces, and to the names of its neurons, the times of its volumes, and eight states, of which one is on at each time.
"""

import dataclasses

import numpy as np

from helpers.data.fetching import FOLDER_VARIABLE, PATIENCE, PublicFile, fetch
from helpers.data.hdf5 import h5py_for, open_hdf5
from helpers.data.recorded_worm import RecordedWorm

WT_NO_STIM = PublicFile(
    data_set="kato2015",
    name="WT_NoStim.mat",
    address="https://osf.io/2395t/",
    licence="none that we know of",
    citation="Kato et al., Cell 163:656 (2015), doi 10.1016/j.cell.2015.09.034",
    size=0,  # OSF says it, with the address
    sha256="7531811c1718e26a0455f59cb2f8188cf25809278cfea85770dfe03315a0098a",
)
FILES_AT_OSF = "https://api.osf.io/v2/nodes/2395t/files/osfstorage/"
MOST_PAGES = 30  # Of the archive's lists of files.
GROUP = "WT_NoStim"
FIELDS = ("NeuronNames", "deltaFOverF_bc", "tv", "States")
REVERSAL_STATES = ("rev1", "rev2", "revsus")
NO_STATE = "nostate"
# Named in all five worms without doubt, as Brennan & Proekt (2019) used them.
IN_ALL_FIVE = (
    *("AIBL", "AIBR", "ALA", "AVAL", "AVAR", "AVBL", "AVER", "RID"),
    *("RIML", "RIMR", "RMED", "RMEL", "RMER", "VB01", "VB02"),
)
NOT_SO = "is not laid out like WT_NoStim.mat of Kato et al."


def load_kato2015():
    """Load the five worms, whose file is fetched if it is not there yet.

    Returns
    -------
    tuple of RecordedWorm
        Five immobilised worms, some 18 minutes each. Activity is ΔF/F corrected for bleaching. ``published_state`` is one of
        ``fwd``, ``slow``, ``dt`` (dorsal turn), ``vt`` (ventral turn), ``rev1``, ``rev2``, ``revsus`` and ``nostate``; a worm
        reverses in ``rev1``, ``rev2`` and ``revsus``. There is no velocity: the worms could not move, and states were read from
        the activity of known neurons, AVA before all, so decoding them from these is circular.

    Raises
    ------
    ConnectionError
        If the file is not there and cannot be fetched. The message says where to put it by hand.
    ImportError
        If h5py is not installed.
    ValueError
        If the file is not the published one.

    References
    ----------
    Kato et al., Cell 163:656 (2015), doi 10.1016/j.cell.2015.09.034; the file at https://osf.io/2395t/.
    """
    h5py_for("WT_NoStim.mat")
    file = WT_NO_STIM
    if not file.path.exists():
        address, size = _found_at_osf()
        file = dataclasses.replace(file, address=address, size=size)
    return read_kato2015(fetch(file))


def _by_hand(what):
    return (
        f"{WT_NO_STIM.name} {what}. It is at {WT_NO_STIM.address}: download it there, put it at {WT_NO_STIM.path}, and run "
        f"this again. The environment variable {FOLDER_VARIABLE} names another folder."
    )


def _found_at_osf():
    """From where the archive gives the file, and its size: its lists of files alone know the address."""
    import requests

    pages, seen = [FILES_AT_OSF], 0
    while pages and seen < MOST_PAGES:
        try:
            answer = requests.get(pages.pop(0), timeout=PATIENCE)
            answer.raise_for_status()
            listed = answer.json()
            for entry in listed["data"]:
                if entry["attributes"]["kind"] == "folder":
                    pages.append(entry["relationships"]["files"]["links"]["related"]["href"])
                elif entry["attributes"]["name"] == WT_NO_STIM.name:
                    return entry["links"]["download"], int(entry["attributes"]["size"])
            if following := listed["links"].get("next"):
                pages.append(following)
        except (requests.exceptions.RequestException, KeyError, TypeError, AttributeError) as error:
            raise ConnectionError(_by_hand(f"could not be found at OSF ({type(error).__name__})")) from error
        seen += 1
    raise ConnectionError(_by_hand("is not among the files that OSF lists"))


def read_kato2015(path):
    """Read a file in the layout of ``WT_NoStim.mat``.

    Parameters
    ----------
    path : str or pathlib.Path
        A file of MATLAB 7.3 with a group ``WT_NoStim``, whose ``NeuronNames``, ``deltaFOverF_bc``, ``tv`` and ``States`` hold a
        reference for each worm. Arrays of MATLAB stand in HDF5 with their axes reversed.

    Returns
    -------
    tuple of RecordedWorm
        A cell that is called by a number has no name.

    Raises
    ------
    ImportError
        If h5py is not installed.
    ValueError
        If it is no whole file in HDF5, or is laid out otherwise.
    """
    with open_hdf5(path, "WT_NoStim.mat") as file:
        missing = [field for field in FIELDS if f"{GROUP}/{field}" not in file]
        if missing:
            raise ValueError(f"{path} {NOT_SO}: it has no {', '.join(f'{GROUP}/{field}' for field in missing)}.")
        columns = [file[f"{GROUP}/{field}"][()].ravel() for field in FIELDS]
        if len({len(column) for column in columns}) > 1:
            raise ValueError(f"{path} {NOT_SO}: its fields are of {', '.join(str(len(column)) for column in columns)} worms.")
        try:
            found = zip(*([file[reference] for reference in column] for column in columns), strict=True)
            return tuple(_worm(file, number, *fields) for number, fields in enumerate(found, 1))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path} {NOT_SO} ({type(error).__name__}: {error}).") from error


def _word(file, reference):
    """A word of MATLAB: the numbers of its letters. A cell without a name may be a number, or empty."""
    letters = file[reference]
    if letters.attrs.get("MATLAB_class", b"char") != b"char" or letters.attrs.get("MATLAB_empty", 0):
        return ""
    return "".join(map(chr, letters[()].ravel().astype(int)))


def _worm(file, number, names, traces, times, states):
    name = f"worm {number} of Kato et al."
    words = np.array([_word(file, reference) for reference in names[()].ravel()], dtype=str)
    traces, times = traces[()].T.astype(float), times[()].ravel().astype(float)
    if traces.ndim != 2 or traces.shape != (len(times), len(words)):
        raise ValueError(
            f"{name} {NOT_SO}: traces should have shape ({len(times)} times, {len(words)} names), but it is {traces.shape}."
        )
    if not (np.isfinite(traces).all() and np.isfinite(times).all()):
        raise ValueError(f"{name} should hold finite traces and times, but some are not.")
    on = {state: states[state][()].ravel() != 0 for state in states}
    if any(own.shape != times.shape for own in on.values()) or (len(on) and np.sum(list(on.values()), axis=0).max() > 1):
        raise ValueError(f"{name} {NOT_SO}: at each of {len(times)} times, one state should be on at most.")
    published = np.full(len(times), NO_STATE, dtype="<U16")
    for state, own in on.items():
        published[own] = state
    named = _named_once(words)
    return RecordedWorm(
        worm=name,
        activity=traces[:, list(named.values())],
        neurons=np.array(list(named), dtype=str),
        all_activity=traces,
        time_s=times - times[0],
        reversal=np.isin(published, REVERSAL_STATES),
        published_state=published,
    )


def _named_once(words):
    """Columns of the names that are names, and of one cell each; sorted."""
    names, counts = np.unique(words, return_counts=True)
    proper = [name for name, n in zip(names.tolist(), counts, strict=True) if n == 1 and name and not name.isdigit()]
    return {name: int(np.flatnonzero(words == name)[0]) for name in proper}

"""Seven freely moving worms of Dag, Nwabudike, Kang et al. (2023): whole-brain activity, names of neurons, and behaviour.

The course ships none of it, for the repository states no licence: eight files, 28 MB, are fetched once from where they were
published. They are in HDF5 and JLD2, which is HDF5 as Julia writes it; both are read with h5py.
"""

import numpy as np

from helpers.data.fetching import PublicFile, fetch
from helpers.data.hdf5 import h5py_for, open_hdf5
from helpers.data.recorded_worm import RecordedWorm

COMMIT = "47bc3704c13b389d58946e3e76df359c412b8716"
REPOSITORY = f"https://raw.githubusercontent.com/flavell-lab/NSM_5HTR_analysis/{COMMIT}/data"
DATA_SET = "dag2023_raw"
ABOUT = {
    "licence": "none stated in the repository",
    "citation": "Dag, Nwabudike, Kang et al., Cell 186:2574 (2023), doi 10.1016/j.cell.2023.04.023",
}
RECORDINGS = {
    worm: PublicFile(
        DATA_SET, f"{worm}-data.h5", f"{REPOSITORY}/swf702_with_id/{worm}-data.h5", **ABOUT, size=size, sha256=checksum
    )
    for worm, size, checksum in (
        ("2022-07-26-31", 3_922_184, "91ad390c64909aaab9626cac4068395eab771c7e749d291880f1797d6c8cf339"),
        ("2022-07-26-38", 3_862_200, "7c79e42330a697d189cacf50c58586511d6653f3cd2032d4cf56a2417f06c5bf"),
        ("2022-07-27-31", 3_905_144, "308767b4a97af1339426d3a37facab6ee98fdbb44f11781c74819c6caaa913e4"),
        ("2022-07-27-38", 3_695_720, "7c52ac34984b36ad59e5624ddfd472a171b025729337ef18bfe0628efa2022e0"),
        ("2022-07-27-45", 3_727_080, "ff1b886b43e4ad09b9c01e122a7bfeffeb525965dd3d84221757d93c6d153be8"),
        ("2022-08-02-31", 3_567_752, "99cfd0e6ba506c3635a28c3402ebbfd191ef219db8005250d5f2e6fdadbf981b"),
        ("2022-08-02-38", 3_671_776, "9f21ff94da259d8938b13cdcd6f8714a28b6d70345797ddaeab4b0fb71c6d601"),
    )
}
LABELS = PublicFile(
    DATA_SET,
    "labels.jld2",
    f"{REPOSITORY}/receptor_expression/NeuroPAL_labels_dict.jld2",
    **ABOUT,
    size=2_092_963,
    sha256="0c626a299f2110aecaf1eacdff4d5ebbf1f03689cacc5faa6f077ce0542f9286",
)
LEAST_CONFIDENCE = 2.5  # From 1 to 5; below this, a name is a guess.
UNSURE = ("?", "-")  # In a label: which of two, or which class of neurons, is not known.
NOT_SO = "is not laid out like the files of Dag et al."


def load_dag2023_worms(least_confidence=LEAST_CONFIDENCE):
    """Load the seven worms, whose files are fetched (28 MB) if they are not there yet.

    Parameters
    ----------
    least_confidence : float
        A neuron has its name if whoever labelled it was at least this sure, from 1 to 5.

    Returns
    -------
    tuple of RecordedWorm
        Seven, each of 800 volumes, 0.6 s apart: 130 to 146 cells, of which 81 to 99 have a name; all seven share 32 names.
        Activity is z-scored GCaMP fluorescence, as published. Velocity has the size of mm/s; the files do not say its unit.

    Raises
    ------
    ConnectionError
        If a file is not there and cannot be fetched. The message says where to put it by hand.
    ImportError
        If h5py is not installed.
    ValueError
        If a file is not the published one.

    References
    ----------
    Dag, Nwabudike, Kang et al., Cell 186:2574 (2023), doi 10.1016/j.cell.2023.04.023. The repository
    flavell-lab/NSM_5HTR_analysis states no licence, so the course fetches the files and does not ship them.
    """
    h5py_for("A recording of Dag et al.")  # says what is missing before 28 MB are fetched
    labels = read_labels(fetch(LABELS))
    return tuple(read_dag2023_worm(fetch(file), labels, least_confidence) for file in RECORDINGS.values())


def read_labels(path):
    """Read which neuron each column of a recording is.

    Parameters
    ----------
    path : str or pathlib.Path
        A file in JLD2 in the layout of ``NeuroPAL_labels_dict.jld2``. A dictionary of Julia stands there as an array of
        references to pairs ``first``, ``second``.

    Returns
    -------
    dict
        For each worm a dict: of a column of its activity, counted from 0, the ``label`` and the ``confidence``, as a pair.

    Raises
    ------
    ImportError
        If h5py is not installed.
    ValueError
        If it is no whole file in HDF5, or is laid out otherwise.
    """
    with open_hdf5(path, "A file of labels of Dag et al.") as file:
        try:
            worms = _pairs(file, _pairs(file, file["NeuroPAL_labels"])["dict_match_dict"])
            return {worm: _names_of_columns(file, _followed(file, two)["1"]) for worm, two in worms.items()}
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ValueError(f"{path} {NOT_SO}: no labels were found in it ({type(error).__name__}: {error}).") from error


def _followed(file, value):
    """What stands at the end of a chain of references; bytes as words."""
    h5py = h5py_for("A file of labels of Dag et al.")
    while isinstance(value, h5py.Reference):
        value = file[value]
    value = value[()] if isinstance(value, h5py.Dataset) else value
    if isinstance(value, h5py.Reference):
        return _followed(file, value)
    return value.decode() if isinstance(value, bytes) else value


def _pairs(file, value):
    """A dictionary of Julia; its values may be references."""
    pairs = (_followed(file, pair) for pair in _followed(file, value))
    return {_followed(file, pair["first"]): pair["second"] for pair in pairs}


def _names_of_columns(file, columns):
    found = {}
    for column, entries in _pairs(file, columns).items():
        entry = _pairs(file, entries)
        found[int(column) - 1] = str(_followed(file, entry["label"])), float(_followed(file, entry["confidence"]))
    return found


def read_dag2023_worm(path, labels, least_confidence=LEAST_CONFIDENCE):
    """Read one worm.

    Parameters
    ----------
    path : str or pathlib.Path
        A file in HDF5, ``<worm>-data.h5``, with ``gcamp/trace_array`` (time, cells), ``behavior/velocity``,
        ``behavior/angular_velocity``, ``behavior/reversal_vec`` and ``timing/timestamp_confocal``.
    labels : dict
        What ``read_labels`` returned.
    least_confidence : float
        A cell has its name if whoever labelled it was at least this sure, and the label has neither ``?`` nor ``-``. Where two
        cells have one name, the surer has it, and neither if they are as sure.

    Returns
    -------
    RecordedWorm

    Raises
    ------
    ImportError
        If h5py is not installed.
    ValueError
        If it is no whole file in HDF5, is laid out otherwise, or its worm has no labels.
    """
    worm = str(path).replace("\\", "/").rsplit("/", 1)[-1].removesuffix("-data.h5")
    if worm not in labels:
        raise ValueError(f"labels should name the neurons of {worm}, but they are of {', '.join(sorted(labels)) or 'no worm'}.")
    with open_hdf5(path, "A recording of Dag et al.") as file:
        try:
            traces, seconds = file["gcamp/trace_array"][()], file["timing/timestamp_confocal"][()]
            behaviour = {name: file[f"behavior/{name}"][()] for name in ("velocity", "angular_velocity", "reversal_vec")}
        except KeyError as error:
            raise ValueError(f"{path} {NOT_SO}: {error.args[0]}.") from error
    if traces.ndim != 2 or any(np.shape(one) != (len(traces),) for one in (seconds, *behaviour.values())):
        shapes = {"trace_array": traces.shape, "timestamp_confocal": seconds.shape}
        shapes |= {name: np.shape(value) for name, value in behaviour.items()}
        raise ValueError(f"{path} {NOT_SO}: its arrays should have as many entries as volumes, but their shapes are {shapes}.")
    for name, values in {
        "gcamp/trace_array": traces,
        "timing/timestamp_confocal": seconds,
        **{f"behavior/{name}": own for name, own in behaviour.items()},
    }.items():
        if not np.isfinite(values).all():
            raise ValueError(f"{path} should hold finite numbers as {name}, but some are not.")
    column_of = _sure_names(labels[worm], least_confidence, traces.shape[1], worm)
    neurons = np.array(sorted(column_of), dtype=str)
    return RecordedWorm(
        worm=worm,
        activity=traces[:, [column_of[name] for name in neurons.tolist()]],
        neurons=neurons,
        all_activity=traces,
        time_s=seconds - seconds[0],
        reversal=behaviour["reversal_vec"].astype(bool),
        velocity=behaviour["velocity"],
        angular_velocity=behaviour["angular_velocity"],
    )


def _sure_names(columns, least_confidence, n_cells, worm):
    """Columns by name."""
    sure = {}
    for column, (name, confidence) in columns.items():
        if not 0 <= column < n_cells:
            raise ValueError(f"labels of {worm} should be of its {n_cells} cells, but one is of cell {column + 1}.")
        if confidence >= least_confidence and not any(mark in name for mark in UNSURE):
            sure.setdefault(name, []).append((confidence, column))
    best = {name: sorted(cells, reverse=True) for name, cells in sure.items()}
    return {name: cells[0][1] for name, cells in best.items() if len(cells) == 1 or cells[0][0] > cells[1][0]}

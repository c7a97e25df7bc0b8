"""Tables: a column for each neuron, a row for each value, or a row for each spike."""

import csv
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.recordings.recorded import AXES_OF_2, Recorded, question_of_rate, side_by_side
from helpers.recordings.variables import MOST_APART, cut_at_times, from_array, from_spike_times, kind_of_numbers, unit_in_name

_UNIT = r"(?:[_ ]?[\(\[]?(?:s|secs?|seconds|ms|msec|us)[\)\]]?)?"
_TIME = re.compile(rf"^(t|time|times|timestamps?|spike_?times?){_UNIT}$", re.I)
_STEP = re.compile(r"^(frames?|samples?|steps?|bins?|volumes?|scans?|tr)(_?(index|number|id))?$", re.I)
_TRIAL = re.compile(r"^(trials?|epochs?|repeats?|runs?|sweeps?)(_?(id|index|number))?$", re.I)
_NEURON = re.compile(r"^(neurons?|cells?|units?|clusters?|rois?|channels?|electrodes?)(_?(id|index|number|name|label))?$", re.I)
_VALUE = re.compile(
    r"^(value|activity|signal|trace|dff|df_f|f|fluorescence|rate|firing_rate|count|counts|voltage|v|bold)$", re.I
)

_NUMBER = r"\s*[=:]?\s*(?P<number>\d*\.?\d*[1-9]\d*\.?\d*)\s*"
_PERIOD_IN_WORDS = re.compile(rf"\b(TR|dt|repetition time){_NUMBER}(?P<unit>ms|msec|s|sec|seconds)\b", re.I)
_RATE_IN_WORDS = re.compile(rf"\b(fs|sfreq|fps|(sampl(e|ing)|frame) (rate|frequency)){_NUMBER}(?P<unit>k?Hz)\b", re.I)


def read_table(path):
    """A table of text as a DataFrame: separated by commas, tabs, semicolons or blanks, with or without names of columns.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    table : pandas.DataFrame
        Columns are numbered where the file names none.

    Raises
    ------
    ValueError
        If it holds no table.
    """
    with Path(path).open(encoding="utf-8-sig", errors="replace", newline="") as file:
        head = file.read(20_000)
    comments = [line for line in head.splitlines() if line.startswith("#")]
    lines = [line for line in head.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise ValueError(f"{path.name} should hold a table, but it is empty.")
    try:
        separator = csv.Sniffer().sniff("\n".join(lines[:20]), delimiters=",;\t| ").delimiter
    except csv.Error:
        separator = ","
    separator = r"\s+" if separator == " " else separator
    first = re.split(separator if separator == r"\s+" else re.escape(separator), lines[0].strip())
    has_names = not first[0].strip().strip('"') or not all(_is_number(cell) for cell in first)  # or an empty corner
    decimal = "," if separator == ";" and re.search(r"\d,\d", lines[-1]) else "."
    try:
        table = pd.read_csv(
            path,
            sep=separator,
            header=0 if has_names else None,
            comment="#",
            decimal=decimal,
            skipinitialspace=True,
            encoding="utf-8-sig",
            encoding_errors="replace",
            low_memory=False,
        )
    except pd.errors.ParserError as error:
        raise ValueError(f"{path.name} should hold a table, but it cannot be read as one: {error}") from error
    table.attrs["rate"] = next(filter(None, map(_rate_in_words, comments)), None)
    return table


def _rate_in_words(line):
    """The sampling rate that a line of comment states, and words that say so; ``None`` where it states none."""
    if found := _PERIOD_IN_WORDS.search(line):
        rate = (1000 if found["unit"].lower().startswith("ms") else 1) / float(found["number"])
    elif found := _RATE_IN_WORDS.search(line):
        rate = (1000 if found["unit"].lower() == "khz" else 1) * float(found["number"])
    else:
        return None
    return rate, f"a comment says {found[0].strip()}"


def _is_number(cell):
    try:
        float(cell.strip().strip('"').replace(",", "."))
    except ValueError:
        return cell.strip() == ""
    return True


def _column(table, pattern):
    """The first column whose name is of a kind; ``None`` where there is none."""
    return next((name for name in table.columns if isinstance(name, str) and pattern.match(name.strip())), None)


def _is_number_column(column):
    return pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)


def from_table(table, what, variable=None, axes=None, rate_hz=None, unit=None):
    """A recording from a table of pandas.

    Parameters
    ----------
    table : pandas.DataFrame
        A column for each neuron, with a column of times or trials among them or not; or a row for each value, with columns for
        neuron, time, trial and value; or a row for each spike, with columns for neuron and time.
    what : str
        What it is called.
    variable : str, optional
        Of a table with a row for each value, the column of values.
    axes, rate_hz, unit : optional
        As ``reading.read`` takes them.

    Returns
    -------
    Recorded

    Raises
    ------
    ValueError
        If it is no such table, or what it takes to read it is not known.
    """
    if table.empty:
        raise ValueError(f"{what} should hold a table with rows, but it has shape {table.shape}.")
    table = _without_index(table)
    said_of_rate = None
    contradicted = []
    if table.attrs.get("rate"):
        of_file, words = table.attrs["rate"]
        if rate_hz is None:
            rate_hz, said_of_rate = of_file, words
        elif abs(of_file / rate_hz - 1) > MOST_APART:  # a comment may be about another thing
            contradicted = [
                f"{words[0].upper()}{words[1:]}, which is {of_file:.6g} a second and not {rate_hz:.6g}, as was told."
            ]
    neuron, time = _column(table, _NEURON), _column(table, _TIME) or _column(table, _STEP)
    if time is not None and (seconds := _seconds_of_dates(table[time])) is not None:
        table, unit = table.assign(**{time: seconds}), "s"
    if neuron is not None and time is not None:
        found = _from_rows(table, what, neuron, time, variable, rate_hz, unit)
    else:
        if variable is not None:
            raise ValueError(
                f"variable should be left out, as {what} has a column for each neuron, but it is {variable!r}. Columns that "
                "are no neurons are left out when it is prepared, with leave_out."
            )
        found = _from_columns(table, what, time, axes, rate_hz, unit, said_of_rate)
    if found.rate_hz is None or any(words.startswith("Sampled") for words in found.said):
        return _with(found, contradicted)
    return _with(found, [*contradicted, f"Sampled {found.rate_hz:.6g} times a second ({said_of_rate or 'as was told'})."])


def _without_index(table):
    """A table whose index tells times, neurons or trials, with columns of them in its place."""
    if any(name is not None for name in table.index.names):
        return table.reset_index()
    if isinstance(table.index, pd.DatetimeIndex | pd.TimedeltaIndex) or pd.api.types.is_float_dtype(table.index):
        return table.reset_index(names="time")
    return table


def _seconds_of_dates(column):
    """Seconds since the first of some dates or durations; ``None`` where they are none."""
    if _is_number_column(column):
        return None
    try:
        at = column if pd.api.types.is_timedelta64_dtype(column) else pd.to_datetime(column)
    except (ValueError, TypeError):
        return None
    return (at - at.iloc[0]).dt.total_seconds()


def _from_rows(table, what, neuron, time, variable, rate_hz, unit):
    """From a row for each value, or for each spike."""
    trial = _column(table, _TRIAL)
    others = [name for name in table.columns if name not in (neuron, time, trial) and _is_number_column(table[name])]
    if variable is not None and variable not in table.columns:
        raise ValueError(
            f"variable should be a column of {what}, {', '.join(map(str, table.columns))}, but it is {variable!r}."
        )
    values = variable or next((name for name in others if isinstance(name, str) and _VALUE.match(name)), None)
    if values is None and len(others) == 1 and len(table) == table.drop_duplicates([neuron, time]).shape[0] > 0:
        is_grid = len(table) == table[neuron].nunique() * table[time].nunique()
        values = others[0] if is_grid else None
    if values is None and not table.duplicated([c for c in (neuron, time, trial) if c is not None]).all():
        if len(others) > 1 and len(table) == table[neuron].nunique() * table[time].nunique():
            columns = {name: table[name] for name in others}
            readings = {
                f'variable="{name}"': {"from": f"{column.min():.4g}", "to": f"{column.max():.4g}"}
                for name, column in columns.items()
            }
            raise ValueError(
                f"variable should say which column of {what} holds the values. The readings:\n{side_by_side(readings)}\n"
                "Pass one of these; in a terminal, --variable."
            )
        return _spikes(table, what, neuron, time, trial, rate_hz, unit)
    keys = [key for key in (trial, time, neuron) if key is not None]
    if table.duplicated(keys).any():
        row = int(np.flatnonzero(table.duplicated(keys))[0])
        raise ValueError(
            f"{what} should have one row for each {', '.join(map(str, keys))}, but row {row} has the same as one before it."
        )
    names = tuple(map(str, pd.unique(table[neuron])))
    parts = []
    for label, part in [(None, table)] if trial is None else table.groupby(trial, sort=False):
        wide = part.pivot(index=time, columns=neuron, values=values)
        parts.append((label, wide.reindex(columns=pd.unique(table[neuron]))))
    said = [
        f"{what}: a row for each value of {values}; {len(names)} neurons"
        + (f", {len(parts)} trials ({trial})." if trial is not None else f", {len(parts[0][1]):,} steps.")
    ]
    with_times = [(wide.to_numpy(dtype=float), wide.index.to_numpy(dtype=float)) for _, wide in parts]
    pieces, rate_hz, words = _pieces_of_trials(with_times, time, rate_hz, unit)
    said += words
    return Recorded(
        tuple(pieces), names, kind_of_numbers(pieces), float(rate_hz), are_trials=trial is not None, said=tuple(said)
    )


def _pieces_of_trials(parts, name, rate_hz, unit):
    """Pieces of trials, each with the times of its rows, which were all sampled alike; of one row there is no rate."""
    pieces, rates, said = [], [], []
    for array, times in (part for part in parts if len(part[1]) > 1):
        cut, rate, words = _pieces_of_wide(array, times, name, rate_hz, unit)
        pieces += cut
        rates.append(rate)
        said += [word for word in words if word not in said]
    if not pieces:
        raise ValueError(f"{name} should hold at least 2 times of a trial, but it holds one of each.")
    if max(rates) > (1 + MOST_APART) * min(rates):
        raise ValueError(
            f"{name} should be sampled alike in all trials, but some have {min(rates):.6g} steps a second and some "
            f"{max(rates):.6g}. Read them one by one, or resample them."
        )
    return pieces, rates[0], said


def _pieces_of_wide(array, times, name, rate_hz, unit):
    """Pieces of a table whose rows have times or numbers of frames."""
    if _STEP.match(str(name).strip()):
        if rate_hz is None:
            raise ValueError(question_of_rate(len(array)))
        cuts = np.flatnonzero(np.diff(times) != np.median(np.diff(times))) + 1 if len(times) > 1 else np.empty(0, dtype=int)
        words = [f"Cut where {name} leaves out steps."] if len(cuts) else []
        return list(np.split(array, cuts)), rate_hz, words
    pieces, rate_hz, words = cut_at_times(array, times, str(name), rate_hz, unit)
    return list(pieces), rate_hz, words


def _spikes(table, what, neuron, time, trial, rate_hz, unit):
    if trial is not None:
        raise ValueError(
            f"{what} should hold spikes of one recording, in one time, but it has trials ({trial}) whose times each begin "
            f"anew. Bin "
            'each trial, and pass a list of arrays (time, neurons) with read([trial, …], axes="time,neurons", rate_hz=…).'
        )
    units = pd.unique(table[neuron].dropna())
    trains = [table.loc[table[neuron] == one, time].to_numpy(dtype=float) for one in units]
    order = np.argsort(units.astype(str)) if units.dtype == object else np.argsort(units)
    names = tuple(str(units[k]) for k in order)
    return from_spike_times([trains[k] for k in order], what, names, unit or unit_in_name(time), rate_hz)


def _from_columns(table, what, time, axes, rate_hz, unit, said_of_rate):
    """From a column for each neuron."""
    said = []
    numbered = [name for name in table.columns if str(name).startswith("Unnamed") or name in ("index", "Index")]
    if numbered and _counts_up(table[numbered[0]]):
        table = table.drop(columns=numbered[0])
        said.append("A column that numbers the rows was left out.")
    words = [name for name in table.columns if not _is_number_column(table[name])]
    first = table.columns[0]
    if words == [first] and pd.api.types.is_string_dtype(table[first]) and table[first].is_unique and axes != AXES_OF_2[0]:
        names = tuple(map(str, table[words[0]]))
        array = table.drop(columns=words[0]).to_numpy(dtype=float)
        beside = {"the names of its rows": np.array(names)}
        found = from_array(array, what, beside, axes or AXES_OF_2[1], rate_hz, unit, said_of_rate)
        return _with(found, said)
    if words:
        raise ValueError(
            f"{what} should hold columns of numbers, but there are others: {_first_words(table, words)}. "
            f"{_remedy(table, words)}"
        )
    trial = _column(table, _TRIAL)
    columns = [name for name in table.columns if name not in (time, trial)]
    has_names = not all(isinstance(name, int | np.integer) for name in columns)
    named = has_names and not all(_is_number(str(name)) for name in columns)
    array = table[columns].to_numpy(dtype=float, na_value=np.nan)
    names = np.array([str(name) for name in columns])
    if time is None and trial is None:
        beside = {"the names of its columns": names} if named and axes != AXES_OF_2[1] else {}
        if axes is None and named and array.shape[0] == array.shape[1]:
            axes = AXES_OF_2[0]
        return _with(from_array(array, what, beside, axes, rate_hz, unit, said_of_rate), said)
    if axes not in (None, AXES_OF_2[0]):
        raise ValueError(f"axes should be 'time,neurons' for {what}, whose rows have a {time or trial}, but it is {axes!r}.")
    said = [f"{what}: a column for each of {len(columns)} neurons ({_listed(names)}), {len(array):,} rows.", *said]
    rows = (
        [np.arange(len(table))]
        if trial is None
        else [np.asarray(one) for one in table.groupby(trial, sort=False).indices.values()]
    )
    if time is None:
        pieces = [array[those] for those in rows]
    else:
        times = table[time].to_numpy(dtype=float)
        pieces, rate_hz, words = _pieces_of_trials([(array[those], times[those]) for those in rows], time, rate_hz, unit)
        said += words
    if rate_hz is None:
        raise ValueError(question_of_rate(len(array)))
    return Recorded(
        tuple(pieces),
        tuple(map(str, names)),
        kind_of_numbers(pieces),
        float(rate_hz),
        are_trials=trial is not None,
        said=tuple(said),
    )


def _first_words(table, words):
    """The first entry of each column that is no number."""
    found = []
    for name in words[:6]:
        other = _no_numbers(table[name])
        found.append(f"{name!r} (such as {other.iloc[0]!r})" if len(other) else f"{name!r} ({table[name].dtype})")
    return ", ".join(found)


def _no_numbers(column):
    """Those entries of a column of words that are no numbers."""
    if not pd.api.types.is_string_dtype(column):
        return column.iloc[:0]
    return column[column.notna() & pd.to_numeric(column, errors="coerce").isna()]


def _remedy(table, words):
    """What may be done about columns that hold words."""
    if len(table) > 1 and all(_no_numbers(table[name]).index.tolist() == [table.index[0]] for name in words):
        return "Below the first row all are numbers: is it a second head, such as units? Take that row out."
    some = _no_numbers(table[words[0]]).astype(str)
    if len(some) and some.str.fullmatch(r"-?\d{1,3}([.,' ]\d{3})*[.,]\d+").all():
        return "They look like numbers with marks between thousands: write them without."
    return "Leave them out, or say which column is time, trial or neuron by naming it so."


def _listed(names):
    return ", ".join(names) if len(names) <= 12 else f"{names[0]}, {names[1]}, … {names[-1]}"


def _counts_up(column):
    values = column.to_numpy()
    return values.dtype.kind in "iu" and len(values) > 1 and (np.diff(values) == 1).all()


def _with(recorded, said):
    return replace(recorded, said=(*recorded.said, *said))

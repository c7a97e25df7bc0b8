"""What may be said of a recording: columns that are neurons, arrows to defend, sentences and what each needs.

These are the rules of ``preparing`` and ``reporting`` in a few lines each, as learners write them in "Your own recording".
"""

import numpy as np

from helpers.validation import array, checked, numbers

ALIKE = 0.999999  # Correlation from which two columns are one, as far as files round numbers.

CONDITIONS = {
    "a": "it is called after correction, with more evidence than any pair in any copy",
    "b": "both halves call it",
    "c": "nothing that was not recorded drives both",
    "d": "both are measured with one delay, and often enough to see who is first",
    "e": "the first was forced at times that chance chose, and the other changed by more than chance gives",
    "f": "an arrow strong enough to matter would have been called",
    "g": "each column is one neuron, and nothing of its neighbour; what is forced is that neuron alone",
}
SENTENCES = {
    "predicts": "All through the recording, the past of {source} helps to predict {to}, given all others that were recorded.",
    "drives": "From the recording alone: {source} drives {to}.",
    "absent": "From the recording alone: {source} does not drive {to}.",
    "forced": "Forcing {source} changes {to}.",
}


def _columns(value, name):
    value = numbers(value, name)
    if value.ndim != 2 or len(value) < 3:
        raise ValueError(f"{name} should have shape (time, columns), with 3 steps or more, but it has shape {value.shape}.")
    if not np.ptp(value, axis=0).any():
        raise ValueError(f"{name} should hold a column that varies, but none does.")
    return value


@checked(activity=_columns)
def usable_columns(activity):
    """Which columns of a table can be neurons: those that vary, are no clock, and are no duplicate of an earlier one.

    Parameters
    ----------
    activity : ndarray, shape (time, columns)
        As recorded, without gaps.

    Returns
    -------
    usable : ndarray of bool, shape (columns,)
        False for a column of one value, for one that goes with time (correlation of 0.999999 or more, of either sign), and for
        one that goes so with an earlier column, in whatever unit.

    Raises
    ------
    ValueError
        If there are fewer than three steps, or no column varies.
    """
    usable = np.ptp(activity, axis=0) > 0
    beside_time = np.column_stack([np.arange(len(activity)), activity[:, usable]])
    alike = np.abs(np.corrcoef(beside_time, rowvar=False)) > 0.999999
    usable[usable] = ~np.triu(alike, 1).any(axis=0)[1:]
    return usable


def _true_or_false(value, name):
    value = array(value, name)
    if value.dtype != bool:
        raise ValueError(f"{name} should be True and False, but it is {value.dtype}.")
    return value


def _same_pairs(arguments):
    shape = arguments["called"].shape
    if len(shape) != 2 or shape[0] != shape[1]:
        raise ValueError(f"called should have shape (neurons, neurons), but it has shape {shape}.")
    wanted = {"in_halves": (2, *shape), "evidence": shape, "readable": shape}
    for name, size in wanted.items():
        if arguments[name].shape != size:
            raise ValueError(
                f"{name} should have shape {size}, as called has {shape}, but it has shape {arguments[name].shape}."
            )
    if arguments["highest_in_copies"].ndim != 1 or not arguments["highest_in_copies"].size:
        raise ValueError(
            f"highest_in_copies should have shape (copies,), but it has shape {arguments['highest_in_copies'].shape}."
        )


@checked(
    called=_true_or_false,
    in_halves=_true_or_false,
    evidence=numbers,
    highest_in_copies=numbers,
    readable=_true_or_false,
    together=_same_pairs,
)
def arrows_to_defend(called, in_halves, evidence, highest_in_copies, readable):
    """The arrows of a report that one would defend.

    Parameters
    ----------
    called : ndarray of bool, shape (neurons, neurons)
        ``[to, from]``, after correction for the number of pairs.
    in_halves : ndarray of bool, shape (2, neurons, neurons)
        The same in the first half and in the second.
    evidence : ndarray, shape (neurons, neurons)
        Such as F.
    highest_in_copies : ndarray, shape (copies,)
        The largest evidence of all pairs in each copy.
    readable : ndarray of bool, shape (neurons, neurons)
        Pairs in which nothing forbids to read an arrow.

    Returns
    -------
    defended : ndarray of bool, shape (neurons, neurons)
        Called, in both halves, above every pair of all copies, and readable.

    Raises
    ------
    ValueError
        If shapes do not fit, or what is True or False is neither.
    """
    above = evidence > highest_in_copies.max()
    return called & in_halves.all(axis=0) & above & readable


def _sentence(value, name):
    if not isinstance(value, str) or value not in SENTENCES:
        raise ValueError(f"{name} should be one of {', '.join(map(repr, SENTENCES))}, but it is {value!r}.")
    return value


@checked(sentence=_sentence)
def what_it_needs(sentence):
    """What would have to be true for a sentence about an arrow to be printed.

    Parameters
    ----------
    sentence : {"predicts", "drives", "absent", "forced"}
        Of ``SENTENCES``.

    Returns
    -------
    needs : set of str
        Letters of ``CONDITIONS``.

    Raises
    ------
    ValueError
        If there is no such sentence.
    """
    needs = {
        "predicts": {"a", "b"},
        "drives": {"a", "b", "c", "d", "g"},
        "absent": {"c", "d", "f", "g"},
        "forced": {"e", "g"},
    }
    return needs[sentence]


def letters_of(chosen):
    """Letters as a set, however they were written: ``"ab"``, ``"A, B"``, ``["a", "b"]``, ``{"ab"}``.

    Parameters
    ----------
    chosen : str or iterable of str

    Returns
    -------
    letters : set of str
        In lower case.

    Raises
    ------
    ValueError
        If it holds something else than text.
    """
    chosen = [chosen] if isinstance(chosen, str) or not hasattr(chosen, "__iter__") else list(chosen)
    if not all(isinstance(one, str) for one in chosen):
        raise ValueError(f"chosen should be letters such as {{'a', 'b'}}, but it is {chosen!r}.")
    return {letter for one in chosen for letter in one.lower() if letter.isalnum()}


def limits_paragraph(needs, shown, source, to):
    """A paragraph on one arrow: what may be printed, and what each other sentence lacks.

    Parameters
    ----------
    needs : callable
        Takes a key of ``SENTENCES`` and returns letters of ``CONDITIONS``, as ``what_it_needs``.
    shown : set of str
        Conditions that hold for this arrow.
    source, to : str
        Names of both neurons.

    Returns
    -------
    lines : list of str
        A line for each sentence.
    """
    lines = []
    for key, sentence in SENTENCES.items():
        lacks = sorted(letters_of(needs(key)) - letters_of(shown))
        said = sentence.format(source=source, to=to)
        lines.append(f"PRINT  {said}" if not lacks else f"LEAVE  {said} It is not shown that")
        lines += [f"         {letter}  {CONDITIONS[letter]}" for letter in lacks]
    return lines

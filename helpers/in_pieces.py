"""Recordings in pieces, between which time was lost: trials, or what lies between gaps.

Converters for ``helpers.validation.checked``, as those of that module are, and how to go through what they give: an array
``(pieces, time, neurons)``, or a tuple of arrays ``(time, neurons)`` where lengths differ.
"""

import numpy as np

from helpers.messages import neurons_named
from helpers.validation import finite_recording, is_it_turned, refuse_constant, refuse_masked


def pieces(value, name):
    """A recording as its pieces, between which time was lost: trials, or what lies between gaps.

    An array ``(time, neurons)`` is one piece. Pieces of one length come back as an array ``(pieces, time, neurons)``, and those
    of other lengths as a tuple of arrays ``(time, neurons)``; both give one piece after the other, and ``rows`` all steps.
    """
    if not _is_list_of_pieces(value):
        array = finite_recording(value, name)
        if array.ndim not in (2, 3) or 0 in array.shape:
            raise ValueError(
                f"{name} should have shape (time, neurons), or (trials, time, neurons), or be a list of pieces (time, "
                f"neurons), but it has shape {array.shape}."
            )
        return array if array.ndim == 3 else array[None]
    refuse_masked(value, name)
    parts = [finite_recording(part, f"{name}[{number}]") for number, part in enumerate(value)]
    n_neurons = parts[0].shape[1]
    for number, part in enumerate(parts):
        if part.shape[1] != n_neurons:
            raise ValueError(
                f"{name}[{number}] should have the {n_neurons} neurons of the first piece, but it has {part.shape[1]}."
            )
        if part.size == 0:
            raise ValueError(f"{name}[{number}] should have shape (time, neurons), but it has shape {part.shape}.")
    return tuple(parts) if len({len(part) for part in parts}) > 1 else np.stack(parts)


def _is_list_of_pieces(value):
    """Whether it is a list of arrays or tables of two axes each."""
    return isinstance(value, list | tuple) and bool(value) and all(len(getattr(part, "shape", ())) == 2 for part in value)


def rows(parts):
    """All steps of a recording one after the other, shape (steps, neurons), from what ``pieces`` gives."""
    if isinstance(parts, tuple):
        return np.concatenate(parts) if len(parts) > 1 else parts[0]
    return parts.reshape(-1, parts.shape[-1])


def are_they_turned(parts, name):
    """As ``is_it_turned``, of the longest piece of what ``pieces`` gives."""
    if isinstance(parts, tuple):
        return is_it_turned(max(parts, key=len), "each piece")
    return is_it_turned(parts[0] if len(parts) == 1 else parts, name)


def recording_in_pieces(value, name):
    """Activity that varies, in pieces: what ``pieces`` gives."""
    parts = pieces(value, name)
    refuse_constant(rows(parts), name)
    return parts


def potentials_in_pieces(value, name):
    """Potentials of at least two neurons, each of which varies, as a tuple of pieces ``(time, neurons)``; most often of one."""
    parts = tuple(pieces(value, name))
    if parts[0].shape[1] < 2:
        raise ValueError(f"{name} should hold at least 2 neurons, but it holds 1: there is nobody to be driven by.")
    if max(map(len, parts)) < 2:
        raise ValueError(f"{name} should have at least 2 time steps, but it has 1.{is_it_turned(parts[0], name)}")
    refuse_constant(rows(parts), name)
    return parts


def vary_below_ceiling(arguments):
    """A rule for ``together``: potentials ``v`` still vary once they are cut at ``ceiling``, in mV."""
    v = arguments["v"]
    visible = np.minimum(rows(v) if isinstance(v, tuple) else v, arguments["ceiling"])
    flat = np.flatnonzero(np.quantile(visible, 0.001, axis=0) == visible.max(axis=0))
    if flat.size:
        raise ValueError(
            f"v should vary below the ceiling of {arguments['ceiling']:g} mV, but {neurons_named(flat)} never "
            f"{'does' if flat.size == 1 else 'do'}. Is v in mV?"
        )

"""What each converter of `helpers.validation` and `helpers.in_pieces` refuses, and words that its error has to hold.

They stand there behind the name of the argument.
"""

import numpy as np
import pandas as pd

from helpers import in_pieces
from helpers import validation as v

RANDOM = np.random.default_rng(0).random((20, 3))
FORCED = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0], [0.5, 0.5]])
LOOSE = [[1.0, 2.0], [3.0]]

MASKED = (np.ma.masked_equal([1, 2, 1], 2), "is a masked array, whose mask would be lost")
NUMBERS = [
    (np.nan, "should hold finite numbers, but 1 of 1 are NaN or infinite"),
    ([[1.0, np.inf], [2.0, np.nan]], "should hold finite numbers, but 2 of 4"),
    ("text", "should hold real numbers, but it is a str"),
    (None, "should hold real numbers, but it is a NoneType"),
    (np.array([[1j]]), "should hold real numbers"),
    (LOOSE, "should hold real numbers"),
    (np.ma.masked_equal(np.eye(2), 0), "is a masked array, whose mask would be lost"),
    ([np.ma.masked_equal([0.0, 1.0], 0)], "is a masked array, whose mask would be lost"),  # NumPy would forget it
    ([np.ones((4, 2)), np.ones((5, 2))], "should be one array, but it is a list of 2 pieces of unequal shape"),
    (pd.DataFrame({"A": [1.0], "when": pd.to_datetime(["2020-01-01"])}), "column 'when' is of type datetime64"),
]


def of_another_shape(shape, *values):
    """Values whose shape is another."""
    return [(value, f"should have shape {shape}, but it has shape {np.shape(value)}") for value in values]


def words_of_pieces(row):
    """Whether a row is about a list of arrays, which some take."""
    return "pieces of unequal shape" in row[1]


SAMPLES = [
    *NUMBERS,
    *of_another_shape("(trials,)", 1.0, np.ones((2, 2))),
    ([], "should hold at least 2 trials, but it holds 0"),
    ([1.0], "should hold at least 2 trials, but it holds 1"),
]
CONNECTIVITY = [*NUMBERS, *of_another_shape("(neurons, neurons)", np.ones(3), np.ones((2, 3)), np.zeros((0, 0)))]
ACTIVITY = [
    *NUMBERS,
    *of_another_shape("(time, neurons)", np.ones(9), np.ones((9, 0)), np.ones((2, 9, 3))),
    (np.ones((1, 3)), "should have at least 2 time steps, but it has 1"),
]
VARYING_ACTIVITY = [
    *ACTIVITY,
    (RANDOM[:3], "should have at least 4 time steps, but it has 3"),
    (RANDOM * [1, 1, 0], "should vary in every neuron, but neuron 2 is constant. Is it silent?"),
    # in the steps after
    (np.vstack([[9.0, 9.0], np.ones((9, 2))]), "should vary in every neuron, but neurons 0, 1 are constant. Are they silent?"),
]
LONG_RECORDING = [
    *VARYING_ACTIVITY,
    (RANDOM[:5], "should have at least 6 time steps for a regression on 3 neurons and a constant, but it has 5"),
]
IN_PIECES = [
    *(row for row in NUMBERS if not words_of_pieces(row)),
    *of_another_shape(
        "(time, neurons), or (trials, time, neurons), or be a list of pieces (time, neurons)",
        *(np.ones(9), np.ones((1, 1, 9, 3)), np.ones((9, 0))),
    ),
]
OF_PIECES = [  # behind the name of the argument stands which piece
    ([RANDOM, RANDOM[:9, :2]], "should have the 3 neurons of the first piece, but it has 2"),
    ([RANDOM, RANDOM[:0]], "should have shape (time, neurons), but it has shape (0, 3)"),
    ([RANDOM, np.where(RANDOM > 0.9, np.nan, RANDOM)[:15]], "should hold finite numbers, but"),
    ([RANDOM, np.ma.masked_less(RANDOM[:9], 0.5)], "is a masked array, whose mask would be lost"),
]
SILENT = [
    (RANDOM * [1, 0, 1], "should vary, but neuron 1 has the same value at all times"),
    ([RANDOM * [1, 0, 1], RANDOM[:9] * [1, 0, 1]], "should vary, but neuron 1 has the same value at all times"),
]
TRIALS = [*NUMBERS, *of_another_shape("(trials, time, neurons)", np.ones((9, 3)), np.ones((0, 9, 3)))]
SPIKE_COUNTS = [
    *TRIALS,
    (-np.ones((2, 3, 2)), "should hold counts of spikes, but some are below 0"),
    ([[[1.0, 0.5]], [[2, 0]]], "which are whole numbers, but 1 of 4 are not"),
]
NUMBER = [*NUMBERS, ([1.0, 2.0], "should be a single number, but it has shape (2,)")]
NAME = [(bad, "should be the name of one neuron such as 'A', but it is") for bad in (None, True, ["A"], ("A", "B"), 0.5, {})]
WHOLE_NUMBER = [(value, "should be a whole number") for value in (1.5, True, "1", None, [1], np.nan)]

REFUSED = {
    v.numbers: NUMBERS,
    v.real_numbers: NUMBERS[2:],  # infinite and missing ones are let through
    v.finite_recording: NUMBERS,
    v.array: [MASKED, (LOOSE, "should be one array, but it is a list whose parts are of unequal length")],
    v.function: [("up", "should be a function, but it is a str"), (None, "should be a function, but it is a NoneType")],
    v.table: [(bad, "should be a pandas.DataFrame, but it is") for bad in (np.eye(2), {"a": [1]}, None)],
    v.words: [(bad, "should be a list of words such as") for bad in ("bic", [], ["bic", 1], None, 3, np.array("bic"))],
    v.samples: SAMPLES,
    v.vector: [*NUMBERS, *of_another_shape("(neurons,)", 1.0, np.ones((2, 2)), [])],
    v.connectivity: CONNECTIVITY,
    v.undirected_edges: [
        *CONNECTIVITY,
        *(
            (bad, "should be symmetric, at least 0, and 0 on its diagonal")
            for bad in (-np.eye(2)[::-1], np.ones((2, 2)), [[0, 1], [0, 0]])
        ),
    ],
    v.spill_probabilities: [
        *CONNECTIVITY,
        *((bad, "should hold probabilities from 0 to 1, and 0 on its diagonal") for bad in (np.eye(2), [[0, 1.5], [0, 0]])),
        ([[0, 0.5], [-0.5, 0]], "should hold probabilities from 0 to 1"),
    ],
    v.activity: ACTIVITY,
    v.varying_activity: VARYING_ACTIVITY,
    v.recordings_of_worms: [
        *((bad, "should be a list with a recording (time, neurons) of each worm") for bad in ([], RANDOM, None, "worms")),
        *(([RANDOM, bad], words) for bad, words in VARYING_ACTIVITY),
        ([RANDOM, RANDOM[:, :2]], "should have the 3 neurons of the first worm, but it has 2"),
    ],
    v.long_recording: LONG_RECORDING,
    v.sigmoid_recording: [
        *LONG_RECORDING,
        (2 * RANDOM, "should lie between 0 and 1, as the activity of sigmoid neurons does, but it goes from"),
        (RANDOM - 0.5, "should lie between 0 and 1"),
        (np.where([1, 0, 1], RANDOM, RANDOM > 0.5), "but neuron 1 is 0 or 1 at all times. Is it spikes?"),
    ],
    v.membrane_potentials: [
        *ACTIVITY,
        (RANDOM[:, :1], "should hold at least 2 neurons, but it holds 1"),
        (RANDOM * [1, 0, 1], "should vary, but neuron 1 has the same value at all times"),
    ],
    in_pieces.pieces: [*IN_PIECES, *OF_PIECES],
    in_pieces.recording_in_pieces: [*IN_PIECES, *OF_PIECES, *SILENT],
    in_pieces.potentials_in_pieces: [
        *IN_PIECES,
        *OF_PIECES,
        *SILENT,
        (RANDOM[:, :1], "should hold at least 2 neurons, but it holds 1"),
        (RANDOM[:1], "should have at least 2 time steps, but it has 1. It has 3 neurons and 1 steps: is it (neurons, time)"),
    ],
    v.recording: [
        *NUMBERS,
        *of_another_shape("(time, neurons), or (trials, time, neurons)", np.ones(9), np.ones((1, 1, 9, 3)), np.ones((9, 0))),
        (RANDOM * [1, 0, 1], "should vary, but neuron 1 has the same value at all times"),
    ],
    v.recordings: [
        *NUMBERS,
        *of_another_shape("(time, neurons) or (networks, time, neurons)", np.ones(9), np.ones((1, 3)), np.ones((9, 0))),
    ],
    v.perturbed_activity: [
        *ACTIVITY,
        (np.full((4, 2), 0.5), "should be forced to 0 or 1 on every even time step, but some even steps hold other values"),
        (FORCED[:2], "never forces neuron 0 both on and off"),
    ],
    v.activation: [(bad, "should be a function of arrays") for bad in (1.0, "tanh", None, np.ones(3))],
    v.number: NUMBER,
    v.positive: [*NUMBER, (0, "should be above 0, but it is 0"), (-1.5, "should be above 0, but it is -1.5")],
    v.not_negative: [*NUMBER, (-1.5, "should be at least 0, but it is -1.5")],
    v.trials: TRIALS,
    v.spike_counts: SPIKE_COUNTS,
    v.condition_labels: [
        (bad, "should hold a whole number or a word for each trial")
        for bad in (
            *(np.ones(3) / 2, np.zeros((3, 1), dtype=int), 1, None, []),
            *(np.array(words, dtype=object) for words in ([0, "a", None], ["a", np.nan], [1, 1.5])),
        )
    ]
    + [MASKED, (LOOSE, "should be one array, but it is a list whose parts are of unequal length")],
    v.whole_numbers: [
        *(
            (bad, "should hold a whole number for each trial")
            for bad in (np.ones(3) / 2, np.eye(2, dtype=int), "none", [], None)
        ),
        MASKED,
    ],
    v.binary_patterns: [
        *NUMBERS,
        *of_another_shape("(trials, neurons), or (time, neurons)", np.ones(3), np.ones((0, 2))),
        (np.full((4, 2), 0.5), "should hold 0 and 1, but 8 of 8 are something else, such as 0.5. Are they counts"),
        ([[0, 2], [1, 3]], "but 2 of 4 are something else, such as 2"),
        (np.ones((4, 2)), "should switch each neuron on and off, but neuron 0 never changes"),
    ],
    v.whole_number: WHOLE_NUMBER,
    v.positive_integer: [*WHOLE_NUMBER, *((bad, "should be a whole number of at least 1, but it is") for bad in (0, -1))],
    v.at_least_two: [*WHOLE_NUMBER, *((bad, "should be a whole number of at least 2, but it is") for bad in (1, 0, -1))],
    v.count: [*WHOLE_NUMBER, (-1, "should be a whole number of at least 0, but it is -1")],
    v.neuron_name: NAME,
    v.neuron_names: [
        *(
            (bad, "should be a list of names such as ['C'], but it is")
            for bad in ("C", {"C": 1.0}, None, 3, b"C", np.array("C"))
        ),
        *(([bad], words) for bad, words in NAME),
    ],
    v.neuron_index: [(bad, "should be the number of a neuron (0, 1, 2, …)") for bad in (-1, 0.5, True, None, [0])],
    v.probability: [
        (bad, "should be a number from 0 to 1, but it is")
        for bad in (-0.1, 1.5, np.nan, True, "1", None, [0.5], np.complex128(0.5 + 1j))
    ],
    v.fraction_below_one: [*NUMBER, *((bad, "should be at least 0 and below 1") for bad in (-0.1, 1, 1.5))],
    v.random_generator: [(bad, "should be a random number generator such as numpy.random.default_rng(1)") for bad in (3, None)],
}


def refused_by(convert, of_modules):
    """What a converter refuses, as pairs of a value and words; ``None`` where no table says it.

    ``of_modules`` is the table of converters that belong to one module each.
    """
    if hasattr(convert, "choices"):
        values = ("no such choice", list(convert.choices), None)
        return [(bad, f"should be one of {', '.join(map(repr, convert.choices))}, but it is {bad!r}") for bad in values]
    if hasattr(convert, "convert"):
        rows = refused_by(convert.convert, of_modules)
        return rows and [row for row in rows if row[0] is not None]
    return (REFUSED | of_modules).get(convert)

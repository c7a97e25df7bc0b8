"""Bad input to `helpers.methods.adjustment`."""

from functools import partial

import numpy as np
import pandas as pd

from helpers.methods import adjustment
from tests.bad_input.worlds.circuits import FORK, LOOP

A = np.array([0.0, 1.0, 2.0, 4.0])
B = np.array([1.0, 0.0, 2.0, 1.0])
C = np.array([0.0, 2.0, 1.0, 1.0])
TABLE = pd.DataFrame({"A": A, "B": B, "C": C})

GOOD = [
    partial(adjustment.regression_slope, A, B),
    partial(adjustment.adjusted_slope, A, B, C[:, None]),
    partial(adjustment.total_and_direct_effect, A, B, C),
    partial(adjustment.correlation_among_selected, A, B, C, 0.5),
    partial(adjustment.adjusted_effect, TABLE, "A", "B", ["C"]),
    partial(adjustment.expected_slope, FORK, "A", "B", ["C"]),
    partial(adjustment.descendants, FORK, "C"),
    partial(adjustment.d_separated, FORK, "A", "B", {"C"}),
    partial(adjustment.closes_all_backdoors, FORK, "A", "B", {"C"}),
    partial(adjustment.valid_adjustment_sets, FORK, "A", "B", {"C"}),
]

REFUSED = {
    adjustment.adjusted_effect.converters["recording"]: [
        (A, "should be a pandas.DataFrame with one column per neuron, but it is an ndarray"),
        (TABLE.assign(C=np.nan), "should hold finite numbers"),
        (TABLE.set_axis(["A", "B", "A"], axis=1), "should have one column for each neuron, but several are called 'A'"),
    ],
    adjustment.descendants.converters["arrows"]: [
        (LOOP, "should have no loop"),
        ("AB", "should be pairs (source, target)"),
        ({"AB": 1}, "should be pairs (source, target)"),
        ([("A", "B", "C")], "should be pairs (source, target)"),
        ([("A",)], "should be pairs (source, target)"),
        (None, "should be pairs (source, target)"),
        ([(["A"], "B")], "[(['A'], 'B')] should be the name of one neuron such as 'A', but it is ['A']"),
    ],
    adjustment.d_separated.converters["given"]: [
        ("C", "should be a set of names such as {'C'}, but it is 'C'"),
        ({"C": 1.0}, "should be a set of names"),
        (None, "should be a set of names"),
        ([["C"]], "[0] should be the name of one neuron such as 'A', but it is ['C']"),
    ],
}

ROWS = [
    (adjustment.regression_slope, (A, B[:3]), "b should have one entry for each of the 4 trials of a, but it has 3"),
    (adjustment.regression_slope, (A[:3], B), "b should have one entry for each of the 3 trials of a, but it has 4"),
    (adjustment.regression_slope, (np.ones(4), B), "a should vary"),
    (adjustment.adjusted_slope, (A, B, C[:3, None]), "adjust_for should have one entry for each of the 4 trials"),
    (adjustment.adjusted_slope, (A, B, 2 * A[:, None]), "a should vary, and not only together with what is adjusted for"),
    (adjustment.total_and_direct_effect, (A, B, C[:3]), "mediator should have one entry for each"),
    (adjustment.total_and_direct_effect, (A, B, 3 * A), "a should vary, and not only together"),
    (adjustment.correlation_among_selected, (A, B, C[:2], 0.0), "c should have one entry for each of the 4 trials"),
    (adjustment.correlation_among_selected, (A, B, C, 1.5), "threshold should leave at least 3 trials with c above it"),
    (adjustment.adjusted_effect, (TABLE.assign(A=1.0), "A", "B"), "constant or made of the others"),
    (adjustment.adjusted_effect, (TABLE.assign(C=TABLE.A), "A", "B", ["C"]), "constant or made of the others"),
    (adjustment.adjusted_effect, (TABLE[:2], "A", "B"), "more than 2 trials for this"),
    (adjustment.adjusted_effect, (TABLE[:2], "A", "B", ["C"]), "more than 3 trials for this regression, but it has 2"),
    (adjustment.adjusted_effect, (TABLE, "A", "X"), "recording has no neuron called 'X'. It has A, B, C"),
    (adjustment.adjusted_effect, (TABLE, "A", "B", ["B"]), "should be different neurons, but they are A, B, B"),
    (adjustment.expected_slope, (FORK, "A", "X"), "weights has no neuron called 'X'"),
    (adjustment.expected_slope, (FORK, "A", "B", ["A"]), "should be different neurons, but they are A, B, A"),
    (adjustment.d_separated, (FORK, "A", "B", {"A"}), "should be different neurons, but they are A, B, A"),
    (adjustment.d_separated, (FORK, "A", "b", set()), "arrows has no neuron called 'b', but it has 'B'"),
    (adjustment.d_separated, (FORK, "A", "B", {"C "}), "arrows has no neuron called 'C ', but it has 'C'"),
    (adjustment.closes_all_backdoors, (FORK, "A", "X", set()), "arrows has no neuron called 'X'"),
    (adjustment.closes_all_backdoors, (FORK, "A", "B", {"B"}), "should be different neurons, but they are A, B, B"),
    (adjustment.valid_adjustment_sets, (FORK, "A", "B", {"A"}), "should be different neurons"),
    (
        adjustment.valid_adjustment_sets,
        ([("A", "B"), *((f"C{k}", "A") for k in range(13))], "A", "B", {f"C{k}" for k in range(13)}),
        "candidates should be at most 12 neurons, but there are 13",
    ),
]

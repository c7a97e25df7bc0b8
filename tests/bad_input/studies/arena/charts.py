"""Bad input to `helpers.studies.arena.charts`."""

from functools import partial

from helpers.data.arena_scores import load_arena_scores
from helpers.studies.arena import charts
from tests.bad_input.studies.arena.standings import NO_TABLE

TABLE = load_arena_scores()

GOOD = [
    partial(charts.row_name, "six"),
    partial(charts.board, TABLE, "chain"),
    partial(charts.changes, TABLE, "chain", "half"),
    partial(charts.surely_changed, TABLE, "chain", "half"),
    partial(charts.leads_of_the_tenth, TABLE, ["quarter"]),
    partial(charts.which_method, TABLE, ["quarter"]),
]

REFUSED = {
    charts.board.converters["scores"]: [
        *NO_TABLE,
        (TABLE.drop(columns="auroc"), "should have the columns of the arena, but it lacks auroc"),
    ],
    charts.which_method.converters["parts"]: [
        *((bad, "should be a list of words") for bad in (None, "all", [], [1])),
        (["all", "third"], "should be one of"),
    ],
}

ROWS = [
    (charts.board, (TABLE[TABLE.world != "six"], "six"), "scores should hold rows of the world six with all observed"),
    (charts.changes, (TABLE, "six", "half"), "scores should hold rows of the world six with half observed"),
]

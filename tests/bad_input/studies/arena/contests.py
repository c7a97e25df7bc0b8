"""Bad input to `helpers.studies.arena.contests`."""

from functools import partial

from helpers.studies.arena.contests import draw, watch_others

GOOD = [partial(draw, "chain", "all", 0), partial(watch_others, "chain", "all", 2, 2)]

ROWS = [
    (
        draw,
        ("six", "half", 0),
        "observed should be one of all for the world six, so that five neurons are seen, but it is 'half'",
    ),
    (
        watch_others,
        ("six", "half", 2, 2),
        "observed should be one of all for the world six, so that five neurons are seen, but it is 'half'",
    ),
    (draw, ("izhikevich_10", "quarter", 0), "observed should be one of all, half for the world izhikevich_10"),
]

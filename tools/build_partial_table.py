"""Measure what is too slow for the notebooks on partial observation, for the tables in `helpers/data/partial_scores`.

    python -m tools.build_partial_table                    # all that is missing
    python -m tools.build_partial_table lfads              # some tables
    python -m tools.build_partial_table lfads --again      # also rows that are there
    python -m tools.build_partial_table lfads --seeds 0 1  # only these

Rows are written task by task, so a run that was stopped goes on where it was. The README beside the tables says what rows are.
A kind of model has a module in `tools/partial_tables`, which names its tables in `TABLES`; it is listed in `MODULES` here.
"""

import argparse

import numpy as np
import pandas

from helpers.data.partial_scores import FOLDER
from tools.partial_tables import endless, integration, lfads, limit_cycles, nonlinear

MODULES = (lfads, limit_cycles, integration, endless, nonlinear)
TABLES = {name: table for module in MODULES for name, table in module.TABLES.items()}


def measure(name, task):
    """The rows of one task, with what it was called with."""
    table = TABLES[name]
    about = dict(zip(table.columns, task, strict=True))
    return pandas.DataFrame([about | row for row in table.measure(*task)])


def is_there(rows, columns, task):
    """Which rows belong to a task."""
    return np.logical_and.reduce([rows[column] == value for column, value in zip(columns, task, strict=True)])


def main():
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", metavar="table", help=", ".join(TABLES))
    parser.add_argument("--again", action="store_true", help="also measure what is there")
    parser.add_argument("--seeds", type=int, nargs="+", help="only these")
    options = parser.parse_args()
    if unknown := set(options.tables) - set(TABLES):
        parser.error(f"there is no table {', '.join(sorted(unknown))}; these are {', '.join(TABLES)}")
    for name in options.tables or TABLES:
        path, columns = FOLDER / f"{name}.csv", list(TABLES[name].columns)
        for task in TABLES[name].tasks:
            there = pandas.read_csv(path) if path.is_file() else None
            known = there is not None and is_there(there, columns, task).any()
            if (known and not options.again) or (options.seeds and task[0] not in options.seeds):
                continue
            rows = measure(name, task)
            print(rows.head(8).to_string(index=False), flush=True)
            if there is not None:
                rows = pandas.concat([there[~is_there(there, columns, task)], rows])
            rows = rows.sort_values(columns, kind="stable").round(6)
            path.write_text(rows.to_csv(index=False, lineterminator="\n"), encoding="utf-8")


if __name__ == "__main__":
    main()

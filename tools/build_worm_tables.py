"""Measure the seven worms of Dag et al., for the tables of `helpers/data/worm_scores`.

    python -m tools.build_worm_tables [--tables universality shares edges …]

The recordings are fetched if they are not there yet (`helpers.data.fetching` says where they lie). `edges` trains
some thousand small networks and takes a quarter of an hour of one core; the others take some minutes together. `edges` is
written after each of its tasks, and goes on where it was stopped. Subjects have a module each in
`tools/worm_tables`.
"""

import argparse
import csv
from pathlib import Path

from helpers.data.dag2023_worms import load_dag2023_worms
from helpers.data.worm_scores import FOLDER
from tools.worm_tables.ahead import ahead, diffusion
from tools.worm_tables.decoding import decoding, features
from tools.worm_tables.edges import edge_rows, edge_tasks
from tools.worm_tables.reports import answers, reports, standing
from tools.worm_tables.study import Study
from tools.worm_tables.subspaces import angles, shares
from tools.worm_tables.universality import universality, universality_chance


def written(path):
    """Rows of a table, as words."""
    if not path.is_file():
        return []
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(name, rows):
    """A table, with four digits."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with open(Path(str(FOLDER / f"{name}.csv")), "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, columns, lineterminator="\n")
        table.writeheader()
        for row in rows:
            table.writerow({key: f"{value:.4g}" if isinstance(value, float) else value for key, value in row.items()})


def edges(study):
    """Write the table of edges, one task after the other, beginning where it was stopped."""
    rows = written(Path(str(FOLDER / "edges.csv")))
    done = {(row["derivative"], row["names"], row["edges"], row["seed"]) for row in rows}
    for task in edge_tasks():
        if tuple(map(str, task)) not in done:
            rows += edge_rows(study, *task)
            write("edges", rows)


TABLES = {
    "answers": answers,
    "reports": reports,
    "standing": standing,
    "universality": universality,
    "universality_chance": universality_chance,
    "shares": shares,
    "angles": angles,
    "features": features,
    "decoding": decoding,
    "ahead": ahead,
    "diffusion": diffusion,
}


def main():
    """Write the tables that are asked for."""
    names = [*TABLES, "edges"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", nargs="+", choices=names, default=names)
    chosen = parser.parse_args().tables
    study = Study(load_dag2023_worms())
    for name in chosen:
        if name == "edges":
            edges(study)
        else:
            write(name, list(TABLES[name](study)))
        print(name, "is written", flush=True)


if __name__ == "__main__":
    main()

"""The tables of relational inference: measured row by row, going on where they were stopped."""

import sys

import numpy as np
import pandas
import pytest

from tools import build_relational_table as build


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """A table of two tasks that is cheap to measure; tasks that were measured are kept here."""
    done = []

    def measure(seed, changed):
        done.append((seed, changed))
        yield {"auroc": 1 / 3 + seed + len(done) // 10, "divergence": 1.23456789e-7}

    table = build.Table(measure, ("seed", "changed"), ((0, "a"), (1, "a"), (0, "b")))
    monkeypatch.setattr(build, "TABLES", {"made": table})
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    return done


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["build_relational_table", *arguments])
    build.main()


def test_what_is_missing_is_measured_and_what_is_there_stays(measured, monkeypatch, tmp_path):
    run(monkeypatch, "--seeds", "1")
    assert measured == [(1, "a")]
    run(monkeypatch)
    assert measured == [(1, "a"), (0, "a"), (0, "b")]
    text = (tmp_path / "made.csv").read_text()
    assert text.splitlines() == [
        "seed,changed,auroc,divergence",
        "0,a,0.33333,1.2346e-07",
        "0,b,0.33333,1.2346e-07",
        "1,a,1.3333,1.2346e-07",
    ]
    run(monkeypatch, "made")
    assert len(measured) == 3
    assert (tmp_path / "made.csv").read_text() == text
    run(monkeypatch, "--again", "--seeds", "0")
    assert measured[3:] == [(0, "a"), (0, "b")]
    assert len(pandas.read_csv(tmp_path / "made.csv")) == 3
    with pytest.raises(SystemExit):
        run(monkeypatch, "none")


def test_labels_may_change_places_in_each_sample():
    graphs = np.random.default_rng(0).random((50, 4, 4)) < 0.5
    edges = graphs.astype(float)
    edges[::2] = 1 - edges[::2]
    assert build.accuracy_either_way(graphs, edges) == 1
    assert 0.5 < build.accuracy_either_way(graphs, np.ones_like(edges)) < 0.75

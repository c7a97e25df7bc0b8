"""The tables of scores on published networks are made again from scores at full precision."""

import hashlib

import pandas as pd
import pytest

from helpers.data import published_networks
from tools import build_published_networks as tool

MODELS = """\
neurons,probability,network,cf,cf1,cfmin,a_aic,a_bic,cf_with,aic_with,bic_with,missing
10,0.2,0,0.91111119,0.8,0.7,0.6,0.5,0.92,0.93,0.94,72
5,0.4,1,,,,,,1.0,1.0,1.0,0
5,0.4,0,0.3,0.2,0.1,0.4,0.5,0.6,0.7,0.8,12
"""
SMALL = """\
neurons,probability,network,r2,attention,ablation,do_spike,shared_lags3
20,0.8,0,0.9651312449,0.11,0.12,0.13,
20,0.2,0,0.95,0.21,0.22,0.23,0.24
"""


def scores():
    """Of each method on two networks, whole and short; its place in the list is in the number, so that none can be mistaken."""
    lines = ["neurons,probability,network,work,missing,method,auroc_with_diagonal,auroc,auprc,seconds,order"]
    for work in ("regressions_short", "regressions"):
        for network in (1, 0):
            for k, method in enumerate(tool.METHODS):
                base = 0.1 * k + 0.01 * network + 0.05 * (work == "regressions")
                lines.append(f"5,0.2,{network},{work},12,{method},{base + 0.001},{base},{base + 0.002},3,4")
    return "\n".join(lines) + "\n"


@pytest.fixture
def measured(tmp_path):
    """A folder with three small tables, and their checksums."""
    texts = {"published_models.csv": MODELS, "regressions.csv": scores(), "compact_models.csv": SMALL}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path, {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}


@pytest.fixture
def made(measured, tmp_path_factory):
    target = tmp_path_factory.mktemp("made")
    tool.build(measured[0], target, measured[1])
    return {name: pd.read_csv(target / name) for name in ("published.csv", "regressions.csv", "models.csv")}


def test_tables_have_the_columns_and_kinds_of_rows_of_those_that_are_shipped(made):
    for name, table in made.items():
        shipped = pd.read_csv(published_networks.FOLDER / name)
        assert list(table.columns) == list(shipped.columns)
        order = [column for column in ("analysis", *tool.NETWORK) if column in table]
        for one in (table, shipped):
            assert one[order].apply(tuple, axis=1).is_monotonic_increasing
            assert not one[order].duplicated().any()


def test_scores_stand_below_their_own_names(made):
    first, last = made["published.csv"].iloc[0], made["published.csv"].iloc[2]
    assert first.to_dict() == {
        "neurons": 5,
        "probability": 0.4,
        "network": 0,
        "missing": 12,
        "ensemble": 0.3,
        "one_model": 0.2,
        "worst_model": 0.1,
        "aic": 0.4,
        "bic": 0.5,
        "ensemble_with_diagonal": 0.6,
        "aic_with_diagonal": 0.7,
        "bic_with_diagonal": 0.8,
    }
    assert last["ensemble"] == 0.911111  # six digits
    assert made["published.csv"]["ensemble"].isna().tolist() == [False, True, False]
    assert made["models.csv"].iloc[0].to_dict() | {"shared_untold": 0.24} == {
        "neurons": 20,
        "probability": 0.2,
        "network": 0,
        "attention": 0.21,
        "ablation": 0.22,
        "do_spike": 0.23,
        "r2": 0.95,
        "shared_untold": 0.24,
    }
    assert made["models.csv"]["shared_untold"].isna().tolist() == [False, True]


def test_a_method_and_a_score_have_a_column(made):
    table = made["regressions.csv"].set_index(["analysis", "network"])
    for k, name in enumerate(tool.METHODS.values()):
        for (work, network), row in table.iterrows():
            base = 0.1 * k + 0.01 * network + 0.05 * (work == "regressions")
            found = [row[name], row[f"{name}_with_diagonal"], row[f"{name}_auprc"]]
            assert found == pytest.approx([base, base + 0.001, base + 0.002], abs=1e-6)


def test_a_method_without_a_name_is_refused(measured):
    table = pd.read_csv(measured[0] / "regressions.csv").replace({"method": {"mvgc_bic": "new"}})
    with pytest.raises(ValueError, match=r"should have the methods correlation, .* but it has new, too"):
        tool.regressions(table)


def test_other_files_and_missing_ones_are_refused_and_nothing_is_written(measured, tmp_path_factory):
    folder, checksums = measured
    (folder / "compact_models.csv").write_text(SMALL.replace("0.21", "0.31"), encoding="utf-8")
    (folder / "regressions.csv").unlink()
    target = tmp_path_factory.mktemp("made")
    with pytest.raises(ValueError, match=r"regressions\.csv is missing\.\n.*compact_models\.csv should have the checksum"):
        tool.build(folder, target, checksums)
    assert list(target.iterdir()) == []


def test_who_lacks_the_files_learns_where_they_are_from(tmp_path):
    with pytest.raises(SystemExit, match=r"published_models\.csv is missing") as refused:
        tool.main([str(tmp_path)])
    assert f"{tool.REPOSITORY} at commit {tool.COMMIT}" in str(refused.value)

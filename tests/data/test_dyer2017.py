"""The reaches of Dyer et al.: a small made file in their layout, and the published one where it is."""

import itertools

import numpy as np
import pandas
import pytest
from scipy.io import savemat

from helpers.data import dyer2017
from helpers.data.dyer2017_scores import CO_SMOOTHING, load_dyer2017_co_smoothing, load_dyer2017_decoding
from helpers.methods.decoding import fit_ridge_decoder, joint_r2
from helpers.methods.spike_counts import bins_summed
from tools.build_dyer2017_table import (
    BINS_MS,
    SETTINGS,
    SPLITS,
    binned,
    co_smoothing_rows,
    rows_of_other_splits,
    world_of,
    write,
)

N_NEURONS = 5


def summed(counts, before):
    """Sums of eight successive bins, as in the file: of each row's bin and the seven before it."""
    whole = np.vstack([before, counts])
    return np.lib.stride_tricks.sliding_window_view(whole, 8, axis=0).sum(axis=-1)


@pytest.fixture
def made(tmp_path):
    """Two parts: one that begins within a reach, and one that ends within one; and what is behind them."""
    rng = np.random.default_rng(0)
    stored, truth = {}, {}
    for names, first, n_reaches, rest in ((dyer2017.TRAIN, 20, 3, 0), (dyer2017.TEST, 0, 2, 22)):
        n_rows = first + 31 * n_reaches + rest
        counts = rng.poisson(0.15, (n_rows, N_NEURONS))
        before = rng.poisson(0.15, (7, N_NEURONS)) if first else np.zeros((7, N_NEURONS), dtype=int)
        target = np.repeat([3, 1, 0, 1, 2], [first or 31, 31, 31, 31, rest])[:n_rows]
        velocity = rng.standard_normal((n_rows, 2))
        stored |= dict(
            zip(names, (summed(counts, before).astype(np.uint8), velocity, target[:, None].astype(np.uint8)), strict=True)
        )
        truth[names] = counts, velocity, target, slice(first, first + 31 * n_reaches)
    path = tmp_path / "made.mat"
    savemat(path, stored)
    return path, stored, truth


def test_the_windows_are_undone_and_reaches_are_whole(made):
    path, stored, truth = made
    assert bins_summed(stored["Yte"][None].astype(int), most=10) == 8
    found = dyer2017.read_dyer2017(path)
    assert found.counts.shape == (5, 31, N_NEURONS)
    assert (found.train.tolist(), found.test.tolist()) == ([0, 1, 2], [3, 4])
    assert (found.left_out, found.n_summed, found.bin_ms) == (2, 8, 10.0)
    for part, trials in ((dyer2017.TRAIN, found.train), (dyer2017.TEST, found.test)):
        counts, velocity, target, whole = truth[part]
        np.testing.assert_array_equal(found.counts[trials].reshape(-1, N_NEURONS), counts[whole])
        np.testing.assert_array_equal(found.velocity[trials].reshape(-1, 2), velocity[whole])
        np.testing.assert_array_equal(np.repeat(found.target[trials], 31), target[whole])


def test_undoing_by_hand():
    """Windows of two bins: 0 + 1, 1 + 2, 2 + 0."""
    np.testing.assert_array_equal(dyer2017.undo_overlapping_windows([[1], [3], [2]], 2)[:, 0], [0, 1, 2, 0])


@pytest.mark.parametrize(("sums", "words"), [
    ([[0], [2], [0]], "sums should hold sums of 2 successive counts, but neuron 0 has a row that is none"),
    ([[1.0], [2.5], [2.0]], "sums should hold sums of counts, whole numbers of at least 0, but some are others"),
    ([[1], [-2], [2]], "sums should hold sums of counts, whole numbers of at least 0, but some are others"),
    ([[1.0], [np.nan], [2.0]], "sums should hold finite numbers"),
    (np.ma.masked_equal([[1], [3], [2]], 3), "sums is a masked array"),
    ([1, 3, 2], r"sums should have shape \(time, neurons\), but it has shape \(3,\)"),
    ([[3], [3], [3]], "sums should be 0 often enough to tell the counts behind them, but neuron 0 leaves several"),
])  # fmt: skip
def test_what_cannot_be_undone_is_refused(sums, words):
    with pytest.raises(ValueError, match=words):
        dyer2017.undo_overlapping_windows(sums, 2)


@pytest.mark.parametrize(("change", "words"), [
    ({"Ttr": None}, r"should hold Yte, Xte, .*, but it has no Ttr"),
    ({"Xtr": np.zeros((83, 2))}, "Ytr, Xtr, Ttr should have the same number of rows"),
    ({"Ttr": np.full((84, 1), np.nan)}, "Ttr should hold whole numbers, but some are others"),
    (
        {"Ytr": np.zeros((30, 5)), "Xtr": np.zeros((30, 2)), "Ttr": np.zeros((30, 1))},
        "Ttr should hold a whole reach of 31 rows, but it has 30 rows",
    ),
    ({"Ttr": np.arange(84)[:, None] // 30}, "Ttr should change every 31 rows, where a reach begins, but it changes elsewhere"),
])  # fmt: skip
def test_another_layout_is_refused(made, change, words):
    path, stored, _ = made
    savemat(path, {name: value for name, value in (stored | change).items() if value is not None})
    with pytest.raises(ValueError, match=words):
        dyer2017.read_dyer2017(path)


@pytest.mark.parametrize("n_bytes", [0, 100, 300])
def test_a_file_that_was_cut_off_is_named(made, n_bytes):
    path, *_ = made
    path.write_bytes(path.read_bytes()[:n_bytes])
    with pytest.raises(ValueError, match=r"made.mat should be a whole file of MATLAB, but it cannot be read"):
        dyer2017.read_dyer2017(path)


def test_the_published_file_is_what_it_is_said_to_be():
    if not dyer2017.CHEWIE.path.exists():
        pytest.skip(f"there is no {dyer2017.CHEWIE.path}: set COURSE_DATA to the folder in which dyer2017/ lies")
    found = dyer2017.load_dyer2017()
    assert found.counts.shape == (96, 31, 71)
    assert found.velocity.shape == (96, 31, 2)
    assert (len(found.train), len(found.test), found.left_out) == (58, 38, 2)
    assert (found.counts.min(), found.counts.max()) == (0, 4)
    assert set(found.target.tolist()) == {0, 1, 2, 3}
    flat = found.counts.reshape(-1, 71)
    assert np.mean(flat.var(axis=0) / flat.mean(axis=0)) == pytest.approx(0.94, abs=0.03)
    assert bins_summed(found.counts) == 1
    empty = found.counts[found.test].sum(axis=2) == 0
    assert empty.mean() == pytest.approx(1 / 7, abs=0.01)
    assert (found.counts[found.train].sum(axis=2) == 0).mean() < 0.02
    # Reaches to one target end with like velocities, and the four targets lie around the start.
    last = np.array([found.velocity[found.target == one, -1].mean(axis=0) for one in range(4)])
    assert (np.linalg.norm(last, axis=1) > 15).all()
    assert len({tuple(np.round(one / 15)) for one in last}) == 4


def test_scores_hold_each_method_once_and_settings_were_chosen_by_validation():
    table = load_dyer2017_co_smoothing()
    keys = ["bin_ms", "split", "method"]
    groups = table.groupby(keys)
    assert set(groups.groups) == set(itertools.product(BINS_MS, SPLITS, SETTINGS))
    for _, rows in groups:
        assert rows["setting"].tolist() == list(SETTINGS[rows["method"].iloc[0]])
        assert rows["chosen"].sum() == rows["bits"].notna().sum() == 1
        assert rows.loc[rows["validation"].idxmax(), "chosen"]


def test_splits_that_are_not_measured_again_stay_as_they_are(tmp_path):
    columns = ("bin_ms", "split", "method", "setting", "validation", "chosen", "bits")
    kept = rows_of_other_splits(CO_SMOOTHING, [0, 3])
    write(tmp_path / "again.csv", columns, kept)
    again, table = pandas.read_csv(tmp_path / "again.csv"), load_dyer2017_co_smoothing()
    pandas.testing.assert_frame_equal(again, table[~table["split"].isin([0, 3])].reset_index(drop=True))
    assert rows_of_other_splits(tmp_path / "none.csv", [0]) == []


def test_the_stereotyped_reach_stands_beside_every_decoder():
    table = load_dyer2017_decoding()
    assert not table.duplicated(["decoder", "chosen_of", "from_bin"]).any()
    assert ((table["low"] < table["r2"]) & (table["r2"] < table["high"])).all()
    assert {"counts", "true_target", "decoded_target"} <= set(table["decoder"])
    for since in table["from_bin"].unique():
        assert {"true_target", "decoded_target"} <= set(table.loc[table["from_bin"] == since, "decoder"])
    decoders = table[table["chosen_of"].notna()]
    assert (decoders["bins"] <= decoders["chosen_of"]).all()


def test_stored_scores_are_those_that_their_command_gives():
    if not dyer2017.CHEWIE.path.exists():
        pytest.skip(f"there is no {dyer2017.CHEWIE.path}: set COURSE_DATA to the folder in which dyer2017/ lies")
    reaches = dyer2017.load_dyer2017()
    table = load_dyer2017_co_smoothing()
    stored = table[(table["bin_ms"] == 50) & (table["split"] == 1)].set_index(["method", "setting"])
    for method in ("average_by_condition", "factor_analysis"):
        for row in co_smoothing_rows(world_of(reaches, 50, 1), 1, method):
            for column in {"validation", "bits"} & row.keys():
                assert stored.loc[(method, row["setting"]), column] == pytest.approx(row[column], abs=2e-3)
    counts, velocity = binned(reaches.counts, 5), binned(reaches.velocity, 5, mean=True)
    fitted = fit_ridge_decoder(counts[reaches.train], velocity[reaches.train], (1, 2, 3))
    found = joint_r2(velocity[reaches.test][:, 2:], fitted.predict(counts[reaches.test]), np.random.default_rng(0)).r2
    decoding = load_dyer2017_decoding().set_index(["decoder", "chosen_of", "from_bin"])
    assert decoding.loc[("counts", 3, 2), "r2"] == pytest.approx(found, abs=2e-3)

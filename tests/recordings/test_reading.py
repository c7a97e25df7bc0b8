"""Each kind of file is read as it is, and asked about what it does not say, with both readings side by side."""

import pickle
from dataclasses import replace

import h5py
import numpy as np
import pandas as pd
import pytest
from scipy.io import savemat

from helpers.recordings import preparing, reading, recorded
from helpers.recordings.safe_npy import load_npy
from tests.recordings import made

X = made.network(300, 4)


def same(found, x):
    (piece,) = found.pieces
    np.testing.assert_array_equal(piece, x)


# Arrays


def test_an_array_is_asked_for_its_axes_and_its_rate_with_both_readings():
    with pytest.raises(ValueError, match=r"^axes should say which axis of x.npy, shape \(4, 300\), is time") as raised:
        reading.from_array(X.T, "x.npy")
    words = str(raised.value)
    assert 'axes="time,neurons"   axes="neurons,time"' in words
    assert "  neurons                                 300                   4" in words
    with pytest.raises(ValueError, match=r"^rate_hz should say how often") as raised:
        reading.read(X.T, axes="neurons,time")
    assert "rate_hz=30   " in str(raised.value)
    assert "10 s" in str(raised.value)  # 300 steps at 30 a second


def test_the_smoother_axis_shows_in_the_question():
    slow = np.cumsum(X, axis=0)
    with pytest.raises(ValueError, match="axes should") as raised:
        reading.read(slow.T)
    line = next(line for line in str(raised.value).splitlines() if "neighbours in time" in line)
    first, second = map(float, line.split()[-2:])
    assert second > 0.9 > first


@pytest.mark.parametrize("suffix", [".npy", ".npz", ".mat", ".csv", ".tsv"])
def test_a_file_holds_what_was_saved(suffix, tmp_path):
    path = tmp_path / f"x{suffix}"
    if suffix == ".npy":
        np.save(path, X)
    elif suffix == ".npz":
        np.savez(path, x=X)
    elif suffix == ".mat":
        savemat(path, {"x": X})
    else:
        np.savetxt(path, X, delimiter="," if suffix == ".csv" else "\t", fmt="%.17g")
    same(reading.read(path, axes="time,neurons", rate_hz=10), X)
    same(reading.read(path, axes="neurons,time", rate_hz=10), X.T)
    with pytest.raises(ValueError, match=r"^axes should say"):
        reading.read(path)


def test_what_stands_beside_an_array_tells_axes_rate_and_names(tmp_path):
    path = tmp_path / "worm.npz"
    np.savez(path, trace=X.T, time_s=np.arange(300) * 0.5, neuron=["AVA", "AVB", "RIM", "AIY"])
    found = reading.read(path)
    same(found, X)
    assert found.names == ("AVA", "AVB", "RIM", "AIY")
    assert found.rate_hz == pytest.approx(2)
    savemat(tmp_path / "e.mat", {"data": X.T, "srate": 512.0, "labels": np.array(["a", "b", "c", "d"], dtype=object)})
    found = reading.read(tmp_path / "e.mat")
    same(found, X)
    assert found.rate_hz == 512
    assert any("srate says 512" in words for words in found.said)


def test_times_that_jump_cut_and_times_that_are_uneven_are_refused():
    times = np.arange(300) * 0.1
    times[100:] += 5
    found = reading.from_array(X, "x", {"time_s": times})
    assert [len(piece) for piece in found.pieces] == [100, 200]
    np.testing.assert_array_equal(np.concatenate(found.pieces), X)
    assert found.rate_hz == pytest.approx(10)
    with pytest.raises(ValueError, match=r"^time_s should be evenly spaced"):
        reading.from_array(X, "x", {"time_s": np.cumsum(np.random.default_rng(0).random(300))})
    with pytest.raises(ValueError, match=r"^time_s should grow from step to step, but at step 7"):
        reading.from_array(X, "x", {"time_s": np.r_[np.arange(7), 5, np.arange(8, 300)]})
    with pytest.raises(ValueError, match=r"^unit should say in which unit t is") as raised:
        reading.from_array(X, "x", {"t": np.arange(300) * 0.1})
    assert 'unit="s"   unit="ms"' in str(raised.value)
    assert reading.from_array(X, "x", {"t": np.arange(300) * 20.0}, unit="ms").rate_hz == pytest.approx(50)


def test_several_arrays_are_asked_for_and_structures_are_laid_out(tmp_path):
    path = tmp_path / "two.mat"
    savemat(path, {"session": {"dff": X, "speed": np.zeros((300, 2)), "fs": 5.0}})
    with pytest.raises(
        ValueError, match=r"^variable should say which array of two.mat is the recording, as it holds 2"
    ) as raised:
        reading.read(path)
    assert 'variable="session/dff"' in str(raised.value)
    found = reading.read(path, variable="session/dff", axes="time,neurons")
    same(found, X)
    assert found.rate_hz == 5
    with pytest.raises(ValueError, match=r"^variable should be an array of two.mat, which holds session/dff"):
        reading.read(path, variable="F")


def test_trials_first_or_last():
    x = made.network(600, 3).reshape(6, 100, 3)
    found = reading.read(x, axes="trials,time,neurons", rate_hz=10)
    assert found.are_trials
    np.testing.assert_array_equal(np.stack(found.pieces), x)
    turned = reading.read(x.transpose(2, 1, 0), axes="neurons, time, trials", rate_hz=10)
    np.testing.assert_array_equal(np.stack(turned.pieces), x)
    with pytest.raises(ValueError, match=r"^axes should say which axis") as raised:
        reading.read(x)
    assert str(raised.value).count('axes="') == 6
    with pytest.raises(ValueError, match=r"^axes should be one of 'trials,time,neurons'"):
        reading.read(x, axes="time,neurons")


def test_cells_of_matlab_are_trials_of_other_lengths(tmp_path):
    cells = np.empty(3, dtype=object)
    cells[:] = [X[:50].T, X[50:140].T, X[140:].T]
    savemat(tmp_path / "cells.mat", {"trials": cells, "fps": 20})
    found = reading.read(tmp_path / "cells.mat")
    assert [piece.shape for piece in found.pieces] == [(50, 4), (90, 4), (160, 4)]
    assert "3 pieces, taken for trials, with 4 neurons" in found.said[0]
    assert "as pieces differ only in length" in found.said[0]
    np.testing.assert_array_equal(np.concatenate(found.pieces), X)
    assert found.rate_hz == 20


def test_matlab_7_3(tmp_path):
    x = made.mat_73(tmp_path / "new.mat")
    found = reading.read(tmp_path / "new.mat")
    same(found, x)
    assert (found.names, found.rate_hz) == (("A", "B", "CC", "D"), 25)
    same(reading.read(tmp_path / "new.mat", axes="neurons,time"), x)  # as MATLAB shows it


# Tables


def test_columns_with_names_are_neurons(tmp_path):
    names = ["V1", "V2", "MT", "LIP"]
    with pytest.raises(ValueError, match=r"^variable should be left out, as the table has a column for each neuron"):
        reading.read(pd.DataFrame(X, columns=names), variable="V1", rate_hz=1)
    pd.DataFrame(X, columns=names).to_csv(tmp_path / "fmri.csv", index=False)
    found = reading.read(tmp_path / "fmri.csv", rate_hz=0.5)
    np.testing.assert_allclose(found.pieces[0], X, rtol=1e-12)
    assert found.names == tuple(names)
    assert found.said == (
        "fmri.csv: 4 neurons, 300 steps (neurons are named by the names of its columns).",
        "Sampled 0.5 times a second (as was told).",
    )
    pd.DataFrame(X, columns=names).to_csv(tmp_path / "numbered.csv")
    assert reading.read(tmp_path / "numbered.csv", rate_hz=0.5).names == tuple(names)
    pd.DataFrame({"time_s": np.arange(300) * 2.0} | dict(zip(names, X.T, strict=True))).to_csv(tmp_path / "t.csv", index=False)
    assert reading.read(tmp_path / "t.csv").rate_hz == pytest.approx(0.5)
    pd.DataFrame(X.T, index=names).to_csv(tmp_path / "turned.csv")
    turned = reading.read(tmp_path / "turned.csv", rate_hz=0.5)
    np.testing.assert_allclose(turned.pieces[0], X, rtol=1e-12)
    assert turned.names == tuple(names)


def test_a_rate_that_contradicts_the_files_own_is_refused_or_said(tmp_path):
    """What stands beside the array is refused; what a programme was told, or a comment, may be wrong, and it is said."""
    for beside in ({"fs": 30.0}, {"time": np.arange(300) / 30}, {"fs": 30.0, "time": np.arange(300) / 30}):
        savemat(tmp_path / "x.mat", {"dff": X.T} | beside)
        np.savez(tmp_path / "x.npz", dff=X.T, **beside)
        for name in ("x.mat", "x.npz"):
            with pytest.raises(ValueError, match=r"^rate_hz should (be 30, as fs says|fit time, which makes 30 steps)"):
                reading.read(tmp_path / name, axes="neurons,time", rate_hz=20)
            assert reading.read(tmp_path / name, axes="neurons,time", rate_hz=30).rate_hz == 30
    steps = {"dff": X.T, "time": np.arange(300) * 1000}  # whole numbers may count samples of another clock
    assert reading.read(steps, axes="neurons,time", rate_hz=20).rate_hz == 20
    made.nwb_of_rois(tmp_path / "r.nwb")
    with pytest.raises(ValueError, match=r"^rate_hz should be 20, as starting_time of the file says 20 samples a second, but"):
        reading.read(tmp_path / "r.nwb", rate_hz=10)
    assert "Sampled 20.1 times a second (as was told)." in reading.read(tmp_path / "r.nwb", rate_hz=20.1).said
    made.suite2p(tmp_path)
    found = reading.read(tmp_path, rate_hz=7.5)
    assert found.rate_hz == 7.5
    assert "Sampled 7.5 times a second, as was told; fs of ops.npy says 30." in found.said
    (tmp_path / "x.csv").write_text("# TR = 2.0 s\n" + pd.DataFrame(X, columns=list("abcd")).to_csv(index=False))
    said = reading.read(tmp_path / "x.csv", rate_hz=3).said
    assert "A comment says TR = 2.0 s, which is 0.5 a second and not 3, as was told." in said
    assert not any("comment" in words for words in reading.read(tmp_path / "x.csv", rate_hz=0.5).said)


def test_a_comment_tells_the_rate(tmp_path):
    table = pd.DataFrame(X, columns=list("abcd")).to_csv(index=False)
    for comment, rate in (
        ("# regions, TR = 2.0 s, atlas 3", 0.5),
        ("# dt: 50 ms", 20),
        ("# Sampling rate 30 kHz", 30_000),
        ("# fps=7.5 Hz", 7.5),
    ):
        (tmp_path / "x.csv").write_text(f"{comment}\n{table}", encoding="utf-8")
        found = reading.read(tmp_path / "x.csv")
        assert found.rate_hz == pytest.approx(rate)
        assert found.said[1].endswith(
            "times a second (a comment says " + comment[2:].split(",")[-2 if "," in comment else 0].strip() + ")."
        )
        assert reading.read(tmp_path / "x.csv", rate_hz=3).rate_hz == 3
    (tmp_path / "x.csv").write_text(f"# TR = 2, filtered at 30 Hz\n{table}", encoding="utf-8")  # seconds, or milliseconds?
    with pytest.raises(ValueError, match=r"^rate_hz should say"):
        reading.read(tmp_path / "x.csv")


def test_times_and_a_rate_that_contradict_each_other_are_refused():
    table = pd.DataFrame({"time_ms": np.arange(300) * 2.0} | dict(zip("abcd", X.T, strict=True)))
    assert reading.read(table).rate_hz == pytest.approx(500)
    assert reading.read(table, rate_hz=505).rate_hz == 505  # near enough
    with pytest.raises(ValueError, match=r"^rate_hz should be 500, as time_ms says in ms, but it is 30"):
        reading.read(table, rate_hz=30)
    in_samples = table.rename(columns={"time_ms": "time"})
    assert reading.read(in_samples, rate_hz=500).said[-1] == "Sampled 500 times a second (as was told)."
    assert reading.read(in_samples, unit="samples", rate_hz=60).rate_hz == pytest.approx(30)  # every second one
    with pytest.raises(ValueError, match=r"^rate_hz should say how many samples make a second"):
        reading.read(in_samples, unit="samples")


def test_times_may_be_dates_and_stand_in_the_index(tmp_path):
    table, seconds = pd.DataFrame(X, columns=list("abcd")), np.r_[np.arange(100), np.arange(200, 400)] * 0.05
    dates = pd.to_datetime("2024-02-28T23:59:50") + pd.to_timedelta(seconds, unit="s")
    for index in (dates, pd.to_timedelta(seconds, unit="s"), pd.Index(seconds, name="time_s"), dates.rename("timestamp")):
        found = reading.read(table.set_index(index))
        assert ([len(piece) for piece in found.pieces], found.rate_hz) == ([100, 200], pytest.approx(20))
        assert found.names == ("a", "b", "c", "d")
    table.assign(timestamp=dates).to_csv(tmp_path / "dates.csv", index=False)
    found = reading.read(tmp_path / "dates.csv")
    assert ([len(piece) for piece in found.pieces], found.rate_hz) == ([100, 200], pytest.approx(20))
    with pytest.raises(ValueError, match=r"^unit should say in which unit time is"):
        reading.read(table.set_index(pd.Index(seconds)))
    with pytest.raises(ValueError, match=r"but there are others: 'time' "):
        reading.read(table.assign(time="late"))
    long = table.rename_axis("time_s").rename_axis("neuron", axis=1).stack().rename("dff")
    assert reading.read(long.to_frame(), rate_hz=1).names == ("a", "b", "c", "d")


def test_letters_of_another_encoding_do_not_matter(tmp_path):
    (tmp_path / "x.csv").write_bytes("Neur\xf6n,b\n1,2.5\n2,4\n3,1\n".encode("latin-1"))
    assert reading.read(tmp_path / "x.csv", rate_hz=1).names == ("Neur\N{REPLACEMENT CHARACTER}n", "b")


def test_trials_that_were_sampled_at_other_rates_are_refused():
    one = pd.DataFrame({"time_s": np.arange(300) * 0.1} | dict(zip("abcd", X.T, strict=True)))
    both = pd.concat([one.assign(trial=0), one.assign(trial=1, time_s=one.time_s * 2)])
    with pytest.raises(ValueError, match=r"^time_s should be sampled alike in all trials, but some have 5 .* some 10\."):
        reading.read(both)
    of_one_row = pd.concat([one[:1].assign(trial=7), one.assign(trial=0)])
    found = reading.read(of_one_row)
    assert ([len(piece) for piece in found.pieces], found.rate_hz) == ([300], pytest.approx(10))


def test_a_german_table_has_commas_in_its_numbers(tmp_path):
    lines = ["a;b;c;d", *(";".join(f"{value:.6f}".replace(".", ",") for value in row) for row in X)]
    (tmp_path / "de.csv").write_text("\n".join(lines), encoding="utf-8")
    np.testing.assert_allclose(reading.read(tmp_path / "de.csv", rate_hz=1).pieces[0], X, atol=1e-6)


def test_a_row_for_each_value():
    x, table = made.long_table()
    found = reading.read(table.sample(frac=1, random_state=0).sort_values("time_ms", kind="stable"))
    np.testing.assert_allclose(found.pieces[0][:, np.argsort(found.names)], x[:120])
    assert found.rate_hz == pytest.approx(100)
    x, table = made.long_table(trials=3)
    found = reading.read(table)
    assert [len(piece) for piece in found.pieces] == [120, 110, 100]
    assert found.are_trials
    np.testing.assert_allclose(found.pieces[2], x[:100] + 2)
    twice = pd.concat([table, table.iloc[:1]])
    with pytest.raises(ValueError, match="one row for each trial, time_ms, neuron, but row 990"):
        reading.read(twice)


def test_a_row_that_is_missing_is_a_gap():
    _, table = made.long_table()
    found = reading.read(table[~((table.time_ms == 500) & (table.neuron == "n1"))])
    assert np.isnan(found.pieces[0]).sum() == 1
    assert np.isnan(found.pieces[0][50, 1])


def test_a_row_for_each_spike():
    rng = np.random.default_rng(3)
    table = pd.DataFrame({"unit": rng.integers(0, 3, 900), "spike_time": np.sort(rng.random(900) * 60)})
    with pytest.raises(ValueError, match=r"^unit should say in which unit the times of the table are") as raised:
        reading.read(table)
    assert 'unit="samples", rate_hz=30000' in str(raised.value)
    found = reading.read(table, unit="s")
    assert found.kind == "spike times"
    np.testing.assert_array_equal(found.spike_times[2], table.spike_time[table.unit == 2])
    in_ms = reading.read(table.rename(columns={"spike_time": "time_ms"}))
    np.testing.assert_allclose(in_ms.spike_times[2], table.spike_time[table.unit == 2] / 1000)


# Spikes, folders, Neurodata Without Borders


def test_spike_times_of_each_neuron():
    trains = {"a": np.array([0.5, 0.1, 3.0]), "b": np.array([1.0, 2.0])}
    found = reading.read(trains, unit="s")
    assert found.names == ("a", "b")
    np.testing.assert_array_equal(found.spike_times[0], [0.1, 0.5, 3.0])
    assert found.span_s == (0.1, 3.0)
    assert reading.read(list(trains.values()), unit="ms").span_s == (0.0001, 0.003)
    with pytest.raises(ValueError, match=r"^rate_hz should say how many samples"):
        reading.read(trains, unit="samples")
    with pytest.raises(ValueError, match="but 1 are NaN"):
        reading.read({"a": np.array([0.5, np.nan]), "b": np.array([1.0])}, unit="s")


def test_a_file_with_a_vector_for_each_neuron_holds_spike_times(tmp_path):
    trains = {"u1": np.array([0.5, 0.6, 3.0]), "u2": np.array([1.0, 2.0]), "u10": np.linspace(0, 5, 30)}
    np.savez(tmp_path / "each.npz", **trains)
    np.savez(tmp_path / "boxed.npz", spikes=np.array(trains, dtype=object))
    np.save(tmp_path / "dict.npy", trains, allow_pickle=True)
    savemat(tmp_path / "struct.mat", {"spikes": trains})
    for name in ("each.npz", "boxed.npz", "dict.npy", "struct.mat"):
        found = reading.read(tmp_path / name, unit="s")
        assert found.names == ("u1", "u2", "u10")
        for one, train in zip(found.spike_times, trains.values(), strict=True):
            np.testing.assert_array_equal(one, train)
        with pytest.raises(ValueError, match=r"^unit should say"):
            reading.read(tmp_path / name)
    np.savez(tmp_path / "no.npz", a=trains["u1"][::-1], b=np.arange(2.0))  # does not grow
    with pytest.raises(ValueError, match=r"^no.npz should hold a recording"):
        reading.read(tmp_path / "no.npz", unit="s")
    np.savez(tmp_path / "alike.npz", a=np.arange(9.0), b=np.arange(9.0) + 1)  # of one length, as columns of a table are
    assert reading.read(tmp_path / "alike.npz", unit="s").names == ("a", "b")
    with pytest.raises(ValueError, match=r"^alike.npz should hold a recording"):
        reading.read(tmp_path / "alike.npz")
    np.savez(tmp_path / "no.npz", time=trains["u10"], onsets=trains["u1"])
    with pytest.raises(ValueError, match=r"^no.npz should hold a recording"):
        reading.read(tmp_path / "no.npz", unit="s")


def test_whole_numbers_are_counts_only_where_most_neurons_reach_0():
    counts = np.random.default_rng(0).poisson(2, (300, 4))
    assert reading.read(counts, axes="time,neurons", rate_hz=1).kind == "counts"
    assert reading.read(counts + np.array([1, 1, 0, 0]), axes="time,neurons", rate_hz=1).kind == "counts"
    assert reading.read(counts + np.array([1, 1, 1, 0]), axes="time,neurons", rate_hz=1).kind == "activity"
    assert reading.read(counts - 1, axes="time,neurons", rate_hz=1).kind == "activity"


def test_names_may_stand_in_a_structure_within(tmp_path):
    savemat(tmp_path / "x.mat", {"session": {"dff": X, "info": {"fs": 5.0, "labels": np.array(list("ABCD"), dtype=object)}}})
    found = reading.read(tmp_path / "x.mat")
    assert (found.names, found.rate_hz) == (("A", "B", "C", "D"), 5)
    savemat(tmp_path / "x.mat", {"session": {"dff": X, "fs": 4.0, "info": {"fs": 5.0}}, "fs": 3.0})
    assert reading.read(tmp_path / "x.mat", axes="time,neurons").rate_hz == 4  # the nearest


def test_suite2p(tmp_path):
    F, around = made.suite2p(tmp_path)
    found = reading.read(tmp_path)
    same(found, F[[0, 1, 3]].T.astype(float))
    np.testing.assert_array_equal(found.neuropil[0], around[[0, 1, 3]].T)
    assert (found.names, found.rate_hz) == (("roi 0", "roi 1", "roi 3"), 30)
    same(reading.read(tmp_path, variable="spks"), np.maximum(F - 100, 0)[[0, 1, 3]].T.astype(float))
    assert not any("plane" in words for words in found.said)
    (tmp_path / "suite2p" / "plane1").mkdir()
    np.save(tmp_path / "suite2p" / "plane1" / "F.npy", F)
    assert "Only plane0 was read; beside it: plane1." in reading.read(tmp_path).said
    (tmp_path / "suite2p" / "plane0" / "ops.npy").unlink()
    with pytest.raises(ValueError, match=r"^rate_hz should say how often"):
        reading.read(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="should be a folder of suite2p"):
        reading.read(tmp_path / "empty")


def test_sorted_spikes(tmp_path):
    np.save(tmp_path / "spike_times.npy", np.array([30, 60, 90, 30000, 60000]))
    np.save(tmp_path / "spike_clusters.npy", np.array([4, 4, 9, 4, 2]))
    with pytest.raises(ValueError, match=r"^rate_hz should say how many samples"):
        reading.read(tmp_path)
    (tmp_path / "params.py").write_text("dat_path = 'x'\nsample_rate = 30000.\n")
    (tmp_path / "cluster_group.tsv").write_text("cluster_id\tgroup\n2\tgood\n4\tgood\n9\tnoise\n")
    found = reading.read(tmp_path)
    assert found.names == ("cluster 2", "cluster 4")
    np.testing.assert_allclose(found.spike_times[1], [0.001, 0.002, 1.0])


def test_neurodata_without_borders(tmp_path):
    trains = made.nwb_of_units(tmp_path / "u.nwb")
    found = reading.read(tmp_path / "u.nwb")
    assert found.names == ("unit 7", "unit 8", "unit 11")
    for one, train in zip(found.spike_times, trains, strict=True):
        np.testing.assert_array_equal(one, train)
    with h5py.File(tmp_path / "u.nwb", "a") as file:
        file["units/obs_intervals"] = [[0.0, 20.0], [30.0, 60.0], [0.0, 21.0], [30.0, 40.0], [39.0, 60.0]]
    found = reading.read(tmp_path / "u.nwb")
    assert (found.span_s, found.gaps_s) == ((0, 60), ((21, 30),))
    ready = preparing.prepare(found, bin_ms=500)  # 42 bins before, 60 behind
    assert [len(piece) for piece in ready.pieces] == [42, 60]
    assert ready.pieces[1][0, 1] == np.count_nonzero((trains[1] >= 30) & (trains[1] < 30.5))
    x = made.nwb_of_rois(tmp_path / "r.nwb")
    found = reading.read(tmp_path / "r.nwb")
    same(found, x)
    assert found.rate_hz == 20
    assert found.said[0].endswith("3 neurons, 400 steps (axes are time,neurons, as the format has them).")
    times = np.arange(400) / 10
    times[250:] += 3
    made.nwb_of_rois(tmp_path / "t.nwb", False, times)
    found = reading.read(tmp_path / "t.nwb")
    assert ([len(piece) for piece in found.pieces], found.rate_hz) == ([250, 150], pytest.approx(10))
    with pytest.raises(ValueError, match=r"^variable should be a recording of r.nwb, processing/ophys"):
        reading.read(tmp_path / "r.nwb", variable="units")


# What is no recording


class Runs:
    """A pickle that would run a program when it is opened."""

    def __reduce__(self):
        return (eval, ("1 + 1",))


def test_a_pickle_is_not_run(tmp_path):
    objects = np.empty(2, dtype=object)
    objects[:] = [np.arange(3.0), np.arange(4.0)]
    np.save(tmp_path / "good.npy", objects)
    assert [len(one) for one in load_npy(tmp_path / "good.npy", "good.npy")] == [3, 4]
    objects[1] = Runs()
    np.save(tmp_path / "bad.npy", objects)
    with pytest.raises(ValueError, match=r"^bad.npy should hold arrays, but it is a pickle .* builtins.eval"):
        load_npy(tmp_path / "bad.npy", "bad.npy")
    assert pickle.loads(pickle.dumps(Runs())) == 2  # it would have


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("no such file.csv", "^source should be a file or a folder that exists"),
        (3, "^source should be a file, a folder"),
        (np.ones(9), "^source should be an array of numbers with two or three axes"),
        ([np.ones(9), np.ones((9, 2))], "^source should be a list of pieces"),
        (np.array([["a", "b"]]), "^source should be an array of numbers"),
        (np.ma.masked_equal(np.eye(30), 0), "is a masked array"),
        (pd.DataFrame(), "should hold a table with rows"),
        (pd.DataFrame({"when": pd.date_range("2020", periods=30), "a": 1.0, "b": 2.0}), "there are others: 'when' .datetime64"),
    ],
)
def test_what_is_no_recording_is_refused(source, words):
    with pytest.raises(ValueError, match=words):
        reading.read(source)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.xyz", b"1", r"should be a file of a kind that can be read here .* but it is x.xyz"),
        ("x.npy", b"not an array", "^x.npy should be a whole file of NumPy"),
        ("x.npz", b"not a zip", "^x.npz should be a whole file of NumPy"),
        ("x.mat", b"not a mat file, though it is long enough to have a header of its own" * 4, "^x.mat should be a whole file"),
        ("x.h5", b"not HDF5", "should be a whole file in HDF5"),
        ("x.csv", b"", "^x.csv should hold a table, but it is empty"),
        ("x.csv", b"a,b\n1,2\n3,4\n", "^rate_hz should say"),
    ],
)
def test_what_is_no_whole_file_is_refused(name, content, words, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=words):
        reading.read(tmp_path / name)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"axes": "time"}, "^axes should be one of 'time,neurons', 'neurons,time'"),
        ({"rate_hz": 0}, "^rate_hz should be above 0"),
        ({"unit": "min"}, "^unit should be one of 's', 'ms', 'us', 'samples'"),
        ({"variable": 3}, "^variable should be the name of an array"),
    ],
)
def test_a_choice_that_is_none_is_refused(choice, words):
    with pytest.raises(ValueError, match=words):
        reading.read(X, **{"axes": "time,neurons", "rate_hz": 1} | choice)


def test_what_was_read_can_be_passed_on():
    found = reading.read(X, axes="time,neurons", rate_hz=10)
    assert reading.read(found) is found
    assert replace(found, rate_hz=5.0).names == ("0", "1", "2", "3")
    assert recorded.side_by_side({"a": {"x": "1"}, "b": {"x": "22"}}) == "      a   b\n  x   1   22"

"""Files as laboratories send them, each with something odd: a right answer, or an error that says what is wrong."""

import re

import h5py
import numpy as np
import pandas as pd
import pytest
from scipy.io import savemat

from helpers.recordings import preparing, reading, reporting
from tests.recordings import made

X = made.network(1500, 5)  # one arrow, 0 to 1
RATE = 20.0


def found_in(source, prepared=None, **choices):
    """The arrows that stand, as (to, from), and the report."""
    ready = preparing.prepare(reading.read(source, **choices), **(prepared or {}))
    found = reporting.report(ready, np.random.default_rng(0), methods=["mvgc_bic"])
    return np.argwhere(found.stands).tolist(), found


def test_int16_in_a_structure_of_matlab_7_3_with_an_axis_too_many(tmp_path):
    path = tmp_path / "new.mat"
    with h5py.File(path, "w", userblock_size=512) as file:
        session = file.create_group("session")
        session.create_dataset("dff", data=np.round(1000 * X).astype("i2")[:, :, None]).attrs["MATLAB_class"] = b"int16"
        session.create_dataset("frameRate", data=[[RATE]]).attrs["MATLAB_class"] = b"double"
    with path.open("r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file")
    with pytest.raises(ValueError, match=r"^axes should say which axis of session/dff of new.mat, shape \(5, 1500\)"):
        reading.read(path)
    arrows, found = found_in(path, axes="neurons,time")
    assert arrows == [[1, 0]]
    assert found.ready.rate_hz == RATE


@pytest.mark.parametrize("last", ["74,95;0,1;0,2;0,3;0,4;0,5", "74,95;1;0;2;1;0"])
def test_commas_for_points(tmp_path, last):
    table = pd.DataFrame(X.round(4), columns=list("abcde"))
    table.insert(0, "time_s", np.arange(1500) / RATE)
    lines = table.to_csv(sep=";", decimal=",", index=False).splitlines()
    (tmp_path / "x.csv").write_text("\n".join([*lines[:-1], last]))
    arrows, found = found_in(tmp_path / "x.csv")
    assert arrows == [[1, 0]]
    assert (found.ready.names, round(found.ready.rate_hz, 9)) == (tuple("abcde"), RATE)


def test_points_between_thousands_and_a_row_of_units_are_named(tmp_path):
    rows = ["a;b"] + [f"1.{k:03d},5;2.{k:03d},25" for k in range(40)]
    (tmp_path / "thousands.csv").write_text("\n".join(rows))
    with pytest.raises(ValueError, match=r"'a' \(such as '1.000,5'\).*marks between thousands: write them without"):
        reading.read(tmp_path / "thousands.csv", rate_hz=RATE)
    rows = ["time;a;b", "s;mV;mV"] + [f"{k};{k * k};{3 * k}" for k in range(40)]
    (tmp_path / "units.csv").write_text("\n".join(rows))
    with pytest.raises(ValueError, match=r"'a' \(such as 'mV'\).*a second head, such as units\? Take that row out"):
        reading.read(tmp_path / "units.csv", rate_hz=RATE)
    rows = ["a,b"] + [f"{k},{'left' if k % 2 else 'right'}" for k in range(40)]
    (tmp_path / "words.csv").write_text("\n".join(rows))
    with pytest.raises(ValueError, match=r"'b' \(such as 'right'\).*Leave them out"):
        reading.read(tmp_path / "words.csv", rate_hz=RATE)


def test_runs_of_nan_cut_and_a_code_for_missing_is_refused(tmp_path):
    x = X.copy()
    x[100:130, 2] = x[700:705] = x[1490:, 0] = np.nan
    arrows, found = found_in(x, axes="time,neurons", rate_hz=RATE)
    assert arrows == [[1, 0]]
    assert [len(piece) for piece in found.ready.pieces] == [100, 570, 785]
    for code in (-9999, 999, -1e6):
        coded = np.where(np.isnan(x), code, x)
        with pytest.raises(ValueError, match=re.escape(f"should mark what is missing by NaN, but {code:g} occurs 65 times")):
            preparing.prepare(reading.read(coded, axes="time,neurons", rate_hz=RATE))
    few = np.where(np.isnan(x), 9.0, x)  # nine is far, and no code
    preparing.prepare(reading.read(few, axes="time,neurons", rate_hz=RATE))
    for most in (1, 9, 100):  # spikes and counts are round, and mostly 0
        counts = most * (np.random.default_rng(0).random((1500, 5)) < 0.02)
        preparing.prepare(reading.read(counts, axes="time,neurons", rate_hz=RATE))
    dff = np.where(
        np.random.default_rng(0).random((1500, 5)) < 0.02, 1.0, np.minimum(X, 0.0) / 1e6
    )  # clipped, and far from most
    preparing.prepare(reading.read(dff, axes="time,neurons", rate_hz=RATE))


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.float16])
def test_numbers_of_one_or_two_bytes(tmp_path, kind):
    x = np.round(25 * X) + (128 if kind is np.uint8 else 0)
    assert np.abs(x).max() > 90
    np.save(tmp_path / "x.npy", np.clip(x, -128, 255 if kind is np.uint8 else 127).astype(kind).T)
    arrows, found = found_in(tmp_path / "x.npy", {"differences": True}, axes="neurons,time", rate_hz=RATE)
    assert [1, 0] in arrows
    np.testing.assert_array_equal(found.ready.pieces[0], np.diff(np.clip(x, -128, 255 if kind is np.uint8 else 127), axis=0))


def test_a_table_that_lies_on_its_side(tmp_path):
    np.savetxt(tmp_path / "x.csv", X.T, delimiter=",")
    with pytest.raises(ValueError, match=r"^axes should say which axis of x.csv, shape \(5, 1500\)"):
        reading.read(tmp_path / "x.csv", rate_hz=RATE)
    assert found_in(tmp_path / "x.csv", axes="neurons,time", rate_hz=RATE)[0] == [[1, 0]]
    told_wrong = reading.read(tmp_path / "x.csv", axes="time,neurons", rate_hz=RATE)
    with pytest.raises(ValueError, match=r"longest piece has 5, of 1,500 neurons. Are its axes the other way around\?"):
        preparing.prepare(told_wrong)


def test_units_that_are_not_said_are_asked_and_rates_that_disagree_are_refused(tmp_path):
    path = tmp_path / "x.mat"
    savemat(path, {"F": X, "t": np.arange(1500) * 50.0})
    with pytest.raises(ValueError, match=r"^unit should say in which unit t is"):
        reading.read(path)
    assert found_in(path, unit="ms")[1].ready.rate_hz == pytest.approx(RATE)
    savemat(path, {"F": X, "t": np.arange(1500) * 50.0, "fs": RATE})
    assert found_in(path)[0] == [[1, 0]]
    savemat(path, {"F": X, "time_s": np.arange(1500) / RATE, "fs": 30.0})
    words = "^source should agree on how often it was sampled, but by its times it is 20, as time_s says in s, and fs says 30"
    with pytest.raises(ValueError, match=words):
        reading.read(path)
    with pytest.raises(ValueError, match=r"^rate_hz should be 30, as fs says 30 samples a second, but it is 100"):
        reading.read(path, rate_hz=100)
    with pytest.raises(ValueError, match=r"^rate_hz should be 20, as time_s says in s, but it is 100"):
        reading.from_array(X, "x", {"time_s": np.arange(1500) / RATE}, rate_hz=100)


def test_trials_that_were_made_equally_long_with_zeros_stop_the_report():
    x = made.network(2000, 5).reshape(20, 100, 5)
    for k, n_steps in enumerate(np.random.default_rng(1).integers(60, 101, 20)):
        x[k, n_steps:] = 0
    arrows, found = found_in(x, axes="trials,time,neurons", rate_hz=RATE)
    assert arrows == []
    assert any(one.question == "Was something filled in?" for one in found.seen.stops)
    x[x == 0] = np.nan
    arrows, found = found_in(x, axes="trials,time,neurons", rate_hz=RATE)
    assert arrows == [[1, 0]]
    assert not found.seen.stops


def test_a_neuron_that_is_there_twice():
    noise = 1e-4 * np.random.default_rng(5).normal(size=1500)
    scaled = np.column_stack([X, 3 * X[:, 2] + 7 + noise])
    arrows, found = found_in(scaled, axes="time,neurons", rate_hz=RATE)
    assert arrows == [[1, 0]]
    assert "Left out, as they are duplicates of others: 5 (5 of 2)." in found.ready.done
    late = np.column_stack([X, np.r_[0, X[:-1, 2]]])
    with pytest.raises(ValueError, match=r"follows from that of others \(a copy, .* among neurons 2, 5"):
        found_in(late, axes="time,neurons", rate_hz=RATE)


def test_times_that_jitter(tmp_path):
    jitter = np.random.default_rng(0).uniform(-1, 1, 1500) / RATE
    savemat(tmp_path / "little.mat", {"F": X, "time_s": np.arange(1500) / RATE + 0.03 * jitter})
    arrows, found = found_in(tmp_path / "little.mat")
    assert (arrows, len(found.ready.pieces)) == ([[1, 0]], 1)
    assert found.ready.rate_hz == pytest.approx(RATE, rel=0.002)
    savemat(tmp_path / "much.mat", {"F": X, "time_s": np.arange(1500) / RATE + 0.3 * jitter})
    with pytest.raises(ValueError, match=r"^time_s should be evenly spaced, but 7\d% of the steps differ"):
        reading.read(tmp_path / "much.mat")

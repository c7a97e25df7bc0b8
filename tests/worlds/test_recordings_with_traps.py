"""Made recordings with traps: what is in the table, what is known, and that each trap is where it is said to be."""

import numpy as np

from helpers.recordings import preparing, reading
from helpers.worlds import recordings_with_traps as traps


def test_a_table_holds_neurons_and_three_columns_that_are_none():
    made = traps.recording_with_traps(np.random.default_rng(0))
    assert list(made.table) == [f"c{k:02d}" for k in range(1, 12)]
    assert made.table.shape == (2400, 11)
    gap = made.table.isna()
    assert gap.all(axis=1).equals(gap.any(axis=1))
    assert np.flatnonzero(gap.any(axis=1)).tolist() == list(range(900, 960))
    known = made.table.dropna()
    assert not known[traps.SILENT].any()
    assert np.corrcoef(known[traps.COPY], known[traps.COPIED])[0, 1] > 1 - 1e-6
    assert set(np.diff(made.table[traps.CLOCK][:900])) == {1.0}
    early, late = known[list(made.neurons)][:300].mean(), known[list(made.neurons)][-300:].mean()
    assert (early > late + 2).all()


def test_prepare_finds_every_trap_and_keeps_the_neurons_in_the_order_of_the_wiring():
    for has_arrows in (True, False):
        made = traps.recording_with_traps(np.random.default_rng(1), has_arrows)
        ready = preparing.prepare(reading.read(made.table, rate_hz=made.rate_hz), drift_s=20)
        assert ready.names == made.neurons
        assert [len(piece) for piece in ready.pieces] == [900, 1440]


def test_the_truth_is_six_arrows_or_none():
    made = traps.recording_with_traps(np.random.default_rng(0))
    names = made.neurons
    assert {(names[to], names[source]) for to, source in np.argwhere(made.truth)} == set(traps.ARROWS)
    assert not made.truth[tuple(names.index(name) for name in made.unseen)]
    assert np.abs(np.linalg.eigvals(made.W)).max() < 1
    made = traps.recording_with_traps(np.random.default_rng(0), has_arrows=False)
    assert not made.truth.any()
    assert made.unseen is None


def test_activity_follows_the_wiring_and_the_unseen_neuron():
    """Correlation of one step with the next, of a long recording whose brightness hardly fades any more."""
    made = traps.recording_with_traps(np.random.default_rng(2), n_steps=60_000)
    x = made.table[list(made.neurons)].to_numpy()[30_000:] / traps.UNIT
    x -= x.mean(axis=0)
    fitted = np.linalg.lstsq(x[:-1], x[1:], rcond=None)[0].T
    late, early = (made.neurons.index(name) for name in made.unseen)
    others = np.arange(len(made.neurons)) != late
    np.testing.assert_allclose(fitted[others], made.W[others], atol=0.025)
    assert fitted[late, early] > 0.2  # though no arrow is there


def test_two_that_ring_are_as_large_and_as_slow_as_they_say():
    x = traps.two_that_ring(np.random.default_rng(0), 60_000)
    first, second, third = x.T
    np.testing.assert_allclose(x.var(axis=0), [traps.OWN**2 + 1, 2, 1], rtol=0.05)
    np.testing.assert_allclose(np.corrcoef(first[1:], third[:-1])[0, 1], 1 / np.sqrt(traps.OWN**2 + 1), atol=0.02)
    np.testing.assert_allclose(np.corrcoef(second[2:], third[:-2])[0, 1], 1 / np.sqrt(2), atol=0.02)
    left = second[2:] - third[:-2]
    power = np.abs(np.fft.rfft(left)) ** 2
    assert abs(np.fft.rfftfreq(len(left), 1 / traps.RATE_HZ)[power.argmax()] - traps.RING_HZ) < 0.2

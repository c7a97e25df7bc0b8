import numpy as np

from helpers.data import load_signal_propagation_atlas
from tools.twins import ROOT


def test_atlas_has_its_shapes_and_directions():
    atlas = load_signal_propagation_atlas()
    assert atlas.neurons.shape == (300,)
    for strain in (atlas.wild_type, atlas.unc31):
        for matrix in (strain.response, strain.sd, strain.q, strain.trials):
            assert matrix.shape == (300, 300)
        assert not np.diag(strain.tested).any()
        assert (strain.q[strain.significant] < 0.05).all()
        assert (strain.trials[strain.tested] >= 1).all()
    np.testing.assert_array_equal(atlas.gap, atlas.gap.T)
    assert not np.array_equal(atlas.chemical, atlas.chemical.T)
    # AVA command neurons drive the backward motor neurons, and not the other way round: a known pair of synapses.
    ava, da = (list(atlas.neurons).index(name) for name in ("AVAL", "DA01" if "DA01" in atlas.neurons else "DA1"))
    assert atlas.chemical[da, ava] > atlas.chemical[ava, da]


def test_licence_and_citation_stand_beside_the_data():
    folder = ROOT / "helpers" / "data" / "signal_propagation_atlas"
    assert "GNU GENERAL PUBLIC LICENSE" in (folder / "COPYING").read_text(encoding="utf-8")
    assert "10.1038/s41586-023-06683-4" in (folder / "README.md").read_text(encoding="utf-8")

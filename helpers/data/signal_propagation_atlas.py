"""The signal propagation atlas of *C. elegans*: who answers when a neuron is stimulated, and who has synapses with whom."""

from dataclasses import dataclass
from importlib import resources

import numpy as np


@dataclass(frozen=True)
class StrainResponses:
    """Responses of one strain; ``[i, j]`` is the response of neuron ``i`` to stimulating neuron ``j``.

    Attributes
    ----------
    response : ndarray, shape (neurons, neurons)
        Mean ΔF/F over trials; NaN where the pair was never tested.
    sd : ndarray, shape (neurons, neurons)
        Standard deviation over responses; NaN below two.
    q : ndarray, shape (neurons, neurons)
        False discovery rate of the response, as published; NaN where never tested.
    trials : ndarray of int, shape (neurons, neurons)
        Number of stimulations (``occ1`` of the source); may exceed the number of responses averaged.
    """

    response: np.ndarray
    sd: np.ndarray
    q: np.ndarray
    trials: np.ndarray

    @property
    def tested(self):
        """Pairs of different neurons that were tested and have a finite mean response."""
        different = ~np.eye(len(self.q), dtype=bool)
        return different & np.isfinite(self.q) & np.isfinite(self.response)

    @property
    def significant(self):
        """Tested pairs with ``q < 0.05``."""
        return self.tested & (np.nan_to_num(self.q, nan=1.0) < 0.05)


@dataclass(frozen=True)
class SignalPropagationAtlas:
    """The extract of the *C. elegans* signal propagation atlas.

    Attributes
    ----------
    neurons : ndarray of str, shape (neurons,)
        Names.
    wild_type, unc31 : StrainResponses
        Responses of the wild type and of a mutant that hardly releases dense-core vesicles.
    even_trials, odd_trials : ndarray, shape (neurons, neurons)
        Mean of every second wild-type response, and of the others; NaN below two, or where one is NaN.
    chemical, gap : ndarray, shape (neurons, neurons)
        Numbers of chemical synapses and gap junctions; ``[i, j]`` from ``j`` to ``i``.
    """

    neurons: np.ndarray
    wild_type: StrainResponses
    unc31: StrainResponses
    even_trials: np.ndarray
    odd_trials: np.ndarray
    chemical: np.ndarray
    gap: np.ndarray

    @property
    def synapses(self):
        """Chemical synapses and gap junctions together."""
        return self.chemical + self.gap

    @property
    def twins(self):
        """Pairs of a left neuron and its right partner, such as AVAL and AVAR; bool, shape (neurons, neurons)."""
        number = {name: k for k, name in enumerate(self.neurons)}
        pairs = [(k, number.get(f"{name[:-1]}R")) for name, k in number.items() if name.endswith("L")]
        left, right = np.array([pair for pair in pairs if pair[1] is not None]).T
        found = np.zeros((len(self.neurons), len(self.neurons)), dtype=bool)
        found[left, right] = found[right, left] = True
        return found


def load_signal_propagation_atlas():
    """Load the extract of the signal propagation atlas that ships with this package.

    Returns
    -------
    SignalPropagationAtlas
        300 neurons; every matrix has shape (300, 300).

    References
    ----------
    Randi et al., Nature 623:406 (2023), doi 10.1038/s41586-023-06683-4. The extract is under GPL-3.0-or-later;
    see ``helpers/data/signal_propagation_atlas/README.md``.
    """
    file = resources.files("helpers.data") / "signal_propagation_atlas" / "atlas.npz"
    with resources.as_file(file) as path, np.load(path) as stored:
        arrays = dict(stored)
    strains = [
        StrainResponses(*(arrays[f"{strain}_{name}"] for name in ("response", "sd", "q", "trials")))
        for strain in ("wt", "unc31")
    ]
    return SignalPropagationAtlas(
        arrays["neuron"], *strains, arrays["wt_even"], arrays["wt_odd"], arrays["chemical"], arrays["gap"]
    )

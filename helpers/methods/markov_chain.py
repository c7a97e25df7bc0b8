"""A Markov chain of states: what comes next depends on the present state and on nothing before it."""

from dataclasses import dataclass

import numpy as np

from helpers.methods.state_decoding import states_of_worms
from helpers.validation import checked, condition_labels, count


@dataclass(frozen=True)
class MarkovChain:
    """States and how often one follows another.

    Attributes
    ----------
    states : ndarray, shape (states,)
        Their names, sorted.
    transitions : ndarray, shape (states, states)
        ``[i, j]`` is the probability that state ``j`` follows state ``i``; rows sum to 1.
    """

    states: np.ndarray
    transitions: np.ndarray

    def ahead(self, state, n_steps):
        """Probabilities of the states a number of steps after a known one.

        Parameters
        ----------
        state : ndarray, shape (time,)
            Known states.
        n_steps : int
            How far ahead.

        Returns
        -------
        probability : ndarray, shape (time, states)

        Raises
        ------
        ValueError
            If the chain has never seen a state.
        """
        state, n_steps = condition_labels(state, "state"), count(n_steps, "n_steps")
        unknown = set(state.tolist()) - set(self.states.tolist())
        if unknown:
            raise ValueError(f"state should be one of {self.states.tolist()}, but {sorted(unknown)[0]!r} is among them.")
        return np.linalg.matrix_power(self.transitions, n_steps)[np.searchsorted(self.states, state)]


def _sequences(value, name):
    sequences = states_of_worms(value, name)
    for number, one in enumerate(sequences):
        if len(one) < 2:
            raise ValueError(f"{name}[{number}] should hold at least 2 times, but it holds {len(one)}.")
    return sequences


@checked(sequences=_sequences)
def fit_markov_chain(sequences):
    """Count how often one state follows another.

    Parameters
    ----------
    sequences : list of ndarray, shape (time,)
        States of each worm, as words or whole numbers; the end of one does not lead to the beginning of the next.

    Returns
    -------
    MarkovChain
        A state that nothing is known to follow leads to all states as often as they occur.

    Raises
    ------
    ValueError
        If there is no sequence, or one holds no states.
    """
    states, numbers = np.unique(np.concatenate(sequences), return_inverse=True)
    counts = np.zeros((len(states), len(states)))
    for own in np.split(numbers, np.cumsum([len(one) for one in sequences])[:-1]):
        np.add.at(counts, (own[:-1], own[1:]), 1)
    followed = counts.sum(axis=1, keepdims=True)
    shares = np.bincount(numbers, minlength=len(states)) / len(numbers)
    return MarkovChain(states, np.where(followed > 0, counts / np.maximum(followed, 1), shares))

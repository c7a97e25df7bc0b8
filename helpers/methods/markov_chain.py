"""A Markov chain of states: what comes next depends on the present state and on nothing before it."""

from dataclasses import dataclass

import numpy as np

from helpers.methods.state_decoding import states_of_worms
from helpers.validation import checked, condition_labels, count, positive_integer


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


def _all_are_followed(arguments):
    n_states, sequences = arguments["n_states"], arguments["sequences"]
    if any(one.dtype.kind not in "iub" for one in sequences):
        raise ValueError("sequences should hold numbers of states, 0 and up; fit_markov_chain takes words.")
    arguments["sequences"] = sequences = tuple(one.astype(int) for one in sequences)
    least, most = min(one.min() for one in sequences), max(one.max() for one in sequences)
    if least < 0 or most >= n_states:
        raise ValueError(f"sequences should hold states from 0 to {n_states - 1}, but they go from {least} to {most}.")
    unknown = set(range(n_states)) - set(np.concatenate([one[:-1] for one in sequences]).tolist())
    if unknown:
        raise ValueError(f"sequences should show what follows each state, but nothing follows state {unknown.pop()}.")


@checked(sequences=_sequences, n_states=positive_integer, n_steps=count, together=_all_are_followed)
def transitions_ahead(sequences, n_states, n_steps):
    """Count how often one state follows another, and look some steps ahead.

    Parameters
    ----------
    sequences : list of ndarray of int, shape (time,)
        States of each worm, numbered from 0; the end of one worm does not lead to the beginning of the next.
    n_states : int
        How many states there are; each is followed by another, or by itself, somewhere.
    n_steps : int
        How far ahead.

    Returns
    -------
    probability : ndarray, shape (states, states)
        ``[i, j]`` is the probability of state ``j``, so many steps after state ``i``; rows sum to 1.

    Raises
    ------
    ValueError
        If a state is not below ``n_states``, or nothing is known to follow one.
    """
    counts = np.zeros((n_states, n_states))
    for states in sequences:
        np.add.at(counts, (states[:-1], states[1:]), 1)
    transitions = counts / counts.sum(axis=1, keepdims=True)
    return np.linalg.matrix_power(transitions, n_steps)

"""Reading the state of a worm from its neurons by logistic regression, fitted to some worms and asked about another."""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from helpers.validation import checked, condition_labels, kind_of, numbers, positive

PENALTY = 100.0  # One over scikit-learn's C: of the squared weights of z-scored features.


def _features(value, name):
    value = numbers(value, name).astype(float, copy=False)
    if value.ndim not in (2, 3) or value.size == 0:
        raise ValueError(f"{name} should have shape (time, neurons, features), or (time, features), but it has {value.shape}.")
    return value


def features_of_worms(value, name):
    """A check of arguments: a list with the features of each worm, which agree in all but their times."""
    if not isinstance(value, list | tuple) or len(value) == 0:
        raise ValueError(f"{name} should be a list with the features of each worm, but it is {kind_of(value)}.")
    parts = tuple(_features(one, f"{name}[{number}]") for number, one in enumerate(value))
    for number, part in enumerate(parts):
        if part.shape[1:] != parts[0].shape[1:]:
            raise ValueError(
                f"{name}[{number}] should have the neurons and features of the first, {parts[0].shape[1:]}, but it has "
                f"{part.shape[1:]}."
            )
    return parts


def states_of_worms(value, name):
    """A check of arguments: a list with the states of each worm, words, whole numbers, or True and False."""
    if not isinstance(value, list | tuple) or len(value) == 0:
        raise ValueError(f"{name} should be a list with the states of each worm, but it is {kind_of(value)}.")
    states = tuple(condition_labels(one, f"{name}[{number}]") for number, one in enumerate(value))
    for number, own in enumerate(states):
        if (own.dtype.kind in "US") != (states[0].dtype.kind in "US"):
            raise ValueError(
                f"{name}[{number}] should hold words as {name}[0] does, or both numbers, but it is of type {own.dtype} and the "
                f"first of {states[0].dtype}."
            )
    return states


def worms_can_be_decoded(arguments):
    """A rule for ``together``: ``states`` fit ``features``, and there is more than one state."""
    features, states = arguments["features"], arguments["states"]
    if len(states) != len(features):
        raise ValueError(f"states should be of the {len(features)} worms of features, but they are of {len(states)}.")
    for number, (part, own) in enumerate(zip(features, states, strict=True)):
        if len(part) != len(own):
            raise ValueError(f"states[{number}] should have the {len(part)} times of its features, but it has {len(own)}.")
    if len(np.unique(np.concatenate(states))) < 2:
        raise ValueError("states should hold at least 2 states, but there is 1: nothing can be told apart.")


class DecodesStates:
    """What any decoder can be asked; its kind has ``states``, the ``shape`` of its features, and ``log_probabilities``."""

    def evidence(self, features):
        """How much speaks for each state.

        Parameters
        ----------
        features : ndarray, shape (time, neurons, features)
            Of the neurons of the fit, in the same order.

        Returns
        -------
        evidence : ndarray, shape (time, states)
            Logarithms of probabilities, as if all states were as frequent.

        Raises
        ------
        ValueError
            If there are other numbers of neurons or features.
        """
        features = _features(features, "features")
        if features.shape[1:] != self.shape:
            raise ValueError(
                f"features should be of shape {self.shape} at each time, as in the fit, but they are of {features.shape[1:]}."
            )
        return self.log_probabilities(features)

    def say(self, features):
        """The state that most speaks for, ``(time,)``; argument and error are those of ``evidence``."""
        return self.states[np.argmax(self.evidence(features), axis=1)]


@dataclass(frozen=True)
class StateDecoder(DecodesStates):
    """A fitted logistic regression.

    Attributes
    ----------
    states : ndarray, shape (states,)
        What it tells apart, sorted.
    weights : ndarray, shape (states, features)
        Of each feature, for each state; of two states, that of the second is minus the first.
    model : sklearn.linear_model.LogisticRegression
        As fitted by scikit-learn.
    shape : tuple of int
        Neurons and features of the fit.
    """

    states: np.ndarray
    weights: np.ndarray
    model: object
    shape: tuple

    def log_probabilities(self, features):
        """By logistic regression, ``(time, states)``."""
        return self.model.predict_log_proba(features.reshape(len(features), -1))


@checked(features=features_of_worms, states=states_of_worms, penalty=positive, together=worms_can_be_decoded)
def fit_state_decoder(features, states, penalty=PENALTY):
    """Fit a logistic regression to all times of some worms, every state weighing as much as every other.

    Parameters
    ----------
    features : list of ndarray, shape (time, neurons, features)
        Of each worm, as ``helpers.methods.derivatives.worm_features`` makes them.
    states : list of ndarray, shape (time,)
        What the worm does: words, whole numbers, or True and False.
    penalty : float
        On the squared weights.

    Returns
    -------
    StateDecoder

    Raises
    ------
    ValueError
        If numbers of worms, times or features differ, or there is a single state.

    Notes
    -----
    Fitted by scikit-learn.
    """
    x = np.vstack([part.reshape(len(part), -1) for part in features])
    model = LogisticRegression(C=1 / penalty, class_weight="balanced", max_iter=2000)
    model.fit(x, np.concatenate(states))
    weights = model.coef_ if len(model.coef_) > 1 else np.vstack([-model.coef_, model.coef_])
    return StateDecoder(model.classes_, weights, model, features[0].shape[1:])

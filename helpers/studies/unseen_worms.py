"""Does it work on a worm that it has never seen? Decoders fitted to all worms but one, and to the beginning of one worm.

Times of one worm are alike, so a decoder that was fitted to a random half of them has seen nearly all of the other half. Here
whole worms are left out, or whole blocks of time.
"""

from dataclasses import dataclass

import numpy as np

from helpers.methods.state_decoding import features_of_worms, states_of_worms, worms_can_be_decoded
from helpers.progress_bar import progress_bar
from helpers.scores.over_worms import balanced_accuracy, mean_state_auroc
from helpers.validation import checked, condition_labels, fraction_below_one, function


@dataclass(frozen=True)
class WormScores:
    """Scores of one decoder, worm by worm.

    Attributes
    ----------
    auroc : ndarray, shape (worms,)
        Mean over states, of each against all others; chance is 0.5.
    balanced_accuracy : ndarray, shape (worms,)
        Mean over states of the share that is told right; chance is one over their number.
    """

    auroc: np.ndarray
    balanced_accuracy: np.ndarray


def _scores(decoder, features, state):
    said = mean_state_auroc(state, decoder.evidence(features), decoder.states)
    return said, balanced_accuracy(state, decoder.say(features))


def _gathered(rows):
    return WormScores(*(np.array(column) for column in zip(*rows, strict=True)))


def _several_worms(arguments):
    worms_can_be_decoded(arguments)
    if len(arguments["features"]) < 2:
        raise ValueError("features should be of at least 2 worms, to leave one out, but they are of 1.")


@checked(fit=function, features=features_of_worms, states=states_of_worms, together=_several_worms)
def decode_unseen_worms(fit, features, states, label="Unseen worms"):
    """Leave each worm out in turn, fit to the others, and score on it.

    Parameters
    ----------
    fit : callable
        ``fit(features, states)`` returns a decoder: ``helpers.methods.state_decoding.fit_state_decoder``, say.
    features : list of ndarray, shape (time, neurons, features)
        Of each worm: the same neurons in the same order.
    states : list of ndarray, shape (time,)
        What the worm does.
    label : str
        What the progress bar is called.

    Returns
    -------
    WormScores

    Raises
    ------
    ValueError
        If numbers of worms, times or features differ, there are fewer than 2 worms, or one left out is always in one state.
    """
    rows = []
    for out in progress_bar(range(len(features)), label):
        others = [k for k in range(len(features)) if k != out]
        decoder = fit([features[k] for k in others], [states[k] for k in others])
        rows.append(_scores(decoder, features[out], states[out]))
    return _gathered(rows)


def _states_in_both_parts(arguments):
    worms_can_be_decoded(arguments)
    for number, own in enumerate(arguments["states"]):
        n_first = int(arguments["share"] * len(own))
        for part, where in ((own[:n_first], "first"), (own[n_first:], "last")):
            if len(np.unique(part)) < 2:
                raise ValueError(
                    f"states[{number}] should hold at least 2 states in both parts of the worm, but in its {where} {len(part)} "
                    f"times there is {len(np.unique(part))}."
                )


@checked(
    fit=function,
    features=features_of_worms,
    states=states_of_worms,
    share=fraction_below_one,
    together=_states_in_both_parts,
)
def decode_later(fit, features, states, share=0.6, label="Later in the same worm"):
    """Fit to the beginning of each worm by itself, and score on its end.

    Parameters
    ----------
    fit, features, states, label
        As in ``decode_unseen_worms``.
    share : float
        How much of the worm's times is its beginning.

    Returns
    -------
    WormScores

    Raises
    ------
    ValueError
        If numbers of worms, times or features differ, or one part of a worm holds a single state.
    """
    rows = []
    for own, does in zip(progress_bar(features, label), states, strict=True):
        n_first = int(share * len(own))
        rows.append(_scores(fit([own[:n_first]], [does[:n_first]]), own[n_first:], does[n_first:]))
    return _gathered(rows)


def _at_least_two_worms(value, name):
    worm = condition_labels(value, name)
    if len(np.unique(worm)) < 2:
        raise ValueError(f"{name} should name at least 2 worms, to leave one out, but it names 1.")
    return worm


@checked(worm=_at_least_two_worms)
def leave_one_worm_out(worm):
    """Which rows a decoder may be fitted to when each worm is left out in turn.

    Parameters
    ----------
    worm : ndarray, shape (rows,)
        Of which worm each row is: whole numbers or words.

    Returns
    -------
    fitted : ndarray of bool, shape (worms, rows)
        Worms in sorted order. Row ``k`` is True at every row of the other worms; where it is False, the decoder is scored.

    Raises
    ------
    ValueError
        If there is a single worm.
    """
    return np.unique(worm)[:, None] != worm

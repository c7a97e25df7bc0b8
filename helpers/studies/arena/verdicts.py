"""What to make of scores in the arena: where a method falls behind, which one to take, and what a paper may say.

These are the ideas behind ``standings`` in a few lines each, as learners write them in "The arena".
"""

import numpy as np

from helpers.scores.over_worms import mean_over_worms
from helpers.validation import checked, one_of, real_numbers, whole_number

MENU = {
    "correlation": "with what the other did one step before",
    "least squares": "a regression on one step of all pasts",
    "Granger, BIC": "more steps, as many as BIC finds worth their price",
    "Granger, AIC": "the same with AIC, which finds steps cheaper",
    "stand-ins": "one step, and what the others do in the same step",
    "event regression": "of spikes: what one does to a potential a step later",
    "a tenth of an experiment": "neurons forced by coins, for a tenth of the time",
}
KEYS = {
    "correlation": "correlation",
    "least squares": "least_squares",
    "Granger, BIC": "mvgc_bic",
    "Granger, AIC": "mvgc_aic",
    "stand-ins": "proxies",
    "event regression": "event_regression",
    "a tenth of an experiment": "perturbation_tenth",
}
DESCRIBED = {
    "spikes": "Potentials of 20 neurons, with spikes, in each of 2,000 ms. All are seen.",
    "noisy": "24 neurons, nearly linear, all seen. Half of what you see is noise of measurement.",
    "rhythms": "20 oscillators that pull each other, 2,000 steps. All are seen.",
    "arousal": "Rates of 24 neurons, all seen. Slow arousal, which nobody records, pushes half of them.",
    "defended": "The same. But you may force neurons, and each arrow that you print should have its promised p-value.",
}
WORLD_OF = {
    "spikes": "izhikevich_20",
    "noisy": "linear_noise",
    "rhythms": "kuramoto",
    "arousal": "rate_driver",
    "defended": "rate_driver",
}


BETTER, WORSE, OPEN = "better", "worse", "not told apart"


def _real(value, name):
    value = real_numbers(value, name)
    if np.isinf(value).any():
        raise ValueError(f"{name} should hold numbers, and NaN where there is none, but it holds infinite ones.")
    return value


def _scores_of_worlds(value, name):
    value = _real(value, name)
    if value.ndim != 2 or not value.size:
        raise ValueError(f"{name} should have shape (worlds, methods), but it has shape {value.shape}.")
    return value


def _method_is_there(arguments):
    scores, method = arguments["scores"], arguments["method"]
    if not 0 <= method < scores.shape[1]:
        raise ValueError(f"method should be from 0 to {scores.shape[1] - 1}, a column of scores, but it is {method}.")
    if np.isnan(scores[:, method]).all():
        raise ValueError(f"scores should hold a score of method {method} in some world, but all are missing.")


@checked(scores=_scores_of_worlds, method=whole_number, together=_method_is_there)
def falls_furthest(scores, method):
    """The world in which a method is furthest behind the best.

    Parameters
    ----------
    scores : ndarray, shape (worlds, methods)
        NaN where a method was not run; a world without it does not count.
    method : int
        Its column.

    Returns
    -------
    world : int
        Row in which the best of all methods is ahead of it by most; the first of several.

    Raises
    ------
    ValueError
        If there is no such method, or it was never run.
    """
    best = np.fmax.reduce(scores, axis=1)
    return int(np.nanargmax(best - scores[:, method]))


@checked(recording=one_of(tuple(DESCRIBED)))
def method_for(recording):
    """Which method of ``MENU`` the table speaks for, in a described recording.

    Parameters
    ----------
    recording : {"spikes", "noisy", "rhythms", "arousal", "defended"}
        Of ``DESCRIBED``.

    Returns
    -------
    method : str
        Of ``MENU``.

    Raises
    ------
    ValueError
        If no such recording is described.
    """
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def on_the_menu(chosen):
    """A method of ``MENU`` however it was written: in capitals, by its key in the table, with other spaces or signs.

    Parameters
    ----------
    chosen : str

    Returns
    -------
    method : str
        As ``MENU`` has it.

    Raises
    ------
    ValueError
        If it is none of them.
    """
    if isinstance(chosen, str):
        known = {_bare(name): method for method, key in KEYS.items() for name in (method, key, MENU[method])}
        if (method := known.get(_bare(chosen))) is not None:
            return method
    raise ValueError(f"chosen should be one of {', '.join(map(repr, MENU))}, but it is {chosen!r}.")


def _bare(word):
    return "".join(letter for letter in word.casefold() if letter.isalnum())


def _a_score_a_network(value, name):
    value = _real(value, name)
    if value.ndim != 1:
        raise ValueError(f"{name} should have shape (networks,), but it has shape {value.shape}.")
    return value


def _share_two_networks(arguments):
    first, second = arguments["first"], arguments["second"]
    if first.shape != second.shape:
        raise ValueError(f"second should be of the {len(first)} networks of first, but it is of {len(second)}.")
    if (n_shared := int((~np.isnan(first - second)).sum())) < 2:
        raise ValueError(f"first and second should have at least 2 networks in common, but they have {n_shared}.")


@checked(first=_a_score_a_network, second=_a_score_a_network, together=_share_two_networks)
def what_to_print(first, second):
    """What may be said of two methods, by their scores on the same networks.

    Parameters
    ----------
    first, second : ndarray, shape (networks,)
        Scores, NaN where there is none.

    Returns
    -------
    verdict : {"better", "worse", "not told apart"}
        Of the first, beside the second: the first two where the 95 % interval of the mean difference, over networks that both
        have, leaves 0 out.

    Raises
    ------
    ValueError
        If they are of other numbers of networks, or share fewer than two.
    """
    gain = (first - second)[~np.isnan(first - second)]
    found = mean_over_worms(gain)
    return "better" if found.low > 0 else "worse" if found.high < 0 else "not told apart"


def _text(value, name):
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} should be words, but it is {value!r}.")
    return value


def _two_texts(value, name):
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError(f"{name} should be two names, but it is {value!r}.")
    return tuple(_text(one, f"{name}[{k}]") for k, one in enumerate(value))


@checked(verdict=_text)
def spoken(verdict):
    """A verdict in small letters and without a point, as ``sentence`` takes it, however it was written.

    Parameters
    ----------
    verdict : str

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If it is no word.
    """
    return verdict.strip().strip(".").casefold()


@checked(
    verdict=one_of((BETTER, WORSE, OPEN)),
    first=_a_score_a_network,
    second=_a_score_a_network,
    names=_two_texts,
    place=_text,
    together=_share_two_networks,
)
def sentence(verdict, first, second, names, place):
    """A sentence that a paper could print, with its numbers.

    Parameters
    ----------
    verdict : str
        What is said of the first, as ``what_to_print`` returns it.
    first, second : ndarray, shape (networks,)
        Scores on the same networks, NaN where there is none.
    names : (str, str)
        What the two are called.
    place : str
        Where they were compared, in words.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If they are of other numbers of networks, or share fewer than two; if the verdict is none of the three.
    """
    gain = (first - second)[~np.isnan(first - second)]
    found = mean_over_worms(gain)
    a, b = names
    said = f"{a} and {b} are {verdict}" if verdict == OPEN else f"{a} ranks pairs {verdict} than {b}"
    return (
        f"{place}, {said}: AUROC differs by {found.mean:+.2f} (95 % interval {found.low:+.2f} to {found.high:+.2f}, "
        f"{found.n_worms} networks)."
    )

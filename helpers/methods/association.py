"""Which pairs respond, and what goes with it: multiple testing, odds ratios, and strata of a confounder."""

import numpy as np

from helpers.validation import array, checked, positive_integer, probability, real_numbers


def _p_values(value, name):
    array = real_numbers(value, name)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"{name} should have shape (tests,), but it has shape {array.shape}.")
    if not ((array >= 0) & (array <= 1)).all():
        raise ValueError(f"{name} should hold numbers from 0 to 1; NaN or others are among them.")
    return array


def _boolean_per_pair(value, name):
    pairs = array(value, name)
    if pairs.dtype != bool or pairs.ndim != 1:
        raise ValueError(f"{name} should be True or False, one for each pair, but it is {pairs.dtype} of shape {pairs.shape}.")
    return pairs


def _same_number_of_pairs(arguments):
    sizes = {name: len(value) for name, value in arguments.items()}
    if len(set(sizes.values())) > 1:
        raise ValueError(f"{' and '.join(sizes)} should be of the same length, but they have {list(sizes.values())}.")


def _strata(value, name):
    """Labels of any kind: numbers, words, True and False."""
    strata = array(value, name)
    if strata.dtype.kind not in "iufbUS":
        raise ValueError(f"{name} should hold a number or a word for each pair, but it is of type {strata.dtype}.")
    if strata.ndim != 1 or (strata.dtype.kind == "f" and np.isnan(strata).any()):
        raise ValueError(f"{name} should have shape (pairs,) and no NaN, but it has shape {strata.shape} or holds NaN.")
    return strata


def _numbered_strata(value, name):
    strata = array(value, name)
    if strata.dtype.kind not in "iu" or strata.ndim != 1 or (strata < 0).any():
        raise ValueError(
            f"{name} should hold a whole number from 0 for each pair, shape (pairs,), but it is {strata.dtype} of shape "
            f"{strata.shape}, or holds a number below 0."
        )
    return strata


def _strata_are_among_them(arguments):
    effect, stratum, n_strata = (arguments[name] for name in ("effect", "stratum", "n_strata"))
    _same_number_of_pairs({"effect": effect, "stratum": stratum})
    if len(stratum) and stratum.max() >= n_strata:
        raise ValueError(f"stratum should hold numbers below n_strata, {n_strata}, but it holds {stratum.max()}.")


def _boolean_square(value, name):
    pairs = array(value, name)
    if pairs.dtype != bool or pairs.ndim != 2 or pairs.shape[0] != pairs.shape[1]:
        raise ValueError(
            f"{name} should be True or False, of shape (neurons, neurons), but it is {pairs.dtype} of shape {pairs.shape}."
        )
    return pairs


def _significant_where_tested(arguments):
    tested, significant = arguments["tested"], arguments["significant"]
    if tested.shape != significant.shape:
        raise ValueError(f"significant should have the shape of tested, {tested.shape}, but it has shape {significant.shape}.")
    if (significant & ~tested).any():
        raise ValueError("significant should be True in tested pairs only, but it is also elsewhere.")


def _stratified_odds_ratio_is_finite(arguments):
    _same_number_of_pairs(arguments)
    significant, connected, stratum = (arguments[name] for name in ("significant", "connected", "stratum"))
    only_one = [significant & ~connected, ~significant & connected]
    if not set(stratum[only_one[0]]) & set(stratum[only_one[1]]):
        raise ValueError(
            "stratum should have, somewhere in one stratum, an effect without a connection and a connection without an "
            "effect; otherwise the odds ratio is not finite."
        )


def _odds_ratio_is_finite(arguments):
    _same_number_of_pairs(arguments)
    significant, connected = arguments["significant"], arguments["connected"]
    if not ((significant & ~connected).any() and (~significant & connected).any()):
        raise ValueError(
            "significant and connected should leave some connected pair without an effect and some effect without a "
            "connection; otherwise the odds ratio is not finite."
        )


@checked(p_values=_p_values, rate=probability)
def benjamini_hochberg(p_values, rate):
    """Which tests to call significant so that the expected fraction of false calls stays below a rate.

    Parameters
    ----------
    p_values : ndarray, shape (tests,)
        P-values, one per test.
    rate : float
        The false discovery rate to keep.

    Returns
    -------
    called : ndarray of bool, shape (tests,)
        True where the test is called significant.

    Raises
    ------
    ValueError
        If the p-values are not numbers from 0 to 1.

    References
    ----------
    Benjamini & Hochberg, Journal of the Royal Statistical Society B 57:289 (1995),
    doi 10.1111/j.2517-6161.1995.tb02031.x.
    """
    n_tests = len(p_values)
    ordered = np.sort(p_values)
    below = ordered <= rate * np.arange(1, n_tests + 1) / n_tests
    if not below.any():
        return np.zeros(n_tests, dtype=bool)
    return p_values <= ordered[below].max()


@checked(significant=_boolean_per_pair, connected=_boolean_per_pair, together=_odds_ratio_is_finite)
def odds_ratio(significant, connected):
    """How much larger the odds of a significant effect are among connected pairs.

    Parameters
    ----------
    significant, connected : ndarray of bool, shape (pairs,)
        Whether each pair has a significant effect, and whether it is connected.

    Returns
    -------
    ratio : float
        1 when the two have nothing to do with each other.

    Raises
    ------
    ValueError
        If the arrays are not boolean or differ in length, or the ratio would not be finite.
    """
    both = np.sum(significant & connected)
    neither = np.sum(~significant & ~connected)
    only_connected = np.sum(~significant & connected)
    only_significant = np.sum(significant & ~connected)
    return both * neither / (only_connected * only_significant)


@checked(significant=_boolean_per_pair, connected=_boolean_per_pair, stratum=_strata, together=_stratified_odds_ratio_is_finite)
def stratified_odds_ratio(significant, connected, stratum):
    """Odds ratio within strata of a confounder, pooled: the Mantel–Haenszel estimate.

    Parameters
    ----------
    significant, connected : ndarray of bool, shape (pairs,)
        Whether each pair has a significant effect, and whether it is connected.
    stratum : ndarray, shape (pairs,)
        The stratum of each pair; only pairs of the same stratum are compared.

    Returns
    -------
    ratio : float
        The pooled odds ratio.

    Raises
    ------
    ValueError
        If the arrays are not boolean or differ in length.

    References
    ----------
    Mantel & Haenszel, Journal of the National Cancer Institute 22:719 (1959), doi 10.1093/jnci/22.4.719.
    """
    above, below = 0.0, 0.0
    for value in np.unique(stratum):
        here = stratum == value
        s, c = significant[here], connected[here]
        above += np.sum(s & c) * np.sum(~s & ~c) / np.sum(here)
        below += np.sum(~s & c) * np.sum(s & ~c) / np.sum(here)
    return above / below


@checked(effect=_boolean_per_pair, stratum=_numbered_strata, n_strata=positive_integer, together=_strata_are_among_them)
def hits_and_totals(effect, stratum, n_strata):
    """Count the pairs with an effect, and all pairs, in each stratum.

    Parameters
    ----------
    effect : ndarray of bool, shape (pairs,)
        Whether each pair has an effect.
    stratum : ndarray of int, shape (pairs,)
        The stratum of each pair, from 0.
    n_strata : int
        How many strata there are; some may be empty.

    Returns
    -------
    hits, totals : ndarray of int, shape (strata,)

    Raises
    ------
    ValueError
        If the arrays differ in length or a stratum is out of range.
    """
    return np.bincount(stratum[effect], minlength=n_strata), np.bincount(stratum, minlength=n_strata)


@checked(tested=_boolean_square, significant=_boolean_square, together=_significant_where_tested)
def responds_elsewhere(tested, significant):
    """How often two neurons respond in pairs other than their own: the product of two rates.

    Parameters
    ----------
    tested, significant : ndarray of bool, shape (neurons, neurons)
        Whether each pair was tested and has an effect; ``[i, j]`` is the response of ``i`` to stimulating ``j``.

    Returns
    -------
    rate : ndarray, shape (neurons, neurons)
        How often ``i`` responds to all others but ``j``, times how often all others but ``i`` respond to ``j``; means
        something in tested pairs only.

    Raises
    ------
    ValueError
        If an array is not boolean and square, or a pair has an effect and was not tested.
    """
    rates = []
    for axis in (1, 0):
        n_others = np.maximum(tested.sum(axis=axis, keepdims=True) - 1, 1)
        rates.append((significant.sum(axis=axis, keepdims=True) - significant) / n_others)
    return rates[0] * rates[1]

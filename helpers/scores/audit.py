"""Questions to a published figure: what was counted, beside which limits, and how far chance moves it.

Each function takes scores and knows no method, so it serves any table of AUROC or R².
"""

import numpy as np
from scipy import stats

from helpers.validation import array, checked, numbers, table, words


def _aurocs(value, name):
    values = numbers(value, name)
    if values.size == 0 or values.min() < 0 or values.max() > 1:
        raise ValueError(f"{name} should hold numbers from 0 to 1, but it goes {_range_in_words(values)}.")
    return values


def _range_in_words(values):
    return f"from {values.min():g} to {values.max():g}" if values.size else "empty"


def _positive_counts(value, name):
    values = numbers(value, name)
    if values.size == 0 or values.min() <= 0:
        raise ValueError(
            f"{name} should be positive, since without any nothing can be ranked, but it goes {_range_in_words(values)}."
        )
    return values


def _neuron_counts(value, name):
    values = numbers(value, name)
    if values.size == 0 or values.min() < 2:
        raise ValueError(f"{name} should be at least 2, but it goes {_range_in_words(values)}.")
    return values


def _shapes_fit(arguments):
    shapes = {name: np.shape(value) for name, value in arguments.items()}
    try:
        np.broadcast_shapes(*shapes.values())
    except ValueError:
        told = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise ValueError(f"{', '.join(shapes)} should be numbers or have one shape, but their shapes are: {told}.") from None


def _no_more_missing_than_pairs(arguments):
    _shapes_fit(arguments)
    all_pairs = arguments["n_neurons"] * (arguments["n_neurons"] - 1)
    if np.any(arguments["n_missing"] > all_pairs):
        raise ValueError(
            f"n_missing should be at most n_neurons * (n_neurons - 1), all pairs, but it goes "
            f"{_range_in_words(arguments['n_missing'])} where there are {_range_in_words(all_pairs)} pairs."
        )


@checked(auroc_off=_aurocs, n_neurons=_neuron_counts, n_missing=_positive_counts, together=_no_more_missing_than_pairs)
def auroc_with_diagonal(auroc_off, n_neurons, n_missing):
    """AUROC once each neuron and itself count as a missing connection that is scored below all others.

    Parameters
    ----------
    auroc_off : float or ndarray
        AUROC over pairs of different neurons.
    n_neurons : int or ndarray
        How many pairs the diagonal adds.
    n_missing : float or ndarray
        Pairs of different neurons without a connection.

    Returns
    -------
    auroc_counted : float or ndarray
        With the diagonal counted; never lower.

    Raises
    ------
    ValueError
        If an AUROC is not from 0 to 1, there are fewer than 2 neurons, the number of missing connections is 0 or above that
        of all pairs, or shapes do not fit.
    """
    return (n_missing * auroc_off + n_neurons) / (n_missing + n_neurons)


def _diagonal_was_scored_last(arguments):
    _no_more_missing_than_pairs(arguments)
    least = arguments["n_neurons"] / (arguments["n_missing"] + arguments["n_neurons"])
    if np.any(arguments["auroc_counted"] < least - 1e-12):
        raise ValueError(
            f"auroc_counted should be at least {np.max(least):.3g}, which a diagonal that is scored last makes alone, but it "
            f"goes {_range_in_words(arguments['auroc_counted'])}. Was this diagonal scored last?"
        )


@checked(auroc_counted=_aurocs, n_neurons=_neuron_counts, n_missing=_positive_counts, together=_diagonal_was_scored_last)
def undo_diagonal(auroc_counted, n_neurons, n_missing):
    """AUROC over pairs of different neurons, from one in which the diagonal was counted and scored last.

    Parameters
    ----------
    auroc_counted : float or ndarray
        AUROC with the diagonal.
    n_neurons : int or ndarray
        How many pairs the diagonal added.
    n_missing : float or ndarray
        Pairs of different neurons without a connection; N(N - 1)(1 - p) on average.

    Returns
    -------
    auroc_off : float or ndarray
        Exact for one network. A median over networks has no single ``n_missing``, so there it is an approximation.

    Raises
    ------
    ValueError
        If a number is out of range, or the AUROC is lower than the diagonal alone makes it.
    """
    return ((n_missing + n_neurons) * auroc_counted - n_neurons) / n_missing


def _ceiling_above_reference(arguments):
    _shapes_fit(arguments)
    gap = arguments["r2_ceiling"] - arguments["r2_without"]
    if np.any(gap <= 0):
        raise ValueError(
            f"r2_ceiling should lie above r2_without, as with no gap there is no share of it, but it lies {gap.min():g} above."
        )


@checked(r2=numbers, r2_without=numbers, r2_ceiling=numbers, together=_ceiling_above_reference)
def share_of_gap(r2, r2_without, r2_ceiling):
    """How much of what a network adds to a forecast a model has made its own.

    Parameters
    ----------
    r2 : float or ndarray
        Share of variance that the model forecasts.
    r2_without : float or ndarray
        That of a forecast that knows each neuron, and of what arrives the average.
    r2_ceiling : float or ndarray
        That of the best forecast that knows everything.

    Returns
    -------
    share : float or ndarray
        0 at the value without a network, 1 at the ceiling; negative below the former.

    Raises
    ------
    ValueError
        If the ceiling does not lie above the value without a network.
    """
    return (r2 - r2_without) / (r2_ceiling - r2_without)


def _score_per_network(value, name):
    values = numbers(value, name)
    if values.ndim != 1 or values.size < 2:
        raise ValueError(f"{name} should have shape (networks,), with at least 2 of them, but it has shape {values.shape}.")
    return values


def _draws_fit_scores(arguments):
    scores, draws = arguments["scores"], arguments["draws"]
    if draws.dtype.kind not in "iu" or draws.ndim != 2 or draws.shape[1] != scores.size:
        raise ValueError(
            f"draws should hold whole numbers, shape (resamples, {scores.size}), but holds {draws.dtype}, shape {draws.shape}."
        )
    if draws.size == 0 or draws.min() < 0 or draws.max() >= scores.size:
        raise ValueError(f"draws should hold positions from 0 to {scores.size - 1}, but it goes {_range_in_words(draws)}.")


@checked(scores=_score_per_network, draws=array, together=_draws_fit_scores)
def interval_of_median(scores, draws):
    """Where the median would fall in 95 of 100 such samples of networks, by resampling those at hand.

    Parameters
    ----------
    scores : ndarray, shape (networks,)
        One score a network.
    draws : ndarray of int, shape (resamples, networks)
        Which networks each resample holds, drawn with replacement.

    Returns
    -------
    interval : ndarray, shape (2,)
        2.5th and 97.5th percentile of the medians.

    Raises
    ------
    ValueError
        If shapes do not fit or a position is out of range.

    References
    ----------
    Efron, Annals of Statistics 7:1 (1979), doi 10.1214/aos/1176344552.
    """
    medians = np.median(scores[draws], axis=1)
    return np.percentile(medians, [2.5, 97.5])


def _same_networks(arguments):
    if arguments["first"].shape != arguments["second"].shape:
        raise ValueError(
            f"second should have the shape of first, {arguments['first'].shape}, one score of each on the same networks, but "
            f"it has shape {arguments['second'].shape}."
        )


@checked(first=_score_per_network, second=_score_per_network, together=_same_networks)
def paired_sign_test(first, second):
    """Chance of so uneven a count of wins, were each network a fair coin between two methods.

    Parameters
    ----------
    first, second : ndarray, shape (networks,)
        Scores of two methods on the same networks.

    Returns
    -------
    p : float
        Two-sided. Networks in which both score the same say nothing and are left out; with none left, p is 1.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    wins, losses = np.sum(first > second), np.sum(first < second)
    one_sided = stats.binom.cdf(min(wins, losses), wins + losses, 0.5)
    return min(1.0, 2 * one_sided)


def _scored_table(arguments):
    table, methods = arguments["table"], arguments["methods"]
    needed = ["base_rate", *arguments["by"], *methods, *(f"{name}_auprc" for name in methods)]
    if lacking := [name for name in needed if name not in table.columns]:
        raise ValueError(f"table should have the columns {', '.join(needed)}, but it lacks {', '.join(lacking)}.")


@checked(table=table, methods=words, by=words, together=_scored_table)
def medians_beside_base_rate(table, methods, by=("neurons", "probability")):
    """Median AUROC and AUPRC of some methods, and the base rate that AUPRC has by chance, one row per kind of network.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a network, with AUROC in a column per method, AUPRC in ``<method>_auprc``, and ``base_rate``.
    methods : sequence of str
        Which columns.
    by : sequence of str
        Columns that say of which kind a network is.

    Returns
    -------
    pandas.DataFrame
        ``base rate``, and for each method ``AUROC / AUPRC`` as text, with two decimals. What is missing is left out.

    Raises
    ------
    ValueError
        If the table lacks a column.
    """
    kinds = table.groupby(list(by))
    middle = kinds[[*methods, *(f"{name}_auprc" for name in methods)]].median()
    rows = kinds["base_rate"].median().map("{:.2f}".format).to_frame("base rate")
    for name in methods:
        pairs = zip(middle[name], middle[f"{name}_auprc"], strict=True)
        rows[name] = [f"{auroc:.2f} / {auprc:.2f}" for auroc, auprc in pairs]
    return rows

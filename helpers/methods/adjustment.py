"""What conditioning on other neurons does: adjustment by regression, selection of trials, and the backdoor criterion."""

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd
import statsmodels.api as sm

from helpers.methods.least_squares import dependent_columns
from helpers.methods.units import in_any_unit
from helpers.validation import activity, checked, kind_of, neuron_name, neuron_names, number, require_neuron, samples
from helpers.worlds.circuits import circuit, implied_covariance

SETS = ("adjust_for", "given", "candidates")  # arguments that name several neurons
MOST_CANDIDATES = 12  # Every set of candidates is tried. Twelve have 4,096 sets, which takes a second or so.


def _lengths_agree_and_slope_is_determined(arguments):
    """All arrays of trials have one entry for each trial of ``a``, and ``a`` varies."""
    for name in ("b", "c", "mediator", "adjust_for"):
        if name in arguments and len(arguments[name]) != len(arguments["a"]):
            raise ValueError(
                f"{name} should have one entry for each of the {len(arguments['a'])} trials of a, but it has "
                f"{len(arguments[name])}."
            )
    columns = [arguments["a"], *[np.atleast_2d(arguments[n].T) for n in ("mediator", "adjust_for") if n in arguments]]
    predictors = np.vstack(columns).T
    if len(predictors) <= predictors.shape[1] or dependent_columns(predictors).size:
        raise ValueError("a should vary, and not only together with what is adjusted for: its slope is not determined.")


@checked(a=samples, b=samples, together=_lengths_agree_and_slope_is_determined)
def regression_slope(a, b):
    """Slope of the straight line that predicts b from a.

    Parameters
    ----------
    a, b : ndarray, shape (trials,)
        Activity of two neurons.

    Returns
    -------
    slope : float
        ``cov(a, b) / var(a)``, in units of b per unit of a.

    Raises
    ------
    ValueError
        If lengths differ, or if a does not vary.
    """
    a_centred = a - np.mean(a)
    b_centred = b - np.mean(b)
    return np.sum(a_centred * b_centred) / np.sum(a_centred**2)


@checked(a=samples, b=samples, adjust_for=activity, together=_lengths_agree_and_slope_is_determined)
@in_any_unit(a=-1, b=1, adjust_for=0)
def adjusted_slope(a, b, adjust_for):
    """Slope of b on a in a regression that also has the neurons to adjust for.

    Parameters
    ----------
    a, b : ndarray, shape (trials,)
        Activity of the cause and of the outcome.
    adjust_for : ndarray, shape (trials, neurons)
        Activity of the neurons to adjust for, one column each.

    Returns
    -------
    slope : float
        Coefficient of a.

    Raises
    ------
    ValueError
        If lengths differ, or if a follows from the neurons adjusted for.

    Notes
    -----
    With linear effects this is Pearl's backdoor adjustment, if ``adjust_for`` satisfies the backdoor criterion.
    """
    design = np.column_stack([a, adjust_for, np.ones(len(a))])
    coefficients = np.linalg.lstsq(design, b)[0]
    return coefficients[0]


@checked(a=samples, b=samples, mediator=samples, together=_lengths_agree_and_slope_is_determined)
@in_any_unit(a=-1, b=1, mediator=0)
def total_and_direct_effect(a, b, mediator):
    """Total effect of a on b, and the part of it that does not pass through the mediator.

    Parameters
    ----------
    a, b, mediator : ndarray, shape (trials,)
        Activity of the cause, of the outcome, and of the neuron between them.

    Returns
    -------
    total, direct : float
        Slope of b on a, without and with the mediator in the regression.

    Raises
    ------
    ValueError
        If lengths differ, or if a and the mediator do not vary independently.

    Notes
    -----
    Right if nothing unseen drives two of the three neurons.
    """
    ones = np.ones(len(a))
    total = np.linalg.lstsq(np.column_stack([a, ones]), b)[0][0]
    direct = np.linalg.lstsq(np.column_stack([a, mediator, ones]), b)[0][0]
    return total, direct


FEWEST_TRIALS = 3  # The correlation of fewer trials is 1 or -1, or does not exist.


def _enough_trials_above_threshold(arguments):
    _lengths_agree_and_slope_is_determined(arguments)
    n_kept = int(np.sum(arguments["c"] > arguments["threshold"]))
    if n_kept < FEWEST_TRIALS:
        raise ValueError(f"threshold should leave at least {FEWEST_TRIALS} trials with c above it, but it leaves {n_kept}.")


@checked(a=samples, b=samples, c=samples, threshold=number, together=_enough_trials_above_threshold)
def correlation_among_selected(a, b, c, threshold):
    """Correlation of a and b in those trials alone in which c is above a threshold.

    Parameters
    ----------
    a, b, c : ndarray, shape (trials,)
        Activity of three neurons.
    threshold : float
        Trials with c above it are kept.

    Returns
    -------
    correlation : float
        From -1 to 1.

    Raises
    ------
    ValueError
        If lengths differ, or if fewer than three trials are kept.

    References
    ----------
    Berkson, Biometrics Bulletin 2:47 (1946), doi 10.2307/3002000.
    """
    kept = c > threshold
    return np.corrcoef(a[kept], b[kept])[0, 1]


@dataclass(frozen=True)
class AdjustedEffect:
    """Estimated effect of one neuron on another, after adjustment.

    Attributes
    ----------
    effect : float
        Slope of the outcome on the cause.
    standard_error : float
        Standard error of the slope, by ordinary least squares.
    r_squared : float
        Fraction of the outcome's variance that the whole regression explains.
    """

    effect: float
    standard_error: float
    r_squared: float


def _table_of_neurons(value, name):
    if not isinstance(value, pd.DataFrame):
        raise ValueError(f"{name} should be a pandas.DataFrame with one column per neuron, but it is {kind_of(value)}.")
    twice = value.columns[value.columns.duplicated()]
    if len(twice):
        raise ValueError(f"{name} should have one column for each neuron, but several are called {twice[0]!r}.")
    return pd.DataFrame(activity(value, name), value.index, value.columns)


def _require_different_neurons(arguments, neurons, where):
    """Each neuron that an argument names is one of ``where``, and no two are the same."""
    named = [(name, arguments[name]) for name in ("neuron", "first", "second", "cause", "outcome") if name in arguments]
    named += [(name, one) for name in SETS if name in arguments for one in sorted(arguments[name], key=str)]
    for name, neuron in named:
        require_neuron(neuron, neurons, name, where)
    _require_different([neuron for _, neuron in named])


def _require_different(chosen):
    if len(set(chosen)) < len(chosen):
        raise ValueError(
            f"cause, outcome and all others should be different neurons, but they are {', '.join(map(str, chosen))}."
        )


def _regression_is_determined(arguments):
    """The columns exist, and a regression on them has one solution and something left for an error."""
    recording = arguments["recording"]
    _require_different_neurons(arguments, set(recording), "recording")
    held = [arguments["cause"], *arguments["adjust_for"]]
    design = np.column_stack([np.ones(len(recording)), recording[held]])
    if len(design) <= design.shape[1]:
        raise ValueError(
            f"recording should have more than {design.shape[1]} trials for this regression, but it has {len(design)}."
        )
    if dependent_columns(design[:, 1:]).size:
        raise ValueError(
            f"{', '.join(map(str, held))} should vary, each in a way of its own, but one of them is constant or made of the "
            "others."
        )


def _neurons_of_circuit_exist(arguments):
    _require_different_neurons(arguments, set(itertools.chain(*arguments["weights"])), "weights")


@checked(
    recording=_table_of_neurons,
    cause=neuron_name,
    outcome=neuron_name,
    adjust_for=neuron_names,
    together=_regression_is_determined,
)
def adjusted_effect(recording, cause, outcome, adjust_for=()):
    """Effect of one neuron on another by regression, with its standard error.

    Parameters
    ----------
    recording : pandas.DataFrame, shape (trials, neurons)
        One column a neuron.
    cause, outcome : str
        Names of two columns.
    adjust_for : sequence of str
        Names of the columns to adjust for.

    Returns
    -------
    AdjustedEffect
        Effect, standard error, and how well the regression predicts.

    Raises
    ------
    ValueError
        If a neuron is not recorded or is named twice, if there are too few trials, or if one of the predictors is
        constant or made of the others.
    """
    sized, scale = recording.astype(float), recording.astype(float).abs().max()
    sized = sized / scale.where(scale > 0, 1.0)  # so that the answer does not depend on units
    unit = scale[outcome] / scale[cause]
    fit = sm.OLS(sized[outcome], sm.add_constant(sized[[cause, *adjust_for]])).fit()
    return AdjustedEffect(float(fit.params[cause] * unit), float(fit.bse[cause] * unit), float(fit.rsquared))


@checked(weights=circuit, cause=neuron_name, outcome=neuron_name, adjust_for=neuron_names, together=_neurons_of_circuit_exist)
def expected_slope(weights, cause, outcome, adjust_for=()):
    """Slope that regression finds in endless trials of a linear circuit, bias included.

    Parameters
    ----------
    weights : dict
        ``{(source, target): weight}``, without loops; see ``helpers.worlds.circuits``.
    cause, outcome : str
        Two neurons of the circuit.
    adjust_for : sequence of str
        Neurons in the regression beside the cause.

    Returns
    -------
    slope : float
        Coefficient of the cause, from the circuit's covariance.

    Raises
    ------
    ValueError
        If a neuron is not in the circuit or is named twice.
    """
    covariance = implied_covariance(weights)
    predictors = [cause, *adjust_for]
    return np.linalg.solve(covariance.loc[predictors, predictors], covariance.loc[predictors, outcome])[0]


def _arrows(value, name):
    """A collection of pairs (source, target) that form no loop; a dict of weights counts by its keys."""
    has_parts = isinstance(value, Collection) and not isinstance(value, str | bytes) and getattr(value, "shape", (0,)) != ()
    pairs = list(value) if has_parts else [None]
    if not all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in pairs):
        raise ValueError(f"{name} should be pairs (source, target) such as {{('A', 'B')}}, but it is {value!r}.")
    for pair in pairs:
        for end in pair:
            neuron_name(end, f"{name}[{pair!r}]")
    if not nx.is_directed_acyclic_graph(nx.DiGraph(pairs)):
        raise ValueError(f"{name} should have no loop: a neuron of it drives itself, directly or through others.")
    return {tuple(pair) for pair in pairs}


def _set_of_names(value, name):
    """A collection of names; one string is a mistake, as its letters would count as names."""
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Collection) or getattr(value, "shape", (0,)) == ():
        raise ValueError(f"{name} should be a set of names such as {{'C'}}, but it is {value!r}.")
    return {neuron_name(one, f"{name}[{k}]") for k, one in enumerate(value)}


def _neurons_of_graph_exist(arguments):
    _require_different_neurons(arguments, set(itertools.chain(*arguments["arrows"])), "arrows")


@checked(arrows=_arrows, neuron=neuron_name)
def descendants(arrows, neuron):
    """Everything that a neuron drives, directly or through others.

    Parameters
    ----------
    arrows : collection of (source, target)
        A graph without loops.
    neuron : str
        Its name; it is not its own descendant. A neuron without arrows has none.

    Returns
    -------
    names : set of str

    Raises
    ------
    ValueError
        If the graph has a loop.
    """
    graph = nx.DiGraph(list(arrows))
    graph.add_node(neuron)
    return nx.descendants(graph, neuron)


def _names_are_spelled_as_in_graph(arguments):
    """Names differ. One without arrows may be there, since arrows are cut; one that differs in capitals alone is a slip."""
    named = [("first", arguments["first"]), ("second", arguments["second"])]
    named += [("given", one) for one in sorted(arguments["given"], key=str)]
    _require_different([neuron for _, neuron in named])
    neurons = set(itertools.chain(*arguments["arrows"]))
    meant = {str(name).strip().casefold(): name for name in neurons}
    for name, neuron in named:
        other = meant.get(str(neuron).strip().casefold())
        if neuron not in neurons and other is not None:
            raise ValueError(
                f"{name} should name neurons as the arrows do: arrows has no neuron called {neuron!r}, but it has {other!r}."
            )


@checked(arrows=_arrows, first=neuron_name, second=neuron_name, given=_set_of_names, together=_names_are_spelled_as_in_graph)
def d_separated(arrows, first, second, given):
    """Whether the neurons in ``given`` close every path between two neurons.

    A path is closed by a neuron in ``given`` at a fork or in a chain, and by a collider that is not in ``given``
    and has no descendant in it. A neuron without arrows has no path to any other.

    Parameters
    ----------
    arrows : collection of (source, target)
        A graph without loops.
    first, second : str
        Two neurons.
    given : set of str
        What is conditioned on.

    Returns
    -------
    separated : bool

    Raises
    ------
    ValueError
        If the graph has a loop, or if a neuron is named twice or as in the graph but for capitals and spaces.

    References
    ----------
    Pearl, Causality (2009), section 1.2.3.
    """
    graph = nx.DiGraph(list(arrows))
    graph.add_nodes_from({first, second, *given})
    return nx.is_d_separator(graph, {first}, {second}, given)


@checked(arrows=_arrows, cause=neuron_name, outcome=neuron_name, adjust_for=_set_of_names, together=_neurons_of_graph_exist)
def closes_all_backdoors(arrows, cause, outcome, adjust_for):
    """Whether adjusting for a set of neurons gives the total effect: the backdoor criterion.

    Parameters
    ----------
    arrows : collection of (source, target)
        A graph without loops.
    cause, outcome : str
        Two neurons.
    adjust_for : set of str
        Neurons to adjust for.

    Returns
    -------
    valid : bool
        True if no neuron in the set is a descendant of the cause, and the set closes every path between the two that
        begins with an arrow into the cause.

    Raises
    ------
    ValueError
        If the graph has a loop, if a neuron is not in it, or if one is named twice.

    References
    ----------
    Pearl, Biometrika 82:669 (1995), doi 10.1093/biomet/82.4.669; Pearl, Causality (2009), definition 3.3.1.
    """
    if adjust_for & descendants(arrows, cause):
        return False
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return d_separated(backdoors, cause, outcome, adjust_for)


def _few_candidates(arguments):
    _neurons_of_graph_exist(arguments)
    if (n := len(arguments["candidates"])) > MOST_CANDIDATES:
        raise ValueError(
            f"candidates should be at most {MOST_CANDIDATES} neurons, but there are {n}: their sets double with each."
        )


@checked(arrows=_arrows, cause=neuron_name, outcome=neuron_name, candidates=_set_of_names, together=_few_candidates)
def valid_adjustment_sets(arrows, cause, outcome, candidates):
    """All sets of recorded neurons whose adjustment gives the total effect, smallest first.

    Parameters
    ----------
    arrows : collection of (source, target)
        A graph without loops.
    cause, outcome : str
        Two neurons.
    candidates : set of str
        Neurons that are recorded, and so can be adjusted for; at most 12, as every set of them is tried.

    Returns
    -------
    sets : list of set
        Those that satisfy the backdoor criterion; an empty list if there is none.

    Raises
    ------
    ValueError
        If the graph has a loop, if a neuron is not in it, if one is named twice, or if there are more than 12 candidates.
    """
    names = sorted(candidates)
    subsets = (set(chosen) for size in range(len(names) + 1) for chosen in itertools.combinations(names, size))
    return [chosen for chosen in subsets if closes_all_backdoors(arrows, cause, outcome, chosen)]

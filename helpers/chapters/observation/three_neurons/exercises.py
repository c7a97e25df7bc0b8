"""Exercises of the notebook "Three neurons"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.methods import adjustment
from helpers.methods.adjustment import d_separated, descendants
from helpers.worlds import circuits

# --- regression_slope --------------------------------------------------------------------------------------


def watched_pairs(rng):
    """Pairs of neurons: by hand, and random ones whose means and variances differ."""
    cases = [Case("four trials by hand", (np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, 0.0, 3.0, 4.0])))]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        a = 2 + 1.5 * rng.normal(size=30)
        cases.append(Case("thirty random trials", (a, 5 - 0.4 * a + rng.normal(size=30))))
    return cases


def intercept_of_the_line(a, b):
    return np.polyfit(a, b, 1)[1]


def slope_and_intercept(a, b):
    return np.polyfit(a, b, 1)


def covariance_only(a, b):
    return np.mean((a - a.mean()) * (b - b.mean()))


def correlation_instead(a, b):
    return np.corrcoef(a, b)[0, 1]


def a_from_b(a, b):
    return np.sum((a - a.mean()) * (b - b.mean())) / np.sum((b - b.mean()) ** 2)


def through_the_origin(a, b):
    return np.sum(a * b) / np.sum(a**2)


def two_denominators(a, b):
    return np.cov(a, b)[0, 1] / np.var(a)


def divided_by_standard_deviation(a, b):
    return np.mean((a - a.mean()) * (b - b.mean())) / np.std(a)


def slope_by_polyfit(a, b):
    return np.polyfit(a, b, 1)[0]


def slope_by_covariance(a, b):
    covariance = np.cov(a, b)
    return covariance[0, 1] / covariance[0, 0]


REGRESSION_SLOPE = Exercise(
    reference=adjustment.regression_slope,
    cases=watched_pairs,
    mistakes={
        covariance_only: "This is the covariance: it grows when A merely varies more. Divide by the variance of A.",
        correlation_instead: "This is the correlation, which has no unit. A slope says how much B rises when A is higher by one.",
        a_from_b: "This predicts A from B. You divide by the variance of the neuron that you predict *from*.",
        through_the_origin: "This line is forced through (0, 0). Take the mean out of both neurons first.",
        two_denominators: "`np.cov` divides by n - 1 and `np.var` by n. Use the same for both.",
        intercept_of_the_line: "This is where the line meets A = 0. `np.polyfit` gives the slope first.",
        slope_and_intercept: "`np.polyfit` gives two numbers. Return the first, the slope.",
        divided_by_standard_deviation: "Divide by the *variance* of A, the square of its standard deviation.",
    },
    alternatives=[slope_by_polyfit, slope_by_covariance],
    hints=[
        "The slope is the covariance of A and B, in units of the variance of A.",
        "Subtract its mean from each neuron. The products then give the covariance, the squares of A its variance.",
        "`np.cov(a, b)` holds both: entry [0, 1] is the covariance, entry [0, 0] the variance of A.",
    ],
    purpose=(
        "An easy start that fixes what watching means: a covariance in units of the variance of A. Ask what happens to "
        "the slope when B is measured in millivolts instead of volts."
    ),
)


# --- adjusted_slope ----------------------------------------------------------------------------------------


def confounded_trials(rng):
    """Forks with one or two common causes, whose means are not zero."""
    cases = []
    for seed, n_causes in enumerate([1, 1, 2]):
        rng = np.random.default_rng(seed)
        causes = 3 + rng.normal(size=(40, n_causes))
        a = 1 + causes.sum(axis=1) + rng.normal(size=40)
        b = 2 - 0.5 * a + 2 * causes[:, 0] + rng.normal(size=40)
        cases.append(Case(f"40 trials with {n_causes} to adjust for", (a, b, causes)))
    return cases


def nothing_adjusted(a, b, adjust_for):
    return np.polyfit(a, b, 1)[0]


def intercept_forgotten(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([a, adjust_for]), b)[0][0]


def coefficient_of_the_other(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([a, adjust_for, np.ones(len(a))]), b)[0][1]


def the_constant(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([np.ones(len(a)), a, adjust_for]), b)[0][0]


def only_the_first_held(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([a, adjust_for[:, 0], np.ones(len(a))]), b)[0][0]


def only_b_cleaned(a, b, adjust_for):
    others = np.column_stack([adjust_for, np.ones(len(a))])
    cleaned = b - others @ np.linalg.lstsq(others, b)[0]
    return np.polyfit(a, cleaned, 1)[0]


def partial_correlation(a, b, adjust_for):
    others = np.column_stack([adjust_for, np.ones(len(a))])
    a = a - others @ np.linalg.lstsq(others, a)[0]
    b = b - others @ np.linalg.lstsq(others, b)[0]
    return np.corrcoef(a, b)[0, 1]


def subtracted_from_both(a, b, adjust_for):
    return np.polyfit(a - adjust_for.sum(axis=1), b - adjust_for.sum(axis=1), 1)[0]


def all_coefficients(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([a, adjust_for, np.ones(len(a))]), b)[0]


def adjusted_by_statsmodels(a, b, adjust_for):
    import statsmodels.api as sm

    return sm.OLS(b, sm.add_constant(np.column_stack([a, adjust_for]))).fit().params[1]


def adjusted_by_cleaning_both(a, b, adjust_for):
    others = np.column_stack([adjust_for, np.ones(len(a))])
    own = a - others @ np.linalg.lstsq(others, a)[0]
    return own @ b / (own @ own)


ADJUSTED_SLOPE = Exercise(
    reference=adjustment.adjusted_slope,
    cases=confounded_trials,
    tolerance=1e-8,
    mistakes={
        nothing_adjusted: "This is the slope from watching alone: nothing is adjusted for yet.",
        intercept_forgotten: "Without a column of ones, the fit is forced through zero, and the coefficients bend to make up "
        "for it.",
        coefficient_of_the_other: "This is the coefficient of a neuron that you adjust for. Which one belongs to A?",
        the_constant: "This is the coefficient of the column of ones. Which column is A?",
        only_the_first_held: "Only the first neuron is held. Put *all* columns of `adjust_for` into the regression.",
        only_b_cleaned: "You took C out of B, but not out of A. Put both into one regression, or clean both.",
        partial_correlation: "This is a partial *correlation*. The effect is a slope: in units of B per unit of A.",
        subtracted_from_both: "Subtracting C assumes that it drives both neurons with weight 1. Let the regression find the "
        "weights.",
        all_coefficients: "Only the coefficient of A is the effect. Return that one.",
    },
    alternatives=[adjusted_by_statsmodels, adjusted_by_cleaning_both],
    hints=[
        "Predict B from A *and* the others at once. What A adds, with the others held, is its coefficient.",
        "`design = np.column_stack([a, adjust_for, np.ones(len(a))])` has one column for each predictor, and one for the mean.",
        "`np.linalg.lstsq(design, b)[0]` holds the coefficients, in the order of the columns.",
    ],
    purpose=(
        "Adjustment is a regression with one more column, and a constant. Whoever forgets the constant is caught only "
        "because no mean is promised to be zero."
    ),
)


# --- total_and_direct_effect -------------------------------------------------------------------------------


def relayed_trials(rng):
    """Chains with a direct arrow, whose means are not zero."""
    cases = []
    for seed, (to_c, to_b, direct) in enumerate([(1.0, 1.0, 0.5), (0.8, -0.6, 0.3), (1.0, 0.7, 0.0)]):
        rng = np.random.default_rng(seed)
        a = 2 + rng.normal(size=50)
        mediator = 1 + to_c * a + rng.normal(size=50)
        b = -1 + direct * a + to_b * mediator + rng.normal(size=50)
        cases.append(Case("50 trials of a relay", (a, b, mediator)))
    return cases


def direct_first(a, b, mediator):
    design = np.column_stack([a, mediator, np.ones(len(a))])
    return np.linalg.lstsq(design, b)[0][0], np.polyfit(a, b, 1)[0]


def relayed_part(a, b, mediator):
    design = np.column_stack([a, mediator, np.ones(len(a))])
    total = np.polyfit(a, b, 1)[0]
    return total, total - np.linalg.lstsq(design, b)[0][0]


def effect_of_the_mediator(a, b, mediator):
    design = np.column_stack([a, mediator, np.ones(len(a))])
    return np.polyfit(a, b, 1)[0], np.linalg.lstsq(design, b)[0][1]


def both_adjusted(a, b, mediator):
    direct = np.linalg.lstsq(np.column_stack([a, mediator, np.ones(len(a))]), b)[0][0]
    return direct, direct


def mediator_as_outcome(a, b, mediator):
    return np.polyfit(a, b, 1)[0], np.polyfit(a, mediator, 1)[0]


def effects_through_the_origin(a, b, mediator):
    total = np.sum(a * b) / np.sum(a**2)
    return total, np.linalg.lstsq(np.column_stack([a, mediator]), b)[0][0]


def effects_along_the_paths(a, b, mediator):
    design = np.column_stack([a, mediator, np.ones(len(a))])
    direct, last_step, _ = np.linalg.lstsq(design, b)[0]
    return direct + np.polyfit(a, mediator, 1)[0] * last_step, direct


def effects_by_statsmodels(a, b, mediator):
    import statsmodels.api as sm

    fits = [sm.OLS(b, sm.add_constant(np.column_stack(columns))).fit() for columns in ([a], [a, mediator])]
    return [fit.params[1] for fit in fits]


TOTAL_AND_DIRECT_EFFECT = Exercise(
    reference=adjustment.total_and_direct_effect,
    cases=relayed_trials,
    tolerance=1e-8,
    expects="two numbers, total and direct effect",
    mistakes={
        direct_first: "The two are swapped: adjusting for the mediator *removes* what passes through it.",
        relayed_part: "The second number is what passes *through* the mediator. The direct effect is what is left without it.",
        effect_of_the_mediator: "The second number is the effect of the mediator on B. You want that of A, mediator held.",
        both_adjusted: "Here the mediator is held in both. For the total effect, let it move with A: leave it out.",
        mediator_as_outcome: "The second number is the effect of A on the mediator, the first step of the relay only.",
        effects_through_the_origin: "Both regressions need a column of ones, or they are forced through zero.",
    },
    alternatives=[effects_along_the_paths, effects_by_statsmodels],
    hints=[
        "Two regressions of B. One lets the mediator move with A, the other holds it.",
        "The total effect is the slope of B on A alone; the direct effect is the coefficient of A when the mediator is in the "
        "regression too.",
        "You have written both before: `regression_slope` and `adjusted_slope` (which takes columns: `mediator[:, None]`).",
    ],
    purpose=(
        "The same line of code answers two different questions when C is a relay. Let people say which of the two a "
        "lesion study wants."
    ),
)


# --- correlation_among_selected ----------------------------------------------------------------------------


def selected_trials(rng):
    """Colliders, and thresholds that keep many trials or few."""
    cases = []
    for seed, threshold in enumerate([0.0, 1.0, -0.5, 1.5]):
        rng = np.random.default_rng(seed)
        a, b = rng.normal(size=(2, 80))
        cases.append(Case(f"80 trials, kept above {threshold:g}", (a, b, a + b + rng.normal(size=80), threshold)))
    return cases


def kept_below(a, b, c, threshold):
    kept = c <= threshold
    return np.corrcoef(a[kept], b[kept])[0, 1]


def all_trials(a, b, c, threshold):
    return np.corrcoef(a, b)[0, 1]


def set_to_zero(a, b, c, threshold):
    kept = c > threshold
    return np.corrcoef(a * kept, b * kept)[0, 1]


def slope_among_selected(a, b, c, threshold):
    kept = c > threshold
    return np.polyfit(a[kept], b[kept], 1)[0]


def selected_on_the_ends(a, b, c, threshold):
    kept = (a > threshold) & (b > threshold)
    return np.corrcoef(a[kept], b[kept])[0, 1] if kept.sum() > 1 else 0.0


def selected_on_size(a, b, c, threshold):
    kept = np.abs(c) > threshold
    return np.corrcoef(a[kept], b[kept])[0, 1]


def covariance_among_selected(a, b, c, threshold):
    kept = c > threshold
    return np.cov(a[kept], b[kept])[0, 1]


def correlation_by_loop(a, b, c, threshold):
    kept = [(x, y) for x, y, z in zip(a, b, c, strict=True) if z > threshold]
    return np.corrcoef(np.transpose(kept))[0, 1]


def correlation_by_pandas(a, b, c, threshold):
    import pandas as pd

    table = pd.DataFrame({"a": a, "b": b, "c": c})
    return table[table.c > threshold].corr().loc["a", "b"]


CORRELATION_AMONG_SELECTED = Exercise(
    reference=adjustment.correlation_among_selected,
    cases=selected_trials,
    mistakes={
        kept_below: "These are the trials that were thrown away. Keep those in which C is *above* the threshold.",
        all_trials: "All trials are still in. Select first, then correlate.",
        set_to_zero: "Setting a trial to zero does not remove it: it becomes a trial in which both neurons were at 0. Drop it.",
        slope_among_selected: "This is a slope. A correlation has no unit and lies between -1 and 1.",
        selected_on_the_ends: "The selection is by C, the neuron that both drive, not by A and B themselves.",
        selected_on_size: "With `abs`, strongly negative values of C are kept as well. Compare C itself.",
        covariance_among_selected: "This is the covariance. Divide by both standard deviations, or use `np.corrcoef`.",
    },
    alternatives=[correlation_by_loop, correlation_by_pandas],
    hints=[
        "Which trials are kept? Make an array of True and False first.",
        "`kept = c > threshold`, and then `a[kept]` holds the kept trials of A.",
        "`np.corrcoef(x, y)` is a matrix of 2 by 2; entry [0, 1] is the correlation.",
    ],
    purpose=(
        "Choosing trials is conditioning. Learners make a correlation out of two independent neurons with their own "
        "hands, and that is the lesson."
    ),
)


# --- direct_causes -----------------------------------------------------------------------------------------


def direct_effects(neuron):
    graph = {"A": {"B", "K", "M"}, "B": {"K"}, "D": {"B"}, "E": {"A", "D"}, "K": set(), "M": {"B"}}
    return graph[neuron]


def all_upstream(neuron):
    graph = {"A": {"E"}, "B": set("ADEM"), "D": {"E"}, "E": set(), "K": set("ABDEM"), "M": {"A", "E"}}
    return graph[neuron]


def only_the_relay(neuron):
    graph = {"A": {"E"}, "B": {"D", "M"}, "D": {"E"}, "E": set(), "K": {"A", "B"}, "M": {"A"}}
    return graph[neuron]


def no_arousal(neuron):
    graph = {"A": set(), "B": {"A", "D", "M"}, "D": set(), "E": set(), "K": {"A", "B"}, "M": {"A"}}
    return graph[neuron]


def arousal_drives_b(neuron):
    graph = {"A": {"E"}, "B": {"A", "D", "E", "M"}, "D": {"E"}, "E": set(), "K": {"A", "B"}, "M": {"A"}}
    return graph[neuron]


def lick_of_b_alone(neuron):
    graph = {"A": {"E"}, "B": {"A", "D", "M"}, "D": {"E"}, "E": set(), "K": {"B"}, "M": {"A"}}
    return graph[neuron]


def in_small_letters(neuron):
    graph = {"A": {"e"}, "B": {"a", "d", "m"}, "D": {"e"}, "E": set(), "K": {"a", "b"}, "M": {"a"}}
    return graph[neuron]


def arousal_turned_around(neuron):
    graph = {"A": set(), "B": {"A", "D", "M"}, "D": set(), "E": {"A", "D"}, "K": {"A", "B"}, "M": {"A"}}
    return graph[neuron]


def no_lick(neuron):
    graph = {"A": {"E"}, "B": {"A", "D", "M"}, "D": {"E"}, "E": set(), "K": set(), "M": {"A"}}
    return graph[neuron]


def causes_from_arrows(neuron):
    arrows = ["E→A", "E→D", "D→B", "A→M", "M→B", "A→B", "A→K", "B→K"]
    return [arrow[0] for arrow in arrows if arrow[2] == neuron]


def causes_by_string(neuron):
    return {"A": "E", "B": "MDA", "D": "E", "E": "", "K": "BA", "M": "A"}[neuron]


def every_kind_of_neuron(_rng):
    """Neurons with no cause, one, and several, all of one graph."""
    return [Case(f"neuron {name}", (name,)) for name in "ABDEKM"]


DIRECT_CAUSES = Exercise(
    reference=circuits.direct_causes,
    cases=every_kind_of_neuron,
    expects="the set of its direct causes, such as {'A', 'B'}",
    mistakes={
        direct_effects: "These are the neurons that it *drives*. You want those that drive it: where the arrows into it begin.",
        all_upstream: "Everything upstream is in here. An arrow is drawn for a *direct* cause only; the rest follows from the "
        "graph.",
        only_the_relay: "A reaches B through M, and also without it: the story says so. That is an arrow of its own.",
        no_arousal: "Arousal is missing. What drives several neurons at once is what the graph is for.",
        arousal_drives_b: "Arousal reaches B through D, and the story gives no other way. Draw E → D and D → B only.",
        lick_of_b_alone: "Two neurons project to the muscle that licks.",
        no_lick: "The lick has causes as well: the muscle receives input from two neurons.",
        arousal_turned_around: "Arousal excites A and D, so the arrows lead *from* E to them. E itself has no cause here.",
        in_small_letters: "Right, but for the letters: the signals are written large, such as 'A'.",
    },
    alternatives=[causes_from_arrows, causes_by_string],
    hints=[
        "Draw the arrows on paper, one for each statement of the story.",
        "For each neuron, collect where the arrows *into* it begin: `graph = {'A': {'E'}, …}`, then `graph[neuron]`.",
        "Nothing in the story drives E: its set is empty, `set()`.",
    ],
    purpose="Drawing the graph from a story, before any data: parents, not ancestors and not children. Insist on paper.",
)


# --- closes_all_backdoors ----------------------------------------------------------------------------------


def graphs_and_sets(rng):
    """The circuits of the notebook, each with several sets to adjust for."""
    fork = {("C", "A"), ("C", "B"), ("A", "B")}
    chain = {("A", "C"), ("C", "B"), ("A", "B")}
    collider = {("A", "C"), ("B", "C"), ("A", "B")}
    named = [("the fork", fork, ["", "C"]), ("the chain", chain, ["", "C"]), ("the collider", collider, ["", "C"])]
    named.append(("the fork without A → B", fork - {("A", "B")}, ["", "C"]))
    named.append(("the experiment", set(circuits.EXPERIMENT), ["", "D", "E", "DE", "M", "EM", "K", "DK", "DEKM"]))
    relays = {("A", "M"), ("M", "N"), ("N", "B"), ("C", "A"), ("C", "B")}
    named.append(("two relays in a row", relays, ["C", "CN", "CM"]))
    named.append(("the shape of an M", {*circuits.M_SHAPE, ("A", "B")}, ["", "C", "CU", "V"]))
    return [
        Case(f"{name}, adjusting for {', '.join(chosen) or 'nothing'}", (graph, "A", "B", set(chosen)))
        for name, graph, sets in named
        for chosen in sets
    ]


def descendants_allowed(arrows, cause, outcome, adjust_for):
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return d_separated(backdoors, cause, outcome, adjust_for)


def children_only(arrows, cause, outcome, adjust_for):
    if adjust_for & {target for source, target in arrows if source == cause}:
        return False
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return d_separated(backdoors, cause, outcome, adjust_for)


def whole_graph(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return False
    return d_separated(arrows, cause, outcome, adjust_for)


def arrows_in_cut(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return False
    cut = {(source, target) for source, target in arrows if target != cause}
    return d_separated(cut, cause, outcome, adjust_for)


def descendants_only(arrows, cause, outcome, adjust_for):
    return not adjust_for & descendants(arrows, cause)


def all_common_causes(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return False
    names = {name for arrow in arrows for name in arrow}
    shared = {name for name in names if {cause, outcome} <= descendants(arrows, name)}
    return shared <= adjust_for


def descendants_of_the_outcome_only(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, outcome):
        return False
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return d_separated(backdoors, cause, outcome, adjust_for)


def answer_reversed(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return True
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return not d_separated(backdoors, cause, outcome, adjust_for)


def by_two_conditions(arrows, cause, outcome, adjust_for):
    harmless = all(name not in descendants(arrows, cause) for name in adjust_for)
    return harmless and d_separated([a for a in arrows if a[0] != cause], cause, outcome, adjust_for)


def by_networkx(arrows, cause, outcome, adjust_for):
    import networkx as nx

    graph = nx.DiGraph(list(arrows))
    below = nx.descendants(graph, cause)
    graph.remove_edges_from(list(graph.out_edges(cause)))
    return not below & set(adjust_for) and nx.is_d_separator(graph, {cause}, {outcome}, set(adjust_for))


CLOSES_ALL_BACKDOORS = Exercise(
    reference=adjustment.closes_all_backdoors,
    cases=graphs_and_sets,
    expects="True or False",
    mistakes={
        descendants_allowed: "The backdoors are checked, but a set with a descendant of the cause must be refused first: a "
        "mediator or a collider may be among them. (Ask for descendants in the *whole* graph: after the cut the cause has none.)",
        whole_graph: "In the whole graph the effect itself connects the two. Remove the arrows *out of* the cause, then ask.",
        arrows_in_cut: "You removed the arrows *into* the cause, and with them every backdoor. Remove those that leave it.",
        children_only: "Refuse also what the cause drives *through others*: all of `descendants(arrows, cause)`.",
        descendants_only: "Descendants are kept out, but are the backdoors closed? Ask `d_separated`.",
        all_common_causes: "A backdoor can be closed at any neuron along it, not only at the common cause; and one that a "
        "collider closes needs nothing.",
        descendants_of_the_outcome_only: "Descendants of the *cause* are to be refused, and a mediator is one of them. Those of "
        "the outcome are among them where there is an effect.",
        answer_reversed: "True and False are swapped.",
    },
    alternatives=[by_two_conditions, by_networkx],
    hints=[
        "Two conditions. First: no neuron in the set may be a descendant of the cause.",
        "Second: remove all arrows out of the cause. What still connects the two are the backdoors, and the set must close them.",
        "`adjust_for & descendants(arrows, cause)` holds what is forbidden. "
        "`{(source, target) for source, target in arrows if source != cause}` is the graph of the backdoors.",
    ],
    purpose=(
        "The backdoor criterion in three lines: no descendants, cut the arrows out of the cause, ask for d-separation. "
        "The order of the arguments and the direction of the cut are where it goes wrong."
    ),
)

"""How each method looks in every figure, by its key: one table, so that a method looks the same wherever it is drawn.

Keys are those of the methods of ``helpers.studies.registry`` and of the sweep's table. A variant of a method, such as one that
sees three seconds only, has a key and a look of its own. Colours are those of ``helpers.plots.base``; a diamond is a median in
print, and an open marker as a rule the lesser variant of a filled one. Legends list methods in the order of the table.
"""

from dataclasses import dataclass

from helpers.plots.base import ATTENTION, CORRELATION, GRANGER, GRAPHS, INTERVENTION, LATENT, TRUTH, UNOBSERVED

OPEN = "white"  # An open marker is white inside.


@dataclass(frozen=True)
class Look:
    """How a method is drawn.

    Attributes
    ----------
    label : str
        Its name, as readers see it.
    colour : str
        Of its line and of the rim of its marker.
    marker : str
        Matplotlib's sign for the shape of its points.
    inside : str
        Colour inside the marker.
    line : str
        Matplotlib's sign for the style of its line; empty where there is none.
    """

    label: str
    colour: str
    marker: str
    inside: str
    line: str

    @property
    def points(self):
        """Settings of ``axis.plot`` for points without a line."""
        return {"color": self.colour, "marker": self.marker, "markerfacecolor": self.inside, "linestyle": ""}

    @property
    def curve(self):
        """Settings of ``axis.plot`` for points on a line."""
        return self.points | {"linestyle": self.line}


def _filled(label, colour, marker, line):
    return Look(label, colour, marker, colour, line)


def _open(label, colour, marker, line):
    return Look(label, colour, marker, OPEN, line)


LOOKS = {
    # Medians in print, and the same with their diagonal taken out.
    "published": _open("published", TRUTH, "D", ":"),
    "published_mvgc_aic": _filled("MVGC-AIC", GRANGER, "D", "-"),
    "published_mvgc_bic": _open("MVGC-BIC", GRANGER, "D", "--"),
    "published_causalformer": _filled("Causalformer", ATTENTION, "D", "-"),
    "published_mvgc_aic_undone": _open("MVGC-AIC, undone", GRANGER, "D", ":"),
    "published_causalformer_undone": _open("Causalformer, undone", ATTENTION, "D", ":"),
    # Methods that need stimulation.
    "perturbation": _filled("perturbation", INTERVENTION, "p", "-"),
    "perturbation_tenth": _open("perturbation, a tenth", INTERVENTION, "p", "--"),
    "instruments": _filled("instruments", INTERVENTION, "o", "-"),
    # Correlation and regressions on the step before.
    "correlation": _filled("lag-1 correlation", CORRELATION, "v", ":"),
    "least_squares": _open("least squares", CORRELATION, "s", "--"),
    "lasso": _filled("lasso", CORRELATION, "<", "-."),
    "proxies": _open("stand-ins", CORRELATION, "d", "-"),
    "regression_under_light": _filled("regression", CORRELATION, "s", "--"),
    "proxies_under_light": _filled("regression with proxies", CORRELATION, "d", ":"),
    # Granger causality on potentials.
    "mvgc_aic": _filled("Granger, AIC", GRANGER, "o", "-"),
    "mvgc_aicc": _open("Granger, AICc", GRANGER, "o", "-."),
    "mvgc_bic": _open("Granger, BIC", GRANGER, "s", "--"),
    "mvgc_bic_with_diagonal": _filled("with the diagonal", GRANGER, "s", "--"),
    "mvgc_bic_without_diagonal": _open("without it", GRANGER, "s", "-"),
    # Read out of a Causalformer.
    "attention": _filled("attention", ATTENTION, "o", "-"),
    "attention_one_model": _filled("attention, one model", ATTENTION, "o", ""),  # its longer name beside print
    "ablation": _filled("ablation", INTERVENTION, "^", "--"),
    "do_spike": _open("do(spike)", INTERVENTION, "s", "-"),
    # Regressions that bend, and those that know of spikes.
    "basis_granger": _filled("basis Granger", GRANGER, "^", "-."),
    "basis_granger_three_seconds": _open("basis Granger, 3 s", GRANGER, "v", "-."),
    "shared_curve": _filled("shared curve", GRANGER, "d", "-"),
    "shared_curve_three_seconds": _open("shared curve, 3 s", GRANGER, "d", "--"),
    "event_regression": _filled("event regression", CORRELATION, "P", "-"),
    # A point process for spikes; counts in place of a model; a choice of pasts before the test.
    "point_process": _filled("point process", GRANGER, "*", "-"),
    "transfer_entropy": _open("transfer entropy", CORRELATION, "h", "--"),
    "pcmci": _open("PCMCI", GRANGER, "h", ":"),
    "event_regression_cured": _open("event regression, cured", CORRELATION, "P", "--"),
    "mvgc_any_order": _filled("Granger", GRANGER, "s", "-."),
    "one_step_regression": _filled("one-step regression", GRANGER, "X", "--"),
    "one_step_from_potentials": _open("source: potential", GRANGER, "X", "-"),
    "one_step_from_spikes": _filled("source: spikes", CORRELATION, "X", "-"),
    # Granger causality with BIC, by the probability of a connection.
    "mvgc_bic_sparse": _filled("p = 0.4", GRANGER, "v", "-"),
    "mvgc_bic_middle": _filled("p = 0.6", GRANGER, "<", "-."),
    "mvgc_bic_dense": _open("p = 0.8", GRANGER, ">", "--"),
    # From a film.
    "film": _filled("film with noise", GRANGER, "p", "-"),
    "film_without_noise": _open("film without noise", GRANGER, "p", "--"),
    "film_without_direction": _filled("Granger, without direction", GRANGER, ">", "-."),
    "film_residuals": _open("residual correlation", CORRELATION, "v", ":"),
    # Rates in single trials: averages and smoothing, latents that are found behind spikes, and the truth.
    "average": _open("average of all trials", CORRELATION, "o", ":"),
    "average_by_condition": _filled("target × time", CORRELATION, "*", "--"),
    "smoothing": _filled("smoothing", CORRELATION, "^", "-"),
    "factor_analysis": _open("factor analysis", LATENT, "s", "--"),
    "gpfa": _filled("GPFA", LATENT, "s", "-."),
    "poisson_lds": _open("Poisson LDS", LATENT, "o", "-"),
    "pflds": _filled("PfLDS", LATENT, "^", "-"),
    "lfads_brief": _open("LFADS, 640 updates, β = 1", LATENT, "D", ":"),
    "lfads_heavy": _open("LFADS, β = 1", LATENT, "P", ":"),
    "lfads_short": _open("LFADS, 640 updates", LATENT, "X", ":"),
    "lfads_controlled": _filled("LFADS, controller", LATENT, "P", "--"),
    "lfads_alone": _filled("LFADS", LATENT, "D", "-"),
    "lfads_single": _open("LFADS, each day by itself", LATENT, "v", "--"),
    "lfads_stitched": _filled("LFADS, all days together", LATENT, "h", "-"),
    "true_rates": _filled("true rates", TRUTH, "o", ""),
    # Graphs of many short films: each film by itself, and one model for all.
    "pair_correlation": _open("correlation", CORRELATION, "^", "--"),
    "pair_var": _filled("VAR of each film", GRANGER, "8", "-."),
    "pair_products": _filled("products of each pair", CORRELATION, ">", ":"),
    "pooled_var": _open("VAR of all films", GRANGER, "8", "--"),
    "last_state": _filled("last state, for ever", TRUTH, "x", ":"),
    "relational": _filled("relational inference", GRAPHS, "o", "-"),
    # No wiring at all: whatever beats nothing else than these has found nothing.
    "rate": _filled("rate alone", UNOBSERVED, "*", ":"),
    "distance": _open("distance alone", UNOBSERVED, "d", ":"),
    "relational_long": _filled("trained for longer", GRAPHS, "D", "-"),
    "relational_two_types": _open("two types that send", GRAPHS, "o", "--"),
    "known_form": _filled("form of the law known", TRUTH, "d", "-"),
    # One model that was trained for a comparison.
    "trained_now": _filled("trained now", TRUTH, "*", ""),
    "small_model": _filled("one small model", ATTENTION, "h", "-"),
    "paper_model": _open("one model as in the paper", ATTENTION, "h", "--"),
}


def in_order(keys, name="methods"):
    """Looks of some methods, by key, in the order of the table.

    Parameters
    ----------
    keys : iterable of str
        Which methods.
    name : str
        What the caller's argument is called, for the words of an error.

    Returns
    -------
    dict of str to Look
        Each method once.

    Raises
    ------
    ValueError
        If a method has no look.
    """
    keys = set(keys)
    if unknown := keys - LOOKS.keys():
        raise ValueError(
            f"{name} should have keys from {', '.join(LOOKS)}, but they hold {', '.join(map(str, sorted(unknown)))}."
        )
    return {key: look for key, look in LOOKS.items() if key in keys}

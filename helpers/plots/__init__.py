"""Every figure of the book, each function named for what it shows.

Colour has one meaning in the whole book (Okabe and Ito's palette, safe for colour-blind readers). Functions take
arrays and know no methods. Each returns its ``Figure``. Where an exercise made the numbers, ``made_with`` takes the
exercise's function, and a line below the figure says whether the learner's own or the reference was used.
"""

from helpers.plots.atlas import fractions, scores_with_intervals, sorted_p_values, tested_and_significant
from helpers.plots.base import (
    ATTENTION,
    CORRELATION,
    GRANGER,
    GRAPHS,
    INTERVENTION,
    LATENT,
    TRUTH,
    UNOBSERVED,
    draw_graph,
    draw_matrix,
    wiring,
)
from helpers.plots.fooled import (
    answer_against_past,
    coupling_over_time,
    gap_at_lag_zero,
    strengths_and_warning,
    symptoms,
    two_directions,
)
from helpers.plots.interventions import (
    effects_of_neurons,
    error_against_perturbations,
    estimates_by_connection,
    estimates_by_design,
    forced_effects,
    free_and_perturbed_activity,
    matrices,
    pair_scatter,
    precision_and_recall_by_threshold,
    pulse_response,
    repeated_estimates,
    scores_against,
    trial_outcomes,
    truth_and_estimate,
    two_distributions,
)
from helpers.plots.spiking import (
    recorded_signals,
    score_panels,
    spikes_and_potentials,
)

__all__ = [
    "ATTENTION",
    "CORRELATION",
    "GRANGER",
    "GRAPHS",
    "INTERVENTION",
    "LATENT",
    "TRUTH",
    "UNOBSERVED",
    "answer_against_past",
    "coupling_over_time",
    "draw_graph",
    "draw_matrix",
    "effects_of_neurons",
    "error_against_perturbations",
    "estimates_by_connection",
    "estimates_by_design",
    "forced_effects",
    "fractions",
    "free_and_perturbed_activity",
    "gap_at_lag_zero",
    "matrices",
    "pair_scatter",
    "precision_and_recall_by_threshold",
    "pulse_response",
    "recorded_signals",
    "repeated_estimates",
    "score_panels",
    "scores_against",
    "scores_with_intervals",
    "sorted_p_values",
    "spikes_and_potentials",
    "strengths_and_warning",
    "symptoms",
    "tested_and_significant",
    "trial_outcomes",
    "truth_and_estimate",
    "two_directions",
    "two_distributions",
    "wiring",
]

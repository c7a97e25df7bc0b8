"""Figures of guesses of a hidden cause: a divergence, the bound below the evidence, and data that models make up."""

import matplotlib.pyplot as plt
import numpy as np
from scipy import stats

from helpers.plots.base import LATENT, TRUTH, UNOBSERVED, credit, draw_guess
from helpers.plots.drawing import drawn


@drawn
def divergence_by_samples(n_samples, estimates, exact, title, made_with=None):
    """A divergence estimated from samples, many times over, beside the closed form.

    Parameters
    ----------
    n_samples : ndarray, shape (values,)
        How many samples each estimate has.
    estimates : ndarray, shape (repeats, values)
        In nats.
    exact : float
        The closed form.
    """
    figure, axis = plt.subplots(figsize=(6.4, 3.1))
    for row in estimates:
        axis.plot(n_samples, row, "o", color=LATENT, markersize=4, alpha=0.5, markeredgewidth=0)
    axis.plot([], [], "o", color=LATENT, markersize=4, label="mean over samples")
    axis.axhline(exact, color=TRUTH, label="closed form")
    axis.set(title=title, xlabel="samples", ylabel="KL(q‖p) (nats)", xscale="log")
    axis.set_xticks(n_samples, [f"{n:,}" for n in n_samples])
    axis.minorticks_off()
    axis.legend(loc="upper right")
    credit(figure, made_with)
    return figure


@drawn
def bound_and_evidence(widths, bounds, evidence, chosen, posterior, guess_of_posterior, title, guess=None, made_with=None):
    """A guess of a hidden cause beside the posterior, and the bound that it gives below the evidence.

    Parameters
    ----------
    widths, bounds : ndarray, shape (widths,)
        Standard deviations of guesses, and the bound that each gives, in nats.
    evidence : float
        Log probability of the observation, in nats.
    chosen : (float, float)
        Width and bound of the guess that is shown.
    posterior, guess_of_posterior : (float, float)
        Mean and standard deviation of the true posterior, and of the guess that is shown.
    guess : float, optional
        The width that the learner predicted.
    """
    for name, (_, sd) in {"posterior": posterior, "guess_of_posterior": guess_of_posterior}.items():
        if sd <= 0:
            raise ValueError(f"{name} should have a standard deviation above 0, but it is {sd:g}.")
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.4))
    grid = np.linspace(posterior[0] - 5 * posterior[1], posterior[0] + 5 * posterior[1], 300)
    left.fill_between(grid, stats.norm.pdf(grid, *posterior), color="#D8D8D8", linewidth=0)
    left.plot(grid, stats.norm.pdf(grid, *posterior), color=TRUTH, linewidth=2, label="posterior")
    left.plot(grid, stats.norm.pdf(grid, *guess_of_posterior), "--", color=LATENT, linewidth=2.5, label="guess q")
    left.set(xlabel="hidden cause z", ylabel="density", ylim=(0, 2 / np.sqrt(2 * np.pi) / posterior[1]))
    left.legend(loc="upper left")
    width, bound = chosen
    right.axhline(evidence, color=TRUTH, linewidth=2)
    right.annotate("evidence", (0.02, evidence), xycoords=("axes fraction", "data"), xytext=(0, 3), textcoords="offset points")
    right.plot(widths, bounds, color=LATENT, linewidth=2.5)
    right.plot([width, width], [bound, evidence], color=UNOBSERVED, linewidth=4, solid_capstyle="butt")
    right.plot(width, bound, "o", color=LATENT, markeredgecolor=TRUTH, markersize=8, zorder=4)
    gap = evidence - bound
    right.set_title("touches: no gap" if gap < 5e-3 else f"gap {gap:.2f} nats = KL(q‖posterior)", fontsize=10)
    right.set(xlabel="width of the guess (sd)", ylabel="ELBO (nats)", xscale="log")
    right.set(ylim=(np.min(bounds) - 0.1, evidence + 0.35))
    ticks = [0.05, 0.1, 0.2, 0.5, 1, 2]
    right.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    right.minorticks_off()
    shown = [*widths, *([guess] if guess else [])]
    right.set_xlim(0.9 * np.min(shown), 1.1 * np.max(shown))
    draw_guess(right, guess or None, across="x")  # a width of 0 has no place on a logarithmic axis
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def made_up_data(real, named, bounds, evidence, title):
    """How a bound rises to the evidence, and data that trained models make up beside real ones.

    Parameters
    ----------
    real : ndarray, shape (observations, 2)
        Two neurons of the recording.
    named : mapping of str to ndarray, shape (observations, 2)
        What each model makes up.
    bounds : sequence of float
        The bound at each update, in nats per observation.
    evidence : float
        The largest evidence that any such model can reach, in nats per observation.
    """
    figure, axes = plt.subplots(1, 1 + len(named), figsize=(3.2 * (1 + len(named)), 3.3))
    axes[0].plot(bounds, color=LATENT, linewidth=1.5, label="ELBO of the VAE")
    axes[0].axhline(evidence, color=TRUTH, linewidth=2, label="best evidence")
    axes[0].legend(loc="lower right")
    low = np.quantile(bounds, 0.02)
    axes[0].set(xlabel="update", ylabel="nats per observation", ylim=(low, evidence + 0.12 * (evidence - low)))
    limit = 1.05 * np.abs(real).max()
    for axis, (name, made) in zip(axes[1:], named.items(), strict=True):
        axis.plot(*real.T, ".", color="#B0B0B0", markersize=4, label="recorded")
        axis.plot(*made.T, ".", color=LATENT, markersize=3, label="made up")
        axis.set(title=name, xlabel="neuron 0", xlim=(-limit, limit), ylim=(-limit, limit))
    axes[1].set_ylabel("neuron 1")
    axes[-1].legend(loc="lower left", markerscale=3, handletextpad=0.1)
    figure.suptitle(title, x=0.01, ha="left")
    return figure

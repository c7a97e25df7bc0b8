"""How well rates and latents are found: by neurons that a method did not see, and by the truth where it is known.

A method can give back the very spikes that it was shown and have found nothing, so it is judged by *held-out* neurons: latents
are inferred from the other neurons, and a regression, the same for every method, says what they tell about those held out.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy
from sklearn.linear_model import PoissonRegressor

from helpers.methods.smoothing import smooth_counts
from helpers.methods.spike_counts import refuse_what_no_neuron_does
from helpers.validation import array, checked, numbers, optional, positive, spike_counts, trials

# Of the squared weights of standardised latents, beside the mean deviance. All methods are tried with each of them.
PENALTIES = (1e-4, 1e-3, 1e-2, 1e-1)
EVERY = 5  # One of so many training trials is left out while the penalty is chosen.
LARGEST_LOG_RATE = 10.0  # A read-out says at most 22,000 spikes a bin, however far a latent lies from those it was fitted to.


def _rates(value, name):
    value = trials(value, name)
    if value.min() < 0:
        raise ValueError(f"{name} should hold expected counts, but some are below 0. Are they log-rates?")
    return value


def _same_shape(first, second):
    def check(arguments):
        shape, other = arguments[first].shape, arguments[second].shape
        if shape != other:
            raise ValueError(f"{second} should have the shape of {first}, {shape}, but it has shape {other}.")

    return check


def _rates_explain_counts(arguments):
    counts, rates = arguments["counts"], arguments["rates"]
    _same_shape("counts", "rates")(arguments)
    if counts.sum() == 0:
        raise ValueError("counts should hold spikes, but all of them are 0.")
    impossible = np.count_nonzero((rates == 0) & (counts > 0))
    if impossible:
        raise ValueError(
            f"rates should be above 0 wherever there was a spike, but {impossible} of the spikes' bins have the rate 0, which "
            "makes the score minus infinity."
        )


@checked(counts=spike_counts, rates=_rates, together=_rates_explain_counts)
def bits_per_spike(counts, rates):
    """How much better rates predict counts than each neuron's mean does, in bits for each spike.

    Parameters
    ----------
    counts : ndarray, shape (trials, time, neurons)
        Spikes in each bin: of held-out neurons in test trials, for the score to mean something.
    rates : ndarray, shape (trials, time, neurons)
        Expected counts in each bin.

    Returns
    -------
    bits : float
        Difference of the Poisson log-likelihoods of the rates and of the null, in bits, divided by the number of spikes. The
        null is the mean of each neuron over *these* counts, as in the Neural Latents Benchmark: 0 is as good as the means.

    Raises
    ------
    ValueError
        If shapes differ, there is no spike, or a bin with a spike has the rate 0.

    References
    ----------
    Pei et al., Neural Latents Benchmark '21, arXiv 2109.04463 (2021).
    """
    null = np.broadcast_to(counts.mean(axis=(0, 1)), counts.shape)
    log_likelihood = np.sum(xlogy(counts, rates) - rates)
    log_likelihood_of_null = np.sum(xlogy(counts, null) - null)
    return float((log_likelihood - log_likelihood_of_null) / np.log(2) / counts.sum())


@dataclass(frozen=True)
class PoissonReadOut:
    """A Poisson regression of counts on latents: the logarithm of a rate is a weighted sum of latents.

    Attributes
    ----------
    weights : ndarray, shape (latents, neurons)
        What each latent adds to the log-rate.
    intercept : ndarray, shape (neurons,)
        The log-rate where all latents are 0.
    penalty : float
        The penalty on squared weights that was used.
    """

    weights: np.ndarray
    intercept: np.ndarray
    penalty: float

    def rates(self, latents):
        """Expected counts ``(trials, time, neurons)`` where the latents are these, ``(trials, time, latents)``."""
        latents = trials(latents, "latents")
        if latents.shape[2] != len(self.weights):
            raise ValueError(
                f"latents should have shape (trials, time, {len(self.weights)}), as in the fit, but it has shape "
                f"{latents.shape}."
            )
        return np.exp(np.minimum(latents @ self.weights + self.intercept, LARGEST_LOG_RATE))


def _penalties(value, name):
    value = np.atleast_1d(numbers(value, name))
    if value.ndim != 1 or value.size == 0 or value.min() < 0:
        raise ValueError(f"{name} should hold numbers of at least 0, but it is {value!r}.")
    return tuple(value.tolist())


def _trials_and_bins_agree(latents_name, counts_name):
    def check(arguments):
        latents, counts = arguments[latents_name], arguments[counts_name]
        if latents.shape[:2] != counts.shape[:2]:
            raise ValueError(
                f"{latents_name} should have the trials and bins of {counts_name}, {counts.shape[:2]}, but it has shape "
                f"{latents.shape}."
            )

    return check


def _can_be_fitted(latents_name, counts_name):
    def check(arguments):
        _trials_and_bins_agree(latents_name, counts_name)(arguments)
        counts = arguments[counts_name]
        if len(counts) < 2:
            raise ValueError(f"{counts_name} should have at least 2 trials, but it has {len(counts)}.")
        silent = np.flatnonzero(counts[_kept(len(counts))].sum(axis=(0, 1)) == 0)
        if silent.size:
            raise ValueError(
                f"{counts_name} should hold spikes of every neuron, also in four fifths of the trials, but neuron {silent[0]} "
                "is silent there. Leave it out."
            )
        refuse_what_no_neuron_does(counts, counts_name)

    return check


def _kept(n_trials):
    """Which training trials are fitted to while the penalty is chosen; each fifth is not."""
    return np.arange(n_trials) % EVERY != EVERY - 1 if n_trials >= EVERY else np.arange(n_trials) < n_trials - 1


def _fit(latents, counts, penalty):
    """Weights and intercepts at one penalty."""
    x, y = latents.reshape(-1, latents.shape[2]), counts.reshape(-1, counts.shape[2])
    centre, scale = x.mean(axis=0), x.std(axis=0)
    scale = np.where(scale > 1e-12 * np.abs(x).max(axis=0), scale, np.inf)  # what does not vary gets the weight 0
    x = (x - centre) / scale
    model = PoissonRegressor(alpha=penalty, solver="newton-cholesky", max_iter=100)
    fits = [model.fit(x, neuron) and (model.coef_.copy(), model.intercept_) for neuron in y.T]
    weights = np.array([coefficients for coefficients, _ in fits]).T / scale[:, None]
    return PoissonReadOut(weights, np.array([intercept for _, intercept in fits]) - centre @ weights, penalty)


@checked(latents=trials, counts=spike_counts, penalties=_penalties, together=_can_be_fitted("latents", "counts"))
def fit_poisson_readout(latents, counts, penalties=PENALTIES):
    """Regress the counts of neurons on latents, with a penalty that is chosen among the same few for every method.

    Each fifth trial is left out while the penalty is chosen, by the log-likelihood of those trials; then all are fitted to.

    Parameters
    ----------
    latents : ndarray, shape (trials, time, latents)
        Of training trials, inferred from other neurons than those that are regressed. They are standardised for the penalty.
    counts : ndarray, shape (trials, time, neurons)
        Spikes of the neurons, in the same trials.
    penalties : sequence of float
        Penalties to choose from. They weigh the sum of squared weights beside the mean deviance.

    Returns
    -------
    PoissonReadOut
        Its ``rates(latents)`` are the rates of the neurons in other trials.

    Raises
    ------
    ValueError
        If trials or bins differ, or a neuron is silent.
    """
    penalty = penalties[0]
    if len(penalties) > 1:
        kept = _kept(len(counts))
        scores = []
        for candidate in penalties:
            rates = _fit(latents[kept], counts[kept], candidate).rates(latents[~kept])
            scores.append(np.sum(xlogy(counts[~kept], rates) - rates))
        penalty = penalties[int(np.argmax(scores))]
    return _fit(latents, counts, penalty)


@dataclass(frozen=True)
class CoSmoothing:
    """What the latents of some neurons tell about others in trials that nothing was fitted to.

    Attributes
    ----------
    bits_per_spike : float
        Score of the held-out neurons in the test trials.
    rates : ndarray, shape (trials, time, neurons)
        Their expected counts there.
    readout : PoissonReadOut
        The regression.
    """

    bits_per_spike: float
    rates: np.ndarray
    readout: PoissonReadOut


def _train_and_test_agree(arguments):
    _can_be_fitted("train_latents", "train_counts")(arguments)
    _trials_and_bins_agree("test_latents", "test_counts")(arguments)
    for name, what in (("latents", "latents"), ("counts", "neurons")):
        n_train, n_test = (arguments[f"{part}_{name}"].shape[2] for part in ("train", "test"))
        if n_train != n_test:
            raise ValueError(f"test_{name} should have {n_train} {what}, as train_{name}, but it has {n_test}.")
    if arguments["test_counts"].sum() == 0:
        raise ValueError("test_counts should hold spikes, but all of them are 0.")


@checked(
    train_latents=trials,
    train_counts=spike_counts,
    test_latents=trials,
    test_counts=spike_counts,
    penalties=_penalties,
    together=_train_and_test_agree,
)
def co_smoothing(train_latents, train_counts, test_latents, test_counts, penalties=PENALTIES):
    """Score latents by what they tell about neurons that they were not inferred from, in trials that nothing was fitted to.

    Parameters
    ----------
    train_latents, test_latents : ndarray, shape (trials, time, latents)
        Inferred from the held-in neurons. Anything that varies along time can stand here, such as smoothed counts.
    train_counts, test_counts : ndarray, shape (trials, time, neurons)
        Spikes of the held-out neurons in the same trials.
    penalties : sequence of float
        As in ``fit_poisson_readout``.

    Returns
    -------
    CoSmoothing

    Raises
    ------
    ValueError
        If trials, bins, latents or neurons differ, or a neuron is silent in the training trials.
    """
    readout = fit_poisson_readout(train_latents, train_counts, penalties)
    rates = readout.rates(test_latents)
    return CoSmoothing(bits_per_spike(test_counts, rates), rates, readout)


def _vary(arguments, name):
    # More than by rounding: one that was computed may differ from itself in the last digit.
    size = np.abs(arguments[name]).max(axis=(0, 1))
    constant = np.flatnonzero(np.ptp(arguments[name], axis=(0, 1)) <= 1e-12 * size)
    if constant.size:
        raise ValueError(f"{name} should vary, but its column {constant[0]} is the same everywhere, so R² is undefined.")


def _true_rates_vary(arguments):
    _same_shape("true_rates", "rates")(arguments)
    _vary(arguments, "true_rates")


def _explained(true, found):
    """Share of the variance of each column of ``true`` that ``found`` explains."""
    error = ((true - found) ** 2).sum(axis=(0, 1))
    return 1 - error / ((true - true.mean(axis=(0, 1))) ** 2).sum(axis=(0, 1))


@checked(true_rates=trials, rates=trials, together=_true_rates_vary)
def rate_r2(true_rates, rates):
    """Share of the variance of true rates that estimated rates explain, mean over neurons.

    Parameters
    ----------
    true_rates, rates : ndarray, shape (trials, time, neurons)
        Expected counts in each bin, as they are and as they were estimated.

    Returns
    -------
    r2 : float
        1 where they are equal, 0 where the mean of each neuron would do as well, and below 0 where it would do better.

    Raises
    ------
    ValueError
        If shapes differ or a true rate is constant.
    """
    return float(_explained(true_rates, rates).mean())


def _latents_can_be_mapped(arguments):
    for part in ("train", "test"):
        _trials_and_bins_agree(f"{part}_latents", f"true_{part}")(arguments)
        _vary(arguments, f"true_{part}")
    for first, second in (("train_latents", "test_latents"), ("true_train", "true_test")):
        n_first, n_second = arguments[first].shape[2], arguments[second].shape[2]
        if n_first != n_second:
            raise ValueError(f"{second} should have {n_first} latents, as {first}, but it has {n_second}.")


@checked(train_latents=trials, true_train=trials, test_latents=trials, true_test=trials, together=_latents_can_be_mapped)
def latent_r2(train_latents, true_train, test_latents, true_test):
    """Share of the variance of each true latent that inferred latents explain, up to a linear map.

    Which axes latents have, and their scale, is arbitrary. The map, with a constant, is fitted to training trials by least
    squares, and scored in test trials.

    Parameters
    ----------
    train_latents, test_latents : ndarray, shape (trials, time, latents)
        Inferred.
    true_train, true_test : ndarray, shape (trials, time, true latents)
        The truth in the same trials.

    Returns
    -------
    r2 : ndarray, shape (true latents,)

    Raises
    ------
    ValueError
        If trials, bins or latents differ, or a true latent is constant.
    """
    # In units of their own spread, so that the solver does not take a small scale for rounding.
    centre, spread = train_latents.mean(axis=(0, 1)), train_latents.std(axis=(0, 1))
    spread = np.where(spread > 0, spread, 1)
    design, asked = (
        np.concatenate([(latents - centre) / spread, np.ones((*latents.shape[:2], 1))], axis=2)
        for latents in (train_latents, test_latents)
    )
    mapping = np.linalg.lstsq(design.reshape(-1, design.shape[2]), true_train.reshape(-1, true_train.shape[2]))[0]
    return _explained(true_test, asked @ mapping)


def _conditions(value, name):
    value = array(value, name)
    if value.dtype.kind == "O":  # words of a column of pandas
        value = np.array(value.tolist())
    if value.ndim != 1 or value.dtype.kind not in "iubUS":
        raise ValueError(
            f"{name} should hold a whole number or a word for each trial, but it has shape {value.shape}, type {value.dtype}."
        )
    return value


def _conditions_fit(arguments):
    train, test = arguments["train_condition"], arguments["test_condition"]
    if (train is None) != (test is None):
        missing = "train_condition" if train is None else "test_condition"
        raise ValueError(f"{missing} should be given as well, or neither: without conditions there is one average for all.")
    if train is None:
        return
    if len(train) != len(arguments["counts"]):
        raise ValueError(f"train_condition should have one entry a trial, {len(arguments['counts'])}, but it has {len(train)}.")
    unknown = set(test.tolist()) - set(train.tolist())
    if unknown:
        raise ValueError(f"test_condition should hold conditions that were trained on, but {unknown.pop()!r} is none.")


@checked(
    counts=spike_counts,
    train_condition=optional(_conditions),
    test_condition=optional(_conditions),
    sd=optional(positive),
    together=_conditions_fit,
)
def average_rates(counts, train_condition=None, test_condition=None, sd=None):
    """Rates by averaging over trials: what whoever knows the condition, and nothing of the single trial, would say.

    The average over all trials and times counts as one trial more in every average, so that no rate is 0.

    Parameters
    ----------
    counts : ndarray, shape (trials, time, neurons)
        Spikes of the training trials.
    train_condition : ndarray, shape (trials,), optional
        The condition of each of them.
    test_condition : ndarray, shape (test trials,), optional
        The conditions for which rates are asked. Without conditions all trials are averaged: a baseline that uses no label.
    sd : float, optional
        Averages are smoothed along time with a Gaussian of this standard deviation, in bins; not at all when left out.

    Returns
    -------
    rates : ndarray, shape (test trials, time, neurons)
        Expected counts in each bin; without conditions there is one trial, to be broadcast.

    Raises
    ------
    ValueError
        If conditions do not fit the trials, or one that is asked for was never trained on.
    """
    if train_condition is None:
        train_condition, test_condition = np.zeros(len(counts), dtype=int), np.zeros(1, dtype=int)
    smoothed = counts if sd is None else smooth_counts(counts, sd)
    overall = counts.mean(axis=(0, 1))
    averages = {}
    for condition in set(test_condition.tolist()):
        own = smoothed[train_condition == condition]
        averages[condition] = (own.sum(axis=0) + overall) / (len(own) + 1)
    return np.stack([averages[condition] for condition in test_condition.tolist()])

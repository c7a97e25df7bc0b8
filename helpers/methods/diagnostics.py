"""What a recording can say about itself: signs that a hidden input, noise or a change misleads Granger causality."""

import numpy as np

from helpers.validation import checked, connectivity, not_negative, numbers, positive_integer


def _covariance(value, name):
    value = connectivity(value, name)
    if np.diag(value).min() <= 0:
        raise ValueError(f"{name} should have variances above 0 on its diagonal, but one is {np.diag(value).min():g}.")
    return value


@checked(covariance=_covariance)
def residual_correlation(covariance):
    """Correlation of what a model left unexplained in each neuron, at the same time step.

    It takes the covariance that any model left. ``helpers.methods.residuals.least_squares_residual_correlation`` takes a
    recording, and fits the model as well.

    Parameters
    ----------
    covariance : ndarray, shape (neurons, neurons)
        Covariance of the residuals, for example ``fit_var(x, order).noise_covariance``.

    Returns
    -------
    correlation : ndarray, shape (neurons, neurons)
        Ones on the diagonal. Far from 0 elsewhere: something acts on both neurons faster than the recording can follow,
        from outside or from one to the other.

    Raises
    ------
    ValueError
        If the matrix is not square or a variance is not above 0.

    References
    ----------
    Lütkepohl, New Introduction to Multiple Time Series Analysis (2005), section 2.3: instantaneous causality.
    """
    sd = np.sqrt(np.diag(covariance))
    return covariance / np.outer(sd, sd)


def _varying_series(value, name):
    value = numbers(value, name)
    if value.ndim != 1 or len(value) < 4:
        raise ValueError(f"{name} should have shape (time,) and hold at least 4 steps, but it has shape {value.shape}.")
    if np.ptp(value) == 0:
        raise ValueError(f"{name} should vary, but it has the same value at all times.")
    return value


@checked(x=_varying_series)
def measurement_noise_share(x):
    """Share of a neuron's variance that is gone within one step, where its own activity should fade evenly.

    Parameters
    ----------
    x : ndarray, shape (time,)
        Activity of one neuron.

    Returns
    -------
    share : float
        ``1 - C(1)² / (C(0) C(2))``, C(k) the covariance of the activity with that of k steps before. Activity that fades by a
        factor at each step has ``C(0) = C(1)² / C(2)``; noise of the measurement adds to C(0) alone.

    Raises
    ------
    ValueError
        If there are fewer than four steps or they are constant.

    Notes
    -----
    Without meaning where C(2) is near zero or negative: where there is no memory to compare with.
    """
    x = x - x.mean()
    c0, c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 1, 2))
    return 1 - c1**2 / (c0 * c2)


def _whole_and_parts_fit(arguments):
    whole, parts = arguments["ssr_whole"], arguments["ssr_first"] + arguments["ssr_second"]
    if parts <= 0 or whole < parts * (1 - 1e-9):
        raise ValueError(
            "ssr_whole should be at least ssr_first + ssr_second, and these above 0: each part is fitted by itself."
        )
    if arguments["n_samples"] <= 2 * arguments["n_coefficients"]:
        raise ValueError(
            f"n_samples should be above {2 * arguments['n_coefficients']}, twice the coefficients, but it is "
            f"{arguments['n_samples']}."
        )


@checked(
    ssr_whole=not_negative,
    ssr_first=not_negative,
    ssr_second=not_negative,
    n_samples=positive_integer,
    n_coefficients=positive_integer,
    together=_whole_and_parts_fit,
)
def chow_f(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    """F statistic of Chow's test: do two parts of a recording follow the same regression?

    Parameters
    ----------
    ssr_whole : float
        Sum of squared residuals of one fit to the whole recording.
    ssr_first, ssr_second : float
        Sums of squared residuals of separate fits to its two parts.
    n_samples : int
        Number of predicted steps of both parts together.
    n_coefficients : int
        Coefficients of one fit, the constant included.

    Returns
    -------
    f_stat : float
        About 1 when nothing changed; large when the parts follow different rules.

    Raises
    ------
    ValueError
        If the numbers cannot come from a whole and its parts.

    References
    ----------
    Chow, Econometrica 28:591 (1960), doi 10.2307/1910133.
    """
    ssr_parts = ssr_first + ssr_second
    gain = (ssr_whole - ssr_parts) / n_coefficients
    left = ssr_parts / (n_samples - 2 * n_coefficients)
    return gain / left

"""The loop of every fit by expectation and maximisation: progress, interruption, and the best parameters kept."""

import math

import numpy as np

from helpers.progress_bar import progress_bar
from helpers.validation import checked, function, not_negative, positive_integer


@checked(step=function, n_iterations=positive_integer, tolerance=not_negative)
def climb(step, parameters, n_iterations, tolerance, label):
    """Improve parameters in turns of expectation and maximisation, until they gain no more.

    Stop it from the keyboard and you get the best parameters so far.

    Parameters
    ----------
    step : callable
        ``step(parameters)`` returns the log-likelihood of these parameters and parameters that are better.
    parameters : object
        What is improved.
    n_iterations : int
        Iterations at most.
    tolerance : float
        It ends when an iteration gains less than this.
    label : str
        What the progress bar is called.

    Returns
    -------
    parameters : object
        Those with the largest log-likelihood that was found.
    log_likelihood : ndarray, shape (iterations,)
        Along the way; the largest is that of ``parameters``.
    interrupted : bool
        Whether it was stopped from the keyboard before its end.

    Raises
    ------
    ValueError
        If an argument is something else.
    FloatingPointError
        If the log-likelihood stops being a number.
    KeyboardInterrupt
        If it is stopped before there is anything to keep.
    """
    best, history, interrupted = None, [], False
    bar = progress_bar(range(n_iterations), label)
    try:
        for iteration in bar:
            log_likelihood, improved = step(parameters)
            if not math.isfinite(log_likelihood):
                raise FloatingPointError(
                    f"The log-likelihood was no longer a number after {iteration} of {n_iterations} iterations. A likely cause "
                    "is a neuron that hardly fires, or as many latents as the recording can just tell; take fewer."
                )
            if not history or log_likelihood > max(history):
                best = parameters
            history.append(log_likelihood)
            bar.set_postfix({"log-likelihood": f"{log_likelihood:.5g}"})
            if len(history) > 1 and history[-1] - history[-2] < tolerance:
                break
            parameters = improved
    except KeyboardInterrupt:
        interrupted = True
        if best is None:
            raise
    finally:
        bar.close()
    return best, np.array(history), interrupted

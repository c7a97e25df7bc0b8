"""Regressions whose answers do not depend on units, whatever size their columns have.

A column of 1e-12 ampere beside one of ones looks like rounding to a solver of least squares, which leaves it out in silence. So
columns are brought to one size before they are solved for, and answers back to their units.
"""

import functools
import inspect

import numpy as np

from helpers.validation import checked, numbers


def _columns(value, name):
    array = numbers(value, name)
    if array.ndim not in (1, 2) or array.size == 0:
        raise ValueError(f"{name} should have shape (samples,) or (samples, columns), but it has shape {array.shape}.")
    return array


def _as_many_samples(arguments):
    design, targets = arguments["design"], arguments["targets"]
    if design.ndim != 2 or len(design) != len(targets):
        raise ValueError(
            f"design should have shape ({len(targets)}, columns), a row for each of targets, but it has shape {design.shape}."
        )


def _predictors_fit_targets(arguments):
    predictors, targets = arguments["predictors"], arguments["targets"]
    if predictors.ndim != 2 or targets.ndim != 2 or len(predictors) != len(targets):
        raise ValueError(
            f"predictors should have shape (samples, predictors) with as many samples as targets, (samples, targets), but the "
            f"shapes are {predictors.shape} and {targets.shape}."
        )


@checked(columns=_columns)
def column_scale(columns):
    """A power of two near the largest number of each column, to divide by without rounding; 1 where all are 0.

    Parameters
    ----------
    columns : ndarray, shape (samples,) or (samples, columns)

    Returns
    -------
    scale : float or ndarray, shape (columns,)

    Raises
    ------
    ValueError
        If there are no columns.
    """
    largest = np.abs(columns).max(axis=0)
    return np.exp2(np.floor(np.log2(np.where(largest > 0, largest, 1.0))))


def in_any_unit(**powers):
    """Decorate a regression so that it sees columns of about the same size, and its answer comes back in their units.

    A column of 1e-12 ampere beside one of ones looks like rounding to a least-squares solver, which would leave it out.

    Parameters
    ----------
    **powers : int
        For each argument that holds columns, the power of its unit in the answer: -1 for slopes per unit of it, 1 for an answer
        in its unit, 0 where the unit does not matter. An answer in the last axis of which each column has its own entry gets
        each in its own unit.
    """

    def decorate(function):
        signature = inspect.signature(function)

        @functools.wraps(function)
        def call(*args, **kwargs):
            bound = signature.bind(*args, **kwargs)
            unit = 1.0
            for name, power in powers.items():
                scale = column_scale(bound.arguments[name])
                bound.arguments[name] = bound.arguments[name] / scale
                unit = unit * scale**power if power else unit
            answer = function(*bound.args, **bound.kwargs)
            return tuple(part * unit for part in answer) if isinstance(answer, tuple) else answer * unit

        return call

    return decorate


@checked(design=_columns, targets=_columns, together=_as_many_samples)
def solve_in_any_unit(design, targets):
    """Weights of least squares, of columns that may be of very different size.

    Parameters
    ----------
    design : ndarray, shape (samples, columns)
    targets : ndarray, shape (samples,) or (samples, targets)

    Returns
    -------
    weights : ndarray, shape (columns,) or (columns, targets)

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    scale = column_scale(design)
    weights = np.linalg.lstsq(design / scale, targets, rcond=None)[0]
    return (weights.T / scale).T


def _centred(columns):
    """Columns without their means, and these: taken off twice, as a mean far from 0 is rounded, too."""
    centre = columns.mean(axis=0)
    rest = (columns - centre).mean(axis=0)
    return columns - centre - rest, centre + rest


@checked(predictors=_columns, targets=_columns, together=_predictors_fit_targets)
def slopes_and_constants(predictors, targets):
    """Least squares with a constant, of columns of very different size or far from 0.

    Means are taken off first: beside a constant, what a column does around a mean of 1e12 looks like rounding to a solver.

    Parameters
    ----------
    predictors : ndarray, shape (samples, predictors)
    targets : ndarray, shape (samples, targets)

    Returns
    -------
    slopes : ndarray, shape (targets, predictors)
    constants : ndarray, shape (targets,)

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    (moved, centre), (varies, mean) = (_centred(columns) for columns in (predictors, targets))
    slopes = solve_in_any_unit(moved, varies).T
    return slopes, mean - slopes @ centre

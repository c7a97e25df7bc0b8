"""PCMCI: choose for each neuron the few pasts that matter, then test each link given those of both its ends.

A regression on the past of everybody spends its data on pasts that do nothing. This is a thin layer on the package *tigramite*
of the method's author, which is no part of the course: ``pip install "who-drives-whom[arena]"`` brings it.
"""

import contextlib
import importlib.util
import io
import warnings
from dataclasses import dataclass, field

import numpy as np

from helpers.methods.units import column_scale
from helpers.validation import checked, is_it_turned, membrane_potentials, positive, positive_integer

MISSING = 'PCMCI needs the package tigramite, which is not installed: pip install "who-drives-whom[arena]" brings it.'


@dataclass(frozen=True)
class Pcmci:
    """PCMCI of all pairs.

    Attributes
    ----------
    strength : ndarray, shape (neurons, neurons)
        ``strength[i, j]`` is the size, from 0 to 1, of the partial correlation of ``i`` with the past of ``j``, given the
        chosen pasts of both; that of the lag at which it is largest. 0 on the diagonal.
    correlation : ndarray, shape (neurons, neurons)
        The same with its sign.
    lag : ndarray of int, shape (neurons, neurons)
        That lag, in steps. 0 on the diagonal.
    p_value : ndarray, shape (neurons, neurons)
        The least p over lags times their number; not corrected for the number of pairs. 1 on the diagonal.
    parents : tuple of tuple of (int, int)
        For each neuron what was chosen, as source and lag, its own past among it.
    names : tuple of str, optional
        Names of the neurons, where the recording was a ``pandas.DataFrame`` whose columns have names.
    """

    strength: np.ndarray
    correlation: np.ndarray
    lag: np.ndarray
    p_value: np.ndarray
    parents: tuple
    names: tuple | None = field(default=None, kw_only=True)


def is_installed():
    """Whether the package tigramite can be imported here.

    Returns
    -------
    bool
    """
    try:
        return importlib.util.find_spec("tigramite") is not None
    except ValueError:  # somebody has put something else in its place
        return False


def _long_enough(arguments):
    x, n_lags = arguments["x"], arguments["n_lags"]
    if arguments["level"] >= 1:
        raise ValueError(f"level should be below 1, but it is {arguments['level']:g}: with it every past would be chosen.")
    needed = 3 * n_lags + 2 * x.shape[1] + 4
    if len(x) < needed:
        raise ValueError(
            f"x should have at least {needed} time steps for {x.shape[1]} neurons and {n_lags} lags, but it has {len(x)}."
            f"{is_it_turned(x, 'x')}"
        )


@checked(x=membrane_potentials, n_lags=positive_integer, level=positive, together=_long_enough)
def pcmci(x, n_lags=3, level=0.05):
    """PCMCI with partial correlations: pasts are chosen for each neuron (PC1), then each pair is tested given both (MCI).

    It wins where neurons are many, each slow in itself, and steps few: on 75 steps of 20 neurons with delays of 1 to 3 steps
    its AUROC was .89 on average, that of a regression on all pasts .70 at most, and it was ahead by .07 at least in each of
    twenty networks. From 300 steps on that regression finds as much, and much sooner. It loses on spikes and on whatever is not
    linear, as its tests are those of straight lines, and it knows nothing of neurons that nobody recorded.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.
    n_lags : int
        From how far back a neuron may act.
    level : float
        At which p a past is still chosen.

    Returns
    -------
    Pcmci

    Raises
    ------
    ValueError
        If there are fewer than two neurons or too few steps, or a neuron does not vary.
    ModuleNotFoundError
        If tigramite is not installed.

    References
    ----------
    Runge et al., Science Advances 5:eaau4996 (2019), doi 10.1126/sciadv.aau4996.
    """
    if not is_installed():
        raise ModuleNotFoundError(MISSING)
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():  # it tells which of its other parts are missing
        warnings.simplefilter("ignore")
        from tigramite.data_processing import DataFrame
        from tigramite.independence_tests.parcorr import ParCorr
        from tigramite.pcmci import PCMCI

    centred = x - x.mean(axis=0)
    found = PCMCI(DataFrame(centred / column_scale(centred)), cond_ind_test=ParCorr(significance="analytic"), verbosity=0)
    said = found.run_pcmci(tau_min=1, tau_max=n_lags, pc_alpha=level)
    correlation, p = (
        said[name][:, :, 1:].transpose(1, 0, 2) for name in ("val_matrix", "p_matrix")
    )  # tigramite's are [from, to]
    best = np.abs(correlation).argmax(axis=2)
    correlation = np.take_along_axis(correlation, best[:, :, None], axis=2)[:, :, 0]
    p_value, lag = np.minimum(1, n_lags * p.min(axis=2)), best + 1
    for matrix, own in ((correlation, 0), (p_value, 1), (lag, 0)):
        np.fill_diagonal(matrix, own)
    parents = tuple(tuple((int(source), int(-past)) for source, past in found.all_parents[i]) for i in range(x.shape[1]))
    return Pcmci(np.abs(correlation), correlation, lag, p_value, parents)

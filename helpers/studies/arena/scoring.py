"""How good an estimated wiring is, off the diagonal: arrows, and apart from them what acts through neurons nobody sees."""

import numpy as np

from helpers.methods.association import benjamini_hochberg
from helpers.scores.metrics import score_wiring
from helpers.studies.arena.contests import Contest
from helpers.validation import checked, numbers, optional

LEVEL = 0.05  # Of a call, and the share of calls that may be false.


def _auroc(true, false, strength):
    """AUROC of some pairs against others; nothing where one kind is missing."""
    if not true.any() or not false.any():
        return None
    pairs = true | false
    return score_wiring(true[pairs], strength[pairs]).auroc


def _direction(direct, strength):
    """Share of one-way connections of which the right direction is the stronger; half where both are the same."""
    one_way = direct & ~direct.T
    if not one_way.any():
        return None
    right, wrong = strength[one_way], strength.T[one_way]
    return float(np.mean(right > wrong) + 0.5 * np.mean(right == wrong))


def _contest(value, name):
    if not isinstance(value, Contest):
        raise ValueError(f"{name} should be a Contest, as contests.draw returns it, but it is {type(value).__name__}.")
    return value


def _fits(arguments):
    n_seen = len(arguments["contest"].seen)
    for name in ("strength", "p_value"):
        values = arguments[name]
        if values is not None and values.shape != (n_seen, n_seen):
            raise ValueError(f"{name} should have shape ({n_seen}, {n_seen}), (seen, seen), but it has shape {values.shape}.")
    p_value = arguments["p_value"]
    if p_value is not None and not ((p_value >= 0) & (p_value <= 1)).all():
        raise ValueError(f"p_value should be from 0 to 1, but it reaches from {p_value.min():g} to {p_value.max():g}.")


@checked(contest=_contest, strength=numbers, p_value=optional(numbers), together=_fits)
def scores(contest, strength, p_value=None):
    """Scores of one estimate.

    Pairs of different neurons are of four kinds: connected; not connected, but one acts on the other *through* a hidden neuron;
    none of these, but a hidden neuron is the *driver* of both; and *free*, with none of all that.

    Parameters
    ----------
    contest : Contest
        Whose truth counts.
    strength : ndarray, shape (seen, seen)
        Evidence of a connection, ``[to, from]``; larger is more.
    p_value : ndarray, shape (seen, seen), optional
        Of each pair.

    Returns
    -------
    dict of str to float
        ``auroc``, ``auprc`` and ``base_rate`` of connections among all pairs; ``auroc_direct``, ``auroc_through`` and
        ``auroc_driver`` of each kind against free pairs; ``direction``, the share of one-way connections that point the right
        way; ``largest`` strength. With p-values ``false_calls`` (share of free pairs below 0.05), ``false_calls_tied`` (of
        pairs tied by a hidden neuron), ``hits`` (of connections), ``called`` (share of all pairs that stand after Benjamini and
        Hochberg's correction for 5 % of false calls). What there is nothing to tell from is missing.

    Raises
    ------
    ValueError
        If a shape is not that of the seen neurons, a number is not finite, or a p-value is none.
    """
    off = ~np.eye(len(strength), dtype=bool)
    direct, through, driver = contest.direct, contest.through, contest.driver
    free = off & ~direct & ~through & ~driver
    found = {"base_rate": float(direct[off].mean()), "largest": float(strength[off].max())}
    if direct.any() and not direct[off].all():
        of_all = score_wiring(direct[off], strength[off])
        found |= {"auroc": of_all.auroc, "auprc": of_all.auprc}
    found |= {
        "auroc_direct": _auroc(direct, free, strength),
        "auroc_through": _auroc(through, free, strength),
        "auroc_driver": _auroc(driver, free, strength),
        "direction": _direction(direct, strength),
    }
    if p_value is not None:
        calls = p_value < LEVEL
        for name, pairs in (("false_calls", free), ("false_calls_tied", through | driver), ("hits", direct)):
            found[name] = float(calls[pairs].mean()) if pairs.any() else None
        found["called"] = float(benjamini_hochberg(p_value[off], LEVEL).mean())
    return {name: value for name, value in found.items() if value is not None}

"""What a recording of a worm says of who drives whom, beside which pairs answer when one is forced."""

from dataclasses import replace

import numpy as np
from sklearn.linear_model import RidgeCV
from sklearn.metrics import roc_auc_score

from helpers.data.signal_propagation_atlas import load_signal_propagation_atlas
from helpers.recordings import preparing, reading, reporting
from tools.worm_tables.study import SECONDS

DRIFT_S = 60  # What changes more slowly is taken off before a report.
N_SEEDS = 10  # Of the copies: which arrows are above all 19 of them depends on the draw.
ANSWER = ("mvgc_bic",)
NO_LIMIT = 1e6  # Seconds, so that a slow machine makes as many copies as a fast one.
N_CLASSES = 6  # Of pairs that were tried about as often.


def from_recording(study, number):
    """The recording of one worm, as its owner would read and prepare it."""
    recorded = reading.read(study.activities[number], axes="time,neurons", rate_hz=1 / SECONDS)
    return replace(recorded, names=tuple(study.neurons))


def ridge_var(activity):
    """Size of the weights of a ridge regression of each neuron on all, a volume before; its penalty by leaving out volumes."""
    fit = RidgeCV(alphas=np.logspace(0, 4, 9)).fit(activity[:-1], activity[1:])
    return np.abs(fit.coef_)


def answered_pairs(study):
    """Which pairs of the shared neurons the atlas tested, which answered, and how often each was tried, ``[to, from]``."""
    atlas = load_signal_propagation_atlas()
    at = [atlas.neurons.tolist().index(name) for name in study.neurons]
    wild_type = atlas.wild_type
    return tuple(matrix[np.ix_(at, at)] for matrix in (wild_type.tested, wild_type.significant, wild_type.trials))


def reported(study, numbers=None, n_seeds=N_SEEDS):
    """The report's answer for each worm, as it is, and for each seed of the copies with slow drift taken off."""
    for number in range(len(study.worms)) if numbers is None else numbers:
        for drift_s in (None, DRIFT_S):
            ready = preparing.prepare(from_recording(study, number), drift_s=drift_s)
            for seed in range(n_seeds if drift_s else 1):
                rng = np.random.default_rng([seed, number])
                found = reporting.report(ready, rng, methods=ANSWER, seconds_a_method=NO_LIMIT)
                yield number, drift_s or 0, seed, found


def reports(study, made=None):
    """How many arrows the report calls, and how many stand; of what ``reported`` has made."""
    tested, significant, _ = answered_pairs(study)
    for number, drift_s, seed, found in made or reported(study):
        answer = found.answer
        yield {
            "worm": study.worms[number].worm,
            "drift_s": drift_s,
            "seed": seed,
            "stops": len(found.seen.stops),
            "called": int(answer.called.sum()),
            "in_copies": answer.in_copies,
            "false_share": answer.false_share,
            "in_both": answer.in_halves[2],
            "by_chance": answer.by_chance,
            "again": int((answer.called & answer.called_in_halves.all(axis=0)).sum()),
            "again_in_copies": answer.null.again.mean(),
            "stand_in_copies": answer.null.stand.mean(),
            "stand": int(found.stands.sum()),
            "stand_tested": int((found.stands & tested).sum()),
            "stand_answered": int((found.stands & significant & tested).sum()),
        }


def answered_of_first(evidence, significant, n_first):
    """How many of the pairs with most evidence answer; of pairs that tie for the last places, their share.

    Parameters
    ----------
    evidence : ndarray, shape (pairs,)
    significant : ndarray of bool, shape (pairs,)
    n_first : int
        How many pairs are taken, one or more.

    Returns
    -------
    n_answered : float
    """
    last = np.sort(evidence)[-n_first]
    above, tied = evidence > last, evidence == last
    return float(significant[above].sum() + (n_first - above.sum()) * significant[tied].mean())


def expected_by_trials(trials, significant, chosen):
    """How many of the chosen pairs would answer if only the number of trials counted.

    Parameters
    ----------
    trials : ndarray, shape (pairs,)
        Of the pairs that were tested.
    significant, chosen : ndarray of bool, shape (pairs,)

    Returns
    -------
    n_answered : float
        Sum over chosen pairs of the share that answers among those tried about as often (six classes).
    """
    edges = np.unique(np.quantile(trials, np.linspace(0, 1, N_CLASSES + 1)))
    classes = np.clip(np.searchsorted(edges, trials, side="right") - 1, 0, len(edges) - 2)
    share = np.array([significant[classes == one].mean() for one in range(len(edges) - 1)])
    return float(share[classes[chosen]].sum())


def standing(study, made=None):
    """Distinct pairs with an arrow that stands in some worm, and how many of as many others would answer."""
    tested, significant, trials = answered_pairs(study)
    n_neurons = len(study.neurons)
    stands = np.zeros((N_SEEDS, n_neurons, n_neurons), dtype=int)
    for _, drift_s, seed, found in made or reported(study):
        if drift_s:
            stands[seed] += found.stands
    others = {
        "correlation": np.mean([np.abs(np.corrcoef(activity.T)) for activity in study.activities], axis=0),
        "ridge_var": np.mean([ridge_var(activity) for activity in study.activities], axis=0),
        "trials": trials,
    }
    for seed, arrows in enumerate(stands):
        chosen = arrows[tested] > 0
        yield {
            "seed": seed,
            "stand": int(arrows.sum()),
            "pairs": int((arrows > 0).sum()),
            "pairs_tested": int(chosen.sum()),
            "answered": int(significant[tested][chosen].sum()),
            "expected_by_trials": expected_by_trials(trials[tested], significant[tested], chosen),
        } | {
            f"answered_by_{name}": answered_of_first(evidence[tested], significant[tested], int(chosen.sum()))
            for name, evidence in others.items()
        }


def answers(study):
    """How well what a recording says tells the pairs that answer when a neuron is forced."""
    tested, significant, _ = answered_pairs(study)
    for worm, activity in zip(study.worms, study.activities, strict=True):
        for evidence, strength in (("correlation", np.abs(np.corrcoef(activity.T))), ("ridge VAR", ridge_var(activity))):
            auroc = roc_auc_score(significant[tested], strength[tested])
            yield {"worm": worm.worm, "evidence": evidence, "auroc": auroc}

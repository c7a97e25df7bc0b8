"""What a recording of a worm says of who drives whom, beside which pairs answer when one is forced."""

from dataclasses import replace

import numpy as np
from sklearn.linear_model import RidgeCV
from sklearn.metrics import roc_auc_score

from helpers.data.signal_propagation_atlas import load_signal_propagation_atlas
from helpers.recordings import preparing, reading, reporting
from tools.worm_tables.study import SECONDS

DRIFT_S = 60  # What changes more slowly is taken off before a report.


def from_recording(study, number):
    """The recording of one worm, as its owner would read and prepare it."""
    recorded = reading.read(study.activities[number], axes="time,neurons", rate_hz=1 / SECONDS)
    return replace(recorded, names=tuple(study.neurons))


def ridge_var(activity):
    """Size of the weights of a ridge regression of each neuron on all, a volume before; its penalty by leaving out volumes."""
    fit = RidgeCV(alphas=np.logspace(0, 4, 9)).fit(activity[:-1], activity[1:])
    return np.abs(fit.coef_)


def answered_pairs(study):
    """Which pairs of the shared neurons were tested in the atlas, and which answered; names of both as the worms have them."""
    atlas = load_signal_propagation_atlas()
    at = [atlas.neurons.tolist().index(name) for name in study.neurons]
    return tuple(matrix[np.ix_(at, at)] for matrix in (atlas.wild_type.tested, atlas.wild_type.significant))


def reported(study):
    """The report's answer for each worm, as it is and with slow drift taken off."""
    for number, worm in enumerate(study.worms):
        for drift_s in (None, DRIFT_S):
            ready = preparing.prepare(from_recording(study, number), drift_s=drift_s)
            yield worm.worm, drift_s or 0, reporting.report(ready, np.random.default_rng(number), seconds_a_method=2.0)


def reports(study):
    """How many arrows the report calls, and how many stand."""
    tested, significant = answered_pairs(study)
    for worm, drift_s, found in reported(study):
        answer = found.answer
        yield {
            "worm": worm,
            "drift_s": drift_s,
            "stops": len(found.seen.stops),
            "called": int(answer.called.sum()),
            "in_copies": answer.in_copies,
            "in_both": answer.in_halves[2],
            "by_chance": answer.by_chance,
            "stand": int(found.stands.sum()),
            "stand_tested": int((found.stands & tested).sum()),
            "stand_answered": int((found.stands & significant).sum()),
        }


def answers(study):
    """How well what a recording says tells the pairs that answer when a neuron is forced."""
    tested, significant = answered_pairs(study)
    for worm, activity in zip(study.worms, study.activities, strict=True):
        for evidence, strength in (("correlation", np.abs(np.corrcoef(activity.T))), ("ridge VAR", ridge_var(activity))):
            auroc = roc_auc_score(significant[tested], strength[tested])
            yield {"worm": worm.worm, "evidence": evidence, "auroc": auroc}

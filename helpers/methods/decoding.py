"""Decoding of movements from activity, beside what whoever knows the target alone would say.

Reaches to one target resemble each other, so a decoder that knows the target, or guesses it from the activity, and nothing of
this one movement can look as good as any. Its row belongs beside every decoder's.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV, GroupKFold, StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from helpers.validation import (
    at_least_two,
    checked,
    condition_labels,
    numbers,
    positive_integer,
    probability,
    random_generator,
    trials,
)

# On the sum of squared weights of standardised activity, beside the sum of squared errors.
PENALTIES = tuple(10.0**power for power in range(-1, 6))
SHRINKAGES = (0.05, 0.2, 0.5, 0.9)  # Of the covariance of counts, toward one without correlations, when targets are told apart.


def _kinematics(value, name):
    value = numbers(value, name).astype(float, copy=False)
    if value.ndim != 3 or value.size == 0:
        raise ValueError(f"{name} should have shape (trials, time, outputs), but it has shape {value.shape}.")
    return value


def _penalties(value, name):
    value = np.atleast_1d(numbers(value, name))
    if value.ndim != 1 or value.size == 0 or value.min() <= 0:
        raise ValueError(f"{name} should hold numbers above 0, but it is {value!r}.")
    return tuple(value.tolist())


def _numbers_of_bins(value, name):
    value = np.atleast_1d(numbers(value, name))
    if value.ndim != 1 or value.size == 0 or value.min() < 1 or (value != np.round(value)).any():
        raise ValueError(f"{name} should hold whole numbers of at least 1, but it is {value!r}.")
    return tuple(int(one) for one in value)


def _enough_bins(arguments):
    n_bins, wanted = arguments["activity"].shape[1], arguments["n_bins"]
    if wanted > n_bins:
        raise ValueError(f"n_bins should be at most {n_bins}, the bins of a trial, but it is {wanted}.")


@checked(activity=trials, n_bins=positive_integer, together=_enough_bins)
def with_history(activity, n_bins):
    """Activity of each bin beside that of the bins before it, within each trial.

    Parameters
    ----------
    activity : ndarray, shape (trials, time, neurons)
        Counts, rates or latents.
    n_bins : int
        How many bins, the present one among them.

    Returns
    -------
    history : ndarray, shape (trials, time - n_bins + 1, neurons * n_bins)
        The present first. The first ``n_bins - 1`` bins of a trial have no full history and are left out.

    Raises
    ------
    ValueError
        If a trial has fewer bins.
    """
    n_time = activity.shape[1]
    return np.concatenate([activity[:, n_bins - 1 - back : n_time - back] for back in range(n_bins)], axis=2)


@dataclass(frozen=True)
class RidgeDecoder:
    """A linear read-out of movements from a few bins of activity.

    Attributes
    ----------
    n_bins : int
        How many bins it reads, the present one and those before it.
    penalty : float
        On squared weights of standardised activity.
    first_bin : int
        The first bin of a trial for which it says anything.
    cross_validated_r2 : float
        Joint R² in training trials that it was not fitted to, for the penalty and the bins that were chosen.
    pipeline : sklearn.pipeline.Pipeline
        The fitted standardisation and regression.
    """

    n_bins: int
    penalty: float
    first_bin: int
    cross_validated_r2: float
    pipeline: object

    def predict(self, activity):
        """Movements that this activity says.

        Parameters
        ----------
        activity : ndarray, shape (trials, time, neurons)
            Of the neurons of the fit.

        Returns
        -------
        kinematics : ndarray, shape (trials, time - first_bin, outputs)
            From bin ``first_bin`` on.

        Raises
        ------
        ValueError
            If neurons are others than in the fit, or trials are too short.
        """
        activity = trials(activity, "activity")
        n_neurons = self.pipeline[0].n_features_in_ // self.n_bins
        if activity.shape[2] != n_neurons or activity.shape[1] <= self.first_bin:
            raise ValueError(
                f"activity should have shape (trials, time, {n_neurons}), as in the fit, with more than {self.first_bin} bins, "
                f"but it has shape {activity.shape}."
            )
        design = with_history(activity, self.n_bins)[:, self.first_bin - self.n_bins + 1 :]
        said = self.pipeline.predict(design.reshape(-1, design.shape[2]))
        return said.reshape(*design.shape[:2], -1)


def _same_bins(first, second):
    def check(arguments):
        one, other = arguments[first], arguments[second]
        if one.shape[:2] != other.shape[:2]:
            raise ValueError(
                f"{second} should have the trials and bins of {first}, {one.shape[:2]}, but it has shape {other.shape}."
            )

    return check


def _decoder_can_be_fitted(arguments):
    _same_bins("activity", "kinematics")(arguments)
    n_trials, n_time, _ = arguments["activity"].shape
    if arguments["n_folds"] > n_trials:
        raise ValueError(f"n_folds should be at most {n_trials}, the number of trials, but it is {arguments['n_folds']}.")
    if max(arguments["n_bins"]) > n_time:
        raise ValueError(f"n_bins should be at most {n_time}, the bins of a trial, but one is {max(arguments['n_bins'])}.")
    decoded, folds = _folds(arguments["kinematics"], max(arguments["n_bins"]) - 1, arguments["n_folds"])
    if any(np.ptp(decoded[left_out], axis=0).max() == 0 for _, left_out in folds):
        raise ValueError(
            f"kinematics should vary in each of the {arguments['n_folds']} parts of the trials that are left out in turn, but "
            "in one of them it is the same everywhere, so R² is undefined. Take fewer folds, or leave such trials out."
        )


def _folds(kinematics, first_bin, n_folds):
    """Movements from the first bin on, ``(samples, outputs)``, and which samples are kept and left out: whole trials."""
    decoded = kinematics[:, first_bin:]
    trial = np.repeat(np.arange(len(decoded)), decoded.shape[1])
    decoded = decoded.reshape(-1, kinematics.shape[2])
    return decoded, list(GroupKFold(n_folds).split(decoded, groups=trial))


@checked(
    activity=trials,
    kinematics=_kinematics,
    n_bins=_numbers_of_bins,
    penalties=_penalties,
    n_folds=at_least_two,
    together=_decoder_can_be_fitted,
)
def fit_ridge_decoder(activity, kinematics, n_bins=(1, 2, 3), penalties=PENALTIES, n_folds=5):
    """Regress movements on the activity of a few bins, whose number and penalty are chosen by cross-validation over trials.

    It is causal: a movement is read from the present bin and those before it. Whole trials are left out, for bins of one trial
    are too much alike to be called new. All candidates are judged by the same bins, those with a full history for the longest.

    Parameters
    ----------
    activity : ndarray, shape (trials, time, neurons)
        Counts, rates or latents of training trials.
    kinematics : ndarray, shape (trials, time, outputs)
        Velocities, say, in the same bins.
    n_bins : int or sequence of int
        Numbers of bins to choose from.
    penalties : sequence of float
        Penalties to choose from.
    n_folds : int
        Parts of the trials that are left out in turn.

    Returns
    -------
    RidgeDecoder

    Raises
    ------
    ValueError
        If trials or bins differ, there are too few, or nothing moves in a part that is left out.

    Notes
    -----
    Fitted by scikit-learn.
    """
    first_bin = max(n_bins) - 1
    y, folds = _folds(kinematics, first_bin, n_folds)
    best = None
    for n in n_bins:
        design = with_history(activity, n)[:, first_bin - n + 1 :]
        search = GridSearchCV(
            make_pipeline(StandardScaler(), Ridge()), {"ridge__alpha": penalties}, scoring=_joint_score, cv=folds
        )
        search.fit(design.reshape(-1, design.shape[2]), y)
        if best is None or search.best_score_ > best[1].best_score_:
            best = n, search
    n, search = best
    return RidgeDecoder(n, search.best_params_["ridge__alpha"], first_bin, float(search.best_score_), search.best_estimator_)


def _share(true, said):
    """Share of the squared deviations of all outputs together that is explained, of samples ``(samples, outputs)``."""
    return float(1 - np.sum((true - said) ** 2) / np.sum((true - true.mean(axis=0)) ** 2))


def _joint_score(pipeline, design, true):
    return _share(true, pipeline.predict(design).reshape(true.shape))  # of one output, scikit-learn gives a vector


def _rows(value, name):
    value = numbers(value, name)
    if value.ndim != 2 or value.size == 0:
        raise ValueError(f"{name} should have shape (samples, columns), but it has shape {value.shape}.")
    return value


def _days_fit(arguments):
    for first, second, of in (("x", "y", 0), ("new_x", "new_y", 0), ("x", "new_x", 1), ("y", "new_y", 1)):
        one, other = arguments[first].shape[of], arguments[second].shape[of]
        if one != other:
            what = "rows" if of == 0 else "columns"
            raise ValueError(f"{second} should have as many {what} as {first}, {one}, but it has {other}.")
    if np.ptp(arguments["new_y"], axis=0).max() == 0:
        raise ValueError("new_y should vary, but all its rows are the same, so R² is undefined.")


@checked(x=_rows, y=_rows, new_x=_rows, new_y=_rows, together=_days_fit)
def carried_r2(x, y, new_x, new_y):
    """Fit a linear map with a constant on one day, and score it on another without fitting anything again.

    Parameters
    ----------
    x, y : ndarray, shapes (samples, inputs) and (samples, outputs)
        Of the day of the fit.
    new_x, new_y : ndarray, shapes (samples, inputs) and (samples, outputs)
        Of the other day.

    Returns
    -------
    r2 : float
        Of all outputs together: 1 where the map is as good as can be, 0 where the mean of the other day would do as well, and
        below 0 where that would do better.

    Raises
    ------
    ValueError
        If numbers of rows or columns do not fit, or ``new_y`` does not vary.
    """
    design, new_design = (np.insert(part, 0, 1, axis=1) for part in (x, new_x))
    weights = np.linalg.lstsq(design, y)[0]
    error = np.sum((new_y - new_design @ weights) ** 2)
    return 1 - error / np.sum((new_y - new_y.mean(axis=0)) ** 2)


@dataclass(frozen=True)
class DecodingScore:
    """How much of a movement is explained, or how much more than by something else, with an interval.

    Attributes
    ----------
    r2 : float
        Joint R² of all outputs, or a difference of two.
    low, high : float
        Ends of the interval from resampled trials.
    """

    r2: float
    low: float
    high: float


def _score_is_defined(arguments):
    true, said = arguments["kinematics"], arguments["predicted"]
    if true.shape != said.shape:
        raise ValueError(f"predicted should have the shape of kinematics, {true.shape}, but it has shape {said.shape}.")
    if np.ptp(true, axis=(0, 1)).max() == 0:
        raise ValueError("kinematics should vary, but all of it is the same, so R² is undefined.")
    if len(true) < 2:
        raise ValueError(f"kinematics should hold at least 2 trials, to resample them, but it holds {len(true)}.")


@checked(
    kinematics=_kinematics,
    predicted=_kinematics,
    rng=random_generator,
    n_resamples=positive_integer,
    level=probability,
    together=_score_is_defined,
)
def joint_r2(kinematics, predicted, rng, n_resamples=1000, level=0.95):
    """Share of the variance of all outputs together that is explained, with an interval from resampled trials.

    Parameters
    ----------
    kinematics, predicted : ndarray, shape (trials, time, outputs)
        What was done, and what was said, in test trials.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the resampled trials.
    n_resamples : int
        How often trials are drawn again, with replacement. Where nothing varies in those drawn, they are left out.
    level : float
        How much of the resamples the interval holds.

    Returns
    -------
    DecodingScore
        1 is perfect and 0 as good as the mean. Outputs count by their variance, so the larger movement counts more.

    Raises
    ------
    ValueError
        If shapes differ, or nothing varies.

    References
    ----------
    Efron & Tibshirani, An Introduction to the Bootstrap (1993).
    """
    return _with_interval(kinematics, rng, n_resamples, level, lambda drawn: _share_of_trials(kinematics, predicted, drawn))


def _share_of_trials(kinematics, predicted, drawn):
    n_outputs = kinematics.shape[2]
    return _share(kinematics[drawn].reshape(-1, n_outputs), predicted[drawn].reshape(-1, n_outputs))


def _with_interval(kinematics, rng, n_resamples, level, score):
    """A score of all trials, and its interval from trials that were drawn again."""
    n_trials, resamples = len(kinematics), []
    for _ in range(n_resamples):
        drawn = rng.choice(n_trials, n_trials)
        if np.ptp(kinematics[drawn], axis=(0, 1)).max() > 0:
            resamples.append(score(drawn))
    low, high = np.quantile(resamples or [np.nan], [(1 - level) / 2, (1 + level) / 2])
    return DecodingScore(score(np.arange(n_trials)), float(low), float(high))


def _gain_is_defined(arguments):
    _score_is_defined(arguments)
    true, beside = arguments["kinematics"], arguments["beside"]
    if true.shape != beside.shape:
        raise ValueError(f"beside should have the shape of kinematics, {true.shape}, but it has shape {beside.shape}.")


@checked(
    kinematics=_kinematics,
    predicted=_kinematics,
    beside=_kinematics,
    rng=random_generator,
    n_resamples=positive_integer,
    level=probability,
    together=_gain_is_defined,
)
def r2_gain(kinematics, predicted, beside, rng, n_resamples=1000, level=0.95):
    """How much more of the variance one decoder explains than another, such as the stereotyped reach, in the same trials.

    Both are scored in each resample, so what makes a trial hard for both does not widen the interval.

    Parameters
    ----------
    kinematics : ndarray, shape (trials, time, outputs)
        What was done in test trials.
    predicted, beside : ndarray, shape (trials, time, outputs)
        What the one said, and what the other.
    rng, n_resamples, level
        As in ``joint_r2``.

    Returns
    -------
    DecodingScore
        Joint R² of the first less that of the second.

    Raises
    ------
    ValueError
        If shapes differ, or nothing varies.
    """
    return _with_interval(
        kinematics,
        rng,
        n_resamples,
        level,
        lambda drawn: _share_of_trials(kinematics, predicted, drawn) - _share_of_trials(kinematics, beside, drawn),
    )


def _targets_are_known(arguments):
    kinematics, target, asked = arguments["kinematics"], arguments["target"], arguments["test_target"]
    if len(target) != len(kinematics):
        raise ValueError(f"target should have one entry a trial, {len(kinematics)}, but it has {len(target)}.")
    unknown = set(asked.tolist()) - set(target.tolist())
    if unknown:
        raise ValueError(f"test_target should hold targets of training trials, but {unknown.pop()!r} is none.")


@checked(kinematics=_kinematics, target=condition_labels, test_target=condition_labels, together=_targets_are_known)
def stereotyped_reach(kinematics, target, test_target):
    """What whoever knows the target, and nothing of this one movement, would say: the mean profile of reaches to it.

    Parameters
    ----------
    kinematics : ndarray, shape (trials, time, outputs)
        Of training trials.
    target : ndarray, shape (trials,)
        Target of each of them.
    test_target : ndarray, shape (test trials,)
        Targets of the trials that are asked for: the true ones, or those that ``decode_target`` reads from the activity.

    Returns
    -------
    kinematics : ndarray, shape (test trials, time, outputs)

    Raises
    ------
    ValueError
        If targets do not fit the trials, or one was never trained on.
    """
    return np.stack([kinematics[target == one].mean(axis=0) for one in test_target.tolist()])


def _targets_can_be_decoded(arguments):
    activity, target, test = arguments["activity"], arguments["target"], arguments["test_activity"]
    if len(target) != len(activity):
        raise ValueError(f"target should have one entry a trial, {len(activity)}, but it has {len(target)}.")
    if activity.shape[1:] != test.shape[1:]:
        raise ValueError(
            f"test_activity should have shape (trials, {activity.shape[1]}, {activity.shape[2]}), as activity, but it has "
            f"shape {test.shape}."
        )
    _, numbers_of_trials = np.unique(target, return_counts=True)
    if len(numbers_of_trials) < 2 or numbers_of_trials.min() < 2:
        raise ValueError(f"target should hold at least 2 targets with 2 trials each, but the numbers are {numbers_of_trials}.")


@checked(activity=trials, target=condition_labels, test_activity=trials, together=_targets_can_be_decoded)
def decode_target(activity, target, test_activity):
    """Guess the target of each trial from the activity of the whole trial, by linear discriminant analysis.

    It knows the end of the trial, so it is no decoder in real time. It says how much of what a decoder finds is the target.

    Parameters
    ----------
    activity : ndarray, shape (trials, time, neurons)
        Counts, rates or latents of training trials; their sums over a trial are told apart.
    target : ndarray, shape (trials,)
        Target of each of them.
    test_activity : ndarray, shape (test trials, time, neurons)
        Of the trials whose targets are guessed.

    Returns
    -------
    target : ndarray, shape (test trials,)

    Raises
    ------
    ValueError
        If shapes do not fit, or there are fewer than 2 targets or 2 trials of one.

    Notes
    -----
    Fitted by scikit-learn, with a shrunken covariance; how much is chosen by cross-validation over training trials.
    """
    sums, asked = activity.sum(axis=1), test_activity.sum(axis=1)
    n_folds = min(5, np.unique(target, return_counts=True)[1].min())
    models = [
        make_pipeline(StandardScaler(), LinearDiscriminantAnalysis(solver="lsqr", shrinkage=shrinkage))
        for shrinkage in SHRINKAGES
    ]
    scores = [cross_val_score(model, sums, target, cv=StratifiedKFold(n_folds)).mean() for model in models]
    return models[int(np.argmax(scores))].fit(sums, target).predict(asked)

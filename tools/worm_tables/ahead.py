"""What a worm will do: forecasts without a manifold, and the asymmetric diffusion map."""

import itertools

import numpy as np

from helpers.methods.derivatives import backward_difference, worm_features
from helpers.methods.diffusion_map import (
    analogues_ahead,
    delay_embedding,
    fit_diffusion_map,
    neurons_from_manifold,
    share_explained,
)
from helpers.methods.markov_chain import fit_markov_chain
from helpers.methods.state_decoding import fit_state_decoder
from helpers.methods.subspaces import principal_axes, share_held
from helpers.scores.over_worms import state_auroc
from tools.worm_tables.study import SECONDS, others

HORIZONS = (0.6, 3.0, 6.0, 12.0, 30.0)  # Seconds.
SETTINGS = (  # Of the diffusion map: lags, principal components before the embedding, neighbours.
    ((0, 5, 10), 3, 10),
    ((0, 5, 10), 8, 10),
    ((0, 5, 10, 20), 8, 30),
    ((0,), 8, 10),
    ((0, 3, 6, 9, 12), 5, 50),
)
MAP_BACK = (3, 6)  # Coordinates.
PAST_MINUTE = 100  # Volumes.
FURTHEST_NEURONS = 6.0  # Seconds; of each neuron, further ahead, nothing is known.


def mean_interval(reversal):
    """Seconds from one onset of a reversal to the next, on average."""
    return float(np.mean(np.diff(np.flatnonzero(np.diff(reversal.astype(int)) == 1)))) * SECONDS


def steps_of(horizon):
    """Volumes in a horizon."""
    return max(1, round(horizon / SECONDS))


def onset_within(reversal, n_steps):
    """Whether a reversal begins within some steps, and where this is asked: where it does not reverse now."""
    ahead = np.lib.stride_tricks.sliding_window_view(reversal[1:], n_steps).any(axis=1)
    asked = ~reversal[: len(ahead)]
    return ahead, asked


def reversed_lately(reversal, n_volumes=PAST_MINUTE):
    """Share of the last volumes, the present one included, in which it reversed; at the beginning of those there are."""
    sums = np.concatenate([[0], np.cumsum(reversal)])
    end = np.arange(1, len(reversal) + 1)
    start = np.maximum(end - n_volumes, 0)
    return (sums[end] - sums[start]) / (end - start)


def forecasts(study, out):
    """What each method says of the worm that is left out: name, target, horizon, and evidence from each time on."""
    seen = [worm_features(own, "backward") for own in study.activities]
    moves = [np.stack([worm.velocity, backward_difference(worm.velocity[:, None])[:, 0]], axis=1) for worm in study.worms]
    moves = [(own - own.mean(axis=0)) / own.std(axis=0) for own in moves]
    inputs = {"neurons": seen, "velocity": moves}
    clocks = [(np.arange(len(own)) / len(own))[:, None, None] for own in study.reversals]
    chain = fit_markov_chain(others(study.states, out))
    reverses = chain.states == "reversal"
    for horizon in HORIZONS:
        n = steps_of(horizon)
        now = study.reversals[out].astype(float)
        yield "persistence", "state", horizon, now
        yield "markov chain", "state", horizon, chain.ahead(study.states[out], n)[:, reverses].sum(axis=1)
        yield "past minute", "state", horizon, reversed_lately(study.reversals[out])
        later = [own[n:] for own in others(study.reversals, out)]
        model = fit_state_decoder([own[:-n] for own in others(clocks, out)], later)
        yield "clock", "state", horizon, model.evidence(clocks[out])[:, 1]
        for name, given in inputs.items():
            later = [own[n:] for own in others(study.reversals, out)]
            model = fit_state_decoder([own[:-n] for own in others(given, out)], later)
            yield name, "state", horizon, model.evidence(given[out])[:, 1]
            asked = [onset_within(own, n) for own in others(study.reversals, out)]
            kept = [own[: len(where)][where] for own, (_, where) in zip(others(given, out), asked, strict=True)]
            model = fit_state_decoder(kept, [does[where] for does, where in asked])
            yield name, "onset", horizon, model.evidence(given[out])[:, 1]


def aurocs_of(reversal, target, horizon, evidence):
    """Of evidence from each time on."""
    n = steps_of(horizon)
    if target == "state":
        return state_auroc(reversal[n:], evidence[: len(reversal) - n])
    happens, asked = onset_within(reversal, n)
    if happens[asked].all():
        return np.nan  # within so long, one always begins
    return state_auroc(happens[asked], evidence[: len(happens)][asked])


def ahead(study):
    """Whether the unseen worm will reverse at a horizon, and whether it will begin to until then; without a manifold."""
    for out, worm in enumerate(study.worms):
        interval = mean_interval(worm.reversal)
        for method, target, horizon, evidence in forecasts(study, out):
            found = aurocs_of(worm.reversal, target, horizon, evidence)
            about = {"worm": worm.worm, "horizon_s": horizon, "horizon_in_intervals": horizon / interval}
            yield about | {"method": method, "target": target, "auroc": found}


def diffusion(study):
    """Settings of the diffusion map: what it keeps of the neurons of an unseen worm, and what it says ahead."""
    scaled = [worm_features(own, "none")[:, :, 0] for own in study.activities]
    for (lags, n_components, n_neighbours), out in itertools.product(SETTINGS, range(len(scaled))):
        longest = max(lags)
        axes = principal_axes(others(study.activities, out), n_components).axes
        embedded = [delay_embedding(own @ axes, lags) for own in scaled]
        known, new = others(embedded, out), embedded[out]
        reversals = [own[longest:] for own in study.reversals]
        neurons = [own[longest:] for own in scaled]
        walk = fit_diffusion_map(known, max(MAP_BACK), n_neighbours)
        owner = np.repeat(np.arange(len(known)), [len(own) for own in known])
        steps = walk.transitions.tocoo()
        about = {
            "worm": study.worms[out].worm,
            "lags": " ".join(map(str, lags)),
            "components": n_components,
            "neighbours": n_neighbours,
            "to_other_worms": float(steps.data[owner[steps.row] != owner[steps.col]].sum() / len(owner)),
            "second_eigenvalue": float(np.abs(walk.eigenvalues[0])),
        }
        for k in MAP_BACK:
            place = walk.place(new)[:, :k]
            back = neurons_from_manifold(walk.coordinates[:, :k], np.vstack(others(neurons, out)), place)
            yield about | {"what": f"neurons from {k} coordinates", "value": share_explained(neurons[out], back)}
            pooled = principal_axes(others(study.activities, out), k).axes
            yield about | {"what": f"neurons from {k} components", "value": share_held(pooled, study.activities[out])}
        for horizon in HORIZONS:
            n = steps_of(horizon)
            happened = np.concatenate(others(reversals, out)).astype(float)
            scores = {
                "diffusion map": walk.ahead(new, happened, n),
                "analogues": analogues_ahead(
                    known, [own.astype(float) for own in others(reversals, out)], new, n, n_neighbours
                ),
            }
            for method, evidence in scores.items():
                for target in ("state", "onset"):
                    found = aurocs_of(reversals[out], target, horizon, evidence)
                    yield about | {"what": f"{method}, {target}", "horizon_s": horizon, "value": found}
            if horizon <= FURTHEST_NEURONS:
                expected = walk.ahead(new, np.vstack(others(neurons, out)), n)
                said = {"diffusion map": expected[:-n], "persistence": neurons[out][:-n]}
                for method, then in said.items():
                    found = share_explained(neurons[out][n:], then)
                    yield about | {"what": f"neurons ahead, {method}", "horizon_s": horizon, "value": found}

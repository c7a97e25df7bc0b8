"""Whether a neuron of one name does the same in every worm."""

import numpy as np

from helpers.methods.derivatives import worm_features
from helpers.methods.universality import correlation_with_behaviour, of_one_sign, shift_p_values

N_CHANCE = 200


def slopes_of(study, kind):
    """Traces, or the slopes of a kind."""
    return [worm_features(own, "none" if kind == "trace" else kind)[:, :, -1] for own in study.activities]


def universality(study):
    """Correlation of each neuron with reversals in each worm, beside circular shifts."""
    for signal in ("trace", "backward", "gaussian"):
        for number, (own, reversal) in enumerate(zip(slopes_of(study, signal), study.reversals, strict=True)):
            found = correlation_with_behaviour(own, reversal)
            p = shift_p_values(own, reversal, np.random.default_rng(number), n_shifts=999)
            for name, correlation, p_value in zip(study.neurons, found.tolist(), p.tolist(), strict=True):
                yield {
                    "signal": signal,
                    "worm": study.worms[number].worm,
                    "neuron": name,
                    "correlation": correlation,
                    "p_value": p_value,
                }


def universality_chance(study):
    """How many neurons have one sign in all worms when the behaviour of each is shifted in a circle."""
    rng = np.random.default_rng(0)
    for signal in ("trace", "backward", "gaussian"):
        activities = slopes_of(study, signal)
        for draw in range(N_CHANCE):
            shifted = [np.roll(own, rng.integers(60, len(own) - 60)) for own in study.reversals]
            found = [correlation_with_behaviour(*pair) for pair in zip(activities, shifted, strict=True)]
            yield {"signal": signal, "draw": draw, "n_one_sign": int(of_one_sign(np.array(found)).sum())}

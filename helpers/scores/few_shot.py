"""What latents are worth to a read-out that learns from few trials.

With many trials a read-out learns to leave out what has nothing to do with the neurons; with few it cannot. So latents that
hold more than is needed are found out, which a score by all trials does not see.
"""

from helpers.scores.held_out import bits_per_spike, fit_poisson_readout
from helpers.validation import array, checked, positive_integer, spike_counts, trials


def _numbers_of_trials(value, name):
    value = array(value, name)
    if value.ndim != 1 or value.size == 0 or value.dtype.kind not in "iu":
        raise ValueError(f"{name} should hold numbers of trials, but it has shape {value.shape} and holds {value.dtype}.")
    return value


def _trials_are_there(arguments):
    latents, counts = arguments["latents"], arguments["counts"]
    if latents.shape[:2] != counts.shape[:2]:
        raise ValueError(
            f"latents should have the trials and bins of counts, {counts.shape[:2]}, but it has shape {latents.shape}."
        )
    for name in ("train", "test"):
        if arguments[name].min() < 0 or arguments[name].max() >= len(counts):
            raise ValueError(f"{name} should hold numbers of the {len(counts)} trials, from 0 on, but it goes beyond them.")
    if arguments["k"] > len(arguments["train"]):
        raise ValueError(f"k should be at most {len(arguments['train'])}, the training trials, but it is {arguments['k']}.")


@checked(
    latents=trials,
    counts=spike_counts,
    train=_numbers_of_trials,
    test=_numbers_of_trials,
    k=positive_integer,
    together=_trials_are_there,
)
def few_shot_bits(latents, counts, train, test, k):
    """Bits per spike of neurons whose read-out is fitted to few trials.

    Parameters
    ----------
    latents : ndarray, shape (trials, time, latents)
        Inferred from other neurons, in all trials.
    counts : ndarray, shape (trials, time, neurons)
        Spikes of the held-out neurons.
    train : ndarray of int
        Numbers of the training trials, in random order: the first ``k`` are used.
    test : ndarray of int
        Numbers of the test trials.
    k : int
        To how many trials the read-out is fitted; at least 2, since the read-out chooses its penalty by trials it leaves out.

    Returns
    -------
    bits : float
        Of the test trials.

    Raises
    ------
    ValueError
        If trials do not fit, or a neuron is silent in the few.

    References
    ----------
    Dabholkar & Barak, PLoS Computational Biology, doi 10.1371/journal.pcbi.1013789.
    """
    few = train[:k]
    readout = fit_poisson_readout(latents[few], counts[few])
    return bits_per_spike(counts[test], readout.rates(latents[test]))

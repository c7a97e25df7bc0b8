"""Attention by hand: softmax, weights, masks and heads.

What is attended stands in rows: ``(tokens, width)``. A token is a neuron, or a neuron at one step; then the steps of a neuron
stand together. The model built of such layers is in :mod:`helpers.models.causalformer.model`.
"""

import numpy as np
from scipy import special

from helpers.validation import array, checked, numbers, positive_integer, real_numbers


def _scores(value, name):
    value = real_numbers(value, name)
    bad = int(np.sum(np.isnan(value) | np.isposinf(value)))
    if bad:
        raise ValueError(f"{name} should hold finite numbers, or -inf for what is not seen, but {bad} are NaN or inf.")
    if value.ndim == 0 or value.shape[-1] == 0:
        raise ValueError(f"{name} should have shape (..., sources), but it has shape {value.shape}.")
    if np.isneginf(value).all(axis=-1).any():
        raise ValueError(f"{name} should leave something to look at in each row, but in one all scores are -inf.")
    return value


def _tokens(value, name):
    value = numbers(value, name)
    if value.ndim != 2 or 0 in value.shape:
        raise ValueError(f"{name} should have shape (tokens, width), but it has shape {value.shape}.")
    return value


def _shapes_fit(arguments):
    query, key, allowed = arguments["query"], arguments["key"], arguments["allowed"]
    if key.shape[1] != query.shape[1]:
        raise ValueError(f"key should have the width of query, {query.shape[1]}, but it has width {key.shape[1]}.")
    shape = (len(query), len(key))
    if allowed.dtype != bool or allowed.shape != shape:
        raise ValueError(
            f"allowed should be True or False in shape {shape}, but it is {allowed.dtype} in shape {allowed.shape}."
        )
    if not allowed.any(axis=1).all():
        raise ValueError(
            f"allowed should leave each query something to look at, but query {allowed.any(axis=1).argmin()} has nothing."
        )
    if "value" in arguments and len(arguments["value"]) != len(key):
        raise ValueError(f"value should have one row for each of {len(key)} keys, but it has {len(arguments['value'])}.")
    n_heads = arguments.get("n_heads", 1)
    for name in ("query", "value"):
        if name in arguments and arguments[name].shape[1] % n_heads:
            raise ValueError(f"n_heads should divide the width of {name}, {arguments[name].shape[1]}, but it is {n_heads}.")


@checked(scores=_scores)
def softmax(scores):
    """Turn scores into positive weights that sum to 1.

    Parameters
    ----------
    scores : ndarray, shape (..., sources)
        Any numbers; minus infinity where a source is not seen, but not for all of them.

    Returns
    -------
    weights : ndarray, shape (..., sources)
        Along the last axis proportional to the exponential of the scores.

    Raises
    ------
    ValueError
        If there are no scores, or one is NaN or plus infinity, or all of a row are minus infinity.
    """
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


@checked(query=_tokens, key=_tokens, allowed=array, together=_shapes_fit)
def attention_weights(query, key, allowed):
    """How much each query listens to each key: scaled dot products, through a softmax.

    Parameters
    ----------
    query : ndarray, shape (looking, width)
        What each token asks.
    key : ndarray, shape (seen, width)
        By what each token can be found.
    allowed : ndarray of bool, shape (looking, seen)
        Who may look at whom; each query at one key at least.

    Returns
    -------
    weights : ndarray, shape (looking, seen)
        Each row sums to 1, and is 0 where looking is not allowed.

    Raises
    ------
    ValueError
        If shapes do not fit, or a query may look at nothing.

    References
    ----------
    Vaswani et al., arXiv:1706.03762 (2017), equation 1.
    """
    scores = query @ key.T / np.sqrt(key.shape[1])
    return special.softmax(np.where(allowed, scores, -np.inf), axis=-1)


@checked(n_neurons=positive_integer, n_steps=positive_integer)
def local_mask(n_neurons, n_steps):
    """Each step of a neuron may look at its own past, itself included, and at nobody else's.

    Parameters
    ----------
    n_neurons, n_steps : int
        Tokens are pairs of them: first all steps of neuron 0, then those of neuron 1.

    Returns
    -------
    allowed : ndarray of bool, shape (tokens, tokens)
        ``[looking, seen]``.

    Raises
    ------
    ValueError
        If a number is not a whole one above 0.

    References
    ----------
    Local against global attention: Grigsby et al., arXiv:2109.12218 (2021).
    """
    neuron, step = np.divmod(np.arange(n_neurons * n_steps), n_steps)
    same_neuron = neuron[:, None] == neuron
    not_later = step[:, None] >= step
    return same_neuron & not_later


@checked(query=_tokens, key=_tokens, value=_tokens, allowed=array, n_heads=positive_integer, together=_shapes_fit)
def attend_with_heads(query, key, value, allowed, n_heads):
    """Split the width among heads, let each attend by itself, and join their answers.

    Parameters
    ----------
    query : ndarray, shape (looking, width)
        What each token asks.
    key : ndarray, shape (seen, width)
        By what each token can be found.
    value : ndarray, shape (seen, width of values)
        What each token has to say.
    allowed : ndarray of bool, shape (looking, seen)
        Who may look at whom, the same for all heads.
    n_heads : int
        Number of heads; it divides both widths.

    Returns
    -------
    answer : ndarray, shape (looking, width of values)
        First that of head 0, then that of head 1.

    Raises
    ------
    ValueError
        If shapes do not fit, or a query may look at nothing.

    References
    ----------
    Vaswani et al., arXiv:1706.03762 (2017), section 3.2.2, without the projections before and after.
    """
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        scores = q @ c.T / np.sqrt(c.shape[1])
        weights = special.softmax(np.where(allowed, scores, -np.inf), axis=-1)
        answers.append(weights @ v)
    return np.concatenate(answers, axis=1)

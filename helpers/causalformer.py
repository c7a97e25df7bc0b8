"""Causalformer: a transformer that forecasts every neuron, and must ask the others to do so.

Three attentions, as in Lu et al. (2023): the encoder's *local self-attention* (a neuron looks at its own past), the decoder's
*local cross-attention* (a forecast looks at the encoded past of its own neuron) and the decoder's *global cross-attention* (a
forecast looks at the encoded pasts of all neurons). The weights of the last are read as a wiring, ``[to, from]``.

Inside, encodings have shape ``(batch, neurons, time, width)``.
"""

import math

import torch
from torch import nn

from helpers.validation import positive_integer, probability

KEYS = ("content", "identity", "free", "none")
WEIGHTS = ("softmax", "sigmoid")
EMBEDDINGS = ("bumps", "time2vec")
NORMALISATIONS = ("layer", "batch")

# After Lu et al. (2023): sizes, attentions, normalisation and dropout rate of their published code. It differs in details:
# there one embedding serves as source and target name, Time2Vec is added and not joined, dropout stands on embeddings and
# inside feed-forward blocks, and encodings are not normalised once more.
PAPER = {
    "context": 10,
    "keys": "content",
    "weights": "softmax",
    "width": 100,
    "n_heads": 10,
    "head_width": 8,
    "hidden_width": 400,
    "dropout": 0.1,
    "embedding": "time2vec",
    "normalisation": "batch",
    "windows": True,
    "own_path": False,
}
# Ours: a learned adjacency instead of attention to content, and a third of the width.
COMPACT = {
    "context": 10,
    "keys": "free",
    "weights": "sigmoid",
    "width": 32,
    "n_heads": 4,
    "head_width": 8,
    "hidden_width": 64,
    "dropout": 0.0,
    "embedding": "bumps",
    "normalisation": "layer",
    "windows": False,
    "own_path": True,
}

N_BUMPS, LOWEST_BUMP, HIGHEST_BUMP = 16, -2.5, 5.5  # in standard deviations of the activity
FREE_LOGIT_SCALE = 4.0  # lets free logits move as far as they need in a few hundred steps
SIGMOID_START = -2.0  # a sigmoid begins nearly closed, at 0.12


def _one_of(value, name, choices):
    if value not in choices:
        raise ValueError(f"{name} should be one of {', '.join(map(repr, choices))}, but it is {value!r}.")
    return value


class GaussianBumps(nn.Module):
    """A number as itself and its nearness to 16 levels, so that a step as steep as a spike's threshold is easy to learn."""

    n_features = 1 + N_BUMPS

    def __init__(self):
        super().__init__()
        self.register_buffer("centres", torch.linspace(LOWEST_BUMP, HIGHEST_BUMP, N_BUMPS))
        self.bump_width = (HIGHEST_BUMP - LOWEST_BUMP) / (N_BUMPS - 1)

    def forward(self, x):
        """Features of shape ``(..., time, 17)`` from activity of shape ``(..., time)``."""
        x = x[..., None]
        return torch.cat([x, torch.exp(-0.5 * ((x - self.centres) / self.bump_width) ** 2)], -1)


class Time2Vec(nn.Module):
    """A number beside the time at which it was seen: one line and five waves of it (Kazemi et al., arXiv:1907.05321)."""

    n_features = 1 + 6

    def __init__(self, context):
        super().__init__()
        self.register_buffer("time", torch.arange(context) / context)
        self.line = nn.Linear(1, self.n_features - 1)

    def forward(self, x):
        """Features of shape ``(..., time, 7)`` from activity of shape ``(..., time)``."""
        phase = self.line(self.time[:, None])
        waves = torch.cat([phase[:, :1], torch.sin(phase[:, 1:])], -1)
        return torch.cat([x[..., None], waves.expand(*x.shape, -1)], -1)


class BatchNorm(nn.BatchNorm1d):
    """Batch normalisation of the last axis, over all others."""

    def forward(self, x):
        """Normalise an array of any number of axes."""
        return super().forward(x.flatten(0, -2)).view_as(x)


def _feed_forward(width, hidden_width):
    return nn.Sequential(nn.Linear(width, hidden_width), nn.GELU(), nn.Linear(hidden_width, width))


class Lags(nn.Module):
    """Which steps a step may look at, and what each head thinks of each lag: added to the scores before the softmax."""

    def __init__(self, n_heads, context):
        super().__init__()
        self.context = context
        self.bias = nn.Parameter(torch.zeros(n_heads, context))

    def forward(self, n_looking, n_times):
        """Of the last ``n_looking`` of ``n_times`` steps, shape (heads, looking, time); minus infinity where none may look."""
        step = torch.arange(n_times, device=self.bias.device)
        lag = step[n_times - n_looking :, None] - step
        seen = (lag >= 0) & (lag < self.context)
        return self.bias[:, lag.clamp(0, self.context - 1)].masked_fill(~seen, -math.inf)


class LocalSelfAttention(nn.Module):
    """Each neuron looks at its own last ``context`` steps; in a window, at all of it."""

    def __init__(self, width, n_heads, head_width, context, windows):
        super().__init__()
        self.n_heads, self.head_width = n_heads, head_width
        self.to_query_key_value = nn.Linear(width, 3 * n_heads * head_width)
        self.lags = None if windows else Lags(n_heads, context)
        self.out = nn.Linear(n_heads * head_width, width)

    def forward(self, encoded):
        """What each step gathered, shape (batch, neurons, time, width)."""
        n_times = encoded.shape[-2]
        projected = self.to_query_key_value(encoded).unflatten(-1, (3, self.n_heads, self.head_width))
        query, key, value = projected.permute(3, 0, 1, 4, 2, 5).contiguous()  # (batch, neurons, heads, time, head width) each
        scores = (query / math.sqrt(self.head_width)) @ key.transpose(-1, -2)
        if self.lags is not None:
            scores = scores + self.lags(n_times, n_times)
        gathered = scores.softmax(-1) @ value
        return self.out(gathered.transpose(-2, -3).flatten(-2))


class LocalCrossAttention(nn.Module):
    """Each forecast looks at the last ``context`` encodings of its own neuron. It has no content yet, so its query is fixed."""

    def __init__(self, width, n_heads, head_width, context, windows):
        super().__init__()
        self.n_heads, self.head_width, self.context = n_heads, head_width, context
        self.to_query = nn.Linear(width, n_heads * head_width)
        self.to_key_value = nn.Linear(width, 2 * n_heads * head_width)
        self.lags = None if windows else Lags(n_heads, context)
        self.out = nn.Linear(n_heads * head_width, width)

    def forward(self, target, encoded):
        """What each forecast gathered, shape (batch, neurons, forecasts, width), from targets (neurons, width)."""
        n_times = encoded.shape[-2]
        projected = self.to_key_value(encoded).unflatten(-1, (2, self.n_heads, self.head_width))
        key, value = projected.permute(3, 0, 1, 4, 2, 5)  # (batch, neurons, heads, time, head width) each
        query = self.to_query(target).unflatten(-1, (self.n_heads, self.head_width, 1)) / math.sqrt(self.head_width)
        scores = (key @ query).transpose(-1, -2)  # a key's score is the same for all forecasts that see it
        if self.lags is not None:
            scores = scores + self.lags(n_times - self.context + 1, n_times)
        gathered = scores.softmax(-1) @ value
        return self.out(gathered.transpose(-2, -3).flatten(-2))


class GlobalCrossAttention(nn.Module):
    """Each forecast looks at the encodings of all neurons. The weights are what is read as a wiring."""

    def __init__(self, n_neurons, width, n_heads, head_width, keys, weights, sees_itself):
        super().__init__()
        self.n_heads, self.head_width, self.keys, self.weights = n_heads, head_width, keys, weights
        self.sees_itself = sees_itself
        inner = n_heads * head_width
        if keys == "free":
            self.logits = nn.Parameter(torch.zeros(n_heads, n_neurons, n_neurons))
        else:
            self.to_query, self.to_key = nn.Linear(width, inner), nn.Linear(width, inner)
        self.openness = nn.Parameter(torch.zeros(n_heads)) if weights == "sigmoid" else None
        self.to_value, self.out = nn.Linear(width, inner), nn.Linear(inner, width)

    def _split(self, x):
        """Heads before what is attended: (batch, tokens, times, width) to (batch, times, heads, tokens, head width)."""
        return x.unflatten(-1, (self.n_heads, self.head_width)).permute(0, 2, 3, 1, 4)

    def _scores(self, target, memory, target_name, source_name):
        """Score of each source for each target, (batch, forecasts, heads, to, from); axes of 1 or none where it is fixed."""
        if self.keys == "free":
            return FREE_LOGIT_SCALE * self.logits
        if self.keys == "identity":
            query, key = (self._split(x[None, :, None]) for x in (self.to_query(target_name), self.to_key(source_name)))
        else:
            query, key = self._split(self.to_query(target)), self._split(self.to_key(memory))
        return query @ key.transpose(-1, -2) / math.sqrt(self.head_width)

    def forward(self, target, memory, target_name, source_name):
        """What each forecast gathered, like ``target``, and the weights, (batch or 1, forecasts or 1, heads, to, from).

        Parameters
        ----------
        target : tensor, shape (batch, neurons, forecasts, width)
            Forecasts that know their own past.
        memory : tensor, shape (batch, neurons * lags, forecasts, width)
            Encodings that they look at; the lags of a neuron stand together.
        target_name, source_name : tensor, shape (neurons, width)
            Embedding of each neuron as a target and as a source.
        """
        n_neurons = target.shape[1]
        n_lags = memory.shape[1] // n_neurons
        scores = self._scores(target, memory, target_name, source_name)
        if n_lags > 1 and self.keys != "content":
            scores = scores.repeat_interleave(n_lags, -1)
        if not self.sees_itself:
            itself = torch.eye(n_neurons, dtype=torch.bool, device=scores.device).repeat_interleave(n_lags, 1)
            scores = scores.masked_fill(itself, -math.inf)
        if self.weights == "softmax":
            weights = scores.softmax(-1)
        else:
            weights = torch.sigmoid(scores + self.openness[:, None, None] + SIGMOID_START)
        gathered = weights @ self._split(self.to_value(memory))
        weights = weights.unflatten(-1, (n_neurons, n_lags)).sum(-1)
        return self.out(gathered.permute(0, 3, 1, 2, 4).flatten(-2)), weights.expand(
            1, 1, -1, -1, -1
        ) if weights.ndim == 3 else weights


class Causalformer(nn.Module):
    """A transformer that forecasts each neuron's next step.

    Parameters
    ----------
    n_neurons : int
        Number of neurons.
    context : int
        How many steps a local attention looks back.
    keys : {"content", "identity", "free", "none"}
        How a forecast scores a source: by what the source is doing (attention proper), by who it is, or by one free
        number for each pair and head. The last two give the same scores at all times: they are a *learned adjacency*, with
        content only in the values. With ``"none"`` no neuron sees another.
    weights : {"softmax", "sigmoid"}
        Whether sources share a weight of 1, or each has a weight of its own from 0 to 1.
    width, n_heads, head_width, hidden_width : int
        Width of an encoding, number of heads, width of each, and of the layer inside a feed-forward block.
    dropout : float
        Share of features that are dropped in training.
    embedding : {"bumps", "time2vec"}
        How a number enters: with its nearness to 16 levels, or with the time at which it was seen.
    normalisation : {"layer", "batch"}
        Which normalisation stands before each block.
    windows : bool
        Whether each forecast encodes its window of ``context`` steps anew and looks at all of it, as published. Otherwise
        each step is encoded once for all forecasts, and global attention looks at the latest encodings; then a
        forecast depends on up to ``2 * context - 1`` steps, because encodings already look back.
    own_path : bool
        Whether a neuron's own encoding reaches its forecast by a path of its own, so that global attention is
        left to the others.

    Attributes
    ----------
    settings : dict
        All arguments, to build the same model again.
    receptive_field : int
        How many past steps a forecast depends on.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Lu et al., arXiv:2311.06928 (2023), after whose configuration ``PAPER`` is made; the split into local and global attention
    is from Grigsby et al., arXiv:2109.12218 (2021). ``COMPACT`` is ours.
    """

    def __init__(
        self,
        n_neurons,
        context=10,
        keys="content",
        weights="softmax",
        *,
        width=32,
        n_heads=4,
        head_width=8,
        hidden_width=64,
        dropout=0.0,
        embedding="bumps",
        normalisation="layer",
        windows=False,
        own_path=True,
    ):
        super().__init__()
        self.settings = {name: value for name, value in locals().items() if name not in ("self", "__class__")}
        self._check()
        self.context, self.windows = context, windows
        self.receptive_field = context if windows else 2 * context - 1
        inner = (width, n_heads, head_width)
        norm = nn.LayerNorm if normalisation == "layer" else BatchNorm

        self.features = GaussianBumps() if embedding == "bumps" else Time2Vec(context)
        self.embed = nn.Linear(self.features.n_features, width)
        self.source_name, self.target_name = nn.Embedding(n_neurons, width), nn.Embedding(n_neurons, width)
        self.drop = nn.Dropout(dropout)
        self.self_attention = LocalSelfAttention(*inner, context, windows)
        self.encoder_mlp = _feed_forward(width, hidden_width)
        self.local_attention = LocalCrossAttention(*inner, context, windows)
        self.own_path = _feed_forward(width, hidden_width) if own_path else None
        self.global_attention = (
            None if keys == "none" else GlobalCrossAttention(n_neurons, *inner, keys, weights, sees_itself=not own_path)
        )
        self.decoder_mlp = _feed_forward(width, hidden_width)
        self.norms = nn.ModuleDict(
            {place: norm(width) for place in ("self", "encoder", "memory", "local", "global", "decoder")}
        )
        self.forecast = nn.Linear(width, 1)

    def _check(self):
        choices = {"keys": KEYS, "weights": WEIGHTS, "embedding": EMBEDDINGS, "normalisation": NORMALISATIONS}
        for name, value in self.settings.items():
            if name in choices:
                _one_of(value, name, choices[name])
            elif name == "dropout":
                probability(value, name)
            elif name in ("windows", "own_path"):
                _one_of(value, name, (True, False))
            else:
                self.settings[name] = positive_integer(value, name)  # a plain number, which can be saved and read back
        if self.settings["n_neurons"] < 2 and self.settings["keys"] != "none":
            raise ValueError("n_neurons should be at least 2, but it is 1: there is nobody to look at.")
        if self.settings["embedding"] == "time2vec" and not self.settings["windows"]:
            raise ValueError(
                "embedding should be 'bumps' where windows is False, but it is 'time2vec', the place of a step in its window."
            )

    def forward(self, x, return_weights=False):
        """Forecast each step that has ``context`` steps before it.

        Parameters
        ----------
        x : tensor, shape (batch, time, neurons)
            Normalised activity.
        return_weights : bool
            Whether to return the weights of global attention as well.

        Returns
        -------
        forecast : tensor, shape (batch, time - context + 1, neurons)
            ``forecast[:, k]`` is the forecast of step ``context + k``, from the steps before it.
        weights : tensor, shape (batch or 1, time - context + 1 or 1, heads, neurons, neurons)
            Only with ``return_weights``: ``[..., to, from]``, summed over lags; axes of length 1 where the weights are
            the same for all.
        """
        n_batch, n_times, n_neurons = x.shape
        encoded = self.encode(x)
        forecast, weights = self.answer(*self.question(encoded))
        if self.windows:  # one batch entry a forecast
            forecast = forecast.reshape(n_batch, n_times - self.context + 1, n_neurons)
            if weights is not None and len(weights) > 1:
                weights = weights.view(n_batch, -1, *weights.shape[2:])
        return (forecast, weights) if return_weights else forecast

    def encode(self, x):
        """Encode every step from the past of its own neuron; no neuron sees another here.

        Parameters
        ----------
        x : tensor, shape (batch, time, neurons)
            Normalised activity.

        Returns
        -------
        encoded : tensor, shape (batch, neurons, time, width)
            With ``windows``, (batch * forecasts, neurons, context, width).
        """
        x = x.unfold(1, self.context, 1).flatten(0, 1) if self.windows else x.transpose(1, 2)
        encoded = self.drop(self.embed(self.features(x)) + self.source_name.weight[:, None])
        encoded = encoded + self.drop(self.self_attention(self.norms["self"](encoded)))
        encoded = encoded + self.drop(self.encoder_mlp(self.norms["encoder"](encoded)))
        return self.norms["memory"](encoded)

    def question(self, encoded):
        """What each forecast brings to the others: what its own past says, and the memory in which it may look.

        Parameters
        ----------
        encoded : tensor, shape (batch, neurons, time, width)
            From ``encode``.

        Returns
        -------
        target : tensor, shape (batch, neurons, forecasts, width)
            Each forecast as far as its own past takes it.
        memory : tensor, shape (batch, neurons, lags, forecasts, width)
            The encodings of all neurons that global attention looks at.
        """
        name = self.target_name.weight
        latest = encoded[:, :, self.context - 1 :]
        target = name[:, None] + self.drop(self.local_attention(self.norms["local"](name), encoded))
        if self.own_path is not None:
            target = target + self.own_path(latest)
        return target, encoded[:, :, :, None] if self.windows else latest[:, :, None]

    def answer(self, target, memory):
        """Forecasts, after a look at all neurons.

        Parameters
        ----------
        target, memory : tensor
            From ``question``. Who replaces one neuron in ``memory`` changes what the others see of it, and nothing else.

        Returns
        -------
        forecast : tensor, shape (batch, forecasts, neurons)
            The next step of each neuron.
        weights : tensor, shape (batch or 1, forecasts or 1, heads, neurons, neurons), or None
            Of global attention.
        """
        weights = None
        if self.global_attention is not None:
            names = self.target_name.weight, self.source_name.weight
            gathered, weights = self.global_attention(self.norms["global"](target), memory.flatten(1, 2), *names)
            target = target + self.drop(gathered)
        target = target + self.drop(self.decoder_mlp(self.norms["decoder"](target)))
        return self.forecast(target)[..., 0].transpose(1, 2), weights

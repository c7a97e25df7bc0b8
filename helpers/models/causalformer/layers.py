"""Layers of the Causalformer: how a number enters, and the three attentions by which past and neurons come together.

Encodings have shape ``(batch, neurons, time, width)``. A local attention looks at the past of one neuron, the
global one at all of them.
"""

import math

import torch
from torch import nn

# How many bumps there are, and the levels of the lowest and the highest, in standard deviations of the activity.
N_BUMPS, LOWEST_BUMP, HIGHEST_BUMP = 16, -2.5, 5.5
# Free logits are multiplied by this, so that a few hundred training steps move them as far as they need to go.
FREE_LOGIT_SCALE = 4.0
# Added to the scores before a sigmoid, so that training begins with small weights, of 0.12.
SIGMOID_START = -2.0


class GaussianBumps(nn.Module):
    """A number as itself and its nearness to 16 levels, so that a step as steep as a spike's threshold is easy to learn.

    The bumps are Gaussian *radial basis functions* of one number.
    """

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


class FeedForward(nn.Sequential):
    """Two linear maps with a GELU between them, for each encoding alone."""

    def __init__(self, width, hidden_width):
        super().__init__(nn.Linear(width, hidden_width), nn.GELU(), nn.Linear(hidden_width, width))


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

    def _into_heads(self, x):
        """Heads before what is attended: (batch, tokens, times, width) to (batch, times, heads, tokens, head width)."""
        return x.unflatten(-1, (self.n_heads, self.head_width)).permute(0, 2, 3, 1, 4)

    def _scores(self, target, memory, target_name, source_name):
        """Score of each source for each target, (batch, forecasts, heads, to, from); axes of 1 or none where it is fixed."""
        if self.keys == "free":
            return FREE_LOGIT_SCALE * self.logits
        if self.keys == "identity":
            query, key = (self._into_heads(x[None, :, None]) for x in (self.to_query(target_name), self.to_key(source_name)))
        else:
            query, key = self._into_heads(self.to_query(target)), self._into_heads(self.to_key(memory))
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
        gathered = weights @ self._into_heads(self.to_value(memory))
        weights = weights.unflatten(-1, (n_neurons, n_lags)).sum(-1)
        if weights.ndim == 3:  # free scores are the same in all batches and forecasts
            weights = weights[None, None]
        return self.out(gathered.permute(0, 3, 1, 2, 4).flatten(-2)), weights

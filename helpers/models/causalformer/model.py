"""Causalformer: a transformer that forecasts every neuron, and must ask the others to do so.

Three attentions, as in Lu et al. (2023): the encoder's *local self-attention* (a neuron looks at its own past), the decoder's
*local cross-attention* (a forecast looks at the encoded past of its own neuron) and the decoder's *global cross-attention* (a
forecast looks at the encoded pasts of all neurons). The weights of the last are read as a wiring, ``[to, from]``.

Inside, encodings have shape ``(batch, neurons, time, width)``.
"""

import numpy as np
import torch
from torch import nn

from helpers.models.causalformer.layers import (
    BatchNorm,
    FeedForward,
    GaussianBumps,
    GlobalCrossAttention,
    LocalCrossAttention,
    LocalSelfAttention,
    Time2Vec,
)
from helpers.models.fitting import load_model, save_model
from helpers.validation import activity, checked, kind_of, one_of, positive_integer, probability
from helpers.worlds.izhikevich import THRESHOLD

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


# How each setting is checked.
CONVERTERS = {
    **dict.fromkeys(("n_neurons", "context", "width", "n_heads", "head_width", "hidden_width"), positive_integer),
    **dict.fromkeys(("windows", "own_path"), one_of((True, False))),
    "keys": one_of(KEYS),
    "weights": one_of(WEIGHTS),
    "embedding": one_of(EMBEDDINGS),
    "normalisation": one_of(NORMALISATIONS),
    "dropout": probability,
}


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
    mean, spread : tensor, shape (neurons,)
        Of the cut potentials in mV on which the model was trained; they are saved with the weights, and ``normalise`` uses
        them. 0 and 1 until then.

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
        self._check_settings()
        self.context, self.windows = context, windows
        self.receptive_field = context if windows else 2 * context - 1
        inner = (width, n_heads, head_width)
        norm = nn.LayerNorm if normalisation == "layer" else BatchNorm

        self.features = GaussianBumps() if embedding == "bumps" else Time2Vec(context)
        self.embed = nn.Linear(self.features.n_features, width)
        self.source_name, self.target_name = nn.Embedding(n_neurons, width), nn.Embedding(n_neurons, width)
        self.drop = nn.Dropout(dropout)
        self.self_attention = LocalSelfAttention(*inner, context, windows)
        self.encoder_mlp = FeedForward(width, hidden_width)
        self.local_attention = LocalCrossAttention(*inner, context, windows)
        self.own_path = FeedForward(width, hidden_width) if own_path else None
        self.global_attention = (
            None if keys == "none" else GlobalCrossAttention(n_neurons, *inner, keys, weights, sees_itself=not own_path)
        )
        self.decoder_mlp = FeedForward(width, hidden_width)
        self.norms = nn.ModuleDict(
            {place: norm(width) for place in ("self", "encoder", "memory", "local", "global", "decoder")}
        )
        self.forecast = nn.Linear(width, 1)
        self.register_buffer("mean", torch.zeros(n_neurons))
        self.register_buffer("spread", torch.ones(n_neurons))

    def _check_settings(self):
        for name, value in self.settings.items():
            plain = value.item() if isinstance(value, np.generic) else value  # a file of weights may not hold NumPy's own
            self.settings[name] = CONVERTERS[name](plain, name)
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

        Raises
        ------
        ValueError
            If ``x`` has other neurons, or too few steps for one forecast.
        """
        expected = self.settings["n_neurons"]
        if x.ndim != 3 or x.shape[2] != expected or x.shape[1] < self.context:  # one neuron would be stretched to all of them
            raise ValueError(
                f"x should have shape (batch, time, {expected}) with at least {self.context} steps, but it has shape "
                f"{tuple(x.shape)}."
            )
        n_batch, n_times, n_neurons = x.shape
        encoded = self.encode(x)
        forecast, weights = self.answer(*self.question(encoded))
        if self.windows:  # one batch entry a forecast
            forecast = forecast.reshape(n_batch, n_times - self.context + 1, n_neurons)
            if weights is not None and len(weights) > 1:
                weights = weights.view(n_batch, -1, *weights.shape[2:])
        return (forecast, weights) if return_weights else forecast

    @checked(membrane_potential=activity)
    def normalise(self, membrane_potential):
        """Bring potentials to the scale on which the model was trained, for example those of a recording made later.

        Parameters
        ----------
        membrane_potential : ndarray, shape (time, neurons)
            In mV.

        Returns
        -------
        x : tensor, shape (time, neurons)
            Cut at 30 mV, less the mean and divided by the standard deviation of the training part; on the model's device.

        Raises
        ------
        ValueError
            If it is no recording of the model's neurons.
        """
        n_neurons, seen = self.settings["n_neurons"], membrane_potential.shape[1]
        if seen != n_neurons:
            raise ValueError(f"membrane_potential should be of the model's {n_neurons} neurons, but it has {seen}.")
        v = torch.as_tensor(membrane_potential, dtype=torch.float32, device=self.mean.device)
        return (v.clamp(max=THRESHOLD) - self.mean) / self.spread

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
            From ``question``. Replacing one neuron in ``memory`` changes what the others see of it, and nothing else.

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


def causalformer_model(value, name):
    """Let a Causalformer pass, and refuse anything else: a check of arguments."""
    if not isinstance(value, Causalformer):
        raise ValueError(f"{name} should be a Causalformer, but it is {kind_of(value)}.")
    return value


@checked(model=causalformer_model)
def save_causalformer(model, path):
    """Write the weights and settings of a model to a file, with the scale of its training part, and nothing else.

    Parameters
    ----------
    model : Causalformer
        What is saved.
    path : str or path-like
        Where.

    Raises
    ------
    ValueError
        If ``model`` is something else.
    """
    save_model(model, path)


def load_causalformer(path):
    """Read a model that ``save_causalformer`` wrote; the file is read as numbers, so it cannot run anything.

    Parameters
    ----------
    path : str or path-like
        Where.

    Returns
    -------
    Causalformer
        On the CPU, in evaluation mode.

    Raises
    ------
    ValueError
        If there is no such file, or it holds something else.
    """
    return load_model(Causalformer, path)

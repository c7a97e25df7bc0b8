"""Gated recurrent units along whole trials, with gradients by hand: what a loop over ``torch.nn.GRUCell`` gives, in less time.

With ``a = W_ih x + b_ih`` of what arrives and ``s = W_hh h + b_hh`` of the state, a unit of torch follows::

    r = sigmoid(a_r + s_r)          # reset gate
    z = sigmoid(a_z + s_z)          # update gate: how much of the state is kept
    n = tanh(a_n + r s_n)           # candidate
    h_new = n + z (h - n)

(In the equations of the LFADS papers the reset gate acts on the state before it is multiplied by its matrix, in torch after.)

Small networks spend their time on starting operations, not on arithmetic, and autograd starts several for each line above, in
every bin. Here the gradients of ``a`` and ``s`` are the gradient of ``h_new`` times factors that are computed for all bins at
once, so that the way back is few operations for each bin; gradients of weights are one product over all bins.

Inside, arrays are ``(gates, layers, time, trials, units)``, or without layers, so that the units of a gate lie together in
memory. What arrives has its gates in torch's order r, z, n, and what comes from the state in the order n, r, z: then the four
gradients, of ``s_n``, ``s_r = a_r``, ``s_z = a_z`` and ``a_n``, stand in one array, of which the first three belong to the
state and the last three to what arrives.
"""

import torch
from torch.autograd.function import once_differentiable

from helpers.models.tensors import checked_tensors, module, tensor
from helpers.validation import kind_of, positive_integer


def _gates(parameter):
    """Weights or biases of what arrives, one gate after the other: r, z, n."""
    return parameter.unflatten(0, (3, -1))


def _state_gates(parameter):
    """Weights or biases of the state: n, r, z."""
    return _gates(parameter).roll(1, 0)


def _for_all_gates(state):
    """A state (…, trials, units), once for each gate and layer, as ``torch.bmm`` takes it."""
    return state.expand(3, *state.shape).reshape(-1, *state.shape[-2:])


class _Layer:
    """The states of units along all bins, and what the way back needs of each step.

    ``states`` and ``candidates`` are (time, …, trials, units); ``parts`` has an axis after time for what reaches the candidate
    from the state, and for the gates r and z.
    """

    def __init__(self, start, n_bins):
        self.states = start.new_empty(n_bins + 1, *start.shape)
        self.states[0] = start
        self.parts = start.new_empty(n_bins, 3, *start.shape)
        self.candidates = start.new_empty(n_bins, *start.shape)

    def walk(self):
        """Views of each bin in turn, made together: one by one they would cost as much as the arithmetic."""
        states, flat = self.states.unbind(), self.parts.reshape(len(self.parts), -1, *self.states.shape[-2:])
        views = flat, self.parts[:, 1:], *self.parts.unbind(1), self.candidates
        return zip(states[:-1], states[1:], *(view.unbind() for view in views), strict=True)

    def saved(self):
        """What ``_factors`` takes."""
        return self.states, self.parts, self.candidates


def _step(views, bias, weight, arrives_at_gates, arrives_at_candidate):
    """Move one layer on by a bin: fills its views."""
    old, new, parts, gates, to_candidate, reset, kept, candidate = views
    torch.baddbmm(bias, _for_all_gates(old), weight, out=parts)
    gates.add_(arrives_at_gates).sigmoid_()
    torch.addcmul(arrives_at_candidate, reset, to_candidate, out=candidate).tanh_()
    torch.lerp(candidate, old, kept, out=new)


def _factors(states, parts, candidates):
    """What the gradient of a new state is multiplied by, (4, layers, time, …), and the share of the old state that was kept."""
    states, parts, candidates = (tensor.movedim(0, -3) for tensor in (states, parts, candidates))
    to_candidate, reset, kept = parts
    rest = 1 - kept
    factors = states.new_empty(4, *candidates.shape)
    torch.addcmul(rest, rest, candidates.square(), value=-1, out=factors[3])
    torch.mul(factors[3], reset, out=factors[0])
    torch.mul(factors[0], (1 - reset).mul_(to_candidate), out=factors[1])
    torch.mul(states[..., :-1, :, :] - candidates, rest.mul_(kept), out=factors[2])
    return factors, kept


def _bins(array):
    """Views of each bin, where time stands before trials and units."""
    return array.unbind(-3)


def _backwards(*views):
    """Views of each bin from the last to the first."""
    return zip(*(reversed(view) for view in views), strict=True)


def _of_weights(gradients, met):
    """The gradient of weights, (gates, out, in), that met a vector (time, trials, in) in each bin and trial."""
    met = met.reshape(-1, met.shape[-1])
    return torch.bmm(gradients.flatten(1, 2).mT, met.expand(3, -1, -1))


class _Recurrence(torch.autograd.Function):
    """Layers side by side, each along what arrives at it."""

    @staticmethod
    def forward(ctx, arrives, start, weight, bias):
        layer = _Layer(start, arrives.shape[-3])
        turned, bias = weight.flatten(0, 1).mT.contiguous(), bias.flatten(0, 1)[:, None]
        for views, at_gates, at_candidate in zip(layer.walk(), _bins(arrives[:2]), _bins(arrives[2]), strict=True):
            _step(views, bias, turned, at_gates, at_candidate)
        ctx.save_for_backward(weight, *layer.saved())
        return layer.states[1:]

    @staticmethod
    @once_differentiable
    def backward(ctx, grad):
        weight, states, *rest = ctx.saved_tensors
        gradients, kept = _factors(states, *rest)
        n_layers, flat, total = len(states[0]), weight.flatten(0, 1), torch.zeros_like(states[0])
        for new, of_all, of_state, share in _backwards(grad.unbind(), _bins(gradients), _bins(gradients[:3]), _bins(kept)):
            total = total + new
            of_all.mul_(total)
            back = torch.bmm(of_state.reshape(-1, *total.shape[1:]), flat).view(3, *total.shape)
            total = back.sum(dim=0).addcmul_(total, share)
        to_weight = torch.stack([_of_weights(gradients[:3, k], states[:-1, k]) for k in range(n_layers)], dim=1)
        return gradients[1:], total, to_weight, gradients[:3].sum(dim=(-3, -2))


class _ControlledGenerator(torch.autograd.Function):
    """A generator and its controller, which sees the generator's last state and draws an input for it, bin after bin.

    Weights are (gates, out, in) and what arrives at the controller is (gates, time, trials, units). Returns the generator's
    states and the outputs of the controller, the means of inputs and the logarithms of their standard deviations, (time,
    trials, …).
    """

    @staticmethod
    def forward(ctx, arrives, noise, controller_start, generator_start, *weights):
        feedback, controller, controller_bias, out, out_bias, inward, inward_bias, generator, generator_bias = weights
        n_bins, n_trials, n_inputs = noise.shape
        top, bottom = _Layer(controller_start, n_bins), _Layer(generator_start, n_bins)
        outputs, inputs = noise.new_empty(n_bins, n_trials, 2 * n_inputs), torch.empty_like(noise)
        feedback_turned, controller_turned, inward_turned, generator_turned = (
            weight.mT.contiguous() for weight in (feedback, controller, inward, generator)
        )
        out_turned = out.mT.contiguous()
        controller_bias, inward_bias, generator_bias = (
            bias[:, None] for bias in (controller_bias, inward_bias, generator_bias)
        )
        bins = zip(top.walk(), bottom.walk(), arrives.unbind(1), noise.unbind(), outputs.unbind(), inputs.unbind(), strict=True)
        for above, below, here, chance, output, given in bins:
            at_controller = torch.baddbmm(here, _for_all_gates(below[0]), feedback_turned)
            _step(above, controller_bias, controller_turned, at_controller[:2], at_controller[2])
            torch.addmm(out_bias, above[1], out_turned, out=output)
            torch.addcmul(output[:, :n_inputs], output[:, n_inputs:].exp(), chance, out=given)
            at_generator = torch.baddbmm(inward_bias, _for_all_gates(given), inward_turned)
            _step(below, generator_bias, generator_turned, at_generator[:2], at_generator[2])
        ctx.save_for_backward(
            noise, outputs, inputs, feedback, controller, out, inward, generator, *top.saved(), *bottom.saved()
        )
        return bottom.states[1:], outputs

    @staticmethod
    @once_differentiable
    def backward(ctx, grad_states, grad_outputs):
        noise, outputs, inputs, feedback, controller, out, inward, generator, *saved = ctx.saved_tensors
        (top, *top_rest), (bottom, *bottom_rest) = saved[:3], saved[3:]
        above, above_kept = _factors(top, *top_rest)
        below, below_kept = _factors(bottom, *bottom_rest)
        # An input moves with the mean by 1, and with the logarithm of the standard deviation by this.
        n_inputs = noise.shape[2]
        by_output = torch.stack([torch.ones_like(noise), outputs[..., n_inputs:].exp() * noise], dim=2)
        of_outputs = grad_outputs.unflatten(2, (2, n_inputs)).clone()
        to_top, to_bottom = torch.zeros_like(top[0]), torch.zeros_like(bottom[0])
        bins = _backwards(
            grad_states.unbind(),
            of_outputs.unbind(),
            by_output.unbind(),
            list(zip(*map(_bins, (above, above[:3], above[1:], above_kept)), strict=True)),
            list(zip(*map(_bins, (below, below[:3], below[1:], below_kept)), strict=True)),
        )
        for new, of_output, by, controls, generates in bins:
            to_bottom = to_bottom + new
            of_all, of_state, of_input, share = generates
            of_all.mul_(to_bottom)
            to_bottom = torch.bmm(of_state, generator).sum(dim=0).addcmul_(to_bottom, share)
            of_output.addcmul_(torch.bmm(of_input, inward).sum(dim=0)[:, None], by)
            to_top = torch.addmm(to_top, of_output.flatten(1), out)
            of_all, of_state, of_input, share = controls
            of_all.mul_(to_top)
            to_top = torch.bmm(of_state, controller).sum(dim=0).addcmul_(to_top, share)
            to_bottom += torch.bmm(of_input, feedback).sum(dim=0)
        of_outputs = of_outputs.flatten(2)
        return (
            above[1:],
            None,
            to_top,
            to_bottom,
            _of_weights(above[1:], bottom[:-1]),
            _of_weights(above[:3], top[:-1]),
            above[:3].sum(dim=(1, 2)),
            of_outputs.flatten(0, 1).T @ top[1:].flatten(0, 1),
            of_outputs.sum(dim=(0, 1)),
            _of_weights(below[1:], inputs),
            below[1:].sum(dim=(1, 2)),
            _of_weights(below[:3], bottom[:-1]),
            below[:3].sum(dim=(1, 2)),
        )


def _arriving(x, weight, bias):
    """What arrives at each gate in all bins, (gates, time, trials, units), from ``x`` of shape (time, trials, features)."""
    n_bins, n_trials, _ = x.shape
    flat = x.reshape(n_bins * n_trials, -1).expand(3, -1, -1)
    return torch.baddbmm(_gates(bias)[:, None], flat, _gates(weight).mT).unflatten(1, (n_bins, n_trials))


@checked_tensors(gru=module, x=tensor)
def encode(gru, x):
    """What a bidirectional ``torch.nn.GRU`` of one layer says: its first output, without the second.

    Parameters
    ----------
    gru : torch.nn.GRU
        With ``batch_first``.
    x : tensor, shape (trials, time, features)
        What it reads.

    Returns
    -------
    encoded : tensor, shape (trials, time, 2 units)
        States of the units that read forwards, and beside them of those that read backwards.
    """
    if x.is_cuda:  # where the vendor's own code is faster
        return gru(x)[0]
    forwards = x.transpose(0, 1)
    arrives = torch.stack(
        [
            _arriving(forwards, gru.weight_ih_l0, gru.bias_ih_l0),
            _arriving(forwards.flip(0), gru.weight_ih_l0_reverse, gru.bias_ih_l0_reverse),
        ],
        dim=1,
    )
    weight = torch.stack([_state_gates(gru.weight_hh_l0), _state_gates(gru.weight_hh_l0_reverse)], dim=1)
    bias = torch.stack([_state_gates(gru.bias_hh_l0), _state_gates(gru.bias_hh_l0_reverse)], dim=1)
    states = _Recurrence.apply(arrives, x.new_zeros(2, len(x), gru.hidden_size), weight, bias)
    return torch.cat([states[:, 0], states[:, 1].flip(0)], dim=2).transpose(0, 1)


@checked_tensors(cell=module, start=tensor, n_bins=positive_integer)
def generate(cell, start, n_bins):
    """What a ``torch.nn.GRUCell`` does if it is left alone: nothing arrives but its own bias.

    Parameters
    ----------
    cell : torch.nn.GRUCell
        The units.
    start : tensor, shape (trials, units)
        Their states before the first bin.
    n_bins : int
        For how long.

    Returns
    -------
    states : tensor, shape (trials, time, units)
    """
    arrives = _gates(cell.bias_ih)[:, None, None, None].expand(3, 1, n_bins, *start.shape)
    weight, bias = _state_gates(cell.weight_hh)[:, None], _state_gates(cell.bias_hh)[:, None]
    return _Recurrence.apply(arrives, start[None], weight, bias)[:, 0].transpose(0, 1)


def _two_starts(value, name):
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise ValueError(f"{name} should be two tensors, of the controller and of the generator, but it is {kind_of(value)}.")
    return tuple(tensor(start, f"{name}[{k}]") for k, start in enumerate(value))


@checked_tensors(
    controller=module,
    to_inputs=module,
    generator=module,
    to_factors=tensor,
    encoded=tensor,
    starts=_two_starts,
    noise=tensor,
)
def generate_with_inputs(controller, to_inputs, generator, to_factors, encoded, starts, noise):
    """What a generator does under a controller: in each bin the controller reads spikes and factors, and gives an input.

    Parameters
    ----------
    controller : torch.nn.GRUCell
        It reads what the encoder says of a bin, and beside it the generator's factors of the bin before.
    to_inputs : torch.nn.Linear
        From a controller's state to the means of inputs and the logarithms of their standard deviations.
    generator : torch.nn.GRUCell
        It reads the inputs.
    to_factors : tensor, shape (factors, units)
        Weights of the factors, which are sums over the generator's units.
    encoded : tensor, shape (trials, time, features)
        What the controller reads of the spikes.
    starts : tuple of tensor, shape (trials, units)
        States of the controller and of the generator before the first bin.
    noise : tensor, shape (trials, time, inputs)
        Standard normal numbers for the draw of inputs, or 0 for their means.

    Returns
    -------
    states : tensor, shape (trials, time, units)
        Of the generator.
    mean, log_sd : tensor, shape (trials, time, inputs)
        Of the Gaussian from which each input was drawn.
    """
    n_encoded = encoded.shape[2]
    from_spikes, from_factors = controller.weight_ih.tensor_split([n_encoded], dim=1)
    states, outputs = _ControlledGenerator.apply(
        _arriving(encoded.transpose(0, 1), from_spikes, controller.bias_ih),
        noise.transpose(0, 1).contiguous(),
        *starts,
        _gates(from_factors @ to_factors),  # the factors are a sum over states, so their weights can be joined
        _state_gates(controller.weight_hh),
        _state_gates(controller.bias_hh),
        to_inputs.weight,
        to_inputs.bias,
        _gates(generator.weight_ih),
        _gates(generator.bias_ih),
        _state_gates(generator.weight_hh),
        _state_gates(generator.bias_hh),
    )
    mean, log_sd = outputs.transpose(0, 1).chunk(2, dim=2)
    return states.transpose(0, 1), mean, log_sd

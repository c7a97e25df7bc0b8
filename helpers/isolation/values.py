"""Plain values as text for a pipe: numbers, arrays, tensors of torch, names and what holds them. Nothing in it can be run.

``pickle`` runs what it reads, so it is never used for what comes back from a stranger. Anything that is not a value of these
kinds comes back as the name of its type and what it looks like.
"""

import base64
import inspect
import json
import math
import re
import sys

import numpy as np

DEPTH = 8
ENTRIES = 200_000  # of a list, with all in it
LOOKS = 120  # characters
_NUMBERS = re.compile(r"[<>|=]?[fiubc]\d{1,2}")


class Unreadable(ValueError):
    """What came back is not in this language."""


class Thing:
    """Stands for something that is no value: it has the name of its type, and its looks."""

    def __init__(self, looks):
        self.looks = looks

    def __repr__(self):
        return self.looks


def packed(value):
    """A value as JSON text."""
    return json.dumps(_pack(value, DEPTH, [ENTRIES]))


def unpacked(text):
    """The value of such a text.

    Raises
    ------
    Unreadable
        If it is not one.
    """
    try:
        return _unpack(json.loads(text))
    except Unreadable:
        raise
    except Exception as error:  # a forger may write anything
        raise Unreadable(f"not a value: {type(error).__name__}") from None


def _pack(value, depth, left):
    left[0] -= 1
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return {"v": value}
    if value is Ellipsis:
        return {"dots": 1}
    if kind is int:
        return {"int": str(value) if value.bit_length() < 4_000 else "0"}
    if kind is float:
        return {"float": value.hex()}
    if kind is complex:
        return {"number": _array(np.asarray(value))}
    if depth and left[0] > 0:
        if isinstance(value, list | tuple | set | frozenset):
            name = next(n for n, k in (("list", list), ("tuple", tuple), ("set", set | frozenset)) if isinstance(value, k))
            return {name: [_pack(item, depth - 1, left) for item in value]}
        if kind is dict:
            return {"dict": [[_pack(key, 0, left), _pack(item, depth - 1, left)] for key, item in value.items()]}
    return _pack_numbers(value, depth, left) or {"thing": _type_name(value), "looks": _looks(value)}


def _pack_numbers(value, depth, left):
    """Arrays, numbers of numpy, tensors, tables; ``None`` for anything else."""
    if isinstance(value, np.ma.MaskedArray) and value.dtype.kind in "fiubc":
        return {"masked": _array(value.data), "mask": _array(np.ma.getmaskarray(value))}
    if isinstance(value, np.ndarray) and value.dtype.kind == "O":
        if depth and value.size < left[0]:
            return {"objects": list(value.shape), "items": [_pack(item, depth - 1, left) for item in value.ravel().tolist()]}
        return None
    if isinstance(value, np.generic | np.ndarray):
        if value.dtype.kind not in "fiubc":
            return None
        return {"number" if isinstance(value, np.generic) else "array": _array(np.asarray(value))}
    if hasattr(value, "detach"):
        tensor = value.detach().cpu()
        wide = tensor.to(sys.modules["torch"].float32) if str(tensor.dtype) in ("torch.bfloat16", "torch.float16") else tensor
        dtype = str(tensor.dtype).removeprefix("torch.")
        return {"tensor": _array(wide.numpy()), "dtype": dtype, "slopes": bool(value.requires_grad)}
    if inspect.isgenerator(value):
        return {"generator": 1}
    if inspect.iscoroutine(value):
        value.close()
        return {"coroutine": 1}
    if hasattr(value, "__array__") or hasattr(value, "__float__"):
        try:
            array = np.asarray(value)
        except Exception:  # it only looks like numbers
            return None
        return {"array": _array(array)} if array.dtype.kind in "fiubc" else None
    return None


def _array(array):
    array = np.asarray(array)
    if array.dtype.itemsize > 16 or (array.dtype.kind == "f" and array.dtype.itemsize > 8):
        array = array.astype(complex if array.dtype.kind == "c" else float)
    return [array.dtype.str, list(array.shape), base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")]


def _type_name(value):
    return str(type.__dict__["__name__"].__get__(type(value)))[:LOOKS]


def _looks(value):
    try:
        return str(repr(value))[:LOOKS]
    except Exception:
        return f"a {_type_name(value)} that cannot be shown"


def _unpack(tree):
    if not isinstance(tree, dict) or not tree:
        raise Unreadable("not a value")
    name = next(iter(tree))
    reader = _READERS.get(name)
    if reader is None:
        raise Unreadable("a kind of value that nobody has heard of")
    return reader(tree)


def _plain(tree):
    value = tree["v"]
    if not (value is None or isinstance(value, bool | str)):
        raise Unreadable("not plain")
    return value


def _read_array(described):
    kind, shape, text = described
    if not isinstance(kind, str) or not _NUMBERS.fullmatch(kind):
        raise Unreadable("not numbers")
    if not (isinstance(shape, list) and len(shape) <= 32 and all(type(n) is int and n >= 0 for n in shape)):
        raise Unreadable("no shape")
    data, dtype = base64.b64decode(text, validate=True), np.dtype(kind)
    if len(data) != math.prod(shape) * dtype.itemsize:
        raise Unreadable("more or less numbers than the shape says")
    return np.frombuffer(data, dtype=dtype).reshape(shape).copy()


def _read_objects(tree):
    items = [_unpack(item) for item in tree["items"]]
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array.reshape(tree["objects"])


def _read_tensor(tree):
    import torch

    dtype = getattr(torch, tree["dtype"])
    if not isinstance(dtype, torch.dtype):
        raise Unreadable("no such type")
    tensor = torch.from_numpy(_read_array(tree["tensor"])).to(dtype)
    return tensor.requires_grad_() if tree["slopes"] is True and (dtype.is_floating_point or dtype.is_complex) else tensor


def _read_thing(tree):
    name, looks = tree["thing"], tree["looks"]
    if not (isinstance(name, str) and isinstance(looks, str)):
        raise Unreadable("no thing")
    return type(re.sub(r"\W", "_", name)[:LOOKS] or "thing", (Thing,), {})(looks[:LOOKS])


def _a_generator(_tree):
    return (item for item in ())


def _a_coroutine(_tree):
    async def answer():
        return None

    return answer()


_READERS = {
    "v": _plain,
    "dots": lambda tree: ...,
    "int": lambda tree: int(tree["int"]),
    "float": lambda tree: float.fromhex(tree["float"]),
    "number": lambda tree: _read_array(tree["number"])[()],
    "array": lambda tree: _read_array(tree["array"]),
    "masked": lambda tree: np.ma.MaskedArray(_read_array(tree["masked"]), _read_array(tree["mask"]).astype(bool)),
    "objects": _read_objects,
    "tensor": _read_tensor,
    "list": lambda tree: [_unpack(item) for item in tree["list"]],
    "tuple": lambda tree: tuple(_unpack(item) for item in tree["tuple"]),
    "set": lambda tree: {_unpack(item) for item in tree["set"]},
    "dict": lambda tree: {_unpack(key): _unpack(item) for key, item in tree["dict"]},
    "generator": _a_generator,
    "coroutine": _a_coroutine,
    "thing": _read_thing,
}

"""Plain values survive the way, and nothing that comes back can do anything."""

import json
import pickle

import numpy as np
import pytest
import torch

from helpers.isolation import values


def way(value):
    return values.unpacked(values.packed(value))


class Own:
    """A class that only the stranger knows."""

    def __repr__(self):
        return "own <b>"


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -(10**30),
        1.5,
        float("inf"),
        1e-320,
        "a\u202e\ud800",
        "",
        [],
        (1, [2.0, (3,)]),
        pytest.param({"a", "b"}, id="a set of two"),  # repr writes its members in another order in each process of pytest-xdist
        {"a": [1], 2: None},
        ...,
        1 + 2j,
    ],
    ids=repr,
)
def test_values_of_python_come_back_as_they_were(value):
    found = way(value)
    assert found == value
    assert isinstance(found, type(value))


@pytest.mark.parametrize("dtype", ["f8", "f4", "f2", ">f8", "i8", "u1", "?", "c16", "c8"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 0, 1)])
def test_arrays_keep_numbers_type_and_shape(dtype, shape):
    array = np.random.default_rng(0).integers(0, 2, shape).astype(dtype)
    for value in (array, array.T, np.asfortranarray(array)):
        found = way(value)
        assert found.dtype == value.dtype
        assert found.shape == value.shape
        assert np.array_equal(found, value)
        assert found.flags.writeable


def test_nan_numbers_of_numpy_masks_and_wide_ones():
    assert np.isnan(way(float("nan")))
    assert way(np.float32(0.1)) == np.float32(0.1)
    assert type(way(np.float32(0.1))) is np.float32
    masked = way(np.ma.masked_array([1.0, 2.0], [True, False]))
    assert masked.mask.tolist() == [True, False]
    assert way(np.longdouble(0.5)) == 0.5


def test_arrays_of_objects_are_looked_into():
    found = way(np.array([[1, ...], [None, "a"]], dtype=object))
    assert found.dtype == object
    assert found.tolist() == [[1, ...], [None, "a"]]


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.bool])
def test_tensors_stay_tensors(dtype):
    tensor = torch.tensor([[0.0, 1.0]]).to(dtype)
    found = way(tensor)
    assert found.dtype == dtype
    assert torch.equal(found, tensor)
    assert way(torch.ones(2, requires_grad=True)).requires_grad


def test_tables_of_pandas_come_as_arrays():
    import pandas

    assert way(pandas.DataFrame({"a": [1.0, 2.0]})).tolist() == [[1.0], [2.0]]


def test_other_things_come_as_their_name_and_looks():
    found = way(Own())
    assert type(found).__name__ == "Own"
    assert repr(found) == "own <b>"
    assert way(x for x in ()).__class__.__name__ == "generator"
    deep = value = []
    for _ in range(50):
        value.append([])
        value = value[0]
    assert "thing" in values.packed(deep)


FORGED = [
    "",
    "null",
    "3",
    "[]",
    "{}",
    "nonsense",
    '{"run": "os.system"}',
    '{"v": [1]}',
    '{"v": {"a": 1}}',
    '{"int": "1e999"}',
    '{"int": []}',
    '{"float": "x"}',
    '{"array": 3}',
    '{"array": ["O", [1], "AAAAAAAAAAA="]}',
    '{"array": ["V8", [1], "AAAAAAAAAAA="]}',
    '{"array": ["f8", [2], "AAAAAAAAAAA="]}',
    '{"array": ["f8", [-1], "AAAAAAAAAAA="]}',
    '{"array": ["f8", [1e9], ""]}',
    '{"array": ["f8", [1000000000000], ""]}',
    '{"array": ["f8", [0], "%%%"]}',
    '{"array": ["f8,O", [0], ""]}',
    '{"tensor": ["f8", [0], ""], "dtype": "load", "slopes": false}',
    '{"tensor": ["f8", [0], ""], "dtype": "__class__", "slopes": false}',
    '{"objects": [3], "items": []}',
    '{"set": [{"list": []}]}',
    '{"dict": [[{"list": []}, {"v": 1}]]}',
    '{"thing": 3, "looks": 4}',
    '{"list": ' * 5_000 + "1" + "}" * 5_000,
    "[" * 100_000,
    '{"int": "' + "9" * 100_000 + '"}',
]


@pytest.mark.parametrize("text", FORGED, ids=lambda text: text[:40])
def test_what_is_forged_is_unreadable_and_no_worse(text):
    with pytest.raises(values.Unreadable):
        values.unpacked(text)


def test_nothing_is_ever_unpickled(monkeypatch):
    monkeypatch.setattr(pickle, "loads", lambda *a: pytest.fail("unpickled"))
    monkeypatch.setattr(np, "load", lambda *a, **k: pytest.fail("loaded"))
    evil = json.dumps({"array": ["|O", [1], "gASVHwAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjARscyAvlIWUUpQu"]})
    with pytest.raises(values.Unreadable):
        values.unpacked(evil)

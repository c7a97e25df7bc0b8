"""Put back what a learner's function changes beyond its own answer: settings, the working folder, functions of numpy.

A check calls the function on inputs that the learner never sees. Whatever that does to the kernel would turn up later, in a
cell that has nothing to do with it.
"""

import builtins
import contextlib
import gc
import math
import os
import random
import signal
import sys
import threading
import time

import numpy as np

_WATCHED = (builtins, math, random, time, np, np.linalg, np.random, np.fft)


@contextlib.contextmanager
def put_back():
    """Run a block, then put back what it changed; yields a list that holds the names of those things afterwards."""
    changed, snapshots = [], [(name, get(), restore) for name, get, restore in _settings()]
    functions = [(module, dict(vars(module))) for module in _WATCHED]
    try:
        yield changed
    finally:
        for module, before in functions:
            for name in [name for name, value in before.items() if vars(module).get(name) is not value]:
                setattr(module, name, before[name])
                changed.append(f"`{'np' if module is np else module.__name__.replace('numpy', 'np')}.{name}`")
        for (name, before, restore), (_, get, _) in zip(snapshots, _settings(), strict=True):
            if get() != before:
                restore(before)
                if name:
                    changed.append(name)


def in_words(changed):
    """What was put back, as a sentence for the learner."""
    return f"Your function also changed {_listed(changed)}, for every cell after it. That was put back."


def _listed(names):
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _settings():
    """Name for the learner (empty: not worth a word), how to read and how to restore, for all that a function may set."""
    yield "numpy's way with errors (`np.seterr`)", np.geterr, lambda before: np.seterr(**before)
    yield "how numpy prints (`np.set_printoptions`)", _print_options, lambda before: np.set_printoptions(**before)
    yield "Python's recursion limit", sys.getrecursionlimit, sys.setrecursionlimit
    yield "the working folder", _folder, _go_to
    yield "the trace function (`sys.settrace`)", sys.gettrace, sys.settrace
    yield "the profile function (`sys.setprofile`)", sys.getprofile, sys.setprofile
    yield "the environment (`os.environ`)", lambda: dict(os.environ), _set_environment
    yield "the search path (`sys.path`)", lambda: list(sys.path), lambda before: sys.path.__setitem__(slice(None), before)
    yield "", _global_random_numbers, _set_global_random_numbers
    yield "the collection of garbage", gc.isenabled, lambda before: gc.enable() if before else gc.disable()
    if threading.current_thread() is threading.main_thread():
        yield "what Stop does", lambda: signal.getsignal(signal.SIGINT), lambda before: signal.signal(signal.SIGINT, before)
    if "matplotlib" in sys.modules:
        parameters = sys.modules["matplotlib"].rcParams
        yield (
            "matplotlib's settings (`rcParams`)",
            lambda: dict(dict.items(parameters)),
            lambda before: dict.update(parameters, before),
        )
    if "torch" in sys.modules:
        torch = sys.modules["torch"]
        yield "torch's default type", torch.get_default_dtype, torch.set_default_dtype
        yield "whether torch keeps gradients", torch.is_grad_enabled, torch.set_grad_enabled


def _print_options():
    return {name: value for name, value in np.get_printoptions().items() if name != "override_repr"}


def _folder():
    try:
        return os.getcwd()
    except FileNotFoundError:
        return None


def _go_to(folder):
    if folder is not None:
        os.chdir(folder)


def _set_environment(before):
    for name in set(os.environ) - set(before):
        del os.environ[name]
    os.environ.update(before)


def _global_random_numbers():
    kind, keys, *rest = np.random.get_state()
    return random.getstate(), kind, keys.tobytes(), *rest


def _set_global_random_numbers(before):
    state, kind, keys, *rest = before
    random.setstate(state)
    np.random.set_state((kind, np.frombuffer(keys, dtype=np.uint32), *rest))

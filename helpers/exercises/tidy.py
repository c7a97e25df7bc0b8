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


class PutBack:
    """A context that puts back what the code in it changed; ``changed`` then holds the names of those things."""

    def __enter__(self):
        self.changed = []
        self.settings = [(name, get, _now(get), restore) for name, get, restore in _settings()]
        # Functions alone: time.tzname, for one, is another object whenever somebody asks for the time zone.
        self.functions = [(module, {n: v for n, v in vars(module).items() if callable(v)}) for module in _WATCHED]
        return self

    def __exit__(self, *exception):
        self.functions_at_once()
        for name, get, before, restore in self.settings:
            with contextlib.suppress(Exception):  # what cannot be read or set again stays as it is
                if _now(get) != before:
                    restore(before)
                    self._say(name)

    def functions_at_once(self):
        """Put back functions of numpy and Python before the time: a comparison that follows rests on them."""
        for module, before in self.functions:
            now = vars(module)
            for name in [name for name, function in before.items() if now.get(name) is not function]:
                setattr(module, name, before[name])
                self._say(f"`{'np' if module is np else module.__name__.replace('numpy', 'np')}.{name}`")

    def _say(self, name):
        if name and name not in self.changed:
            self.changed.append(name)


def _now(get):
    with contextlib.suppress(Exception):
        return get()
    return None


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
            lambda: _without_backend(parameters),
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


def _without_backend(parameters):
    """Matplotlib's settings but for the backend, which the first figure chooses."""
    return {name: value for name, value in dict.items(parameters) if not name.startswith("backend")}


def _global_random_numbers():
    torch = sys.modules.get("torch")
    state = np.random.get_state(legacy=False)
    return random.getstate(), state, repr(state), torch.get_rng_state().numpy().tobytes() if torch else None


def _set_global_random_numbers(before):
    state, of_numpy, _, of_torch = before
    random.setstate(state)
    np.random.set_state(of_numpy)
    if of_torch is not None:
        torch = sys.modules["torch"]
        torch.set_rng_state(torch.frombuffer(bytearray(of_torch), dtype=torch.uint8))

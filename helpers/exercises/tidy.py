"""Put back what a learner's function changes beyond its own answer: settings, the working folder, functions of numpy.

A check calls the function on inputs that the learner never sees. Whatever that does to the kernel would turn up later, in a
cell that has nothing to do with it.
"""

import builtins
import contextlib
import gc
import logging
import math
import operator
import os
import random
import signal
import sys
import threading
import time

import numpy as np

from helpers import front_end

_WATCHED = (math, random, time, np, np.linalg, np.random, np.fft)
_BUILTINS = vars(builtins)


class PutBack:
    """A context that puts back what the code in it changed; ``changed`` then holds the names of those things.

    Parameters
    ----------
    *modules : module
        Whose functions are put back, beside those of numpy and Python.
    """

    def __init__(self, *modules):
        self.watched = (*_WATCHED, *modules)

    def __enter__(self):
        self.changed = []
        self.settings = [(name, get, _now(get), restore) for name, get, restore in _settings()]
        self.builtins = _BUILTINS.copy()
        self.modules = [(module, dict(vars(module))) for module in self.watched]
        return self

    def __exit__(self, *exception):
        self.at_once()

    def at_once(self):
        """Put everything back before the time: what a check says of an answer must not depend on what the answer changed."""
        self.functions_at_once()
        for name, get, before, restore in self.settings:
            with contextlib.suppress(Exception):  # what cannot be read or set again stays as it is
                if _now(get) != before:
                    restore(before)
                    self._say(name)

    def functions_at_once(self):
        """Put back functions of numpy and Python before the time: a comparison that follows rests on them."""
        now = _BUILTINS.copy()
        _BUILTINS.update(self.builtins)  # first, and by methods alone: `len` and others may be gone
        for name in [name for name, function in now.items() if self.builtins.get(name) is not function]:
            # A new name would hide, in every later cell, that somebody has misspelt one.
            if name not in self.builtins:
                del _BUILTINS[name]
            self._say_of(builtins, name)
        for name in self.builtins.keys() - now.keys():
            self._say_of(builtins, name)
        for module, before in self.modules:
            now = vars(module)
            if len(now) == len(before) and all(map(operator.is_, now.values(), before.values())):
                continue
            # Functions alone: time.tzname, for one, is another object whenever somebody asks for the time zone. New names
            # stay: a module gets them when a part of it is imported for the first time.
            for name in [n for n, value in before.items() if callable(value) and now.get(n) is not value]:
                setattr(module, name, before[name])
                self._say_of(module, name)

    def _say_of(self, module, name):
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
    """Name for the learner (empty: not worth a word), how to read and how to restore, for all that a function may set.

    The standard streams and warnings are not among them: ``guard`` gives a function its own, and takes them away again.
    """
    yield from _of_python()
    yield from _of_numpy()
    if "matplotlib" in sys.modules:
        yield from _of_matplotlib(sys.modules["matplotlib"])
    if "torch" in sys.modules:
        yield from _of_torch(sys.modules["torch"])


def _of_python():
    yield "Python's recursion limit", sys.getrecursionlimit, sys.setrecursionlimit
    yield "how often threads take turns (`sys.setswitchinterval`)", sys.getswitchinterval, sys.setswitchinterval
    yield "the trace function (`sys.settrace`)", sys.gettrace, sys.settrace
    yield "the profile function (`sys.setprofile`)", sys.getprofile, sys.setprofile
    for hook in ("excepthook", "displayhook", "unraisablehook"):
        yield f"`sys.{hook}`", lambda hook=hook: getattr(sys, hook), lambda before, hook=hook: setattr(sys, hook, before)
    yield "the search path (`sys.path`)", lambda: list(sys.path), lambda before: sys.path.__setitem__(slice(None), before)
    known = dict(sys.modules)
    yield (
        "what is imported (`sys.modules`)",
        lambda: sys.modules | known == sys.modules,  # new ones may come
        lambda before: sys.modules.update(known),
    )
    yield "the working folder", _folder, _go_to
    yield "the environment (`os.environ`)", lambda: dict(os.environ), _set_environment
    yield "the collection of garbage (`gc`)", lambda: (gc.isenabled(), gc.get_threshold()), _set_collection
    yield "the log (`logging`)", _log, _set_log
    yield "", random.getstate, random.setstate
    if threading.current_thread() is threading.main_thread():
        yield "what Stop does", lambda: signal.getsignal(signal.SIGINT), lambda before: signal.signal(signal.SIGINT, before)


def _of_numpy():
    yield "numpy's way with errors (`np.seterr`)", np.geterr, lambda before: np.seterr(**before)
    yield "numpy's call at an error (`np.seterrcall`)", np.geterrcall, np.seterrcall
    yield "how numpy prints (`np.set_printoptions`)", _print_options, lambda before: np.set_printoptions(**before)
    yield "", _random_numbers, _set_random_numbers


def _of_matplotlib(matplotlib):
    parameters = matplotlib.rcParams
    front_end.ready_for_figures(_backend(parameters))
    yield "matplotlib's settings (`rcParams`)", lambda: _settings_of(parameters), lambda before: dict.update(parameters, before)
    yield "where matplotlib draws (`matplotlib.use`)", lambda: _backend(parameters), _set_backend


def _of_torch(torch):
    yield "torch's default type", torch.get_default_dtype, torch.set_default_dtype
    # Torch with a default device asks at each call; the processor is where it computes without one.
    yield (
        "torch's default device",
        torch.get_default_device,
        lambda before: torch.set_default_device(None if before.type == "cpu" else before),
    )
    yield "how many threads torch uses", torch.get_num_threads, torch.set_num_threads
    yield "whether torch keeps gradients", torch.is_grad_enabled, torch.set_grad_enabled
    yield "", lambda: torch.get_rng_state().numpy().tobytes(), lambda before: _set_random_numbers_of(torch, before)


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


def _set_collection(before):
    enabled, thresholds = before
    gc.set_threshold(*thresholds)
    (gc.enable if enabled else gc.disable)()


def _log():
    root = logging.getLogger()
    return root.manager.disable, root.level, list(root.handlers), list(root.filters)


def _set_log(before):
    root = logging.getLogger()
    disabled_to, level, handlers, filters = before
    logging.disable(disabled_to)
    root.setLevel(level)
    root.handlers[:], root.filters[:] = handlers, filters


def _random_numbers():
    """Numpy's global generator and its state, as what Python compares at once: an array as its kind and its bytes."""
    return np.random.get_bit_generator(), _without_arrays(np.random.get_state(legacy=False))


def _without_arrays(state):
    if isinstance(state, dict):
        return {name: _without_arrays(value) for name, value in state.items()}
    return (state.dtype.str, state.tobytes()) if isinstance(state, np.ndarray) else state


def _with_arrays(state):
    if isinstance(state, dict):
        return {name: _with_arrays(value) for name, value in state.items()}
    return np.frombuffer(state[1], dtype=state[0]).copy() if isinstance(state, tuple) else state


def _set_random_numbers(before):
    generator, state = before
    np.random.set_bit_generator(generator)
    np.random.set_state(_with_arrays(state))


def _set_random_numbers_of(torch, before):
    torch.set_rng_state(torch.frombuffer(bytearray(before), dtype=torch.uint8))


def _settings_of(parameters):
    """Matplotlib's settings but for the backend, which is put back otherwise."""
    settings = dict(dict.items(parameters))  # past the class's own methods, which check and sort
    for name in ("backend", "backend_fallback"):
        settings.pop(name, None)
    return settings


def _backend(parameters):
    """The backend by name; ``None`` before the first figure has chosen one."""
    name = dict.get(parameters, "backend")
    return name if isinstance(name, str) else None


def _set_backend(before):
    if before is None:
        return
    dict.update(sys.modules["matplotlib"].rcParams, backend=before)  # first: a backend that is loaded asks whether it is meant
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.switch_backend(before)
    front_end.show_figures_again(before)

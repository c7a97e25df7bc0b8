"""What runs inside: it reads what to run and on which inputs, says that it is ready, runs it, and writes what came out.

Nothing here is a secret, and nothing here is trusted: whoever takes this process over can send other answers, and no more. The
right ones are not in it.
"""

import builtins
import contextlib
import importlib
import inspect
import io
import json
import linecache
import os
import pickle
import sys
import traceback
import types
import warnings

from helpers.isolation import sandbox, values

PRINTED = 2_000  # characters
FILE = "<answer>"


class _Notepad(io.TextIOBase):
    """Standard output that keeps the beginning and drops the rest."""

    text = ""

    def writable(self):
        return True

    def write(self, text):
        room = PRINTED - len(self.text)
        if room > 0:
            self.text += text[:room]
        return len(text)


def main():
    """Answer one request."""
    channel = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what is printed past Python goes nowhere; what is sent back has a channel of its own
    request = pickle.loads(sys.stdin.buffer.read())
    inputs = [pickle.loads(given) for given in request["inputs"]]  # brings numpy and torch, before memory is limited
    me = os.getpid()
    sandbox.hold_to()
    os.write(channel, sandbox.READY)
    os.dup2(nowhere, 2)
    notepad = _Notepad()
    with contextlib.redirect_stdout(notepad), contextlib.redirect_stderr(notepad), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        told = _answers(request, inputs)
    told["printed"] = notepad.text
    if os.getpid() != me:  # a copy of this process that the code made
        os._exit(0)
    sent = json.dumps(told).encode()
    while sent:
        sent = sent[os.write(channel, sent) :]
    os._exit(0)  # whatever the code wants to be called at the end, threads that it left behind among it


def _answers(request, inputs):
    try:
        function = _function(request)
    except BaseException as error:
        return {"problem": _described(error)}
    return {
        "signature": _signature(function),
        "answers": [_answer(function, request, given, before) for given, before in zip(inputs, request["inputs"], strict=True)],
    }


def _function(request):
    """Run the statements, then the definition, in a module of their own; what the name stands for in the end."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    namespace = vars(module)
    namespace["__builtins__"] = builtins
    for name, (home, own) in request["stand_ins"].items():
        namespace[name] = getattr(importlib.import_module(home), own)
    for number, statement in enumerate(request["statements"]):
        # What does not run, as where it needs what is not here, is missed by whatever needs it in turn.
        with contextlib.suppress(Exception):
            exec(compile(statement, f"<before-{number}>", "exec"), namespace)
    definition = request["definition"]
    linecache.cache[FILE] = (len(definition), None, definition.splitlines(keepends=True), FILE)
    exec(compile(definition, FILE, "exec"), namespace)
    return namespace[request["name"]]


def _signature(function):
    """How the function wants to be called, as name, kind and default of each parameter; nothing where it does not say."""
    try:
        parameters = inspect.signature(function).parameters.values()
        return [[p.name, p.kind.name, None if p.default is p.empty else values.packed(p.default)] for p in parameters]
    except Exception:
        return None


def _answer(function, request, given, before):
    """What one call gives: the value, slopes where there are any, inputs that were changed; or the error."""
    wanting = _leaves(request, given)
    try:
        got = function(*given)
        told = {"value": values.packed(got)}
    except BaseException as error:
        return {"error": _described(error)}
    if wanting:
        told["slopes"] = _slopes(request, wanting, got)
    changed = _changed(given, before)
    if changed:
        told["after"] = changed
    return told


def _leaves(request, given):
    if request["slopes"] is None or "torch" not in sys.modules:
        return []
    return importlib.import_module(request["slopes"]).leaves_of(request["parameters"], given)


def _slopes(request, wanting, got):
    try:
        found = importlib.import_module(request["slopes"]).at(wanting, got)
    except Exception as error:
        return {"error": str(error)[:2_000]}
    return {"at": values.packed(found)}


def _changed(given, before):
    """Arguments that are not what they were, by place."""
    changed = {}
    with contextlib.suppress(Exception):
        for place, (now, then) in enumerate(zip(given, pickle.loads(before), strict=True)):
            if pickle.dumps(now) != pickle.dumps(then):
                changed[str(place)] = values.packed(now)
    return changed


def _described(error):
    """The type and the words of an error, and the last line of the answer on the way to it."""
    name = type.__dict__["__name__"].__get__(type(error))
    try:
        words = str(error)[:2_000]
    except Exception:
        words = ""
    line = None
    with contextlib.suppress(Exception):
        for frame in traceback.extract_tb(BaseException.__traceback__.__get__(error)):
            line = [frame.lineno, frame.line or ""] if frame.filename == FILE else line
    return [str(name), words, line]


if __name__ == "__main__":
    main()

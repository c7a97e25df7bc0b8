"""Run a learner's function safely: bounded in time, quiet, and with whatever it raises caught.

What is caught: every exception, ``SystemExit`` among them. What is passed on: a real press of Stop
(``KeyboardInterrupt``). A run that takes too long is ended from outside:

- on the main thread of Linux and macOS by an alarm that rings again and again. Each ring raises ``TookTooLong``
  where the code stands. Code that swallows it (a bare ``except:`` in a loop) is rung at faster and faster, until
  a ring falls outside its ``try``;
- elsewhere (Windows, other threads) by a watchdog thread that raises ``TookTooLong`` in the running one.
  There, a loop that swallows every exception cannot be stopped, and neither can ``time.sleep``.

Nowhere can a single call into compiled code be stopped (one huge matrix inverse, say) before it returns.
"""

import contextlib
import ctypes
import io
import signal
import sys
import threading
import traceback
import warnings
from dataclasses import dataclass
from typing import Any

RING_AGAIN = 0.1  # seconds between one interruption and the next
PATIENCE = 3  # interruptions that code may swallow before they come fast
RING_FAST = 5e-5  # seconds between interruptions from then on
PRINTED_LIMIT = 2_000  # characters kept of what the code prints
WARNINGS_LIMIT = 3


class TookTooLong(BaseException):
    """Raised inside code whose time is up; not an ``Exception``, so that few handlers catch it."""


@dataclass(frozen=True)
class Run:
    """What became of one run: exactly one of value, error, or too_long; and what it printed."""

    value: Any = None
    error: BaseException | None = None
    too_long: bool = False
    printed: str = ""


class _Notepad(io.TextIOBase):
    """Standard output that keeps the beginning and drops the rest, so that endless printing costs nothing."""

    def __init__(self):
        self.text = ""

    def writable(self):
        return True

    def write(self, text):
        room = PRINTED_LIMIT - len(self.text)
        if room > 0:
            self.text += text[:room] if len(text) <= room else text[:room] + "…"
        return len(text)


class _Bell:
    """Interrupts code that runs on the main thread, by an alarm signal."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.rings = 0

    def __enter__(self):
        self.armed = True
        self.handler_before = signal.signal(signal.SIGALRM, self._ring)
        signal.setitimer(signal.ITIMER_REAL, self.seconds, RING_AGAIN)
        return self

    def __exit__(self, *exception):
        self.stop()

    def stop(self):
        self.armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self.handler_before)

    def _ring(self, _signal, frame):
        # Never inside this module: a ring that falls into stop() would leave the alarm on.
        if not self.armed or frame.f_code.co_filename == __file__:
            return
        self.rings += 1
        if self.rings == PATIENCE:
            signal.setitimer(signal.ITIMER_REAL, RING_FAST, RING_FAST)
        raise TookTooLong


class _Watchdog:
    """Interrupts code that runs on the thread that made it, from a thread of its own."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.rings = 0
        self.thread = ctypes.c_ulong(threading.get_ident())
        self.lock = threading.Lock()
        self.over = threading.Event()

    def __enter__(self):
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *exception):
        self.stop()

    def stop(self):
        with self.lock:
            self.over.set()
            # An interruption that is on its way must not arrive after the end.
            ctypes.pythonapi.PyThreadState_SetAsyncExc(self.thread, None)

    def _watch(self):
        wait = self.seconds
        while not self.over.wait(wait):
            wait = RING_AGAIN
            with self.lock:
                if not self.over.is_set():
                    self.rings += 1
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(self.thread, ctypes.py_object(TookTooLong))


def _limit(seconds):
    on_main_thread = threading.current_thread() is threading.main_thread()
    return (_Bell if on_main_thread and hasattr(signal, "SIGALRM") else _Watchdog)(seconds)


def _open_figures():
    """Numbers of matplotlib's open figures; none when matplotlib's pyplot is not in use."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()


def run_bounded(function, seconds):
    """Call ``function()`` and report what became of it within ``seconds``.

    Output is kept, not shown, and figures that the code opened are closed again, because a check calls
    a learner's function many times.
    """
    __tracebackhide__ = True
    notepad, figures = _Notepad(), _open_figures()
    limit = _limit(seconds)
    value = error = None
    caught = []
    try:
        with (
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stdout(notepad),
            contextlib.redirect_stderr(notepad),
            limit,
        ):
            value = function()
    except KeyboardInterrupt:
        raise
    except BaseException as raised:
        error = raised
    for number in _open_figures() - figures:
        sys.modules["matplotlib.pyplot"].close(number)
    warned = "".join(f"{w.category.__name__}: {w.message}\n" for w in caught[:WARNINGS_LIMIT])
    if limit.rings:
        return Run(too_long=True, printed=notepad.text + warned)
    return Run(value=value, error=error, printed=notepad.text + warned)


def own_line(error, function):
    """The last line of the learner's own cell on the way to an error, as ``(number, text)``, or ``None``."""
    cell = getattr(function, "__code__", None)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if cell and f.filename == cell.co_filename]
    return (frames[-1].lineno, frames[-1].line or "") if frames else None

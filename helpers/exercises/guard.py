"""Run a learner's function safely: bounded in time, quiet, and with whatever it raises caught.

What is caught: every exception, ``SystemExit`` among them, and a ``KeyboardInterrupt`` that the code raises itself. What is
passed on: a real press of Stop, also where the code catches it. A run that takes too long is ended from outside:

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
import linecache
import signal
import sys
import threading
import time
import warnings
from dataclasses import dataclass, replace
from typing import Any

from helpers import front_end

RING_AGAIN = 0.1  # Interruptions follow each other after this many seconds.
PATIENCE = 3  # Code may swallow this many interruptions before they come fast.
RING_FAST = 2e-6  # From then on they follow each other after up to 16 times as many seconds: never in step with a loop.
PRINTED_LIMIT = 2_000  # This many characters are kept of what the code prints.
WARNINGS_LIMIT = 3

# Standard output belongs to the whole process, so checks on two threads take turns.
_one_at_a_time = threading.RLock()


class TookTooLong(BaseException):
    """Raised inside code whose time is up; not an ``Exception``, so that few handlers catch it."""


@dataclass(frozen=True)
class Run:
    """What became of one run: exactly one of value, error, or too_long; and what it printed."""

    value: Any = None
    error: BaseException | None = None
    too_long: bool = False
    printed: str = ""
    warned: str = ""
    figures: int = 0  # that it opened; they are closed again
    drew: bool = False  # into a figure that was open before


def printable(text):
    """Replace what cannot be sent to a front end, such as half of a surrogate pair."""
    return text.encode("utf-8", "replace").decode("utf-8")


class _Notepad(io.TextIOBase):
    """Standard output that keeps the beginning and drops the rest, so that endless printing costs nothing."""

    def __init__(self):
        self.text = ""
        self.buffer = _Nowhere()

    def writable(self):
        return True

    def write(self, text):
        room = PRINTED_LIMIT - len(self.text)
        if room > 0:
            self.text += printable(text[:room] if len(text) <= room else text[:room] + "…")
        return len(text)


class _Nowhere(io.RawIOBase):
    """Where bytes go that code writes below the text layer of standard output."""

    def writable(self):
        return True

    def write(self, data):
        return len(data)


class _Bell:
    """Interrupts code that runs on the main thread, by an alarm signal."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.rings = 0
        self.armed = False

    def __enter__(self):
        self.handler_before = signal.signal(signal.SIGALRM, self._ring)
        self.timer_before = signal.setitimer(signal.ITIMER_REAL, self.seconds)
        self.began = time.monotonic()
        self.armed = True
        return self

    def __exit__(self, *exception):
        self.stop()

    def stop(self):
        """Disarm, and give the timer back to whoever had set it: a check may run inside a check."""
        if not self.armed:
            return
        self.armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self.handler_before)
        remaining, interval = self.timer_before
        if remaining:
            left = remaining - (time.monotonic() - self.began)
            signal.setitimer(signal.ITIMER_REAL, max(left, 1e-3), interval)

    def hasten(self):
        """Ring soon: somebody has pressed Stop, and the code may go on nevertheless."""
        if self.armed:
            signal.setitimer(signal.ITIMER_REAL, RING_AGAIN)

    def _ring(self, _signal, frame):
        if not self.armed:
            return
        # Never inside stop() and its callers: an interrupted stop would leave the alarm on. Nor inside this very method, so
        # that on a busy machine rings do not pile up one inside the other; for that the alarm is set again only here, too.
        disturbs = frame.f_code in _NOT_TO_INTERRUPT
        soon = self.rings + 1 >= PATIENCE and not disturbs
        signal.setitimer(signal.ITIMER_REAL, RING_FAST * (1 + self.rings % 16) if soon else RING_AGAIN)
        if not disturbs:
            self.rings += 1
            raise TookTooLong


_NOT_TO_INTERRUPT = {method.__code__ for method in (_Bell.__enter__, _Bell.__exit__, _Bell.stop, _Bell._ring)}


class _Watchdog:
    """Interrupts code that runs on the thread that made it, from a thread of its own."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.rings = 0
        self.flushed = False
        self.thread = ctypes.c_ulong(threading.get_ident())
        self.lock = threading.Lock()
        self.over = threading.Event()

    def __enter__(self):
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *exception):
        self.stop()

    def stop(self):
        """End the watch. An interruption may fall into this very method, so it tries until it has succeeded."""
        while not self.over.is_set():
            with contextlib.suppress(TookTooLong), self.lock:
                self.over.set()
        if self.rings and not self.flushed:
            # One may still be on its way. Calling it back would leave the interpreter looking out for it, and Python 3.11 then
            # hangs as soon as somebody traces; so one more is sent, which replaces it, and is caught.
            self.flushed = True
            with contextlib.suppress(TookTooLong):
                self._interrupt()
                for _ in range(1_000_000):
                    pass

    def hasten(self):
        """Nothing to do: code that goes on after a press of Stop is ended when its time is up."""

    def _interrupt(self):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(self.thread, ctypes.py_object(TookTooLong))

    def _watch(self):
        wait = self.seconds
        while not self.over.wait(wait):
            wait = RING_AGAIN
            with self.lock:
                if not self.over.is_set():
                    self.rings += 1
                    self._interrupt()


def _limit(seconds):
    on_main_thread = threading.current_thread() is threading.main_thread()
    return (_Bell if on_main_thread and hasattr(signal, "SIGALRM") else _Watchdog)(seconds)


class _Stop:
    """Notices a real press of Stop on the main thread, whatever the code does with the exception that it gets."""

    def __init__(self, limit):
        self.limit = limit
        self.pressed = False

    def __enter__(self):
        self.before = None
        if threading.current_thread() is threading.main_thread():
            self.before = signal.getsignal(signal.SIGINT)
            if callable(self.before):  # ignored, or handled outside Python: left alone
                signal.signal(signal.SIGINT, self._press)
        return self

    def __exit__(self, *exception):
        # Code may have set a handler of its own; then whoever puts settings back shall see it.
        if callable(self.before) and signal.getsignal(signal.SIGINT) == self._press:
            signal.signal(signal.SIGINT, self.before)

    def _press(self, number, frame):
        self.pressed = True
        self.limit.hasten()
        self.before(number, frame)


class _Figures:
    """Gives code no open figure to draw into, and closes those that it opens.

    A class and no generator, since that would write into exceptions that come by, and not all of them allow it.
    """

    opened = 0
    drew = False

    def __enter__(self):
        self.kept = dict(_open_figures())
        self.contents = {manager: _contents(manager) for manager in self.kept.values()}
        _open_figures().clear()
        return self

    def __exit__(self, *exception):
        now = _open_figures()
        if now:
            self.opened = len(now)
            sys.modules["matplotlib.pyplot"].close("all")
        now.update(self.kept)
        self.drew = any(_contents(manager) != before for manager, before in self.contents.items())


def _open_figures():
    """Matplotlib's own register of open figures by number; empty when it has not opened any yet."""
    register = sys.modules.get("matplotlib._pylab_helpers")
    return register.Gcf.figs if register else {}


def _contents(manager):
    """What a figure shows, as what can be compared: what stands in it, limits, and words."""
    figure = manager.canvas.figure
    words = [
        (*map(a.get_title, ("left", "center", "right")), a.get_xlabel(), a.get_ylabel(), a.get_xlim(), a.get_ylim())
        for a in figure.axes
    ]
    return words, [id(child) for parent in (figure, *figure.axes) for child in parent.get_children()]


def run_bounded(function, seconds):
    """Call ``function()`` and report what became of it within ``seconds``.

    Output is kept, not shown, and figures that the code opened are closed again, because a check calls
    a learner's function many times.
    """
    __tracebackhide__ = True
    with _one_at_a_time, _Figures() as figures:
        notepad = _Notepad()
        limit = _limit(seconds)
        stop = _Stop(limit)
        value = error = None
        caught = []
        try:
            with (
                front_end.nothing_shown(),
                front_end.NobodyLeaves(),
                warnings.catch_warnings(record=True) as caught,
                contextlib.redirect_stdout(notepad),
                contextlib.redirect_stderr(notepad),
                stop,
                limit,
            ):
                value = function()
        except BaseException as raised:
            error = raised
        finally:
            limit.stop()  # once more, should an interruption have fallen between with and __exit__
        if stop.pressed:
            raise KeyboardInterrupt
    warned = "".join(printable(f"{w.category.__name__}: {w.message}\n") for w in caught[:WARNINGS_LIMIT])
    run = Run(printed=notepad.text, warned=warned, figures=figures.opened, drew=figures.drew)
    return replace(run, too_long=True) if limit.rings else replace(run, value=value, error=error)


def own_line(error, function):
    """The last line of the learner's own cell on the way to an error, as ``(number, text)``, or ``None``.

    The way may be a million calls long, and an exception's class may say what it likes about its traceback, so it is walked
    link by link from where Python itself keeps it.
    """
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    link, number = BaseException.__traceback__.__get__(error), None
    while file and link is not None:
        if link.tb_frame.f_code.co_filename == file:
            number = link.tb_lineno
        link = link.tb_next
    return (number, linecache.getline(file, number).strip()) if number else None

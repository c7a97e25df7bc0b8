"""A process without network, files or company, bounded in time, memory, output and number; and what of this holds here.

Where Linux has bubblewrap (``apt install bubblewrap``), the process sees the interpreter, its packages and this one, read only,
and an empty folder of its own; no network, no other process, no other file. Where there is none, limits on time and output
hold, on Linux and macOS most others too, but files and network are open: ``open_here`` says so in words.
"""

import contextlib
import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import helpers

DONE, TOO_LONG, TOO_MUCH_MEMORY, TOO_MUCH_OUTPUT, BROKE_OFF = "done", "too long", "memory", "output", "broke off"
READY = b"ready\n"  # the process says so before it runs the first line of a stranger
STARTING = 60.0  # seconds until then: its own imports, on a machine that may be busy
LOOK = 0.05  # Every so many seconds its memory is measured.
COMPLAINT = 4_000  # so many bytes are kept of what it says on its way down
_ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")}
_FIRST_STRANGER, _STRANGERS = 61_000, 4_000  # users that own nothing; each process gets one, where we may hand them out
# Whoever has given up being root must still find what was not imported before.
_PROBE = "from helpers.isolation import sandbox; sandbox.hold_to(); import socket, numpy.ma; print('inside')"
_SHARED = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/alternatives")


@dataclass(frozen=True)
class Limits:
    """What a process may use. What it is given beyond ``seconds`` on the clock is for a machine that is busy.

    Attributes
    ----------
    seconds : float
        Of the processor, from its first line to its last.
    patience : float
        Seconds on the clock for each of these: what sleeps ends with them.
    memory : int
        Bytes, of all its processes together.
    addresses : int
        Bytes that one process may ask for, used or not; libraries ask for much more than they use.
    processes : int
        Threads and processes at a time; ``torch.set_num_threads`` starts twice as many as it is asked for.
    files : int
        Bytes that it may write into its own folder.
    output : int
        Bytes that it may send back.
    """

    seconds: float = 8.0
    patience: float = 2.0
    memory: int = 2 * 2**30
    addresses: int = 8 * 2**30
    processes: int = 128
    files: int = 16 * 2**20
    output: int = 64 * 2**20


@dataclass(frozen=True)
class Ended:
    """How a process ended (``DONE``, ``TOO_LONG``, …), what it sent back, and its last words where it broke off."""

    how: str
    output: bytes = b""
    complaint: str = ""
    seconds: float = 0.0


@functools.cache
def bubblewrap():
    """The command of bubblewrap, if there is one that works here; else why not, in words, as ``(None, why)``.

    Returns
    -------
    tuple of (str or None, str)
    """
    found = shutil.which("bwrap")
    if not sys.platform.startswith("linux"):
        return None, "bubblewrap is for Linux alone"
    if found is None:
        return None, "bubblewrap is not installed (on Debian and Ubuntu: apt install bubblewrap)"
    try:
        tried = subprocess.run(
            [*_walls(found, Limits()), sys.executable, "-c", _PROBE],
            env=_environment("/tmp", Limits(), contained=True),
            capture_output=True,
            text=True,
            timeout=STARTING,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, f"bubblewrap does not start ({error})"
    if tried.stdout.strip() != "inside":
        said = " ".join(tried.stderr.split())[:200]
        return None, f"bubblewrap is installed, but does not work here: {said or 'it says nothing'}"
    return found, ""


def open_here():
    """What a stranger's code could reach on this machine, as sentences; none where everything is contained."""
    found, why = bubblewrap()
    if found:
        return ()
    said = [f"Files and network are open to the code that is run, since {why}."]
    if sys.platform == "darwin":
        said.append("macOS does not hold processes to a limit of memory; what takes too much is ended when it is noticed.")
    elif not sys.platform.startswith("linux"):
        said.append("Memory, processes and files are not limited on this system; time and output are.")
    elif os.geteuid() == 0:
        said.append("You are root, and so would be the code: number of processes is not limited.")
    return tuple(said)


def run(arguments, given=b"", limits=None):
    """Run ``python`` with these arguments in a process of its own, and collect what it sends back.

    Parameters
    ----------
    arguments : sequence of str
        For the interpreter, such as ``["-m", "helpers.isolation.child"]``. The program says ``READY`` when it has called
        ``hold_to`` and is about to run what is not ours.
    given : bytes
        Its standard input.
    limits : Limits, optional
        What it may use.

    Returns
    -------
    Ended
    """
    limits = limits or Limits()
    found, _ = bubblewrap()
    with tempfile.TemporaryDirectory(prefix="isolated-", ignore_cleanup_errors=True) as folder:
        command = [sys.executable, *arguments]
        process = subprocess.Popen(
            [*_walls(found, limits), *command] if found else command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=_environment(folder, limits, bool(found)),
            start_new_session=True,
        )
        try:
            return _follow(process, given, limits)
        finally:
            _end(process)


def hold_to():
    """Inside: take on the limits that ``run`` handed over, and give up being root. There is no way back.

    The uses of memory and processor so far are not counted: they are ours.
    """
    numbers = [float(number) for number in os.environ.pop("ISOLATED_LIMITS", "").split()]
    stranger = int(os.environ.pop("ISOLATED_USER", "0"))
    if not numbers:
        return
    seconds, addresses, processes, files = numbers
    try:
        import resource
    except ImportError:  # on Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource, "RLIMIT_CPU", used.ru_utime + used.ru_stime + seconds + 1, more=1)  # at the second limit nobody is asked
    _limit(resource, "RLIMIT_AS", addresses)
    _limit(resource, "RLIMIT_FSIZE", files)
    _limit(resource, "RLIMIT_CORE", 0)
    _limit(resource, "RLIMIT_NOFILE", 256)
    if stranger:
        os.setgroups([])
        os.setgid(stranger)
        os.setuid(stranger)
    _limit(resource, "RLIMIT_NPROC", processes)


def _limit(resource, name, most, more=0):
    """Lower one limit for good; a system may not know it, or keep it lower already."""
    kind = getattr(resource, name, None)
    if kind is None:
        return
    _, hard = resource.getrlimit(kind)
    most = int(most) if hard == resource.RLIM_INFINITY else min(int(most), hard)
    try:
        resource.setrlimit(kind, (most, most + more if hard == resource.RLIM_INFINITY else min(most + more, hard)))
    except (OSError, ValueError):  # macOS refuses some
        return


def _environment(folder, limits, contained):
    """The variables of the process: none of ours but those that the interpreter needs."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LD_LIBRARY_PATH")
    home = "/tmp" if contained else folder
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        **_ONE_THREAD,
        "HOME": home,
        "TMPDIR": home,
        "MPLCONFIGDIR": home,
        "MPLBACKEND": "agg",
        "COURSE_RECORD": "off",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": str(_package().parent),
        "ISOLATED_LIMITS": f"{limits.seconds} {limits.addresses} {_processes(limits, contained)} {limits.files}",
        "ISOLATED_USER": str(_stranger() if contained else 0),
    }


def _processes(limits, contained):
    """The limit counts all processes of a user, so where the process keeps ours, those that there are come on top."""
    if contained and os.geteuid() == 0:
        return limits.processes
    return limits.processes + _processes_of_ours()


def _processes_of_ours():
    threads = 0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if place.stat().st_uid == os.geteuid():
                threads += len(os.listdir(place / "task"))
        except OSError:  # it has just ended
            continue
    return threads


_turn = 0


def _stranger():
    """A user for the next process, where we are root; none that another process of ours has at the same time."""
    global _turn
    if os.geteuid() != 0:
        return 0
    _turn += 1
    return _FIRST_STRANGER + (os.getpid() * 31 + _turn) % _STRANGERS


def _package():
    return Path(helpers.__file__).resolve().parent


def _seen_inside():
    """Folders of the interpreter, of installed packages and of this one, each with the path by which it is asked for."""
    listed = [sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.path.realpath(sys.executable))]
    listed += [path for path in sys.path if path.rstrip("/").endswith(("site-packages", "dist-packages"))]
    listed.append(str(_package()))
    seen = []
    for path in sorted({path for entry in listed for path in (os.path.abspath(entry), os.path.realpath(entry))}):
        if not path.startswith("/usr/") and path not in ("/", "/usr", os.path.expanduser("~")) and os.path.isdir(path):
            seen.append(path)
    return seen


@functools.cache
def _knows_sizes(found):
    """Whether this bubblewrap can bound a folder in memory; before 0.7 it could not, and then there is none to write into."""
    said = subprocess.run([found, "--help"], capture_output=True, text=True, check=False)
    return "--size" in said.stdout + said.stderr


def _walls(found, limits):
    """Bubblewrap's command line up to the program."""
    root = os.geteuid() == 0
    alone = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    if root:  # the program gives up being root by itself, for which it needs these two; a user of its own can be counted
        alone += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        alone += ["--unshare-user"]
    shared = [part for path in _SHARED for part in ("--ro-bind-try", path, path)]
    seen = [part for path in _seen_inside() for part in ("--ro-bind", path, path)]
    above = sorted(
        {str(parent) for path in [*_seen_inside(), "/etc/x"] for parent in Path(path).parents} - {"/", "/usr", "/tmp"}
    )
    ways = [part for path in above for part in ("--perms", "0755", "--dir", path)]  # bubblewrap would close them to others
    folder = ["--perms", "1777", "--size", str(limits.files), "--tmpfs", "/tmp"] if _knows_sizes(found) else ["--dir", "/tmp"]
    return [
        *(found, "--die-with-parent", "--new-session", "--hostname", "isolated"),
        *alone,
        *("--proc", "/proc", "--dev", "/dev"),
        *folder,
        *ways,
        *shared,
        *seen,
        *("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp", "--"),
    ]


def _follow(process, given, limits):
    """Hand over what is given, collect what comes, and end what exceeds a limit."""
    began = time.monotonic()
    output, complaint = _Ear(process.stdout, limits.output), _Ear(process.stderr, COMPLAINT)
    threading.Thread(target=_say, args=(process.stdin, given), daemon=True).start()
    deadline, ready, how, wait = began + STARTING, False, None, LOOK / 10
    while how is None:
        try:
            process.wait(wait)
            break
        except subprocess.TimeoutExpired:
            wait = min(LOOK, 2 * wait)
        now = time.monotonic()
        if not ready and output.heard.startswith(READY):
            ready, deadline = True, now + limits.seconds * limits.patience + 1
        if output.full:
            how = TOO_MUCH_OUTPUT
        elif now > deadline:
            how = TOO_LONG
        elif _memory_of(process.pid) > limits.memory:
            how = TOO_MUCH_MEMORY
    _end(process)
    output.thread.join(LOOK * 10)  # what was left behind may hold the pipe open; what is in it has come by now
    complaint.thread.join(LOOK)
    how = how or (TOO_MUCH_OUTPUT if output.full else _how_it_ended(process.returncode))
    said = bytes(output.heard)
    return Ended(how, said.removeprefix(READY), complaint.heard.decode("utf-8", "replace"), time.monotonic() - began)


class _Ear:
    """Reads a pipe on a thread of its own, up to a limit: threads are what every system has."""

    def __init__(self, stream, most):
        self.stream, self.most = stream, most
        self.heard, self.full = bytearray(), False
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self):
        with contextlib.suppress(OSError, ValueError):  # it was closed
            while found := self.stream.read1(1 << 20):
                self.heard += found[: self.most + 1 - len(self.heard)]
                if len(self.heard) > self.most:
                    self.full = True
                    break
            self.stream.close()


def _say(stream, given):
    with contextlib.suppress(OSError, ValueError):  # it has ended, or closed its ears
        stream.write(given)
        stream.close()


def _how_it_ended(code):
    code = 128 - code if code < 0 else code  # bubblewrap says 128 and the signal
    if code == 0:
        return DONE
    return TOO_LONG if code == 128 + getattr(signal, "SIGXCPU", 24) else BROKE_OFF


def _memory_of(pid):
    """Bytes in memory of a process and all below it, as far as the system tells; files that are mapped are everybody's."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            status = Path(f"/proc/{one}/status").read_text(encoding="ascii", errors="replace")
            for task in os.listdir(f"/proc/{one}/task"):
                waiting += map(int, Path(f"/proc/{one}/task/{task}/children").read_text(encoding="ascii").split())
        except (OSError, ValueError):  # it has ended, or this is not Linux
            continue
        total += 1024 * sum(map(int, re.findall(r"^Rss(?:Anon|Shmem):\s+(\d+) kB", status, re.MULTILINE)))
    return total


def _end(process):
    """End a process with all below it; with bubblewrap they go with their first."""
    if process.poll() is None:
        process.kill()
    if hasattr(os, "killpg"):
        with contextlib.suppress(OSError):  # nobody is left
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()

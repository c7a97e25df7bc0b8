"""A stranger's process takes what it was given and nothing else, and ends when it should."""

import os
import shutil
import socket
import sys
import threading
import time

import pytest

from helpers.isolation import sandbox
from helpers.isolation.sandbox import Ended, Limits
from tests.isolation import FOUND, contained

limited = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
READY = "import os, sys\nfrom helpers.isolation import sandbox\nsandbox.hold_to()\nos.write(1, sandbox.READY)\n"


def run(code, given=b"", **limits):
    """Run code that holds to its limits; print is what it sends back."""
    return sandbox.run(["-c", READY + code], given, Limits(**{"seconds": 2, **limits}))


def said(code, **more):
    ended = run(code, **more)
    assert ended.how == sandbox.DONE, ended
    return ended.output.decode().strip()


@pytest.mark.skipif("CI" not in os.environ or not sys.platform.startswith("linux"), reason="elsewhere it may be missing")
def test_bubblewrap_is_installed_where_nothing_may_be_skipped():
    assert shutil.which("bwrap")


def test_what_is_given_goes_in_and_what_is_said_comes_back():
    ended = run("print(len(sys.stdin.buffer.read()))", b"x" * 3_000_000)
    assert (ended.how, ended.output) == (sandbox.DONE, b"3000000\n")


def test_nothing_of_our_environment_goes_in(monkeypatch):
    monkeypatch.setenv("MY_PASSWORD", "secret")
    assert said("print(os.environ.get('MY_PASSWORD'), 'ISOLATED_LIMITS' in os.environ)") == "None False"


@pytest.mark.parametrize("code", ["import time; time.sleep(60)", "os.close(1); os.close(2)\nimport time; time.sleep(60)"])
def test_who_sleeps_is_ended(code):
    began = time.monotonic()
    assert run(code, seconds=0.5, patience=1).how == sandbox.TOO_LONG
    assert time.monotonic() - began < 30


@limited
def test_who_computes_without_end_is_ended_by_the_processor_s_clock():
    assert run("while True: pass", seconds=0.5, patience=100).how == sandbox.TOO_LONG


@limited
def test_who_does_not_listen_to_the_warning_is_ended_too():
    code = "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    assert run(code, seconds=0.5, patience=100).how == sandbox.BROKE_OFF


def test_who_says_too_much_is_ended():
    began = time.monotonic()
    ended = run("while True: os.write(1, b'x' * 100_000)", seconds=20, output=1_000_000)
    assert ended.how == sandbox.TOO_MUCH_OUTPUT
    assert len(ended.output) <= 1_000_001
    assert time.monotonic() - began < 20


def test_complaints_without_end_are_dropped():
    ended = run("for _ in range(3_000): os.write(2, b'x' * 10_000)", seconds=20)
    assert len(ended.complaint) <= sandbox.COMPLAINT + 1


@limited
def test_no_process_may_ask_for_more_memory_than_its_limit():
    code = "try:\n    bytearray(3 * 2**30)\nexcept MemoryError:\n    print('refused')"
    assert said(code, addresses=2 * 2**30) == "refused"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="measured in /proc")
def test_all_processes_together_are_measured():
    code = "for _ in range(4): os.fork()\nx = bytearray(b'x') * 100_000_000\nimport time; time.sleep(20)"
    assert run(code, seconds=10, memory=400_000_000).how == sandbox.TOO_MUCH_MEMORY


@limited
def test_no_file_grows_beyond_its_limit():
    code = (
        "try:\n    open(os.environ['HOME'] + '/x', 'wb').write(b'x' * 3_000_000)\nexcept OSError as e:\n    print(e.strerror)"
    )
    assert said(code, files=1_000_000) == "File too large"


@contained
def test_many_small_files_do_not_fill_the_memory():
    code = (
        "try:\n    for i in range(100):\n        open(f'/tmp/{i}', 'wb').write(b'x' * 500_000)\n"
        "except OSError as e:\n    print(e.strerror)"
    )
    assert said(code, files=1_000_000) == "No space left on device"


@contained
def test_forks_come_to_an_end():
    code = (
        "n = 0\ntry:\n    while n < 500:\n        n += 1\n        if not os.fork():\n            import time; time.sleep(20)\n"
    )
    count = said(f"{code}except OSError:\n    print(n)", processes=20)
    assert 5 < int(count) <= 20


@contained
def test_nobody_is_left_behind(tmp_path):
    """A process that another one started, in a session of its own, ends with it."""
    mark = f"left-behind-{os.getpid()}"
    sleep = f"[sys.executable, '-c', 'import time; time.sleep(30)', '{mark}']"
    code = f"if not os.fork():\n    os.setsid()\n    os.execv(sys.executable, {sleep})\n"
    said(code + "import time; time.sleep(0.3)")
    time.sleep(0.3)
    alive = [pid for pid in os.listdir("/proc") if pid.isdigit() and mark in _command(pid)]
    assert alive == []


def _command(pid):
    try:
        with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


@contained
@pytest.mark.parametrize(
    "path", ["/etc/passwd", "/etc/hostname", "/root/.bashrc", "/home", "/var", "/sys", "/proc/1/environ", "here"]
)
def test_no_other_file_is_there(path, tmp_path):
    (tmp_path / "here").write_text("mine", encoding="utf-8")
    path = tmp_path / "here" if path == "here" else path
    code = f"try:\n    print(os.listdir({str(path)!r}) if os.path.isdir({str(path)!r}) else open({str(path)!r}).read())\n"
    found = said(code + "except OSError as e:\n    print('no', e.errno)")
    assert found.startswith("no ") or (path == "/proc/1/environ" and "MY_" not in found)


@contained
def test_nothing_can_be_written_but_into_the_own_folder():
    import helpers

    places = [sys.prefix, os.path.dirname(helpers.__file__), "/", "/usr", "/dev", "/dev/shm", "/root"]
    code = (
        f"for place in {places!r}:\n    try:\n        open(place + '/x', 'w').close()\n        print(place)\n"
        "    except OSError:\n        pass\nopen('/tmp/x', 'w').close()\nprint('mine')"
    )
    assert said(code) == "mine"


@contained
def test_packages_can_be_read_and_not_changed_whoever_may_write_there(monkeypatch, tmp_path):
    place = tmp_path / "site-packages"
    place.mkdir()
    (place / "module.py").write_text("X = 3\n", encoding="utf-8")
    for path in (tmp_path, place, place / "module.py"):
        path.chmod(0o777)
    monkeypatch.setattr(sys, "path", [*sys.path, str(place)])
    code = (
        f"print(open({str(place / 'module.py')!r}).read())\n"
        f"for path in ({str(place / 'module.py')!r}, {str(place / 'more.py')!r}):\n"
        "    try:\n        open(path, 'a').close()\n        print('written')\n"
        "    except OSError as e:\n        print(e.strerror)"
    )
    assert said(code).splitlines() == ["X = 3", "", "Read-only file system", "Read-only file system"]


@contained
def test_nobody_outside_can_be_reached():
    """Neither a server of ours, nor a name, nor a socket without a file."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        threading.Thread(target=lambda: _accept(server), daemon=True).start()
        socket.create_connection(("127.0.0.1", port), timeout=5).close()  # it does listen
        code = (
            "import socket\n"
            f"for to in (('127.0.0.1', {port}), ('1.1.1.1', 53)):\n"
            "    try:\n        socket.create_connection(to, timeout=1)\n        print('reached')\n"
            "    except OSError:\n        print('no')"
        )
        assert said(code).split() == ["no", "no"]


def _accept(server):
    while True:
        try:
            server.accept()
        except OSError:
            return


@contained
def test_no_other_process_can_be_seen_or_ended():
    code = "print(sorted(int(p) for p in os.listdir('/proc') if p.isdigit())[-1] < 10, os.getuid() in (0,))"
    seen, root = said(code).split()
    assert seen == "True"
    assert root == "False"


@contained
def test_who_was_root_is_not_and_does_not_become_it_again():
    code = "for change in (os.setuid, os.setgid):\n    try:\n        change(0)\n        print('root')\n"
    assert said(code + "    except OSError:\n        print('no')").split() == ["no", "no"] or os.geteuid() != 0


@limited
def test_limits_cannot_be_lifted_again():
    code = (
        "import resource\ntry:\n    resource.setrlimit(resource.RLIMIT_CPU, (999, 999))\n    print('lifted')\n"
        "except (OSError, ValueError):\n    print('no')"
    )
    assert said(code) == ("no" if FOUND or os.geteuid() else "lifted")


def test_who_ends_with_an_error_broke_off_and_its_words_are_kept():
    ended = run("sys.exit('my last words')")
    assert ended.how == sandbox.BROKE_OFF
    assert "my last words" in ended.complaint


def test_two_at_a_time_do_not_disturb_each_other():
    found = {}
    threads = [threading.Thread(target=lambda n=n: found.setdefault(n, run(f"print({n})").output)) for n in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert found == {n: f"{n}\n".encode() for n in range(4)}


@pytest.fixture
def no_walls(monkeypatch):
    """A machine without bubblewrap."""
    monkeypatch.setattr(sandbox, "bubblewrap", lambda: (None, "there is none"))


def test_without_walls_it_is_said_what_is_open(no_walls):
    first, *_ = sandbox.open_here()
    assert first == "Files and network are open to the code that is run, since there is none."


@contained
def test_within_walls_nothing_is_open():
    assert sandbox.open_here() == ()


def test_without_walls_time_output_and_memory_are_limited_still(no_walls):
    assert said("print(os.getcwd() == os.path.realpath(os.environ['HOME']))") == "True"
    assert run("import time; time.sleep(60)", seconds=0.5, patience=1).how == sandbox.TOO_LONG
    assert run("while True: os.write(1, b'x' * 100_000)", output=1_000_000).how == sandbox.TOO_MUCH_OUTPUT
    if sys.platform.startswith("linux"):
        code = "x = bytearray(b'x') * 500_000_000\nimport time; time.sleep(20)"
        assert run(code, seconds=10, memory=200_000_000).how == sandbox.TOO_MUCH_MEMORY


def test_bubblewrap_that_does_not_work_is_none(monkeypatch, tmp_path):
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho No permissions to create a namespace >&2\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path) + os.pathsep + os.environ["PATH"])
    sandbox.bubblewrap.cache_clear()
    try:
        found, why = sandbox.bubblewrap()
    finally:
        monkeypatch.undo()
        sandbox.bubblewrap.cache_clear()
    assert found is None
    assert "does not work here: No permissions to create a namespace" in why or not sys.platform.startswith("linux")


def test_how_something_ended_is_a_value():
    assert Ended(sandbox.DONE) == Ended("done", b"", "", 0.0)

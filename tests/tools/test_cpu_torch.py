"""torch's CPU build is taken where it is wanted, and nothing is done anywhere else."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from tools import cpu_torch


@pytest.fixture
def calls(monkeypatch):
    """A Linux computer without a GPU, without torch, whose pip nobody told anything; and what it is asked to run."""
    calls = []

    def run(command, **_):
        calls.append(command)
        return SimpleNamespace(stdout="global.timeout='60'\n", returncode=0)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(cpu_torch, "has_gpu", lambda: False)
    monkeypatch.setattr(cpu_torch.importlib.util, "find_spec", lambda name: None)
    for name in cpu_torch.SETTINGS:
        monkeypatch.delenv(f"PIP_{name.replace('-', '_').upper()}", raising=False)
    return calls


def installed(calls):
    """What pip was asked to install, and where from."""
    return [command[-3:] for command in calls if "install" in command and cpu_torch.CPU_BUILDS in command]


def test_the_pinned_version_comes_from_the_cpu_builds(calls, capsys):
    cpu_torch.main()
    assert installed(calls) == [["-c", str(cpu_torch.CONSTRAINTS), "torch"]]
    assert cpu_torch.CONSTRAINTS.is_file()
    assert "CPU build" in capsys.readouterr().out


def test_another_version_can_be_named(calls):
    cpu_torch.main("2.11.0")
    assert [command[-1] for command in installed(calls)] == ["torch==2.11.0"]


@pytest.mark.parametrize(
    "change",
    [
        lambda patch: patch.setattr(sys, "platform", "darwin"),
        lambda patch: patch.setattr(cpu_torch, "has_gpu", lambda: True),
        lambda patch: patch.setattr(cpu_torch.importlib.util, "find_spec", lambda name: name),
        lambda patch: patch.setenv("PIP_EXTRA_INDEX_URL", "https://example.org/simple"),
        lambda patch: patch.setenv("PIP_NO_INDEX", "1"),
        lambda patch: patch.setattr(
            subprocess, "run", lambda *_, **__: SimpleNamespace(stdout="global.find-links='/a/stick'\n", returncode=0)
        ),
    ],
    ids=["macOS", "a GPU", "torch is there", "an index in the environment", "no index", "a stick in a file"],
)
def test_nothing_is_done_where_it_is_not_wanted(calls, monkeypatch, capsys, change):
    change(monkeypatch)
    cpu_torch.main()
    assert installed(calls) == []
    assert capsys.readouterr().out == ""


def test_a_build_that_does_not_come_says_what_to_do(calls, monkeypatch):
    monkeypatch.setattr(cpu_torch, "is_wanted", lambda: True)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(stdout="", returncode=1))
    with pytest.raises(SystemExit, match="PIP_INDEX_URL="):
        cpu_torch.main()

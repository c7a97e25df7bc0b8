import IPython
import IPython.display
import pytest

from helpers import front_end

BUNDLE = {"text/html": "<b>one</b>", "text/plain": "one"}


@pytest.fixture
def shown(monkeypatch):
    """What reaches the front end of a running notebook."""
    calls = []
    monkeypatch.setattr(IPython, "get_ipython", object)
    monkeypatch.setattr(IPython.display, "display", lambda *what, **how: calls.append((what, how)))
    return calls


def test_without_a_notebook_text_is_printed(capsys):
    assert not front_end.in_notebook()
    front_end.show(BUNDLE, metadata={"a": 1})
    with front_end.nothing_shown():
        print("two")
    assert capsys.readouterr().out == "one\ntwo\n"


def test_in_a_notebook_all_forms_are_shown_with_their_metadata(shown, capsys):
    assert front_end.in_notebook()
    front_end.show(BUNDLE, metadata={"a": 1})
    assert shown == [((BUNDLE,), {"raw": True, "metadata": {"a": 1}})]
    assert capsys.readouterr().out == ""


def test_what_code_displays_can_be_kept_out(shown, monkeypatch):
    kept = []
    monkeypatch.setattr("IPython.utils.capture.capture_output", lambda **how: kept.append(how) or pytest.raises(KeyError))
    with front_end.nothing_shown():
        raise KeyError
    assert kept == [{"stdout": False, "stderr": False, "display": True}]


def test_who_wants_to_leave_is_told_by_an_error_and_only_meanwhile(monkeypatch):
    class Shell:
        def ask_exit(self):
            return "the kernel ends"

    shell = Shell()
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    with front_end.NobodyLeaves():
        with front_end.NobodyLeaves():
            pass  # a check inside a check, as where an answer asks for a hint
        with pytest.raises(SystemExit):
            shell.ask_exit()
    assert shell.ask_exit() == "the kernel ends"

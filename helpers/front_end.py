"""What shows the output of a notebook, if anything does: asked here, and nowhere else."""

import contextlib
import importlib
import sys


def in_notebook():
    """Whether code runs in IPython, which can show more than text. It is not imported to find out."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None


def show(bundle, metadata=None):
    """Show something in the running notebook, or print its text where there is none.

    Parameters
    ----------
    bundle : dict
        The same content by MIME type; ``"text/plain"`` is among them.
    metadata : dict, optional
        What the output of the notebook says about itself, unseen.
    """
    if not in_notebook():
        print(bundle["text/plain"])
        return
    from IPython.display import display

    display(bundle, raw=True, metadata=metadata)


def after_this_cell(function):
    """Call a function once, when the cell that runs now is done and its figures are shown. Only in a notebook."""
    events = sys.modules["IPython"].get_ipython().events

    def once(result=None):
        events.unregister("post_run_cell", once)
        function()

    events.register("post_run_cell", once)


def ready_for_figures(backend):
    """Let a notebook prepare for figures below its cells, which it otherwise does at the first one, by changing settings."""
    if in_notebook() and "inline" in (backend or ""):
        importlib.import_module("matplotlib_inline.backend_inline")


def show_figures_again(backend):
    """Let a notebook show its figures below each cell, as before ``%matplotlib`` chose something else."""
    inline = sys.modules.get("matplotlib_inline.backend_inline")
    if in_notebook() and inline is not None:
        inline.configure_inline_support(sys.modules["IPython"].get_ipython(), backend)


class NobodyLeaves:
    """A context in which ``exit()`` raises ``SystemExit``: in a notebook it raises nothing, and the kernel ends after the cell.

    A class and no generator, since that would write into exceptions that come by, and not all of them allow it.
    """

    def __enter__(self):
        self.shell = sys.modules["IPython"].get_ipython() if in_notebook() else None
        if self.shell is not None:
            self.before = vars(self.shell).get("ask_exit")  # of a check around this one
            self.shell.ask_exit = self._leave  # on this shell alone, in front of its class's own

    def __exit__(self, *exception):
        if self.shell is not None and self.before is not None:
            self.shell.ask_exit = self.before
        elif self.shell is not None:
            del self.shell.ask_exit

    @staticmethod
    def _leave():
        raise SystemExit


def nothing_shown():
    """Return a context in which whatever the code displays (figures, tables) stays out of the notebook."""
    if not in_notebook():
        return contextlib.nullcontext()
    from IPython.utils.capture import capture_output

    return capture_output(stdout=False, stderr=False, display=True)

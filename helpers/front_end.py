"""What shows the output of a notebook, if anything does: asked here, and nowhere else."""

import contextlib
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


def nothing_shown():
    """Return a context in which whatever the code displays (figures, tables) stays out of the notebook."""
    if not in_notebook():
        return contextlib.nullcontext()
    from IPython.utils.capture import capture_output

    return capture_output(stdout=False, stderr=False, display=True)

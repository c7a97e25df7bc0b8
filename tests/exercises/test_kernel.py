"""A check in a real kernel: figures still appear below later cells, Stop stops, and nobody sees a traceback of ours."""

import nbformat
import pytest

from tools import execute
from tools.twins import ROOT

START = """
import signal, threading, time
import matplotlib.pyplot as plt
import numpy as np
from helpers.exercises import begin, exercise
begin("interventions/cause")
"""
ANSWER = """
@exercise
def average_causal_effect(outcome_on, outcome_off):
    {}
    return np.mean(outcome_on) - np.mean(outcome_off)
"""
DRAW = "plt.plot([1, 2]);"
STOP_ONCE = """
pressed = []
def press_stop():
    if not pressed:
        pressed.append(threading.Timer(0.2, lambda: signal.raise_signal(signal.SIGINT)).start())
"""
CATCH_STOP = """press_stop()
    try:
        time.sleep(1)
    except KeyboardInterrupt:
        pass"""


@pytest.fixture(scope="module")
def outputs():
    """What a kernel shows for each cell."""
    cells = {
        "start": START,
        "backend before any figure": ANSWER.format("plt.switch_backend('agg')"),
        "figure": DRAW,
        "backend": ANSWER.format("__import__('matplotlib').use('pdf')"),
        "figure again": DRAW,
        "magic": ANSWER.format("get_ipython().run_line_magic('matplotlib', 'agg')"),
        "figure once more": DRAW,
        "draws": f"figure, axes = plt.subplots()\n{ANSWER.format('plt.plot([1, 2])')}\nprint(len(axes.lines))",
        "stop": STOP_ONCE + ANSWER.format(CATCH_STOP),
        "after stop": "print(average_causal_effect([3.0, 3.0], [1.0, 1.0]))",
    }
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells.values()])
    execute.run(notebook, ROOT, go_on=True, PYTHONPATH=str(ROOT))
    return dict(zip(cells, (cell.outputs for cell in notebook.cells), strict=True))


def text_of(outputs):
    return "\n".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs)


@pytest.mark.parametrize(
    ("changed", "figure"),
    [("backend before any figure", "figure"), ("backend", "figure again"), ("magic", "figure once more")],
)
def test_figures_appear_below_cells_after_an_answer_that_sent_them_elsewhere(outputs, changed, figure):
    assert "changed where matplotlib draws ('matplotlib.use')" in text_of(outputs[changed])
    assert ["image/png" in output.data for output in outputs[figure]] == [True]


def test_a_figure_of_the_same_cell_is_shown_as_it_was(outputs):
    assert "opened a figure during the check" in text_of(outputs["draws"])
    assert text_of(outputs["draws"]).count("Figure size") == 1
    assert "\n0\n" in text_of(outputs["draws"])


def test_a_press_of_stop_that_was_caught_stops_the_cell_in_a_sentence(outputs):
    (stopped,) = outputs["stop"]
    assert stopped.traceback == ["Stopped, so average_causal_effect was not checked. The reference stands in."]
    assert text_of(outputs["after stop"]).strip() == "2.0"

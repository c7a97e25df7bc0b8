"""A learner at work: JupyterLab on copies of the notebooks, driven through what one sees, clicks and types."""

import inspect
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest

from helpers.exercises import bank, record
from helpers.exercises.display import MIME, plain
from tests.browser.visits import ROOT
from tools.states import pasted_source, solved_source, source_in_kind

KEY, CHAPTER = "1_interventions/01_cause", "interventions/cause"
NAME, EXERCISE = next(iter(bank.of_notebook(CHAPTER).items()))
MISTAKE, DIAGNOSIS = next(iter(EXERCISE.mistakes.items()))
MINUTES = 60_000

# A prediction of this test's own, so that what the course asks can change; the kernels' package has it, and one notebook.
GUESSING, GUESSING_CHAPTER = "1_interventions/02_scores", "interventions/scores"
PREDICTION = """
[of-this-test]
question = "How large will it be?"
kind = "number"
near = 0.05
"""
ASK = """\
from helpers.exercises import predict, reveal

guess = predict("of-this-test", {})"""
FIGURE = """
import matplotlib.pyplot as plt
from helpers.plots.base import draw_guess

_, axis = plt.subplots()
axis.plot([0, 1], [0, 0.5])
draw_guess(axis, guess)
plt.show()
print("drawn with it:", *(text.get_text() for text in axis.texts))
reveal("of-this-test", 0.5)
"""


def package_with_prediction(folder):
    """The package with one prediction more."""
    shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "helpers" / "chapters" / GUESSING_CHAPTER / "predictions.toml").open("a", encoding="utf-8") as file:
        file.write(PREDICTION)
    return folder


def add_prediction(path):
    """Let a copy of a notebook ask for it behind its two cells at the top, and draw what came out."""
    notebook = nbformat.read(path, as_version=4)
    second = next(place for place, cell in enumerate(notebook.cells) if "\nbegin(" in cell.source)
    notebook.cells[second + 1 : second + 1] = [
        nbformat.v4.new_code_cell(source) for source in (ASK.format("..."), FIGURE.strip())
    ]
    nbformat.write(notebook, path)


def options_of_make_lab():
    """What `make lab` says to JupyterLab about its first page."""
    return re.findall(r"--LabApp\S+", (ROOT / "Makefile").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lab(tmp_path_factory, browser):
    """JupyterLab on fresh copies, as `make lab` starts it: its address, and the folder of the copies."""
    folder = tmp_path_factory.mktemp("my-work")
    own = {f"JUPYTER_{kind}_DIR": str(tmp_path_factory.mktemp(kind.lower())) for kind in ("CONFIG", "DATA", "RUNTIME")}
    package = package_with_prediction(tmp_path_factory.mktemp("package"))
    environment = {**os.environ, **own, "PYTHONPATH": str(package)}
    environment.pop(record.SWITCH)  # of the tests; learners have none
    subprocess.run([sys.executable, "-m", "tools.copies", folder], cwd=ROOT, check=True, capture_output=True)
    add_prediction(folder / f"{GUESSING}.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    command = [Path(sys.executable).with_name("jupyter"), "lab", "--no-browser", f"--port={port}", f"--notebook-dir={folder}"]
    command += [f"--IdentityProvider.token={token}", "--ServerApp.jpserver_extensions={'jupyterlab_jupytext': False}"]
    command += options_of_make_lab()
    command += ["--allow-root"] * (hasattr(os, "geteuid") and os.geteuid() == 0)
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    home = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{home}/api?token={token}", timeout=1)
            break
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    else:
        pytest.fail("JupyterLab did not start:\n" + (folder / "lab.log").read_text())
    yield home, token, folder
    server.terminate()
    server.wait(60)  # kernels end first
    shutil.rmtree(folder, ignore_errors=True)


class Notebook:
    """One notebook in JupyterLab. Cells far away are not on the page, so one scrolls to them, as a learner does."""

    def __init__(self, visit, path):
        self.page, self.path = visit.page, path

    def scroll_to(self, found):
        """Scroll from the top until an element shows."""
        area = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer")
        area.evaluate("area => area.scrollTo(0, 0)")
        for _ in range(200):
            if found.count() and found.first.is_visible():
                found.first.scroll_into_view_if_needed()
                return found.first
            area.evaluate("area => area.scrollBy(0, 500)")
            self.page.wait_for_timeout(50)
        pytest.fail(f"not found in the notebook: {found}")

    def cell(self, words):
        either = self.page.locator(".jp-InputArea, .jp-InputPlaceholder", has_text=words)
        return self.scroll_to(self.page.locator(".jp-CodeCell", has=either))

    def run(self, words, source=None):
        """Run the cell with these words in it, after typing something else into it; the cell."""
        cell = self.cell(words)
        if (folded := cell.locator(".jp-InputPlaceholder")).count():
            folded.click()
        cell.locator(".cm-content").first.click()
        if source is not None:
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.insert_text(source)
        self.page.keyboard.press("Shift+Enter")
        return cell

    def saved(self):
        """What is in the file, after saving."""
        self.page.keyboard.press("ControlOrMeta+s")
        self.page.wait_for_timeout(1000)
        return [cell for cell in nbformat.read(self.path, as_version=4).cells if cell.cell_type == "code"]

    def wait_for_all(self, seconds):
        """Wait until every cell has run; the cells."""
        idle = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-ExecutionIndicator[data-status=idle]")
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            idle.wait_for(timeout=seconds * 1000)
            cells = self.saved()
            if all(cell.execution_count for cell in cells):
                return cells
        pytest.fail(f"not all cells have run within {seconds} s")


@pytest.fixture(scope="module")
def visit(lab, tab):
    home, token, _ = lab
    visit = tab(home)
    visit.page.goto(f"{home}/lab/tree/{KEY}.ipynb?token={token}")
    visit.page.locator(".jp-Notebook").wait_for(timeout=MINUTES)
    visit.page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=MINUTES)
    return visit


@pytest.fixture(scope="module")
def notebook(lab, visit):
    """The notebook after its two cells at the top."""
    notebook = Notebook(visit, lab[2] / f"{KEY}.ipynb")
    notebook.run("# Set-up: run this first")
    notebook.run(f'begin("{CHAPTER}")')
    return notebook


def test_a_wrong_answer_gets_its_diagnosis(notebook):
    cell = notebook.run(f"def {NAME}", pasted_source(EXERCISE, MISTAKE))
    card = cell.locator(".jp-OutputArea .wdw")
    card.get_by_text(f"Not yet: {NAME}").wait_for(timeout=MINUTES)
    assert plain(DIAGNOSIS).replace("'", "") in card.inner_text().replace("'", "")


def test_the_right_answer_is_correct(notebook):
    cell = notebook.run(f"def {NAME}", solved_source(EXERCISE))
    cell.locator(".jp-OutputArea .wdw").get_by_text(f"Correct: {NAME}").wait_for(timeout=MINUTES)


SECOND = list(bank.of_notebook(CHAPTER).values())[1]
STOPPED = """
@exercise
def {name}{signature}:
    import time

    time.sleep(7)
    return {first}
"""


@pytest.mark.parametrize(
    ("kind", "words"),
    [("as lists", "is turned into"), ("in float32", "about seven digits (float32)")],
)
def test_right_answers_of_other_types_are_told_what_becomes_of_them(notebook, kind, words):
    """Lists for the exercise that returns an array, single precision for any."""
    entry = bank.of_notebook(CHAPTER)["next_state" if kind == "as lists" else SECOND.name]
    cell = notebook.run(f"def {entry.name}", source_in_kind(entry, kind))
    card = cell.locator(".jp-OutputArea .wdw")
    card.get_by_text(f"Correct: {entry.name}").wait_for(timeout=MINUTES)
    assert words in card.inner_text()


def test_stop_leaves_a_sentence_and_a_name_that_works(notebook):
    """Whoever presses Stop during a check sees no traceback through the course's code."""
    signature = inspect.signature(SECOND.reference)
    source = STOPPED.format(name=SECOND.name, signature=signature, first=next(iter(signature.parameters)))
    cell = notebook.run(f"def {SECOND.name}", source)
    notebook.page.wait_for_timeout(2000)
    notebook.page.keyboard.press("Escape")
    notebook.page.keyboard.press("i")
    notebook.page.keyboard.press("i")
    output = cell.locator(".jp-OutputArea")
    output.get_by_text(f"Stopped, so {SECOND.name} was not checked. The reference stands in.").wait_for(timeout=MINUTES)
    assert "Traceback" not in output.inner_text()
    assert ".py" not in output.inner_text()
    notebook.run(f"def {SECOND.name}", solved_source(SECOND))
    cell.locator(".jp-OutputArea .wdw").get_by_text(f"Correct: {SECOND.name}").wait_for(timeout=MINUTES)


def test_restart_and_run_all_ends_without_an_error(notebook):
    notebook.page.get_by_role("menuitem", name="Kernel", exact=True).click()
    notebook.page.get_by_text(re.compile("^Restart Kernel and Run All Cells")).click()
    notebook.page.locator(".jp-Dialog").get_by_role("button", name="Confirm").click()
    notebook.page.wait_for_timeout(2000)
    cells = notebook.wait_for_all(180)
    outputs = [output for cell in cells for output in cell.outputs]
    assert [output.evalue for output in outputs if output.output_type == "error"] == []
    progress = [output.data[MIME] for output in outputs if "solved" in output.get("data", {}).get(MIME, {})]
    assert progress[-1]["solved"] == 3  # what was typed above, and it counts


def test_live_slider_changes_its_picture_and_its_words_by_keyboard(notebook):
    box = notebook.scroll_to(notebook.page.locator(".jp-OutputArea .widget-vbox", has=notebook.page.get_by_role("slider")))
    picture, words = box.locator("img"), box.locator(".widget-html-content")
    box.get_by_role("slider").focus()
    seen = [(picture.get_attribute("src"), words.inner_text())]
    for _ in range(2):
        notebook.page.keyboard.press("ArrowRight")
        notebook.page.wait_for_function(
            "([image, before]) => image.src !== before", arg=[picture.element_handle(), seen[-1][0]], timeout=10_000
        )
        notebook.page.wait_for_timeout(300)
        seen.append((picture.get_attribute("src"), words.inner_text()))
    assert len(set(seen)) == len({text for _, text in seen}) == 3


@pytest.fixture(scope="module")
def start(lab, tab):
    """The page that `make lab` opens."""
    home, token, _ = lab
    visit = tab(home)
    visit.page.goto(f"{home}/?token={token}")
    visit.page.wait_for_url(f"{home}/lab/tree/00_start_here.ipynb*")
    visit.page.goto(f"{home}/lab/tree/00_start_here.ipynb?reset")  # closes what other tests have left open
    visit.page.locator(".jp-OutputArea .wdw").wait_for(timeout=MINUTES)
    return visit


def restart(page):
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text(re.compile("^Restart Kernel…")).click()
    page.locator(".jp-Dialog").get_by_role("button", name="Confirm").click()
    page.wait_for_timeout(3000)
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(
        timeout=MINUTES
    )


def test_a_prediction_and_its_figure_outlive_the_kernel_and_show_on_the_start_page(lab, start):
    """From the start page to a notebook by a link, a guess, its figure, a restart, and back."""
    page, (name, entry) = start.page, next(iter(bank.of_notebook(GUESSING_CHAPTER).items()))
    title = "How well did we do, and when does it fail?"
    page.locator(".jp-OutputArea .wdw").get_by_role("link", name=title).first.click()
    page.locator(".lm-TabBar-tab.lm-mod-current", has_text="02_scores.ipynb").wait_for(timeout=MINUTES)
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(
        timeout=MINUTES
    )
    notebook = Notebook(start, lab[2] / f"{GUESSING}.ipynb")
    notebook.run("# Set-up: run this first")
    notebook.run(f'begin("{GUESSING_CHAPTER}")')
    asked = notebook.run("guess = predict", ASK.format("0.3"))
    asked.locator(".jp-OutputArea .wdw").get_by_text("You said 0.3. Run on.").wait_for(timeout=MINUTES)
    drawn = notebook.run("draw_guess")
    drawn.locator(".jp-OutputArea .wdw").get_by_text("You said 0.3; it is 0.5.").wait_for(timeout=MINUTES)
    assert drawn.locator(".jp-OutputArea img").is_visible()
    assert "drawn with it: you" in drawn.inner_text()
    solved = notebook.run(f"def {name}", solved_source(entry))
    solved.locator(".jp-OutputArea .wdw").get_by_text(f"Correct: {name}").wait_for(timeout=MINUTES)

    restart(page)
    notebook.run("# Set-up: run this first")
    notebook.run(f'begin("{GUESSING_CHAPTER}")')
    asked = notebook.run("guess = predict", ASK.format("..."))
    asked.locator(".jp-OutputArea .wdw").get_by_text("You said 0.3 before, and that counts.").wait_for(timeout=MINUTES)
    told = notebook.run("progress()").locator(".jp-OutputArea .wdw")
    told.get_by_text("solved before; run its cell to use your own").wait_for(timeout=MINUTES)
    assert re.search(r"Predictions: 1 of \d made, 0 near\.", told.inner_text())

    page.locator(".lm-TabBar-tab", has_text="00_start_here.ipynb").click()
    card = Notebook(start, lab[2] / "00_start_here.ipynb").run("start_page()").locator(".jp-OutputArea .wdw")
    card.get_by_text("Your worst guess.").wait_for(timeout=MINUTES)
    words = card.inner_text()
    assert f"Go on here: {title}" in words
    assert f"1 of {len(bank.of_notebook(GUESSING_CHAPTER))}" in words
    assert "You said 0.3; it is 0.5. Your guess was too low, by 0.2." in words


def test_nothing_was_asked_for_outside(notebook, visit, start):
    assert visit.outside == []
    assert start.outside == []

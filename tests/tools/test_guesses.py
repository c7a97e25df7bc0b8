"""Histograms of what a class predicted, from notebooks as they are handed in."""

import nbformat
import numpy as np
import pytest
from matplotlib import pyplot as plt

from helpers.exercises.display import MIME
from helpers.exercises.predictions import Prediction, load_predictions
from helpers.plots.base import TRUTH
from tools import execute, guesses, marks
from tools.twins import SOURCE, notebook_of

CAUSE = SOURCE / "interventions" / "01_cause.md"
NAME = "effect-without-a-coin"


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def write_class(folder, said):
    """A notebook for each learner, run as published, with a guess of the learner's own; None for one who made none."""
    for number, guess in enumerate(said):
        notebook = nbformat.read(notebook_of(CAUSE), as_version=4)
        for output in execute.all_outputs(notebook):
            if (result := output.get("data", {}).get(MIME, {})).get("prediction") == NAME:
                result["guess"] = guess
        path = folder / f"learner{number:02d}" / "01_cause.ipynb"
        path.parent.mkdir()
        nbformat.write(notebook, path)


def test_a_class_of_twenty_gives_a_histogram(tmp_path, capsys):
    said = [None, None, *np.random.default_rng(0).normal(0.6, 0.5, 18)]
    (tmp_path / "class").mkdir()
    write_class(tmp_path / "class", said)
    marks.main([str(tmp_path / "class"), "--guesses", str(tmp_path / "pictures")])
    (picture,) = (tmp_path / "pictures").iterdir()
    assert picture.name == f"interventions-cause-{NAME}.png"
    assert picture.stat().st_size > 5000
    assert str(picture) in capsys.readouterr().out
    found = guesses.by_prediction(marks.collect(tmp_path / "class").handed_in)
    assert {name: sorted(values) for name, values in found.items()} == {NAME: sorted(said[2:])}


def test_what_came_out_is_that_of_the_book_also_where_a_learner_changed_it(tmp_path):
    assert guesses.results_of_the_book("interventions/cause")[NAME] == pytest.approx(1.27, abs=0.1)


def test_a_class_that_predicted_nothing_is_told_so(tmp_path, capsys):
    (tmp_path / "class").mkdir()
    write_class(tmp_path / "class", [None, None])
    marks.main([str(tmp_path / "class"), "--guesses", str(tmp_path / "pictures")])
    assert "Nobody predicted anything." in capsys.readouterr().out


def heights(figure):
    return [bar.get_height() for bar in figure.axes[0].patches if bar.get_alpha() is None]


def test_numbers_stand_beside_what_came_out():
    figure = guesses.histogram(load_predictions()[NAME], [1.3, 1.2, 0.0, 0.1, 0.05], 1.28)
    assert sum(heights(figure)) == 5
    (line,) = [line for line in figure.axes[0].lines if line.get_color() == TRUTH]
    assert set(line.get_xdata()) == {1.28}
    assert "2 of 5 came near" in figure.get_suptitle()


CHOICE = Prediction("c", "p/n", "Which?", "choice", choices=("one", "two", "three"))
RANKING = Prediction("r", "p/n", "In which order?", "ranking", near=1, choices=("one", "two", "three"))


@pytest.mark.parametrize(
    ("prediction", "said", "result", "counted", "right", "title"),
    [
        (CHOICE, ["A", "A", "B"], "A", [2, 1, 0], [True, False, False], "2 of 3 were right"),
        (RANKING, ["ABC", "BAC", "CBA"], "ABC", [1, 1, 0, 1], [True, True, False, False], "2 of 3 had the order, or nearly"),
    ],
    ids=["choice", "ranking"],
)
def test_choices_and_orders_are_counted(prediction, said, result, counted, right, title):
    figure = guesses.histogram(prediction, said, result)
    assert heights(figure) == counted
    assert [plt.matplotlib.colors.to_hex(bar.get_facecolor()) == TRUTH for bar in figure.axes[0].patches] == right
    assert title in figure.get_suptitle()


def test_one_guess_by_all_is_drawn():
    figure = guesses.histogram(load_predictions()[NAME], [1.28] * 3, 1.28)
    assert sum(heights(figure)) == 3

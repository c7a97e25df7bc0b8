"""Histograms of what a class predicted, from notebooks as they are handed in."""

import itertools

import nbformat
import numpy as np
import pytest
from matplotlib import pyplot as plt

from helpers.exercises.display import MIME
from helpers.exercises.predictions import Prediction, load_predictions
from helpers.plots.base import TRUTH
from tools import execute, guesses, marks
from tools.marking import reading
from tools.twins import SOURCE, notebook_of

CAUSE = SOURCE / "interventions" / "01_cause.md"
NAME = "effect-without-a-coin"


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def write_class(folder, said, came_out=None):
    """A notebook for each learner, run as published, with a guess of the learner's own; None for one who made none.

    With ``came_out`` each of them changed the notebook, and this came out.
    """
    for number, guess in enumerate(said):
        notebook = nbformat.read(notebook_of(CAUSE), as_version=4)
        for output in execute.all_outputs(notebook):
            if (result := output.get("data", {}).get(MIME, {})).get("prediction") == NAME:
                result["guess"] = guess
                if came_out is not None:
                    result["result"] = came_out
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
    found, problems = guesses.by_prediction(reading.collect(tmp_path / "class").handed_in)
    assert problems == []
    assert {name: sorted(values) for name, values in found.items()} == {NAME: sorted(said[2:])}


def test_what_came_out_is_that_of_the_book_also_where_a_learner_changed_it(tmp_path, monkeypatch):
    figures, histogram = [], guesses.histogram
    monkeypatch.setattr(guesses, "histogram", lambda *told: figures.append(histogram(*told)) or figures[-1])
    (tmp_path / "class").mkdir()
    write_class(tmp_path / "class", [0.5, 99.0], came_out=99.0)
    assert {one.guesses[NAME]["result"] for one in reading.collect(tmp_path / "class").handed_in} == {99.0}
    marks.main([str(tmp_path / "class"), "--guesses", str(tmp_path / "pictures")])
    (figure,) = figures
    assert came_out_in(figure) == pytest.approx(1.27, abs=0.1)
    assert figure.get_suptitle().startswith("0 of 2 ")


def test_what_is_no_guess_is_named_and_left_out(tmp_path, capsys):
    (tmp_path / "class").mkdir()
    write_class(tmp_path / "class", [0.5, "B", [0.5], True, 10**400, "0,7"])
    with pytest.raises(SystemExit) as stop:
        marks.main([str(tmp_path / "class"), "--guesses", str(tmp_path / "pictures")])
    said = str(stop.value)
    assert f"  learner01: 'B' is no answer to {NAME}; this guess was left out." in said
    assert said.count("this guess was left out") == 4
    assert len(list((tmp_path / "pictures").iterdir())) == 1
    found, _ = guesses.by_prediction(reading.collect(tmp_path / "class").handed_in)
    assert found == {NAME: [0.5, 0.7]}
    assert "learner01" in capsys.readouterr().out  # the marks are counted all the same


def test_pictures_in_the_folder_of_the_class_are_no_notebooks(tmp_path):
    """Nor does a notebook that somebody handed in disappear because pictures are drawn beside it."""
    write_class(tmp_path, [0.5])
    for pictures in (tmp_path / "pictures", tmp_path / "learner00", tmp_path):
        for _ in range(2):
            marks.main([str(tmp_path), "--guesses", str(pictures)])
        found = reading.collect(tmp_path, pictures)
        assert [one.learner for one in found.handed_in] == ["learner00"]
        (picture,) = pictures.glob("*.png")
        picture.unlink()


def test_a_picture_that_was_handed_in_is_still_named(tmp_path):
    write_class(tmp_path, [0.5])
    (tmp_path / "learner00" / "cat.png").write_bytes(b"png")
    (problem,) = reading.collect(tmp_path, tmp_path / "pictures").problems
    assert "cat.png is not a notebook" in problem


def test_a_class_that_predicted_nothing_is_told_so(tmp_path, capsys):
    (tmp_path / "class").mkdir()
    write_class(tmp_path / "class", [None, None])
    marks.main([str(tmp_path / "class"), "--guesses", str(tmp_path / "pictures")])
    assert "Nobody predicted anything." in capsys.readouterr().out


def came_out_in(figure):
    """Where the line of what came out stands."""
    (line,) = [line for line in figure.axes[0].lines if line.get_color() == TRUTH]
    (place,) = set(line.get_xdata())
    return place


def heights(figure):
    return [bar.get_height() for bar in figure.axes[0].patches if bar.get_alpha() is None]


def test_numbers_stand_beside_what_came_out():
    figure = guesses.histogram(load_predictions()[NAME], [1.3, 1.2, 0.0, 0.1, 0.05], 1.28)
    assert sum(heights(figure)) == 5
    assert came_out_in(figure) == 1.28
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


@pytest.mark.parametrize("far", [[1000.0], [-1000.0], [1000.0, -1000.0]])
def test_one_far_guess_does_not_leave_one_bar_for_all_others(far):
    near = [1.3, 1.2, 0.0, 0.1, 0.05, 0.5, 0.6, 0.7]
    figure, without = (guesses.histogram(load_predictions()[NAME], said, 1.28) for said in (near + far, near))
    assert sum(heights(figure)) == len(near + far)
    assert sum(height > 0 for height in heights(figure)) > 3
    for end, counted in ((-1, 1000.0 in far), (0, -1000.0 in far)):
        assert heights(figure)[end] >= counted
    assert np.abs(figure.axes[0].get_xlim()).max() < 10
    assert f"the outermost bars also count {len(far)} beyond them" in figure.axes[0].get_xlabel()
    assert "outermost" not in without.axes[0].get_xlabel()


def test_what_came_out_far_from_all_guesses_is_in_the_picture():
    figure = guesses.histogram(load_predictions()[NAME], [0.1, 0.1, 0.2, 0.2], 50.0)
    assert figure.axes[0].get_xlim()[1] > 50


def test_one_guess_by_all_is_drawn():
    figure = guesses.histogram(load_predictions()[NAME], [1.28] * 3, 1.28)
    assert sum(heights(figure)) == 3


@pytest.mark.parametrize("name", [name for name, one in load_predictions().items() if one.kind == "choice"])
def test_choices_below_a_picture_keep_apart(name):
    figure = guesses.histogram(load_predictions()[name], ["A", "B"], "B")
    figure.canvas.draw()
    labels = [label.get_window_extent() for label in figure.axes[0].get_xticklabels()]
    assert all(first.x1 + 3 < second.x0 for first, second in itertools.pairwise(labels))

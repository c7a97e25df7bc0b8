"""What a class guessed, as histograms with what came out; ``python -m tools.marks FOLDER --guesses PICTURES`` draws them."""

import functools
import reprlib
import textwrap
from collections import Counter

import matplotlib.pyplot as plt
import nbformat
import numpy as np

from helpers.exercises import predictions
from helpers.exercises.predictions import CHOICE, NUMBER, RANKING, load_predictions
from helpers.plots.base import TRUTH, UNOBSERVED
from tools import execute
from tools.twins import all_twins, chapter_of, notebook_of


@functools.cache
def results_of_the_book(chapter):
    """What came out of each prediction in the notebook as published, where nothing was changed."""
    twin = next(twin for twin in all_twins() if chapter_of(twin) == chapter)
    found = execute.guesses(nbformat.read(notebook_of(twin), as_version=4))
    return {name: entry["result"] for name, entry in found.items()}


def by_prediction(handed_in):
    """The guesses of a class, by prediction in the order of the book, and in words those that cannot be read.

    Those who made none are left out.
    """
    found, problems = {}, []
    for name, prediction in load_predictions().items():
        for one in (one for one in handed_in if one.key == prediction.notebook):
            guess = one.guesses.get(name, {}).get("guess")
            if guess is None:
                continue
            try:
                found.setdefault(name, []).append(predictions.of_text(prediction, guess))
            except ValueError:
                problems.append(f"{one.learner}: {reprlib.repr(guess)} is no answer to {name}; this guess was left out.")
    return {name: said for name, said in found.items() if said}, problems


def histogram(prediction, said, result):
    """How often what was said, and what came out.

    Parameters
    ----------
    prediction : helpers.exercises.predictions.Prediction
        What was asked.
    said : list
        The guesses of a class, as ``predict`` keeps them.
    result : float or str
        What came out.
    """
    figure, axis = plt.subplots(figsize=(6.4, 3.4))
    near = sum(predictions.is_near(prediction, guess, result) for guess in said)
    if prediction.kind == NUMBER:
        bins, outside = bins_of(said, result, prediction.near)
        axis.hist(np.clip(said, bins[0], bins[-1]), bins=bins, color=UNOBSERVED, rwidth=0.92)
        axis.axvspan(result - prediction.near, result + prediction.near, color=TRUTH, alpha=0.12, linewidth=0)
        axis.axvline(result, color=TRUTH, linewidth=2)
        axis.text(result, 1.01, "what came out", transform=axis.get_xaxis_transform(), ha="center", va="bottom")
        label = f"guess, in {prediction.unit}" if prediction.unit else "guess"
        axis.set_xlabel(f"{label} (the outermost bars also count {outside} beyond them)" if outside else label)
    else:
        if prediction.kind == CHOICE:
            counted, right = Counter(said), {result}
            places = {letter: textwrap.fill(f"{letter}. {text}", 28) for letter, text in prediction.lettered.items()}
            axis.set_ylabel("learners")
        else:
            counted, right = (
                Counter(predictions.distance(prediction, guess, result) for guess in said),
                range(int(prediction.near) + 1),
            )
            pairs = len(result) * (len(result) - 1) // 2
            places = {off: str(off) for off in range(pairs + 1)}
            axis.set_xlabel("pairs in the other order")
        colors = [TRUTH if place in right else UNOBSERVED for place in places]
        axis.bar(range(len(places)), [counted[place] for place in places], color=colors, width=0.8)
        axis.set_xticks(range(len(places)), places.values(), fontsize=8)
    axis.yaxis.get_major_locator().set_params(integer=True)
    axis.set_ylabel("learners")
    question = textwrap.fill(prediction.question.replace("`", ""), 78)
    how = {NUMBER: "came near", CHOICE: "were right", RANKING: "had the order, or nearly"}[prediction.kind]
    figure.suptitle(f"{near} of {len(said)} {how}", x=0.01, ha="left")
    axis.set_title(question, fontsize=9, loc="left", pad=18 if prediction.kind == NUMBER else 6)
    return figure


def bins_of(said, result, near):
    """Edges of the bins of a histogram, and how many guesses lie outside them.

    They reach to three interquartile ranges from the median, and to the result: one guess of 1000 would leave a single bar for
    all others.
    """
    lower, middle, upper = np.quantile(said, [0.25, 0.5, 0.75])
    reach = 3 * max(upper - lower, near)
    low, high = min(max(min(said), middle - reach), result), max(min(max(said), middle + reach), result)
    margin = max(0.05 * (high - low), near, 1e-3 * abs(result))
    bins = np.linspace(low - margin, high + margin, 13)
    return bins, sum(not bins[0] <= guess <= bins[-1] for guess in said)


def draw(said_of, folder):
    """Write a picture of each prediction that somebody in a class made, from their guesses by prediction; the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, said in said_of.items():
        prediction = load_predictions()[name]
        figure = histogram(prediction, said, results_of_the_book(prediction.notebook)[name])
        paths.append(folder / f"{prediction.notebook.replace('/', '-')}-{name}.png")
        figure.savefig(paths[-1], dpi=150)
        plt.close(figure)
    return paths

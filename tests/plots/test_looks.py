"""The table of looks: nobody takes one method for another."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers import plots
from helpers.plots.looks import LOOKS, Look, in_order
from helpers.plots.violins import SMALLEST_VIOLIN, draw_scores
from helpers.studies.registry import METHODS

MEANINGS = {plots.TRUTH, plots.INTERVENTION, plots.CORRELATION, plots.GRANGER, plots.ATTENTION, plots.GRAPHS, plots.LATENT}
GREY = {"rate", "distance"}  # As chance is: what knows nothing of the wiring.


def lookalikes(looks, *what):
    """Pairs of methods that cannot be told apart by these parts of their looks."""
    seen, found = {}, set()
    for key, look in looks.items():
        part = tuple(getattr(look, name) for name in what)
        if part in seen:
            found.add((seen[part], key))
        seen.setdefault(part, key)
    return found


OF_REGISTRY = """
perturbation         p  filled  -   perturbation
instruments          o  filled  -   instruments
correlation          v  filled  :   lag-1 correlation
least_squares        s  open    --  least squares
lasso                <  filled  -.  lasso
proxies              d  open    -   stand-ins
mvgc_aic             o  filled  -   Granger, AIC
mvgc_aicc            o  open    -.  Granger, AICc
mvgc_bic             s  open    --  Granger, BIC
basis_granger        ^  filled  -.  basis Granger
shared_curve         d  filled  -   shared curve
one_step_regression  X  filled  --  one-step regression
event_regression     P  filled  -   event regression
point_process        *  filled  -   point process
transfer_entropy     h  open    --  transfer entropy
pcmci                h  open    :   PCMCI
attention            o  filled  -   attention
ablation             ^  filled  --  ablation
do_spike             s  open    -   do(spike)
relational           o  filled  -   relational inference
"""


def test_methods_of_the_registry_look_and_are_called_as_readers_know_them():
    found = {}
    for method in METHODS:
        look = LOOKS[method.key]
        found[method.key] = [look.marker, "open" if look.inside == "white" else "filled", look.line, look.label]
        assert method.name == look.label
    expected = [line.split(maxsplit=4) for line in OF_REGISTRY.strip().splitlines()]
    assert found == {key: look for key, *look in expected}


def test_no_two_methods_look_alike():
    assert not lookalikes(LOOKS, "marker", "inside", "colour", "line")
    assert not lookalikes(LOOKS, "label")


def test_among_points_lines_do_not_help_and_methods_differ_all_the_same():
    """Where networks are points there is no line; only two names of one method and two readings of one table look alike."""
    assert lookalikes(LOOKS, "marker", "inside", "colour") == {
        ("attention", "attention_one_model"),
        ("mvgc_bic", "mvgc_bic_without_diagonal"),
        ("published_mvgc_bic", "published_mvgc_aic_undone"),  # medians in print, which always have a line
        ("mvgc_bic_with_diagonal", "mvgc_any_order"),  # never points alone
    }


@pytest.mark.parametrize("key", LOOKS)
def test_a_look_keeps_to_the_colours_of_the_book_and_can_be_drawn(key):
    look = LOOKS[key]
    assert look.colour in ({plots.UNOBSERVED} if key in GREY else MEANINGS)
    assert look.inside in ("white", look.colour)
    (line,) = plt.figure().subplots().plot([1], [1], **look.curve)
    assert (line.get_color(), line.get_marker(), line.get_markerfacecolor()) == (look.colour, look.marker, look.inside)
    assert line.get_linestyle() == (look.line or "None")


def test_colours_mean_what_they_mean_in_the_whole_book():
    for colour, keys in (
        (plots.INTERVENTION, ["perturbation", "instruments", "ablation", "do_spike"]),
        (plots.CORRELATION, ["correlation", "least_squares", "lasso", "proxies", "event_regression"]),
        (plots.GRANGER, ["mvgc_aic", "mvgc_bic", "basis_granger", "shared_curve", "one_step_regression", "film"]),
        (plots.ATTENTION, ["attention", "published_causalformer", "small_model"]),
        (plots.LATENT, ["factor_analysis", "gpfa", "poisson_lds", "pflds"]),
        (plots.CORRELATION, ["average", "average_by_condition", "smoothing"]),
        (plots.TRUTH, ["published", "trained_now", "true_rates"]),
    ):
        assert {LOOKS[key].colour for key in keys} == {colour}


def test_methods_come_in_the_order_of_the_table_and_an_unknown_one_is_named():
    assert list(in_order(["event_regression", "mvgc_aic", "event_regression"])) == ["mvgc_aic", "event_regression"]
    with pytest.raises(ValueError, match=r"scores should have keys from published, .*do_spike, .* but they hold do\(spike\)"):
        in_order(["do(spike)"], "scores")


@pytest.mark.parametrize("horizontal", [False, True])
def test_scores_lie_along_their_axis_and_methods_across(horizontal):
    look, scores = Look("a", "#0072B2", "o", "white", "-"), np.linspace(0.6, 0.9, SMALLEST_VIOLIN)
    axis = plt.figure().subplots()
    draw_scores(axis, look, [*scores, np.nan], 3, 0.5, horizontal)
    (points,), (violin, bar) = axis.lines, axis.collections
    along, across = (points.get_xdata(), points.get_ydata())[:: 1 if horizontal else -1]
    np.testing.assert_array_equal(along, scores)
    assert 2.8 < across.min() < across.max() < 3.2
    outline = violin.get_paths()[0].vertices[:, 0 if horizontal else 1]
    np.testing.assert_allclose([outline.min(), outline.max()], [0.6, 0.9])
    assert bar.get_segments()[0][:, 0 if horizontal else 1] == pytest.approx([0.75, 0.75])
    draw_scores(axis, look, [np.nan], 3, 0.5, horizontal)
    assert len(axis.lines) == 1

"""The chart of the decision page is that of the stored table."""

import matplotlib as mpl
import nbformat
import pytest
from matplotlib.testing.compare import compare_images

from tools import stamp
from tools.pages import which_method
from tools.twins import BOOK, all_twins, notebook_of


def test_the_chart_on_the_page_is_that_of_the_table(tmp_path):
    made_with = nbformat.read(notebook_of(all_twins()[0]), as_version=4).metadata[stamp.KEY]["versions"]["matplotlib"]
    if mpl.__version__ != made_with:
        pytest.skip(f"text is drawn differently by matplotlib {mpl.__version__} than by {made_with}")
    which_method.write_picture(tmp_path / "chart.png")
    assert compare_images(str(which_method.PICTURE), str(tmp_path / "chart.png"), tol=1) is None


def test_the_page_shows_it():
    text = (BOOK / "which_method.md").read_text(encoding="utf-8")
    assert f"static/{which_method.PICTURE.name}" in text

"""The report on a person's own recording in a real browser: alone, inside a notebook, dark and light, and on a phone."""

from dataclasses import replace

import numpy as np
import pytest

from helpers.recordings import preparing, reading, reporting
from tests.browser.test_site import PHONE
from tests.browser.visits import Visit
from tests.recordings import made

NAMES = ("<b>bold</b>", "$x$", "a neuron whose name goes on_and_on_and_on", "<img src=x onerror=alert(1)>", "e")
GROUND = "getComputedStyle(document.body).backgroundColor"
INK = "getComputedStyle(document.querySelector('.answer')).color"


@pytest.fixture(scope="module")
def report():
    """A report with one arrow, from names that are markup."""
    ready = preparing.prepare(reading.read(made.network(1500, 5), axes="time,neurons", rate_hz=20))
    ready = replace(ready, names=NAMES)
    return reporting.report(ready, np.random.default_rng(0), methods=["mvgc_bic"], title="<i>session</i> $y$")


@pytest.fixture
def opened(report, browser, tmp_path):
    """A function that opens the page, or a page with the frame that a notebook shows, in a window of its own."""
    contexts = []

    def open_page(in_frame=False, **choices):
        (tmp_path / "r.html").write_text(report._repr_html_() if in_frame else report.html(), encoding="utf-8")
        contexts.append(browser.new_context(**choices))
        visit = Visit(contexts[-1], tmp_path.as_uri())
        visit.page.on("dialog", lambda dialog: visit.trouble.append(f"a name ran as a program: {dialog.message}"))
        visit.page.goto((tmp_path / "r.html").as_uri(), wait_until="load")
        return visit

    yield open_page
    for context in contexts:
        context.close()


def luminance(colour):
    """Of a colour as a browser writes it, between 0 and 1."""
    parts = np.array([float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("in_frame", [False, True])
def test_names_are_shown_as_they_are_and_nothing_runs(opened, in_frame):
    visit = opened(in_frame)
    page = visit.page.frames[-1]
    cells = page.locator("h2:has-text('The arrows that stand') + div td").all_inner_texts()
    assert cells[:2] == ["<b>bold</b>", "$x$"]
    assert page.locator("h1").inner_text() == "<i>session</i> $y$"
    assert page.locator("h1 i, td > b > b, img[src=x]").count() == 0
    assert (visit.ours(), visit.outside) == ([], [])


@pytest.mark.parametrize("in_frame", [False, True])
def test_both_themes_can_be_read(opened, in_frame):
    grounds = []
    for scheme in ("light", "dark"):
        page = opened(in_frame, color_scheme=scheme).page.frames[-1]
        ground, ink = luminance(page.evaluate(GROUND)), luminance(page.evaluate(INK))
        assert (max(ground, ink) + 0.05) / (min(ground, ink) + 0.05) > 7
        for soft in ("small", "th", ".fine", "summary"):
            colour = luminance(page.evaluate(f"getComputedStyle(document.querySelector('{soft}')).color"))
            assert (max(ground, colour) + 0.05) / (min(ground, colour) + 0.05) > 4.5, soft
        grounds.append(ground)
    assert grounds[0] > 0.9 > 0.1 > grounds[1]


@pytest.mark.parametrize("in_frame", [False, True])
def test_on_a_phone_only_tables_scroll_each_in_its_own_box(opened, in_frame):
    page = opened(in_frame, viewport=PHONE, is_mobile=True).page.frames[-1]
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    boxes = page.evaluate(
        "[...document.querySelectorAll('table')].map(table => { const box = table.closest('.scroll'); return box && "
        "[table.scrollWidth, box.clientWidth, getComputedStyle(box).overflowX]; })"
    )
    assert len(boxes) >= 3
    assert all(box is not None and box[2] == "auto" for box in boxes)
    assert any(wide > narrow for wide, narrow, _ in boxes)  # or the test would show nothing
    (moved,) = page.evaluate(
        "[[...document.querySelectorAll('.scroll')].find(box => box.scrollWidth > box.clientWidth)]"
        ".map(box => { box.scrollLeft = 50; return box.scrollLeft; })"
    )
    assert moved > 0

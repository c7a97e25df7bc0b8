"""What axe-core finds on every page, in the light theme and in the dark one, with everything unfolded.

Nothing is excused: at present the theme, too, is free of serious findings.
"""

from pathlib import Path

import axe_playwright_python
import pytest

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
FIRST = "book/interventions/01_cause.html"

# Equations and highlighted code look alike in all notebooks and are most of their elements: one notebook keeps them.
SHARED = "mjx-container, .highlight pre"
RUN = """only => axe.run({resultTypes: ["violations"], preload: false, ...(only && {runOnly: only})}).then(
    ({violations}) => violations.filter(({impact}) => ["serious", "critical"].includes(impact)).flatMap(
        ({id, nodes}) => nodes.map(({html, failureSummary}) => `${id}: ${html.slice(0, 200)} ${failureSummary}`)))"""


@pytest.fixture(scope="module")
def page(page_name, tab, address):
    visit = tab(address, color_scheme="light").open(page_name)
    page = visit.page
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    if page_name != FIRST:
        page.evaluate("shared => document.querySelectorAll(shared).forEach(element => element.remove())", SHARED)
    page.evaluate(AXE)
    yield page
    page.close()


def test_axe_finds_nothing_serious(page):
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.evaluate(RUN, None) == []


def test_colours_are_readable_in_the_dark(page):
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    page.wait_for_timeout(400)  # colours fade from one theme to the other
    assert page.evaluate(RUN, ["color-contrast"]) == []

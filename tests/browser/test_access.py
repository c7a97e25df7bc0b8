"""What axe-core finds on every page, in the light theme and in the dark one, with everything unfolded.

Nothing is excused: at present the theme, too, is free of serious findings.
"""

from pathlib import Path

import axe_playwright_python
import pytest

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")

# Contrast takes axe-core most of its time, and two texts of one colour, size and weight, on the same backgrounds, have the
# same: of each look on a page one is measured, and by all other rules the whole page.
LOOKS = """() => {
    const ground = new Map([[document.documentElement.parentNode, ""]]);
    const under = element => {
        if (!ground.has(element)) {
            const {backgroundColor, backgroundImage, opacity, filter} = getComputedStyle(element);
            const own = backgroundColor + backgroundImage + opacity + filter;
            const plain = "rgba(0, 0, 0, 0)none1none";
            ground.set(element, under(element.parentNode) + (own === plain ? "" : own + ";"));
        }
        return ground.get(element);
    };
    const looks = new Map(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (texts.currentNode.data.trim() && element.checkVisibility() && element.getClientRects().length) {
            const {color, fontSize, fontWeight, textShadow} = getComputedStyle(element);
            const look = [color, fontSize, fontWeight, textShadow, under(element)].join();
            if (!looks.has(look)) looks.set(look, element);
        }
    }
    return [...looks.values()];
}"""
RUN = """([where, options]) => axe.run(where || document, {...options, resultTypes: ["violations"], preload: false}).then(
    ({violations}) => violations.filter(({impact}) => ["serious", "critical"].includes(impact)).flatMap(
        ({id, nodes}) => nodes.map(({html, failureSummary}) => `${id}: ${html.slice(0, 200)} ${failureSummary}`)))"""


@pytest.fixture(scope="session")
def page(file_visit):
    """A page with everything unfolded, and axe-core in it."""
    file_visit.unfold()
    file_visit.page.evaluate(AXE)
    return file_visit.page


def pale_texts(page):
    """What axe-core says about the contrast of each look on a page."""
    page.evaluate("document.getAnimations().forEach(fading => fading.finish())")
    looks = page.evaluate_handle(LOOKS)
    assert page.evaluate("looks => looks.length", looks) >= 5
    return page.evaluate(RUN, [looks, {"runOnly": ["color-contrast"]}])


def test_axe_finds_nothing_serious(page):
    assert page.evaluate(RUN, [None, {"rules": {"color-contrast": {"enabled": False}}}]) == []


def test_colours_are_readable_in_the_light(page):
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert pale_texts(page) == []


def test_colours_are_readable_in_the_dark(page):
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    assert pale_texts(page) == []

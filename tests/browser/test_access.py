"""What axe-core finds on every page, in the light theme and in the dark one, with everything unfolded."""

from pathlib import Path

import axe_playwright_python
import pytest

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
FIRST = "book/interventions/01_cause.html"

# What is the theme's: (rule, selector of the element, page where it shows, reason).
THEIRS = []

# Equations and highlighted code look alike in all notebooks and are most of their elements: read in full on one.
SHARED = ["mjx-container", ".highlight pre"]
RUN = """([left_out, only]) => axe.run({include: [["body"]], exclude: left_out.map(selector => [selector])}, {
    resultTypes: ["violations"], preload: false, ...(only ? {runOnly: only} : {}),
}).then(({violations}) => violations.flatMap(({id, impact, nodes}) => nodes.map(({target, html, failureSummary}) => (
    {id, impact, target: target.flat().join(" "), text: `${id}: ${html.slice(0, 200)} ${failureSummary}`}
))))"""


def found(tab, address, page_name, scheme):
    """Serious findings of axe-core on a page."""
    visit = tab(address, color_scheme=scheme).open(page_name)
    page = visit.page
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    page.evaluate(AXE)
    left_out = [] if page_name == FIRST else SHARED
    # The theme changes colours and nothing else, so in the dark only they are asked for.
    findings = page.evaluate(RUN, [left_out, ["color-contrast"] if scheme == "dark" else None])
    for finding in findings:
        finding["theirs"] = [
            number
            for number, (rule, selector, *_) in enumerate(THEIRS)
            if rule == finding["id"]
            and page.locator(finding["target"]).evaluate("(it, theirs) => it.matches(theirs)", selector)
        ]
    page.close()
    return [finding for finding in findings if finding["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_that_is_ours(tab, address, page_name, scheme):
    assert [finding["text"] for finding in found(tab, address, page_name, scheme) if not finding["theirs"]] == []

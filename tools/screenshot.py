"""The picture of the book in README, taken from the built site.

make book && python -m tools.screenshot        (needs the extra "browser")
"""

import sys

from PIL import Image
from playwright.sync_api import sync_playwright

from tools.chromium import FLAGS, NO_CHROMIUM, find_chromium
from tools.twins import BOOK, ROOT

PAGE = ROOT / "_build" / "html" / "book" / "interventions" / "01_cause.html"
PICTURE = BOOK / "static" / "screenshot.png"
EXERCISE = "#exercise-1-the-average-causal-effect"


def take():
    """Open the first notebook at its first exercise, with its card unfolded, and keep what a reader sees."""
    if not PAGE.exists():
        sys.exit(f"{PAGE.relative_to(ROOT)} is missing: run `make book` first.")
    with sync_playwright() as playwright:
        program = find_chromium(playwright) or sys.exit(NO_CHROMIUM)
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(PAGE.as_uri())
        page.wait_for_function("window.MathJax?.startup?.promise?.then(() => true)")
        page.locator(EXERCISE).evaluate("heading => scrollTo(0, heading.offsetTop - 60)")
        page.screenshot(path=PICTURE)
        browser.close()
    Image.open(PICTURE).convert("RGB").quantize(128).save(PICTURE, optimize=True)


if __name__ == "__main__":
    take()

"""Fixtures of the tests with a real browser.

`make browser` runs them; they need a Chromium, `_build/html` and the extra `browser`.
"""

import functools
import os
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import sync_playwright
from visits import ROOT, SITE, Visit

from tools.chromium import FLAGS, NO_CHROMIUM, find_chromium


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        program = find_chromium(playwright)
        if program is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def address():
    """Where the built site is served, for as long as the tests run."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=SITE)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def tab(browser):
    """A function that opens a tab in a fresh profile: ``tab(home, **options of the profile)``."""

    def open_tab(home, **options):
        options.setdefault("viewport", {"width": 1280, "height": 900})
        visit = Visit(browser.new_context(**options), home)
        opened.append(visit)
        return visit

    opened = []
    yield open_tab
    for visit in opened:
        visit.page.context.close()


def site_pages():
    """All pages of the built site but the front door, which only leads on; without a site, a name that tells what to do."""
    found = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if "_static" not in path.parts)
    return [name for name in found if name != "index.html"] or ["no site yet: run `make book`"]


def pytest_generate_tests(metafunc):
    """Every test that takes ``page_name`` runs for every page; one that takes ``notebook_page``, for every notebook."""
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", site_pages(), scope="module")
    if "notebook_page" in metafunc.fixturenames:
        notebooks = [
            f"book/{path.relative_to(ROOT / 'book').with_suffix('.html')}" for path in (ROOT / "book").glob("*/*.ipynb")
        ]
        metafunc.parametrize("notebook_page", sorted(notebooks), scope="module")

"""Fixtures of the tests with a real browser.

`make browser` runs them; they need a Chromium, `_build/html` and the extra `browser`. Two workers share the files. Each
keeps one browser, and opens a page once as a site serves it and once as a file, for all tests of it in a file.
"""

import functools
import os
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.visits import ALONE, ROOT, SITE, Visit
from tools.chromium import FLAGS, NO_CHROMIUM, find_chromium

DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        program = find_chromium(playwright)
        if program is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
        chromium = playwright.chromium.launch(executable_path=program, args=[*FLAGS, ALONE])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def address():
    """Where the built site is served, for as long as the tests run."""

    class Quiet(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # keeps connections

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=SITE)) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def tab(browser):
    """A function that opens a tab in a fresh profile."""

    def open_tab(home):
        visit = Visit(browser.new_context(viewport=DESKTOP, color_scheme="light"), home)
        opened.append(visit)
        return visit

    opened = []
    yield open_tab
    for visit in opened:
        visit.page.context.close()


@pytest.fixture(scope="session")
def profile(browser):
    """The profile of a reader who goes from page to page, so that scripts and fonts come once."""
    context = browser.new_context(viewport=DESKTOP, color_scheme="light")
    yield context
    context.close()


@pytest.fixture(scope="session")
def visit(page_name, profile, address):
    """A page as the site serves it, opened once for all tests of it."""
    visit = Visit(profile, address).open(page_name)
    yield visit
    visit.page.close()


@pytest.fixture(scope="session")
def notebook(visit):
    """The page of a notebook."""
    return visit.page


@pytest.fixture(scope="session")
def file_visit(page_name, profile):
    """A page opened from a folder, without a server, once for all tests of it."""
    visit = Visit(profile, SITE.as_uri()).open(page_name)
    yield visit
    visit.page.close()


def site_pages():
    """All pages of the built site but two that only lead on; without a site, a name that tells what to do."""
    found = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if "_static" not in path.parts)
    return [name for name in found if name not in ("index.html", "404.html")] or ["no site yet: run `make book`"]


def notebook_pages():
    """The pages of all notebooks of the book, whether they are on the site or not."""
    files = (ROOT / "book").glob("*/*.ipynb")
    return sorted(path.relative_to(ROOT).with_suffix(".html").as_posix() for path in files)


def pytest_generate_tests(metafunc):
    """Every test of a ``notebook`` runs for every notebook; every other test of a page, for every page."""
    if "page_name" in metafunc.fixturenames:
        pages = notebook_pages() if "notebook" in metafunc.fixturenames else site_pages()
        metafunc.parametrize("page_name", pages, scope="session")


def pytest_collection_modifyitems(items):
    """All tests of a page in a file follow each other, so that it is opened once; JupyterLab takes longest and begins."""

    def order(item):
        page = item.callspec.params["page_name"] if "page_name" in item.fixturenames else ""
        return item.path.stem != "test_lab", page

    items.sort(key=order)

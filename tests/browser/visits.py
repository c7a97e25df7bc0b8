"""A tab of a real browser, that reaches nothing but the site: the course must work without a network."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"

# No name and no address outside this machine leads anywhere. (Catching requests one by one would switch off the cache.)
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

# What the theme does on every page, as (words of the message, reason). `test_site.py` checks that it still does.
THEIRS = [
    ("Identifier 'THEBE_JS_URL' has already been declared", "sphinx-thebe 0.3.1 puts its constants on a page twice"),
    ("Got invalid theme mode: . Resetting to auto.", "pydata-sphinx-theme says so to everyone who comes for the first time"),
]


class Visit:
    """One tab, with all that goes wrong in it."""

    def __init__(self, context, home):
        self.home = home
        self.outside = []  # addresses that the page asked for, outside the site
        self.trouble = []  # errors and warnings on the console, files that did not come
        self.page = context.new_page()
        self.page.on("request", lambda request: self._note_outside(request.url))
        self.page.on("console", lambda message: self._note(message.type in ("error", "warning"), message.text))
        self.page.on("pageerror", lambda error: self._note(True, str(error)))
        self.page.on("response", lambda response: self._note(response.status >= 400, f"{response.status} {response.url}"))
        self.page.on("requestfailed", lambda request: self._note(True, f"did not come: {request.url}"))

    def _note_outside(self, url):
        if not url.startswith((self.home, "data:", "blob:")):
            self.outside.append(url)

    def _note(self, is_trouble, text):
        if is_trouble and not text.startswith("Failed to load resource"):  # names no address; what did not come is noted below
            self.trouble.append(text)

    def ours(self):
        """The trouble that is not the theme's."""
        return [text for text in self.trouble if not any(words in text for words, _ in THEIRS)]

    def open(self, name):
        """Load a page of the site and wait until its equations stand."""
        self.page.goto(f"{self.home}/{name}", wait_until="load")
        self.page.evaluate("window.MathJax?.startup?.promise.then(() => null)")
        return self

    def unfold(self, where="body"):
        """Open everything that is folded, and wait until the page has seen it."""
        self.page.evaluate("where => document.querySelectorAll(`${where} details`).forEach(fold => fold.open = true)", where)
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

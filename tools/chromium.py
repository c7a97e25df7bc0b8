"""Where a Chromium is, and how it is started: for the browser tests and the picture in README."""

import os
import shutil
from pathlib import Path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_CHROMIUM = (
    "No Chromium was found. Install one: `apt-get install chromium` on Debian, `playwright install chromium` elsewhere; "
    "or name its program in CHROMIUM."
)


def find_chromium(playwright):
    """The program of a Chromium: the one in CHROMIUM, one on the path, or the one that playwright installed."""
    if named := os.environ.get("CHROMIUM"):
        return named
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None

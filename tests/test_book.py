"""The site builds without a warning, and holds what a page needs."""

import importlib
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.pages.api import public_modules
from tools.twins import ROOT, all_twins, key_of


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    output = tmp_path_factory.mktemp("book")
    command = [Path(sys.executable).parent / "jupyter-book", "build", ".", "--path-output", output, "-W", "-n", "--keep-going"]
    # A cache beside the sources would let this build see less than a first one.
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "TZ": "UTC"})
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    assert "WARNING" not in result.stderr
    return output / "_build" / "html"


def page(site, key):
    return (site / "book" / f"{key}.html").read_text(encoding="utf-8")


def test_front_page_leads_to_the_first(site):
    assert "book/intro.html" in (site / "index.html").read_text(encoding="utf-8")
    assert "interventions/01_cause.html" in page(site, "intro")


@pytest.mark.parametrize("key", [key_of(twin) for twin in all_twins()])
def test_page_is_executed_described_and_folded(site, key):
    text = page(site, key)
    assert "Your turn: " in text  # cards of untouched exercises
    assert not re.search(r'<img (?![^>]*alt="[^"]{20,})[^>]*src="[^"]*_images', text)
    assert "Show code cell output" in text  # what follows a prediction
    assert "vnd.jupyter.widget" not in text


def test_equations_come_from_the_site(site):
    text = page(site, "interventions/01_cause")
    assert re.search(r'<script[^>]*src="[^"]*_static/mathjax', text)
    assert not re.search(r'<(script|link|img)[^>]*(src|href)="https?://(?!who-drives-whom)', text)


def test_claims_page_lists_the_ledger(site):
    text = page(site, "reference/claims")
    assert "0.990719" in text
    assert "0.987593" in text


def pages_of(site):
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.glob("book/**/*.html")}


def test_plain_sphinx_builds_the_same_pages(site, tmp_path):
    command = [sys.executable, "-m", "sphinx", "-W", "-n", "--keep-going", "-q", "-c", "tools/plain_sphinx"]
    result = subprocess.run([*command, ".", tmp_path], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-3000:]
    ours, plain = pages_of(site), pages_of(tmp_path)
    assert plain.keys() == ours.keys()
    for name, text in ours.items():
        for piece in ("<h2>", "<img ", "<details", "Your turn: ", "math notranslate", "colab.research.google.com"):
            assert plain[name].count(piece) == text.count(piece), f"{name}: {piece}"


@pytest.mark.parametrize("name", public_modules())
def test_page_of_a_module_shows_each_of_its_names(site, name):
    module = importlib.import_module(f"helpers.{name}")
    text = page(site, f"reference/api/{name}")
    own = [key for key, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__]
    public = [key for key in getattr(module, "__all__", own) if key[0] != "_" and callable(getattr(module, key))]
    assert public
    for key in public:
        assert f'id="helpers.{name}.{key}"' in text
        assert inspect.getdoc(getattr(module, key)), key
    assert "object at 0x" not in text
    assert not re.search(r"&lt;function \w+ at", text)


def test_reference_is_in_the_contents(site):
    contents = page(site, "intro")
    for name in ("notation", "glossary", "bibliography", "api", "claims", "status"):
        assert f'href="reference/{name}.html"' in contents


def test_glossary_has_an_address_for_each_term(site):
    assert 'id="term-AUROC"' in page(site, "reference/glossary")


def test_notation_draws_its_symbols(site):
    assert 'class="math notranslate nohighlight">\\(W_{ij}\\)' in page(site, "reference/notation")

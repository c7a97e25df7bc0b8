"""The site builds without a warning, and holds what a page needs; the site for a class does, and holds no solution."""

import importlib
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from helpers.exercises import bank
from tests.leaks import leaks, secrets
from tools.class_site import without_solutions, write_sources
from tools.copies import BRANCHES, HIDDEN, SHOWN, write_branch
from tools.pages.api import public_modules
from tools.twins import ROOT, all_twins, chapter_of, key_of, notebook_of


def build(source, output):
    tool = Path(sys.executable).parent / "jupyter-book"
    command = [tool, "build", source, "--path-output", output, "-W", "-n", "--keep-going"]
    # A cache beside the sources would let this build see less than a first one.
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "TZ": "UTC"})
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    assert "WARNING" not in result.stderr
    return output / "_build" / "html"


@pytest.fixture(scope="module")
def site():
    """The site of `make book`, which is built now where it is older than its sources."""
    programs = Path(sys.executable).parent
    # -o: the packages are those that are installed, whatever their mark says.
    command = ["make", "-o", f"{sys.prefix}/installed-book", "_build/html/index.html", f"VENV={sys.prefix}", f"BIN={programs}"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    assert "WARNING" not in result.stderr
    return ROOT / "_build" / "html"


@pytest.fixture(scope="module")
def class_site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    write_sources(folder / "source")
    return build(folder / "source", folder)


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
    predicts = "predict(" in (ROOT / f"book/src/{key}.md").read_text(encoding="utf-8")
    assert ("Show code cell output" in text) == predicts  # what follows a prediction is folded
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


def test_pages_bring_what_they_need_and_say_what_they_are_about(site):
    for name, text in pages_of(site).items():
        assert ("_static/mathjax/" in text) == ("math notranslate" in text), name
        assert "fontawesome" in text
        assert not re.search(r'<script[^>]*fontawesome|rel="preload"[^>]*fontawesome', text), name
        assert len(re.findall(r'<meta name="description" content="[^"]+"', text)) == 1, name


@pytest.mark.weekly
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
        # What a module hands on from another stands on that one's page; a package's modules have no page of their own.
        home = name if hasattr(module, "__path__") else getattr(module, key).__module__.removeprefix("helpers.")
        assert f'id="helpers.{home}.{key}"' in (text if home == name else page(site, f"reference/api/{home}"))
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


def test_every_solution_is_on_the_site_and_none_on_that_of_a_class(site, class_site):
    named = {
        (name, f"book/{key_of(twin)}.html")
        for twin in all_twins()
        for name in set(bank.of_notebook(chapter_of(twin))) & set(secrets())
    }
    assert named
    assert named <= leaks(site)
    assert leaks(class_site) == set()


def test_site_of_a_class_has_every_page_but_the_instructors(site, class_site):
    def pages(folder):
        return {path.relative_to(folder).as_posix() for path in (folder / "book").rglob("*.html")}

    assert {path for path in pages(site) if path.startswith("book/instructors/")} == pages(site) - pages(class_site)
    assert pages(class_site) < pages(site)
    for twin in all_twins():
        assert "Hint 1 of" in page(class_site, key_of(twin))


def test_launch_buttons_lead_to_copies_that_exist(site, class_site, tmp_path):
    for folder, solutions in ((site, SHOWN), (class_site, HIDDEN)):
        branch = BRANCHES[solutions]
        write_branch(tmp_path / branch, solutions)
        for key in map(key_of, all_twins()):
            text = page(folder, key)
            colab = re.search(r'"https://colab\.research\.google\.com/github/[^/]+/[^/]+/blob/([^/]+)/([^"]+)"', text)
            binder = re.search(r'"https://mybinder\.org/v2/gh/[^/]+/[^/]+/([^/?]+)\?urlpath=lab/tree/([^"]+)"', text)
            assert colab.groups() == binder.groups()
            assert colab[1] == branch
            assert (tmp_path / branch / colab[2]).is_file(), colab[2]
        on_the_front_page = re.findall(r"colab\.research\.google\.com/github/[^/]+/[^/]+/blob/([^/]+)/", page(folder, "intro"))
        assert set(on_the_front_page) == {branch}


def test_a_card_that_does_not_look_as_expected_stops_the_site_of_a_class():
    notebook = nbformat.read(notebook_of(all_twins()[0]), as_version=4)
    without_solutions(notebook)
    with pytest.raises(ValueError, match="should hold its solution once"):
        without_solutions(notebook)


def test_sources_of_a_site_are_not_written_over(tmp_path):
    with pytest.raises(SystemExit, match="exists already"):
        write_sources(tmp_path)

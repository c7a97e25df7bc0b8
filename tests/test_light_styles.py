"""Styles and icons that no page uses are left out of the site, and nothing else."""

import importlib.util
import io
from pathlib import Path

import pydata_sphinx_theme
import pytest
from fontTools.ttLib import TTFont

EXTENSION = Path(__file__).resolve().parents[1] / "book" / "sphinx" / "light_styles.py"
FONT = next(Path(pydata_sphinx_theme.__file__).parent.rglob("fa-brands-400.ttf"))
GITHUB, GITLAB = 0xF09B, 0xF296


@pytest.fixture(scope="module")
def light_styles():
    spec = importlib.util.spec_from_file_location("light_styles", EXTENSION)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("style", "left"),
    [
        (".used{color:red}", ".used{color:red}"),
        (".other{color:red}", ""),
        (".used,.other{color:red}", ".used{color:red}"),
        (".used .other>p{color:red}.used.used{top:0}", ".used.used{top:0}"),
        (".used:not(.other){color:red}", ".used:not(.other){color:red}"),
        ("p:is(.other,.another){color:red}", "p:is(.other,.another){color:red}"),
        ('p,a[href=".other"],#other{color:red}', 'p,a[href=".other"],#other{color:red}'),
        ("@media print{.used{top:0}.other{top:0}}", "@media print{.used{top:0}}"),
        ("@media print{.other{top:0}}", ""),
        ("@media print{@supports (top:0){.other{top:0}}p{top:0}}", "@media print{p{top:0}}"),
        ("@keyframes other{from{top:0}}", "@keyframes other{from{top:0}}"),
        ("@font-face{font-family:Other}:root{--other:1}", "@font-face{font-family:Other}:root{--other:1}"),
        ("/*! licence */p{top:0}/* a word */", "/*! licence */p{top:0}"),
        (r""".used{content:"\f09b"}.used{content:"}"}""", """.used{content:"\uf09b"}.used{content:"}"}"""),
    ],
)
def test_a_rule_goes_when_nothing_has_what_it_asks_for(style, left, light_styles):
    assert light_styles.without_unused(style, {"used"}) == left


def test_names_are_those_of_pages_and_all_words_of_scripts(light_styles, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.html").write_text(
        "<p class=\"one two-b\"><p class='three'><p class=four><script>p.classList.add('five')</script>six", encoding="utf-8"
    )
    (tmp_path / "b.js").write_text("toggle('seven-x')", encoding="utf-8")
    for folder in light_styles.NEVER_LOADED:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "c.js").write_text("eight", encoding="utf-8")
    names = light_styles.names_in_use(tmp_path)
    assert names >= {"one", "two-b", "three", "four", "five", "seven-x"}
    assert not names & {"six", "eight"}


def test_a_font_keeps_the_icons_that_are_asked_for_and_is_the_same_each_time(light_styles):
    made, again = (light_styles.with_few_icons(FONT, [GITHUB, 0xE001]) for _ in range(2))
    assert made == again
    assert len(made) < FONT.stat().st_size / 50
    with TTFont(io.BytesIO(made)) as few, TTFont(FONT) as whole:
        assert set(few.getBestCmap()) == {GITHUB}
        assert {GITHUB, GITLAB} <= set(whole.getBestCmap())
        assert few["hmtx"][few.getBestCmap()[GITHUB]] == whole["hmtx"][whole.getBestCmap()[GITHUB]]
        assert few["hhea"].ascent == whole["hhea"].ascent
        assert few["head"].modified == whole["head"].modified


def test_sheets_lead_to_the_small_fonts_with_the_icons_of_all_sheets(light_styles, tmp_path):
    awesome = tmp_path / "vendor" / "fontawesome" / "6.5.2"
    for folder in ("css", "webfonts"):
        (awesome / folder).mkdir(parents=True)
    (awesome / "webfonts" / FONT.name).write_bytes(FONT.read_bytes())
    theirs = next(Path(pydata_sphinx_theme.__file__).parent.rglob("all.min.css")).read_text(encoding="utf-8")
    (awesome / "css" / "all.min.css").write_text(theirs, encoding="utf-8")
    (tmp_path / "other.css").write_text(r":root{--icon:'\f296'}", encoding="utf-8")
    light_styles.lighten(tmp_path, {"fab", "fa-github"})
    left = (awesome / "css" / "all.min.css").read_text(encoding="utf-8")
    assert ".fa-github:before" in left
    assert ".fa-gitlab:before" not in left
    assert 'url(../webfonts/fa-brands-400.woff) format("woff")' in left
    assert ".woff2" not in left
    assert ".ttf" not in left
    with TTFont(awesome / "webfonts" / "fa-brands-400.woff") as font:
        assert set(font.getBestCmap()) == {GITHUB, GITLAB}

"""The reference pages are those that the course makes today, and entries that are wrong are refused with a reason."""

import copy
import dataclasses
import math
import re

import pytest

from helpers.claims import load_ledger
from tools import stamp
from tools.other_seeds import Row
from tools.pages import REFERENCE, api, bibliography, claims, existing_pages, glossary, make_pages, notation, status
from tools.pages.chapters import Chapter, Symbol, Term, Work, read_chapters, read_entries, stacked

PAGES = make_pages()
CHAPTERS = read_chapters()


@pytest.mark.parametrize("path", PAGES)
def test_page_is_fresh(path):
    assert (REFERENCE / path).read_text(encoding="utf-8") == PAGES[path], "run `make sync`"


def test_no_page_is_left_over():
    assert existing_pages() == set(PAGES)


def test_every_public_module_has_a_page():
    helpers = REFERENCE.parents[1] / "helpers"
    files = {path.relative_to(helpers).with_suffix("").as_posix().replace("/", ".") for path in helpers.rglob("[a-z]*.py")}
    shown = {path.removeprefix("api/").removesuffix(".md") for path in PAGES if path.startswith("api/")}
    behind = {name for name in files if name.startswith(("plots.", "exercises.", "chapters."))} - {"exercises.core"}
    assert shown == files - behind | {"plots", "exercises"}


def test_modules_stand_in_their_rooms():
    at_the_top, *rooms = PAGES["api.md"].split("\n## ")
    assert [room.partition("\n")[0] for room in rooms] == [f"`helpers.{room}`" for room in api.ROOMS]
    assert "helpers.claims" in at_the_top
    assert "helpers.methods.granger" in rooms[api.ROOMS.index("methods")]


def test_a_module_in_an_unknown_room_is_named(monkeypatch):
    monkeypatch.setattr(api, "ROOMS", ("methods",))
    with pytest.raises(ValueError, match=r"helpers\.data\.\w+ is in a room that tools/pages/api\.py"):
        api.public_modules()


def changed(**fields):
    """The chapters of the book, the first of them with other fields."""
    return [dataclasses.replace(CHAPTERS[0], **fields), *CHAPTERS[1:]]


def slower():
    """The first notebook as if its run had taken longer."""
    notebook = copy.deepcopy(CHAPTERS[0].notebook)
    notebook.metadata[stamp.KEY]["seconds"] += 1
    return notebook


@pytest.mark.parametrize(
    ("maker", "fields"),
    [
        (notation, {"symbols": CHAPTERS[0].symbols[::-1]}),
        (glossary, {"terms": CHAPTERS[0].terms[1:]}),
        (bibliography, {"text": CHAPTERS[0].text + "\n- Author A. *A book*. Press 2020."}),
        (claims, {"title": "Another title"}),
        (status, {"notebook": slower()}),
    ],
)
def test_what_changes_shows(maker, fields):
    assert maker.pages(changed(**fields)) != maker.pages(CHAPTERS)


BY_CHANCE = next(promise for promise in load_ledger().values() if promise.chance)


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        (None, "–"),
        ((math.nan, math.nan), "0 of 2 (never reached)"),
        ((math.nan, 1e9), "0 of 2 (1e+09 to 1e+09)"),
    ],
    ids=["no table", "never reached", "reached once"],
)
def test_what_other_seeds_gave_is_said_in_words(measured, words):
    bounded = next(promise.name for promise in load_ledger().values() if promise.at_most is not None and promise.at_most < 1e9)
    row = measured and Row(bounded, "code", measured)
    assert claims.in_words(row, "code") == words
    assert claims.in_words(row, "other code") == words.replace("0 of 2", "0 of 2*")


def test_the_page_of_claims_says_how_many_have_been_tried(monkeypatch):
    total = sum(promise.chance for promise in load_ledger().values())
    row = Row(BY_CHANCE.name, "code", (math.nan,))
    for tables, sentence, dashes in (
        ({}, f"So far this has been done for none of the {total}; a dash stands for the others.", total),
        ({row.claim: row}, f"So far this has been done for 1 of the {total}; a dash stands for the others.", total - 1),
        ({p.name: row for p in load_ledger().values()}, f"This has been done for all {total} of them.", 0),
    ):
        monkeypatch.setattr(claims, "read_table", lambda twin, tables=tables: tables)
        page = claims.pages(CHAPTERS)["claims.md"]
        assert sentence in page.partition("\n## ")[0]
        assert page.count(" | – | ") == dashes


def test_new_module_shows(monkeypatch):
    monkeypatch.setattr(api, "_SHOWN", ("exercises.core", "plots.base"))
    assert set(api.pages(CHAPTERS)) - set(PAGES) == {"api/plots.base.md"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[symbol]]\nlatex = W", "is not TOML"),
        ("[[symbols]]\nlatex = 'W'", "tables called symbol, term, work and guide, but it holds symbols"),
        ("[[symbol]]\nlatex = 'W'\nmeaning = 'wiring'", "shape is missing"),
        ("[[term]]\nterm = 'hop'\ndefinition = 'One.'\nlink = 'x'", "term, definition, also, but it has link"),
        ("[[term]]\nterm = 'hop'\ndefinition = ''", "definition in words on one line, but it is ''"),
        ("[[term]]\nterm = 'hop'\ndefinition = \"One.\\nTwo.\"", "on one line"),
        ("[[term]]\nterm = 'hop'\ndefinition = 'One.'\nalso = [1]", "also in words"),
        ("[[work]]\ncitation = 'A'\ndoi = 10.1", "doi in words"),
    ],
)
def test_wrong_entry_is_refused(text, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        read_entries("part/01_name.toml", text)


HOP = Term("hop", "One connection of a path.")
W = Symbol("W_{ij}", "weight from j to i", "one number")
SOURCES = "\n## Sources\n\n"
PEARL = "- Pearl J. *Causality*. Press 2009. [doi:10.1017/CBO9780511803161](https://doi.org/10.1017/CBO9780511803161). Why."


def chapter(key="part/01_name", text="# Title\n\nA hop. $W_{ij}$\n", **entries):
    return Chapter(key, "Title", text, **entries)


@pytest.mark.parametrize(
    ("maker", "chapters", "words"),
    [
        (
            glossary,
            [chapter(terms=(HOP,)), chapter("part/02", terms=(HOP,))],
            "'hop' is declared in part/01_name.toml and",
        ),
        (glossary, [chapter(terms=(HOP, Term("path", "Hops.", ("Hop",))))], "'hop' is declared"),
        (glossary, [chapter(terms=(Term("AUROC", "A score."),))], "does not use the word"),
        (glossary, [chapter(terms=(Term("hop", "One connection"),))], "full stop"),
        (glossary, [chapter(terms=(Term("hop", "A. B. C. D. E."),))], "1 to 4 sentences"),
        (notation, [chapter(symbols=(W,)), chapter("part/02", symbols=(W,))], "'W_{ij}' is declared in part/01_name.toml"),
        (notation, [chapter(symbols=(W, Symbol("V", "voltage", "mV")))], "declares V, but no formula"),
        (notation, [chapter()], "uses W, i, j in a formula"),
        (notation, [chapter(text=r"$$W_{ij} = \hat\beta$$", symbols=(W,))], r"uses \beta in a formula"),
        (bibliography, [chapter()], "section called ## Sources"),
        (bibliography, [chapter(text=SOURCES + "- Pearl J. *Causality*.")], "should have a year"),
        (bibliography, [chapter(text=SOURCES + PEARL.replace("doi:10.1017", "doi:10.1018"))], "should show the DOI"),
        (bibliography, [chapter(text=SOURCES + PEARL.replace("doi:10.1017/CBO", "Causality"))], "should show the DOI"),
        (bibliography, [chapter(text="See 10.1000/182.\n" + SOURCES + PEARL)], "10.1000/182 outside its list of sources"),
        (
            bibliography,
            [chapter(text=SOURCES + PEARL), chapter(text=SOURCES + PEARL.replace("J.", "Judea."))],
            "but another notebook as",
        ),
        (bibliography, [chapter(text=SOURCES + PEARL)], "list it in a notebook, or as a [[work]]"),
        (bibliography, [chapter(text=SOURCES, works=(Work("A. 2009.", "doi:10.1"),))], "is no DOI"),
        (bibliography, [chapter(text=SOURCES + PEARL, works=(Work("P.", "10.1017/CBO9780511803161"),))], "listed already"),
        (bibliography, changed(works=(*CHAPTERS[0].works, Work("A. 2009.", "10.1000/182"))), "Nothing cites A. 2009."),
    ],
)
def test_inconsistent_entries_are_refused(maker, chapters, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        maker.pages(chapters)


def test_colour_without_a_meaning_is_refused(monkeypatch):
    monkeypatch.setattr(notation.base, "NEW", "#123456", raising=False)
    with pytest.raises(ValueError, match="see NEW"):
        notation.pages([])


@pytest.mark.parametrize(
    ("formula", "letters"),
    [
        (r"\hat\delta_{ij} = \frac{1}{n}\sum_t x_{j,t}", {r"\delta", "i", "j", "n", "t", "x"}),
        (r"\text{SE} = \sqrt{s^2_\text{on}}, \quad e^{-z}", {"s", "z"}),
        (r"\mathbb{E}[B \mid \operatorname{do}(A)] \big| \mathcal{N}", {r"\mathbb{E}", "A", "B", r"\mathcal{N}"}),
    ],
)
def test_letters_of_a_formula(formula, letters):
    assert set(notation.letters(notation.tokens(formula))) == letters


def test_bars_do_not_end_a_cell():
    assert r"| $\\|x\\|$ | $a \| b$ |" in stacked(["one", "two"], [[r"$\|x\|$", "$a | b$"]])


def test_code_is_no_formula():
    assert notation.formulas("`$HOME` and $a$, then\n$$b\n= c$$ `$d$`") == [["a"], ["b", "=", "c"]]


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("(https://doi.org/10.1016/0378-8733(88)90004-4).", "10.1016/0378-8733(88)90004-4"),
        ("doi 10.1016/0378-8733(88)90004-4: the procedure.", "10.1016/0378-8733(88)90004-4"),
        ("doi 10.1111/j.2517-6161.1995.tb02031.x.", "10.1111/j.2517-6161.1995.tb02031.x"),
        ("[doi:10.1002/(SICI)1097-0258]", "10.1002/(SICI)1097-0258"),
    ],
)
def test_doi_ends_where_it_ends(text, doi):
    assert bibliography.DOI.findall(text) == [doi]


def test_bibliography_says_where_a_work_is_cited():
    page = PAGES["bibliography.md"]
    wald = next(entry for entry in page.split("\n- ") if entry.startswith("Wald"))
    assert "02_scores.ipynb" in wald
    assert "(api/methods.interventions.md)" in wald
    assert "The do operator" not in page  # what a work is cited for stays in the notebook
    names = re.findall(r"(?m)^- (\S+)", page)
    assert names == sorted(names, key=str.casefold)
    assert len(names) > 10


def test_status_counts_what_the_notebook_holds():
    notebook = CHAPTERS[0].notebook
    seconds = notebook.metadata[stamp.KEY]["seconds"]
    cells = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    counts = [
        cells.count("@exercise\n"),
        len(re.findall(r"\bclaim\(", cells)),
        cells.count("\nquiz(") + cells.startswith("quiz("),
    ]
    row = next(line for line in PAGES["status.md"].splitlines() if CHAPTERS[0].key in line)
    assert row.startswith(f"| {CHAPTERS[0].link} | {seconds:.1f} | {counts[0]} | {counts[1]} | {counts[2]} |")


def test_versions_that_differ_name_their_notebooks():
    other = slower()
    other.metadata[stamp.KEY]["versions"]["numpy"] = "2.0.0"
    page = status.pages(changed(notebook=other))["status.md"]
    assert f"| numpy 2.0.0 | {CHAPTERS[0].link} |" in page

"""Slides come from the notebook alone: all that is shown or asked there has its slide, the answer after the question."""

import base64
import html
import re
from html.parser import HTMLParser

import nbformat
import pytest

from helpers.exercises.quizzes import load_quizzes
from tools import slides
from tools.twins import all_twins, chapter_of, defines_exercise, key_of, notebook_of

PNG = base64.b64encode(b"picture").decode()


def read(twin):
    return nbformat.read(notebook_of(twin), as_version=4)


def sections(deck):
    return re.findall(r'<section class="([^"]*)">\n(.*?)</section>', deck, re.DOTALL)


def kinds(deck):
    return [kind.split()[0] for kind, _ in sections(deck)]


@pytest.fixture(scope="module")
def decks():
    return {key_of(twin): slides.deck_of(read(twin)) for twin in all_twins()}


@pytest.mark.parametrize("twin", all_twins(), ids=chapter_of)
def test_every_figure_exercise_and_vote_has_its_slide(twin, decks):
    title, deck = decks[key_of(twin)]
    found, source = kinds(deck), "\n".join(cell.source for cell in read(twin).cells)
    data = [output.get("data", {}) for cell in read(twin).cells for output in cell.get("outputs", [])]
    figures = sum("image/png" in one or "wdw-slider" in one.get("text/html", "") for one in data)
    assert found.count("figure") == figures > 0
    assert found.count("exercise") == len(re.findall(r"(?m)^@exercise$", source))
    votes = re.findall(r'(?m)^quiz\("([^"]+)"', source)
    assert found.count("vote") == len(votes)
    assert found.count("answer") == sum(not load_quizzes()[name].asked_twice for name in votes)
    assert found.count("prediction") == source.count("*Before you ") + len(re.findall(r"(?m)^\w+ = predict\(", source))
    assert deck.count("<h3>What happened</h3>") == source.count("<summary>What happened</summary>")
    for kind, content in sections(deck):
        if kind.startswith("vote"):
            assert 'class="right"' not in content
            assert 'class="why"' not in content
    assert title in html.unescape(deck)


@pytest.mark.parametrize("twin", all_twins(), ids=chapter_of)
def test_an_exercise_is_shown_as_its_cell_and_never_solved(twin, decks):
    cells = [cell.source for cell in read(twin).cells if cell.cell_type == "code" and defines_exercise(cell.source)]
    shown = [content for kind, content in sections(decks[key_of(twin)][1]) if kind.startswith("exercise")]
    assert [html.unescape(re.search(r"<code>(.*?)</code>", content, re.DOTALL)[1]) for content in shown] == cells
    assert all("<h3>Exercise" in content for content in shown)


class Tags(HTMLParser):
    """Which tags are open, and what was wrong."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in ("img", "br", "input", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append((tag, self.getpos()))


@pytest.mark.parametrize("twin", all_twins(), ids=chapter_of)
def test_slides_are_closed_where_they_were_opened_and_lead_nowhere_but_to_the_web(twin, decks):
    deck = decks[key_of(twin)][1]
    tags = Tags()
    tags.feed(deck)
    assert (tags.open, tags.wrong) == ([], [])
    assert not re.findall(r'(?:href|src)="(?!https?:|data:)[^"]*"', deck)


def cell(source, picture=False, **metadata):
    made = nbformat.v4.new_code_cell(source, metadata=metadata)
    made.outputs = [nbformat.v4.new_output("display_data", data={"image/png": PNG})] if picture else []
    return made


def small():
    text = nbformat.v4.new_markdown_cell
    name = next(iter(load_quizzes()))
    return nbformat.v4.new_notebook(
        cells=[
            text("# Title & more\n\n**Why\nso?**"),
            text(
                "## 1. A section\n\n*core · 3 min*\n\nThe sum is:\n\n$$a < b$$\n\n"
                "Only said, see [there](../granger/03_fooled.ipynb).\n\n*Before you run it, guess.*"
            ),
            cell("draw()", picture=True, mystnb={"image": {"alt": 'A "line".'}}),
            text("<details>\n<summary>What happened</summary>\n\nIt rose.\n\n</details>\n\n### Exercise 1: rise"),
            cell("@exercise\ndef rise(x):\n    return x < ..."),
            cell(f'quiz("{name}")'),
            text("## What we learned\n\n- A rise.\n\nWhere this leads.\n\n## Sources\n\n- Nobody."),
        ]
    )


def test_the_order_of_slides_is_that_of_the_notebook_with_the_guess_before_the_figure():
    title, deck = slides.deck_of(small())
    assert title == "Title & more"
    assert kinds(deck) == ["title", "section", "prediction", "figure", "happened", "exercise", "vote", "answer", "section"]
    *slides_before, (_, last) = sections(deck)
    shown = dict(slides_before)
    assert shown["title"].startswith("<h1>Title &amp; more</h1><p>Why\nso?</p>")
    assert '<p class="kind">core · 3 min</p><p>The sum is:</p>\n<p>\\[a &lt; b\\]</p>' in shown["section"]
    said = shown["section"].split('<aside class="notes">')[1]
    assert "Only said, see there." in said
    assert "guess" not in said
    assert f'<img src="data:image/png;base64,{PNG}" alt="A &quot;line&quot;.">' in shown["figure"]
    assert "x &lt; ..." in shown["exercise"]
    assert "<h3>Exercise 1: rise</h3>" in shown["exercise"]
    assert last.split("<aside")[0].strip() == "<h2>What we learned</h2><ul>\n<li>A rise.</li>\n</ul>"
    assert "Nobody" not in deck


def test_what_happened_comes_before_the_next_question_where_one_cell_holds_both():
    notebook = small()
    notebook.cells[3].source += "\n\n*Before you run the next one, guess again.*"
    found = kinds(slides.deck_of(notebook)[1])
    assert found[2:7] == ["prediction", "figure", "happened", "prediction", "exercise"]


def test_a_sentence_that_goes_on_in_a_formula_is_shown_with_it():
    notebook = small()
    notebook.cells[1].source = notebook.cells[1].source.replace("The sum is:", "The sum is small,")
    shown = dict(sections(slides.deck_of(notebook)[1])[:2])["section"].split("<aside")[0]
    assert "The sum is small,</p>" in shown
    assert "a &lt; b" in shown


def test_much_that_happened_goes_to_several_slides():
    notebook, much = small(), "\n\n".join(f"Paragraph {number}. {'It rose. ' * 50}" for number in range(4))
    notebook.cells[3].source = f"<details>\n<summary>What happened</summary>\n\n{much}\n\n</details>"
    told = [content for kind, content in sections(slides.deck_of(notebook)[1]) if kind.startswith("happened")]
    assert [content.count("<p>") for content in told] == [2, 2]
    assert ["<h3>What happened</h3>" in content for content in told] == [True, False]


def test_a_choice_that_is_right_is_marked_on_the_answer_alone():
    vote, answer = (content for kind, content in sections(slides.deck_of(small())[1]) if kind.split()[0] in ("vote", "answer"))
    quiz = next(iter(load_quizzes().values()))
    right = next(choice for choice in quiz.choices if choice.right)
    assert vote.count("<li>") == len(quiz.choices)
    assert answer.count('<li class="right">') == 1
    assert html.unescape(answer).split('<li class="right">')[1].startswith(right.text[:10])


def test_a_folder_of_decks_needs_nothing_from_outside(tmp_path):
    slides.main([str(tmp_path), "granger/fooled"])
    page = (tmp_path / "granger" / "03_fooled.html").read_text(encoding="utf-8")
    files = re.findall(r'(?:href|src)="(\.\./[^"]+)"', page)
    assert len(files) == 6
    for name in files:
        assert (tmp_path / "granger" / name).is_file(), name
    assert not re.search(r'<(?:script|link|img)[^>]*(?:src|href)="https?:', page)
    assert re.findall(r'href="([^"]+)"', (tmp_path / "index.html").read_text(encoding="utf-8")) == ["granger/03_fooled.html"]


def test_a_notebook_that_is_not_there_is_named():
    with pytest.raises(SystemExit, match=r"no notebook 'granger/nobody'. These are: interventions/cause, "):
        slides.main(["anywhere", "granger/nobody"])


def test_without_reveal_it_says_how_to_get_it():
    with pytest.raises(SystemExit, match=re.escape('".[slides]"')):
        slides.folder_of_package("no_such_package_at_all")

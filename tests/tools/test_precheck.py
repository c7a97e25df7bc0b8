"""What is wrong with a notebook is named with file and line before a kernel starts."""

import pytest

from tools import precheck
from tools.pages import chapters
from tools.precheck import Problem, Twin
from tools.twins import SOURCE

FOOLED = SOURCE / "granger" / "03_fooled.md"
FILE = "book/src/granger/03_fooled.md"
SHIPS = "helpers/chapters/granger/fooled"


def spoiled(before, after):
    """The twin with some words replaced."""
    text = FOOLED.read_text(encoding="utf-8")
    assert before in text
    return Twin(FOOLED, text.replace(before, after, 1))


def found(before, after):
    """The problems of a notebook in whose twin some words are replaced."""
    return list(precheck.problems_of(spoiled(before, after)))


def line(words, text):
    return text[: text.index(words)].count("\n") + 1


def test_a_good_notebook_has_no_problem():
    assert found("Six ways", "Six ways") == []


@pytest.mark.parametrize(
    ("before", "after", "file", "near", "what"),
    [
        ("progress()\n", "progress(\n", FILE, "progress(", "Python cannot read this cell"),
        ("# Set-up: run this first.", "# Set-up. Run this.", FILE, None, "the first code cell should be the set-up cell"),
        ('begin("granger/fooled")', 'begin("granger/03_fooled")', FILE, "begin(", 'should call begin("granger/fooled")'),
        ("*About 48 minutes", "*Some minutes", FILE, "# Six ways", "should begin with a time like"),
        ("### Exercise 2:", "### Exercise 3:", FILE, "### Exercise 3", "this one is number 2"),
        ("def chow_f(", "def show_f(", FILE, "def show_f(", "show_f is not declared"),
        ("def chow_f(", "def show_f(", f"{SHIPS}/exercises.py", "chow_f", "chow_f has no cell in the notebook"),
        ('quiz("fooled-clinic")', 'quiz("clinic")', FILE, 'quiz("clinic")', "quiz('clinic') is not declared"),
        ('quiz("fooled-clinic")', "", f"{SHIPS}/quizzes.toml", "[fooled-clinic]", "no cell of the notebook calls"),
        (
            "    alt: Two rows. With equal delays",
            "    no: Two rows. With equal delays",
            FILE,
            "fig = plots.two_directions(\n    found,",
            "needs a description",
        ),
        ("import numpy as np\n", "import numpy as np\nimport jax\n", FILE, "import jax", "Colab has no jax"),
        ("may differ a little", "is shown", FILE, "# What you see", "say in its first line why"),
        (
            "## Sources\n",
            "```{note}\nA directive.\n```\n\n## Sources\n",
            FILE,
            "```{note}",
            "show this directive as it stands",
        ),
        (
            "## Sources\n",
            "See [there](nowhere.ipynb).\n\n## Sources\n",
            FILE,
            "[there](nowhere",
            "leads nowhere: nowhere.ipynb",
        ),
        ("## Sources\n", "TO DO: sources.\n\n## Sources\n", FILE, "TO DO: sources", "still to be written"),
        (
            "## 7. The clinic",
            "## 7. The clinic\n\n```{code-cell} ipython3\nprint(found)\n```\n",
            FILE,
            "## 7.",
            "section 7 takes found",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(before, after, file, near, what):
    (problem,) = [problem for problem in found(before, after) if what in problem.what and problem.file == file]
    text = spoiled(before, after).text if file == FILE else (SOURCE.parents[1] / file).read_text(encoding="utf-8")
    assert problem.line == (line(near, text) if near else 1)
    assert str(problem).startswith(f"{file}:{problem.line}: ")


def test_a_claim_that_stands_twice_and_one_that_is_nowhere_are_named():
    text = FOOLED.read_text(encoding="utf-8")
    name = text[text.index('claim("') + 7 :].partition('"')[0]
    twice = found("## Sources\n", f'```{{code-cell}} ipython3\nclaim("{name}", 1)\n```\n\n## Sources\n')
    assert [problem.what for problem in twice if "stands here 2 times" in problem.what]
    never = found(f'claim("{name}"', 'claim("no-such"')
    assert (
        Problem(f"{SHIPS}/claims.toml", line(f"[{name}]", _ledger()), f"no cell of the notebook calls claim({name!r})") in never
    )
    assert any("claim('no-such') is not declared" in problem.what for problem in never)


def _ledger():
    return (SOURCE.parents[1] / SHIPS / "claims.toml").read_text(encoding="utf-8")


PREDICTIONS = f"{SHIPS}/predictions.toml"
NAME = "noise-that-turns-the-arrow"


def test_a_prediction_that_nobody_declared_or_reveals_is_named():
    said = {(problem.file, problem.what) for problem in found(f'predict("{NAME}"', 'predict("other"')}
    assert (FILE, "predict('other') is not declared in the chapter's predictions.toml") in said
    assert (PREDICTIONS, f"no cell of the notebook calls predict({NAME!r})") in said
    said = {(problem.file, problem.what) for problem in found(f'reveal("{NAME}", np.interp(0, -lead, sigmas))', "")}
    assert (PREDICTIONS, f"no cell of the notebook calls reveal({NAME!r})") in said


def test_a_result_before_its_prediction_is_named():
    text = FOOLED.read_text(encoding="utf-8")
    result = f'reveal("{NAME}", np.interp(0, -lead, sigmas))\n'
    call = f'guess = predict("{NAME}", ...)\n'
    assert result in text
    moved = text.replace(result, "").replace(call, result + call)
    assert [p.what for p in precheck.problems_of(Twin(FOOLED, moved)) if "later cell" in p.what] == [
        f"reveal({NAME!r}) should stand in a later cell than predict({NAME!r})"
    ]


def test_an_answer_in_sight_is_named():
    (problem,) = found("<summary>What happened</summary>\n\nOnly large noise", "<summary>So</summary>\n\nOnly large noise")
    assert "belongs into <details> with the summary What happened" in problem.what
    assert found(f'reveal("{NAME}"', f'reveal("{NAME}"') == []
    text = FOOLED.read_text(encoding="utf-8")
    cell = text[: text.index(f'reveal("{NAME}"')].rindex("tags: [hide-output, hide-input]")
    shown = text[:cell] + text[cell:].replace("tags: [hide-output, hide-input]", "tags: [hide-input]", 1)
    assert any("the result of a prediction should be folded" in p.what for p in precheck.problems_of(Twin(FOOLED, shown)))


@pytest.mark.parametrize("answer", ["1.78", '"B"', "-2", '["B", "A"]', 'result="B"', "None"])
def test_an_answer_that_is_written_into_the_code_is_named(answer):
    (problem,) = found("np.interp(0, -lead, sigmas))\nprint", f"{answer})\nprint")
    assert "the result of a prediction should be computed" in problem.what
    assert problem.line == FOOLED.read_text(encoding="utf-8").split(f'reveal("{NAME}"')[0].count("\n") + 1


def test_a_short_lead_in_may_stand_below_a_folded_output():
    text = FOOLED.read_text(encoding="utf-8")
    fold = text[text.index("<details>\n<summary>What happened") :]
    fold = fold[: fold.index("```{code-cell}")].strip()  # and what stands below it in the same cell
    assert not precheck_of(text.replace(fold, "Look at the same once more:"))
    assert precheck_of(text.replace(fold, "It is 3."))
    assert precheck_of(text.replace(fold, "It is " + "very " * 50 + "large:"))


def precheck_of(text):
    return [problem for problem in precheck.problems_of(Twin(FOOLED, text)) if "What happened" in problem.what]


def test_exercises_in_another_order_are_named(monkeypatch):
    own = precheck.bank.of_notebook("granger/fooled")
    monkeypatch.setattr(precheck.bank, "of_notebook", lambda chapter: dict(reversed(own.items())))
    (problem,) = found("Six ways", "Six ways")
    assert problem.file == f"{SHIPS}/exercises.py"
    assert "in the notebook's order: residual_correlation, average_in_frames" in problem.what


@pytest.mark.parametrize(
    ("before", "after", "file", "what"),
    [
        ("latex = 'x_0(t)'", "latex = 'y_0(t)'", "book/src/granger/03_fooled.toml", "declares y_0(t), but no formula"),
        ("aim = ", "aims = ", "book/src/granger/03_fooled.toml", "[guide] should have aim, ask, skip"),
    ],
)
def test_what_a_page_would_refuse_is_named_in_its_file(monkeypatch, before, after, file, what):
    original = chapters.read_entries

    def spoiled(name, text):
        return original(name, text.replace(before, after) if "03_fooled" in name else text)

    monkeypatch.setattr(chapters, "read_entries", spoiled)
    problems = list(precheck.problems_of_pages())
    assert any(what in problem.what and problem.file == file for problem in problems), problems


NONE = SOURCE / "granger" / "09_none.md"  # a notebook that is not there


def test_a_notebook_without_contents_chapter_and_file_beside_it_is_told_so():
    twin = Twin(NONE, FOOLED.read_text(encoding="utf-8"))
    said = set(map(str, precheck.problems_of(twin)))
    assert "_toc.yml:1: should list book/granger/09_none" in said
    assert "book/src/granger/09_none.toml:1: is missing, with the guide, symbols and terms of this notebook" in said
    for file in ("exercises.py", "claims.toml", "quizzes.toml"):
        assert f"helpers/chapters/granger/none/{file}:1: is missing" in said


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("### Exercise 5: did the rule change?\n", "", "has 5 exercises and 4 headings"),
        (":tags: [hide-input]\n\n# Set-up", ":tags: [nbval-skip]\n\n# Set-up", "nbval-skip would not even run this cell"),
    ],
)
def test_more_that_is_wrong_is_named(before, after, what):
    assert any(what in problem.what for problem in found(before, after))


def test_a_claim_in_a_cell_that_nbval_ignores_is_named():
    source = '# Times may differ.\nclaim("a", 1)'
    cell = f"```{{code-cell}} ipython3\n:tags: [nbval-ignore-output]\n\n{source}\n```\n\n## Sources\n"
    assert any("so it cannot hold a claim" in problem.what for problem in found("## Sources\n", cell))


def test_what_the_pages_and_the_whole_refuse_is_among_the_problems(monkeypatch):
    of_pages, of_whole = Problem("a.md", 1, "a page"), Problem("_toc.yml", 1, "the whole")
    other = Problem("book/src/interventions/01_cause.md", 1, "another notebook")
    monkeypatch.setattr(precheck, "problems_of_pages", lambda: [of_pages, other])
    monkeypatch.setattr(precheck, "problems_of_the_whole", lambda: [of_whole])
    assert precheck.problems([FOOLED]) == [of_whole, of_pages]  # one that is only begun does not stop work on another


def test_contents_without_a_twin_or_a_part_are_named(tmp_path, monkeypatch):
    for folder in ("helpers", "tests/bad_input", "book/src"):
        (tmp_path / folder).mkdir(parents=True)
    toc = "parts:\n  - caption: 9\n    chapters:\n      - file: book/granger/03_fooled\n      - file: book/granger/08_gone\n"
    (tmp_path / "_toc.yml").write_text(toc, encoding="utf-8")
    (tmp_path / "book/src/parts.toml").write_text("[observation]\nasks = 'TO DO'\n", encoding="utf-8")
    monkeypatch.setattr(precheck, "ROOT", tmp_path)
    monkeypatch.setattr(precheck, "SOURCE", tmp_path / "book" / "src")
    said = set(map(str, precheck.problems_of_the_whole()))
    assert "_toc.yml:1: lists book/granger/08_gone, but there is no book/src/granger/08_gone.md" in said
    assert "book/src/parts.toml:1: lacks the part granger" in said
    assert "book/src/parts.toml:2: something is still to be written" in said

"""Whatever is handed in, the class is counted: what is wrong with one file is said of that file."""

import csv
import json
import os
import time

import nbformat
import pytest

from helpers.exercises import bank
from helpers.exercises.core import CORRECT, NOT_YET
from helpers.exercises.display import MIME
from helpers.exercises.quizzes import load_quizzes
from tools import marks
from tools.marking import gradebook, learners, reading, tables, words
from tools.twins import all_twins, notebook_of

KEY = "interventions/cause"
NAMES = list(bank.of_notebook(KEY))
GOOD = {"exercise": NAMES[0], "verdict": "correct", "mistake": None, "message": ""}


def cell(*results, source="@exercise"):
    """A code cell whose outputs hold these results."""
    outputs = [{"output_type": "display_data", "data": {MIME: result}, "metadata": {}} for result in results]
    return {"cell_type": "code", "source": source, "outputs": outputs, "metadata": {}, "execution_count": 1}


def notebook(*cells, key=KEY):
    """A notebook as a dictionary, not held to be valid."""
    begin = cell(source=f'from helpers.exercises import begin\nbegin("{key}")')
    return {"cells": [begin, *cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def put(content, path, when=None):
    """Write a notebook, text or bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(content, bytes | str):
        content = json.dumps(content)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if when is not None:
        os.utime(path, (when, when))


# What stands in a file, and what is said of it; the good result beside it counts where there is one.
MALFORMED = {
    "exercise a list": (notebook(cell({**GOOD, "exercise": ["a"]}), cell(GOOD)), 'no exercise here is called ["a"].'),
    "exercise a number": (notebook(cell({**GOOD, "exercise": 3}), cell(GOOD)), "no exercise here is called 3."),
    "exercise unknown": (notebook(cell({**GOOD, "exercise": "mean"}), cell(GOOD)), 'no exercise here is called "mean".'),
    "verdict missing": (notebook(cell({"exercise": NAMES[1]}), cell(GOOD)), f"null is no verdict on {NAMES[1]}"),
    "verdict unknown": (notebook(cell({**GOOD, "verdict": "splendid"}), cell(GOOD)), '"splendid" is no verdict'),
    "verdict a list": (notebook(cell({**GOOD, "verdict": []}), cell(GOOD)), "[] is no verdict"),
    "mistake a number": (notebook(cell({**GOOD, "verdict": "not yet", "mistake": 7}), cell(GOOD)), "7 is no name of a mistake"),
    "mistake a dictionary": (notebook(cell({**GOOD, "mistake": {"a": 1}})), '{"a": 1} is no name of a mistake'),
    "a result that is a number": (notebook(cell(3.5), cell(GOOD)), "its result is 3.5, and was not counted."),
    "a result that is a text": (notebook(cell("exercise"), cell(GOOD)), 'its result is "exercise", and'),
    "a result that is nothing": (notebook(cell(None), cell(GOOD)), "its result is null, and"),
    "message a list": (notebook(cell({**GOOD, "message": ["a"]})), None),
    "outputs null": (notebook({**cell(), "outputs": None}, cell(GOOD)), None),
    "outputs a dictionary": (notebook({**cell(), "outputs": {"a": 1}}, cell(GOOD)), None),
    "outputs of numbers": (notebook({**cell(), "outputs": [1, None, "a"]}, cell(GOOD)), None),
    "data null": (notebook({**cell(), "outputs": [{"data": None}]}, cell(GOOD)), None),
    "source null": (notebook({**cell(), "source": None}, cell(GOOD)), None),
    "source of lines": (notebook({**cell(GOOD), "source": ["a\n", None, "b"]}), None),
    "source a number": (notebook({**cell(), "source": 3}, cell(GOOD)), None),
    "cells of other things": ({**notebook(cell(GOOD)), "cells": [None, 3, "x", *notebook(cell(GOOD))["cells"]]}, None),
    "no type of cell": (notebook({"source": "x"}, cell(GOOD)), None),
    "no metadata": ({"cells": notebook(cell(GOOD))["cells"]}, None),
    "a byte-order mark": (b"\xef\xbb\xbf" + json.dumps(notebook(cell(GOOD))).encode(), None),
    "two bytes a letter": (json.dumps(notebook(cell(GOOD))).encode("utf-16"), None),
    "a guess that is a dictionary": (
        notebook(cell({"prediction": "effect-without-a-coin", "guess": {"a": 1}}), cell(GOOD)),
        None,
    ),
    "a prediction that is a list": (notebook(cell({"prediction": [], "guess": 1}), cell(GOOD)), None),
}
# What cannot be counted at all.
LOST = {
    "empty": (b"", "is not a notebook, whatever its name says (JSONDecodeError)."),
    "a page": ("<html>Sign in</html>", "is not a notebook, whatever its name says"),
    "null": ("null", "it is JSON of another kind."),
    "a list": ("[]", "it is JSON of another kind."),
    "a number": ("3", "it is JSON of another kind."),
    "cut off": (json.dumps(notebook(cell(GOOD)))[:-40], "is not a notebook, whatever its name says"),
    "not text": (b"\xff\x00\x80abc", "is not a notebook, whatever its name says"),
    "deep": ("[" * 200_000, "is not a notebook, whatever its name says (RecursionError)."),
    "cells null": ({"cells": None}, "its cells are no list."),
    "cells a dictionary": ({"cells": {"a": 1}}, "its cells are no list."),
    "old": ({"worksheets": [], "nbformat": 3}, "is a notebook of format 3 or older"),
    "no begin": ({"cells": [cell(GOOD)]}, "no cell calls begin"),
    "of another version": (notebook(cell(GOOD), key="interventions/gone"), "which this version of the course does not have."),
    "nothing but bad results": (notebook(cell(3)), "has no results"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_wrong_in_a_file_takes_nothing_else_from_it(name, tmp_path):
    content, said = MALFORMED[name]
    put(content, tmp_path / "ada.ipynb")
    put(notebook(cell(GOOD)), tmp_path / "ben.ipynb")
    found = reading.collect(tmp_path)
    assert [reading.verdicts(one)[NAMES[0]] for one in found.handed_in] == [CORRECT, CORRECT]
    assert len(found.problems) == (said is not None)
    assert said is None or (said in found.problems[0] and found.problems[0].startswith("ada.ipynb, cell "))
    tables.report(found)
    gradebook.write_long(found, tmp_path / "marks.csv")


@pytest.mark.parametrize("name", LOST)
def test_what_cannot_be_read_stops_nobody_else(name, tmp_path):
    content, said = LOST[name]
    put(content, tmp_path / "ada.ipynb")
    put(notebook(cell(GOOD)), tmp_path / "ben.ipynb")
    found = reading.collect(tmp_path)
    assert [one.learner for one in found.handed_in] == ["ben"]
    assert len(found.problems) == 1
    assert found.problems[0].startswith("ada.ipynb ")
    assert said in found.problems[0]


def test_many_things_wrong_in_one_file_are_not_a_flood(tmp_path):
    put(notebook(*[cell(number) for number in range(100)], cell(GOOD)), tmp_path / "ada.ipynb")
    problems = reading.collect(tmp_path).problems
    assert len(problems) == reading.TOLD + 1
    assert problems[-1] == "ada.ipynb, and 97 more like this."


def test_a_home_that_holds_the_whole_course_is_one_line(tmp_path):
    put(notebook(cell(GOOD)), tmp_path / "ada" / "course" / "1_interventions" / "01_cause.ipynb")
    for place in ("ada/course/1_interventions/02_scores", "ada/course/2_observation/02_networks", "ben/course/01_cause"):
        put(notebook(cell()), tmp_path / f"{place}.ipynb")
    found = reading.collect(tmp_path)
    assert [one.learner for one in found.handed_in] == ["ada"]
    assert found.problems == [
        "ada: 2 notebooks have no results; they were not run, or saved without outputs.",
        f"{os.path.join('ben', 'course', '01_cause.ipynb')} has no results: its cells were not run, or it was saved without "
        "outputs.",
    ]


def test_of_several_answers_the_right_one_counts_and_it_is_said(tmp_path):
    wrong, raised = {**GOOD, "verdict": "not yet", "mistake": "reversed_sign"}, {**GOOD, "verdict": "raised"}
    put(notebook(cell(GOOD), cell(wrong)), tmp_path / "ada.ipynb")
    put(notebook(cell(raised), cell(wrong)), tmp_path / "ben.ipynb")
    found = reading.collect(tmp_path)
    assert [reading.verdicts(one)[NAMES[0]] for one in found.handed_in] == [CORRECT, NOT_YET]
    assert found.notes == [
        f"ada.ipynb: {NAMES[0]} was answered 2 times; the right one counts.",
        f"ben.ipynb: {NAMES[0]} was answered 2 times; the last counts.",
    ]


def test_the_newest_of_several_counts_or_the_best(tmp_path):
    now = time.time()
    put(notebook(cell(GOOD)), tmp_path / "ada" / "01_cause.ipynb", now - 100)
    put(notebook(cell({**GOOD, "verdict": "raised"})), tmp_path / "ada" / "01_cause (1).ipynb", now)
    newest, best = (reading.collect(tmp_path, counts=counts) for counts in (reading.LAST, reading.BEST))
    assert [reading.verdicts(one)[NAMES[0]] for found in (newest, best) for one in found.handed_in] == ["raised", CORRECT]
    other, first = "ada/01_cause.ipynb", "ada/01_cause (1).ipynb"
    assert newest.notes == [f"{other} is another {KEY} of ada; {first} is the newest, and counts."]
    assert best.notes == [f"{first} is another {KEY} of ada; {other} is the best of several, and counts."]
    put(notebook(cell(GOOD)), tmp_path / "ada" / "01_cause.ipynb", now)  # of one age, the copy with the higher number
    assert reading.verdicts(reading.collect(tmp_path).handed_in[0])[NAMES[0]] == "raised"


@pytest.mark.parametrize(
    ("files", "whose"),
    [
        (["ada.ipynb", "ben.ipynb"], ["ada", "ben"]),
        (["learner-1.ipynb", "learner-2.ipynb"], ["learner-1", "learner-2"]),
        (["01_cause/ada.ipynb", "01_cause/ben.ipynb"], ["ada", "ben"]),
        (["Assignment 1/ada/01_cause.ipynb", "Assignment 1/ben/01_cause.ipynb"], ["ada", "ben"]),
        (["Assignment 1/ada/01_cause.ipynb"], ["ada"]),
        (["Assignment 1/ada_01_cause.ipynb", "Assignment 1/ben_01_cause.ipynb"], ["ada", "ben"]),
        (["ada/week 1/01_cause.ipynb", "ben/week 1/01_cause.ipynb"], ["ada", "ben"]),
        (["ada/1_interventions/01_cause.ipynb", "ben/my-work/1_interventions/01_cause.ipynb"], ["ada", "ben"]),
        (["Kurs/ada/01_cause.ipynb", "Kurs/ben/x/01_cause.ipynb"], ["ada", "ben"]),
        (["A/ada/a.ipynb", "A/ben/a.ipynb", "A/cy/a.ipynb", "B/di/a.ipynb"], ["ada", "ben", "cy", "di"]),
        (["ada/mine/a.ipynb", "ada/theirs/a.ipynb", "ben/a.ipynb"], ["ada", "ada", "ben"]),
        (["Ada L_1234_assignsubmission_file_/01_cause.ipynb", "Ben_99_assignsubmission_file_/x.ipynb"], ["Ada L", "Ben"]),
        (["lovelaceada_LATE_123_4567_01_cause-1.ipynb", "ben_124_4568_01_cause.ipynb"], ["ben", "lovelaceada"]),
        (["ÅSA/01_cause.ipynb", "李/01_cause.ipynb"], ["ÅSA", "李"]),
        (["Jörg Müller #2/01_cause.ipynb", "O'Neil, Zoë/01_cause.ipynb"], ["Jörg Müller #2", "O'Neil, Zoë"]),
        (["#1 Ada_01_cause.ipynb", "Jörg  Müller - 01_cause.ipynb"], ["#1 Ada", "Jörg Müller"]),
        (["Jo\u0308rg/01_cause.ipynb", "Jörg_01_cause (1).ipynb"], ["Jörg", "Jörg"]),  # a Mac writes two letters, others one
        (["Ada_12_assignsubmission_file_01_cause.ipynb", "Ben_99_assignsubmission_file_x.ipynb"], ["Ada", "Ben"]),
        (["Ada_1_assignsubmission_file_/a.ipynb", "Ada_2_assignsubmission_file_/a.ipynb"], ["Ada 1", "Ada 2"]),
        (
            ["Participant_71_assignsubmission_file_a.ipynb", "Participant_72_assignsubmission_file_a.ipynb"],
            ["Participant 71", "Participant 72"],
        ),
        (["Week 1/Ada_1_assignsubmission_file_/a.ipynb", "Week 2/Ada_2_assignsubmission_file_/a.ipynb"], ["Ada", "Ada"]),
        (["muellerada_123_456_a.ipynb", "muellerada_124_457_a.ipynb"], ["muellerada 123", "muellerada 124"]),
        (["muellerada_123_456_a.ipynb", "muellerada_LATE_123_457_a-1.ipynb"], ["muellerada", "muellerada"]),
        (["W1_ada_attempt_2026-12-01-18-00-00_a.ipynb", "W1_ben_attempt_2026-12-01-18-00-00.ipynb"], ["ada", "ben"]),
        (["1-7 - Ada L - Nov 29, 2026 615 PM/a.ipynb", "2-7 - Ben - Nov 29, 2026 616 PM/a.ipynb"], ["Ada L", "Ben"]),
        (
            ["Müller_Ada_amueller_4711/01_cause.ipynb", "Müller_Ada_bmueller_4712/01_cause.ipynb"],
            ["Müller_Ada_amueller_4711", "Müller_Ada_bmueller_4712"],
        ),
    ],
)
def test_whose_it_is_in_every_layout(files, whose, tmp_path):
    for file in files:
        put(notebook(cell(GOOD)), tmp_path / file)
    found = reading.collect(tmp_path)
    assert sorted({one.learner for one in found.handed_in}) == sorted(set(whose))
    assert sum(" is another " in note for note in found.notes) == len(files) - len(set(whose))


@pytest.mark.parametrize(
    ("files", "learners_of", "said"),
    [
        (["ada/u/a.ipynb", "ada/v/a.ipynb", "ada/w/a.ipynb", "ben/x/a.ipynb"], ["u", "v", "w", "x"], True),
        (["ada/u/a.ipynb", "ada/v/a.ipynb", "ben/x/a.ipynb", "ben/y/a.ipynb"], ["u", "v", "x", "y"], False),
        (["ada/u/a.ipynb", "ada/v/a.ipynb", "ben/x/a.ipynb"], ["ada", "ben"], False),
        (["ada/a.ipynb", "ben/a.ipynb"], ["ada", "ben"], False),
    ],
)
def test_mixed_layouts_are_said(files, learners_of, said, tmp_path):
    for file in files:
        put(notebook(cell(GOOD)), tmp_path / file)
    found = reading.collect(tmp_path)
    assert sorted(one.learner for one in found.handed_in) == learners_of
    notes = [
        note for note in found.notes if note.startswith("Layouts are mixed: ada holds 3 folders with the same notebook, ben")
    ]
    assert len(notes) == said
    assert not any("Layouts" in note for note in reading.collect(tmp_path, level=1).notes)


def test_a_huge_file_is_named_and_not_read(tmp_path, monkeypatch):
    put(notebook(cell(GOOD)), tmp_path / "ada.ipynb")
    put(json.dumps(notebook(cell(GOOD))) + " " * 50_000_000, tmp_path / "ben.ipynb")
    found = reading.collect(tmp_path)
    assert [one.learner for one in found.handed_in] == ["ada"]
    assert found.problems == ["ben.ipynb is larger than 50 MB; it was not read. Ask for it without outputs, and use --recheck."]


@pytest.mark.parametrize(
    "names",  # of the first attempt, the last and one between; the alphabet would put another one last
    [
        [
            f"{sheet}_ada_attempt_2026-{day}-09-00-00_a.ipynb"
            for sheet, day in (("W1", "11-30"), ("W1 a", "12-02"), ("W1a", "12-01"))
        ],
        [f"muellerada_123_456_a{copy}.ipynb" for copy in ("", "-10", "-2")],
    ],
    ids=["Blackboard", "Canvas"],
)
def test_the_newest_attempt_of_a_platform_counts(names, tmp_path):
    now = time.time()
    assert max(names) != names[1]
    for name, verdict in zip(names, ("raised", "correct", "raised"), strict=True):
        put(notebook(cell({**GOOD, "verdict": verdict})), tmp_path / name, now)
    (one,) = reading.collect(tmp_path).handed_in
    assert (one.inside, reading.verdicts(one)[NAMES[0]]) == (names[1], CORRECT)


def test_the_instructor_may_say_which_folder_it_is(tmp_path):
    for file in ("north/ada/01_cause.ipynb", "south/ben/01_cause.ipynb"):
        put(notebook(cell(GOOD)), tmp_path / file)
    assert {one.learner for one in reading.collect(tmp_path).handed_in} == {"north", "south"}
    assert {one.learner for one in reading.collect(tmp_path, level=2).handed_in} == {"ada", "ben"}


CONCEPT = "practice/concept_test"
ASKED = [one for one in load_quizzes().values() if one.asked_twice]
RIGHT = {one.name: next(letter for letter, choice in one.lettered.items() if choice.right) for one in ASKED}
WRONG = {name: "B" if letter == "A" else "A" for name, letter in RIGHT.items()}


def answered(before, answer, names):
    """The concept test with the same answers to some questions, as its cards keep them."""
    cards = ({"quiz": name, "before": before.get(name), "answer": answer.get(name)} for name in names)
    return notebook(*({**cell({k: v for k, v in card.items() if v}), "source": "quiz(…)"} for card in cards), key=CONCEPT)


def test_answers_of_the_concept_test_count_without_any_exercise(tmp_path):
    first, second, third = (one.name for one in ASKED[:3])
    put(answered(RIGHT, {}, [first, second]), tmp_path / "ada" / "04_concept_test.ipynb")
    put(answered(WRONG, RIGHT, [first, third]), tmp_path / "ben" / "04_concept_test.ipynb")
    marks_of = {one.learner: one.answers for one in reading.collect(tmp_path).handed_in}
    assert marks_of == {
        "ada": {first: (RIGHT[first], None), second: (RIGHT[second], None)},
        "ben": {first: (WRONG[first], RIGHT[first]), third: (WRONG[third], RIGHT[third])},
    }


@pytest.mark.parametrize(
    "card",
    [
        {"quiz": ["a"], "before": "A"},
        {"quiz": "no-such-question", "before": "A"},
        {"quiz": "orientation", "answer": "A", "right": True},  # is asked once
        {"quiz": ASKED[0].name, "before": "Z", "answer": 3},
        {"quiz": ASKED[0].name, "before": ["A"]},
    ],
)
def test_what_is_no_answer_to_the_concept_test_is_passed_over(card):
    assert reading.answers_of(reading.cells_of(notebook(cell(card), key=CONCEPT))) == {}


def test_a_class_is_told_what_it_gained_by_question_and_by_part(tmp_path):
    first, second = ASKED[0], next(one for one in ASKED if one.part != ASKED[0].part)
    for who, before, after in (("ada", WRONG, RIGHT), ("ben", WRONG, RIGHT), ("cy", RIGHT, WRONG), ("dee", WRONG, WRONG)):
        put(answered(before, after, [first.name, second.name]), tmp_path / who / "04_concept_test.ipynb")
    put(answered(RIGHT, {}, [first.name]), tmp_path / "eve" / "04_concept_test.ipynb")  # left before the last day
    table = tables.concept_test(reading.collect(tmp_path).handed_in)
    rows = {line.split("  ")[0]: line.split()[1:] for line in table.splitlines()[3:]}
    assert rows[first.name][:4] == ["1", "2", "4", "0.33"]  # one of three that were wrong
    assert rows[first.name][4:6] == [WRONG[first.name], "(2);"]
    assert " ".join(rows[first.name][6:]) == first.back_to.replace("*", "")
    assert table.splitlines()[-1].split() == ["all", "2", "4", "8", "0.33"]
    assert table.count("Part 1 ") == 1
    assert "concept test" in tables.report(reading.collect(tmp_path))


def test_where_all_was_right_before_there_is_no_gain_and_where_nobody_answered_no_table(tmp_path):
    put(answered(RIGHT, RIGHT, [ASKED[0].name]), tmp_path / "ada" / "04_concept_test.ipynb")
    assert tables.concept_test(reading.collect(tmp_path).handed_in).splitlines()[-1].split() == ["all", "1", "1", "1", "-"]
    assert tables.concept_test([]) == ""


def test_links_that_leave_the_folder_are_not_followed(tmp_path):
    folder, outside = tmp_path / "in", tmp_path / "outside"
    put(notebook(cell(GOOD)), outside / "secret.ipynb")
    put(notebook(cell(GOOD)), folder / "ada" / "01_cause.ipynb")
    (folder / "ben").mkdir()
    for link, target in (
        ("ben/01_cause.ipynb", outside / "secret.ipynb"),
        ("all", outside),
        ("etc", "/etc"),
        ("round", folder),
        ("ada/again.ipynb", folder / "ada" / "01_cause.ipynb"),
        ("nowhere", tmp_path / "gone"),
    ):
        (folder / link).symlink_to(target)
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.ipynb")
    found = reading.collect(folder)
    assert [one.inside for one in found.handed_in] == [os.path.join("ada", "01_cause.ipynb")]
    said = " is a link that leads out of the folder; it was not followed."
    assert {problem.removesuffix(said) for problem in found.problems if problem.endswith(said)} == {
        "all",
        os.path.join("ben", "01_cause.ipynb"),
        "etc",
        "nowhere",
    }
    assert [problem for problem in found.problems if not problem.endswith(said)] == (
        ["pipe.ipynb is no file; it was not opened."] * hasattr(os, "mkfifo")
    )


def test_what_a_mac_packs_beside_is_passed_over(tmp_path):
    put(notebook(cell(GOOD)), tmp_path / "ada" / "01_cause.ipynb")
    put(b"\0", tmp_path / "__MACOSX" / "ada" / "._01_cause.ipynb")
    put(b"\0", tmp_path / "ada" / "._01_cause.ipynb")
    put(notebook(cell(GOOD)), tmp_path / "ada" / ".ipynb_checkpoints" / "01_cause-checkpoint.ipynb")
    assert reading.collect(tmp_path).problems == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("＝1+1", "'＝1+1"),
        ("\t=1", "'=1"),
        ("a\nb\rc", "a b c"),
        ("a\x1b[31mb\x07\0", "a[31mb"),
        ("a\u202eb\u2066c", "abc"),
        ("ada", "ada"),
        (3, 3),
        (-0.5, -0.5),
    ],
)
def test_no_cell_of_a_spreadsheet_is_a_formula(text, shown):
    assert words.for_spreadsheet(text) == shown


def test_names_of_strangers_are_harmless_everywhere(tmp_path):
    evil = "=cmd|' calc'!A0\x1b[2J\u202e<script>alert(1)</script>"
    evil = evil.replace("/", "")  # no file name has one
    put(notebook(cell({**GOOD, "verdict": "not yet", "mistake": "=1+1\n\x1b[31m"})), tmp_path / evil / "01_cause.ipynb")
    put(b"", tmp_path / f"{evil}.ipynb")
    found = reading.collect(tmp_path)
    said = tables.report(found) + "".join(found.problems)
    assert not any(ord(c) < 32 and c != "\n" for c in said)
    assert "\u202e" not in said
    gradebook.write_long(found, tmp_path / "marks.csv")
    rows = list(csv.reader((tmp_path / "marks.csv").open(encoding="utf-8")))
    assert all(not field.startswith(("=", "+", "-", "@")) for row in rows for field in row)
    assert rows[1][0].startswith("'=cmd|' calc'!A0[2J<script>")


@pytest.mark.parametrize("name", ["../../x", "..", "", "CON", "a/b\\c", "\0", ".hidden", "x" * 500, "<b>"])
def test_no_name_of_a_learner_leads_to_another_folder(name):
    made = words.for_file_name(name)
    assert made
    assert not set(made) & set('/\\\0<>:"|?*')
    assert not made.startswith(".")
    assert made.lower() != "con"
    assert len(made) <= 90


def test_megabytes_of_words_take_no_time():
    began = time.process_time()
    assert len(words.plain("x\n" * 5_000_000)) == words.LONGEST
    assert time.process_time() - began < 0.5


def test_what_was_read_once_is_not_read_again(tmp_path, monkeypatch):
    put(notebook(cell(GOOD)), tmp_path / "ada.ipynb")
    put(b"", tmp_path / "ben.ipynb")
    known, read = {}, []
    first = reading.collect(tmp_path, known=known)
    monkeypatch.setattr(reading, "read_one", lambda *a: read.append(a))
    assert reading.collect(tmp_path, known=known) == first
    assert read == []
    put(notebook(cell(GOOD), cell(GOOD)), tmp_path / "ben.ipynb")
    with pytest.raises(AttributeError):  # it is asked for again, and our stand-in gives nothing
        reading.collect(tmp_path, known=known)
    assert len(read) == 1


def test_a_thousand_real_notebooks_take_seconds(tmp_path):
    """On a hundred of them: a tenth of eight seconds of the processor, and room for a machine that is slow."""
    published = [notebook_of(twin) for twin in all_twins()]
    for number in range(100):
        place = tmp_path / f"learner{number:03d}"
        place.mkdir()
        os.link(source := published[number % len(published)], place / source.name)
    began = time.process_time()
    found = reading.collect(tmp_path)
    assert len(found.handed_in) == 100
    assert time.process_time() - began < 2.4


def test_the_command_ends_with_an_error_where_something_was_not_counted(tmp_path, capsys):
    put(notebook(cell(GOOD)), tmp_path / "ada.ipynb")
    put(b"", tmp_path / "ben.ipynb")
    with pytest.raises(SystemExit, match=r"ben\.ipynb is not a notebook"):
        marks.main([str(tmp_path)])
    assert "ada      ✓" in capsys.readouterr().out


def test_copies_of_one_file_are_counted_by_their_numbers():
    names = ("01_cause.ipynb", "01_cause (1).ipynb", "01_cause (12).ipynb", "01_cause-Copy1.ipynb", "01_cause-Copy.ipynb")
    assert [learners.copy_number(name) for name in names] == [0, 1, 12, 1, 1]


def test_a_notebook_that_jupyter_wrote_is_read(tmp_path):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f'begin("{KEY}")')])
    made.cells.append(nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", {MIME: GOOD})]))
    (tmp_path / "in").mkdir()
    nbformat.write(made, tmp_path / "in" / "ada.ipynb")
    assert reading.collect(tmp_path / "in").handed_in[0].solved == 1

"""Progress that stays: what the next kernel and a new copy of a notebook still know, and what they do not claim."""

import json
import re
import sys
from pathlib import Path

import pytest

from helpers import made_by
from helpers.exercises import core, display, overview, record, session
from helpers.exercises.predictions import Prediction, how_wrong
from helpers.exercises.quizzes import Choice, Quiz
from helpers.exercises.record import Record

NOTEBOOK, NAME = "interventions/cause", "average_causal_effect"
RIGHT = f"""
@exercise
def {NAME}(outcome_on, outcome_off):
    return sum(outcome_on) / len(outcome_on) - sum(outcome_off) / len(outcome_off)
"""
WRONG = RIGHT.replace(" - sum", " + sum")
UNTOUCHED = f"@exercise\ndef {NAME}(outcome_on, outcome_off):\n    effect = ...\n    return effect\n"
NUMBER = Prediction("n", NOTEBOOK, "How large?", "number", near=0.1)
CHOICE = Prediction("c", NOTEBOOK, "Which?", "choice", choices=("one", "two"))
RANKING = Prediction("r", "granger/fooled", "In which order?", "ranking", choices=("one", "two", "three"))
ASKED = {one.name: one for one in (NUMBER, CHOICE, RANKING)}
QUESTION = Quiz("q", NOTEBOOK, "Which?", (Choice("This", "it is", right=True), Choice("That", "it is not")))


class Kernel:
    """A kernel: what is gone with it is gone when another one is made."""

    def __init__(self, monkeypatch, capsys):
        self.patch, self.capsys = monkeypatch, capsys
        self.start()

    def start(self):
        self.names = {}
        for name, empty in (("_notebook", None), ("_verdicts", {}), ("_solved", {}), ("_warned", set()), ("_record", Record())):
            self.patch.setattr(session, name, empty)
        return self

    def restart(self):
        return self.start()

    def run(self, source):
        """Run a cell; what it prints."""
        self.capsys.readouterr()
        exec("from helpers.exercises import *\n" + source, self.names)
        return self.capsys.readouterr().out

    def begin(self):
        self.run(f"begin({NOTEBOOK!r})")
        return self


@pytest.fixture
def kernel(monkeypatch, capsys):
    monkeypatch.setattr(session, "load_predictions", lambda: ASKED)
    monkeypatch.setattr(overview, "load_predictions", lambda: ASKED)
    monkeypatch.setattr(session, "load_quizzes", lambda: {"q": QUESTION})
    monkeypatch.setattr(overview, "load_quizzes", lambda: {"q": QUESTION})
    monkeypatch.delenv(record.SWITCH)
    return Kernel(monkeypatch, capsys)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Copies as `make lab` lays them, of two parts; the kernel runs in the folder of the first."""
    copies = tmp_path / "my-work"
    (copies / "1_interventions").mkdir(parents=True)
    (copies / record.MARKER).mkdir()
    (copies / record.MARKER / record.COURSE).write_text(overview.course_as_json(COURSE), encoding="utf-8")
    monkeypatch.chdir(copies / "1_interventions")
    return copies / record.MARKER


def copy_of(notebook, number, *exercises):
    part, name = notebook.split("/")
    return overview.Copy(notebook, f"{part}/{number} {name}.ipynb", f"On {name}", exercises)


COURSE = [
    overview.Part("1 · First", (copy_of(NOTEBOOK, 1, NAME, "b"), copy_of("interventions/scores", 2, "c", "d"))),
    overview.Part("2 · Second", (copy_of("granger/fooled", 1, "e"),)),
]


def files(home):
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()} - {record.COURSE}


def test_a_solved_exercise_stays_solved_and_its_function_is_not_said_to_be_in_use(kernel, home):
    kernel.begin().run(RIGHT)
    assert f"✓ {NAME}: correct" in kernel.run("progress()")
    kernel.restart().begin()
    assert made_by.made_by(kernel.names[NAME]) == "the reference"
    shown = kernel.run("progress()")
    assert shown.startswith("1 of 6 exercises solved")
    assert f"✓ {NAME}: solved before; run its cell to use your own" in shown
    assert "correct" not in shown


def test_an_untouched_cell_as_in_a_new_copy_takes_nothing_away(kernel, home):
    kernel.begin().run(WRONG)
    kernel.restart().begin().run(UNTOUCHED)
    assert f"✗ {NAME}: not yet, when you last tried" in kernel.run("progress()")
    kernel.run(RIGHT)
    kernel.restart().begin().run(UNTOUCHED)
    assert f"✓ {NAME}: solved before" in kernel.run("progress()")


def test_what_was_correct_once_stays_solved_after_a_wrong_try(kernel, home):
    kernel.begin().run(RIGHT)
    kernel.run(WRONG)
    assert f"✓ {NAME}: not yet; solved before" in kernel.run("progress()")
    shown = kernel.restart().begin().run("progress()")
    assert shown.startswith("1 of 6 exercises solved")
    assert f"✓ {NAME}: solved before" in shown


def test_this_kernels_verdict_goes_before_the_kept_one(kernel, home):
    kernel.begin().run(WRONG)
    kernel.restart().begin().run(f"@exercise\ndef {NAME}(outcome_on, outcome_off):\n    return 1 / 0")
    assert f"✗ {NAME}: raised an error" in kernel.run("progress()")


def test_an_answer_to_a_question_is_kept_and_unfolding_keeps_nothing(kernel, home):
    kernel.begin()
    before = files(home)
    assert "before" not in kernel.run("quiz('q')")
    assert files(home) == before
    kernel.run("quiz('q', answer='B')")
    shown = kernel.restart().begin().run("quiz('q')")
    assert "You answered B before." in shown
    assert "it is not" not in shown
    assert "Questions: 1 of 1 answered, 0 right." in kernel.run("progress()")
    kernel.run("quiz('q', answer='A')")
    assert "Questions: 1 of 1 answered, 1 right." in kernel.run("progress()")


TWICE = Quiz("t", NOTEBOOK, "What?", QUESTION.choices, "Part 2, *Three neurons*, section 4")


@pytest.fixture
def twice(kernel, home, monkeypatch):
    """A notebook with a question that is asked before the course and after it."""
    for module in (session, overview):
        monkeypatch.setattr(module, "load_quizzes", lambda: {"q": QUESTION, "t": TWICE})
    return kernel.begin()


def test_before_the_course_a_question_is_recorded_and_explains_nothing(twice, home):
    before = files(home)
    untouched = twice.run("quiz('t', before=..., answer=...)")
    assert files(home) == before
    recorded = twice.run("quiz('t', before='b', answer=...)")
    assert recorded.startswith("Recorded")
    for shown in (untouched, recorded):
        assert "A. This" in shown
        assert not any(
            words in shown for words in ("it is not", "it is\n", "Right", "Not quite", "Three neurons", "quiz_answers")
        )
    assert "Recorded: B." in twice.restart().begin().run("quiz('t', before=..., answer=...)")


def test_after_the_course_it_explains_itself_and_names_what_was_said_before(twice):
    twice.run("quiz('t', before='B', answer=...)")
    shown = twice.restart().begin().run("quiz('t', before='B', answer='A')")
    for words in ("You answered A. Right", "it is", "Before the course you said B.", "Part 2, Three neurons, section 4"):
        assert words in shown
    assert "Questions: 1 of 2 answered, 1 right." in twice.run("progress()")


def test_who_has_read_why_cannot_change_what_was_said_before(twice):
    twice.run("quiz('t', before='B', answer='B')")
    assert "Before the course you said B." in twice.run("quiz('t', before='A', answer='A')")
    assert "0 right before the course, 1 after it, of 1" in twice.run("gain()")


def test_gain_counts_what_was_answered_both_times(twice):
    assert "0 of 1 questions answered before the course, 0 after it." in twice.run("gain()")
    answer_all_the_same(twice)
    shown = twice.run("gain()")
    assert "0 of 1 questions answered before the course, 1 after it." in shown
    assert "Left out, since answered only after the course: 1 question." in shown
    shown = twice.restart().begin().run("quiz('t', before='A')\ngain()")
    assert "0 of 1 questions answered before" in shown  # too late: the answer has been explained


def answer_all_the_same(kernel):
    """Answer without a word before the course, and again when asked whether that is meant."""
    for _ in range(2):
        shown = kernel.run("quiz('t', answer='A')")
    return shown


@pytest.mark.parametrize("call", ["quiz('t', 'A')", "quiz('t', answer='A')"])
def test_who_answers_without_a_word_before_is_asked_once_whether_that_is_meant(twice, home, call):
    before = files(home)
    asked = twice.run(call)
    assert 'quiz("t", before=…)' in asked
    assert files(home) == before
    assert not any(words in asked for words in ("it is", "Right", "Three neurons"))
    assert "Recorded: B." in twice.run("quiz('t', before='B')")
    twice.restart().begin().run(call)
    assert "Before the course you said B." in twice.run(call)


def test_who_answers_all_the_same_is_told_why_and_asked_no_more(twice, monkeypatch):
    other = Quiz("u", NOTEBOOK, "What else?", QUESTION.choices, "Part 2, *Three neurons*, section 3")
    for module in (session, overview):
        monkeypatch.setattr(module, "load_quizzes", lambda: {"t": TWICE, "u": other})
    assert "You answered A. Right" in answer_all_the_same(twice)
    assert "You answered A. Right" in twice.run("quiz('u', answer='A')")


@pytest.mark.parametrize("call", ["quiz('t', before='B')", "quiz('t', before='B', answer='A')"])
def test_what_comes_too_late_for_before_is_said_to_be_left_out(twice, call):
    late = "Not recorded as before=: you have already read the answers."
    assert late not in answer_all_the_same(twice)
    assert late in twice.run(call)
    assert late in twice.restart().begin().run(call)


def test_what_was_said_before_is_not_late_when_it_is_said_again(twice):
    twice.run("quiz('t', before='B', answer=...)")
    twice.run("quiz('t', before='B', answer='A')")
    assert "Not recorded" not in twice.restart().begin().run("quiz('t', before='B', answer='A')")


def test_a_question_that_is_asked_twice_is_explained_after_the_second_answer_alone(twice):
    with pytest.raises(session.Told, match="explained once you have answered it after the course"):
        twice.run("quiz_answers('t')")
    twice.run("quiz('t', before='B')")
    with pytest.raises(session.Told, match="explained once"):
        twice.run("quiz_answers('t')")
    twice.run("quiz('t', answer='A')")
    assert "Right. it is" in twice.run("quiz_answers('t')")


def test_gain_is_told_by_part_and_as_a_share():
    answers = {"t": ("B", "A"), "u": ("A", "B"), "v": ("B", "B"), "w": (None, "A")}
    questions = [
        Quiz(name, NOTEBOOK, "?", QUESTION.choices, f"Part {n}, *X*, section 1") for name, n in zip("tuvw", "1122", strict=True)
    ]
    parts = [overview.gain_of([q for q in questions if q.part == part], answers, part) for part in ("Part 1", "Part 2")]
    total = overview.gain_of(questions, answers)
    assert (total.both, total.right_before, total.right_after, total.share) == (3, 1, 1, 0)
    assert [(one.both, one.right_before, one.right_after) for one in parts] == [(2, 1, 1), (1, 0, 0)]
    card = display.gain_card([*parts, total])
    assert card.json == {"gain": {"questions": 4, "both": 3, "right_before": 1, "right_after": 1}}
    assert "Questions are still open in: Part 1, Part 2." in card.text
    assert "Left out, since answered only after the course: 1 question." in card.text
    all_right = overview.gain_of(questions[:1], {"t": ("A", "A")})
    assert "All were right before." in display.gain_card([all_right]).text
    assert "Left out" not in display.gain_card([all_right]).text


def test_a_question_that_is_asked_once_takes_no_answer_from_before(twice):
    with pytest.raises(session.Told, match="'q' is asked once"):
        twice.run("quiz('q', before='A')")
    with pytest.raises(session.Told, match='such as before="A"'):
        twice.run("quiz('t', before='Z')")


def test_gain_asks_which_notebook_is_open(kernel):
    with pytest.raises(session.Told, match="Which notebook is open"):
        kernel.run("gain()")


def test_an_earlier_answer_is_named_on_the_card_and_not_unfolded():
    card = display.quiz_card(QUESTION, before="B")
    assert "You answered B before." in card.html
    assert "<details open" not in card.html.replace(" style='margin:.25em 0'", "")


def test_a_guess_that_was_kept_counts_until_there_is_another(kernel, home):
    kernel.begin().run("guess = predict('n', 0.5)")
    shown = kernel.restart().begin().run("guess = predict('n', ...)")
    assert kernel.names["guess"] == 0.5
    assert 'You said 0.5 before, and that counts. To change it: \'predict("n"' in shown
    assert "You said 0.5" in kernel.run("reveal('n', 1.0)")
    kernel.run("predict('n', 0.95)")
    assert "Your 0.95 is near" in kernel.restart().begin().run("reveal('n', 1.0)")


def test_after_a_restart_a_result_is_compared_with_the_kept_guess(kernel, home):
    kernel.begin().run("predict('n', 0.95)\nreveal('n', 1.0)")
    assert "Predictions: 1 of 2 made, 1 near." in kernel.run("progress()")
    kernel.restart().begin().run("reveal('n', 3.0)")
    assert "Predictions: 1 of 2 made, 0 near." in kernel.run("progress()")


@pytest.mark.parametrize("entry", ['{"guess": "both"}', '{"guess": null}', "{}", '{"guess": [1]}', "{", '{"guess": 1e999}'])
@pytest.mark.parametrize("name", ["n", "c"])
def test_a_kept_guess_that_no_longer_answers_the_question_is_none(kernel, home, entry, name):
    for kind in (record.PREDICTION, record.RESULT):
        (home / kind).mkdir()
        (home / kind / f"{name}.json").write_text(entry)
    kernel.begin().run(f"guess = predict({name!r}, ...)")
    assert kernel.names["guess"] is None
    assert "Predictions" not in kernel.run("progress()")


@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        ("quiz", {"answer": "Z"}),
        ("quiz", {"answer": 1}),
        ("quiz", {"answer": ["A"]}),
        ("quiz", {}),
        ("exercise", {"verdict": []}),
    ],
)
def test_a_foreign_entry_is_passed_over(kernel, home, kind, entry):
    Record(home).keep(kind, {"quiz": "q", "exercise": NAME}[kind], entry)
    shown = kernel.begin().run("quiz('q')\nprogress()")
    assert "before" not in shown
    assert "Questions" not in shown
    assert f"· {NAME}: not attempted" in shown


def test_nothing_is_written_where_no_copies_are(kernel, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kernel.begin().run(RIGHT + "quiz('q', answer='A')\npredict('n', 1)\nreveal('n', 1)\nprogress()")
    assert list(tmp_path.iterdir()) == []


def test_an_untouched_notebook_says_what_it_said_before(kernel, tmp_path, monkeypatch):
    """Pages are made from such runs: no word on keeping, none on questions."""
    monkeypatch.chdir(tmp_path)
    shown = kernel.begin().run(UNTOUCHED + "progress()")
    assert re.fullmatch(r"0 of 6 exercises solved(\n  · \w+: not attempted){6}\n", shown[shown.index("0 of 6") :])


@pytest.fixture
def on_colab(monkeypatch):
    monkeypatch.setitem(sys.modules, "google.colab", object())


def test_on_colab_it_says_what_will_be_lost_and_a_drive_keeps_it(kernel, tmp_path, monkeypatch, on_colab):
    monkeypatch.chdir(tmp_path)
    drive = tmp_path / "MyDrive"
    drive.mkdir()
    shown = kernel.begin().run(RIGHT + "progress()")
    assert "lost when Colab ends the session" in shown
    assert 'progress(keep_in="/content/drive/MyDrive/who-drives-whom")' in shown
    shown = kernel.run(f"predict('n', 0.5)\nprogress(keep_in={str(drive / 'course')!r})")
    assert "lost" not in shown
    kernel.run("quiz('q', answer='A')")
    again = kernel.restart().begin()
    assert "0 of 6" in again.run("progress()")
    shown = again.run(f"progress(keep_in={str(drive / 'course')!r})")
    assert f"✓ {NAME}: solved before" in shown
    assert "1 right" in shown
    assert "1 of 2 made" in shown


def test_a_drive_that_is_not_mounted_is_said_in_words(kernel, tmp_path, on_colab):
    with pytest.raises(session.Told, match=r"Nothing can be kept in .*course .*Is the drive mounted\? .*drive\.mount"):
        kernel.begin().run(f"progress(keep_in={str(tmp_path / 'MyDrive' / 'course')!r})")


def test_the_folder_of_the_copies_may_be_named_too(kernel, home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kernel.begin().run(RIGHT + f"progress(keep_in={str(home.parent)!r})")
    assert NAME in Record(home).all(record.SOLVED)


@pytest.mark.parametrize(
    ("variable", "said"), [("BINDER_LAUNCH_HOST", True), ("BINDER_REPO_URL", True), ("JUPYTERHUB_USER", False)]
)
def test_on_binder_it_says_that_all_is_lost(kernel, tmp_path, monkeypatch, variable, said):
    monkeypatch.chdir(tmp_path)
    for name in ("BINDER_LAUNCH_HOST", "BINDER_REPO_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, "x")
    assert ("All of this is lost when Binder closes" in kernel.begin().run("progress()")) == said


def test_a_home_on_a_hub_is_a_disk(kernel, home, monkeypatch):
    monkeypatch.setenv("BINDER_LAUNCH_HOST", "x")
    kernel.begin().run(RIGHT)
    assert "lost" not in kernel.restart().begin().run("progress()")


# The start page


def kept_with(home, *solved, touched=()):
    kept = Record(home)
    for name in solved:
        kept.keep(record.SOLVED, name, {"when": 1.0})
    for when, notebook in enumerate(touched):
        kept.keep(record.NOTEBOOK, notebook, {"when": float(when)})
    return kept


@pytest.mark.parametrize(
    ("solved", "touched", "ahead"),
    [
        ((), (), "On cause"),
        ((NAME,), (NOTEBOOK,), "On cause"),
        ((NAME, "b"), (NOTEBOOK,), "On scores"),
        ((), (NOTEBOOK, "interventions/scores"), "On scores"),
        (("c", "d"), (NOTEBOOK, "interventions/scores"), "On fooled"),
        (("e",), ("granger/fooled",), "On cause"),
        ((NAME, "b", "c"), ("granger/fooled", "interventions/scores", NOTEBOOK), "On scores"),
        ((NAME, "b", "c", "d", "e"), (NOTEBOOK,), None),
        ((), ("not/here",), "On cause"),
    ],
)
def test_it_says_where_to_go_on(home, solved, touched, ahead):
    card = overview.start_page(COURSE, kept_with(home, *solved, touched=touched))
    found = re.search(r"(?:Begin|Go on) here: (On \w+) \(", card.text)
    assert (found and found[1]) == ahead
    assert ("All exercises are solved." in card.text) == (ahead is None)


def test_every_notebook_has_a_link_a_bar_and_words_beside_it(home):
    card = overview.start_page(COURSE, kept_with(home, NAME, "b", "c", touched=[NOTEBOOK]))
    assert "3 of 5 exercises solved" in card.text
    assert "1 · First" in card.text
    row = r"(?:width:(\d+)%'></span>)?</span> ([^<]+)</span><div [^>]*>(?:<b>)?<a href='([^']+)'>([^<]+)<"
    assert re.findall(row, card.html) == [
        ("100", "✓ all 2", "interventions/1%20cause.ipynb", "On cause"),
        ("50", "1 of 2", "interventions/2%20scores.ipynb", "On scores"),
        ("", "0 of 1", "granger/1%20fooled.ipynb", "On fooled"),
    ]
    for words in ("✓ all 2  On cause", "1 of 2  On scores  ← go on here", "0 of 1  On fooled"):
        assert words in card.text


def test_it_needs_no_script_no_style_sheet_and_nothing_that_jupyterlab_takes_out(home):
    """Until a notebook is trusted, JupyterLab keeps colours that are written as numbers, and few others."""
    card = overview.start_page(COURSE, kept_with(home, NAME))
    assert not re.search(r"<script|<style|\bid=|\bon\w+=|currentColor|flex|grid", card.html)
    assert card.html.count("<div") == card.html.count("</div>")
    assert card.html.count("<span") == card.html.count("</span>")


def test_it_tells_the_best_guess_and_the_worst(kernel, home):
    kernel.begin().run(
        "predict('n', 0.95)\nreveal('n', 1)\npredict('c', 'A')\nreveal('c', 'A')\npredict('r', 'CAB')\nreveal('r', 'ABC')"
    )
    shown = kernel.run("start_page()")
    assert "Your best guess. Which? As you said: A (one)." in shown
    assert "Your worst guess. In which order? The order is: one, two, three. 2 of 3 pairs" in shown
    assert "Predictions: 3 of 3 made, 2 near." in shown


def test_the_first_guess_counts_and_not_one_made_when_the_result_was_known(kernel, home):
    kernel.begin().run("predict('n', 5)\npredict('n', 4)\nreveal('n', 1)")
    for _ in range(2):
        words = "You said 1. In your progress it is your first guess that counts, since you have seen the result: 4."
        assert words in kernel.run("predict('n', 1)")
        assert "As you said: 1." in kernel.run("reveal('n', 1)")  # the figure shows this one, and the line is about it
        assert "Predictions: 1 of 2 made, 0 near." in kernel.run("progress()")
        assert "Your worst guess. How large? You said 4; it is 1." in kernel.run("start_page()")
        assert "You said 4. Run on." in kernel.run("predict('n', 4)")
        kernel.restart().begin()


@pytest.mark.parametrize(("guess", "best", "worst"), [(0.95, True, False), (5, False, True)])
def test_one_guess_is_best_or_worst(kernel, home, guess, best, worst):
    shown = kernel.begin().run(f"predict('n', {guess})\nreveal('n', 1)\nstart_page()")
    assert ("Your best guess" in shown, "Your worst guess" in shown) == (best, worst)


def test_it_shows_what_other_kernels_did_with_links_from_here(kernel, home):
    kernel.begin().run(RIGHT)
    shown = kernel.restart().run("start_page()")
    assert "1 of 5 exercises solved" in shown
    assert "Go on here: On cause (../interventions/1%20cause.ipynb)" in shown


def test_its_links_need_no_path_from_one_drive_to_another(kernel, home, monkeypatch):
    """On Windows the working folder may lie on a drive that stands for a folder of another one, where the home is found."""

    def from_one_drive_to_another(path, start=None):
        raise ValueError("path is on mount 'C:', start on mount 'Z:'")

    kernel.begin()
    monkeypatch.setattr("os.path.relpath", from_one_drive_to_another)
    assert "Begin here: On cause (../interventions/1%20cause.ipynb)" in kernel.run("start_page()")
    monkeypatch.chdir(home.parent)
    assert "Begin here: On cause (interventions/1%20cause.ipynb)" in kernel.run("start_page()")


@pytest.mark.parametrize(
    "text", [None, "", "{}", '{"parts": [{"title": "a"}]}', '{"parts": 3}', '{"parts": [{"title": "a", "copies": [{}]}]}']
)
def test_a_course_that_cannot_be_read_is_said_with_what_to_do(kernel, home, text):
    (home / record.COURSE).unlink()
    if text is not None:
        (home / record.COURSE).write_text(text)
    with pytest.raises(session.Told, match=r"course\.json cannot be read\. 'make lab' writes it again"):
        kernel.run("start_page()")


def test_without_copies_there_is_no_start_page(kernel, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(session.Told, match="beside the copies that 'make lab' makes"):
        kernel.run("start_page()")


def test_the_course_is_read_as_it_was_written(home):
    assert overview.read_course(home) == COURSE
    assert json.loads((Path(home) / record.COURSE).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("prediction", "guess", "result", "wrong"),
    [
        (NUMBER, 1.0, 1.0, 0),
        (NUMBER, 1.1, 1.0, 0.5),
        (NUMBER, 1.3, 1.0, 0.75),
        (CHOICE, "A", "A", 0),
        (CHOICE, "B", "A", 1),
        (RANKING, "ABC", "ABC", 0),
        (RANKING, "BAC", "ABC", 1 / 3),
        (RANKING, "CBA", "ABC", 1),
    ],
)
def test_guesses_of_any_kind_can_be_compared(prediction, guess, result, wrong):
    assert how_wrong(prediction, guess, result) == pytest.approx(wrong)


@pytest.mark.parametrize("verdict", [core.NOT_ATTEMPTED, core.CORRECT, core.NOT_YET, core.RAISED, core.TOO_LONG])
def test_every_verdict_on_an_attempt_is_read_again(verdict):
    kept = Record()
    kept.keep(record.EXERCISE, NAME, {"verdict": verdict})
    assert overview.verdicts_kept(kept) == ({} if verdict == core.NOT_ATTEMPTED else {NAME: verdict})

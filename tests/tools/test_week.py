"""The week of school: hours come from the twins' minutes, every day fits, and the sheet has what an assistant needs."""

import copy
import itertools
import re

import pytest

from helpers.chapter_files import without_number
from helpers.exercises import bank
from tools.pages import week
from tools.pages.instructors import Section, read_notebook
from tools.twins import ROOT, all_twins, chapter_of


@pytest.fixture(scope="module")
def pages():
    return {path.stem: text for path, text in week.pages().items()}


class Session:
    """A notebook of so many core minutes."""

    def __init__(self, title, minutes, more=0):
        self.title, self.key = title, f"part/{title}"
        self.sections = [Section("1.", "core", minutes), Section("2.", "more", more)]

    def minutes(self, kind):
        return sum(section.minutes for section in self.sections if section.kind == kind)


PLAN = {"begins": "9:00", "arrival": 15, "discussion": 10, "break": 5, "lunch": 60, "lunch_by": "12:00"}


def hours(slots):
    return [f"{week.clock_of(slot.begins)} {slot.words}" for slot in slots]


def test_a_day_counts_core_minutes_discussions_breaks_and_lunch():
    day = [Session("a", 60, more=30), Session("b", 90), Session("c", 30)]
    assert hours(week.day_of(day, PLAN)) == [
        "9:00 a",
        "10:00 Votes and discussion",
        "10:10 Break",
        "10:15 b",
        "11:45 Votes and discussion",
        "11:55 Lunch",
        "12:55 c",
        "13:25 Votes and discussion",
    ]


def test_the_first_morning_has_time_for_installations_and_a_short_day_ends_with_lunch():
    slots = week.day_of([Session("a", 30)], PLAN, first=True)
    assert hours(slots)[:2] == ["9:00 Arrival: installations that did not work", "9:15 a"]
    assert slots[-1].words == "Lunch, then the project"


def test_the_concept_test_comes_before_the_first_notebook_without_a_discussion_and_after_the_last_one():
    plan = {**PLAN, "concept_test": Session("t", 17)}
    days = [week.day_of([Session("a", 60)], plan, first=first, last=not first) for first in (True, False)]
    assert hours(days[0])[1:3] == ["9:15 t, before", "9:32 a"]
    assert hours(days[1])[-2:] == ["11:10 t, after", "11:27 Votes and discussion"]
    assert not any(slot.notebook is plan["concept_test"] for slot in week.day_of([Session("a", 60)], plan))


def test_slots_follow_each_other_without_a_gap_on_every_day():
    plan = week.read_plan()
    for track in plan["track"]:
        for number, day in enumerate(track["days"]):
            slots = week.day_of(day, plan, first=number == 0, last=number == week.DAYS - 1)
            assert all(one.ends == other.begins for one, other in itertools.pairwise(slots))
            assert sum(slot.words.startswith("Lunch") for slot in slots) == 1
            lunch = next(slot for slot in slots if slot.words.startswith("Lunch"))
            assert week.minutes_of("11:00") <= lunch.begins <= week.minutes_of("13:30")
            test = [plan["concept_test"]]
            taken = {0: test + day, week.DAYS - 1: day + test}.get(number, day)
            assert [slot.notebook for slot in slots if slot.notebook] == taken
            assert week.minutes_of(plan["begins"]) == slots[0].begins


def test_the_page_changes_when_a_minute_of_a_twin_does(pages, monkeypatch):
    read = week.read_notebook

    def longer(twin):
        notebook = copy.deepcopy(read(twin))
        if notebook.key == "interventions/01_cause":
            notebook.sections[0].minutes += 1
        return notebook

    monkeypatch.setattr(week, "read_notebook", longer)
    before, after = pages["week"], next(text for path, text in week.pages().items() if path.stem == "week")
    core = next(read(twin) for twin in all_twins() if chapter_of(twin) == "interventions/cause").minutes("core")
    begins = week.minutes_of("9:15") + week.read_plan()["concept_test"].minutes("core")
    for text, minutes in ((before, core), (after, core + 1)):
        assert f"| {week.clock_of(begins)} | {week.clock_of(begins + minutes)} | **[What does it mean" in text


def test_the_track_without_torch_has_no_notebook_that_writes_it():
    track = next(track for track in week.read_plan()["track"] if track["name"] == "Without torch")
    for notebook in [notebook for day in track["days"] for notebook in day]:
        assert "import torch" not in (ROOT / "book" / "src" / f"{notebook.key}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('        "granger/spiking",\n', "", "granger/spiking has no day in the first track."),
        (
            '["attention/from_scratch", "attention/reading", "lfads',
            '["attention/no", "lfads',
            "lists attention/no, which is no notebook",
        ),
        (
            '"lfads/sessions", "partial',
            '"lfads/sessions", "lfads/sessions", "partial',
            "Everything lists lfads/sessions twice.",
        ),
        ('    ["partial/attractors_not_there", "partial/low_rank"],\n]', "]", "Without torch has 4 days, and should have 5."),
        ('"practice/concept_test"', '"practice/no"', "concept_test is practice/no, which is no notebook."),
        ('ends = "18:00"', 'ends = "10:00"', "Everything: day 1 ends at "),
        ("evenings = [\n", 'evenings = [\n    "One more.",\n', "evenings should be 5, but there are 6."),
    ],
)
def test_a_week_that_cannot_be_taught_is_refused(before, after, words, tmp_path, monkeypatch):
    text = week.PLAN.read_text(encoding="utf-8")
    assert text.count(before) == 1
    (tmp_path / "week.toml").write_text(text.replace(before, after), encoding="utf-8")
    monkeypatch.setattr(week, "PLAN", tmp_path / "week.toml")
    with pytest.raises(ValueError, match=f"book/src/week.toml: .*{re.escape(words)}"):
        week.pages()


def test_each_morning_has_its_command_and_the_last_day_closes(pages):
    plan = week.read_plan()
    for track in plan["track"]:
        for number, day in enumerate(track["days"], 1):
            text = pages["week"].split(f"### {track['name']}, day {number}\n")[1].split("###")[0]
            command = f"python -m tools.copies caught-up-{number} --solved-up-to {without_number(day[0].key)}"
            assert (command in text) == (number > 1)
            assert (f"*To close:* {plan['evenings'][-1]}" in text) == (number == week.DAYS)


def test_the_first_lines_lead_to_each_day(pages):
    head, _, rest = pages["week"].partition("## Before Monday")
    places = re.findall(r"\(#([\w-]+-day-\d)\)", head)
    days = re.findall(r"(?m)^### (.*, day \d)$", rest)
    assert places == [day.lower().replace(",", "").replace(" ", "-") for day in days]
    assert len(places) == week.DAYS * len(week.read_plan()["track"])


@pytest.mark.parametrize("twin", all_twins(), ids=chapter_of)
def test_the_sheet_has_three_mistakes_of_each_exercise_and_no_solution(twin, pages):
    exercises = bank.of_notebook(chapter_of(twin))
    for name in read_notebook(twin).exercises():
        listed = pages["assistants"].split(f"`{name}`**\n\n")[1].split("\n\n")[0]
        assert listed.splitlines() == [f"- {message}" for message in list(exercises[name].mistakes.values())[:3]]
        assert exercises[name].solution not in pages["assistants"]


def test_the_week_names_a_notebook_that_copies_can_be_solved_up_to(pages):
    named = re.findall(r"--solved-up-to ([\w/]+)", pages["week"])
    assert len(named) >= 4 * len(week.read_plan()["track"])  # each day but the first of each track
    assert set(named) <= {chapter_of(twin) for twin in all_twins()}

"""Points, late ones, pages for the room and for each learner: of a class that was made, each gets what it should."""

import csv
import functools
import html.parser
import json
import os
import re
import time
from datetime import datetime, timedelta

import pytest

from helpers.exercises import bank
from helpers.exercises.core import CORRECT, NOT_YET, RAISED
from helpers.exercises.display import MIME
from tests.isolation import contained
from tests.tools import made_class
from tools import marks
from tools.marking import dashboard, feedback, gradebook, late, reading, rechecking, tables
from tools.marking.reading import HandedIn, Marks

KEY, OTHER = "interventions/cause", "interventions/scores"
NAMES = list(bank.of_notebook(KEY))
DUE = datetime.fromisoformat("2026-12-01T18:00+01:00")
EVIL = "<script>alert(1)</script>=1+1"


def result(name, verdict, **more):
    return {"exercise": name, "verdict": verdict, "mistake": None, "message": "", **more}


def one(learner="ada", solved=3, key=KEY, when=DUE, **more):
    names = list(bank.of_notebook(key))
    results = {name: result(name, CORRECT if place < solved else NOT_YET, **more) for place, name in enumerate(names)}
    return HandedIn(learner, key, results, {}, f"{learner}/{key}.ipynb", when)


@functools.cache
def a_class():
    """Twenty learners of the made class, unchecked; whoever can be read."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        learners = made_class.make(Path(folder), 20)
        return learners, reading.collect(folder)


@pytest.mark.parametrize(
    ("hours", "days", "share"),
    [(-1, 0, 1), (0, 0, 1), (0.25, 0, 1), (0.3, 1, 0.8), (24, 1, 0.8), (24.5, 2, 0.6), (24 * 9, 9, 0.5)],
)
def test_each_day_that_has_begun_takes_something_off(hours, days, share):
    rule = late.Rule(DUE, timedelta(minutes=15), per_day=20, at_most=50)
    handed_in = one(when=DUE + timedelta(hours=hours))
    assert rule.days_late(handed_in) == days
    assert rule.share(handed_in) == pytest.approx(share)


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("2026-12-01T18:00:00+01:00", 0),
        ("2026-12-01T18:00:00.999+01:00", 0),
        ("2026-12-01T18:00:01+01:00", 1),
        ("2026-12-01T17:00:00Z", 0),  # the same moment elsewhere
        ("2026-12-01T12:00:01-05:00", 1),
        ("2026-12-02T02:00:00+09:00", 0),
        ("2026-12-02T18:00:00+01:00", 1),
        ("2026-12-02T18:00:01+01:00", 2),
    ],
)
def test_late_begins_with_the_next_second_wherever_one_lives(when, days):
    rule = late.Rule(DUE, per_day=10)
    assert rule.days_late(one(when=late.read_time(when))) == days
    with_grace = late.Rule(DUE - timedelta(minutes=15), timedelta(minutes=15), per_day=10)
    assert (with_grace.days_late(one(when=late.read_time(when))) > 0) == (days > 0)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has no such switch")
def test_a_time_without_a_zone_is_that_of_this_machine_on_its_own_day(monkeypatch):
    """Winter time and summer time each on their days, whatever it is today."""
    try:
        monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        assert late.read_time("2026-12-01 18:00") == DUE
        assert late.read_time("2026-07-01 18:00") == datetime.fromisoformat("2026-07-01T16:00Z")
    finally:
        monkeypatch.undo()
        time.tzset()


def test_without_a_time_nothing_is_late_and_some_have_more_time():
    assert late.Rule().share(one()) == 1
    rule = late.Rule(DUE, per_day=50, later={("ada", ""): DUE + timedelta(days=3), ("ben", KEY): DUE + timedelta(days=1)})
    after = DUE + timedelta(days=2)
    assert rule.days_late(one("ada", when=after)) == 0
    assert rule.days_late(one("ben", when=after)) == 1
    assert rule.days_late(one("ben", key=OTHER, when=after)) == 2


def test_times_of_a_platform_take_the_place_of_those_of_files(tmp_path):
    found = Marks([one("ada"), one("ada", key=OTHER), one("ben")])
    table = tmp_path / "times.csv"
    table.write_text(
        f"\ufefflearner,notebook,handed_in,due\nada,{KEY},2026-12-02 12:00+01:00,\nada,,,2026-12-05 18:00+01:00\n"
        "ben,interventions/01_cause,2026-12-03T00:00:00Z,\ncy,,2026-12-01 10:00,\n",
        encoding="utf-8",
    )
    later = late.read_times(table, found)
    assert later == {("ada", ""): datetime.fromisoformat("2026-12-05T18:00+01:00")}
    assert found.handed_in[0].when == datetime.fromisoformat("2026-12-02T12:00+01:00")
    assert found.handed_in[1].when == DUE
    assert found.handed_in[2].when == datetime.fromisoformat("2026-12-03T00:00+00:00")
    assert found.notes == [f"{table}, line 5: nothing of cy is here."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,when\nada,now\n", "line 2: its columns should be learner"),
        ("learner,handed_in\nada,yesterday\n", "line 2: A time should look like 2026-12-01 18:00"),
        ("learner,handed_in\nada,2026-12-01,3\n", "line 2: its columns should be"),
        ("learner,due\nada,2026-12-01\n", "line 2: A time should look like 2026-12-01 18:00"),
    ],
)
def test_a_table_of_times_that_is_none_is_named(text, said, tmp_path):
    (tmp_path / "times.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        late.read_times(tmp_path / "times.csv", Marks([one()]))


def test_the_gradebook_has_a_row_a_learner_and_adds_up(tmp_path):
    found = Marks([one("ben", 6), one("ada", 3, when=DUE + timedelta(hours=1)), one("ada", 2, OTHER), one("=cy", 0)])
    gradebook.write_wide(found, tmp_path / "wide.csv", late.Rule(DUE, per_day=50))
    rows = list(csv.reader((tmp_path / "wide.csv").open(encoding="utf-8")))
    count = len(bank.of_notebook(OTHER))
    assert rows[0] == [
        *("learner", f"{KEY} (of 6)", f"{KEY}, days late", f"{OTHER} (of {count})", f"{OTHER}, days late"),
        *(f"total (of {6 + count})", "percent"),
    ]
    assert [row[:6] for row in rows[1:]] == [
        ["'=cy", "0.0", "0", "", "", "0.0"],
        ["ada", "1.5", "1", "2.0", "0", "3.5"],
        ["ben", "6.0", "0", "", "", "6.0"],
    ]
    assert float(rows[2][6]) == pytest.approx(100 * 3.5 / (6 + count), abs=1e-3)


def test_the_best_is_worth_most_after_what_is_taken_off(tmp_path, capsys):
    """More right answers after the day are worth less than fewer before it."""
    names = list(bank.of_notebook(KEY))
    for file, count, days in (("cause", 2, 0), ("cause (1)", 3, 3), ("cause (2)", 1, 0)):
        place = tmp_path / "in" / "ada" / f"{file}.ipynb"
        place.parent.mkdir(parents=True, exist_ok=True)
        outputs = [{"data": {MIME: result(name, CORRECT)}} for name in names[:count]]
        cells = [{"cell_type": "code", "source": f'begin("{KEY}")', "outputs": outputs}]
        place.write_text(json.dumps({"cells": cells}), encoding="utf-8")
        when = (DUE + timedelta(days=days, hours=-1)).timestamp()
        os.utime(place, (when, when))
    book = tmp_path / "wide.csv"
    common = [str(tmp_path / "in"), "--gradebook", str(book), "--due", DUE.isoformat()]
    for more, points in (
        (["--late", "20", "--resubmission", "best"], 2.0),
        (["--late", "10", "--resubmission", "best"], 2.1),
        (["--late", "20"], 1.2),
    ):
        marks.main([*common, *more])
        (row,) = csv.DictReader(book.open(encoding="utf-8"))
        assert float(row[f"{KEY} (of 6)"]) == pytest.approx(points)
        assert " is another interventions/cause of ada" in capsys.readouterr().out


def test_a_notebook_that_there_is_not_is_named_in_the_table_of_times(tmp_path):
    found = Marks([one("ada")])
    (tmp_path / "times.csv").write_text("learner,notebook,due\nada,interventions/gone,2026-12-05 18:00\n", encoding="utf-8")
    late.read_times(tmp_path / "times.csv", found)
    assert found.notes == [f"{tmp_path / 'times.csv'}, line 2: the course has no notebook interventions/gone."]


def test_a_part_of_a_point_is_for_the_share_of_inputs_that_are_right():
    handed_in = one(solved=5, right=3, cases=4)
    assert gradebook.points(handed_in) == 5
    assert gradebook.points(handed_in, 40) == pytest.approx(5.3)


def test_the_overview_of_several_notebooks():
    said = tables.overview([one("ada", 3), one("ben", 6), one("ada", 2, OTHER)])
    rows = said.splitlines()
    assert rows[:3] == ["all notebooks", f"  1  {KEY}", f"  2  {OTHER}"]
    assert rows[-2].split() == ["ada", "3/6", f"2/{len(bank.of_notebook(OTHER))}"]
    assert rows[-1].split() == ["ben", "6/6"]
    assert tables.overview([one("ada")]) == ""


class _Page(html.parser.HTMLParser):
    """What stands in a page: its tags, with attributes, and its words."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.words += data


def nothing_from_elsewhere(page):
    """A page holds no script, no picture, and no link that leads away."""
    assert not {tag for tag, _ in page.tags} & {"script", "img", "iframe", "object", "link", "base", "form"}
    assert all(attributes.get("href", "#").startswith("#") for _, attributes in page.tags)
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    (policy,) = [a for tag, a in page.tags if tag == "meta" and "http-equiv" in a and a["http-equiv"].startswith("Content")]
    assert policy["content"].startswith("default-src 'none'")


def test_the_page_of_the_room_counts_and_hides_names():
    learners, found = a_class()
    text = dashboard.page(found, seconds=5)
    page = _Page(text)
    nothing_from_elsewhere(page)
    readable = [learner for learner in learners if learner.stored]
    right = sum(learner.stored[NAMES[0]] == CORRECT for learner in readable)
    assert f"{right} of {len(readable)}" in page.words
    assert f"{len(readable)} learners" in page.words
    assert ("meta", {"http-equiv": "refresh", "content": "5"}) in page.tags
    assert ".name,.hide{display:none}" in text  # until the link is followed
    assert "body:target .name" in text
    assert ("body", {"id": "names"}) in page.tags
    assert text.count("class='name'") == len(readable)
    assert "refresh" not in dashboard.page(found)


def test_what_the_room_works_on_now_stands_on_top():
    """Also where one of them has looked into an earlier notebook since."""
    hour = timedelta(hours=1)
    found = [one(who, key=KEY, when=DUE - 5 * hour) for who in ("ada", "ben", "cy")]
    found += [one(who, key=OTHER, when=DUE) for who in ("ada", "ben")]
    found[2].when = DUE + hour
    page = dashboard.page(Marks(found))
    assert page.index(f">{OTHER}<") < page.index(f">{KEY}<")
    found[1].when = DUE + hour
    page = dashboard.page(Marks(found))
    assert page.index(f">{KEY}<") < page.index(f">{OTHER}<")


@pytest.mark.parametrize("made", [dashboard.page, lambda found: feedback.page(EVIL, found.handed_in)], ids=["room", "learner"])
def test_no_page_runs_what_a_learner_wrote(made):
    handed_in = one(EVIL, 0, message=EVIL + r"$\href{javascript:alert(1)}{x}$", **{"mistake": EVIL})
    handed_in.inside = EVIL
    page = _Page(made(Marks([handed_in])))
    nothing_from_elsewhere(page)
    assert EVIL in page.words


def test_the_page_of_the_room_follows_a_folder_that_fills(tmp_path):
    folder, path, said, waits = tmp_path / "in", tmp_path / "room.html", [], []
    folder.mkdir()

    def sleep(seconds):
        waits.append(seconds)
        said.append(re.search(r"<b>(\d+)</b> learner", path.read_text(encoding="utf-8"))[1])
        made_class.make(folder, len(waits))

    dashboard.watch(folder, path, 7, rounds=4, sleep=sleep)
    assert said == ["0", "1", "2"]
    assert waits == [7, 7, 7]
    assert "<b>3</b> learners" in path.read_text(encoding="utf-8")
    assert list(tmp_path.glob(".*")) == []


def test_each_learner_gets_a_page_of_their_own(tmp_path):
    names = ["ada", "Ada", "../../evil", "ben", EVIL, "con"]
    found = Marks([one(name, 2) for name in names] + [one("ada", 1, OTHER)])
    paths = feedback.write(found, tmp_path / "pages", late.Rule(DUE))
    assert len(paths) == len({str(path).lower() for path in paths}) == len(names)
    assert {path.parent for path in paths} == {tmp_path / "pages"}
    assert len(list((tmp_path / "pages").iterdir())) == len(names)
    text = (tmp_path / "pages" / "ada.html").read_text(encoding="utf-8")
    assert "ben" not in _Page(text).words
    assert (KEY in text, OTHER in text) == (True, True)


def test_a_page_says_what_counts_and_what_helps():
    handed_in = one(solved=5, when=DUE + timedelta(days=1, hours=2), right=2, cases=7, message="A sign is the other way round.")
    words = _Page(feedback.page("ada", [handed_in], late.Rule(DUE, per_day=25))).words
    assert "2.5 of 6 points, 2 days late, of which 50% count." in words
    assert "A sign is the other way round." in words
    assert "Right on 2 of 7 inputs." in words
    assert "A hint: " in words
    assert words.count("A hint: ") == 1  # none where it is right


def test_from_the_command_line(tmp_path, capsys):
    made_class.make(tmp_path / "in", 9)
    files = {name: tmp_path / name for name in ("wide.csv", "long.csv", "room.html", "pages")}
    marks.main(
        [
            *(str(tmp_path / "in"), "--csv", str(files["long.csv"]), "--gradebook", str(files["wide.csv"])),
            *("--dashboard", str(files["room.html"]), "--feedback", str(files["pages"])),
            *("--due", "2020-01-01 12:00", "--late", "100", "--late-at-most", "60"),
        ]
    )
    rows = list(csv.DictReader(files["wide.csv"].open(encoding="utf-8")))
    assert float(rows[0][f"{KEY} (of 6)"]) == pytest.approx(0.8)  # two right answers, of which two fifths count
    assert len(list(files["pages"].iterdir())) == 9
    assert "9 pages in" in capsys.readouterr().out
    assert "<b>9</b> learners" in files["room.html"].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "wrong", [["--every", "5"], ["--every", "0", "--dashboard", "x"], ["--partial", "50"], ["--every", "5", "--recheck"]]
)
def test_what_does_not_go_together_is_refused(wrong, tmp_path):
    with pytest.raises(SystemExit) as stop:
        marks.main([str(tmp_path), *wrong])
    assert stop.value.code == 2


@pytest.mark.parametrize(
    "option", ["--late", "--late-at-most", "--partial", "--grace", "--seed", "--workers", "--learner-folder"]
)
@pytest.mark.parametrize("value", ["-1", "nan", "inf", "many"])
def test_no_number_that_makes_no_sense_is_taken(option, value, tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        marks.main([str(tmp_path), "--recheck", f"{option}={value}"])
    assert stop.value.code == 2
    assert f"argument {option}: it takes a number from " in capsys.readouterr().err


def test_the_wall_shows_no_words_that_a_file_brings():
    known = next(iter(bank.of_notebook(KEY)[NAMES[0]].mistakes)).__name__
    page = dashboard.page(Marks([one("ada", 0, mistake="you_all_smell"), one("ben", 0, mistake=known)]))
    assert "smell" not in page
    assert known.replace("_", " ") in page


@pytest.mark.parametrize("wrong", [["--due", "soon"], ["--due", "2026-12-01"], ["--times", "no-such.csv"]])
def test_times_that_are_none_end_with_words(wrong, tmp_path, capsys):
    made_class.make(tmp_path / "in", 1)
    with pytest.raises(SystemExit, match=r"A time should look like|cannot be read"):
        marks.main([str(tmp_path / "in"), *wrong])


def as_it_deserves(folder, size):
    """Check a class again, and hold every verdict against what it deserves."""
    learners = {learner.name: learner for learner in made_class.make(folder, size)}
    found = reading.collect(folder, recheck=True)
    reading.settle(found)
    rechecking.recheck(found, seed=7)
    got = {handed_in.learner: reading.verdicts(handed_in) for handed_in in found.handed_in}
    wanted = {name: made_class.whole(learner.deserved) for name, learner in learners.items() if learner.deserved}
    assert got == wanted
    assert len(found.problems) == sum(learner.deserved is None for learner in learners.values())
    return learners


@contained
def test_a_class_gets_the_marks_that_it_should(tmp_path):
    learners = as_it_deserves(tmp_path / "in", 10)
    assert {learner.kind for learner in learners.values()} == {"right", "otherwise", "wrong", "half", "forged", "broken"}


@contained
@pytest.mark.weekly
def test_a_class_of_two_hundred_gets_the_marks_that_it_should(tmp_path):
    learners = as_it_deserves(tmp_path / "in", 200)
    forged = [learner for learner in learners.values() if learner.kind == "forged"]
    assert len(forged) == 40
    assert {verdict for learner in forged for verdict in learner.deserved.values()} == {NOT_YET, RAISED}


def test_a_forged_class_is_believed_where_nothing_is_checked_again():
    """Which is why the check again is there."""
    learners, found = a_class()
    stored = {handed_in.learner: handed_in.solved for handed_in in found.handed_in}
    assert {stored[learner.name] for learner in learners if learner.kind == "forged"} == {len(made_class.NAMES)}

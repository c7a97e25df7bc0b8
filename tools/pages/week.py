"""A school of five days, hour by hour, and a sheet for its assistants; both change when the minutes of a twin do.

What a person decides (which notebooks on which day, evenings) stands in ``book/src/week.toml``, a person's words in ``week.md``
and ``assistants.md`` beside it, what the room should hear
and what to leave out in the ``[guide]`` beside each twin, the mistakes in the exercises.
"""

import tomllib
from dataclasses import dataclass

from helpers.chapter_files import without_number
from helpers.exercises import bank
from tools.pages.instructors import FOLDER, guide_of, read_notebook
from tools.twins import SOURCE, all_twins, chapter_of

PLAN = SOURCE / "week.toml"
DAYS = 5
MOST_LIKELY = 3  # mistakes of an exercise on the sheet: its author lists first what is expected most


@dataclass(frozen=True)
class Slot:
    """A stretch of a day, in minutes from midnight."""

    begins: int
    ends: int
    words: str
    notebook: object = None


def minutes_of(clock):
    """Minutes from midnight of a time such as ``"9:30"``."""
    hours, _, minutes = clock.partition(":")
    return 60 * int(hours) + int(minutes)


def clock_of(minutes):
    """The time of day, as ``"9:30"``."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def day_of(notebooks, plan, *, first=False, last=False):
    """What happens when on one day, from the core minutes of its notebooks.

    Parameters
    ----------
    notebooks : list of Notebook
        In the order in which they are taught.
    plan : dict
        When a day begins, how long breaks and lunch are: ``book/src/week.toml``.
    first, last : bool
        Whether it is the first morning, on which installations are mended, or the last afternoon. The concept test, if the
        plan has one, is taken on both.
    """
    now, eaten, slots = minutes_of(plan["begins"]), False, []

    def add(minutes, words, notebook=None):
        nonlocal now
        slots.append(Slot(now, now + minutes, words, notebook))
        now += minutes

    if first:
        add(plan["arrival"], "Arrival: installations that did not work")
    test = plan.get("concept_test")
    if test and first:  # nothing is told or discussed before the last day
        add(test.minutes("core"), f"{test.title}, before", test)
    for number, notebook in enumerate(notebooks):
        length = notebook.minutes("core")
        if not eaten and slots and now + length > minutes_of(plan["lunch_by"]):
            slots[-1:] = [slot for slot in slots[-1:] if slot.words != "Break"]
            now = slots[-1].ends
            add(plan["lunch"], "Lunch")
            eaten = True
        add(length, notebook.title, notebook)
        add(plan["discussion"], "Votes and discussion")
        if number < len(notebooks) - 1:
            add(plan["break"], "Break")
    if not eaten:
        add(plan["lunch"], "Lunch, then the project")
    if test and last:
        add(test.minutes("core"), f"{test.title}, after", test)
        add(plan["discussion"], "Votes and discussion")
    return slots


def read_plan():
    """The plan of the week, its notebooks read.

    Raises
    ------
    ValueError
        If it names a notebook that is not there, leaves one out of the first track, or has a day that does not fit.
    """
    plan = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    notebooks = {chapter_of(twin): read_notebook(twin) for twin in all_twins()}
    problems = []
    for track in plan["track"]:
        named = [name for day in track["days"] for name in day]
        problems += [f"{track['name']} lists {name}, which is no notebook." for name in named if name not in notebooks]
        problems += [f"{track['name']} lists {name} twice." for name in sorted(set(named)) if named.count(name) > 1]
        if len(track["days"]) != DAYS:
            problems.append(f"{track['name']} has {len(track['days'])} days, and should have {DAYS}.")
    test = plan.get("concept_test")
    problems += [f"concept_test is {test}, which is no notebook."] * (test is not None and test not in notebooks)
    everything = {test, *(name for day in plan["track"][0]["days"] for name in day)}
    problems += [f"{name} has no day in the first track." for name in notebooks if name not in everything]
    if len(plan["evenings"]) != DAYS:
        problems.append(f"evenings should be {DAYS}, but there are {len(plan['evenings'])}.")
    if problems:
        raise ValueError("\n".join(f"book/src/week.toml: {problem}" for problem in problems))
    if test is not None:
        plan["concept_test"] = notebooks[test]
    for track in plan["track"]:
        track["days"] = [[notebooks[name] for name in day] for day in track["days"]]
        for number, day in enumerate(track["days"]):
            ends = day_of(day, plan, first=number == 0, last=number == DAYS - 1)[-1].ends
            if ends > minutes_of(plan["ends"]):
                late = f"day {number + 1} ends at {clock_of(ends)}, after {plan['ends']}"
                raise ValueError(f"book/src/week.toml: {track['name']}: {late}; move a notebook to another day.")
    return plan


def _also(notebook):
    """What a notebook has to vote on, and what is left for those who are early."""
    predictions, questions = (
        sum(getattr(section, kind) for section in notebook.sections) for kind in ("predictions", "questions")
    )
    counted = ((predictions, "prediction"), (questions, "vote"))
    words = [f"{number} {word}{'' if number == 1 else 's'}" for number, word in counted if number]
    spare = notebook.minutes("more") + notebook.minutes("bonus")
    return "; ".join(filter(None, (", ".join(words), f"{spare} min more for who is early" if spare else "")))


def _table(slots):
    yield from ("| from | to | what | in it |", "|---|---|---|---|")
    for slot in slots:
        what = f"**[{slot.words}](../{slot.notebook.key}.ipynb)**" if slot.notebook else slot.words
        yield f"| {clock_of(slot.begins)} | {clock_of(slot.ends)} | {what} | {_also(slot.notebook) if slot.notebook else ''} |"


def _links_to_days(track):
    """Where the days of a track stand on the page."""
    place = f"{track['name']}, day".lower().replace(",", "").replace(" ", "-")
    links = (f"[{number}](#{place}-{number})" for number in range(1, DAYS + 1))
    return f"*{track['name']}*, day {' '.join(links)}"


def week_page(plan):
    """The timetable as a page."""
    example = without_number(plan["track"][0]["days"][1][0].key)
    values = {name: plan[name] for name in ("discussion", "break", "begins")}
    values |= {"tracks": len(plan["track"]), "example": example, "days": "; ".join(map(_links_to_days, plan["track"]))}
    yield (SOURCE / "week.md").read_text(encoding="utf-8").format(**values)
    for track in plan["track"]:
        total = sum(notebook.minutes("core") for day in track["days"] for notebook in day)
        count = sum(map(len, track["days"]))
        yield from (f"## {track['name']}", "", f"{track['words']} {count} notebooks, {total / 60:.1f} hours of them.", "")
        for number, day in enumerate(track["days"]):
            slots = day_of(day, plan, first=number == 0, last=number == DAYS - 1)
            yield from (f"### {track['name']}, day {number + 1}", "", *_table(slots), "")
            if number:
                up_to = without_number(day[0].key)
                command = f"`python -m tools.copies caught-up-{number + 1} --solved-up-to {up_to}`"
                yield from (f"*For those who fell behind before:* {command}", "")
            yield from (f"*{'Evening' if number < DAYS - 1 else 'To close'}:* {plan['evenings'][number]}", "")


def assistants_page():
    """What an assistant has in hand: for each notebook what to ask, the mistakes to expect, what to leave out."""
    yield (SOURCE / "assistants.md").read_text(encoding="utf-8").rstrip()
    for twin in all_twins():
        notebook, exercises = read_notebook(twin), bank.of_notebook(chapter_of(twin))
        guide = guide_of(notebook)
        yield from ("", f"## [{notebook.title}](../{notebook.key}.ipynb)", "", f"**What should stay.** {guide.aim}", "")
        yield from ("**Ask, and listen for:**", "", *(f"- {question}" for question in guide.ask))
        for number, name in enumerate(notebook.exercises(), 1):
            yield from ("", f"**Exercise {number}, `{name}`**", "")
            yield from (f"- {message}" for message in list(exercises[name].mistakes.values())[:MOST_LIKELY])
        yield from ("", f"**When late.** {guide.skip}")


def pages():
    """The text of both pages, by their path."""
    plan = read_plan()
    texts = {"week": week_page(plan), "assistants": assistants_page()}
    return {FOLDER / f"{name}.md": "\n".join(lines).rstrip() + "\n" for name, lines in texts.items()}

"""Marks as tables of text: learners and exercises, exercises and mistakes."""

from collections import Counter, defaultdict

import numpy as np

from helpers.exercises import bank
from helpers.exercises.core import CORRECT, NOT_ATTEMPTED, NOT_YET, RAISED, TOO_LONG
from helpers.exercises.display import plain as plain_text
from helpers.exercises.quizzes import load_quizzes
from helpers.scores.marking import normalised_gain
from tools.marking.reading import NOT_RUN, HandedIn, Marks, verdicts
from tools.twins import all_twins, chapter_of

SIGNS = {CORRECT: "✓", NOT_YET: "✗", RAISED: "!", TOO_LONG: "…", NOT_ATTEMPTED: "·", NOT_RUN: " "}
KNOWN = " (checked on the published inputs: it has no others)"


def by_notebook(handed_in):
    """What was handed in of each notebook, in the order of the book, learners in the order of the alphabet."""
    found = {chapter_of(twin): [] for twin in all_twins()}
    for one in sorted(handed_in, key=lambda one: one.learner.lower()):
        found[one.key].append(one)
    return {key: group for key, group in found.items() if group}


def mistakes(handed_in):
    """How often each mistake was made, by exercise, the most frequent first."""
    made = Counter((r["exercise"], r["mistake"]) for one in handed_in for r in one.results.values() if r.get("mistake"))
    found = defaultdict(list)
    for (exercise, mistake), count in made.most_common():
        found[exercise].append((mistake.replace("_", " "), count))
    return dict(found)


def table(key, handed_in):
    """One notebook's table as text: a row a learner, a column an exercise; then who made which mistake how often."""
    names = list(bank.of_notebook(key))
    width = max(len("learner"), *(len(one.learner) for one in handed_in))
    known = {name for one in handed_in for name, result in one.results.items() if result.get("secret") is False}
    lines = [key, *(f"  {number}  {name}{KNOWN * (name in known)}" for number, name in enumerate(names, 1)), ""]
    lines.append(f"{'learner':{width}}  " + "  ".join(str(number) for number in range(1, len(names) + 1)) + "  solved")
    for one in handed_in:
        found = verdicts(one)
        signs = "  ".join(f"{SIGNS[found[name]]:{len(str(number))}}" for number, name in enumerate(names, 1))
        lines.append(f"{one.learner:{width}}  {signs}  {one.solved} of {len(names)}")
    made = Counter((r["exercise"], r["mistake"]) for one in handed_in for r in one.results.values() if r.get("mistake"))
    if made:
        lines += ["", "mistakes"]
        lines += [f"  {count} × {exercise}: {mistake.replace('_', ' ')}" for (exercise, mistake), count in made.most_common()]
    return "\n".join(lines)


def overview(handed_in):
    """Learners and notebooks: how many exercises of each are solved; nothing where there is one notebook alone."""
    groups = by_notebook(handed_in)
    if len(groups) < 2:
        return ""
    learners = sorted({one.learner for one in handed_in}, key=str.lower)
    width = max(len("learner"), *map(len, learners))
    lines = ["all notebooks", *(f"  {number}  {key}" for number, key in enumerate(groups, 1)), ""]
    cells = {(one.learner, key): f"{one.solved}/{len(bank.of_notebook(key))}" for key, group in groups.items() for one in group}
    heads = [f"{number:>5}" for number in range(1, len(groups) + 1)]
    lines.append(f"{'learner':{width}}  {'  '.join(heads)}")
    lines += [f"{who:{width}}  " + "  ".join(f"{cells.get((who, key), ''):>5}" for key in groups) for who in learners]
    return "\n".join(lines)


def concept_test(handed_in):
    """What a class answered before the course and after it, by question and by part; nothing where nobody answered twice.

    Each question counts those who answered it both times, so that nobody's leaving looks like a gain. Beside it stand the wrong
    choice that most of them took after the course, and where the course treats it.
    """
    twice = {}
    for one in handed_in:
        for name, letters in one.answers.items():
            if all(letters):
                twice.setdefault(name, []).append(letters)
    if not twice:
        return ""
    questions = [one for one in load_quizzes().values() if one.name in twice]
    width = max(len(one.name) for one in questions)
    lines = ["concept test, of those who answered both times", ""]
    lines.append(f"{'question':{width}}  before  after  of    gain  most taken wrong choice; go back to")
    for one in questions:
        right = _right(one, twice[one.name])
        wrong = Counter(after for _, after in twice[one.name] if not one.lettered[after].right)
        taken = "{} ({})".format(*wrong.most_common(1)[0]) if wrong else "-"
        lines.append(f"{one.name:{width}}  {_counted(right)}  {taken}; {plain_text(one.back_to)}")
    for part in (*sorted({one.part for one in questions}), ""):
        right = [pair for one in questions if part in ("", one.part) for pair in _right(one, twice[one.name])]
        lines.append(f"{part or 'all':{width}}  {_counted(right)}")
    return "\n".join(lines)


def _right(question, letters):
    """Whether answers were right before and after, a pair for each learner."""
    return [tuple(question.lettered[letter].right for letter in pair) for pair in letters]


def _counted(right):
    """How many were right before, after, of how many; the normalised gain, where something could be gained."""
    before, after = np.array(right).T
    gain = f"{normalised_gain(before, after):5.2f}" if not before.all() else "    -"
    return f"{before.sum():6}  {after.sum():5}  {len(before):4}  {gain}"


def report(marks):
    """All tables as text, with the key to their signs."""
    signs = ", ".join(f"{sign} {verdict}" for verdict, sign in SIGNS.items() if sign.strip())
    parts = [table(key, group) for key, group in by_notebook(marks.handed_in).items()]
    ends = [overview(marks.handed_in), f"{signs}, empty: {NOT_RUN}", concept_test(marks.handed_in)]
    return "\n\n".join(filter(None, [*parts, *ends]))


def example():
    """A table as the guide shows it, made of two learners who do not exist."""
    key = "interventions/cause"
    first, second, third, *_ = exercises = list(bank.of_notebook(key).values())

    def result(entry, verdict, mistake=None):
        return {"exercise": entry.name, "verdict": verdict, "mistake": mistake}

    ada = {entry.name: result(entry, CORRECT) for entry in exercises}
    slip = next(iter(third.mistakes)).__name__
    ben = {r["exercise"]: r for r in (result(first, CORRECT), result(second, RAISED), result(third, NOT_YET, slip))}
    return report(Marks([HandedIn("ada", key, ada), HandedIn("ben", key, ben)]))

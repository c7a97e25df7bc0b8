"""The concept test: twenty questions that tell people apart who understood, and nothing about letters and lengths."""

import re
from collections import Counter

import numpy as np
import pytest
import yaml

from helpers.exercises.quizzes import load_quizzes
from tools.twins import ROOT, all_twins, chapter_of, key_of, read_twin

QUESTIONS = [one for one in load_quizzes().values() if one.notebook == "practice/concept_test"]
NOT_AN_ANSWER = re.compile(r"(?i)\b(all|none|both|neither) of the (above|below|others)\b|\banswers? [A-D]\b")


def right_letter(quiz):
    return next(letter for letter, choice in quiz.lettered.items() if choice.right)


def titles():
    """Title and section headings of each notebook, by the number of its part and the title."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    part_of = {c["file"]: part["caption"].partition(" ")[0] for part in contents["parts"] for c in part["chapters"]}
    found = {}
    for twin in all_twins():
        text = "\n".join(cell.source for cell in read_twin(twin).cells if cell.cell_type == "markdown")
        title = text.split("\n")[0].removeprefix("# ")
        found[part_of[f"book/{key_of(twin)}"], title] = set(re.findall(r"(?m)^## (\d+)\.", text))
    return found


def test_there_are_twenty_questions_on_all_parts_that_are_taught():
    assert len(QUESTIONS) == 20
    assert all(one.asked_twice for one in QUESTIONS)
    assert {one.part for one in QUESTIONS} == {f"Part {number}" for number in range(1, 9)}
    assert min(Counter(one.part for one in QUESTIONS).values()) >= 2
    assert not [one.name for one in load_quizzes().values() if one.asked_twice and one not in QUESTIONS]


def test_no_letter_and_no_length_gives_the_answer_away():
    assert Counter(map(right_letter, QUESTIONS)) == dict.fromkeys("ABCD", 5)
    longest = [max(one.lettered, key=lambda letter: len(one.lettered[letter].text)) == right_letter(one) for one in QUESTIONS]
    shortest = [min(one.lettered, key=lambda letter: len(one.lettered[letter].text)) == right_letter(one) for one in QUESTIONS]
    assert max(np.mean(longest), np.mean(shortest)) <= 0.4
    letters = "".join(map(right_letter, QUESTIONS))
    assert not re.search(r"(.)\1\1", letters)


NOTHING_CAN_BE_KNOWN = {
    "concept-a-light-that-fails": "Nothing that can be used",
    "concept-nineteen-arrows": "Nothing: on 20 neurons at once",
    "concept-a-high-r2": "Nothing, now or ever",
    "concept-a-perfect-reconstruction": "Nothing: without the true rates",
    "concept-a-loud-direction": "Nobody can say",
    "concept-both-halves": "Nothing: without a pulse",
}


def test_who_doubts_everything_is_wrong_in_the_six_questions_that_the_page_tells_of():
    quizzes = {one.name: one for one in QUESTIONS}
    for name, words in NOTHING_CAN_BE_KNOWN.items():
        (choice,) = [choice for choice in quizzes[name].choices if choice.text.startswith(words)]
        assert not choice.right
    twin = next(twin for twin in all_twins() if chapter_of(twin) == "practice/concept_test")
    assert "in six questions" in twin.read_text(encoding="utf-8")
    assert len(NOTHING_CAN_BE_KNOWN) == 6


@pytest.mark.parametrize("quiz", QUESTIONS, ids=lambda quiz: quiz.name)
def test_every_choice_is_an_answer_of_its_own_and_is_explained(quiz):
    assert len(quiz.choices) == 4
    assert not any(NOT_AN_ANSWER.search(choice.text) for choice in quiz.choices)
    assert all(len(choice.why.split()) >= 8 for choice in quiz.choices)
    assert len({choice.why for choice in quiz.choices}) == len({choice.text for choice in quiz.choices}) == 4


@pytest.mark.parametrize("quiz", QUESTIONS, ids=lambda quiz: quiz.name)
def test_it_says_where_the_course_treats_it(quiz):
    part, title, section = re.fullmatch(r"Part (\d), \*(.+)\*, section (\d+)", quiz.back_to).groups()
    assert section in titles()[part, title]


def test_the_page_as_published_tells_no_answer():
    twin = next(twin for twin in all_twins() if chapter_of(twin) == "practice/concept_test")
    text = (ROOT / "book" / f"{key_of(twin)}.ipynb").read_text(encoding="utf-8")
    for quiz in QUESTIONS:
        assert f'quiz(\\"{quiz.name}\\", before=..., answer=...)' in text
        assert not any(choice.why[:40] in text for choice in quiz.choices)

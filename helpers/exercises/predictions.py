"""What a learner is asked to predict before a result is seen; a notebook's stand in ``predictions.toml`` beside its quizzes.

A prediction is a number, a choice, or a ranking. ``of_text`` reads what a learner wrote, and ``verdict`` says in one line how
far off it was.
"""

import functools
import itertools
import math
import numbers
import re
from dataclasses import dataclass

from helpers.chapter_files import tables
from helpers.exercises.declared import any_text, bound, hold, several, text
from helpers.validation import not_negative, one_of

NUMBER, CHOICE, RANKING = "number", "choice", "ranking"
_FIELDS = {
    NUMBER: ({"near"}, {"unit", "at_least", "at_most"}),
    CHOICE: ({"choices"}, set()),
    RANKING: ({"choices"}, {"near"}),
}
_LETTERS = "ABCDEFGH"
LONGEST_ECHO = 40  # characters of what a learner wrote that are shown again


@dataclass(frozen=True)
class Prediction:
    """Something to predict.

    Attributes
    ----------
    name : str
        Its key.
    notebook : str
        Where it is asked, as ``"part/name"``.
    question : str
        What is asked, in words that make sense outside the notebook.
    kind : str
        ``"number"``, ``"choice"`` or ``"ranking"``.
    near : float
        How near counts as near: the largest difference of a number, or in a ranking of pairs in the other order.
    unit : str
        Of a number, as it is written behind it.
    at_least, at_most : float
        Which numbers are possible.
    choices : tuple of str
        What is chosen from, or ranked.
    """

    name: str
    notebook: str
    question: str
    kind: str
    near: float = 0
    unit: str = ""
    at_least: float = -math.inf
    at_most: float = math.inf
    choices: tuple[str, ...] = ()

    def __post_init__(self):
        hold(self, name=text, notebook=text, question=text, kind=one_of(tuple(_FIELDS)), near=not_negative, unit=any_text)
        hold(self, at_least=bound, at_most=bound, choices=several(text, 0 if self.kind == NUMBER else 2, len(_LETTERS)))
        if self.at_least > self.at_most:
            raise ValueError(f"at_least should not be above at_most, but they are {self.at_least:g} and {self.at_most:g}.")

    @property
    def lettered(self):
        """Choices by their letters."""
        return dict(zip(_LETTERS, self.choices, strict=False))

    @property
    def invitation(self):
        """How a guess is written, with a word in its place: any value would suggest itself."""
        word = {NUMBER: "your number", CHOICE: '"your letter"', RANKING: '"your letters"'}[self.kind]
        return f'`predict("{self.name}", {word})`{self._more}'

    @property
    def _more(self):
        """What else a guess should be: a range belongs to the question where both of its ends are given."""
        if self.kind != NUMBER:
            return ", each letter once" if self.kind == RANKING else ""
        unit = f", in {self.unit}" if self.unit else ""
        return f"{unit}, {self.bounds}" if math.isfinite(self.at_least) and math.isfinite(self.at_most) else unit

    @property
    def bounds(self):
        """Which numbers are possible, in words."""
        if not math.isfinite(self.at_least):
            return f"at most {self.at_most:g}"
        return f"from {self.at_least:g} to {self.at_most:g}" if math.isfinite(self.at_most) else f"at least {self.at_least:g}"


@functools.cache
def load_predictions():
    """All predictions of the course by name.

    Raises
    ------
    ValueError
        If one lacks something, or has a field that its kind has not; the message names the file.
    """
    found = {}
    for notebook, name, entry in tables("predictions.toml"):
        where = f"[{name}] in helpers/chapters/{notebook}/predictions.toml"
        if name in found:
            raise ValueError(f"{where}: {found[name].notebook} has a prediction of that name.")
        if entry.get("kind") not in _FIELDS:
            raise ValueError(f"{where}: kind should be one of {', '.join(_FIELDS)}, but it is {entry.get('kind')!r}.")
        needed, possible = _FIELDS[entry["kind"]]
        needed = {"question", "kind"} | needed
        if not needed <= set(entry) <= needed | possible:
            optional = f", and may have {', '.join(sorted(possible))}" if possible else ""
            raise ValueError(f"{where}: it should have {', '.join(sorted(needed))}{optional}; it has {', '.join(entry)}.")
        entry["choices"] = tuple(entry.get("choices", ()))
        if entry["kind"] != NUMBER and not 2 <= len(entry["choices"]) <= len(_LETTERS):
            raise ValueError(f"{where}: choices should be 2 to {len(_LETTERS)}, but there are {len(entry['choices'])}.")
        found[name] = Prediction(name, notebook, **entry)
    return found


def of_text(prediction, guess):
    """A learner's guess as it is kept: a float, the letter of a choice, or letters in order.

    Choices may be given by letter or in full, a ranking as one word of letters or as a sequence.

    Raises
    ------
    ValueError
        If it cannot be read; the message says what is meant.
    """
    return _READ[prediction.kind](prediction, guess)


def _number(prediction, guess):
    number = _of_digits(prediction, guess) if isinstance(guess, str) else guess
    number = number.item() if hasattr(number, "item") and getattr(number, "size", 1) == 1 else number
    try:
        readable = isinstance(number, numbers.Real) and not isinstance(number, bool) and math.isfinite(number)
    except OverflowError:  # a whole number of hundreds of digits
        readable = False
    if not readable:
        raise ValueError(f"A number is meant here: {prediction.invitation}. You wrote {_echo(guess)}.")
    if not prediction.at_least <= number <= prediction.at_most:
        raise ValueError(f"This number is {prediction.bounds}. You wrote {_echo(guess)}.")
    return float(number)


def _of_digits(prediction, text):
    """The number that a text holds, with a decimal comma, a percent sign or the unit behind it; None if it holds none."""
    text = text.strip().replace("−", "-")
    if prediction.unit:
        text = text.removesuffix(prediction.unit)
    percent = text.endswith("%")
    text = text.removesuffix("%")
    if not re.fullmatch(r"\s*[-+]?\d+,\d{3}\s*", text):  # 1,500 may be either
        text = text.replace(",", ".")
    try:
        return float(text) / (100 if percent else 1)
    except ValueError:
        return None


def _letter(prediction, guess):
    if (letter := _letter_of(prediction, guess)) is not None:
        return letter
    quotes = "" if isinstance(guess, str) else " A letter stands in quotation marks."
    letters = ", ".join(prediction.lettered)
    raise ValueError(f"One of {letters} is meant here: {prediction.invitation}. You wrote {_echo(guess)}.{quotes}")


def _letter_of(prediction, guess):
    if isinstance(guess, str):
        said = guess.strip().rstrip(".)").casefold()
        for letter, text in prediction.lettered.items():
            if said in (letter.casefold(), text.rstrip(".)").casefold()):
                return letter
    return None


def _order(prediction, guess):
    pieces = _pieces(guess)
    letters = [_letter_of(prediction, piece) for piece in pieces]
    if sorted(letters, key=str) == sorted(prediction.lettered):
        return "".join(letters)
    wrong = [f"{_echo(piece)} is none of them" for piece, letter in zip(pieces, letters, strict=True) if letter is None]
    wrong += [
        f"{letter} stands there {letters.count(letter)} times" for letter in prediction.lettered if letters.count(letter) > 1
    ]
    wrong += [f"{letter} is missing" for letter in prediction.lettered if letter not in letters]
    why = f": {wrong[0]}" if pieces else ""
    wanted = f"Each of {', '.join(prediction.lettered)} is meant here, once, in your order"
    raise ValueError(f"{wanted}: {prediction.invitation}. You wrote {_echo(guess)}{why}.")


def _pieces(guess):
    """The names or letters of a ranking in their order; none where there is no order."""
    if isinstance(guess, str):
        pieces = re.split(r"[>,;]", guess) if re.search(r"[>,;]", guess) else guess.split()
        pieces = list(pieces[0]) if len(pieces) == 1 else pieces
        return [piece.strip() for piece in pieces if piece.strip()]
    try:
        return [] if isinstance(guess, set | frozenset) else list(guess)
    except TypeError:
        return []


def _echo(guess):
    """What a learner wrote, short enough for a sentence."""
    try:
        text = str(guess)
    except ValueError:  # a whole number of thousands of digits
        return "a number too large to show"
    text = text if len(text) <= LONGEST_ECHO else f"{text[:LONGEST_ECHO]}…"
    return repr(text) if isinstance(guess, str) else text


_READ = {NUMBER: _number, CHOICE: _letter, RANKING: _order}


def words(prediction, value):
    """A guess or a result as a sentence has it."""
    if prediction.kind == NUMBER:
        digits = f"{value:.3g}" if abs(value) < 1000 else f"{value:.6g}"
        return digits + " " * (prediction.unit not in ("", "%", "°")) + prediction.unit
    if prediction.kind == CHOICE:
        return f"{value} ({prediction.lettered[value].rstrip('.')})"
    return ", ".join(prediction.lettered[letter].rstrip(".") for letter in value)


def distance(prediction, guess, result):
    """How far a guess is off: the difference of numbers, 0 or 1 for a choice, in a ranking the pairs in the other order."""
    if prediction.kind == NUMBER:
        return abs(result - guess)
    if prediction.kind == CHOICE:
        return int(guess != result)
    return sum(guess.index(one) > guess.index(other) for one, other in itertools.combinations(result, 2))


def is_near(prediction, guess, result):
    """Whether a guess was near enough."""
    return distance(prediction, guess, result) <= prediction.near + 1e-12 * abs(prediction.near)


def how_wrong(prediction, guess, result):
    """How wrong a guess is, so that guesses of any kind can be compared: 0 where it hits, at most 1.

    Of a number, 1/2 is just near enough; of a ranking it is the share of pairs in the other order; a choice is right or wrong.
    """
    off = distance(prediction, guess, result)
    if prediction.kind == NUMBER:
        return off / (off + prediction.near) if off else 0.0
    return off / math.comb(len(result), 2) if prediction.kind == RANKING else float(off)


def verdict(prediction, guess, result):
    """One line: what came out, and how far off the guess was; without a guess, what came out.

    Parameters
    ----------
    prediction : Prediction
        What was asked.
    guess, result : float or str
        As ``of_text`` gives them; ``guess`` may be None.
    """
    answer = words(prediction, result)
    if guess is None:
        return f"You made no guess. The answer: {answer}."
    said, near = words(prediction, guess), is_near(prediction, guess, result)
    if prediction.kind == CHOICE:
        return f"As you said: {answer}." if near else f"You said {said}; it is {answer}."
    if prediction.kind == RANKING:
        if not (off := distance(prediction, guess, result)):
            return f"In the order that you said: {answer}."
        pairs = math.comb(len(result), 2)
        other = f"{off} of {pairs} pairs {'stands' if off == 1 else 'stand'} the other way round than you said"
        return f"{'Nearly. ' if near else ''}The order is: {answer}. {other[0].upper()}{other[1:]}."
    if near:
        return f"As you said: {answer}." if said == answer else f"Your {said} is near: it is {answer}."
    side = "low" if guess < result else "high"
    return f"You said {said}; it is {answer}. Your guess was too {side}, by {words(prediction, abs(result - guess))}."

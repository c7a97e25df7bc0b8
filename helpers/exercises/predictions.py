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

NUMBER, CHOICE, RANKING = "number", "choice", "ranking"
_FIELDS = {
    NUMBER: ({"near"}, {"unit", "at_least", "at_most"}),
    CHOICE: ({"choices"}, set()),
    RANKING: ({"choices"}, {"near"}),
}
_LETTERS = "ABCDEFGH"


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

    @property
    def lettered(self):
        """Choices by their letters."""
        return dict(zip(_LETTERS, self.choices, strict=False))

    @property
    def invitation(self):
        """An example of a call, in words."""
        example = {NUMBER: "0.5", CHOICE: '"A"', RANKING: f'"{"".join(self.lettered)}"'}[self.kind]
        meaning = {NUMBER: f"a number{f', in {self.unit}' if self.unit else ''}", CHOICE: "a letter", RANKING: "an order"}
        return f'`predict("{self.name}", {example})`, with {meaning[self.kind]} of your own in place of `{example}`'


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
    wanted = f"A number is meant here, for example {prediction.invitation}."
    if isinstance(guess, str):
        try:
            guess = float(
                guess if re.fullmatch(r"\s*[-+]?\d+,\d{3}\s*", guess) else guess.replace(",", ".")
            )  # 1,500 may be either
        except ValueError:
            raise ValueError(f"{wanted} You wrote {guess!r}.") from None
    guess = guess.item() if hasattr(guess, "item") and getattr(guess, "size", 1) == 1 else guess
    try:
        readable = isinstance(guess, numbers.Real) and not isinstance(guess, bool) and math.isfinite(guess)
    except OverflowError:  # a whole number of hundreds of digits
        readable = False
    if not readable:
        raise ValueError(f"{wanted} You wrote {str(guess)[:40]!r}.")
    if not prediction.at_least <= guess <= prediction.at_most:
        low, high = (f"{bound:g}" for bound in (prediction.at_least, prediction.at_most))
        between = (
            f"from {low} to {high}" if "inf" not in low + high else f"{high} at most" if "inf" in low else f"{low} at least"
        )
        raise ValueError(f"This number is {between}. You wrote {guess:g}.")
    return float(guess)


def _letter(prediction, guess):
    if isinstance(guess, str):
        said = guess.strip().rstrip(".)").casefold()
        for letter, text in prediction.lettered.items():
            if said in (letter.casefold(), text.rstrip(".)").casefold()):
                return letter
    raise ValueError(
        f"One of {', '.join(prediction.lettered)} is meant here, such as {prediction.invitation}. You wrote {guess!r}."
    )


def _order(prediction, guess):
    if isinstance(guess, str):
        guess = [piece for piece in guess.replace(">", " ").replace(",", " ").split() if piece]
        guess = list(guess[0]) if len(guess) == 1 else guess
    try:
        letters = [_letter(prediction, one) for one in guess]
    except (ValueError, TypeError):
        letters = []
    if sorted(letters) != sorted(prediction.lettered):
        wanted = f"Each of {', '.join(prediction.lettered)} is meant here, once, in your order"
        raise ValueError(f"{wanted}: {prediction.invitation}. You wrote {guess!r}.")
    return "".join(letters)


_READ = {NUMBER: _number, CHOICE: _letter, RANKING: _order}


def words(prediction, value):
    """A guess or a result as a sentence has it."""
    if prediction.kind == NUMBER:
        return f"{value:.3g}{' ' * (prediction.unit not in ('', '%', '°')) + prediction.unit if prediction.unit else ''}"
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
        return f"Your {said} is near: it is {answer}."
    side = "low" if guess < result else "high"
    return f"You said {said}; it is {answer}. Your guess was too {side}, by {words(prediction, abs(result - guess))}."

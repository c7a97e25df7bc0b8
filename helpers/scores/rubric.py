"""The rubric of the final project: what is marked, on which levels, and what we gave the three worked examples."""

from dataclasses import dataclass

from helpers.validation import checked, one_of

HIGHEST = 3  # level, and points: four levels from 0


@dataclass(frozen=True)
class Criterion:
    """One thing that is marked.

    Attributes
    ----------
    name : str
        In two words or so.
    levels : tuple of str
        What a report does that gets 0, 1, 2 and 3 points.
    """

    name: str
    levels: tuple


CRITERIA = (
    Criterion(
        "question and estimand",
        (
            "a topic, such as 'the dynamics of these neurons'",
            "a question that could be answered; what number would answer it is left open",
            "a number that would answer it, with its unit: which pairs, which neurons, over which time",
            "as 2, and it is said what would have to be true for this number to mean what the question asks",
        ),
    ),
    Criterion(
        "recording and preparation",
        (
            "not described, or not what was analysed",
            "described; what was taken out or off is said, and not why",
            "each step with its reason, chosen before the result was known",
            "as 2, with a look at what the result owes to each step; licence and citation",
        ),
    ),
    Criterion(
        "method",
        (
            "the method came first, and the question was made for it",
            "a method that fits, without a word on what it assumes",
            "chosen with the decision page; its assumptions are named, those that may fail here among them",
            "as 2, beside the plainest method that could have done it, and on made data where the truth is known",
        ),
    ),
    Criterion(
        "uncertainty",
        (
            "a number alone",
            "an interval or a p-value that takes for independent what is not, or is not corrected for the number of tests",
            "corrected, and over the right unit: animals, neurons, pieces of time",
            "as 2, with the chance level shown by a null that keeps what it should",
        ),
    ),
    Criterion(
        "attempts to refute",
        (
            "none; what speaks for the result is shown",
            "a check that could hardly have failed, or could not have told against what is concluded",
            "two checks that could have failed, with what came of them, whatever it was",
            "as 2, and the rival that no check here could exclude is named, with the experiment that would",
        ),
    ),
    Criterion(
        "one sentence",
        (
            "says what the data cannot show",
            "right, once the reader adds the conditions",
            "says what was found, where, and how sure it is; a verb of the method, not of the brain",
            "as 2, and somebody who knows this sentence alone would do nothing foolish",
        ),
    ),
)
MOST = HIGHEST * len(CRITERIA)

# Levels that we gave to the worked examples in the notebook "Three projects", in the order of CRITERIA.
_OURS = {"report A": (0, 1, 0, 1, 0, 0), "report B": (2, 2, 2, 2, 1, 0), "report C": (3, 3, 2, 3, 3, 3)}
REPORTS = tuple(_OURS)


@checked(report=one_of(REPORTS))
def our_levels(report):
    """What we gave to one of the three worked examples.

    Parameters
    ----------
    report : str
        ``"report A"``, ``"report B"`` or ``"report C"``.

    Returns
    -------
    levels : dict of str to int
        By criterion, from 0 to 3.

    Raises
    ------
    ValueError
        If there is no such report.
    """
    return dict(zip((one.name for one in CRITERIA), _OURS[report], strict=True))

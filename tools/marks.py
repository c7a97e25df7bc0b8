"""Marks from handed-in notebooks: a table of learners and exercises, from what the checks wrote beside their cards.

    python -m tools.marks FOLDER [--csv FILE] [--guesses PICTURES]

A learner is a folder below FOLDER, or, where the notebooks lie there side by side, what a file's name adds to the
notebook's name. What this is made of stands in ``tools/marking``.
"""

import argparse
import sys
from pathlib import Path

from tools.marking import gradebook, reading, tables


def parser():
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m tools.marks", description=__doc__.partition("\n")[0])
    made.add_argument("folder", metavar="FOLDER", help="where the handed-in notebooks are")
    made.add_argument("--csv", metavar="FILE", help="write the marks for a spreadsheet as well, a row for each exercise")
    made.add_argument("--guesses", metavar="PICTURES", help="a folder for histograms of what the class predicted")
    made.add_argument(
        "--learner-folder", metavar="N", type=int, help="learners are the N-th folders on the way; found out when left out"
    )
    made.add_argument(
        "--resubmission",
        choices=[reading.LAST, reading.BEST],
        default=reading.LAST,
        help="which of several notebooks of one learner counts",
    )
    return made


def main(arguments=None):
    """Print the tables; end with an error if something could not be read."""
    options = parser().parse_args(arguments)
    try:
        marks = reading.collect(options.folder, options.guesses, options.learner_folder, options.resubmission)
    except ValueError as error:
        sys.exit(str(error))
    if marks.handed_in:
        print(tables.report(marks))
    if options.csv:
        gradebook.write_long(marks, options.csv)
    if options.guesses:
        from tools import guesses as pictures  # brings matplotlib

        said, problems = pictures.by_prediction(marks.handed_in)
        marks.problems += problems
        drawn = pictures.draw(said, Path(options.guesses))
        print("\n" + "\n".join(map(str, drawn)) if drawn else "\nNobody predicted anything.")
    if marks.notes:
        print("\n".join(["", "To know:", *(f"  {note}" for note in marks.notes)]))
    if marks.problems:
        sys.exit("\n".join(["", "Not counted:", *(f"  {problem}" for problem in marks.problems)]))


if __name__ == "__main__":
    main()

"""Marks from handed-in notebooks: a table of learners and exercises, from what the checks wrote beside their cards.

    python -m tools.marks FOLDER [--csv FILE] [--guesses PICTURES]
    python -m tools.marks FOLDER --recheck

The first reads what learners' own kernels wrote, and whoever can edit a file can edit that. The second runs every answer
again, each in a process of its own. A learner is a folder below FOLDER, or, where the notebooks lie there side by side, what a
file's name adds to the notebook's name. What this is made of stands in ``tools/marking``.
"""

import argparse
import functools
import math
import sys
from datetime import timedelta
from pathlib import Path

from helpers.exercises.record import write_whole
from tools.marking import dashboard, feedback, gradebook, late, league, reading, tables


def _number(kind, least, most=math.inf):
    """What argparse turns an option into: a number between two others."""

    def number(text):
        try:
            found = kind(text)
        except ValueError:
            found = math.nan
        if not least <= found <= most or found == math.inf:
            up_to = "" if most == math.inf else f" to {most:g}"
            raise argparse.ArgumentTypeError(f"it takes a number from {least:g}{up_to or ' up'}, and got {text!r}.")
        return found

    return number


PERCENT = _number(float, 0, 100)


def parser():
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m tools.marks", description=__doc__.partition("\n")[0])
    made.add_argument("folder", metavar="FOLDER", help="where the handed-in notebooks are")
    made.add_argument("--csv", metavar="FILE", help="write the marks for a spreadsheet as well, a row for each exercise")
    made.add_argument("--guesses", metavar="PICTURES", help="a folder for histograms of what the class predicted")
    made.add_argument(
        "--learner-folder",
        metavar="N",
        type=_number(int, 1),
        help="learners are the N-th folders on the way; found out when left out",
    )
    made.add_argument(
        "--resubmission",
        choices=[reading.LAST, reading.BEST],
        default=reading.LAST,
        help="which of several notebooks of one learner counts",
    )
    out = made.add_argument_group("what is written")
    out.add_argument("--gradebook", metavar="FILE", help="a CSV with a row for each learner: points by notebook, and their sum")
    out.add_argument("--feedback", metavar="PAGES", help="a folder for a page for each learner")
    out.add_argument("--dashboard", metavar="FILE", help="a page for the room, names hidden until somebody asks for them")
    out.add_argument("--league", metavar="FILE", help="a page with the methods that learners entered into the arena")
    out.add_argument(
        "--every", metavar="SECONDS", type=float, help="write the page of the room so often, until you press Ctrl+C"
    )
    points = made.add_argument_group("points")
    points.add_argument("--due", metavar="WHEN", help="until when to hand in, such as '2026-12-01 18:00'")
    points.add_argument("--grace", metavar="MINUTES", type=_number(float, 0, 1e6), default=0, help="so much later nobody asks")
    points.add_argument("--late", metavar="PERCENT", type=PERCENT, default=0, help="taken off for each day that has begun")
    points.add_argument("--late-at-most", metavar="PERCENT", type=PERCENT, default=100, help="taken off at most")
    points.add_argument(
        "--times", metavar="FILE", help=f"a CSV with {', '.join(late.COLUMNS)}: when a platform got it, who has more time"
    )
    points.add_argument(
        "--partial",
        metavar="PERCENT",
        type=PERCENT,
        default=0,
        help="of a point, for an answer that is right on some inputs, by their share; with --recheck",
    )
    again = made.add_argument_group("checking again")
    again.add_argument(
        "--recheck",
        action="store_true",
        help="run every answer again from its source, contained; what is stored does not count",
    )
    again.add_argument("--seed", type=_number(int, 0), help="draw the inputs from this seed, which an earlier run has told")
    again.add_argument(
        "--workers", type=_number(int, 1, 60), metavar="N", help="notebooks at a time; as many as there are cores when left out"
    )
    again.add_argument("--uncontained", action="store_true", help="go on where strangers' code cannot be contained in full")
    return made


def stop_where_open(options):
    """Stop where strangers' code could reach what is not theirs, unless that was asked for."""
    from helpers.isolation import sandbox

    if left_open := sandbox.open_here():
        said = " ".join(left_open)
        if not options.uncontained:
            sys.exit(f"{said} Nothing was run. With --uncontained it is, on a machine that has nothing to lose.")
        print(f"{said} Goes on nevertheless.\n", file=sys.stderr)


def check_again(marks, options):
    """Check everything again, and say with which seed."""
    from tools.marking import rechecking

    seed = rechecking.new_seed() if options.seed is None else options.seed
    rechecking.recheck(marks, seed, options.workers)
    marks.notes.append(f"the inputs of this check: --seed {seed}. Keep it to yourself as long as answers may be handed in.")


def settled(options):
    """Read and, where that is wanted, check all that was handed in; of several notebooks the one that counts.

    The newest is known at once. The best is the one that is worth most after what is taken off for late ones, so it is known
    at the end.
    """
    best = options.resubmission == reading.BEST
    marks = reading.collect(options.folder, options.guesses, options.learner_folder, None, options.recheck)
    if not best:
        reading.settle(marks)
    rule = rule_of(options, marks)
    if options.recheck:
        check_again(marks, options)
    if best:
        reading.settle(marks, reading.BEST, lambda one: gradebook.points(one, options.partial) * rule.share(one))
    reading.gather_notes(marks)
    return marks, rule


def rule_of(options, marks):
    """What is taken off for late ones, as the command line says it."""
    later = late.read_times(options.times, marks) if options.times else {}
    due = late.read_time(options.due) if options.due else None
    return late.Rule(due, timedelta(minutes=options.grace), options.late, options.late_at_most, later)


def watch(options):
    """Keep the page of the room up to date until somebody stops it."""
    collect = functools.partial(
        reading.collect, pictures=options.guesses, level=options.learner_folder, counts=options.resubmission
    )
    print(f"{options.dashboard} is written every {options.every:g} seconds. Open it in a browser; stop with Ctrl+C.")
    try:
        dashboard.watch(options.folder, options.dashboard, options.every, collect=collect)
    except KeyboardInterrupt:
        print()


def write(marks, options, rule):
    """Write all that was asked for beside the tables."""
    if options.csv:
        gradebook.write_long(marks, options.csv, rule)
    if options.gradebook:
        gradebook.write_wide(marks, options.gradebook, rule, options.partial)
    if options.feedback:
        pages = feedback.write(marks, options.feedback, rule, options.partial)
        print(f"\n{len(pages)} pages in {options.feedback}")
    if options.dashboard:
        write_whole(options.dashboard, dashboard.page(marks))


def write_league(options):
    """Write the page of the league; say what was left out, and whether the folder holds notebooks as well."""
    from helpers.exercises import trial

    arena = trial.the_arena()
    folder = Path(options.folder)
    entries, problems = league.collect(folder, arena)
    if options.recheck:
        entries = league.recheck(entries, arena, trial.new_networks())
    write_whole(options.league, league.page(entries, arena, bool(options.recheck)))
    print(f"{len(entries)} contenders in {options.league}\n" + "".join(f"  {problem}\n" for problem in problems), end="")
    return any(path.suffix.lower() == ".ipynb" for path in reading.files_below(folder)[0])


def main(arguments=None):
    """Print the tables; end with an error if something could not be read."""
    made = parser()
    options = made.parse_args(arguments)
    if options.every is not None and (not options.dashboard or options.recheck or options.every <= 0):
        made.error("--every is for --dashboard, without --recheck, and more than 0.")
    if options.partial and not options.recheck:
        made.error("--partial is for --recheck: cards do not say on how many inputs an answer was right.")
    if options.every is not None:
        watch(options)
        return
    if options.recheck:
        stop_where_open(options)
    if options.league and not write_league(options):
        return
    try:
        marks, rule = settled(options)
    except ValueError as error:
        sys.exit(str(error))
    if marks.handed_in:
        print(tables.report(marks))
    try:
        write(marks, options, rule)
    except OSError as error:
        sys.exit(str(error))
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

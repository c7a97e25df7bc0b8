"""A recording from a file to a report, in a terminal: ``python -m helpers.recordings FILE``."""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

from helpers.recordings.page import choice_of, headline_of, null_of
from helpers.recordings.preparing import SIGNALS, prepare
from helpers.recordings.reading import UNITS, read
from helpers.recordings.reporting import report

ABOUT = (
    "From a recording (.npy, .npz, .csv, .tsv, .txt, .mat, .h5, .nwb, a folder of suite2p, Kilosort or phy) to a report: what "
    "was done to it, what it looks like, what each method finds beside copies in which nobody can drive anybody, and what can "
    "be read. What the file does not say is asked."
)


def _arguments(argv):
    parser = argparse.ArgumentParser(prog="python -m helpers.recordings", description=ABOUT)
    parser.add_argument("file", help="a file, or a folder of suite2p, Kilosort or phy")
    asked = parser.add_argument_group("what a file may not say")
    asked.add_argument("--variable", help="which array or column is the recording")
    asked.add_argument("--axes", help="what its axes are, such as neurons,time")
    asked.add_argument("--rate-hz", type=float, help="samples a second; 1 to count in steps")
    asked.add_argument("--unit", choices=UNITS, help="of times")
    asked.add_argument("--span-s", type=float, nargs=2, metavar=("FROM", "TO"), help="read only this part, in seconds")
    asked.add_argument("--signal", choices=SIGNALS, default="other", help="what the numbers are")
    told = parser.add_argument_group("what is to be done to it")
    told.add_argument("--bin-ms", type=float, help="width of the bins in which spikes are counted")
    told.add_argument("--neuropil", type=float, help="how much of what surrounds each cell is taken off, such as 0.7")
    told.add_argument("--drift-s", type=float, help="take off what changes more slowly than this many seconds")
    told.add_argument("--trial-means", action="store_true", help="take off what all trials have in common")
    told.add_argument("--differences", action="store_true", help="take changes from step to step")
    told.add_argument("--undo-windows", action="store_true", help="undo windows that overlap, of counts")
    told.add_argument("--leave-out", action="append", default=[], metavar="NAME", help="a neuron, once for each")
    ran = parser.add_argument_group("what is run")
    ran.add_argument("--max-order", type=int, help="the largest number of lags that is tried")
    ran.add_argument("--trained", action="store_true", help="train models as well, of at most 40 neurons: minutes for each")
    ran.add_argument("--seed", type=int, default=0, help="of the shifts of copies")
    ran.add_argument("--out", type=Path, help="where the page goes; unless it is given, FILE-report.html here")
    return parser.parse_args(argv)


def main(argv=None):
    """Read, prepare, examine, report, and say on the way what is done, what was left out and what was refused.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments of the command; those of the terminal unless they are given.

    Returns
    -------
    status : int
        0; 1 where the recording was refused.
    """
    chosen = _arguments(argv)
    start = time.perf_counter()
    try:
        print(f"Reading {chosen.file}")
        recorded = read(chosen.file, chosen.variable, chosen.axes, chosen.rate_hz, chosen.unit, chosen.span_s)
        ready = prepare(
            recorded,
            bin_ms=chosen.bin_ms,
            signal=chosen.signal,
            neuropil=chosen.neuropil,
            trial_means=chosen.trial_means,
            drift_s=chosen.drift_s,
            differences=chosen.differences,
            undo_windows=chosen.undo_windows,
            leave_out=chosen.leave_out,
        )
        for words in ready.done:
            print(f"  - {words}")
        print("Running the methods, each on the recording, its halves, and 19 copies", flush=True)
        rng = np.random.default_rng(chosen.seed)
        title = Path(chosen.file).name + (f", {chosen.variable}" if chosen.variable else "")
        found = report(ready, rng, trained=chosen.trained, max_order=chosen.max_order, title=title)
    except (ValueError, ImportError, np.linalg.LinAlgError) as error:
        print(f"Refused: {error}", file=sys.stderr)
        return 1
    _tell(found)
    out = chosen.out or Path(f"{Path(chosen.file).stem}-report.html")
    for path in found.save(out):
        print(f"Wrote {path}")
    print(f"It took {time.perf_counter() - start:.0f} s.")
    return 0


def _tell(found):
    """The findings, the methods and the answer, in plain text."""
    for one in found.seen.findings:
        if one.level != "fine":
            print(f"  {one.level.upper():4}  {one.question} {one.number}. {one.remedy}")
    if found.methods:
        print(found.table.drop(columns="seconds").round(3).to_string(index=False))
    for name, why in found.skipped:
        print(f"  not run: {name}, as {why}")
    print("\n".join(filter(None, (*headline_of(found), choice_of(found), null_of(found)))))


if __name__ == "__main__":
    sys.exit(main())

"""Run a notebook the way the book needs it: cold kernel, one thread, outputs that do not change without reason."""

import base64
import os
import time

from nbclient import NotebookClient

from helpers import progress_bar
from helpers.claims import METADATA_KEY
from helpers.exercises import record
from helpers.exercises.display import MIME
from helpers.interact import WIDGET_MIME, png_with_palette

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
QUIET = {progress_bar.SWITCH: "off", record.SWITCH: "off"}  # no bars, and no learner's record


def run(notebook, folder, seconds_per_cell=100, go_on=False, **more):
    """Execute a notebook in place and return the seconds of the processor that its kernel took: other work does not count.

    ``more`` are variables of the environment that its kernel gets, beside those of this process.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raises, unless it should ``go_on``.
    """
    environment = {**os.environ, **ONE_THREAD, **QUIET, **more}
    client = NotebookClient(
        notebook,
        timeout=seconds_per_cell,
        allow_errors=go_on,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    before = _seconds_of_children()
    client.execute(env=environment)
    seconds = _seconds_of_children() - before
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            _tidy(output)
    return seconds


def _seconds_of_children():
    """Seconds of the processor that ended processes have taken; seconds of the clock where the system does not tell."""
    try:
        import resource
    except ImportError:  # on Windows
        return time.monotonic()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tidy(output):
    """Drop the live widget, whose model dies with the kernel, and give pictures a palette."""
    data = output.get("data", {})
    data.pop(WIDGET_MIME, None)
    if "image/png" in data:
        data["image/png"] = base64.b64encode(png_with_palette(base64.b64decode(data["image/png"]))).decode()


def failed_claims(notebook):
    """Names of claims whose measured value breaks the promise."""
    return [record["claim"] for record in claim_records(notebook) if not record["holds"]]


def errors(notebook):
    """What cells raised, each with the beginning of its message."""
    found = [output for output in all_outputs(notebook) if output.output_type == "error"]
    return [f"{output.ename}: {output.evalue[:200]}" for output in found]


def measured_claims(notebook):
    """Measured value of each claim by name, in digits."""
    return {record["claim"]: record["measured"] for record in claim_records(notebook)}


def claim_records(notebook):
    """What each claim says for machines, in order of the cells."""
    return [record for output in all_outputs(notebook) for record in output.get("metadata", {}).get(METADATA_KEY, [])]


def check_results(notebook):
    """The machine-readable results of all exercise checks, in order of the cells."""
    return [result for result in _for_machines(notebook) if "exercise" in result]


def _for_machines(notebook):
    results = [output.get("data", {}).get(MIME) for output in all_outputs(notebook)]
    return [result for result in results if result]


def guesses(notebook):
    """What was guessed and what came out, by the name of the prediction; None where either is missing."""
    found = {}
    for result in _for_machines(notebook):
        if "prediction" in result:
            found.setdefault(result["prediction"], {"guess": None, "result": None}).update(
                {key: value for key, value in result.items() if key in ("guess", "result")}
            )
    return found


def all_outputs(notebook):
    """The outputs of all cells, in order."""
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]

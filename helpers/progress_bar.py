"""One progress bar for all long work: shown to whoever waits, silent when nobody does."""

import os

from tqdm.auto import tqdm

from helpers.validation import kind_of

# Tests and whatever runs notebooks for the page set this to "off": outputs have to be the same in every run.
SWITCH = "COURSE_PROGRESS"


def progress_bar(steps, label):
    """Count through steps while a bar shows how many are left, and how long that will take.

    Parameters
    ----------
    steps : iterable
        What is gone through; its length, where it has one, is the length of the bar.
    label : str
        What is being done, for example ``"Training"``.

    Returns
    -------
    tqdm.tqdm
        Goes through ``steps``; its ``set_postfix`` shows numbers beside the bar.

    Raises
    ------
    ValueError
        If ``label`` is not words.
    """
    if not isinstance(label, str):
        raise ValueError(f"label should be words that say what is being done, but it is {kind_of(label)}.")
    return tqdm(steps, desc=label, leave=False, disable=os.environ.get(SWITCH) == "off")

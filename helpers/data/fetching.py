"""Files that the course does not ship but fetches from where their authors published them, once, and checks.

They lie in the folder that the environment variable ``COURSE_DATA`` names, in a folder for each data set; without it, in the
cache that the operating system gives to programs. Whoever has no network can put a file there by hand. pooch does the work.
"""

import hashlib
import os
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

from helpers.progress_bar import progress_bar

FOLDER_VARIABLE = "COURSE_DATA"
PATIENCE = 30  # Seconds without a word from the server.


@dataclass(frozen=True)
class PublicFile:
    """A published file.

    Attributes
    ----------
    data_set, name : str
        Name of the folder for its data set, and of the file in it.
    address : str
        From where it is fetched.
    licence, citation : str
        Under what terms, and what to cite.
    size : int
        In bytes.
    sha256 : str, optional
        Its checksum, in hexadecimal digits, where we know it.
    digest_address : str, optional
        Where its archive says the checksum, if we do not: a JSON whose ``digest`` holds ``dandi:sha2-256``.
    """

    data_set: str
    name: str
    address: str
    licence: str
    citation: str
    size: int
    sha256: str | None = None
    digest_address: str | None = None

    @property
    def path(self):
        """Where it lies, or will."""
        return data_folder() / self.data_set / self.name


def data_folder():
    """The folder of fetched files: that of the environment variable ``COURSE_DATA``, or a cache of the operating system.

    Returns
    -------
    pathlib.Path
        Absolute. It need not exist yet.
    """
    named = os.environ.get(FOLDER_VARIABLE, "").strip()
    return Path(named).expanduser().absolute() if named else Path(_pooch().os_cache("who-drives-whom"))


def _pooch():
    """Only whoever fetches something waits until it is imported."""
    try:
        import pooch
    except ImportError:
        raise ImportError("Files are fetched with pooch, which is not installed here: pip install pooch") from None
    return pooch


def fetch(file):
    """Where a published file lies, after it was fetched if it was not there, and checked.

    Parameters
    ----------
    file : PublicFile
        Which one.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    ConnectionError
        If it is not there and cannot be fetched. The message says where to put it by hand.
    OSError
        If it cannot be written there.
    ValueError
        If it is not the file that it should be. Nothing is left of what was fetched wrongly.

    Warns
    -----
    UserWarning
        If its checksum is not known, it was put there by hand, and its size is another.
    """
    if file.path.exists():
        _check(file)
        return file.path
    pooch = _pooch()
    from requests.exceptions import RequestException

    try:
        checksum = file.sha256 or _published_checksum(file)
        downloader = pooch.HTTPDownloader(progressbar=progress_bar([], f"Fetching {file.name}, bytes"), timeout=PATIENCE)
        # It lands under another name first, and gets its own once the checksum is right.
        pooch.retrieve(file.address, f"sha256:{checksum}", file.name, file.path.parent, downloader=downloader)
    except RequestException as error:
        raise ConnectionError(_by_hand(file, f"could not be fetched ({type(error).__name__})")) from error
    except ValueError as error:
        raise ValueError(_by_hand(file, "was fetched, but its checksum is not that of the published file")) from error
    except OSError as error:  # no folder, no permission, no room
        raise OSError(_by_hand(file, f"could not be written ({error})")) from error
    if not file.sha256:
        _noted(file).write_text(f"{checksum}\n", encoding="ascii")
    return file.path


def _by_hand(file, what):
    return (
        f"{file.name} {what}. Its address is {file.address} ({file.size:,} bytes). Without a network here, download it "
        f"elsewhere, put it at {file.path}, and run this again. The environment variable {FOLDER_VARIABLE} names another "
        f"folder than {data_folder()}."
    )


def _published_checksum(file):
    import requests

    answer = requests.get(file.digest_address, timeout=PATIENCE)
    answer.raise_for_status()
    try:
        checksum = answer.json()["digest"]["dandi:sha2-256"]
    except (KeyError, TypeError):
        checksum = None
    if not _is_checksum(checksum):
        raise requests.exceptions.InvalidJSONError(f"{file.digest_address} does not say a checksum (sha256).")
    return checksum


def _is_checksum(word):
    return isinstance(word, str) and re.fullmatch("[0-9a-f]{64}", word) is not None


def _noted(file):
    """Where the checksum is kept that its archive said."""
    return file.path.with_name(f"{file.name}.sha256")


def _check(file):
    known = file.sha256
    if known is None and _noted(file).exists():
        noted = _noted(file).read_text(encoding="ascii", errors="replace").strip()
        known = noted if _is_checksum(noted) else None  # a note that was being written when the power went says nothing
    if known is None:
        if file.path.stat().st_size != file.size:
            warnings.warn(
                f"{file.path} has {file.path.stat().st_size:,} bytes, but the published file had {file.size:,} when the course "
                "was written. It is read all the same.",
                stacklevel=4,
            )
        return
    with open(file.path, "rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found != known:
        raise ValueError(
            f"{file.path} is not the published file: its checksum (sha256) is {found}, and not {known}. Delete it, and it "
            "will be fetched."
        )

"""Hold what we take for Colab's image against the lists that Colab publishes, and say what has changed there.

    python -m tools.colab_list PIP_FREEZE OS_INFO

The two files are ``pip-freeze.txt`` and ``os-info.txt`` of https://github.com/googlecolab/backend-info. What differs is printed
as a list in Markdown; nothing is printed where nothing does. It needs Python alone, so that a workflow can run it at once.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "tools" / "colab-requirements.txt"
WORKFLOW = ROOT / ".github" / "workflows" / "colab.yml"  # says which Python and which torch the weekly run takes
_PINNED = re.compile(r"(?m)^([\w.-]+)==([^+\s]+)")
_FROM_A_FILE = re.compile(r"(?m)^([\w.-]+) @ \S*/[\w.]+-(\d[^-+%\s]*)(?:(?:%2B|\+)[^-\s]+)?-\S+\.whl")


def packages(text):
    """Names and versions, without local versions, in what ``pip freeze`` prints or in a file of requirements.

    Of a package that came as a wheel from elsewhere, as Colab's torch once did, the version stands in the wheel's name.
    """
    found = [*_PINNED.findall(text), *_FROM_A_FILE.findall(text)]
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


def ours(requirements, workflow):
    """What we take for Colab's image, Python's minor version among it."""
    said = {"python": r'python-version: "([\d.]+)" # Colab', "torch": r"COLAB_TORCH=([\d.]+)"}
    return packages(requirements) | {name: re.search(pattern, workflow)[1] for name, pattern in said.items()}


def theirs(freeze, os_info):
    """What Colab says of its image.

    Raises
    ------
    ValueError
        If the files do not look like Colab's lists: then nothing can be said, and nothing should be.
    """
    python, found = re.search(r"(?m)^Python (\d+\.\d+)", os_info), packages(freeze)
    if python is None or "numpy" not in found:
        raise ValueError("These should be Colab's lists: one with a line 'Python 3.…', one with numpy among its packages.")
    return found | {"python": python[1]}


def drifts(here, there):
    """What differs, a sentence for each package that we name."""
    for name, version in sorted(here.items()):
        if name not in there:
            yield f"{name}: Colab no longer lists it; we take {version}"
        elif there[name] != version:
            yield f"{name}: Colab has {there[name]}, we take {version}"


def main(freeze, os_info):
    """Print the differences."""
    here = ours(REQUIREMENTS.read_text(encoding="utf-8"), WORKFLOW.read_text(encoding="utf-8"))
    there = theirs(Path(freeze).read_text(encoding="utf-8"), Path(os_info).read_text(encoding="utf-8"))
    for line in drifts(here, there):
        print(f"- {line}")


if __name__ == "__main__":
    main(*sys.argv[1:])

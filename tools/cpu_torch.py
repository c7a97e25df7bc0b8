"""Take torch's CPU build on Linux where no NVIDIA GPU is found: what pip takes there by itself brings several GB of CUDA.

    .venv/bin/python tools/cpu_torch.py [VERSION]

`make` runs it before it installs anything else. Without a version it takes that of ``constraints.txt``. It does nothing where
torch is installed, where there is a GPU, or where somebody has told pip where packages come from. It needs Python and pip
alone.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

CPU_BUILDS = "https://download.pytorch.org/whl/cpu"
CONSTRAINTS = Path(__file__).resolve().parent.parent / "constraints.txt"
SETTINGS = ("index-url", "extra-index-url", "find-links", "no-index")  # by which pip is told where packages come from


def has_gpu():
    """Whether this computer has an NVIDIA GPU, as far as its driver says so."""
    return Path("/proc/driver/nvidia").exists() or shutil.which("nvidia-smi") is not None


def pip_is_told():
    """Whether somebody has said where pip finds packages, in the environment or in a file."""
    if any(f"PIP_{name.replace('-', '_').upper()}" in os.environ for name in SETTINGS):
        return True
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False).stdout
    return any(re.search(rf"(?m)^[\w:]+\.{name}=", listed) for name in SETTINGS)


def is_wanted():
    """Whether pip left to itself would bring CUDA to a computer that has no use for it."""
    return sys.platform == "linux" and importlib.util.find_spec("torch") is None and not has_gpu() and not pip_is_told()


def main(version=None):
    """Install torch's CPU build, if it is wanted."""
    if not is_wanted():
        return
    print("No NVIDIA GPU here: taking torch's CPU build (200 MB) instead of several GB of CUDA.", flush=True)
    wanted = [f"torch=={version}"] if version else ["-c", str(CONSTRAINTS), "torch"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--extra-index-url", CPU_BUILDS]
    if subprocess.run([*pip, *wanted], check=False).returncode:
        sys.exit(
            f"torch's CPU build did not come from {CPU_BUILDS}. Try again, or take what pip takes by itself, "
            "which may be several GB: put PIP_INDEX_URL=https://pypi.org/simple before the command."
        )


if __name__ == "__main__":
    main(*sys.argv[1:])

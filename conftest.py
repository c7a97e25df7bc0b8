"""Every test process keeps to one thread, because two of them share two cores; set before numpy is imported."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

os.environ.setdefault("COURSE_PROGRESS", "off")  # bars would stand in the outputs that nbval compares

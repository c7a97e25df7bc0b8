"""What maintainers run: text twins to executed notebooks, learners' copies, the three states of a notebook."""

import os

# Work is shared out to processes, and a thread of BLAS that waits for more of it costs as much as one that works. NumPy reads
# this as it is imported, so it stands before any other import.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
for _name, _value in ONE_THREAD.items():
    os.environ.setdefault(_name, _value)

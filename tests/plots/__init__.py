"""Tests of `helpers.plots`, one file per module. FIGURES in it names the module's figures, each drawn from small arrays.

A new module of figures needs one new file here; `test_figures.py` finds its FIGURES.
"""

import numpy as np

W = np.zeros((3, 3))
W[2, 0] = 1.0  # 0 drives 2
X = np.random.default_rng(0).random((30, 3))

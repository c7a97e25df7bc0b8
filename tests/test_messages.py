"""Neurons by their names, and the line that a warning points to."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from helpers import validation
from helpers.messages import neurons_named

RANDOM = np.random.default_rng(0).random((40, 5))


def test_names_are_forgotten_after_a_call_that_failed():
    @validation.checked(x=validation.recording)
    def ask(x):
        raise ValueError(neurons_named([1]))

    with pytest.raises(ValueError, match=r"neuron 1 \(B\)"):
        ask(pd.DataFrame(RANDOM, columns=list("ABCDE")))
    assert neurons_named([1]) == "neuron 1"


def test_a_warning_names_the_line_of_a_script_each_time(tmp_path):
    script = tmp_path / "mine.py"
    script.write_text(
        "import numpy as np\n"
        "from helpers.methods import granger\n"
        "x = np.cumsum(np.random.default_rng(0).standard_normal((300, 2)), 0)\n"
        "for _ in range(2):\n"
        "    granger.fit_var(x, 1)\n",
        encoding="utf-8",
    )
    said = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True).stderr
    assert said.count(f"{script}:5: UserWarning: Slow activity") == 2
    assert said.count("UserWarning") == 2


def test_of_very_many_neurons_some_are_named_and_the_others_are_counted():
    words = neurons_named(np.arange(5, 40))
    assert words.startswith("neurons 5, 6, 7, ")
    assert words.endswith(", 33, 34, … (35 in all)")

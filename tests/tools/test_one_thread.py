"""Tools share out work to processes, and each has one thread, however it was started."""

import os
import subprocess
import sys

from tools import ONE_THREAD
from tools.twins import ROOT


def test_a_tool_started_by_hand_has_one_thread():
    told = "import tools.other_seeds, threadpoolctl; print(*(pool['num_threads'] for pool in threadpoolctl.threadpool_info()))"
    environment = {name: value for name, value in os.environ.items() if name not in ONE_THREAD}
    run = subprocess.run([sys.executable, "-c", told], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert set(run.stdout.split()) == {"1"}

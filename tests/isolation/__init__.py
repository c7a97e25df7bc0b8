"""What tests of isolation share: the mark of those that need walls.

A kernel may refuse bubblewrap its walls, and nothing that is installed changes that: such tests are skipped, with its words.
Where bubblewrap itself is missing, a test fails in CI (``test_sandbox.py``).
"""

import pytest

from helpers.isolation import sandbox

FOUND, WHY = sandbox.bubblewrap()
contained = pytest.mark.skipif(FOUND is None, reason=f"no walls here: {WHY}")

"""`./run fuzz`: hostile requests, alerts and exchange messages against the real product (backend/tests/fuzz)."""

import subprocess
from collections.abc import Sequence

from tools.project import BACKEND, BIN, environment
from tools.provision import set_up, workshop


def fuzz(words: Sequence[str]) -> int:
    """Fuzzes with a developer's packages. The exit code is 0 when nothing was found."""
    set_up(workshop)
    return subprocess.run(
        (BIN / "python", "-m", "tests.fuzz", *words), cwd=BACKEND, env=environment(), check=False
    ).returncode

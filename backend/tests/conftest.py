"""What every test shares: how hard property tests look, and the browser that some of them drive.

`ci` (the default of `./test`) is short and repeats itself exactly; `long` searches; `mutation` is shorter still, for
tests that run once per mutant; choose with HYPOTHESIS_PROFILE.
"""

import os
import shutil

import pytest
from hypothesis import HealthCheck, Phase, settings

settings.register_profile("default", deadline=None)
settings.register_profile(
    "ci", deadline=None, derandomize=True, database=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "mutation",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=15,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.register_profile("long", deadline=None, max_examples=10_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def chrome() -> str:
    """The Chromium or Chrome to drive, as `./test` found it; tests that ask for it are skipped where there is none."""
    found = os.environ.get("CHROME") or next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    return found or pytest.skip("no Chromium or Chrome: install one or set CHROME to its path")

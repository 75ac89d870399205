"""The fuzz in short form (`./run fuzz` is the long one): real server, real database, real connector, nothing found."""

from pathlib import Path

import pytest

from tests.fuzz.campaign import play
from tests.fuzz.tally import Tally


@pytest.mark.slow
async def test_nothing_from_outside_does_harm(tmp_path: Path) -> None:
    tally = Tally()
    unhandled = await play(tmp_path, requests=1200, messages=25, seed=1, tally=tally, say=lambda _: None)
    assert [str(finding) for finding in tally.findings] == []
    assert (unhandled, tally.server_errors) == (0, 0)
    assert tally.requests >= 1200
    assert tally.messages.total() >= 25

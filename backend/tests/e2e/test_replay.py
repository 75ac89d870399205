"""`replay` on a real journal: beside the running engine, after a power cut, after an orderly end (spec 11.9)."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import asyncpg

from dca_engine.modes.bench.webhook import database_dsn
from dca_engine.modes.rig import Rig
from tests.e2e.venue import set_price
from tests.e2e.watcher import Watcher, watching


async def replay(data_dir: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and error output of the command."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "dca_engine.cli", "replay", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "DCA_DATA_DIR": str(data_dir), "DCA_LOG_LEVEL": "warning"},
    )
    output, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, output.decode(), errors.decode()


async def verified(rig: Rig) -> dict[str, Any]:
    """The figures of a verification that found nothing."""
    code, output, errors = await replay(rig.data_dir, "--verify", "--json")
    assert (code, errors) == (0, ""), output
    assert output.startswith("identical: Practice (")
    figures: dict[str, Any] = json.loads(output.splitlines()[-1])
    return figures


async def test_11_9_a_real_journal_replays_whatever_came_between(rig: Rig, watcher: Watcher) -> None:
    await set_price(rig, "BTC/USDT", "50100")
    await rig.trader.alert(action="buy", symbol="BTCUSDT", price="50000")
    await watcher.until(lambda v: [leg["status"] for leg in v.legs()] == ["open"] * 5)
    await set_price(rig, "BTC/USDT", "49500")
    await watcher.until(lambda v: [t["status"] for t in v.targets()] == ["open"] * 3)
    running = await verified(rig)
    await rig.engine.kill()
    await set_price(rig, "BTC/USDT", "49000")
    after_a_kill = await verified(rig)
    await rig.start_engine_again()
    async with watching(rig) as again:
        await again.until(lambda v: [t["status"] for t in v.targets()] == ["open"] * 5)
        await rig.trader.alert(action="exit", symbol="BTCUSDT")
        await again.until(lambda v: [g["status"] for g in v.groups.values()] == ["closed"])
    await rig.engine.stop()
    at_the_end = await verified(rig)
    assert not (rig.data_dir / "postgres" / "postmaster.pid").exists(), "the server is stopped again"
    assert running["entries"] <= after_a_kill["entries"] < at_the_end["entries"]
    await rig.start_engine_again()
    assert (await verified(rig))["entries"] > at_the_end["entries"]


async def test_it_shows_what_was_at_a_moment_and_names_what_differs(rig: Rig, watcher: Watcher) -> None:
    await set_price(rig, "BTC/USDT", "50100")
    await rig.trader.alert(action="buy", symbol="BTCUSDT", price="50000")
    await watcher.until(lambda v: [leg["status"] for leg in v.legs()] == ["open"] * 5)
    code, now, _ = await replay(rig.data_dir, "--portfolio", "Practice")
    assert code == 0
    assert "BTC/USDT long, live, holds 0" in now
    assert "pyramid 0 leg 4  0.00408 at 49000.00  open, 0 filled" in now
    _, first, _ = await replay(rig.data_dir, "--until", "1", "--json")
    assert "after entry 1 of" in first
    assert json.loads(first.splitlines()[-1])["state"]["groups"] == {}
    connection = await asyncpg.connect(database_dsn(rig))
    changed = await connection.fetchval(
        "UPDATE journal SET commands = jsonb_set(commands, '{4,quantity}', '\"9\"') "
        "WHERE kind = 'SignalReceived' RETURNING seq"
    )
    await connection.close()
    code, told, _ = await replay(rig.data_dir, "--verify")
    assert code == 1
    assert told.startswith(f"DIFFERENT: Practice ({rig.trader.portfolio_id}), entry {changed}, SignalReceived at ")
    assert "  commands[4].quantity\n    stored    '9'\n    replayed  '0.00408'\n" in told
    code, _, error = await replay(rig.data_dir, "--portfolio", "Other")
    assert (code, error) == (
        1,
        f"dca-engine: There is no portfolio 'Other'. There is: Practice ({rig.trader.portfolio_id}).\n",
    )


async def test_where_no_engine_ever_was_nothing_is_made(tmp_path: Path) -> None:
    code, _, error = await replay(tmp_path / "data", "--verify")
    assert code == 1
    assert "There is no database in" in error
    assert not (tmp_path / "data").exists()

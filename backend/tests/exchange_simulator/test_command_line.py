"""The simulator as a command: what it refuses to start with, in one line."""

import asyncio
import sys
from pathlib import Path

import pytest

from dca_engine.exchange_simulator import AccountSetup, Simulator, SimulatorConfig, running_simulator
from dca_engine.exchange_simulator.__main__ import config_from, main, parser
from dca_engine.exchange_simulator.config import ReplayPrices, WalkPrices
from dca_engine.exchange_simulator.markets import LINEAR_MARKETS
from dca_engine.exchange_simulator.server import NotLoopbackError


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])
async def test_it_listens_on_loopback_only(host: str) -> None:
    with pytest.raises(NotLoopbackError, match="loopback"):
        async with running_simulator(SimulatorConfig(host=host)):
            pass


def test_a_bad_start_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    missing = str(tmp_path / "no.csv")
    for arguments in (["--host", "0.0.0.0"], ["--market", "replay", "--candles", f"BTC/USDT={missing}"]):
        assert main(["--port", "0", *arguments]) == 1
        said = capsys.readouterr().err
        assert said.startswith("the exchange simulator cannot start: ")
        assert said.count("\n") == 1


async def test_a_busy_port_is_one_line(sim: Simulator) -> None:
    command = (sys.executable, "-m", "dca_engine.exchange_simulator", "--port", sim.url.rpartition(":")[2])
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()
    assert process.returncode == 1
    assert b"address already in use" in said
    assert said.count(b"\n") == 1


def test_options_become_a_configuration(tmp_path: Path) -> None:
    walk = ["--market", "walk", "--seed", "3", "--tick-seconds", "0.5"]
    accounts = ["--account", "a:k:s:BTC=1,USDT=5:USDT=9", "--account", "b:k2:s2"]
    config = config_from(parser().parse_args([*walk, *accounts, "--synthetic", "2", "--orders-per-10s", "9"]))
    assert config.prices == WalkPrices(seed=3, tick_seconds=0.5)
    assert [setup.symbol for setup in config.markets[-2:]] == ["SYN000/USDT", "SYN001/USDT"]
    assert config.limits.orders_per_10s == 9
    assert [account.name for account in config.accounts] == ["a", "b"]
    assert config.accounts[0].balances == {"BTC": 1, "USDT": 5}
    assert config.accounts[0].margin == {"USDT": 9}
    assert {setup.symbol for setup in LINEAR_MARKETS} < {setup.symbol for setup in config.markets}
    replay = config_from(parser().parse_args(["--market", "replay", "--candles", f"BTC/USDT={tmp_path}"]))
    assert replay.prices == ReplayPrices({"BTC/USDT": tmp_path})


@pytest.mark.parametrize(
    "account", ["a", "a:k", "a::s", "a:k:s:BTC", "a:k:s:BTC=x", "a:k:s:BTC=1:x", "a:k:s:A=1:B=1:x"]
)
def test_a_badly_written_account_is_refused(account: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["--account", account])
    assert "account" in capsys.readouterr().err


def test_a_secret_is_not_shown() -> None:
    assert "simulator-secret" not in repr(SimulatorConfig())
    assert "simulator-secret" not in repr(AccountSetup())

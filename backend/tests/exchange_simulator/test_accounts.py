"""Accounts that are opened while the simulator runs: keys and wallets of their own, and still there after a restart."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from dca_engine.exchange_simulator import Simulator, SimulatorConfig, running_simulator
from tests.exchange_simulator.raw import LIMIT_BUY, RawBinance, Reply

KEYS = {"key": "second-key", "secret": "second-secret"}
OPENED = {"name": "second", **KEYS, "balances": {"USDT": "777", "BTC": "0.5"}, "margin": {"USDT": "12"}}
AFTER_THE_ORDER = {"BTC": (Decimal("0.5"), Decimal(0)), "USDT": (Decimal(377), Decimal(400))}
ORDER = {**LIMIT_BUY, "price": "40000.00", "quantity": "0.01"}


async def second(raw: RawBinance, method: str, path: str, params: dict[str, str] | None = None) -> Reply:
    """A request that the second account signs."""
    return await raw.signed(method, path, params or {}, key=KEYS["key"], secret=KEYS["secret"])


async def wallet(raw: RawBinance) -> dict[str, tuple[Decimal, Decimal]]:
    """Free and locked by coin, of the second account."""
    answer = await second(raw, "GET", "/api/v3/account", {"omitZeroBalances": "true"})
    return {b["asset"]: (Decimal(b["free"]), Decimal(b["locked"])) for b in answer.body["balances"]}


async def listed(raw: RawBinance, path: str) -> list[Any]:
    """The second account's."""
    found: list[Any] = (await second(raw, "GET", path, {"symbol": "BTCUSDT"})).body
    return found


async def test_an_opened_account_trades_from_its_own_wallet(sim: Simulator, raw: RawBinance) -> None:
    assert (await second(raw, "GET", "/api/v3/account")).code == -2015
    await raw.admin("POST", "/accounts", OPENED)
    assert (await second(raw, "POST", "/api/v3/order", ORDER)).status == 200
    assert await wallet(raw) == AFTER_THE_ORDER
    assert len(await listed(raw, "/api/v3/openOrders")) == 1
    assert (await raw.signed("GET", "/api/v3/openOrders", {"symbol": "BTCUSDT"})).body == []
    futures = RawBinance(raw._session, sim.url, "fapi.binance.com")
    (margin,) = (await second(futures, "GET", "/fapi/v3/balance")).body
    assert (margin["asset"], Decimal(margin["balance"])) == ("USDT", Decimal(12))


async def test_it_is_there_again_after_every_restart(tmp_path: Path) -> None:
    config = SimulatorConfig(data_dir=tmp_path)
    async with aiohttp.ClientSession() as session:
        async with running_simulator(config) as first:
            raw = RawBinance(session, first.url)
            await raw.admin("POST", "/accounts", OPENED)
            await second(raw, "POST", "/api/v3/order", ORDER)
        for _ in range(2):
            async with running_simulator(config) as again:
                raw = RawBinance(session, again.url)
                assert await wallet(raw) == AFTER_THE_ORDER
                assert len(await listed(raw, "/api/v3/openOrders")) == 1
        async with running_simulator(config) as last:
            raw = RawBinance(session, last.url)
            last.exchange.set_price("BTC/USDT", Decimal(39_000))
            assert len(await listed(raw, "/api/v3/myTrades")) == 1


NO_ACCOUNTS = [
    ({"name": ""}, "needs name"),
    ({"secret": None}, "needs name"),
    ({"name": "main"}, "name or key already"),
    ({"key": "simulator-key"}, "name or key already"),
    ({"balances": ["USDT"]}, "amounts by coin"),
    ({"balances": {"USDT": "-1"}}, "must be positive"),
]


@pytest.mark.parametrize(("field", "why"), NO_ACCOUNTS)
async def test_what_is_no_account_is_refused(
    sim: Simulator, raw: RawBinance, field: dict[str, object], why: str
) -> None:
    assert why in (await raw.admin("POST", "/accounts", {**OPENED, **field}))["error"]
    assert len(sim.exchange.accounts) == 1


async def test_what_a_key_may_do_is_told(raw: RawBinance) -> None:
    answer = await raw.signed("GET", "/sapi/v1/account/apiRestrictions", {})
    assert (answer.body["enableWithdrawals"], answer.body["enableSpotAndMarginTrading"]) == (False, True)

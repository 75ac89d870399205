"""Keys, signatures, clocks and rate limits: who may ask, and how often (spec 10)."""

import time
from typing import Any

import aiohttp
import ccxt
import pytest

from dca_engine.exchange_simulator import AccountSetup, LimitSetup, Simulator, SimulatorConfig, running_simulator
from dca_engine.exchange_simulator.binance.errors import BinanceError
from dca_engine.exchange_simulator.binance.limits import Limits
from tests.exchange_simulator.conftest import ccxt_binance
from tests.exchange_simulator.raw import RawBinance

ACCOUNT = "/api/v3/account"
PAIR = "BTC/USDT"


async def test_a_signature_that_does_not_fit_is_refused(raw: RawBinance) -> None:
    reply = await raw.signed("GET", ACCOUNT, {}, secret="another")
    assert reply.said == (400, -1022, "Signature for this request is not valid.")


async def test_an_unknown_key_and_no_key_are_refused(raw: RawBinance) -> None:
    unknown = await raw.signed("GET", ACCOUNT, {}, key="nobody")
    assert unknown.said == (401, -2015, "Invalid API-key, IP, or permissions for action.")
    assert (await raw.signed("GET", ACCOUNT, {}, key=None)).said == (401, -2014, "API-key format invalid.")


async def test_a_signature_covers_exactly_what_was_sent(raw: RawBinance) -> None:
    await raw.place(newClientOrderId="D:/1")
    moment = time.time_ns() // 1_000_000
    for written in ("D%3a%2f1", "D%3A%2F1", "D:/1"):
        text = f"symbol=BTCUSDT&origClientOrderId={written}&timestamp={moment}"
        reply = await raw.signed_text("GET", "/api/v3/order", text)
        assert reply.body["clientOrderId"] == "D:/1"


async def test_a_missing_signature_or_timestamp_is_named(raw: RawBinance) -> None:
    async with aiohttp.ClientSession(headers={"X-MBX-APIKEY": "simulator-key"}) as session:
        reply = await RawBinance(session, raw.url).public(ACCOUNT, timestamp="1")
    assert reply.said[1:] == (-1102, "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.")


@pytest.mark.parametrize(
    ("offset_ms", "window", "words"),
    [
        (-6_000, None, "Timestamp for this request is outside of the recvWindow."),
        (-300, "200", "Timestamp for this request is outside of the recvWindow."),
        (1_500, None, "Timestamp for this request was 1000ms ahead of the server's time."),
    ],
)
async def test_an_old_or_early_timestamp_is_refused(
    raw: RawBinance, offset_ms: int, window: str | None, words: str
) -> None:
    params = {} if window is None else {"recvWindow": window}
    reply = await raw.signed("GET", ACCOUNT, params, timestamp=time.time_ns() // 1_000_000 + offset_ms)
    assert reply.said == (400, -1021, words)


async def test_the_receiving_window_has_a_limit(raw: RawBinance) -> None:
    reply = await raw.signed("GET", ACCOUNT, {"recvWindow": "60001"})
    assert reply.said == (400, -1131, "recvWindow must be less than 60000.")


async def test_ccxt_names_what_is_wrong_with_access(sim: Simulator) -> None:
    async with ccxt_binance(
        sim.url, secret="another", options={"fetchCurrencies": False, "fetchMargins": False}
    ) as bad:
        with pytest.raises(ccxt.AuthenticationError):
            await bad.fetch_balance()
    async with ccxt_binance(sim.url, apiKey="nobody", options={"fetchCurrencies": False, "fetchMargins": False}) as bad:
        with pytest.raises(ccxt.AuthenticationError):
            await bad.fetch_balance()


async def test_a_skewed_clock_is_met_by_loading_the_difference() -> None:
    options = {"fetchCurrencies": False, "fetchMargins": False}
    config = SimulatorConfig(clock_offset_ms=-30_000)
    async with running_simulator(config) as sim, ccxt_binance(sim.url, options=options) as client:
        with pytest.raises(ccxt.InvalidNonce):
            await client.fetch_balance()
        client.options["adjustForTimeDifference"] = True
        await client.load_time_difference()
        assert (await client.fetch_balance())["USDT"]["free"] == 100_000


async def test_accounts_do_not_see_one_another() -> None:
    config = SimulatorConfig(accounts=(AccountSetup(), AccountSetup("other", "other-key", "other-secret")))
    async with (
        running_simulator(config) as sim,
        ccxt_binance(sim.url) as mine,
        ccxt_binance(sim.url, apiKey="other-key", secret="other-secret") as theirs,
    ):
        await mine.create_order(PAIR, "limit", "buy", 0.004, 49_000, {"clientOrderId": "Dmine"})
        assert await theirs.fetch_open_orders(PAIR) == []
        assert (await theirs.fetch_balance())["USDT"]["used"] == 0
        with pytest.raises(ccxt.OrderNotFound):
            await theirs.cancel_order(None, PAIR, {"clientOrderId": "Dmine"})


async def test_used_weight_and_orders_are_told_in_headers(raw: RawBinance) -> None:
    before = int((await raw.public("/api/v3/ping")).headers["X-MBX-USED-WEIGHT-1M"])
    reply = await raw.place()
    assert int(reply.headers["X-MBX-USED-WEIGHT-1M"]) in (before + 1, 1)  # 1: the minute has just turned
    assert reply.headers["X-MBX-ORDER-COUNT-10S"] == "1"
    assert reply.headers["X-MBX-ORDER-COUNT-1D"] == "1"


async def test_limits_are_announced(raw: RawBinance) -> None:
    limits = (await raw.public("/api/v3/exchangeInfo")).body["rateLimits"]
    found = {(limit["rateLimitType"], limit["interval"], limit["intervalNum"]): limit["limit"] for limit in limits}
    assert found == {
        ("REQUEST_WEIGHT", "MINUTE", 1): 6_000,
        ("ORDERS", "SECOND", 10): 100,
        ("ORDERS", "DAY", 1): 200_000,
    }


async def test_too_many_orders_are_refused_with_a_time_to_wait() -> None:
    config = SimulatorConfig(limits=LimitSetup(orders_per_10s=100_000, orders_per_day=3))
    async with running_simulator(config) as sim, aiohttp.ClientSession() as session:
        raw = RawBinance(session, sim.url)
        replies = [await raw.place() for _ in range(4)]
        assert [reply.status for reply in replies] == [200, 200, 200, 429]
        assert replies[-1].said == (429, -1015, "Too many new orders; current limit is 3 orders per 1 DAY.")
        assert 0 < int(replies[-1].headers["Retry-After"]) <= 86_400
        assert len((await raw.signed("GET", "/api/v3/openOrders", {"symbol": "BTCUSDT"})).body) == 3


async def test_too_much_weight_is_refused_with_a_time_to_wait() -> None:
    config = SimulatorConfig(limits=LimitSetup(weight_per_minute=19))
    async with running_simulator(config) as sim, aiohttp.ClientSession() as session:
        reply = await RawBinance(session, sim.url).public("/api/v3/exchangeInfo")
        assert (reply.status, reply.code) == (429, -1003)
        assert 0 < int(reply.headers["Retry-After"]) <= 60


def test_who_goes_on_regardless_is_banned_and_a_new_minute_forgives() -> None:
    minute = 29_000_000 * 60_000
    limits = Limits(LimitSetup(weight_per_minute=100, ban_after=2, ban_seconds=90))

    def status(after_ms: int) -> int:
        try:
            limits.spend(60, minute + after_ms)
        except BinanceError as error:
            return error.status
        return 200

    assert [status(ms) for ms in (0, 1, 2)] == [200, 429, 429]
    assert [status(60_000 + ms) for ms in (0, 1, 2, 3, 4)] == [200, 429, 429, 418, 418]
    assert status(60_003 + 89_999) == 418
    assert status(60_003 + 90_000) == 200


async def test_ccxt_sees_the_limit_as_ddos_protection(sim: Simulator, client: Any, raw: RawBinance) -> None:
    value = {"code": -1003, "msg": "Too many requests.", "status": 429}
    await raw.admin("POST", "/faults", {"kind": "error", "value": value, "count": 1})
    with pytest.raises(ccxt.DDoSProtection):
        await client.fetch_balance()

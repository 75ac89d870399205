"""The live feed: snapshot, then every change, numbered without holes, never silent for more than a second."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from dca_engine.api import feed
from dca_engine.api.schemas import Snapshot
from dca_engine.api.tokens import ACCESS_SECONDS
from dca_engine.runtime.feed import BUFFER
from tests.api.house import PATIENCE, PORTFOLIO, House
from tests.api.serving import served
from tests.api.test_risk import loser_and_winner
from tests.api.test_settings import change

__all__ = ["loser_and_winner"]


class Browser:
    """One dashboard's connection; keeps the state that its messages tell, as the real one does."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line
        self.seq = 0
        self.state: dict[str, dict[str, Any]] = {"groups": {}, "signals": {}, "prices": {}}
        self.portfolio: dict[str, Any] = {}
        self.queue: list[dict[str, Any]] = []
        self.reasons: list[str] = []
        """Their codes."""
        self.offsets: list[str] = []
        """Their statuses."""

    async def receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(await asyncio.wait_for(self.line.recv(), PATIENCE))
        match message["type"]:
            case "snapshot":
                self.seq, self.portfolio = message["snapshot"]["seq"], message["snapshot"]["portfolio"]
                self.queue = message["snapshot"]["queue"]
                self._apply(message["snapshot"])
            case "delta":
                assert message["seq"] == self.seq + 1, "no hole and no double"
                self.seq, self.portfolio = message["seq"], message["portfolio"] or self.portfolio
                self.queue = self.queue if message["queue"] is None else message["queue"]
                self.reasons += [reason["code"] for reason in message["reasons"]]
                self.offsets += [offset["status"] for offset in message["offsets"]]
                self._apply(message)
            case _:
                assert message["type"] == "heartbeat"
                assert message["seq"] == self.seq
        return message

    def _apply(self, news: dict[str, Any]) -> None:
        for what, key in (("groups", "id"), ("signals", "id"), ("prices", "symbol")):
            self.state[what].update({item[key]: item for item in news[what]})

    async def until(self, signal_id: str) -> None:
        """Listens until the signal is decided."""
        while self.state["signals"].get(signal_id, {}).get("verdict", "pending") == "pending":
            await self.receive()

    async def _exhaust(self) -> None:
        while True:
            await self.line.recv()

    async def closed_with(self) -> int:
        """The code with which the server ends the connection; what still comes before is read."""
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(self._exhaust(), PATIENCE)
        assert closed.value.rcvd is not None
        return closed.value.rcvd.code


@asynccontextmanager
async def listening(
    house: House, address: str, portfolio_id: str = PORTFOLIO, token: str = ""
) -> AsyncIterator[Browser]:
    token = token or house.client.headers["Authorization"].removeprefix("Bearer ")
    async with connect(f"ws://{address}/api/v1/feed") as line:
        await line.send(json.dumps({"type": "subscribe", "access_token": token, "portfolio_id": portfolio_id}))
        yield Browser(line)


@pytest.fixture
async def address(house: House) -> AsyncIterator[str]:
    async with served(house.app) as found:
        yield found


async def test_a_snapshot_comes_first_and_every_change_after_it(house: House, address: str) -> None:
    async with listening(house, address) as browser:
        first = await browser.receive()
        assert first["type"] == "snapshot"
        assert first["snapshot"]["portfolio"]["name"] == "Practice"
        signal_id = await house.buy()
        await browser.until(signal_id)
        signal = browser.state["signals"][signal_id]
        assert (signal["verdict"], signal["exchange"]) == ("accepted", "binance")
        assert float(signal["accepted_in_ms"]) < 3000
        assert browser.portfolio["open_groups"] == 1
        (group,) = browser.state["groups"].values()
        assert group["id"] == signal["group_id"]


async def test_a_new_name_is_told_to_whoever_looks(house: House, address: str) -> None:
    async with listening(house, address) as browser:
        await browser.receive()
        answer = await house.client.patch(f"/portfolios/{PORTFOLIO}", json={"name": "First"})
        assert answer.status_code == 200, answer.text
        async with asyncio.timeout(PATIENCE):
            while browser.portfolio["name"] != "First":
                await browser.receive()


async def test_an_accounts_new_name_is_told_to_whoever_looks(house: House, address: str) -> None:
    async with listening(house, address) as browser, listening(house, address) as other:
        await browser.receive()
        await other.receive()
        (account,) = browser.portfolio["accounts"]
        renamed = await house.client.patch(f"/accounts/{account['id']}", json={"name": "Main wallet"})
        assert renamed.status_code == 200, renamed.text
        async with asyncio.timeout(PATIENCE):
            for looks in (browser, other):
                while looks.portfolio["accounts"][0]["name"] != "Main wallet":
                    await looks.receive()


async def test_a_snapshot_of_many_groups_is_written_piece_by_piece_and_is_whole(house: House) -> None:
    await change(house, max_open_groups=12)
    for minutes in range(1, 13):
        await house.buy(timeframe=str(minutes))
    text = (await house.client.get(f"/portfolios/{PORTFOLIO}/snapshot")).text
    snapshot = Snapshot.model_validate_json(text)
    assert len(snapshot.groups) == 12
    assert snapshot.model_dump_json() == text


async def test_deltas_lead_to_what_a_new_snapshot_shows(house: House, address: str) -> None:
    """Whoever listened through it all sees what a newcomer sees."""
    async with listening(house, address) as old:
        await old.receive()
        signals = [
            await house.buy(symbol=symbol, price=price) for symbol, price in (("BTCUSDT", 50000), ("ETHUSDT", 2500))
        ]
        for signal_id in signals:
            await old.until(signal_id)
        house.set_price("BTC/USDT", "49700")
        while not any(g["legs_filled"] == 2 for g in old.state["groups"].values()):
            await old.receive()
        while (await old.receive())["type"] != "heartbeat":
            pass
        async with listening(house, address) as new:
            await new.receive()
        assert new.state["groups"] == old.state["groups"]
        assert new.portfolio == old.portfolio
        assert {k: v["verdict"] for k, v in new.state["signals"].items()} == dict.fromkeys(signals, "accepted")


async def test_what_waits_and_what_becomes_of_it_reach_the_screen(house: House, address: str) -> None:
    """Spec 7: the queue when it changed, and the second and last outcome of a signal that waited."""
    await change(house, max_open_groups=1)
    await house.buy()
    async with listening(house, address) as browser:
        await browser.receive()
        assert browser.queue == []
        signal_id = await house.buy(symbol="ETHUSDT", price=2500)
        while not browser.queue:
            await browser.receive()
        (queued,) = browser.queue
        assert (queued["signal_id"], queued["position"]) == (signal_id, 1)
        assert browser.state["signals"][signal_id]["verdict"] == "queued"
        await house.client.post(f"/portfolios/{PORTFOLIO}/queue/{queued['id']}/force")
        while browser.queue:
            await browser.receive()
        assert browser.state["signals"][signal_id]["verdict"] == "accepted"
        assert "forced" in browser.reasons


async def test_what_waited_before_is_told_to_those_who_come_later(house: House, address: str) -> None:
    await change(house, max_open_groups=1)
    await house.buy()
    signal_id = await house.buy(symbol="ETHUSDT", price=2500)
    async with listening(house, address) as browser:
        await browser.receive()
        (queued,) = browser.queue
        await house.client.delete(f"/portfolios/{PORTFOLIO}/queue/{queued['id']}")
        while browser.queue:
            await browser.receive()
        assert browser.state["signals"][signal_id]["verdict"] == "recorded"


async def test_prices_that_turn_the_queue_round_are_told(house: House, address: str) -> None:
    await change(house, max_open_groups=1)
    await house.buy()
    for symbol, pair, price in (("ETHUSDT", "ETH/USDT", 2500), ("SOLUSDT", "SOL/USDT", 200)):
        house.set_price(pair, str(price))
        await house.buy(symbol=symbol, price=price)
    async with listening(house, address) as browser:
        await browser.receive()
        assert [queued["symbol"] for queued in browser.queue] == ["ETH/USDT", "SOL/USDT"]
        house.set_price("SOL/USDT", "190")
        while browser.queue[0]["symbol"] != "SOL/USDT":
            await browser.receive()


async def test_an_offset_reaches_the_screen_step_by_step(
    house: House, address: str, loser_and_winner: tuple[str, str]
) -> None:
    """Spec 8.6: planned, winners sold, the loser closed."""
    async with listening(house, address) as browser:
        await browser.receive()
        await house.client.post(f"/portfolios/{PORTFOLIO}/risk/run")
        while "done" not in browser.offsets:
            await browser.receive()
    assert browser.offsets[0] == "winners"
    assert browser.offsets[-1] == "done"
    assert {"offset_planned", "offset_done"} <= set(browser.reasons)


async def test_all_who_listen_hear_the_same_under_their_own_numbers(house: House, address: str) -> None:
    async with listening(house, address) as early:
        await early.receive()
        await early.until(await house.buy())
        async with listening(house, address) as late:
            await late.receive()
            signal_id = await house.buy(symbol="ETHUSDT", price=2500)
            await asyncio.gather(early.until(signal_id), late.until(signal_id))
            assert early.state["signals"][signal_id] == late.state["signals"][signal_id]


async def test_silence_is_never_longer_than_a_second(house: House, address: str) -> None:
    async with listening(house, address) as browser:
        await browser.receive()
        assert [(await browser.receive())["type"] for _ in range(2)] == ["heartbeat"] * 2


async def test_a_wrong_token_must_sign_in_again(house: House, address: str) -> None:
    for token in ("nonsense", "a.b.c", "x" * 5000, "\x00"):
        async with listening(house, address, token=token) as browser:
            assert await browser.closed_with() == feed.SIGN_IN_AGAIN, token


async def test_a_portfolio_that_is_not_there(house: House, address: str) -> None:
    for portfolio_id in ("nope", "", "\x00", "p" * 100):
        async with listening(house, address, portfolio_id) as browser:
            assert await browser.closed_with() == feed.NO_SUCH_PORTFOLIO, portfolio_id


async def test_a_portfolio_of_somebody_else(house: House, address: str) -> None:
    stranger = await house.stranger()
    token = stranger.headers["Authorization"].removeprefix("Bearer ")
    async with listening(house, address, token=token) as browser:
        assert await browser.closed_with() == feed.NO_SUCH_PORTFOLIO


async def test_whoever_says_something_else_first(house: House, address: str) -> None:
    for message in ("", "{}", "nonsense", '{"type": "unsubscribe"}', "[" * 5000, b"\xff\xfe"):
        async with connect(f"ws://{address}/api/v1/feed") as line:
            await line.send(message)
            assert await Browser(line).closed_with() == feed.SIGN_IN_AGAIN, message


async def test_whoever_says_nothing(house: House, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "SUBSCRIBE_WITHIN_SECONDS", 0.05)
    async with connect(f"ws://{address}/api/v1/feed") as line:
        assert await Browser(line).closed_with() == feed.SIGN_IN_AGAIN


async def test_the_line_ends_with_the_token(house: House, address: str) -> None:
    async with listening(house, address) as browser:
        await browser.receive()
        house.clock.ahead = timedelta(seconds=ACCESS_SECONDS)
        assert await browser.closed_with() == feed.SIGN_IN_AGAIN


async def test_a_browser_that_left_is_forgotten(house: House, address: str) -> None:
    runner = house.engine.runners[PORTFOLIO]
    async with listening(house, address) as browser:
        await browser.receive()
        assert runner.feed.has_readers
    async with asyncio.timeout(PATIENCE), listening(house, address) as other:
        await other.receive()
        while len(runner.feed._subscriptions) > 1:
            await other.receive()


async def test_a_reader_that_does_not_keep_up_is_cut_off(house: House, address: str) -> None:
    runner = house.engine.runners[PORTFOLIO]
    async with listening(house, address) as browser:
        await browser.receive()
        for _ in range(BUFFER + 1):
            runner.feed.publish(house.clock.now(), portfolio_changed=True)
        assert await browser.closed_with() == feed.TRY_AGAIN


async def test_the_engine_stops(house: House, address: str) -> None:
    async with listening(house, address) as browser:
        await browser.receive()
        house.engine.runners[PORTFOLIO].feed.close()
        assert await browser.closed_with() == feed.STOPPING

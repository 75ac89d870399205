"""Candles over HTTP: of any timeframe, exact, page by page; and what is said while the exchange is away."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from dca_engine.api import candles
from dca_engine.exchanges.errors import ExchangeConnectionError
from dca_engine.exchanges.paper import PaperExchange
from dca_engine.ports import Candle, Price
from tests.api.house import ACCOUNT, PORTFOLIO, House

MINUTE = timedelta(minutes=1)


async def read(house: House, status: int = 200, **params: Any) -> Any:
    answer = await house.client.get(f"/portfolios/{PORTFOLIO}/candles", params={"symbol": "BTC/USDT", **params})
    assert answer.status_code == status, answer.text
    return answer.json()


def an_hour_of_prices(house: House) -> datetime:
    """One a minute, 51 000 to 51 059, of the last full hour of another market; gives its start."""
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    for minute in range(60):
        at = Decimal(51_000 + minute)
        house.paper._candles.add(Price("SOL/USDT", at, at, at, start + minute * MINUTE))
    return start


async def test_the_forming_candle_is_there_and_its_numbers_are_texts(house: House) -> None:
    house.set_price("BTC/USDT", "50000.10")
    house.set_price("BTC/USDT", "50000.05")
    page = await read(house, timeframe_seconds=86_400)
    [*_, today] = page["items"]
    assert (page["partial"], page["reason"]) == (False, None)
    assert today.keys() == {"time", "open", "high", "low", "close", "volume"}
    assert (today["high"], today["close"], today["volume"]) == ("50000.10", "50000.05", "0")
    assert datetime.fromisoformat(today["time"]).hour == 0


async def test_a_timeframe_that_the_exchange_lacks_is_made_of_what_it_has(house: House) -> None:
    start = an_hour_of_prices(house)
    page = await read(house, symbol="SOLUSDT", timeframe_seconds=900, before=(start + timedelta(hours=1)).isoformat())
    assert [item["open"] for item in page["items"]] == ["51000", "51015", "51030", "51045"]
    assert [item["close"] for item in page["items"]] == ["51014", "51029", "51044", "51059"]
    assert [item["high"] for item in page["items"]] == ["51014", "51029", "51044", "51059"]
    times = [datetime.fromisoformat(item["time"]) for item in page["items"]]
    assert times == [start + 15 * number * MINUTE for number in range(4)]


async def test_older_ones_come_page_by_page(house: House) -> None:
    start = an_hour_of_prices(house)
    newest = await read(
        house, symbol="SOLUSDT", timeframe_seconds=60, limit=20, before=(start + 60 * MINUTE).isoformat()
    )
    older = await read(house, symbol="SOLUSDT", timeframe_seconds=60, limit=20, before=newest["items"][0]["time"])
    prices = [int(item["close"]) for item in (*older["items"], *newest["items"])]
    assert prices == list(range(51_020, 51_060))


async def test_without_a_timeframe_candles_are_of_a_quarter_of_an_hour(house: House) -> None:
    an_hour_of_prices(house)
    assert len((await read(house, symbol="SOLUSDT"))["items"]) == 4


async def test_while_the_exchange_is_away_what_is_known_is_shown(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    known = await read(house)
    monkeypatch.setattr(PaperExchange, "candles", _away)
    house.clock.ahead = timedelta(seconds=10)
    page = await read(house)
    assert (page["items"][0], page["partial"]) == (known["items"][0], True)
    assert page["reason"] == "the venue did not answer"
    problem = await read(house, 503, symbol="ETH/USDT")
    assert problem["error"] == "exchange_away"
    assert "the venue did not answer" in problem["message"]


async def test_an_exchange_that_hangs_holds_nobody_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PaperExchange, "candles", _hanging)
    monkeypatch.setattr(candles, "ANSWER_WITHIN_SECONDS", 0.01)
    assert "no answer within" in (await read(house, 503))["message"]


async def _away(*_: Any) -> Sequence[Candle]:
    raise ExchangeConnectionError("the venue did not answer")


async def _hanging(*_: Any) -> Sequence[Candle]:
    await asyncio.Event().wait()
    return ()


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"symbol": "NOPEUSDT"}, "symbol"),
    ({"symbol": ""}, "symbol"),
    ({"account_id": "a-other"}, "account_id"),
    ({"timeframe_seconds": 0}, "timeframe_seconds"),
    ({"timeframe_seconds": 30}, "timeframe_seconds"),
    ({"timeframe_seconds": 10**9}, "timeframe_seconds"),
    ({"timeframe_seconds": "x"}, "timeframe_seconds"),
    ({"limit": 0}, "limit"),
    ({"limit": 1001}, "limit"),
    ({"before": "yesterday"}, "before"),
    ({"before": "2026-01-31T09:30:00"}, "before"),
]


async def test_what_cannot_be_read_is_refused_by_name(house: House) -> None:
    for params, field in WRONG:
        problem = await read(house, 422, **params)
        assert [f["field"] for f in problem["fields"]] == [field], params
    assert "BTCUSDT" in (await read(house, 422, symbol="BTCUSD"))["fields"][0]["reason"]


async def test_moments_at_the_ends_of_time_are_no_trouble(house: House) -> None:
    assert (await read(house, before="0001-01-01T00:00:00Z"))["items"] == []
    assert (await read(house, before="1970-01-01T00:00:00Z", timeframe_seconds=360 * 86_400))["items"] == []
    assert (await read(house, before="9999-12-31T23:59:59Z", account_id=ACCOUNT))["items"]


async def test_candles_are_the_owners_alone(house: House) -> None:
    path = f"/portfolios/{PORTFOLIO}/candles?symbol=BTC/USDT"
    assert (await (await house.stranger()).get(path)).status_code == 404
    assert (await house.browser().get(path)).status_code == 401

"""Markets are searched for by the letters of their names; their rules tell how fresh they are, and can be fetched."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from dca_engine.api.market_search import matching
from dca_engine.api.markets import SYNC_AGAIN
from dca_engine.core.market import Market
from dca_engine.exchange_simulator.markets import DEFAULT_MARKETS, LINEAR_MARKETS
from dca_engine.exchanges.errors import ExchangeConnectionError
from dca_engine.exchanges.paper import PaperExchange
from tests.api.house import ACCOUNT, PORTFOLIO, House
from tests.api.test_settings import change

MARKETS = f"/portfolios/{PORTFOLIO}/markets"
RULES = f"/portfolios/{PORTFOLIO}/market-rules"
BTC = DEFAULT_MARKETS[0].market


def in_euro(base: str) -> Market:
    return replace(BTC, symbol=f"{base}/EUR", base=base, quote="EUR")


async def symbols(house: House, **params: Any) -> list[str]:
    answer = await house.client.get(MARKETS, params=params)
    assert answer.status_code == 200, answer.text
    return [market["symbol"] for market in answer.json()["markets"]]


# --- searching --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("btc", ["BTC/USDT", "BTC/EUR", "WBTC/USDT"]),
        ("btcusdt", ["BTC/USDT", "WBTC/USDT"]),
        ("BTC/USDT", ["BTC/USDT", "WBTC/USDT"]),
        ("b", ["BTC/USDT", "BTC/EUR", "WBTC/USDT"]),
        ("eur", ["BTC/EUR"]),
        ("x", []),
        ("", ["BTC/USDT", "WBTC/USDT", "BTC/EUR"]),
    ],
)
def test_the_coin_itself_comes_first_and_the_portfolios_quote_before_others(query: str, found: list[str]) -> None:
    wrapped = replace(BTC, symbol="WBTC/USDT", base="WBTC")
    assert [market.symbol for market in matching([wrapped, in_euro("BTC"), BTC], query, "USDT")] == found


def test_a_perpetual_is_found_as_it_stands_on_a_chart() -> None:
    markets = [setup.market for setup in LINEAR_MARKETS]
    assert [market.symbol for market in matching(markets, "BTCUSDT.P", "USDT")] == ["BTC/USDT:USDT"]


async def test_a_market_tells_its_rules(house: House) -> None:
    await house.buy()
    answer = await house.get(f"{MARKETS}?q=btc")
    assert answer["matching"] == 1
    assert answer["markets"] == [
        {
            "symbol": "BTC/USDT",
            "chart_name": "BTCUSDT",
            "base": "BTC",
            "quote": "USDT",
            "tick_size": "0.01",
            "step_size": "0.00001",
            "min_quantity": "0.00001",
            "min_notional": "5",
            "max_quantity": "9000",
            "contract_size": "1",
            "maker_fee_percent": "0.100",
            "taker_fee_percent": "0.100",
            "price": "50000",
        }
    ]


async def test_a_price_that_is_not_followed_is_not_known(house: House) -> None:
    assert (await house.get(f"{MARKETS}?q=ltc"))["markets"][0]["price"] is None


async def test_no_more_come_than_are_asked_for(house: House) -> None:
    answer = await house.get(f"{MARKETS}?limit=3")
    assert (len(answer["markets"]), answer["matching"]) == (3, len(DEFAULT_MARKETS))
    assert await symbols(house, q="nosuchcoin") == []


async def test_what_cannot_be_searched_is_refused_by_name(house: House) -> None:
    for params, field in (({"limit": 0}, "limit"), ({"account_id": "a-other"}, "account_id"), ({"q": "\n"}, "q")):
        answer = await house.client.get(MARKETS, params=params)
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, field), params


# --- the rules --------------------------------------------------------------------------------------------------------


async def test_the_first_list_is_no_news(house: House) -> None:
    rules = await house.get(RULES)
    assert (rules["account_id"], rules["count"]) == (ACCOUNT, len(DEFAULT_MARKETS))
    assert rules["changes"] == {"added": [], "removed": [], "changed": [], "count": 0}
    assert rules["synced_at"] < rules["next_sync_at"]
    assert (rules["missing_rules"], rules["fallback_rules"]) == ("block", None)


async def test_the_fall_back_in_use_is_told(house: House) -> None:
    fallback = {"tick_size": "0.01", "step_size": "0.001", "min_quantity": "0.001", "min_notional": "5"}
    await change(house, missing_rules="fallback", fallback_rules=fallback)
    rules = await house.get(RULES)
    assert (rules["missing_rules"], rules["fallback_rules"]) == ("fallback", fallback)


async def test_fetching_them_tells_what_changed(house: House) -> None:
    before = await house.get(RULES)
    house.clock.ahead = SYNC_AGAIN
    house.paper._markets = {
        **{symbol: market for symbol, market in house.paper._markets.items() if symbol != "LTC/USDT"},
        "BTC/USDT": replace(BTC, tick_size=Decimal("0.1")),
        "ETH/USDT": replace(house.paper._markets["ETH/USDT"], taker_fee_rate=Decimal("0.0004")),
        "BTC/EUR": in_euro("BTC"),
    }
    answer = await house.client.post(f"{RULES}/sync")
    assert answer.status_code == 200, answer.text
    rules = answer.json()
    assert rules["changes"] == {"added": ["BTC/EUR"], "removed": ["LTC/USDT"], "changed": ["BTC/USDT"], "count": 3}
    assert rules["synced_at"] > before["synced_at"]
    assert rules == await house.get(RULES)
    assert await symbols(house, q="ltc") == []
    assert (await house.get(f"{MARKETS}?q=BTCUSDT"))["markets"][0]["tick_size"] == "0.1"


async def test_they_are_not_fetched_again_and_again(house: House) -> None:
    answer = await house.client.post(f"{RULES}/sync")
    assert (answer.status_code, answer.json()["error"]) == (429, "too_soon")
    assert "They can be fetched again in" in answer.json()["message"]
    assert 1 <= int(answer.headers["Retry-After"]) <= SYNC_AGAIN.seconds
    house.clock.ahead = timedelta(hours=-1)
    assert (await house.client.post(f"{RULES}/sync")).status_code == 200, "a clock that was set back holds nobody up"


async def test_an_exchange_that_is_away_leaves_the_old_ones(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(_: PaperExchange) -> Any:
        raise ExchangeConnectionError("the venue did not answer")

    monkeypatch.setattr(PaperExchange, "load_markets", away)
    before = await house.get(RULES)
    house.clock.ahead = SYNC_AGAIN
    answer = await house.client.post(f"{RULES}/sync")
    assert (answer.status_code, answer.json()["error"]) == (503, "exchange_away")
    assert "the venue did not answer" in answer.json()["message"]
    assert await house.get(RULES) == before


async def test_they_are_the_owners_alone(house: House) -> None:
    stranger = await house.stranger()
    assert (await stranger.get(MARKETS)).status_code == 404
    assert (await stranger.get(RULES)).status_code == 404
    assert (await stranger.post(f"{RULES}/sync")).status_code == 404
    assert (await house.browser().post(f"{RULES}/sync")).status_code == 401

"""A message tried before it is pasted: the same reading as a real alert gets, and nothing left behind."""

import json
from typing import Any

import pytest

from dca_engine.api.messages import full_message, short_message
from tests.api.house import PORTFOLIO, SECRET, House

CHECK = f"/portfolios/{PORTFOLIO}/alerts/check"


async def checked(house: House, message: str, **more: Any) -> dict[str, Any]:
    answer = await house.client.post(CHECK, json={"message": message, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def short(**fields: Any) -> str:
    return json.dumps({"secret": SECRET, "action": "buy", "symbol": "{{ticker}}", **fields})


async def test_the_short_message_reads_as_an_entry(house: House) -> None:
    found = await checked(house, short_message(SECRET))
    (reading,) = found["readings"]
    assert (found["symbol"], found["unknown_placeholders"], reading["case"]) == ("BTC/USDT", [], "alert")
    assert reading["problem"] is None
    assert reading["signal"] == {
        "intent": "entry",
        "side": "long",
        "account_id": "a-practice",
        "symbol": "BTC/USDT",
        "timeframe_seconds": 900,
        "price": "50000",
        "size": None,
        "size_unit": None,
        "stop_loss": None,
        "take_profit": None,
        "max_slippage_percent": None,
        "carries_time": False,
    }


async def test_the_full_message_is_read_at_each_order_of_a_strategy(house: House) -> None:
    found = await checked(house, full_message(SECRET))
    read = {reading["case"]: reading["signal"] for reading in found["readings"]}
    assert {case: (signal["intent"], signal["side"]) for case, signal in read.items()} == {
        "opens": ("entry", "long"),
        "reduces": ("reduce", "long"),
        "closes": ("exit", "long"),
        "turns": ("reverse", "short"),
    }
    assert (read["opens"]["size"], read["opens"]["size_unit"]) == ("0.1", "base")
    assert all(signal["carries_time"] for signal in read.values())


async def test_it_is_imagined_on_the_chart_that_was_asked_for(house: House) -> None:
    house.set_price("ETH/USDT", "2500")
    found = await checked(house, short(price="{{close}}", exchange="{{exchange}}"), symbol="ETHUSDT")
    signal = found["readings"][0]["signal"]
    assert (found["symbol"], signal["symbol"]) == ("ETH/USDT", "ETH/USDT")
    answer = await house.client.post(CHECK, json={"message": short(), "symbol": "NOPEUSDT"})
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "symbol")


@pytest.mark.parametrize(
    ("message", "field", "reason"),
    [
        (short(symbol="NOPEUSDT"), "symbol", "is not a market of this account"),
        (short(exchange="KRAKEN"), "exchange", "is not an exchange of this portfolio"),
        (short(price="{{price}}"), "price", "holds a placeholder that was not replaced"),
        (short(stop_loss=60000, price=50000), "stop_loss", "must be below the entry price of a long"),
        (short(size=1), "size_type", "is missing"),
        (f'{{"secret": "{SECRET}", "action": "buy" "symbol": 1}}', "action", "is not JSON"),
        ("", "", "is empty"),
        ('{"secret": "wrong", "action": "buy", "symbol": "BTCUSDT"}', "secret", "is missing or wrong"),
    ],
)
async def test_what_is_wrong_is_told_with_its_field(house: House, message: str, field: str, reason: str) -> None:
    (reading,) = (await checked(house, message))["readings"]
    assert reading["signal"] is None
    assert reading["problem"]["field"] == field
    assert reason in reading["problem"]["reason"]


async def test_what_would_be_sent_is_shown_without_the_secret(house: House) -> None:
    found = await checked(house, short_message(SECRET))
    assert SECRET not in json.dumps(found)
    assert json.loads(found["readings"][0]["sent"]) == {
        "secret": "***",
        "action": "buy",
        "symbol": "BTCUSDT",
        "exchange": "BINANCE",
        "timeframe": "15",
        "price": 50000,
    }


async def test_placeholders_that_nobody_replaces_are_named(house: House) -> None:
    found = await checked(house, short(trade_id="{{strategy.order.size}}"))
    assert found["unknown_placeholders"] == ["strategy.order.size"]


async def test_nothing_is_kept_and_nothing_trades(house: House) -> None:
    for message in (short(), "broken", short(secret="wrong")):
        await checked(house, message)
    assert await house.get(f"/portfolios/{PORTFOLIO}/alerts") == {"alerts": [], "next_cursor": None}
    assert await house.get(f"/portfolios/{PORTFOLIO}/signals") == {"signals": [], "next_cursor": None}


async def test_wrong_secrets_tried_here_lock_nobody_out(house: House) -> None:
    for _ in range(40):
        await checked(house, short(secret="wrong"))
    assert (
        await house.alert({"secret": SECRET, "action": "buy", "symbol": "BTCUSDT", "price": 50000})
    ).status_code == 202


async def test_it_is_the_owners_alone(house: House) -> None:
    stranger = await house.stranger()
    assert (await stranger.post(CHECK, json={"message": short()})).status_code == 404
    assert (await house.browser().post(CHECK, json={"message": short()})).status_code == 401


@pytest.mark.parametrize("message", ["x" * 70_000, "\ud800"])
async def test_a_message_that_no_alert_could_be_is_refused(house: House, message: str) -> None:
    body = json.dumps({"message": message}).encode()
    answer = await house.client.post(CHECK, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "message")


async def test_a_price_that_is_not_known_is_made_up(house: House) -> None:
    """A stop then stands where it may: nothing is known to hold it against but that."""
    found = await checked(house, short(price="{{close}}"), symbol="SOLUSDT")
    assert found["readings"][0]["signal"]["price"] == "100"

"""What is over, narrowed down: closed positions and their table, signals, alerts; and an alert sent once more."""

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from dca_engine.api.csv_lines import csv_line
from tests.api.house import PORTFOLIO, SECRET, House
from tests.api.test_reading import only_group, round_trip

MINE = f"/portfolios/{PORTFOLIO}"


async def asked(house: House, what: str, **wanted: Any) -> list[dict[str, Any]]:
    answer = await house.client.get(f"{MINE}/{what}", params=wanted)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()[what]
    return found


async def closed(house: House, **wanted: Any) -> list[str]:
    return [group["id"] for group in await asked(house, "groups", state="closed", **wanted)]


# --- closed positions -------------------------------------------------------------------------------------------------


@pytest.fixture
async def trades(house: House) -> tuple[str, str, str]:
    """BTC at a small loss, ETH at a larger one in percent but a smaller in money, BTC at a profit."""
    first = await round_trip(house)
    second = await round_trip(house, "ETHUSDT", "ETH/USDT", 2500)
    house.set_price("BTC/USDT", "50000")
    await house.buy(timeframe="15")
    third = (await only_group(house))["id"]
    await house.eventually(f"/groups/{third}", lambda g: Decimal(g["held_quantity"]) > 0)
    house.set_price("BTC/USDT", "50400")
    await house.client.post(f"/groups/{third}/close")
    await house.eventually(f"/groups/{third}", lambda g: g["status"] == "closed")
    return first, second, third


async def test_closed_positions_are_narrowed_down(house: House, trades: tuple[str, str, str]) -> None:
    first, second, third = trades
    assert await closed(house) == [third, second, first]
    assert await closed(house, symbol="BTC/USDT") == [third, first]
    assert await closed(house, timeframe_seconds=900) == [third]
    assert await closed(house, result="win") == [third]
    assert await closed(house, result="loss") == [second, first]
    assert await closed(house, side="short") == []
    account = (await house.get(f"/groups/{first}"))["account_id"]
    assert await closed(house, account_id=account, side="long") == [third, second, first]
    moment = (await house.get(f"/groups/{second}"))["closed_at"]
    assert await closed(house, **{"from": moment}) == [third, second]
    assert await closed(house, to=moment) == [first]


async def test_their_order_is_by_their_end_or_by_what_they_earned(house: House, trades: tuple[str, str, str]) -> None:
    groups = await asked(house, "groups", state="closed")
    by_money = [g["id"] for g in sorted(groups, key=lambda g: Decimal(g["realized_pnl"]), reverse=True)]
    assert await closed(house, order="oldest") == list(trades)
    assert await closed(house, order="best") == by_money
    assert await closed(house, order="worst") == by_money[::-1]
    assert by_money[0] == trades[2]


@pytest.mark.parametrize("order", ["latest", "oldest", "best", "worst"])
async def test_in_each_order_the_pages_have_no_gap_and_no_double(
    house: House, trades: tuple[str, str, str], order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await closed(house, order=order)
    monkeypatch.setattr("dca_engine.api.groups.PAGE_SIZE", 1)
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = await house.client.get(
            f"{MINE}/groups", params={"state": "closed", "order": order, **({"cursor": cursor} if cursor else {})}
        )
        found += [group["id"] for group in answer.json()["groups"]]
        cursor = answer.json()["next_cursor"]
    assert found == whole
    by_end = (await house.get(f"{MINE}/groups?state=closed"))["next_cursor"]
    of_another = await house.client.get(f"{MINE}/groups?state=closed&order=best&cursor={by_end}")
    assert (of_another.status_code, of_another.json()["fields"][0]["field"]) == (422, "cursor")


async def test_open_positions_are_narrowed_down_by_what_they_have(house: House) -> None:
    for symbol, price in (("BTCUSDT", 50000), ("ETHUSDT", 2500)):
        await house.buy(symbol=symbol, price=price)
    assert [group["symbol"] for group in await asked(house, "groups", symbol="ETH/USDT")] == ["ETH/USDT"]
    assert await asked(house, "groups", side="short") == []
    for name, value in (("result", "win"), ("order", "best"), ("from", "2026-01-01T00:00:00Z")):
        answer = await house.client.get(f"{MINE}/groups", params={name: value})
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, name)


async def test_the_table_of_closed_positions(
    house: House, trades: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dca_engine.api.groups.PAGE_SIZE", 2)
    answer = await house.client.get(f"{MINE}/groups.csv", params={"order": "oldest"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].endswith('.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["id"] for row in rows] == list(trades)
    shown = await house.get(f"/groups/{trades[2]}")
    won = rows[2]
    assert (won["symbol"], won["timeframe_seconds"], won["side"], won["reason"]) == (
        *("BTC/USDT", "900", "long"),
        "closed by hand",
    )
    assert (won["realized"], won["fees"], won["closed_at"]) == (
        *(shown["realized_pnl"], shown["fees"]),
        shown["closed_at"],
    )
    assert [Decimal(won[name]) for name in ("entry_average", "exit_average")] == [50000, 50400]
    assert Decimal(won["realized_percent"]) == Decimal(won["realized"]) / Decimal(won["entry_value"]) * 100
    only = await house.client.get(f"{MINE}/groups.csv", params={"result": "win"})
    assert len(only.text.splitlines()) == 2
    assert (await (await house.stranger()).get(f"{MINE}/groups.csv")).status_code == 404


def test_what_a_spreadsheet_would_reckon_stays_a_text() -> None:
    assert csv_line(["=1+1", "+x", "-x", "@x", "\tx", "a,b", 'say "x"', "two\nlines"]) == (
        '\'=1+1,\'+x,\'-x,\'@x,\'\tx,"a,b","say ""x""","two\nlines"\r\n'
    )
    assert csv_line([Decimal("-1.50"), Decimal("1E+3"), -2, True, None]) == "-1.50,1000,-2,true,\r\n"


# --- signals and alerts -----------------------------------------------------------------------------------------------


@pytest.fixture
async def alerts(house: House) -> list[str]:
    """An entry, an exit of nothing, and two that were refused; the ids of the signals."""
    bought = await house.buy(trade_id="Long 50%")
    left = await house.alert({"secret": SECRET, "action": "exit", "symbol": "ETHUSDT"})
    await house.alert({"secret": SECRET, "action": "buy", "symbol": "NOPE"})
    await house.alert({"secret": "wrong", "action": "buy", "symbol": "BTCUSDT"})
    return [bought, await house.decided(left.json()["signal_id"])]


async def test_signals_are_narrowed_down(house: House, alerts: list[str]) -> None:
    bought, left = alerts

    async def found(**wanted: Any) -> list[str]:
        return [signal["id"] for signal in await asked(house, "signals", **wanted)]

    assert await found() == [left, bought]
    assert await found(verdict="accepted") == [bought]
    assert await found(verdict=["accepted", "recorded"]) == [left, bought]
    assert await found(verdict="pending") == []
    assert await found(symbol="ETH/USDT") == [left]
    assert await found(q="NOTHING is open") == [left]
    assert await found(q="50%") == [bought]
    assert await found(q="5%0") == []
    moment = (await house.get(f"/signals/{left}"))["received_at"]
    assert await found(**{"from": moment}) == [left]
    assert await found(to=moment) == [bought]


async def test_alerts_are_narrowed_down(house: House, alerts: list[str]) -> None:
    bought, left = alerts

    async def found(**wanted: Any) -> list[str | None]:
        return [alert["signal_id"] or alert["error_field"] for alert in await asked(house, "alerts", **wanted)]

    assert await found() == ["secret", "symbol", left, bought]
    assert await found(verdict="refused") == ["secret", "symbol"]
    assert await found(verdict=["accepted", "duplicate"]) == [left, bought]
    assert await found(symbol="ETH/USDT") == [left]
    assert await found(q="nope") == ["symbol"]
    assert await found(q="is missing or wrong") == ["secret"]
    for what in ("signals", "alerts"):
        for params, field in (
            ({"verdict": "maybe"}, "verdict.0"),
            ({"from": "x"}, "from"),
            ({"q": "\x00"}, "q"),
            ({"from": "2026-02-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, "to"),
        ):
            answer = await house.client.get(f"{MINE}/{what}", params=params)
            assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, field), (what, params)


# --- once more --------------------------------------------------------------------------------------------------------


async def newest_alert(house: House) -> dict[str, Any]:
    return (await asked(house, "alerts"))[0]


async def replay(house: House, alert_id: str, status: int = 202) -> dict[str, Any]:
    answer = await house.client.post(f"{MINE}/alerts/{alert_id}/replay")
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_2_8_a_stored_alert_is_sent_once_more_as_one_of_now(house: House) -> None:
    """An hour later, within the same candle, with the time that it bore then: neither stale nor a repetition."""
    sent = house.clock.now()
    first = await house.buy(
        timeframe="D", timestamp=sent.isoformat(), time=sent.isoformat(), size=1.50, size_type="quote"
    )
    kept = await newest_alert(house)
    house.clock.ahead += timedelta(minutes=1)
    answer = await replay(house, kept["id"])
    assert answer["duplicate"] is False
    assert answer["signal_id"] != first
    again = await house.get(f"/signals/{await house.decided(answer['signal_id'])}")
    assert (again["verdict"], again["symbol"], again["price"]) == ("accepted", "BTC/USDT", "50000")
    stored = await newest_alert(house)
    assert SECRET not in stored["body"]
    body, was = json.loads(stored["body"]), json.loads(kept["body"])
    assert body["timestamp"] == body["time"] != was["time"]
    times = ("timestamp", "time")
    assert {k: v for k, v in body.items() if k not in times} == {k: v for k, v in was.items() if k not in times}
    assert '"size":1.5' in stored["body"], "a number stays a number"
    twice = await replay(house, kept["id"])
    assert twice["duplicate"] is False


async def test_an_alert_without_a_time_gets_that_of_now(house: House) -> None:
    await house.buy()
    kept = await newest_alert(house)
    assert (await replay(house, kept["id"]))["duplicate"] is False
    assert "timestamp" in json.loads((await newest_alert(house))["body"])


async def test_a_refused_alert_can_be_tried_again_and_says_what_is_still_wrong(house: House) -> None:
    await house.alert({"secret": SECRET, "action": "buy", "symbol": "NOPE"})
    kept = await newest_alert(house)
    answer = await replay(house, kept["id"], 422)
    assert (answer["error"], answer["fields"][0]["field"]) == ("unknown_market", "symbol")
    assert (await newest_alert(house))["id"] != kept["id"], "it is kept as an alert of its own"


UNREPEATABLE = [
    (b'{"secret": "wrong", "action": "buy", "symbol": "BTCUSDT"}', "without the right secret"),
    (b"not json", "cannot be read"),
    (b"[1]", "must be a JSON object"),
    (b'{"secret": "' + SECRET.encode() + b'", "note": "' + b"x" * 20_000 + b'"}', "too long"),
    (b'{"secret": "' + SECRET.encode() + b'", "price": 1e999, "action": "x"}', "numbers cannot be used"),
]


async def test_what_cannot_be_sent_again_says_why(house: House) -> None:
    for raw, why in UNREPEATABLE:
        await house.alert(raw)
        kept = await newest_alert(house)
        answer = await replay(house, kept["id"], 409)
        assert answer["error"] == "not_replayable"
        assert why in answer["message"], raw[:60]
        assert (await newest_alert(house))["id"] == kept["id"], "nothing was sent"


async def test_only_ones_own_alerts_are_sent_again(house: House) -> None:
    await house.buy()
    kept = await newest_alert(house)
    stranger = await house.stranger()
    assert (await stranger.post(f"{MINE}/alerts/{kept['id']}/replay")).status_code == 404
    for alert_id in ("nope", "%00", "a" * 100):
        assert (await house.client.post(f"{MINE}/alerts/{alert_id}/replay")).status_code == 404

"""What a portfolio earned, through the API on a real database: the overview, the curve, the analysis, the table."""

import asyncio
import csv
import io
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from dca_engine.api import performance
from dca_engine.core.performance.worth import EquitySample
from dca_engine.runtime.equity import EquityKeeper
from dca_engine.store.equity_book import PgEquityBook
from tests.api.house import ACCOUNT, EMAIL, PASSWORD, PATIENCE, PORTFOLIO, House
from tests.api.test_settings import change

D = Decimal
Group = dict[str, Any]
Both = tuple[Group, Group]
"""A winner and a loser."""
HERE = f"/portfolios/{PORTFOLIO}/performance"


async def one_leg(house: House) -> None:
    """The whole capital of a group in one leg; its target is far away."""
    await change(house, ladder={"levels": [{"gap_percent": "0", "weight_percent": "100", "tp_percent": "90"}]})


async def bought(house: House, symbol: str = "BTCUSDT", pair: str = "BTC/USDT", price: int = 50_000) -> str:
    house.set_price(pair, str(price))
    signal = await house.get(f"/signals/{await house.buy(symbol=symbol, price=price)}")
    await house.eventually(f"/groups/{signal['group_id']}", lambda group: D(group["held_quantity"]) > 0)
    return str(signal["group_id"])


async def closed(house: House, group_id: str) -> Group:
    answer = await house.client.post(f"/groups/{group_id}/close")
    assert answer.status_code == 202, answer.text
    group: Group = await house.eventually(f"/groups/{group_id}", lambda group: group["status"] == "closed")
    return group


async def keep(house: House, ago: timedelta, realized: str, unrealized: str = "0", capital: str = "10000") -> None:
    """A sample of so long ago."""
    sample = EquitySample(house.clock.now() - ago, D(capital), D(realized), D(unrealized), D(0))
    await PgEquityBook(house.database).keep([(PORTFOLIO, sample)])


@pytest.fixture
async def won_and_lost(house: House) -> Both:
    """BTC bought at 50 000 and sold at 51 000; ETH bought at 2 500 and sold at 2 400."""
    await one_leg(house)
    winner, loser = await bought(house), await bought(house, "ETHUSDT", "ETH/USDT", 2500)
    house.set_price("BTC/USDT", "51000")
    house.set_price("ETH/USDT", "2400")
    return await closed(house, winner), await closed(house, loser)


# --- overview -------------------------------------------------------------------------------------------------------


async def test_a_new_portfolio_earned_nothing_yet(house: House) -> None:
    found = await house.get(f"{HERE}/summary")
    assert {name: found[name] for name in ("realized_today", "realized_total", "unrealized", "deployed")} == {
        "realized_today": "0", "realized_total": "0", "unrealized": "0", "deployed": "0",
    }  # fmt: skip
    assert (found["equity"], found["free"], found["capital"], found["quote"]) == ("10000", "10000", "10000", "USDT")
    assert (found["slots_used"], found["slots"], found["queue_length"]) == (0, 10, 0)
    assert {found[name] for name in found if name.startswith("change_") or name == "last_alert_at"} == {None}


async def test_what_is_held_is_told_by_the_prices_of_now(house: House) -> None:
    """0.02 less the fee of 0.1 %: 0.01998 for 999; 1 000 more for each is 19.98."""
    await one_leg(house)
    await bought(house)
    house.set_price("BTC/USDT", "51000")
    found = await house.eventually(f"{HERE}/summary", lambda shown: D(shown["unrealized"]) > 0)
    assert D(found["unrealized"]) == D("19.98")
    assert D(found["deployed"]) == 999
    assert D(found["equity"]) == D(10_000) + D(found["realized_total"]) + D("19.98")
    assert D(found["free"]) == D(10_000) + D(found["realized_total"]) - 999
    assert found["slots_used"] == 1
    assert found["equity"] == (await house.get(f"/portfolios/{PORTFOLIO}/risk"))["equity"]
    (alert,) = (await house.get(f"/portfolios/{PORTFOLIO}/alerts"))["alerts"]
    assert found["last_alert_at"] == alert["received_at"]


async def test_what_was_realized_agrees_with_the_portfolio(house: House, won_and_lost: Both) -> None:
    total = sum(D(group["realized_pnl"]) for group in won_and_lost)
    found, portfolio = await house.get(f"{HERE}/summary"), await house.get(f"/portfolios/{PORTFOLIO}")
    assert D(found["realized_total"]) == D(portfolio["realized_total"]) == total
    assert D(found["realized_today"]) == D(portfolio["realized_today"])
    assert D(found["realized_7_days"]) == D(found["realized_30_days"]) == total


async def test_days_pass_and_what_was_realized_grows_old(house: House, won_and_lost: Both) -> None:
    total = sum(D(group["realized_pnl"]) for group in won_and_lost)
    told = []
    for days in (0, 1, 7, 30):
        house.clock.ahead = timedelta(days=days)
        house.client.headers["Authorization"] = f"Bearer {await token(house)}"
        found = await house.get(f"{HERE}/summary")
        told.append([D(found[f"realized_{span}"]) == total for span in ("today", "7_days", "30_days", "total")])
    assert told == [
        [True, True, True, True],
        [False, True, True, True],
        [False, False, True, True],
        [False, False, False, True],
    ]


async def token(house: House) -> str:
    """One that is good at the time that it is by now."""
    answer = await house.client.post("/auth/sign-in", json={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


async def test_change_is_told_against_records_that_are_old_enough(house: House) -> None:
    await keep(house, timedelta(hours=25), realized="-500")
    found = await house.get(f"{HERE}/summary")
    assert D(found["change_1d_percent"]).quantize(D("0.01")) == D("5.26"), "500 of 9 500"
    assert found["change_1d_percent"] == found["change_all_percent"]
    assert (found["change_1w_percent"], found["change_1m_percent"]) == (None, None)


async def test_a_record_from_long_before_is_not_yesterdays(house: House) -> None:
    await keep(house, timedelta(days=9), realized="-500")
    found = await house.get(f"{HERE}/summary")
    assert (found["change_1d_percent"], found["change_1m_percent"]) == (None, None)
    assert D(found["change_1w_percent"]) == D(found["change_all_percent"]) > 5


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Europe", "../../etc/passwd", "", "x" * 300, "Europe/Berlin\n"])
async def test_a_zone_that_is_none_is_named(house: House, zone: str) -> None:
    for path in ("summary", "analytics"):
        answer = await house.client.get(f"{HERE}/{path}", params={"zone": zone})
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "zone")


# --- curve ----------------------------------------------------------------------------------------------------------


async def test_the_curve_ends_with_what_is_now(house: House) -> None:
    await keep(house, timedelta(hours=30), realized="10")
    await keep(house, timedelta(hours=3), realized="-20", unrealized="5.5")
    found = await house.get(f"{HERE}/equity?range=1D")
    assert [(point["realized"], point["total"]) for point in found["points"]] == [
        ("9980", "9985.5"),
        ("10000", "10000"),
    ]
    assert (found["range"], found["quote"]) == ("1D", "USDT")
    assert len((await house.get(f"{HERE}/equity?range=1W"))["points"]) == 3
    assert len((await house.get(f"{HERE}/equity?range=ALL"))["points"]) == 3


async def test_a_curve_of_days_of_ones_own_ends_with_them(house: House) -> None:
    for hours in (50, 30, 3):
        await keep(house, timedelta(hours=hours), realized=str(hours))
    now = house.clock.now()
    start, end = now - timedelta(hours=40), now - timedelta(hours=1)

    async def totals(**span: str) -> list[Decimal]:
        answer = await house.client.get(f"{HERE}/equity", params={"range": "ALL", **span})
        assert answer.status_code == 200, answer.text
        return [D(point["total"]) for point in answer.json()["points"]]

    assert await totals(**{"from": start.isoformat(), "to": end.isoformat()}) == [10_030, 10_003]
    assert await totals(**{"from": start.isoformat()}) == [10_030, 10_003, 10_000]
    assert await totals(**{"from": start.isoformat(), "range": "1D"}) == [10_003, 10_000]
    answer = await house.client.get(f"{HERE}/equity", params={"from": end.isoformat(), "to": start.isoformat()})
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "to")


async def test_a_long_curve_is_thinned_and_keeps_its_extremes(house: House) -> None:
    now = house.clock.now()
    samples = [
        EquitySample(now - timedelta(minutes=n), D(10_000), D(0), D(5000 if n == 777 else n % 13), D(0))
        for n in range(1, 1440)
    ]
    await PgEquityBook(house.database).keep([(PORTFOLIO, sample) for sample in samples])
    points = (await house.get(f"{HERE}/equity?range=1D"))["points"]
    assert 300 < len(points) <= 500
    assert max(D(point["total"]) for point in points) == 15_000
    assert [p["time"] for p in points] == sorted(p["time"] for p in points)


async def test_the_engine_itself_writes_the_curve(house: House) -> None:
    await EquityKeeper(house.engine, PgEquityBook(house.database), house.clock).sample()
    points = (await house.get(f"{HERE}/equity?range=1D"))["points"]
    assert [point["total"] for point in points] == ["10000", "10000"]
    assert datetime.fromisoformat(points[0]["time"]).second == 0


async def test_a_range_that_is_none_is_refused(house: House) -> None:
    answer = await house.client.get(f"{HERE}/equity?range=2D")
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "range")


# --- analysis -------------------------------------------------------------------------------------------------------


async def test_the_analysis_of_a_win_and_a_loss(house: House, won_and_lost: Both) -> None:
    won, lost = (D(group["realized_pnl"]) for group in won_and_lost)
    assert lost < 0 < won
    found = (await house.get(f"{HERE}/analytics"))["analysis"]
    total = found["total"]
    assert (total["count"], total["wins"], total["losses"], D(total["win_rate"])) == (2, 1, 1, D(50))
    assert D(total["realized"]) == won + lost
    assert (D(total["average_win"]), D(total["average_loss"])) == (won, lost)
    assert D(total["fees"]) == sum(D(group["fees"]) for group in won_and_lost)
    assert [(p["symbol"], D(p["results"]["realized"])) for p in found["pairs"]] == [
        ("BTC/USDT", won),
        ("ETH/USDT", lost),
    ]
    assert [(c["symbol"], c["timeframe_seconds"], c["results"]["count"]) for c in found["matrix"]] == [
        ("BTC/USDT", None, 1),
        ("ETH/USDT", None, 1),
    ]
    assert (found["long"]["count"], found["short"]["count"]) == (2, 0)
    assert [trade["group_id"] for trade in found["best"]] == [won_and_lost[0]["id"]]
    assert [trade["group_id"] for trade in found["worst"]] == [won_and_lost[1]["id"]]
    assert sum(b["count"] for b in found["distribution"]) == 2
    assert [(day["count"], D(day["realized"])) for day in found["days"]] == [(2, won + lost)]
    assert (found["sharpe"], found["sortino"], found["max_drawdown"], found["drawdown"]) == (None, None, None, [])
    assert D(found["exit_slippage"]["planned"]) > 0
    assert total["average_holding_seconds"] >= 0


@pytest.mark.parametrize(("path", "work"), [("analytics", "_analysed"), ("equity", "_drawn")])
async def test_the_engine_answers_while_figures_are_worked_out(
    house: House, monkeypatch: pytest.MonkeyPatch, path: str, work: str
) -> None:
    begun, go_on = asyncio.Event(), threading.Event()
    loop, really = asyncio.get_running_loop(), getattr(performance, work)

    def held(*given: Any) -> Any:
        loop.call_soon_threadsafe(begun.set)
        assert go_on.wait(PATIENCE), "nothing was answered meanwhile"
        return really(*given)

    monkeypatch.setattr(performance, work, held)
    figures = asyncio.create_task(house.get(f"{HERE}/{path}"))
    await begun.wait()
    assert (await house.get("/health"))["status"] == "alive"
    await house.buy()
    assert not figures.done()
    go_on.set()
    assert await figures


async def test_fall_and_ratios_come_from_the_records(house: House) -> None:
    """Twelve days up by 100, down by 50 in turns: the deepest fall is a day's 50, from 10 100."""
    midday = house.clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    samples = [
        EquitySample(midday - timedelta(days=13 - n), D(10_000), D(50 * (n // 2) + 100 * (n % 2)), D(0), D(0))
        for n in range(13)
    ]
    await PgEquityBook(house.database).keep([(PORTFOLIO, sample) for sample in samples])
    found = (await house.get(f"{HERE}/analytics"))["analysis"]
    assert found["returns"] == 12
    assert D(found["sharpe"]) > 0
    assert D(found["sortino"]) > D(found["sharpe"])
    fall = found["max_drawdown"]
    assert (D(fall["amount"]), D(fall["percent"]).quantize(D("0.0001"))) == (D(50), D("0.4950"))
    assert datetime.fromisoformat(fall["recovered_at"]) - datetime.fromisoformat(fall["bottom_at"]) == timedelta(days=1)
    assert len(found["drawdown"]) == 13


async def test_a_span_holds_what_closed_in_it(house: House, won_and_lost: Both) -> None:
    first, second = won_and_lost
    until = {"to": second["closed_at"]}
    since = {"from": second["closed_at"]}
    told = []
    for span in (until, since, {**since, **until}):
        found = (await house.client.get(f"{HERE}/analytics", params=span)).json()["analysis"]
        told.append([trade["group_id"] for trade in (*found["best"], *found["worst"])])
    assert told == [[first["id"]], [second["id"]], []]
    backwards = {"from": "2026-02-01T00:00Z", "to": "2026-01-01T00:00Z"}
    answer = await house.client.get(f"{HERE}/analytics", params=backwards)
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "to")


async def test_days_are_those_of_the_zone(house: House, won_and_lost: Both) -> None:
    ended = datetime.fromisoformat(won_and_lost[0]["closed_at"])
    for zone, hours in (("UTC", 0), ("Pacific/Kiritimati", 14), ("Etc/GMT+12", -12)):
        answer = await house.client.get(f"{HERE}/analytics", params={"zone": zone})
        days = [day["day"] for day in answer.json()["analysis"]["days"]]
        assert days[0] == (ended.astimezone(UTC) + timedelta(hours=hours)).date().isoformat()


# --- table ----------------------------------------------------------------------------------------------------------


async def test_the_table_of_what_closed(house: House, won_and_lost: Both) -> None:
    answer = await house.client.get(f"{HERE}/groups.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert 'filename="closed-positions-' in answer.headers["content-disposition"]
    assert answer.text.count("\r\n") == 3
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["group_id"] for row in rows] == [group["id"] for group in won_and_lost]
    for row, group in zip(rows, won_and_lost, strict=True):
        assert (row["symbol"], row["side"], row["account_id"]) == (group["symbol"], "long", ACCOUNT)
        assert D(row["realized"]) == D(group["realized_pnl"])
        assert row["timeframe_seconds"] == ""
        assert datetime.fromisoformat(row["closed_at"]) == datetime.fromisoformat(group["closed_at"])
    assert rows[1]["realized"].startswith("-"), "a number below 0 stays a number"


async def test_figures_are_the_owners_alone(house: House) -> None:
    stranger = await house.stranger()
    for path in ("summary", "equity", "analytics", "groups.csv"):
        assert (await stranger.get(f"{HERE}/{path}")).status_code == 404
        assert (await house.browser().get(f"{HERE}/{path}")).status_code == 401

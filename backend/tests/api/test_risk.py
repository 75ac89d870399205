"""Spec 8: every limit beside its value, who is up for an offset and why not, and an offset by hand."""

from decimal import Decimal
from typing import Any

import pytest

from tests.api.house import PORTFOLIO, House
from tests.api.test_settings import change

RISK = f"/portfolios/{PORTFOLIO}/risk"


async def at_once(house: House) -> None:
    """Offsets by hand only, from -1 % on, without a wait; targets far away."""
    settings = await house.get(f"/portfolios/{PORTFOLIO}/settings")
    risk = settings["risk"]
    offset = {
        **risk["offset"],
        "enabled": False,
        "loss_threshold_percent": "-1",
        "required_pyramids": 1,
        "wait_minutes": 0,
        "min_close_notional": "5",
    }
    limits = {**risk["limits"], "max_exposure": "5000", "max_symbol_exposure": "2000", "max_groups_per_symbol": 2}
    breakers = {**risk["breakers"], "max_daily_loss": "100", "max_drawdown_percent": "20", "max_losing_streak": 3}
    level = {"gap_percent": "0", "weight_percent": "100", "tp_percent": "90"}
    await change(
        house, risk={**risk, "offset": offset, "limits": limits, "breakers": breakers}, ladder={"levels": [level]}
    )


async def bought(house: House, symbol: str, pair: str, price: int) -> str:
    house.set_price(pair, str(price))
    signal = await house.get(f"/signals/{await house.buy(symbol=symbol, price=price)}")
    await house.eventually(f"/groups/{signal['group_id']}", lambda group: Decimal(group["held_quantity"]) > 0)
    return str(signal["group_id"])


@pytest.fixture
async def loser_and_winner(house: House) -> tuple[str, str]:
    """BTC bought at 50 000 stands at 49 000, 2 % down; ETH bought at 2 500 stands at 2 750, 10 % up."""
    await at_once(house)
    loser = await bought(house, "BTCUSDT", "BTC/USDT", 50_000)
    winner = await bought(house, "ETHUSDT", "ETH/USDT", 2_500)
    house.set_price("BTC/USDT", "49000")
    house.set_price("ETH/USDT", "2750")
    await house.eventually(RISK, lambda risk: risk["would_run"] is not None)
    return loser, winner


def by_code(rows: list[dict[str, Any]], symbol: str | None = None) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in rows if row.get("symbol") == symbol}


async def test_limits_and_breakers_stand_beside_their_values(house: House, loser_and_winner: tuple[str, str]) -> None:
    """1 000 in BTC and in ETH; 20 lost on paper against 100 won: equity 10 080 less the fees taken in base."""
    risk = await house.get(RISK)
    limits = by_code(risk["limits"])
    assert (limits["slots"]["value"], limits["slots"]["limit"]) == ("2", "10")
    assert (limits["queue"]["value"], limits["queue"]["limit"]) == ("0", "500")
    assert limits["exposure"]["limit"] == "5000"
    assert Decimal(limits["exposure"]["value"]) == Decimal(1998), "1 000 each, of which 999 arrived"
    of_btc = by_code(risk["limits"], "BTC/USDT")
    assert (of_btc["symbol_slots"]["value"], of_btc["symbol_slots"]["limit"]) == ("1", "2")
    assert Decimal(of_btc["symbol_exposure"]["value"]) == Decimal(999)
    breakers = by_code(risk["breakers"])
    assert [breakers[code]["limit"] for code in ("daily_loss", "drawdown", "losing_streak")] == ["100", "20", "3"]
    assert Decimal(breakers["drawdown"]["value"]) == 0
    assert not any(breaker["tripped"] for breaker in risk["breakers"])
    assert Decimal(10_070) < Decimal(risk["equity"]) < Decimal(10_080)
    assert (risk["tripped_at"], risk["resumes_at"], risk["cooldowns"]) == (None, None, [])


async def test_each_condition_of_each_candidate_is_told(house: House, loser_and_winner: tuple[str, str]) -> None:
    loser, winner = loser_and_winner
    candidates = {c["group_id"]: c for c in (await house.get(RISK))["candidates"]}
    assert (candidates[loser]["eligible"], candidates[winner]["eligible"]) == (True, False)
    assert Decimal(candidates[loser]["loss_percent"]) == Decimal(-2)
    missing = [c["code"] for c in candidates[winner]["conditions"] if not c["met"]]
    assert missing == ["loss"]
    assert all(condition["text"] for condition in candidates[winner]["conditions"])


async def test_the_offset_that_would_run_is_shown_and_runs_by_hand(
    house: House, loser_and_winner: tuple[str, str]
) -> None:
    """Spec 8.3: needed is the loser's loss and all fees; ETH gives only as much as that takes."""
    loser, winner = loser_and_winner
    planned = (await house.get(RISK))["would_run"]
    assert (planned["loser"]["group_id"], planned["loser"]["whole"]) == (loser, True)
    assert [sale["group_id"] for sale in planned["winners"]] == [winner]
    assert Decimal(planned["needed"]) == Decimal(planned["loss"]) + Decimal(planned["fees"])
    answer = await house.client.post(f"{RISK}/run")
    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (202, "offset_planned")
    page = await house.eventually(f"{RISK}/offsets", lambda page: [o["status"] for o in page["offsets"]] == ["done"])
    (done,) = page["offsets"]
    assert (done["number"], done["by_hand"], page["next_cursor"]) == (1, True, None)
    assert Decimal(done["loser"]["realized"]) < 0 < Decimal(done["winners"][0]["realized"])
    assert (await house.get(f"/groups/{loser}"))["status"] == "closed"
    kinds = [item["kind"] for item in (await house.get(f"/groups/{loser}/timeline"))["items"]]
    assert "offset" in kinds


async def test_why_no_offset_runs_is_told_in_words(house: House) -> None:
    risk = await house.get(RISK)
    assert (risk["would_run"], risk["running"]) == (None, None)
    assert risk["why_not"]["text"] == "No position is up for an offset: none is open"
    problem = await house.client.post(f"{RISK}/run")
    assert (problem.status_code, problem.json()["error"]) == (409, "offset_no_loser")
    assert (await house.get(f"{RISK}/offsets"))["offsets"] == []


async def test_a_breaker_that_tripped_says_which_and_until_when(house: House) -> None:
    """Spec 8: a daily loss of 0.5 pauses; the next day resumes."""
    settings = await house.get(f"/portfolios/{PORTFOLIO}/settings")
    breakers = {**settings["risk"]["breakers"], "max_daily_loss": "0.1"}
    limits = {**settings["risk"]["limits"], "cooldown_minutes": 30}
    await change(house, risk={**settings["risk"], "breakers": breakers, "limits": limits})
    group_id = await bought(house, "BTCUSDT", "BTC/USDT", 50_000)
    await house.client.post(f"/groups/{group_id}/close")
    await house.eventually(f"/portfolios/{PORTFOLIO}", lambda shown: shown["status"] == "paused")
    risk = await house.get(RISK)
    tripped = [breaker["code"] for breaker in risk["breakers"] if breaker["tripped"]]
    assert tripped == ["daily_loss"]
    assert risk["resumes_at"].endswith("T00:00:00Z")
    assert risk["resumes_at"] > risk["tripped_at"]
    assert [cooldown["symbol"] for cooldown in risk["cooldowns"]] == ["BTC/USDT"]
    assert risk["losing_streak"] == 1


async def test_risk_is_the_owners_alone(house: House) -> None:
    stranger = await house.stranger()
    for path in (RISK, f"{RISK}/offsets"):
        assert (await stranger.get(path)).status_code == 404
    assert (await stranger.post(f"{RISK}/run")).status_code == 404


async def test_a_cursor_that_no_page_of_offsets_gave(house: House) -> None:
    answer = await house.client.get(f"{RISK}/offsets", params={"cursor": "nonsense"})
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "cursor")

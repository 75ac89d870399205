"""Spec 7: what waits is shown by rank with the reason, and a trader promotes, forces or removes it."""

from decimal import Decimal
from typing import Any

import pytest

from tests.api.house import PORTFOLIO, House
from tests.api.test_settings import change

QUEUE = f"/portfolios/{PORTFOLIO}/queue"


def losses(page: dict[str, Any]) -> list[Decimal]:
    return [Decimal(queued["loss_percent"]) for queued in page["queue"]]


@pytest.fixture
async def waiting(house: House) -> list[dict[str, Any]]:
    """One slot, taken by BTC; ETH and SOL wait, and SOL has fallen further since."""
    await change(house, max_open_groups=1)
    await house.buy()
    house.set_price("ETH/USDT", "2500")
    house.set_price("SOL/USDT", "200")
    for symbol, price in (("ETHUSDT", 2500), ("SOLUSDT", 200)):
        signal = await house.get(f"/signals/{await house.buy(symbol=symbol, price=price)}")
        assert (signal["verdict"], signal["reason_code"]) == ("queued", "queued")
    house.set_price("ETH/USDT", "2475")
    house.set_price("SOL/USDT", "190")
    page = await house.eventually(QUEUE, lambda page: losses(page) == [-5, -1])
    found: list[dict[str, Any]] = page["queue"]
    return found


async def act(house: House, queue_id: str, action: str, status: int = 202) -> Any:
    method, path = ("DELETE", "") if action == "remove" else ("POST", f"/{action}")
    answer = await house.client.request(method, f"{QUEUE}/{queue_id}{path}")
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_what_waits_is_ranked_and_says_why(house: House, waiting: list[dict[str, Any]]) -> None:
    """SOL lost 5 %, ETH 1 %: the deeper loss goes first (spec 7, rule 2)."""
    first, second = waiting
    assert (first["symbol"], first["position"], first["rule"]) == ("SOL/USDT", 1, "deepest_loss")
    assert first["why"] == "Rank 1: its loss of -5 % is deeper than the next one's -1 %"
    assert (first["price"], first["current_price"], first["blocked"]) == ("200", "190", None)
    assert first["waits_for"] == "a free slot, 1 of 1 groups are open"
    assert first["held_by"] == "it waits for a free slot, 1 of 1 groups are open"
    assert first["expected_percent"] == "1"
    assert first["expires_at"] > first["queued_at"]
    assert (second["symbol"], second["position"]) == ("ETH/USDT", 2)
    assert (await house.get(f"/portfolios/{PORTFOLIO}/snapshot"))["queue"] == waiting


async def test_a_newer_signal_takes_the_place_of_the_one_that_waits(
    house: House, waiting: list[dict[str, Any]]
) -> None:
    signal_id = await house.buy(symbol="ETHUSDT", price=2400)
    (replaced,) = (q for q in (await house.get(QUEUE))["queue"] if q["symbol"] == "ETH/USDT")
    assert (replaced["replacements"], replaced["price"], replaced["signal_id"]) == (1, "2400", signal_id)
    assert replaced["queued_at"] == waiting[1]["queued_at"]


async def test_promoting_goes_first_into_the_next_slot_and_forcing_needs_none(
    house: House, waiting: list[dict[str, Any]]
) -> None:
    sol, eth = waiting
    told = await act(house, eth["id"], "promote")
    assert told["reasons"][-1]["code"] == "put_first"
    assert [q["id"] for q in (await house.get(QUEUE))["queue"]] == [eth["id"], sol["id"]]
    told = await act(house, sol["id"], "force")
    assert told["reasons"][-1]["text"] == "SOL/USDT was entered past the pool's limit, by hand"
    group = await house.get(f"/groups/{told['reasons'][-1]['group_id']}")
    assert (group["symbol"], group["forced"], group["pyramids"][0]["base_price"]) == ("SOL/USDT", True, "190")
    await change(house, max_open_groups=3)
    assert [q["id"] for q in (await house.get(QUEUE))["queue"]] == [], "ETH took the new slot by itself"
    assert (await house.get(f"/signals/{eth['signal_id']}"))["verdict"] == "accepted"


async def test_what_is_removed_is_recorded_and_gone(house: House, waiting: list[dict[str, Any]]) -> None:
    sol, eth = waiting
    await act(house, sol["id"], "remove")
    assert [q["id"] for q in (await house.get(QUEUE))["queue"]] == [eth["id"]]
    signal = await house.get(f"/signals/{sol['signal_id']}")
    assert (signal["verdict"], signal["reason"]) == ("recorded", "Removed from the queue by hand")
    for action in ("promote", "force", "remove"):
        assert (await act(house, sol["id"], action, 409))["error"] == "not_waiting"


async def test_the_queue_is_its_owners_alone(house: House, waiting: list[dict[str, Any]]) -> None:
    stranger = await house.stranger()
    assert (await stranger.get(QUEUE)).status_code == 404
    for action in ("promote", "force"):
        assert (await stranger.post(f"{QUEUE}/{waiting[0]['id']}/{action}")).status_code == 404
    assert (await stranger.delete(f"{QUEUE}/{waiting[0]['id']}")).status_code == 404


async def history(house: House, **wanted: Any) -> list[dict[str, Any]]:
    answer = await house.client.get(f"{QUEUE}/history", params=wanted)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_what_left_the_queue_says_when_and_why(house: House, waiting: list[dict[str, Any]]) -> None:
    """ETH was replaced and then forced in, SOL removed; latest first, each once."""
    sol, eth = waiting
    assert await history(house) == []
    newer = await house.buy(symbol="ETHUSDT", price=2400)
    await act(house, sol["id"], "remove")
    told = await act(house, eth["id"], "force")
    forced, removed, replaced = await history(house)
    assert [line["how"] for line in (forced, removed, replaced)] == ["forced", "removed", "replaced"]
    assert (forced["signal_id"], forced["price"], forced["replacements"]) == (newer, "2400", 1)
    assert forced["group_id"] == told["reasons"][-1]["group_id"]
    assert forced["queued_at"] == eth["queued_at"], "it kept its place in time"
    assert (removed["signal_id"], removed["reason"]) == (sol["signal_id"], "Removed from the queue by hand")
    assert (replaced["signal_id"], replaced["reason_code"], replaced["group_id"]) == (
        eth["signal_id"],
        "replaced",
        None,
    )
    assert replaced["left_at"] >= replaced["queued_at"]
    assert (replaced["side"], replaced["symbol"], replaced["waited_seconds"]) == ("long", "ETH/USDT", 0)


async def test_the_history_of_the_queue_is_narrowed_down(house: House, waiting: list[dict[str, Any]]) -> None:
    for queued in waiting:
        await act(house, queued["id"], "remove")
    await house.buy(symbol="ETHUSDT", price=2300)
    await change(house, max_open_groups=2)
    assert [line["how"] for line in await history(house, how=["promoted", "forced"])] == ["promoted"]
    assert [line["symbol"] for line in await history(house, symbol="SOL/USDT")] == ["SOL/USDT"]
    latest = (await history(house))[0]
    assert await history(house, **{"from": latest["left_at"]}) == [latest]
    assert len(await history(house, to=latest["left_at"])) == 2
    for params, field in (({"how": "lost"}, "how.0"), ({"from": "x"}, "from"), ({"cursor": "x"}, "cursor")):
        answer = await house.client.get(f"{QUEUE}/history", params=params)
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, field), params
    stranger = await house.stranger()
    assert (await stranger.get(f"{QUEUE}/history")).status_code == 404


async def test_the_history_of_the_queue_comes_page_by_page(
    house: House, waiting: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dca_engine.api.queue.PAGE_SIZE", 2)
    for price in (2400, 2300, 2200):
        await house.buy(symbol="ETHUSDT", price=price)
    first = await house.get(f"{QUEUE}/history")
    rest = await house.get(f"{QUEUE}/history?cursor={first['next_cursor']}")
    assert [line["price"] for line in first["items"] + rest["items"]] == ["2300", "2400", "2500"]
    assert rest["next_cursor"] is None

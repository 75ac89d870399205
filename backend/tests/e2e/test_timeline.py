"""A position's whole life, read in order from the raw alert to the last cent (spec 9 and 11.7)."""

from decimal import Decimal

import pytest

from tests.e2e.desk import USUAL, Desk, pairs

pytestmark = pytest.mark.asyncio(loop_scope="module")
D = Decimal


def cents(value: object) -> Decimal:
    """A part of a unit may have no end in decimals."""
    return D(str(value)).quantize(D("0.01"))


async def test_the_timeline_tells_everything_once_and_in_order(desk: Desk) -> None:
    """Entry, second leg, target of the second leg, a part by hand, exit: 0.999 x 612, 0.4 and 0.599 x 700, x 0.999."""
    await desk.set(**USUAL)
    trade = desk.trade()
    await trade.bought()
    await trade.offers(("1010", "0.999"))
    await trade.price("600")
    await trade.offers(("1010", "0.999"), ("612", "0.999"))
    await trade.price("612")
    await trade.offers(("1010", "0.999"))
    await trade.price("700")
    await trade.wish("POST", "/reduce", {"quantity": "0.4"})
    await trade.offers(("1010", "0.599"))
    await trade.alert("exit")
    group = await trade.ends("-290.622688")

    life = await desk.rig.trader.api("GET", f"/groups/{group['id']}/timeline")
    items = life["items"]
    assert (life["group_id"], life["status"], life["complete"]) == (group["id"], "closed", True)
    assert [item["time"] for item in items] == sorted(item["time"] for item in items)
    numbered = [item["seq"] for item in items if item["seq"] is not None]
    assert numbered == sorted(numbered)

    assert [item["kind"] for item in items[:3]] == ["alert", "signal", "decision"]
    assert desk.rig.trader.webhook_secret not in str(items), "the alert is told with its secret masked"
    assert trade.ticker in items[0]["text"]
    assert items[2]["text"] == "Accepted: slot 1 of 10, 2 of 2 legs"

    fills = [item for item in items if item["kind"] == "fill"]
    assert [
        (i["order"]["purpose"], i["order"]["side"], D(i["held_quantity"]), cents(i["realized_pnl"])) for i in fills
    ] == [
        ("entry", "buy", D("0.999"), cents(0)),
        ("entry", "buy", D("1.998"), cents(0)),
        ("target", "sell", D("0.999"), cents("10.776612")),
        ("reduce", "sell", D("0.599"), cents("-109.9037884")),
        ("close", "sell", D("0"), cents("-290.622688")),
    ], "0.4 of the unit at 1 000: 279.72 less 400 / 0.999, and what the second leg brought"
    entries = [i for i in items if i["kind"] == "order_sent"]
    assert [(D(i["order"]["price"]), D(i["order"]["quantity"])) for i in entries] == pairs(("1000", "1"), ("600", "1"))
    assert [D(i["order"]["price"]) for i in items if i["kind"] == "target"] == [1010, 612, 1010]
    assert [i["code"] for i in items if i["kind"] == "by_hand"] == ["reduce"]
    second = [i["kind"] for i in items if i["kind"] in ("alert", "signal", "decision")]
    assert second == ["alert", "signal", "decision"] * 2

    end = items[-1]
    assert (end["kind"], D(end["realized_pnl"]), D(end["numbers"]["cash_moved"])) == ("closed", *[D("-290.622688")] * 2)
    assert "exactly the cash that moved" in end["text"]
    assert (D(end["numbers"]["bought"]), D(end["numbers"]["sold"])) == (D(1600), D("1310.688"))
    told = [item for item in items if item["client_order_id"] is not None]
    assert {item["client_order_id"] for item in told} == {o["client_order_id"] for o in await trade.orders()}

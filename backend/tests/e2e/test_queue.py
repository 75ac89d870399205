"""The waiting queue on a running product: who waits, who enters, and in which moment (spec 3 and 7)."""

import asyncio
from collections import Counter

import pytest

from tests.e2e.desk import Desk, Json, Trade, one_unit

pytestmark = pytest.mark.asyncio(loop_scope="module")

ONE_SLOT = one_unit(max_open_groups=1)


async def full(desk: Desk) -> Trade:
    """The trade that holds the only slot."""
    await desk.set(**ONE_SLOT)
    trade = desk.trade()
    await trade.bought()
    await trade.offers(("1500", "0.999"))
    return trade


def is_filled(group: Json) -> bool:
    return bool(group["pyramids"][0]["legs"][0]["status"] == "filled")


async def test_the_deepest_loss_enters_in_the_moment_in_which_the_slot_comes_free(desk: Desk) -> None:
    """B lost 5 % since it was queued and C 10 %, so C goes first although it came later; its base is the price now."""
    first, b, c = await full(desk), desk.trade(), desk.trade()
    waits_b, waits_c = await b.alert(price="1000"), await c.alert(price="1000")
    signal = await b.verdict(waits_b, "queued")
    assert signal["reason"] == "Queued: waits for a free slot, 1 of 1 groups are open"
    await c.verdict(waits_c, "queued")
    await b.price("950")
    await c.price("900")
    queue = await desk.queue(lambda q: [float(e["loss_percent"]) for e in q] == [-10, -5])
    assert [(e["symbol"], e["position"], e["current_price"]) for e in queue] == [
        (c.symbol, 1, "900"),
        (b.symbol, 2, "950"),
    ]
    assert queue[0]["why"] == "Rank 1: its loss of -10 % is deeper than the next one's -5 %"
    assert await b.orders() == await c.orders() == []

    await first.alert("exit")
    ended = await first.ends("-1.999")
    opened = await c.until(is_filled)
    assert opened["opened_at"] == ended["closed_at"], "promoted in the step that freed the slot"
    assert opened["pyramids"][0]["base_price"] == "900"
    assert await c.became(waits_c) == ("accepted", "opened")
    assert await b.became(waits_b) == ("queued", "queued")
    assert [e["symbol"] for e in desk.watcher.view.queue] == [b.symbol]


async def test_a_newer_signal_of_the_same_key_replaces_the_one_that_waits(desk: Desk) -> None:
    """One entry, the newest price, the first place in time; and an exit alert takes it out of the queue."""
    await full(desk)
    trade = desk.trade()
    older = await trade.alert(price="1000")
    (entry,) = await desk.queue(lambda q: q[0]["signal_id"] == older)
    newer = await trade.alert(price="990")
    (replaced,) = await desk.queue(lambda q: q[0]["signal_id"] == newer)
    assert (replaced["price"], replaced["replacements"]) == ("990", 1)
    assert (replaced["id"], replaced["queued_at"]) == (entry["id"], entry["queued_at"])
    assert await trade.became(older) == ("recorded", "replaced")

    leaves = await trade.alert("exit")
    await trade.verdict(leaves, "accepted")
    await desk.queue(lambda q: q == [])
    assert await trade.became(leaves) == ("accepted", "exit_unqueued")
    assert await trade.became(newer) == ("recorded", "exit_came")
    assert await trade.orders() == []


async def test_promote_waits_for_a_slot_force_does_not_and_remove_trades_nothing(desk: Desk) -> None:
    await full(desk)
    forced, removed = desk.trade(), desk.trade()
    signals = {trade.symbol: await trade.alert(price="1000") for trade in (forced, removed)}
    ids = {entry["symbol"]: entry["id"] for entry in await desk.queue(lambda q: len(q) == 2)}

    status, told = await desk.ask("POST", f"/queue/{ids[forced.symbol]}/promote")
    assert (status, told["reasons"][-1]["code"]) == (202, "put_first")
    assert "1 of 1 groups are open" in told["reasons"][-1]["text"]

    assert (await desk.ask("POST", f"/queue/{ids[forced.symbol]}/force"))[0] == 202
    assert (await forced.until(is_filled))["forced"]
    assert desk.watcher.view.portfolio["open_groups"] == 2
    assert await forced.became(signals[forced.symbol]) == ("accepted", "opened")

    assert (await desk.ask("DELETE", f"/queue/{ids[removed.symbol]}"))[0] == 202
    await desk.queue(lambda q: q == [])
    assert await removed.became(signals[removed.symbol]) == ("recorded", "removed_by_hand")
    assert (await desk.ask("DELETE", f"/queue/{ids[removed.symbol]}"))[1]["error"] == "not_waiting"
    assert await removed.orders() == []


async def test_the_feed_tells_what_became_of_a_signal_that_waited(desk: Desk) -> None:
    """A screen that saw it queued sees its last outcome without a reload (spec 2.7)."""
    await full(desk)
    trade = desk.trade()
    signal = await trade.alert(price="1000")
    await trade.verdict(signal, "queued")
    (entry,) = await desk.queue(lambda q: len(q) == 1)
    await desk.ask("DELETE", f"/queue/{entry['id']}")
    await trade.verdict(signal, "recorded")


async def test_what_waits_outlives_a_power_cut_and_enters_when_there_are_more_slots(desk: Desk) -> None:
    """First in, first out where nothing else tells them apart."""
    await full(desk)
    b, c = desk.trade(), desk.trade()
    ids = [await trade.alert(price="1000") for trade in (b, c)]
    await desk.queue(lambda q: len(q) == 2)
    await desk.rig.restart_engine(kill=True)
    await desk.watcher.connect()
    assert [entry["signal_id"] for entry in await desk.queue(lambda q: len(q) == 2)] == ids
    assert await b.became(ids[0]) == ("queued", "queued")
    await desk.set(**one_unit(max_open_groups=2))
    await b.until(is_filled)
    assert [entry["symbol"] for entry in desk.watcher.view.queue] == [c.symbol]


async def test_with_the_queue_off_a_full_pool_refuses(desk: Desk) -> None:
    await full(desk)
    await desk.set(**ONE_SLOT, queue={"max_length": 0})
    late = desk.trade()
    refused = await late.verdict(await late.alert(price="1000"), "refused")
    assert refused["reason_code"] == "queue_off"


async def test_six_alerts_at_one_moment_take_two_slots_and_no_more(desk: Desk) -> None:
    await desk.set(**one_unit(max_open_groups=2))
    trades = [desk.trade() for _ in range(6)]
    signals = await asyncio.gather(*(trade.alert(price="1000") for trade in trades))
    await desk.queue(lambda q: len(q) == 4)
    outcomes = [await trade.became(signal) for trade, signal in zip(trades, signals, strict=True)]
    assert Counter(verdict for verdict, _ in outcomes) == {"accepted": 2, "queued": 4}
    assert desk.watcher.view.portfolio["open_groups"] == 2
    assert sum([bool(await trade.orders()) for trade in trades]) == 2

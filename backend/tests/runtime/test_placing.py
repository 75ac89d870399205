"""Spec 9 and ADR 0003, 0006: what follows from each of the four answers to a placement."""

from itertools import pairwise

from dca_engine.core.messages import OrderReported
from dca_engine.core.order import OrderStatus
from dca_engine.exchanges.errors import ExchangeConnectionError
from dca_engine.ports import NotSent, Refused, Unknown
from tests.runtime.lane import lane
from tests.runtime.scripted import A, B, Late, cancel, done, look_up, place, statement
from tests.runtime.virtual import in_virtual_time, quiet

DOWN = ExchangeConnectionError("down")
BUSY = NotSent("too many requests", 0.0)


@in_virtual_time
async def test_done_tells_the_fills_before_the_statement() -> None:
    async with lane() as lane_:
        lane_.exchange.on_place(A, done(OrderStatus.FILLED, "0.5"))
        await lane_.send(place())
        assert lane_.news() == ["fill 0.5", "filled"]
        assert lane_.exchange.asked() == ["place"]


@in_virtual_time
async def test_refused_is_told_once_and_never_tried_again() -> None:
    async with lane() as lane_:
        lane_.exchange.on_place(A, Refused("InsufficientFundsError", "no money"))
        await lane_.send(place())
        await quiet(3000)
        assert lane_.news() == ["rejected"]
        report = lane_.told[0]
        assert isinstance(report, OrderReported)
        assert report.reason == "no money"
        assert lane_.exchange.asked() == ["place"]


@in_virtual_time
async def test_not_sent_is_tried_again_with_growing_waits_under_the_same_id() -> None:
    async with lane() as lane_:
        lane_.exchange.on_place(A, *[BUSY] * 10, done())
        await lane_.send(place())
        await quiet(3000)
        times = lane_.exchange.times("place")
        waits = [later - earlier for earlier, later in pairwise(times)]
        assert waits[0] > 0
        assert all(earlier <= later for earlier, later in pairwise(waits[:7]))
        assert waits[0] < waits[4] < waits[-1] <= 30, "they grow, and not for ever"
        assert {call.key for call in lane_.exchange.calls} == {A}
        assert lane_.news() == ["open"], "what was not sent is not news"


@in_virtual_time
async def test_not_sent_waits_at_least_as_long_as_the_venue_asks() -> None:
    async with lane() as lane_:
        lane_.exchange.on_place(A, NotSent("wait", 90.0), BUSY, done())
        await lane_.send(place())
        await quiet(3000)
        first, second, _ = lane_.exchange.times("place")
        assert second - first >= 90


@in_virtual_time
async def test_unknown_is_looked_up_until_it_is_certain_and_never_sent_again() -> None:
    async with lane() as lane_:
        lane_.exchange.on_place(A, Unknown("no answer in time"))
        lane_.exchange.on_look_up(A, DOWN, DOWN, DOWN, statement(OrderStatus.PARTIALLY_FILLED, "0.2"))
        await lane_.send(place())
        await lane_.settled()
        assert lane_.news() == ["unknown", "fill 0.2", "partially_filled"]
        assert lane_.exchange.asked() == ["place"] + ["look up"] * 4
        times = lane_.exchange.times("look up")
        waits = [later - earlier for earlier, later in pairwise(times)]
        assert 0 < waits[0] < waits[1] < waits[2]


@in_virtual_time
async def test_what_the_venue_never_had_is_told_and_only_a_new_command_sends_it_again() -> None:
    async with lane() as lane_:
        lane_.exchange.on_place(A, Unknown("cut off"), done())
        lane_.exchange.on_look_up(A, None)
        await lane_.send(place())
        await quiet(3000)
        assert lane_.news() == ["unknown", "absent"]
        assert lane_.exchange.asked() == ["place", "look up"]
        await lane_.send(place())
        assert lane_.news() == ["unknown", "absent", "open"]
        assert lane_.exchange.asked() == ["place", "look up", "place"]


@in_virtual_time
async def test_an_absence_is_told_once_however_many_look_ups_find_it() -> None:
    """Each absence that the core decides on may send the order again: told twice, one intent became two orders."""
    async with lane() as lane_:
        slow = Late(Unknown("cut off"))
        lane_.exchange.on_place(A, slow, Unknown("cut off again"))
        lane_.exchange.on_look_up(A, None, None, None)
        await lane_.send(place(), look_up(), look_up())
        slow.given.set()
        await quiet(3000)
        assert lane_.news() == ["unknown", "absent"]
        lane_.exchange.on_look_up(A, None)
        await lane_.send(place())
        assert lane_.news() == ["unknown", "absent", "unknown", "absent"], "sent again, it may be absent again"


@in_virtual_time
async def test_commands_about_one_order_wait_for_one_another_and_others_do_not() -> None:
    async with lane() as lane_:
        slow = Late(done())
        lane_.exchange.on_place(A, slow)
        lane_.exchange.on_look_up(A, statement(OrderStatus.OPEN))
        lane_.exchange.on_cancel(A, done(OrderStatus.CANCELLED))
        lane_.exchange.on_place(B, done(key=B))
        await lane_.send(place(A))
        await lane_.send(look_up(A))
        await lane_.send(cancel(A))
        await lane_.send(place(B))
        assert lane_.exchange.asked(A) == ["place"]
        assert lane_.news(B) == ["open"], "another order does not wait"
        slow.given.set()
        await quiet()
        assert lane_.exchange.asked(A) == ["place", "look up", "cancel"]
        assert lane_.news(A) == ["open", "open", "cancelled"]


@in_virtual_time
async def test_what_takes_risk_away_goes_first() -> None:
    async with lane() as lane_:
        keys = [type(A)(name) for name in ("entry 1", "look up", "entry 2", "target", "cancel")]
        entry, asked, second, target, gone = keys
        for key in (entry, second, target):
            lane_.exchange.on_place(key, done(key=key))
        lane_.exchange.on_look_up(asked, statement(OrderStatus.OPEN, key=asked))
        lane_.exchange.on_cancel(gone, done(OrderStatus.CANCELLED, key=gone))
        await lane_.send(place(entry), look_up(asked), place(second), place(target, reduces=True), cancel(gone))
        assert [call.key for call in lane_.exchange.calls] == [gone, target, asked, entry, second]


@in_virtual_time
async def test_latency_is_that_of_the_latest_placement() -> None:
    async with lane() as lane_:
        slow = Late(done())
        lane_.exchange.on_place(A, slow)
        lane_.dispatcher.dispatch((place(),))
        await quiet(0.25)
        slow.given.set()
        await quiet()
        assert lane_.dispatcher.latency_ms == 250


@in_virtual_time
async def test_closing_leaves_nothing_running_and_takes_nothing_more() -> None:
    async with lane() as lane_:
        lane_.exchange.on_place(A, Late(done()))
        lane_.exchange.on_place(B, *[BUSY] * 100)
        await lane_.send(place(A), place(B))
        await lane_.send(cancel(A), look_up(B))
        assert lane_.exchange.asked() == ["place", "place"]
        await lane_.dispatcher.close()
        assert not lane_.dispatcher.is_working_on(A)
        asked = list(lane_.exchange.calls)
        await lane_.send(cancel(A), place(B))
        await quiet(3000)
        assert lane_.exchange.calls == asked, "a closed lane sends nothing"
        assert lane_.told == []

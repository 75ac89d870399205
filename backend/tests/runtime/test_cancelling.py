"""Spec 6.3 and 9: a cancel finds its order wherever it is: not sent yet, on its way, resting, or over."""

from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from dca_engine.core.order import OrderStatus
from dca_engine.exchanges.errors import ExchangeConnectionError
from dca_engine.ports import NotSent, Refused, Unknown
from tests.runtime.lane import lane
from tests.runtime.scripted import A, B, Late, cancel, done, look_up, place, statement
from tests.runtime.virtual import in_virtual_time, quiet

LIMITED = NotSent("too many orders", 600.0)
NO_RIGHT = Refused("InvalidCredentialsError", "no right to trade")


@in_virtual_time
async def test_an_order_that_waits_to_be_sent_is_withdrawn_at_once_and_never_sent() -> None:
    async with lane() as lane_:
        lane_.exchange.on_place(A, LIMITED)
        await lane_.send(place())
        await lane_.send(cancel())
        assert lane_.news() == ["cancelled"], "a close does not wait for the rate limit of what it withdraws"
        await quiet(3000)
        assert lane_.exchange.asked() == ["place"]
        assert lane_.news() == ["cancelled"]


@in_virtual_time
async def test_an_order_that_waits_its_turn_is_withdrawn() -> None:
    async with lane() as lane_:
        lane_.exchange.on_look_up(A, ExchangeConnectionError("down"), None)
        await lane_.send(look_up())
        await lane_.send(place())
        await lane_.send(cancel())
        await lane_.settled()
        assert lane_.news() == ["absent", "cancelled"]
        assert "place" not in lane_.exchange.asked()


@in_virtual_time
async def test_an_order_decided_and_withdrawn_in_one_commit_is_never_sent() -> None:
    """The cancel is the more urgent of the two, but what it cancels comes first: else the order outlives its group."""
    async with lane() as lane_:
        lane_.exchange.on_place(B, done(key=B))
        await lane_.send(place(), place(B), cancel())
        assert lane_.news() == ["cancelled"]
        assert lane_.exchange.asked() == ["place"], "only the other one"


@in_virtual_time
async def test_a_cancel_waits_for_the_answer_of_an_order_on_its_way() -> None:
    async with lane() as lane_:
        slow = Late(done())
        lane_.exchange.on_place(A, slow)
        lane_.exchange.on_cancel(A, done(OrderStatus.CANCELLED))
        await lane_.send(place())
        await lane_.send(cancel())
        assert lane_.exchange.asked() == ["place"]
        slow.given.set()
        await quiet()
        assert lane_.exchange.asked() == ["place", "cancel"]
        assert lane_.news() == ["open", "cancelled"]


@in_virtual_time
async def test_an_order_on_its_way_that_did_not_arrive_is_not_sent_again_only_to_be_cancelled() -> None:
    async with lane() as lane_:
        slow = Late(NotSent("cut off", 1.0))
        lane_.exchange.on_place(A, slow, done())
        lane_.exchange.on_cancel(A, done(OrderStatus.CANCELLED))
        await lane_.send(place())
        await lane_.send(cancel())
        slow.given.set()
        await lane_.settled()
        assert lane_.exchange.asked() == ["place"]
        assert lane_.news() == ["cancelled"]


@in_virtual_time
async def test_a_cancel_of_an_order_whose_fate_is_unknown_waits_for_the_look_up() -> None:
    async with lane() as lane_:
        slow = Late(Unknown("no answer"))
        lane_.exchange.on_place(A, slow)
        lane_.exchange.on_look_up(A, ExchangeConnectionError("down"), statement(OrderStatus.OPEN))
        lane_.exchange.on_cancel(A, done(OrderStatus.CANCELLED))
        await lane_.send(place())
        await lane_.send(cancel())
        slow.given.set()
        await lane_.settled()
        assert lane_.exchange.asked() == ["place", "look up", "look up", "cancel"]
        assert lane_.news() == ["unknown", "open", "cancelled"]


@in_virtual_time
async def test_a_cancel_without_an_answer_is_looked_up_and_asked_again_while_the_order_rests() -> None:
    async with lane() as lane_:
        lane_.exchange.on_cancel(A, Unknown("no answer"), done(OrderStatus.CANCELLED))
        lane_.exchange.on_look_up(A, statement(OrderStatus.OPEN))
        await lane_.send(cancel())
        await lane_.settled()
        assert lane_.exchange.asked() == ["cancel", "look up", "cancel"]
        assert lane_.news() == ["open", "cancelled"]


@in_virtual_time
async def test_a_cancel_without_an_answer_that_went_through_is_not_repeated() -> None:
    async with lane() as lane_:
        lane_.exchange.on_cancel(A, Unknown("no answer"))
        lane_.exchange.on_look_up(A, statement(OrderStatus.CANCELLED, "0.2"))
        await lane_.send(cancel())
        await lane_.settled()
        assert lane_.exchange.asked() == ["cancel", "look up"]
        assert lane_.news() == ["fill 0.2", "cancelled"]


@in_virtual_time
async def test_a_cancel_that_was_not_sent_is_sent_later() -> None:
    async with lane() as lane_:
        lane_.exchange.on_cancel(A, LIMITED, done(OrderStatus.CANCELLED))
        await lane_.send(cancel())
        await lane_.settled()
        first, second = lane_.exchange.times("cancel")
        assert second - first >= LIMITED.retry_after
        assert lane_.news() == ["cancelled"]


@in_virtual_time
async def test_an_order_that_filled_meanwhile_books_its_fill() -> None:
    async with lane() as lane_:
        lane_.exchange.on_cancel(A, done(OrderStatus.FILLED, "0.5"))
        await lane_.send(cancel())
        assert lane_.news() == ["fill 0.5", "filled"]


@pytest.mark.parametrize(
    ("found", "news"),
    [
        (None, ["absent"]),
        (statement(OrderStatus.FILLED, "0.5"), ["fill 0.5", "filled"]),
    ],
)
def test_a_refused_cancel_is_answered_by_a_look_up(found: object, news: list[str]) -> None:
    @in_virtual_time
    async def story() -> None:
        async with lane() as lane_:
            lane_.exchange.on_cancel(A, Refused("OrderValidationError", "unknown order"))
            lane_.exchange.on_look_up(A, found)  # type: ignore[arg-type]
            await lane_.send(cancel())
            await quiet(3000)
            assert lane_.exchange.asked() == ["cancel", "look up"]
            assert lane_.news() == news

    story()


@in_virtual_time
async def test_a_refused_cancel_is_asked_for_again_ever_more_seldom_while_its_order_rests() -> None:
    """The key lost its right to trade, or the market is halted: an exit must not hang for ever once that is over."""
    async with lane() as lane_:
        lane_.exchange.on_cancel(A, *[NO_RIGHT] * 10, done(OrderStatus.CANCELLED))
        lane_.exchange.on_look_up(A, *[statement(OrderStatus.OPEN)] * 10)
        with capture_logs() as told:
            await lane_.send(cancel())
            assert not lane_.dispatcher.is_working_on(A), "the answer is certain, so nothing waits for it"
            await quiet(3000)
        waits = [later - earlier for earlier, later in pairwise(lane_.exchange.times("cancel"))]
        assert len(waits) == 10
        assert 3 < waits[0] < waits[3] < waits[-1] <= 300
        assert lane_.news() == ["open"] * 10 + ["cancelled"]
        assert [entry["reason"] for entry in told] == ["no right to trade"], "told once"


@in_virtual_time
async def test_a_refused_cancel_ends_with_its_order() -> None:
    async with lane() as lane_:
        lane_.exchange.on_cancel(A, NO_RIGHT, NO_RIGHT)
        lane_.exchange.on_look_up(A, statement(OrderStatus.OPEN), statement(OrderStatus.FILLED, "0.5"))
        await lane_.send(cancel())
        await quiet(3000)
        assert lane_.exchange.asked() == ["cancel", "look up"] * 2
        assert lane_.news() == ["open", "fill 0.5", "filled"]


@in_virtual_time
async def test_whoever_asks_for_a_refused_cancel_meanwhile_does_not_double_the_asking() -> None:
    """A reconciliation asks for every cancel that is not confirmed."""
    async with lane() as lane_:
        lane_.exchange.on_cancel(A, *[NO_RIGHT] * 4, done(OrderStatus.CANCELLED))
        lane_.exchange.on_look_up(A, *[statement(OrderStatus.OPEN)] * 4)
        for _ in range(3):
            await lane_.send(cancel())
        await quiet(3000)
        assert lane_.exchange.asked().count("cancel") == 5, "three times now, and twice by itself"

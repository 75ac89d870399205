"""What each planted bug does that the code does not: the smallest scene that shows it."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from dca_engine.alerts import reading
from dca_engine.alerts.body import parse_body
from dca_engine.alerts.masking import Masker
from dca_engine.alerts.payload import read_payload
from dca_engine.core import auditing, promoting, venue_news
from dca_engine.core.ids import Purpose
from dca_engine.core.messages import (
    CancelOrder,
    Event,
    PauseSet,
    PlaceOrder,
    PortfolioOpened,
    Reason,
    SignalReceived,
    TimePassed,
    Verdict,
)
from dca_engine.core.order import Fill, Order, OrderStatus
from dca_engine.core.portfolio import Stock
from dca_engine.core.values import ZERO
from dca_engine.exchanges.errors import ExchangeConnectionError
from dca_engine.ports import FencedError, Unknown
from dca_engine.runtime import answers, recovery
from dca_engine.runtime.signal_gate import SignalGate
from dca_engine.runtime.writer import decide_all
from dca_engine.simulation.bugs import planted
from dca_engine.simulation.logs import captured_logs
from dca_engine.simulation.virtual_time import START
from dca_engine.store.memory import MemoryJournal, MemoryStore
from tests.core.story import ACCOUNT, SETTINGS, Story
from tests.runtime.house import P, house
from tests.runtime.journals import Desk, ended
from tests.runtime.lane import lane
from tests.runtime.scripted import A, done, look_up, place, statement
from tests.runtime.signals import received, signal
from tests.runtime.virtual import in_virtual_time, quiet
from tests.store.stories import empty_portfolio

D = Decimal
LOST = Unknown("no answer in time")
DOWN = ExchangeConnectionError("down")


def _now(module: ModuleType, name: str) -> Any:
    """What the module calls by this name, which may be planted."""
    return vars(module)[name]


# --- sending --------------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_what_is_unknown_is_sent_again() -> None:
    with planted("resend-unknown-at-once"):
        async with lane() as lane_:
            lane_.exchange.on_place(A, LOST, done())
            await lane_.send(place())
            assert lane_.exchange.asked() == ["place", "place"]


@in_virtual_time
async def test_what_is_unknown_is_told_as_refused() -> None:
    with planted("time-out-is-refusal"):
        assert await _news_of_lost_placement() == ["rejected"]


@in_virtual_time
async def test_what_is_unknown_is_told_as_absent() -> None:
    with planted("absence-without-looking"):
        assert await _news_of_lost_placement() == ["unknown", "absent"]


async def _news_of_lost_placement() -> list[str]:
    async with lane() as lane_:
        lane_.exchange.on_place(A, LOST)
        await lane_.send(place())
        return lane_.news()


@in_virtual_time
async def test_a_look_up_that_fails_is_told_as_absence() -> None:
    with planted("no-answer-is-absence"):
        async with lane() as lane_:
            lane_.exchange.on_look_up(A, DOWN)
            await lane_.send(look_up())
            assert lane_.news() == ["absent"]


@in_virtual_time
async def test_nobody_is_asked() -> None:
    with planted("no-look-ups"):
        async with lane() as lane_:
            await lane_.send(look_up())
            assert lane_.exchange.asked() == []


@in_virtual_time
async def test_what_is_not_durable_is_told() -> None:
    with planted("commit-after-send"):
        desk = Desk()
        work = await desk.start()
        desk.journal.free.clear()
        desk.writer.submit((received(signal(1)),))
        await quiet()
        assert len(desk.batches) == 1
        assert desk.kept.journal == []
        await ended(work)


@in_virtual_time
async def test_a_failed_commit_is_believed() -> None:
    with planted("believe-a-failed-commit"), captured_logs():
        desk = Desk()
        work = await desk.start()
        desk.journal.fail_before = 1
        desk.writer.submit((received(signal(1)),))
        await quiet()
        assert (desk.writer.seq, desk.kept.seq) == (1, 0)
        await ended(work)


@in_virtual_time
async def test_a_commit_that_happened_is_made_again() -> None:
    with planted("commit-again-after-doubt"), captured_logs():
        desk = Desk()
        work = await desk.start()
        desk.journal.fail_after = 1
        desk.writer.submit((TimePassed(START), PauseSet(START, paused=True)))
        await quiet(1.0)
        assert len(desk.kept.journal) == 4
        await ended(work)


# --- hearing --------------------------------------------------------------------------------------------------------


def _entry() -> Order:
    """It rests at 49 900."""
    story = Story()
    story.signal(price="49900")
    story.accept()
    return story.order(Purpose.ENTRY, leg=0)


def _fill(price: str = "49900") -> Fill:
    return Fill("t1", D(price), D("0.001"), ZERO, "USDT", ZERO, START)


def test_a_trade_after_its_cancel_is_dropped() -> None:
    gone = replace(_entry(), status=OrderStatus.CANCELLED)
    with planted("drop-fills-after-cancel"):
        assert _now(venue_news, "with_fill")(gone, _fill()).fills == ()
    assert _now(venue_news, "with_fill")(gone, _fill()).fills == (_fill(),)


def test_a_report_is_booked() -> None:
    with planted("book-reports-as-fills"):
        told = _now(venue_news, "with_report")(_entry(), OrderStatus.PARTIALLY_FILLED, D("0.001"), "v1")
    assert told.filled_quantity == D("0.001")


def test_a_trade_is_booked_at_the_price_of_its_order() -> None:
    with planted("book-the-order-price"):
        [fill] = _now(venue_news, "with_fill")(_entry(), _fill("49800")).fills
    assert fill.price == D(49_900)


def test_the_trades_of_a_cancelled_order_are_not_read() -> None:
    with planted("cancelled-means-unfilled"):
        [report] = answers.events_of(statement(OrderStatus.CANCELLED, "0.2"), START)
    assert len(answers.events_of(statement(OrderStatus.CANCELLED, "0.2"), START)) == 2
    assert getattr(report, "reported_quantity", None) == ZERO


def test_a_part_counts_as_the_whole() -> None:
    with planted("a-part-is-the-whole"):
        told = _now(venue_news, "with_report")(_entry(), OrderStatus.PARTIALLY_FILLED, D("0.001"), "v1")
    assert told.status is OrderStatus.FILLED


# --- recovering -----------------------------------------------------------------------------------------------------


def _commands(story: Story) -> list[str]:
    return [type(command).__name__ for command in _now(recovery, "resume")(story.portfolio, ACCOUNT, {})]


def _begun() -> Story:
    story = Story()
    story.signal(price="49900")
    return story


def test_nobody_is_asked_after_a_start() -> None:
    assert _commands(_begun()) == ["LookUpOrder"] * 5
    with planted("recovery-without-look-ups"):
        assert _commands(_begun()) == []


def test_what_was_not_answered_is_sent_again_after_a_start() -> None:
    with planted("resend-at-start"):
        assert _commands(_begun()) == [PlaceOrder.__name__] * 5


def test_cancels_are_forgotten_by_a_start() -> None:
    story = _begun()
    story.accept()
    story.exit()
    assert CancelOrder.__name__ in _commands(story)
    with planted("forget-cancels-at-start"):
        assert CancelOrder.__name__ not in _commands(story)


@in_virtual_time
async def test_what_happened_in_a_gap_stays_unknown() -> None:
    async def life() -> tuple[Fill, ...]:
        async with house() as home:
            await home.alert(signal(1))
            home.wire.lose_stream()
            await quiet()
            home.move("49890")
            await quiet()
            home.wire.restore_stream()
            await quiet(1.0)
            return home.entry(0).fills

    with captured_logs():
        assert len(await life()) == 1
        with planted("no-reconciliation-after-reconnect"):
            assert await life() == ()


def test_only_the_first_look_at_holdings_counts() -> None:
    known = replace(empty_portfolio(), stocks={ACCOUNT: Stock({})})
    assert auditing.news(known, ACCOUNT, {"BTC": D(1)})
    with planted("trust-the-first-balance"):
        assert not auditing.news(known, ACCOUNT, {"BTC": D(1)})
        assert auditing.news(empty_portfolio(), ACCOUNT, {"BTC": D(1)})


@in_virtual_time
async def test_what_waits_is_not_loaded() -> None:
    with planted("queue-forgotten-at-restart"):
        async with house(empty_portfolio(replace(SETTINGS, max_open_groups=1))) as home:
            await home.alert(signal(1))
            await home.alert(signal(2, price="3000", symbol="ETH/USDT"))
            assert len(home.runner.portfolio.queue) == 1
            await home.crash()
            await home.start()
            assert not home.runner.portfolio.queue


@in_virtual_time
async def test_what_was_acknowledged_is_not_read_after_a_start() -> None:
    with planted("inbox-forgotten-at-restart"):
        async with house() as home:
            await home.keep(signal(1))
            await home.crash()
            await home.start()
            assert home.outcomes() == []


@in_virtual_time
async def test_a_writer_that_was_replaced_commits() -> None:
    store, portfolio = MemoryStore(), empty_portfolio()
    store.add_portfolio(portfolio)
    journal = MemoryJournal(store)
    first = await journal.take(P)
    await journal.take(P)
    opened = PortfolioOpened(START, P, portfolio.settings, portfolio.accounts)
    batch = decide_all(portfolio, 0, (opened,))
    with pytest.raises(FencedError):
        await journal.commit(first.fence, batch)
    with planted("ignore-the-fence"):
        await journal.commit(first.fence, batch)
    assert store.portfolios[P].seq == 1


# --- taking ---------------------------------------------------------------------------------------------------------

RAW = b'{"secret": "correct-horse", "exchange": "BINANCE", "symbol": "BTCUSDT", "action": "buy"}'


def test_one_body_has_two_names() -> None:
    payload = read_payload(parse_body(RAW))
    assert _now(reading, "dedupe_keys")(RAW, payload, None) == _now(reading, "dedupe_keys")(RAW, payload, None)
    with planted("skip-the-dedupe-key"):
        assert _now(reading, "dedupe_keys")(RAW, payload, None) != _now(reading, "dedupe_keys")(RAW, payload, None)


def test_an_alert_is_kept_with_its_secret() -> None:
    assert "correct-horse" not in Masker("correct-horse").mask(RAW)
    with planted("keep-the-secret"):
        assert "correct-horse" in Masker("correct-horse").mask(RAW)


def _let_through(*, opened_twice: bool) -> list[str]:
    """What a gate lets through that is opened with one signal in the inbox and one held."""
    passed: list[str] = []

    def take(events: Iterable[Event]) -> None:
        passed.extend(event.signal.id for event in events if isinstance(event, SignalReceived))

    gate = SignalGate((ACCOUNT,), take, lambda _event: False, _unchanged)
    gate.submit(received(signal(1)))
    for _ in range(2 if opened_twice else 1):
        gate.open(ACCOUNT, (received(signal(2)),))
    return passed


async def _unchanged(event: SignalReceived) -> SignalReceived:
    return event


def test_what_waits_at_the_gate_is_dropped() -> None:
    assert _let_through(opened_twice=False) == ["s1", "s2"]
    with planted("drop-what-waits-at-the-gate"):
        assert _let_through(opened_twice=False) == []


def test_the_gate_lets_signals_through_twice() -> None:
    assert _let_through(opened_twice=True) == ["s1", "s2"]
    with planted("let-signals-through-twice"):
        assert _let_through(opened_twice=True) == ["s1", "s2", "s2"]


def test_what_falls_out_of_the_queue_has_no_outcome() -> None:
    told = (empty_portfolio(), signal(1), Verdict.REFUSED, Reason("overdue", "Refused: it waited too long"))
    assert _now(promoting, "outcome")(*told).outcomes
    with planted("lost-outcome"):
        assert _now(promoting, "outcome")(*told).outcomes == ()


# --- deciding -------------------------------------------------------------------------------------------------------


def test_a_cancel_counts_at_once() -> None:
    story = _begun()
    story.accept()
    with planted("believe-a-cancel-at-once"):
        story.exit()
    assert story.order(Purpose.ENTRY, leg=0).status is OrderStatus.CANCELLED


def test_a_second_order_has_the_id_of_the_first() -> None:
    group = _begun().group
    assert group.order_id(Purpose.ENTRY, 0, 0)[0] not in group.orders
    with planted("reuse-a-client-order-id"):
        assert group.order_id(Purpose.ENTRY, 0, 0)[0] in group.orders

"""Spec 5, 6 and promise 7: a group's whole life, told from the alert to the last cent, with its figures on the way."""

from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.api.timeline import Life, timeline_of
from dca_engine.api.timeline_schemas import TimelineItem
from dca_engine.core.decide import decide
from dca_engine.core.figures import cash
from dca_engine.core.group import Group
from dca_engine.core.ids import ClientOrderId, PortfolioId, Purpose
from dca_engine.core.messages import (
    CloseRequested,
    Event,
    FundingPaid,
    OrderFilled,
    OrderReported,
    Outcome,
    ReduceRequested,
)
from dca_engine.core.order import Fill, OrderStatus
from dca_engine.core.signal import Size, SizeUnit
from dca_engine.core.values import ZERO
from dca_engine.ports import Alert
from dca_engine.store.repositories.journal import JournalRecord
from dca_engine.store.repositories.signals import AlertRecord, GroupSignal, SignalRecord
from tests.api.examples import NOW, PORTFOLIO, SPOT, entry, healthy, received
from tests.api.house import SECRET, House


class Journal:
    """A group's life as the core lives it; each event comes a second after the one before."""

    def __init__(self) -> None:
        self.portfolio = healthy()
        self.entries: list[JournalRecord] = []
        self.outcomes: list[Outcome] = []
        self.ended: Group | None = None
        self.trades = 0

    @property
    def now(self) -> datetime:
        return NOW + timedelta(seconds=len(self.entries) + 1)

    @property
    def group(self) -> Group:
        return self.ended or next(iter(self.portfolio.groups.values()))

    def happens(self, event: Event) -> None:
        decision = decide(self.portfolio, event)
        self.portfolio = decision.portfolio
        self.outcomes += decision.outcomes
        self.ended = next(iter(decision.ended), self.ended)
        self.entries.append(
            JournalRecord(
                len(self.entries) + 1, event.time, event, decision.commands, decision.outcomes, decision.reasons
            )
        )

    def fills(self, order_id: ClientOrderId, price: str, quantity: str | None = None, fee: str = "0.2") -> None:
        """Everything that is ordered, unless told otherwise; the fee is in quote."""
        self.trades += 1
        amount = self.group.orders[order_id].quantity if quantity is None else Decimal(quantity)
        fill = Fill(f"t{self.trades}", Decimal(price), amount, Decimal(fee), "USDT", Decimal(fee), self.now)
        self.happens(OrderFilled(self.now, order_id, fill))

    def reports(self, order_id: ClientOrderId, status: OrderStatus) -> None:
        filled = self.group.orders[order_id].filled_quantity
        self.happens(OrderReported(self.now, order_id, status, filled, "v1"))

    def confirms_cancels(self) -> None:
        for order in list(self.group.orders.values()):
            if order.cancel_requested and not order.is_terminal:
                self.reports(order.client_order_id, OrderStatus.CANCELLED)

    def order(self, purpose: Purpose, leg: int | None = None) -> ClientOrderId:
        """The latest one that is not over."""
        orders = [o for o in self.group.orders_for(purpose) if not o.is_terminal and leg in (None, o.leg)]
        return orders[-1].client_order_id

    def told(self) -> list[TimelineItem]:
        timeline = timeline_of(Life(self.group, (self._came(),), tuple(self.entries), complete=True))
        assert (timeline.group_id, timeline.complete) == (self.group.id, True)
        return timeline.items

    def _came(self) -> GroupSignal:
        alert = Alert("a1", PORTFOLIO, NOW, "52.89.214.238", '{"secret":"***","action":"buy"}', 202)
        record = SignalRecord(PortfolioId(PORTFOLIO), entry(), "binance", self.outcomes[0], NOW)
        return GroupSignal(record, AlertRecord(alert, entry().id, duplicate=False))


def a_full_life() -> Journal:
    """Two legs bought, the second one's target hit, half of the rest sold by hand, then an exit."""
    life = Journal()
    life.happens(received(entry()))
    life.reports(life.order(Purpose.ENTRY, 0), OrderStatus.OPEN)
    life.fills(life.order(Purpose.ENTRY, 0), "50000")
    life.fills(life.order(Purpose.ENTRY, 1), "49750")
    life.fills(life.order(Purpose.TARGET, 1), "50247.50")
    life.happens(ReduceRequested(life.now, life.group.id, Size(Decimal(50), SizeUnit.PERCENT)))
    life.confirms_cancels()
    life.fills(life.order(Purpose.REDUCE), "50100", fee="0.1")
    life.happens(CloseRequested(life.now, life.group.id))
    life.confirms_cancels()
    life.fills(life.order(Purpose.CLOSE), "50200", fee="0.1")
    return life


def kinds(items: list[TimelineItem]) -> list[str]:
    return [item.kind for item in items]


def test_a_life_is_told_in_order_from_the_alert_to_the_close() -> None:
    items = a_full_life().told()
    found = kinds(items)
    assert found[:3] == ["alert", "signal", "decision"]
    assert found[3:8] == ["order_sent"] * 5, "the five legs"
    milestones = [kind for kind in found if kind in ("fill", "target", "sale", "by_hand", "closed")]
    first_bought, second_bought, second_sold = ["fill", "target"], ["fill", "target"], ["fill"]
    assert milestones[:5] == [*first_bought, *second_bought, *second_sold]
    assert found.count("fill") == 5
    assert found[-1] == "closed"
    seqs = [item.seq for item in items if item.seq is not None]
    assert seqs == sorted(seqs)
    assert [item.time for item in items] == sorted(item.time for item in items)


def test_words_and_numbers_stand_with_each_item() -> None:
    items = a_full_life().told()
    alert, signal, decision = items[:3]
    assert alert.text == 'From 52.89.214.238, answered 202: {"secret":"***","action":"buy"}'
    assert signal.text == "Entry long BTC/USDT at 50000"
    assert decision.text == "Accepted: slot 1 of 10, 5 of 5 legs"
    bought = next(item for item in items if item.kind == "fill")
    assert bought.text == "Leg 0 of pyramid 0: bought 0.00400 BTC at 50000, fee 0.2 USDT"
    assert bought.numbers["value"] == "200.00000"
    assert bought.order is not None
    assert (bought.order.purpose, bought.order.leg, bought.order.price) == ("entry", 0, Decimal(50_000))


def test_what_a_person_asked_for_stands_before_what_followed_from_it() -> None:
    items = [item for item in a_full_life().told() if item.kind in ("by_hand", "cancel_sent", "sale")]
    assert [item.kind for item in items[:2]] == ["by_hand", "cancel_sent"]
    assert items[0].text == "Selling 0.00200 of 0.00400 BTC"
    assert items[2].text == "Reduced by hand: sell 0.00200 BTC at market"


def test_figures_run_along() -> None:
    """Leg 0: 0.00400 at 50 000. Leg 1: 0.00402 at 49 750, sold at 50 247.50 for 0.00402 x 497.50 = 1.99995 less 0.4."""
    fills = [item for item in a_full_life().told() if item.kind == "fill"]
    assert [item.held_quantity for item in fills] == [
        Decimal(text) for text in ("0.00400", "0.00802", "0.00400", "0.00200", "0")
    ]
    assert fills[0].average_price == Decimal(50_000)
    assert [item.realized_pnl for item in fills[:3]] == [ZERO, ZERO, Decimal("1.59995")]
    assert fills[2].average_price == Decimal(50_000)
    assert fills[3].realized_pnl == Decimal("1.59995") + Decimal("0.00200") * 100 - Decimal("0.1") - Decimal("0.1")


def test_the_end_tells_the_profit_and_that_it_is_the_cash_that_moved() -> None:
    """Out: 200 + 199.995. In: 201.99495 + 100.2 + 100.4. Fees 0.8. So 2.59995 - 0.8 = 1.79995."""
    life = a_full_life()
    end = life.told()[-1]
    assert end.realized_pnl == cash(life.group) == Decimal("1.79995")
    assert Decimal(end.numbers["cash_moved"]) == Decimal("1.79995")
    assert "Realized 1.79995 USDT after fees worth 0.8." in end.text
    assert "That is exactly the cash that moved" in end.text
    assert (end.numbers["bought"], end.numbers["sold"]) == ("399.995", "402.59495")
    assert (end.held_quantity, end.average_price) == (ZERO, None)


def test_the_same_trade_and_the_same_report_are_told_once() -> None:
    life = a_full_life()
    once = len(life.told())
    filled = next(e for e in life.entries if isinstance(e.event, OrderFilled))
    opened = next(e for e in life.entries if isinstance(e.event, OrderReported))
    life.entries += [
        JournalRecord(len(life.entries) + i, e.time + timedelta(hours=1), e.event, (), (), ())
        for i, e in enumerate((filled, opened), start=1)
    ]
    assert len(life.told()) == once


def test_what_comes_after_the_end_is_no_part_of_it_but_an_unknown_trade_is_told() -> None:
    life = a_full_life()
    before = life.told()
    order_id = next(iter(life.group.orders))
    life.happens(OrderReported(life.now, order_id, OrderStatus.OPEN, ZERO, "v1"))
    assert life.told() == before
    late = Fill("t99", Decimal(50_000), Decimal("0.001"), ZERO, "USDT", ZERO, life.now)
    life.happens(OrderFilled(life.now, order_id, late))
    note = life.told()[-1]
    assert (note.kind, note.code, note.realized_pnl) == ("note", "late_fill", before[-1].realized_pnl)


def test_funding_is_told_and_counted() -> None:
    """Spec 5: part of what was realized."""
    life = Journal()
    life.happens(received(entry()))
    life.fills(life.order(Purpose.ENTRY, 0), "50000", fee="0")
    life.happens(FundingPaid(life.now, SPOT, "BTC/USDT", "f1", Decimal("-0.05")))
    (paid,) = (item for item in life.told() if item.kind == "funding")
    assert paid.realized_pnl == Decimal("-0.05")
    assert "0.05 USDT paid" in paid.text


def test_what_the_venue_refused_is_told_once_with_its_reason() -> None:
    life = Journal()
    life.happens(received(entry()))
    order_id = life.order(Purpose.ENTRY, 4)
    life.happens(OrderReported(life.now, order_id, OrderStatus.REJECTED, ZERO, None, "balance too low"))
    (refused,) = (item for item in life.told() if item.kind == "refused")
    assert "balance too low" in refused.text
    assert refused.client_order_id == order_id


def test_a_life_that_goes_on_has_no_end_yet() -> None:
    life = Journal()
    life.happens(received(entry()))
    assert "closed" not in kinds(life.told())


async def test_the_timeline_of_a_group_is_read_over_http(house: House) -> None:
    signal = await house.get(f"/signals/{await house.buy()}")
    path = f"/groups/{signal['group_id']}"
    await house.eventually(path, lambda group: Decimal(group["held_quantity"]) > 0)
    await house.client.post(f"{path}/close")
    ended = await house.eventually(path, lambda group: group["status"] == "closed")
    timeline = await house.get(f"{path}/timeline")
    items = timeline["items"]
    assert (timeline["status"], timeline["complete"]) == ("closed", True)
    assert [item["kind"] for item in items[:3]] == ["alert", "signal", "decision"]
    assert SECRET not in items[0]["text"]
    assert '"symbol": "BTCUSDT"' in items[0]["text"]
    assert [item["title"] for item in items if item["kind"] == "fill"] == ["Bought", "Sold"]
    assert items[-1]["kind"] == "closed"
    assert items[-1]["realized_pnl"] == ended["realized_pnl"]
    stranger = await house.stranger()
    assert (await stranger.get(f"{path}/timeline")).status_code == 404

"""Spec 11: the checks say nothing of an honest run, and each finds what breaks its promise and no other check does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import ClientOrderId, GroupId, Purpose, SignalId
from dca_engine.core.messages import MarketsObserved, Outcome, Reason, SignalReceived, TimePassed, Verdict
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import Portfolio, Stock, with_group
from dca_engine.core.values import OrderSide, OrderType
from dca_engine.matching import Accepted, Funding, NewOrder, OrderEvent, OrderState, Trade
from dca_engine.ports import DedupeKeys, Entry
from dca_engine.simulation.checks import violations
from dca_engine.simulation.checks.record import Record, record_of
from dca_engine.simulation.checks.slots import overbooked
from dca_engine.simulation.evidence import Acknowledgement, Evidence
from dca_engine.store.memory import KeptSignal
from tests.core.story import ACCOUNT, START
from tests.runtime.signals import signal
from tests.simulation.checks_house import (
    OWNER,
    PERP,
    SECRET,
    broken,
    ended,
    kept,
    opened,
    perpetual,
    spot,
    with_state,
)

D = Decimal


@pytest.mark.parametrize("life", [spot, perpetual])
def test_an_honest_run_breaks_nothing(life: Callable[[], Evidence]) -> None:
    assert violations(life()) == []


# --- how a run is tampered with -------------------------------------------------------------------------------------


def _rewritten(evidence: Evidence, wanted: Callable[[Entry], object], change: Callable[[Entry], Entry]) -> Evidence:
    """The last entry of the journal that is wanted, changed."""
    journal = kept(evidence).journal
    place = max(place for place, entry in enumerate(journal) if wanted(entry))
    journal[place] = change(journal[place])
    return evidence


def _with_reason(evidence: Evidence, code: str, text: str) -> Evidence:
    reason = Reason(code, text)
    return _rewritten(evidence, lambda e: e.reasons, lambda e: replace(e, reasons=(*e.reasons, reason)))


def _ended_otherwise(evidence: Evidence, change: Callable[[Group], Group]) -> Evidence:
    return _rewritten(evidence, lambda e: e.ended, lambda e: replace(e, ended=tuple(map(change, e.ended))))


def _opened_otherwise(evidence: Evidence, change: Callable[[Group], Group]) -> Evidence:
    return with_state(evidence, lambda state: with_group(state, change(opened(evidence))))


def _placed(evidence: Evidence, client_order_id: str, symbol: str) -> OrderState:
    """One more order of the account, far below the market: it rests."""
    order = NewOrder(
        account=OWNER,
        client_order_id=client_order_id,
        symbol=symbol,
        side=OrderSide.BUY,
        type=OrderType.LIMIT,
        quantity=D("0.1"),
        price=evidence.venue.quotes[symbol].bid // 2,
    )
    placed = evidence.venue.place(order, opened(evidence).opened_at)
    assert isinstance(placed, Accepted)
    return placed.order


def _placed_and_gone(evidence: Evidence, client_order_id: str, symbol: str) -> None:
    order = _placed(evidence, client_order_id, symbol)
    assert isinstance(evidence.venue.cancel(OWNER, order.order_id, order.created_at), OrderEvent)


def _trades(evidence: Evidence, group: Group) -> list[Trade]:
    return evidence.venue.archive._trades[OWNER, group.market.symbol]


def _resting(evidence: Evidence) -> OrderState:
    return evidence.venue.archive.open_orders(OWNER)[-1]


# --- 0: what must never happen --------------------------------------------------------------------------------------


def test_a_run_that_finds_no_rest() -> None:
    assert broken(replace(spot(), settled=False)) == {0}


def test_a_defect_that_the_engine_found_itself() -> None:
    assert broken(_with_reason(spot(), "defect", "Refused: a decision broke a rule")) == {0, 9}


def test_a_group_that_nothing_moves_on() -> None:
    def goes_on_closing(state: Portfolio) -> Portfolio:
        return with_group(state, replace(ended(evidence), status=GroupStatus.CLOSING))

    evidence = spot()
    assert 0 in broken(with_state(evidence, goes_on_closing))


def test_a_close_that_the_venue_refused_waits_for_a_person() -> None:
    def was_refused(group: Group) -> Group:
        close = next(group.orders_for(Purpose.CLOSE))
        orders = {**group.orders, close.client_order_id: replace(close, status=OrderStatus.REJECTED)}
        return replace(group, status=GroupStatus.CLOSING, orders=orders)

    evidence = spot()
    assert 0 not in broken(with_state(evidence, lambda state: with_group(state, was_refused(ended(evidence)))))


def test_an_order_that_was_to_be_cancelled_and_rests() -> None:
    def asked(group: Group) -> Group:
        order = group.orders[ClientOrderId(_resting(evidence).client_order_id)]
        return replace(group, orders={**group.orders, order.client_order_id: replace(order, cancel_requested=True)})

    evidence = spot()
    assert broken(_opened_otherwise(evidence, asked)) == {0, 9}


# --- 1: one outcome -------------------------------------------------------------------------------------------------


def test_a_signal_that_was_acknowledged_and_never_decided() -> None:
    evidence = spot()
    late = signal(9)
    evidence.store.signals[late.id] = KeptSignal(evidence.portfolio_id, late, DedupeKeys("b", None, None))
    assert broken(evidence) == set(), "nobody was told that it was taken"
    told = Acknowledgement(late.received_at, "body", late.id, duplicate=False)
    assert broken(replace(evidence, acknowledged=[*evidence.acknowledged, told])) == {1}


def test_an_acknowledged_signal_that_nobody_kept() -> None:
    evidence = spot()
    told = Acknowledgement(opened(evidence).opened_at, "body", SignalId("s9"), duplicate=False)
    assert broken(replace(evidence, acknowledged=[*evidence.acknowledged, told])) == {1}


def test_a_second_outcome() -> None:
    again = Outcome(SignalId("s1"), Verdict.ACCEPTED, Reason("entered", "once more"))
    evidence = _rewritten(spot(), lambda e: e.outcomes, lambda e: replace(e, outcomes=(*e.outcomes, again)))
    assert broken(evidence) == {1, 9}


def test_an_inbox_that_says_otherwise_than_the_journal() -> None:
    evidence = spot()
    evidence.store.signals[SignalId("s1")].outcome = None
    assert broken(evidence) == {1}


def test_a_waiting_signal_that_is_gone_without_a_word() -> None:
    assert broken(with_state(spot(), lambda state: replace(state, queue={}))) == {1, 9}


def test_one_body_taken_for_two_signals() -> None:
    evidence = spot()
    same = [replace(told, body="one and the same") for told in evidence.acknowledged]
    assert broken(replace(evidence, acknowledged=same)) == {1}
    assert broken(replace(evidence, acknowledged=[same[0], *(replace(t, duplicate=True) for t in same[1:])])) == set()


def test_one_body_may_be_two_signals_when_its_time_is_over() -> None:
    evidence = spot()
    for one in evidence.store.signals.values():
        one.keys = replace(one.keys, repeat_window_seconds=60)
    same = [replace(told, body="one and the same") for told in evidence.acknowledged[:2]]
    assert broken(replace(evidence, acknowledged=same)) == {1}
    later = evidence.store.signals[SignalId("s2")]
    later.signal = replace(later.signal, received_at=later.signal.received_at + timedelta(seconds=60))
    assert broken(replace(evidence, acknowledged=same)) == set()


# --- 2: one order ---------------------------------------------------------------------------------------------------


def test_an_intent_that_became_two_orders() -> None:
    evidence = spot()
    group = ended(evidence)
    _placed_and_gone(evidence, next(iter(group.orders)), group.market.symbol)
    assert broken(evidence) == {2}


def test_an_order_that_was_sent_before_it_was_written_down() -> None:
    evidence = spot()
    first, *others = evidence.arrivals
    assert broken(replace(evidence, arrivals=[replace(first, was_durable=False), *others])) == {2}


def test_an_order_that_no_group_intended() -> None:
    evidence = spot()
    stranger = f"{next(iter(opened(evidence).orders))[:-1]}9"
    _placed_and_gone(evidence, stranger, "ETH/USDT")
    assert broken(evidence) == {2}
    assert broken(replace(evidence, strays=frozenset({stranger}))) == set(), "somebody else left it there"


def test_a_leg_that_bought_more_than_it_planned() -> None:
    def smaller(group: Group) -> Group:
        [pyramid] = group.pyramids
        first, *others = pyramid.legs
        legs = (replace(first, quantity=first.quantity - group.market.step_size), *others)
        return replace(group, pyramids=(replace(pyramid, legs=legs),))

    assert broken(_opened_otherwise(spot(), smaller)) == {2, 9}


# --- 3 and 5: fills and holdings ------------------------------------------------------------------------------------


def test_a_trade_that_was_never_booked() -> None:
    evidence = spot()
    event = evidence.venue.fill(_resting(evidence).order_id, opened(evidence).opened_at)
    assert isinstance(event, OrderEvent)
    assert broken(evidence) == {3, 8}


@pytest.mark.parametrize(
    "other",
    [
        {"price": D(1)},
        {"quantity": D("0.00001")},
        {"fee": D("0.0001")},
        {"fee_coin": "BNB"},
        {"time": START},
        {"trade_id": 999},
    ],
    ids=lambda other: next(iter(other)),
)
def test_a_trade_that_was_booked_otherwise(other: dict[str, object]) -> None:
    evidence = spot()
    trades = _trades(evidence, opened(evidence))
    trades[-1] = replace(trades[-1], **other)  # type: ignore[arg-type]
    assert 3 in broken(evidence)


def test_a_trade_that_was_booked_twice() -> None:
    def doubled(group: Group) -> Group:
        order = next(order for order in group.orders.values() if order.fills)
        return replace(
            group, orders={**group.orders, order.client_order_id: replace(order, fills=order.fills + order.fills)}
        )

    assert broken(_opened_otherwise(spot(), doubled)) == {3, 8, 9}


def test_what_was_sold_and_never_held() -> None:
    evidence = spot()
    trades = _trades(evidence, ended(evidence))
    trades.sort(key=lambda trade: trade.side is OrderSide.BUY)
    assert broken(evidence) == {5}, "the same trades, sold before they were bought"


# --- 4: slots -------------------------------------------------------------------------------------------------------


def _with_another_group(evidence: Evidence, **other: object) -> Record:
    """As if the last entry of the journal had opened one more group, in a pool of one slot."""
    record = record_of(evidence)
    group = replace(opened(evidence), id=GroupId("another"), **{"timeframe": 60, **other})  # type: ignore[arg-type]
    states = [*record.replay.states, with_group(record.replay.states[-1], group)]
    return replace(record, replay=replace(record.replay, states=states))


def test_a_group_beyond_the_last_slot() -> None:
    assert len(list(overbooked(_with_another_group(spot())))) == 1


def test_a_group_that_a_person_forced() -> None:
    assert list(overbooked(_with_another_group(spot(), forced=True))) == []


def test_two_groups_of_one_trade() -> None:
    timeframe = opened(spot()).timeframe
    assert len(list(overbooked(_with_another_group(spot(), forced=True, timeframe=timeframe)))) == 1


# --- 6: what ended --------------------------------------------------------------------------------------------------


def test_an_order_of_an_ended_group_that_rests() -> None:
    evidence = spot()
    group = ended(evidence)
    known = next(iter(group.orders))
    _placed(evidence, f"{known[:-1]}9", group.market.symbol)
    assert broken(evidence) == {2, 6}


# --- 7: profit ------------------------------------------------------------------------------------------------------


def test_profit_that_no_cash_moved() -> None:
    evidence = with_state(spot(), lambda state: replace(state, realized_total=state.realized_total + 1))
    assert broken(evidence) == {7, 9}


def test_a_group_that_ended_with_another_profit() -> None:
    evidence = _ended_otherwise(spot(), lambda group: replace(group, realized=group.realized - 1))
    assert broken(evidence) == {7, 9}


def test_funding_that_is_borne_twice() -> None:
    evidence = _ended_otherwise(perpetual(), lambda group: replace(group, funding=group.funding * 2))
    assert broken(evidence) == {7, 9}


def test_funding_that_nobody_paid() -> None:
    def paid_more(group: Group) -> Group:
        [payment] = group.funding
        return replace(group, funding=(replace(payment, id="other"),))

    assert broken(_ended_otherwise(perpetual(), paid_more)) == {7, 9}


def _with_payment(evidence: Evidence, after_opening: float, before_the_end: float) -> Evidence:
    """As if the venue had written down one more payment, so many minutes after the open group bought and before the
    last entry of the journal."""
    moment = opened(evidence).opened_at + timedelta(minutes=after_opening)
    evidence.venue.archive.put_funding(Funding(9, OWNER, PERP, "USDT", D(0), moment))
    last = TimePassed(moment + timedelta(minutes=before_the_end))
    kept(evidence).journal.append(Entry(kept(evidence).seq + 1, last, (), (), (), ()))
    kept(evidence).seq += 1
    return evidence


def test_funding_that_no_group_bears() -> None:
    assert 7 in broken(_with_payment(perpetual(), 5, 75))
    assert 7 not in broken(_with_payment(perpetual(), 5, 15)), "it is read once an hour"
    assert 7 not in broken(_with_payment(perpetual(), 0.5, 75)), "the group came when it was due"


# --- 8: the same books ----------------------------------------------------------------------------------------------


def test_coins_that_nobody_accounts_for() -> None:
    evidence = spot()
    evidence.venue.deposit(OWNER, "USDT", D(1))
    assert broken(replace(evidence, outside={ACCOUNT: {"USDT": D(1)}})) <= {8}
    assert 8 in broken(evidence)


def test_a_position_that_nobody_accounts_for() -> None:
    evidence = perpetual()
    order = NewOrder(
        account=OWNER, client_order_id="", symbol=PERP, side=OrderSide.BUY, type=OrderType.MARKET, quantity=D("0.01")
    )
    evidence.venue.place(order, opened(evidence).opened_at)
    assert broken(evidence) == {8}


def test_an_order_that_is_over_at_the_venue_and_rests_in_our_books() -> None:
    evidence = spot()
    evidence.venue.cancel(OWNER, _resting(evidence).order_id, opened(evidence).opened_at)
    assert broken(evidence) == {8}


def test_a_memory_that_differs_from_the_store() -> None:
    evidence = spot()
    assert broken(replace(evidence, live=replace(evidence.live, next_group=9))) == {8}


def test_holdings_that_are_believed_and_not_there() -> None:
    def believes(state: Portfolio) -> Portfolio:
        return replace(state, stocks={ACCOUNT: Stock({"USDT": D(5)})})

    assert broken(with_state(spot(), believes)) == {8, 9}


# --- 9: the journal -------------------------------------------------------------------------------------------------


def test_a_state_that_the_journal_does_not_lead_to() -> None:
    assert broken(with_state(spot(), lambda state: replace(state, next_group=9))) == {9}


def test_an_entry_that_is_missing() -> None:
    evidence = spot()
    journal = kept(evidence).journal
    del journal[max(place for place, entry in enumerate(journal) if isinstance(entry.event, MarketsObserved))]
    assert broken(evidence) == {9}


def test_an_event_that_was_not_kept_as_it_was() -> None:
    evidence = _rewritten(
        spot(),
        lambda e: isinstance(e.event, SignalReceived) and e.commands,
        lambda e: replace(e, commands=e.commands[1:]),
    )
    assert broken(evidence) == {9}


# --- 10: the secret -------------------------------------------------------------------------------------------------


def test_a_secret_in_a_log() -> None:
    assert broken(replace(spot(), logs=[f"refused {SECRET}"])) == {10}


def test_a_secret_in_an_answer() -> None:
    assert broken(replace(spot(), answers=[f'{{"secret": "{SECRET}"}}'])) == {10}


def test_a_secret_in_a_kept_alert() -> None:
    evidence = spot()
    key, alert = next(iter(evidence.store.alerts.items()))
    evidence.store.alerts[key] = replace(alert, body=SECRET)
    assert broken(evidence) == {10}


def test_a_secret_in_the_journal() -> None:
    assert broken(_with_reason(spot(), "told", SECRET)) == {9, 10}

"""What screens are shown, from a portfolio that the core made: spec 4's worked ladder, spec 5's figures."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from dca_engine.api.group_views import group_view
from dca_engine.api.position_schemas import GroupView
from dca_engine.api.views import AccountProfile, PortfolioProfile, portfolio_view, signal_view
from dca_engine.core.decide import decide
from dca_engine.core.group import Group
from dca_engine.core.ids import Purpose
from dca_engine.core.messages import CloseRequested
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.values import ZERO, MarketKind
from dca_engine.runtime.account_link import AccountHealth
from tests.api.examples import BTC, NOW, SPOT, after, entry, filled, healthy, received

PROFILE = PortfolioProfile(
    "Practice", "USDT", (AccountProfile(SPOT, "Binance", "binance", MarketKind.SPOT, simulated=True),)
)


def opened() -> Portfolio:
    return after(healthy(), received(entry()))


def only_group(portfolio: Portfolio) -> Group:
    (group,) = portfolio.groups.values()
    return group


def view(portfolio: Portfolio) -> GroupView:
    return group_view(only_group(portfolio))


def fill_leg(portfolio: Portfolio, leg: int, price: str, quantity: str, fee: str = "0") -> Portfolio:
    (order,) = only_group(portfolio).leg_orders(Purpose.ENTRY, 0, leg)
    return after(portfolio, filled(order.client_order_id, price, quantity, trade=leg, fee=fee))


def test_an_opened_group_shows_the_worked_ladder() -> None:
    """Spec 4: prices 50 000 to 49 000, quantities 0.00400 to 0.00408."""
    group = view(opened())
    assert (group.status, group.side, group.symbol, group.timeframe_seconds) == ("waiting", "long", "BTC/USDT", 900)
    legs = group.pyramids[0].legs
    assert [str(leg.price) for leg in legs] == ["50000.00", "49750.00", "49500.00", "49250.00", "49000.00"]
    assert [str(leg.quantity) for leg in legs] == ["0.00400", "0.00402", "0.00404", "0.00406", "0.00408"]
    assert [leg.status for leg in legs] == ["intended"] * 5
    assert (group.legs_filled, group.legs_total) == (0, 5)
    assert (group.held_quantity, group.average_price, group.invested) == (ZERO, None, ZERO)


def test_the_target_is_expected_from_the_plan_and_then_from_the_fill() -> None:
    """Spec 6.1: a target comes from fill prices; until then the planned price says where it will be."""
    before = view(opened()).pyramids[0].legs[0]
    assert (before.target_price, before.targets) == (Decimal(50_500), [])
    leg = view(fill_leg(opened(), 0, "49990.00", "0.00400")).pyramids[0].legs[0]
    assert (leg.status, leg.average_price, leg.target_price) == ("filled", Decimal(49_990), Decimal("50489.90"))
    assert [(t.price, t.quantity, t.status) for t in leg.targets] == [
        (Decimal("50489.90"), Decimal("0.00400"), "intended")
    ]


def test_figures_come_from_fills() -> None:
    """Spec 5: average weighted by quantity, fees beside it."""
    group = view(fill_leg(fill_leg(opened(), 0, "50000", "0.00400", fee="0.2"), 1, "49750", "0.00402", fee="0.2"))
    assert group.average_price is not None
    assert group.average_price.quantize(Decimal("0.01")) == Decimal("49874.69")
    assert (group.held_quantity, group.fees) == (Decimal("0.00802"), Decimal("0.4"))
    assert (group.legs_filled, group.status) == (2, "partially_filled")


def test_a_leg_that_was_left_out_says_why_and_counts_for_nothing() -> None:
    market = replace(BTC, min_notional=Decimal("199.98"))
    leg_out = view(after(healthy(), received(entry(), market)))
    left_out = [leg for leg in leg_out.pyramids[0].legs if leg.skip_reason is not None]
    assert left_out
    assert leg_out.legs_total == 5 - len(left_out)
    assert {(leg.client_order_id, leg.status, leg.target_price) for leg in left_out} == {(None, None, None)}
    assert "below the minimum" in str(left_out[0].skip_reason)


def test_an_ended_group_shows_what_it_earned() -> None:
    portfolio = fill_leg(opened(), 0, "50000", "0.00400")
    closing = decide(portfolio, CloseRequested(NOW, only_group(portfolio).id)).portfolio
    assert view(closing).status == "closing"


@pytest.mark.parametrize("health", [None, AccountHealth(True, Decimal("4.2"), None, 12)])
def test_the_portfolio_shows_pool_and_accounts(health: AccountHealth | None) -> None:
    shown = portfolio_view(opened(), PROFILE, {} if health is None else {SPOT: health}, Decimal(4), Decimal("1.5"))
    assert (shown.status, shown.open_groups, shown.max_open_groups) == ("healthy", 1, 10)
    assert (shown.capital, shown.realized_today, shown.realized_total) == (Decimal(10_000), Decimal("1.5"), Decimal(4))
    assert shown.accounts[0].connected is (health is not None)
    assert shown.accounts[0].clock_ahead_ms == (0 if health is None else 12)
    assert shown.differences == []


def test_a_signal_is_pending_until_it_is_decided() -> None:
    shown = signal_view(entry(), "binance", None, NOW + timedelta(microseconds=1234))
    assert (shown.verdict, shown.exchange, shown.accepted_in_ms) == ("pending", "binance", Decimal("1.234"))


def test_a_decided_signal_says_why_in_words() -> None:
    decision = decide(healthy(), received(entry()))
    shown = signal_view(entry(), "binance", decision.outcomes[0], None)
    assert (shown.verdict, shown.reason_code) == ("accepted", "opened")
    assert shown.reason == "Accepted: slot 1 of 10, 5 of 5 legs"
    assert shown.group_id == only_group(decision.portfolio).id
    assert shown.accepted_in_ms is None


def test_a_signal_that_waited_for_a_restart_has_no_time_of_acceptance() -> None:
    assert signal_view(entry(), "binance", None, NOW + timedelta(seconds=40)).accepted_in_ms is None

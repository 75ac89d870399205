"""From the engine's own terms to what screens are shown. Pure: no view knows where its facts were kept.

The rule: figures are derived here from fills, by the core's own functions; nothing is computed a second way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.api.schemas import (
    AccountView,
    AlertView,
    GroupView,
    LegView,
    PortfolioView,
    PriceView,
    PyramidView,
    SignalView,
    TargetView,
)
from dca_engine.core.figures import figures, order_flow
from dca_engine.core.group import Group, Leg, Pyramid
from dca_engine.core.ids import AccountId, Purpose, SignalId
from dca_engine.core.messages import Outcome
from dca_engine.core.order import Order
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.signal import Signal
from dca_engine.core.take_profit import target_price
from dca_engine.core.values import ZERO, MarketKind
from dca_engine.ports import Alert, Price
from dca_engine.runtime.account_link import AccountHealth

SLOWEST_ACCEPTANCE = timedelta(seconds=3)
"""A sender waits no longer; what took more was read from the inbox after a restart, and its time is not known."""


@dataclass(frozen=True, slots=True)
class AccountProfile:
    """What a trader calls an account."""

    id: AccountId
    name: str
    venue: str
    kind: MarketKind
    simulated: bool


@dataclass(frozen=True, slots=True)
class PortfolioProfile:
    """What a trader calls a portfolio, and the accounts it trades on."""

    name: str
    quote: str
    accounts: tuple[AccountProfile, ...]

    def venue(self, account_id: AccountId) -> str:
        return next((a.venue for a in self.accounts if a.id == account_id), "")


# --- portfolio ------------------------------------------------------------------------------------------------------


def portfolio_view(
    portfolio: Portfolio,
    profile: PortfolioProfile,
    healths: Mapping[AccountId, AccountHealth],
    realized_total: Decimal,
    realized_today: Decimal,
) -> PortfolioView:
    """`realized_total` and `realized_today` (since midnight UTC) in quote."""
    return PortfolioView(
        id=portfolio.id,
        name=profile.name,
        status=portfolio.status.value,
        status_reason=portfolio.status_reason,
        quote=profile.quote,
        capital=portfolio.settings.capital,
        max_open_groups=portfolio.settings.max_open_groups,
        open_groups=len(portfolio.groups),
        queue_length=0,
        realized_today=_shown(realized_today),
        realized_total=_shown(realized_total),
        accounts=[_account_view(account, healths.get(account.id)) for account in profile.accounts],
    )


def _account_view(account: AccountProfile, health: AccountHealth | None) -> AccountView:
    return AccountView(
        id=account.id,
        name=account.name,
        venue=account.venue,
        market_kind=account.kind.value,
        simulated=account.simulated,
        connected=health is not None and health.connected,
        latency_ms=None if health is None else health.latency_ms,
    )


def price_view(account_id: AccountId, price: Price) -> PriceView:
    return PriceView(account_id=account_id, symbol=price.symbol, price=price.last, time=price.time)


# --- positions ------------------------------------------------------------------------------------------------------

_MOST_PLACES = 12


def _shown(figure: Decimal) -> Decimal:
    """A figure that may come out of a division: at most 12 decimal places, and no zeros that say nothing."""
    exponent = figure.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_MOST_PLACES:
        return figure.quantize(Decimal(1).scaleb(-_MOST_PLACES)).normalize() + 0
    return figure


_OrdersByLeg = Mapping[tuple[Purpose, int, int], list[Order]]


def group_view(group: Group) -> GroupView:
    numbers = figures(group)
    orders = _orders_by_leg(group.orders.values())
    pyramids = [_pyramid_view(group, pyramid, orders) for pyramid in group.pyramids]
    laid = [leg for pyramid in pyramids for leg in pyramid.legs if leg.skip_reason is None]
    return GroupView(
        id=group.id,
        account_id=group.account_id,
        symbol=group.market.symbol,
        timeframe_seconds=group.timeframe,
        side=group.side.value,
        status=group.status.value,
        status_reason=group.status_reason,
        tp_mode=group.settings.tp_mode.value,
        base=group.market.base,
        quote=group.market.quote,
        tick_size=group.market.tick_size,
        step_size=group.market.step_size,
        max_pyramids=group.settings.max_pyramids,
        pyramids=pyramids,
        held_quantity=numbers.held_quantity,
        average_price=None if numbers.average_price is None else _shown(numbers.average_price),
        invested=_shown(numbers.invested),
        realized_pnl=_shown(numbers.realized_pnl),
        fees=_shown(numbers.fees),
        legs_filled=sum(leg.status == "filled" for leg in laid),
        legs_total=len(laid),
        opened_at=group.opened_at,
        closed_at=group.closed_at,
    )


def _orders_by_leg(orders: Iterable[Order]) -> _OrdersByLeg:
    found: dict[tuple[Purpose, int, int], list[Order]] = {}
    for order in orders:
        found.setdefault((order.purpose, order.pyramid, order.leg), []).append(order)
    return found


def _pyramid_view(group: Group, pyramid: Pyramid, orders: _OrdersByLeg) -> PyramidView:
    return PyramidView(
        index=pyramid.index,
        base_price=pyramid.base_price,
        opened_at=pyramid.opened_at,
        signal_id=pyramid.signal_id,
        legs=[_leg_view(group, pyramid.index, leg, orders) for leg in pyramid.legs],
    )


def _leg_view(group: Group, pyramid: int, leg: Leg, orders: _OrdersByLeg) -> LegView:
    """`target_price` comes from what the leg's fills really cost; before the first fill, from the planned price."""
    entries = orders.get((Purpose.ENTRY, pyramid, leg.index), [])
    flow = order_flow(entries[-1], group.market.base) if entries else None
    average = flow.average if flow is not None else None
    planned = None if leg.skip_reason else leg.price
    expected = average or planned
    return LegView(
        index=leg.index,
        gap_percent=leg.gap_percent,
        weight_percent=leg.weight_percent,
        tp_percent=leg.tp_percent,
        price=leg.price,
        quantity=leg.quantity,
        client_order_id=entries[-1].client_order_id if entries else None,
        status=entries[-1].status.value if entries else None,
        skip_reason=leg.skip_reason or None,
        filled_quantity=flow.quantity if flow is not None else ZERO,
        average_price=average,
        target_price=None if expected is None else target_price(group, leg, expected),
        targets=[_target_view(order) for order in orders.get((Purpose.TARGET, pyramid, leg.index), [])],
    )


def _target_view(order: Order) -> TargetView:
    return TargetView(
        client_order_id=order.client_order_id,
        price=order.price if order.price is not None else ZERO,
        quantity=order.quantity,
        filled_quantity=order.filled_quantity,
        status=order.status.value,
    )


# --- signals and alerts ---------------------------------------------------------------------------------------------


def signal_view(signal: Signal, venue: str, outcome: Outcome | None, stored_at: datetime | None) -> SignalView:
    """`outcome` is None while the signal is undecided; `stored_at` is when it became durable."""
    took = None if stored_at is None else stored_at - signal.received_at
    reason = None if outcome is None else outcome.reason
    return SignalView(
        id=signal.id,
        received_at=signal.received_at,
        intent=signal.intent.value,
        side=None if signal.side is None else signal.side.value,
        symbol=signal.symbol,
        exchange=venue,
        timeframe_seconds=signal.timeframe,
        price=signal.price,
        verdict="pending" if outcome is None else outcome.verdict.value,
        reason_code="pending" if reason is None else reason.code,
        reason="Waiting to be decided" if reason is None else reason.text,
        numbers={} if reason is None else dict(reason.numbers),
        group_id=None if reason is None else reason.group_id,
        accepted_in_ms=_milliseconds(took) if took is not None and took <= SLOWEST_ACCEPTANCE else None,
    )


def alert_view(alert: Alert, signal_id: SignalId | None, *, duplicate: bool) -> AlertView:
    return AlertView(
        id=alert.id,
        received_at=alert.received_at,
        source=alert.source,
        status_code=alert.status_code,
        error=alert.error or None,
        error_field=alert.error_field or None,
        signal_id=signal_id,
        duplicate=duplicate,
        body=alert.body,
    )


def _milliseconds(duration: timedelta) -> Decimal:
    return Decimal(max(duration // timedelta(microseconds=1), 0)).scaleb(-3)

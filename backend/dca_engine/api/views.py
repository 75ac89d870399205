"""From the engine's own terms to what screens are shown. Pure: no view knows where its facts were kept.

The rule: figures are derived here from fills, by the core's own functions; nothing is computed a second way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.api.schemas import (
    AccountView,
    AlertView,
    DifferenceView,
    PortfolioView,
    PriceView,
    SignalView,
)
from dca_engine.api.wish_schemas import ReasonView
from dca_engine.core.ids import AccountId, SignalId
from dca_engine.core.messages import Outcome, Reason
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.signal import Signal
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


_MOST_PLACES = 12


def shown(figure: Decimal) -> Decimal:
    """A figure that may come out of a division: at most 12 decimal places, and no zeros that say nothing."""
    exponent = figure.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_MOST_PLACES:
        return figure.quantize(Decimal(1).scaleb(-_MOST_PLACES)).normalize() + 0
    return figure


def reason_view(reason: Reason) -> ReasonView:
    return ReasonView(
        code=reason.code,
        text=reason.text,
        numbers=dict(reason.numbers),
        group_id=reason.group_id,
        client_order_id=reason.client_order_id,
    )


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
        queue_length=len(portfolio.queue),
        exposure=shown(portfolio.committed),
        realized_today=shown(realized_today),
        realized_total=shown(realized_total),
        accounts=[_account_view(account, healths.get(account.id)) for account in profile.accounts],
        differences=[
            DifferenceView(account_id=account_id, holding=holding, expected=expected, found=expected + difference)
            for account_id, stock in portfolio.stocks.items()
            for holding, difference in stock.differs.items()
            for expected in (stock.expected.get(holding, ZERO),)
        ],
    )


def _account_view(account: AccountProfile, health: AccountHealth | None) -> AccountView:
    return AccountView(
        id=account.id,
        name=account.name,
        venue=account.venue,
        market_kind=account.kind.value,
        simulated=account.simulated,
        connected=health is not None and health.connected,
        away_since=None if health is None else health.away_since,
        keys_missing=health is not None and health.keys_missing,
        latency_ms=None if health is None else health.latency_ms,
        clock_ahead_ms=0 if health is None else health.clock_ahead_ms,
    )


def price_view(account_id: AccountId, price: Price) -> PriceView:
    return PriceView(account_id=account_id, symbol=price.symbol, price=price.last, time=price.time)


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

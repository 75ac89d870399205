"""What a portfolio is worth at a moment, and the samples of it that are kept; quote."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from dca_engine.core.figures import Figures, figures, unrealized
from dca_engine.core.group import Group
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.values import HUNDRED, ZERO

PriceOf = Callable[[Group], Decimal | None]
"""The price of a group's market now, quote per base; None while it is not known."""


@dataclass(frozen=True, slots=True)
class Worth:
    """`equity` is capital, what was realized and what is unrealized, as the risk engine counts it; it is None while the
    price of something that is held is not known."""

    capital: Decimal
    realized: Decimal
    """Ever, of open groups too."""
    unrealized: Decimal | None
    deployed: Decimal
    """In open groups, at entry prices."""

    @property
    def equity(self) -> Decimal | None:
        return None if self.unrealized is None else self.capital + self.realized + self.unrealized

    @property
    def free(self) -> Decimal:
        """Capital and what was realized, less what is deployed. Below 0 when more was bought than there is capital."""
        return self.capital + self.realized - self.deployed


@dataclass(frozen=True, slots=True)
class EquitySample:
    """A worth that was known, and when."""

    time: datetime
    capital: Decimal
    realized: Decimal
    unrealized: Decimal
    deployed: Decimal

    @property
    def profit(self) -> Decimal:
        """What was realized and what is unrealized: what capital that came or went does not move."""
        return self.realized + self.unrealized

    @property
    def settled(self) -> Decimal:
        """Equity without what is only on paper."""
        return self.capital + self.realized

    @property
    def equity(self) -> Decimal:
        return self.capital + self.profit


def worth(portfolio: Portfolio, price_of: PriceOf) -> Worth:
    """`portfolio` by these prices."""
    numbers = [(group, figures(group)) for group in portfolio.groups.values()]
    on_paper = [_on_paper(group, now, price_of) for group, now in numbers]
    known = [amount for amount in on_paper if amount is not None]
    return Worth(
        capital=portfolio.settings.capital,
        realized=portfolio.risk.realized_ever,
        unrealized=sum(known, ZERO) if len(known) == len(on_paper) else None,
        deployed=sum((now.invested for _, now in numbers), ZERO),
    )


def _on_paper(group: Group, now: Figures, price_of: PriceOf) -> Decimal | None:
    if now.average_price is None:
        return ZERO
    price = price_of(group)
    return None if price is None else unrealized(group.side, now.average_price, now.held_quantity, price)


def sampled(now: Worth, time: datetime) -> EquitySample | None:
    """None while not everything is known."""
    if now.unrealized is None:
        return None
    return EquitySample(time, now.capital, now.realized, now.unrealized, now.deployed)


def change_percent(before: EquitySample | None, now: EquitySample | None) -> Decimal | None:
    """What was earned or lost in between, in percent of the equity before. Capital that came or went is neither."""
    if before is None or now is None or before.equity <= ZERO:
        return None
    return (now.profit - before.profit) / before.equity * HUNDRED

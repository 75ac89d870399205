"""How a set of trades came out: the same figures for all of them, for a pair, a timeframe, a side."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from dca_engine.core.performance.trade import Trade
from dca_engine.core.values import HUNDRED, ZERO


class Ordered(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


K = TypeVar("K", bound=Ordered)


@dataclass(frozen=True, slots=True)
class Results:
    """Money in quote. A ratio is None where it would divide by nothing."""

    count: int
    wins: int
    """Trades that realized more than 0."""
    losses: int
    """Less than 0. What realized exactly 0 is neither."""
    realized: Decimal
    gross_profit: Decimal
    """Of the wins."""
    gross_loss: Decimal
    """Of the losses, 0 or below."""
    fees: Decimal
    funding: Decimal
    average_holding: timedelta | None

    @property
    def win_rate(self) -> Decimal | None:
        """Percent of all trades."""
        return _over(Decimal(self.wins) * HUNDRED, Decimal(self.count))

    @property
    def average_win(self) -> Decimal | None:
        return _over(self.gross_profit, Decimal(self.wins))

    @property
    def average_loss(self) -> Decimal | None:
        """Below 0."""
        return _over(self.gross_loss, Decimal(self.losses))

    @property
    def payoff_ratio(self) -> Decimal | None:
        """Average win by average loss."""
        win, loss = self.average_win, self.average_loss
        return None if win is None or loss is None else win / -loss

    @property
    def profit_factor(self) -> Decimal | None:
        """Gross profit by gross loss."""
        return _over(self.gross_profit, -self.gross_loss)

    @property
    def expectancy(self) -> Decimal | None:
        """Realized per trade."""
        return _over(self.realized, Decimal(self.count))


def results(trades: Sequence[Trade]) -> Results:
    won = [trade.realized for trade in trades if trade.realized > ZERO]
    lost = [trade.realized for trade in trades if trade.realized < ZERO]
    profit, loss = sum(won, ZERO), sum(lost, ZERO)
    held = sum((trade.held_for for trade in trades), timedelta())
    return Results(
        count=len(trades),
        wins=len(won),
        losses=len(lost),
        realized=profit + loss,
        gross_profit=profit,
        gross_loss=loss,
        fees=sum((trade.fees for trade in trades), ZERO),
        funding=sum((trade.funding for trade in trades), ZERO),
        average_holding=held / len(trades) if trades else None,
    )


def parted(trades: Iterable[Trade], key: Callable[[Trade], K]) -> Mapping[K, list[Trade]]:
    """The trades by key, keys in order."""
    parts: dict[K, list[Trade]] = {}
    for trade in trades:
        parts.setdefault(key(trade), []).append(trade)
    return {name: parts[name] for name in sorted(parts)}


def _over(amount: Decimal, by: Decimal) -> Decimal | None:
    return amount / by if by else None

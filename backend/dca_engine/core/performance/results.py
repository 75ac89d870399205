"""How a set of trades came out: the same figures for all of them, for a pair, a timeframe, a side.

What is kept are sums, so the figures of two sets are those of their trades together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import reduce

from dca_engine.core.values import HUNDRED, ZERO


@dataclass(frozen=True, slots=True)
class Results:
    """Money in quote. A ratio is None where it would divide by nothing."""

    count: int
    wins: int
    """Trades that realized more than 0."""
    losses: int
    """Less than 0. What realized exactly 0 is neither."""
    gross_profit: Decimal
    """Of the wins."""
    gross_loss: Decimal
    """Of the losses, 0 or below."""
    fees: Decimal
    funding: Decimal
    held: timedelta
    """How long each was held, added up."""

    @property
    def realized(self) -> Decimal:
        return self.gross_profit + self.gross_loss

    @property
    def average_holding(self) -> timedelta | None:
        return self.held / self.count if self.count else None

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

    def plus(self, other: "Results") -> "Results":
        return Results(
            self.count + other.count,
            self.wins + other.wins,
            self.losses + other.losses,
            self.gross_profit + other.gross_profit,
            self.gross_loss + other.gross_loss,
            self.fees + other.fees,
            self.funding + other.funding,
            self.held + other.held,
        )


_NONE = Results(0, 0, 0, ZERO, ZERO, ZERO, ZERO, timedelta())


def together(parts: Iterable[Results]) -> Results:
    return reduce(Results.plus, parts, _NONE)


def _over(amount: Decimal, by: Decimal) -> Decimal | None:
    return amount / by if by else None

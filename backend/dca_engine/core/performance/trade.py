"""A group that ended, as statistics see it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.core.ids import AccountId, GroupId
from dca_engine.core.values import HUNDRED, ZERO, Side


@dataclass(frozen=True, slots=True)
class Slippage:
    """Fills against the prices that were planned for them; quote.

    An entry at market is compared with the price of its leg; entries at a limit never slip and are left out. An exit is
    compared with the market's price when it was decided, a resting target with its own price. An exit of which neither
    is known is left out.
    """

    planned: Decimal = ZERO
    """What was filled, at the planned prices."""
    cost: Decimal = ZERO
    """Above 0 when the fills were worse for the trader than planned."""

    @property
    def percent(self) -> Decimal | None:
        """Of `planned`; None when nothing is compared."""
        return self.cost / self.planned * HUNDRED if self.planned else None

    def plus(self, other: "Slippage") -> "Slippage":
        return Slippage(self.planned + other.planned, self.cost + other.cost)


NO_SLIPPAGE = Slippage()


@dataclass(frozen=True, slots=True)
class Trade:
    """Money in quote."""

    group_id: GroupId
    account_id: AccountId
    symbol: str
    timeframe: int | None
    """Seconds."""
    side: Side
    opened_at: datetime
    ended_at: datetime
    entered: Decimal
    """What all entries traded."""
    realized: Decimal
    """After the fees of both sides, funding included."""
    fees: Decimal
    funding: Decimal
    """Below 0 when more was paid than received."""
    entry_slippage: Slippage = NO_SLIPPAGE
    exit_slippage: Slippage = NO_SLIPPAGE

    @property
    def percent(self) -> Decimal | None:
        """Realized, in percent of what all entries traded."""
        return self.realized / self.entered * HUNDRED if self.entered else None

    @property
    def slippage(self) -> Slippage:
        return self.entry_slippage.plus(self.exit_slippage)

    @property
    def held_for(self) -> timedelta:
        """From its opening to its end."""
        return self.ended_at - self.opened_at

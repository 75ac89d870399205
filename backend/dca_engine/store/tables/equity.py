"""What portfolios were worth, minute by minute, and more sparsely the longer ago."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from dca_engine.store.tables.base import Base, Key


class EquitySample(Base):
    """Money in quote. Equity and what is free follow from the columns."""

    __tablename__ = "equity_samples"

    portfolio_id: Mapped[Key]
    time: Mapped[datetime] = mapped_column(primary_key=True)
    """A full minute."""
    capital: Mapped[Decimal]
    realized: Mapped[Decimal]
    """Ever, of open groups too."""
    unrealized: Mapped[Decimal]
    deployed: Mapped[Decimal]
    """In open groups, at entry prices."""

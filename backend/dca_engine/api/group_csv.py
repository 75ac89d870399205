"""Closed positions as lines of a table: one trade each, with what it bought, sold and earned. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from dca_engine.api.csv_lines import Cell, csv_line
from dca_engine.api.views import shown
from dca_engine.core.figures import figures, funding, holdings, total
from dca_engine.core.group import Group

_COLUMNS = (
    "id", "account", "symbol", "timeframe_seconds", "side", "status", "reason", "opened_at", "closed_at",
    "held_seconds", "pyramids", "entry_quantity", "entry_average", "exit_quantity", "exit_average", "quote",
    "entry_value", "realized", "realized_percent", "fees", "funding", "forced",
)  # fmt: skip


def header() -> str:
    return csv_line(_COLUMNS)


def line_of(group: Group) -> str:
    return csv_line(_cells(group))


def _cells(group: Group) -> Iterator[Cell]:
    numbers, whole = figures(group), total(holdings(group).values())
    yield from (group.id, group.account_id, group.market.symbol, group.timeframe, group.side.value)
    yield from (group.status.value, group.status_reason, group.opened_at, group.closed_at)
    yield None if group.closed_at is None else int((group.closed_at - group.opened_at).total_seconds())
    yield from (len(group.pyramids), whole.entered.quantity, _shown(whole.entered.average))
    yield from (whole.left.quantity, _shown(whole.left.average), group.market.quote)
    yield from (whole.entered.value, shown(numbers.realized_pnl))
    yield _shown(numbers.realized_pnl / whole.entered.value * 100 if whole.entered.value else None)
    yield from (shown(numbers.fees), shown(funding(group)), group.forced)


def _shown(figure: Decimal | None) -> Decimal | None:
    return None if figure is None else shown(figure)

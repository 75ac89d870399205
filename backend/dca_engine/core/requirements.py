"""What checks of settings are made of: each raises InvalidSettingsError with the field and the reason."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from decimal import Decimal

from dca_engine.core.errors import InvalidSettingsError
from dca_engine.core.grid_calculator import MOST_CAPITAL, coins_of
from dca_engine.core.values import HUNDRED, ZERO, MarketKind

MOST_PYRAMIDS = 100
TEN_YEARS = 10 * 365 * 24 * 60
"""Minutes. No wait is meant to be longer, and calendars end somewhere beyond it."""
_TOTAL_TOLERANCE = Decimal("0.01")


def require(holds: bool, field: str, reason: str) -> None:
    if not holds:
        raise InvalidSettingsError(field, reason)


def above_zero(field: str, value: Decimal | None) -> None:
    require(value is None or value > ZERO, field, f"must be above 0, it is {value}")


def at_least(field: str, value: int | Decimal | None, least: int) -> None:
    require(value is None or value >= least, field, f"must be at least {least}, it is {value}")


def within(field: str, value: int | None, least: int, most: int) -> None:
    require(value is None or least <= value <= most, field, f"must be between {least} and {most}, it is {value}")


def up_to_hundred(field: str, value: Decimal | None) -> None:
    """A percent of a whole: above 0 and at most 100."""
    require(value is None or ZERO < value <= HUNDRED, field, f"must be above 0 and at most 100, it is {value}")


def unique(field: str, values: Iterable[object], reason: str) -> None:
    seen = list(values)
    require(len(set(seen)) == len(seen), field, reason)


def check_symbol(field: str, symbol: str) -> None:
    """A unified symbol in upper case."""
    known = any(coins_of(symbol, kind) for kind in MarketKind)
    require(
        known and symbol == symbol.upper() and not any(c.isspace() for c in symbol),
        field,
        f"{symbol!r} must be written like BTC/USDT, or BTC/USDT:USDT for a perpetual",
    )


def check_numbers(field: str, value: object) -> None:
    """Every number is one that can be reckoned with exactly."""
    match value:
        case Decimal():
            require(value.is_finite() and abs(value) <= MOST_CAPITAL, field, f"{value} is no number that can be meant")
        case tuple():
            for i, part in enumerate(value):
                check_numbers(f"{field}.{i}", part)
        case _ if is_dataclass(value):
            for part in fields(value):
                check_numbers(f"{field}.{part.name}".removeprefix("."), getattr(value, part.name))
        case _:
            pass


def check_total(field: str, what: str, parts: Iterable[Decimal]) -> None:
    """Percents of a whole: 100 together, give or take 0.01."""
    total = sum(parts, ZERO)
    require(abs(total - HUNDRED) <= _TOTAL_TOLERANCE, field, f"{what} total {total}, must be 100")

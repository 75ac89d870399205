"""Tables as CSV (RFC 4180) that a spreadsheet opens as they are.

The rule: a text that a spreadsheet would take for a formula is shown as the text that it is; numbers are written out
plainly, times are ISO 8601, and what is not known is an empty cell.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from dca_engine.core.codec import time_text

Cell = str | int | bool | Decimal | datetime | None
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_TO_BE_QUOTED = frozenset(',"\r\n')


def csv_line(cells: Iterable[Cell]) -> str:
    return ",".join(map(_cell, cells)) + "\r\n"


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case datetime():
            return time_text(value)
        case str():
            return _quoted(f"'{value}" if value.startswith(_FORMULA_SIGNS) else value)


def _quoted(text: str) -> str:
    if _TO_BE_QUOTED.isdisjoint(text):
        return text
    return '"' + text.replace('"', '""') + '"'

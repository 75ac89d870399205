"""The log in the shape of a screen, and in that of a file. Pure."""

from collections.abc import Iterator, Sequence

from dca_engine.api.csv_lines import csv_line
from dca_engine.api.event_schemas import EventView
from dca_engine.core.codec import time_text
from dca_engine.core.log_kinds import LogLevel
from dca_engine.ports import Entry
from dca_engine.store.repositories.events import LinePlace, LogRecord


def event_view(record: LogRecord) -> EventView:
    line, about = record.line, record.line.about
    return EventView(
        id=str(record.place),
        time=record.time,
        level=line.level.value,
        kind=line.kind.value,
        code=line.code,
        text=line.text,
        numbers=dict(line.numbers),
        symbol=about.symbol,
        account_id=about.account_id,
        group_id=about.group_id,
        signal_id=about.signal_id,
        client_order_id=about.client_order_id,
        stands=record.stands,
        settles=line.ends is not None,
        acknowledged_at=record.acknowledged_at,
    )


def fresh_views(entry: Entry) -> Iterator[EventView]:
    """The lines of an entry that was decided just now."""
    for position, line in enumerate(entry.log):
        stands = line.level is LogLevel.CRITICAL
        yield event_view(LogRecord(LinePlace(entry.seq, position), entry.event.time, line, None, stands))


# --- as a file --------------------------------------------------------------------------------------------------------

_COLUMNS = (
    "id", "time", "level", "kind", "code", "text", "symbol", "account_id", "group_id", "signal_id",
    "client_order_id", "acknowledged_at",
)  # fmt: skip


def as_text(page: Sequence[LogRecord]) -> str:
    return "".join(map(_text_line, page))


def _text_line(record: LogRecord) -> str:
    line = record.line
    words = (time_text(record.time), f"{line.level.upper():<9}", f"{line.kind:<8}", line.about.symbol or "-")
    return f"{'  '.join(words)}  {' '.join(line.text.split())}\n"


def csv_header() -> str:
    return csv_line(_COLUMNS)


def as_csv(page: Sequence[LogRecord]) -> str:
    return "".join(map(_csv_line, page))


def _csv_line(record: LogRecord) -> str:
    line, about = record.line, record.line.about
    return csv_line(
        (
            *(str(record.place), record.time, line.level.value, line.kind.value, line.code, line.text),
            *(about.symbol, about.account_id, about.group_id, about.signal_id, about.client_order_id),
            record.acknowledged_at,
        )
    )

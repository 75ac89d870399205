"""The rows of what is told about a journal entry: the lines of the log, and the signals that wait no more."""

from collections.abc import Iterator

from dca_engine.core.codec import decimal_text, time_text
from dca_engine.ports import Entry
from dca_engine.store.outbox import Row


def log_rows(entry: Entry) -> Iterator[Row]:
    time = time_text(entry.event.time) if entry.log else ""
    for position, line in enumerate(entry.log):
        about = line.about
        yield {
            "seq": entry.seq,
            "position": position,
            "time": time,
            "level": line.level.value,
            "kind": line.kind.value,
            "code": line.code,
            "text": line.text,
            "numbers": dict(line.numbers),
            "symbol": about.symbol,
            "account_id": about.account_id,
            "group_id": about.group_id,
            "signal_id": about.signal_id,
            "client_order_id": about.client_order_id,
            "topic": line.topic,
            "ends": line.ends,
        }


def departure_rows(entry: Entry) -> Iterator[Row]:
    for position, departure in enumerate(entry.departures):
        waited, reason = departure.entry, departure.outcome.reason
        yield {
            "seq": entry.seq,
            "position": position,
            "time": time_text(entry.event.time),
            "signal_id": departure.outcome.signal_id,
            "account_id": waited.key.account_id,
            "symbol": waited.key.symbol,
            "timeframe": waited.key.timeframe,
            "side": waited.key.side.value,
            "price": decimal_text(waited.price),
            "queued_at": time_text(waited.queued_at),
            "replacements": waited.replacement_count,
            "how": departure.how.value,
            "reason_code": reason.code,
            "reason": reason.text,
            "group_id": reason.group_id,
        }

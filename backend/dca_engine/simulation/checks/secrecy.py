"""Promise 10: the secret stays out of logs, answers, kept alerts and the journal."""

from collections.abc import Iterator

from dca_engine.core.codec import canonical
from dca_engine.core.portfolio import stored
from dca_engine.simulation.checks.record import Record


def told_secrets(record: Record) -> Iterator[str]:
    for where, text in _texts(record):
        if record.evidence.secret in text:
            yield f"the secret stands in {where}"


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    evidence = record.evidence
    yield from (("the log", line) for line in evidence.logs)
    yield from (("an answer", answer) for answer in evidence.answers)
    for alert in evidence.store.alerts.values():
        yield f"alert {alert.id} as it was kept", f"{alert.body}\n{alert.error}"
    for kept in evidence.store.signals.values():
        yield f"signal {kept.signal.id} as it was kept", repr(kept)
    for entry, text in zip(record.journal, record.replay.texts, strict=True):
        yield f"entry {entry.seq} of the journal", text
        yield from ((f"a reason of entry {entry.seq}", repr(reason)) for reason in entry.reasons)
        yield from ((f"an outcome of entry {entry.seq}", repr(outcome)) for outcome in entry.outcomes)
    yield "the stored state", canonical(stored(record.stored)).decode()

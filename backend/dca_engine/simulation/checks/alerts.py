"""Promise 1: an alert that was acknowledged has one outcome: never none, never a second."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from dca_engine.core.ids import SignalId
from dca_engine.core.messages import SignalReceived, Verdict
from dca_engine.simulation.checks.record import Record
from dca_engine.simulation.evidence import Acknowledgement
from dca_engine.store.memory import KeptSignal


def wrong_outcomes(record: Record) -> Iterator[str]:
    yield from _lost(record)
    yield from _doubled(record)
    told = _told(record)
    waiting = {entry.signal.id for entry in record.stored.queue.values()}
    inbox = _inbox(record)
    acknowledged = {answer.signal_id for answer in record.evidence.acknowledged}
    for signal_id, kept in inbox.items():
        wrong = _wrong(told.get(signal_id, ()), signal_id in waiting)
        if wrong and (signal_id in acknowledged or signal_id in told):
            yield f"signal {signal_id} {wrong}"
        last = kept.outcome.verdict if kept.outcome is not None else None
        if last is not (told[signal_id][-1] if signal_id in told else None):
            yield f"signal {signal_id}: the inbox says {last}, the journal {_words(told.get(signal_id, ()))}"
    for signal_id in sorted(told.keys() - inbox.keys()):
        yield f"signal {signal_id} has an outcome and was never kept"


def _inbox(record: Record) -> dict[SignalId, KeptSignal]:
    """Those too that were kept and never acknowledged: the sender was told to send again."""
    signals = record.evidence.store.signals
    return {key: kept for key, kept in signals.items() if kept.portfolio_id == record.stored.id}


def _told(record: Record) -> dict[SignalId, list[Verdict]]:
    told: dict[SignalId, list[Verdict]] = {}
    for entry in record.journal:
        for outcome in entry.outcomes:
            told.setdefault(outcome.signal_id, []).append(outcome.verdict)
    return told


def _wrong(verdicts: Sequence[Verdict], waits: bool) -> str:
    """One that waited gets one more; the last is final, or it waits still."""
    if not verdicts:
        return "has no outcome"
    *earlier, last = verdicts
    if (
        len(earlier) > 1
        or any(verdict is not Verdict.QUEUED for verdict in earlier)
        or verdicts[1:2] == [Verdict.QUEUED]
    ):
        return f"has too many outcomes: {_words(verdicts)}"
    if waits and last is not Verdict.QUEUED:
        return f"still waits and was {last} already"
    if not waits and last is Verdict.QUEUED:
        return "was queued, waits no more, and nobody knows what became of it"
    return ""


def _words(verdicts: Sequence[Verdict]) -> str:
    return ", then ".join(verdicts) or "nothing"


def _lost(record: Record) -> Iterator[str]:
    for answer in record.evidence.acknowledged:
        if answer.signal_id not in record.evidence.store.signals:
            yield f"an alert was acknowledged as signal {answer.signal_id}, which nobody kept"


def _doubled(record: Record) -> Iterator[str]:
    """The same body is a second signal only after the time for which it counts as a repeat (spec 2.5); and no signal
    is decided twice."""
    by_body: dict[str, list[Acknowledgement]] = {}
    for answer in record.evidence.acknowledged:
        if not answer.duplicate and answer.signal_id in record.evidence.store.signals:
            by_body.setdefault(answer.body, []).append(answer)
    for answers in by_body.values():
        yield from _repeats(answers, record.evidence.store.signals)
    seen: set[SignalId] = set()
    for entry in record.journal:
        if isinstance(entry.event, SignalReceived):
            if entry.event.signal.id in seen:
                yield f"signal {entry.event.signal.id} was decided twice, again by entry {entry.seq}"
            seen.add(entry.event.signal.id)


def _repeats(answers: Sequence[Acknowledgement], signals: Mapping[SignalId, KeptSignal]) -> Iterator[str]:
    kept = sorted((signals[answer.signal_id] for answer in answers), key=lambda kept: kept.signal.received_at)
    for one, other in pairwise(kept):
        window = one.keys.repeat_window_seconds
        apart = other.signal.received_at - one.signal.received_at
        if one is other or window is None or apart < timedelta(seconds=window):
            yield f"one body was taken for two signals, {one.signal.id} and {other.signal.id}, {apart} apart"

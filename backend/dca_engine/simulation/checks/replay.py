"""The journal decided once more, from nothing. Every event goes through its text form first, as it comes back from a
database. What the core says of its defects is in the log already."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dca_engine.core.codec import codec
from dca_engine.core.errors import CoreError
from dca_engine.core.messages import Event, PortfolioOpened
from dca_engine.core.portfolio import Portfolio
from dca_engine.ports import Batch, Entry
from dca_engine.runtime.writer import decide_all
from dca_engine.simulation.logs import captured_logs

_EVENT = codec(Event)


@dataclass(frozen=True, slots=True)
class Replay:
    texts: Sequence[str]
    """The events of all entries as a database keeps them."""
    entries: Sequence[Entry]
    states: Sequence[Portfolio]
    """After each entry."""
    broke_off: str
    """Why it did not come to the end; empty when it did."""


def replayed(journal: Sequence[Entry]) -> Replay:
    """The journal's events through the core; where one cannot be decided at all, up to there."""
    events = [_EVENT.encode(entry.event) for entry in journal]
    texts = [json.dumps(event, separators=(",", ":"), ensure_ascii=False) for event in events]
    first = journal[0].event if journal else None
    if not isinstance(first, PortfolioOpened):
        return Replay(texts, (), (), "the journal does not begin with the portfolio's opening")
    batches: list[Batch] = []
    broke_off = ""
    with captured_logs():
        try:
            batches.extend(_decided(Portfolio(first.portfolio_id, first.settings, first.accounts), events))
        except (CoreError, LookupError, TypeError, ValueError) as error:
            broke_off = f"entry {len(batches) + 1} cannot be decided: {error!r}"
    entries = [entry for batch in batches for entry in batch.entries]
    return Replay(texts, entries, [batch.after for batch in batches], broke_off)


def _decided(state: Portfolio, events: Sequence[Any]) -> Iterator[Batch]:
    for seq, event in enumerate(events):
        batch = decide_all(state, seq, (_EVENT.decode(event),))
        state = batch.after
        yield batch

"""A journal run through the core again, from its first entry on. Pure.

The rule: what was decided follows from the events alone, so the same events lead to the same decisions and the same
state, a defect that locked the portfolio included. With other settings they tell what would have been decided.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dca_engine.core.messages import Event, PortfolioOpened, SettingsChanged
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.settings import PortfolioSettings
from dca_engine.ports import Batch, Entry
from dca_engine.runtime.writer import decide_all


class BrokenJournalError(Exception):
    """A journal that does not begin with its portfolio, or lacks entries."""


def replayed(
    entries: Iterable[tuple[int, Event]], settings: PortfolioSettings | None = None, after: Batch | None = None
) -> Iterator[Batch]:
    """One batch of one entry for each numbered event, in their order.

    `settings` stand in place of all that the journal brings. A journal may come in parts: `after` is then the last
    batch of the part before. Raises BrokenJournalError.
    """
    for seq, event in entries:
        state, last = (_beginning(event), 0) if after is None else (after.after, after.entries[-1].seq)
        if seq != last + 1:
            raise BrokenJournalError(f"entry {last + 1} is missing: after {last} comes {seq}")
        after = decide_all(state, last, [event if settings is None else _under(settings, event)])
        yield after


def numbered(entries: Iterable[Entry]) -> Iterator[tuple[int, Event]]:
    """What `replayed` takes, from whole entries."""
    return ((entry.seq, entry.event) for entry in entries)


def _beginning(event: Event) -> Portfolio:
    if not isinstance(event, PortfolioOpened):
        raise BrokenJournalError(f"it begins with {type(event).__name__}, and not with the opening of the portfolio")
    return Portfolio(event.portfolio_id, event.settings, event.accounts)


def _under(settings: PortfolioSettings, event: Event) -> Event:
    match event:
        case PortfolioOpened():
            return replace(event, settings=settings)
        case SettingsChanged():
            return replace(event, settings=settings, known=None)
        case _:
            return event

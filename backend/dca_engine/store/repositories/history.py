"""A portfolio's whole journal, and what the store has of everything that it led to.

Within one session all of it is of one moment, so a writer may go on meanwhile. The journal comes in pages: it may have
millions of entries.
"""

from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dca_engine.core.codec import DecodingError, codec, codec_of
from dca_engine.core.group import Group
from dca_engine.core.ids import GroupId, PortfolioId
from dca_engine.core.messages import Command, Event, Outcome, Reason
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.risk_state import OffsetPlan
from dca_engine.ports import Entry
from dca_engine.store.database import ReadSession
from dca_engine.store.loading import load_groups, load_portfolio, read_json
from dca_engine.store.repositories.fetching import Fetcher

PAGE = 1000
_EVENT = codec(Event)
_TOLD = {
    "commands": codec(tuple[Command, ...]),
    "outcomes": codec(tuple[Outcome, ...]),
    "reasons": codec(tuple[Reason, ...]),
}
_PLAN = codec_of(OffsetPlan)

_PORTFOLIO = "SELECT * FROM portfolios WHERE id = $1"
_ENTRIES = """
SELECT seq, event, commands, outcomes, reasons FROM journal
WHERE portfolio_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4"""
_GROUPS = "SELECT * FROM position_groups WHERE id = ANY($1)"
_PLANS = "SELECT number, plan FROM risk_actions WHERE portfolio_id = $1 ORDER BY number"


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry says that was decided: `commands`, `outcomes`, `reasons`, in the text form of `core.codec`."""

    parts: Mapping[str, Any]

    def in_todays_form(self) -> "Told":
        """As it would be written now: a field that came later stands at its default. Raises DecodingError."""
        return Told({name: part.encode(part.decode(self.parts[name])) for name, part in _TOLD.items()})


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry of the journal as it was written."""

    seq: int
    event: Event
    told: Told


class UnreadableEntryError(Exception):
    """An entry whose event this version cannot read."""


async def kept_state(session: ReadSession, portfolio_id: PortfolioId) -> tuple[Portfolio, int]:
    """The state, and the number of the journal entry that led to it."""
    fetcher = Fetcher(session)
    row = (await fetcher.fetch(_PORTFOLIO, portfolio_id))[0]
    return await load_portfolio(fetcher, row), row["seq"]


async def journal_pages(
    session: ReadSession, portfolio_id: PortfolioId, until: int, size: int = PAGE
) -> AsyncGenerator[list[KeptEntry], None]:
    """From the first entry to number `until`. Raises UnreadableEntryError."""
    fetcher, last = Fetcher(session), 0
    while rows := await fetcher.fetch(_ENTRIES, portfolio_id, last, until, size):
        yield [_entry(row) for row in rows]
        last = rows[-1]["seq"]


async def kept_groups(session: ReadSession, ids: Iterable[GroupId]) -> dict[GroupId, Group]:
    """Those of these groups that the store has, open or ended."""
    fetcher = Fetcher(session)
    rows = await fetcher.fetch(_GROUPS, list(ids))
    return {group.id: group for group in await load_groups(fetcher, rows)}


async def kept_plans(session: ReadSession, portfolio_id: PortfolioId) -> dict[int, OffsetPlan]:
    """Every offset as it stands, by its number."""
    rows = await Fetcher(session).fetch(_PLANS, portfolio_id)
    return {row["number"]: _PLAN.decode(read_json(row["plan"])) for row in rows}


def told_by(entry: Entry) -> Told:
    """What would be kept of a decided entry."""
    return Told({name: part.encode(getattr(entry, name)) for name, part in _TOLD.items()})


def _entry(row: Mapping[str, Any]) -> KeptEntry:
    try:
        event = _EVENT.decode(read_json(row["event"]))
    except DecodingError as error:
        raise UnreadableEntryError(f"entry {row['seq']} cannot be read by this version: {error}") from None
    return KeptEntry(row["seq"], event, Told({name: read_json(row[name]) for name in _TOLD}))

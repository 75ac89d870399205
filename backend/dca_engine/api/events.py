"""The log: what the engine did and why, to be read, searched and taken away; critical lines stand until they are over.

Whoever reads it calls a line an event; the core's own events are facts that come in, and are not shown.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from dca_engine.api.downloads import PAGE_SIZE as DOWNLOADED_AT_ONCE
from dca_engine.api.downloads import described, download, paged
from dca_engine.api.errors import ApiError, NotFoundError
from dca_engine.api.event_schemas import EventKind, EventLevel, EventPage, EventView
from dca_engine.api.event_views import as_csv, as_text, csv_header, event_view
from dca_engine.api.filters import From, Named, Sought, Until, check_span
from dca_engine.api.identifiers import EventKey, PortfolioKey
from dca_engine.api.pages import PAGE_SIZE, Cursor
from dca_engine.api.session import ApiDep, UserId
from dca_engine.core.log_kinds import LogKind, LogLevel
from dca_engine.store.repositories.events import LinePlace, LogFilter, LogRecord, read_place

router = APIRouter(prefix="/portfolios/{portfolio_id}/events", tags=["events"])
_MEDIA = {"txt": "text/plain", "csv": "text/csv", "json": "application/json"}


async def _wanted(
    level: Annotated[list[EventLevel] | None, Query(max_length=3)] = None,
    kind: Annotated[list[EventKind] | None, Query(max_length=20)] = None,
    symbol: Named = None,
    account_id: Named = None,
    group_id: Named = None,
    since: From = None,
    until: Until = None,
    q: Sought = None,
    critical_open: Annotated[bool, Query()] = False,
) -> LogFilter:
    """`level` and `kind` may be given several times; `q` looks through the sentence; `critical_open` leaves what is
    critical and neither over nor acknowledged."""
    check_span(since, until)
    levels, kinds = tuple(map(LogLevel, level or ())), tuple(map(LogKind, kind or ()))
    return LogFilter(levels, kinds, symbol, account_id, group_id, since, until, q, critical_open)


Wanted = Annotated[LogFilter, Depends(_wanted)]


@router.get("")
async def read_events(
    portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId, wanted: Wanted, cursor: Cursor = None
) -> EventPage:
    """Page by page, newest first."""
    records, following = await api.records.log(user_id, portfolio_id, cursor, PAGE_SIZE, wanted)
    return EventPage(events=[event_view(record) for record in records], next_cursor=following)


@router.get("/export", response_class=StreamingResponse, responses=described(*_MEDIA.values()))
async def export_events(
    portfolio_id: PortfolioKey,
    api: ApiDep,
    user_id: UserId,
    wanted: Wanted,
    form: Annotated[Literal["txt", "csv", "json"], Query(alias="format")] = "txt",
) -> StreamingResponse:
    """Everything that the filters let through, oldest first, as a file."""

    async def read(cursor: str | None) -> tuple[Sequence[LogRecord], str | None]:
        return await api.records.log(user_id, portfolio_id, cursor, DOWNLOADED_AT_ONCE, wanted, oldest_first=True)

    written = _WRITERS[form](await paged(read))
    return download(written, "events", api.clock.now(), form, _MEDIA[form])


@router.post("/{event_id}/acknowledge")
async def acknowledge_event(portfolio_id: PortfolioKey, event_id: EventKey, api: ApiDep, user_id: UserId) -> EventView:
    """A person has read a critical line: it stands no longer. Once more changes nothing."""
    now = api.clock.now()
    record = await api.records.acknowledge(user_id, portfolio_id, _place(event_id), now)
    if record.line.level is not LogLevel.CRITICAL:
        raise ApiError(409, "not_critical", "Only what is critical can be acknowledged.")
    runner = api.engine.runners.get(portfolio_id)
    if runner is not None and record.acknowledged_at == now:
        runner.feed.publish(now, acknowledged=(str(record.place),))
    return event_view(record)


def _place(event_id: str) -> LinePlace:
    """Raises NotFoundError."""
    place = read_place(event_id)
    if place is None:
        raise NotFoundError
    return place


# --- files ------------------------------------------------------------------------------------------------------------

_Pages = AsyncIterator[Sequence[LogRecord]]


async def _text(pages: _Pages) -> AsyncIterator[str]:
    async for page in pages:
        yield as_text(page)


async def _csv(pages: _Pages) -> AsyncIterator[str]:
    yield csv_header()
    async for page in pages:
        yield as_csv(page)


async def _json(pages: _Pages) -> AsyncIterator[str]:
    mark = "["
    async for page in pages:
        for record in page:
            yield f"{mark}\n{event_view(record).model_dump_json()}"
            mark = ","
    yield "[]\n" if mark == "[" else "\n]\n"


_WRITERS: dict[str, Callable[[_Pages], AsyncIterator[str]]] = {"txt": _text, "csv": _csv, "json": _json}

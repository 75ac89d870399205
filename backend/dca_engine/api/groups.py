"""Position groups: open and closed ones, one in full, and its whole life."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from dca_engine.api import group_csv
from dca_engine.api.downloads import described, download, paged
from dca_engine.api.errors import ApiError
from dca_engine.api.filters import From, Named, Seconds, Until, check_span
from dca_engine.api.group_views import group_view
from dca_engine.api.identifiers import GroupKey, PortfolioKey
from dca_engine.api.pages import PAGE_SIZE, Cursor
from dca_engine.api.position_schemas import GroupPage, GroupView, SideName
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.timeline import timeline_of
from dca_engine.api.timeline_schemas import Timeline
from dca_engine.store.repositories.groups import EndedFilter, EndedOrder, GroupRecord

router = APIRouter(tags=["positions"])
_CSV = "text/csv"


async def _wanted(
    symbol: Named = None,
    side: Annotated[SideName | None, Query()] = None,
    account_id: Named = None,
    timeframe_seconds: Seconds = None,
    since: From = None,
    until: Until = None,
    result: Annotated[Literal["win", "loss"] | None, Query()] = None,
    order: Annotated[EndedOrder, Query()] = "latest",
) -> EndedFilter:
    """`from` and `to` tell when it ended; `order` is by its end or by what was realized."""
    check_span(since, until)
    won = None if result is None else result == "win"
    return EndedFilter(symbol, side, account_id, timeframe_seconds, since, until, won, order)


Wanted = Annotated[EndedFilter, Depends(_wanted)]


@router.get("/portfolios/{portfolio_id}/groups")
async def read_groups(
    portfolio_id: PortfolioKey,
    api: ApiDep,
    user_id: UserId,
    wanted: Wanted,
    state: Annotated[Literal["open", "closed"], Query()] = "open",
    cursor: Cursor = None,
) -> GroupPage:
    """Open groups all at once, oldest first; closed ones page by page, latest first unless another order is wanted."""
    if state == "closed":
        return await api.records.closed_groups(user_id, portfolio_id, cursor, PAGE_SIZE, wanted)
    _check_open(wanted)
    live = await api.portfolios.find(user_id, portfolio_id)
    return GroupPage(groups=[group for group in live.open_groups() if _is_wanted(group, wanted)], next_cursor=None)


@router.get("/portfolios/{portfolio_id}/groups.csv", response_class=StreamingResponse, responses=described(_CSV))
async def export_groups(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId, wanted: Wanted) -> StreamingResponse:
    """Every closed group that the filters let through, as a table."""

    async def read(cursor: str | None) -> tuple[Sequence[GroupRecord], str | None]:
        # Whole groups, with all their orders: a page that is read at once holds everybody else up.
        page = await api.records.ended_groups(user_id, portfolio_id, cursor, PAGE_SIZE, wanted)
        return page.items, page.next_cursor

    return download(_lines(await paged(read)), "positions", api.clock.now(), "csv", _CSV)


@router.get("/groups/{group_id}")
async def read_group(group_id: GroupKey, api: ApiDep, user_id: UserId) -> GroupView:
    return group_view((await api.records.group(user_id, group_id)).group)


@router.get("/groups/{group_id}/timeline")
async def read_timeline(group_id: GroupKey, api: ApiDep, user_id: UserId) -> Timeline:
    """Its life in order: from the alert as it came to the last cent."""
    return timeline_of(await api.records.life_of(user_id, group_id))


def _check_open(wanted: EndedFilter) -> None:
    """Raises ApiError for a filter by what an open group does not have yet."""
    given = {
        "from": wanted.since,
        "to": wanted.until,
        "result": wanted.won,
        "order": None if wanted.order == "latest" else wanted.order,
    }
    fields = [(field, "goes with state=closed only") for field, value in given.items() if value is not None]
    if fields:
        raise ApiError(422, fields=fields)


def _is_wanted(group: GroupView, wanted: EndedFilter) -> bool:
    pairs = (
        (wanted.symbol, group.symbol),
        (wanted.side, group.side),
        (wanted.account_id, group.account_id),
        (wanted.timeframe, group.timeframe_seconds),
    )
    return all(value is None or value == own for value, own in pairs)


async def _lines(pages: AsyncIterator[Sequence[GroupRecord]]) -> AsyncIterator[str]:
    yield group_csv.header()
    async for page in pages:
        yield "".join(group_csv.line_of(record.group) for record in page)

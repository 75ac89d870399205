"""Position groups: open and closed ones, one in full, and closing one by hand."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from dca_engine.api.errors import ApiError
from dca_engine.api.identifiers import GroupKey, PortfolioKey
from dca_engine.api.pages import PAGE_SIZE, Cursor
from dca_engine.api.schemas import Accepted, GroupPage, GroupView
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.views import group_view
from dca_engine.core.messages import CloseRequested

router = APIRouter(tags=["positions"])


@router.get("/portfolios/{portfolio_id}/groups")
async def read_groups(
    portfolio_id: PortfolioKey,
    api: ApiDep,
    user_id: UserId,
    state: Annotated[Literal["open", "closed"], Query()] = "open",
    cursor: Cursor = None,
) -> GroupPage:
    """Open groups all at once, oldest first; closed ones page by page, latest first."""
    if state == "closed":
        return await api.records.closed_groups(user_id, portfolio_id, cursor, PAGE_SIZE)
    live = await api.portfolios.find(user_id, portfolio_id)
    return GroupPage(groups=live.open_groups(), next_cursor=None)


@router.get("/groups/{group_id}")
async def read_group(group_id: GroupKey, api: ApiDep, user_id: UserId) -> GroupView:
    return group_view((await api.records.group(user_id, group_id)).group)


@router.post("/groups/{group_id}/close", status_code=202)
async def close_group(group_id: GroupKey, api: ApiDep, user_id: UserId) -> Accepted:
    """Cancels what rests and sells what is held, at market. What follows arrives on the feed."""
    found = await api.records.group(user_id, group_id)
    if found.group.is_ended:
        raise ApiError(409, "not_open", "The position is not open any more.")
    runner = api.engine.runners.get(found.portfolio_id)
    if runner is None:
        raise ApiError(503, "starting")
    runner.submit(CloseRequested(api.clock.now(), group_id))
    return Accepted()

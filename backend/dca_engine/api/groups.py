"""Position groups: open and closed ones, one in full, and its whole life."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from dca_engine.api.group_views import group_view
from dca_engine.api.identifiers import GroupKey, PortfolioKey
from dca_engine.api.pages import PAGE_SIZE, Cursor
from dca_engine.api.position_schemas import GroupPage, GroupView
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.timeline import timeline_of
from dca_engine.api.timeline_schemas import Timeline

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


@router.get("/groups/{group_id}/timeline")
async def read_timeline(group_id: GroupKey, api: ApiDep, user_id: UserId) -> Timeline:
    """Its life in order: from the alert as it came to the last cent."""
    return timeline_of(await api.records.life_of(user_id, group_id))

"""The waiting queue: who enters next and why, and what a person does with an entry of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from dca_engine.api.acting import carry_out
from dca_engine.api.context import Api
from dca_engine.api.filters import From, Named, Until, check_span
from dca_engine.api.identifiers import PortfolioKey, QueueKey
from dca_engine.api.pages import PAGE_SIZE, Cursor
from dca_engine.api.queue_schemas import DepartedName, QueueHistoryPage, QueuePage
from dca_engine.api.queue_views import departure_view
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.wish_schemas import Accepted
from dca_engine.core.departing import Departed
from dca_engine.core.ids import PortfolioId, QueueId
from dca_engine.core.messages import QueueActed, QueueAction
from dca_engine.store.repositories.queue_history import DepartureFilter

router = APIRouter(prefix="/portfolios/{portfolio_id}/queue", tags=["queue"])


@router.get("")
async def read_queue(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId) -> QueuePage:
    """Everything that waits, best rank first, by the prices of now."""
    live = await api.portfolios.find(user_id, portfolio_id)
    return QueuePage(queue=live.queue(), max_length=live.runner.portfolio.settings.queue.max_length)


async def _wanted(
    how: Annotated[list[DepartedName] | None, Query(max_length=6)] = None,
    symbol: Named = None,
    since: From = None,
    until: Until = None,
) -> DepartureFilter:
    """`how` may be given several times; `from` and `to` tell when it left."""
    check_span(since, until)
    return DepartureFilter(tuple(map(Departed, how or ())), symbol, since, until)


@router.get("/history")
async def read_queue_history(
    portfolio_id: PortfolioKey,
    api: ApiDep,
    user_id: UserId,
    wanted: Annotated[DepartureFilter, Depends(_wanted)],
    cursor: Cursor = None,
) -> QueueHistoryPage:
    """What waits no more, page by page, latest first: when it left, and why."""
    page = await api.records.queue_history(user_id, portfolio_id, cursor, PAGE_SIZE, wanted)
    return QueueHistoryPage(items=[departure_view(record) for record in page.items], next_cursor=page.next_cursor)


@router.post("/{queue_id}/promote", status_code=202)
async def promote_queued(portfolio_id: PortfolioKey, queue_id: QueueKey, api: ApiDep, user_id: UserId) -> Accepted:
    """Enters it before its turn. Needs a free slot; every check of an entry is made."""
    return await _act(api, user_id, portfolio_id, queue_id, QueueAction.PROMOTE)


@router.post("/{queue_id}/force", status_code=202)
async def force_queued(portfolio_id: PortfolioKey, queue_id: QueueKey, api: ApiDep, user_id: UserId) -> Accepted:
    """Enters it past the pool's limit, and past no other check."""
    return await _act(api, user_id, portfolio_id, queue_id, QueueAction.FORCE)


@router.delete("/{queue_id}", status_code=202)
async def remove_queued(portfolio_id: PortfolioKey, queue_id: QueueKey, api: ApiDep, user_id: UserId) -> Accepted:
    """Takes it out of the queue; its signal is recorded and trades nothing."""
    return await _act(api, user_id, portfolio_id, queue_id, QueueAction.REMOVE)


async def _act(api: Api, user_id: str, portfolio_id: PortfolioId, queue_id: QueueId, action: QueueAction) -> Accepted:
    live = await api.portfolios.find(user_id, portfolio_id)
    return await carry_out(live.runner, QueueActed(api.clock.now(), queue_id, action))

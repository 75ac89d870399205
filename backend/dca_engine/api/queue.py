"""The waiting queue: who enters next and why, and what a person does with an entry of it."""

from fastapi import APIRouter

from dca_engine.api.acting import carry_out
from dca_engine.api.context import Api
from dca_engine.api.identifiers import PortfolioKey, QueueKey
from dca_engine.api.queue_schemas import QueuePage
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.wish_schemas import Accepted
from dca_engine.core.ids import PortfolioId, QueueId
from dca_engine.core.messages import QueueActed, QueueAction

router = APIRouter(prefix="/portfolios/{portfolio_id}/queue", tags=["queue"])


@router.get("")
async def read_queue(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId) -> QueuePage:
    """Everything that waits, best rank first, by the prices of now."""
    live = await api.portfolios.find(user_id, portfolio_id)
    return QueuePage(queue=live.queue(), max_length=live.runner.portfolio.settings.queue.max_length)


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

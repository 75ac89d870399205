"""What the risk engine did: its offsets, each with its plan, its numbers and its result."""

from sqlalchemy import select

from dca_engine.core.codec import codec_of
from dca_engine.core.risk_state import OffsetPlan
from dca_engine.store import tables
from dca_engine.store.database import ReadSession
from dca_engine.store.paging import Page, Place, page_of, read_number

_PLAN = codec_of(OffsetPlan)


async def offset_plans_page(
    session: ReadSession, user_id: str, portfolio_id: str, cursor: str | None, size: int
) -> Page[OffsetPlan]:
    """Newest first, the one under way as it stands. Raises InvalidCursorError."""
    query = (
        select(tables.RiskAction.plan)
        .join(tables.Portfolio, tables.Portfolio.id == tables.RiskAction.portfolio_id)
        .where(tables.Portfolio.user_id == user_id, tables.RiskAction.portfolio_id == portfolio_id)
        .order_by(tables.RiskAction.number.desc())
    )
    if cursor is not None:
        query = query.where(tables.RiskAction.number < read_number(cursor))
    plans = [_PLAN.decode(stored) for stored in await session.scalars(query.limit(size + 1))]
    return page_of(plans, size, lambda plan: Place(plan.time, str(plan.number)))

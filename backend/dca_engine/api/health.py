"""Whether the engine lives, and whether it takes alerts; for supervisors and load balancers."""

from fastapi import APIRouter

from dca_engine.api.errors import ApiError
from dca_engine.api.schemas import Health
from dca_engine.api.session import ApiDep

router = APIRouter(tags=["health"])


@router.get("/health")
async def read_health(api: ApiDep) -> Health:
    """Answers as long as the process does."""
    return Health(status="alive", version=api.settings.version)


@router.get("/ready")
async def read_readiness(api: ApiDep) -> Health:
    """503 until alerts are taken and the database answers."""
    if not api.engine.accepting:
        raise ApiError(503, "starting")
    await api.records.owner_exists()
    return Health(status="ready", version=api.settings.version)

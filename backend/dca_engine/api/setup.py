"""First visit: whether the engine has an owner yet, and making one with a practice portfolio."""

from fastapi import APIRouter, Response

from dca_engine.api.auth import begin_session
from dca_engine.api.errors import ApiError
from dca_engine.api.schemas import OwnerRequest, Session, SetupState
from dca_engine.api.session import ApiDep, Browser

router = APIRouter(prefix="/setup", tags=["setup"])


@router.get("")
async def read_setup(api: ApiDep) -> SetupState:
    """Whether the first visit is still to come."""
    return SetupState(owner_exists=await api.records.owner_exists(), version=api.settings.version)


@router.post("")
async def create_owner(request: OwnerRequest, response: Response, api: ApiDep, browser: Browser) -> Session:
    """Creates the owner and his practice portfolio, and signs him in. There is one owner: a second try is a 409."""
    taken = ApiError(409, "owner_exists", "This engine has an owner already. Sign in instead.")
    if await api.records.owner_exists():
        raise taken
    password_hash = await api.passwords.hash(request.password.get_secret_value())
    user = await api.records.create_owner(request.email.lower(), password_hash, api.clock.now())
    if user is None:
        raise taken
    await api.open_practice(user.id)
    await api.refresh_routes()
    return await begin_session(api, user, response, browser)

"""The signed-in user."""

from fastapi import APIRouter

from dca_engine.api.errors import NotSignedInError
from dca_engine.api.schemas import User
from dca_engine.api.session import ApiDep, UserId

router = APIRouter(tags=["session"])


@router.get("/me")
async def read_me(api: ApiDep, user_id: UserId) -> User:
    """Who the access token speaks for."""
    user = await api.records.user(user_id)
    if user is None:
        raise NotSignedInError
    return user

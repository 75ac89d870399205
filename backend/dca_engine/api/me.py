"""The signed-in user: who he is, his password, and the browsers he is signed in with."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator

from dca_engine.api.errors import ApiError, NotSignedInError
from dca_engine.api.identifiers import well_formed
from dca_engine.api.me_schemas import EmailRequest, PasswordRequest, SignedInBrowser
from dca_engine.api.schemas import User
from dca_engine.api.session import ApiDep, SessionId, Source, UserId

router = APIRouter(prefix="/me", tags=["session"])
SessionKey = Annotated[str, AfterValidator(well_formed)]


@router.get("")
async def read_me(api: ApiDep, user_id: UserId) -> User:
    """Who the access token speaks for."""
    user = await api.records.user(user_id)
    if user is None:
        raise NotSignedInError
    return user


@router.patch("")
async def change_me(request: EmailRequest, api: ApiDep, user_id: UserId) -> User:
    """A new e-mail address to sign in with."""
    await api.own.change_email(user_id, request.email.lower())
    return await read_me(api, user_id)


@router.post("/password", status_code=204)
async def change_password(
    request: PasswordRequest, api: ApiDep, user_id: UserId, session_id: SessionId, source: Source
) -> None:
    """Asks for the current password. Every other browser has to sign in again, at the latest when its access token
    ends."""
    if api.sign_ins.exhausted("source", source) or api.sign_ins.exhausted("user", user_id):
        raise ApiError(429)
    known = await api.own.password_hash(user_id)
    if not await api.passwords.is_right(request.current_password.get_secret_value(), known):
        api.sign_ins.failed("source", source)
        api.sign_ins.failed("user", user_id)
        raise ApiError(422, "wrong_password", "The current password is wrong.", [("current_password", "is wrong")])
    fresh = await api.passwords.hash(request.new_password.get_secret_value())
    await api.own.change_password(user_id, fresh, session_id, api.clock.now())


@router.get("/sessions")
async def read_sessions(api: ApiDep, user_id: UserId, session_id: SessionId) -> list[SignedInBrowser]:
    """The browsers that are signed in, the one that was seen last first."""
    return [
        SignedInBrowser(
            id=found.id,
            browser=found.browser or None,
            signed_in_at=found.began_at,
            seen_at=found.renewed_at,
            current=found.id == session_id,
        )
        for found in await api.own.sessions(user_id, api.clock.now())
    ]


@router.delete("/sessions", status_code=204)
async def end_other_sessions(api: ApiDep, user_id: UserId, session_id: SessionId) -> None:
    """Signs every other browser out, at the latest when its access token ends."""
    await api.own.end_other_sessions(user_id, session_id, api.clock.now())


@router.delete("/sessions/{session_id}", status_code=204)
async def end_one_session(session_id: SessionKey, api: ApiDep, user_id: UserId) -> None:
    """Signs one browser out, at the latest when its access token ends."""
    await api.own.end_session(user_id, session_id, api.clock.now())
